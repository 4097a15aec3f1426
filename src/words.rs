//! The catalogue in two languages. Ground rooms give a key and values ([`Sentence`]), never finished
//! text; only what draws or prints asks a [`Lang`] to say it.

mod catalogue;
pub mod character;
pub mod text;
mod visible;

use std::borrow::Cow;
use std::sync::OnceLock;

use catalogue::Catalogue;
use fluent_bundle::FluentArgs;

pub use visible::{visible, visible_json};

/// A language of the window and the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub enum Lang {
    /// 简体中文
    #[default]
    #[serde(rename = "zh-CN")]
    ZhCn,
    /// English
    #[serde(rename = "en")]
    En,
}

/// A value inside a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Mostly from outside: said with [`visible()`], so that it stays what it is, a part of one line of the sentence.
    Text(String),
    /// A count.
    Number(i64),
    /// Itself a catalogue key, said in the same language.
    Key(Cow<'static, str>),
}

impl From<&str> for Value {
    fn from(v: &str) -> Self {
        Self::Text(v.into())
    }
}
impl From<String> for Value {
    fn from(v: String) -> Self {
        Self::Text(v)
    }
}
impl From<i64> for Value {
    fn from(v: i64) -> Self {
        Self::Number(v)
    }
}
impl From<usize> for Value {
    fn from(v: usize) -> Self {
        Self::Number(i64::try_from(v).unwrap_or(i64::MAX))
    }
}

/// A catalogue key with its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Key in `assets/locales/*/`.
    pub key: Cow<'static, str>,
    /// Names and values that the sentence uses.
    pub values: Vec<(&'static str, Value)>,
}

impl Sentence {
    /// The sentence of `key`, without values yet.
    pub fn new(key: impl Into<Cow<'static, str>>) -> Self {
        Self { key: key.into(), values: Vec::new() }
    }

    /// The same with `name` set to `value`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// The same with `name` set to what the catalogue says for `key`.
    #[must_use]
    pub fn with_key(mut self, name: &'static str, key: impl Into<Cow<'static, str>>) -> Self {
        self.values.push((name, Value::Key(key.into())));
        self
    }
}

/// The files of the catalogue, named once for both languages.
macro_rules! catalogues {
    ($($name:literal),*) => {
        const ZH_CN: &[&str] = &[$(include_str!(concat!("../assets/locales/zh-CN/", $name, ".ftl"))),*];
        const EN: &[&str] = &[$(include_str!(concat!("../assets/locales/en/", $name, ".ftl"))),*];
    };
}

catalogues!(
    "ui",
    "fields",
    "problems",
    "keys",
    "errors",
    "storage",
    "reading",
    "identifiers",
    "merchant",
    "page",
    "publish",
    "cli",
    "commands",
    "confirm",
    "setup",
    "records",
    "merchants",
    "many"
);

impl Lang {
    /// Both languages.
    pub const ALL: [Self; 2] = [Self::ZhCn, Self::En];

    /// The language of a system locale: zh-CN unless it names another (unset, `C` and `POSIX` mean zh-CN).
    pub fn of_locale(locale: Option<&str>) -> Self {
        match locale.map(|l| l.split(['.', '@']).next().unwrap_or(l)) {
            None | Some("" | "C" | "POSIX") => Self::ZhCn,
            Some(l) if l.to_ascii_lowercase().starts_with("zh") => Self::ZhCn,
            Some(_) => Self::En,
        }
    }

    /// `zh-CN` or `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
        }
    }

    fn catalogue(self) -> &'static Catalogue {
        static ZH: OnceLock<Catalogue> = OnceLock::new();
        static ENGLISH: OnceLock<Catalogue> = OnceLock::new();
        match self {
            Self::ZhCn => ZH.get_or_init(|| Catalogue::load(self.tag(), ZH_CN)),
            Self::En => ENGLISH.get_or_init(|| Catalogue::load(self.tag(), EN)),
        }
    }

    /// The text of a key that needs no values, for keys that are made up at run time; an unknown one is a question mark.
    pub fn get(self, key: &str) -> &'static str {
        self.catalogue().plain(key).unwrap_or("?")
    }

    /// The text of a key that needs no values; an unknown key shows as itself, so that it is seen.
    pub fn t(self, key: &str) -> &str {
        self.catalogue().plain(key).unwrap_or(key)
    }

    /// Whether the catalogue has `key`.
    pub fn has(self, key: &str) -> bool {
        self.catalogue().has(key)
    }

    /// The finished text of a sentence.
    pub fn say(self, sentence: &Sentence) -> String {
        if sentence.values.is_empty() {
            return self.t(&sentence.key).to_owned();
        }
        let mut args = FluentArgs::new();
        for (name, value) in &sentence.values {
            match value {
                Value::Text(t) => args.set(*name, visible(t)),
                Value::Number(n) => args.set(*name, *n),
                Value::Key(k) => args.set(*name, self.t(k)),
            }
        }
        self.catalogue().with_values(&sentence.key, &args).unwrap_or_else(|| sentence.key.clone().into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fluent_bundle::FluentResource;
    use std::collections::BTreeMap;

    /// Each message with the variables that it uses.
    fn messages(files: &[&str]) -> BTreeMap<String, Vec<String>> {
        let mut out = BTreeMap::new();
        for text in files {
            FluentResource::try_new((*text).to_owned()).map_err(|(_, e)| e).unwrap();
            let mut id = String::new();
            for line in text.lines() {
                if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
                    id = line.split('=').next().unwrap().trim().to_owned();
                    assert!(out.insert(id.clone(), Vec::new()).is_none(), "{id} twice");
                }
                if line.starts_with('#') || id.is_empty() {
                    continue;
                }
                for part in line.split('$').skip(1) {
                    let name: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                    let names: &mut Vec<String> = out.get_mut(&id).unwrap();
                    if !names.contains(&name) {
                        names.push(name);
                        names.sort();
                    }
                }
            }
        }
        out
    }

    #[test]
    fn both_languages_have_the_same_keys_and_values() {
        assert_eq!(messages(ZH_CN), messages(EN));
    }

    /// Every Rust file below `dir`.
    fn sources(dir: &std::path::Path, out: &mut Vec<String>) {
        for entry in std::fs::read_dir(dir).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                sources(&path, out);
            } else if path.extension().is_some_and(|e| e == "rs") {
                // What only tests say needs no catalogue.
                let text = std::fs::read_to_string(&path).unwrap();
                out.push(text.split("#[cfg(test)]").next().unwrap().to_owned());
            }
        }
    }

    /// The literal keys that `text` gives to `call` as its first argument.
    fn literals<'a>(text: &'a str, call: &'a str) -> impl Iterator<Item = &'a str> {
        text.split(call).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
    }

    #[test]
    fn every_key_that_the_program_names_is_in_both_catalogues() {
        let mut all = Vec::new();
        sources(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
        let mut seen = 0;
        let mut lacking = std::collections::BTreeSet::new();
        for text in &all {
            let said = [".t(", "Sentence::new("].iter().flat_map(|call| literals(text, call)).map(str::to_owned);
            let troubles = literals(text, "Trouble::new(").flat_map(|k| [k.to_owned(), format!("{k}-remedy")]);
            for key in said.chain(troubles) {
                seen += 1;
                for lang in Lang::ALL.into_iter().filter(|l| !l.has(&key)) {
                    lacking.insert(format!("{} {key}", lang.tag()));
                }
            }
        }
        assert!(seen > 100, "the search itself found only {seen}");
        assert!(lacking.is_empty(), "{lacking:#?}");
    }

    /// What Fluent itself makes of the files, all of them read at once.
    #[test]
    fn every_sentence_is_what_fluent_reads() {
        let mut args = FluentArgs::new();
        let names: std::collections::BTreeSet<String> = messages(ZH_CN).into_values().flatten().collect();
        for name in &names {
            // A count where there are counts: both forms of English are said.
            args.set(name.as_str(), if name == "count" { 1.into() } else { fluent_bundle::FluentValue::from("值") });
        }
        for (lang, files) in [(Lang::ZhCn, ZH_CN), (Lang::En, EN)] {
            let mut whole = fluent_bundle::FluentBundle::new(vec![lang.tag().parse().unwrap()]);
            whole.set_use_isolating(false);
            for file in files {
                whole.add_resource(FluentResource::try_new((*file).to_owned()).unwrap()).unwrap();
            }
            for key in messages(files).keys() {
                let pattern = whole.get_message(key).unwrap().value().unwrap();
                let mut errors = Vec::new();
                let plain = whole.format_pattern(pattern, None, &mut errors);
                assert_eq!(lang.catalogue().plain(key), errors.is_empty().then_some(&*plain), "{key}");
                let said = whole.format_pattern(pattern, Some(&args), &mut Vec::new());
                assert_eq!(lang.catalogue().with_values(key, &args).as_deref(), Some(&*said), "{key}");
            }
            assert!(!lang.has("no-such-key") && lang.catalogue().plain("no-such-key").is_none());
        }
    }

    #[test]
    fn unset_c_and_posix_mean_chinese() {
        for l in [None, Some("C"), Some("POSIX"), Some("C.UTF-8"), Some("zh_CN.UTF-8"), Some("zh-Hans")] {
            assert_eq!(Lang::of_locale(l), Lang::ZhCn, "{l:?}");
        }
        assert_eq!(Lang::of_locale(Some("en_US.UTF-8")), Lang::En);
    }
}

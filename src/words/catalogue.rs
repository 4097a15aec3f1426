//! The sentences of one language, each read when it is first said: a window says a few hundred of them before it is
//! seen, a command a handful, and reading all of them would be most of what a command computes.

use std::collections::HashMap;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

/// The texts of a language by their keys.
pub(super) struct Catalogue {
    lang: &'static str,
    entries: HashMap<&'static str, Entry>,
}

enum Entry {
    /// One line without anything in braces: it says itself.
    Line(&'static str),
    /// What only Fluent can read.
    Message(Box<Message>),
}

struct Message {
    key: &'static str,
    /// Its lines in the file.
    source: &'static str,
    read: OnceLock<FluentBundle<FluentResource>>,
    /// What it says without values, formatted once, because each frame asks for it; none, where it needs some.
    plain: OnceLock<Option<String>>,
}

impl Catalogue {
    /// The catalogue of a language, by its tag, from the texts of its files. Only keys are looked for; no message refers
    /// to another.
    pub(super) fn load(lang: &'static str, files: &[&'static str]) -> Self {
        let mut entries = HashMap::new();
        for file in files {
            let mut rest = *file;
            while !rest.is_empty() {
                let message;
                (message, rest) = rest.split_at(end_of_entry(rest));
                if let Some((key, value)) = message.split_once('=').filter(|_| begins_message(message)) {
                    let key = key.trim_end();
                    entries.insert(key, Entry::of(key, value.trim(), message));
                }
            }
        }
        Self { lang, entries }
    }

    /// The text of a message that needs no values; none for others and for an unknown key.
    pub(super) fn plain(&self, key: &str) -> Option<&str> {
        match self.entries.get(key)? {
            Entry::Line(text) => Some(text),
            Entry::Message(m) => m.plain.get_or_init(|| m.say(self.lang, None)).as_deref(),
        }
    }

    /// The text of a message with these values; none for an unknown key.
    pub(super) fn with_values(&self, key: &str, values: &FluentArgs) -> Option<String> {
        match self.entries.get(key)? {
            Entry::Line(text) => Some((*text).to_owned()),
            Entry::Message(m) => m.say(self.lang, Some(values)),
        }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }
}

impl Entry {
    fn of(key: &'static str, value: &'static str, source: &'static str) -> Self {
        if value.contains(['{', '}', '\n']) {
            let (read, plain) = (OnceLock::new(), OnceLock::new());
            Self::Message(Box::new(Message { key, source, read, plain }))
        } else {
            Self::Line(value)
        }
    }
}

impl Message {
    /// What it says; without values none, where it needs some.
    fn say(&self, lang: &str, values: Option<&FluentArgs>) -> Option<String> {
        let bundle = self.read.get_or_init(|| read(lang, self.source));
        let pattern = bundle.get_message(self.key).and_then(|m| m.value())?;
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, values, &mut errors).into_owned();
        (values.is_some() || errors.is_empty()).then_some(text)
    }
}

/// Where the entry that begins `text` ends: before the next line that is not indented.
fn end_of_entry(text: &str) -> usize {
    let mut ends = text.match_indices('\n').map(|(at, _)| at + 1);
    ends.find(|&at| !text[at..].starts_with([' ', '\n', '\r', '}'])).unwrap_or(text.len())
}

fn begins_message(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// A message as Fluent reads it.
fn read(lang: &str, source: &str) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(lang.parse().into_iter().collect());
    // Isolation marks are characters that a font would have to draw, and people copy these sentences.
    bundle.set_use_isolating(false);
    let resource = match FluentResource::try_new(source.to_owned()) {
        Ok(r) | Err((r, _)) => r,
    };
    bundle.add_resource(resource).ok();
    bundle
}

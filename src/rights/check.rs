//! Every rule that can be known before sending (src/rights/README.md, Rules).

use super::body::{CardRights, Section};
use super::change::irreversible;
use super::characters::{Odd, is_seen, odd_ones};
use super::field::{FIELDS, Field, FieldId, FormField, JUMPS, Kind, Limit, Value};
pub use super::level::Level;
use super::links::{self, Missed};
use super::shown::{Shown, State};
use super::spelling::Misnamed;
use super::unfilled::left_in;
use super::width::is_full_width;
use crate::words::Sentence;
use crate::words::character::named;

/// One problem at one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field; none when it is about what no field holds.
    pub field: Option<FormField>,
    /// Error or warning.
    pub level: Level,
    /// What is wrong.
    pub sentence: Sentence,
    /// What to do.
    pub remedy: Sentence,
    /// It is about a member of a file whose name is nearly right; it can be given the right one, or be taken away.
    pub misnamed: Option<Misnamed>,
}

impl Problem {
    /// A problem whose sentence is `key` and whose remedy is `key-remedy`, both with what `values` adds.
    pub fn new(field: Option<FormField>, level: Level, key: &str, values: impl Fn(Sentence) -> Sentence) -> Self {
        let say = |key: String| values(Sentence::new(key));
        Self { field, level, sentence: say(key.to_owned()), remedy: say(format!("{key}-remedy")), misnamed: None }
    }
}

/// What the rules need to know beside the rights.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// A real merchant (正式 or 非微信地址), not 演练.
    pub real: bool,
    /// What is known of each switch.
    pub shown: &'a Shown,
}

/// The sample values of the documentation page (src/ui/README.md, Mini programs).
const SAMPLES: [&str; 4] = ["wxea9c30a90fs8d3fe", "weixin123", "0755-12345677", "何小明"];

struct List(Vec<Problem>);

impl List {
    fn add(&mut self, field: FieldId, level: Level, key: &'static str, limit: Option<(usize, usize)>) {
        self.say(field, level, key, |s| match limit {
            Some((count, limit)) => s.with("count", count).with("limit", limit),
            None => s,
        });
    }

    fn miss(&mut self, field: FieldId, missed: Option<Missed>) {
        let Some(Missed { level, sentence }) = missed else { return };
        let remedy = Sentence { key: format!("{}-remedy", sentence.key).into(), values: sentence.values.clone() };
        self.0.push(Problem { field: Some(field.into()), level, sentence, remedy, misnamed: None });
    }

    fn say(&mut self, field: FieldId, level: Level, key: &str, values: impl Fn(Sentence) -> Sentence) {
        self.0.push(Problem::new(Some(field.into()), level, key, values));
    }
}

/// Every problem of `rights`, in page order, errors of a field before its warnings. Never panics.
pub fn check(rights: &CardRights, context: &Context<'_>) -> Vec<Problem> {
    let mut list = List(Vec::new());
    for section in Section::ALL {
        switch(&mut list, rights, section, context);
        for f in FIELDS.iter().filter(|f| f.section == section) {
            required(&mut list, rights, f);
            if rights.number(f.id).is_some_and(|n| n < 0) {
                list.add(f.id, Level::Error, "problem-negative", None);
            }
            if let Some(text) = rights.text(f.id) {
                text_rules(&mut list, f, text, context);
            }
        }
    }
    for jump in JUMPS {
        match (rights.text(jump.appid), rights.text(jump.path)) {
            (Some(_), None) => {
                let level = if jump.refused_without_path { Level::Error } else { Level::Warning };
                list.add(jump.path, level, "problem-path-missing", None);
            }
            (None, Some(_)) => list.add(jump.appid, Level::Warning, "problem-appid-missing", None),
            _ => {}
        }
    }
    // 需要上架至少一个积分权益、优惠权益、服务才可以投放 (src/wechatpay/README.md, Body).
    let named = |on| Section::ALL.iter().any(|s| rights.shown(*s) == Some(on));
    if named(false) && !named(true) {
        list.add(FieldId::ShowBonus, Level::Warning, "problem-nothing-shown", None);
    }
    let place = |p: &Problem| (p.field.and_then(FormField::rights), p.level);
    list.0.sort_by_key(place);
    list.0
}

/// The first problem of `text` when it is checked as `field` of a real merchant: entries of 我的小程序 follow the rules of
/// the fields that they will fill.
pub fn check_text(field: FieldId, text: &str) -> Option<Problem> {
    let mut list = List(Vec::new());
    text_rules(&mut list, field.declared(), text, &Context { real: true, shown: &Shown::default() });
    list.0.sort_by_key(|p| p.level);
    list.0.into_iter().next()
}

fn switch(list: &mut List, rights: &CardRights, section: Section, context: &Context<'_>) {
    let on = rights.shown(section) == Some(true);
    let switch = section.switch();
    if on && rights.is_empty(section) {
        let strict = matches!(section, Section::Bonus | Section::Favor);
        // What members may already see cannot be closed: the only cure is to fill it in.
        let kept = matches!(context.shown.get(section).state, State::Shown | State::PerhapsShown);
        let key = if kept { "problem-shown-empty-kept" } else { "problem-shown-empty" };
        list.add(switch, if strict { Level::Error } else { Level::Warning }, key, None);
    }
    match (on, context.shown.get(section).state) {
        (false, State::Shown) => list.add(switch, Level::Error, "problem-closes-shown", None),
        (false, State::PerhapsShown) => list.add(switch, Level::Error, "problem-closes-perhaps", None),
        // The record was damaged: a look at the phone at all four sections settles it, and no consent does.
        (false, _) if context.real && context.shown.is_unsettled() => {
            list.add(switch, Level::Error, "problem-record-damaged", None);
        }
        (false, State::Unknown) if context.real => list.add(switch, Level::Error, "problem-history-unknown", None),
        (true, State::Unknown) if context.real && irreversible(rights, context.shown).contains(&section) => {
            list.add(switch, Level::Warning, "problem-perhaps-first", None);
        }
        _ => {}
    }
}

/// A sent object needs its required members whatever its switch says (src/wechatpay/README.md, Body).
fn required(list: &mut List, rights: &CardRights, f: &Field) {
    let missing = match rights.value(f.id) {
        // Members would read blanks.
        Value::Text(text) => text.is_none_or(|t| t.trim().is_empty()),
        value => !value.is_set(),
    };
    // A switch stands in every body, outside its object.
    if !missing || f.id == f.section.switch() || rights.is_empty(f.section) {
        return;
    }
    if f.required {
        list.add(f.id, Level::Error, "problem-required", None);
    } else if rights.text(f.id).is_some() {
        list.add(f.id, Level::Error, "problem-blank", None);
    }
}

fn text_rules(list: &mut List, f: &Field, text: &str, context: &Context<'_>) {
    let count = text.chars().count();
    match f.limit {
        Limit::Official(n) if count > n => list.add(f.id, Level::Error, "problem-too-long", Some((count, n))),
        Limit::Experience(n) if count > n => {
            list.add(f.id, Level::Warning, "problem-long", Some((count, n)));
        }
        _ => {}
    }
    characters(list, f.id, text);
    for left in left_in(text, matches!(f.kind, Kind::Path | Kind::Url)) {
        let (key, word, stops) = left.told();
        let level = if stops { Level::Error } else { Level::Warning };
        list.say(f.id, level, key, |s| s.with("word", word));
    }
    if context.real && SAMPLES.iter().any(|s| text.contains(s)) {
        list.add(f.id, Level::Error, "problem-sample", None);
    }
    match f.kind {
        Kind::AppId => app_id(list, f.id, text),
        Kind::Path => list.miss(f.id, links::missed_path(text)),
        Kind::Url => list.miss(f.id, links::missed_address(text)),
        Kind::Text if f.id == FieldId::PhoneNumber => list.miss(f.id, links::missed_phone(text)),
        Kind::Choice(values) if !values.contains(&text) => {
            list.add(f.id, Level::Error, "problem-choice", None);
        }
        _ => {}
    }
}

/// What is wrong with the characters of a text: of each kind the first, with its place.
fn characters(list: &mut List, field: FieldId, text: &str) {
    let mut told = Vec::new();
    for (at, c, odd) in odd_ones(text) {
        if !told.contains(&odd) {
            told.push(odd);
            let level = if odd == Odd::Unassigned { Level::Warning } else { Level::Error };
            list.say(field, level, odd.key(), |s| named(s.with("at", at), c));
        }
    }
    told.retain(|odd| *odd != Odd::Unassigned);
    // Blanks alone are told where it is known whether the field is required; what is odd says more.
    if told.is_empty() && !text.trim().is_empty() && !is_seen(text) {
        list.add(field, Level::Error, "problem-blank", None);
    }
}

fn app_id(list: &mut List, field: FieldId, text: &str) {
    let key = if text.starts_with("gh_") {
        "problem-appid-gh"
    } else if text.chars().any(is_full_width) {
        "problem-full-width"
    } else if text.contains(char::is_whitespace) {
        "problem-space"
    } else if !text.starts_with("wx") || !text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
        "problem-appid"
    } else if text.len() != 18 {
        return list.add(field, Level::Warning, "problem-appid-length", None);
    } else {
        return;
    };
    list.add(field, Level::Error, key, None);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rights::shown::Known;
    use crate::words::Lang;

    fn found(rights: &CardRights, real: bool) -> Vec<(FieldId, Level, String)> {
        let shown = Shown::default();
        check(rights, &Context { real, shown: &shown })
            .into_iter()
            .map(|p| {
                for lang in Lang::ALL {
                    assert!(lang.has(&p.sentence.key) && lang.has(&p.remedy.key), "{}", p.sentence.key);
                }
                (p.field.and_then(FormField::rights).unwrap(), p.level, p.sentence.key.into_owned())
            })
            .collect()
    }

    fn with(field: FieldId, text: &str) -> CardRights {
        let mut r = CardRights::default();
        r.set_text(field, text);
        r
    }

    #[test]
    fn limits_have_two_sides() {
        let word = |n: usize| found(&with(FieldId::MemberPriceWord, &"八".repeat(n)), false);
        let long = |v: &[(FieldId, Level, String)]| v.iter().any(|p| p.2 == "problem-too-long");
        assert!(!long(&word(8)) && long(&word(9)));
    }

    #[test]
    fn wrong_appids_and_paths_each_have_their_sentence() {
        for (field, text, key) in [
            (FieldId::FapiaoJumpAppid, "gh_1234", "problem-appid-gh"),
            (FieldId::FapiaoJumpAppid, "ｗx1", "problem-full-width"),
            (FieldId::FapiaoJumpAppid, "wx1 2", "problem-space"),
            (FieldId::FapiaoJumpAppid, "WX123", "problem-appid"),
            (FieldId::FapiaoJumpPath, "#小程序://云栖/x", "problem-path-link"),
            (FieldId::FapiaoJumpPath, "https://a", "problem-path-http"),
            (FieldId::FapiaoJumpPath, "Https://a", "problem-path-http"),
            (FieldId::StaffName, "小\u{2028}明", "problem-control"),
            (FieldId::StaffName, "小\u{180e}明", "problem-invisible"),
            (FieldId::StaffName, "小\u{206e}明", "problem-invisible"),
            (FieldId::StaffName, "小\u{3164}明", "problem-invisible"),
            (FieldId::FapiaoJumpPath, "pages、a", "problem-path-comma"),
            (FieldId::HeadImageUrl, "http://a", "problem-url-http"),
            (FieldId::StaffName, "小明😀", "problem-four-bytes"),
            (FieldId::StaffName, "小\u{202e}明", "problem-invisible"),
            (FieldId::StaffName, "小\n明", "problem-control"),
        ] {
            assert!(found(&with(field, text), false).iter().any(|p| p.0 == field && p.2 == key), "{text}");
        }
        assert!(found(&with(FieldId::StaffName, "何小明"), false).is_empty());
        assert!(found(&with(FieldId::StaffName, "何小明"), true).iter().any(|p| p.2 == "problem-sample"));
    }

    #[test]
    fn an_untouched_switch_of_unknown_history_stops_only_a_real_merchant() {
        let r = CardRights::default();
        assert!(found(&r, false).is_empty());
        assert_eq!(found(&r, true).iter().filter(|p| p.2 == "problem-history-unknown").count(), Section::ALL.len());
        let mut shown = Shown::default();
        shown.set(Section::Bonus, Known { state: State::Shown, ..Known::default() });
        let problems = check(&r, &Context { real: false, shown: &shown });
        assert_eq!(problems[0].sentence.key, "problem-closes-shown");
    }
}

//! The words of an export: times, what the state before is called, changes.

use serde_json::Value;

use super::picture::{Before, Origin};
use crate::rights::Section;
use crate::rights::change::Change;
use crate::rights::field::{FieldId, Kind};
use crate::rights::shown::Source;
use crate::words::{Lang, Sentence};

/// `2026-11-24 10:21` of an RFC 3339 time, as its own offset says, never broken between date and time; what is no
/// such time stays as it is.
pub(super) fn minute(at: &str) -> String {
    let shaped = at.len() >= 16 && at.is_ascii() && at.as_bytes().get(10) == Some(&b'T');
    if shaped { format!("{}\u{a0}{}", &at[..10], &at[11..16]) } else { at.to_owned() }
}

/// `10-28 16:02`, with its year when the draft was not `saved` in that year: the same draft gives the same picture, in
/// whatever year it is drawn.
fn day(at: &str, saved: Option<&str>) -> String {
    let minute = minute(at);
    let same = saved.is_some_and(|s| s.get(..5) == at.get(..5));
    if minute == at || !same { minute } else { minute[5..].to_owned() }
}

/// What the state before is called (src/export/README.md, What the state before is called): 线上（10:02 读取）, 上次发布（本机 10-28
/// 16:02）, 线上未知. `saved`: when the draft was saved.
pub(super) fn state(before: Option<&Before<'_>>, saved: Option<&str>, lang: Lang) -> String {
    let timed = |key, at| lang.say(&Sentence::new(key).with("at", day(at, saved)));
    match before.map(|b| b.origin) {
        None => lang.t("last-unknown").to_owned(),
        Some(Origin::Base) => lang.t("export-last-base").to_owned(),
        Some(Origin::File(name)) => lang.say(&Sentence::new("export-last-file").with("file", name)),
        Some(Origin::Known(Source::Read, at)) => timed("last-read", at),
        Some(Origin::Known(Source::Published, at)) => timed("last-published", at),
        Some(Origin::Known(Source::Colleague, at)) => timed("last-colleague", at),
        Some(Origin::Known(Source::Person, at)) => timed("export-last-person", at),
    }
}

/// The catalogue key of a section's name.
pub(super) fn section(section: Section) -> String {
    format!("section-{}", section.name())
}

/// A value as a person reads it.
fn value(field: FieldId, value: Option<&Value>, lang: Lang) -> String {
    let switch = field == field.section().switch();
    match value {
        Some(Value::Bool(on)) if switch => lang.t(if *on { "export-on" } else { "export-off" }).to_owned(),
        Some(Value::Bool(on)) => lang.t(if *on { "value-true" } else { "value-false" }).to_owned(),
        Some(Value::String(s)) => match field.kind() {
            Kind::Choice(_) if lang.has(&format!("choice-{s}")) => lang.t(&format!("choice-{s}")).to_owned(),
            _ => s.clone(),
        },
        Some(other) => other.to_string(),
        None => match field.kind() {
            Kind::Choice(_) => lang.t("choice-default").to_owned(),
            _ if switch => lang.t("export-off").to_owned(),
            _ => lang.t("value-unset").to_owned(),
        },
    }
}

/// A change in words: the field's label, the old value, the new one.
pub fn change(change: &Change, lang: Lang) -> [String; 3] {
    [
        lang.t(&change.field.key("label")).to_owned(),
        value(change.field, change.old.as_ref(), lang),
        value(change.field, change.new.as_ref(), lang),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rights::CardRights;
    use crate::rights::change::changes;
    use crate::rights::shown::Shown;

    #[test]
    fn times_are_told_in_their_own_offset_and_anything_else_as_it_is() {
        assert_eq!(minute("2026-11-24T10:21:05+08:00"), "2026-11-24\u{a0}10:21");
        let at = "2026-10-28T16:02:00+08:00";
        assert_eq!(day(at, Some("2026-11-24T10:21:05+08:00")), "10-28\u{a0}16:02");
        assert_eq!(day(at, Some("2027-01-02T10:21:05+08:00")), "2026-10-28\u{a0}16:02");
        assert_eq!(day(at, None), "2026-10-28\u{a0}16:02");
        assert_eq!(minute("昨天下午三点钟"), "昨天下午三点钟");
        let rights = CardRights::default();
        let named = |origin| state(Some(&Before { rights: &rights, origin }), Some("2026-11-24"), Lang::ZhCn);
        assert_eq!(
            named(Origin::Known(Source::Published, "2026-10-28T16:02:00+08:00")),
            "上次发布（本机 10-28\u{a0}16:02）"
        );
        assert_eq!(named(Origin::Known(Source::Read, "2026-11-24T10:02:09+08:00")), "线上（11-24\u{a0}10:02 读取）");
        assert_eq!(state(None, None, Lang::ZhCn), "线上未知");
    }

    #[test]
    fn changes_are_told_in_the_words_of_the_form() {
        let old = CardRights { show_favor: Some(false), ..CardRights::default() };
        let mut new = CardRights { show_favor: Some(true), ..CardRights::default() };
        new.set_text(FieldId::FavorModuleTitle, "VIP");
        new.bonus.init_bonus = Some(100);
        let told: Vec<_> =
            changes(Some(&old), &new, &Shown::default()).iter().map(|c| change(c, Lang::ZhCn).join("|")).collect();
        assert_eq!(
            told,
            ["初始积分|（未设置）|100", "展示会员优惠|不展示|展示", "优惠栏名称|微信默认|会员权益（示意）"]
        );
    }
}

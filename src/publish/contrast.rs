//! 对比微信上的内容: what WeChat says of a card beside what was published last (src/publish/README.md, Comparing).

use super::known::{Answered, known_card};
use super::target::Target;
use crate::platform::clock::instant;
use crate::rights::answered::over_known;
use crate::rights::change::{Change, changes};
use crate::rights::shown::Shown;
use crate::storage::record::Record;
use crate::trouble::Trouble;

/// How the two lie to each other. The order is that in which they matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found {
    /// These differ: what was published, and what WeChat says.
    Differs,
    /// WeChat's answer is older than the last publication, and says nothing of that.
    Older,
    /// WeChat's answer says nothing of the content.
    Silent,
    /// Nothing was published that is known here.
    Unpublished,
    /// What WeChat says is what was published.
    Same,
}

/// A card with what was published last and what WeChat says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contrast {
    /// 会员卡ID
    pub card: String,
    /// How they lie to each other.
    pub found: Found,
    /// What differs: as it was published, as WeChat says. Switches are never among it: no answer names them.
    pub changes: Vec<Change>,
    /// When it was published last, RFC 3339, and by whom; none: not known.
    pub published: Option<(String, String)>,
    /// When WeChat's answer was read, RFC 3339; none: it says nothing.
    pub answered: Option<String>,
    /// A later publication than that, the outcome of which is not known: when, RFC 3339.
    pub doubted: Option<String>,
}

/// Compares; with what is to be told of damage.
///
/// # Errors
/// The record cannot be read.
pub fn contrast(
    record: &mut Record,
    target: &Target,
    card: &str,
    answered: Option<&Answered>,
) -> Result<(Contrast, Option<Trouble>), Trouble> {
    let (known, damage) = known_card(record, target, card)?;
    let last = known.input.last.as_ref();
    let mut out = Contrast {
        card: card.to_owned(),
        found: Found::Silent,
        changes: Vec::new(),
        published: last.map(|last| (last.at.clone(), known.by.clone())),
        answered: answered.map(|a| a.at.clone()),
        doubted: known.doubted.clone(),
    };
    (out.found, out.changes) = match (last, answered) {
        (None, _) => (Found::Unpublished, Vec::new()),
        (Some(_), None) => (Found::Silent, Vec::new()),
        (Some(last), Some(read)) if instant(&read.at) <= instant(&last.at) => (Found::Older, Vec::new()),
        (Some(last), Some(read)) => {
            let now = over_known(&read.rights, &read.sections, Some(&last.rights), &known.input.shown);
            let mut then = last.rights.clone();
            then.settle();
            let mut differs = changes(Some(&then), &now, &Shown::default());
            differs.retain(|c| {
                let section = c.field.declared().section;
                read.sections.contains(&section) && c.field != section.switch()
            });
            (if differs.is_empty() { Found::Same } else { Found::Differs }, differs)
        }
    };
    Ok((out, damage))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rights::CardRights;
    use crate::rights::field::FieldId;
    use crate::storage::record::{Line, Phase};
    use crate::wechatpay::gateway::Gateway;
    use crate::wechatpay::template::Template;

    /// What was found of a card that was published on the 25th, whose answer was read on the `read`th.
    fn found(read: u8, answer: &str) -> Contrast {
        let dir = tempfile::tempdir().unwrap();
        let mut record = Record::open(&dir.path().join("studio.db"), 7).unwrap();
        let target = Target::new("商户", "1900000109", Gateway::parse("https://api.mch.weixin.qq.com").unwrap());
        let mut rights = CardRights { show_favor: Some(true), ..CardRights::default() };
        rights.set_text(FieldId::MemberPriceWord, "八折");
        let line = Line {
            v: 1,
            id: "a".into(),
            at: "2026-11-25T09:00:00+08:00".into(),
            pid: 7,
            gateway: target.gateway.host().into(),
            mchid: target.mchid.clone(),
            card: "p1".into(),
            user: "王琳".into(),
            body: serde_json::to_string(&rights.explicit()).unwrap(),
            ..Line::default()
        };
        record.append(&Line { phase: Phase::Intent, ..line.clone() }).unwrap();
        let verdict = Some(crate::wechatpay::verdict::Verdict::Confirmed);
        record.append(&Line { phase: Phase::End, verdict, status: Some(204), ..line }).unwrap();
        let template = Template::read(answer.as_bytes()).unwrap();
        let answered = Answered::of(&template, &format!("2026-11-{read:02}T09:00:00+08:00"));
        contrast(&mut record, &target, "p1", answered.as_ref()).unwrap().0
    }

    /// src/publish/README.md, Comparing
    #[test]
    fn an_answer_from_before_the_last_publication_is_told_as_older_never_as_different() {
        let other = r#"{"card_id":"p1","favor":{"member_price_word":"七折"}}"#;
        assert_eq!(found(24, other).found, Found::Older);
        assert_eq!(found(25, other).found, Found::Older, "the very same moment tells nothing");
        let differs = found(26, other);
        assert_eq!((differs.found, differs.changes.len()), (Found::Differs, 1));
        assert_eq!(differs.published, Some(("2026-11-25T09:00:00+08:00".into(), "王琳".into())));
    }

    #[test]
    fn a_section_that_the_answer_does_not_tell_of_and_a_switch_never_differ() {
        let same = r#"{"card_id":"p1","favor":{"member_price_word":"八折","show_coupon":false}}"#;
        assert_eq!(found(26, same).found, Found::Same);
        let bonus = r#"{"card_id":"p1","bonus":{"bonus_value_word":"星星"}}"#;
        let bonus = found(26, bonus);
        let fields: Vec<_> = bonus.changes.iter().map(|c| c.field).collect();
        assert_eq!((bonus.found, fields), (Found::Differs, vec![FieldId::BonusValueWord]));
        assert_eq!(found(26, r#"{"card_id":"p1","title":"金卡"}"#).found, Found::Silent);
    }
}

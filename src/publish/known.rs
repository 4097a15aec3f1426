//! What the record knows of a card that a change is to go to (src/publish/README.md, Merging).

use super::merging::KnownCard;
use super::target::Target;
use crate::platform::clock::instant;
use crate::rights::answered::over_known;
use crate::rights::shown::Source;
use crate::rights::{CardRights, Section};
use crate::storage::history::{self, Card, LastState};
use crate::storage::record::Record;
use crate::trouble::Trouble;
use crate::wechatpay::template::Template;

/// Reads what is known of the card, without its title; and what is to be told of damage. 演练 has no history that counts.
///
/// # Errors
/// The record cannot be read.
pub fn known_card(
    record: &mut Record,
    target: &Target,
    card_id: &str,
) -> Result<(KnownCard, Option<Trouble>), Trouble> {
    let mut out = KnownCard::of(card_id);
    if !target.kind.real() {
        return Ok((out, None));
    }
    let known = record.card(&target.mchid, card_id)?;
    let of = Card { gateway: target.gateway.host(), mchid: &target.mchid, card: card_id };
    out.input.shown = history::shown(&known, of);
    out.doubted = history::doubted_at(&known, of);
    // A doubt without a publication of its own is damage: what came before it may not be the last.
    let last = history::last_known(&known, of).filter(|(_, doubted)| !doubted || out.doubted.is_some());
    out.input.last = last.map(|(last, _)| last);
    (out.by, out.ours) = history::whose_last(&known, of);
    Ok((out, known.trouble()))
}

/// What WeChat's answer has of a card's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// That content.
    pub rights: CardRights,
    /// The sections that it tells of.
    pub sections: Vec<Section>,
    /// When it was read, RFC 3339.
    pub at: String,
}

impl Answered {
    /// What `template`, which was read `at`, has of the content; none where it says nothing.
    pub fn of(template: &Template, at: &str) -> Option<Self> {
        let rights = template.rights()?;
        Some(Self { rights, sections: template.sections(), at: at.to_owned() })
    }

    /// It is the state to go on from, unless something was published or said later than it was read.
    pub fn over(self, known: &mut KnownCard) {
        let last = known.input.last.as_ref();
        if last.is_some_and(|last| instant(&last.at) >= instant(&self.at)) {
            return;
        }
        let rights = over_known(&self.rights, &self.sections, last.map(|l| &l.rights), &known.input.shown);
        // What was read after a publication of unknown outcome tells what became of it.
        if known.doubted.as_deref().is_some_and(|at| instant(at) < instant(&self.at)) {
            known.doubted = None;
        }
        known.input.last = Some(LastState { rights, at: self.at, source: Source::Read });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rights::field::FieldId;

    /// A list that was read before the last publication has older content than that (src/publish/README.md, Merging).
    #[test]
    fn of_wechats_answer_and_what_was_published_the_later_counts() {
        let template =
            Template::read(r#"{"card_id":"p1","favor":{"member_price_word":"微信上的"}}"#.as_bytes()).unwrap();
        let mut ours = CardRights::default();
        ours.set_text(FieldId::MemberPriceWord, "发布的");
        let at = |day: u8| format!("2026-11-{day:02}T09:00:00+08:00");
        for (read, word, doubted) in [(20, "发布的", true), (25, "发布的", true), (27, "微信上的", false)] {
            let mut known = KnownCard::of("p1");
            known.input.last = Some(LastState { rights: ours.clone(), at: at(25), source: Source::Published });
            known.doubted = Some(at(26));
            Answered::of(&template, &at(read)).unwrap().over(&mut known);
            let last = known.input.last.unwrap();
            assert_eq!(last.rights.text(FieldId::MemberPriceWord), Some(word), "read on the {read}th");
            assert_eq!(known.doubted.is_some(), doubted, "read on the {read}th");
        }
        let mut unknown = KnownCard::of("p1");
        Answered::of(&template, &at(1)).unwrap().over(&mut unknown);
        assert_eq!(unknown.input.last.map(|l| l.source), Some(Source::Read));
        assert_eq!(Answered::of(&Template::read(br#"{"card_id":"p1","title":"t"}"#).unwrap(), "x"), None);
    }
}

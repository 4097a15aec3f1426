//! Of any cards and any change: what went out is taken back to each card's former members, or it is said which stay.

use proptest::prelude::*;

use super::*;
use crate::publish::batch_of_plan;
use crate::publish::merging::{KnownCard, Merging};
use crate::publish::plan::CardInput;
use crate::rights::field::{FIELDS, Kind};
use crate::rights::shown::{Known, Shown, Source, State};
use crate::storage::batches::BatchKind;
use crate::storage::history::LastState;
use crate::wechatpay::gateway::Gateway;
use crate::wechatpay::verdict::Verdict;

fn target() -> Target {
    Target::new("云栖酒店", "1900009191", Gateway::wechat())
}

/// A state that the rules let pass: each section is empty and off, or filled in, and then perhaps on.
fn state() -> impl Strategy<Value = CardRights> {
    let section = || (0..3_u8, prop::collection::vec(0..3_usize, 10));
    prop::collection::vec(section(), Section::ALL.len()).prop_map(|sections| {
        let mut out = CardRights::default();
        for (section, (kind, values)) in Section::ALL.into_iter().zip(sections) {
            out.set_shown(section, kind == 2);
            let of = FIELDS.iter().filter(|f| f.section == section && f.id != section.switch() && kind > 0);
            for (f, n) in of.zip(values) {
                match f.kind {
                    Kind::Flag => out.set_flag(f.id, Some(n > 0)),
                    Kind::Number => out.set_number(f.id, Some(n as i64)),
                    Kind::Text if f.required || n > 0 => out.set_text(f.id, ["一", "二", "三"][n]),
                    // Jumps belong together, pictures have addresses: what is not about taking back is left out.
                    _ => {}
                }
            }
        }
        out
    })
}

fn shown_as(rights: &CardRights) -> Shown {
    let mut out = Shown::default();
    for section in Section::ALL {
        let state = if rights.shown(section) == Some(true) { State::Shown } else { State::NotShown };
        out.set(section, Known { state, ..Known::default() });
    }
    out
}

fn known(n: usize, rights: &CardRights) -> KnownCard {
    let last = Some(LastState { rights: rights.clone(), at: "t1".into(), source: Source::Published });
    let input = CardInput { card_id: format!("p{n}"), shown: shown_as(rights), last, ..CardInput::default() };
    KnownCard { input, ..KnownCard::default() }
}

/// The batch of a run in which every card was confirmed.
fn confirmed(merging: &Merging, draft: &CardRights) -> Option<Batch> {
    let mut batch = batch_of_plan(merging.plan.as_ref()?, BatchKind::Only, draft).unwrap();
    for card in &mut batch.cards {
        let (id, at) = (card.card.clone(), "t2".into());
        card.step = Step::Ended { verdict: Verdict::Confirmed, id, at, looked: None };
    }
    Some(batch)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_card_gets_its_former_members_or_it_is_said_which_stay(
        states in prop::collection::vec(state(), 1..6),
        draft in state(),
        fields in prop::collection::vec(prop::sample::select(FIELDS.iter().map(|f| f.id).collect::<Vec<_>>()), 1..8),
    ) {
        let all: Vec<KnownCard> = states.iter().enumerate().map(|(n, s)| known(n, s)).collect();
        let merging = Merging::new(&target(), &draft, &fields, &all);
        prop_assert_eq!(merging.cards().len() + merging.apart.len(), all.len());
        let Some(batch) = confirmed(&merging, &draft) else { return Ok(()) };
        let now: Vec<KnownCard> = batch.cards.iter().map(|c| {
            let n: usize = c.card[1..].parse().unwrap();
            known(n, &c.after)
        }).collect();
        let back = taken_back(&target(), &batch, &now);
        prop_assert_eq!(back.merging.cards().len(), back.lasting.len());
        prop_assert_eq!(back.merging.cards().len() + back.merging.apart.len(), batch.cards.len());
        for (plan, lasting) in back.merging.cards().iter().zip(&back.lasting) {
            let card = batch.cards.iter().find(|c| c.card == plan.input.card_id).unwrap();
            let former = card.former.as_ref().unwrap().rights.explicit();
            for f in FIELDS.iter().map(|f| f.id) {
                let stays = lasting.iter().any(|l| match l {
                    Lasting::Shown(s) => f.section() == *s && plan.rights.value(f) == card.after.value(f),
                    Lasting::Cleared(_) => false,
                });
                prop_assert!(stays || plan.rights.value(f) == former.value(f), "{:?} of {}", f, card.card);
                // What was set by the batch alone is named, unless it stays anyway.
                let set = card.after.value(f).is_set() && !former.value(f).is_set();
                prop_assert!(!set || stays || lasting.contains(&Lasting::Cleared(f)), "{:?}", f);
            }
            prop_assert!(Section::ALL.into_iter().all(|s| card.after.shown(s) != Some(true) || plan.rights.shown(s) == Some(true)));
        }
        for apart in &back.merging.apart {
            prop_assert!(matches!(apart.why, Why::Closes(_) | Why::Problem(_)), "{:?}", apart.why);
        }
        // The order of the cards changes nothing of any.
        let turned: Vec<KnownCard> = now.iter().rev().cloned().collect();
        prop_assert_eq!(taken_back(&target(), &batch, &turned), back);
    }
}

#[test]
fn what_was_changed_again_or_is_in_doubt_is_not_taken_back() {
    let mut draft = CardRights { show_favor: Some(true), ..CardRights::default() };
    draft.favor.show_coupon = Some(true);
    let word = FieldId::MemberPriceWord;
    let with = |text: &str| {
        let mut out = draft.clone();
        out.set_text(word, text);
        out.explicit()
    };
    let all: Vec<KnownCard> = (0..5).map(|n| known(n, &with("八折"))).collect();
    let merging = Merging::new(&target(), &with("七折"), &[word], &all);
    let mut batch = confirmed(&merging, &draft).unwrap();
    let end = |verdict| Step::Ended { verdict, id: "1".into(), at: "t2".into(), looked: None };
    batch.cards[2].step = end(Verdict::Unknown);
    batch.cards[3].step = end(Verdict::Refused);
    batch.cards[4].former = None;
    let mut now: Vec<KnownCard> = (0..5).map(|n| known(n, &with("七折"))).collect();
    now[1] = KnownCard { by: "张敏".into(), ..known(1, &with("六折")) };
    let back = taken_back(&target(), &batch, &now);
    assert_eq!(back.merging.cards().iter().map(|c| c.input.card_id.as_str()).collect::<Vec<_>>(), ["p0"]);
    let whys: Vec<_> = back.merging.apart.into_iter().map(|a| (a.card_id, a.why)).collect();
    let since = Why::ChangedSince { by: "张敏".into(), at: "t1".into() };
    let unknown = Why::OutcomeUnknown("t2".into());
    assert_eq!(whys, [("p1".into(), since), ("p2".into(), unknown), ("p4".into(), Why::FormerUnknown)]);
}

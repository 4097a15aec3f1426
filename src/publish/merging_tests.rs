//! What one change over many cards comes to.

use super::*;
use crate::rights::shown::{Known, Shown};
use crate::wechatpay::gateway::Gateway;

const WORD: FieldId = FieldId::MemberPriceWord;

fn target() -> Target {
    Target::new("云栖酒店", "1900009191", Gateway::wechat())
}

fn state(word: &str) -> CardRights {
    let mut out = CardRights { show_favor: Some(true), ..CardRights::default() };
    out.favor.show_coupon = Some(true);
    out.set_text(WORD, word);
    out.explicit()
}

fn known_as(states: [State; 4]) -> Shown {
    let mut out = Shown::default();
    for (section, state) in Section::ALL.into_iter().zip(states) {
        out.set(section, Known { state, ..Known::default() });
    }
    out
}

fn card(id: &str, word: &str) -> KnownCard {
    let last = Some(LastState { rights: state(word), at: "t1".into(), source: Source::Published });
    let shown = known_as([State::NotShown, State::Shown, State::NotShown, State::NotShown]);
    KnownCard { input: CardInput { card_id: id.into(), title: None, shown, last }, ..KnownCard::default() }
}

fn why(card: KnownCard) -> Why {
    let merging = Merging::new(&target(), &state("周二七折"), &[WORD], &[card]);
    assert_eq!(merging.plan, None);
    merging.apart.into_iter().next().unwrap().why
}

#[test]
fn each_card_goes_out_as_its_own_state_with_the_field_in_it() {
    let mut other = card("p2", "满百减十");
    let theirs = &mut other.input.last.as_mut().unwrap().rights;
    theirs.set_text(FieldId::BonusCostWord, "五百积分换两小时停车");
    theirs.bonus.init_bonus = Some(5);
    theirs.set_text(FieldId::BonusValueWord, "云栖豆");
    let mut draft = state("周二七折");
    draft.set_text(FieldId::BonusCostWord, "草稿里的别的字");
    let merging =
        Merging::new(&target(), &draft, &[WORD], &[card("p1", "周二八折"), other.clone(), card("p3", "周二八折")]);
    let cards = merging.cards();
    assert!(merging.apart.is_empty());
    assert_eq!(cards.iter().map(|c| c.input.card_id.as_str()).collect::<Vec<_>>(), ["p1", "p2", "p3"]);
    assert_eq!(cards[0].rights, state("周二七折"));
    assert_eq!(cards[1].rights.text(FieldId::BonusCostWord), Some("五百积分换两小时停车"));
    assert_eq!(cards[1].changes.iter().map(|c| c.field).collect::<Vec<_>>(), [WORD]);
    assert_eq!(serde_json::from_slice::<CardRights>(&cards[1].request.body).unwrap(), cards[1].rights);
    let groups = groups(cards);
    assert_eq!(groups.iter().map(|g| g.cards.clone()).collect::<Vec<_>>(), [vec![0, 2], vec![1]]);
    assert_eq!(groups[0].changes[0].old, Some("周二八折".into()));
    assert!(first_shown(cards).iter().all(|(_, cards)| cards.is_empty()));
}

#[test]
fn what_cannot_go_stands_apart_with_its_reason() {
    let unknown = KnownCard { input: CardInput { last: None, ..card("p1", "").input }, ..KnownCard::default() };
    assert_eq!(why(unknown), Why::StateUnknown);
    assert_eq!(why(KnownCard { doubted: Some("t2".into()), ..card("p1", "八折") }), Why::OutcomeUnknown("t2".into()));
    assert_eq!(why(card("p1", "周二七折")), Why::AlreadySo);
    assert_eq!(why(card("", "八折")), Why::NoCard);
    let mut closes = card("p1", "八折");
    closes.input.shown = known_as([State::PerhapsShown, State::Shown, State::NotShown, State::NotShown]);
    assert_eq!(why(closes), Why::Closes(Section::Bonus));
    let mut missing = card("p1", "八折");
    missing.input.last.as_mut().unwrap().rights.favor.show_coupon = None;
    let Why::Problem(problem) = why(missing) else { panic!() };
    assert_eq!(problem.sentence.key, "problem-required");
    let long = KnownCard { own: Some(state("每逢周二会员全场七折")), ..card("p1", "八折") };
    let Why::Problem(problem) = why(long) else { panic!() };
    assert_eq!(problem.sentence.key, "problem-too-long");
}

#[test]
fn a_colleagues_later_change_is_asked_about_unless_nothing_of_ours_is_rolled_back() {
    let theirs = |ours: Option<&str>, agreed: bool| {
        let mut out = KnownCard { by: "张敏".into(), agreed, ..card("p1", "周二六折") };
        out.input.last.as_mut().unwrap().source = Source::Colleague;
        out.ours = ours.map(|w| LastState { rights: state(w), at: "t0".into(), source: Source::Published });
        out
    };
    let changed = Why::ChangedElsewhere { by: "张敏".into(), at: "t1".into() };
    assert_eq!(why(theirs(Some("周二八折"), false)), changed);
    for goes in [theirs(Some("周二八折"), true), theirs(Some("周二六折"), false), theirs(None, false)] {
        let merging = Merging::new(&target(), &state("周二七折"), &[WORD], &[goes]);
        assert_eq!(merging.cards()[0].changes[0].old, Some("周二六折".into()));
    }
}

#[test]
fn one_value_a_card_and_what_is_shown_for_the_first_time() {
    let mut own = state("");
    own.set_text(FieldId::StaffName, "西湖店小林");
    own.show_guide = Some(true);
    let cards = [KnownCard { own: Some(own), ..card("p1", "八折") }, card("p2", "八折")];
    let mut draft = state("");
    draft.set_text(FieldId::StaffName, "总台");
    let fields = [FieldId::StaffName, FieldId::ShowGuide];
    let merging = Merging::new(&target(), &draft, &fields, &cards);
    assert_eq!(merging.cards()[0].rights.text(FieldId::StaffName), Some("西湖店小林"));
    assert_eq!(merging.cards()[1].rights.text(FieldId::StaffName), Some("总台"));
    assert_eq!(first_shown(merging.cards())[Section::Guide], [0]);
    let backwards: Vec<KnownCard> = cards.into_iter().rev().collect();
    let turned = Merging::new(&target(), &draft, &fields, &backwards);
    let by_id = |m: &Merging, id: &str| m.cards().iter().find(|c| c.input.card_id == id).cloned();
    for id in ["p1", "p2"] {
        assert_eq!(by_id(&turned, id), by_id(&merging, id));
    }
}

#[test]
fn a_thousand_cards_are_compared_in_a_moment() {
    let cards: Vec<KnownCard> = (0..1000).map(|n| card(&format!("p{n:04}"), &format!("周二{}折", n % 7))).collect();
    let begun = std::time::Instant::now();
    let merging = Merging::new(&target(), &state("周二九折"), &[WORD], &cards);
    assert_eq!(groups(merging.cards()).len(), 7);
    // Without optimisation, and beside other tests; tests/bench/merging.rs measures.
    assert!(begun.elapsed().as_secs_f64() < 5.0, "{:?}", begun.elapsed());
}

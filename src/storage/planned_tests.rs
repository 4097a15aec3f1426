use super::*;
use crate::storage::approvals::Approval;
use crate::storage::batches::{Batch, BatchCard};
use crate::storage::history::Card;
use crate::storage::record::{Line, Phase};
use crate::wechatpay::verdict::Verdict;

fn record() -> (Record, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    (Record::open(&dir.path().join("studio.db"), 7).unwrap(), dir)
}

fn rights(word: &str) -> CardRights {
    let text = format!(r#"{{"rights":{{"show_bonus":true,"bonus":{{"bonus_value_word":"{word}"}}}}}}"#);
    Draft::read(text.as_bytes()).unwrap().rights.explicit()
}

fn plan(at: &str, mark: &str, cards: &[&str]) -> Planned {
    let draft = Draft { rights: rights(mark), mchid: Some("1".into()), ..Draft::default() };
    let card = |c: &&str| PlannedCard { card: (*c).to_owned(), title: format!("{c} 店"), own: None };
    Planned {
        n: 0,
        at: at.into(),
        noted: "2026-11-25T10:00:00+08:00".into(),
        user: "王芳".into(),
        mchid: "1".into(),
        title: "12月周二七折".into(),
        mark: mark.into(),
        draft,
        origin: Some("/a/12月周二七折.cardrights".into()),
        cards: cards.iter().map(card).collect(),
        fields: if cards.len() > 1 { vec![FieldId::BonusValueWord] } else { Vec::new() },
        approved: None,
    }
}

fn marks(record: &mut Record) -> Vec<String> {
    record.plans().unwrap().into_iter().map(|p| p.mark).collect()
}

#[test]
fn plans_come_back_as_they_were_written_the_next_one_first_with_who_approved_them() {
    let (mut record, _dir) = record();
    let (later, sooner) =
        (plan("2026-12-24T09:00:00+08:00", "BB", &["p1"]), plan("2026-12-01T02:00:00+00:00", "AA", &["p1", "p2"]));
    record.plan(&later).unwrap();
    record.plan(&sooner).unwrap();
    let approval = |mark: &str, cards: &[&str]| Approval {
        n: 0,
        mark: mark.into(),
        rights: rights(mark),
        by: "李总".into(),
        at: "11-26".into(),
        noted: "2026-11-26T15:30:00+08:00".into(),
        user: String::new(),
        mchid: "1".into(),
        cards: cards.iter().map(|c| (*c).to_owned()).collect(),
        fields: Vec::new(),
        picture: Vec::new(),
        pictured: false,
    };
    // It is no approval of the plan where one of its cards is not in it.
    record.approve(&approval("AA", &["p1"])).unwrap();
    record.approve(&approval("BB", &["p1"])).unwrap();
    let approved = Some("李总".to_owned());
    assert_eq!(
        record.plans().unwrap(),
        [Planned { n: 2, ..sooner.clone() }, Planned { n: 1, approved, ..later.clone() }]
    );
    // The same change for all of its cards was approved: its mark is that of what goes to each of them.
    let of_many = |word: &str, cards: &[&str]| Approval {
        rights: rights(word).explicit(),
        fields: vec![FieldId::BonusValueWord],
        ..approval("0000", cards)
    };
    record.approve(&of_many("CC", &["p1", "p2"])).unwrap();
    record.approve(&of_many("AA", &["p2"])).unwrap();
    assert_eq!(record.plans().unwrap()[0].approved, None);
    record.approve(&of_many("AA", &["p3", "p2", "p1"])).unwrap();
    assert_eq!(record.plans().unwrap()[0].approved.as_deref(), Some("李总"));
    // Planned anew, it has the new time alone.
    record.plan(&Planned { at: "2026-12-02T09:00:00+08:00".into(), ..sooner }).unwrap();
    let all = record.plans().unwrap();
    assert_eq!(all.iter().map(|p| p.at.as_str()).collect::<Vec<_>>(), ["2026-12-02T09:00:00+08:00", later.at.as_str()]);
    record.unplan(all[0].n).unwrap();
    assert_eq!(marks(&mut record), ["BB"]);
    record.unplan_all("2").unwrap();
    assert_eq!(marks(&mut record), ["BB"], "another merchant's");
    record.unplan_all("1").unwrap();
    assert!(marks(&mut record).is_empty());
}

#[test]
fn a_plan_goes_by_itself_when_its_very_content_went_out_after_it_was_planned_and_by_nothing_else() {
    let rows = [
        ("another content", "2026-12-01T09:01:00+08:00", "ZZ", "p1", Verdict::Confirmed, false, false),
        ("before it was planned", "2026-11-25T01:00:00+00:00", "AA", "p1", Verdict::Confirmed, false, false),
        ("another card", "2026-12-01T09:01:00+08:00", "AA", "p2", Verdict::Confirmed, false, false),
        ("refused", "2026-12-01T09:01:00+08:00", "AA", "p1", Verdict::Refused, false, false),
        ("unknown", "2026-12-01T09:01:00+08:00", "AA", "p1", Verdict::Unknown, false, false),
        ("a colleague's", "2026-12-01T09:01:00+08:00", "AA", "p1", Verdict::Confirmed, true, false),
        ("too early, but it is out", "2026-11-26T09:01:00+08:00", "AA", "p1", Verdict::Confirmed, false, true),
        ("not verified", "2026-12-01T09:01:00+08:00", "AA", "p1", Verdict::Accepted, false, true),
    ];
    for (what, at, content, card, verdict, colleague, over) in rows {
        let (mut record, _dir) = record();
        record.plan(&plan("2026-12-01T09:00:00+08:00", "AA", &["p1"])).unwrap();
        let line = Line {
            id: "1".into(),
            at: at.into(),
            gateway: "api.mch.weixin.qq.com".into(),
            mchid: "1".into(),
            card: card.into(),
            user: "王芳".into(),
            body: serde_json::to_string(&rights(content)).unwrap(),
            colleague,
            ..Line::default()
        };
        record.append(&line).unwrap();
        record.append(&Line { phase: Phase::End, verdict: Some(verdict), ..line }).unwrap();
        assert_eq!(marks(&mut record).is_empty(), over, "{what}");
    }
}

#[test]
fn a_plan_of_many_cards_goes_when_its_run_has_begun() {
    let (mut record, _dir) = record();
    record.plan(&plan("2026-12-01T09:00:00+08:00", "AA", &["p1", "p2"])).unwrap();
    let batch = |id: &str, at: &str, content: &str, fields: Vec<FieldId>| Batch {
        id: id.into(),
        at: at.into(),
        mchid: "1".into(),
        fields,
        rights: rights(content),
        cards: vec![BatchCard { card: "p1".into(), ..BatchCard::default() }],
        ..Batch::default()
    };
    let at = "2026-12-01T09:00:01+08:00";
    record.begin_batch(&batch("1", at, "ZZ", vec![FieldId::BonusValueWord])).unwrap();
    record.begin_batch(&batch("2", at, "AA", vec![FieldId::BonusCostWord])).unwrap();
    record.begin_batch(&batch("3", "2026-11-25T09:00:00+08:00", "AA", vec![FieldId::BonusValueWord])).unwrap();
    assert_eq!(marks(&mut record), ["AA"]);
    record.begin_batch(&batch("4", at, "AA", vec![FieldId::BonusValueWord])).unwrap();
    assert!(marks(&mut record).is_empty());
}

#[test]
fn what_is_removed_takes_plans_and_approvals_of_that_time_along_and_what_is_to_come_stays() {
    let (mut record, _dir) = record();
    let all = [
        plan("2026-10-01T09:00:00+08:00", "OLD1", &["p1", "p2"]),
        plan("2026-10-01T09:00:00+08:00", "OLD3", &["p3"]),
        plan("2026-12-01T09:00:00+08:00", "NEW1", &["p1"]),
    ];
    all.iter().for_each(|p| record.plan(p).unwrap());
    let approval = |by: &str, noted: &str, cards: &[&str]| Approval {
        n: 0,
        mark: "M".into(),
        rights: CardRights::default(),
        by: by.into(),
        at: "11-26".into(),
        noted: noted.into(),
        user: String::new(),
        mchid: "1".into(),
        cards: cards.iter().map(|c| (*c).to_owned()).collect(),
        fields: Vec::new(),
        picture: Vec::new(),
        pictured: false,
    };
    record.approve(&approval("a", "2026-10-01T09:00:00+08:00", &["p1", "p2"])).unwrap();
    record.approve(&approval("b", "2026-10-01T09:00:00+08:00", &["p22"])).unwrap();
    record.approve(&approval("c", "2026-11-25T09:00:00+08:00", &["p1"])).unwrap();
    let approvers = |r: &Record| r.approvals(None).unwrap().into_iter().map(|a| a.by).collect::<Vec<_>>();
    let card = Card { gateway: "api.mch.weixin.qq.com", mchid: "1", card: "p2" };
    record.remove(Some(card), "2026-11-01").unwrap();
    assert_eq!(marks(&mut record), ["OLD3", "NEW1"]);
    assert_eq!(approvers(&record), ["c", "b"]);
    record.remove(None, "2026-11-01").unwrap();
    assert_eq!((marks(&mut record), approvers(&record)), (vec!["NEW1".to_owned()], vec!["c".to_owned()]));
}

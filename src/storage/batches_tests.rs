//! Batches as they are written down, and what becomes of them.

use super::*;
use crate::rights::field::FieldId;
use crate::storage::entry::Note;
use crate::storage::record::{Line, Phase};
use crate::wechatpay::verdict::Verdict;

const OF: Whose<'_> = Whose { gateway: "api.mch.weixin.qq.com", mchid: "1900009191" };

fn open(dir: &tempfile::TempDir) -> Record {
    Record::open(&dir.path().join("studio.db"), std::process::id()).unwrap()
}

fn rights(word: &str) -> CardRights {
    let mut out = CardRights::default();
    out.set_text(FieldId::MemberPriceWord, word);
    out
}

fn batch(id: &str, at: &str, cards: &[&str]) -> Batch {
    let card = |card: &&str| BatchCard {
        card: (*card).to_owned(),
        title: "杭州西湖店".into(),
        own: (*card == "p2").then(|| rights("六折")),
        former: (*card != "p3").then(|| LastState {
            rights: rights("八折"),
            at: "t0".into(),
            source: Source::Colleague,
        }),
        after: rights("七折"),
        step: Step::NotYet,
    };
    Batch {
        id: id.into(),
        at: at.into(),
        title: "12月周二七折".into(),
        gateway: OF.gateway.into(),
        mchid: OF.mchid.into(),
        fields: vec![FieldId::MemberPriceWord, FieldId::ShowFavor],
        rights: rights("七折"),
        cards: cards.iter().map(card).collect(),
        ..Batch::default()
    }
}

fn line(batch: &str, card: &str, id: &str) -> Line {
    Line {
        id: id.into(),
        at: "2026-11-28T09:00:00+08:00".into(),
        pid: std::process::id(),
        gateway: OF.gateway.into(),
        mchid: OF.mchid.into(),
        card: card.into(),
        body: r#"{"show_bonus":false}"#.into(),
        batch: Some(batch.into()),
        ..Line::default()
    }
}

fn sent(record: &mut Record, batch: &str, card: &str, verdict: Verdict) -> String {
    let id = format!("{card}-{}", record.entries().unwrap().len());
    let line = line(batch, card, &id);
    record.append(&line).unwrap();
    record.append(&Line { phase: Phase::End, verdict: Some(verdict), body: String::new(), ..line }).unwrap();
    id
}

#[test]
fn a_batch_is_read_as_it_was_written_by_another_process_too() {
    let dir = tempfile::tempdir().unwrap();
    let all =
        Batch { kind: BatchKind::Back, back_of: Some("b0".into()), ..batch("b1", "2026-11-28", &["p1", "p2", "p3"]) };
    open(&dir).begin_batch(&all).unwrap();
    let mut record = open(&dir);
    assert_eq!(record.batch("b1").unwrap().as_ref(), Some(&all));
    assert_eq!(record.batch("b2").unwrap(), None);
    assert!(record.begin_batch(&all).is_err(), "no id stands twice");
    let heads = record.batches(Whose { gateway: "api2.wechatpay.cn", ..OF }).unwrap();
    assert_eq!(
        heads.iter().map(|h| (h.id.as_str(), h.to_send(), h.is_unfinished())).collect::<Vec<_>>(),
        [("b1", 3, true)]
    );
    assert!(record.batches(Whose { gateway: "pay.example.com", ..OF }).unwrap().is_empty());
    record.close_batch("b1", Some("t9")).unwrap();
    assert!(!record.batches(OF).unwrap()[0].is_unfinished());
    record.close_batch("b1", None).unwrap();
    assert!(record.batches(OF).unwrap()[0].is_unfinished());
}

#[test]
fn what_became_of_each_card_is_what_the_record_says() {
    let dir = tempfile::tempdir().unwrap();
    let mut record = open(&dir);
    let cards = ["p1", "p2", "p3", "p4", "p5", "p6"];
    record.begin_batch(&batch("b1", "2026-11-28", &cards)).unwrap();
    record.begin_batch(&batch("b2", "2026-11-29", &["p1"])).unwrap();
    sent(&mut record, "b1", "p1", Verdict::Confirmed);
    sent(&mut record, "b1", "p2", Verdict::Refused);
    let doubt = sent(&mut record, "b1", "p3", Verdict::Unknown);
    sent(&mut record, "b1", "p4", Verdict::NotSent);
    let held = record.hold("p5").unwrap();
    record.append(&line("b1", "p5", "running")).unwrap();
    let to_send = |r: &Record| {
        let batch = r.batch("b1").unwrap().unwrap();
        let cards: Vec<String> = batch.to_send().map(|c| c.card.clone()).collect();
        (cards.join(" "), batch.cards.iter().filter(|c| c.step.is_in_doubt()).count())
    };
    assert_eq!(to_send(&record), ("p4 p6".into(), 1));
    let heads = record.batches(OF).unwrap();
    assert_eq!(heads.iter().map(|h| h.to_send()).collect::<Vec<_>>(), [1, 2]);
    assert!(heads[1].steps[0].is_done() && heads[1].steps[1].is_refused() && heads[1].steps[4] == Step::Running);
    drop(held);
    assert_eq!(to_send(&record).1, 2, "whoever sent it is gone");
    let held = record.hold("p5").unwrap();
    // What was tried again and did not leave settles nothing of what went before.
    sent(&mut record, "b1", "p3", Verdict::NotSent);
    assert_eq!(to_send(&record), ("p4 p6".into(), 1));
    // Somebody looked: only then it is sent again.
    let look = |new| Line {
        phase: Phase::Human,
        note: Some(Note::Looked(new)),
        body: String::new(),
        ..line("b1", "p3", &doubt)
    };
    record.append(&look(false)).unwrap();
    assert_eq!(to_send(&record), ("p3 p4 p6".into(), 0));
    record.append(&look(true)).unwrap();
    assert_eq!(to_send(&record), ("p4 p6".into(), 0));
    assert!(record.batch("b1").unwrap().unwrap().cards[2].step.is_done());
    drop(held);
}

/// Whose process is gone: its outcome is not known, and nobody repeats it without a look.
#[test]
fn what_a_dead_process_left_open_is_in_doubt() {
    let dir = tempfile::tempdir().unwrap();
    let mut record = open(&dir);
    record.begin_batch(&batch("b1", "2026-11-28", &["p1"])).unwrap();
    record.append(&Line { pid: 1, ..line("b1", "p1", "orphan") }).unwrap();
    assert!(record.batch("b1").unwrap().unwrap().cards[0].step.is_in_doubt());
}

#[test]
fn a_changed_row_is_noticed() {
    for harm in [
        "UPDATE batch_card SET after = former WHERE place = 1",
        "UPDATE batch_card SET former = NULL WHERE place = 0",
        "UPDATE batch_card SET card = 'p9' WHERE place = 0",
        "DELETE FROM batch_card WHERE place = 2",
        "UPDATE batch SET fields = 'show_favor'",
        "UPDATE batch SET rights = '{}'",
    ] {
        let dir = tempfile::tempdir().unwrap();
        let mut record = open(&dir);
        record.begin_batch(&batch("b1", "2026-11-28", &["p1", "p2", "p3"])).unwrap();
        record.db.execute_batch(harm).unwrap();
        assert_eq!(record.batch("b1").unwrap_err().sentence.key, "batch-damaged", "{harm}");
    }
}

#[test]
fn removal_takes_old_batches_with_their_texts() {
    let dir = tempfile::tempdir().unwrap();
    let mut record = open(&dir);
    for (id, at, cards) in
        [("b1", "2026-11-01", ["p1", "p2"]), ("b2", "2026-11-02", ["p2", "p3"]), ("b3", "2026-11-20", ["p1", "p3"])]
    {
        record.begin_batch(&batch(id, at, &cards)).unwrap();
    }
    let left = |r: &Record| r.batches(OF).unwrap().into_iter().map(|h| h.id).collect::<Vec<_>>().join(" ");
    let card = super::super::history::Card { gateway: OF.gateway, mchid: OF.mchid, card: "p1" };
    record.remove(Some(card), "2026-11-10").unwrap();
    assert_eq!(left(&record), "b3 b2");
    record.remove(None, "2026-11-10").unwrap();
    assert_eq!(left(&record), "b3");
    record.remove(None, "2026-12-01").unwrap();
    assert_eq!(left(&record), "");
    let bytes: Vec<u8> = std::fs::read(dir.path().join("studio.db")).unwrap();
    assert!(!bytes.windows(12).any(|w| w == "12月周二".as_bytes()), "the title is in no free page");
}

//! The record's own files, what a colleague's record may say, and what is left of what was removed.

use card_rights_studio::rights::Section;
use card_rights_studio::rights::shown::{Source, State};
use card_rights_studio::storage::record::{Entry, Line, Note, Phase, Record};
use card_rights_studio::storage::unsaved::Unsaved;
use card_rights_studio::storage::{CardRecord, exchange, history};
use card_rights_studio::wechatpay::verdict::Verdict;
use proptest::prelude::*;

use crate::support::old_record::Ledger;

const CARD: history::Card<'_> = history::Card { gateway: "g", mchid: "1", card: "p1" };

fn line(id: &str, at: usize) -> Line {
    Line {
        v: 1,
        id: id.into(),
        attempt: 1,
        at: format!("2026-10-{:02}T09:00:00+08:00", at % 28 + 1),
        pid: 4_000_000,
        gateway: "g".into(),
        mchid: "1".into(),
        card: "p1".into(),
        user: "张敏".into(),
        ..Line::default()
    }
}

fn body(on: bool) -> String {
    format!(
        r#"{{"show_bonus":{on},"show_favor":false,"bonus":{{"bonus_value_word":"云豆"}},"show_fapiao":false,"show_guide":false,"guide":{{"phone_number":"0755-1"}}}}"#
    )
}

fn known(l: &mut Record) -> std::sync::Arc<CardRecord> {
    l.card(CARD.mchid, CARD.card).unwrap()
}

fn bonus(l: &mut Record) -> (State, Option<Source>) {
    let known = history::shown(&known(l), CARD);
    (known.get(Section::Bonus).state, known.get(Section::Bonus).source)
}

fn aged(path: &std::path::Path, hours: u64) {
    let then = std::time::SystemTime::now() - std::time::Duration::from_secs(hours * 3600);
    std::fs::OpenOptions::new().write(true).open(path).unwrap().set_modified(then).unwrap();
}

/// Locks of processes that are gone do not pile up; what is young or held stays.
#[test]
fn locks_that_nobody_holds_are_swept_away_after_a_day() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("studio.db");
    let first = Record::open(&path, 1).unwrap();
    let owners = dir.path().join("studio.owners");
    let held = first.hold("pHELD").unwrap().unwrap();
    drop(first.hold("pOLD").unwrap());
    drop(first.hold("pYOUNG").unwrap());
    std::fs::write(owners.join("77"), "").unwrap();
    std::fs::write(owners.join("78"), "").unwrap();
    for name in ["1", "77", "card-pHELD", "card-pOLD"] {
        aged(&owners.join(name), 25);
    }
    aged(&owners.join("78"), 23);
    let second = Record::open(&path, 2).unwrap();
    let mut left: Vec<String> =
        std::fs::read_dir(&owners).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    left.sort();
    assert_eq!(left, ["1", "2", "78", "card-pHELD", "card-pYOUNG"]);
    // What is held still holds: nobody publishes the card meanwhile.
    assert!(second.hold("pHELD").unwrap().is_none());
    drop(held);
    assert!(second.hold("pHELD").unwrap().is_some() && second.hold("pOLD").unwrap().is_some());
    // And a window's lock goes the same way.
    for name in ["9-aaaaaaaa", "8-bbbbbbbb"] {
        std::fs::write(owners.join(name), "").unwrap();
    }
    let mine = Unsaved::open(&path, 7, "cccccccc").unwrap();
    for name in ["9-aaaaaaaa", "7-cccccccc"] {
        aged(&owners.join(name), 25);
    }
    drop(Record::open(&path, 3).unwrap());
    assert!(!owners.join("9-aaaaaaaa").exists());
    assert!(owners.join("8-bbbbbbbb").exists() && owners.join("7-cccccccc").exists());
    drop(mine);
}

/// The other window writes its end and closes just while this one looks.
#[test]
fn an_end_that_was_written_before_its_owner_went_is_never_passed_over() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("studio.db");
    let mut me = Record::open(&path, 1).unwrap();
    let done = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let (theirs, until) = (path.clone(), std::sync::Arc::clone(&done));
    let writer = std::thread::spawn(move || {
        for n in 0..60 {
            let mut l = Record::open(&theirs, 100 + n).unwrap();
            let of = |phase, verdict| Line { pid: 100 + n, phase, verdict, ..line(&n.to_string(), 1) };
            l.append(&of(Phase::Intent, None)).unwrap();
            l.append(&of(Phase::End, Some(Verdict::Confirmed))).unwrap();
        }
        until.store(true, std::sync::atomic::Ordering::SeqCst);
    });
    while !done.load(std::sync::atomic::Ordering::SeqCst) {
        let known = known(&mut me);
        assert!(known.entries().iter().all(|e| !known.is_orphan(e)));
        assert_eq!(me.orphans().unwrap().len(), 0);
    }
    writer.join().unwrap();
    assert_eq!(me.entries().unwrap().len(), 60);
}

/// Two windows, and a third that closed in the middle.
#[test]
fn what_two_windows_write_is_one_record_and_an_intent_is_an_orphan_only_when_its_owner_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("studio.db");
    let mut a = Record::open(&path, 1).unwrap();
    let mut b = Record::open(&path, 2).unwrap();
    a.append(&Line { pid: 1, ..line("1", 1) }).unwrap();
    b.append(&Line { pid: 2, ..line("2", 1) }).unwrap();
    a.append(&Line { pid: 1, phase: Phase::End, verdict: Some(Verdict::Confirmed), ..line("1", 1) }).unwrap();
    for l in [&mut a, &mut b] {
        assert_eq!(l.entries().unwrap().len(), 2);
        assert_eq!(l.entry("1").unwrap().unwrap().verdict, Some(Verdict::Confirmed));
        assert_eq!(l.entry("2").unwrap().unwrap().verdict, None);
    }
    assert!(a.orphans().unwrap().is_empty(), "the other window is still at work");
    assert!(known(&mut a).entries().iter().all(|e| !known(&mut a).is_orphan(e)));
    drop(b);
    assert!(a.orphans().unwrap().contains("2"));
    let known = known(&mut a);
    assert!(known.is_orphan(known.entries().iter().find(|e| e.line.id == "2").unwrap()));
}

#[test]
fn a_late_answer_turns_unknown_into_confirmed_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let mut l = Record::open(&dir.path().join("studio.db"), 7).unwrap();
    let verdict = |l: &Record| l.entry("1").unwrap().unwrap().verdict;
    l.append(&line("1", 1)).unwrap();
    l.append(&Line { phase: Phase::End, verdict: Some(Verdict::Unknown), ..line("1", 1) }).unwrap();
    l.append(&Line { phase: Phase::Late, verdict: Some(Verdict::Refused), ..line("1", 1) }).unwrap();
    assert_eq!(verdict(&l), Some(Verdict::Unknown));
    l.append(&Line { phase: Phase::Late, verdict: Some(Verdict::Confirmed), ..line("1", 1) }).unwrap();
    assert_eq!(verdict(&l), Some(Verdict::Confirmed));
}

#[test]
fn a_byte_order_mark_before_the_first_line_of_an_old_record_takes_nothing_away() {
    let dir = tempfile::tempdir().unwrap();
    let old = dir.path().join("ledger.jsonl");
    Ledger::open(&old, 1).append(&[line("1", 1)]);
    let marked = [b"\xef\xbb\xbf".as_slice(), &std::fs::read(&old).unwrap()].concat();
    std::fs::write(&old, marked).unwrap();
    let mut l = Record::open(&dir.path().join("studio.db"), 1).unwrap();
    assert!(l.told().is_empty());
    assert_eq!(l.entries().unwrap().len(), 1);
    assert_eq!(l.remove(None, "2026-12-01").unwrap(), 1);
}

/// The databases with what lies beside them, locks, and copies.
#[cfg(unix)]
#[test]
fn the_records_files_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let mut l = Record::open(&dir.path().join("studio.db"), 5).unwrap();
    l.append(&line("1", 1)).unwrap();
    let _hold = l.hold("p1").unwrap();
    let _unsaved = Unsaved::open(&dir.path().join("studio.db"), 5, "aaaaaaaa").unwrap();
    let files = ["studio.db", "studio.db-wal", "studio.db-shm", "studio.lock"];
    let locks = ["studio.owners/5", "studio.owners/card-p1", "studio.owners/5-aaaaaaaa"];
    for name in files.into_iter().chain(locks) {
        let mode = std::fs::metadata(dir.path().join(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{name}");
    }
}

/// A colleague's record as a file: one publication of 会员积分 with this outcome, and what was said of it.
fn theirs(dir: &std::path::Path, on: bool, verdict: Option<Verdict>, note: Option<Note>) -> Vec<Entry> {
    let path = dir.join("theirs.jsonl");
    let first = Line { body: body(on), verdict, ..line("their", 20) };
    let mut text = serde_json::to_string(&first).unwrap();
    text.push('\n');
    if let Some(note) = note {
        let said = Line { phase: Phase::Human, note: Some(note), ..line("their", 21) };
        text.push_str(&serde_json::to_string(&said).unwrap());
        text.push('\n');
    }
    std::fs::write(&path, text).unwrap();
    exchange::read(&path).unwrap().0
}

#[test]
fn whatever_a_colleagues_record_says_it_stands_below_what_was_published_here() {
    let all = [
        (true, Some(Verdict::Confirmed), None),
        (false, Some(Verdict::Accepted), None),
        (true, Some(Verdict::Unknown), None),
        (true, None, None),
        (true, Some(Verdict::Unknown), Some(Note::Looked(true))),
        (false, Some(Verdict::Refused), Some(Note::OnceShown)),
        (true, Some(Verdict::Confirmed), Some(Note::Corrected(Section::Bonus, State::NotShown, "错了".into()))),
        (true, Some(Verdict::Confirmed), Some(Note::Seen(vec![(Section::Bonus, State::NotShown)]))),
    ];
    for ours in [true, false] {
        for (on, verdict, note) in &all {
            let dir = tempfile::tempdir().unwrap();
            let mut l = Record::open(&dir.path().join("studio.db"), 7).unwrap();
            l.append(&Line { body: body(ours), verdict: Some(Verdict::Confirmed), ..line("ours", 1) }).unwrap();
            let before = bonus(&mut l);
            assert_eq!(l.import(&theirs(dir.path(), *on, *verdict, note.clone())).unwrap(), (1, 0));
            assert_eq!(bonus(&mut l), before, "{on} {verdict:?} {note:?}");
            // For the content the later record counts, whoever wrote it; what may have become of a later one is doubt.
            let is_settled =
                note == &Some(Note::Looked(true)) || matches!(verdict, Some(Verdict::Confirmed | Verdict::Accepted));
            let is_doubt = matches!(verdict, Some(Verdict::Unknown) | None) && note.is_none();
            let last = history::last_published(&known(&mut l), CARD);
            let source = if is_settled { Source::Colleague } else { Source::Published };
            let content = if is_settled { *on } else { ours };
            assert_eq!(
                last.map(|l| (l.source, l.rights.show_bonus)),
                (!is_doubt).then_some((source, Some(content))),
                "{on} {verdict:?} {note:?}"
            );
            let known = known(&mut l);
            assert!(known.entries().iter().all(|e| !known.is_orphan(e) || !e.line.colleague));
        }
    }
}

#[test]
fn alone_a_colleagues_record_is_believed_and_named_and_below_it_a_persons_word() {
    let dir = tempfile::tempdir().unwrap();
    let mut l = Record::open(&dir.path().join("studio.db"), 7).unwrap();
    let seen = Note::Seen(vec![(Section::Bonus, State::NotShown)]);
    l.append(&Line { phase: Phase::Human, note: Some(seen.clone()), ..line("h", 1) }).unwrap();
    assert_eq!(bonus(&mut l), (State::NotShown, Some(Source::Person)));
    l.import(&theirs(dir.path(), true, Some(Verdict::Confirmed), None)).unwrap();
    assert_eq!(bonus(&mut l), (State::Shown, Some(Source::Colleague)));
    l.append(&Line { phase: Phase::Human, note: Some(seen), ..line("h2", 2) }).unwrap();
    assert_eq!(bonus(&mut l), (State::Shown, Some(Source::Colleague)), "best source first");
    // What was corrected here holds against it.
    let wrong = Note::Corrected(Section::Bonus, State::NotShown, "同事弄错了卡".into());
    l.append(&Line { phase: Phase::Human, note: Some(wrong), ..line("h3", 3) }).unwrap();
    assert_eq!(bonus(&mut l), (State::NotShown, Some(Source::Person)));
}

/// A colleague gives the record on Monday, and once more on Tuesday, when the phone was looked at.
#[test]
fn what_became_of_a_colleagues_publication_since_is_taken_in_with_the_next_record() {
    let dir = tempfile::tempdir().unwrap();
    let mut l = Record::open(&dir.path().join("studio.db"), 7).unwrap();
    let taken = |l: &mut Record, verdict, note| l.import(&theirs(dir.path(), true, verdict, note)).unwrap();
    let unknown = Some(Verdict::Unknown);
    assert_eq!(taken(&mut l, None, None), (1, 0));
    assert_eq!(bonus(&mut l), (State::PerhapsShown, Some(Source::Colleague)));
    assert_eq!(taken(&mut l, unknown, None), (0, 1));
    assert_eq!(taken(&mut l, unknown, Some(Note::Looked(true))), (1, 0));
    assert_eq!(bonus(&mut l), (State::Shown, Some(Source::Colleague)));
    assert_eq!(taken(&mut l, unknown, Some(Note::Looked(true))), (0, 1));
    assert_eq!(taken(&mut l, Some(Verdict::Confirmed), Some(Note::Looked(true))), (1, 0));
    assert_eq!(taken(&mut l, Some(Verdict::Refused), None), (0, 1), "what was published stays so");
    let all = l.entries().unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].verdict, all[0].notes.len()), (Some(Verdict::Confirmed), 1));
    // What the person removed does not come back.
    assert_eq!(l.remove(None, "2026-12-01").unwrap(), 1);
    assert_eq!(taken(&mut l, Some(Verdict::Confirmed), Some(Note::Looked(false))), (0, 1));
}

/// An entry that is already here under its id is never changed by a file.
#[test]
fn a_file_cannot_change_what_stands_here() {
    let dir = tempfile::tempdir().unwrap();
    let mut l = Record::open(&dir.path().join("studio.db"), 7).unwrap();
    l.append(&Line { body: body(true), verdict: Some(Verdict::Unknown), ..line("their", 1) }).unwrap();
    let before = l.entries().unwrap();
    assert_eq!(l.import(&theirs(dir.path(), true, Some(Verdict::Confirmed), None)).unwrap(), (0, 1));
    assert_eq!(l.entries().unwrap(), before);
}

fn acts() -> impl Strategy<Value = Vec<(bool, Option<Verdict>, Option<Note>)>> {
    let verdicts = [
        None,
        Some(Verdict::Confirmed),
        Some(Verdict::Accepted),
        Some(Verdict::Refused),
        Some(Verdict::NotSent),
        Some(Verdict::Unknown),
    ];
    let note = prop_oneof![
        Just(None),
        any::<bool>().prop_map(|b| Some(Note::Looked(b))),
        any::<bool>().prop_map(|b| Some(Note::Checked(b))),
        Just(Some(Note::OnceShown)),
        Just(Some(Note::Corrected(Section::Bonus, State::NotShown, "王芳说的".into()))),
        Just(Some(Note::Seen(vec![(Section::Bonus, State::Shown)]))),
    ];
    prop::collection::vec((any::<bool>(), prop::sample::select(verdicts.to_vec()), note), 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    /// Whatever happened to a card: removing any part of its record changes nothing of what the guard knows, and leaves
    /// no name, text or number of it.
    #[test]
    fn removing_entries_never_changes_what_the_guard_knows(acts in acts(), cut in 0_usize..12) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("studio.db");
        let mut l = Record::open(&path, 7).unwrap();
        for (i, (on, verdict, note)) in acts.iter().enumerate() {
            l.append(&Line { body: body(*on), ..line(&i.to_string(), i) }).unwrap();
            if verdict.is_some() {
                l.append(&Line { phase: Phase::End, verdict: *verdict, ..line(&i.to_string(), i) }).unwrap();
            }
            if note.is_some() {
                l.append(&Line { phase: Phase::Human, note: note.clone(), ..line(&i.to_string(), i) }).unwrap();
            }
        }
        let before = history::shown(&known(&mut l), CARD);
        let gone = l.remove(Some(CARD), &format!("2026-10-{:02}", cut + 1)).unwrap();
        prop_assert_eq!(gone, acts.len().min(cut));
        prop_assert_eq!(&history::shown(&known(&mut l), CARD), &before);
        let mut again = Record::open(&path, 8).unwrap();
        prop_assert_eq!(&history::shown(&known(&mut again), CARD), &before);
        let left = again.entries().unwrap();
        prop_assert_eq!(left.iter().filter(|e| !e.line.forgotten).count(), acts.len() - gone);
        if cut >= acts.len() {
            // Neither in the tables nor in free pages, the journal or anything else that lies there.
            for path in std::fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_file()) {
                let bytes = std::fs::read(&path).unwrap();
                for word in ["张敏", "云豆", "0755", "王芳"] {
                    prop_assert!(!bytes.windows(word.len()).any(|w| w == word.as_bytes()), "{:?} {}", path, word);
                }
            }
        }
    }

    /// What is given to a colleague comes back as it was, but for whose it is.
    #[test]
    fn a_record_survives_the_way_to_a_colleague(acts in acts()) {
        let dir = tempfile::tempdir().unwrap();
        let mut l = Record::open(&dir.path().join("studio.db"), 7).unwrap();
        for (i, (on, verdict, note)) in acts.iter().enumerate() {
            l.append(&Line { body: body(*on), verdict: *verdict, ..line(&i.to_string(), i) }).unwrap();
            if note.is_some() {
                l.append(&Line { phase: Phase::Human, note: note.clone(), ..line(&i.to_string(), i) }).unwrap();
            }
        }
        if acts.is_empty() {
            return Ok(());
        }
        let file = dir.path().join("f.jsonl");
        let ours = l.entries().unwrap();
        std::fs::write(&file, exchange::write(ours.iter())).unwrap();
        let (read, skipped) = exchange::read(&file).unwrap();
        prop_assert_eq!(skipped, 0);
        let mut theirs = Record::open(&dir.path().join("theirs.db"), 7).unwrap();
        prop_assert_eq!(theirs.import(&read).unwrap(), (acts.len(), 0));
        for (a, b) in ours.iter().zip(&theirs.entries().unwrap()) {
            prop_assert_eq!((&a.line.body, &a.line.at, &a.notes), (&b.line.body, &b.line.at, &b.notes));
            prop_assert_eq!(b.verdict, a.verdict.or(Some(Verdict::Unknown)));
            prop_assert!(b.line.colleague);
        }
    }
}

/// However long a card's record is: only what comes from its newest publication on is read, as long as that tells
/// everything, and since when a section is shown is told all the same.
#[test]
fn of_a_long_record_only_what_the_guard_needs_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let mut l = Record::open(&dir.path().join("studio.db"), 1).unwrap();
    let of = |n: usize, verdict| {
        let line = Line { at: format!("20{:02}-10-01T09:00:00+08:00", n % 24), ..line(&n.to_string(), 0) };
        [Line { body: body(n != 3), ..line.clone() }, Line { phase: Phase::End, verdict: Some(verdict), ..line }]
    };
    let all: Vec<Line> = (0..500).flat_map(|n| of(n, Verdict::Confirmed)).collect();
    l.append_all(&all).unwrap();
    let told = |l: &mut Record| {
        let known = known(l);
        let bonus = history::shown(&known, CARD).get(Section::Bonus).clone();
        (known.entries().len(), bonus.state, bonus.since.unwrap())
    };
    let since = "2004-10-01T09:00:00+08:00".to_owned();
    assert_eq!(told(&mut l), (1, State::Shown, since.clone()));
    l.append_all(&of(500, Verdict::Unknown)).unwrap();
    assert_eq!(told(&mut l), (2, State::Shown, since.clone()));
    // What is said of an earlier one, and a colleague's record, may need all of them.
    l.append(&Line { phase: Phase::Human, attempt: 0, note: Some(Note::Checked(true)), ..line("7", 0) }).unwrap();
    assert_eq!(told(&mut l), (501, State::Shown, since.clone()));
    l.append_all(&of(501, Verdict::Confirmed)).unwrap();
    assert_eq!(told(&mut l), (1, State::Shown, since));
    let wrong = Note::Corrected(Section::Bonus, State::NotShown, "测试".into());
    l.append(&Line { phase: Phase::Human, attempt: 0, note: Some(wrong), ..line("wrong", 0) }).unwrap();
    l.append_all(&of(502, Verdict::Confirmed)).unwrap();
    assert_eq!(told(&mut l), (1, State::Shown, of(502, Verdict::Confirmed)[0].at.clone()));
}

/// 会员权益一旦展示无法关闭 teaches whatever the verdict became, also when it is the late answer to what was stopped.
#[test]
fn a_once_shown_refusal_teaches_after_doubt_and_when_it_comes_late() {
    let said = |phase| Line { phase, verdict: Some(Verdict::Unknown), note: Some(Note::OnceShown), ..line("a", 1) };
    let end = Line { note: None, ..said(Phase::End) };
    for lines in [vec![said(Phase::End)], vec![end, said(Phase::Late)]] {
        let dir = tempfile::tempdir().unwrap();
        let mut l = Record::open(&dir.path().join("studio.db"), 7).unwrap();
        l.append(&Line { body: body(false), verdict: Some(Verdict::Confirmed), ..line("0", 1) }).unwrap();
        l.append(&Line { body: body(false), ..line("a", 1) }).unwrap();
        assert_eq!(bonus(&mut l).0, State::NotShown);
        l.append_all(&lines).unwrap();
        assert_eq!(bonus(&mut l).0, State::PerhapsShown, "{lines:?}");
        assert_eq!(l.entry("a").unwrap().unwrap().verdict, Some(Verdict::Unknown), "the doubt stays");
        // What somebody saw of the new content says nothing against the server's word.
        l.append(&Line { phase: Phase::Human, note: Some(Note::Looked(false)), ..line("a", 1) }).unwrap();
        assert_eq!(bonus(&mut l).0, State::PerhapsShown);
        // Nor is it lost when the entry is removed.
        l.remove(Some(CARD), "2026-12-01").unwrap();
        assert_eq!(bonus(&mut l).0, State::PerhapsShown);
    }
}

/// What may be live since is no state to compare with, until somebody looked or it was published anew.
#[test]
fn after_an_unknown_outcome_nothing_is_called_the_last_publication() {
    let unknown = || Line { phase: Phase::End, verdict: Some(Verdict::Unknown), ..line("b", 2) };
    let looked = |new| Line { phase: Phase::Human, note: Some(Note::Looked(new)), ..line("b", 2) };
    let on = |l: &mut Record| history::last_published(&known(l), CARD).map(|s| s.rights.show_bonus == Some(true));
    for (end, told) in [(true, None), (false, None), (true, Some(true)), (true, Some(false)), (false, Some(false))] {
        let dir = tempfile::tempdir().unwrap();
        let mut l = Record::open(&dir.path().join("studio.db"), 7).unwrap();
        l.append(&Line { body: body(false), verdict: Some(Verdict::Confirmed), ..line("a", 1) }).unwrap();
        l.append(&Line { body: body(true), ..line("b", 2) }).unwrap();
        if end {
            l.append(&unknown()).unwrap();
        } else {
            assert!(l.orphans().unwrap().contains("b"));
        }
        assert_eq!(on(&mut l), None, "{end}");
        let (before, doubted) = history::last_known(&known(&mut l), CARD).unwrap();
        assert_eq!((before.rights.show_bonus, doubted), (Some(false), true));
        if let Some(new) = told {
            l.append(&looked(new)).unwrap();
            assert_eq!(on(&mut l), Some(new));
        }
        // A refusal settles nothing, a publication does.
        l.append(&Line { body: body(true), verdict: Some(Verdict::Refused), ..line("c", 3) }).unwrap();
        assert_eq!(on(&mut l), told);
        l.append(&Line { body: body(false), verdict: Some(Verdict::Confirmed), ..line("d", 4) }).unwrap();
        assert_eq!(on(&mut l), Some(false));
    }
    // A colleague's later publication of unknown outcome is as much in doubt as one of ours.
    for ours in [true, false] {
        let dir = tempfile::tempdir().unwrap();
        let mut l = Record::open(&dir.path().join("studio.db"), 7).unwrap();
        let first = Line { body: body(false), verdict: Some(Verdict::Confirmed), colleague: !ours, ..line("a", 1) };
        l.append(&first).unwrap();
        l.import(&theirs(dir.path(), true, Some(Verdict::Unknown), None)).unwrap();
        assert_eq!(on(&mut l), None, "{ours}");
    }
}

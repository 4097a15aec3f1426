//! The ledger's own files, what a colleague's record may say, and what is left of what was removed.

use card_rights_studio::rights::Section;
use card_rights_studio::rights::shown::{Source, State};
use card_rights_studio::storage::autosave::{Slot, orphans};
use card_rights_studio::storage::ledger::{Entry, Ledger, Line, Note, Phase};
use card_rights_studio::storage::{exchange, history};
use card_rights_studio::wechatpay::verdict::Verdict;
use proptest::prelude::*;

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

fn bonus(l: &Ledger) -> (State, Option<Source>) {
    let known = history::shown(l, CARD);
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
    let path = dir.path().join("ledger.jsonl");
    let first = Ledger::open(&path, 1).unwrap();
    let owners = dir.path().join("ledger.owners");
    let held = first.hold("pHELD").unwrap().unwrap();
    drop(first.hold("pOLD").unwrap());
    drop(first.hold("pYOUNG").unwrap());
    std::fs::write(owners.join("77"), "").unwrap();
    std::fs::write(owners.join("78"), "").unwrap();
    for name in ["1", "77", "card-pHELD", "card-pOLD"] {
        aged(&owners.join(name), 25);
    }
    aged(&owners.join("78"), 23);
    let second = Ledger::open(&path, 2).unwrap();
    let mut left: Vec<String> =
        std::fs::read_dir(&owners).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    left.sort();
    assert_eq!(left, ["1", "2", "78", "card-pHELD", "card-pYOUNG"]);
    // What is held still holds: nobody publishes the card meanwhile.
    assert!(second.hold("pHELD").unwrap().is_none());
    drop(held);
    assert!(second.hold("pHELD").unwrap().is_some() && second.hold("pOLD").unwrap().is_some());
    // And a slot's lock goes the same way, but not with a draft beside it.
    let slots = dir.path().join("autosave");
    std::fs::create_dir(&slots).unwrap();
    std::fs::write(slots.join("9-aaaaaaaa.lock"), "").unwrap();
    std::fs::write(slots.join("8-bbbbbbbb.lock"), "").unwrap();
    aged(&slots.join("9-aaaaaaaa.lock"), 25);
    let mine = Slot::take(&slots, 7, "cccccccc").unwrap();
    aged(&slots.join("7-cccccccc.lock"), 25);
    orphans(&slots, "2026-11-24T09:00:00+08:00");
    assert!(!slots.join("9-aaaaaaaa.lock").exists());
    assert!(slots.join("8-bbbbbbbb.lock").exists() && slots.join("7-cccccccc.lock").exists());
    drop(mine);
}

/// The other window writes its end and closes just while this one looks.
#[test]
fn an_end_that_was_written_before_its_owner_went_is_never_passed_over() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("ledger.jsonl");
    let mut me = Ledger::open(&path, 1).unwrap();
    let mut other = Ledger::open(&path, 2).unwrap();
    other.append(&Line { pid: 2, ..line("x", 1) }).unwrap();
    me.refresh().unwrap();
    other.append(&Line { pid: 2, phase: Phase::End, verdict: Some(Verdict::Confirmed), ..line("x", 1) }).unwrap();
    drop(other);
    assert!(!me.is_orphan(&me.entries()[0]), "what was not read yet may hold its end");
    let done = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let (theirs, until) = (path.clone(), std::sync::Arc::clone(&done));
    let writer = std::thread::spawn(move || {
        for n in 0..60 {
            let mut l = Ledger::open_to_write(&theirs, 100 + n).unwrap();
            let of = |phase, verdict| Line { pid: 100 + n, phase, verdict, ..line(&n.to_string(), 1) };
            l.append(&of(Phase::Intent, None)).unwrap();
            l.append(&of(Phase::End, Some(Verdict::Confirmed))).unwrap();
        }
        until.store(true, std::sync::atomic::Ordering::SeqCst);
    });
    while !done.load(std::sync::atomic::Ordering::SeqCst) {
        me.refresh().unwrap();
        assert!(me.entries().iter().all(|e| !me.is_orphan(e)));
    }
    writer.join().unwrap();
}

#[test]
fn a_byte_order_mark_before_the_first_line_takes_nothing_away() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("ledger.jsonl");
    let mut l = Ledger::open(&path, 1).unwrap();
    l.append(&line("1", 1)).unwrap();
    let marked = [b"\xef\xbb\xbf".as_slice(), &std::fs::read(&path).unwrap()].concat();
    std::fs::write(&path, marked).unwrap();
    let mut l = Ledger::open(&path, 1).unwrap();
    assert_eq!((l.entries().len(), l.skipped), (1, 0));
    assert_eq!(l.remove(|_| true).unwrap(), 1);
}

#[cfg(unix)]
#[test]
fn lock_files_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let mut l = Ledger::open(&dir.path().join("ledger.jsonl"), 5).unwrap();
    l.append(&line("1", 1)).unwrap();
    let _hold = l.hold("p1").unwrap();
    let _slot = Slot::take(dir.path(), 5, "aaaaaaaa").unwrap();
    for name in ["ledger.jsonl", "ledger.lock", "ledger.owners/5", "ledger.owners/card-p1", "5-aaaaaaaa.lock"] {
        let mode = std::fs::metadata(dir.path().join(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{name}");
    }
}

/// A publication does not wait for a long record to be read, and writes behind whatever stands there.
#[test]
fn who_only_writes_reads_nothing_and_spoils_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("l.jsonl");
    for before in ["", "{\"v\":1,\"id\":\"torn"] {
        std::fs::remove_file(&path).ok();
        let mut all = Ledger::open(&path, 1).unwrap();
        all.append(&line("a", 1)).unwrap();
        all.append(&Line { phase: Phase::End, verdict: Some(Verdict::Confirmed), ..line("a", 1) }).unwrap();
        use std::io::Write as _;
        std::fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(before.as_bytes()).unwrap();
        let mut writer = Ledger::open_to_write(&path, 1).unwrap();
        assert!(writer.entries().is_empty());
        writer.append(&line("b", 2)).unwrap();
        writer.append(&Line { phase: Phase::End, verdict: Some(Verdict::Unknown), ..line("b", 2) }).unwrap();
        assert_eq!(writer.entries().iter().map(|e| e.line.id.as_str()).collect::<Vec<_>>(), ["b"]);
        all.refresh().unwrap();
        let ids: Vec<_> = all.entries().iter().map(|e| (e.line.id.as_str(), e.verdict)).collect();
        assert_eq!(ids, [("a", Some(Verdict::Confirmed)), ("b", Some(Verdict::Unknown))]);
        // Somebody removes entries meanwhile: the writer finds its place again.
        assert_eq!(all.remove(|e| e.line.id == "a").unwrap(), 1);
        writer.append(&line("c", 3)).unwrap();
        assert!(Ledger::open(&path, 2).unwrap().entry("c").is_some());
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
            let mut l = Ledger::open(&dir.path().join("l.jsonl"), 7).unwrap();
            l.append(&Line { body: body(ours), verdict: Some(Verdict::Confirmed), ..line("ours", 1) }).unwrap();
            let before = bonus(&l);
            assert_eq!(l.import(&theirs(dir.path(), *on, *verdict, note.clone())).unwrap(), (1, 0));
            assert_eq!(bonus(&l), before, "{on} {verdict:?} {note:?}");
            assert_eq!(history::last_published(&l, CARD).unwrap().source, Source::Published);
            assert!(l.entries().iter().all(|e| !l.is_orphan(e) || !e.line.colleague));
        }
    }
}

#[test]
fn alone_a_colleagues_record_is_believed_and_named_and_below_it_a_persons_word() {
    let dir = tempfile::tempdir().unwrap();
    let mut l = Ledger::open(&dir.path().join("l.jsonl"), 7).unwrap();
    let seen = Note::Seen(vec![(Section::Bonus, State::NotShown)]);
    l.append(&Line { phase: Phase::Human, note: Some(seen.clone()), ..line("h", 1) }).unwrap();
    assert_eq!(bonus(&l), (State::NotShown, Some(Source::Person)));
    l.import(&theirs(dir.path(), true, Some(Verdict::Confirmed), None)).unwrap();
    assert_eq!(bonus(&l), (State::Shown, Some(Source::Colleague)));
    l.append(&Line { phase: Phase::Human, note: Some(seen), ..line("h2", 2) }).unwrap();
    assert_eq!(bonus(&l), (State::Shown, Some(Source::Colleague)), "best source first");
    // What was corrected here holds against it.
    let wrong = Note::Corrected(Section::Bonus, State::NotShown, "同事弄错了卡".into());
    l.append(&Line { phase: Phase::Human, note: Some(wrong), ..line("h3", 3) }).unwrap();
    assert_eq!(bonus(&l), (State::NotShown, Some(Source::Person)));
}

/// A colleague gives the record on Monday, and once more on Tuesday, when the phone was looked at.
#[test]
fn what_became_of_a_colleagues_publication_since_is_taken_in_with_the_next_record() {
    let dir = tempfile::tempdir().unwrap();
    let mut l = Ledger::open(&dir.path().join("l.jsonl"), 7).unwrap();
    let taken = |l: &mut Ledger, verdict, note| l.import(&theirs(dir.path(), true, verdict, note)).unwrap();
    let unknown = Some(Verdict::Unknown);
    assert_eq!(taken(&mut l, None, None), (1, 0));
    assert_eq!(bonus(&l), (State::PerhapsShown, Some(Source::Colleague)));
    assert_eq!(taken(&mut l, unknown, None), (0, 1));
    assert_eq!(taken(&mut l, unknown, Some(Note::Looked(true))), (1, 0));
    assert_eq!(bonus(&l), (State::Shown, Some(Source::Colleague)));
    assert_eq!(taken(&mut l, unknown, Some(Note::Looked(true))), (0, 1));
    assert_eq!(taken(&mut l, Some(Verdict::Confirmed), Some(Note::Looked(true))), (1, 0));
    assert_eq!(taken(&mut l, Some(Verdict::Refused), None), (0, 1), "what was published stays so");
    assert_eq!(l.entries().len(), 1);
    assert_eq!((l.entries()[0].verdict, l.entries()[0].notes.len()), (Some(Verdict::Confirmed), 1));
    // What the person removed does not come back.
    assert_eq!(l.remove(|_| true).unwrap(), 1);
    assert_eq!(taken(&mut l, Some(Verdict::Confirmed), Some(Note::Looked(false))), (0, 1));
}

/// An entry that is already here under its id is never changed by a file.
#[test]
fn a_file_cannot_change_what_stands_here() {
    let dir = tempfile::tempdir().unwrap();
    let mut l = Ledger::open(&dir.path().join("l.jsonl"), 7).unwrap();
    l.append(&Line { body: body(true), verdict: Some(Verdict::Unknown), ..line("their", 1) }).unwrap();
    let before = l.entries().to_vec();
    assert_eq!(l.import(&theirs(dir.path(), true, Some(Verdict::Confirmed), None)).unwrap(), (0, 1));
    assert_eq!(l.entries(), before);
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
        let path = dir.path().join("l.jsonl");
        let mut l = Ledger::open(&path, 7).unwrap();
        for (i, (on, verdict, note)) in acts.iter().enumerate() {
            l.append(&Line { body: body(*on), ..line(&i.to_string(), i) }).unwrap();
            if verdict.is_some() {
                l.append(&Line { phase: Phase::End, verdict: *verdict, ..line(&i.to_string(), i) }).unwrap();
            }
            if note.is_some() {
                l.append(&Line { phase: Phase::Human, note: note.clone(), ..line(&i.to_string(), i) }).unwrap();
            }
        }
        let before = history::shown(&l, CARD);
        let gone = l.remove(|e| e.line.id.parse::<usize>().unwrap() < cut).unwrap();
        prop_assert_eq!(gone, acts.len().min(cut));
        prop_assert_eq!(&history::shown(&l, CARD), &before);
        let again = Ledger::open(&path, 8).unwrap();
        prop_assert_eq!(&history::shown(&again, CARD), &before);
        prop_assert_eq!(again.entries().iter().filter(|e| !e.line.forgotten).count(), acts.len() - gone);
        if cut >= acts.len() {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            for word in ["张敏", "云豆", "0755", "王芳"] {
                prop_assert!(!text.contains(word), "{}", text);
            }
        }
    }

    /// What is given to a colleague comes back as it was, but for whose it is.
    #[test]
    fn a_record_survives_the_way_to_a_colleague(acts in acts()) {
        let dir = tempfile::tempdir().unwrap();
        let mut l = Ledger::open(&dir.path().join("l.jsonl"), 7).unwrap();
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
        std::fs::write(&file, exchange::write(l.entries().iter())).unwrap();
        let (read, skipped) = exchange::read(&file).unwrap();
        prop_assert_eq!(skipped, 0);
        let mut theirs = Ledger::open(&dir.path().join("theirs.jsonl"), 7).unwrap();
        prop_assert_eq!(theirs.import(&read).unwrap(), (acts.len(), 0));
        for (a, b) in l.entries().iter().zip(theirs.entries()) {
            prop_assert_eq!((&a.line.body, &a.line.at, &a.notes), (&b.line.body, &b.line.at, &b.notes));
            prop_assert_eq!(b.verdict, a.verdict.or(Some(Verdict::Unknown)));
            prop_assert!(b.line.colleague);
        }
    }
}

/// 会员权益一旦展示无法关闭 teaches whatever the verdict became, also when it is the late answer to what was stopped.
#[test]
fn a_once_shown_refusal_teaches_after_doubt_and_when_it_comes_late() {
    let said = |phase| Line { phase, verdict: Some(Verdict::Unknown), note: Some(Note::OnceShown), ..line("a", 1) };
    let end = Line { note: None, ..said(Phase::End) };
    for lines in [vec![said(Phase::End)], vec![end, said(Phase::Late)]] {
        let dir = tempfile::tempdir().unwrap();
        let mut l = Ledger::open(&dir.path().join("l.jsonl"), 7).unwrap();
        l.append(&Line { body: body(false), verdict: Some(Verdict::Confirmed), ..line("0", 1) }).unwrap();
        l.append(&Line { body: body(false), ..line("a", 1) }).unwrap();
        assert_eq!(bonus(&l).0, State::NotShown);
        l.append_all(&lines).unwrap();
        assert_eq!(bonus(&l).0, State::PerhapsShown, "{lines:?}");
        assert_eq!(l.entry("a").unwrap().verdict, Some(Verdict::Unknown), "the doubt stays");
        // What somebody saw of the new content says nothing against the server's word.
        l.append(&Line { phase: Phase::Human, note: Some(Note::Looked(false)), ..line("a", 1) }).unwrap();
        assert_eq!(bonus(&l).0, State::PerhapsShown);
        // Nor is it lost when the entry is removed.
        l.remove(|e| e.line.id == "a").unwrap();
        assert_eq!(bonus(&l).0, State::PerhapsShown);
    }
}

/// What may be live since is no state to compare with, until somebody looked or it was published anew.
#[test]
fn after_an_unknown_outcome_nothing_is_called_the_last_publication() {
    let unknown = || Line { phase: Phase::End, verdict: Some(Verdict::Unknown), ..line("b", 2) };
    let looked = |new| Line { phase: Phase::Human, note: Some(Note::Looked(new)), ..line("b", 2) };
    let on = |l: &Ledger| history::last_published(l, CARD).map(|s| s.rights.show_bonus == Some(true));
    for (end, told) in [(true, None), (false, None), (true, Some(true)), (true, Some(false)), (false, Some(false))] {
        let dir = tempfile::tempdir().unwrap();
        let mut l = Ledger::open(&dir.path().join("l.jsonl"), 7).unwrap();
        l.append(&Line { body: body(false), verdict: Some(Verdict::Confirmed), ..line("a", 1) }).unwrap();
        l.append(&Line { body: body(true), ..line("b", 2) }).unwrap();
        if end {
            l.append(&unknown()).unwrap();
        } else {
            assert!(l.is_orphan(l.entry("b").unwrap()));
        }
        assert_eq!(on(&l), None, "{end}");
        let (before, doubted) = history::last_known(&l, CARD).unwrap();
        assert_eq!((before.rights.show_bonus, doubted), (Some(false), true));
        if let Some(new) = told {
            l.append(&looked(new)).unwrap();
            assert_eq!(on(&l), Some(new));
        }
        // A refusal settles nothing, a publication does.
        l.append(&Line { body: body(true), verdict: Some(Verdict::Refused), ..line("c", 3) }).unwrap();
        assert_eq!(on(&l), told);
        l.append(&Line { body: body(false), verdict: Some(Verdict::Confirmed), ..line("d", 4) }).unwrap();
        assert_eq!(on(&l), Some(false));
    }
    // What became of a colleague's publication is in doubt only where nothing was published from here.
    for ours in [true, false] {
        let dir = tempfile::tempdir().unwrap();
        let mut l = Ledger::open(&dir.path().join("l.jsonl"), 7).unwrap();
        let first = Line { body: body(false), verdict: Some(Verdict::Confirmed), colleague: !ours, ..line("a", 1) };
        l.append(&first).unwrap();
        l.import(&theirs(dir.path(), true, Some(Verdict::Unknown), None)).unwrap();
        assert_eq!(on(&l), ours.then_some(false));
    }
}

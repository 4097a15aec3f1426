//! The old record and the new one side by side: the same acts give the same entries and the same answers to the guard,
//! and a home that the old program wrote is taken in as it stands.

use std::path::{Path, PathBuf};

use card_rights_studio::rights::Section;
use card_rights_studio::rights::shown::State;
use card_rights_studio::storage::entry::{Entries, Entry, Line, Note, Phase};
use card_rights_studio::storage::history::{self, Card};
use card_rights_studio::storage::record::Record;
use card_rights_studio::wechatpay::verdict::Verdict;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::support::old_record::{self, Ledger};

const MCHIDS: [&str; 2] = ["1900009191", "1900009192"];
const CARDS: [&str; 2] = ["pONE", "pTWO"];
const HOSTS: [&str; 4] = ["api.mch.weixin.qq.com", "api2.mch.weixin.qq.com", "relay.example.com", "127.0.0.1:8091"];
/// A process that is gone, and this one.
const PIDS: [u32; 2] = [4_000_000, 7];

/// One entry of a colleague.
type Theirs = (Option<Index>, Of, bool, Option<Verdict>, Option<Note>);

/// What happens to a record.
#[derive(Debug, Clone)]
enum Act {
    /// Switches (`None`: not in the body), attempts, whether bytes left, and the verdict; none where the process died.
    Publish { of: Of, flags: [Option<bool>; 4], attempts: u32, sent: bool, end: Option<(Verdict, bool)> },
    /// What came after 停止等待.
    Late(Index, Verdict, bool),
    /// Said of an entry, or of a card alone.
    Said(Option<Index>, Of, Note),
    /// 清理旧记录
    Remove(Option<(usize, usize, usize)>, usize),
    /// A colleague's entries: new ones, and what became of those that came before.
    Import(Vec<Theirs>),
}

/// Of which card, by which gateway, on which day of a month, by whom.
#[derive(Debug, Clone)]
struct Of {
    mchid: usize,
    card: usize,
    host: usize,
    day: usize,
    pid: usize,
}

/// Anywhere, or one card at one gateway.
fn of(anywhere: bool) -> impl Strategy<Value = Of> {
    let most = if anywhere { 1_usize } else { 0 };
    let one = move || prop_oneof![4 => Just(0), 1 => Just(most)];
    (one(), one(), 0..=(HOSTS.len() - 1) * most, 1..28_usize, 0..2_usize).prop_map(|(mchid, card, host, day, pid)| Of {
        mchid,
        card,
        host,
        day,
        pid,
    })
}

fn verdict() -> impl Strategy<Value = Verdict> {
    use Verdict::{Accepted, Confirmed, NotSent, Refused, Unknown};
    select(vec![Confirmed, Confirmed, Accepted, Refused, NotSent, Unknown, Unknown])
}

fn note() -> impl Strategy<Value = Note> {
    let states = || select(vec![State::Shown, State::NotShown, State::PerhapsShown, State::Unknown]);
    let section = select(Section::ALL.to_vec());
    prop_oneof![
        any::<bool>().prop_map(Note::Looked),
        any::<bool>().prop_map(Note::Checked),
        Just(Note::OnceShown),
        (section, states()).prop_map(|(s, state)| Note::Corrected(s, state, "王芳说的".into())),
        [states(), states(), states(), states()].prop_map(|s| Note::Seen(Section::ALL.into_iter().zip(s).collect())),
    ]
}

fn act(anywhere: bool) -> impl Strategy<Value = Act> {
    // Of one card most publications name all four.
    let off = if anywhere { None } else { Some(false) };
    let flag = move || prop_oneof![12 => any::<bool>().prop_map(Some), 3 => Just(off), 1 => Just(None)];
    let of = move || of(anywhere);
    let flags = [flag(), flag(), flag(), flag()];
    let end = prop::option::weighted(0.8, (verdict(), prop::bool::weighted(0.2)));
    let theirs = (prop::option::weighted(0.3, any::<Index>()), of(), any::<bool>(), prop::option::of(verdict()));
    let theirs = (theirs, prop::option::of(note())).prop_map(|((id, of, on, v), n)| (id, of, on, v, n));
    let card = (0..2_usize, 0..2_usize, 0..HOSTS.len());
    prop_oneof![
        6 => (of(), flags, 1..4_u32, any::<bool>(), end).prop_map(|(of, flags, attempts, sent, end)| {
            Act::Publish { of, flags, attempts, sent, end }
        }),
        2 => (any::<Index>(), verdict(), any::<bool>()).prop_map(|(i, v, once)| Act::Late(i, v, once)),
        4 => (prop::option::of(any::<Index>()), of(), note()).prop_map(|(i, of, n)| Act::Said(i, of, n)),
        1 => (prop::option::of(card), 1..29_usize).prop_map(|(card, day)| Act::Remove(card, day)),
        if anywhere { 2 } else { 1 } => prop::collection::vec(theirs, 1..4).prop_map(Act::Import),
    ]
}

fn day(n: usize) -> String {
    format!("2026-10-{n:02}")
}

fn line(id: &str, of: &Of) -> Line {
    Line {
        v: 1,
        id: id.into(),
        attempt: 1,
        at: format!("{}T09:{:02}:00+08:00", day(of.day), id.len() * 7 % 60),
        pid: PIDS[of.pid],
        gateway: HOSTS[of.host].into(),
        mchid: MCHIDS[of.mchid].into(),
        card: CARDS[of.card].into(),
        user: "张敏".into(),
        body_sha256: "00".into(),
        ..Line::default()
    }
}

fn body(flags: [Option<bool>; 4]) -> String {
    let names = ["show_bonus", "show_favor", "show_fapiao", "show_guide"];
    let all = names.into_iter().zip(flags).filter_map(|(n, on)| Some(format!("\"{n}\":{}", on?)));
    let all: Vec<String> = all.chain([r#""bonus":{"bonus_value_word":"云豆"}"#.to_owned()]).collect();
    format!("{{{}}}", all.join(","))
}

/// Does the same to both, with what each is asked for.
struct Both<'a> {
    old: &'a mut Ledger,
    new: &'a mut Record,
    /// What was published here, for what is said of it later.
    known: Vec<Line>,
    theirs: Vec<Line>,
}

impl Both<'_> {
    fn append(&mut self, lines: &[Line]) {
        self.old.append(lines);
        self.new.append_all(lines).unwrap();
    }

    fn act(&mut self, n: usize, act: &Act) {
        match act {
            Act::Publish { of, flags, attempts, sent, end } => {
                let base = line(&format!("id-{n}"), of);
                let mut lines = Vec::new();
                for attempt in 1..=*attempts {
                    let body = if attempt == 1 { body(*flags) } else { String::new() };
                    lines.push(Line { body, attempt, ..base.clone() });
                    if *sent {
                        lines.push(Line { phase: Phase::Sent, attempt, ..base.clone() });
                    }
                }
                if let Some((verdict, once)) = end {
                    let note = once.then_some(Note::OnceShown);
                    let answer = (Some(*verdict), Some(400), Some("PARAM_ERROR".to_owned()), Some(format!("R-{n}")));
                    let (verdict, status, code, request_id) = answer;
                    lines.push(Line { phase: Phase::End, verdict, note, status, code, request_id, ..base.clone() });
                }
                self.append(&lines);
                self.known.push(base);
            }
            Act::Late(which, verdict, once) => {
                let Some(base) = self.some(*which) else { return };
                let note = once.then_some(Note::OnceShown);
                self.append(&[Line { phase: Phase::Late, verdict: Some(*verdict), note, status: Some(204), ..base }]);
            }
            Act::Said(which, of, note) => {
                let base = which.and_then(|w| self.some(w)).unwrap_or_else(|| line(&format!("said-{n}"), of));
                self.append(&[Line { phase: Phase::Human, attempt: 0, note: Some(note.clone()), ..base }]);
            }
            Act::Remove(card, day_n) => self.remove(*card, &day(*day_n)),
            Act::Import(all) => {
                let mut entries = Entries::default();
                for (k, (again, of, on, verdict, note)) in all.iter().enumerate() {
                    let again = again.filter(|_| !self.theirs.is_empty()).map(|i| i.get(&self.theirs).clone());
                    let base = again.unwrap_or_else(|| Line { pid: 77, ..line(&format!("their-{n}-{k}"), of) });
                    let verdict = Some(verdict.unwrap_or(Verdict::Unknown));
                    let flags = [Some(*on), Some(!on), None, Some(false)];
                    entries.take(Line { body: body(flags), verdict, ..base.clone() }, None);
                    if let Some(note) = note {
                        let said = Line { phase: Phase::Human, note: Some(note.clone()), attempt: 0, ..base.clone() };
                        entries.take(said, None);
                    }
                    self.theirs.push(base);
                }
                let entries: Vec<Entry> = entries.all().iter().map(|e| (**e).clone()).collect();
                assert_eq!(self.new.import(&entries).unwrap(), self.old.import(&entries));
            }
        }
    }

    fn some(&self, which: Index) -> Option<Line> {
        (!self.known.is_empty()).then(|| which.get(&self.known).clone())
    }

    fn remove(&mut self, card: Option<(usize, usize, usize)>, day: &str) {
        let card = card.map(|(m, c, h)| Card { gateway: HOSTS[h], mchid: MCHIDS[m], card: CARDS[c] });
        let open = |l: &Ledger, e: &Entry| {
            e.verdict.is_none() && e.line.phase != Phase::Human && !e.line.colleague && !l.is_orphan(e)
        };
        let runs: Vec<String> =
            self.old.entries().iter().filter(|e| open(self.old, e)).map(|e| e.line.id.clone()).collect();
        let gone = |e: &Entry| card.is_none_or(|c| c.owns(e)) && e.line.at.as_str() < day && !runs.contains(&e.line.id);
        assert_eq!(self.new.remove(card, day).unwrap(), self.old.remove(gone));
    }
}

/// An entry without what the two versions write down in different places.
fn told(e: &Entry) -> Entry {
    let mut e = e.clone();
    // The owner is one of its publication, and what the first line says of the end stands in the entry.
    (e.line.v, e.line.attempt, e.line.pid) = (0, 0, 0);
    (e.line.verdict, e.line.status, e.line.code, e.line.request_id) = (None, None, None, None);
    if e.line.forgotten {
        (e.late, e.request_id) = (false, None);
    }
    e
}

/// Both tell the same of everything, and the guard learns the same.
#[track_caller]
fn same(old: &mut Ledger, new: &mut Record) -> Result<(), TestCaseError> {
    old.refresh();
    let entries: Vec<Entry> = new.entries().unwrap().iter().map(told).collect();
    let before: Vec<Entry> = old.entries().iter().map(|e| told(e)).collect();
    prop_assert_eq!(&entries, &before);
    let orphans = new.orphans().unwrap();
    for e in old.entries() {
        prop_assert_eq!(orphans.contains(&e.line.id), old.is_orphan(e), "{}", &e.line.id);
    }
    guards_the_same(old, new)
}

#[track_caller]
fn guards_the_same(old: &Ledger, new: &mut Record) -> Result<(), TestCaseError> {
    for mchid in MCHIDS {
        for card in CARDS {
            let known = new.card(mchid, card).unwrap();
            prop_assert_eq!(known.is_damaged(), old.is_damaged());
            for gateway in HOSTS {
                let card = Card { gateway, mchid, card };
                prop_assert_eq!(history::shown(&known, card), old_record::shown(old, card), "{:?}", card);
                prop_assert_eq!(history::last_known(&known, card), old_record::last_known(old, card), "{:?}", card);
                let last = old_record::last_known(old, card).filter(|(_, doubted)| !doubted).map(|(last, _)| last);
                prop_assert_eq!(history::last_published(&known, card), last);
            }
        }
    }
    Ok(())
}

fn old_file(dir: &Path) -> PathBuf {
    dir.join("ledger.jsonl")
}

fn database(dir: &Path) -> PathBuf {
    dir.join("studio.db")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    /// The same acts, asked after each of them; then the old file is taken into a home of its own.
    #[test]
    fn the_database_says_what_the_file_said(acts in prop::collection::vec(act(true), 1..14)) {
        let (was, is) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut old = Ledger::open(&old_file(was.path()), PIDS[1]);
        let mut new = Record::open(&database(is.path()), PIDS[1]).unwrap();
        let mut both = Both { old: &mut old, new: &mut new, known: Vec::new(), theirs: Vec::new() };
        for (n, act) in acts.iter().enumerate() {
            both.act(n, act);
            same(both.old, both.new)?;
        }
        let home = tempfile::tempdir().unwrap();
        if old_file(was.path()).exists() {
            std::fs::copy(old_file(was.path()), old_file(home.path())).unwrap();
        }
        let mut taken = Record::open(&database(home.path()), PIDS[1]).unwrap();
        prop_assert!(taken.told().is_empty());
        same(&mut old, &mut taken)?;
    }

    /// Of one card at one gateway the guard does not read what stands before the newest publication that tells all.
    #[test]
    fn of_a_card_whose_newest_publication_tells_all_the_database_says_the_same(acts in prop::collection::vec(act(false), 1..20)) {
        let (was, is) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut old = Ledger::open(&old_file(was.path()), PIDS[1]);
        let mut new = Record::open(&database(is.path()), PIDS[1]).unwrap();
        let mut both = Both { old: &mut old, new: &mut new, known: Vec::new(), theirs: Vec::new() };
        for (n, act) in acts.iter().enumerate() {
            both.act(n, act);
            both.old.refresh();
            guards_the_same(both.old, both.new)?;
        }
        same(&mut old, &mut new)?;
    }
}

/// A home as the old program left it: one card published as on, one only intended, one looked at.
fn old_home(dir: &Path) -> Ledger {
    let mut old = Ledger::open(&old_file(dir), 900);
    let of = |card, day| Of { mchid: 0, card, host: 0, day, pid: 0 };
    let (on, open, seen) = (line("on", &of(0, 1)), line("open", &of(1, 2)), line("seen", &of(1, 3)));
    let on_body = body([Some(true), Some(false), Some(false), Some(false)]);
    old.append(&[
        Line { body: on_body.clone(), ..on.clone() },
        Line { phase: Phase::End, verdict: Some(Verdict::Confirmed), ..on.clone() },
        Line { phase: Phase::Human, note: Some(Note::Checked(true)), ..on },
        Line { body: on_body, ..open },
        Line { phase: Phase::Human, note: Some(Note::Seen(vec![(Section::Favor, State::NotShown)])), ..seen },
    ]);
    old
}

fn names(dir: &Path) -> Vec<String> {
    let all = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    let mut all: Vec<String> = all.filter(|n| n.starts_with("ledger.jsonl")).collect();
    all.sort();
    all
}

fn events(record: &Record) -> Vec<(String, usize)> {
    let all = record.entries().unwrap().into_iter().map(|e| e.line.id);
    all.map(|id| (id.clone(), record.lines(&id).unwrap().len())).collect()
}

fn key(e: &card_rights_studio::trouble::Trouble) -> &str {
    &e.sentence.key
}

/// Taken in once, it stays beside under another name; a crash before the renaming, or a copy that somebody put back,
/// doubles nothing.
#[test]
fn an_old_home_is_taken_in_once_however_often_its_file_is_met() {
    let dir = tempfile::tempdir().unwrap();
    let mut old = old_home(dir.path());
    let bytes = std::fs::read(old_file(dir.path())).unwrap();
    let other = tempfile::tempdir().unwrap();
    std::fs::write(old_file(other.path()), &bytes).unwrap();
    old = {
        drop(old);
        Ledger::open(&old_file(other.path()), 900)
    };
    let mut record = Record::open(&database(dir.path()), 7).unwrap();
    assert_eq!(names(dir.path()), ["ledger.jsonl.before-db"]);
    assert_eq!(std::fs::read(dir.path().join("ledger.jsonl.before-db")).unwrap(), bytes);
    let once = events(&record);
    assert_eq!(once, [("on".to_owned(), 3), ("open".to_owned(), 1), ("seen".to_owned(), 1)]);
    same(&mut old, &mut record).unwrap();
    for again in 2..4 {
        drop(record);
        record = Record::open(&database(dir.path()), 7).unwrap();
        assert_eq!(events(&record), once, "nothing to take in");
        drop(record);
        std::fs::write(old_file(dir.path()), &bytes).unwrap();
        record = Record::open(&database(dir.path()), 7).unwrap();
        assert_eq!(events(&record), once);
        assert!(record.told().is_empty());
        assert_eq!(names(dir.path()).last().unwrap(), &format!("ledger.jsonl.before-db-{again}"));
        same(&mut old, &mut record).unwrap();
    }
}

/// Somebody starts the old program once more: what it wrote comes too, also of what is there already.
#[test]
fn what_an_old_program_wrote_since_is_taken_in_too() {
    let dir = tempfile::tempdir().unwrap();
    drop(old_home(dir.path()));
    let all = std::fs::read(old_file(dir.path())).unwrap();
    drop(Record::open(&database(dir.path()), 7).unwrap());
    let of = Of { mchid: 0, card: 0, host: 0, day: 4, pid: 0 };
    let more = |old: &mut Ledger| {
        old.append(&[
            Line { body: body([Some(true), Some(true), None, None]), ..line("since", &of) },
            Line { phase: Phase::End, verdict: Some(Verdict::Confirmed), ..line("since", &of) },
            Line {
                phase: Phase::End,
                verdict: Some(Verdict::Refused),
                ..line("open", &Of { card: 1, day: 2, ..of.clone() })
            },
        ]);
    };
    more(&mut Ledger::open(&old_file(dir.path()), 901));
    let mut record = Record::open(&database(dir.path()), 7).unwrap();
    assert_eq!(record.entry("since").unwrap().unwrap().verdict, Some(Verdict::Confirmed));
    assert_eq!(record.entry("open").unwrap().unwrap().verdict, Some(Verdict::Refused));
    // A copy of the whole, with the same behind it.
    drop(record);
    std::fs::write(old_file(dir.path()), &all).unwrap();
    let mut old = Ledger::open(&old_file(dir.path()), 902);
    more(&mut old);
    let bytes = std::fs::read(old_file(dir.path())).unwrap();
    drop(old);
    record = Record::open(&database(dir.path()), 7).unwrap();
    assert_eq!(events(&record).iter().map(|(_, n)| n).sum::<usize>(), 8);
    let other = tempfile::tempdir().unwrap();
    std::fs::write(old_file(other.path()), bytes).unwrap();
    guards_the_same(&Ledger::open(&old_file(other.path()), 7), &mut record).unwrap();
}

/// As long as the old program runs it goes on writing its file: nothing is taken in, and nothing is changed.
#[test]
fn an_old_home_waits_until_the_old_program_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    let old = old_home(dir.path());
    let before = std::fs::read(old_file(dir.path())).unwrap();
    for _ in 0..2 {
        let trouble = Record::open(&database(dir.path()), 7).unwrap_err();
        assert_eq!(key(&trouble), "old-home-in-use");
        assert_eq!(std::fs::read(old_file(dir.path())).unwrap(), before);
        assert_eq!(names(dir.path()), ["ledger.jsonl"]);
        let db = rusqlite::Connection::open(database(dir.path())).unwrap();
        assert_eq!(db.query_row("SELECT count(*) FROM publication", [], |r| r.get::<_, i64>(0)).unwrap(), 0);
    }
    drop(old);
    assert_eq!(Record::open(&database(dir.path()), 7).unwrap().entries().unwrap().len(), 3);
}

/// What was removed here does not come back with its names because the old file does.
#[test]
fn what_was_removed_stays_removed_when_an_old_file_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut old = old_home(dir.path());
    let wrong = Note::Corrected(Section::Fapiao, State::Shown, "王芳说的".into());
    let said = line("said", &Of { mchid: 0, card: 0, host: 0, day: 5, pid: 0 });
    old.append(&[Line { phase: Phase::Human, note: Some(wrong), ..said }]);
    drop(old);
    let bytes = std::fs::read(old_file(dir.path())).unwrap();
    let mut record = Record::open(&database(dir.path()), 7).unwrap();
    record.remove(None, "2026-12-01").unwrap();
    let before = events(&record);
    drop(record);
    std::fs::write(old_file(dir.path()), bytes).unwrap();
    let record = Record::open(&database(dir.path()), 7).unwrap();
    assert_eq!(events(&record), before);
    assert!(record.entries().unwrap().iter().all(|e| e.line.forgotten && e.line.user.is_empty()));
    let notes: Vec<Note> = record.entries().unwrap().into_iter().flat_map(|e| e.notes).map(|(_, n)| n).collect();
    assert!(!format!("{notes:?}").contains("王芳"), "{notes:?}");
}

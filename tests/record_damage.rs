//! A damaged file of the first version: no switch of a real card that was published as on goes out as off, whatever became
//! of its bytes before it was taken into the database, and the way out again. Damaged rows: `record_cells.rs`.

use std::path::Path;
use std::sync::OnceLock;

use card_rights_studio::rights::Section;
use card_rights_studio::rights::shown::State;
use card_rights_studio::storage::record::{Entry, Line, Note, Phase, Record};
use card_rights_studio::storage::{exchange, history};
use card_rights_studio::wechatpay::verdict::Verdict;
use card_rights_studio::words::Lang;
use proptest::prelude::*;

use crate::support::damage::{self, OF, body, line};
use crate::support::old_record::{self, Ledger};

const CARD: &str = OF.card;

fn publication(id: &str, card: &str, on: bool, verdict: Verdict) -> Vec<Line> {
    vec![
        Line { body: body(on), ..line(id, card, Phase::Intent) },
        line(id, card, Phase::Sent),
        Line { verdict: Some(verdict), ..line(id, card, Phase::End) },
    ]
}

fn seen(states: [State; 4]) -> Line {
    let note = Note::Seen(Section::ALL.into_iter().zip(states).collect());
    Line { note: Some(note), attempt: 0, ..line("said-by-the-person", CARD, Phase::Human) }
}

/// The database beside an old file.
fn record(old: &Path) -> Record {
    Record::open(&old.with_file_name("studio.db"), 1).unwrap()
}

/// Whether 会员积分 of the card, which was published as on, would go out as off with `--yes`.
fn goes_out(old: &Path) -> bool {
    let known = record(old).card(OF.mchid, CARD).unwrap();
    damage::goes_out(history::shown(&known, OF))
}

/// A record in which the card's 会员积分 was published as on, between other things; made once, as each line reaches the
/// disk.
fn story(path: &Path, old: usize) {
    static MADE: [OnceLock<Vec<u8>>; 4] = [const { OnceLock::new() }; 4];
    let made = MADE[old].get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ledger.jsonl");
        tell(&path, old);
        std::fs::read(path).unwrap()
    });
    std::fs::write(path, made).unwrap();
}

fn tell(path: &Path, old: usize) {
    let mut raw = String::new();
    for n in 0..old {
        for l in publication(&format!("old{n}"), "pOTHER", n % 2 == 0, Verdict::Confirmed) {
            raw += &(serde_json::to_string(&l).unwrap() + "\n");
        }
    }
    if old > 1 {
        for l in publication("early", CARD, true, Verdict::Confirmed) {
            raw += &(serde_json::to_string(&l).unwrap() + "\n");
        }
    }
    std::fs::write(path, raw).unwrap();
    let mut l = Ledger::open(path, 1);
    if old < 2 {
        l.append(&publication("on", CARD, true, Verdict::Confirmed));
    }
    l.append(&publication("other", "pOTHER", false, Verdict::Unknown));
    l.append(&[Line { note: Some(Note::Looked(true)), ..line("other", "pOTHER", Phase::Human) }]);
}

#[derive(Debug, Clone)]
enum Harm {
    Change(Vec<(prop::sample::Index, u8)>),
    Zero(prop::sample::Index, usize),
    Cut(prop::sample::Index, prop::sample::Index, prop::sample::Index),
    Ends(&'static str),
    End(prop::sample::Index, &'static str),
    Words(&'static str, &'static str, prop::sample::Index),
}

fn harm() -> impl Strategy<Value = Harm> {
    use prop::sample::{Index, select};
    let ends = || select(vec!["\r\n", "\r", "", " ", "\0", "\u{2028}", "\n\n", "\u{85}", "x"]);
    let words = select(vec![
        ("true", "false"),
        ("\"sum\"", "\"sun\""),
        ("\"v\":2", "\"v\":1"),
        ("pDAMAGE", "pDAMAGF"),
        ("\"on\"", "\"om\""),
        ("\"intent\"", "\"sent\""),
        ("\"end\"", "\"late\""),
        ("confirmed", "refused"),
        ("confirmed", "not_sent"),
        ("1900009191", "1900009192"),
        ("early", "earlx"),
    ]);
    prop_oneof![
        4 => prop::collection::vec((any::<Index>(), any::<u8>()), 1..6).prop_map(Harm::Change),
        2 => (any::<Index>(), 1..900_usize).prop_map(|(i, n)| Harm::Zero(i, n)),
        3 => (any::<Index>(), any::<Index>(), any::<Index>()).prop_map(|(l, a, b)| Harm::Cut(l, a, b)),
        1 => ends().prop_map(Harm::Ends),
        2 => (any::<Index>(), ends()).prop_map(|(i, e)| Harm::End(i, e)),
        3 => (words, any::<Index>()).prop_map(|((a, b), i)| Harm::Words(a, b, i)),
    ]
}

fn lines(bytes: &[u8]) -> Vec<Vec<u8>> {
    bytes.split_inclusive(|b| *b == b'\n').map(<[u8]>::to_vec).collect()
}

fn harmed(bytes: &[u8], harm: &Harm) -> Vec<u8> {
    let mut out = bytes.to_vec();
    let mut parts = lines(bytes);
    match harm {
        Harm::Change(all) => all.iter().for_each(|(at, to)| *at.get_mut(&mut out) = *to),
        Harm::Zero(at, count) => {
            let at = at.index(out.len());
            let end = out.len().min(at + count);
            out[at..end].fill(0);
        }
        Harm::Cut(of, a, b) => {
            let part = of.get_mut(&mut parts);
            // Inside: something of the line is left, or nothing was cut.
            let len = (part.len() - 1).max(1);
            let (a, b) = (a.index(len), b.index(len));
            let (a, b) = (a.min(b).max(1), a.max(b).max(1));
            part.drain(a..b);
            out = parts.concat();
        }
        Harm::Ends(end) => {
            out = parts.iter().flat_map(|p| [p.strip_suffix(b"\n").unwrap_or(p), end.as_bytes()].concat()).collect();
        }
        Harm::End(of, end) => {
            let part = of.get_mut(&mut parts);
            *part = [part.strip_suffix(b"\n").unwrap_or(part), end.as_bytes()].concat();
            out = parts.concat();
        }
        Harm::Words(from, to, which) => {
            let is = |w: &[u8]| w == from.as_bytes();
            let places: Vec<usize> = (0..out.len()).filter(|i| out.get(*i..i + from.len()).is_some_and(is)).collect();
            if !places.is_empty() {
                let at = places[which.index(places.len())];
                out.splice(at..at + from.len(), to.bytes());
            }
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// Changed, zeroed or cut inside a line, with other line ends, once or twice; and with a publication of another card
    /// written behind it.
    #[test]
    fn no_damage_lets_a_switch_that_was_published_as_on_go_out_as_off(
        old in 0..4_usize,
        harms in prop::collection::vec(harm(), 1..3),
        more in prop::bool::weighted(0.2),
        removed in any::<bool>(),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ledger.jsonl");
        story(&path, old);
        let whole = std::fs::read(&path).unwrap();
        let bad = harms.iter().fold(whole.clone(), |b, h| harmed(&b, h));
        std::fs::write(&path, &bad).unwrap();
        let text = String::from_utf8_lossy(&bad);
        let (shown, damaged) = {
            let was = Ledger::open(&path, 1);
            (old_record::shown(&was, OF), was.is_damaged())
        };
        let mut record = record(&path);
        let known = record.card(OF.mchid, CARD).unwrap();
        // What was read of the file itself.
        prop_assert_eq!(history::shown(&known, OF), shown, "{}", text);
        prop_assert_eq!(known.is_damaged(), damaged, "{}", text);
        let told = record.told();
        let said = told.first().map(|t| t.sentence.key.as_ref());
        prop_assert_eq!(said == Some("record-damaged"), damaged, "{}", text);
        drop(record);
        prop_assert!(!goes_out(&path), "{}", text);
        if more {
            let mut l = crate::record_damage::record(&path);
            l.append_all(&publication("later", "pTHIRD", true, Verdict::Confirmed)).unwrap();
            if removed {
                l.remove(None, "2026-12-01").unwrap();
            }
            drop(l);
            prop_assert!(!goes_out(&path), "{}", text);
        }
    }

    /// A last line that is only a beginning is a crash's trace, also when others wrote behind it, and more than once.
    #[test]
    fn a_torn_last_line_is_no_damage(old in 0..4_usize, cuts in prop::collection::vec(any::<prop::sample::Index>(), 1..4)) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ledger.jsonl");
        story(&path, old);
        let mut torn = 0;
        for (n, cut) in cuts.iter().enumerate() {
            let all = lines(&std::fs::read(&path).unwrap());
            let next = serde_json::to_string(&line(&format!("torn{n}"), CARD, Phase::Intent)).unwrap();
            let at = 1 + cut.index(next.len() - 2);
            std::fs::write(&path, [&all.concat(), &next.as_bytes()[..at]].concat()).unwrap();
            torn += 1;
            // The last one has nothing behind it.
            if n + 1 < cuts.len() || cut.index(2) == 0 {
                let mut l = Ledger::open(&path, 1);
                l.append(&[line(&format!("next{n}"), "pTHIRD", Phase::Intent)]);
                prop_assert!(!l.is_damaged());
            }
        }
        let mut l = record(&path);
        let told = l.told();
        prop_assert_eq!(told.len(), 1);
        prop_assert_eq!(&told[0].sentence.key, "old-record-torn");
        let said = Lang::ZhCn.say(&told[0].sentence);
        prop_assert!(said.contains(&format!("有 {torn} 行")), "{}", said);
        prop_assert!(!l.card(OF.mchid, CARD).unwrap().is_damaged());
        let there = l.entry("next0").unwrap().is_some();
        prop_assert!(there || cuts.len() == 1);
        l.remove(Some(history::Card { card: "pOTHER", ..OF }), "2026-12-01").unwrap();
        prop_assert!(!l.card(OF.mchid, CARD).unwrap().is_damaged());
        drop(l);
        let mut again = record(&path);
        prop_assert!(again.told().is_empty() && !again.card(OF.mchid, CARD).unwrap().is_damaged());
    }
}

/// Two changes that only together look like a line of the first version.
#[test]
fn a_line_that_was_made_to_look_like_one_of_the_first_version_is_damage() {
    for n in 0..3 {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ledger.jsonl");
        story(&path, 0);
        let mut all = lines(&std::fs::read(&path).unwrap());
        let text = String::from_utf8(all[n].clone()).unwrap();
        let (open, _) = text.split_once(",\"sum\"").unwrap();
        let bare = format!("{open}}}\n")
            .replace("\"v\":2", "\"v\":1")
            .replace("\"show_bonus\\\":true", "\"show_bonus\\\":false");
        assert_ne!(bare, text);
        all[n] = bare.replace("confirmed", "refused").into_bytes();
        std::fs::write(&path, all.concat()).unwrap();
        assert!(!goes_out(&path), "{n}");
    }
}

fn damaged() -> (tempfile::TempDir, std::path::PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("ledger.jsonl");
    story(&path, 0);
    let mut bytes = std::fs::read(&path).unwrap();
    let n = bytes.len() / 9;
    bytes[n] = 0;
    std::fs::write(&path, &bytes).unwrap();
    assert!(!goes_out(&path));
    (dir, path)
}

/// Only what came after the damage settles a card, and only when it tells of all four.
#[test]
fn damage_is_settled_by_what_came_after_it() {
    use State::{NotShown, Shown, Unknown};
    let one = |lines: &[Line]| {
        let (_dir, path) = damaged();
        record(&path).append_all(lines).unwrap();
        goes_out(&path)
    };
    assert!(one(&[seen([NotShown; 4])]));
    assert!(!one(&[seen([NotShown, NotShown, NotShown, Unknown])]));
    assert!(!one(&[seen([Shown, NotShown, NotShown, NotShown])]));
    assert!(one(&publication("later", CARD, false, Verdict::Confirmed)));
    assert!(!one(&publication("later", CARD, true, Verdict::Confirmed)), "it is shown");
    for verdict in [Verdict::Accepted, Verdict::Unknown, Verdict::Refused, Verdict::NotSent] {
        assert!(!one(&publication("later", CARD, false, verdict)), "{verdict:?}");
    }
    assert!(!one(&publication("later", "pOTHER", false, Verdict::Confirmed)), "of another card");
    // And damage once more, in another old file.
    let (_dir, path) = damaged();
    record(&path).append(&seen([NotShown; 4])).unwrap();
    assert!(goes_out(&path));
    std::fs::write(&path, b"{\"v\":2,\"id\":\"\0\"}\n").unwrap();
    assert!(!goes_out(&path));
}

/// A colleague's record settles it when it is not older than what was lost.
#[test]
fn a_colleagues_record_settles_damage_unless_the_record_went_on_since() {
    for (at, settles) in [("2026-09-01T09:00:00+08:00", false), ("2026-11-20T09:00:00+08:00", true)] {
        let (dir, path) = damaged();
        let theirs: Vec<Line> = publication("their", CARD, false, Verdict::Confirmed);
        let text: String =
            theirs.into_iter().map(|l| serde_json::to_string(&Line { at: at.into(), ..l }).unwrap() + "\n").collect();
        std::fs::write(dir.path().join("theirs.jsonl"), text).unwrap();
        let all: Vec<Entry> = exchange::read(&dir.path().join("theirs.jsonl")).unwrap().0;
        record(&path).import(&all).unwrap();
        assert_eq!(goes_out(&path), settles, "{at}");
    }
}

/// What was damaged in a colleague's file is not taken in.
#[test]
fn a_changed_line_of_a_colleagues_record_is_skipped() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("ledger.jsonl");
    story(&path, 0);
    let entries = record(&path).entries().unwrap();
    let given = String::from_utf8(exchange::write(entries.iter())).unwrap();
    let theirs = dir.path().join("theirs.jsonl");
    for (text, skipped) in [(given.clone(), 0), (given.replace("show_bonus\\\":true", "show_bonus\\\":false"), 1)] {
        std::fs::write(&theirs, text).unwrap();
        assert_eq!(exchange::read(&theirs).unwrap().1, skipped);
    }
}

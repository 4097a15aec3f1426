//! Rows of the record that somebody or something changed, removed or exchanged: a switch that was published as on is
//! never taken for off, what comes after settles the card, and clearing old entries keeps that there was damage.

use std::path::Path;

use card_rights_studio::rights::Section;
use card_rights_studio::rights::shown::{Shown, State};
use card_rights_studio::storage::history::{self};
use card_rights_studio::storage::record::{Line, Note, Phase, Record};
use card_rights_studio::wechatpay::verdict::Verdict;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use rusqlite::Connection;

use crate::support::damage::{OF, body, goes_out, line};

const OTHER: &str = "pOTHER";
/// Everything happened before it.
const LATER: &str = "2026-12-01";

fn publication(id: &str, card: &str, on: bool, verdict: Verdict) -> Vec<Line> {
    let answer =
        |l| Line { message: Some("张敏没有权限".into()), request_id: Some("R1".into()), status: Some(200), ..l };
    vec![
        Line { body: body(on), ..line(id, card, Phase::Intent) },
        line(id, card, Phase::Sent),
        answer(Line { verdict: Some(verdict), ..line(id, card, Phase::End) }),
    ]
}

fn said(id: &str, note: Note) -> Line {
    Line { note: Some(note), attempt: 0, ..line(id, OF.card, Phase::Human) }
}

fn seen(state: State) -> Line {
    said("said-by-the-person", Note::Seen(Section::ALL.into_iter().map(|s| (s, state)).collect()))
}

/// The card's 会员积分 was published as on, between other things of it and of another card.
fn story(record: &mut Record) {
    let mut lines = publication("refused", OF.card, false, Verdict::Refused);
    lines.extend(publication("other-1", OTHER, false, Verdict::Confirmed));
    lines.extend(publication("on", OF.card, true, Verdict::Confirmed));
    lines.extend(publication("other-2", OTHER, false, Verdict::Unknown));
    lines.push(said("on", Note::Checked(true)));
    for line in lines {
        record.append(&line).unwrap();
    }
}

fn database(dir: &Path) -> std::path::PathBuf {
    dir.join("studio.db")
}

fn shown(record: &mut Record) -> Shown {
    history::shown(&record.card(OF.mchid, OF.card).unwrap(), OF)
}

/// A connection that is bound by nothing, and the tables as they were, so that each harm is tried on the same record.
struct Raw(Connection);

const TABLES: [&str; 3] = ["publication", "event", "card"];

impl Raw {
    fn open(path: &Path) -> Self {
        let db = Connection::open(path).unwrap();
        db.busy_timeout(std::time::Duration::from_secs(20)).unwrap();
        db.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY").unwrap();
        for t in TABLES {
            db.execute_batch(&format!("CREATE TEMP TABLE was_{t} AS SELECT * FROM {t}")).unwrap();
        }
        Self(db)
    }

    fn again(&self) {
        for t in TABLES {
            self.0.execute_batch(&format!("DELETE FROM main.{t}; INSERT INTO main.{t} SELECT * FROM was_{t}")).unwrap();
        }
        self.0.execute_batch("DELETE FROM damage").unwrap();
    }

    fn columns(&self, table: &str) -> Vec<String> {
        let mut select = self.0.prepare("SELECT name FROM pragma_table_info(?1) ORDER BY cid").unwrap();
        select.query_map([table], |r| r.get(0)).unwrap().map(Result::unwrap).collect()
    }

    /// What names each row.
    fn rows(&self, table: &str) -> Vec<i64> {
        let number = if table == "card" { "row_number() OVER (ORDER BY card)" } else { "n" };
        let mut select = self.0.prepare(&format!("SELECT {number} FROM {table} ORDER BY 1")).unwrap();
        select.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect()
    }

    /// Whether the table took it: its kinds and its keys stand in the way of some.
    fn harm(&self, harm: &Harm) -> bool {
        let row = |table: &str, row: i64| {
            if table == "card" {
                format!("card = (SELECT card FROM was_card ORDER BY card LIMIT 1 OFFSET {})", row - 1)
            } else {
                format!("n = {row}")
            }
        };
        match harm {
            Harm::Cell(table, n, column, value) => {
                let sql = format!("UPDATE {table} SET {column} = {value} WHERE {}", row(table, *n));
                self.0.execute(&sql, []).is_ok_and(|n| n == 1)
            }
            Harm::Gone(table, n) => {
                self.0.execute(&format!("DELETE FROM {table} WHERE {}", row(table, *n)), []).unwrap() == 1
            }
            Harm::Swapped(a, b) => {
                let sql = "UPDATE event SET n = -n WHERE n = ?1; UPDATE event SET n = ?1 WHERE n = ?2;
                           UPDATE event SET n = ?2 WHERE n = -?1";
                let sql = sql.replace("?1", &a.to_string()).replace("?2", &b.to_string());
                a != b && self.0.execute_batch(&sql).is_ok()
            }
        }
    }

    fn text(&self) -> String {
        let all = |sql: &str| -> String {
            let mut select = self.0.prepare(sql).unwrap();
            let all = select.query_map([], |r| r.get::<_, String>(0)).unwrap();
            all.map(|t| t.unwrap_or_default() + "\n").collect()
        };
        let event =
            "SELECT concat_ws('|', n, publication, phase, verdict, message, request_id, note, hex(hash)) FROM event";
        let publication =
            "SELECT concat_ws('|', n, id, mchid, card, user, flags, removed, hex(hash), body) FROM publication";
        all(publication) + &all(event) + &all("SELECT concat_ws('|', mchid, card, hex(last)) FROM card")
    }
}

#[derive(Debug, Clone)]
enum Harm {
    Cell(&'static str, i64, String, String),
    Gone(&'static str, i64),
    Swapped(i64, i64),
}

/// What a cell is changed to.
fn values(column: &str) -> Vec<String> {
    let other = match column {
        "verdict" => "'refused'",
        "phase" => "'human'",
        "flags" => "'0000'",
        "card" => "'pOTHER'",
        "body" => r#"'{"show_bonus":false}'"#,
        "note" => r#"'{"seen":[["bonus","not_shown"]]}'"#,
        "gateway" => "'127.0.0.1:80'",
        "n" => "n + 1000",
        _ => "'x'",
    };
    let garbage = ["NULL", "''", "CAST(x'ff41' AS TEXT)", "0", "1", "-1", "99999999999", "x'00'", other];
    garbage.into_iter().map(str::to_owned).chain([format!("upper({column})"), format!("{column} || 'x'")]).collect()
}

/// Nothing was taken for off that was on.
#[track_caller]
fn never_off(record: &mut Record, raw: &Raw, harm: &dyn std::fmt::Debug) -> Shown {
    let shown = shown(record);
    assert!(!goes_out(shown.clone()), "{harm:?}\n{}", raw.text());
    shown
}

/// Each cell of each row to each value, each row away, each two events exchanged.
fn every_harm(raw: &Raw) -> Vec<Harm> {
    let mut out = Vec::new();
    for table in TABLES {
        for row in raw.rows(table) {
            for column in raw.columns(table) {
                out.extend(values(&column).into_iter().map(|v| Harm::Cell(table, row, column.clone(), v)));
            }
            out.push(Harm::Gone(table, row));
        }
    }
    let events = raw.rows("event");
    out.extend(events.iter().flat_map(|a| events.iter().filter(move |b| a < b).map(|b| Harm::Swapped(*a, *b))));
    out
}

#[test]
fn whatever_cell_is_changed_or_row_removed_nothing_that_was_on_goes_out_as_off() {
    let dir = tempfile::tempdir().unwrap();
    let mut record = Record::open(&database(dir.path()), 1).unwrap();
    story(&mut record);
    let raw = Raw::open(&database(dir.path()));
    let (mut took, mut unsettled) = (0, 0);
    for harm in every_harm(&raw) {
        if !raw.harm(&harm) {
            continue;
        }
        took += 1;
        let shown = never_off(&mut record, &raw, &harm);
        unsettled += usize::from(shown.is_unsettled());
        if !shown.is_unsettled() {
            // What the guard does not read, or reads as what it was.
            assert_eq!(shown.get(Section::Bonus).state, State::Shown, "{harm:?}");
        }
        raw.again();
    }
    assert!(took > 800 && unsettled > 200, "{took} {unsettled}");
}

/// What comes after the damage settles the card, also when old entries were cleared before; clearing alone does not, and
/// leaves no name.
#[test]
fn a_changed_row_is_settled_by_what_comes_after_it_and_not_by_clearing() {
    let dir = tempfile::tempdir().unwrap();
    let mut record = Record::open(&database(dir.path()), 1).unwrap();
    story(&mut record);
    let raw = Raw::open(&database(dir.path()));
    let mut tried = std::collections::BTreeSet::new();
    // What is gone first.
    for harm in every_harm(&raw).into_iter().rev() {
        // One value of each cell that does harm.
        let name = format!("{harm:?}").rsplit_once(", \"").map(|(cell, _)| cell.to_owned());
        if name.as_ref().is_some_and(|n| tried.contains(n)) {
            continue;
        }
        for cleared in [false, true] {
            if !raw.harm(&harm) || !shown(&mut record).is_unsettled() {
                continue;
            }
            tried.extend(name.clone());
            if cleared {
                record.remove(None, LATER).unwrap();
                assert!(never_off(&mut record, &raw, &harm).is_unsettled(), "{harm:?}\n{}", raw.text());
                for name in ["张敏", "云豆", "R1"] {
                    assert!(!raw.text().contains(name), "{harm:?}\n{}", raw.text());
                }
            }
            settled(&mut record, &raw, &harm);
            raw.again();
        }
        raw.again();
    }
    assert!(tried.len() > 30, "{}", tried.len());
}

fn settled(record: &mut Record, raw: &Raw, harm: &Harm) {
    record.append(&seen(State::NotShown)).unwrap();
    let known = shown(record);
    assert!(!known.is_unsettled(), "{harm:?}\n{}", raw.text());
    // What can still be read as published stands above what a person says.
    assert_eq!(goes_out(known.clone()), known.get(Section::Bonus).state == State::NotShown, "{harm:?}");
    record.append_all(&publication("later", OF.card, false, Verdict::Confirmed)).unwrap();
    assert!(goes_out(shown(record)), "{harm:?}\n{}", raw.text());
    // Once more, and it is open again.
    raw.0.execute("UPDATE event SET verdict = 'refused' WHERE n = (SELECT max(n) FROM event)", []).unwrap();
    assert!(!goes_out(shown(record)), "{harm:?}");
}

fn harm() -> impl Strategy<Value = (usize, Index, Index, Index, Index)> {
    (0..6_usize, any::<Index>(), any::<Index>(), any::<Index>(), any::<Index>())
}

fn made(raw: &Raw, (kind, table, a, b, v): (usize, Index, Index, Index, Index)) -> Option<Harm> {
    let table = *table.get(&TABLES);
    let rows = raw.rows(table);
    let row = *(!rows.is_empty()).then(|| a.get(&rows))?;
    Some(match kind {
        0 => Harm::Gone(table, row),
        1 => {
            let events = raw.rows("event");
            Harm::Swapped(*a.get(&events), *b.get(&events))
        }
        _ => {
            let columns = raw.columns(table);
            let column = b.get(&columns).clone();
            let values = values(&column);
            Harm::Cell(table, row, column, v.get(&values).clone())
        }
    })
}

#[derive(Debug, Clone)]
enum Act {
    Publish(bool, Verdict),
    Said(Note),
    Remove(usize),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    use Verdict::{Accepted, Confirmed, NotSent, Refused, Unknown};
    let verdicts = select(vec![Confirmed, Accepted, Refused, NotSent, Unknown]);
    let notes = select(vec![
        Note::Checked(true),
        Note::Looked(true),
        Note::OnceShown,
        Note::Seen(vec![(Section::Favor, State::NotShown)]),
        Note::Corrected(Section::Favor, State::NotShown, "张敏说的".into()),
    ]);
    let act = prop_oneof![
        4 => (any::<bool>(), verdicts).prop_map(|(on, v)| Act::Publish(on, v)),
        2 => notes.prop_map(Act::Said),
        1 => (1..28_usize).prop_map(Act::Remove),
    ];
    prop::collection::vec(act, 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Several harms at once, cleared in between: never off. Several removed rows may leave nothing of a card, which
    /// means unknown history.
    #[test]
    fn no_harm_makes_off_of_what_was_on(before in acts(), harms in prop::collection::vec(harm(), 1..4), cleared: bool) {
        let dir = tempfile::tempdir().unwrap();
        let mut record = Record::open(&database(dir.path()), 1).unwrap();
        for (n, act) in before.iter().enumerate() {
            match act {
                Act::Publish(on, v) => record.append_all(&publication(&format!("act-{n}"), OF.card, *on, *v)).unwrap(),
                Act::Said(note) => record.append(&said("act-0", note.clone())).unwrap(),
                Act::Remove(day) => _ = record.remove(None, &format!("2026-10-{day:02}")).unwrap(),
            }
        }
        story(&mut record);
        let raw = Raw::open(&database(dir.path()));
        let mut took = Vec::new();
        for h in harms {
            took.extend(made(&raw, h).filter(|h| raw.harm(h)));
        }
        if cleared {
            record.remove(None, LATER).unwrap();
        }
        let shown = shown(&mut record);
        let bonus = shown.get(Section::Bonus).state;
        prop_assert!(shown.is_unsettled() || bonus == State::Shown || took.len() > 1 && bonus == State::Unknown,
            "{:?} {:?}\n{}", took, bonus, raw.text());
    }
}

/// What was read last is given again only as long as nothing changed: what this one wrote, what another wrote, and a cell
/// that was changed behind its back are seen by the next look.
#[test]
fn a_second_look_sees_what_changed_since_the_first() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("studio.db");
    let mut record = Record::open(&path, std::process::id()).unwrap();
    let mut look = || {
        let known = record.card(OF.mchid, OF.card).unwrap();
        (known.entries().len(), history::shown(&known, OF).get(Section::Bonus).state, known.is_damaged())
    };
    assert_eq!(look(), (0, State::Unknown, false));
    let mut other = Record::open(&path, std::process::id()).unwrap();
    other.append_all(&publication("a", OF.card, false, Verdict::Confirmed)).unwrap();
    assert_eq!(look(), (1, State::NotShown, false));
    assert_eq!(look(), (1, State::NotShown, false));
    other.append_all(&publication("b", OTHER, true, Verdict::Confirmed)).unwrap();
    assert_eq!(look(), (1, State::NotShown, false), "another card's are not taken for this one's");
    let tampering = Connection::open(&path).unwrap();
    tampering.execute("UPDATE publication SET flags = '1000' WHERE id = 'a'", []).unwrap();
    assert!(look().2);
    record.append_all(&publication("c", OF.card, true, Verdict::Confirmed)).unwrap();
    let known = record.card(OF.mchid, OF.card).unwrap();
    assert_eq!(history::shown(&known, OF).get(Section::Bonus).state, State::Shown);
    assert_ne!(record.card(OF.mchid, OTHER).unwrap().entries().len(), 0);
    assert!(record.card(OF.mchid, "pNEVER").unwrap().entries().is_empty());
}

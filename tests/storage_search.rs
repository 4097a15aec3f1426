//! 搜索 in 发布记录 against looking through every text, whatever is in the index and whatever was removed.

use std::sync::Arc;

use card_rights_studio::rights::Section;
use card_rights_studio::rights::shown::State;
use card_rights_studio::storage::history::Card;
use card_rights_studio::storage::record::{Entry, Line, Note, Phase, Record};
use card_rights_studio::storage::search::{Search, Wish};
use card_rights_studio::wechatpay::verdict::Verdict;
use proptest::prelude::*;
use serde_json::{Value, json};

const CARD: Card<'_> = Card { gateway: "g", mchid: "1", card: "pCard" };

fn open(dir: &tempfile::TempDir) -> Record {
    Record::open(&dir.path().join("studio.db"), 7).unwrap()
}

fn line(id: usize, phase: Phase) -> Line {
    Line {
        id: id.to_string(),
        phase,
        at: format!("2026-10-{:02}T16:{:02}:11+08:00", id % 27 + 1, id % 60),
        pid: 4_000_000,
        gateway: "g".into(),
        mchid: "1".into(),
        card: "pCard".into(),
        user: "张敏".into(),
        ..Line::default()
    }
}

/// What is said of an entry, as the window would say it: in words that no text holds.
fn said(e: &Entry) -> String {
    let notes: String = e.notes.iter().map(|(_, n)| format!("{n:?}")).collect();
    format!("<{:?} {} {} {notes}>", e.verdict, e.late, e.line.colleague).to_lowercase()
}

fn leaves(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::String(s) => out.push(s.clone()),
        Value::Number(n) => out.push(n.to_string()),
        Value::Array(all) => all.iter().for_each(|v| leaves(v, out)),
        Value::Object(all) => all.values().for_each(|v| leaves(v, out)),
        _ => {}
    }
}

/// Every entry that holds the words, looked at one by one, newest first.
fn naive(record: &Record, words: &str, only: Option<Verdict>) -> Vec<String> {
    // Whoever wrote them is gone: what has no verdict is of unknown outcome.
    let ended = |e: Entry| match e.verdict {
        None if e.line.phase != Phase::Human => Entry { verdict: Some(Verdict::Unknown), ..e },
        _ => e,
    };
    let all = record.entries().unwrap().into_iter().map(ended).rev().filter(|e| !e.line.forgotten);
    let holds = |e: &Entry| {
        let l = &e.line;
        let mut texts = vec![l.user.clone(), l.card.clone(), format!("{} {}", &l.at[..10], &l.at[11..16])];
        texts.extend([&e.code, &e.request_id].into_iter().flatten().cloned());
        match serde_json::from_str::<Value>(&l.body) {
            Ok(body) => leaves(&body, &mut texts),
            Err(_) => texts.push(l.body.clone()),
        }
        words.is_empty() || said(e).contains(words) || texts.iter().any(|t| t.to_lowercase().contains(words))
    };
    let fits = all.filter(|e| only.is_none_or(|v| e.verdict == Some(v)) && holds(e));
    fits.map(|e| e.line.id).collect()
}

fn found(record: &Record, words: &str, only: Option<Verdict>) -> Vec<String> {
    let list = Arc::new(record.list(Some(CARD), false).unwrap());
    let says = |e: &Entry| said(e).contains(words);
    let mut search = Search::new(record, list, &Wish { words, only, said: &says }).unwrap();
    let mut numbers = Vec::new();
    while !search.is_done() {
        numbers.extend(search.go_on(record).unwrap().into_iter().map(|hit| hit.n));
    }
    let rows = record.rows(&numbers).unwrap();
    let id = |n: &i64| rows.iter().find(|(m, _)| m == n).unwrap().1.line.id.clone();
    numbers.iter().map(id).collect()
}

fn indexed(record: &mut Record) {
    while record.index_more().unwrap() {}
}

/// One thing that happens to the record.
#[derive(Debug, Clone)]
enum Act {
    Publish(String, String),
    End(usize, Option<String>),
    Say(usize, String),
    Index,
    Remove(usize),
}

/// Few characters, so that they meet: Chinese, emoji, case, what parts words, what the index uses itself.
fn text(max: usize) -> impl Strategy<Value = String> {
    let all =
        ['云', '豆', '积', '分', '🎁', 'a', 'B', 'É', 'İ', ' ', '-', '"', '\\', '\n', '0', '1', '\u{E020}', '\u{E080}'];
    proptest::collection::vec(proptest::sample::select(all.to_vec()), 0..=max).prop_map(|c| c.into_iter().collect())
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (text(12), text(6)).prop_map(|(word, user)| Act::Publish(word, user)),
        3 => (0..30_usize, proptest::option::of(text(6))).prop_map(|(n, code)| Act::End(n, code)),
        2 => (0..30_usize, text(6)).prop_map(|(n, why)| Act::Say(n, why)),
        2 => Just(Act::Index),
        1 => (1..28_usize).prop_map(Act::Remove),
    ]
}

fn run(record: &mut Record, act: &Act, count: &mut usize) {
    match act {
        Act::Publish(word, user) => {
            let body = json!({ "show_bonus": true, "bonus": { "bonus_value_word": word, "init_bonus": *count } });
            let line = Line { user: user.clone(), body: body.to_string(), ..line(*count, Phase::Intent) };
            record.append(&line).unwrap();
            *count += 1;
        }
        Act::End(n, code) if *n < *count => {
            let verdict = Some(if code.is_some() { Verdict::Refused } else { Verdict::Confirmed });
            let request_id = Some(format!("08F7{n:04X}"));
            record.append(&Line { verdict, code: code.clone(), request_id, ..line(*n, Phase::End) }).unwrap();
        }
        Act::Say(n, why) if *n < *count => {
            let note = Some(Note::Corrected(Section::Bonus, State::NotShown, why.clone()));
            record.append(&Line { note, ..line(*n, Phase::Human) }).unwrap();
        }
        Act::Index => _ = record.index_more().unwrap(),
        Act::Remove(day) => _ = record.remove(Some(CARD), &format!("2026-10-{day:02}")).unwrap(),
        Act::End(..) | Act::Say(..) => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_search_finds_what_looking_through_everything_finds(
        acts in proptest::collection::vec(act(), 1..40),
        words in proptest::collection::vec(text(8), 12),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let (mut record, mut count) = (open(&dir), 0);
        for act in &acts {
            run(&mut record, act, &mut count);
        }
        for words in words.iter().map(|w| w.trim().to_lowercase()).chain(["08f7".into(), "<some".into(), "10-0".into()]) {
            for only in [None, Some(Verdict::Refused)] {
                prop_assert_eq!(found(&record, &words, only), naive(&record, &words, only), "{:?} {:?}", words, only);
            }
        }
        // And with everything in the index.
        indexed(&mut record);
        for words in words.iter().map(|w| w.trim().to_lowercase()) {
            prop_assert_eq!(found(&record, &words, None), naive(&record, &words, None), "{:?}", words);
        }
    }
}

/// More than one question to the index, and more than one batch.
#[test]
fn a_long_record_is_searched_in_steps_newest_first() {
    let dir = tempfile::tempdir().unwrap();
    let mut record = open(&dir);
    let word = |n: usize| if n.is_multiple_of(7) { "云豆换咖啡" } else { "云豆换茶" };
    let body = |n: usize| json!({ "bonus": { "bonus_value_word": word(n) } }).to_string();
    let lines: Vec<Line> = (0..3000).map(|n| Line { body: body(n), ..line(n, Phase::Intent) }).collect();
    record.append_all(&lines).unwrap();
    indexed(&mut record);
    for words in ["豆", "云豆", "咖啡", "云豆换咖", "茶", "x", "3 16:"] {
        assert_eq!(found(&record, words, None), naive(&record, words, None), "{words}");
    }
    // Everything is in it: a search of two characters reads no entry.
    let list = Arc::new(record.list(Some(CARD), false).unwrap());
    let search = Search::new(&record, list, &Wish { words: "云豆", only: None, said: &|_| false }).unwrap();
    assert!(!search.is_index_behind());
}

/// Nothing that a person removes is found in any file of the folder, be it in a table, in the index or in free pages.
#[test]
fn nothing_of_what_was_removed_is_left_in_the_index() {
    let dir = tempfile::tempdir().unwrap();
    let mut record = open(&dir);
    for n in 0..200 {
        let (user, word) = if n < 100 { ("欧阳子墨", "旧积分兑豆浆") } else { ("李强", "新积分兑茶") };
        let body = json!({ "bonus": { "bonus_value_word": word } }).to_string();
        record
            .append(&Line {
                user: user.into(),
                body,
                at: format!("2026-{:02}-05T16:00:00+08:00", n / 100 + 1),
                ..line(n, Phase::Intent)
            })
            .unwrap();
        let verdict = Some(if n % 2 == 0 { Verdict::Confirmed } else { Verdict::Refused });
        record.append(&Line { verdict, ..line(n, Phase::End) }).unwrap();
        if n % 30 == 0 {
            indexed(&mut record);
        }
    }
    indexed(&mut record);
    let bytes = || -> Vec<u8> {
        let all = std::fs::read_dir(dir.path()).unwrap().flatten();
        let files = all.filter(|e| e.file_name().to_string_lossy().starts_with("studio.db"));
        files.flat_map(|e| std::fs::read(e.path()).unwrap_or_default()).collect()
    };
    let holds = |words: &str| memchr_find(&bytes(), words.as_bytes());
    // The pairs stand in the index as they are.
    assert!(["欧阳子墨", "欧阳", "阳子", "豆浆", "李强"].into_iter().all(holds));
    assert_eq!(record.remove(Some(CARD), "2026-02-01").unwrap(), 100);
    for gone in ["欧阳子墨", "欧阳", "阳子", "子墨", "旧积", "豆浆"] {
        assert!(!holds(gone), "{gone}");
    }
    assert!(holds("李强") && holds("新积"));
    assert_eq!(found(&record, "欧阳", None), Vec::<String>::new());
    assert_eq!(found(&record, "李强", None).len(), 100);
    let whole: String = rusqlite::Connection::open(dir.path().join("studio.db"))
        .unwrap()
        .query_row("PRAGMA integrity_check", [], |r| r.get(0))
        .unwrap();
    assert_eq!(whole, "ok");
}

fn memchr_find(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|w| w == words)
}

/// A list is in the order of time: what a colleague published stands where it happened, and each gateway has its own.
#[test]
fn a_list_is_in_the_order_of_time_and_of_one_card() {
    let dir = tempfile::tempdir().unwrap();
    let mut record = open(&dir);
    for n in [3, 5] {
        record.append(&line(n, Phase::Intent)).unwrap();
    }
    record.append(&Line { gateway: "other".into(), ..line(8, Phase::Intent) }).unwrap();
    record.append(&Line { card: "pOther".into(), ..line(9, Phase::Intent) }).unwrap();
    let theirs = [2, 4].map(|n| Entry {
        line: Line { verdict: Some(Verdict::Confirmed), ..line(n, Phase::Intent) },
        verdict: Some(Verdict::Confirmed),
        ..Entry::default()
    });
    record.import(&theirs).unwrap();
    assert_eq!(found(&record, "", None), ["5", "4", "3", "2"]);
    assert_eq!(record.list(None, false).unwrap().numbers().len(), 6);
    assert_eq!((record.older(Some(CARD), "2026-10-05").unwrap(), record.count().unwrap()), (2, 6));
    let list = record.list(Some(CARD), false).unwrap();
    indexed(&mut record);
    assert!(record.is_still(&list).unwrap(), "the index changes no entry");
    record.append(&Line { verdict: Some(Verdict::Confirmed), ..line(3, Phase::End) }).unwrap();
    assert!(!record.is_still(&list).unwrap());
}

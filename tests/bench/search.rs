//! 搜索 in 发布记录 with 100,000 publications of one card: how long the index takes, what its list costs, and how soon a
//! search of one, two, three and eight characters has its first answer and its whole one.
//!
//! `cargo bench --bench search` prints figures; asserts nothing, as a loaded machine would make it lie.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use card_rights_studio::export::records::said;
use card_rights_studio::rights::field::FieldId;
use card_rights_studio::rights::{CardRights, Section};
use card_rights_studio::storage::history::Card;
use card_rights_studio::storage::list::List;
use card_rights_studio::storage::record::{Entry, Line, Note, Phase, Record};
use card_rights_studio::storage::search::{Search, Wish};
use card_rights_studio::wechatpay::verdict::Verdict;
use card_rights_studio::words::Lang;

const ENTRIES: usize = 100_000;
const CARD: Card<'_> = Card { gateway: "pay.example.com", mchid: "1900009191", card: "pCARD00000000000000000000000" };
const WORDS: [&str; 8] = [
    "我的积分",
    "积分兑好礼",
    "500积分=2小时免费停车券",
    "周二会员八折",
    "查看我的发票",
    "酒店管家-何小云",
    "0571-88880000",
    "pages/bonus/exchange?from=membercard",
];

fn body(n: usize) -> String {
    let mut r = CardRights::default();
    Section::ALL.into_iter().for_each(|s| r.set_shown(s, true));
    r.bonus.init_bonus = Some(100 + n as i64 % 50);
    let fields = [
        FieldId::BonusValueWord,
        FieldId::BonusCostTitle,
        FieldId::BonusCostWord,
        FieldId::MemberPriceWord,
        FieldId::FapiaoJumpWord,
        FieldId::StaffName,
        FieldId::PhoneNumber,
        FieldId::BonusJumpPath,
    ];
    for (field, text) in fields.into_iter().zip(WORDS) {
        r.set_text(field, text);
    }
    // Some content that only some entries have.
    r.set_text(FieldId::ContactValue, &format!("yunqi-hotel-{:03}", n % 997));
    serde_json::to_string(&r.explicit()).unwrap()
}

fn write(record: &mut Record) {
    for part in 0..ENTRIES / 1000 {
        let mut lines = Vec::new();
        for n in part * 1000..(part + 1) * 1000 {
            let line = |phase| Line {
                id: format!("{n:032x}"),
                phase,
                at: format!(
                    "20{:02}-{:02}-{:02}T{:02}:{:02}:11+08:00",
                    16 + n / 10_000,
                    n / 800 % 12 + 1,
                    n / 30 % 28 + 1,
                    n % 24,
                    n % 60
                ),
                pid: 4_000_000,
                gateway: CARD.gateway.into(),
                mchid: CARD.mchid.into(),
                card: CARD.card.into(),
                user: ["张敏", "李佳", "王磊"][n % 3].into(),
                ..Line::default()
            };
            lines.push(Line { body: body(n), ..line(Phase::Intent) });
            let (verdict, code) = match n % 20 {
                0 => (Verdict::Refused, Some("PARAM_ERROR".to_owned())),
                1 => (Verdict::Unknown, None),
                _ => (Verdict::Confirmed, None),
            };
            let request_id = Some(format!("08F78BB6BF0610F502{n:010X}-0"));
            lines.push(Line { verdict: Some(verdict), code, request_id, ..line(Phase::End) });
            if n % 20 < 6 {
                lines.push(Line { note: Some(Note::Checked(true)), ..line(Phase::Human) });
            }
        }
        record.append_all(&lines).unwrap();
    }
}

fn ms(d: Duration) -> f64 {
    d.as_secs_f64() * 1e3
}

fn memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmRSS")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<f64>().ok()).unwrap_or_default() / 1024.0
}

/// How long until the first answer, and until the whole one.
fn search(record: &Record, list: &Arc<List>, words: &str) -> (Duration, Duration, usize) {
    let from = Instant::now();
    assert!(record.is_still(list).unwrap());
    let says = |e: &Entry| said(e, false, Lang::ZhCn).to_lowercase().contains(words);
    let mut search = Search::new(record, Arc::clone(list), &Wish { words, only: None, said: &says }).unwrap();
    let (mut first, mut count) = (None, 0);
    while !search.is_done() {
        count += search.go_on(record).unwrap().len();
        if count > 0 && first.is_none() {
            first = Some(from.elapsed());
        }
    }
    (first.unwrap_or_else(|| from.elapsed()), from.elapsed(), count)
}

fn main() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("studio.db");
    let mut record = Record::open(&path, 7).unwrap();
    write(&mut record);
    let size = || std::fs::metadata(&path).unwrap().len() as f64 / 1e6;
    let before = size();
    let from = Instant::now();
    let mut slowest = Duration::ZERO;
    loop {
        let from = Instant::now();
        let more = record.index_more().unwrap();
        slowest = slowest.max(from.elapsed());
        if !more {
            break;
        }
    }
    drop(record);
    println!(
        "the index of {ENTRIES}: {:.1} s, the slowest batch {:.0} ms, {:.0} MB beside {before:.0} MB",
        from.elapsed().as_secs_f64(),
        ms(slowest),
        size() - before
    );
    let record = Record::open(&path, 7).unwrap();
    let (from, held) = (Instant::now(), memory());
    let list = Arc::new(record.list(Some(CARD), false).unwrap());
    println!("the list is read in {:.0} ms, {:.1} MB", ms(from.elapsed()), memory() - held);
    let from = Instant::now();
    let rows = record.rows(&list.numbers()[..150]).unwrap();
    println!("{} rows are read in {:.1} ms", rows.len(), ms(from.elapsed()));
    drop(rows);
    let more = [
        "param_error",
        "yunqi-hotel-042",
        "08f78bb6bf0610f50200000010",
        "2019-03-11 0",
        "张敏",
        "看过",
        "人工确认",
        "没有这样的词语在里面",
    ];
    for length in [1, 2, 3, 8] {
        let mut all = Vec::new();
        for text in WORDS.iter().chain(&more) {
            let text: Vec<char> = text.chars().collect();
            for words in text.windows(length.min(text.len())) {
                let words: String = words.iter().collect();
                let words = words.trim().to_lowercase();
                all.push((search(&record, &list, &words), words));
            }
        }
        let place = |of: fn(&(Duration, Duration, usize)) -> Duration, share: usize| {
            let mut times: Vec<Duration> = all.iter().map(|(t, _)| of(t)).collect();
            times.sort();
            ms(times[(times.len() - 1) * share / 100])
        };
        println!(
            "{length} characters, {} searches: first answer median {:.1} ms, 95th {:.1} ms; whole one median {:.1} ms, 95th {:.1} ms",
            all.len(),
            place(|t| t.0, 50),
            place(|t| t.0, 95),
            place(|t| t.1, 50),
            place(|t| t.1, 95)
        );
    }
    println!("memory {:.1} MB", memory());
}

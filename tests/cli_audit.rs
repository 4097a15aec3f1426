//! 审计记录 as a table (src/export/README.md, Audit), compared with the database row by row through a connection of its
//! own.

use std::collections::HashMap;
use std::path::Path;

use card_rights_studio::rights::CardRights;
use card_rights_studio::storage::approvals::Approval;
use card_rights_studio::storage::record::{Line, Note, Phase, Record};
use card_rights_studio::wechatpay::verdict::Verdict;
use rusqlite::Connection;
use serde_json::Value;

use crate::support::program::Home;
use crate::support::record;

const MCHID: &str = "1900009191";

/// Forty publications of three cards by three people, some refused or in doubt, some of a batch, some a colleague's.
fn filled(home: &Home) {
    let mut record = Record::open(&home.path().join(record::REAL), std::process::id()).unwrap();
    for n in 0..40 {
        let word = ["云豆", "云币", "=豆", "积分,\"豆\""][n % 4];
        let body = serde_json::json!({
            "show_bonus": n > 8, "bonus": { "init_bonus": n / 5, "bonus_value_word": word },
            "show_favor": false, "show_fapiao": false, "show_guide": n % 3 == 0,
        })
        .to_string();
        let base = Line {
            v: 1,
            id: format!("{n:032x}"),
            attempt: 1,
            at: format!("2026-11-{:02}T09:{n:02}:00+08:00", n / 2 + 1),
            pid: std::process::id(),
            gateway: "api.mch.weixin.qq.com".into(),
            mchid: MCHID.into(),
            card: format!("pCARD{:023}", n % 3),
            user: ["王芳（Administrator）", "张敏", "李强（lq）"][n % 3].into(),
            batch: (n / 10 == 2).then(|| "b2".to_owned()),
            colleague: n % 7 == 3,
            ..Line::default()
        };
        let verdict = [Verdict::Confirmed, Verdict::Refused, Verdict::Accepted, Verdict::Unknown][n % 4];
        record.append(&Line { body, ..base.clone() }).unwrap();
        record.append(&Line { phase: Phase::End, verdict: Some(verdict), status: Some(204), ..base.clone() }).unwrap();
        if n == 11 {
            record.append(&Line { phase: Phase::Human, note: Some(Note::Looked(true)), ..base }).unwrap();
        }
    }
}

/// Each publication as SQLite alone has it, in order: time, person, card, body, verdict, what was said.
fn published(db: &Connection) -> Vec<[String; 6]> {
    let sql = "SELECT p.at, p.user, p.card, p.body,
                   (SELECT e.verdict FROM event e WHERE e.publication = p.n AND e.phase = 'end'),
                   coalesce((SELECT e.note FROM event e WHERE e.publication = p.n AND e.note IS NOT NULL), '')
               FROM publication p ORDER BY p.at";
    let mut select = db.prepare(sql).unwrap();
    let rows = select.query_map([], |r| Ok([r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?]));
    rows.unwrap().map(Result::unwrap).collect()
}

fn rows(home: &Home, more: &[&str]) -> Vec<Vec<String>> {
    let file = home.path().join("审计.csv");
    let ran = home.run(&[&["records", "--table", file.to_str().unwrap()], more].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let bytes = std::fs::read(file).unwrap();
    assert!(bytes.starts_with(b"\xef\xbb\xbf"));
    let mut table = csv::Reader::from_reader(&bytes[3..]);
    let head: Vec<&str> = table.headers().unwrap().iter().collect();
    assert_eq!(head, ["时间", "发布人", "会员卡", "改了什么（改前→改后）", "批准人", "结果"]);
    table.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

const FIELDS: [(&str, &str); 5] = [
    ("/show_bonus", "展示会员积分"),
    ("/bonus/init_bonus", "初始积分"),
    ("/bonus/bonus_value_word", "积分名称"),
    ("/show_favor", "展示会员优惠"),
    ("/show_guide", "展示客服咨询"),
];

#[test]
fn every_row_says_what_the_database_says_with_what_was_live_before() {
    let home = Home::new();
    filled(&home);
    let told = rows(&home, &[]);
    let db = record::database(home.path(), record::REAL).unwrap();
    let all = published(&db);
    assert_eq!((told.len(), all.len()), (40, 40));
    let mut live: HashMap<String, Value> = HashMap::new();
    for (row, [at, user, card, body, verdict, note]) in told.iter().zip(&all) {
        assert_eq!(row[0], at[..16].replace('T', " "));
        assert_eq!((&row[1], row[2].split(' ').next_back().unwrap()), (user, card.as_str()));
        let now: Value = serde_json::from_str(body).unwrap();
        let before = live.get(card);
        assert_eq!(row[3].contains("改前内容未知"), before.is_none(), "{row:?}");
        for (path, label) in FIELDS {
            let (old, new) = (before.and_then(|b| b.pointer(path)), now.pointer(path));
            let changed = before.is_some() && old != new;
            let named = row[3].split('；').any(|part| part.starts_with(&format!("{label}：")) && part.contains(" → "));
            assert_eq!(named, changed, "{label} {row:?}");
            if let Some(word) = new.and_then(Value::as_str).filter(|_| changed) {
                assert!(row[3].contains(&format!("→ {word}")), "{row:?}");
            }
        }
        let said = match verdict.as_str() {
            "confirmed" => "已发布，微信已确认",
            "accepted" => "已发布（未能确认是微信的回复）",
            "refused" => "微信拒绝",
            _ => "结果未知",
        };
        assert!(row[5].contains(said), "{row:?}");
        if matches!(verdict.as_str(), "confirmed" | "accepted") || note.contains("true") {
            live.insert(card.clone(), now);
        }
        assert!(!row.iter().any(|c| c.starts_with('=')), "nothing runs in a spreadsheet: {row:?}");
    }
}

/// What a spreadsheet program makes of `file`, written as `form` into `folder`; none where there is no such program.
fn opened(home: &Home, file: &Path, (form, ending): (&str, &str)) -> Option<String> {
    let folder = home.path().join(ending);
    let out = std::process::Command::new("soffice")
        // A user of its own, so that one that is open is not asked.
        .arg(format!("-env:UserInstallation=file://{}", home.path().join("soffice").display()))
        .args(["--headless", "--infilter=CSV:44,34,76,1", "--convert-to", form, "--outdir"])
        .args([&folder, file])
        .output();
    match out {
        Err(_) => {
            eprintln!("skipped: no soffice (apt install libreoffice-calc-nogui)");
            None
        }
        Ok(out) => {
            let made = folder.join(file.with_extension(ending).file_name().unwrap());
            Some(std::fs::read_to_string(&made).unwrap_or_else(|e| panic!("{}: {e} {out:?}", made.display())))
        }
    }
}

/// LibreOffice opens the table: every cell is there as it was written, and none of them is a formula.
#[cfg(unix)]
#[test]
fn a_spreadsheet_program_opens_it_row_by_row_and_runs_nothing() {
    let home = Home::new();
    filled(&home);
    let told = rows(&home, &[]);
    let file = home.path().join("审计.csv");
    let Some(sheet) = opened(&home, &file, ("fods", "fods")) else { return };
    assert!(sheet.contains("table:table-cell") && !sheet.contains("table:formula"), "nothing runs");
    let form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false";
    let seen = opened(&home, &file, (form, "csv")).unwrap();
    let mut table =
        csv::ReaderBuilder::new().has_headers(false).from_reader(seen.trim_start_matches('\u{feff}').as_bytes());
    let seen: Vec<Vec<String>> = table.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
    assert_eq!(seen.len(), 41, "the head and forty rows");
    for (seen, told) in seen[1..].iter().zip(&told) {
        // It knows the moment for one, and shows it in its own way.
        assert!(seen[0].starts_with(&told[0]), "{seen:?}");
        assert_eq!(seen[1..], told[1..]);
    }
}

#[test]
fn it_is_narrowed_by_day_person_batch_and_card_and_knows_what_was_before_that() {
    let home = Home::new();
    filled(&home);
    let db = record::database(home.path(), record::REAL).unwrap();
    let count = |of: &str| -> usize {
        let sql = format!("SELECT count(*) FROM publication WHERE {of}");
        db.query_row(&sql, [], |r| r.get::<_, i64>(0)).unwrap() as usize
    };
    for (options, of) in [
        (&["--since", "2026-11-05"][..], "substr(at, 1, 10) >= '2026-11-05'"),
        (&["--until", "2026-11-05"], "substr(at, 1, 10) <= '2026-11-05'"),
        (&["--since", "2026-11-05", "--until", "2026-11-05"], "substr(at, 1, 10) = '2026-11-05'"),
        (&["--by", "administrator"], "user LIKE '%Administrator%'"),
        (&["--by", "张敏", "--since", "2026-11-10"], "user = '张敏' AND at >= '2026-11-10'"),
        (&["--batch", "b2"], "batch = 'b2'"),
        (&["--card", "pCARD00000000000000000000001", "--mchid", MCHID], "card = 'pCARD00000000000000000000001'"),
    ] {
        let told = rows(&home, options);
        assert!(count(of) > 0);
        assert_eq!(told.len(), count(of), "{options:?}");
        let listed = home.run(&[&["records", "--json"], options].concat());
        assert_eq!(listed.rows().len(), count(of), "{options:?}");
    }
    // What stood there before the first day is known.
    assert!(rows(&home, &["--since", "2026-11-15"]).iter().all(|r| !r[3].contains("未知")));
    for wrong in [&["--until", "昨天"][..], &["--card", "p1", "--card", "p2"]] {
        let file = home.path().join("不写.csv");
        let ran = home.run(&[&["records", "--table", file.to_str().unwrap()], wrong].concat());
        assert!(ran.code == Some(2) && !file.exists(), "{ran:?}");
    }
}

#[test]
fn who_approved_the_very_content_before_it_went_out_stands_there() {
    let home = Home::new();
    filled(&home);
    let mut record = Record::open(&home.path().join(record::REAL), std::process::id()).unwrap();
    let entries = record.entries().unwrap();
    let of = |n: usize| -> CardRights { serde_json::from_str(&entries[n].line.body).unwrap() };
    let approve = |record: &mut Record, rights: CardRights, by: &str, noted: &str| {
        let approval = Approval {
            n: 0,
            mark: card_rights_studio::publish::plan::content_mark(&rights),
            rights,
            by: by.into(),
            at: "11-26 15:20".into(),
            noted: noted.into(),
            user: "王芳".into(),
            mchid: MCHID.into(),
            cards: Vec::new(),
            fields: Vec::new(),
            picture: Vec::new(),
            pictured: false,
        };
        record.approve(&approval).unwrap();
    };
    approve(&mut record, of(20), "李总", "2026-11-01T00:00:00+08:00");
    approve(&mut record, of(24), "赵总", "2027-01-01T00:00:00+08:00");
    drop(record);
    let told = rows(&home, &[]);
    assert_eq!((told[20][4].as_str(), told[24][4].as_str()), ("李总 11-26 15:20", ""), "one came too late");
}

/// One day as a picture to print, as the window makes it; a day without publications is an empty page, and no table.
#[test]
fn a_day_becomes_a_picture_to_print() {
    let home = Home::new();
    filled(&home);
    let day = published(&record::database(home.path(), record::REAL).unwrap())[0][0][..10].to_owned();
    let draw = |day: &str, name: &str| {
        let path = home.path().join(name);
        let ran = home.run(&["records", "--until", day, "--day-picture", path.to_str().unwrap()]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        image::open(path).unwrap()
    };
    let (some, none) = (draw(&day, "一天.png"), draw("2001-01-01", "空.png"));
    assert_eq!((some.width(), none.width()), (1240, 1240));
    assert!(some.height() > none.height() + 100, "{} {}", some.height(), none.height());
    let both = home.run(&["records", "--table", "a.csv", "--day-picture", "b.png"]);
    assert_ne!(both.code, Some(0), "one or the other");
}

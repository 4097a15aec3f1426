//! `records` of the built binary: the list, what was seen on the phone, and the way out of a damaged record.

use crate::support::program::{Home, Ran, StandIn, join};
use card_rights_studio::storage::exchange;
use card_rights_studio::storage::record::Record;

use crate::support::record;

const ON: &str =
    r#"{"show_bonus":true,"bonus":{"init_bonus":1,"bonus_value_word":"本店积分","bonus_cost_word":"一分一元"}}"#;
const ALL: &str = concat!(
    r#"{"show_bonus":true,"bonus":{"init_bonus":1,"bonus_value_word":"分","bonus_cost_word":"元"},"#,
    r#""show_favor":true,"favor":{"show_coupon":true},"show_fapiao":true,"fapiao":{"fapiao_jump_word":"发票"},"#,
    r#""show_guide":true,"guide":{"staff_name":"小云"}}"#
);
const OFF: &str = r#"{"show_bonus":false,"show_favor":false,"show_fapiao":false,"show_guide":false}"#;

fn publish(home: &Home, draft: &str, server: &StandIn, card: &str) -> Ran {
    let file = home.file("稿.cardrights", draft);
    home.run(&join(&["publish", file.to_str().unwrap(), "--json", "--yes", "--card", card], &server.here()))
}

fn size(home: &Home) -> usize {
    record::events(home.path(), record::REAL).len()
}

/// The middle of the database is overwritten: nothing in it can be believed any more.
fn damage(home: &Home) {
    let path = home.path().join(record::REAL);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[2048..].fill(0);
    std::fs::write(path, bytes).unwrap();
}

/// The command that a refusal names, with what was seen put in.
fn cure(ran: &Ran, seen: [&str; 4]) -> Vec<String> {
    let remedy = ran.rows()[0]["remedy"].as_str().unwrap().to_owned();
    let (_, command) = remedy.split_once("card-rights-studio").unwrap();
    let mut words: Vec<String> =
        command.split_whitespace().skip(usize::from(cfg!(windows))).map(str::to_owned).collect();
    let states = words.iter_mut().find(|w| w.contains("=?")).unwrap();
    for to in seen {
        *states = states.replacen('?', to, 1);
    }
    words
}

#[test]
fn a_damaged_record_stops_off_with_yes_too_until_it_was_looked_at_or_published_anew() {
    let (home, server) = (Home::new(), StandIn::start());
    assert_eq!(publish(&home, ON, &server, "p1").code, Some(0));
    damage(&home);
    for (draft, card) in [(OFF, "p1"), (ON, "p1"), (ON, "pNEVER")] {
        let ran = publish(&home, draft, &server, card);
        assert_eq!((ran.code, ran.verdicts()), (Some(2), vec!["not_sent".to_owned()]), "{ran:?}");
        let row = &ran.rows()[0];
        assert!(row["message"].as_str().unwrap().contains("发布记录有损坏"), "{ran:?}");
        assert!(!ran.err.contains("照常可用"), "{}", ran.err);
        assert_eq!(size(&home), 0, "nothing was written or sent");
    }
    // The command that it names leads out.
    let stopped = publish(&home, ON, &server, "p1");
    let half =
        home.run(&cure(&stopped, ["on", "off", "off", "unknown"]).iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(half.code, Some(0), "{half:?}");
    assert!(half.err.contains("还不够"), "{half:?}");
    assert_eq!(publish(&home, ON, &server, "p1").code, Some(2));
    let all = home.run(&cure(&stopped, ["on", "off", "off", "off"]).iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!((all.code, all.err.contains("还不够")), (Some(0), false), "{all:?}");
    assert!(all.out.contains("会员积分") && all.out.lines().count() == 4, "{all:?}");
    assert_eq!(publish(&home, ON, &server, "p1").code, Some(0));
    let off = publish(&home, OFF, &server, "p1");
    assert_eq!(off.code, Some(2));
    assert!(off.rows()[0]["message"].as_str().unwrap().contains("已对会员展示"), "{off:?}");
    // For another card nothing is known yet; all four as on need no answer, and settle it.
    assert_eq!(publish(&home, ON, &server, "p2").code, Some(2));
    assert_eq!(publish(&home, ALL, &server, "p2").code, Some(0));
    let off = publish(&home, OFF, &server, "p2");
    assert!(off.rows()[0]["message"].as_str().unwrap().contains("已对会员展示"), "{off:?}");
}

/// Flipped, cut, with other line ends, in a file of the first version: through the program itself.
#[test]
fn other_damage_stops_it_and_a_torn_last_line_does_not() {
    let (home, server) = (Home::new(), StandIn::start());
    for card in ["p1", "p2"] {
        assert_eq!(publish(&home, ON, &server, card).code, Some(0));
    }
    let entries = Record::open(&home.path().join(record::REAL), 1).unwrap().entries().unwrap();
    let whole = String::from_utf8(exchange::write(entries.iter())).unwrap();
    let flipped = whole.replacen(r#"show_bonus\":true"#, r#"show_bonus\":false"#, 1);
    let other = whole.replace("\"p1\"", "\"p3\"");
    for (text, says) in [
        (flipped, "损坏"),
        (other, "损坏"),
        (whole.replace('\n', "\r"), "损坏"),
        (whole.replacen("\"sum\"", "\"sun\"", 1), "损坏"),
        (whole[..60].to_owned() + &whole[90..], "损坏"),
        (whole.replace('\n', "\r\n"), "已对会员展示"),
        (whole.clone() + "{\"v\":2,\"id\":\"to", "已对会员展示"),
    ] {
        assert_ne!(text, whole);
        let old = Home::new();
        old.file("ledger.jsonl", &text);
        let ran = publish(&old, OFF, &server, "p1");
        assert_eq!(ran.code, Some(2), "{text}");
        assert!(ran.rows()[0]["message"].as_str().unwrap().contains(says), "{ran:?}");
        // The second time nothing is left to be taken in, and it is known all the same.
        let ran = publish(&old, OFF, &server, "p1");
        assert!(ran.rows()[0]["message"].as_str().unwrap().contains(says), "{ran:?}");
    }
    // A changed row stops its card.
    for change in ["UPDATE publication SET flags = '0000'", "UPDATE publication SET card = 'p3'"] {
        let home = Home::new();
        assert_eq!(publish(&home, ON, &server, "p1").code, Some(0));
        assert_eq!(record::sql(home.path(), record::REAL, change), 1);
        let ran = publish(&home, OFF, &server, "p1");
        assert!(ran.rows()[0]["message"].as_str().unwrap().contains("损坏"), "{change}: {ran:?}");
    }
    // What cannot be read at all stops it too.
    let path = home.path().join(record::REAL);
    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(&path).unwrap();
    assert_eq!(publish(&home, OFF, &server, "p1").code, Some(2));
}

#[test]
fn the_list_is_newest_first_and_narrowed_by_card_day_and_merchant() {
    let (home, server) = (Home::new(), StandIn::start());
    assert_eq!(home.run(&["records"]).code, Some(0));
    assert!(record::is_empty(home.path(), record::REAL), "looking writes nothing");
    for card in ["p1", "p2"] {
        assert_eq!(publish(&home, ON, &server, card).code, Some(0));
    }
    let cards = |more: &[&str]| {
        let ran = home.run(&[&["records", "--json"], more].concat());
        assert_eq!(ran.code, Some(0), "{ran:?}");
        ran.rows().iter().map(|r| r["card_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let mchid = server.text("mchid");
    assert_eq!(cards(&[]), ["p2", "p1"]);
    assert_eq!(cards(&["--card", "p1"]), ["p1"]);
    assert_eq!(cards(&["--mchid", &mchid, "--since", "2020-01-01"]), ["p2", "p1"]);
    assert!(cards(&["--since", "2099-01-01"]).is_empty() && cards(&["--mchid", "1900000999"]).is_empty());
    assert!(cards(&["--trial"]).is_empty());
    let words = home.run(&["records"]);
    assert!(words.out.lines().count() == 2 && words.out.contains("已发布"), "{words:?}");
    for wrong in [
        &["--since", "昨天"][..],
        &["--merchant", "没有的"],
        &["--shown", "p1", "bonus=on"],
        &["--shown", "p1", "bonus=?", "--mchid", "1900000001"],
        &["--shown", "p1", "bonus=on,bonus=off", "--mchid", "1900000001"],
        &["--shown", "p1/..", "bonus=on", "--mchid", "1900000001"],
        &["--shown", "p1", "--mchid", "1900000001"],
        &["--trial", "--shown", "p1", "bonus=on"],
    ] {
        let ran = home.run(&[&["records"], wrong].concat());
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{wrong:?} {ran:?}");
    }
    // What was published stands above what somebody says.
    let ran = home.run(&["records", "--shown", "p1", "bonus=off", "--mchid", &mchid, "--gateway", &server.text("url")]);
    assert!(ran.code == Some(0) && ran.err.contains("更可靠"), "{ran:?}");
}

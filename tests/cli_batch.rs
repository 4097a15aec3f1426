//! One change over many cards from the command line: `--only`, `--resume`, `--take-back`, and what `records` says of it.

use std::collections::BTreeMap;
use std::path::Path;

use card_rights_studio::storage::cards::{CardCache, Whose};
use card_rights_studio::storage::record::Record;
use card_rights_studio::wechatpay::card_list::ListedCard;
use card_rights_studio::wechatpay::gateway::Gateway;
use card_rights_studio::wechatpay::template::Template;
use serde_json::{Value, json};

use crate::support::program::{Home, OFF, Ran, StandIn, join};
use crate::support::record;
use crate::support::relay::Relay;
use crate::support::workbook::workbook;

/// A change of one text, with more in the draft that goes to nobody.
const DRAFT: &str = r#"{"show_bonus":true,"bonus":{"init_bonus":9,"bonus_value_word":"草稿里的","bonus_cost_word":"不发"},"show_favor":true,"favor":{"show_coupon":true,"member_price_word":"周二七折"},"show_fapiao":false,"show_guide":false}"#;
const WORD: &str = "favor.member_price_word";

fn card(n: usize) -> String {
    format!("pBATCH000000000000000000{n:04}")
}

/// Every card's own content, of many kinds: without the text that will change, with another, with whole sections more.
fn state(n: usize) -> Value {
    let mut out = json!({
        "show_bonus": n.is_multiple_of(2), "show_favor": true,
        "bonus": { "init_bonus": n % 90, "bonus_value_word": format!("豆{}", n % 50), "bonus_cost_word": "一豆一元" },
        "favor": { "show_coupon": n.is_multiple_of(3) },
        "show_fapiao": false, "show_guide": n.is_multiple_of(5),
    });
    if !n.is_multiple_of(4) {
        out["favor"]["member_price_word"] = ["周二八折", "满百减十", "全场九折"][n % 3].into();
    }
    if n.is_multiple_of(5) {
        out["guide"] = json!({ "staff_name": format!("小林{n}"), "phone_number": "0571-88" });
    }
    out
}

/// The same with the new text: looked up and set as JSON, not as fields.
fn changed(n: usize) -> Value {
    let mut out = state(n);
    out["favor"]["member_price_word"] = "周二七折".into();
    out
}

/// Lines of a publication that was confirmed.
fn lines(url: &str, server: &StandIn, id: &str, card: &str, body: &Value, at: &str) -> String {
    let gateway = Gateway::parse(url).unwrap();
    let line = json!({
        "v": 1, "id": id, "attempt": 1, "phase": "intent", "at": at, "pid": 4_000_000, "gateway": gateway.host(),
        "mchid": server.text("mchid"), "card": card, "user": "王琳", "body": body.to_string(), "body_sha256": "00",
    });
    let mut end = line.clone();
    end["phase"] = "end".into();
    end["verdict"] = "confirmed".into();
    end["body"] = "".into();
    format!("{line}\n{end}\n")
}

/// So many cards were published from here before.
fn seed(home: &Home, url: &str, server: &StandIn, of: std::ops::Range<usize>) {
    let all = of.map(|n| lines(url, server, &format!("seed{n}"), &card(n), &state(n), "2026-10-28T16:02:00+08:00"));
    record::add(home.path(), &all.collect::<String>());
}

fn batch(ran: &Ran) -> String {
    let (_, told) = ran.err.split_once("--batch ").unwrap_or_else(|| panic!("{ran:?}"));
    told.split_whitespace().next().unwrap().to_owned()
}

fn only(home: &Home, url: &str, server: &StandIn, more: &[&str]) -> Ran {
    let args: Vec<&str> = ["--only", WORD, "--pace", "0", "--yes"].into_iter().chain(more.iter().copied()).collect();
    home.publish(DRAFT, &server.at(url), &args)
}

fn go_on(home: &Home, url: &str, server: &StandIn, act: &str, id: &str) -> Ran {
    home.run(&join(&["publish", act, id, "--json", "--pace", "0", "--yes"], &server.at(url)))
}

fn by_card(ran: &Ran) -> BTreeMap<String, String> {
    let word = |r: &Value, name: &str| r[name].as_str().unwrap_or_default().to_owned();
    ran.rows().iter().map(|r| (word(r, "card_id"), word(r, "verdict"))).collect()
}

fn message(ran: &Ran, card: &str) -> String {
    let rows = ran.rows();
    rows.iter().find(|r| r["card_id"] == card).unwrap()["message"].as_str().unwrap().to_owned()
}

fn cards(of: std::ops::Range<usize>) -> Vec<String> {
    of.flat_map(|n| ["--card".to_owned(), card(n)]).collect()
}

fn strs(all: &[String]) -> Vec<&str> {
    all.iter().map(String::as_str).collect()
}

#[test]
fn each_card_gets_the_field_and_keeps_the_rest_and_what_is_not_known_is_named() {
    let (home, server) = (Home::new(), StandIn::start());
    let relay = Relay::to(&server.text("url"));
    seed(&home, &relay.url, &server, 1..6);
    // 6 was never seen here; 7 is so already.
    let mut more = cards(1..8);
    more.extend(["--card".into(), card(9)]);
    record::add(home.path(), &lines(&relay.url, &server, "s7", &card(7), &changed(7), "2026-10-28T16:02:00+08:00"));
    let dry = home.publish(DRAFT, &server.at(&relay.url), &[&["--only", WORD, "--dry-run"][..], &strs(&more)].concat());
    assert_eq!(dry.code, Some(0), "{dry:?}");
    let bodies: Vec<Value> =
        dry.rows().iter().map(|r| serde_json::from_str(r["body"].as_str().unwrap()).unwrap()).collect();
    assert_eq!(bodies, (1..6).map(changed).collect::<Vec<_>>(), "each its own");
    assert!(relay.bodies().is_empty());

    let ran = only(&home, &relay.url, &server, &strs(&more));
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert_eq!(relay.bodies(), (1..6).map(|n| (card(n), changed(n))).collect::<Vec<_>>());
    for (n, verdict) in (1..6).map(|n| (n, "confirmed")).chain([(6, "not_sent"), (7, "not_sent"), (9, "not_sent")]) {
        assert_eq!(by_card(&ran)[&card(n)], verdict, "{n}");
    }
    assert!(message(&ran, &card(6)).contains("不知道这张卡现在的内容"), "{ran:?}");
    assert!(message(&ran, &card(7)).contains("已经是这样"), "{ran:?}");
    assert!(
        ran.err.contains("会员专享价文案：「全场九折」→「周二七折」") || ran.err.contains("全场九折"),
        "{}",
        ran.err
    );
    assert!(!ran.err.contains("全部权益"), "{}", ran.err);
    // One batch, with what it did to each.
    let listed = home.run(&["records", "--batch", &batch(&ran), "--json"]);
    assert_eq!(listed.rows().len(), 5, "{listed:?}");
    assert!(listed.err.contains("共 5 张，已发布 5") && !listed.err.contains("--resume"), "{listed:?}");
    // Nothing of it is left.
    let again = go_on(&home, &relay.url, &server, "--resume", &batch(&ran));
    assert_eq!((again.code, again.out.as_str()), (Some(0), ""), "{again:?}");
    assert_eq!(relay.bodies().len(), 5);
}

#[test]
fn a_field_that_is_none_is_named_with_those_that_there_are() {
    let home = Home::new();
    let ran = home.publish(DRAFT, &["--sandbox".to_owned()], &["--only", "favor.word", "--card", &card(1)]);
    assert_eq!((ran.code, ran.verdicts()), (Some(2), vec!["not_sent".to_owned()]), "{ran:?}");
    assert!(
        ran.err.contains("favor.word") && ran.err.contains("favor.member_price_word  会员专享价文案"),
        "{}",
        ran.err
    );
    let none = home.run(&["publish", "--resume", "b0", "--sandbox"]);
    assert!(none.code == Some(2) && none.err.contains("没有这一批：b0"), "{none:?}");
    let both = home.run(&["publish", "稿", "--resume", "b0", "--sandbox"]);
    assert_eq!(both.code, Some(2), "{both:?}");
}

#[test]
fn three_refusals_of_one_cause_stop_the_run_and_it_goes_on_when_that_is_settled() {
    let (home, server) = (Home::new(), StandIn::start());
    let url = server.text("url");
    seed(&home, &url, &server, 1..7);
    let mut wrong = server.here();
    wrong[3] = "1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C".into();
    let more: Vec<String> =
        ["--only", WORD, "--pace", "0", "--yes"].map(str::to_owned).into_iter().chain(cards(1..7)).collect();
    let ran = home.publish(DRAFT, &wrong, &strs(&more));
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(ran.verdicts(), ["refused", "refused", "refused", "not_sent", "not_sent", "not_sent"]);
    assert!(message(&ran, &card(4)).contains("连续 3 张"), "{ran:?}");
    let id = batch(&ran);
    let listed = home.run(&["records", "--batch", &id, "--json"]);
    assert_eq!(listed.rows().len(), 6, "each is accounted for: {listed:?}");
    assert!(listed.err.contains("被拒绝 3") && listed.err.contains("还没有发 3") && listed.err.contains("--resume"));
    // What was refused is not repeated by itself.
    let on = go_on(&home, &url, &server, "--resume", &id);
    assert_eq!((on.code, on.verdicts()), (Some(0), vec!["confirmed".to_owned(); 3]), "{on:?}");
    assert!(by_card(&on).keys().eq([card(4), card(5), card(6)].iter()));
    // But it is told how, and then it is sent: as a batch of its own, from what each card has now.
    let listed = home.run(&["records", "--batch", &id, "--json"]);
    assert!(listed.err.contains(&format!("--retry {id}")), "{listed:?}");
    let again = go_on(&home, &url, &server, "--retry", &id);
    assert_eq!((again.code, again.verdicts()), (Some(0), vec!["confirmed".to_owned(); 3]), "{again:?}");
    assert!(by_card(&again).keys().eq([card(1), card(2), card(3)].iter()) && batch(&again) != id);
    let none = go_on(&home, &url, &server, "--retry", &batch(&again));
    assert_eq!((none.code, none.out.as_str()), (Some(0), ""), "nothing of it failed: {none:?}");
}

#[test]
fn what_was_changed_since_stands_apart_and_nothing_unknown_is_repeated() {
    let (home, server) = (Home::new(), StandIn::start());
    let relay = Relay::to(&server.text("url"));
    seed(&home, &relay.url, &server, 1..7);
    // The second card's answer is lost; then nothing is left but to stop, and somebody changes the fourth.
    relay.cut(&card(2));
    let id = {
        let mut wrong = server.at(&relay.url);
        let ran = only(&home, &relay.url, &server, &strs(&cards(1..3)));
        assert_eq!(
            (ran.code, ran.verdicts()),
            (Some(3), vec!["confirmed".to_owned(), "unknown".to_owned()]),
            "{ran:?}"
        );
        let first = batch(&ran);
        let on = go_on(&home, &relay.url, &server, "--resume", &first);
        assert_eq!((on.code, by_card(&on)[&card(2)].as_str()), (Some(2), "not_sent"), "{on:?}");
        assert!(message(&on, &card(2)).contains("结果未知"), "{on:?}");
        relay.mend();
        wrong[3] = "1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C".into();
        let more: Vec<String> =
            ["--only", WORD, "--pace", "0", "--yes"].map(str::to_owned).into_iter().chain(cards(1..7)).collect();
        let ran = home.publish(DRAFT, &wrong, &strs(&more));
        assert!(message(&ran, &card(2)).contains("结果未知"), "a new run does not repeat it either: {ran:?}");
        batch(&ran)
    };
    let sent = relay.bodies().iter().filter(|(c, _)| *c == card(2)).count();
    let mut other = state(6);
    other["bonus"]["bonus_value_word"] = "同事".into();
    let ran = home.publish(&other.to_string(), &server.at(&relay.url), &["--card", &card(6), "--yes"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let on = go_on(&home, &relay.url, &server, "--resume", &id);
    assert_eq!((on.code, by_card(&on)[&card(6)].as_str()), (Some(2), "not_sent"), "{on:?}");
    assert!(message(&on, &card(6)).contains("又发布过"), "{on:?}");
    let last = relay.bodies().into_iter().rfind(|(c, _)| *c == card(6)).unwrap();
    assert_eq!(last.1, other, "nothing was rolled back");
    assert_eq!(relay.bodies().iter().filter(|(c, _)| *c == card(2)).count(), sent);
}

/// Two computers that exchange their records: what the other one changed later is not rolled back without a question.
#[test]
fn a_colleagues_newer_change_is_never_rolled_back() {
    let (ours, theirs, server) = (Home::new(), Home::new(), StandIn::start());
    let url = server.text("url");
    for home in [&ours, &theirs] {
        seed(home, &url, &server, 1..4);
    }
    let mut newer = state(1);
    newer["bonus"]["bonus_cost_word"] = "两豆一元".into();
    for (n, body) in [(1, &newer), (2, &state(2))] {
        let ran = theirs.publish(&body.to_string(), &server.here(), &["--card", &card(n), "--yes"]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
    let open = |home: &Path| Record::open(&home.join(record::REAL), 4_000_000).unwrap();
    let all = open(theirs.path()).entries().unwrap();
    open(ours.path()).import(&all).unwrap();
    let ran = only(&ours, &url, &server, &strs(&cards(1..4)));
    assert_eq!(ran.code, Some(2), "{ran:?}");
    // The second was published again there as it was: nothing would be rolled back.
    let verdicts = by_card(&ran);
    assert_eq!([1, 2, 3].map(|n| verdicts[&card(n)].as_str()), ["not_sent", "confirmed", "confirmed"], "{ran:?}");
    assert!(message(&ran, &card(1)).contains("在别的电脑改过"), "{ran:?}");
}

/// Where WeChat's answers carry rights, what was read last is what a card goes out from, unless something was published
/// later (src/publish/README.md, Merging).
#[test]
fn what_wechat_answered_after_the_last_publication_is_what_a_card_goes_out_from() {
    let (home, server) = (Home::new(), StandIn::start());
    let url = server.text("url");
    seed(&home, &url, &server, 1..4);
    let gateway = Gateway::parse(&url).unwrap();
    let mut cache = CardCache::new(&home.path().join("cache.db"));
    for (n, at) in [(1, "2026-11-01T09:00:00+08:00"), (2, "2026-10-01T09:00:00+08:00")] {
        let object = json!({ "card_id": card(n), "bonus": { "init_bonus": 7, "bonus_value_word": "微信上的",
            "bonus_cost_word": "微信上改过" } });
        let listed = ListedCard { template: Template::of(&object).unwrap(), object };
        let of = Whose { gateway: gateway.host(), mchid: &server.text("mchid") };
        cache.template(of, &listed, at).unwrap();
    }
    drop(cache);
    let ran = only(&home, &url, &server, &strs(&cards(1..4)));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let sent = |n: usize| -> Value {
        let record = Record::open(&home.path().join(record::REAL), 4_000_000).unwrap();
        let all = record.entries().unwrap();
        let last = all.iter().rfind(|e| e.line.card == card(n)).unwrap();
        serde_json::from_str(&last.line.body).unwrap()
    };
    let words = |n: usize| sent(n)["bonus"]["bonus_cost_word"].clone();
    assert_eq!([1, 2, 3].map(words), ["微信上改过", "一豆一元", "一豆一元"]);
    assert_eq!([1, 2, 3].map(|n| sent(n)["favor"]["member_price_word"].clone()), ["周二七折"; 3]);
    // What was kept of answers is no record: damaged it hinders nothing.
    std::fs::write(home.path().join("cache.db"), "no database").unwrap();
    let ran = home.publish(
        DRAFT,
        &server.at(&url),
        &[&["--only", "bonus.init_bonus", "--pace", "0", "--yes"], &strs(&cards(3..4))[..]].concat(),
    );
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

#[test]
fn a_batch_is_taken_back_and_what_cannot_be_is_said() {
    let (home, server) = (Home::new(), StandIn::start());
    let relay = Relay::to(&server.text("url"));
    seed(&home, &relay.url, &server, 1..6);
    let ran = only(&home, &relay.url, &server, &strs(&cards(1..6)));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let id = batch(&ran);
    // Of the second another field was changed since: that stays.
    let mut second = changed(2);
    second["bonus"]["bonus_cost_word"] = "两豆一元".into();
    home.publish(&second.to_string(), &server.at(&relay.url), &["--card", &card(2), "--yes"]);
    // Of the third the same field: that is not rolled back.
    let mut third = changed(3);
    third["favor"]["member_price_word"] = "周三六折".into();
    home.publish(&third.to_string(), &server.at(&relay.url), &["--card", &card(3), "--yes"]);
    let before = relay.bodies().len();
    let back = go_on(&home, &relay.url, &server, "--take-back", &id);
    assert_eq!(back.code, Some(2), "{back:?}");
    let bodies: BTreeMap<String, Value> = relay.bodies().split_off(before).into_iter().collect();
    assert!(bodies.keys().eq([1, 2, 4, 5].map(card).iter()), "{bodies:?}");
    for n in [1, 4, 5] {
        assert_eq!(bodies[&card(n)], state(n));
    }
    second["favor"]["member_price_word"] = state(2)["favor"]["member_price_word"].clone();
    assert_eq!(bodies[&card(2)], second);
    assert!(message(&back, &card(3)).contains("又发布过"), "{back:?}");
    assert!(back.err.contains(&format!("{}  「会员专享价文案」原来没有填写", card(4))), "{}", back.err);
    // And that is a batch too, which can be taken back in its turn.
    let forth = go_on(&home, &relay.url, &server, "--take-back", &batch(&back));
    assert_eq!(forth.code, Some(0), "{forth:?}");
    assert_eq!(relay.bodies().pop().unwrap(), (card(5), changed(5)));
}

#[test]
fn a_table_gives_each_card_its_own_value() {
    let (home, server) = (Home::new(), StandIn::start());
    let relay = Relay::to(&server.text("url"));
    seed(&home, &relay.url, &server, 1..4);
    let table = format!("门店,card_id,会员专享价文案\n西湖,{},西湖七折\n滨江,{},滨江六折\n", card(1), card(2));
    let table = home.file("卡.csv", table);
    let ran = only(&home, &relay.url, &server, &["--cards-from", table.to_str().unwrap(), "--card", &card(3)]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let words: BTreeMap<String, Value> =
        relay.bodies().into_iter().map(|(c, b)| (c, b["favor"]["member_price_word"].clone())).collect();
    assert_eq!([1, 2, 3].map(|n| words[&card(n)].as_str().unwrap()), ["西湖七折", "滨江六折", "周二七折"]);
    let empty = home.file("空.csv", format!("card_id,{WORD}\n{},\n", card(1)));
    let ran = only(&home, &relay.url, &server, &["--cards-from", empty.to_str().unwrap()]);
    assert!(ran.code == Some(2) && ran.err.contains("第 2 行的「会员专享价文案」是空的"), "{ran:?}");
}

/// Whole rights over several cards are a batch too, and go on where they stopped.
#[test]
fn a_run_of_whole_rights_goes_on_too() {
    let (home, server) = (Home::new(), StandIn::start());
    let mut wrong = server.here();
    wrong[3] = "1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C".into();
    let ran = home.publish(OFF, &wrong, &[&["--pace", "0", "--yes"][..], &strs(&cards(1..6))].concat());
    assert_eq!(ran.verdicts(), ["refused", "refused", "refused", "not_sent", "not_sent"], "{ran:?}");
    let on = go_on(&home, &server.text("url"), &server, "--resume", &batch(&ran));
    assert_eq!((on.code, on.verdicts()), (Some(0), vec!["confirmed".to_owned(); 2]), "{on:?}");
    let back = go_on(&home, &server.text("url"), &server, "--take-back", &batch(&ran));
    assert!(back.code == Some(2) && message(&back, &card(4)).contains("没有记下来"), "{back:?}");
    let other = home.run(&join(&["publish", "--resume", &batch(&ran)], &server.at("http://127.0.0.1:9")));
    assert!(other.code == Some(2) && other.err.contains("请写那个商户的选项"), "{other:?}");
}

/// A thousand cards, stopped after every hundredth and gone on with: each gets its own content with the new text in it,
/// once, and the record accounts for each.
#[cfg(unix)]
#[test]
fn a_thousand_cards_stopped_at_every_tenth_each_get_their_own_content_once() {
    use std::io::{BufRead as _, BufReader, Read as _};
    use std::process::{Command, Stdio};
    const COUNT: usize = 1000;
    let (home, server) = (Home::new(), StandIn::start());
    let relay = Relay::to(&server.text("url"));
    seed(&home, &relay.url, &server, 0..COUNT);
    let table: String = (0..COUNT).map(|n| format!("{}\n", card(n))).collect();
    let table = home.file("卡.csv", format!("card_id\n{table}"));
    let draft = home.file("稿.cardrights", DRAFT);
    let (draft, table) = (draft.to_str().unwrap(), table.to_str().unwrap());
    let merchant = server.at(&relay.url);
    let first = ["publish", draft, "--only", WORD, "--cards-from", table, "--json", "--pace", "0", "--yes"];
    let mut id = String::new();
    for run in 0.. {
        assert!(run < 20, "it ends");
        let args = if run == 0 {
            join(&first, &merchant)
        } else {
            join(&["publish", "--resume", &id, "--json", "--pace", "0", "--yes"], &merchant)
        };
        let mut child = home.command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut err = child.stderr.take().unwrap();
        // Read beside, because a full pipe would hold the program up.
        let said = std::thread::spawn(move || {
            let mut text = String::new();
            err.read_to_string(&mut text).unwrap();
            text
        });
        let mut sent = 0;
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let row: Value = serde_json::from_str(&line.unwrap()).unwrap();
            sent += usize::from(row["verdict"] == "confirmed");
            assert!(row["verdict"] == "confirmed" || row["verdict"] == "not_sent", "{row}");
            if sent == COUNT / 10 && row["verdict"] == "confirmed" {
                Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
            }
        }
        let code = child.wait().unwrap().code();
        let said = said.join().unwrap();
        if run == 0 {
            id = said.split_once("--batch ").unwrap().1.split_whitespace().next().unwrap().to_owned();
        }
        if code == Some(0) {
            break;
        }
        assert_eq!(code, Some(1), "{said}");
    }
    let bodies = relay.bodies();
    assert_eq!(bodies.len(), COUNT, "none twice, none lost");
    for (n, (id, body)) in bodies.iter().enumerate() {
        assert_eq!((id, body), (&card(n), &changed(n)));
    }
    let listed = home.run(&["records", "--batch", &id, "--json"]);
    assert_eq!(listed.rows().len(), COUNT);
    assert!(listed.rows().iter().all(|r| r["verdict"] == "confirmed"));
}

/// One value a card out of a workbook, as a spreadsheet program saves it.
#[test]
fn a_workbook_gives_each_card_its_own_value() {
    let (home, server) = (Home::new(), StandIn::start());
    let relay = Relay::to(&server.text("url"));
    seed(&home, &relay.url, &server, 1..3);
    let (a, b) = (card(1), card(2));
    let rows: [&[&str]; 3] = [&["门店", "card_id", WORD], &["西湖店", &a, "西湖七折"], &["滨江店", &b, "滨江八折"]];
    let file = home.path().join("各店.xlsx");
    std::fs::write(&file, workbook(&rows)).unwrap();
    let ran = only(&home, &relay.url, &server, &["--cards-from", file.to_str().unwrap()]);
    assert_eq!((ran.code, ran.verdicts()), (Some(0), vec!["confirmed".to_owned(); 2]), "{ran:?}");
    let sent: BTreeMap<String, Value> = relay.bodies().into_iter().collect();
    assert_eq!(sent[&a]["favor"]["member_price_word"], "西湖七折");
    assert_eq!(sent[&b]["favor"]["member_price_word"], "滨江八折");
    assert_eq!(sent[&b]["bonus"], state(2)["bonus"], "the rest stays");
}

//! `publish`, `card` and `upload` of the built binary against the stand-in that it starts itself.

use std::io::Read as _;
use std::net::TcpListener;

use crate::support::gateway::{listening, request};
use crate::support::program::{Home, OFF, ON, Ran, StandIn, join};
use crate::support::record;

const MEMBERS: [&str; 10] =
    ["card_id", "verdict", "verified", "status", "code", "message", "remedy", "who", "request_id", "attempts"];

#[test]
fn both_forms_are_confirmed_and_written_down() {
    let (home, server) = (Home::new(), StandIn::start());
    for (n, form) in ["rights", "documented"].into_iter().enumerate() {
        let ran = home.publish(ON, &server.here(), &["--card", "pA-_1", "--yes", "--endpoint", form]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let rows = ran.rows();
        let names: Vec<&String> = rows[0].as_object().unwrap().keys().collect();
        assert_eq!(names, MEMBERS);
        let row = &rows[0];
        assert_eq!((row["card_id"].as_str(), row["verdict"].as_str()), (Some("pA-_1"), Some("confirmed")));
        assert_eq!((row["verified"].as_bool(), row["status"].as_u64()), (Some(true), Some(204)));
        assert!(row["code"].is_null() && row["remedy"].is_null() && row["request_id"].is_string());
        assert_eq!((row["who"].as_str(), row["attempts"].as_u64()), (Some("nobody"), Some(1)));
        assert_eq!(home.phases().len(), 3 * (n + 1));
    }
    assert_eq!(home.phases()[..3], ["intent", "sent", "end"]);
    assert_eq!(home.events(record::REAL)[2].1, "confirmed");
    // The environment names nobody, and the system knows who it is.
    #[cfg(unix)]
    {
        let text = record::text(home.path(), record::REAL);
        let line: serde_json::Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
        assert!(!line["user"].as_str().unwrap().is_empty(), "{line}");
    }
    assert!(home.events(record::TRIAL).is_empty());
    // Neither what was sent nor the key is in the log.
    let log = std::fs::read_to_string(home.path().join("log/studio_rCURRENT.log")).unwrap();
    assert!(log.contains("verdict=confirmed") && !log.contains("本店积分") && !log.contains("PRIVATE"), "{log}");
}

#[test]
fn several_cards_from_a_gbk_table_and_one_refusal_stops_nothing() {
    let (home, server) = (Home::new(), StandIn::start());
    let unknown = "pTRIAL0000000000000000UNKNOWN";
    let third = "pTRIAL0000000000000000000003";
    let table = format!("门店,card_id\r\n虹桥,{unknown}\r\n浦东,{third}\r\n静安,{third}\r\n");
    let csv = home.file("卡.csv", encoding_rs::GBK.encode(&table).0);
    let more = ["--card", "p1", "--cards-from", csv.to_str().unwrap(), "--pace", "0", "--yes"];
    let ran = home.publish(ON, &server.here(), &more);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let cards: Vec<_> = ran.rows().iter().map(|r| r["card_id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(cards, ["p1", unknown, third]);
    assert_eq!(ran.verdicts(), ["confirmed", "refused", "confirmed"]);
    assert!(ran.err.contains("3 张会员卡的全部权益"), "{}", ran.err);
    assert_eq!(home.phases().len(), 9);
    // The id that it tells lists what it sent, and nothing else; one card alone is no batch.
    assert_eq!(home.publish(ON, &server.here(), &["--card", "p1", "--yes"]).code, Some(0));
    let (_, told) = ran.err.split_once("--batch ").expect(&ran.err);
    let id = told.split_whitespace().next().unwrap();
    assert_eq!(ran.err.matches("--batch ").count(), 1, "told once: {}", ran.err);
    let listed = home.run(&["records", "--batch", id, "--json"]);
    let of: Vec<_> = listed.rows().iter().map(|r| (r["card_id"].clone(), r["batch"].clone())).collect();
    assert_eq!(of, [third, unknown, "p1"].map(|c| (c.into(), id.into())));
    let all = home.run(&["records", "--json"]);
    assert_eq!((all.rows().len(), all.rows()[0]["batch"].is_null()), (4, true), "{all:?}");
    assert_eq!(home.phases().len(), 12);
    // One card that must not be sent stops all before the first byte, each with its own reason.
    let ran = home.publish(OFF, &server.here(), &["--card", "p9", "--card", "p1", "--yes"]);
    assert_eq!((ran.code, ran.verdicts()), (Some(2), vec!["not_sent".to_owned(); 2]));
    assert!(ran.rows()[0]["message"].as_str().unwrap().contains("另一张会员卡"));
    assert_eq!(home.phases().len(), 12);
}

/// A draft of another merchant is published for nobody else unless that is said: `--yes` does not say it.
#[test]
fn a_draft_of_another_merchant_is_exit_2_until_it_is_decided() {
    let (home, server) = (Home::new(), StandIn::start());
    let mut draft: serde_json::Value = serde_json::from_str(ON).unwrap();
    draft = serde_json::json!({ "format": 1, "mchid": "1900000999", "rights": draft });
    let draft = draft.to_string();
    let ran = home.publish(&draft, &server.here(), &["--card", "p1", "--yes"]);
    assert_eq!((ran.code, ran.verdicts()), (Some(2), vec!["not_sent".to_owned()]), "{ran:?}");
    assert!(ran.err.contains("1900000999") && ran.err.contains("--other-merchant"), "{ran:?}");
    assert!(home.phases().is_empty());
    let dry = home.publish(&draft, &server.here(), &["--card", "p1", "--dry-run"]);
    assert!(dry.code == Some(0) && dry.err.contains("1900000999"), "it only says so: {dry:?}");
    let ran = home.publish(&draft, &server.here(), &["--card", "p1", "--yes", "--other-merchant"]);
    assert_eq!((ran.code, ran.verdicts()), (Some(0), vec!["confirmed".to_owned()]), "{ran:?}");
}

#[test]
fn without_an_answer_key_it_is_accepted_and_never_confirmed() {
    let (home, server) = (Home::new(), StandIn::start());
    let mut rest = server.here();
    rest.drain(6..10);
    let ran = home.publish(ON, &rest, &["--card", "p1", "--yes"]);
    let row = &ran.rows()[0];
    assert_eq!(
        (ran.code, row["verdict"].as_str(), row["verified"].as_bool()),
        (Some(0), Some("accepted"), Some(false))
    );
    assert!(row["remedy"].as_str().unwrap().contains("--answer-key-file"));
}

/// Exit code 1 for what was not sent for a proxy; a proxy that asks for a password was reached.
#[test]
fn a_proxy_that_wants_a_password_is_exit_code_1() {
    let (home, server) = (Home::new(), StandIn::start());
    let (proxy, address) = listening();
    let answers = std::thread::spawn(move || {
        let (mut asked, _) = proxy.accept().unwrap();
        let mut buffer = [0; 4096];
        let n = asked.read(&mut buffer).unwrap();
        assert!(buffer[..n].starts_with(b"CONNECT "));
        let no = "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n";
        std::io::Write::write_all(&mut asked, no.as_bytes()).unwrap();
    });
    let file = home.file("稿.cardrights", ON);
    let options = server.at("https://pay.invalid");
    let args = join(&["publish", file.to_str().unwrap(), "--json", "--card", "p1", "--yes"], &options);
    let mut command = home.command(&args);
    command.env_remove("ALL_PROXY").env("https_proxy", address);
    let ran = Ran::of(&command.output().unwrap());
    assert_eq!((ran.code, ran.verdicts()), (Some(1), vec!["not_sent".to_owned()]), "{ran:?}");
    answers.join().unwrap();
    assert_eq!(ran.rows()[0]["attempts"], 1);
    assert_eq!(home.phases(), ["intent", "end"]);
}

/// What the HTTP client cannot read in the environment it leaves out, and connects directly.
#[test]
fn a_proxy_of_the_environment_that_is_no_address_is_named_and_nothing_is_sent() {
    let (home, server) = (Home::new(), StandIn::start());
    let file = home.file("稿.cardrights", ON);
    let options = server.at("https://pay.invalid");
    let args = join(&["publish", file.to_str().unwrap(), "--json", "--card", "p1", "--yes"], &options);
    for (n, (name, wrong)) in [
        ("https_proxy", "http=10.0.0.1:8080;https=10.0.0.1:8081"),
        ("https_proxy", "\"http://10.0.0.1:8080\""),
        ("HTTPS_PROXY", "http://10.0.0.1:8080 "),
        ("https_proxy", "http://10.0.0.1:8080；"),
        ("ALL_PROXY", "公司代理"),
        ("all_proxy", "http://10.0.0.1:8080/proxy.pac"),
    ]
    .into_iter()
    .enumerate()
    {
        let (lang, said) = if n % 2 == 0 { ("zh-CN", "代理地址不对") } else { ("en", "The proxy address in") };
        let mut command = home.command(&[&args[..], &["--lang", lang]].concat());
        let ran = Ran::of(&command.env_remove("ALL_PROXY").env(name, wrong).output().unwrap());
        assert_eq!((ran.code, ran.verdicts()), (Some(2), vec!["not_sent".to_owned()]), "{ran:?}");
        let message = ran.rows()[0]["message"].as_str().unwrap().to_owned();
        // Names are the same in capitals and small letters on Windows.
        let named = message.to_lowercase().contains(&name.to_lowercase());
        assert!(message.contains(said) && named && message.contains(wrong.trim()), "{message}");
    }
    assert!(home.phases().is_empty());
    // It is not asked where no proxy is used.
    let options = server.here();
    let here = join(&["publish", file.to_str().unwrap(), "--json", "--card", "p1", "--yes"], &options);
    let ran = Ran::of(&home.command(&here).env("https_proxy", "公司代理").output().unwrap());
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

/// `socks5://` looks the server's name up on this computer, where perhaps nobody knows it.
#[test]
fn with_a_proxy_that_leaves_names_to_this_computer_it_is_named_in_the_cure() {
    let (home, server) = (Home::new(), StandIn::start());
    let (_proxy, address) = listening();
    let options = server.at("https://pay.invalid");
    let args = join(&["card", "p1", "--json"], &options);
    let address = address.replace("http://", "socks5://wang:geheim@");
    let ran = Ran::of(&home.command(&args).env_remove("ALL_PROXY").env("https_proxy", &address).output().unwrap());
    let told = format!("{}{}", ran.out, ran.err);
    assert!(told.contains("socks5h://") && told.contains("127.0.0.1:"), "{ran:?}");
    assert!(!told.contains("geheim"), "{ran:?}");
}

/// The only test that waits for the connection's retries (1, 2 and 4 s); the other end of the scale beside it.
#[test]
fn a_closed_port_is_not_sent_and_a_server_that_hangs_up_is_unknown() {
    let (home, server) = (Home::new(), StandIn::start());
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let waiting = {
        let rest = server.at(&format!("http://{closed}"));
        std::thread::spawn(move || {
            let home = Home::new();
            let ran = home.publish(ON, &rest, &["--card", "p1", "--yes"]);
            (ran, home.events(record::REAL))
        })
    };
    let (listener, address) = listening();
    let hung_up = std::thread::spawn(move || request(&mut listener.accept().unwrap().0));
    let ran = home.publish(ON, &server.at(&address), &["--card", "p1", "--yes"]);
    let row = &ran.rows()[0];
    assert_eq!((ran.code, row["verdict"].as_str()), (Some(3), Some("unknown")), "{ran:?}");
    assert_eq!((row["attempts"].as_u64(), row["status"].is_null()), (Some(1), true));
    assert_eq!(home.events(record::REAL).last().unwrap().1, "unknown");
    let text = String::from_utf8(hung_up.join().unwrap()).unwrap();
    assert!(text.starts_with("PATCH /v3/marketing/membercard-open/cards/p1/rights HTTP/1.1\r\n"), "{text}");
    let (ran, ledger) = waiting.join().unwrap();
    let row = &ran.rows()[0];
    assert_eq!((ran.code, row["verdict"].as_str()), (Some(1), Some("not_sent")), "{ran:?}");
    assert_eq!(row["attempts"], 4);
    assert_eq!(ledger.last().unwrap().1, "not_sent");
    assert!(ledger.iter().all(|(phase, _)| phase != "sent"), "nothing left this computer");
}

#[test]
fn keys_that_cannot_sign_are_named_before_any_connection() {
    let (home, server) = (Home::new(), StandIn::start());
    let public = server.answer_key();
    let rest: Vec<String> =
        server.here().iter().map(|a| if *a == server.key() { public.clone() } else { a.clone() }).collect();
    let ran = home.publish(ON, &rest, &["--card", "p1", "--yes"]);
    assert_eq!((ran.code, ran.verdicts()), (Some(2), vec!["not_sent".to_owned()]));
    assert!(ran.rows()[0]["message"].as_str().unwrap().contains("这是公钥，不是私钥"), "{ran:?}");
    assert!(home.phases().is_empty());
}

#[test]
fn another_key_is_refused_once_and_the_cause_is_named() {
    let (home, server, other) = (Home::new(), StandIn::start(), StandIn::start());
    let rest: Vec<String> =
        server.here().into_iter().map(|a| if a == server.key() { other.key() } else { a }).collect();
    let ran = home.publish(ON, &rest, &["--card", "p1", "--yes"]);
    let row = &ran.rows()[0];
    assert_eq!((ran.code, row["verdict"].as_str()), (Some(1), Some("refused")), "{ran:?}");
    assert_eq!((row["code"].as_str(), row["attempts"].as_u64()), (Some("SIGN_ERROR"), Some(1)));
    assert!(ran.err.contains("不是一对"), "{}", ran.err);
}

#[test]
fn wrong_use_is_one_sentence_exit_code_2_and_still_a_row() {
    let home = Home::new();
    let file = home.file("稿.cardrights", ON).display().to_string();
    for (args, says) in [
        (vec![], "由哪个商户"),
        (vec!["--sandbox", "--mchid", "1"], "不止一种"),
        (vec!["--sandbox", "--pace", "-1"], "--pace"),
        (vec!["--sandbox", "--endpoint", "old"], "--endpoint"),
        (vec!["--sandbox", "--bogus"], "--bogus"),
        (vec!["--merchant", "没有的商户"], "没有的商户"),
        (
            vec!["--mchid", "1", "--serial", "A", "--key-file", "gone.pem", "--gateway", "http://localhost:1"],
            "网关地址",
        ),
    ] {
        let mut all = vec!["publish", &file, "--card", "p1", "--json"];
        all.extend(&args);
        let ran = home.run(&all);
        assert_eq!((ran.code, ran.verdicts()), (Some(2), vec!["not_sent".to_owned()]), "{args:?} {ran:?}");
        assert_eq!(ran.rows()[0]["card_id"], "p1");
        assert!(ran.err.contains(says) && ran.err.lines().count() <= 2, "{}", ran.err);
    }
    let none = home.run(&["publish", &file, "--sandbox", "--json"]);
    assert_eq!((none.code, none.rows()[0]["card_id"].is_null()), (Some(2), true));
    let english = home.run(&["publish", "--lang", "en"]);
    assert_eq!(
        (english.code, english.err.as_str()),
        (Some(2), "<FILE> is missing. Add it and try again; see --help.\n")
    );
    assert!(home.phases().is_empty());
}

#[test]
fn practice_needs_no_merchant_and_keeps_its_own_ledger() {
    let home = Home::new();
    let file = home.file("稿.cardrights", ON).display().to_string();
    let ran = home.run(&["publish", &file, "--card", "pTRIAL0000000000000000000001", "--sandbox"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("已发布（演练，没有发给微信）"), "{}", ran.out);
    assert_eq!(home.events(record::TRIAL).len(), 3);
    assert!(home.events(record::REAL).is_empty());
}

#[test]
fn a_merchant_of_this_computer_with_a_key_file_needs_no_keychain() {
    let (home, server) = (Home::new(), StandIn::start());
    let merchant = serde_json::json!({"all": [{
        "id": "m", "name": "云栖酒店", "mchid": server.text("mchid"), "serial": server.text("serial"),
        "gateway": server.text("url"), "endpoint": "documented",
        "answer_keys": [{"id": server.text("public_key_id"), "pem": std::fs::read_to_string(server.answer_key()).unwrap()}],
    }]});
    home.file("merchants.json", merchant.to_string());
    let rest = ["--merchant".to_owned(), "云栖酒店".into(), "--key-file".into(), server.key()];
    let ran = home.publish(ON, &rest, &["--card", "p1", "--yes"]);
    assert_eq!(ran.verdicts(), ["confirmed"], "{ran:?}");
    assert!(ran.err.contains("非微信地址"), "a gateway that is not WeChat's is never called 正式: {}", ran.err);
}

#[test]
fn a_card_is_read_and_a_picture_uploaded() {
    let (home, server) = (Home::new(), StandIn::start());
    let rest = server.here();
    let card = home.run(&join(&["card", "pTRIAL0000000000000000000001", "--json"], &rest));
    assert_eq!(card.code, Some(0), "{card:?}");
    let row = &card.rows()[0];
    assert_eq!((row["title"].as_str(), row["verified"].as_bool()), (Some("悦享会员卡"), Some(true)));
    let unknown = home.run(&join(&["card", "pTRIAL0000000000000000UNKNOWN", "--json"], &rest));
    assert_eq!((unknown.code, unknown.verdicts()), (Some(1), vec!["refused".to_owned()]));
    assert_eq!(home.run(&join(&["card", "a/b"], &rest)).code, Some(2));

    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(8, 8).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let picture = home.file("头像.png", png.into_inner()).display().to_string();
    let uploaded = home.run(&join(&["upload", &picture], &rest));
    assert_eq!(uploaded.code, Some(0), "{uploaded:?}");
    assert!(uploaded.out.starts_with("https://") && uploaded.out.lines().count() == 1, "{}", uploaded.out);
    let text = home.file("头像.gif", "GIF89a").display().to_string();
    let refused = home.run(&join(&["upload", &text], &rest));
    assert_eq!((refused.code, refused.out.as_str()), (Some(2), ""));
    assert!(refused.err.contains("不是 JPG、PNG、BMP 或 WebP 图片"));
}

#[test]
fn the_log_is_bounded() {
    let home = Home::new();
    let log = home.path().join("log");
    std::fs::create_dir(&log).unwrap();
    std::fs::write(log.join("studio_rCURRENT.log"), "x".repeat(2 << 20)).unwrap();
    for n in 0..9 {
        std::fs::write(log.join(format!("studio_r{n:05}.log")), "old").unwrap();
    }
    let file = home.file("稿.cardrights", ON).display().to_string();
    assert_eq!(home.run(&["publish", &file, "--card", "p1", "--sandbox"]).code, Some(0));
    assert_eq!(std::fs::read_dir(&log).unwrap().count(), 4);
    assert!(std::fs::metadata(log.join("studio_rCURRENT.log")).unwrap().len() < 1 << 20);
}

#[cfg(target_os = "linux")]
#[test]
fn a_crash_would_leave_no_core() {
    let server = StandIn::start();
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", server.child.id())).unwrap();
    let core = limits.lines().find(|l| l.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().collect::<Vec<_>>()[4..6], ["1", "1"]);
}

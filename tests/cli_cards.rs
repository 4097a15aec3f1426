//! `cards` lists the merchant's card templates, page by page; what is missing is told, and decides the exit code.

use crate::support::card_server::{CardServer, cards, number, refused};
use crate::support::program::{Home, Ran, StandIn, join};

/// `cards` of a server whose answers nobody can verify.
fn listed(server: &CardServer, stand_in: &StandIn, more: &[&str]) -> Ran {
    let all = stand_in.at(&server.url);
    // Mchid, serial, key and gateway; no key to verify with.
    let merchant: Vec<String> =
        all.chunks(2).filter(|pair| !pair[0].starts_with("--answer")).flatten().cloned().collect();
    let mut args = join(&["cards"], &merchant);
    args.extend(more);
    Home::new().run(&args)
}

#[test]
fn the_stand_in_has_a_dozen_cards_of_two_brands_in_every_state() {
    let home = Home::new();
    let ran = home.run(&["cards", "--sandbox"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), "共 12 张会员卡\n"));
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 12, "{}", ran.out);
    assert_eq!(lines[0], "pTRIAL0000000000000000000001\t云栖酒店\t悦享会员卡\t已通过");
    for word in ["云栖餐饮\t美食卡\t待审核", "审核未通过", "已删除"] {
        assert!(ran.out.contains(word), "{word}: {}", ran.out);
    }
    let rows = home.run(&["cards", "--sandbox", "--json", "--lang", "en"]).rows();
    assert_eq!(rows.len(), 12);
    assert_eq!((rows[4]["status"].as_str(), rows[4]["brand"].as_str()), (Some("NOT_APPROVE"), Some("云栖餐饮")));
    assert!(rows.iter().all(|r| r["verified"] == true && r["page"] == 1 && r["template"]["card_id"] == r["card_id"]));
}

#[test]
fn lists_of_0_1_50_and_1000_cards_are_read_whole() {
    let stand_in = StandIn::start();
    for count in [0, 1, 50, 1000] {
        let server = CardServer::of(cards(count), |_| None);
        let ran = listed(&server, &stand_in, &["--json"]);
        assert_eq!((ran.code, ran.rows().len()), (Some(0), count), "{}", ran.err);
        assert!(ran.err.contains("没有核对") && ran.err.contains(&format!("共 {count} 张")), "{}", ran.err);
        assert_eq!(server.asked.lock().unwrap().len(), count.div_ceil(20).max(1), "one request a page");
        let last = ran.rows().last().map(|r| (r["card_id"].clone(), r["page"].clone()));
        let want = (count > 0).then(|| (format!("pCARD{count:05}").into(), count.div_ceil(20).into()));
        assert_eq!(last, want);
    }
}

#[test]
fn a_page_that_is_refused_or_repeats_is_told_and_the_others_are_listed() {
    let stand_in = StandIn::start();
    let server = CardServer::of(cards(60), |path| {
        (number(path, "offset") == 20).then(|| refused(403, "NO_AUTH", "商户暂无权限使用此功能"))
    });
    let ran = listed(&server, &stand_in, &[]);
    assert_eq!((ran.code, ran.out.matches("pCARD").count()), (Some(1), 40), "{}", ran.out);
    assert!(ran.err.contains("第 2 页没读到") && ran.err.contains("读到 40 张会员卡，列表可能不全"), "{}", ran.err);
    assert!(ran.out.contains("403 NO_AUTH 商户暂无权限使用此功能") && ran.out.contains("超级管理员"), "{}", ran.out);
    let rows = listed(&server, &stand_in, &["--json"]).rows();
    let missing: Vec<_> = rows.iter().filter(|r| r["verdict"] == "refused").collect();
    assert_eq!(
        (missing.len(), missing[0]["page"].as_u64(), missing[0]["code"].as_str()),
        (1, Some(2), Some("NO_AUTH"))
    );

    let again = CardServer::of(cards(60), |path| {
        let moved = path.replace("offset=20", "offset=0");
        (moved != path).then(|| crate::support::card_server::plain(&cards(60), &moved))
    });
    let ran = listed(&again, &stand_in, &[]);
    assert_eq!((ran.code, ran.out.matches("pCARD").count()), (Some(3), 40), "{}", ran.out);
    assert!(ran.out.contains("这一页和前面重复"), "{}", ran.out);
}

/// A server that cannot be reached is found at the first page; what a server names cannot forge a row.
#[test]
fn an_unreachable_server_and_hostile_names() {
    let stand_in = StandIn::start();
    let nobody = CardServer { url: "http://127.0.0.1:9".into(), asked: Default::default() };
    // No retries could help, but each is made.
    let ran = listed(&nobody, &stand_in, &["--json"]);
    assert_eq!((ran.code, ran.rows().len()), (Some(1), 1), "{}", ran.err);
    assert_eq!(ran.verdicts(), ["not_sent"]);
    let mut evil = cards(1);
    evil[0]["title"] = "甲\u{1b}[2J\npFORGED\t好".into();
    let ran = listed(&CardServer::of(evil, |_| None), &stand_in, &[]);
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
    assert!(ran.out.contains("\\u{1b}[2J") && !ran.out.contains('\u{1b}'), "{}", ran.out);
}

use serde_json::json;

use super::*;
use crate::rights::mark::sha256_hex;
use crate::storage::history::Card;
use crate::storage::planned::PlannedCard;
use crate::storage::record::{Line, Phase};
use crate::wechatpay::verdict::Verdict;

const OF: Whose<'_> = Whose { gateway: "api.mch.weixin.qq.com", mchid: "1" };

fn record() -> (Record, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    (Record::open(&dir.path().join("studio.db"), 7).unwrap(), dir)
}

fn card(id: &str) -> Card<'_> {
    Card { gateway: OF.gateway, mchid: OF.mchid, card: id }
}

fn rights(word: &str) -> CardRights {
    let text = format!(r#"{{"rights":{{"show_bonus":true,"bonus":{{"bonus_value_word":"{word}"}}}}}}"#);
    Draft::read(text.as_bytes()).unwrap().rights.explicit()
}

/// A record with something of each kind; of a run over three cards one was sent.
fn filled() -> (Record, tempfile::TempDir) {
    let (mut r, dir) = record();
    r.name_card(card("p1"), "杭州西湖店", &["直营".into()]).unwrap();
    r.name_card(Card { mchid: "2", ..card("p9") }, "别家", &[]).unwrap();
    let of_batch = |id: &str| BatchCard {
        card: id.into(),
        title: format!("{id} 店"),
        after: rights("云币"),
        ..BatchCard::default()
    };
    let batch = Batch {
        id: "b1".into(),
        at: "2026-11-25T10:00:00+08:00".into(),
        title: "12月".into(),
        gateway: OF.gateway.into(),
        mchid: OF.mchid.into(),
        fields: vec![FieldId::BonusValueWord],
        rights: rights("云币"),
        cards: vec![of_batch("p1"), of_batch("p2"), of_batch("p3")],
        ..Batch::default()
    };
    r.begin_batch(&batch).unwrap();
    let back = Batch { id: "b2".into(), kind: BatchKind::Back, back_of: Some("b1".into()), ..batch };
    r.begin_batch(&back).unwrap();
    let line = Line {
        id: "1".into(),
        at: "2026-11-25T10:00:01+08:00".into(),
        gateway: OF.gateway.into(),
        mchid: OF.mchid.into(),
        card: "p1".into(),
        body: "{}".into(),
        batch: Some("b1".into()),
        ..Line::default()
    };
    r.append(&line).unwrap();
    r.append(&Line { phase: Phase::End, verdict: Some(Verdict::Confirmed), ..line }).unwrap();
    let planned = Planned {
        n: 0,
        at: "2026-12-01T09:00:00+08:00".into(),
        // After the run with the same content, which would end it.
        noted: "2026-11-25T11:00:00+08:00".into(),
        user: "王芳".into(),
        mchid: "1".into(),
        title: "12月周二七折".into(),
        mark: "AA".into(),
        draft: Draft { rights: rights("云币"), ..Draft::default() },
        origin: Some("/home/wf/12月.cardrights".into()),
        cards: vec![PlannedCard { card: "p1".into(), title: "金卡".into(), own: Some(rights("云豆")) }],
        fields: vec![FieldId::BonusValueWord],
        approved: None,
    };
    r.plan(&planned).unwrap();
    let approval = Approval {
        n: 0,
        mark: "AA".into(),
        rights: rights("云币"),
        by: "李总".into(),
        at: "11-26".into(),
        noted: "2026-11-26T15:30:00+08:00".into(),
        user: "王芳".into(),
        mchid: "1".into(),
        cards: vec!["p1".into()],
        fields: Vec::new(),
        picture: b"jpeg".to_vec(),
        pictured: true,
    };
    r.approve(&approval).unwrap();
    (r, dir)
}

fn head() -> Head {
    Head {
        mchid: "1".into(), merchant: "云栖酒店".into(), by: "王芳".into(), at: "2026-11-29T18:00:00+08:00".into()
    }
}

#[test]
fn what_is_passed_on_arrives_beside_what_is_there_and_twice_is_once() {
    let (mut from, dir) = filled();
    let items = from.to_pass_on(OF).unwrap();
    let path = dir.path().join("交接.cardhandover");
    std::fs::write(&path, pack(&head(), &items)).unwrap();
    let (read_head, read_items) = read(&path).unwrap();
    assert_eq!((read_head, &read_items), (head(), &items));

    let (mut to, _dir) = record();
    to.name_card(card("p1"), "西湖", &["华东".into()]).unwrap();
    let counts = to.take_passed(OF, &items).unwrap();
    let all = Counts { named: 1, batches: 1, plans: 1, approvals: 1, ..Counts::default() };
    assert_eq!(counts, all);
    let named = to.named(OF).unwrap().remove("p1").unwrap();
    assert_eq!(
        (named.name.as_str(), named.groups.as_slice()),
        ("西湖", ["华东".to_owned(), "直营".to_owned()].as_slice())
    );
    assert!(to.named(Whose { mchid: "2", ..OF }).unwrap().is_empty(), "another merchant's");
    // The card that was sent is no part of what is left.
    let batch = to.batch("b1").unwrap().unwrap();
    assert_eq!(batch.cards.iter().map(|c| c.card.as_str()).collect::<Vec<_>>(), ["p2", "p3"]);
    assert_eq!((batch.to_send().count(), &batch.cards[0].after), (2, &rights("云币")));
    assert!(to.batch("b2").unwrap().is_none(), "改回 needs its own run");
    let plan = to.plans().unwrap().remove(0);
    assert_eq!(
        (plan.at.as_str(), &plan.origin, plan.approved.as_deref()),
        ("2026-12-01T09:00:00+08:00", &None, Some("李总"))
    );
    assert_eq!(plan.cards[0].own, Some(rights("云豆")));
    assert_eq!(to.approval_picture(1).unwrap(), b"jpeg");

    let again = to.take_passed(OF, &items).unwrap();
    assert_eq!(again, Counts { left: 4, ..Counts::default() });
    assert_eq!(
        (to.plans().unwrap().len(), to.approvals(None).unwrap().len(), to.batches(OF).unwrap().len()),
        (1, 1, 1)
    );
    // On the computer that it came from, nothing is doubled either.
    assert_eq!(from.take_passed(OF, &items).unwrap(), Counts { left: 4, ..Counts::default() });
}

#[test]
fn a_file_that_is_cut_changed_newer_or_something_else_is_told_and_a_kind_of_later_is_passed_over() {
    let (mut from, dir) = filled();
    let whole = pack(&head(), &from.to_pass_on(OF).unwrap());
    let path = dir.path().join("a.cardhandover");
    let key = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        read(&path).map(|(_, items)| items.len()).map_err(|t| t.sentence.key.to_string())
    };
    let text = String::from_utf8(whole.clone()).unwrap();
    assert_eq!(key(&whole), Ok(4));
    assert_eq!(key(text.replace('\n', "\r\n").as_bytes()), Ok(4), "as Windows' editors save it");
    for cut in [whole.len() - 10, whole.len() / 2, text.find('\n').unwrap() + 1] {
        assert_eq!(key(&whole[..cut]), Err("passed-damaged".into()), "{cut}");
    }
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(key([&lines[..2], &lines[3..]].concat().join("\n").as_bytes()), Err("passed-damaged".into()));
    assert_eq!(key(text.replace("李总", "王总").as_bytes()), Err("passed-damaged".into()));
    assert_eq!(
        key(text.replace("\"card_rights_handover\":1", "\"card_rights_handover\":2").as_bytes()),
        Err("passed-newer".into())
    );
    for other in ["", "{}", "PK\u{3}\u{4}", "{\"format\":1,\"rights\":{}}"] {
        assert_eq!(key(other.as_bytes()), Err("passed-none".into()), "{other}");
    }
    // 常用内容 of a later version.
    let later = pack(&head(), &[]);
    let mut later = String::from_utf8(later).unwrap().lines().next().unwrap().to_owned()
        + "\n{\"kind\":\"usual\",\"name\":\"x\"}\n";
    later.push_str(&format!("{{\"end\":1,\"sha256\":\"{}\"}}\n", sha256_hex(later.as_bytes())));
    std::fs::write(&path, &later).unwrap();
    assert_eq!(read(&path).unwrap().1, [Item::Unknown]);
}

#[test]
fn what_cannot_be_such_a_thing_is_left_and_the_rest_comes() {
    let (mut from, _dir) = filled();
    let mut items = from.to_pass_on(OF).unwrap();
    for item in &mut items {
        match item {
            Item::Batch(rest) => rest.fields = vec!["no.such.field".into()],
            Item::Plan(plan) => plan.draft = json!("no draft"),
            Item::Approval(a) => a.picture = "???".into(),
            _ => {}
        }
    }
    let (mut to, _dir) = record();
    assert_eq!(to.take_passed(OF, &items).unwrap(), Counts { named: 1, left: 3, ..Counts::default() });
    // A run in which a card stands twice is none.
    let mut items = from.to_pass_on(OF).unwrap();
    items.retain(|i| matches!(i, Item::Batch(_)));
    if let Item::Batch(rest) = &mut items[0] {
        rest.cards[1].card = rest.cards[0].card.clone();
    }
    assert_eq!(to.take_passed(OF, &items).unwrap(), Counts { left: 1, ..Counts::default() });
}

#[test]
fn an_approval_of_one_change_for_many_cards_stays_one() {
    let (mut from, _dir) = filled();
    let all = from.approvals(None).unwrap();
    let of_many = Approval { fields: vec![FieldId::BonusValueWord], mark: "BB".into(), ..all[0].clone() };
    from.approve(&of_many).unwrap();
    let (mut to, _dir) = record();
    to.take_passed(OF, &from.to_pass_on(OF).unwrap()).unwrap();
    let marks: Vec<_> = to.approvals(None).unwrap().into_iter().map(|a| (a.mark.clone(), a.is_of_many())).collect();
    assert_eq!(marks, [("BB".to_owned(), true), ("AA".to_owned(), false)]);
}

#[test]
fn contents_arrive_under_a_further_name_where_another_one_has_theirs() {
    let content = |name: &str, word: &str, mchid: &str| Content {
        n: 0,
        name: name.into(),
        at: "2026-11-26T15:20:00+08:00".into(),
        mchid: mchid.into(),
        rights: rights(word),
    };
    let (mut from, _dir) = record();
    from.keep_content(&content("周二", "云币", "1")).unwrap();
    from.keep_content(&content("节日", "云豆", "1")).unwrap();
    from.keep_content(&content("别家", "云豆", "2")).unwrap();
    let items = from.to_pass_on(OF).unwrap();
    assert_eq!(items.len(), 2, "{items:?}");
    let (mut to, _dir) = record();
    to.keep_content(&content("周二", "金币", "1")).unwrap();
    assert_eq!(to.take_passed(OF, &items).unwrap(), Counts { contents: 2, ..Counts::default() });
    assert_eq!(to.take_passed(OF, &items).unwrap(), Counts { left: 2, ..Counts::default() }, "twice is once");
    let all: Vec<_> = to.contents().unwrap().into_iter().map(|c| (c.name, c.rights)).collect();
    assert_eq!(all.len(), 3);
    for (name, word) in [("周二", "金币"), ("周二（2）", "云币"), ("节日", "云豆")] {
        assert!(all.contains(&(name.to_owned(), rights(word))), "{name}: {all:?}");
    }
}

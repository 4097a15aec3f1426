//! 交接给同事 by label: from one home into another one, beside what is there; no key is ever in the file.

use std::path::PathBuf;
use std::sync::Arc;

use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::storage::history::Card;
use card_rights_studio::storage::record::Record;
use card_rights_studio::studio::action::{Action, DraftAction};
use egui_kittest::kittest::Queryable as _;
use serde_json::{Value, json};

use crate::support::keys::{armour, made};
use crate::support::real::{CARD, LAST, home, published, ready, window};
use crate::support::record::REAL;
use crate::support::window::{Window, apply};

fn open(w: &mut Window) {
    w.button("文件");
    w.button("交接给同事…");
}

/// Keeps 备注名 of the card as another window would.
fn name(w: &Window, s: &Sandbox, name: &str) {
    let mut record = Record::open(&w.home.path().join(REAL), 4_000_000).unwrap();
    let (gateway, mchid) = (s.gateway.host(), s.identity.credentials.mchid.as_str());
    record.name_card(Card { gateway, mchid, card: CARD }, name, &["直营".into()]).unwrap();
}

/// A merchant's mini program with these pages.
fn program(pages: &[&str]) -> Value {
    let pages: Vec<Value> = pages.iter().map(|p| json!({ "name": p, "path": p })).collect();
    json!({ "mini_programs": [{ "name": "云栖商城", "appid": "wx3f2b9a77c1d081c0", "pages": pages }] })
}

/// Somebody's work: 备注名, a mini program, a draft in a file and one that is not saved, a plan.
fn worked(s: &Sandbox) -> Window {
    let mut w = ready(s, &program(&["pages/a", "pages/b"]));
    name(&w, s, "杭州西湖店");
    w.fill("积分名称", "云币");
    w.saved_as("12月周二七折.cardrights");
    w.button("文件");
    w.button("计划发布时间…");
    w.fill("什么时候发布", "2099-12-01 09:00");
    w.button("记下计划");
    w.until("the plan", |w| w.says("已记下："));
    w.fill("积分名称", "没存过的");
    w
}

fn save(w: &mut Window, file: &str) -> PathBuf {
    let path = w.home.path().join(file);
    w.picks(&path);
    open(w);
    w.button("保存交接文件…");
    w.until("the file", |w| w.says("已写好"));
    path
}

#[test]
fn a_colleague_takes_it_in_beside_what_is_there() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = worked(&s);
    open(&mut w);
    assert!(w.says("文件里没有私钥") && w.says("不覆盖任何东西"), "{:?}", w.labels());
    w.button("取消");
    let path = save(&mut w, "交接.cardhandover");
    for said in ["草稿：2 份", "备注名和分组：1 张会员卡", "我的小程序：1 个", "发布计划：1 个"]
    {
        assert!(w.says(said), "{said}: {:?}", w.labels());
    }
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(!text.contains("PRIVATE KEY") && !text.contains("PUB_KEY_ID"), "no key at all");
    // Its folders go with it.
    drop(w);

    // Another computer, where the merchant has a 备注名 and a page of its own.
    let mut to = window(&s, home(&s, &program(&["pages/b", "pages/c"]), &published(&s, CARD, LAST)));
    to.until("the history", |w| w.studio().card.loaded);
    name(&to, &s, "西湖");
    let there = to.home.path().join("来的.cardhandover");
    std::fs::write(&there, &text).unwrap();
    for (round, said) in [(1, "草稿：2 份"), (2, "没有新的内容")] {
        to.picks(&there);
        open(&mut to);
        to.button("导入交接文件…");
        to.until("what came", |w| w.says("交接的「云栖酒店」"));
        assert!(to.says(said), "{round}: {:?}", to.labels());
        if round == 2 {
            assert!(to.says("5 项没有导入"), "{:?}", to.labels());
        }
        to.button("完成");
    }
    let folder = to.home.path().join("来的 草稿");
    let mut names: Vec<_> =
        std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["12月周二七折.cardrights", "12月周二七折（2）.cardrights"]);
    assert!(to.studio().recent().iter().any(|p| p.starts_with(&folder)));
    let pages: Vec<&str> =
        to.studio().merchants.known.all[0].mini_programs[0].pages.iter().map(|p| p.path.as_str()).collect();
    assert_eq!(pages, ["pages/b", "pages/c", "pages/a"]);
    to.until("the plan", |w| w.studio().plans.all().len() == 1);
    let mut record = Record::open(&to.home.path().join(REAL), 4_000_001).unwrap();
    assert_eq!(record.plans().unwrap()[0].title, "12月周二七折");
    let (gateway, mchid) = (s.gateway.host(), s.identity.credentials.mchid.as_str());
    let named = record.named_card(Card { gateway, mchid, card: CARD }).unwrap();
    assert_eq!((named.name.as_str(), named.groups.as_slice()), ("西湖", ["直营".to_owned()].as_slice()));
    // The draft on show was not touched.
    assert!(to.field("积分名称").value().is_some_and(|v| v == "云豆"));
}

#[test]
fn a_planted_key_stays_out_on_the_way_out_and_on_the_way_in() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = ready(&s, &json!({}));
    // Somebody kept a key in a draft's file, and another as bare base64.
    let pem = armour("PRIVATE KEY", made().der());
    let bare: String = pem.lines().filter(|l| !l.starts_with('-')).collect();
    for (file, key) in [("有钥匙.cardrights", &pem), ("光钥匙.cardrights", &bare)] {
        let draft = json!({ "format": 1, "rights": { "show_bonus": true, "note": { "key": key } } });
        let path = w.home.path().join(file);
        std::fs::write(&path, draft.to_string()).unwrap();
        apply(&mut w, Action::Draft(DraftAction::Open(path.clone())));
        w.until("the draft", |w| w.studio().editor.document.disk.path.as_deref() == Some(&path));
    }
    let path = save(&mut w, "交接.cardhandover");
    assert!(w.says("2 项里像是有私钥，没有放进文件"), "{:?}", w.labels());
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(!text.contains("PRIVATE KEY") && !text.contains(&bare[40..120]), "{text}");
    drop(w);
    // A file into which somebody put one all the same.
    let head = text.lines().next().unwrap();
    let item = json!({ "kind": "draft", "name": "x", "draft": { "format": 1, "note": pem, "rights": {} } });
    let mut forged = format!("{head}\n{item}\n");
    let sum = card_rights_studio::rights::mark::sha256_hex(forged.as_bytes());
    forged.push_str(&format!("{}\n", json!({ "end": 1, "sha256": sum })));
    let mut to = window(&s, home(&s, &json!({}), &published(&s, CARD, LAST)));
    to.until("the history", |w| w.studio().card.loaded);
    let there = to.home.path().join("来的.cardhandover");
    std::fs::write(&there, forged).unwrap();
    to.picks(&there);
    open(&mut to);
    to.button("导入交接文件…");
    to.until("what came", |w| w.says("交接的「云栖酒店」"));
    assert!(to.says("没有新的内容") && to.says("1 项没有导入"), "{:?}", to.labels());
    assert!(!to.home.path().join("来的 草稿").join("x.cardrights").exists());
}

#[test]
fn a_damaged_file_another_merchants_and_any_other_file_are_told_and_change_nothing() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = worked(&s);
    let path = save(&mut w, "交接.cardhandover");
    let whole = std::fs::read(&path).unwrap();
    drop(w);
    // Its record is known, so that nothing is asked there.
    let mut known = published(&s, CARD, LAST);
    known.iter_mut().for_each(|l| l["mchid"] = "1900000109".into());
    let elsewhere = home(&s, &json!({ "mchid": "1900000109" }), &known);
    let ours = home(&s, &json!({}), &published(&s, CARD, LAST));
    let cut = whole[..whole.len() - 20].to_vec();
    let rows: [(Arc<tempfile::TempDir>, Vec<u8>, &str); 3] = [
        (Arc::clone(&ours), cut, "不完整，或被改动过"),
        (Arc::clone(&ours), b"{}".to_vec(), "不是交接文件"),
        (elsewhere, whole, "这台电脑上还没有这个商户"),
    ];
    for (home, bytes, said) in rows {
        let mut to = window(&s, home);
        to.until("the history", |w| w.studio().card.loaded);
        let there = to.home.path().join("来的.cardhandover");
        std::fs::write(&there, bytes).unwrap();
        to.picks(&there);
        open(&mut to);
        to.button("导入交接文件…");
        to.until(said, |w| w.says(said));
        assert!(to.studio().plans.all().is_empty() && !to.home.path().join("来的 草稿").exists(), "{said}");
    }
}

#[test]
fn in_trial_there_is_nothing_to_pass_on_and_a_colleagues_file_can_be_taken_in() {
    let mut w = Window::new([1440.0, 900.0]);
    open(&mut w);
    assert!(w.says("演练没有要交接的内容") && w.harness.query_by_label("导入交接文件…").is_some(), "{:?}", w.labels());
}

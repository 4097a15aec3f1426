//! What leaves this computer and comes back, in the whole window: a merchant's settings for another computer, a draft for
//! an engineer, and the engineer's result.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use card_rights_studio::sandbox::{Options, Sandbox, identity};
use card_rights_studio::storage::record::Record;
use card_rights_studio::studio::action::{Action, MerchantAction, PublicationAction, SheetAction};
use card_rights_studio::studio::sheet::Sheet;
use card_rights_studio::wechatpay::verdict::Verdict;
use egui::accesskit::Role;
use serde_json::json;

use crate::support::merchant_sheet::{edit, give, merchant};
use crate::support::program::PROGRAM;
use crate::support::real::{CARD, SIZE, TEST, answer, ready};
use crate::support::window::{Window, apply, choose_by_id};

fn all_text(dir: &Path) -> String {
    let files = std::fs::read_dir(dir).unwrap().flatten();
    files.map(|f| String::from_utf8_lossy(&std::fs::read(f.path()).unwrap()).into_owned()).collect()
}

#[test]
fn a_merchant_moves_to_a_new_computer_without_its_key() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let more = json!({ "test_card": TEST, "mini_programs": [{ "name": "云栖商城", "appid": "wx3f2b9a77c1d081c0", "pages": [
        { "name": "积分商城", "path": "/pages/bonus/bonus" },
    ] }] });
    let mut w = ready(&s, &more);
    let bag = tempfile::tempdir().unwrap();
    apply(&mut w, Action::Merchant(MerchantAction::Edit(Some("m1".into()))));
    w.picks(bag.path());
    w.button("导出商户设置…");
    w.until("the files", |_| bag.path().join("要带到新电脑的文件.txt").is_file());
    let text = all_text(bag.path());
    let key = base64::engine::general_purpose::STANDARD.encode(s.identity.credentials.key.der());
    assert!(!text.contains("PRIVATE") && !text.contains(&key[200..260]), "no key");
    for said in ["1. 商户设置.json", "2. 商户私钥 apiclient_key.pem", &s.identity.credentials.serial, "发布记录"]
    {
        assert!(text.contains(said), "{said}: {text}");
    }
    // The new computer: everything but the key.
    let mut w = Window::new(SIZE);
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::Merchants))));
    w.picks(bag.path().join("商户设置.json"));
    w.button("导入商户设置…");
    w.until("the sheet", |w| matches!(w.studio().sheets.open, Some(Sheet::Merchant(..))));
    assert!(w.says("设置已经从旧电脑带来，私钥没有") && w.says("缺少：商户私钥"), "{:?}", w.labels());
    assert_eq!(w.field("商户号").value().as_deref(), Some(identity::MCHID));
    assert!(w.says("非微信地址"), "a foreign gateway is said");
    w.button("保存商户");
    assert!(w.says("还没有商户私钥"));
    let keys = tempfile::tempdir().unwrap();
    s.identity.write(keys.path(), s.gateway.base()).unwrap();
    apply(&mut w, Action::Merchant(MerchantAction::Credentials(vec![keys.path().to_owned()])));
    w.until("the key", |w| edit(w).busy.is_none() && edit(w).key.is_some());
    w.button("保存商户");
    w.until("the merchant", |w| w.studio().sheets.open.is_none() || !w.studio().merchants.known.all.is_empty());
    let m = w.studio().merchants.known.all[0].clone();
    assert_eq!((m.mini_programs.len(), m.test_card.as_deref(), m.cards.len()), (1, Some(TEST), 2));
    // Anything else is told, and no sheet opens.
    let wrong = keys.path().join("identity.json");
    apply(&mut w, Action::Sheet(SheetAction::Close));
    w.picks(wrong);
    apply(&mut w, Action::Merchant(MerchantAction::MoveIn));
    w.until("the trouble", |w| w.says("这个文件里没有商户设置"));
}

/// A merchant without a key, and a draft for its card that is to be handed over.
fn keyless(s: &Sandbox) -> Window {
    let mut w = Window::new(SIZE);
    apply(&mut w, Action::Publication(PublicationAction::HandOver));
    assert!(w.says("演练用的是虚构的卡"));
    apply(&mut w, Action::Merchant(MerchantAction::Edit(None)));
    w.fill("商户号", identity::MCHID);
    w.fill("商户名称（仅本机显示）", "云栖酒店");
    w.button("高级");
    w.fill("网关地址", s.gateway.base());
    w.button("保存商户");
    assert!(w.says("还没有证书序列号") || w.says("还没有商户私钥"), "{:?}", w.labels());
    w.button("没有私钥，由工程师发布");
    assert!(w.studio().sheets.open.is_none() && w.studio().merchant().unwrap().keyless());
    choose_by_id(&mut w, CARD);
    w.until("the question", |w| w.says("会员现在能看到哪几栏"));
    answer(&mut w, ["看不到"; 4]);
    w.until("what was said", |w| !w.studio().card.unknown());
    w.press(Role::CheckBox, "展示会员积分");
    w.fill("初始积分", "100");
    w.fill("积分名称", "云豆");
    w.fill("积分用途说明", "10云豆抵1元");
    w
}

/// Hands the draft over in the folder `bag`: the line that the engineer is to run.
fn handed_over(w: &mut Window, s: &Sandbox, bag: &Path) -> String {
    w.button("发布…");
    assert!(w.says("交给工程师发布 · 云栖酒店"), "发布 leads there without a key: {:?}", w.labels());
    assert!(w.says("以下栏目展示后不能再关闭：会员积分"));
    w.picks(bag);
    w.button("选择文件夹…");
    w.until("the files", |w| bag.join("命令.txt").is_file() && w.says("已放进文件夹"));
    let command = std::fs::read_to_string(bag.join("命令.txt")).unwrap();
    let line = command.lines().next().unwrap();
    assert_eq!(
        line,
        format!(
            "{} publish 草稿.cardrights --card={CARD} --mchid {} --serial 证书序列号 --key-file 商户私钥文件 \
             --gateway {} --json > 结果.jsonl",
            card_rights_studio::platform::command_program(cfg!(windows)),
            identity::MCHID,
            s.gateway.base()
        )
    );
    assert!(!command.contains("--yes") && command.lines().skip(2).all(|l| l.starts_with("# ")), "{command}");
    assert_eq!(image::image_dimensions(bag.join("预览.png")).unwrap().0, 1080);
    line.to_owned()
}

/// The engineer runs `line` in the folder `bag`, with what is theirs in the placeholders: the file of its result.
fn run_by_an_engineer(s: &Sandbox, bag: &Path, line: &str) -> PathBuf {
    let keys = tempfile::tempdir().unwrap();
    s.identity.write(keys.path(), s.gateway.base()).unwrap();
    let key_file = keys.path().join("apiclient_key.pem");
    let own =
        line.replace("证书序列号", &s.identity.credentials.serial).replace("商户私钥文件", key_file.to_str().unwrap());
    let (own, file) = own.split_once(" > ").unwrap();
    let theirs = tempfile::tempdir().unwrap();
    // Their own computer knows what the person here had to say of the switches.
    let out = std::process::Command::new(PROGRAM)
        .args(own.split(' ').skip(1))
        .arg("--yes")
        .env("CARD_RIGHTS_STUDIO_HOME", theirs.path())
        .current_dir(bag)
        .output()
        .unwrap();
    std::fs::write(bag.join(file), &out.stdout).unwrap();
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(said.contains("\"verdict\":\"accepted\""), "{said} {}", String::from_utf8_lossy(&out.stderr));
    bag.join("结果.jsonl")
}

/// 导入结果, and what is said of it.
fn import(w: &mut Window, path: &Path, said: &str) {
    w.picks(path);
    apply(w, Action::Publication(PublicationAction::ImportResult));
    w.until(said, |w| w.says(said));
}

/// Many chains never give the key to 运营; then the work ends in a folder, and the result comes back.
#[test]
fn without_a_key_the_draft_goes_to_an_engineer_and_the_result_comes_back_as_a_colleagues() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = keyless(&s);
    let bag = tempfile::tempdir().unwrap();
    let line = handed_over(&mut w, &s, bag.path());
    // The same folder again: what is there is somebody's work.
    w.button("发布…");
    w.picks(bag.path());
    std::fs::write(bag.path().join("命令.txt"), "别的").unwrap();
    w.button("选择文件夹…");
    w.until("the trouble", |w| w.says("这个文件夹里已经有一个「"));
    assert_eq!(std::fs::read_to_string(bag.path().join("命令.txt")).unwrap(), "别的");
    apply(&mut w, Action::Sheet(SheetAction::Close));
    let result = run_by_an_engineer(&s, bag.path(), &line);
    import(&mut w, &result, "已导入 1 条同事的发布结果");
    w.until("the history", |w| w.studio().card.history.last.is_some());
    let entry = Record::open(&w.home.path().join("studio.db"), 1).unwrap().entries().unwrap().pop().unwrap();
    assert!(entry.line.colleague && entry.verdict == Some(Verdict::Accepted));
    assert!(w.says("同事的记录"), "{:?}", w.labels());
    import(&mut w, &result, "这 1 条结果之前已经导入过");
    let record = Record::open(&w.home.path().join("studio.db"), 1).unwrap();
    assert_eq!(record.entries().unwrap().iter().filter(|e| e.line.colleague).count(), 1);
    // Without the draft beside it nothing is known of what was published.
    let alone = tempfile::tempdir().unwrap();
    std::fs::copy(&result, alone.path().join("结果.jsonl")).unwrap();
    import(&mut w, &alone.path().join("结果.jsonl"), "结果旁边没有「草稿.cardrights」");
}

#[test]
fn a_result_of_a_merchant_that_is_not_here_is_told() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = ready(&s, &json!({}));
    give(&mut w, merchant("别的商户", &[]));
    let bag = tempfile::tempdir().unwrap();
    let draft = json!({ "format": 1, "mchid": "1900000999", "rights": {} });
    std::fs::write(bag.path().join("草稿.cardrights"), draft.to_string()).unwrap();
    std::fs::write(bag.path().join("结果.jsonl"), json!({ "card_id": CARD, "verdict": "confirmed" }).to_string())
        .unwrap();
    import(&mut w, &bag.path().join("结果.jsonl"), "这份结果属于商户号「1900000999」");
    assert_eq!(w.studio().card.history.count, 1);
}

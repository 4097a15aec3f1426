//! Documents and cards in the whole window, by label: nothing unsaved is lost, and nothing comes back by itself.

use std::sync::Arc;

use card_rights_studio::rights::{CardRights, Section};
use card_rights_studio::storage::ledger::{Entry, Line, Note};
use card_rights_studio::studio::action::{Action, DraftAction, EditorAction, MerchantAction, SheetAction};
use card_rights_studio::studio::document::Then;
use card_rights_studio::studio::sheet::Sheet;
use card_rights_studio::wechatpay::verdict::Verdict;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use crate::support::gateway::listening;
use crate::support::merchant_sheet::{give, merchant};
use crate::support::window::{Window, apply};

const SIZE: [f32; 2] = [1440.0, 900.0];

#[test]
fn cards_are_chosen_by_title_and_id() {
    let mut w = Window::new(SIZE);
    give(&mut w, merchant("云栖酒店", &[("pAAA", "悦享会员卡"), ("pBBB", "商务会员卡")]));
    apply(&mut w, Action::Merchant(MerchantAction::Choose("id-云栖酒店".into())));
    assert!(matches!(w.studio().sheets.open, Some(Sheet::Cards)), "a merchant without a card asks for one");
    w.button("商务会员卡 pBBB");
    assert_eq!(w.studio().editor.document.card_id(), "pBBB");
    // Nothing is known of it: what members see is asked first, and is not to be thrown away by another sheet.
    w.until("the question", |w| matches!(w.studio().sheets.open, Some(Sheet::Seen(_))));
    w.button("以后再说");
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::Cards))));
    w.button("填写会员卡ID");
    assert!(w.studio().sheets.open.is_none() && w.field("会员卡ID").is_focused());
}

#[test]
fn unsaved_work_is_asked_about_and_kept_until_then() {
    let mut w = Window::new(SIZE);
    w.fill("积分名称", "云币");
    apply(&mut w, Action::Draft(DraftAction::Starter(1)));
    assert!(matches!(&w.studio().sheets.open, Some(Sheet::Unsaved(Then::Starter(1)))));
    assert!(w.harness.get_by_role_and_label(Role::Button, "取消").is_focused());
    w.button("取消");
    assert_eq!(w.field("积分名称").value().as_deref(), Some("云币"));
    // 保存 saves as a file first, then goes on.
    let path = w.home.path().join("云币.cardrights");
    w.picks(&path);
    apply(&mut w, Action::Draft(DraftAction::Starter(1)));
    w.button("保存");
    w.until("the restaurant", |w| w.field("积分用途标题").value().as_deref() == Some("积分换菜"));
    assert!(std::fs::read_to_string(&path).unwrap().contains("云币"));
    // 不保存 drops what was changed.
    w.fill("积分名称", "菜币");
    apply(&mut w, Action::Draft(DraftAction::Starter(0)));
    w.button("不保存");
    assert_eq!(w.field("积分名称").value().as_deref(), Some("我的积分"));
}

#[test]
fn a_file_that_somebody_changed_is_overwritten_only_on_purpose() {
    let mut w = Window::new(SIZE);
    let path = w.saved_as("悦享卡.cardrights");
    assert_eq!(w.studio().editor.document.name().as_deref(), Some("悦享卡"));
    std::fs::write(&path, r#"{"show_bonus": true}"#).unwrap();
    w.fill("积分名称", "云币");
    apply(&mut w, Action::Draft(DraftAction::Save));
    w.until("the question", |w| w.says("文件被别人改过"));
    w.button("取消");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), r#"{"show_bonus": true}"#);
    apply(&mut w, Action::Draft(DraftAction::Save));
    w.until("the question", |w| w.says("文件被别人改过"));
    let copy = w.home.path().join("我的一份.cardrights");
    w.picks(&copy);
    w.button("另存一份…");
    w.until("the copy", |w| copy.exists() && w.studio().sheets.open.is_none());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), r#"{"show_bonus": true}"#, "theirs stays");
    assert!(std::fs::read_to_string(&copy).unwrap().contains("云币"));
}

#[test]
fn starters_lead_on_and_the_sample_stays_in_practice() {
    let mut w = Window::new(SIZE);
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::Starters))));
    assert!(w.says("官方文档示例（仅演练）"));
    w.button("餐厅");
    assert!(w.studio().sheets.open.is_none());
    assert_eq!(w.field("积分用途标题").value().as_deref(), Some("积分换菜"));
    give(&mut w, merchant("云栖酒店", &[]));
    apply(&mut w, Action::Merchant(MerchantAction::Choose("id-云栖酒店".into())));
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::Starters))));
    assert!(w.says("停车") && !w.says("官方文档示例"));
}

fn records(count: usize) -> Vec<Arc<Entry>> {
    let body = r#"{"show_bonus":true,"bonus":{"bonus_value_word":"旧积分"}}"#;
    let one = |i: usize| {
        let at = "2026-10-28T16:02:11+08:00".to_owned();
        let line = Line { id: i.to_string(), at, user: "张敏".into(), body: body.into(), ..Line::default() };
        Entry { line, verdict: Some(Verdict::Confirmed), ..Entry::default() }
    };
    let mut all: Vec<Entry> = (0..count).map(one).collect();
    all[count - 1].verdict = Some(Verdict::Unknown);
    all[count - 1].code = Some("SYSTEM_ERROR".into());
    all[count - 1].notes.push((String::new(), Note::Looked(true)));
    all.into_iter().map(Arc::new).collect()
}

#[test]
fn a_hundred_thousand_records_draw_what_is_in_sight_and_are_searched() {
    let mut w = Window::new(SIZE);
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::records()))));
    assert!(w.says("演练还没有发布过"));
    w.harness.state_mut().studio_mut().records.practised = records(100_000);
    w.settle();
    let shown = |w: &Window| w.harness.query_all_by_role_and_label(Role::Button, "用作草稿").count();
    assert!((2..40).contains(&shown(&w)), "{} rows are drawn", shown(&w));
    assert!(w.says("已发布") && w.says("共 100000 条"));
    w.fill("搜索", "system_error");
    assert!(w.says("正在查找"), "so many are not read in one frame: {:?}", w.labels());
    // How long a hundred thousand take is for the bench; here some fewer are enough.
    let studio = w.harness.state_mut().studio_mut();
    (studio.records.practised, studio.records.revision) = (records(2_000), studio.records.revision + 1);
    w.until("the one", |w| shown(w) == 1 && !w.says("正在查找"));
    assert!(w.says("结果未知（可能已生效），人工确认：手机上是新内容"), "{:?}", w.labels());
    w.fill("搜索", "没有这个词");
    w.until("nothing", |w| w.says("没有找到"));
    w.fill("搜索", "SYSTEM_ERROR");
    w.until("the one", |w| shown(w) == 1 && !w.says("正在查找"));
    w.button("用作草稿");
    assert_eq!(w.field("积分名称").value().as_deref(), Some("旧积分"));
    apply(&mut w, Action::Editor(EditorAction::Undo));
    assert_eq!(w.field("积分名称").value().as_deref(), Some("我的积分"), "what stood there is not lost");
}

#[test]
fn what_was_left_behind_is_offered_and_never_imposed() {
    let home = std::sync::Arc::new(tempfile::tempdir().unwrap());
    let mut w = Window::at(SIZE, egui::Theme::Light, std::sync::Arc::clone(&home), Default::default());
    std::fs::create_dir_all(home.path().join("autosave")).unwrap();
    let slot = card_rights_studio::storage::autosave::Slot::take(&home.path().join("autosave"), 1, "12345678").unwrap();
    let rights = CardRights { show_bonus: Some(true), ..CardRights::default() };
    let draft =
        card_rights_studio::storage::draft::Draft { rights, card_id: Some("pAAA".into()), ..Default::default() };
    slot.write(&draft, None, "2026-11-23T18:02:11+08:00").unwrap();
    drop((slot, w));
    w = Window::at(SIZE, egui::Theme::Light, home, Default::default());
    assert!(w.says("暂存于 11-23 18:02 · 没有存成过文件"), "{:?}", w.labels());
    assert_eq!(w.field("积分名称").value().as_deref(), Some("我的积分"), "nothing was brought back by itself");
    w.button("恢复");
    assert!(w.studio().sheets.open.is_none());
    assert_eq!(w.studio().editor.document.card_id(), "pAAA");
    assert_eq!(w.studio().editor.document.draft.rights.shown(Section::Bonus), Some(true));
    assert!(w.studio().editor.document.unsaved());
}

/// One is brought back at a time, and the other is offered again; an old slot goes only when its draft is kept anew, and a
/// start with a file asks too.
#[test]
fn of_two_drafts_that_were_left_behind_none_is_lost() {
    use card_rights_studio::storage::autosave::Slot;
    let home = std::sync::Arc::new(tempfile::tempdir().unwrap());
    let dir = home.path().join("autosave");
    std::fs::create_dir_all(&dir).unwrap();
    for (nonce, card, at) in [("12345678", "pAAA", "23T18:02:11"), ("87654321", "pBBB", "23T17:02:11")] {
        let rights = CardRights { show_bonus: Some(true), ..CardRights::default() };
        let draft =
            card_rights_studio::storage::draft::Draft { rights, card_id: Some(card.into()), ..Default::default() };
        Slot::take(&dir, 1, nonce).unwrap().write(&draft, None, &format!("2026-11-{at}+08:00")).unwrap();
    }
    let cards = || -> String {
        let all = std::fs::read_dir(&dir).unwrap().flatten().map(|e| e.path());
        all.filter(|p| p.extension().is_some_and(|e| e == "json"))
            .map(|p| std::fs::read_to_string(p).unwrap())
            .collect()
    };
    let mut w = Window::at(SIZE, egui::Theme::Light, std::sync::Arc::clone(&home), Default::default());
    apply(&mut w, Action::Draft(DraftAction::Recover(0)));
    assert!(w.studio().sheets.open.is_none() && w.says("其余没存完的草稿还在"), "{:?}", w.labels());
    w.until("the draft is kept anew", |w| w.says("改动已暂存") && cards().matches("pAAA").count() == 1);
    assert!(cards().contains("pBBB"));
    drop(w);
    // Its worker lets the slot go a moment after the window: until then the draft is not left behind.
    let held = || std::fs::read_dir(&dir).unwrap().flatten().any(|e| e.path().extension().is_some_and(|e| e == "lock"));
    let begun = std::time::Instant::now();
    while held() {
        assert!(begun.elapsed() < std::time::Duration::from_secs(20), "the slot is still held");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }

    let file = home.path().join("春节.cardrights");
    std::fs::write(&file, r#"{"format":1,"rights":{"show_bonus":true}}"#).unwrap();
    let setup = card_rights_studio::work::Setup::new(
        card_rights_studio::platform::folders::Folders::under(home.path()),
        std::sync::Arc::new(card_rights_studio::keychain::MemoryKeychain::default()),
        card_rights_studio::work::Picker::Fixed(std::sync::Arc::default()),
    );
    let begin = card_rights_studio::studio::start::Begin { setup, lang: None, file: Some(file) };
    let mut studio = card_rights_studio::studio::Studio::new(begin);
    let begun = std::time::Instant::now();
    while studio.editor.document.disk.path.is_none() {
        assert!(begun.elapsed() < std::time::Duration::from_secs(20));
        std::thread::sleep(std::time::Duration::from_millis(5));
        studio.logic(0.0);
    }
    let Some(Sheet::Recover(left)) = &studio.sheets.open else {
        panic!("nothing is offered: {:?}", studio.sheets.open)
    };
    let mut cards: Vec<_> = left.iter().filter_map(|r| r.draft.card_id.as_deref()).collect();
    cards.sort_unstable();
    assert_eq!(cards, ["pAAA", "pBBB"]);
}

#[test]
fn about_says_where_the_files_are() {
    let mut w = Window::new(SIZE);
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::About))));
    let log = w.home.path().join("log").display().to_string();
    assert!(w.says(env!("CARGO_PKG_VERSION")) && w.says(&log) && w.says("Apache-2.0"));
    w.button("关闭");
    assert!(w.studio().sheets.open.is_none());
}

/// A draft from a stranger can do nothing but be shown: it reaches no server, sets up nothing and publishes nothing.
#[test]
fn a_draft_from_a_stranger_is_only_shown() {
    let (trap, here) = listening();
    trap.set_nonblocking(true).unwrap();
    let mut w = Window::new(SIZE);
    let known = merchant("云栖酒店", &[("p1", "悦享会员卡")]);
    let (mchid, before) = (known.mchid.clone(), known.clone());
    give(&mut w, known);
    let draft = serde_json::json!({
        "format": 1, "mchid": mchid, "card_id": "../../pay/transactions", "gateway": here, "endpoint": "documented",
        "publish": true, "yes": true, "merchants": [{ "id": "evil", "gateway": here }],
        "base": { "source": "read", "time": here, "rights": { "show_bonus": true } },
        "rights": { "show_bonus": false, "guide": { "head_image_url": format!("{here}/head.png"), "staff_name": here },
            "favor": { "member_price_path": "file:///etc/passwd" }, "gateway": here, "__proto__": { "x": 1 } },
    });
    let path = w.home.path().join("陌生.cardrights");
    std::fs::write(&path, draft.to_string()).unwrap();
    apply(&mut w, Action::Draft(DraftAction::Open(path)));
    w.until("the draft", |w| w.studio().editor.document.disk.path.is_some());
    for _ in 0..20 {
        w.settle();
    }
    assert!(!w.studio().publication.is_running() && w.studio().publication.last_verdict.is_none());
    assert_eq!(w.studio().merchants.known.all, [before], "nothing of it is taken for a setting");
    assert!(!w.studio().jobs.is_reading() && !w.studio().jobs.is_uploading());
    // What it says of members' view is no record: the four switches stay unknown.
    assert!(w.studio().card.unknown());
    w.button("发布…");
    assert!(!matches!(w.studio().sheets.open, Some(Sheet::Confirm(_))), "{:?}", w.studio().sheets.open);
    assert!(trap.accept().is_err(), "nobody was called");
    assert!(!w.home.path().join("ledger.jsonl").exists());
}

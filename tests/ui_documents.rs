//! Documents and cards in the whole window, by label: nothing unsaved is lost, and nothing comes back by itself.

use std::sync::Arc;

use card_rights_studio::rights::{CardRights, Section};
use card_rights_studio::storage::record::{Line, Note, Phase, Record};
use card_rights_studio::storage::unsaved::Unsaved;
use card_rights_studio::studio::action::{Action, DraftAction, EditorAction, MerchantAction, SheetAction};
use card_rights_studio::studio::document::Then;
use card_rights_studio::studio::sheet::Sheet;
use card_rights_studio::wechatpay::verdict::Verdict;
use card_rights_studio::words::Lang;
use egui::Event;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use crate::support::gateway::listening;
use crate::support::merchant_sheet::{give, merchant};
use crate::support::record;
use crate::support::window::{Window, apply};

const SIZE: [f32; 2] = [1440.0, 900.0];

#[test]
fn cards_are_chosen_by_title_and_id() {
    let mut w = Window::new(SIZE);
    give(&mut w, merchant("云栖酒店", &[("pAAA", "悦享会员卡"), ("pBBB", "商务会员卡")]));
    apply(&mut w, Action::Merchant(MerchantAction::Choose("id-云栖酒店".into())));
    assert!(w.studio().is_choosing(), "a merchant without a card asks for one");
    w.until("its cards", |w| w.studio().choosing.count() == 2);
    w.button("商务会员卡 pBBB");
    w.button("修改这张卡");
    assert_eq!(w.studio().editor.document.card_id(), "pBBB");
    // Nothing is known of it: what members see is asked first, and is not to be thrown away by another sheet.
    w.until("the question", |w| matches!(w.studio().sheets.open, Some(Sheet::Seen(_))));
    w.button("以后再说");
    w.button("选择会员卡");
    w.button("列表里没有？输入会员卡ID…");
    assert!(w.field("会员卡ID").is_focused());
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

/// The record of 演练 with so many entries; the oldest one is of unknown outcome, and somebody looked at the phone.
fn records(count: usize) -> Arc<tempfile::TempDir> {
    let home = Arc::new(tempfile::tempdir().unwrap());
    let body = r#"{"show_bonus":true,"bonus":{"bonus_value_word":"旧积分"}}"#;
    let line = |i: usize, phase| Line {
        id: i.to_string(),
        phase,
        at: format!("2026-10-28T{:02}:{:02}:11+08:00", i / 60 % 24, i % 60),
        user: "张敏".into(),
        card: "pTRIAL".into(),
        ..Line::default()
    };
    let first = Line { verdict: Some(Verdict::Unknown), code: Some("SYSTEM_ERROR".into()), ..line(0, Phase::End) };
    let looked = Line { note: Some(Note::Looked(true)), ..line(0, Phase::Human) };
    let end = |i| Line { verdict: Some(Verdict::Confirmed), ..line(i, Phase::End) };
    let all = (0..count).map(|i| Line { body: body.into(), ..line(i, Phase::Intent) });
    let lines: Vec<Line> = all.chain([first, looked]).chain((1..count).map(end)).collect();
    Record::open(&home.path().join("trial.db"), 1).unwrap().append_all(&lines).unwrap();
    home
}

fn scroll(w: &mut Window, points: f32) {
    let at = w.harness.get_all_by_role_and_label(Role::Button, "用作草稿").nth(3).unwrap().rect().center();
    w.harness.event(Event::PointerMoved(at));
    w.harness.event(Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, -points),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: egui::Modifiers::NONE,
    });
    for _ in 0..8 {
        w.settle();
    }
}

#[test]
fn thousands_of_records_are_scrolled_and_searched_while_only_what_is_in_sight_is_read() {
    let mut w = Window::at(SIZE, egui::Theme::Light, records(5_000), Lang::ZhCn);
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::records()))));
    let shown = |w: &Window| w.harness.query_all_by_role_and_label(Role::Button, "用作草稿").count();
    w.until("the rows", |w| shown(w) > 1);
    assert!((2..40).contains(&shown(&w)), "{} rows are drawn", shown(&w));
    assert!(w.says("已发布") && w.says("共 5000 条") && !w.says("SYSTEM_ERROR"));
    // To its end and back, as far as a wheel goes at once: every row in sight is there, and few are kept.
    let mut end = false;
    for points in [3_000.0, 90_000.0].into_iter().chain(std::iter::repeat_n(400_000.0, 20)) {
        if end {
            break;
        }
        scroll(&mut w, points);
        end = w.says("SYSTEM_ERROR");
        assert!((2..40).contains(&shown(&w)), "{} rows are drawn", shown(&w));
        assert!(w.studio().records.kept() <= 700, "{} rows are kept", w.studio().records.kept());
    }
    assert!(end, "{:?}", w.labels());
    scroll(&mut w, -400_000.0);
    assert!(!w.says("SYSTEM_ERROR"));
    // One, two, three characters and more; in any case.
    for words in ["旧", "旧积", "旧积分", "10-28 0", "张敏"] {
        w.fill("搜索", words);
        assert!(shown(&w) > 2 && !w.says("没有找到"), "{words}");
    }
    w.fill("搜索", "system_error");
    w.until("the one", |w| shown(w) == 1 && !w.says("正在查找"));
    assert!(w.says("结果未知（可能已生效），人工确认：手机上是新内容"), "{:?}", w.labels());
    for words in ["没有这个词", "鱼", "鱼肉"] {
        w.fill("搜索", words);
        w.until("nothing", |w| w.says("没有找到"));
    }
    w.fill("搜索", "人工确认");
    w.until("what is said of it", |w| shown(w) == 1 && w.says("SYSTEM_ERROR"));
    w.fill("搜索", "SYSTEM_ERROR");
    w.until("the one", |w| shown(w) == 1 && !w.says("正在查找"));
    w.button("用作草稿");
    assert_eq!(w.field("积分名称").value().as_deref(), Some("旧积分"));
    assert_eq!(w.studio().records.kept(), 0, "what was read goes with the sheet");
    apply(&mut w, Action::Editor(EditorAction::Undo));
    assert_eq!(w.field("积分名称").value().as_deref(), Some("我的积分"), "what stood there is not lost");
}

#[test]
fn what_was_left_behind_is_offered_and_never_imposed() {
    let home = std::sync::Arc::new(tempfile::tempdir().unwrap());
    let mut slot = Unsaved::open(&home.path().join(record::REAL), 1, "12345678").unwrap();
    let rights = CardRights { show_bonus: Some(true), ..CardRights::default() };
    let draft =
        card_rights_studio::storage::draft::Draft { rights, card_id: Some("pAAA".into()), ..Default::default() };
    slot.keep(&draft, None, "2026-11-23T18:02:11+08:00").unwrap();
    let w = Window::at(SIZE, egui::Theme::Light, std::sync::Arc::clone(&home), Default::default());
    assert!(w.studio().sheets.open.is_none(), "whoever wrote it still lives");
    drop((slot, w));
    let mut w = Window::at(SIZE, egui::Theme::Light, home, Default::default());
    w.until("the offer", |w| w.studio().sheets.open.is_some());
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
    let home = std::sync::Arc::new(tempfile::tempdir().unwrap());
    let path = home.path().join(record::REAL);
    for (nonce, card, at) in [("12345678", "pAAA", "23T18:02:11"), ("87654321", "pBBB", "23T17:02:11")] {
        let rights = CardRights { show_bonus: Some(true), ..CardRights::default() };
        let draft =
            card_rights_studio::storage::draft::Draft { rights, card_id: Some(card.into()), ..Default::default() };
        Unsaved::open(&path, 1, nonce).unwrap().keep(&draft, None, &format!("2026-11-{at}+08:00")).unwrap();
    }
    let cards = || record::unsaved(home.path()).concat();
    let mut w = Window::at(SIZE, egui::Theme::Light, std::sync::Arc::clone(&home), Default::default());
    w.until("the offer", |w| w.studio().sheets.open.is_some());
    apply(&mut w, Action::Draft(DraftAction::Recover(0)));
    assert!(w.studio().sheets.open.is_none() && w.says("其余没存完的草稿还在"), "{:?}", w.labels());
    w.until("the draft is kept anew", |w| w.says("改动已暂存") && cards().matches("pAAA").count() == 1);
    assert!(cards().contains("pBBB"));
    drop(w);
    // Its worker lets the slot go a moment after the window: until then the draft is not left behind.
    let begun = std::time::Instant::now();
    while record::windows_alive(home.path()) > 0 {
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
    while studio.editor.document.disk.path.is_none() || !matches!(studio.sheets.open, Some(Sheet::Recover(_))) {
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
    // Built from source, as here, it has no list of whose work is in it, and says so.
    assert!(w.says("程序里别人的作品和许可全文在安装包里"));
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
    assert!(record::is_empty(w.home.path(), record::REAL));
}

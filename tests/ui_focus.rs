//! Where the focus stands when a sheet opens, while it is there and when it closes; and what is asked before a filled
//! sheet goes.

use std::sync::Arc;

use card_rights_studio::export::Options;
use card_rights_studio::merchant::Merchant;
use card_rights_studio::pictures::crop::Crop;
use card_rights_studio::pictures::photo::Photo;
use card_rights_studio::publish::Kind;
use card_rights_studio::rights::shown::{Known, Source, State};
use card_rights_studio::rights::{PerSection, Section};
use card_rights_studio::storage::draft::Draft;
use card_rights_studio::storage::unsaved::Recovered;
use card_rights_studio::studio::action::{Action, MerchantAction, SheetAction};
use card_rights_studio::studio::cropping::Cropping;
use card_rights_studio::studio::passing_on::Passing;
use card_rights_studio::studio::sheet::{Confirm, MerchantEdit, MerchantTyped, PathAsk, Planning, Sheet};
use card_rights_studio::trouble::{Trouble, Who};
use card_rights_studio::words::Lang;
use card_rights_studio::work::Purpose;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use serde_json::json;

use crate::support::merchant_sheet::typed;
use crate::support::sheets::{World, has, many, open, plan, press, registering, says};
use crate::support::window::{Window, apply};

const WIDE: [f32; 2] = [1440.0, 900.0];
const NARROW: [f32; 2] = [911.0, 432.0];

fn merchant(more: serde_json::Value) -> Merchant {
    let mut all =
        json!({ "id": "m1", "name": "云栖酒店", "mchid": "1900009191", "serial": "5157F09EFDC096DE15EBE81A" });
    all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    serde_json::from_value(all).unwrap()
}

/// Makes a sheet, as often as it is asked.
type Make = Box<dyn Fn() -> Sheet>;

fn of_sheet(h: &Harness<'_, World>) -> Option<String> {
    let all = h.root().children_recursive();
    let found = all.filter(|n| n.is_focused() && n.accesskit_node().role() != Role::Window);
    found.last().map(|n| n.accesskit_node().label().unwrap_or_default())
}

#[test]
fn every_sheet_takes_the_focus_when_it_opens_and_never_where_something_is_lost() {
    let recovered = Recovered {
        draft: Draft::read(br#"{"format":1,"rights":{"show_bonus":true}}"#).unwrap(),
        origin: None,
        at: "2026-11-01T10:00:00+08:00".into(),
        slot: "slot".into(),
    };
    let sheets: Vec<(&str, Make)> = vec![
        ("merchant", Box::new(|| Sheet::merchant(None))),
        ("merchants", Box::new(|| Sheet::Merchants)),
        ("card id", Box::new(|| Sheet::CardId(String::new()))),
        ("naming", Box::new(|| Sheet::naming("p1", String::new(), String::new()))),
        ("records", Box::new(Sheet::records)),
        (
            "crop",
            Box::new(|| {
                let photo = Photo::pasted(40, 30, vec![255; 4800]).unwrap();
                let crop = Crop::middle(photo.size());
                Sheet::Crop(Box::new(Cropping { photo, crop, trouble: None, sending: None }))
            }),
        ),
        ("export", Box::new(|| Sheet::Export(Options::default()))),
        ("hand over", Box::new(|| Sheet::HandOver(Box::new(plan(Kind::WeChat, true)), "line".into()))),
        ("plan", Box::new(|| Sheet::Plan(Box::new(Planning { mark: "7F3A09C2".into(), many: 0 }), String::new()))),
        ("pass on", Box::new(|| Sheet::PassOn(Passing::Asks))),
        ("starters", Box::new(|| Sheet::Starters)),
        ("about", Box::new(|| Sheet::About)),
        ("help", Box::new(Sheet::help)),
        ("path", Box::new(|| Sheet::Path(Box::new(PathAsk::new(Purpose::Open)), String::new()))),
        ("recover", Box::new(move || Sheet::Recover(vec![recovered.clone()]))),
        ("other merchant", Box::new(|| Sheet::OtherMerchant("1900009191".into()))),
        ("confirm", Box::new(|| Sheet::Confirm(Box::new(Confirm::new(plan(Kind::WeChat, true), None))))),
        ("remove", Box::new(|| Sheet::Remove("m1".into()))),
        ("many", Box::new(|| Sheet::Many(Box::new(many())))),
        ("registering", Box::new(|| Sheet::Registering(Box::new(registering())))),
    ];
    for (what, sheet) in sheets {
        for merchants in [0, 1] {
            let mut world = World::new(sheet(), Lang::ZhCn);
            if merchants == 1 || what == "remove" {
                let cards = json!({ "cards": [{ "card_id": "pA", "title": "悦享会员卡" }] });
                world.studio.merchants.known.all.push(merchant(cards));
                world.studio.merchants.chosen = Some("m1".into());
            }
            let h = world.open(Harness::builder().with_size(Vec2::new(840.0, 560.0)));
            let name = of_sheet(&h).unwrap_or_else(|| panic!("{what} takes no focus"));
            for never in ["确认发布", "移除", "删除", "丢弃", "不保存", "覆盖"] {
                assert!(!name.contains(never), "{what}: {name}");
            }
        }
    }
}

#[test]
fn a_sheet_that_closes_gives_the_focus_back_to_what_opened_it() {
    let mut w = Window::new(WIDE);
    for name in ["选择商户", "发布…", "导出预览图…"] {
        w.harness.get_by_role_and_label(Role::Button, name).focus();
        w.settle();
        w.harness.key_press(Key::Enter);
        w.settle();
        assert!(w.studio().sheets.open.is_some(), "{name}");
        assert_ne!(w.focused().unwrap().0, name, "the sheet has it");
        w.harness.key_press(Key::Escape);
        w.settle();
        assert!(w.studio().sheets.open.is_none(), "{name}");
        assert_eq!(w.focused().map(|f| f.0).as_deref(), Some(name));
    }
    // With the pointer too.
    let at = w.harness.get_by_role_and_label(Role::Button, "发布…").rect().center();
    w.harness.event(Event::PointerMoved(at));
    w.settle();
    for pressed in [true, false] {
        let (button, modifiers) = (egui::PointerButton::Primary, Modifiers::NONE);
        w.harness.event(Event::PointerButton { pos: at, button, pressed, modifiers });
    }
    w.settle();
    w.button("取消");
    assert_eq!(w.focused().map(|f| f.0).as_deref(), Some("发布…"));
    // And by a screen reader.
    w.button("导出预览图…");
    w.button("取消");
    assert_eq!(w.focused().map(|f| f.0).as_deref(), Some("导出预览图…"));
    // A menu is gone with its sheet: its button has it.
    w.button("文件");
    for _ in 0..40 {
        w.harness.key_press(Key::ArrowDown);
        w.settle();
        if w.focused().is_some_and(|f| f.0 == "关于") {
            break;
        }
    }
    w.harness.key_press(Key::Enter);
    w.settle();
    assert!(matches!(w.studio().sheets.open, Some(Sheet::About)));
    w.harness.key_press(Key::Escape);
    w.settle();
    assert_eq!(w.focused().map(|f| f.0).as_deref(), Some("文件"));
}

#[test]
fn a_sheet_that_nobody_opened_gives_the_focus_back_to_where_it_was() {
    let mut w = Window::new(WIDE);
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::About))));
    w.harness.key_press(Key::Escape);
    w.settle();
    assert_eq!(w.focused().map(|f| f.0), None, "nothing had it");
    w.field("积分名称").focus();
    w.settle();
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::About))));
    w.harness.key_press(Key::Escape);
    w.settle();
    assert_eq!(w.focused().map(|f| f.0).as_deref(), Some("积分名称"));
    // What leads to a field leaves it there.
    w.fill("积分入口AppID", "gh_1");
    w.button("发布…");
    let row = w.labels().into_iter().find(|l| l.starts_with("积分入口AppID ")).unwrap();
    w.button(&row);
    assert_eq!(w.focused().map(|f| f.0).as_deref(), Some("积分入口AppID"));
}

#[test]
fn in_the_narrow_layout_nothing_beneath_a_sheet_is_reached_by_tab() {
    for phone in [false, true] {
        let mut w = Window::new(NARROW);
        if phone {
            w.press(Role::RadioButton, "手机");
        }
        let beneath: Vec<String> = w
            .harness
            .root()
            .children_recursive()
            .filter(|n| {
                let role = n.accesskit_node().role();
                matches!(role, Role::Button | Role::RadioButton | Role::CheckBox)
                    && (57.0..400.0).contains(&n.rect().center().y)
            })
            .filter_map(|n| n.accesskit_node().label())
            .collect();
        assert!(beneath.len() > 5, "{beneath:?}");
        w.button("文件");
        w.button("关于");
        assert!(matches!(w.studio().sheets.open, Some(Sheet::About)));
        for _ in 0..60 {
            w.harness.key_press(Key::Tab);
            w.harness.run_steps(2);
            if let Some((name, _)) = w.focused() {
                assert!(!beneath.contains(&name), "{name} lies beneath");
            }
        }
    }
}

#[test]
fn what_is_asked_while_a_sheet_is_being_filled_is_answered_with_the_reason() {
    for (sheet, title) in [
        (Sheet::merchant(None), "添加商户"),
        (Sheet::Seen(PerSection::default()), "会员现在能看到哪几栏？"),
        (Sheet::Correct(Section::Bonus, String::new()), "记录有误"),
    ] {
        let mut w = Window::new(WIDE);
        apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(sheet))));
        let before = format!("{:?}", w.studio().sheets.open);
        for name in ["发布…", "选择商户", "导出预览图…"] {
            w.harness.state_mut().studio_mut().view.toasts = Default::default();
            w.button(name);
            assert_eq!(format!("{:?}", w.studio().sheets.open), before);
            let said: Vec<_> = w.studio().view.toasts.all().iter().map(|t| t.text.clone()).collect();
            assert!(said.iter().any(|s| s.contains(title)), "{name} on {title}: {said:?}");
            assert!(w.says(&said[0]));
        }
    }
}

/// A message that came this late on the window's clock does not go while a busy machine draws.
const LONG_SECS: f64 = 3600.0;

/// What says why lies over no button of the sheet.
#[test]
fn a_message_lies_over_no_button_of_an_open_sheet() {
    for size in [NARROW, [1093.0, 534.0], WIDE] {
        let mut w = Window::new(size);
        w.button("发布…");
        w.harness.state_mut().studio_mut().view.toasts.good("一条消息".into(), LONG_SECS);
        w.settle();
        let message = w.harness.get_by_label("一条消息").rect();
        let message = message.union(w.harness.get_by_role_and_label(Role::Button, "关闭消息").rect());
        for name in ["取消", "确认发布"] {
            let rect = w.harness.get_by_role_and_label(Role::Button, name).rect();
            assert!(!rect.expand(4.0).intersects(message.expand(8.0)), "{name} in {size:?}: {rect:?} {message:?}");
        }
    }
}

#[test]
fn esc_on_a_filled_merchant_asks_first_and_goes_on_filling() {
    let mut w = Window::new(WIDE);
    apply(&mut w, Action::Merchant(MerchantAction::Edit(None)));
    // Nothing was filled: it goes at once.
    w.harness.key_press(Key::Escape);
    w.settle();
    assert!(w.studio().sheets.open.is_none());
    apply(&mut w, Action::Merchant(MerchantAction::Edit(None)));
    w.fill("商户号", "1900009191");
    for leave in ["Esc", "取消"] {
        if leave == "Esc" {
            w.harness.key_press(Key::Escape);
            w.settle();
        } else {
            w.button("取消");
        }
        assert_eq!(typed(&w).mchid, "1900009191", "{leave}: {:?}", w.labels());
        assert!(w.says("还没有保存"), "{:?}", w.labels());
        assert_eq!(w.focused().map(|f| f.0).as_deref(), Some("继续填写"));
        w.button("继续填写");
        assert!(!w.says("还没有保存") && typed(&w).mchid == "1900009191");
    }
    w.harness.key_press(Key::Escape);
    w.settle();
    // Once more is the harmless one again.
    w.harness.key_press(Key::Escape);
    w.settle();
    assert_eq!(typed(&w).mchid, "1900009191");
    w.button("取消");
    w.button("不保存");
    assert!(w.studio().sheets.open.is_none());
}

#[test]
fn closing_the_window_over_a_filled_merchant_asks_too() {
    let mut w = Window::new(WIDE);
    apply(&mut w, Action::Merchant(MerchantAction::Edit(None)));
    w.fill("商户号", "1900009191");
    w.harness.key_press_modifiers(Modifiers::COMMAND, Key::Q);
    w.settle();
    assert_eq!(typed(&w).mchid, "1900009191");
    assert!(w.says("还没有保存"), "{:?}", w.labels());
}

#[test]
fn a_name_that_a_picker_cuts_is_told_whole_under_the_pointer() {
    let name = "云栖国际度假酒店集团华东区会员中心运营管理有限公司上海分公司";
    // Longer than there is room for in any of these windows.
    let card = &"悦享钻石会员卡（含自助早餐、延迟退房与停车权益）二〇二六年版".repeat(3);
    let home = tempfile::tempdir().unwrap();
    let all = json!({ "all": [merchant(json!({ "name": name, "cards": [{ "card_id": "pA", "title": card }] }))] });
    std::fs::write(home.path().join("merchants.json"), all.to_string()).unwrap();
    let settings = json!({ "merchant": "m1", "card_id": "pA", "strip_closed": true });
    std::fs::write(home.path().join("settings.json"), settings.to_string()).unwrap();
    let home = Arc::new(home);
    for size in [WIDE, NARROW] {
        let mut w = Window::at(size, egui::Theme::Light, Arc::clone(&home), Lang::ZhCn);
        w.until("the card", |w| w.studio().card.loaded);
        if w.studio().sheets.open.is_some() {
            apply(&mut w, Action::Sheet(SheetAction::Close));
        }
        for (picker, whole) in [("选择商户", name), ("选择会员卡", card)] {
            assert!(w.harness.query_by_label(whole).is_none());
            let at = w.harness.get_by_role_and_label(Role::Button, picker).rect().center();
            w.harness.event(Event::PointerMoved(at));
            w.harness.run_steps(60);
            assert!(w.harness.query_by_label_contains(whole).is_some(), "{picker} in {size:?}");
        }
    }
}

#[test]
fn removing_a_merchant_names_every_key_that_goes() {
    for (more, said, not) in [
        (json!({}), vec!["私钥也会删除"], vec!["APIv3"]),
        (json!({ "apiv3": true }), vec!["私钥", "APIv3 密钥"], vec![]),
    ] {
        let mut world = World::new(Sheet::Remove("m1".into()), Lang::ZhCn);
        world.studio.merchants.known.all.push(merchant(more));
        let h = world.open(Harness::builder().with_size(Vec2::new(840.0, 560.0)));
        for s in said {
            assert!(says(&h, s), "{s}");
        }
        for s in not {
            assert!(!says(&h, s), "{s}");
        }
    }
}

/// A section that members see cannot be closed: nobody is sent to close it.
#[test]
fn an_empty_section_that_was_shown_is_to_be_filled_and_not_closed() {
    use card_rights_studio::rights::CardRights;
    use card_rights_studio::rights::check::{Context, check};
    use card_rights_studio::rights::shown::Shown;
    for section in Section::ALL {
        for (state, closes) in
            [(State::Shown, false), (State::PerhapsShown, false), (State::NotShown, true), (State::Unknown, true)]
        {
            let mut shown = Shown::default();
            shown.set(section, Known { state, since: None, source: Some(Source::Published) });
            let mut rights = CardRights::default();
            rights.set_shown(section, true);
            let problems = check(&rights, &Context { real: true, shown: &shown });
            let empty = problems.iter().find(|p| p.sentence.key.starts_with("problem-shown-empty")).unwrap();
            let (zh, en) = (Lang::ZhCn.say(&empty.remedy), Lang::En.say(&empty.remedy));
            assert_eq!(zh.contains("或关闭"), closes, "{state:?}: {zh}");
            assert_eq!(en.contains("switch the section off"), closes, "{state:?}: {en}");
        }
    }
}

#[test]
fn the_question_of_the_merchant_sheet_stands_in_its_own_buttons() {
    let mut typed = MerchantTyped::editing(None);
    typed.mchid = "1900009191".into();
    let mut h = open(Sheet::Merchant(Box::new(MerchantEdit::editing(None)), Box::new(typed)));
    press(&mut h, "取消");
    assert!(h.state().asked.is_empty(), "{:?}", h.state().asked);
    assert!(has(&h, "填写的内容还没有保存"));
    press(&mut h, "不保存");
    assert!(matches!(h.state().asked[..], [Action::Sheet(SheetAction::Close)]));
}

/// A message lies over no menu: it waits until that is closed.
#[test]
fn a_message_waits_while_a_menu_is_open() {
    let mut w = Window::new(WIDE);
    w.harness.state_mut().studio_mut().view.toasts.bad(&Trouble::new("files-later", Who::Person), Lang::ZhCn);
    w.settle();
    assert!(w.says("现在不能读取文件"));
    w.button("文件");
    assert!(w.says("另存为…") && !w.says("现在不能读取文件"));
    w.harness.key_press(Key::Escape);
    w.settle();
    assert!(!w.says("另存为…") && w.says("现在不能读取文件"));
}

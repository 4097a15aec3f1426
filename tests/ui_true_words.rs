//! Words that stay true (src/ui/README.md, Words): what is no longer so goes by itself, what failed wears no tick, and what
//! nobody looked at is written down as nothing else.

use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::studio::action::{Action, MerchantAction, PublicationAction, SheetAction};
use card_rights_studio::studio::sheet::Sheet;
use card_rights_studio::studio::toasts::Tone;
use card_rights_studio::words::Lang;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use serde_json::json;

use crate::support::real::ready;
use crate::support::window::{Window, apply};

const SIZE: [f32; 2] = [1440.0, 900.0];

/// Publishes what stands in the form, and ticks what cannot be undone.
fn publish(w: &mut Window) {
    w.button("发布…");
    w.until("the confirmation", |w| matches!(w.studio().sheets.open, Some(Sheet::Confirm(_))));
    let ticks: Vec<String> = w
        .harness
        .query_all_by_role(Role::CheckBox)
        .filter_map(|n| n.accesskit_node().label())
        .filter(|l| l.starts_with("我知道"))
        .collect();
    for tick in ticks {
        w.press(Role::CheckBox, &tick);
    }
    w.button("确认发布");
    w.until("the verdict", |w| matches!(w.studio().sheets.open, Some(Sheet::Verdict(_))));
}

/// The rows of 请在手机核对 that an eye can check.
fn rows(w: &Window) -> Vec<String> {
    let over = w.harness.query_all_by_role(Role::CheckBox).filter(|n| !n.accesskit_node().is_disabled());
    over.filter_map(|n| n.accesskit_node().label()).filter(|l| l.contains('：') || l.starts_with("能看到")).collect()
}

#[test]
fn only_what_was_ticked_is_written_down_as_seen_on_the_phone() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = ready(&s, &json!({}));
    w.until("what was published last", |w| w.field("积分名称").value().as_deref() == Some("云豆"));
    w.fill("积分名称", "海豆");
    w.fill("积分用途说明", "5海豆抵1元");
    w.fill("初始积分", "80");
    publish(&mut w);
    let there = rows(&w);
    assert_eq!(there, ["积分名称：海豆", "积分用途说明：5海豆抵1元"], "an existing member sees her own points");
    let whole = "手机上看过，一致";
    let none = w.harness.get_by_role_and_label(Role::Button, "核对了 0 项，共 2 项").accesskit_node().is_disabled();
    assert!(none && w.harness.query_by_label(whole).is_none(), "nothing was looked at: {:?}", w.labels());
    w.press(Role::CheckBox, &there[0]);
    w.button("核对了 1 项，共 2 项");
    assert!(w.says("已记下：核对了 1 项，共 2 项。"), "{:?}", w.labels());
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::records()))));
    w.until("the record", |w| w.says("核对了 1 项，共 2 项"));
    assert!(!w.says(whole));
    // Every row ticked is the whole.
    w.harness.key_press(egui::Key::Escape);
    w.settle();
    w.fill("积分名称", "山豆");
    publish(&mut w);
    for row in rows(&w) {
        w.press(Role::CheckBox, &row);
    }
    w.button(whole);
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::records()))));
    w.until("the record", |w| w.says("手机上看过，一致（1 项）"));
}

#[test]
fn a_verdict_of_practice_is_not_told_of_a_real_merchant() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = ready(&s, &json!({}));
    apply(&mut w, Action::Merchant(MerchantAction::ChooseTrial));
    apply(&mut w, Action::Publication(PublicationAction::Publish));
    apply(&mut w, Action::Publication(PublicationAction::Confirm));
    w.until("the verdict", |w| matches!(w.studio().sheets.open, Some(Sheet::Verdict(_))));
    w.button("关闭");
    assert!(w.says("已发布（演练，没有发给微信）"));
    apply(&mut w, Action::Merchant(MerchantAction::Choose("m1".into())));
    assert!(!w.says("演练，没有发给微信"), "{:?}", w.labels());
    apply(&mut w, Action::Merchant(MerchantAction::ChooseTrial));
    assert!(w.says("已发布（演练，没有发给微信）"), "where it is true it is told again");
}

/// Neither its title nor its buttons: messages stand above a sheet, in the smallest window too.
#[test]
fn no_message_lies_over_the_title_or_the_buttons_of_a_sheet() {
    let s = Sandbox::start(&Options::default()).unwrap();
    for size in [SIZE, [1093.0, 534.0], [911.0, 432.0]] {
        let home = std::sync::Arc::clone(&ready(&s, &json!({})).home);
        let mut w = Window::at(size, egui::Theme::Light, home, Lang::ZhCn);
        w.until("the history", |w| w.studio().card.loaded);
        apply(&mut w, Action::Publication(PublicationAction::Publish));
        w.until("the confirmation", |w| matches!(w.studio().sheets.open, Some(Sheet::Confirm(_))));
        // A long one.
        apply(&mut w, Action::Merchant(MerchantAction::KeyPasted));
        w.settle();
        let at = |w: &Window, text: &str| w.harness.get_by_label(text).rect();
        let message = at(&w, "粘贴的是私钥，私钥没有粘进去").union(at(&w, "关闭消息"));
        let dialog = w.harness.get_by_role(Role::Dialog).rect();
        assert!(message.bottom() < dialog.top() + 1.0, "{size:?}: {message:?} {dialog:?}");
        for button in ["取消", "确认发布"] {
            assert!(!at(&w, button).intersects(message), "{size:?} {button}");
        }
    }
}

#[test]
fn without_a_file_dialog_a_path_is_typed_for_reading_and_for_saving() {
    let mut w = Window::without_dialogs(SIZE);
    let options = w.studio().pictures.options;
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::Export(options)))));
    w.button("存成图片…");
    w.until("the field", |w| w.says("请填写完整路径"));
    assert!(w.studio().view.toasts.all().iter().all(|t| t.tone != Tone::Good), "nothing was done");
    w.fill("文件路径", "海报");
    w.button("保存");
    assert!(w.says("这不是完整路径"));
    let path = w.home.path().join("海报.png");
    std::fs::write(&path, "别人的").unwrap();
    w.fill("文件路径", path.with_extension("").to_str().unwrap());
    w.button("保存");
    w.until("the question", |w| w.says("那里已经有「海报.png」"));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "别人的");
    w.button("覆盖");
    w.until("the picture", |w| w.studio().sheets.open.is_none() && w.says("海报.png"));
    assert!(std::fs::read(&path).unwrap().starts_with(b"\x89PNG"));
    // A draft is saved and opened the same way.
    w.fill("积分名称", "云币");
    w.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::S);
    w.until("the field", |w| w.says("请填写完整路径"));
    let draft = w.home.path().join("春节");
    w.fill("文件路径", draft.to_str().unwrap());
    w.button("保存");
    w.until("the file", |w| w.studio().editor.document.name().as_deref() == Some("春节"));
    w.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::O);
    w.until("the field", |w| w.says("请填写完整路径"));
    assert_eq!(w.field("文件路径").value().as_deref().unwrap_or_default(), "");
    w.fill("文件路径", draft.with_extension("cardrights").to_str().unwrap());
    w.button("打开");
    w.until("the draft", |w| w.studio().sheets.open.is_none());
}

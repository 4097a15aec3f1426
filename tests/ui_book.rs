//! 帮助 as a small book, the three steps of the first start, and the keys that stand in the menus.

use card_rights_studio::rights::Section;
use card_rights_studio::studio::action::{Action, PublicationAction};
use card_rights_studio::studio::sheet::Sheet;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::support::window::{Window, apply};

const SIZE: [f32; 2] = [1440.0, 900.0];

/// Which of the three steps are ticked.
fn done(w: &Window) -> Vec<bool> {
    let step = |text: &str| {
        let label = w.harness.get_by_role_and_label(Role::Label, text);
        label.accesskit_node().description().is_some_and(|d| d == "已完成")
    };
    ["改一处文字", "看右边手机", "点发布（演练，不会发给微信）"].into_iter().map(step).collect()
}

#[test]
fn each_step_is_ticked_when_it_was_done_and_what_was_learnt_comes_back() {
    let mut w = Window::new(SIZE);
    assert_eq!(done(&w), [false; 3]);
    w.fill("积分名称", "云币");
    assert_eq!(done(&w), [true, false, false]);
    w.press(Role::RadioButton, "手机深色");
    assert_eq!(done(&w), [true, true, false]);
    apply(&mut w, Action::Publication(PublicationAction::Publish));
    w.button("确认发布");
    w.until("the verdict", |w| matches!(w.studio().sheets.open, Some(Sheet::Verdict(_))));
    w.button("关闭");
    assert_eq!(done(&w), [true; 3]);
    // 再练一次 stands in the strip and in 帮助, however often it was done.
    w.button("收起");
    w.button("帮助");
    w.button("再练一次：试着关掉积分");
    // It leads to the lock of 积分, which says why it cannot be closed.
    assert_eq!(w.studio().editor.explained, Some(Section::Bonus));
    assert!(w.studio().sheets.open.is_none() && w.says("已对会员展示，微信不允许关闭"), "{:?}", w.labels());
    w.button("帮助");
    w.button("再看三步上手");
    w.harness.key_press(egui::Key::Escape);
    w.settle();
    assert_eq!(done(&w), [true; 3]);
}

#[test]
fn help_is_searched_and_each_answer_leads_to_its_place() {
    let mut w = Window::new(SIZE);
    w.harness.key_press(egui::Key::F1);
    w.settle();
    assert!(w.says("为什么这一栏关不掉？") && w.says("结果未知怎么办？"), "{:?}", w.labels());
    assert!(!w.says("再发一次相同内容（是安全的）"), "answers are folded");
    w.button("结果未知怎么办？");
    assert!(w.says("再发一次相同内容（是安全的）"));
    w.fill("搜索", "公钥ID 文件");
    assert!(w.says("公钥ID 在哪里？") && !w.says("结果未知怎么办？"), "{:?}", w.labels());
    w.fill("搜索", "领导");
    assert!(w.says("稿号"), "one that is left alone is unfolded");
    // The top bar has a button of this name too.
    w.harness.get_all_by_role_and_label(Role::Button, "导出预览图…").last().unwrap().click_accesskit();
    w.settle();
    assert!(matches!(w.studio().sheets.open, Some(Sheet::Export(_))), "{:?}", w.studio().sheets.open);
    w.button("取消");
    w.button("帮助");
    w.fill("搜索", "没有这个词");
    assert!(w.says("没有找到"));
}

#[test]
fn the_keys_stand_in_the_menu_beside_what_they_do() {
    let mut w = Window::new([1093.0, 534.0]);
    w.button("文件");
    for (name, key) in
        [("打开草稿", "O"), ("保存草稿", "S"), ("另存为", "S"), ("撤销", "Z"), ("重做", "Y"), ("帮助", "F1")]
    {
        let item = w
            .harness
            .query_all_by_role(Role::Button)
            .find(|n| n.accesskit_node().label().is_some_and(|l| l.trim_end_matches('…') == name));
        let keys = item.unwrap_or_else(|| panic!("{name}: {:?}", w.labels())).accesskit_node().description();
        assert!(keys.as_deref().is_some_and(|k| k.ends_with(key)), "{name}: {keys:?}");
    }
}

//! Small screens: everything is seen or scrolled to, and reached by the keyboard.

use std::sync::Arc;

use card_rights_studio::rights::PerSection;
use card_rights_studio::studio::action::{Action, SheetAction};
use card_rights_studio::words::Lang;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, Pos2, Rect, Theme, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::support::window::{Window, apply};

/// The client areas of a 1366 × 768 screen at 125 % and at 150 %.
const SMALL: [[f32; 2]; 2] = [[1093.0, 534.0], [911.0, 432.0]];

fn whole(size: [f32; 2]) -> Rect {
    Rect::from_min_size(Pos2::ZERO, Vec2::from(size))
}

fn english(size: [f32; 2]) -> Window {
    Window::at(size, egui::Theme::Light, Arc::new(tempfile::tempdir().unwrap()), Lang::En)
}

fn key(w: &mut Window, key: Key) {
    w.harness.key_press(key);
    w.settle();
}

#[test]
fn every_item_of_the_file_menu_is_reached_by_keyboard_and_scrolls_into_view() {
    for size in SMALL {
        let mut w = Window::new(size);
        w.button("文件");
        let mut seen = Vec::new();
        for _ in 0..40 {
            key(&mut w, Key::ArrowDown);
            w.settle();
            let Some((name, rect)) = w.focused() else { continue };
            assert!(whole(size).contains_rect(rect), "{name} at {rect:?} in {size:?}");
            seen.push(name);
        }
        for name in ["打开草稿…", "发布记录…", "外观", "语言", "关于"] {
            assert!(seen.iter().any(|s| s == name), "{name} in {size:?}: {seen:?}");
        }
    }
}

#[test]
fn the_last_item_of_the_file_menu_is_scrolled_to_with_the_wheel() {
    for size in SMALL {
        let mut w = Window::new(size);
        w.button("文件");
        let at = w.harness.get_by_role_and_label(Role::Button, "打开草稿…").rect().center();
        w.harness.event(Event::PointerMoved(at));
        w.settle();
        for _ in 0..6 {
            w.harness.event(Event::MouseWheel {
                unit: egui::MouseWheelUnit::Point,
                delta: Vec2::new(0.0, -200.0),
                phase: egui::TouchPhase::Move,
                source: egui::MouseWheelSource::Wheel,
                modifiers: Modifiers::NONE,
            });
            w.harness.run_steps(20);
        }
        let rect = w.harness.get_by_role_and_label(Role::Button, "关于").rect();
        assert!(whole(size).contains_rect(rect), "{rect:?} in {size:?}");
        w.harness.event(Event::PointerMoved(rect.center()));
        w.settle();
        for pressed in [true, false] {
            let (button, modifiers) = (egui::PointerButton::Primary, Modifiers::NONE);
            w.harness.event(Event::PointerButton { pos: rect.center(), button, pressed, modifiers });
        }
        w.settle();
        assert!(w.says("版本") || w.says("私钥"), "{:?}", w.labels());
    }
}

#[test]
fn a_submenu_opens_in_the_window_and_its_items_are_reached() {
    for size in SMALL {
        for (menu, item) in [("外观", "深色"), ("语言", "English")] {
            let mut w = Window::new(size);
            w.button("文件");
            for _ in 0..40 {
                key(&mut w, Key::ArrowDown);
                if w.focused().is_some_and(|f| f.0 == menu) {
                    break;
                }
            }
            key(&mut w, Key::ArrowRight);
            w.settle();
            let mut reached = false;
            for _ in 0..6 {
                let (name, rect) = w.focused().expect("something has the focus");
                assert!(whole(size).contains_rect(rect), "{name} at {rect:?} in {size:?}");
                reached |= name == item;
                key(&mut w, Key::ArrowDown);
            }
            assert!(reached, "{item} in {size:?}");
        }
    }
}

/// Every tab above the form is in sight, or comes into sight with the focus.
#[test]
fn the_tabs_of_the_sections_are_in_sight_in_both_languages_with_problems_too() {
    for size in [[1000.0, 534.0], SMALL[0], SMALL[1]] {
        for lang in Lang::ALL {
            let mut w = Window::at(size, egui::Theme::Light, Arc::new(tempfile::tempdir().unwrap()), lang);
            // Problems make the notes longer.
            let texts = ["积分入口AppID", "Points link AppID"];
            let label = texts.into_iter().find(|t| w.labels().iter().any(|l| l == t)).unwrap();
            w.fill(label, "gh_1 2");
            let tabs =
                w.harness.root().children_recursive().filter(|n| {
                    n.accesskit_node().role() == Role::Button && (46.0..110.0).contains(&n.rect().center().y)
                });
            // The menu of the phone's looks stands over the stage.
            let tabs = tabs.filter_map(|n| Some((n.accesskit_node().label()?, n.rect())));
            let tabs: Vec<_> = tabs.filter(|(name, _)| name != lang.t("menu-looks")).collect();
            let last = lang.t("this-card");
            assert!(tabs.iter().any(|(name, _)| name == last), "{tabs:?}");
            // The form ends where the phone's stage begins.
            let edge = if size[0] < 1000.0 { size[0] - 300.0 } else { size[0] - 320.0 };
            let (name, rect) = tabs.iter().max_by(|a, b| a.1.right().total_cmp(&b.1.right())).unwrap();
            assert!(rect.right() <= edge, "{name} ends at {} of {edge} in {size:?} {lang:?}: {tabs:?}", rect.right());
        }
    }
}

#[test]
fn the_count_of_problems_is_a_button_that_leads_to_them() {
    let mut w = english(SMALL[1]);
    let label = w.labels().into_iter().find(|l| l.contains("AppID")).unwrap();
    w.fill(&label, "gh_1 2");
    let count = |l: &String| l.strip_suffix(" to fix").is_some_and(|n| n.parse::<usize>().is_ok());
    let name = w.labels().into_iter().find(count).unwrap();
    let button = w.harness.get_by_role_and_label(Role::Button, &name);
    assert!(whole(SMALL[1]).contains_rect(button.rect()));
    assert!(button.rect().bottom() > SMALL[1][1] - 34.0, "in the bottom line");
    button.focus();
    w.settle();
    key(&mut w, Key::Enter);
    assert!(w.studio().sheets.open.is_some(), "{:?}", w.labels());
}

fn wheel(w: &mut Window, at: Pos2, down: f32) {
    w.harness.event(Event::PointerMoved(at));
    w.settle();
    w.harness.event(Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: Vec2::new(0.0, -down),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    w.harness.run_steps(30);
}

#[test]
fn the_wheel_scrolls_the_sheet_under_the_pointer_and_not_the_form_beneath() {
    for size in SMALL {
        let mut w = Window::new(size);
        w.button("选择商户");
        w.button("添加商户…");
        let place = |w: &Window, name: &str| w.field(name).rect().top();
        let (sheet, form) = (place(&w, "商户号"), place(&w, "积分名称"));
        let at = w.harness.get_by_role_and_label(Role::Button, "选择文件…").rect().center();
        wheel(&mut w, at, 150.0);
        assert!(place(&w, "商户号") < sheet - 50.0, "{sheet} → {} in {size:?}", place(&w, "商户号"));
        assert!((place(&w, "积分名称") - form).abs() < 0.5, "the form stays in {size:?}");
        // Opened anew it begins at its top.
        w.button("取消");
        w.button("选择商户");
        w.button("添加商户…");
        assert!((place(&w, "商户号") - sheet).abs() < 1.0, "{sheet} → {} in {size:?}", place(&w, "商户号"));
    }
}

/// The keyboard alone: what gets the focus on a sheet is in sight.
#[test]
fn what_gets_the_focus_on_a_sheet_or_in_the_form_is_in_sight() {
    for sheet in [true, false] {
        for size in SMALL {
            let mut w = Window::new(size);
            if sheet {
                w.button("选择商户");
                w.button("添加商户…");
            }
            let mut seen = Vec::new();
            for _ in 0..30 {
                w.harness.key_press(Key::Tab);
                w.harness.run_steps(3);
                let Some((name, rect)) = w.focused() else { continue };
                assert!(whole(size).contains_rect(rect), "{name} at {rect:?} in {size:?}");
                seen.push(name);
            }
            let last = if sheet { "连接测试" } else { "积分入口路径" };
            assert!(seen.iter().any(|s| s.starts_with(last) || s == "打开哪里"), "{seen:?}");
        }
    }
}

/// The phone alone on the smallest screen: its words can be read, and it stays in its room.
#[test]
fn the_phone_on_the_smallest_screen_is_no_stamp() {
    let mut w = Window::new(SMALL[1]);
    let row = |w: &Window| w.harness.get_by_role_and_label(Role::Button, "手机上的积分名称").rect();
    let strip = row(&w);
    w.press(Role::RadioButton, "手机");
    let alone = row(&w);
    assert!(alone.width() > strip.width() * 0.75, "{alone:?} where the strip has {strip:?}");
    assert!(whole(SMALL[1]).contains_rect(alone));
}

/// A sheet that has found its height keeps it: no frame is laid out twice, and none is asked for.
#[test]
fn a_sheet_comes_to_rest_in_every_size_and_language() {
    use card_rights_studio::publish::Kind;
    use card_rights_studio::storage::draft::Draft;
    use card_rights_studio::storage::unsaved::Recovered;
    use card_rights_studio::studio::sheet::{Changed, Confirm, Sheet};
    use card_rights_studio::trouble::{Trouble, Who};
    use card_rights_studio::wechatpay::verdict::Verdict;
    use card_rights_studio::work::Theirs;

    use crate::support::sheets::{self, World};
    let changed = || {
        let trouble = Trouble::new("file-changed", Who::Person).with("file", "悦享钻石会员卡权益.cardrights");
        let at = Some(sheets::this_year("10-28T10:21:00+08:00"));
        let theirs = Some(Theirs { rights: Some(sheets::rights()), at, who: Some("张敏".into()) });
        Sheet::Changed(Box::new(Changed { trouble, theirs, open: true }))
    };
    let verdict = |v| move || sheets::verdict(Kind::WeChat, sheets::result(v));
    let all: Vec<Box<dyn Fn() -> Sheet>> = vec![
        Box::new(changed),
        Box::new(|| sheets::confirm(Kind::WeChat, true)),
        Box::new(|| sheets::confirm(Kind::Other, false)),
        Box::new(|| {
            Sheet::Confirm(Box::new(Confirm {
                rest_open: true,
                ..Confirm::new(sheets::plan(Kind::WeChat, true), None)
            }))
        }),
        Box::new(verdict(Verdict::Unknown)),
        Box::new(verdict(Verdict::Accepted)),
        Box::new(|| Sheet::Seen(PerSection::default())),
    ];
    // Heights around where a sheet begins to scroll: none is passed by.
    let recovered = |file: &str| Recovered {
        draft: Draft::read(br#"{"format":1,"card_id":"pA","rights":{"show_bonus":true}}"#).unwrap(),
        origin: Some("/home/a/b.cardrights".into()),
        at: sheets::this_year("10-28T10:21:00+08:00"),
        slot: file.into(),
    };
    for height in (330..470).step_by(3) {
        let mut h = World::new(Sheet::Recover(vec![recovered("a"), recovered("b")]), Lang::ZhCn)
            .begin(egui_kittest::Harness::builder().with_size(Vec2::new(765.0, height as f32)));
        h.run_steps(5);
        assert_eq!(h.output().platform_output.num_completed_passes, 1, "{height}");
    }
    for sheet in all {
        for lang in Lang::ALL {
            // The form's part of each window, and heights around where a sheet begins to scroll.
            for (width, height) in [(765.0, 446.0), (911.0, 344.0)] {
                for open in [false, true] {
                    let mut world = World::new(sheet(), lang);
                    // What differs between the file and the window.
                    world.studio.editor.document.draft.rights = if open { sheets::changed() } else { sheets::rights() };
                    let size = Vec2::new(width, height);
                    let mut h = world.begin(egui_kittest::Harness::builder().with_size(size));
                    h.run_steps(12);
                    let passes = h.output().platform_output.num_completed_passes;
                    let again = h.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay;
                    let what = format!("{:?} {lang:?} {size:?} {open}", std::mem::discriminant(h.state().sheet()));
                    assert_eq!(passes, 1, "{what}: {:?}", h.output().platform_output.request_discard_reasons);
                    assert!(again > std::time::Duration::ZERO, "{what}");
                }
            }
        }
    }
}

#[test]
fn the_purpose_of_a_section_is_whole_or_not_there_and_lies_under_no_badge() {
    let lang = Lang::En;
    let purposes = ["bonus", "favor", "fapiao", "guide"].map(|s| lang.get(&format!("section-{s}-purpose")));
    for size in [SMALL[0], SMALL[1], [1280.0, 640.0], [1440.0, 900.0]] {
        let w = english(size);
        let badge = w.harness.get_by_label(lang.t("history-first")).rect();
        for purpose in purposes {
            let Some(shown) = w.harness.query_by_label(purpose) else { continue };
            let rect = shown.rect();
            assert!(rect.height() < 22.0, "{purpose} stands in one line in {size:?}: {rect:?}");
            assert!(!rect.intersects(badge), "{purpose} {rect:?} under {badge:?} in {size:?}");
        }
        if size[0] >= 1093.0 {
            assert!(w.harness.query_by_label(purposes[1]).is_some(), "there is room for it in {size:?}");
        }
    }
}

#[test]
fn the_lines_of_a_banner_stand_evenly() {
    use card_rights_studio::ui::theme;
    use card_rights_studio::ui::widgets::banner::{Notice, banner};
    use card_rights_studio::ui::widgets::button::link;
    use card_rights_studio::ui::widgets::icon::Icon;

    use crate::support::cpu_renderer;
    let height = |text: &'static str| {
        let h = cpu_renderer::builder([420.0, 200.0], 1.0).build_ui(move |ui| {
            theme::install(ui.ctx());
            let t = theme::current(ui);
            let notice = Notice { icon: Icon::Triangle, text, ink: t.warning, tint: t.warning_tint };
            banner(ui, &notice, |ui| {
                link(ui, "Merchant settings…");
            });
        });
        let rect = h.get_by_label_contains("certificate").rect();
        rect.height()
    };
    let one = height("The certificate ends.");
    let three = height(
        "The merchant certificate ends on 2026-12-08. Ask the super administrator to request a new one in the merchant \
         platform, then import it in the settings; it is added beside the old one.",
    );
    let lines = (three / one).round();
    assert!(lines >= 3.0 && (three - lines * one).abs() < 2.5, "{three} for lines of {one}");
}

/// A question on the merchant sheet: its buttons stand below what it says, over no word of it.
#[test]
fn the_buttons_of_a_question_lie_over_none_of_its_words() {
    use card_rights_studio::studio::sheet::{MerchantEdit, MerchantTyped, Sheet};
    for lang in Lang::ALL {
        let mut edit = MerchantEdit::editing(None);
        (edit.advanced, edit.ask_documented) = (true, true);
        let mut w = Window::at([1280.0, 640.0], Theme::Light, Arc::new(tempfile::tempdir().unwrap()), lang);
        apply(
            &mut w,
            Action::Sheet(SheetAction::Open(Box::new(Sheet::Merchant(
                Box::new(edit),
                Box::new(MerchantTyped::editing(None)),
            )))),
        );
        let said = w.harness.get_by_label(lang.t("setup-endpoint-ask")).rect();
        for button in ["setup-endpoint-sure", "setup-endpoint-keep"] {
            let rect = w.harness.get_by_role_and_label(Role::Button, lang.t(button)).rect();
            assert!(rect.top() >= said.bottom(), "{button}: {rect} and {said}");
        }
    }
}

/// The rows of pixels of the open sheet that are one colour from edge to edge, and not the sheet's own; and whether nothing
/// can be read in the row above the last of them.
fn lines_across_the_sheet(w: &mut Window) -> (usize, bool) {
    let dialog = w.harness.get_by_role(Role::Dialog).rect();
    let picture = w.harness.render().unwrap();
    let (left, right) = (dialog.left() as u32 + 3, dialog.right() as u32 - 3);
    // Where the corners are round and the last buttons stand nothing is looked for.
    let rows = dialog.top() as u32 + 14..dialog.bottom() as u32 - 14;
    let sheet = *picture.get_pixel(left, rows.start);
    let one = |y: u32| {
        let first = *picture.get_pixel(left, y);
        (left..right).all(|x| *picture.get_pixel(x, y) == first).then_some(first)
    };
    let lines: Vec<u32> = rows.filter(|y| one(*y).is_some_and(|c| c != sheet)).collect();
    let near = |x: u32, y: u32| picture.get_pixel(x, y).0.iter().zip(sheet.0).all(|(a, b)| a.abs_diff(b) < 16);
    (lines.len(), lines.last().is_some_and(|y| (left..right).all(|x| near(x, y - 1))))
}

/// What goes on below is not cut by chance: it fades, and a line across the sheet says that it scrolls.
#[test]
fn a_sheet_that_goes_on_below_ends_in_a_line_and_cuts_no_words() {
    use card_rights_studio::sandbox::{Options, Sandbox};
    use card_rights_studio::studio::action::{MerchantAction, PublicationAction};
    use card_rights_studio::studio::sheet::Sheet;
    use serde_json::json;

    use crate::support::real::ready;
    let s = Sandbox::start(&Options::default()).unwrap();
    for theme in [Theme::Light, Theme::Dark] {
        let home = Arc::clone(&ready(&s, &json!({})).home);
        let mut w = Window::at(SMALL[0], theme, home, Lang::ZhCn);
        w.until("the history", |w| w.studio().card.loaded);
        w.fill("初始积分", "1000");
        apply(&mut w, Action::Publication(PublicationAction::Publish));
        w.until("the confirmation", |w| matches!(w.studio().sheets.open, Some(Sheet::Confirm(_))));
        // A long message above leaves the sheet too low.
        apply(&mut w, Action::Merchant(MerchantAction::KeyPasted));
        w.harness.run_steps(20);
        assert_eq!(lines_across_the_sheet(&mut w), (1, true), "{theme:?}");
        // Scrolled to its end it goes on above.
        let at = w.harness.get_by_role(Role::Dialog).rect().center();
        wheel(&mut w, at, 2000.0);
        assert_eq!(lines_across_the_sheet(&mut w).0, 1, "{theme:?}");
        // One that is whole has none.
        apply(&mut w, Action::Sheet(SheetAction::Close));
        let mut w = Window::new([1440.0, 900.0]);
        apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::About))));
        assert_eq!(lines_across_the_sheet(&mut w).0, 0, "{theme:?}");
    }
}

/// A name that has room stands there whole, beside everything else of the top bar.
#[test]
fn the_cards_name_is_cut_only_where_there_is_no_room() {
    use card_rights_studio::sandbox::{Options, Sandbox};
    use serde_json::json;

    use crate::support::real::{CARD, LAST, home, published};
    let s = Sandbox::start(&Options::default()).unwrap();
    let name = "杭州西湖文化广场二号店停车月卡";
    // A name without an end is cut before it pushes anything out.
    let endless = name.repeat(8);
    for size in [[1440.0, 900.0], [1280.0, 640.0], SMALL[0], SMALL[1]] {
        let wide = |title: &str| {
            let more = json!({ "cards": [{ "card_id": CARD, "title": title }] });
            let home = home(&s, &more, &published(&s, CARD, LAST));
            let mut w = Window::at(size, Theme::Light, home, Lang::ZhCn);
            w.until("the history", |w| w.studio().card.loaded);
            w.harness.run_steps(4);
            let card = w.harness.get_by_role_and_label(Role::Button, "选择会员卡").rect();
            for button in ["文件", "发布…"] {
                let rect = w.harness.get_by_role_and_label(Role::Button, button).rect();
                assert!(!rect.intersects(card), "{button} {rect:?} over {card:?} in {size:?}");
                assert!(whole(size).contains_rect(rect) && rect.bottom() <= 56.0, "{button} {rect:?} in {size:?}");
            }
            card.width()
        };
        // 15 characters of 14 points.
        let (short, long, cut) = (wide("卡"), wide(name), wide(&endless));
        if size[0] != 1280.0 {
            assert!(long - short > 13.5 * 14.0, "{short} {long} in {size:?}");
        }
        assert!(cut >= long, "{cut} {long} in {size:?}");
    }
}

/// What stands in one row stands in one line: the tabs of the phone and the menu of its looks.
#[test]
fn the_menu_of_the_phones_looks_stands_in_line_with_its_tabs() {
    let w = Window::new(SMALL[0]);
    let middle = |role, name: &str| w.harness.get_by_role_and_label(role, name).rect().center().y;
    let (tab, menu) = (middle(Role::RadioButton, "本次修改"), middle(Role::Button, "显示"));
    assert!((tab - menu).abs() < 0.6, "{tab} {menu}");
}

/// The words of a draft that was left touch none of its buttons, with the ring of the focus too.
#[test]
fn the_words_of_a_draft_that_was_left_touch_no_button() {
    use card_rights_studio::storage::draft::Draft;
    use card_rights_studio::storage::unsaved::Recovered;
    use card_rights_studio::studio::sheet::Sheet;

    use crate::support::sheets;
    let left = Recovered {
        draft: Draft::read(br#"{"format":1,"card_id":"pA","rights":{"show_bonus":true}}"#).unwrap(),
        origin: Some("/home/a/b.cardrights".into()),
        at: sheets::this_year("10-28T10:21:00+08:00"),
        slot: "a".into(),
    };
    let h = sheets::open(Sheet::Recover(vec![left]));
    let words = h.get_by_label_contains("10-28 10:21").rect();
    let button = h.get_by_role_and_label(Role::Button, "恢复").rect();
    assert!(button.top() - words.bottom() >= 8.0, "{words:?} {button:?}");
}

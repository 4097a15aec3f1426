//! A real merchant (非微信地址 at a loopback stand-in): what was published last, what was left open, and a confirmation
//! that is no longer so.

use std::sync::Arc;

use card_rights_studio::rights::field::FieldId;
use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::studio::action::{Action, SheetAction};
use card_rights_studio::studio::sheet::Sheet;
use card_rights_studio::words::Lang;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use serde_json::json;

use crate::support::real::{CARD, LAST, answer, home, line, published, ready, ready_with, window};
use crate::support::record;
use crate::support::window::Window;

/// A long record takes a moment to read: until then nothing is asked, compared or sent as if nothing were known.
#[test]
fn publishing_waits_for_the_record_and_goes_on_by_itself() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = ready(&s, &json!({}));
    w.until("what is known", |w| w.says("已展示，不能关闭"));
    // As it is right after the card was chosen.
    w.harness.state_mut().studio_mut().card.loaded = false;
    w.harness.state_mut().studio_mut().card.history_job = Some(u64::MAX);
    w.harness.state_mut().studio_mut().card.history = Default::default();
    w.button("发布…");
    assert!(w.studio().sheets.open.is_none(), "nothing is claimed of a record that was not read");
    // 发布记录 reads it; nothing lies over the form when it is there.
    let studio = w.harness.state_mut().studio_mut();
    studio.apply(Action::Sheet(SheetAction::Open(Box::new(Sheet::records()))), 0.0);
    studio.apply(Action::Sheet(SheetAction::Close), 0.0);
    w.until("the confirmation", |w| w.says("与上次发布完全相同，没有改动。"));
}

/// The last known state is called what it is, one key flips, changed places are marked.
#[test]
fn before_and_after_are_called_what_they_are_and_one_key_flips_between_them() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = ready(&s, &json!({}));
    assert!(w.says("上次发布（本机 10-28 16:02）") && !w.says("线上未知"));
    w.fill("积分名称", "新云豆");
    assert!(w.phone().contains("新云豆"));
    w.harness.key_press(egui::Key::F6);
    w.settle();
    assert!(!w.phone().contains("新云豆") && w.phone().contains("云豆"), "{}", w.phone());
    w.harness.key_press(egui::Key::F6);
    w.settle();
    assert!(w.phone().contains("新云豆"));
    w.press(Role::RadioButton, "对比");
    let changed: Vec<FieldId> = w.studio().editor.changed.iter().map(|c| c.field).collect();
    assert_eq!(changed, [FieldId::BonusValueWord], "the place that is marked on the phone");

    // Nothing was ever published of this card: there is no before, and the stage says so.
    let mut other = window(&s, home(&s, &json!({}), &[]));
    other.until("the question", |w| w.says("会员现在能看到哪几栏"));
    assert!(other.says("线上未知") && !other.says("上次发布"));
}

/// In English the three tabs are long: the phone's looks are one menu rather than lie over them, or take the phone's room.
#[test]
fn no_choice_above_the_phone_lies_over_another() {
    let s = Sandbox::start(&Options::default()).unwrap();
    for lang in [Lang::ZhCn, Lang::En] {
        for size in [[1440.0, 900.0], [1280.0, 640.0], [1093.0, 534.0]] {
            let dir = home(&s, &json!({}), &published(&s, CARD, LAST));
            let mut w = Window::at(size, egui::Theme::Light, dir, lang);
            w.until("what was published last", |w| w.says(lang.t("tab-compare")));
            let choices: Vec<(String, egui::Rect)> = w
                .harness
                .query_all_by_role(Role::RadioButton)
                .map(|n| (n.accesskit_node().label().unwrap_or_default(), n.rect()))
                .collect();
            let menu = w.harness.query_by_role_and_label(Role::Button, lang.t("menu-looks"));
            // All in one row: the looks side by side with the tabs, or in a menu.
            assert_eq!(choices.len(), if menu.is_some() { 3 } else { 9 }, "{choices:?}");
            let rows = choices.iter().map(|(_, r)| *r).chain(menu.iter().map(|m| m.rect()));
            let centres: Vec<f32> = rows.map(|r| r.center().y).collect();
            assert!(centres.iter().all(|y| (y - centres[0]).abs() < 4.0), "{lang:?} {size:?}: {centres:?}");
            for (i, (one, a)) in choices.iter().enumerate() {
                for (other, b) in &choices[..i] {
                    assert!(!a.shrink(1.0).intersects(b.shrink(1.0)), "{lang:?} {size:?}: {one} lies over {other}");
                }
            }
        }
    }
}

/// What another window does while the confirmation is open: it is shown anew, and only what was shown is sent.
#[test]
fn a_confirmation_that_is_no_longer_so_is_shown_anew_before_anything_is_sent() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = ready(&s, &json!({}));
    let home = std::sync::Arc::clone(&w.home);
    let ours = || record::text(home.path(), record::REAL).matches("星星").count();
    w.fill("积分名称", "星星");
    w.button("发布…");
    assert!(!w.says("云朵"));
    let theirs = LAST.replace("云豆", "云朵");
    let lines = ["intent", "end"].map(|phase| {
        let more = json!({ "body": theirs, "verdict": if phase == "end" { "confirmed" } else { "unknown" } });
        line(&s, "theirs", phase, more).to_string() + "\n"
    });
    record::add(home.path(), &lines.concat());
    w.button("确认发布");
    w.until("the new confirmation", |w| w.says("还没有发送"));
    // It stands on the sheet itself, is read aloud, and lies over no button.
    assert!(w.studio().view.toasts.all().is_empty(), "{:?}", w.studio().view.toasts.all());
    let said = w.harness.get_by_label_contains("还没有发送");
    assert_eq!(said.accesskit_node().live(), egui::accesskit::Live::Assertive);
    assert!(said.accesskit_node().value().unwrap().contains("重新看一遍"));
    assert!(w.says("云朵"), "what stands there now is what will be replaced: {:?}", w.labels());
    assert_eq!((ours(), w.studio().publication.is_running()), (0, false));

    // The same with the merchant's settings.
    w.harness.state_mut().studio_mut().merchants.known.all[0].name = "云栖酒店二部".into();
    w.button("确认发布");
    w.until("the new confirmation", |w| w.says("云栖酒店二部") && w.says("确认发布"));
    assert_eq!((ours(), w.studio().publication.is_running()), (0, false));
    w.button("确认发布");
    w.until("the verdict", |w| w.says("请在手机核对"));
    assert_eq!(ours(), 1);
}

/// After an unknown outcome what is live is not known, and nothing is compared with what was before it.
#[test]
fn after_an_unknown_outcome_the_window_compares_with_nothing() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut ledger = published(&s, CARD, LAST).to_vec();
    let sent = LAST.replace("云豆", "新名");
    for (phase, verdict) in [("intent", None), ("end", Some("unknown"))] {
        let body = if phase == "intent" { sent.as_str() } else { "" };
        ledger.push(line(&s, "later", phase, json!({ "body": body, "verdict": verdict })));
    }
    let mut w = ready_with(&s, &json!({}), &ledger);
    // It begins with what is known, and says that this need not be what members see.
    assert_eq!(w.field("积分名称").value().as_deref(), Some("云豆"));
    assert!(w.says("之后还有一次发布结果未知"), "{:?}", w.labels());
    assert!(w.says("线上未知") && !w.says("上次发布（本机"), "{:?}", w.labels());
    w.button("发布…");
    assert!(w.says("线上原内容未知，下面每一项都会写成这样"), "{:?}", w.labels());
    assert!(!w.says("与上次发布完全相同") && w.says("云豆"), "{:?}", w.labels());
    // Once it is published, it is known again.
    w.press(Role::CheckBox, "我知道初始积分会是 50");
    w.button("确认发布");
    w.until("the verdict", |w| w.says("请在手机核对"));
    w.button("关闭");
    w.until("the history", |w| w.says("上次发布（本机"));
    w.button("发布…");
    assert!(w.says("与上次发布完全相同，没有改动。"), "{:?}", w.labels());
}

/// A process killed between intent and end shows as unknown at the next start, with the honest ways out.
#[test]
fn what_a_killed_process_left_open_is_told_at_the_next_start() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let home = home(&s, &json!({}), &[line(&s, "a", "intent", json!({ "body": LAST }))]);
    let mut w = window(&s, Arc::clone(&home));
    w.until("the sheet", |w| w.says("结果未知（可能已生效）"));
    assert!(w.says("可能已展示"));
    w.button("我去手机上看…");
    w.button("看到新内容");
    w.until("what was seen", |w| w.studio().card.history.last.is_some());
    drop(w);
    let mut w = window(&s, home);
    w.until("the history", |w| w.studio().card.loaded);
    assert!(!w.says("结果未知（可能已生效）"), "settled by a person");
}

/// What was left open may never have left, and may come from somebody's `--yes`: 再发一次相同内容 sends
/// nothing that 发布 would stop.
#[test]
fn the_same_content_again_passes_no_guard_that_publishing_would_not_pass() {
    let off = r#"{"show_bonus":false,"show_favor":false,"show_fapiao":false,"show_guide":false}"#;
    let s = Sandbox::start(&Options::default()).unwrap();
    let dir = home(&s, &json!({}), &[line(&s, "a", "intent", json!({ "body": off }))]);
    let mut w = window(&s, Arc::clone(&dir));
    w.until("the sheet", |w| w.says("结果未知（可能已生效）"));
    w.button("再发一次相同内容");
    let intents = || record::text(dir.path(), record::REAL).matches("\"intent\"").count();
    assert!(!w.studio().publication.is_running() && w.says("会员现在能看到哪几栏"), "{:?}", w.labels());
    assert_eq!(intents(), 1);
    assert_eq!(w.studio().editor.document.draft.rights.show_guide, Some(false), "what was to be sent is the draft now");
    // 不清楚 stops it as it stops 发布.
    answer(&mut w, ["看不到", "看不到", "看不到", "不清楚"]);
    w.until("what was said", |w| !w.studio().card.unknown());
    w.button("发布…");
    assert!(w.says("不能当作关闭发出"), "{:?}", w.labels());
    w.button("会员现在能看到吗…");
    // Only what is still not known is asked.
    w.press(Role::RadioButton, "客服咨询 看不到");
    w.button("保存");
    w.until("what was said", |w| w.studio().editor.errors() == 0);
    w.button("发布…");
    assert!(w.says("线上原内容未知，下面每一项都会写成这样"), "{:?}", w.labels());
    assert_eq!(intents(), 1);
    w.button("确认发布");
    w.until("the verdict", |w| w.says("请在手机核对"));
    assert_eq!(intents(), 2);
}

/// It is the same content: one short sheet, on which nothing is listed anew and the draft stays; what cannot be undone is
/// still not known as shown, so that it is agreed to once more.
#[test]
fn the_same_content_again_of_a_killed_process_is_one_short_sheet() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut ledger = published(&s, CARD, LAST).to_vec();
    let body = LAST.replace(r#""show_guide":false"#, r#""show_guide":true,"guide":{"staff_name":"小云"}"#);
    ledger.push(line(&s, "a", "intent", json!({ "body": body })));
    let mut w = window(&s, home(&s, &json!({}), &ledger));
    w.until("the sheet", |w| w.says("结果未知（可能已生效）"));
    w.button("再发一次相同内容");
    assert!(!w.studio().publication.is_running() && w.says("发出的内容完全相同"), "{:?}", w.labels());
    assert!(w.says("以下栏目展示后不能再关闭：客服咨询"), "{:?}", w.labels());
    assert!(!w.says("我知道初始积分") && !w.says("线上原内容未知"), "{:?}", w.labels());
    assert!(w.harness.get_by_role_and_label(Role::Button, "取消").is_focused());
    let before = w.studio().editor.document.draft.rights.clone();
    w.button("再发一次相同内容");
    assert!(!w.studio().publication.is_running() && w.says("发出的内容完全相同"), "without its tick it stays");
    w.press(Role::CheckBox, "我知道「客服咨询」展示后不能再关闭");
    w.button("再发一次相同内容");
    w.until("the verdict", |w| w.says("请在手机核对"));
    assert_eq!(w.studio().editor.document.draft.rights, before);
}

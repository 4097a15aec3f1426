//! A real merchant (其他网关 at a loopback stand-in): history of each switch, the first publication, what was left open.

use std::sync::Arc;

use card_rights_studio::rights::field::FieldId;
use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::studio::action::{Action, CardAction, EditorAction, SheetAction};
use card_rights_studio::studio::sheet::Sheet;
use card_rights_studio::words::Lang;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::support::record;
use crate::support::real::{CARD, LAST, home, line, published, window};
use crate::support::window::{Window, apply};

#[test]
fn a_card_of_unknown_history_is_asked_once_and_published_with_the_right_four_flags() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let home = home(&s, &serde_json::json!({}), &[]);
    let mut w = window(&s, Arc::clone(&home));
    w.until("the question", |w| w.says("会员现在能看到这一栏吗"));
    for (section, answer) in
        [("会员积分", "能看到"), ("会员优惠", "看不到"), ("发票", "看不到"), ("客服咨询", "不清楚")]
    {
        w.press(Role::RadioButton, &format!("{section} {answer}"));
    }
    w.button("记下来");
    w.until("what was said", |w| w.says("已展示"));
    // 不清楚 and sent as off: stopped, with this reason.
    w.button("发布…");
    assert!(w.says("不能当作关闭发出"), "{:?}", w.labels());
    w.harness.key_press(egui::Key::Escape);
    w.settle();
    w.press(Role::CheckBox, "展示客服咨询");
    w.fill("客服名称", "管家小云");
    w.button("恢复展示");
    w.fill("初始积分", "50");
    w.fill("积分名称", "云豆");
    w.fill("积分用途说明", "10云豆抵1元");
    w.button("发布…");
    assert!(w.says("线上原内容未知，下面每一项都会写成这样"), "{:?}", w.labels());
    let publish = |w: &Window| w.harness.get_by_role_and_label(Role::Button, "确认发布").accesskit_node().is_disabled();
    assert!(publish(&w), "the tick is not set yet");
    w.press(Role::CheckBox, "我知道「客服咨询」展示后不能再关闭");
    assert!(!publish(&w));
    w.button("确认发布");
    w.until("the verdict", |w| w.studio().publication.last_verdict.is_some());
    assert!(w.says("已发布") && w.says("请在手机核对"), "{:?}", w.labels());
    let ledger = record::text(home.path(), record::REAL);
    let intent = ledger.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap());
    let body = intent.filter_map(|l| l["body"].as_str().map(str::to_owned)).next_back().unwrap();
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    let flags = ["show_bonus", "show_favor", "show_fapiao", "show_guide"].map(|f| body[f].as_bool());
    assert_eq!(flags, [Some(true), Some(false), Some(false), Some(true)]);
    w.button("已核对");
    // The next start knows, and does not ask again.
    drop(w);
    let mut w = window(&s, home);
    w.until("the history", |w| w.studio().card.loaded);
    assert!(!w.says("会员现在能看到这一栏吗"));
    assert_eq!(w.field("积分名称").value().as_deref(), Some("云豆"), "an empty document begins with the last state");
    w.press(Role::CheckBox, "展示客服咨询");
    assert!(w.says("已对会员展示，微信不允许关闭"));
}

/// A process killed between intent and end shows as unknown at the next start, with the honest ways out.
#[test]
fn what_a_killed_process_left_open_is_told_at_the_next_start() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let home = home(&s, &serde_json::json!({}), &[line(&s, "a", "intent", serde_json::json!({ "body": LAST }))]);
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

#[test]
fn a_wrong_record_is_corrected_with_a_reason_and_the_confirmation_says_so() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let ledger = published(&s, CARD, LAST);
    let mut w = window(&s, home(&s, &serde_json::json!({}), &ledger));
    w.until("the history", |w| w.studio().card.loaded && w.says("已展示，不能关闭"));
    w.press(Role::CheckBox, "展示会员积分");
    w.button("记录有误…");
    w.fill("原因", "这条是别的卡的记录");
    // Closed by a slip, it comes back as it was left.
    w.harness.key_press(egui::Key::Escape);
    w.settle();
    assert!(w.studio().sheets.open.is_none());
    w.button("记录有误…");
    assert_eq!(w.field("原因").value().as_deref(), Some("这条是别的卡的记录"));
    w.button("记下来");
    w.until("the correction", |w| !w.says("已展示，不能关闭"));
    w.press(Role::CheckBox, "展示会员积分");
    assert_eq!(w.studio().editor.document.draft.rights.show_bonus, Some(false));
    w.button("发布…");
    assert!(w.says("现状由人工记录：会员积分"), "{:?}", w.labels());
}

/// What was answered and not given stands there again, for the same card.
#[test]
fn the_question_what_members_see_comes_back_with_what_was_answered() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = window(&s, home(&s, &serde_json::json!({}), &[]));
    w.until("the question", |w| w.says("会员现在能看到这一栏吗"));
    let on = |w: &Window| {
        let answer = w.harness.get_by_role_and_label(Role::RadioButton, "会员优惠 能看到");
        answer.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
    };
    w.press(Role::RadioButton, "会员优惠 能看到");
    assert!(on(&w));
    w.harness.key_press(egui::Key::Escape);
    w.settle();
    assert!(w.studio().sheets.open.is_none());
    apply(&mut w, Action::Card(CardAction::AskSeen));
    assert!(on(&w));
}

/// A long record takes a moment to read: until then nothing is asked, compared or sent as if nothing were known.
#[test]
fn publishing_waits_for_the_record_and_goes_on_by_itself() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let ledger = published(&s, CARD, LAST);
    let mut w = window(&s, home(&s, &serde_json::json!({}), &ledger));
    w.until("the history", |w| w.studio().card.loaded && w.says("已展示，不能关闭"));
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
    let ledger = published(&s, CARD, LAST);
    let mut w = window(&s, home(&s, &serde_json::json!({}), &ledger));
    w.until("the history", |w| w.studio().card.loaded);
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
    assert_eq!(w.studio().editor.changed, [FieldId::BonusValueWord], "the place that is marked on the phone");

    // Nothing was ever published of this card: there is no before, and the stage says so.
    let mut other = window(&s, home(&s, &serde_json::json!({}), &[]));
    other.until("the question", |w| w.says("会员现在能看到这一栏吗"));
    assert!(other.says("线上未知") && !other.says("上次发布"));
}

/// The card template as a source: it names the sections that have content, says that this is no switch, and stands
/// above nobody's knowledge (src/wechatpay/README.md, Template).
#[test]
fn what_the_card_template_says_is_told_where_nothing_is_known_and_changes_nothing() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = window(&s, home(&s, &serde_json::json!({}), &published(&s, CARD, LAST)));
    w.until("the history", |w| w.studio().card.loaded);
    w.fill("积分名称", "星星");
    w.button("发布…");
    w.button("确认发布");
    w.until("the verdict", |w| w.studio().publication.last_verdict.is_some());
    w.button("已核对");
    w.button("从微信读取卡面");
    w.until("the card", |w| w.says("已读到：演练会员卡"));
    assert!(!w.says("会员卡模板（"), "what was published from here is known better");

    // Another computer knows nothing of the card.
    let mut w = window(&s, home(&s, &serde_json::json!({}), &[]));
    w.until("the question", |w| w.says("会员现在能看到这一栏吗"));
    assert!(!w.says("会员卡模板（"), "it was not read yet");
    w.button("以后再说");
    w.button("从微信读取卡面");
    w.until("the card", |w| w.says("已读到：演练会员卡"));
    let seen = |w: &Window, part: &str| {
        w.harness
            .root()
            .children_recursive()
            .filter(|n| n.accesskit_node().value().is_some_and(|l| l.contains(part)))
            .count()
    };
    assert_eq!(seen(&w, "里有这一栏的内容，可能已在展示；模板不带展示开关"), 1, "{:?}", w.labels());
    assert_eq!(seen(&w, "没有带这一栏的内容；这不等于没有展示"), 3, "{:?}", w.labels());
    assert!(w.studio().card.unknown(), "content is no switch");
    // Off is stopped as before.
    w.button("发布…");
    assert!(w.says("不能当作关闭发出"), "{:?}", w.labels());
    w.button("会员现在能看到吗…");
    assert!(w.says("里有内容的栏目：会员积分，可能已在展示。模板不带展示开关"), "{:?}", w.labels());
    // What the person saw stands above it.
    for section in ["会员积分", "会员优惠", "发票", "客服咨询"] {
        w.press(Role::RadioButton, &format!("{section} 看不到"));
    }
    w.button("记下来");
    w.until("what was said", |w| !w.studio().card.unknown());
    assert!(!w.says("会员卡模板（"), "{:?}", w.labels());
}

/// In English the three tabs are long: the phone's looks get a row of their own rather than lie over them.
#[test]
fn no_choice_above_the_phone_lies_over_another() {
    let s = Sandbox::start(&Options::default()).unwrap();
    for lang in [Lang::ZhCn, Lang::En] {
        for size in [[1440.0, 900.0], [1280.0, 640.0], [1093.0, 534.0]] {
            let dir = home(&s, &serde_json::json!({}), &published(&s, CARD, LAST));
            let mut w = Window::at(size, egui::Theme::Light, dir, lang);
            w.until("what was published last", |w| w.says(lang.t("tab-compare")));
            let choices: Vec<(String, egui::Rect)> = w
                .harness
                .query_all_by_role(Role::RadioButton)
                .map(|n| (n.accesskit_node().label().unwrap_or_default(), n.rect()))
                .collect();
            assert!(choices.len() >= 6, "{choices:?}");
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
    let mut w = window(&s, home(&s, &serde_json::json!({}), &published(&s, CARD, LAST)));
    w.until("the history", |w| w.studio().card.loaded);
    let path = w.home.path().join("ledger.jsonl");
    let ours = |path: &std::path::Path| std::fs::read_to_string(path).unwrap().matches("星星").count();
    w.fill("积分名称", "星星");
    w.button("发布…");
    assert!(!w.says("云朵"));
    let theirs = LAST.replace("云豆", "云朵");
    let lines = ["intent", "end"].map(|phase| {
        let more =
            serde_json::json!({ "body": theirs, "verdict": if phase == "end" { "confirmed" } else { "unknown" } });
        line(&s, "theirs", phase, more).to_string() + "\n"
    });
    std::io::Write::write_all(
        &mut std::fs::OpenOptions::new().append(true).open(&path).unwrap(),
        lines.concat().as_bytes(),
    )
    .unwrap();
    w.button("确认发布");
    w.until("the new confirmation", |w| w.says("还没有发送"));
    // It stands on the sheet itself, is read aloud, and lies over no button.
    assert!(w.studio().view.toasts.all().is_empty(), "{:?}", w.studio().view.toasts.all());
    let said = w.harness.get_by_label_contains("还没有发送");
    assert_eq!(said.accesskit_node().live(), egui::accesskit::Live::Assertive);
    assert!(said.accesskit_node().value().unwrap().contains("重新看一遍"));
    assert!(w.says("云朵"), "what stands there now is what will be replaced: {:?}", w.labels());
    assert_eq!((ours(&path), w.studio().publication.is_running()), (0, false));

    // The same with the merchant's settings.
    w.harness.state_mut().studio_mut().merchants.known.all[0].name = "云栖酒店二部".into();
    w.button("确认发布");
    w.until("the new confirmation", |w| w.says("云栖酒店二部") && w.says("确认发布"));
    assert_eq!((ours(&path), w.studio().publication.is_running()), (0, false));
    w.button("确认发布");
    w.until("the verdict", |w| w.says("请在手机核对"));
    assert_eq!(ours(&path), 1);
}

/// After an unknown outcome what is live is not known, and nothing is compared with what was before it.
#[test]
fn after_an_unknown_outcome_the_window_compares_with_nothing() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut ledger = published(&s, CARD, LAST).to_vec();
    let sent = LAST.replace("云豆", "新名");
    for (phase, verdict) in [("intent", None), ("end", Some("unknown"))] {
        let body = if phase == "intent" { sent.as_str() } else { "" };
        ledger.push(line(&s, "later", phase, serde_json::json!({ "body": body, "verdict": verdict })));
    }
    let mut w = window(&s, home(&s, &serde_json::json!({}), &ledger));
    w.until("the history", |w| w.studio().card.loaded);
    // It begins with what is known, and says that this need not be what members see.
    assert_eq!(w.field("积分名称").value().as_deref(), Some("云豆"));
    assert!(w.says("之后还有一次发布结果未知"), "{:?}", w.labels());
    assert!(w.says("线上未知") && !w.says("上次发布（本机"), "{:?}", w.labels());
    w.button("发布…");
    assert!(w.says("线上原内容未知，下面每一项都会写成这样"), "{:?}", w.labels());
    assert!(!w.says("与上次发布完全相同") && w.says("云豆"), "{:?}", w.labels());
    // Once it is published, it is known again.
    w.button("确认发布");
    w.until("the verdict", |w| w.says("请在手机核对"));
    w.button("已核对");
    w.until("the history", |w| w.says("上次发布（本机"));
    w.button("发布…");
    assert!(w.says("与上次发布完全相同，没有改动。"), "{:?}", w.labels());
}

/// What was left open may never have left, and may come from somebody's `--yes`: 再发一次相同内容 sends
/// nothing that 发布 would stop.
#[test]
fn the_same_content_again_passes_no_guard_that_publishing_would_not_pass() {
    let off = r#"{"show_bonus":false,"show_favor":false,"show_fapiao":false,"show_guide":false}"#;
    let s = Sandbox::start(&Options::default()).unwrap();
    let dir = home(&s, &serde_json::json!({}), &[line(&s, "a", "intent", serde_json::json!({ "body": off }))]);
    let mut w = window(&s, Arc::clone(&dir));
    w.until("the sheet", |w| w.says("结果未知（可能已生效）"));
    w.button("再发一次相同内容");
    let intents = || record::text(dir.path(), record::REAL).matches("\"intent\"").count();
    assert!(!w.studio().publication.is_running() && w.says("会员现在能看到这一栏吗"), "{:?}", w.labels());
    assert_eq!(intents(), 1);
    assert_eq!(w.studio().editor.document.draft.rights.show_guide, Some(false), "what was to be sent is the draft now");
    // 不清楚 stops it as it stops 发布.
    for section in ["会员积分", "会员优惠", "发票", "客服咨询"] {
        w.press(Role::RadioButton, &format!("{section} 看不到"));
    }
    w.press(Role::RadioButton, "客服咨询 不清楚");
    w.button("记下来");
    w.until("what was said", |w| !w.studio().card.unknown());
    w.button("发布…");
    assert!(w.says("不能当作关闭发出"), "{:?}", w.labels());
    w.button("会员现在能看到吗…");
    for section in ["会员积分", "会员优惠", "发票", "客服咨询"] {
        w.press(Role::RadioButton, &format!("{section} 看不到"));
    }
    w.button("记下来");
    w.until("what was said", |w| w.studio().editor.errors() == 0);
    w.button("发布…");
    assert!(w.says("线上原内容未知，下面每一项都会写成这样"), "{:?}", w.labels());
    assert_eq!(intents(), 1);
    w.button("确认发布");
    w.until("the verdict", |w| w.says("请在手机核对"));
    assert_eq!(intents(), 2);
}

/// What was left open would show a section for the first time: nobody agreed to that in this window.
#[test]
fn the_same_content_again_of_a_killed_process_asks_for_what_cannot_be_undone() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut ledger = published(&s, CARD, LAST).to_vec();
    let body = LAST.replace(r#""show_guide":false"#, r#""show_guide":true,"guide":{"staff_name":"小云"}"#);
    ledger.push(line(&s, "a", "intent", serde_json::json!({ "body": body })));
    let mut w = window(&s, home(&s, &serde_json::json!({}), &ledger));
    w.until("the sheet", |w| w.says("结果未知（可能已生效）"));
    w.button("再发一次相同内容");
    assert!(!w.studio().publication.is_running(), "{:?}", w.labels());
    w.press(Role::CheckBox, "我知道「客服咨询」展示后不能再关闭");
    assert!(w.says("线上原内容未知，下面每一项都会写成这样"), "{:?}", w.labels());
    w.button("确认发布");
    w.until("the verdict", |w| w.says("请在手机核对"));
    w.button("已核对");
    // 撤销 brings the draft before it back.
    assert_eq!(w.studio().editor.document.draft.rights.show_guide, Some(true));
    apply(&mut w, Action::Editor(EditorAction::Undo));
    assert_eq!(w.studio().editor.document.draft.rights.show_guide, Some(false));
}

/// A damaged record: asked by itself, stopped until all four are known, and free again; the other way out is a publication
/// with all four shown, which needs no answer.
#[test]
fn a_damaged_record_asks_what_members_see_and_stops_what_would_go_out_as_off() {
    use card_rights_studio::storage::record::Record;
    let s = Sandbox::start(&Options::default()).unwrap();
    let home = home(&s, &serde_json::json!({}), &published(&s, CARD, LAST));
    let path = home.path().join("ledger.jsonl");
    // What the program writes has its hash: another card's line, which is then damaged.
    let mut ledger = Record::open(&path, 1).unwrap();
    ledger
        .append(&serde_json::from_value(line(&s, "x", "intent", serde_json::json!({ "card": "pX" }))).unwrap())
        .unwrap();
    drop(ledger);
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("\"pX\"", "\"pY\"")).unwrap();
    let mut w = window(&s, Arc::clone(&home));
    w.until("the question", |w| w.says("会员现在能看到这一栏吗"));
    assert!(w.says("发布记录有损坏"), "{:?}", w.labels());
    // Nothing was published since whose outcome is unknown, and no message lies over the question.
    assert!(!w.says("结果未知") && !w.says("处读不懂"), "{:?}", w.labels());
    w.harness.key_press(egui::Key::Escape);
    w.settle();
    w.button("发布…");
    assert!(w.says("不能当作关闭发出") && !w.says("确认发布"), "{:?}", w.labels());
    // The list leads to the question.
    w.button("会员现在能看到吗…");
    let answer = |w: &mut Window, guide: &str| {
        for (section, answer) in
            [("会员积分", "能看到"), ("会员优惠", "看不到"), ("发票", "看不到"), ("客服咨询", guide)]
        {
            w.press(Role::RadioButton, &format!("{section} {answer}"));
        }
        w.button("记下来");
    };
    answer(&mut w, "不清楚");
    w.until("what was said", |w| {
        w.studio().sheets.open.is_none() && !w.studio().card.shown().is_unsettled() || w.says("已展示")
    });
    w.button("发布…");
    assert!(w.says("不能当作关闭发出"), "{:?}", w.labels());
    w.button("会员现在能看到吗…");
    answer(&mut w, "看不到");
    w.until("that it is settled", |w| !w.studio().card.shown().is_unsettled());
    w.button("发布…");
    assert!(w.says("确认发布"), "{:?}", w.labels());
    w.button("确认发布");
    w.until("the verdict", |w| w.studio().publication.last_verdict.is_some());
    assert!(w.says("已发布"), "{:?}", w.labels());
}

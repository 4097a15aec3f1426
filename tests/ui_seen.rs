//! What members see of a real merchant's card, in the whole window: asked once, kept, corrected with a reason, told by
//! the template, asked anew of a damaged record. What is not known is not sent as off.

use std::sync::Arc;

use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::storage::record::Record;
use card_rights_studio::studio::action::{Action, CardAction};
use card_rights_studio::words::Lang;
use egui::accesskit::Role;
use egui::{Rect, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use serde_json::{Value, json};

use crate::support::real::{CARD, LAST, answer, home, line, published, ready, window};
use crate::support::record;
use crate::support::window::{Window, apply};

#[test]
fn a_card_of_unknown_history_is_asked_once_and_published_with_the_right_four_flags() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let home = home(&s, &json!({}), &[]);
    let mut w = window(&s, Arc::clone(&home));
    w.until("the question", |w| w.says("会员现在能看到哪几栏"));
    answer(&mut w, ["能看到", "看不到", "看不到", "不清楚"]);
    w.until("what was said", |w| w.says("已展示"));
    assert!(w.says("已打开：会员积分"), "{:?}", w.labels());
    // 不清楚 and sent as off: stopped, with this reason.
    w.button("发布…");
    assert!(w.says("不能当作关闭发出"), "{:?}", w.labels());
    w.harness.key_press(egui::Key::Escape);
    w.settle();
    w.press(Role::CheckBox, "展示客服咨询");
    w.fill("客服名称", "管家小云");
    assert_eq!(w.studio().editor.document.draft.rights.show_bonus, Some(true), "what members see was turned on");
    w.fill("初始积分", "50");
    w.fill("积分名称", "云豆");
    w.fill("积分用途说明", "10云豆抵1元");
    w.button("发布…");
    assert!(w.says("线上原内容未知，下面每一项都会写成这样"), "{:?}", w.labels());
    let publish = |w: &Window| w.harness.get_by_role_and_label(Role::Button, "确认发布").accesskit_node().is_disabled();
    assert!(publish(&w), "the tick is not set yet");
    w.press(Role::CheckBox, "我知道「客服咨询」展示后不能再关闭");
    assert!(publish(&w), "nor that of what new members are given");
    w.press(Role::CheckBox, "我知道初始积分会是 50");
    assert!(!publish(&w));
    w.button("确认发布");
    w.until("the verdict", |w| w.studio().publication.last_verdict.is_some());
    assert!(w.says("已发布") && w.says("请在手机核对"), "{:?}", w.labels());
    let ledger = record::text(home.path(), record::REAL);
    let intent = ledger.lines().map(|l| serde_json::from_str::<Value>(l).unwrap());
    let body = intent.filter_map(|l| l["body"].as_str().map(str::to_owned)).next_back().unwrap();
    let body: Value = serde_json::from_str(&body).unwrap();
    let flags = ["show_bonus", "show_favor", "show_fapiao", "show_guide"].map(|f| body[f].as_bool());
    assert_eq!(flags, [Some(true), Some(false), Some(false), Some(true)]);
    w.button("关闭");
    // The next start knows, and does not ask again.
    drop(w);
    let mut w = window(&s, home);
    w.until("the history", |w| w.studio().card.loaded);
    assert!(!w.says("会员现在能看到哪几栏"));
    assert_eq!(w.field("积分名称").value().as_deref(), Some("云豆"), "an empty document begins with the last state");
    w.press(Role::CheckBox, "展示客服咨询");
    assert!(w.says("已对会员展示，微信不允许关闭"));
}

#[test]
fn a_wrong_record_is_corrected_with_a_reason_and_the_confirmation_says_so() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = ready(&s, &json!({}));
    w.until("what is known", |w| w.says("已展示，不能关闭"));
    w.press(Role::CheckBox, "展示会员积分");
    w.button("记录有误…");
    w.fill("原因", "这条是别的卡的记录");
    // Closed by a slip, it comes back as it was left.
    w.harness.key_press(egui::Key::Escape);
    w.settle();
    assert!(w.studio().sheets.open.is_none());
    w.button("记录有误…");
    assert_eq!(w.field("原因").value().as_deref(), Some("这条是别的卡的记录"));
    w.button("保存");
    w.until("the correction", |w| !w.says("已展示，不能关闭"));
    w.press(Role::CheckBox, "展示会员积分");
    assert_eq!(w.studio().editor.document.draft.rights.show_bonus, Some(false));
    w.button("发布…");
    assert!(w.says("现状由人工记录（") && w.says("）：会员积分未展示"), "{:?}", w.labels());
}

/// What was answered and not given stands there again, for the same card.
#[test]
fn the_question_what_members_see_comes_back_with_what_was_answered() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = window(&s, home(&s, &json!({}), &[]));
    w.until("the question", |w| w.says("会员现在能看到哪几栏"));
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

/// The card template as a source: it names the sections that have content, says that this is no switch, and stands
/// above nobody's knowledge (src/wechatpay/README.md, Template).
#[test]
fn what_the_card_template_says_is_told_where_nothing_is_known_and_changes_nothing() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = ready(&s, &json!({}));
    w.fill("积分名称", "星星");
    w.button("发布…");
    w.button("确认发布");
    w.until("the verdict", |w| w.studio().publication.last_verdict.is_some());
    w.button("关闭");
    w.button("从微信读取卡面");
    w.until("the card", |w| w.says("已读到：演练会员卡"));
    assert!(!w.says("会员卡模板（"), "what was published from here is known better");

    // Another computer knows nothing of the card.
    let mut w = window(&s, home(&s, &json!({}), &[]));
    w.until("the question", |w| w.says("会员现在能看到哪几栏"));
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
    answer(&mut w, ["看不到"; 4]);
    w.until("what was said", |w| !w.studio().card.unknown());
    assert!(!w.says("会员卡模板（"), "{:?}", w.labels());
}

/// The same where an old home brings the damage: it is told once, on the question, and no message lies over that.
#[test]
fn damage_that_an_old_home_brings_is_told_by_the_question_alone() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let home = home(&s, &json!({}), &published(&s, CARD, LAST));
    let old = home.path().join("ledger.jsonl");
    std::fs::write(&old, std::fs::read_to_string(&old).unwrap() + "garbage\n").unwrap();
    let mut w = window(&s, Arc::clone(&home));
    w.until("the question", |w| w.says("会员现在能看到哪几栏"));
    assert!(w.says("发布记录有损坏") && !w.says("处读不懂"), "{:?}", w.labels());
    assert!(w.studio().view.toasts.all().is_empty(), "{:?}", w.studio().view.toasts.all());
}

/// A damaged record: asked by itself, stopped until all four are known, and free again; the other way out is a publication
/// with all four shown, which needs no answer.
#[test]
fn a_damaged_record_asks_what_members_see_and_stops_what_would_go_out_as_off() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let home = home(&s, &json!({}), &published(&s, CARD, LAST));
    // What the program writes has its hash: another line, which is then damaged.
    let mut record = Record::open(&home.path().join(record::REAL), 1).unwrap();
    record.append(&serde_json::from_value(line(&s, "x", "intent", json!({}))).unwrap()).unwrap();
    drop(record);
    assert_eq!(record::sql(home.path(), record::REAL, "UPDATE publication SET user = '别人' WHERE id = 'x'"), 1);
    let mut w = window(&s, Arc::clone(&home));
    w.until("the question", |w| w.says("会员现在能看到哪几栏"));
    assert!(w.says("发布记录有损坏"), "{:?}", w.labels());
    // Nothing was published since whose outcome is unknown, and no message lies over the question.
    assert!(!w.says("结果未知") && !w.says("处读不懂"), "{:?}", w.labels());
    w.harness.key_press(egui::Key::Escape);
    w.settle();
    w.button("发布…");
    assert!(w.says("不能当作关闭发出") && !w.says("确认发布"), "{:?}", w.labels());
    // The list leads to the question.
    w.button("会员现在能看到吗…");
    answer(&mut w, ["能看到", "看不到", "看不到", "不清楚"]);
    w.until("what was said", |w| {
        w.studio().sheets.open.is_none() && !w.studio().card.shown().is_unsettled() || w.says("已展示")
    });
    w.button("发布…");
    assert!(w.says("不能当作关闭发出"), "{:?}", w.labels());
    w.button("会员现在能看到吗…");
    answer(&mut w, ["能看到", "看不到", "看不到", "看不到"]);
    w.until("that it is settled", |w| !w.studio().card.shown().is_unsettled());
    w.button("发布…");
    assert!(w.says("确认发布"), "{:?}", w.labels());
    w.agree_to_points();
    w.button("确认发布");
    w.until("the verdict", |w| w.studio().publication.last_verdict.is_some());
    assert!(w.says("已发布"), "{:?}", w.labels());
}

/// 登记现状: a section's name stands in one line with its answers, and the heads of the columns in one line too.
#[test]
fn the_names_of_sections_stand_by_their_answers_where_cards_are_registered() {
    use card_rights_studio::studio::sheet::Sheet;

    use crate::support::sheets;
    for (lang, names) in [
        (Lang::ZhCn, ["会员积分", "会员优惠", "发票", "客服咨询"]),
        (Lang::En, ["Points", "Benefits", "Invoices", "Customer service"]),
    ] {
        for width in [680.0, 765.0, 1200.0] {
            let sheet = Sheet::Registering(Box::new(sheets::registering()));
            let h = sheets::World::new(sheet, lang)
                .open(egui_kittest::Harness::builder().with_size(Vec2::new(width, 560.0)));
            let answers: Vec<Rect> = h.query_all_by_role(Role::RadioButton).map(|n| n.rect()).collect();
            let heads: Vec<Rect> = names.iter().map(|name| h.query_all_by_label(name).next().unwrap().rect()).collect();
            let in_columns = heads.iter().all(|r| (r.top() - heads[0].top()).abs() < 0.6);
            // Where there are no columns each name has its answers at its right, in the same line.
            for head in heads.iter().filter(|_| !in_columns) {
                let beside = |a: &&Rect| (a.center().y - head.center().y).abs() < 6.0 && a.left() > head.right() - 1.0;
                let first = answers.iter().filter(beside).map(|a| a.left() - head.right()).fold(f32::MAX, f32::min);
                assert!(first < 140.0, "{lang:?} {width}: {head:?} {answers:?}");
            }
            assert!(in_columns || width < 1000.0, "{lang:?} {width}: {heads:?}");
        }
    }
}

//! The other sheets of publishing by label: sending, what members see, a wrong record, what has to be mended first, a file
//! that was changed.

use card_rights_studio::publish::Kind;
use card_rights_studio::rights::field::{FieldId, FormField};
use card_rights_studio::rights::shown::{Known, Source, State};
use card_rights_studio::rights::{PerSection, Section};
use card_rights_studio::studio::action::{Action, CardAction, EditorAction, PublicationAction, SheetAction};
use card_rights_studio::studio::sheet::{Changed, Sheet};
use card_rights_studio::studio::{Publication, Running};
use card_rights_studio::trouble::{Trouble, Who};
use card_rights_studio::words::Lang;
use card_rights_studio::work::Theirs;
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::support::sheets::*;

#[test]
fn sending_says_what_is_happening_and_stops_as_far_as_that_goes() {
    let mut world = World::new(Sheet::Sending, Lang::ZhCn);
    world.studio.publication = Publication::sending(running(Kind::WeChat));
    let mut h = world.show();
    assert!(has(&h, "正在签名并连接服务器") && says(&h, "已用 "));
    press(&mut h, "取消");
    assert!(matches!(h.state().asked[..], [Action::Publication(PublicationAction::Stop)]));

    let set = |h: &mut Harness<'_, World>, f: fn(&mut Running)| {
        f(h.state_mut().studio.publication.running_mut().unwrap());
        h.run();
    };
    set(&mut h, |r| r.queued = true);
    assert!(has(&h, "同一张卡的另一次发布还没有结束，正在排队"));
    set(&mut h, |r| (r.queued, r.waiting) = (false, Some((4, 3))));
    assert!(has(&h, "这一次没有成功，等 4 秒后进行第 3 次尝试"));
    set(&mut h, |r| (r.waiting, r.sent) = (None, true));
    assert!(has(&h, "已经发出，正在等回复") && says(&h, "已经发出的内容无法撤回"));
    assert!(h.query_by_role_and_label(Role::Button, "取消").is_none());
    press(&mut h, "停止等待");
    assert!(matches!(
        h.state().asked[..],
        [Action::Publication(PublicationAction::Stop), Action::Publication(PublicationAction::Stop)]
    ));
    set(&mut h, |r| r.stopping = true);
    assert!(has(&h, "正在停止") && is_disabled(&h, "停止等待"));
}

#[test]
fn what_members_see_is_asked_line_by_line_and_kept_when_all_is_answered() {
    let mut h = open(Sheet::Seen(PerSection::default()));
    assert!(has(&h, "会员现在能看到哪几栏？") && says(&h, "手机微信"));
    for (name, left) in [("会员积分 能看到", 3), ("会员优惠 看不到", 2), ("发票 不清楚", 1), ("客服咨询 能看到", 0)]
    {
        assert!(is_disabled(&h, "保存"), "before {name}");
        h.get_by_role_and_label(Role::RadioButton, name).click();
        h.run();
        assert_eq!(says(&h, &format!("还有 {left} 栏没有选")), left > 0);
    }
    press(&mut h, "保存");
    assert!(
        matches!(&h.state().asked[..], [Action::Card(CardAction::Seen(seen))] if seen.iter().map(|(_, s)| *s).eq([Some(true), Some(false), None, Some(true)]))
    );
    press(&mut h, "以后再说");
    assert!(matches!(h.state().asked[..], [_, Action::Sheet(SheetAction::Close)]));
}

#[test]
fn a_wrong_record_needs_a_reason() {
    let mut world = World::new(Sheet::Correct(Section::Favor, String::new()), Lang::ZhCn);
    let known =
        Known { state: State::Shown, since: Some(this_year("10-28T16:02:00+08:00")), source: Some(Source::Published) };
    world.studio.card.history.shown.set(Section::Favor, known);
    let mut h = world.show();
    assert!(has(&h, "记录有误：会员优惠") && says(&h, "10-28 16:02 已对会员展示"));
    let field = h.get_by_role_and_label(Role::TextInput, "原因");
    assert!(field.is_focused());
    field.type_text("  ");
    h.run();
    assert!(is_disabled(&h, "保存"));
    h.get_by_role_and_label(Role::TextInput, "原因").type_text("在手机上看过");
    h.run();
    press(&mut h, "保存");
    assert!(
        matches!(&h.state().asked[..], [Action::Card(CardAction::Correct(Section::Favor, why))] if why == "在手机上看过")
    );
}

#[test]
fn a_composed_reason_is_no_reason_and_esc_belongs_to_the_input_method() {
    let mut h = open(Sheet::Correct(Section::Favor, "有".into()));
    let preedit =
        |text: &str| egui::Event::Ime(egui::ImeEvent::Preedit { text: text.into(), active_range_chars: None });
    h.event(preedit("kan"));
    h.step();
    assert!(is_disabled(&h, "保存"));
    h.key_press(Key::Escape);
    h.step();
    assert!(h.state().asked.is_empty());
    h.event(egui::Event::Ime(egui::ImeEvent::Commit("看".into())));
    h.run();
    assert!(!is_disabled(&h, "保存"));
}

#[test]
fn every_problem_leads_to_its_field() {
    let mut world = World::new(Sheet::Problems, Lang::ZhCn);
    let plan = plan(Kind::WeChat, false);
    world.studio.editor.problems = plan.cards[0].problems.clone();
    let mut h = world.show();
    assert!(has(&h, "还不能发布") && has(&h, "有 2 处要改，点一下就到那里。"));
    press(&mut h, "展示发票 还不知道会员现在能不能看到这一栏，不能当作关闭发出");
    assert!(matches!(
        h.state().asked[..],
        [Action::Editor(EditorAction::Focus(FormField::Rights(FieldId::ShowFapiao)))]
    ));
    press(&mut h, "会员现在能看到吗…");
    assert!(matches!(h.state().asked[..], [_, Action::Card(CardAction::AskSeen)]));
    // A warning leads there too.
    press(&mut h, "展示会员积分 这可能是这一栏第一次对会员展示，展示后不能再关闭");
    assert!(matches!(
        h.state().asked[..],
        [_, _, Action::Editor(EditorAction::Focus(FormField::Rights(FieldId::ShowBonus)))]
    ));
}

/// When a file was changed and whose it is, as far as the system says; never more than it says.
#[test]
fn a_changed_file_is_told_with_its_time_and_its_owner_as_far_as_they_are_known() {
    let (at, who) = (Some(this_year("10-28T10:21:00+08:00")), Some("张敏".to_owned()));
    let told = |at: Option<String>, who: Option<String>| {
        let trouble = Trouble::new("file-changed", Who::Person).with("file", "悦享卡.cardrights");
        let theirs = Some(Theirs { rights: Some(rights()), at, who });
        open(Sheet::Changed(Box::new(Changed { trouble, theirs, open: false })))
    };
    assert!(says(&told(at.clone(), who.clone()), "在 10-28 10:21 被改过，文件所有者：张敏。"));
    let nobody = told(at, None);
    assert!(says(&nobody, "在 10-28 10:21 被改过。") && !says(&nobody, "文件所有者"));
    assert!(!says(&told(None, who), "张敏"), "an owner alone is no story");
}

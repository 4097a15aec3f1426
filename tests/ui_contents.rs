//! 常用内容, and 从另一张卡复制内容: either becomes the draft as one step of undo.

use card_rights_studio::rights::field::FieldId;
use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::studio::action::{Action, ChooseAction, ContentAction, EditorAction, SheetAction};
use card_rights_studio::studio::sheet::{ContentsChange, SheetChange};
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use serde_json::{Value, json};

use crate::support::many::{OTHER, WORD, body, chain, id, open, sent_of, server};
use crate::support::real::{SIZE, home_without_card, ready};
use crate::support::window::{Window, apply};

const FIELD: &str = "积分名称";

fn open_contents(w: &mut Window) {
    apply(w, Action::Content(ContentAction::Open));
    w.until("what is kept", |w| !w.studio().jobs.is_at_contents());
}

#[test]
fn a_content_is_kept_put_into_the_form_renamed_and_removed() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = ready(&s, &json!({}));
    w.fill(FIELD, "星星");
    open_contents(&mut w);
    assert!(w.says("还没有存过常用内容"), "{:?}", w.labels());
    w.fill("名称", "周二会员日");
    w.button("存为常用内容");
    w.until("it is kept", |w| w.harness.query_by_role_and_label(Role::Button, "填进表单").is_some());
    assert!(w.says("已存为常用内容「周二会员日」"), "{:?}", w.labels());
    w.button("关闭");
    w.fill(FIELD, "月亮");
    open_contents(&mut w);
    w.button("填进表单");
    assert_eq!(w.field(FIELD).value().as_deref(), Some("星星"));
    assert!(w.says("已填入常用内容「周二会员日」"), "{:?}", w.labels());
    apply(&mut w, Action::Editor(EditorAction::Undo));
    assert_eq!(w.field(FIELD).value().as_deref(), Some("月亮"), "one step back");
    // It gets another name, and goes only after a question.
    open_contents(&mut w);
    w.button("改名");
    w.fill("新名称", "周二七折");
    w.button("保存名称");
    w.until("the new name", |w| w.studio().contents.iter().map(|c| c.name.as_str()).eq(["周二七折"]));
    assert!(w.says("周二七折"));
    // A name that is taken is refused on the sheet, and what was typed stays.
    w.fill("名称", "月末");
    w.button("存为常用内容");
    w.until("it is kept too", |w| w.says("已存为常用内容「月末」"));
    let other = w.studio().contents.iter().find(|c| c.name == "月末").unwrap().n;
    let change = |change| Action::Sheet(SheetAction::Change(SheetChange::Contents(change)));
    apply(&mut w, change(ContentsChange::Rename(other, "月末".into())));
    w.fill("新名称", "周二七折");
    w.button("保存名称");
    w.until("that it is taken", |w| w.says("已经有叫「周二七折」的常用内容"));
    assert_eq!(w.field("新名称").value().as_deref(), Some("周二七折"));
    apply(&mut w, Action::Content(ContentAction::Drop(other)));
    w.until("one is left", |w| w.studio().contents.len() == 1);
    w.button("删除");
    w.button("取消");
    assert!(w.says("周二七折"));
    w.button("删除");
    w.button("确认删除");
    w.until("it goes", |w| w.says("还没有存过常用内容"));
}

#[test]
fn the_content_of_another_card_is_copied_with_its_age_and_an_unknown_one_is_said() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let (server, _) = server(chain(5), |_| None);
    let mut ledger: Vec<Value> = sent_of(&s, 1, &body(Some(WORD)));
    ledger.extend(sent_of(&s, 2, &body(Some(OTHER))));
    let mut w = open(&s, &server, home_without_card(&s, &server.url, &ledger), SIZE, egui::Theme::Light);
    apply(&mut w, Action::Choose(ChooseAction::Choose(id(1))));
    w.until("its content", |w| w.studio().card.loaded && !w.studio().jobs.is_reading());
    apply(&mut w, Action::Choose(ChooseAction::CopyFrom));
    w.until("the list", |w| w.studio().choosing.read().so_far.is_none() && w.studio().choosing.count() == 5);
    assert!(w.says("从哪张卡复制内容") && w.says("只填进表单，不会发布"), "{:?}", w.labels());
    // Nothing is known of the third one.
    apply(&mut w, Action::Choose(ChooseAction::Look(id(3))));
    w.button("复制这张卡的内容");
    w.until("that it is not known", |w| w.says("不知道「停车月卡」现在的内容"));
    assert!(w.says("从哪张卡复制内容"), "another one can be chosen");
    apply(&mut w, Action::Choose(ChooseAction::Look(id(2))));
    w.button("复制这张卡的内容");
    w.until("the form", |w| w.says("已填入「金卡」从这台电脑发布的内容（10-28 16:02，"));
    let draft = || w.studio().editor.document.draft.rights.text(FieldId::MemberPriceWord).map(str::to_owned);
    assert_eq!(draft().as_deref(), Some(OTHER));
    assert_eq!(w.studio().editor.document.card_id(), id(1), "it is still the first card's draft");
    apply(&mut w, Action::Editor(EditorAction::Undo));
    let draft = w.studio().editor.document.draft.rights.text(FieldId::MemberPriceWord).map(str::to_owned);
    assert_eq!(draft.as_deref(), Some(WORD), "one step back");
}

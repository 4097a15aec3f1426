//! Drafts of two merchants that cross over: whose a draft is stays to be read, and nothing of it is published for another
//! merchant before the person has decided.

use card_rights_studio::keychain::MemoryKeychain;
use card_rights_studio::rights::CardRights;
use card_rights_studio::rights::field::FieldId;
use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::storage::draft::Draft;
use card_rights_studio::storage::unsaved::Unsaved;
use card_rights_studio::studio::action::{Action, DraftAction, EditorAction, MerchantAction, SheetAction};
use card_rights_studio::studio::sheet::Sheet;
use egui_kittest::kittest::Queryable as _;
use serde_json::{Value, json};

use crate::support::desk::Desk;
use crate::support::real::{CARD, home, ready};
use crate::support::record;
use crate::support::window::{Window, apply};

const THEIRS: &str = "1900000999";

/// A draft that names its merchant, opened in the window.
fn open(w: &mut Window, mchid: &str) {
    let draft = json!({ "format": 1, "mchid": mchid, "card_id": "pTheirs",
        "rights": { "show_bonus": true, "bonus": { "init_bonus": 1, "bonus_value_word": "海豆", "bonus_cost_word": "x" } } });
    let path = w.home.path().join("别家.cardrights");
    std::fs::write(&path, draft.to_string()).unwrap();
    apply(w, Action::Draft(DraftAction::Open(path.clone())));
    w.until("the draft", |w| w.studio().editor.document.disk.path.as_ref() == Some(&path));
}

/// One more merchant, 海边餐厅.
fn theirs() -> Value {
    json!({ "id": "m2", "name": "海边餐厅", "mchid": THEIRS, "serial": "F5765756002FDD77",
        "cards": [{ "card_id": "pTheirs", "title": "海边卡" }] })
}

fn stops(w: &mut Window) {
    w.button("发布…");
    w.settle();
    assert!(matches!(w.studio().sheets.open, Some(Sheet::OtherMerchant(_))), "{:?}", w.studio().sheets.open);
}

#[test]
fn a_draft_of_a_merchant_that_is_not_here_stays_theirs_in_a_bar_and_publishing_stops() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = ready(&s, &json!({}));
    open(&mut w, THEIRS);
    assert!(w.says("此草稿属于商户号 1900000999，当前商户是云栖酒店。"));
    w.button("稍后处理");
    assert!(w.says("此草稿属于商户号 1900000999，当前商户是云栖酒店。决定之前不能发布。"), "{:?}", w.labels());
    stops(&mut w);
    w.button("稍后处理");
    apply(&mut w, Action::Publication(card_rights_studio::studio::action::PublicationAction::HandOver));
    assert!(matches!(w.studio().sheets.open, Some(Sheet::OtherMerchant(_))), "an engineer gets none of it either");
    w.button("稍后处理");
    // Taken over it is ours, its card is not; 撤销 gives it back.
    w.button("改为当前商户的草稿");
    assert!(!w.says("此草稿属于"), "{:?}", w.labels());
    assert_eq!(w.studio().editor.document.card_id(), "");
    let word = w.studio().editor.document.draft.rights.text(FieldId::BonusValueWord);
    assert_eq!(word, Some("海豆"), "its texts stay");
    assert!(w.studio().is_choosing(), "and a card of ours is asked for");
    apply(&mut w, Action::Sheet(SheetAction::Close));
    apply(&mut w, Action::Editor(EditorAction::Undo));
    assert!(w.says("决定之前不能发布"));
    assert_eq!(w.studio().editor.document.card_id(), "pTheirs");
}

#[test]
fn another_merchant_that_is_chosen_does_not_take_the_draft_along() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = ready(&s, &json!({}));
    let other = serde_json::from_value(theirs()).unwrap();
    w.harness.state_mut().studio_mut().merchants.known.all.push(other);
    w.fill("积分名称", "云币");
    apply(&mut w, Action::Merchant(MerchantAction::Choose("m2".into())));
    assert!(w.says("此草稿属于云栖酒店，当前商户是海边餐厅。决定之前不能发布。"), "{:?}", w.labels());
    stops(&mut w);
    // Over to its own merchant: its card is there again, and it may be published.
    w.harness.get_all_by_label("切换到云栖酒店").last().unwrap().click_accesskit();
    w.settle();
    assert_eq!(w.studio().editor.document.card_id(), CARD);
    assert!(!w.says("此草稿属于"));
    w.until("the history", |w| w.studio().card.loaded);
    w.button("发布…");
    w.until("the confirmation", |w| matches!(w.studio().sheets.open, Some(Sheet::Confirm(_))));
    w.button("取消");
    // 演练 in between loses nothing of it.
    apply(&mut w, Action::Merchant(MerchantAction::ChooseTrial));
    assert!(!w.says("决定之前不能发布"), "演练 publishes nothing");
    apply(&mut w, Action::Merchant(MerchantAction::Choose("m2".into())));
    assert!(w.says("此草稿属于云栖酒店，当前商户是海边餐厅。"));
    assert_eq!(w.studio().editor.document.card_id(), CARD, "its card came back with it");
    apply(&mut w, Action::Merchant(MerchantAction::ChooseTrial));
    let file = w.saved_as("演练中保存.cardrights");
    let kept: serde_json::Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    assert_eq!(kept["card_id"], CARD, "and what is saved meanwhile names it");
}

/// What a card shows that nobody changed is no draft: it stays with its card.
#[test]
fn an_untouched_card_leaves_nothing_at_the_next_merchant() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = ready(&s, &json!({}));
    w.until("what was published last", |w| w.field("积分名称").value().as_deref() == Some("云豆"));
    let other = serde_json::from_value(theirs()).unwrap();
    w.harness.state_mut().studio_mut().merchants.known.all.push(other);
    apply(&mut w, Action::Merchant(MerchantAction::Choose("m2".into())));
    assert!(!w.says("此草稿属于") && !w.phone().contains("云豆"), "{}", w.phone());
    assert_eq!(w.studio().editor.document.draft.rights, CardRights::default());
}

#[test]
fn what_was_left_behind_and_whose_the_file_is_are_both_asked() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let home = home(&s, &json!({}), &[]);
    let left = Draft { rights: CardRights { show_bonus: Some(true), ..CardRights::default() }, ..Draft::default() };
    let mut slot = Unsaved::open(&home.path().join(record::REAL), 1, "12345678").unwrap();
    slot.keep(&left, None, "2026-11-23T18:02:11+08:00").unwrap();
    drop(slot);
    let draft = json!({ "format": 1, "mchid": THEIRS, "card_id": "pTheirs", "rights": { "show_bonus": true } });
    let file = home.path().join("别家.cardrights");
    std::fs::write(&file, draft.to_string()).unwrap();
    let mut d = Desk::with(home, MemoryKeychain::default(), Some(file));
    d.until("the offer and the file", |d| {
        matches!(d.s.sheets.open, Some(Sheet::Recover(_))) && d.s.editor.document.disk.path.is_some()
    });
    d.act(Action::Sheet(SheetAction::Close));
    d.until("the question", |d| matches!(&d.s.sheets.open, Some(Sheet::OtherMerchant(m)) if m == THEIRS));
}

//! 对比微信上的内容 by label: what differs of the ticked cards, and of which cards nothing can be said.

use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::studio::action::{Action, ChooseAction};
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use serde_json::{Value, json};

use crate::support::many::{OTHER, WORD, body, chain, id, open, sent_by, sent_of, server};
use crate::support::real::{SIZE, home_without_card};
use crate::support::window::{Window, apply};

const OPEN: &str = "对比微信上的内容";

fn offered(w: &Window) -> bool {
    w.harness.query_by_role_and_label(Role::Button, OPEN).is_some()
}

/// Where no answer carries anything of the content there is nothing to compare, and nothing is offered.
#[test]
fn it_is_not_offered_where_wechats_answers_say_nothing_of_the_content() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let (server, _) = server(chain(2), |_| None);
    let ledger = sent_of(&s, 1, &body(Some(WORD)));
    let mut w = open(&s, &server, home_without_card(&s, &server.url, &ledger), SIZE, egui::Theme::Light);
    w.button("选多张一起改…");
    w.button("全选列出的 2 张");
    assert!(!offered(&w), "{:?}", w.labels());
}

/// src/publish/README.md, Comparing
#[test]
fn of_the_ticked_cards_it_says_what_differs_and_of_which_nothing_can_be_said() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut cards: Vec<Value> = chain(5);
    let told = |word: &str| json!({ "show_coupon": true, "member_price_word": word });
    (cards[0]["favor"], cards[1]["favor"], cards[3]["favor"]) = (told(WORD), told(OTHER), told(WORD));
    let (server, _) = server(cards, |_| None);
    let mut ledger: Vec<Value> = [1, 2, 3].into_iter().flat_map(|n| sent_of(&s, n, &body(Some(WORD)))).collect();
    ledger.extend(sent_by(&s, 5, &body(Some(WORD)), ("10-28T16:02:00+08:00", "张敏", true)));
    let mut w = open(&s, &server, home_without_card(&s, &server.url, &ledger), SIZE, egui::Theme::Light);
    w.button("选多张一起改…");
    assert!(!offered(&w), "nothing is ticked");
    w.button("全选列出的 5 张");
    w.button(OPEN);
    w.until("what was found", |w| w.says("5 张会员卡里，1 张与最近发布的不同"));
    assert!(w.says("10-28 16:02 由王琳发布；微信的回复是"), "{:?}", w.labels());
    assert!(w.says("会员专享价文案") && w.says(WORD) && w.says(OTHER), "{:?}", w.labels());
    assert!(w.says("1 张一致：悦享会员卡"), "{:?}", w.labels());
    assert!(w.says("2 张的微信回复里没有权益内容，对比不了：停车月卡、亲子卡"), "{:?}", w.labels());
    assert!(w.says("1 张没有已知的发布，没有可以对比的：美食卡"), "{:?}", w.labels());
    assert!(!w.says("微信的回复，请点「重新读取」"), "{:?}", w.labels());
    // The card that differs can be changed from here: what WeChat has is offered there.
    w.button("修改这张卡");
    w.until("the card", |w| w.studio().card.loaded && !w.studio().jobs.is_reading() && !w.studio().is_choosing());
    assert_eq!(w.studio().editor.document.card_id(), id(2));
    w.until("the offer", |w| w.says("用微信上现在的内容作底稿"));
}

/// Esc leads back to the ticked cards.
#[test]
fn nothing_differs_is_said_as_what_was_found() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut cards: Vec<Value> = chain(2);
    cards[0]["favor"] = json!({ "show_coupon": true, "member_price_word": WORD });
    let (server, _) = server(cards, |_| None);
    let ledger = sent_of(&s, 1, &body(Some(WORD)));
    let mut w = open(&s, &server, home_without_card(&s, &server.url, &ledger), SIZE, egui::Theme::Light);
    w.button("选多张一起改…");
    apply(&mut w, Action::Choose(ChooseAction::Tick { card: id(1), on: true, through: false }));
    w.button(OPEN);
    w.until("what was found", |w| w.says("1 张会员卡里，没有发现与最近发布的不同"));
    w.harness.key_press(egui::Key::Escape);
    w.settle();
    assert!(w.says("已选 1 张") && offered(&w), "{:?}", w.labels());
}

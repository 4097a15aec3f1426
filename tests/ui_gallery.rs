//! True pictures on the phone: they come by themselves from where they may, else after a click, or not at all.

use std::sync::Arc;

use card_rights_studio::rights::field::FieldId;
use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::studio::action::{Action, EditorAction, SheetAction, ViewAction};
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use serde_json::json;

use crate::support::real::{home, window};
use crate::support::window::{Window, apply};

const LACKS: &str = "图片没取到";
const CLICK: &str = "点击显示图片";

/// A window with a merchant at `sandbox`, whose card has these pictures.
fn with_face(sandbox: &Sandbox, background: &str, logo: &str) -> Window {
    let mut w = window(sandbox, home(sandbox, &json!({}), &[]));
    face(&mut w, background, logo);
    w
}

fn face(w: &mut Window, background: &str, logo: &str) {
    let face = &mut w.harness.state_mut().studio_mut().card.face;
    (face.background, face.logo) = (Some(background.to_owned()), Some(logo.to_owned()));
    w.settle();
}

fn textures(w: &Window) -> usize {
    w.studio().gallery.weight().0
}

#[test]
fn in_practice_the_invented_card_has_its_face_from_the_first_start() {
    let mut w = Window::new([1440.0, 900.0]);
    w.until("the face", |w| textures(w) == 2);
    assert!(!w.phone().contains(LACKS) && !w.says(CLICK));
}

#[test]
fn a_merchant_at_a_gateway_of_this_computer_gets_the_pictures_from_there() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let base = s.gateway.base();
    let mut w = with_face(
        &s,
        &format!("{base}/wxpaylogo/trial-gold-background/0"),
        &format!("{base}/wxpaylogo/trial-gold-logo/0"),
    );
    w.until("both", |w| textures(w) >= 2);
    assert!(!w.phone().contains(LACKS));
    // What is not there is told quietly.
    face(&mut w, &format!("{base}/wxpaylogo/none/0"), &format!("{base}/wxpaylogo/trial-gold-logo/0"));
    w.until("the mark", |w| w.phone().contains(LACKS));
    assert!(!w.says(CLICK));
}

#[test]
fn without_downloads_only_a_click_brings_them() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let base = s.gateway.base();
    let mut w = window(&s, home(&s, &json!({}), &[]));
    w.button("文件");
    w.press(Role::CheckBox, "不自动下载图片");
    assert!(w.studio().view.settings.no_downloads);
    face(&mut w, &format!("{base}/wxpaylogo/trial-gold-background/0"), &format!("{base}/wxpaylogo/trial-gold-logo/0"));
    w.until("the offer", |w| w.says(CLICK));
    assert!(w.phone().contains(LACKS), "{}", w.phone());
    w.button(CLICK);
    w.until("both", |w| textures(w) >= 2 && !w.phone().contains(LACKS));
    assert!(!w.says(CLICK));
    // What was fetched once is kept, and shown at the next start without anybody being asked.
    let home = Arc::clone(&w.home);
    w.written("settings.json", "\"no_downloads\": true");
    drop(w);
    let mut w = window(&s, home);
    face(&mut w, &format!("{base}/wxpaylogo/trial-gold-background/0"), &format!("{base}/wxpaylogo/trial-gold-logo/0"));
    w.until("both again", |w| textures(w) >= 2);
    assert!(!w.phone().contains(LACKS) && !w.says(CLICK));
}

#[test]
fn a_strangers_address_is_asked_only_after_a_click() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let base = s.gateway.base();
    let mut w = with_face(
        &s,
        &format!("{base}/wxpaylogo/trial-gold-background/0"),
        &format!("{base}/wxpaylogo/trial-gold-logo/0"),
    );
    w.until("the question", |w| w.studio().sheets.open.is_some() && textures(w) >= 2);
    apply(&mut w, Action::Sheet(SheetAction::Close));
    w.press(Role::CheckBox, "展示客服咨询");
    w.fill("客服头像", "https://pictures.example.invalid/head.png");
    w.until("the offer", |w| w.says(CLICK));
    assert!(w.phone().contains(LACKS));
    w.button(CLICK);
    w.until("that nobody is there", |w| w.phone().contains(LACKS) && !w.says(CLICK));
    // Each letter that is typed makes another address: none of them is asked for on the way.
    w.fill("客服头像", &format!("{base}/wxpaylogo/trial-a-logo/0"));
    let at_once = w.studio().gallery.weight().0;
    w.until("the head", |w| w.studio().gallery.weight().0 > at_once || !w.phone().contains(LACKS));
    // An address that nobody may be asked at offers nothing.
    w.fill("客服头像", "https://192.168.1.1/head.png");
    w.until("the mark", |w| w.phone().contains(LACKS));
    assert!(!w.says(CLICK));
    apply(&mut w, Action::Editor(EditorAction::Undo));
    assert_ne!(
        w.studio().editor.document.draft.rights.text(FieldId::HeadImageUrl),
        Some("https://192.168.1.1/head.png")
    );
}

#[test]
fn what_was_not_seen_for_long_is_freed() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let base = s.gateway.base();
    let mut w = with_face(
        &s,
        &format!("{base}/wxpaylogo/trial-gold-background/0"),
        &format!("{base}/wxpaylogo/trial-gold-logo/0"),
    );
    w.until("the face", |w| textures(w) >= 2);
    // 125 faces of 500 × 300 are 75 MB.
    for n in 0..125 {
        face(
            &mut w,
            &format!("{base}/wxpaylogo/trial-{n:03}-background/0"),
            &format!("{base}/wxpaylogo/trial-gold-logo/0"),
        );
        w.until("the next face", |w| !w.studio().jobs.is_fetching());
    }
    let (count, bytes) = w.studio().gallery.weight();
    assert!(count > 50 && bytes <= card_rights_studio::studio::gallery::MOST_BYTES, "{count} {bytes}");
    assert!(!w.phone().contains(LACKS));
    apply(&mut w, Action::View(ViewAction::Flip));
    assert!(w.harness.query_by_role_and_label(Role::Group, "手机预览").is_some());
}

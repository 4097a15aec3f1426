//! Giving up what a server leaves unanswered: the window is back at once, what it says is true, the connection is gone,
//! and the next request goes out.

use std::cell::OnceCell;
use std::io::Read as _;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use card_rights_studio::keychain::{Keychain, KeychainTrouble, MemoryKeychain};
use card_rights_studio::platform::folders::Folders;
use card_rights_studio::publish::Kind;
use card_rights_studio::rights::field::FieldId;
use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::studio::Studio;
use card_rights_studio::studio::action::{Action, MerchantAction, PublicationAction, SheetAction};
use card_rights_studio::studio::sheet::{MerchantEdit, MerchantTyped, Sheet};
use card_rights_studio::studio::start::Begin;
use card_rights_studio::words::Lang;
use card_rights_studio::work::{Picker, Setup};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use serde_json::json;
use zeroize::Zeroizing;

use crate::support::gateway::{answer, listening};
use crate::support::merchant_sheet::{edit, typed};
use crate::support::record;
use crate::support::window::{Window, apply};
use crate::support::{real, sheets};

#[derive(Debug, PartialEq, Eq)]
enum Seen {
    /// A request came.
    Asked,
    /// Whoever asked hung up.
    Gone,
}

/// A server that takes every request and answers none.
fn mute() -> (String, Receiver<Seen>) {
    let (listener, address) = listening();
    let (tell, seen) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, tell) = (stream.unwrap(), tell.clone());
            std::thread::spawn(move || {
                let mut some = [0; 4096];
                let mut first = true;
                while stream.read(&mut some).is_ok_and(|n| n > 0) {
                    if std::mem::take(&mut first) {
                        tell.send(Seen::Asked).ok();
                    }
                }
                tell.send(Seen::Gone).ok();
            });
        }
    });
    (address, seen)
}

/// What the server sees next. Frames go on meanwhile: before anything is sent, the window takes in what the record says.
#[track_caller]
fn next(w: &mut Window, seen: &Receiver<Seen>) -> Seen {
    let next = OnceCell::new();
    w.until("the server", |_| seen.try_recv().is_ok_and(|seen| next.set(seen).is_ok()));
    next.into_inner().unwrap()
}

/// A window whose merchant's gateway is [`mute`].
fn window(s: &Sandbox, address: &str) -> Window {
    let mut w = real::elsewhere(s, address, &[]);
    w.until("the question", |w| w.says("会员现在能看到哪几栏"));
    apply(&mut w, Action::Sheet(SheetAction::Close));
    w
}

fn is_there(w: &Window, button: &str) -> bool {
    w.harness.query_by_role_and_label(Role::Button, button).is_some_and(|n| !n.accesskit_node().is_disabled())
}

#[test]
fn reading_a_card_is_given_up_at_once() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let (address, seen) = mute();
    let mut w = window(&s, &address);
    for _ in 0..2 {
        assert!(is_there(&w, "从微信读取卡面") && !is_there(&w, "停止读取"));
        w.button("从微信读取卡面");
        assert_eq!(next(&mut w, &seen), Seen::Asked);
        w.settle();
        w.button("停止读取");
        assert_eq!(next(&mut w, &seen), Seen::Gone);
        assert!(w.says("已停止读取卡面，原来的内容没有变") && !w.studio().jobs.is_reading(), "{:?}", w.labels());
    }
}

/// What is read belongs to the merchant who asked for it, and to nobody who was chosen since.
#[test]
fn another_merchant_ends_the_reading() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let (address, seen) = mute();
    let mut w = window(&s, &address);
    w.button("从微信读取卡面");
    assert_eq!(next(&mut w, &seen), Seen::Asked);
    apply(&mut w, Action::Merchant(MerchantAction::ChooseTrial));
    assert_eq!(next(&mut w, &seen), Seen::Gone);
    assert!(!w.studio().jobs.is_reading());
}

#[test]
fn an_upload_is_given_up_at_once_and_changes_nothing() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let (address, seen) = mute();
    let mut w = window(&s, &address);
    let picture = w.home.path().join("头像.png");
    image::RgbaImage::new(8, 8).save(&picture).unwrap();
    w.press(Role::CheckBox, "展示客服咨询");
    w.picks(&picture);
    w.button("选择图片…");
    w.until("the photo", |w| w.studio().cropping().is_some());
    for _ in 0..2 {
        w.button("上传并使用");
        assert_eq!(next(&mut w, &seen), Seen::Asked);
        w.settle();
        w.button("停止上传");
        assert_eq!(next(&mut w, &seen), Seen::Gone);
        assert!(w.says("头像地址没有改。图片可能已经传到微信"), "{:?}", w.labels());
        assert_eq!(w.studio().editor.document.draft.rights.text(FieldId::HeadImageUrl), None);
        assert!(!w.studio().jobs.is_uploading() && w.studio().cropping().is_some(), "photo and square stay");
    }
}

#[test]
fn a_connection_test_is_given_up_by_its_button_and_by_closing_the_sheet() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let (address, seen) = mute();
    let mut w = window(&s, &address);
    apply(&mut w, Action::Merchant(MerchantAction::Edit(Some("m1".into()))));
    w.button("连接测试");
    assert_eq!(next(&mut w, &seen), Seen::Asked);
    assert!(!is_there(&w, "保存商户"), "one thing at a time");
    w.button("停止测试");
    assert_eq!(next(&mut w, &seen), Seen::Gone);
    assert!(w.says("连接测试已停止，没有测完") && edit(&w).test.is_empty() && is_there(&w, "保存商户"));
    // 设为当前 that was given up makes nothing current.
    assert!(!edit(&w).to_current);
    w.button("连接测试");
    assert_eq!(next(&mut w, &seen), Seen::Asked);
    w.button("取消");
    assert_eq!(next(&mut w, &seen), Seen::Gone);
    assert!(w.studio().sheets.open.is_none() && w.says("连接测试已停止，没有测完"));
}

/// A store whose prompt stands until somebody answers it.
#[derive(Default)]
struct Slow {
    inner: MemoryKeychain,
    prompt: Mutex<()>,
}

impl Keychain for Slow {
    fn store(&self, user: &str, secret: &[u8]) -> Result<(), KeychainTrouble> {
        drop(self.prompt.lock().unwrap());
        self.inner.store(user, secret)
    }
    fn load(&self, user: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainTrouble> {
        self.inner.load(user)
    }
    fn delete(&self, user: &str) -> Result<(), KeychainTrouble> {
        self.inner.delete(user)
    }
}

#[test]
fn a_key_whose_sheet_was_closed_while_the_store_asked_is_taken_out_again() {
    let dir = tempfile::tempdir().unwrap();
    let keychain = Arc::new(Slow::default());
    let picker = Picker::Fixed(Arc::default());
    let setup = Setup::new(Folders::under(dir.path()), Arc::clone(&keychain) as _, picker);
    let mut studio = Studio::new(Begin { setup, lang: Some(Lang::ZhCn), file: None });
    let ours = Sandbox::start(&Options::default()).unwrap().identity.credentials.clone();
    let mut it = MerchantEdit::editing(None);
    it.key = Some(Arc::clone(&ours.key));
    let mut typed = MerchantTyped::editing(None);
    (typed.mchid, typed.serial) = (ours.mchid.clone(), ours.serial.clone());
    studio.sheets.open = Some(Sheet::Merchant(Box::new(it), Box::new(typed)));
    let held = keychain.prompt.lock().unwrap();
    studio.apply(Action::Merchant(MerchantAction::Save { session: false, keyless: false }), 0.0);
    studio.apply(Action::Sheet(SheetAction::Close), 0.0);
    assert!(studio.sheets.open.is_none(), "the window is back though the store still asks");
    drop(held);
    let begun = std::time::Instant::now();
    let said = |s: &Studio| s.view.toasts.all().iter().any(|t| t.text.contains("刚存入的密钥也已从密钥库删除"));
    while !said(&studio) {
        assert!(begun.elapsed() < Duration::from_secs(20));
        std::thread::sleep(Duration::from_millis(5));
        studio.logic(0.0);
    }
    assert_eq!(keychain.load(&format!("{}/{}/key", ours.mchid, ours.serial)), Ok(None));
    assert!(studio.merchants.known.all.is_empty());
}

/// A publication that [`mute`] took and does not answer, with 积分名称 changed.
fn publishing(s: &Sandbox, address: &str, seen: &Receiver<Seen>) -> Window {
    let mut w = real::elsewhere(s, address, &real::published(s, real::CARD, real::LAST));
    w.until("the history", |w| w.studio().card.loaded);
    w.fill("积分名称", "星星");
    w.button("发布…");
    w.button("确认发布");
    assert_eq!(next(&mut w, seen), Seen::Asked);
    w.until("the bytes", |w| w.studio().publication.running().is_some_and(|r| r.sent));
    w
}

/// Another merchant may be chosen while a publication is under way: 再发一次相同内容 goes where the first one went.
#[test]
fn the_same_content_again_goes_to_the_merchant_it_was_sent_for_whoever_is_chosen_by_then() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let (address, seen) = mute();
    let mut w = publishing(&s, &address, &seen);
    apply(&mut w, Action::Merchant(MerchantAction::ChooseTrial));
    apply(&mut w, Action::Publication(PublicationAction::Stop));
    w.until("the verdict", |w| w.says("结果未知（可能已生效）"));
    w.button("再发一次相同内容");
    assert_eq!(next(&mut w, &seen), Seen::Asked);
    w.until("the bytes", |w| w.studio().publication.running().is_some_and(|r| r.sent));
    let ledger = record::text(w.home.path(), record::REAL);
    assert_eq!(ledger.matches("星星").count(), 2, "{ledger}");
    assert!(record::is_empty(w.home.path(), record::TRIAL));
    apply(&mut w, Action::Publication(PublicationAction::Stop));
}

/// The bottom line says it at once; its sheet waits until the one that is being filled in is done.
#[test]
fn a_verdict_that_comes_while_a_sheet_is_filled_in_takes_nothing_away() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let (address, seen) = mute();
    let mut w = publishing(&s, &address, &seen);
    apply(&mut w, Action::Sheet(SheetAction::Close));
    apply(&mut w, Action::Merchant(MerchantAction::Edit(Some("m1".into()))));
    w.fill("商户名称（仅本机显示）", "云栖酒店二部");
    apply(&mut w, Action::Publication(PublicationAction::Stop));
    w.until("the verdict", |w| w.studio().publication.last_verdict.is_some());
    assert_eq!(typed(&w).name, "云栖酒店二部");
    assert!(!w.says("再发一次相同内容"), "{:?}", w.labels());
    w.button("取消");
    w.button("不保存");
    w.until("its sheet", |w| w.says("再发一次相同内容"));
}

/// 恢复展示并重新发布 for a merchant who is no longer the chosen one: nothing is changed and nothing leaves.
#[test]
fn showing_again_what_another_merchant_was_refused_changes_nothing_here() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = real::ready(&s, &json!({}));
    let before = w.studio().editor.document.draft.rights.clone();
    let refusal = sheets::refused(400, "INVALID_REQUEST", "会员权益一旦展示无法关闭");
    w.harness.state_mut().studio_mut().sheets.open = Some(sheets::verdict(Kind::Other, refusal));
    w.settle();
    w.button("恢复展示并重新发布");
    assert!(w.says("当前选的不是它"), "{:?}", w.labels());
    assert_eq!(w.studio().editor.document.draft.rights, before);
    assert!(!w.studio().publication.is_running() && w.says("恢复展示并重新发布"), "the verdict stays");
}

/// 会员权益一旦展示无法关闭 after 停止等待: the outcome stays unknown, and the same again is offered no more.
#[test]
fn a_once_shown_refusal_that_comes_late_takes_the_same_again_away() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let (listener, address) = listening();
    let ((tell, seen), (go, gone)) = (channel(), channel::<()>());
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        assert!(stream.read(&mut [0; 8192]).unwrap() > 0);
        tell.send(Seen::Asked).unwrap();
        gone.recv().unwrap();
        answer(&mut stream, 400, r#"{"code":"INVALID_REQUEST","message":"会员权益一旦展示无法关闭"}"#);
        tell.send(Seen::Gone).unwrap();
        gone.recv().ok();
    });
    let mut w = publishing(&s, &address, &seen);
    apply(&mut w, Action::Publication(PublicationAction::Stop));
    w.until("the verdict", |w| w.says("再发一次相同内容"));
    go.send(()).unwrap();
    assert_eq!(next(&mut w, &seen), Seen::Gone);
    w.until("the other way", |w| w.says("恢复展示并重新发布"));
    assert!(w.says("结果未知（可能已生效）") && !is_there(&w, "再发一次相同内容"), "{:?}", w.labels());
    w.until("what it taught", |w| w.says("可能已展示"));
    w.button("恢复展示并重新发布");
    assert!(!w.studio().publication.is_running() && w.studio().editor.document.draft.rights.show_favor == Some(true));
}

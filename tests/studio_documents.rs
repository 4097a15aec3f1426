//! Documents in the studio, without a window: what comes late, what is typed meanwhile, whose a draft is, and what no
//! field takes. Nothing of it is lost, and nothing lands where it does not belong.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use card_rights_studio::keychain::MemoryKeychain;
use card_rights_studio::platform::folders::Folders;
use card_rights_studio::rights::field::{FieldId, FormField};
use card_rights_studio::studio::action::{
    Action, CardAction, DraftAction, EditorAction, MerchantAction, PublicationAction, SheetAction,
};
use card_rights_studio::studio::document::Then;
use card_rights_studio::studio::sheet::Sheet;
use card_rights_studio::studio::start::Begin;
use card_rights_studio::studio::{Effect, Studio, Typed};
use card_rights_studio::words::Lang;
use card_rights_studio::work::{Picker, Setup};
use serde_json::{Value, json};

const WORD: FieldId = FieldId::BonusValueWord;
const NUMBER: FieldId = FieldId::InitBonus;
const HEAD: FieldId = FieldId::HeadImageUrl;
const TRIAL_CARD: &str = "pTRIAL0000000000000000000001";
const OURS: &str = "1900009191";
const THEIRS: &str = "1999999999";

/// A studio on folders of its own; what the lanes bring is taken in only when it is asked for.
struct Desk {
    s: Studio,
    picks: Arc<Mutex<VecDeque<Vec<PathBuf>>>>,
    home: Arc<tempfile::TempDir>,
    now: f64,
}

impl Desk {
    fn new() -> Self {
        Self::at(Arc::new(tempfile::tempdir().unwrap()))
    }

    /// With a merchant that was set up and chosen, on this card.
    fn real(card: &str) -> Self {
        Self::at(real_home(card))
    }

    fn at(home: Arc<tempfile::TempDir>) -> Self {
        Self::with(home, None)
    }

    fn with(home: Arc<tempfile::TempDir>, file: Option<PathBuf>) -> Self {
        let picks = Arc::new(Mutex::new(VecDeque::new()));
        let setup = Setup::new(
            Folders::under(home.path()),
            Arc::new(MemoryKeychain::default()),
            Picker::Fixed(Arc::clone(&picks)),
        );
        Self { s: Studio::new(Begin { setup, lang: Some(Lang::ZhCn), file }), picks, home, now: 0.0 }
    }

    fn act(&mut self, action: Action) {
        self.now += 0.01;
        self.s.apply(action, self.now);
    }

    /// One frame in which `text` was typed into `field`.
    fn types(&mut self, field: FieldId, text: &str) {
        self.now += 2.0;
        self.s.editor.buffers.get_mut(field).unwrap().text = text.into();
        self.s.typed(Typed { focused: Some(field.into()), ..Typed::default() }, self.now);
    }

    /// One frame in which nothing was typed.
    fn idle(&mut self) {
        self.now += 2.0;
        self.s.typed(Typed::default(), self.now);
    }

    #[track_caller]
    fn until(&mut self, what: &str, done: impl Fn(&Studio) -> bool) {
        let begun = Instant::now();
        while !done(&self.s) {
            assert!(
                begun.elapsed() < Duration::from_secs(20),
                "waited for {what}; {:?} {:?}",
                self.s.sheets.open,
                self.told()
            );
            std::thread::sleep(Duration::from_millis(5));
            self.s.logic(self.now);
        }
    }

    /// What the lanes have still to bring.
    fn rest(&mut self) {
        for _ in 0..40 {
            std::thread::sleep(Duration::from_millis(10));
            self.s.logic(self.now);
        }
    }

    fn told(&self) -> Vec<String> {
        self.s.view.toasts.all().iter().map(|t| t.text.clone()).collect()
    }

    fn picks(&self, path: &Path) {
        self.picks.lock().unwrap().push_back(vec![path.to_owned()]);
    }

    fn file(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn written(&self, name: &str, content: &Value) -> PathBuf {
        let path = self.file(name);
        std::fs::write(&path, content.to_string()).unwrap();
        path
    }

    /// Opens a file and waits for it.
    fn open(&mut self, path: &Path) {
        self.act(Action::Draft(DraftAction::Open(path.to_owned())));
        self.until("the draft", |s| s.editor.document.disk.path.as_deref() == Some(path));
    }

    /// Saves under a name that was never used, and waits for it.
    fn saved_as(&mut self, name: &str) -> PathBuf {
        let path = self.file(name);
        self.picks(&path);
        self.act(Action::Draft(DraftAction::SaveAs));
        self.until("the file", |s| {
            s.editor.document.disk.path.as_deref() == Some(&path) && !s.editor.document.unsaved()
        });
        path
    }

    fn word(&self) -> &str {
        self.s.editor.document.draft.rights.text(WORD).unwrap_or_default()
    }

    /// What is kept for a crash.
    fn slots(&self) -> String {
        let all = std::fs::read_dir(self.file("autosave")).into_iter().flatten().flatten().map(|e| e.path());
        all.filter(|p| p.extension().is_some_and(|e| e == "json"))
            .map(|p| std::fs::read_to_string(p).unwrap_or_default())
            .collect()
    }
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn word_in(path: &Path) -> String {
    read(path).pointer("/rights/bonus/bonus_value_word").and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn real_home(card: &str) -> Arc<tempfile::TempDir> {
    let home = tempfile::tempdir().unwrap();
    let merchant = json!({ "id": "m1", "name": "云栖酒店", "mchid": OURS, "serial": "AB12",
        "gateway": "https://api.mch.weixin.qq.com" });
    std::fs::write(home.path().join("merchants.json"), json!({ "all": [merchant] }).to_string()).unwrap();
    let settings = json!({ "merchant": "m1", "card_id": card });
    std::fs::write(home.path().join("settings.json"), settings.to_string()).unwrap();
    Arc::new(home)
}

fn left_behind(home: &tempfile::TempDir, draft: &Value) {
    let dir = home.path().join("autosave");
    std::fs::create_dir_all(&dir).unwrap();
    let content = json!({ "at": "2026-11-24T09:00:00+08:00", "origin": null, "draft": draft });
    std::fs::write(dir.join("1-aaaaaaaa.json"), content.to_string()).unwrap();
}

fn draft(word: &str) -> Value {
    json!({ "format": 1, "rights": { "show_bonus": true,
        "bonus": { "init_bonus": 100, "bonus_value_word": word, "bonus_cost_word": "x" } } })
}

/// Of two saves in a row the second waits for the first, knows the file as the first one left it, and nothing is called
/// saved that is in no file.
#[test]
fn two_saves_in_flight_write_what_is_newest_and_call_nobody_somebody_else() {
    let mut d = Desk::new();
    d.types(WORD, "一");
    let path = d.saved_as("x.cardrights");
    d.types(WORD, "一二");
    d.act(Action::Draft(DraftAction::Save));
    d.types(WORD, "一二三");
    d.act(Action::Draft(DraftAction::Save));
    let begun = Instant::now();
    while d.s.editor.document.unsaved() {
        assert!(begun.elapsed() < Duration::from_secs(20) && d.s.sheets.open.is_none(), "{:?}", d.s.sheets.open);
        std::thread::sleep(Duration::from_millis(2));
        d.s.logic(d.now);
    }
    assert_eq!(word_in(&path), "一二三", "what is called saved is in the file");
    d.rest();
    assert!(d.s.sheets.open.is_none(), "nobody else changed the file: {:?}", d.s.sheets.open);
    // The same key twice, and nothing typed in between.
    d.types(WORD, "一二三四");
    d.act(Action::Draft(DraftAction::Save));
    d.act(Action::Draft(DraftAction::Save));
    d.rest();
    assert!(d.s.sheets.open.is_none() && !d.s.editor.document.unsaved(), "{:?}", d.s.sheets.open);
    // A name that is chosen meanwhile gets the newest too.
    d.types(WORD, "五");
    d.act(Action::Draft(DraftAction::Save));
    d.types(WORD, "五六");
    let other = d.file("y.cardrights");
    d.picks(&other);
    d.act(Action::Draft(DraftAction::SaveAs));
    d.until("the other name", |s| s.editor.document.disk.path.as_ref() == Some(&other) && !s.editor.document.unsaved());
    assert_eq!((word_in(&other).as_str(), d.s.sheets.open.is_none()), ("五六", true));
}

/// A key that is held down asks for one name.
#[test]
fn a_draft_without_a_file_is_asked_for_one_name() {
    let mut d = Desk::new();
    d.types(WORD, "一");
    let names = ["x.cardrights", "y.cardrights"].map(|n| d.file(n));
    names.iter().for_each(|n| d.picks(n));
    d.act(Action::Draft(DraftAction::Save));
    d.act(Action::Draft(DraftAction::Save));
    d.rest();
    assert!(!d.s.editor.document.unsaved() && names[0].exists() && !names[1].exists());
    // Another name is asked for whenever that is wanted.
    d.act(Action::Draft(DraftAction::SaveAs));
    d.until("the second", |_| names[1].exists());
}

/// Closing waits for everything that was typed before it.
#[test]
fn a_window_that_saves_before_it_closes_writes_all_of_it_first() {
    let mut d = Desk::new();
    d.types(WORD, "一");
    let path = d.saved_as("x.cardrights");
    d.types(WORD, "一二");
    d.act(Action::Draft(DraftAction::Save));
    d.types(WORD, "一二三");
    d.act(Action::Draft(DraftAction::CloseWindow));
    assert!(matches!(d.s.sheets.open, Some(Sheet::Unsaved(Then::Close))), "{:?}", d.s.sheets.open);
    d.act(Action::Draft(DraftAction::SaveThen(Then::Close)));
    d.until("the end", |s| s.effects.iter().any(|e| matches!(e, Effect::Close)));
    assert_eq!(word_in(&path), "一二三");
    // Asked while the save was on its way: with its answer the question is settled.
    let mut d = Desk::new();
    d.types(WORD, "一");
    d.saved_as("x.cardrights");
    d.types(WORD, "一二");
    d.act(Action::Draft(DraftAction::Save));
    d.act(Action::Draft(DraftAction::CloseWindow));
    d.until("the end", |s| s.effects.iter().any(|e| matches!(e, Effect::Close)));
}

/// A save that a person turned away from gives its file to no other draft.
#[test]
fn a_save_that_ends_late_gives_its_file_to_no_other_draft() {
    let mut d = Desk::new();
    d.types(WORD, "我的工作");
    let path = d.saved_as("mine.cardrights");
    d.types(WORD, "我的工作二");
    d.act(Action::Draft(DraftAction::Save));
    d.act(Action::Draft(DraftAction::Starter(2)));
    d.act(Action::Draft(DraftAction::Discard(Then::Starter(2))));
    assert_ne!(d.word(), "我的工作二");
    d.rest();
    assert_eq!(d.s.editor.document.disk.path, None, "the starter has no file");
    assert_eq!(word_in(&path), "我的工作二");
    // A name that was chosen for the draft before is not used for this one.
    let late = d.file("late.cardrights");
    d.picks(&late);
    d.act(Action::Draft(DraftAction::SaveAs));
    d.act(Action::Draft(DraftAction::Starter(1)));
    d.rest();
    assert!(!late.exists() && d.s.editor.document.disk.path.is_none());
    assert!(d.told().iter().any(|t| t.contains("上一份草稿")), "{:?}", d.told());
}

/// A picture that was chosen for one draft stands in no other, and not for another merchant.
#[test]
fn a_picture_that_is_uploaded_late_stands_in_no_other_draft() {
    let mut d = Desk::new();
    let picture = d.file("头像.png");
    image::RgbaImage::new(8, 8).save(&picture).unwrap();
    d.s.merchants.known.all.push(
        serde_json::from_value(json!({ "id": "m1", "name": "云栖酒店", "mchid": OURS, "serial": "AB12" })).unwrap(),
    );
    for next in [Action::Draft(DraftAction::Starter(1)), Action::Merchant(MerchantAction::Choose("m1".into()))] {
        d.picks(&picture);
        d.act(Action::Editor(EditorAction::PickImage));
        d.until("the upload", Studio::is_uploading);
        d.act(next);
        assert!(!d.s.is_uploading(), "nobody waits for it any more");
        d.rest();
        assert_eq!(d.s.editor.document.draft.rights.text(HEAD), None);
        assert!(!d.s.editor.document.unsaved() && !d.told().iter().any(|t| t.contains("已上传")), "{:?}", d.told());
        assert!(d.told().iter().any(|t| t.contains("已停止上传")), "{:?}", d.told());
        d.s.view.toasts = Default::default();
    }
    // The same for a picture that is chosen when the draft is gone.
    d.picks(&picture);
    d.act(Action::Editor(EditorAction::PickImage));
    d.act(Action::Draft(DraftAction::Starter(0)));
    d.rest();
    assert!(!d.s.is_uploading() && d.s.editor.document.draft.rights.text(HEAD).is_none());
}

/// The file dialog has no parent: what is typed while it stands, or while a file is read, is asked about.
#[test]
fn what_is_typed_while_another_draft_is_chosen_or_read_is_not_thrown_away() {
    let mut d = Desk::new();
    let other = d.written("别的.cardrights", &draft("别的"));
    d.picks(&other);
    d.act(Action::Draft(DraftAction::PickOpen));
    d.types(WORD, "打开对话框时打的字");
    d.until("the question", |s| s.sheets.open.is_some());
    assert!(matches!(&d.s.sheets.open, Some(Sheet::Unsaved(Then::Open(p))) if *p == other), "{:?}", d.s.sheets.open);
    d.act(Action::Sheet(SheetAction::Close));
    d.rest();
    assert_eq!(d.word(), "打开对话框时打的字");
    d.act(Action::Draft(DraftAction::Discard(Then::Open(other.clone()))));
    d.until("the draft", |s| s.editor.document.disk.path.as_ref() == Some(&other));
    assert_eq!(d.word(), "别的");
    // While it is read.
    let third = d.written("第三份.cardrights", &draft("第三份"));
    d.act(Action::Draft(DraftAction::Open(third.clone())));
    d.types(WORD, "读文件时打的字");
    d.until("the question", |s| s.sheets.open.is_some());
    assert!(matches!(&d.s.sheets.open, Some(Sheet::Unsaved(Then::Open(p))) if *p == third), "{:?}", d.s.sheets.open);
    assert_eq!(d.word(), "读文件时打的字");
    d.act(Action::Draft(DraftAction::SaveThen(Then::Open(third.clone()))));
    d.until("the third", |s| s.editor.document.disk.path.as_ref() == Some(&third));
    assert_eq!((word_in(&other).as_str(), d.word()), ("读文件时打的字", "第三份"));
}

/// 打开草稿 on a verdict: it goes when another draft stands there, and not before.
#[test]
fn a_verdict_is_there_again_until_another_draft_was_really_opened() {
    let mut d = Desk::new();
    d.types(WORD, "云豆");
    d.act(Action::Publication(PublicationAction::Publish));
    d.act(Action::Publication(PublicationAction::Confirm));
    let verdict = |s: &Studio| matches!(s.sheets.open, Some(Sheet::Verdict(_)));
    d.until("the verdict", |s| !s.publication.is_running() && verdict(s));
    // The question about what is unsaved is answered with 取消.
    d.act(Action::Draft(DraftAction::PickOpen));
    assert!(matches!(d.s.sheets.open, Some(Sheet::Unsaved(Then::PickOpen))), "{:?}", d.s.sheets.open);
    d.act(Action::Sheet(SheetAction::Close));
    d.until("the verdict", verdict);
    // The dialog is closed without a file.
    d.act(Action::Draft(DraftAction::Discard(Then::PickOpen)));
    d.until("nothing chosen", |s| s.view.toasts.all().iter().any(|t| t.text.contains("没有选择文件")));
    d.until("the verdict", verdict);
    // 不保存 was meant for another draft, which never came: what was typed is as unsaved as before.
    assert!(d.s.editor.document.unsaved() && d.word() == "云豆");
    d.s.keep_unsaved();
    d.until("it is kept", |s| s.editor.document.kept_at.is_some());
    // The file is none.
    let broken = d.file("坏.cardrights");
    std::fs::write(&broken, "乱码").unwrap();
    d.picks(&broken);
    d.act(Action::Draft(DraftAction::Discard(Then::PickOpen)));
    d.until("the trouble", |s| s.view.toasts.all().iter().any(|t| t.text.contains("坏.cardrights")));
    d.until("the verdict", verdict);
    let other = d.written("别的.cardrights", &draft("别的"));
    d.picks(&other);
    d.act(Action::Draft(DraftAction::Discard(Then::PickOpen)));
    d.until("the draft", |s| s.editor.document.disk.path.as_ref() == Some(&other));
    d.rest();
    assert!(d.s.sheets.open.is_none(), "{:?}", d.s.sheets.open);
    assert_eq!(
        (d.s.editor.document.unsaved(), d.slots().as_str()),
        (false, ""),
        "what was given up is not offered again"
    );
}

/// A publication that was killed, and a draft that the window is opened with: whichever comes first, both stand there.
#[test]
fn a_draft_that_is_named_at_the_start_takes_no_verdict_away() {
    let home = real_home("pReal1");
    let body = r#"{"show_bonus":true,"show_favor":false,"show_fapiao":false,"show_guide":false,"bonus":{"init_bonus":1,"bonus_value_word":"豆","bonus_cost_word":"x"}}"#;
    let intent = json!({ "v": 1, "id": "2", "attempt": 1, "phase": "intent", "at": "2026-11-24T09:00:00+08:00",
        "pid": 4_000_000, "gateway": "api.mch.weixin.qq.com", "mchid": OURS, "card": "pReal1", "user": "a", "body": body });
    std::fs::write(home.path().join("ledger.jsonl"), format!("{intent}\n")).unwrap();
    let mut named = draft("云豆");
    (named["mchid"], named["card_id"]) = (OURS.into(), "pReal1".into());
    let file = home.path().join("春节.cardrights");
    std::fs::write(&file, named.to_string()).unwrap();
    for file_first in [false, true] {
        let mut d = Desk::with(Arc::clone(&home), Some(file.clone()));
        if !file_first {
            // Everything is there before anything is taken in: the lanes race.
            std::thread::sleep(Duration::from_millis(300));
        }
        d.until("both", |s| s.editor.document.disk.path.is_some() && matches!(s.sheets.open, Some(Sheet::Verdict(_))));
        assert_eq!(d.word(), "云豆");
    }
}

/// Of a draft that was left behind it is told whose it is, and it stays theirs until it is taken over.
#[test]
fn a_recovered_draft_of_another_merchant_stays_theirs() {
    let home = real_home("pReal1");
    let theirs = json!({ "format": 1, "mchid": THEIRS, "card_id": "pTheirs", "rights": { "show_bonus": true } });
    left_behind(&home, &theirs);
    let mut d = Desk::at(home);
    d.act(Action::Draft(DraftAction::Recover(0)));
    assert!(matches!(&d.s.sheets.open, Some(Sheet::OtherMerchant(m)) if m == THEIRS), "{:?}", d.s.sheets.open);
    d.act(Action::Sheet(SheetAction::Close));
    d.rest();
    assert!(d.s.sheets.open.is_none(), "what members of their card see is not asked of ours: {:?}", d.s.sheets.open);
    assert!(d.slots().contains(THEIRS) && !d.slots().contains(OURS), "{}", d.slots());
    let path = d.saved_as("x.cardrights");
    assert_eq!(read(&path)["mchid"], THEIRS);
    assert!(read(&d.file("settings.json"))["card_id"] != "pTheirs", "the next start does not begin with their card");
    // Taken over by choosing the merchant.
    d.act(Action::Merchant(MerchantAction::Choose("m1".into())));
    d.rest();
    assert!(d.s.editor.document.unsaved(), "the file still says theirs");
    d.act(Action::Draft(DraftAction::Save));
    d.until("the file", |s| !s.editor.document.unsaved());
    assert_eq!(read(&path)["mchid"], OURS);
}

/// A merchant that is chosen for its own draft keeps the draft's card; a card that is chosen takes the draft over, and
/// 撤销 gives it back.
#[test]
fn a_draft_keeps_its_card_when_its_own_merchant_is_chosen() {
    let mut d = Desk::real("pReal1");
    d.rest();
    d.act(Action::Sheet(SheetAction::Close));
    let theirs = json!({ "format": 1, "mchid": THEIRS, "card_id": "pTheirs", "rights": { "show_bonus": true } });
    let path = d.written("别家.cardrights", &theirs);
    d.open(&path);
    assert!(matches!(&d.s.sheets.open, Some(Sheet::OtherMerchant(m)) if m == THEIRS), "{:?}", d.s.sheets.open);
    d.act(Action::Card(CardAction::Choose("pReal1".into())));
    let copy = d.saved_as("copy.cardrights");
    assert_eq!((&read(&copy)["mchid"], &read(&copy)["card_id"]), (&OURS.into(), &"pReal1".into()));
    d.act(Action::Editor(EditorAction::Undo));
    let again = d.saved_as("again.cardrights");
    assert_eq!((&read(&again)["mchid"], &read(&again)["card_id"]), (&THEIRS.into(), &"pTheirs".into()));
    let merchant = json!({ "id": "m2", "name": "海边餐厅", "mchid": THEIRS, "serial": "AB12" });
    d.s.merchants.known.all.push(serde_json::from_value(merchant).unwrap());
    d.act(Action::Merchant(MerchantAction::Choose("m2".into())));
    assert_eq!(d.s.editor.document.card_id(), "pTheirs");
}

/// The invented card of 演练 stands under no real merchant, whichever way its draft came.
#[test]
fn a_draft_of_the_practice_asks_for_a_card_under_a_real_merchant() {
    let trial = json!({ "format": 1, "card_id": TRIAL_CARD, "rights": { "show_bonus": true } });
    let home = real_home("pReal1");
    left_behind(&home, &trial);
    let mut d = Desk::at(home);
    d.act(Action::Draft(DraftAction::Recover(0)));
    d.rest();
    assert_eq!(d.s.editor.document.card_id(), "");
    assert!(
        d.s.editor.focus.is_some_and(|f| f.field == FormField::CardId) && d.s.sheets.open.is_none(),
        "{:?}",
        d.s.sheets.open
    );
    let path = d.written("演练的.cardrights", &trial);
    d.act(Action::Draft(DraftAction::Discard(Then::Open(path.clone()))));
    d.until("the draft", |s| s.editor.document.disk.path.as_ref() == Some(&path));
    d.rest();
    assert_eq!((d.s.editor.document.card_id(), d.s.editor.document.unsaved()), ("", false));
    assert!(d.s.sheets.open.is_none(), "nothing is asked of an invented card: {:?}", d.s.sheets.open);
    // Nor does 撤销 bring it back.
    let mut d = Desk::new();
    d.types(WORD, "云豆");
    d.s.merchants.known.all.push(
        serde_json::from_value(json!({ "id": "m1", "name": "云栖酒店", "mchid": OURS, "serial": "AB12" })).unwrap(),
    );
    d.act(Action::Merchant(MerchantAction::Choose("m1".into())));
    d.act(Action::Editor(EditorAction::Undo));
    assert_eq!(d.s.editor.document.card_id(), "");
    d.act(Action::Merchant(MerchantAction::ChooseTrial));
    assert_eq!(d.s.editor.document.card_id(), TRIAL_CARD);
}

/// A merchant at a stand-in of one's own may have the very card of 演练: what it named stays.
#[test]
fn a_draft_that_names_its_merchant_keeps_its_card_whatever_it_is() {
    let named = json!({ "format": 1, "mchid": OURS, "card_id": TRIAL_CARD, "rights": { "show_bonus": true } });
    let home = real_home("pReal1");
    left_behind(&home, &named);
    let mut d = Desk::at(home);
    d.act(Action::Draft(DraftAction::Recover(0)));
    d.rest();
    assert_eq!(d.s.editor.document.card_id(), TRIAL_CARD);
    let path = d.written("自己的.cardrights", &named);
    d.act(Action::Draft(DraftAction::Discard(Then::Open(path.clone()))));
    d.until("the draft", |s| s.editor.document.disk.path.as_ref() == Some(&path));
    assert_eq!(d.s.editor.document.card_id(), TRIAL_CARD);
}

/// A slip of the hand in a number is work like any other: it is in the file, in what is kept, and there again.
#[test]
fn what_is_no_number_is_written_as_it_was_typed_and_shown_again() {
    let mut d = Desk::new();
    let path = d.written("n.cardrights", &draft("积分"));
    d.open(&path);
    d.types(NUMBER, "1OO");
    assert!(d.s.editor.document.unsaved() && d.s.editor.errors() > 0);
    d.s.keep_unsaved();
    d.until("it is kept", |s| s.editor.document.kept_at.is_some());
    assert!(d.slots().contains("1OO"), "{}", d.slots());
    d.act(Action::Draft(DraftAction::Save));
    d.until("the file", |s| !s.editor.document.unsaved());
    assert_eq!(read(&path)["rights"]["bonus"]["init_bonus"], "1OO");
    // Whoever opens it sees it in its field, told once, and nothing has changed by that.
    let mut e = Desk::at(Arc::clone(&d.home));
    e.open(&path);
    e.idle();
    assert_eq!(e.s.editor.buffers.text(NUMBER), "1OO");
    assert!(!e.s.editor.document.unsaved() && !e.s.editor.document.undo.can_undo());
    assert_eq!(
        e.s.editor.problems.iter().filter(|p| p.field == Some(NUMBER.into())).count(),
        1,
        "{:?}",
        e.s.editor.problems
    );
    e.types(NUMBER, "100");
    e.act(Action::Draft(DraftAction::Save));
    e.until("the file", |s| !s.editor.document.unsaved());
    assert_eq!(read(&path)["rights"]["bonus"]["init_bonus"], 100);
    // Emptied by hand it is gone.
    e.types(NUMBER, "1OO");
    e.types(NUMBER, "");
    e.act(Action::Draft(DraftAction::Save));
    e.until("the file", |s| !s.editor.document.unsaved());
    assert_eq!(read(&path).pointer("/rights/bonus/init_bonus"), None);
    // 撤销 and 重做 go through it.
    for (back, text) in [(true, "1OO"), (true, "100"), (false, "1OO"), (false, "")] {
        e.act(if back { Action::Editor(EditorAction::Undo) } else { Action::Editor(EditorAction::Redo) });
        e.idle();
        assert_eq!(e.s.editor.buffers.text(NUMBER), text);
    }
    // Also where the file holds something else in its place.
    let odd = e.written("odd.cardrights", &json!({ "format": 1, "rights": { "show_bonus": true, "bonus": 5 } }));
    e.open(&odd);
    e.types(NUMBER, "1OO");
    let revision = e.s.editor.document.revision;
    e.idle();
    assert_eq!((e.s.editor.document.revision, e.s.editor.buffers.text(NUMBER)), (revision, "1OO"));
    e.act(Action::Editor(EditorAction::Undo));
    assert!(!e.s.editor.document.unsaved() && e.s.editor.buffers.text(NUMBER).is_empty());
    // Into an empty field, too.
    e.types(NUMBER, "一百");
    assert!(
        e.s.editor.document.unsaved() && e.s.editor.problems.iter().any(|p| p.field == Some(NUMBER.into())),
        "{:?}",
        e.s.editor.problems
    );
    // Another content takes its place, until that is undone.
    e.act(Action::Draft(DraftAction::FromRecord(r#"{"show_bonus":true}"#.into())));
    assert_eq!(e.s.editor.buffers.text(NUMBER), "");
    e.act(Action::Editor(EditorAction::Undo));
    assert_eq!(e.s.editor.buffers.text(NUMBER), "一百");
}

/// Blanks at the ends are nobody's edit: no step of 撤销, nothing unsaved, and 重做 goes on.
#[test]
fn blanks_at_the_ends_in_a_file_are_nobodys_edit() {
    let mut d = Desk::new();
    let text = json!({ "format": 1, "card_id": " p1 ", "rights": { "show_bonus": true, "show_guide": true,
        "bonus": { "init_bonus": 100, "bonus_value_word": " 积分 ", "bonus_cost_word": "x",
            "bonus_jump_appid": "wx1234567890123456 ", "bonus_jump_path": " pages/a\n" },
        "guide": { "head_image_url": " https://example.com/a.png ", "staff_name": " 何 " } } });
    let path = d.written("y.cardrights", &text);
    d.open(&path);
    for _ in 0..3 {
        d.idle();
    }
    assert!(!d.s.editor.document.unsaved() && !d.s.editor.document.undo.can_undo());
    d.types(WORD, "云豆");
    d.act(Action::Editor(EditorAction::Undo));
    d.idle();
    assert!(!d.s.editor.document.undo.can_undo() && d.s.editor.document.undo.can_redo());
    d.act(Action::Editor(EditorAction::Undo));
    d.idle();
    d.act(Action::Editor(EditorAction::Redo));
    d.idle();
    assert_eq!(d.word(), "云豆");
    // What was left behind is the same.
    let home = tempfile::tempdir().unwrap();
    left_behind(&home, &text);
    let mut d = Desk::at(Arc::new(home));
    d.act(Action::Draft(DraftAction::Recover(0)));
    d.idle();
    assert!(!d.s.editor.document.undo.can_undo());
}

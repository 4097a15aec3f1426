//! Documents in the studio, without a window: what is typed meanwhile, whose a draft is, and what was chosen for
//! another one. Nothing of it is lost, and nothing lands where it does not belong.

use std::sync::Arc;
use std::time::Duration;

use card_rights_studio::keychain::MemoryKeychain;
use card_rights_studio::rights::field::FieldId;
use card_rights_studio::studio::action::{
    Action, ChooseAction, DraftAction, EditorAction, MerchantAction, PublicationAction, SheetAction,
};
use card_rights_studio::studio::document::Then;
use card_rights_studio::studio::sheet::Sheet;
use serde_json::json;

use crate::support::desk::{Desk, draft, left_behind, read, word_in};

const WORD: FieldId = FieldId::BonusValueWord;
const HEAD: FieldId = FieldId::HeadImageUrl;
const TRIAL_CARD: &str = "pTRIAL0000000000000000000001";
const OURS: &str = "1900009191";
const THEIRS: &str = "1999999999";

/// Folders with a merchant that was set up and chosen, on this card.
fn real_home(card: &str) -> Arc<tempfile::TempDir> {
    let home = tempfile::tempdir().unwrap();
    let merchant = json!({ "id": "m1", "name": "云栖酒店", "mchid": OURS, "serial": "AB12",
        "gateway": "https://api.mch.weixin.qq.com" });
    std::fs::write(home.path().join("merchants.json"), json!({ "all": [merchant] }).to_string()).unwrap();
    let settings = json!({ "merchant": "m1", "card_id": card });
    std::fs::write(home.path().join("settings.json"), settings.to_string()).unwrap();
    Arc::new(home)
}

/// Makes a merchant known to the studio.
fn knows(d: &mut Desk, id: &str, name: &str, mchid: &str) {
    let merchant = json!({ "id": id, "name": name, "mchid": mchid, "serial": "AB12" });
    d.s.merchants.known.all.push(serde_json::from_value(merchant).unwrap());
}

/// A picture that was chosen for one draft stands in no other, and not for another merchant.
#[test]
fn a_picture_that_is_uploaded_late_stands_in_no_other_draft() {
    let mut d = Desk::new();
    let picture = d.path("头像.png");
    image::RgbaImage::new(8, 8).save(&picture).unwrap();
    knows(&mut d, "m1", "云栖酒店", OURS);
    for next in [Action::Sheet(SheetAction::Close), Action::Merchant(MerchantAction::Choose("m1".into()))] {
        d.picks(&picture);
        d.act(Action::Editor(EditorAction::PickImage));
        d.until("the photo", |d| d.s.cropping().is_some());
        d.act(Action::Editor(EditorAction::UploadHead));
        assert!(d.s.jobs.is_uploading());
        // Another draft does not come while a square is being chosen.
        d.act(Action::Draft(DraftAction::Starter(1)));
        assert!(d.s.jobs.is_uploading() && d.says("裁剪头像"), "{:?}", d.told());
        d.act(next);
        assert!(!d.s.jobs.is_uploading(), "nobody waits for it any more");
        d.rest();
        assert_eq!(d.s.editor.document.draft.rights.text(HEAD), None);
        assert!(!d.s.editor.document.unsaved() && !d.says("已上传"), "{:?}", d.told());
        assert!(d.says("已停止上传"), "{:?}", d.told());
        d.s.view.toasts = Default::default();
        d.act(Action::Sheet(SheetAction::Close));
    }
    // The same for a picture that is chosen when the draft is gone.
    d.picks(&picture);
    d.act(Action::Editor(EditorAction::PickImage));
    d.act(Action::Draft(DraftAction::Starter(0)));
    d.rest();
    assert!(d.s.cropping().is_none() && d.s.editor.document.draft.rights.text(HEAD).is_none());
}

/// The file dialog has no parent: what is typed while it stands, or while a file is read, is asked about.
#[test]
fn what_is_typed_while_another_draft_is_chosen_or_read_is_not_thrown_away() {
    let mut d = Desk::new();
    let other = d.written("别的.cardrights", &draft("别的"));
    d.picks(&other);
    d.act(Action::Draft(DraftAction::PickOpen));
    d.types(WORD, "打开对话框时打的字");
    d.until("the question", |d| d.s.sheets.open.is_some());
    assert!(matches!(&d.s.sheets.open, Some(Sheet::Unsaved(Then::Open(p))) if *p == other), "{:?}", d.s.sheets.open);
    d.act(Action::Sheet(SheetAction::Close));
    d.rest();
    assert_eq!(d.word(), "打开对话框时打的字");
    d.act(Action::Draft(DraftAction::Discard(Then::Open(other.clone()))));
    d.until("the draft", |d| d.s.editor.document.disk.path.as_ref() == Some(&other));
    assert_eq!(d.word(), "别的");
    // While it is read.
    let third = d.written("第三份.cardrights", &draft("第三份"));
    d.act(Action::Draft(DraftAction::Open(third.clone())));
    d.types(WORD, "读文件时打的字");
    d.until("the question", |d| d.s.sheets.open.is_some());
    assert!(matches!(&d.s.sheets.open, Some(Sheet::Unsaved(Then::Open(p))) if *p == third), "{:?}", d.s.sheets.open);
    assert_eq!(d.word(), "读文件时打的字");
    d.act(Action::Draft(DraftAction::SaveThen(Then::Open(third.clone()))));
    d.until("the third", |d| d.s.editor.document.disk.path.as_ref() == Some(&third));
    assert_eq!((word_in(&other).as_str(), d.word()), ("读文件时打的字", "第三份"));
}

/// 打开草稿 on a verdict: it goes when another draft stands there, and not before.
#[test]
fn a_verdict_is_there_again_until_another_draft_was_really_opened() {
    let mut d = Desk::new();
    d.types(WORD, "云豆");
    d.act(Action::Publication(PublicationAction::Publish));
    d.act(Action::Publication(PublicationAction::Confirm));
    let verdict = |d: &Desk| matches!(d.s.sheets.open, Some(Sheet::Verdict(_)));
    d.until("the verdict", |d| !d.s.publication.is_running() && verdict(d));
    // The question about what is unsaved is answered with 取消.
    d.act(Action::Draft(DraftAction::PickOpen));
    assert!(matches!(d.s.sheets.open, Some(Sheet::Unsaved(Then::PickOpen))), "{:?}", d.s.sheets.open);
    d.act(Action::Sheet(SheetAction::Close));
    d.until("the verdict", verdict);
    // The dialog is closed without a file.
    d.act(Action::Draft(DraftAction::Discard(Then::PickOpen)));
    d.until("nothing chosen", |d| d.says("没有选择文件"));
    d.until("the verdict", verdict);
    // 不保存 was meant for another draft, which never came: what was typed is as unsaved as before.
    assert!(d.s.editor.document.unsaved() && d.word() == "云豆");
    d.s.keep_unsaved();
    d.until("it is kept", |d| d.s.editor.document.kept_at.is_some());
    // The file is none.
    let broken = d.path("坏.cardrights");
    std::fs::write(&broken, "乱码").unwrap();
    d.picks(&broken);
    d.act(Action::Draft(DraftAction::Discard(Then::PickOpen)));
    d.until("the trouble", |d| d.says("坏.cardrights"));
    d.until("the verdict", verdict);
    let other = d.written("别的.cardrights", &draft("别的"));
    d.picks(&other);
    d.act(Action::Draft(DraftAction::Discard(Then::PickOpen)));
    d.until("the draft", |d| d.s.editor.document.disk.path.as_ref() == Some(&other));
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
        let mut d = Desk::with(Arc::clone(&home), MemoryKeychain::default(), Some(file.clone()));
        if !file_first {
            // Everything is there before anything is taken in: the lanes race.
            std::thread::sleep(Duration::from_millis(300));
        }
        d.until("both", |d| {
            d.s.editor.document.disk.path.is_some() && matches!(d.s.sheets.open, Some(Sheet::Verdict(_)))
        });
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
    d.recover();
    assert!(matches!(&d.s.sheets.open, Some(Sheet::OtherMerchant(m)) if m == THEIRS), "{:?}", d.s.sheets.open);
    d.act(Action::Sheet(SheetAction::Close));
    d.rest();
    assert!(d.s.sheets.open.is_none(), "what members of their card see is not asked of ours: {:?}", d.s.sheets.open);
    assert!(d.slots().contains(THEIRS) && !d.slots().contains(OURS), "{}", d.slots());
    let path = d.saved_as("x.cardrights");
    assert_eq!(read(&path)["mchid"], THEIRS);
    assert!(read(&d.path("settings.json"))["card_id"] != "pTheirs", "the next start does not begin with their card");
    // Taken over by choosing the merchant.
    d.act(Action::Merchant(MerchantAction::Choose("m1".into())));
    d.rest();
    assert!(d.s.editor.document.unsaved(), "the file still says theirs");
    d.act(Action::Draft(DraftAction::Save));
    d.until("the file", |d| !d.s.editor.document.unsaved());
    assert_eq!(read(&path)["mchid"], OURS);
}

/// A merchant that is chosen for its own draft keeps the draft's card; a card that is chosen takes the draft over, and
/// 撤销 gives it back.
#[test]
fn a_draft_keeps_its_card_when_its_own_merchant_is_chosen() {
    let mut d = Desk::at(real_home("pReal1"));
    d.rest();
    d.act(Action::Sheet(SheetAction::Close));
    let theirs = json!({ "format": 1, "mchid": THEIRS, "card_id": "pTheirs", "rights": { "show_bonus": true } });
    let path = d.written("别家.cardrights", &theirs);
    d.open(&path);
    assert!(matches!(&d.s.sheets.open, Some(Sheet::OtherMerchant(m)) if m == THEIRS), "{:?}", d.s.sheets.open);
    d.act(Action::Choose(ChooseAction::Choose("pReal1".into())));
    let copy = d.saved_as("copy.cardrights");
    assert_eq!((&read(&copy)["mchid"], &read(&copy)["card_id"]), (&OURS.into(), &"pReal1".into()));
    d.act(Action::Editor(EditorAction::Undo));
    let again = d.saved_as("again.cardrights");
    assert_eq!((&read(&again)["mchid"], &read(&again)["card_id"]), (&THEIRS.into(), &"pTheirs".into()));
    knows(&mut d, "m2", "海边餐厅", THEIRS);
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
    d.recover();
    d.rest();
    assert_eq!(d.s.editor.document.card_id(), "");
    assert!(d.s.is_choosing() && d.s.sheets.open.is_none(), "{:?}", d.s.sheets.open);
    let path = d.written("演练的.cardrights", &trial);
    d.act(Action::Draft(DraftAction::Discard(Then::Open(path.clone()))));
    d.until("the draft", |d| d.s.editor.document.disk.path.as_ref() == Some(&path));
    d.rest();
    assert_eq!((d.s.editor.document.card_id(), d.s.editor.document.unsaved()), ("", false));
    assert!(d.s.sheets.open.is_none(), "nothing is asked of an invented card: {:?}", d.s.sheets.open);
    // Nor does 撤销 bring it back.
    let mut d = Desk::new();
    d.types(WORD, "云豆");
    knows(&mut d, "m1", "云栖酒店", OURS);
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
    d.recover();
    d.rest();
    assert_eq!(d.s.editor.document.card_id(), TRIAL_CARD);
    let path = d.written("自己的.cardrights", &named);
    d.act(Action::Draft(DraftAction::Discard(Then::Open(path.clone()))));
    d.until("the draft", |d| d.s.editor.document.disk.path.as_ref() == Some(&path));
    assert_eq!(d.s.editor.document.card_id(), TRIAL_CARD);
}

/// 关于 names the list of whose work is in the program where a package laid it, on each system; a bare program has none.
#[test]
fn what_a_package_laid_beside_the_program_is_found() {
    use card_rights_studio::platform::folders::Folders;
    for (program, notices) in [
        ("Programs/CardRightsStudio/card-rights-studio.exe", "Programs/CardRightsStudio/NOTICES.txt"),
        ("usr/bin/card-rights-studio", "usr/share/doc/card-rights-studio/NOTICES.gz"),
        ("工作台.app/Contents/MacOS/card-rights-studio", "工作台.app/Contents/Resources/NOTICES.txt"),
    ] {
        let root = tempfile::tempdir().unwrap();
        let (program, notices) = (root.path().join(program), root.path().join(notices));
        for file in [&program, &notices] {
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        }
        let found = || Folders::under(root.path()).beside(&program).notices().map(|path| path.canonicalize().unwrap());
        assert_eq!(found(), None, "{program:?}");
        std::fs::write(&notices, "Inter").unwrap();
        assert_eq!(found(), Some(notices.canonicalize().unwrap()));
    }
}

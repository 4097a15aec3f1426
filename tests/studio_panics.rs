//! A worker that panics holds nothing up: whatever it was doing can be done again, and 发布 works.

use crate::support::record;
use card_rights_studio::export::records::Filter;
use card_rights_studio::keychain::{MemoryKeychain, store_key};
use card_rights_studio::rights::Section;
use card_rights_studio::rights::field::FieldId;
use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::storage::settings::ThemeChoice;
use card_rights_studio::studio::action::{
    Action, CardAction, DraftAction, EditorAction, MerchantAction, PictureAction, PublicationAction, RecordAction,
    SheetAction, ViewAction,
};
use card_rights_studio::studio::sheet::{Clearing, MerchantEdit, Page, RecordsChange, Sheet, SheetChange};
use card_rights_studio::wechatpay::verdict::Verdict;
use card_rights_studio::words::Lang;
use serde_json::json;

use crate::support::desk::{Desk, read};
use crate::support::real::{self, CARD, LAST, TEST};

/// A studio with a merchant at `sandbox`, on a card of which it is known what was published last.
fn desk(sandbox: &Sandbox) -> Desk {
    let home = real::home(sandbox, &json!({}), &real::published(sandbox, CARD, LAST));
    // Another merchant that signs with the same key.
    let file = home.path().join("merchants.json");
    let mut all = read(&file);
    let mut other = all["all"][0].clone();
    (other["id"], other["name"]) = ("m2".into(), "云栖餐厅".into());
    all["all"].as_array_mut().unwrap().push(other);
    std::fs::write(&file, all.to_string()).unwrap();

    let (keychain, ours) = (MemoryKeychain::default(), &sandbox.identity.credentials);
    store_key(&keychain, &ours.mchid, &ours.serial, sandbox.gateway.host(), &ours.key).unwrap();
    sandbox.identity.write(home.path(), sandbox.gateway.base()).unwrap();
    let mut d = Desk::with(home, keychain, None);
    d.until("the history", |d| d.s.card.loaded);
    d
}

/// A draft of the card.
fn put_draft(d: &Desk, name: &str) {
    let card = format!("{{\"card_id\":\"{CARD}\",");
    std::fs::write(d.path(name), LAST.replacen('{', &card, 1)).unwrap();
}

fn text(d: &Desk, name: &str) -> String {
    if name == record::REAL {
        record::text(&d.path(""), name)
    } else {
        std::fs::read_to_string(d.path(name)).unwrap_or_default()
    }
}

fn edit(d: &Desk) -> Option<&MerchantEdit> {
    if let Some(Sheet::Merchant(edit, _)) = &d.s.sheets.open { Some(edit) } else { None }
}

fn panicked(d: &Desk) -> bool {
    d.says(Lang::ZhCn.t("work-panicked"))
}

/// Something was said of what was asked, and no worker panicked.
fn answered(d: &Desk) -> bool {
    !d.told().is_empty() && !panicked(d)
}

fn forget_messages(d: &mut Desk) {
    let all: Vec<u64> = d.s.view.toasts.all().iter().map(|t| t.id).collect();
    all.into_iter().for_each(|id| d.act(Action::View(ViewAction::CloseToast(id))));
}

/// 发布 and 确认发布, to the verdict.
#[track_caller]
fn published(d: &mut Desk, after: &str) -> Option<Verdict> {
    d.act(Action::Publication(PublicationAction::Publish));
    d.until(&format!("the confirmation after {after}"), |d| matches!(d.s.sheets.open, Some(Sheet::Confirm(_))));
    if let Some(Sheet::Confirm(confirm)) = &mut d.s.sheets.open {
        confirm.ticks.fill(true);
        confirm.points = confirm.points.map(|_| true);
    }
    d.act(Action::Publication(PublicationAction::Confirm));
    d.until(&format!("the verdict after {after}"), |d| matches!(d.s.sheets.open, Some(Sheet::Verdict(_))));
    d.s.publication.last_verdict.as_ref().map(|v| v.verdict)
}

/// 发布, to the end, whatever sheets are open.
#[track_caller]
fn publishes(d: &mut Desk, after: &str) {
    d.act(Action::Sheet(SheetAction::Close));
    d.act(Action::Sheet(SheetAction::Close));
    assert_eq!(published(d, after), Some(Verdict::Confirmed), "{after}");
}

/// The job, what the person does, and how it shows that it was done.
type Case = (&'static str, fn(&mut Desk), fn(&Desk) -> bool);

fn edits(d: &mut Desk) {
    d.act(Action::Merchant(MerchantAction::Edit(Some("m1".into()))));
}

const CASES: [Case; 31] = [
    ("ReadCard(", |d| d.act(Action::Card(CardAction::Read)), answered),
    (
        "Upload(",
        |d| {
            image::RgbImage::new(8, 8).save(d.path("头图.png")).unwrap();
            d.picks("头图.png");
            d.act(Action::Editor(EditorAction::PickImage));
            d.until("the photo", |d| d.s.cropping().is_some());
            d.act(Action::Editor(EditorAction::UploadHead));
        },
        |d| d.s.editor.document.draft.rights.text(FieldId::HeadImageUrl).is_some(),
    ),
    (
        "Photo(",
        |d| {
            image::RgbImage::new(8, 8).save(d.path("头图.png")).unwrap();
            d.picks("头图.png");
            d.act(Action::Editor(EditorAction::PickImage));
        },
        |d| d.s.cropping().is_some(),
    ),
    (
        "Test(",
        |d| {
            edits(d);
            d.act(Action::Merchant(MerchantAction::TestConnection));
        },
        |d| edit(d).is_some_and(|e| e.busy.is_none() && !e.test.is_empty()),
    ),
    (
        "Recognise ",
        |d| {
            edits(d);
            d.act(Action::Merchant(MerchantAction::Credentials(vec![d.path("pub_key.pem")])));
        },
        |d| edit(d).is_some_and(|e| e.busy.is_none() && !e.rows.is_empty()),
    ),
    (
        "Store ",
        |d| {
            if edit(d).is_none_or(|e| e.key.is_none()) {
                edits(d);
                d.act(Action::Merchant(MerchantAction::Credentials(vec![d.path("apiclient_key.pem")])));
                d.until("the key", |d| edit(d).is_some_and(|e| e.busy.is_none() && e.key.is_some()));
            }
            d.act(Action::Merchant(MerchantAction::Save { session: false, keyless: false }));
        },
        |d| d.says("密钥已存入"),
    ),
    ("Drop(", |d| d.act(Action::Merchant(MerchantAction::Remove("m2".into()))), |d| d.s.merchants.known.all.len() == 1),
    (
        "Delete(",
        |d| {
            if d.s.merchants.known.all.len() == 2 {
                d.act(Action::Merchant(MerchantAction::Remove("m2".into())));
                d.until("the other", |d| d.s.merchants.known.all.len() == 1);
            }
            d.act(Action::Merchant(MerchantAction::Remove("m1".into())));
        },
        |d| d.s.merchants.known.all.is_empty(),
    ),
    (
        "Open(",
        |d| {
            put_draft(d, "a.cardrights");
            d.act(Action::Draft(DraftAction::Open(d.path("a.cardrights"))));
        },
        |d| d.s.editor.document.disk.path.is_some(),
    ),
    (
        "Ask(Open",
        |d| {
            put_draft(d, "a.cardrights");
            d.picks("a.cardrights");
            d.act(Action::Draft(DraftAction::PickOpen));
        },
        |d| d.s.editor.document.disk.path.is_some(),
    ),
    (
        "Ask(SaveAs(",
        |d| {
            d.picks("b.cardrights");
            d.act(Action::Draft(DraftAction::Save));
        },
        |d| text(d, "b.cardrights").contains("云豆"),
    ),
    (
        "Save(",
        |d| {
            d.picks("b.cardrights");
            d.act(Action::Draft(DraftAction::Save));
        },
        |d| text(d, "b.cardrights").contains("云豆"),
    ),
    (
        "Settings(",
        |d| d.act(Action::View(ViewAction::Theme(ThemeChoice::Dark))),
        |d| text(d, "settings.json").contains("dark"),
    ),
    (
        "Merchants(",
        |d| d.act(Action::Merchant(MerchantAction::TestCard(Some(TEST.into())))),
        |d| text(d, "merchants.json").contains("test_card"),
    ),
    (
        "Theirs(",
        |d| {
            if d.s.editor.document.disk.path.is_none() {
                d.picks("c.cardrights");
                d.act(Action::Draft(DraftAction::Save));
                d.until("the file", |d| d.s.editor.document.disk.path.is_some());
                std::fs::write(d.path("c.cardrights"), LAST.replace("50", "60")).unwrap();
                d.types(FieldId::BonusCostWord, "每 10 云豆抵 2 元");
            }
            d.act(Action::Draft(DraftAction::Save));
        },
        |d| matches!(&d.s.sheets.open, Some(Sheet::Changed(c)) if c.theirs.is_some()),
    ),
    (
        "WriteFiles(",
        |d| {
            d.picks("");
            d.act(Action::Merchant(MerchantAction::MoveOut("m1".into())));
        },
        |d| d.path(card_rights_studio::merchant::moving::FILE).exists(),
    ),
    (
        "ReadMerchant(",
        |d| {
            let file = card_rights_studio::merchant::moving::FILE;
            let packed = card_rights_studio::merchant::moving::pack(&d.s.merchants.known.all[0]);
            std::fs::write(d.path(file), packed).unwrap();
            d.picks(file);
            d.act(Action::Merchant(MerchantAction::MoveIn));
        },
        |d| edit(d).is_some(),
    ),
    (
        "Keep(",
        // Kept again by itself, without another keystroke.
        |d| match d.s.editor.document.unsaved() {
            true => d.now += 6.0,
            false => {
                d.types(FieldId::BonusCostWord, "每 10 云豆抵 3 元");
                d.now += 1.0;
            }
        },
        |d| d.s.editor.document.kept_at.is_some(),
    ),
    ("Clear", |d| d.act(Action::Draft(DraftAction::Starter(0))), |d| d.s.editor.document.disk.path.is_none()),
    (
        "History(",
        |d| d.act(Action::Sheet(SheetAction::Open(Box::new(Sheet::records())))),
        |d| d.s.records.revision >= 3,
    ),
    (
        "Find(",
        |d| d.act(Action::Sheet(SheetAction::Open(Box::new(Sheet::records())))),
        |d| d.s.records.listed_count() == Some(1),
    ),
    (
        "Older(",
        |d| {
            d.act(Action::Sheet(SheetAction::Open(Box::new(Sheet::records()))));
            let look = RecordsChange::Look(Page::Clear(Clearing::default()));
            d.act(Action::Sheet(SheetAction::Change(SheetChange::Records(look))));
        },
        |d| d.s.records.old().is_some(),
    ),
    (
        // Until the window knows it too, the confirmation would be shown anew, as it should.
        "Say(",
        |d| d.act(Action::Card(CardAction::Correct(Section::Bonus, "填错了".into()))),
        |d| text(d, record::REAL).contains("填错了") && d.s.card.history.count > 1,
    ),
    (
        "Table(Some(CardKey",
        |d| {
            d.picks("表.csv");
            d.act(Action::Record(RecordAction::Table(Filter::default())));
        },
        |d| d.path("表.csv").exists(),
    ),
    (
        "Give(CardKey",
        |d| {
            d.picks("给.jsonl");
            d.act(Action::Record(RecordAction::Give));
        },
        |d| d.path("给.jsonl").exists(),
    ),
    (
        "Take(",
        |d| {
            std::fs::write(d.path("来.jsonl"), "").unwrap();
            d.picks("来.jsonl");
            d.act(Action::Record(RecordAction::Take));
        },
        |d| answered(d),
    ),
    (
        "ImportResult(",
        |d| {
            std::fs::write(d.path("结果.jsonl"), "").unwrap();
            d.picks("结果.jsonl");
            d.act(Action::Publication(PublicationAction::ImportResult));
        },
        |d| answered(d),
    ),
    ("Clear(", |d| d.act(Action::Record(RecordAction::Clear(Clearing::default()))), answered),
    (
        "Draw(",
        |d| {
            d.picks("图.png");
            d.act(Action::Picture(PictureAction::Export(d.s.pictures.options)));
        },
        |d| d.path("图.png").exists(),
    ),
    (
        "HandOver(",
        |d| {
            std::fs::create_dir_all(d.path("给工程师")).unwrap();
            if !matches!(d.s.sheets.open, Some(Sheet::HandOver(..))) {
                d.act(Action::Publication(PublicationAction::HandOver));
            }
            d.picks("给工程师");
            d.act(Action::Publication(PublicationAction::HandOverTo));
        },
        |d| d.path("给工程师").read_dir().unwrap().count() == 3,
    ),
    (
        "Ask(Image",
        |d| {
            image::RgbImage::new(8, 8).save(d.path("头图.png")).unwrap();
            d.picks("头图.png");
            d.act(Action::Editor(EditorAction::PickImage));
        },
        |d| d.s.cropping().is_some(),
    ),
];

#[test]
fn whatever_a_worker_panicked_in_is_done_again_and_then_published() {
    let sandbox = Sandbox::start(&Options::default()).unwrap();
    for (job, act, done) in CASES {
        let mut d = desk(&sandbox);
        d.trap.set(job);
        act(&mut d);
        d.until(&format!("the panic in {job}"), panicked);
        assert!(!d.trap.is_set(), "{job}");
        forget_messages(&mut d);
        d.picks.lock().unwrap().clear();
        act(&mut d);
        d.until(&format!("{job} done"), done);
        publishes(&mut d, job);
    }
}

/// Nothing had left when the worker panicked: that is told, and the same goes out the next time.
#[test]
fn a_publication_that_panicked_is_published_again() {
    let sandbox = Sandbox::start(&Options::default()).unwrap();
    let mut d = desk(&sandbox);
    d.trap.set("Publish(");
    assert_eq!(published(&mut d, "the trap"), Some(Verdict::NotSent));
    publishes(&mut d, "Publish(");
}

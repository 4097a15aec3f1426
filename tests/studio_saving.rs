//! Saving in the studio, without a window: two saves at once, a save that ends late, closing, and what no field takes.
//! What is called saved is in a file.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use card_rights_studio::rights::field::FieldId;
use card_rights_studio::studio::Effect;
use card_rights_studio::studio::action::{Action, DraftAction, EditorAction};
use card_rights_studio::studio::document::Then;
use card_rights_studio::studio::sheet::Sheet;
use serde_json::json;

use crate::support::desk::{Desk, draft, left_behind, read, word_in};

const WORD: FieldId = FieldId::BonusValueWord;
const NUMBER: FieldId = FieldId::InitBonus;

/// A draft that was saved as 「一」, and whose save as 「一二」 is under way.
fn saving() -> (Desk, PathBuf) {
    let mut d = Desk::new();
    d.types(WORD, "一");
    let path = d.saved_as("x.cardrights");
    d.types(WORD, "一二");
    d.act(Action::Draft(DraftAction::Save));
    (d, path)
}

/// Of two saves in a row the second waits for the first, knows the file as the first one left it, and nothing is called
/// saved that is in no file.
#[test]
fn two_saves_in_flight_write_what_is_newest_and_call_nobody_somebody_else() {
    let (mut d, path) = saving();
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
    let other = d.path("y.cardrights");
    d.picks(&other);
    d.act(Action::Draft(DraftAction::SaveAs));
    d.until("the other name", |d| {
        d.s.editor.document.disk.path.as_ref() == Some(&other) && !d.s.editor.document.unsaved()
    });
    assert_eq!((word_in(&other).as_str(), d.s.sheets.open.is_none()), ("五六", true));
}

/// A key that is held down asks for one name.
#[test]
fn a_draft_without_a_file_is_asked_for_one_name() {
    let mut d = Desk::new();
    d.types(WORD, "一");
    let names = ["x.cardrights", "y.cardrights"].map(|n| d.path(n));
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
    let (mut d, path) = saving();
    d.types(WORD, "一二三");
    d.act(Action::Draft(DraftAction::CloseWindow));
    assert!(matches!(d.s.sheets.open, Some(Sheet::Unsaved(Then::Close))), "{:?}", d.s.sheets.open);
    d.act(Action::Draft(DraftAction::SaveThen(Then::Close)));
    d.until("the end", |d| d.s.effects.iter().any(|e| matches!(e, Effect::Close)));
    assert_eq!(word_in(&path), "一二三");
    // Asked while the save was on its way: with its answer the question is settled.
    let (mut d, _) = saving();
    d.act(Action::Draft(DraftAction::CloseWindow));
    d.until("the end", |d| d.s.effects.iter().any(|e| matches!(e, Effect::Close)));
}

/// A save that a person turned away from gives its file to no other draft.
#[test]
fn a_save_that_ends_late_gives_its_file_to_no_other_draft() {
    let (mut d, path) = saving();
    d.act(Action::Draft(DraftAction::Starter(2)));
    d.act(Action::Draft(DraftAction::Discard(Then::Starter(2))));
    assert_ne!(d.word(), "一二");
    d.rest();
    assert_eq!(d.s.editor.document.disk.path, None, "the starter has no file");
    assert_eq!(word_in(&path), "一二");
    // A name that was chosen for the draft before is not used for this one.
    let late = d.path("late.cardrights");
    d.picks(&late);
    d.act(Action::Draft(DraftAction::SaveAs));
    d.act(Action::Draft(DraftAction::Starter(1)));
    d.rest();
    assert!(!late.exists() && d.s.editor.document.disk.path.is_none());
    assert!(d.says("上一份草稿"), "{:?}", d.told());
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
    d.until("it is kept", |d| d.s.editor.document.kept_at.is_some());
    assert!(d.slots().contains("1OO"), "{}", d.slots());
    d.act(Action::Draft(DraftAction::Save));
    d.until("the file", |d| !d.s.editor.document.unsaved());
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
    e.until("the file", |d| !d.s.editor.document.unsaved());
    assert_eq!(read(&path)["rights"]["bonus"]["init_bonus"], 100);
    // Emptied by hand it is gone.
    e.types(NUMBER, "1OO");
    e.types(NUMBER, "");
    e.act(Action::Draft(DraftAction::Save));
    e.until("the file", |d| !d.s.editor.document.unsaved());
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
    d.recover();
    d.idle();
    assert!(!d.s.editor.document.undo.can_undo());
}

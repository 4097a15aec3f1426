//! Keys of the whole window and what they ask for.

use egui::{Key, KeyboardShortcut};

use super::App;
use crate::studio::action::{Action, DraftAction, EditorAction, SheetAction, ViewAction};
use crate::studio::sheet::Sheet;
use crate::ui::shortcuts;

/// A key of the whole window and what it asks for.
type Shortcut = (KeyboardShortcut, fn() -> Action);

impl App {
    /// Keys of the whole window; taken before painting, but never from an input method.
    pub(super) fn shortcuts(&self, ctx: &egui::Context) -> Vec<Action> {
        if self.studio.editor.buffers.composing.is_some() {
            return Vec::new();
        }
        let table: [Shortcut; 9] = [
            // Longer ones first: Ctrl+S would take Ctrl+Shift+S too.
            (shortcuts::REDO_TOO, || Action::Editor(EditorAction::Redo)),
            (shortcuts::SAVE_AS, || Action::Draft(DraftAction::SaveAs)),
            (shortcuts::UNDO, || Action::Editor(EditorAction::Undo)),
            (shortcuts::REDO, || Action::Editor(EditorAction::Redo)),
            (shortcuts::SAVE, || Action::Draft(DraftAction::Save)),
            (shortcuts::OPEN, || Action::Draft(DraftAction::PickOpen)),
            (shortcuts::QUIT, || Action::Draft(DraftAction::CloseWindow)),
            (shortcuts::HELP, || Action::Sheet(SheetAction::Open(Box::new(Sheet::help())))),
            (shortcuts::FLIP, || Action::View(ViewAction::Flip)),
        ];
        let open = self.studio.sheets.open.is_some();
        let mut out = Vec::new();
        ctx.input_mut(|i| {
            for (keys, action) in table {
                // A sheet's own fields keep their own undo.
                if !(open && matches!(keys.logical_key, Key::Z | Key::Y)) && i.consume_shortcut(&keys) {
                    out.push(action());
                }
            }
        });
        out
    }
}

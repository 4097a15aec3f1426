//! Somebody else changed the file since it was opened (src/ui/README.md, Drafts that travel): neither version is lost
//! by accident.

use std::path::Path;

use egui::Ui;

use super::footer::{Loss, loss_ui};
use super::lines::fold_ui;
use super::values::changes_ui;
use crate::platform::clock::short;
use crate::rights::CardRights;
use crate::rights::change::changes;
use crate::rights::shown::Shown;
use crate::storage::atomic;
use crate::studio::action::{Action, DraftAction, SheetAction};
use crate::studio::sheet::{Changed, SheetChange};
use crate::ui::theme::SPACE_8;
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{button, sheet, text};
use crate::words::{Lang, Sentence};

const ID: &str = "changed";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 620.0;

/// Draws the sheet over `over`.
/// `ours`: the file, and what stands in the window.
pub(super) fn show(
    ui: &mut Ui,
    changed: &Changed,
    ours: (Option<&Path>, &CardRights),
    place: Place,
    actions: &mut Vec<Action>,
) {
    let file = ours.0;
    let name = file.map(atomic::shown).unwrap_or_default();
    let Place { lang, over } = place;
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title: lang.t("changed-title"), over, width: WIDTH };
    let mut chosen = None;
    let content = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.y = SPACE_8;
        text::body(ui, &said(changed, &name, lang));
        if let Some(theirs) = &changed.theirs {
            if fold_ui(ui, changed.open, lang.t("changed-look")) {
                chosen = Some(Action::Sheet(SheetAction::Change(SheetChange::Differences(!changed.open))));
            }
            if changed.open {
                differences_ui(ui, theirs.rights.as_ref(), ours.1, lang);
            }
        }
        if let Some(path) = file.filter(|_| changed.theirs.as_ref().is_some_and(|t| t.rights.is_some()))
            && button::link(ui, lang.t("changed-open")).clicked()
        {
            chosen = Some(Action::Draft(DraftAction::Open(path.to_owned())));
        }
        text::hint(ui, lang.t("changed-copy-what"));
        text::hint(ui, lang.t("changed-overwrite-what"));
    };
    let escaped = sheet::show(ui, &frame, content, |ui| {
        let (loses, keeps) = (
            ("changed-overwrite", Action::Draft(DraftAction::Overwrite)),
            ("changed-copy", Action::Draft(DraftAction::SaveAs)),
        );
        loss_ui(ui, lang, Loss { id: ID, opened, loses, keeps }, actions);
    });
    actions.extend(chosen);
    if escaped {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

/// When it was changed and whose it is, as far as the system says: an owner need not be who wrote.
fn said(changed: &Changed, file: &str, lang: Lang) -> String {
    let theirs = changed.theirs.as_ref();
    let Some(at) = theirs.and_then(|t| t.at.as_deref()) else { return lang.say(&changed.trouble.sentence) };
    let who = theirs.and_then(|t| t.who.clone());
    let key = if who.is_some() { "changed-who" } else { "changed-when" };
    let said = Sentence::new(key).with("file", file).with("at", short(at));
    lang.say(&said.with("who", who.unwrap_or_default()))
}

/// What the file holds now → what the window holds.
fn differences_ui(ui: &mut Ui, theirs: Option<&CardRights>, ours: &CardRights, lang: Lang) {
    let Some(theirs) = theirs else {
        text::hint(ui, lang.t("changed-unreadable"));
        return;
    };
    let changes = changes(Some(theirs), ours, &Shown::default());
    if changes.is_empty() {
        text::hint(ui, lang.t("changed-same"));
        return;
    }
    text::hint(ui, lang.t("changed-legend"));
    changes_ui(ui, lang, &changes, false);
}

//! 帮助: a small book. Each question leads to the place where it is answered.

use std::cell::RefCell;

use egui::{Id, Ui};

use super::footer::{footer_ui, way_out_ui};
use super::lines::{fold_ui, low_row_ui};
use crate::publish::Kind;
use crate::rights::Section;
use crate::rights::field::FieldId;
use crate::rights::shown::State;
use crate::studio::Studio;
use crate::studio::action::{
    Action, CardAction, DraftAction, EditorAction, MerchantAction, SheetAction, TeamAction, ViewAction,
};
use crate::studio::sheet::{Sheet, SheetChange};
use crate::ui::theme::{SPACE_4, SPACE_8, SPACE_12};
use crate::ui::widgets::field::{self, Text};
use crate::ui::widgets::list::group;
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{button, sheet, text};
use crate::words::Lang;

const ID: &str = "help";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 620.0;

/// The questions, in the order in which people meet them; the catalogue has `help-…`, `help-…-answer` and `help-…-go`.
const QUESTIONS: [&str; 16] = [
    "locked", "unknown", "seen", "old", "store", "undo", "files", "key-id", "appid", "refused", "draft", "boss",
    "lost", "leave", "audit", "computer",
];

/// Where a question leads; none where its place is not there now.
fn place_of(question: &str, studio: &Studio) -> Option<Action> {
    let open = |sheet: Sheet| Some(Action::Sheet(SheetAction::Open(Box::new(sheet))));
    let real = studio.kind() != Kind::Trial;
    let merchant = studio.merchant().map(|m| m.id.clone());
    match question {
        "locked" => {
            let shown = |s: &Section| studio.card.known(*s).state == State::Shown;
            let section = Section::ALL.into_iter().find(shown).unwrap_or(Section::Bonus);
            Some(Action::Editor(EditorAction::Section(section)))
        }
        "unknown" | "old" | "refused" | "store" | "undo" | "audit" => open(Sheet::records()),
        "leave" => Some(Action::Team(TeamAction::Open)),
        "seen" => real.then_some(Action::Card(CardAction::AskSeen)),
        "files" => Some(Action::Merchant(MerchantAction::Edit(None))),
        "key-id" => merchant.map(|id| Action::Merchant(MerchantAction::Edit(Some(id)))),
        "appid" => Some(Action::Editor(EditorAction::Focus(FieldId::BonusJumpAppid.into()))),
        "draft" | "computer" => open(Sheet::Merchants),
        "boss" => open(Sheet::Export(studio.pictures.options)),
        "lost" => Some(Action::Draft(DraftAction::Save)),
        _ => None,
    }
}

/// Whether the question is looked for: every word stands in it or in its answer.
fn fits(lang: Lang, question: &str, words: &str) -> bool {
    let text = [lang.get(&format!("help-{question}")), lang.get(&format!("help-{question}-answer"))].concat();
    let text = text.to_lowercase();
    words.to_lowercase().split_whitespace().all(|word| text.contains(word))
}

/// Draws the sheet over `over`; `open` is the question that is unfolded, `words` the edit buffer of 搜索.
pub(super) fn show(ui: &mut Ui, open: Option<usize>, studio: &Studio, words: &mut String, place: Place) -> Vec<Action> {
    let Place { lang, over } = place;
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title: lang.t("help"), over, width: WIDTH };
    let actions = RefCell::new(Vec::new());
    let content = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.y = SPACE_8;
        first_steps_ui(ui, studio, &mut actions.borrow_mut());
        let text = Text {
            id: Id::unique((ID, "search")),
            label: lang.t("help-search"),
            optional: None,
            counter: None,
            hint: lang.t("help-search-hint"),
            help: "",
            problem: None,
            mono: false,
            enabled: true,
        };
        let response = field::text(ui, words, text, |_| {}).response;
        if opened {
            response.request_focus();
        }
        let found: Vec<(usize, &str)> =
            QUESTIONS.into_iter().enumerate().filter(|(_, q)| fits(lang, q, words)).collect();
        if found.is_empty() {
            text::hint(ui, lang.t("help-none"));
        }
        for (i, question) in &found {
            // One that is left alone is the answer.
            let unfolded = open == Some(*i) || found.len() == 1;
            question_ui(ui, (*i, *question), unfolded, studio, &mut actions.borrow_mut());
        }
    };
    let escaped = sheet::show(ui, &frame, content, |ui| {
        footer_ui(ui, ID, |ui| way_out_ui(ui, lang.t("close"), false, &mut actions.borrow_mut()));
    });
    let mut actions = actions.into_inner();
    if escaped {
        actions.push(Action::Sheet(SheetAction::Close));
    }
    actions
}

fn question_ui(ui: &mut Ui, (i, question): (usize, &str), unfolded: bool, studio: &Studio, actions: &mut Vec<Action>) {
    let lang = studio.view.lang;
    if fold_ui(ui, unfolded, lang.get(&format!("help-{question}"))) {
        let change = SheetChange::Help((!unfolded).then_some(i));
        actions.push(Action::Sheet(SheetAction::Change(change)));
    }
    if !unfolded {
        return;
    }
    group(ui, |ui| {
        ui.spacing_mut().item_spacing.y = SPACE_4;
        text::body(ui, lang.get(&format!("help-{question}-answer")));
        if let Some(action) = place_of(question, studio)
            && button::link(ui, lang.get(&format!("help-{question}-go"))).clicked()
        {
            actions.push(action);
        }
    });
}

/// The three steps of the first start, and what was learnt after them: both can be had again.
fn first_steps_ui(ui: &mut Ui, studio: &Studio, actions: &mut Vec<Action>) {
    let lang = studio.view.lang;
    low_row_ui(ui, |ui| {
        ui.spacing_mut().item_spacing.x = SPACE_12;
        if button::link(ui, lang.t("help-steps")).clicked() {
            actions.push(Action::View(ViewAction::Strip(true)));
        }
        if studio.kind() == Kind::Trial && button::link(ui, lang.t("told-practise")).clicked() {
            actions.push(Action::Editor(EditorAction::Practise));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_has_an_answer_and_a_place_in_both_languages() {
        for lang in Lang::ALL {
            for q in QUESTIONS {
                for key in [format!("help-{q}"), format!("help-{q}-answer"), format!("help-{q}-go")] {
                    assert!(lang.has(&key), "{key} {lang:?}");
                }
            }
        }
        assert!(fits(Lang::ZhCn, "locked", "关") && !fits(Lang::ZhCn, "locked", "没有这个词"));
    }
}

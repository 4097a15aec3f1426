//! Whose is the draft? Asked when a draft of another merchant came, and again at 发布 until it is decided.

use egui::Ui;

use super::footer::footer_ui;
use crate::merchant::Merchant;
use crate::studio::action::{Action, DraftAction, MerchantAction, SheetAction};
use crate::ui::theme::SPACE_8;
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{button, sheet, text};
use crate::words::{Lang, Sentence};

const ID: &str = "other merchant";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 520.0;

/// Whose the draft is, and whose window this is.
#[derive(Debug, Clone, Copy)]
pub struct OtherMerchant<'a> {
    /// The draft's, by its 商户号.
    pub mchid: &'a str,
    /// The same, where it is set up here.
    pub known: Option<&'a Merchant>,
    /// The name of the chosen merchant.
    pub present: &'a str,
    /// 演练 is chosen: its drafts name nobody, so that nothing is taken over.
    pub trial: bool,
}

impl OtherMerchant<'_> {
    /// What is the matter; `bar`: with what stops until it is decided.
    pub fn sentence(&self, lang: Lang, bar: bool) -> String {
        let key = match (self.known.is_some(), bar) {
            (false, false) => "foreign-what",
            (false, true) => "foreign-what-bar",
            (true, false) => "foreign-known",
            (true, true) => "foreign-known-bar",
        };
        let draft = self.known.map_or(self.mchid, |m| &m.name);
        lang.say(&Sentence::new(key).with("draft", draft).with("present", self.present))
    }

    /// The answer that goes to the draft's merchant, and what it does.
    pub fn switch(&self, lang: Lang) -> (String, Action) {
        match self.known {
            Some(m) => (
                lang.say(&Sentence::new("foreign-switch").with("merchant", m.name.as_str())),
                Action::Merchant(MerchantAction::Choose(m.id.clone())),
            ),
            None => (lang.t("merchants-add").to_owned(), Action::Merchant(MerchantAction::Edit(None))),
        }
    }
}

/// Draws the sheet over `over`.
pub(super) fn show(ui: &mut Ui, other: OtherMerchant<'_>, place: Place, actions: &mut Vec<Action>) {
    let Place { lang, over } = place;
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title: lang.t("foreign-title"), over, width: WIDTH };
    let content = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.y = SPACE_8;
        text::body(ui, &other.sentence(lang, false));
        text::hint(ui, lang.t(if other.known.is_some() { "foreign-how" } else { "foreign-how-add" }));
        if !other.trial {
            text::hint(ui, lang.t("foreign-take-what"));
        }
    };
    let mut acts = Vec::new();
    let escaped = sheet::show(ui, &frame, content, |ui| {
        footer_ui(ui, ID, |ui| {
            let later = button::secondary(ui, lang.t("decide-later"));
            if opened {
                later.request_focus();
            }
            if later.clicked() {
                acts.push(Action::Sheet(SheetAction::Close));
            }
            if !other.trial && button::secondary(ui, lang.t("foreign-take")).clicked() {
                acts.push(Action::Draft(DraftAction::TakeOver));
            }
            let (name, act) = other.switch(lang);
            if button::primary(ui, &name).clicked() {
                acts.push(act);
            }
        });
    });
    actions.append(&mut acts);
    if escaped {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

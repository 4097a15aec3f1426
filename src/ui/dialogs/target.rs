//! Where a publication goes: merchant, kind and card.

use egui::{Color32, RichText, Ui};

use super::lines::low_row_ui;
use crate::publish::plan::{CardInput, Plan};
use crate::publish::{Kind, Target};
use crate::ui::theme::{self, TYPE_13, TYPE_14};
use crate::ui::widgets::mark;
use crate::words::{Lang, Sentence, visible};

/// The card by title, else by id.
pub fn card_name(card: &CardInput) -> &str {
    card.title.as_deref().filter(|t| !t.is_empty()).unwrap_or(&card.card_id)
}

/// A sentence that names merchant, kind and card of `plan`.
pub fn naming(key: &'static str, plan: &Plan) -> Sentence {
    let card = plan.cards.first().map_or("", |c| card_name(&c.input));
    Sentence::new(key)
        .with("merchant", plan.target.merchant.as_str())
        .with_key("kind", plan.target.kind.aside())
        .with("card", card)
}

/// Ink and ground of a kind's tag.
pub fn kind_colors(ui: &Ui, kind: Kind) -> (Color32, Color32) {
    let t = theme::current(ui);
    match kind {
        Kind::Trial => (t.trial, t.trial_tint),
        Kind::WeChat => (t.on_tag, t.tag),
        Kind::Other => (t.warning, t.warning_tint),
    }
}

/// Where it goes, in one line: kind, card by title and id.
pub fn target_ui(ui: &mut Ui, lang: Lang, target: &Target, card: &CardInput) {
    line_ui(ui, lang, target, card, true);
}

/// Where it went, without the id, which lies under 技术详情; a card without a title has nothing else.
pub fn target_named_ui(ui: &mut Ui, lang: Lang, target: &Target, card: &CardInput) {
    line_ui(ui, lang, target, card, card.title.as_deref().is_none_or(str::is_empty));
}

fn line_ui(ui: &mut Ui, lang: Lang, target: &Target, card: &CardInput, id: bool) {
    let t = theme::current(ui);
    let (ink, fill) = kind_colors(ui, target.kind);
    low_row_ui(ui, |ui| {
        mark::tag(ui, lang.t(target.kind.key()), fill, ink);
        let title = card.title.as_deref().filter(|t| !t.is_empty());
        let title = title.unwrap_or_else(|| lang.t("confirm-no-title"));
        ui.label(RichText::new(visible(title)).font(theme::regular(TYPE_14)).color(t.text));
        if id {
            ui.label(RichText::new(visible(&card.card_id)).font(theme::mono(TYPE_13)).color(t.text2));
        }
    });
}

//! A certificate that ends soon, or has ended, is announced quietly where the work is done (src/ui/README.md,
//! Certificates).

use egui::Ui;

use super::theme;
use super::widgets::banner::Notice;
use super::widgets::icon::Icon;
use super::widgets::{banner, button};
use crate::merchant::Expiry;
use crate::platform::clock;
use crate::studio::Studio;
use crate::studio::action::{Action, MerchantAction};
use crate::words::{Lang, Sentence};

/// The banner: what is the matter, and until when there is time; `acts` adds the way to 商户设置.
pub fn banner_ui(ui: &mut Ui, merchant: &str, expiry: Expiry, lang: Lang, acts: impl FnOnce(&mut Ui)) {
    let t = theme::current(ui);
    let (end, key) = expiry.end_and_key();
    let (ink, tint) = match expiry {
        Expiry::Soon(_) => (t.warning, t.warning_tint),
        Expiry::Over(_) => (t.danger, t.danger_tint),
    };
    let with = |key: String| lang.say(&Sentence::new(key).with("day", clock::day(end)).with("merchant", merchant));
    let text = format!("{}{}{}", with(key.to_owned()), lang.t("sentence-end"), with(format!("{key}-remedy")));
    banner::banner(ui, &Notice { icon: Icon::Triangle, text: &text, ink, tint }, acts);
}

/// Draws it for the chosen merchant at the top of the form; nothing while there is time.
pub fn show(ui: &mut Ui, studio: &Studio, actions: &mut Vec<Action>) {
    let Some(m) = studio.merchant() else { return };
    let Some(expiry) = m.expiry(clock::unix_secs()) else { return };
    banner_ui(ui, &m.name, expiry, studio.view.lang, |ui| {
        if button::link(ui, studio.view.lang.t("expiry-settings")).clicked() {
            actions.push(Action::Merchant(MerchantAction::Edit(Some(m.id.clone()))));
        }
    });
}

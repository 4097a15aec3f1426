//! What the parts of 商户设置 share: the merchant as it is set up, and how fields stand.

use egui::{Align, Id, Layout, Ui};

use crate::merchant::Merchant;
use crate::rights::check::Level;
use crate::studio::action::{Action, SheetAction};
use crate::studio::sheet::{MerchantChange, MerchantEdit, SheetChange};
use crate::trouble::Trouble;
use crate::ui::theme::SPACE_16;
use crate::ui::widgets::field::Text;
use crate::wechatpay::identifier::Identifier;
use crate::words::Lang;
use crate::words::character::trimmed;

/// Narrower than this, fields stand below each other, in points.
const ONE_COLUMN: f32 = 460.0;

/// What 商户设置 shows beside what is edited.
#[derive(Clone, Copy)]
pub(super) struct SetUp<'a> {
    /// What was recognised and chosen.
    pub edit: &'a MerchantEdit,
    /// The merchant as it is set up; none while one is added.
    pub old: Option<&'a Merchant>,
    /// Another merchant that uses the same APIv3 密钥.
    pub shares_apiv3: Option<&'a Merchant>,
    /// Language of the window.
    pub lang: Lang,
}

/// What was chosen on the sheet, as an act.
pub(super) fn chosen(change: MerchantChange) -> Action {
    Action::Sheet(SheetAction::Change(SheetChange::Merchant(change)))
}

/// A field of this sheet; what is left out is empty.
pub(super) fn plain<'a>(name: &str, label: &'a str) -> Text<'a> {
    Text {
        id: Id::unique(("merchant", name)),
        label,
        optional: None,
        counter: None,
        hint: "",
        help: "",
        problem: None,
        mono: false,
        enabled: true,
    }
}

/// What is wrong, or unusual, with the identifier in a field; nothing while it is empty.
pub(super) fn judged(text: &str, read: fn(&str) -> Result<Identifier, Trouble>, lang: Lang) -> Option<(Level, String)> {
    if trimmed(text).is_empty() {
        return None;
    }
    match read(text) {
        Ok(Identifier { note, .. }) => note.map(|note| (Level::Warning, lang.say(&note))),
        Err(wrong) => Some((Level::Error, lang.say(&wrong.sentence))),
    }
}

/// Two things side by side, or below each other where there is no room.
pub(super) fn pair_ui(ui: &mut Ui, left: impl FnOnce(&mut Ui), right: impl FnOnce(&mut Ui)) {
    if ui.available_width() < ONE_COLUMN {
        ui.vertical(left);
        ui.vertical(right);
    } else {
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.x = SPACE_16;
            ui.columns(2, |c| {
                if let [l, r] = c {
                    // A column alone would spread the words of a line over its width.
                    l.with_layout(Layout::top_down(Align::Min), left);
                    r.with_layout(Layout::top_down(Align::Min), right);
                }
            });
        });
    }
}

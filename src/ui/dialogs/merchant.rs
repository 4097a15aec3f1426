//! 添加商户, 商户设置: from what somebody sent to a merchant that can publish (people.md §4).

use egui::{Id, Rect, Ui};

use super::{certificates, merchant_advanced, merchant_files, mini_programs};
use crate::merchant::Merchant;
use crate::rights::check::Level;
use crate::studio::action::Action;
use crate::studio::sheet::{Doing, MerchantEdit};
use crate::ui::theme::{SPACE_12, SPACE_16};
use crate::ui::widgets::field::{self, Text};
use crate::ui::widgets::{bits, button, sheet, told};
use crate::words::{Lang, Sentence};

/// Narrower than this, fields stand below each other, in points.
const ONE_COLUMN: f32 = 460.0;

/// Draws the sheet. `old` is the merchant as it is set up; none while one is added.
pub(super) fn show(
    ui: &mut Ui,
    edit: &mut MerchantEdit,
    (old, shares): (Option<&Merchant>, Option<&Merchant>),
    lang: Lang,
    over: Rect,
    actions: &mut Vec<Action>,
) {
    let title = lang.t(if old.is_some() { "setup-change" } else { "setup-add" });
    let frame = sheet::Sheet { id: "merchant", title, over, width: 680.0 };
    let busy = edit.busy.is_some();
    let doing = edit.doing;
    if merchant_files::pasted_key(ui) {
        actions.push(Action::CredentialsFromClipboard);
    }
    let mut acts = Vec::new();
    let content = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.y = SPACE_12;
        if let Some(old) = old {
            certificates::expiry_ui(ui, edit, old, lang);
        }
        if edit.moved.is_some() {
            bits::hint(ui, lang.t("moving-in-keys"));
        }
        merchant_files::files_ui(ui, edit, old, lang, actions);
        fields_ui(ui, edit, old.map(|o| o.mchid.as_str()), lang);
        certificates::certificates_ui(ui, edit, lang, actions);
        mini_programs::minis_ui(ui, edit, lang);
        merchant_advanced::advanced_ui(ui, edit, (old, shares), lang, actions);
        merchant_advanced::test_ui(ui, edit, lang, actions);
        if let Some(old) = old {
            move_ui(ui, old, lang, actions);
        }
        if let Some(trouble) = &edit.trouble {
            told::trouble(ui, trouble, lang, |ui| {
                if edit.offer_session
                    && button::button(ui, button::Look::Secondary, lang.t("setup-session"), !busy).clicked()
                {
                    actions.push(Action::SaveMerchant { session: true, keyless: false });
                }
                if edit.key.is_none() && trouble.sentence.key == "merchant-no-key" {
                    if button::button(ui, button::Look::Secondary, lang.t("setup-keyless"), !busy).clicked() {
                        actions.push(Action::SaveMerchant { session: false, keyless: true });
                    }
                    bits::hint(ui, lang.t("setup-keyless-what"));
                }
            });
        }
    };
    let escaped = sheet::show(ui, &frame, content, |ui| {
        if button::button(ui, button::Look::Primary, lang.t("setup-save"), !busy).clicked() {
            acts.push(Action::SaveMerchant { session: false, keyless: false });
        }
        if button::secondary(ui, lang.t("setup-cancel")).clicked() {
            acts.push(Action::CloseSheet);
        }
        if busy {
            let key = match doing {
                Doing::Reading => "setup-reading",
                Doing::Keeping | Doing::KeepingForSession => "setup-keeping",
                Doing::Testing => "setup-testing",
            };
            bits::hint(ui, lang.t(key));
        }
    });
    actions.append(&mut acts);
    let tried = |a: &Action| {
        use Action::{Credentials, CredentialsFromClipboard, MakeCurrent, SaveMerchant, TestConnection};
        matches!(a, SaveMerchant { .. } | TestConnection | MakeCurrent(_) | Credentials(_) | CredentialsFromClipboard)
    };
    if edit.trouble.is_none() || actions.iter().any(tried) {
        told::anew(ui);
    }
    if escaped {
        actions.push(Action::CloseSheet);
    }
}

/// 导出商户设置, for a new computer.
fn move_ui(ui: &mut Ui, old: &Merchant, lang: Lang, actions: &mut Vec<Action>) {
    super::kit::low_row_ui(ui, |ui| {
        if button::link(ui, lang.t("moving-out")).clicked() {
            actions.push(Action::MoveOut(old.id.clone()));
        }
        bits::hint(ui, lang.t("moving-out-what"));
    });
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

/// Two things side by side, or below each other where there is no room.
pub(super) fn pair(ui: &mut Ui, left: impl FnOnce(&mut Ui), right: impl FnOnce(&mut Ui)) {
    if ui.available_width() < ONE_COLUMN {
        ui.vertical(left);
        ui.vertical(right);
    } else {
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.x = SPACE_16;
            ui.columns(2, |c| {
                if let [l, r] = c {
                    left(l);
                    right(r);
                }
            });
        });
    }
}

/// `was`: the 商户号 that the merchant was set up with.
fn fields_ui(ui: &mut Ui, edit: &mut MerchantEdit, was: Option<&str>, lang: Lang) {
    let from_certificate = |same: bool| same.then(|| lang.t("setup-from-certificate").to_owned());
    let certificate = edit.certificate.as_ref();
    let named = certificate.and_then(|c| c.mchid()).map(str::to_owned);
    let same_mchid = named.as_deref().is_some_and(|n| n == edit.mchid.trim());
    let same_serial = certificate.is_some_and(|c| c.serial.eq_ignore_ascii_case(edit.serial.trim()));
    let beside = edit.beside();
    let warning = |is: bool, sentence: Sentence| is.then(|| (Level::Warning, lang.say(&sentence)));
    let mchid = edit.mchid.clone();
    pair(
        ui,
        |ui| {
            let text = Text { hint: &mchid, ..plain("name", lang.t("setup-name")) };
            field::text(ui, &mut edit.name, text, |_| {});
        },
        |ui| {
            let other = named.clone().filter(|_| !same_mchid);
            // A certificate of another merchant fills the field: who meant this one has to see it.
            let was = was.filter(|w| *w != edit.mchid.trim());
            let problem = match (other, was) {
                (Some(other), _) => warning(true, Sentence::new("setup-mchid-other").with("mchid", other)),
                (None, Some(was)) => warning(true, Sentence::new("setup-mchid-was").with("mchid", was)),
                (None, None) => None,
            };
            let text = Text {
                counter: from_certificate(same_mchid),
                help: lang.t("setup-mchid-help"),
                problem,
                mono: true,
                ..plain("mchid", lang.t("setup-mchid"))
            };
            field::text(ui, &mut edit.mchid, text, |_| {});
        },
    );
    pair(
        ui,
        |ui| {
            let id = edit.answer_id.trim();
            let problem =
                warning(!id.is_empty() && !id.starts_with("PUB_KEY_ID_"), Sentence::new("setup-answer-id-odd"));
            let fine = problem.is_none();
            let text = Text {
                optional: Some(lang.t("optional")),
                hint: "PUB_KEY_ID_…",
                help: lang.t("setup-answer-id-help"),
                problem,
                mono: true,
                ..plain("answer_id", lang.t("setup-answer-id"))
            };
            field::text(ui, &mut edit.answer_id, text, |_| {});
            if fine {
                bits::hint(ui, lang.t("setup-answer-id-help"));
            }
        },
        |ui| {
            let other = certificate.is_some() && !same_serial && !beside;
            let text = Text {
                counter: from_certificate(same_serial),
                help: lang.t("setup-serial-help"),
                problem: warning(other, Sentence::new("setup-serial-other")),
                mono: true,
                ..plain("serial", lang.t("setup-serial"))
            };
            field::text(ui, &mut edit.serial, text, |_| {});
        },
    );
}

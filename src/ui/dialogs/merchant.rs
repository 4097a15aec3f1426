//! 添加商户, 商户设置: from what somebody sent to a merchant that can publish (src/ui/README.md, Setting up a merchant).

use std::cell::RefCell;

use egui::{Color32, Rect, Ui};

use super::footer::footer_ui;
use super::merchant_fields::{SetUp, chosen, judged, pair_ui, plain};
use super::{certificates, merchant_advanced, merchant_files, mini_programs};
use crate::merchant::Merchant;
use crate::rights::check::Level;
use crate::studio::action::{Action, MerchantAction, SheetAction};
use crate::studio::sheet::{Doing, MerchantChange, MerchantTyped};
use crate::ui::theme::{self, SPACE_12};
use crate::ui::widgets::field::{self, Text};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::{button, mark, sheet, text, trouble};
use crate::wechatpay::identifier;
use crate::words::{Lang, Sentence};

const ID: &str = "merchant";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 680.0;

/// Draws the sheet over `over`.
pub(super) fn show(ui: &mut Ui, set_up: SetUp<'_>, typed: &mut MerchantTyped, over: Rect, actions: &mut Vec<Action>) {
    let SetUp { edit, old, lang, .. } = set_up;
    let title = lang.t(if old.is_some() { "setup-change" } else { "setup-add" });
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title, over, width: WIDTH };
    if merchant_files::pasted_key(ui) {
        actions.push(Action::Merchant(MerchantAction::CredentialsFromClipboard));
    }
    let mut acts = Vec::new();
    let typed = RefCell::new(typed);
    let escaped = sheet::show(
        ui,
        &frame,
        |ui| content_ui(ui, set_up, &mut typed.borrow_mut(), opened, actions),
        |ui| footer_ui(ui, ID, |ui| buttons_ui(ui, set_up, &typed.borrow(), &mut acts)),
    );
    actions.append(&mut acts);
    let tried = |a: &Action| {
        use MerchantAction::{Credentials, CredentialsFromClipboard, MakeCurrent, Save, TestConnection};
        let Action::Merchant(a) = a else { return false };
        matches!(a, Save { .. } | TestConnection | MakeCurrent(_) | Credentials(_) | CredentialsFromClipboard)
    };
    if edit.trouble.is_none() || actions.iter().any(tried) {
        trouble::anew(ui);
    }
    if escaped {
        // The first Esc asks, the second takes the question back.
        if edit.leaving {
            actions.push(chosen(MerchantChange::Leaving(false)));
        } else {
            leave(set_up, &typed.borrow(), actions);
        }
    }
}

/// What was filled in is not thrown away by one key or one click.
fn leave(set_up: SetUp<'_>, typed: &MerchantTyped, actions: &mut Vec<Action>) {
    actions.push(if set_up.edit.is_filled(typed, set_up.old) {
        chosen(MerchantChange::Leaving(true))
    } else {
        Action::Sheet(SheetAction::Close)
    });
}

fn content_ui(ui: &mut Ui, set_up: SetUp<'_>, typed: &mut MerchantTyped, opened: bool, actions: &mut Vec<Action>) {
    let SetUp { edit, old, lang, .. } = set_up;
    let busy = edit.busy.is_some();
    ui.spacing_mut().item_spacing.y = SPACE_12;
    if let Some(old) = old {
        certificates::expiry_ui(ui, (edit, typed), old, lang);
    }
    if edit.moved.is_some() {
        text::hint(ui, lang.t("moving-in-keys"));
    }
    merchant_files::files_ui(ui, set_up, typed, opened, actions);
    fields_ui(ui, set_up, typed);
    certificates::certificates_ui(ui, (edit, typed), lang, actions);
    mini_programs::minis_ui(ui, edit.minis_open, &mut typed.mini_programs, lang, actions);
    merchant_advanced::advanced_ui(ui, set_up, typed, actions);
    merchant_advanced::test_ui(ui, (edit, typed), lang, actions);
    if let Some(old) = old {
        move_ui(ui, old, lang, actions);
    }
    if let Some(trouble) = &edit.trouble {
        trouble::trouble(ui, trouble, lang, |ui| {
            if edit.offer_session
                && button::button(ui, button::Look::Secondary, lang.t("setup-session"), !busy).clicked()
            {
                actions.push(Action::Merchant(MerchantAction::Save { session: true, keyless: false }));
            }
            if edit.key.is_none() && trouble.sentence.key == "merchant-no-key" {
                if button::button(ui, button::Look::Secondary, lang.t("setup-keyless"), !busy).clicked() {
                    actions.push(Action::Merchant(MerchantAction::Save { session: false, keyless: true }));
                }
                text::hint(ui, lang.t("setup-keyless-what"));
            }
        });
    }
}

/// 取消 and 保存商户; or, before what was filled in goes, whether it may.
fn buttons_ui(ui: &mut Ui, set_up: SetUp<'_>, typed: &MerchantTyped, actions: &mut Vec<Action>) {
    let SetUp { edit, lang, .. } = set_up;
    if edit.leaving {
        let asked = sheet::just_opened(ui, "merchant leaving");
        let t = theme::current(ui);
        let said = mark::mark(ui, Some(Icon::Triangle), lang.t("setup-leave"), t.warning, Color32::TRANSPARENT);
        ui.ctx().accesskit_node_builder(said.id, |n| n.set_live(egui::accesskit::Live::Assertive));
        if button::button(ui, button::Look::Danger, lang.t("unsaved-discard"), true).clicked() {
            actions.push(Action::Sheet(SheetAction::Close));
        }
        let stay = button::primary(ui, lang.t("setup-stay"));
        if asked {
            stay.request_focus();
        }
        if stay.clicked() {
            actions.push(chosen(MerchantChange::Leaving(false)));
            ui.memory_mut(|m| m.request_focus(plain("name", "").id));
        }
        return;
    }
    if let Some(doing) = edit.busy.last() {
        let key = match doing {
            Doing::Reading => "setup-reading",
            Doing::Keeping => "setup-keeping",
            Doing::Testing => "setup-testing",
        };
        text::hint(ui, lang.t(key));
    }
    if button::secondary(ui, lang.t("setup-cancel")).clicked() {
        leave(set_up, typed, actions);
    }
    if button::button(ui, button::Look::Primary, lang.t("setup-save"), edit.busy.is_none()).clicked() {
        actions.push(Action::Merchant(MerchantAction::Save { session: false, keyless: false }));
    }
}

/// 导出商户设置, for a new computer.
fn move_ui(ui: &mut Ui, old: &Merchant, lang: Lang, actions: &mut Vec<Action>) {
    super::lines::low_row_ui(ui, |ui| {
        if button::link(ui, lang.t("moving-out")).clicked() {
            actions.push(Action::Merchant(MerchantAction::MoveOut(old.id.clone())));
        }
        text::hint(ui, lang.t("moving-out-what"));
    });
}

fn fields_ui(ui: &mut Ui, set_up: SetUp<'_>, typed: &mut MerchantTyped) {
    let lang = set_up.lang;
    let (mchid, number, beside) = (typed.mchid.clone(), typed.number(), set_up.edit.beside(typed));
    pair_ui(
        ui,
        |ui| {
            let text = Text { hint: &mchid, ..plain("name", lang.t("setup-name")) };
            field::text(ui, &mut typed.name, text, |_| {});
        },
        |ui| mchid_ui(ui, set_up, &mut typed.mchid, &number),
    );
    pair_ui(
        ui,
        |ui| answer_id_ui(ui, &mut typed.answer_id, lang),
        |ui| serial_ui(ui, set_up, &mut typed.serial, beside),
    );
}

/// 取自证书, where what stands in the field is what the certificate says.
fn from_certificate(lang: Lang, same: bool) -> Option<String> {
    same.then(|| lang.t("setup-from-certificate").to_owned())
}

/// 商户号; `number` is what is typed, as a number.
fn mchid_ui(ui: &mut Ui, set_up: SetUp<'_>, typed: &mut String, number: &str) {
    let SetUp { edit, old, lang, .. } = set_up;
    let named = edit.certificate.as_ref().and_then(|c| c.mchid());
    let other = named.filter(|n| *n != number);
    // A certificate of another merchant changes the field: whoever edits this merchant has to notice.
    let was = old.map(|o| o.mchid.as_str()).filter(|w| *w != number);
    let warning = |sentence: Sentence| Some((Level::Warning, lang.say(&sentence)));
    let odd = judged(typed, identifier::mchid, lang);
    let problem = match (other, was) {
        _ if odd.as_ref().is_some_and(|p| p.0 == Level::Error) => odd,
        (Some(other), _) => warning(Sentence::new("setup-mchid-other").with("mchid", other)),
        (None, Some(was)) => warning(Sentence::new("setup-mchid-was").with("mchid", was)),
        (None, None) => odd,
    };
    let text = Text {
        counter: from_certificate(lang, named == Some(number)),
        help: lang.t("setup-mchid-help"),
        problem,
        mono: true,
        ..plain("mchid", lang.t("setup-mchid"))
    };
    field::text(ui, typed, text, |_| {});
}

/// 公钥ID, which is in no file.
fn answer_id_ui(ui: &mut Ui, typed: &mut String, lang: Lang) {
    let problem = judged(typed, identifier::public_key_id, lang);
    let fine = problem.is_none();
    let text = Text {
        optional: Some(lang.t("optional")),
        hint: "PUB_KEY_ID_…",
        help: lang.t("setup-answer-id-help"),
        problem,
        mono: true,
        ..plain("answer_id", lang.t("setup-answer-id"))
    };
    field::text(ui, typed, text, |_| {});
    if fine {
        text::hint(ui, lang.t("setup-answer-id-help"));
    }
}

/// 证书序列号; `beside`: the certificate that was found stands beside the current one.
fn serial_ui(ui: &mut Ui, set_up: SetUp<'_>, typed: &mut String, beside: bool) {
    let SetUp { edit, lang, .. } = set_up;
    let certificate = edit.certificate.as_ref();
    let same = certificate.is_some_and(|c| identifier::is_serial(typed, &c.serial));
    let other = certificate.is_some() && !same && !beside;
    // That a certificate has a short number is no reason to check it.
    let odd = judged(typed, identifier::serial, lang).filter(|_| !same);
    let problem = match odd {
        Some((Level::Error, wrong)) => Some((Level::Error, wrong)),
        _ if other => Some((Level::Warning, lang.t("setup-serial-other").to_owned())),
        odd => odd,
    };
    let text = Text {
        counter: from_certificate(lang, same),
        help: lang.t("setup-serial-help"),
        problem,
        mono: true,
        ..plain("serial", lang.t("setup-serial"))
    };
    field::text(ui, typed, text, |_| {});
}

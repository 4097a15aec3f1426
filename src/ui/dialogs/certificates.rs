//! The certificates of a merchant that is changed: the current one, and what stands beside it (src/ui/README.md,
//! Certificates).

use egui::Ui;

use crate::merchant::{CertificateNote, Expiry, Merchant};
use crate::platform::clock;
use crate::studio::action::{Action, MerchantAction};
use crate::studio::sheet::{MerchantEdit, MerchantTyped};
use crate::ui::expiry::banner_ui;
use crate::ui::theme::{self, SPACE_4, SPACE_8, SPACE_12, TYPE_14};
use crate::ui::widgets::list::{self, Entry};
use crate::ui::widgets::{button, text};
use crate::words::{Lang, Sentence};

/// Says that the current certificate ends soon, or has ended; what to do stands with it.
pub(super) fn expiry_ui(ui: &mut Ui, (edit, typed): (&MerchantEdit, &MerchantTyped), old: &Merchant, lang: Lang) {
    let current = typed.current();
    let note = edit.certificates.iter().find(|c| c.serial == current);
    let found = edit.certificate.as_ref().filter(|_| edit.key_serial(typed) == current);
    let end = found.map(|c| c.not_after).or(note.and_then(|c| c.not_after));
    if let Some(expiry) = end.and_then(|end| Expiry::of_certificate(end, clock::unix_secs())) {
        banner_ui(ui, &old.name, expiry, lang, |_| {});
    }
}

/// Every certificate that stays, with the one that was found, when there is more than one to choose from.
fn certificates_of(edit: &MerchantEdit, typed: &MerchantTyped) -> Vec<(CertificateNote, bool)> {
    let mut out: Vec<(CertificateNote, bool)> = edit.certificates.iter().map(|c| (c.clone(), false)).collect();
    if let Some(found) = &edit.certificate {
        let serial = edit.key_serial(typed);
        match out.iter_mut().find(|(c, _)| c.serial == serial) {
            Some((c, _)) => c.not_after = Some(found.not_after),
            None => out.push((CertificateNote { serial, not_after: Some(found.not_after) }, true)),
        }
    }
    out
}

/// Draws the choice among them.
pub(super) fn certificates_ui(
    ui: &mut Ui,
    (edit, typed): (&MerchantEdit, &MerchantTyped),
    lang: Lang,
    actions: &mut Vec<Action>,
) {
    let all = certificates_of(edit, typed);
    if all.len() < 2 {
        return;
    }
    text::strong(ui, lang.t("certificates"), TYPE_14);
    text::hint(ui, lang.t("certificates-what"));
    let current = typed.current();
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = SPACE_4;
        for (note, fresh) in &all {
            let (current, busy) = (note.serial == current, edit.busy.is_some());
            line_ui(ui, &Line { note, fresh: *fresh, current, busy }, lang, actions);
        }
    });
}

/// One of several certificates.
struct Line<'a> {
    note: &'a CertificateNote,
    /// It was found just now.
    fresh: bool,
    /// Requests are signed by its key.
    current: bool,
    /// Something is being done with the merchant.
    busy: bool,
}

fn line_ui(ui: &mut Ui, line: &Line<'_>, lang: Lang, actions: &mut Vec<Action>) {
    let Line { note, fresh, current, busy } = *line;
    let t = theme::current(ui);
    let now = clock::unix_secs();
    let title = match note.not_after {
        Some(end) if end <= now => lang.say(&Sentence::new("certificate-over").with("day", clock::day(end))),
        Some(end) => lang.say(&Sentence::new("certificate-until").with("day", clock::day(end))),
        None => lang.t("certificate-until-unknown").to_owned(),
    };
    let over = note.not_after.is_some_and(|end| end <= now);
    let tag = match (current, over, fresh) {
        (_, true, _) => Some((lang.t("certificate-tag-over"), t.danger_tint, t.danger)),
        (true, ..) => Some((lang.t("certificate-tag-current"), t.accent_tint, t.accent)),
        (_, _, true) => Some((lang.t("certificate-tag-new"), t.hover, t.text2)),
        _ => None,
    };
    let wide = |key: &str| {
        let font = theme::regular(theme::TYPE_13);
        ui.painter().layout_no_wrap(lang.t(key).to_owned(), font, egui::Color32::PLACEHOLDER).size().x + 4.0
    };
    let free =
        if current { 0.0 } else { wide("certificate-current") + wide("certificate-remove") + SPACE_12 + SPACE_8 };
    let entry = Entry { title: &title, below: &note.serial, id: true, tag, chosen: current, free };
    if current {
        list::entry(ui, &entry);
        return;
    }
    let mut wishes = Vec::new();
    let clicked = list::entry_with(ui, entry, |ui| {
        let described = |ui: &Ui, r: &egui::Response| {
            ui.ctx().accesskit_node_builder(r.id, |node| node.set_description(note.serial.as_str()));
        };
        let choose = button::full(ui, button::Look::Link, lang.t("certificate-current"), None, !busy && !over);
        described(ui, &choose);
        if choose.clicked() {
            wishes.push(Action::Merchant(MerchantAction::MakeCurrent(note.serial.clone())));
        }
        let remove = button::full(ui, button::Look::Link, lang.t("certificate-remove"), None, !busy);
        described(ui, &remove);
        if remove.clicked() {
            wishes.push(Action::Merchant(MerchantAction::DropCertificate(note.serial.clone())));
        }
    });
    if wishes.is_empty() && clicked.clicked() && !busy && !over {
        wishes.push(Action::Merchant(MerchantAction::MakeCurrent(note.serial.clone())));
    }
    actions.append(&mut wishes);
}

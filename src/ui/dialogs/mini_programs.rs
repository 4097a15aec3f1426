//! 我的小程序 in 商户设置: each with its name, its AppID and its named pages (src/ui/README.md, Mini programs).

use egui::{Id, Ui};

use super::merchant_fields::{chosen, pair_ui, plain};
use crate::merchant::MiniProgram;
use crate::rights::check::Problem;
use crate::rights::field::FieldId;
use crate::rights::repair::repaired;
use crate::studio::action::Action;
use crate::studio::mini_programs::{APPID, PATH, problem};
use crate::studio::sheet::MerchantChange;
use crate::ui::form::fields::problem_text;
use crate::ui::theme::{SPACE_8, SPACE_12};
use crate::ui::widgets::button::{self, Look};
use crate::ui::widgets::field::{self, Text};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::{list, text};
use crate::words::{Lang, Sentence};

/// Draws 我的小程序, unfolded where it is `open`; `all` are edit buffers.
pub(super) fn minis_ui(ui: &mut Ui, open: bool, all: &mut [MiniProgram], lang: Lang, actions: &mut Vec<Action>) {
    let count = all.len();
    let name = match count {
        0 => lang.t("mini-title").to_owned(),
        n => lang.say(&Sentence::new("mini-title-count").with("count", n)),
    };
    let mark = if open { Icon::Down } else { Icon::Right };
    let fold = button::full(ui, Look::Link, &name, Some(mark), true);
    ui.ctx().accesskit_node_builder(fold.id, |node| node.set_expanded(open));
    if fold.clicked() {
        actions.push(chosen(MerchantChange::Minis(!open)));
    }
    if !open {
        return;
    }
    text::hint(ui, lang.t("mini-what"));
    for (i, m) in all.iter_mut().enumerate() {
        list::group(ui, |ui| {
            ui.spacing_mut().item_spacing.y = SPACE_8;
            mini_ui(ui, i, m, lang, actions);
        });
    }
    if button::secondary(ui, lang.t("mini-add")).clicked() {
        actions.push(chosen(MerchantChange::AddMini));
        ui.memory_mut(|m| m.request_focus(Id::unique(("merchant", format!("mini {count}").as_str()))));
    }
}

/// A field with what is wrong in it, and the repair where there is one.
fn checked_ui(ui: &mut Ui, value: &mut String, as_field: FieldId, lang: Lang, text: Text<'_>) {
    let wrong: Option<Problem> = problem(as_field, value);
    let fixed = wrong.as_ref().and_then(|p| repaired(&p.sentence.key, value.trim()));
    let problem = wrong.map(|p| (p.level, problem_text(lang, &p)));
    let mut repair = false;
    field::text(ui, value, Text { problem, mono: true, ..text }, |ui| {
        repair = fixed.is_some() && button::link(ui, lang.t("repair")).clicked();
    });
    if let (true, Some(fixed)) = (repair, fixed) {
        *value = fixed;
    }
}

/// The mini program at the place `i`.
fn mini_ui(ui: &mut Ui, i: usize, m: &mut MiniProgram, lang: Lang, actions: &mut Vec<Action>) {
    let (name_id, appid_id) = (format!("mini {i}"), format!("mini {i} appid"));
    let MiniProgram { name, appid, pages } = m;
    pair_ui(
        ui,
        |ui| {
            let text = Text { hint: lang.t("mini-name-hint"), ..plain(&name_id, lang.t("mini-name")) };
            field::text(ui, name, text, |_| {});
        },
        |ui| {
            let text = Text { help: lang.t("mini-appid-help"), ..plain(&appid_id, lang.t("mini-appid")) };
            checked_ui(ui, appid, APPID, lang, Text { hint: "wx…", ..text });
        },
    );
    for (k, page) in pages.iter_mut().enumerate() {
        let (name_id, path_id) = (format!("mini {i} page {k}"), format!("mini {i} path {k}"));
        pair_ui(
            ui,
            |ui| {
                let text = Text { hint: lang.t("mini-page-hint"), ..plain(&name_id, lang.t("mini-page")) };
                field::text(ui, &mut page.name, text, |_| {});
            },
            |ui| {
                let text = Text { help: lang.t("mini-path-help"), ..plain(&path_id, lang.t("mini-path")) };
                checked_ui(ui, &mut page.path, PATH, lang, Text { hint: "pages/index/index", ..text });
            },
        );
        let named = !page.name.trim().is_empty() || !page.path.trim().is_empty();
        if named && link_ui(ui, lang.t("mini-page-remove"), &page.name).clicked() {
            actions.push(chosen(MerchantChange::RemovePage(i, k)));
        }
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = SPACE_12;
        if link_ui(ui, lang.t("mini-page-add"), name).clicked() {
            actions.push(chosen(MerchantChange::AddPage(i)));
        }
        if link_ui(ui, lang.t("mini-remove"), name).clicked() {
            actions.push(chosen(MerchantChange::RemoveMini(i)));
        }
    });
}

/// The same words stand at every mini program: whose they are is read aloud with them.
fn link_ui(ui: &mut Ui, text: &str, whose: &str) -> egui::Response {
    let link = button::link(ui, text);
    ui.ctx().accesskit_node_builder(link.id, |node| node.set_description(whose));
    link
}

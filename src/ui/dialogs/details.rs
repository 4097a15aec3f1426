//! 技术详情: what an engineer asks for. Everything can be selected; no key and no signature is in it.

use egui::{RichText, Ui};

use super::lines::{Code, cell_ui, code_ui};
use crate::publish::plan::{CardPlan, Plan};
use crate::publish::send::CardResult;
use crate::publish::{Kind, Target};
use crate::studio::action::Action;
use crate::ui::theme::{self, SPACE_4, SPACE_8, TYPE_13};
use crate::words::{Lang, Sentence, visible};

/// Name and value; the value can be selected.
fn fact_ui(ui: &mut Ui, name: &str, value: &str) {
    let t = theme::current(ui);
    let key = RichText::new(name).font(theme::regular(TYPE_13)).color(t.text3);
    let value = RichText::new(visible(value)).font(theme::mono(TYPE_13)).color(t.text2);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = SPACE_8;
        let first = (ui.available_width() * 0.22).clamp(72.0, 120.0);
        cell_ui(ui, first, |ui| {
            ui.add(egui::Label::new(key).wrap());
        });
        let rest = ui.available_width();
        cell_ui(ui, rest, |ui| {
            ui.add(egui::Label::new(value).selectable(true).wrap());
        });
    });
}

/// The address that is called. The stand-in's port is not known before it starts, so it is called by name.
pub fn address(lang: Lang, target: &Target, path: &str) -> String {
    match target.kind {
        Kind::Trial => lang.say(&Sentence::new("confirm-trial-address").with("path", path)),
        _ => format!("{}{path}", target.gateway.base()),
    }
}

/// The body as people read it; as it is when it is no JSON.
fn pretty(body: &[u8]) -> String {
    serde_json::from_slice::<serde_json::Value>(body)
        .and_then(|v| serde_json::to_string_pretty(&v))
        .unwrap_or_else(|_| String::from_utf8_lossy(body).into_owned())
}

/// What will be sent, or was: method, address, signing merchant, gateway, content mark, body.
pub fn request_ui(ui: &mut Ui, lang: Lang, plan: &Plan, card: &CardPlan, actions: &mut Vec<Action>) {
    let t = theme::current(ui);
    let target = &plan.target;
    ui.spacing_mut().item_spacing.y = SPACE_4;
    fact_ui(ui, lang.t("confirm-method"), card.request.method);
    fact_ui(ui, lang.t("confirm-address"), &address(lang, target, &card.request.path));
    let signer = Sentence::new("confirm-signer-value")
        .with("merchant", target.merchant.as_str())
        .with("mchid", target.mchid.as_str());
    fact_ui(ui, lang.t("confirm-signer"), &lang.say(&signer));
    let gateway = match target.kind {
        Kind::Trial => lang.t("kind-trial"),
        _ => target.gateway.host(),
    };
    fact_ui(ui, lang.t("confirm-gateway"), gateway);
    fact_ui(
        ui,
        lang.t("confirm-mark"),
        &lang.say(&Sentence::new("confirm-mark-value").with("mark", card.mark.as_str())),
    );
    ui.add_space(SPACE_4);
    let body = String::from_utf8_lossy(&card.request.body);
    let shown = pretty(&card.request.body);
    let (name, copy) = (lang.t("confirm-body"), lang.t("confirm-copy-body"));
    code_ui(ui, &Code { name, copy, copied: &body, shown: &shown, ink: t.text2 }, actions);
}

/// What came back: verdict, status, code and message, Request-ID, attempts, and the technical lines of a trouble.
pub fn answer_ui(ui: &mut Ui, lang: Lang, result: &CardResult) {
    ui.spacing_mut().item_spacing.y = SPACE_4;
    fact_ui(ui, lang.t("told-verdict"), result.verdict.name());
    fact_ui(ui, lang.t("told-time"), &result.at);
    if let Some(status) = result.status {
        fact_ui(ui, lang.t("told-status"), &status.to_string());
    }
    for (name, value) in [("code", &result.code), ("message", &result.message), ("Request-ID", &result.request_id)] {
        if let Some(value) = value {
            fact_ui(ui, name, value);
        }
    }
    fact_ui(ui, lang.t("told-attempts"), &result.attempts.to_string());
    if result.backup_host {
        fact_ui(ui, lang.t("told-host"), lang.t("told-backup-host"));
    }
    if let Some(detail) = result.last.as_ref().and_then(|a| a.detail.as_ref()) {
        fact_ui(ui, "detail", &detail.to_string());
    }
    for line in result.trouble.iter().flat_map(|t| &t.details) {
        fact_ui(ui, lang.t("told-detail"), line);
    }
}

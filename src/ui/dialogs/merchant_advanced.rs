//! 高级: gateway, form of the endpoint, proxy; and 连接测试 with its lines.

use egui::{Id, Ui};

use super::lines::low_row_ui;
use super::merchant_fields::{SetUp, chosen, judged, pair_ui, plain};
use crate::platform::key_store;
use crate::rights::check::Level;
use crate::studio::action::{Action, MerchantAction, ViewAction};
use crate::studio::jobs::Waiting;
use crate::studio::sheet::{Doing, MerchantChange, MerchantEdit, MerchantTyped};
use crate::trouble::Trouble;
use crate::ui::theme::{self, SPACE_4, SPACE_8};
use crate::ui::widgets::banner::Notice;
use crate::ui::widgets::choice::Choice;
use crate::ui::widgets::field::{self, Text};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::list::{self, Row, Tone};
use crate::ui::widgets::{banner, button, choice, text};
use crate::wechatpay::endpoint::Endpoint;
use crate::wechatpay::gateway::{Gateway, Proxy, without_account};
use crate::wechatpay::identifier;
use crate::words::{Lang, Sentence, visible};
use crate::work::TestLine;

/// Draws 高级, folded unless the gateway is not WeChat's.
pub(super) fn advanced_ui(ui: &mut Ui, set_up: SetUp<'_>, typed: &mut MerchantTyped, actions: &mut Vec<Action>) {
    let SetUp { edit, lang, .. } = set_up;
    let gateway = Gateway::parse(&typed.gateway);
    let other = !gateway.as_ref().is_ok_and(Gateway::is_wechat);
    let open = edit.advanced || other;
    let mark = if open { Icon::Down } else { Icon::Right };
    let fold = button::full(ui, button::Look::Link, lang.t("setup-advanced"), Some(mark), true);
    ui.ctx().accesskit_node_builder(fold.id, |node| node.set_expanded(open));
    if fold.clicked() {
        actions.push(chosen(MerchantChange::Advanced(!edit.advanced)));
    }
    if !open {
        return;
    }
    let problem = match gateway {
        Err(t) => Some((Level::Error, lang.say(&t.sentence))),
        Ok(g) if !g.is_wechat() => Some((Level::Warning, lang.t("setup-gateway-other").to_owned())),
        Ok(_) => None,
    };
    pair_ui(
        ui,
        |ui| {
            let help = lang.t("setup-gateway-help");
            let text = Text { help, problem, mono: true, ..plain("gateway", lang.t("setup-gateway")) };
            field::text(ui, &mut typed.gateway, text, |_| {});
        },
        |ui| proxy_ui(ui, &mut typed.proxy, lang, actions),
    );
    pair_ui(ui, |ui| endpoint_ui(ui, edit.endpoint, lang, actions), |ui| test_card_ui(ui, &mut typed.test_card, lang));
    apiv3_ui(ui, set_up, typed, actions);
    if edit.ask_documented {
        ask_documented_ui(ui, lang, actions);
    } else if edit.endpoint == Endpoint::Documented {
        field::problem(ui, Level::Warning, lang.t("setup-endpoint-documented-note"), |_| {});
    }
}

/// 接口版本
fn endpoint_ui(ui: &mut Ui, endpoint: Endpoint, lang: Lang, actions: &mut Vec<Action>) {
    let options = [lang.t("setup-endpoint-rights").to_owned(), lang.t("setup-endpoint-documented").to_owned()];
    let selected = usize::from(endpoint == Endpoint::Documented);
    let (label, help) = (lang.t("setup-endpoint"), lang.t("setup-endpoint-help"));
    let id = Id::unique("merchant endpoint");
    let list = Choice { id, label, optional: None, help, options: &options, selected };
    if let Some(place) = choice::choice(ui, &list) {
        let chosen = if place == 1 { Endpoint::Documented } else { Endpoint::Rights };
        actions.push(Action::Merchant(MerchantAction::Endpoint(chosen, false)));
    }
}

/// The card that 连接测试 reads.
fn test_card_ui(ui: &mut Ui, typed: &mut String, lang: Lang) {
    let text = Text {
        optional: Some(lang.t("optional")),
        help: lang.t("setup-test-card-help"),
        problem: judged(typed, identifier::card, lang),
        mono: true,
        ..plain("test_card", lang.t("setup-test-card"))
    };
    field::text(ui, typed, text, |_| {});
    text::hint(ui, lang.t("setup-test-card-help"));
}

/// The form that newer pages document for something else is asked for twice.
fn ask_documented_ui(ui: &mut Ui, lang: Lang, actions: &mut Vec<Action>) {
    let (t, text) = (theme::current(ui), lang.t("setup-endpoint-ask"));
    let notice = Notice { icon: Icon::Triangle, text, ink: t.warning, tint: t.warning_tint };
    banner::question(ui, &notice, |ui| {
        if button::secondary(ui, lang.t("setup-endpoint-sure")).clicked() {
            actions.push(Action::Merchant(MerchantAction::Endpoint(Endpoint::Documented, true)));
        }
        if button::quiet(ui, lang.t("setup-endpoint-keep")).clicked() {
            actions.push(Action::Merchant(MerchantAction::Endpoint(Endpoint::Rights, true)));
        }
    });
}

/// APIv3 密钥: the other way to verify answers. It is no private key, so a password field may hold it.
fn apiv3_ui(ui: &mut Ui, set_up: SetUp<'_>, typed: &mut MerchantTyped, actions: &mut Vec<Action>) {
    let SetUp { edit, old, shares_apiv3: shares, lang } = set_up;
    let kept = old.is_some_and(|o| edit.keeps_apiv3_of(typed, o));
    let count = typed.apiv3.text().trim().chars().count();
    let wrong = !typed.apiv3.is_empty() && typed.apiv3_key().is_none();
    let problem = wrong.then(|| (Level::Error, lang.t("setup-apiv3-wrong").to_owned()));
    let help = lang.t(if kept { "setup-apiv3-kept" } else { "setup-apiv3-help" });
    let text = Text {
        optional: Some(lang.t("optional")),
        counter: (!typed.apiv3.is_empty()).then(|| format!("{count} / 32")),
        help,
        problem,
        mono: true,
        ..plain("apiv3", lang.t("setup-apiv3"))
    };
    field::password(ui, typed.apiv3.text_mut(), text);
    if edit.drop_apiv3 {
        let t = theme::current(ui);
        let key = if shares.is_some() { "setup-apiv3-drop-shared" } else { "setup-apiv3-drop" };
        let store = Sentence::new(key).with_key("store", key_store());
        let store = store.with("other", shares.map_or("", |o| &o.name));
        let text = lang.say(&store);
        let notice = Notice { icon: Icon::Triangle, text: &text, ink: t.warning, tint: t.warning_tint };
        banner::question(ui, &notice, |ui| {
            if button::quiet(ui, lang.t("setup-apiv3-keep")).clicked() {
                actions.push(chosen(MerchantChange::DropApiV3(false)));
            }
        });
        return;
    }
    if wrong {
        return;
    }
    low_row_ui(ui, |ui| {
        text::hint(ui, help);
        if kept && button::link(ui, lang.t("setup-apiv3-remove")).clicked() {
            actions.push(chosen(MerchantChange::DropApiV3(true)));
        }
    });
}

fn proxy_ui(ui: &mut Ui, proxy: &mut Proxy, lang: Lang, actions: &mut Vec<Action>) {
    let options = ["setup-proxy-system", "setup-proxy-none", "setup-proxy-address"].map(|k| lang.t(k).to_owned());
    let now = match proxy {
        Proxy::System => 0,
        Proxy::None => 1,
        Proxy::Address(_) => 2,
    };
    let id = Id::unique("merchant proxy");
    let (label, help) = (lang.t("setup-proxy"), lang.t("setup-proxy-help"));
    let list = Choice { id, label, optional: None, help, options: &options, selected: now };
    let wish = choice::choice(ui, &list).map(|at| match at {
        0 => Proxy::System,
        1 => Proxy::None,
        _ => Proxy::Address(String::new()),
    });
    actions.extend(wish.map(|proxy| chosen(MerchantChange::Proxy(proxy))));
    let account = proxy.without_account().is_some();
    if let Proxy::Address(address) = proxy {
        let text = Text {
            problem: account.then(|| (Level::Warning, lang.t("merchant-proxy-account").to_owned())),
            hint: "http://192.168.1.2:8080",
            mono: true,
            ..plain("proxy_address", lang.t("setup-proxy-address-label"))
        };
        field::text(ui, address, text, |_| {});
    }
}

/// Draws 连接测试 and what it found.
pub(super) fn test_ui(
    ui: &mut Ui,
    (edit, typed): (&MerchantEdit, &MerchantTyped),
    lang: Lang,
    actions: &mut Vec<Action>,
) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(SPACE_8, SPACE_4);
        if button::button(ui, button::Look::Secondary, lang.t("setup-test"), edit.busy.is_none()).clicked() {
            actions.push(Action::Merchant(MerchantAction::TestConnection));
        }
        let waiting = edit.busy.last() == Some(&Doing::Testing);
        if waiting && button::quiet(ui, lang.t("stop-testing")).clicked() {
            actions.push(Action::GiveUp(Waiting::Test));
        }
        text::hint(ui, lang.t(if waiting { "setup-testing" } else { "setup-test-what" }));
    });
    if !edit.test.is_empty() {
        let rows: Vec<Row> = edit.test.iter().map(|line| row_of(line, typed, lang)).collect();
        list::rows(ui, &rows);
        let signature = edit.test.iter().find(|l| l.key == "test-signature");
        if let Some(trouble) = signature.and_then(|l| l.trouble.as_ref())
            && button::link(ui, lang.t("told-copy")).clicked()
        {
            actions.push(Action::View(ViewAction::Copy(report(typed, trouble, lang))));
        }
        if edit.certificates.len() + usize::from(edit.certificate.is_some()) > 1 {
            text::hint(ui, &lang.say(&Sentence::new("test-which").with("serial", edit.tested.as_str())));
        }
    }
    let half = edit.answer_pem.is_none() || typed.answer_id.trim().is_empty();
    if half && edit.platform.is_empty() && !edit.test.is_empty() {
        text::hint(ui, lang.t("setup-no-answer-key"));
    }
}

/// The text for an engineer about the request whose signature was refused, or was never checked.
fn report(typed: &MerchantTyped, trouble: &Trouble, lang: Lang) -> String {
    let mchid = lang.say(&Sentence::new("report-mchid").with("mchid", typed.mchid.trim()));
    let gateway = without_account(typed.gateway.trim());
    let head = [lang.t("setup-test"), &mchid, &gateway].join(lang.t("report-separator"));
    let title = format!("{}: {}", lang.t("test-signature"), lang.say(&trouble.sentence));
    let lines = [head, title].into_iter().chain(trouble.details.iter().cloned());
    lines.map(|line| visible(&line).into_owned()).collect::<Vec<_>>().join("\n")
}

fn row_of(line: &TestLine, typed: &MerchantTyped, lang: Lang) -> Row {
    let (mark, tone) = match line.good {
        Some(true) if line.trouble.is_some() => (Icon::Triangle, Tone::Warning),
        Some(true) => (Icon::Check, Tone::Good),
        Some(false) => (Icon::Wrong, Tone::Wrong),
        None => (Icon::Question, Tone::Plain),
    };
    let mut said = Vec::new();
    if let Some(found) = &line.found {
        let sentence = match line.key {
            "test-certificates" => Sentence::new("certificates-until").with("day", found.as_str()),
            _ => Sentence::new("card-read").with("title", found.as_str()),
        };
        said.push((lang.say(&sentence), Tone::Plain));
    }
    if line.key == "test-signature" && line.good.is_none() {
        said.push((lang.t("test-signature-untold").to_owned(), Tone::Warning));
    }
    if let Some(trouble) = &line.trouble {
        let ink = if line.good == Some(false) { Tone::Wrong } else { Tone::Warning };
        said.push((lang.say(&trouble.sentence), ink));
        said.push((lang.say(&trouble.remedy), Tone::Plain));
        // The first line holds what the server said; the others are for whoever gets the whole text.
        said.extend(trouble.details.first().map(|d| (d.clone(), Tone::Plain)));
    }
    if line.good.is_none() && line.trouble.is_none() {
        let key = if line.key == "test-answer" && typed.test_card.trim().is_empty() {
            "setup-test-needs-card"
        } else {
            "setup-test-untold"
        };
        said.push((lang.t(key).to_owned(), Tone::Plain));
    }
    Row { mark, tone, title: lang.t(line.key).to_owned(), said, name: String::new(), take_out: None }
}

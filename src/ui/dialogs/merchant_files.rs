//! What somebody sent: where it goes in, what each file is, what is missing and where it is found.

use egui::{Color32, Frame, Margin, RichText, Shape, Stroke, Ui, vec2};

use super::merchant_fields::{SetUp, chosen, plain};
use crate::merchant::Expiry;
use crate::merchant::recognise::{Thing, What, things};
use crate::platform::{clock, key_store};
use crate::studio::action::{Action, MerchantAction, ViewAction};
use crate::studio::sheet::{MerchantChange, MerchantEdit, MerchantTyped};
use crate::ui::pasted;
use crate::ui::theme::{self, RADIUS_CARD, SPACE_4, SPACE_8, TYPE_14};
use crate::ui::widgets::field::{self, Text};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::list::{self, Row, Tone};
use crate::ui::widgets::{button, text};
use crate::wechatpay::secret::Secret;
use crate::words::{Lang, Sentence};

/// The longest name, id or path of this sheet; a key is longer.
const LONGEST: usize = 600;

/// Takes a pasted key, certificate or anything as long out of the frame's events before a field sees it.
pub(super) fn pasted_key(ui: &Ui) -> bool {
    pasted::take_pasted(ui.ctx(), |text| text.len() > LONGEST)
}

/// Draws the ways in, the password of a PKCS#12 file, the rows, and the text for an engineer.
pub(super) fn files_ui(
    ui: &mut Ui,
    set_up: SetUp<'_>,
    typed: &mut MerchantTyped,
    opened: bool,
    actions: &mut Vec<Action>,
) {
    let SetUp { edit, lang, .. } = set_up;
    let intro = Sentence::new("setup-intro").with_key("store", key_store());
    text::hint(ui, &lang.say(&intro));
    drop_zone_ui(ui, opened, lang, actions);
    path_ui(ui, edit, &mut typed.path, lang, actions);
    if edit.locked() {
        password_ui(ui, edit, &mut typed.password, lang, actions);
    }
    let (rows, removes) = rows_of(set_up, typed);
    if let Some(remove) = list::rows(ui, &rows).and_then(|i| removes.get(i).cloned().flatten()) {
        actions.push(chosen(remove.change()));
    }
    let missing = missing(set_up, typed);
    if !missing.is_empty() {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = SPACE_8;
            ui.spacing_mut().interact_size.y = 20.0;
            if button::link(ui, lang.t("setup-copy-request")).clicked() {
                actions.push(Action::View(ViewAction::Copy(request(&typed.mchid, &missing, lang))));
            }
            let only_id = missing == [Missing::AnswerId];
            text::hint(ui, lang.t(if only_id { "setup-copy-request-id" } else { "setup-copy-request-what" }));
        });
    }
    if !edit.rows.is_empty() {
        text::hint(ui, lang.t("setup-delete"));
    }
}

fn drop_zone_ui(ui: &mut Ui, opened: bool, lang: Lang, actions: &mut Vec<Action>) {
    let t = theme::current(ui);
    let over = ui.input(|i| !i.raw.hovered_files.is_empty());
    let (edge, fill) = if over { (t.accent, t.accent_tint) } else { (t.edge, Color32::TRANSPARENT) };
    let frame = Frame::new().fill(fill).corner_radius(RADIUS_CARD).inner_margin(Margin::symmetric(12, 14));
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let texts = [lang.t("setup-drop"), lang.t("setup-choose"), lang.t("setup-clipboard")];
        let wide =
            |text: &str, size| ui.painter().layout_no_wrap(text.to_owned(), theme::regular(size), t.text).size().x;
        let needed = wide(texts[0], TYPE_14) + wide(texts[1], 13.0) + wide(texts[2], 13.0) + 8.0 + 2.0 * SPACE_8;
        let left = ((ui.available_width() - needed) / 2.0).max(0.0);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(SPACE_8, SPACE_4);
            ui.spacing_mut().interact_size.y = 20.0;
            ui.add_space((left - SPACE_8).max(0.0));
            ui.label(RichText::new(texts[0]).font(theme::regular(TYPE_14)).color(t.text2));
            let choose = button::link(ui, texts[1]);
            if opened {
                choose.request_focus();
            }
            if choose.clicked() {
                actions.push(Action::Merchant(MerchantAction::PickCredentials));
            }
            if button::link(ui, texts[2]).clicked() {
                actions.push(Action::Merchant(MerchantAction::CredentialsFromClipboard));
            }
        });
    });
    let r = shown.response.rect.shrink(0.5);
    let path = [r.left_top(), r.right_top(), r.right_bottom(), r.left_bottom(), r.left_top()];
    ui.painter().extend(Shape::dashed_line(&path, Stroke::new(1.0, edge), 4.0, 3.0));
}

/// A field with a button at its right end; gives whether the button or Enter asked for it.
fn field_with_button_ui(ui: &mut Ui, name: &str, enabled: bool, draw: impl FnOnce(&mut Ui) -> egui::Response) -> bool {
    let font = theme::regular(TYPE_14);
    let wide = ui.painter().layout_no_wrap(name.to_owned(), font, Color32::PLACEHOLDER).size().x;
    let button_width = (wide + 28.0).max(64.0);
    let mut asked = false;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = SPACE_8;
        let width = ui.available_width() - button_width - SPACE_8;
        let response = ui
            .allocate_ui_with_layout(vec2(width, 0.0), egui::Layout::top_down(egui::Align::Min), |ui| {
                ui.set_width(width);
                draw(ui)
            })
            .inner;
        let enter = ui.input(|i| i.key_pressed(egui::Key::Enter)) && !field::composes(ui);
        asked |= response.lost_focus() && enter;
        ui.vertical(|ui| {
            // Beside the field, below its label.
            ui.add_space(18.0 + SPACE_4);
            asked |= button::button(ui, button::Look::Secondary, name, enabled).clicked();
        });
    });
    asked && enabled
}

fn path_ui(ui: &mut Ui, edit: &MerchantEdit, path: &mut String, lang: Lang, actions: &mut Vec<Action>) {
    let ready = edit.busy.is_none() && !path.trim().is_empty();
    let asked = field_with_button_ui(ui, lang.t("setup-read"), ready, |ui| {
        let text = Text {
            optional: Some(lang.t("setup-path-or")),
            hint: lang.t("setup-path-hint"),
            mono: true,
            ..plain("path", lang.t("setup-path"))
        };
        field::text(ui, path, text, |_| {}).response
    });
    if asked {
        // A path that was copied from a file manager may stand in quotation marks.
        let path = path.trim().trim_matches(['"', '\'', '“', '”']);
        actions.push(Action::Merchant(MerchantAction::Credentials(vec![path.into()])));
    }
}

fn password_ui(ui: &mut Ui, edit: &MerchantEdit, password: &mut Secret, lang: Lang, actions: &mut Vec<Action>) {
    let ready = edit.busy.is_none() && !password.is_empty() && !edit.sent.is_empty();
    let asked = field_with_button_ui(ui, lang.t("setup-read-again"), ready, |ui| {
        let text = Text { help: lang.t("setup-password-help"), ..plain("password", lang.t("setup-password")) };
        field::password(ui, password.text_mut(), text).response
    });
    text::hint(ui, lang.t("setup-password-help"));
    if asked {
        actions.push(Action::Merchant(MerchantAction::Credentials(edit.sent.clone())));
    }
}

/// Whether answers will be verified by platform certificates: an APIv3 key was typed, or is kept and stays.
fn by_platform(set_up: SetUp<'_>, typed: &MerchantTyped) -> bool {
    !typed.apiv3.is_empty() || set_up.old.is_some_and(|o| set_up.edit.keeps_apiv3_of(typed, o))
}

/// What is needed and not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Missing {
    Key,
    Certificate,
    AnswerKey,
    AnswerId,
}

fn missing(set_up: SetUp<'_>, typed: &MerchantTyped) -> Vec<Missing> {
    let SetUp { edit, old, .. } = set_up;
    let mut out = Vec::new();
    if edit.key.is_none() && !old.is_some_and(|o| edit.keeps_key_of(typed, o)) {
        out.push(Missing::Key);
    }
    if edit.certificate.is_none() && typed.serial.trim().is_empty() {
        out.push(Missing::Certificate);
    }
    // Platform certificates do the same (src/wechatpay/README.md, Answer keys).
    let platform = by_platform(set_up, typed);
    if edit.answer_pem.is_none() && !platform {
        out.push(Missing::AnswerKey);
    }
    if typed.answer_id.trim().is_empty() && !platform {
        out.push(Missing::AnswerId);
    }
    out
}

/// The text that an engineer gets: what is missing, by name and place, and how to send it.
fn request(mchid: &str, missing: &[Missing], lang: Lang) -> String {
    let mchid = mchid.trim();
    let head = if mchid.is_empty() {
        lang.t("setup-request").to_owned()
    } else {
        lang.say(&Sentence::new("setup-request-of").with("mchid", mchid))
    };
    let line = |m: &Missing| match m {
        Missing::Key => lang.t("setup-request-key"),
        Missing::Certificate => lang.t("setup-request-certificate"),
        Missing::AnswerKey => lang.t("setup-request-answer-key"),
        Missing::AnswerId => lang.t("setup-request-answer-id"),
    };
    let lines: Vec<String> = missing.iter().enumerate().map(|(i, m)| format!("{}. {}", i + 1, line(m))).collect();
    // A private key is asked for with care; what anybody may see is not.
    let secret = missing.iter().any(|m| matches!(m, Missing::Key | Missing::Certificate));
    let how = lang.t(if secret { "setup-request-how" } else { "setup-request-how-public" });
    [head, lines.join("\n"), how.to_owned()].join("\n")
}

/// What a row takes along when it is taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Remove {
    /// What was sent, by the rows that it came from.
    Sent(Vec<usize>),
    /// The 微信支付公钥 that was set up before.
    AnswerKey,
}

impl Remove {
    fn change(self) -> MerchantChange {
        match self {
            Self::Sent(rows) => MerchantChange::RemoveRows(rows),
            Self::AnswerKey => MerchantChange::RemoveAnswerKey,
        }
    }
}

/// The rows, and what each takes along when it is taken out.
fn rows_of(set_up: SetUp<'_>, typed: &MerchantTyped) -> (Vec<Row>, Vec<Option<Remove>>) {
    let SetUp { edit, lang, .. } = set_up;
    let mut out = Vec::new();
    let mut removes = Vec::new();
    for thing in things(&edit.pool, &edit.rows) {
        out.push(sent_row(edit, &thing, lang));
        removes.push(Some(Remove::Sent(thing.rows.clone())));
    }
    kept(&mut out, set_up, typed);
    let answer = lang.t("sent-answer-key");
    removes.extend(out.iter().skip(removes.len()).map(|row| (row.title == answer).then_some(Remove::AnswerKey)));
    let platform = edit.platform.iter().filter(|_| by_platform(set_up, typed));
    if let Some(end) = platform.filter_map(|n| n.not_after).max() {
        let said = vec![(lang.say(&Sentence::new("certificates-until").with("day", clock::day(end))), Tone::Plain)];
        let title = lang.t("sent-platform").to_owned();
        out.push(Row { mark: Icon::Check, tone: Tone::Good, title, said, name: String::new(), take_out: None });
    }
    out.extend(missing(set_up, typed).into_iter().filter_map(|m| missing_row(edit, m, lang)));
    (out, removes)
}

/// A thing that was sent: what it is, what is known of it, from which files.
fn sent_row(edit: &MerchantEdit, thing: &Thing, lang: Lang) -> Row {
    let what = thing.what;
    let mut said: Vec<_> = what.how().map(|how| (lang.t(how).to_owned(), Tone::Plain)).into_iter().collect();
    if matches!(what, What::Key | What::Certificate | What::P12) {
        let (key, certificate) = edit.pool.rows();
        let holds = |row: Option<usize>| row.is_some_and(|row| thing.rows.contains(&row));
        if holds(key) {
            said.extend(key_facts(edit, lang));
        }
        if holds(certificate) {
            said.extend(edit.certificate.as_ref().map(|c| until(c.not_after, lang)));
        }
        if said.is_empty() && what != What::P12 {
            said.push((lang.t("setup-replaced").to_owned(), Tone::Plain));
        }
    }
    let worst = said.iter().any(|(_, tone)| *tone == Tone::Wrong);
    let (mark, tone) = if worst { (Icon::Wrong, Tone::Wrong) } else { mark_of(what) };
    let title = match what {
        What::Wrong(_) => "setup-unusable",
        What::Key | What::Certificate | What::P12 if thing.both => "sent-both",
        What::KeyUnused | What::CertificateUnused | What::P12Unused if thing.both => "sent-both-unused",
        what => what.key(),
    };
    // Nothing is taken out while files are read or a key is on its way into the store.
    let take_out = edit.busy.is_none().then(|| lang.t("setup-take-out"));
    Row { mark, tone, title: lang.t(title).to_owned(), said, name: names(edit, thing, lang), take_out }
}

fn mark_of(what: What) -> (Icon, Tone) {
    match what {
        What::Key | What::Certificate | What::P12 | What::AnswerKey | What::PublicId => (Icon::Check, Tone::Good),
        What::P12Locked | What::P12Wrong | What::P12Unsure => (Icon::Lock, Tone::Warning),
        What::Wrong(_) | What::Packed | What::PublicOwn | What::KeyUnclear => (Icon::Wrong, Tone::Wrong),
        What::Platform | What::CertificateOther | What::Left(_) | What::Unknown(_) => (Icon::Triangle, Tone::Warning),
        What::ApiV3 | What::Serial | What::Mchid => (Icon::Triangle, Tone::Warning),
        What::KeyUnused | What::CertificateUnused | What::CertificateShorter | What::P12Unused => {
            (Icon::Dash, Tone::Plain)
        }
        What::Authority | What::Other => (Icon::Dash, Tone::Plain),
    }
}

/// What lacks, and where it is; none where its field says so.
fn missing_row(edit: &MerchantEdit, what: Missing, lang: Lang) -> Option<Row> {
    let (title, said) = match what {
        Missing::Key => ("setup-missing-key", "setup-missing-key-where"),
        Missing::Certificate => ("setup-missing-certificate", "setup-missing-certificate-where"),
        Missing::AnswerKey => ("setup-missing-answer-key", "setup-missing-answer-key-where"),
        // It has its field, with its help below; beside the key that it belongs to it is missing here too.
        Missing::AnswerId if edit.answer_pem.is_none() => return None,
        Missing::AnswerId => ("setup-missing-answer-id", "setup-missing-answer-id-where"),
    };
    // Before anything was sent the list only says what will be needed.
    let (mark, tone) = if edit.rows.is_empty() { (Icon::Dash, Tone::Plain) } else { (Icon::Triangle, Tone::Warning) };
    let said = vec![(lang.t(said).to_owned(), Tone::Plain)];
    Some(Row { mark, tone, title: lang.t(title).to_owned(), said, name: String::new(), take_out: None })
}

/// The names of the files that a thing came from, each once.
fn names(edit: &MerchantEdit, thing: &Thing, lang: Lang) -> String {
    let mut out: Vec<&str> = Vec::new();
    for (name, _) in thing.rows.iter().filter_map(|row| edit.rows.get(*row)) {
        if !out.contains(&name.as_str()) {
            out.push(name);
        }
    }
    out.join(lang.t("records-list"))
}

/// What was set up before and stays.
fn kept(out: &mut Vec<Row>, set_up: SetUp<'_>, typed: &MerchantTyped) {
    let SetUp { edit, old, lang, .. } = set_up;
    let Some(old) = old else { return };
    let take_out = edit.busy.is_none().then(|| lang.t("setup-take-out"));
    let mut add = |key: &str, said: Vec<(String, Tone)>| {
        let take_out = take_out.filter(|_| key == "sent-answer-key");
        let (mark, title) = (Icon::Check, lang.t(key).to_owned());
        out.push(Row { mark, tone: Tone::Good, title, said, name: String::new(), take_out });
    };
    if edit.key.is_none() && edit.keeps_key_of(typed, old) {
        add("sent-key", vec![(lang.t("setup-key-stays").to_owned(), Tone::Plain)]);
    }
    if edit.certificate.is_none() {
        let note = old.certificates.iter().find(|c| c.serial == typed.current());
        if let Some(not_after) = note.and_then(|c| c.not_after) {
            add("sent-certificate", vec![until(not_after, lang)]);
        }
    }
    let fresh = edit.rows.iter().any(|(_, w)| *w == What::AnswerKey);
    if edit.answer_pem.is_some() && !fresh {
        add("sent-answer-key", vec![(lang.t("setup-answer-key-for").to_owned(), Tone::Plain)]);
    }
}

fn key_facts(edit: &MerchantEdit, lang: Lang) -> Option<(String, Tone)> {
    let bits = edit.key.as_ref()?.bits();
    let (key, tone) = match edit.paired() {
        Some(true) => ("setup-key-paired", Tone::Plain),
        Some(false) => ("setup-key-not-paired", Tone::Wrong),
        None => ("setup-key-bits", Tone::Plain),
    };
    Some((lang.say(&Sentence::new(key).with("bits", bits)), tone))
}

/// How long a certificate is good.
fn until(not_after: i64, lang: Lang) -> (String, Tone) {
    let (key, tone) = match Expiry::of_certificate(not_after, clock::unix_secs()) {
        Some(Expiry::Over(_)) => ("setup-expired", Tone::Wrong),
        Some(Expiry::Soon(_)) => ("setup-expires-soon", Tone::Warning),
        None => ("setup-expires", Tone::Plain),
    };
    (lang.say(&Sentence::new(key).with("day", clock::day(not_after))), tone)
}

//! The verdict on a sheet of its own (src/publish/README.md, Verdicts): its mark, word and colour, what it means, what
//! to do.

use egui::Ui;

use super::check_phone::check_ui;
use super::details::{answer_ui, request_ui};
use super::footer::{footer_ui, pressed};
use super::lines::{fold_ui, note_ui};
use super::next::{button_of, next_of, steps_of};
use super::target::{target_named_ui, target_ui};
use super::values::section;
use crate::platform::clock::short;
use crate::publish::Kind;
use crate::publish::plan::CardPlan;
use crate::publish::report::{for_engineer, for_store};
use crate::publish::send::CardResult;
use crate::rights::Section;
use crate::studio::action::{
    Action, BatchAction, EditorAction, MerchantAction, PublicationAction, SheetAction, ViewAction,
};
use crate::studio::sheet::{OutcomeChange, PublicationOutcome, Sheet, SheetChange};
use crate::ui::status::{verdict_color, verdict_key};
use crate::ui::theme::{self, SPACE_4, SPACE_8};
use crate::ui::widgets::button::{self, Look};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{sheet, text};
use crate::wechatpay::diagnosis::diagnose;
use crate::wechatpay::errors::Next;
use crate::wechatpay::verdict::Verdict;
use crate::words::{Lang, Sentence, visible};

const ID: &str = "verdict";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 660.0;

/// Draws the verdict over `over`; `merchant` is the chosen merchant's stable id.
pub fn show(
    ui: &mut Ui,
    outcome: &PublicationOutcome,
    merchant: Option<&str>,
    place: Place,
    actions: &mut Vec<Action>,
) {
    let Place { lang, over } = place;
    let kind = outcome.plan.target.kind;
    let (key, mark) = verdict_key(outcome.result.verdict, kind);
    let practised = kind == Kind::Trial && outcome.result.verdict == Verdict::Confirmed;
    let color = if practised { theme::current(ui).trial } else { verdict_color(ui, outcome.result.verdict) };
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title: lang.t(key), over, width: WIDTH };
    let mut wishes = Vec::new();
    let esc = sheet::show_marked(
        ui,
        &frame,
        Some((mark, color)),
        |ui| content_ui(ui, lang, outcome, &mut wishes),
        |ui| footer_ui(ui, ID, |ui| buttons_ui(ui, outcome, Buttons { lang, merchant, opened }, actions)),
    );
    actions.append(&mut wishes);
    if esc {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

/// What was chosen on the sheet, as an act.
fn chosen(change: OutcomeChange) -> Action {
    Action::Sheet(SheetAction::Change(SheetChange::Outcome(change)))
}

fn content_ui(ui: &mut Ui, lang: Lang, outcome: &PublicationOutcome, actions: &mut Vec<Action>) {
    let PublicationOutcome { plan, result, details_open, .. } = outcome;
    let Some(card) = plan.cards.first() else { return };
    let t = theme::current(ui);
    let kind = plan.target.kind;
    ui.spacing_mut().item_spacing.y = SPACE_8;
    if is_good(result) {
        target_named_ui(ui, lang, &plan.target, &card.input);
    } else {
        target_ui(ui, lang, &plan.target, &card.input);
    }
    if kind == Kind::Trial && result.verdict != Verdict::Confirmed {
        note_ui(ui, Icon::Info, lang.t("told-trial"), t.trial);
    }
    meaning_ui(ui, lang, outcome, card, actions);
    if let Some(unwritten) = &result.unwritten {
        note_ui(ui, Icon::Triangle, &lang.say(&unwritten.sentence), t.warning);
        text::body(ui, &lang.say(&unwritten.remedy));
    }
    answer_line_ui(ui, lang, kind, result);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = SPACE_8 * 2.0;
        links_ui(ui, lang, outcome, card, actions);
    });
    if *details_open {
        ui.scope(|ui| answer_ui(ui, lang, result));
        ui.add_space(SPACE_4);
        ui.scope(|ui| request_ui(ui, lang, plan, card, actions));
    }
}

/// Whether the server took it, as far as can be known.
fn is_good(result: &CardResult) -> bool {
    matches!(result.verdict, Verdict::Confirmed | Verdict::Accepted)
}

/// What this verdict means; after a real publication the rows to compare on the phone.
fn meaning_ui(ui: &mut Ui, lang: Lang, outcome: &PublicationOutcome, card: &CardPlan, actions: &mut Vec<Action>) {
    let result = &outcome.result;
    let mut ticked = None;
    match result.verdict {
        Verdict::Confirmed if outcome.plan.target.kind == Kind::Trial => {
            text::body(ui, lang.t(if outcome.first { "told-first" } else { "told-practised" }));
        }
        Verdict::Confirmed => {
            let sentence = Sentence::new("told-confirmed").with("when", short(&result.at));
            text::body(ui, &lang.say(&sentence));
            ticked = check_ui(ui, lang, outcome);
        }
        Verdict::Accepted => {
            text::body(ui, lang.t("verdict-accepted-text"));
            ticked = check_ui(ui, lang, outcome);
        }
        Verdict::Unknown => {
            let closes = result.is_once_shown();
            text::body(ui, lang.t(if closes { "verdict-unknown-shown" } else { "verdict-unknown-text" }));
            why_ui(ui, lang, result, !closes);
            text::hint(ui, lang.t("told-record"));
        }
        Verdict::Refused | Verdict::NotSent => {
            why_ui(ui, lang, result, false);
            if result.is_once_shown() {
                let off = Section::ALL.into_iter().filter(|s| card.rights.shown(*s) != Some(true));
                let names: Vec<String> = off.map(|s| section(lang, s)).collect();
                let said = Sentence::new("told-sent-off").with("sections", names.join(lang.t("confirm-separator")));
                text::body(ui, &lang.say(&said));
            }
        }
    }
    actions.extend(ticked.map(|(i, on)| chosen(OutcomeChange::Tick(i, on))));
}

/// 技术详情, and what can be taken along from here.
fn links_ui(ui: &mut Ui, lang: Lang, outcome: &PublicationOutcome, card: &CardPlan, actions: &mut Vec<Action>) {
    let PublicationOutcome { plan, result, details_open, .. } = outcome;
    if fold_ui(ui, *details_open, lang.t("confirm-details")) {
        actions.push(chosen(OutcomeChange::Details(!details_open)));
    }
    let good = is_good(result);
    if good && plan.target.kind.real() && button::link(ui, lang.t("told-copy-store")).clicked() {
        actions.push(Action::View(ViewAction::Copy(for_store(&card.rights, card, result, lang))));
    }
    let known = card.input.last.is_some() && !card.changes.is_empty();
    if good && known && !outcome.of_many && button::link(ui, lang.t("many-carry")).clicked() {
        actions.push(Action::Batch(BatchAction::Carry));
    }
    // Where it is the one next action, it is the button.
    let only = matches!(next_of(result), Some(Next::Paste | Next::Endpoint));
    if !good && !only && button::link(ui, lang.t("told-copy")).clicked() {
        actions.push(Action::View(ViewAction::Copy(for_engineer(&plan.target, card, result, lang))));
    }
}

/// What happened, what to do, who can do it. For an unknown outcome it is only the cause of the doubt.
fn why_ui(ui: &mut Ui, lang: Lang, result: &CardResult, doubt: bool) {
    let cause = result
        .advice
        .as_ref()
        .map(|a| (&a.sentence, &a.remedy, a.who))
        .or_else(|| result.trouble.as_ref().map(|t| (&t.sentence, &t.remedy, t.who)));
    let Some((sentence, remedy, who)) = cause else { return };
    if doubt {
        let cause = Sentence::new("told-cause").with("cause", lang.say(sentence));
        text::hint(ui, &lang.say(&cause));
        return;
    }
    text::strong(ui, &lang.say(sentence), theme::TYPE_14);
    text::body(ui, &lang.say(remedy));
    if let Some(found) = result.last.as_deref().and_then(diagnose).filter(|found| found != sentence) {
        text::body(ui, &lang.say(&found));
    }
    text::hint(ui, &lang.say(&Sentence::new("told-who").with_key("who", who.key())));
}

/// What the server said, in its own words, with its Request-ID.
fn answer_line_ui(ui: &mut Ui, lang: Lang, kind: Kind, result: &CardResult) {
    if is_good(result) {
        return;
    }
    let said: Vec<String> = [result.status.map(|s| s.to_string()), result.code.clone(), result.message.clone()]
        .into_iter()
        .flatten()
        .collect();
    // A bare 2xx says nothing in an unknown outcome; the cause above does.
    if said.len() > 1 || result.status.is_some_and(|s| s >= 300) {
        let key = match kind {
            Kind::Trial => "told-said-trial",
            Kind::WeChat => "told-said",
            Kind::Other => "told-said-other",
        };
        text::hint(ui, &lang.say(&Sentence::new(key).with("answer", said.join(" "))));
    }
    if let Some(id) = &result.request_id {
        let t = theme::current(ui);
        let text =
            egui::RichText::new(format!("Request-ID {}", visible(id))).font(theme::mono(theme::TYPE_13)).color(t.text2);
        ui.add(egui::Label::new(text).selectable(true).wrap());
    }
}

/// What the buttons need to know beside the outcome.
#[derive(Clone, Copy)]
struct Buttons<'a> {
    lang: Lang,
    /// The chosen merchant's stable id.
    merchant: Option<&'a str>,
    /// The sheet opens in this frame.
    opened: bool,
}

/// A button called `key` that asks for `action`.
fn act_ui(ui: &mut Ui, lang: Lang, (look, key): (Look, &str), action: Action, actions: &mut Vec<Action>) {
    if pressed(&button::button(ui, look, lang.t(key), true)) {
        actions.push(action);
    }
}

/// The buttons of this verdict, the main one first, and one way out.
fn buttons_ui(ui: &mut Ui, outcome: &PublicationOutcome, buttons: Buttons<'_>, actions: &mut Vec<Action>) {
    let Buttons { lang, merchant, opened } = buttons;
    let real = outcome.plan.target.kind.real();
    match outcome.result.verdict {
        Verdict::Unknown => doubt_buttons_ui(ui, lang, outcome, actions),
        Verdict::Confirmed if outcome.first => {
            let practise = Action::Editor(EditorAction::Practise);
            act_ui(ui, lang, (Look::Primary, "told-practise"), practise, actions);
            let add = Action::Merchant(MerchantAction::Edit(None));
            act_ui(ui, lang, (Look::Secondary, "told-add"), add, actions);
        }
        Verdict::Confirmed | Verdict::Accepted if real => {
            if let (Verdict::Accepted, Some(id)) = (outcome.result.verdict, merchant) {
                let settings = Action::Merchant(MerchantAction::Edit(Some(id.to_owned())));
                act_ui(ui, lang, (Look::Quiet, "told-merchant"), settings, actions);
            }
            checked_ui(ui, lang, outcome, actions);
            let different = Action::Publication(PublicationAction::Checked(false));
            act_ui(ui, lang, (Look::Secondary, "told-different"), different, actions);
        }
        Verdict::Confirmed | Verdict::Accepted => {}
        Verdict::Refused | Verdict::NotSent => {
            // One of many cards is sent again from their page.
            let here = |n: &Next| !outcome.of_many || !matches!(n, Next::Retry | Next::Clock | Next::ShowAgain);
            for (i, next) in next_of(&outcome.result).into_iter().flat_map(steps_of).filter(here).enumerate() {
                let look = if i == 0 { Look::Primary } else { Look::Secondary };
                if let Some((text, action)) = button_of(lang, next, outcome, merchant)
                    && pressed(&button::button(ui, look, &text, true))
                {
                    actions.push(action);
                }
            }
        }
    }
    // What is in doubt is not over with its sheet.
    let way_out = if outcome.result.verdict == Verdict::Unknown { "told-leave" } else { "told-close" };
    let close = button::button(ui, Look::Quiet, lang.t(way_out), true);
    if opened {
        close.request_focus();
    }
    if pressed(&close) {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

/// What settles an unknown outcome; the page of many cards sends its own again.
fn doubt_buttons_ui(ui: &mut Ui, lang: Lang, outcome: &PublicationOutcome, actions: &mut Vec<Action>) {
    if !outcome.of_many {
        let (key, again) = if outcome.result.is_once_shown() {
            ("told-restore", PublicationAction::RestoreAndPublish)
        } else {
            ("told-again", PublicationAction::Again)
        };
        act_ui(ui, lang, (Look::Primary, key), Action::Publication(again), actions);
    }
    let look = Action::Sheet(SheetAction::Open(Box::new(Sheet::Look(Box::new(outcome.clone())))));
    act_ui(ui, lang, (Look::Secondary, "told-look"), look, actions);
}

/// 手机上看过，一致 once every row is ticked; before that the button says how many are, and that is written down. Nothing
/// was looked at while none is.
fn checked_ui(ui: &mut Ui, lang: Lang, outcome: &PublicationOutcome, actions: &mut Vec<Action>) {
    let (seen, of) = outcome.ticked();
    let name = if seen < of { "checked-some" } else { "told-checked" };
    let name = lang.say(&Sentence::new(name).with("seen", seen).with("of", of));
    if pressed(&button::button(ui, Look::Primary, &name, seen > 0 || of == 0)) {
        actions.push(Action::Publication(PublicationAction::Checked(true)));
    }
}

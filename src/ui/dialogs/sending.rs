//! A publication under way: what is happening, in words, since how many seconds; and the way to stop it.

use std::time::Duration;

use egui::{RichText, Ui};

use super::footer::{footer_ui, pressed};
use super::lines::note_ui;
use super::target::{naming, target_ui};
use crate::studio::Running;
use crate::studio::action::{Action, PublicationAction};
use crate::ui::theme::{self, SPACE_8, TYPE_14};
use crate::ui::widgets::button::{self, Look};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{sheet, text};
use crate::words::{Lang, Sentence};

const ID: &str = "sending";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 520.0;

/// Draws the sheet of the publication `running` over `over`; `taking_in`: old records are taken in, and it waits for
/// that.
pub fn show(ui: &mut Ui, running: &Running, taking_in: bool, place: Place, actions: &mut Vec<Action>) {
    let Place { lang, over } = place;
    let title = lang.say(&naming("sending-title", &running.plan));
    let frame = sheet::Sheet { id: ID, title: &title, over, width: WIDTH };
    let opened = sheet::just_opened(ui, ID);
    // Esc does nothing here: it is pressed too easily, and what was sent cannot be taken back.
    sheet::show(
        ui,
        &frame,
        |ui| content_ui(ui, lang, running, taking_in),
        |ui| footer_ui(ui, ID, |ui| buttons_ui(ui, lang, running, opened, actions)),
    );
    // The seconds go on while this sheet is open, and only then.
    ui.ctx().request_repaint_after(Duration::from_millis(500));
}

fn happening(lang: Lang, running: &Running, taking_in: bool) -> String {
    let key = match (running.stopping, running.queued, running.waiting, running.sent) {
        (true, ..) => "sending-stopping",
        (_, true, ..) => "sending-queued",
        (_, _, Some((secs, attempt)), _) => {
            let secs = usize::try_from(secs).unwrap_or(usize::MAX);
            return lang.say(&Sentence::new("sending-waiting").with("secs", secs).with("attempt", attempt));
        }
        (.., true) => "sending-sent",
        _ if taking_in => "sending-taking-in",
        _ => "sending-connecting",
    };
    lang.t(key).to_owned()
}

fn content_ui(ui: &mut Ui, lang: Lang, running: &Running, taking_in: bool) {
    let t = theme::current(ui);
    ui.spacing_mut().item_spacing.y = SPACE_8;
    if let Some(card) = running.plan.cards.first() {
        target_ui(ui, lang, &running.plan.target, &card.input);
    }
    let secs = (ui.input(|i| i.time) - running.since_secs).max(0.0) as i64;
    let text = RichText::new(happening(lang, running, taking_in)).font(theme::medium(TYPE_14)).color(t.text);
    let said = ui.add(egui::Label::new(text).wrap());
    ui.ctx().accesskit_node_builder(said.id, |node| node.set_live(egui::accesskit::Live::Polite));
    text::hint(ui, &lang.say(&Sentence::new("sending-elapsed").with("secs", secs)));
    let (mark, key) = if running.sent { (Icon::Triangle, "sending-cannot") } else { (Icon::Info, "sending-before") };
    note_ui(ui, mark, lang.t(key), if running.sent { t.warning } else { t.text2 });
}

fn buttons_ui(ui: &mut Ui, lang: Lang, running: &Running, opened: bool, actions: &mut Vec<Action>) {
    let key = if running.sent { "sending-stop" } else { "sending-cancel" };
    let stop = button::button(ui, Look::Secondary, lang.t(key), !running.stopping);
    if opened {
        stop.request_focus();
    }
    if pressed(&stop) {
        actions.push(Action::Publication(PublicationAction::Stop));
    }
}

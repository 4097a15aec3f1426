//! The bottom line: problems, what is saved, the last verdict.

use egui::{Align, Frame, Layout as Flow, Margin, Panel, RichText, Stroke, Ui};

use super::theme::{self, SPACE_4, SPACE_8, SPACE_16, STATUS_BAR, TYPE_13};
use super::widgets::button;
use super::widgets::icon::{self, Icon};
use crate::publish::Kind;
use crate::storage::Progress;
use crate::studio::Studio;
use crate::studio::action::{Action, SheetAction};
use crate::studio::sheet::Sheet;
use crate::wechatpay::verdict::Verdict;
use crate::words::{Lang, Sentence, visible};

/// The word of a verdict, its mark and its colour's name.
pub fn verdict_key(verdict: Verdict, kind: Kind) -> (&'static str, Icon) {
    match (verdict, kind) {
        (Verdict::Confirmed, Kind::Trial) => ("verdict-confirmed-trial", Icon::Check),
        (Verdict::Confirmed, _) => ("verdict-confirmed", Icon::Check),
        (Verdict::Accepted, _) => ("verdict-accepted", Icon::Triangle),
        (Verdict::Refused, Kind::Other) => ("verdict-refused-other", Icon::Wrong),
        (Verdict::Refused, _) => ("verdict-refused", Icon::Wrong),
        (Verdict::NotSent, _) => ("verdict-not_sent", Icon::Dash),
        (Verdict::Unknown, _) => ("verdict-unknown", Icon::Question),
    }
}

/// What is saved of the document, in words: a file and what is kept for a crash are two things.
fn saved(studio: &Studio) -> String {
    let (lang, doc): (Lang, _) = (studio.view.lang, &studio.editor.document);
    let kept = doc.kept_at.as_deref().and_then(|at| at.get(11..16));
    match (doc.unsaved(), kept, &doc.disk.path) {
        (true, Some(at), _) => lang.say(&Sentence::new("kept-unsaved").with("at", at)),
        (true, None, _) => lang.t("unsaved").to_owned(),
        (false, _, Some(_)) => lang.t("saved").to_owned(),
        (false, _, None) => lang.t("nothing-changed").to_owned(),
    }
}

/// Draws the bottom line.
pub fn show(ui: &mut Ui, studio: &Studio, actions: &mut Vec<Action>) {
    let t = theme::current(ui);
    let lang = studio.view.lang;
    let trial = studio.kind() == Kind::Trial;
    let fill = if trial { t.trial_tint } else { t.panel };
    let frame = Frame::new().fill(fill).inner_margin(Margin::symmetric(16, 0));
    let text =
        |s: String, c| egui::Label::new(RichText::new(visible(&s)).font(theme::regular(TYPE_13)).color(c)).extend();
    let shown =
        Panel::bottom("status").exact_size(STATUS_BAR).resizable(false).show_separator_line(false).frame(frame).show(
            ui,
            |ui| {
                ui.with_layout(Flow::left_to_right(Align::Center), |ui| {
                    ui.spacing_mut().item_spacing.x = SPACE_8;
                    ui.spacing_mut().interact_size.y = 20.0;
                    if studio.is_choosing() {
                        let count = Sentence::new("choose-count").with("count", studio.choosing.count());
                        ui.add(text(lang.say(&count), t.text2));
                        return;
                    }
                    if let Some((_, page)) = studio.batch.shown() {
                        let running = page.run.as_ref().is_some_and(|r| r.job.is_some());
                        let apart = Sentence::new("many-status").with("goes", page.cards().len());
                        let said = match (running, &page.run) {
                            (true, _) => lang.t("many-status-running").to_owned(),
                            (false, Some(_)) => lang.t("many-status-over").to_owned(),
                            (false, None) => lang.say(&apart.with("apart", page.apart())),
                        };
                        ui.add(text(said, t.text2));
                        return;
                    }
                    let errors = studio.editor.errors();
                    let said = if errors > 0 {
                        icon::show(ui, Icon::Wrong, t.danger);
                        let words = lang.say(&Sentence::new("status-errors").with("count", errors));
                        let link = button::button(ui, button::Look::Wrong, &words, true);
                        if link.clicked() {
                            actions.push(Action::Sheet(SheetAction::Open(Box::new(Sheet::Problems))));
                        }
                        link
                    } else {
                        ui.add(text(lang.t("status-good").to_owned(), t.text2))
                    };
                    ui.ctx().accesskit_node_builder(said.id, |n| n.set_live(egui::accesskit::Live::Polite));
                    ui.add_space(SPACE_8);
                    ui.add(text(saved(studio), t.text2));
                    ui.with_layout(Flow::right_to_left(Align::Center), |ui| {
                        ui.spacing_mut().item_spacing.x = SPACE_16;
                        right_ui(ui, studio);
                    });
                });
            },
        );
    let rect = shown.response.rect;
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, t.line));
}

/// A number with a comma before every three digits.
fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let comma = |i: usize| if i > 0 && (digits.len() - i).is_multiple_of(3) { "," } else { "" };
    digits.char_indices().map(|(i, c)| format!("{}{c}", comma(i))).collect()
}

fn right_ui(ui: &mut Ui, studio: &Studio) {
    let t = theme::current(ui);
    let lang = studio.view.lang;
    let text =
        |s: &str, c| egui::Label::new(RichText::new(visible(s)).font(theme::regular(TYPE_13)).color(c)).truncate();
    if let Some(Progress { done, all }) = studio.taking_in.progress() {
        let said = Sentence::new("status-taking-in").with("done", grouped(done)).with("all", grouped(all));
        ui.add(text(&lang.say(&said), t.text2));
        return;
    }
    let Some(last) = studio.last_verdict() else {
        if studio.kind() == Kind::Trial {
            ui.add(text(lang.t("status-trial"), t.trial));
        }
        return;
    };
    let (key, mark) = verdict_key(last.verdict, last.kind);
    let color = verdict_color(ui, last.verdict);
    if last.card != *studio.view.lang.t("no-card") {
        ui.add(text(&last.card, t.text2));
    }
    ui.add(text(last.at.get(11..16).unwrap_or_default(), t.text2));
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = SPACE_4;
        ui.add(text(lang.t(key), color));
        icon::show(ui, mark, color);
    });
}

/// The colour of a verdict.
pub fn verdict_color(ui: &Ui, verdict: Verdict) -> egui::Color32 {
    let t = theme::current(ui);
    match verdict {
        Verdict::Confirmed => t.accent,
        Verdict::Accepted | Verdict::Unknown => t.warning,
        Verdict::Refused => t.danger,
        Verdict::NotSent => t.text,
    }
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn digits_stand_in_threes() {
        let all = [0, 12, 999, 1000, 12_000, 123_456, 1_234_567].map(grouped);
        assert_eq!(all, ["0", "12", "999", "1,000", "12,000", "123,456", "1,234,567"]);
    }
}

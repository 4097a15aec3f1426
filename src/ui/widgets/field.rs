//! A text field with its label above, counter at the right, and problem below in one sentence (src/ui/README.md, Look).

use egui::{Align, CornerRadius, Frame, Id, Layout, Margin, Response, Stroke, TextEdit, Ui, ViewportCommand, vec2};

use super::icon::{self, Icon};
use crate::rights::check::Level;
use crate::ui::theme::{self, RADIUS_CONTROL, SPACE_4, TYPE_13, TYPE_14};

/// What a field shows.
pub struct Text<'a> {
    /// Its id, the same in every frame.
    pub id: Id,
    /// Its label and accessible name.
    pub label: &'a str,
    /// 选填, where it is.
    pub optional: Option<&'a str>,
    /// At the right end: `4 字`, `8 / 8 字`.
    pub counter: Option<String>,
    /// Shown while it is empty.
    pub hint: &'a str,
    /// Example and official name, for screen readers.
    pub help: &'a str,
    /// What is wrong with it.
    pub problem: Option<(Level, String)>,
    /// AppIDs, paths and ids.
    pub mono: bool,
    /// Whether it can be edited.
    pub enabled: bool,
}

/// What happened to a field.
pub struct FieldResponse {
    /// The field.
    pub response: Response,
    /// An input method is composing in it: its text is not yet real.
    pub composing: bool,
    /// Caret, in characters.
    pub caret: usize,
}

/// Whether an input method composed in the last frame, and does so now, as far as this frame's events say.
fn composing_now(ui: &Ui, id: Id, focused: bool) -> (bool, bool) {
    let key = id.with("composing");
    let before = ui.data(|d| d.get_temp::<bool>(key)).unwrap_or(false);
    let mut composing = before;
    ui.input(|i| {
        for event in &i.events {
            if let egui::Event::Ime(ime) = event {
                match ime {
                    egui::ImeEvent::Preedit { text, .. } => composing = !text.is_empty(),
                    egui::ImeEvent::Commit(_) => composing = false,
                    _ => {}
                }
            }
        }
    });
    let composing = composing && focused;
    ui.data_mut(|d| d.insert_temp(key, composing));
    // Esc takes the focus away before anything is drawn: what composed in the last frame counts.
    if composing || before {
        let frame = ui.ctx().cumulative_frame_nr();
        ui.data_mut(|d| d.insert_temp(Id::unique("a field composes"), frame));
    }
    (before, composing)
}

/// What is being composed is no text yet: where the focus goes before it is given, the last real text comes back.
fn keep_real(ui: &Ui, id: Id, value: &mut String, (before, composing, focused): (bool, bool, bool)) {
    let key = id.with("real text");
    if composing && !before {
        ui.data_mut(|d| d.insert_temp(key, value.clone()));
    } else if before && !composing {
        let real = ui.data_mut(|d| d.remove_temp::<String>(key));
        if let Some(real) = real.filter(|_| !focused) {
            *value = real;
        }
    }
}

/// Whether a field that was drawn in this frame composes, or did until now: then Enter and Esc belong to the input
/// method.
pub fn composes(ui: &Ui) -> bool {
    let frame = ui.ctx().cumulative_frame_nr();
    ui.data(|d| d.get_temp::<u64>(Id::unique("a field composes"))) == Some(frame)
}

/// Draws label, field and problem; `below` adds what else belongs to the problem's line (a repair).
pub fn text(ui: &mut Ui, value: &mut String, field: Text<'_>, below: impl FnOnce(&mut Ui)) -> FieldResponse {
    field_ui(ui, value, field, false, below)
}

/// The same for a password: dots on the screen, and nothing read aloud.
pub fn password(ui: &mut Ui, value: &mut String, field: Text<'_>) -> FieldResponse {
    field_ui(ui, value, field, true, |_| {})
}

fn field_ui(
    ui: &mut Ui,
    value: &mut String,
    field: Text<'_>,
    password: bool,
    below: impl FnOnce(&mut Ui),
) -> FieldResponse {
    let t = theme::current(ui);
    ui.spacing_mut().item_spacing.y = SPACE_4;
    let label = label_row(ui, field.label, field.optional, field.counter.as_deref());
    let bad = matches!(field.problem, Some((Level::Error, _)));
    let focused = ui.memory(|m| m.has_focus(field.id));
    let edge = match (bad, focused) {
        (true, _) => Stroke::new(1.0, t.danger),
        (false, true) => Stroke::new(1.0, t.accent),
        _ => Stroke::new(1.0, t.edge),
    };
    // Taken before the field swallows the events.
    let (before, composing) = composing_now(ui, field.id, focused);
    if !password {
        keep_real(ui, field.id, value, (before, composing, focused));
    }
    let font = if field.mono { theme::mono(TYPE_13) } else { theme::regular(TYPE_14) };
    let frame = Frame::new()
        .fill(t.field)
        .stroke(edge)
        .corner_radius(CornerRadius::same(RADIUS_CONTROL))
        .inner_margin(Margin::symmetric(10, 0));
    let edit = TextEdit::singleline(value)
        .id(field.id)
        .password(password)
        .font(font)
        .text_color(t.text)
        .hint_text(egui::RichText::new(field.hint).color(t.text3))
        .frame(frame)
        .align(egui::Align2::LEFT_CENTER)
        .min_size(vec2(0.0, theme::CONTROL - 2.0))
        .interactive(field.enabled)
        .desired_width(f32::INFINITY);
    let mut output = edit.show(ui);
    if password {
        // A password field keeps no undo, which would hold the password in clear memory.
        output.state.clear_undoer();
        output.state.clone().store(ui.ctx(), field.id);
    }
    let caret = output.cursor_range.map_or(0, |r| r.primary.index.0);
    let response = output.response.response.labelled_by(label.id);
    if field.enabled {
        menu_ui(ui, &response, password);
    }
    if focused {
        let ring = response.rect.expand(1.5);
        ui.painter().rect_stroke(
            ring,
            CornerRadius::same(RADIUS_CONTROL + 2),
            Stroke::new(2.0, t.accent_tint),
            egui::StrokeKind::Outside,
        );
    }
    let said = field.problem.as_ref().map_or_else(|| field.help.to_owned(), |(_, p)| format!("{p} {}", field.help));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_description(said);
        if bad {
            node.set_invalid(egui::accesskit::Invalid::True);
        }
    });
    if let Some((level, sentence)) = &field.problem {
        problem(ui, *level, sentence, below);
    }
    FieldResponse { response, composing, caret }
}

/// The menu under the right mouse button, which egui's own field lacks and people look for.
fn menu_ui(ui: &Ui, response: &Response, password: bool) {
    let lang = crate::ui::lang_of(ui);
    let id = response.id;
    response.context_menu(|ui| {
        let wishes = [
            ("edit-cut", ViewportCommand::RequestCut),
            ("edit-copy", ViewportCommand::RequestCopy),
            ("edit-paste", ViewportCommand::RequestPaste),
        ];
        for (key, wish) in wishes {
            // A password is never copied out of its field.
            let enabled = !password || wish == ViewportCommand::RequestPaste;
            if ui.add_enabled(enabled, egui::Button::new(lang.t(key))).clicked() {
                ui.memory_mut(|m| m.request_focus(id));
                ui.ctx().send_viewport_cmd(wish);
                ui.close();
            }
        }
    });
}

/// Label at the left with 选填 behind it, counter at the right.
pub fn label_row(ui: &mut Ui, label: &str, optional: Option<&str>, counter: Option<&str>) -> Response {
    let t = theme::current(ui);
    ui.allocate_ui_with_layout(vec2(ui.available_width(), 18.0), Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let text =
            |s: &str, c| egui::Label::new(egui::RichText::new(s).font(theme::regular(TYPE_13)).color(c)).truncate();
        let label = ui.add(text(label, t.text2));
        if let Some(optional) = optional {
            ui.add(text(optional, t.text3));
        }
        if let Some(counter) = counter {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.add(text(counter, t.text3)));
        }
        label
    })
    .inner
}

/// A problem in one sentence with its mark.
pub fn problem(ui: &mut Ui, level: Level, sentence: &str, below: impl FnOnce(&mut Ui)) {
    let t = theme::current(ui);
    let (mark, color) = match level {
        Level::Error => (Icon::Wrong, t.danger),
        Level::Warning => (Icon::Triangle, t.warning),
    };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(SPACE_4, 0.0);
        ui.spacing_mut().interact_size.y = 20.0;
        icon::show(ui, mark, color);
        ui.label(egui::RichText::new(sentence).font(theme::regular(TYPE_13)).color(color));
        below(ui);
    });
}

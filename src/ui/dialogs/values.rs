//! Values of fields in words, and changes as rows: old → new with what changed marked.

use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, FontId, Frame, Margin, Sense, Stroke, Ui, WidgetInfo, vec2};
use serde_json::Value;

use super::lines::cell_ui;
use crate::rights::Section;
use crate::rights::change::Change;
use crate::rights::diff::{Piece, pieces};
use crate::rights::field::{FieldId, FormField, Kind};
use crate::ui::theme::{self, SPACE_4, SPACE_8, SPACE_16, TYPE_13, TYPE_14, Theme};
use crate::ui::widgets::frame;
use crate::ui::widgets::icon::{self, Icon};
use crate::words::{Lang, Sentence, visible};

/// Below this width a row stands in lines of its own, in points.
const NARROW: f32 = 440.0;

/// The label of a field.
pub fn label(lang: Lang, field: impl Into<FormField>) -> String {
    lang.t(&field.into().key("label")).to_owned()
}

/// Fields by their labels: the first two, and how many there are.
pub fn several(lang: Lang, fields: &[FieldId]) -> String {
    let names: Vec<String> = fields.iter().take(2).map(|f| label(lang, *f)).collect();
    let names = names.join(lang.t("records-list"));
    if fields.len() <= 2 {
        return names;
    }
    lang.say(&Sentence::new("many-what-more").with("fields", names).with("count", fields.len()))
}

/// The name of a section.
pub fn section(lang: Lang, section: Section) -> String {
    lang.t(&format!("section-{}", section.name())).to_owned()
}

/// A value in words: 是 and 否, choices by their labels, （未设置） for none.
pub fn words(lang: Lang, field: FieldId, value: Option<&Value>) -> String {
    let choice = matches!(field.kind(), Kind::Choice(_));
    match value {
        None | Some(Value::Null) if choice => lang.t("choice-default").to_owned(),
        None | Some(Value::Null) => lang.t("value-unset").to_owned(),
        Some(Value::Bool(true)) => lang.t("value-true").to_owned(),
        Some(Value::Bool(false)) => lang.t("value-false").to_owned(),
        Some(Value::String(s)) => {
            let named = format!("choice-{s}");
            if choice && lang.has(&named) { lang.t(&named).to_owned() } else { visible(s).into_owned() }
        }
        Some(other) => visible(&other.to_string()).into_owned(),
    }
}

fn font(field: FieldId) -> FontId {
    match field.kind() {
        Kind::AppId | Kind::Path | Kind::Url => theme::mono(TYPE_13),
        _ => theme::regular(TYPE_14),
    }
}

/// What is marked, on its ground and, when only a part of the text is marked, with a line below it.
fn job(pieces: &[Piece<'_>], font: &FontId, ink: Color32, ground: Color32, line: Color32) -> LayoutJob {
    let mut job = LayoutJob::default();
    let partly = pieces.len() > 1;
    for piece in pieces {
        let mut format = TextFormat::simple(font.clone(), ink);
        if piece.changed {
            format.background = ground;
            if partly {
                format.underline = Stroke::new(1.0, line);
            }
        }
        job.append(piece.text, 0.0, format);
    }
    job
}

/// Old → new of a change in one line, with what changed marked.
pub fn change_job(lang: Lang, c: &Change, t: &Theme) -> LayoutJob {
    let (old, new) = (words(lang, c.field, c.old.as_ref()), words(lang, c.field, c.new.as_ref()));
    let whole = |text| vec![Piece { text, changed: true }];
    let plain = |text| vec![Piece { text, changed: false }];
    let (before, after) = match (&c.old, &c.new) {
        (Some(_), Some(_)) => pieces(&old, &new),
        _ => (plain(old.as_str()), whole(new.as_str())),
    };
    let face = font(c.field);
    let mut out = job(&before, &face, t.text2, t.hover, t.text3);
    out.append(" → ", 0.0, TextFormat::simple(theme::regular(TYPE_14), t.text3));
    let new = job(&after, &face, t.text, t.accent_tint, t.accent);
    for section in &new.sections {
        let range = section.byte_range.start.0..section.byte_range.end.0;
        out.append(new.text.get(range).unwrap_or_default(), 0.0, section.format.clone());
    }
    out
}

/// One value without any mark.
fn plain_ui(ui: &mut Ui, text: &str, font: FontId, ink: Color32) {
    ui.add(egui::Label::new(egui::RichText::new(text).font(font).color(ink)).wrap());
}

fn arrow_ui(ui: &mut Ui, lang: Lang) {
    let t = theme::current(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(icon::SIDE, 20.0), Sense::hover());
    icon::paint(ui.painter(), rect, Icon::Arrow, t.text3);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, lang.t("confirm-becomes")));
}

fn old_ui(ui: &mut Ui, lang: Lang, c: &Change, new: &str) {
    let t = theme::current(ui);
    let old = words(lang, c.field, c.old.as_ref());
    if c.old.is_some() && c.new.is_some() {
        let job = job(&pieces(&old, new).0, &font(c.field), t.text2, t.hover, t.text3);
        ui.add(egui::Label::new(job).wrap());
    } else {
        plain_ui(ui, &old, if c.old.is_some() { font(c.field) } else { theme::regular(TYPE_14) }, t.text2);
    }
}

fn new_ui(ui: &mut Ui, lang: Lang, c: &Change, new: &str) {
    let t = theme::current(ui);
    let old = words(lang, c.field, c.old.as_ref());
    let marks = match (&c.old, &c.new) {
        (Some(_), Some(_)) => pieces(&old, new).1,
        _ => vec![Piece { text: new, changed: true }],
    };
    let face = if c.new.is_some() { font(c.field) } else { theme::regular(TYPE_14) };
    ui.add(egui::Label::new(job(&marks, &face, t.text, t.accent_tint, t.accent)).wrap());
}

/// Every change in a row: old → new; with `values` alone when nothing is known of what was there.
pub fn changes_ui(ui: &mut Ui, lang: Lang, changes: &[Change], values: bool) {
    rows_ui(ui, changes.iter(), |ui, c, narrow| {
        let t = theme::current(ui);
        let new = words(lang, c.field, c.new.as_ref());
        let name = |ui: &mut Ui| plain_ui(ui, &label(lang, c.field), theme::regular(TYPE_13), t.text2);
        let value = |ui: &mut Ui| plain_ui(ui, &new, font(c.field), t.text);
        if narrow {
            name(ui);
            if values {
                value(ui);
                return;
            }
            old_ui(ui, lang, c, &new);
            ui.horizontal_top(|ui| {
                arrow_ui(ui, lang);
                new_ui(ui, lang, c, &new);
            });
            return;
        }
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = SPACE_8;
            let room = ui.available_width();
            let first = (room * 0.25).clamp(116.0, 180.0);
            let rest = room - first - SPACE_8;
            cell_ui(ui, first, name);
            if values {
                cell_ui(ui, rest, value);
                return;
            }
            let half = (rest - icon::SIDE - SPACE_16) / 2.0;
            cell_ui(ui, half, |ui| old_ui(ui, lang, c, &new));
            arrow_ui(ui, lang);
            cell_ui(ui, half, |ui| new_ui(ui, lang, c, &new));
        });
    });
}

/// Fields with their values, as they stay.
pub fn values_ui(ui: &mut Ui, lang: Lang, values: &[(FieldId, Value)]) {
    rows_ui(ui, values.iter(), |ui, (field, value), narrow| {
        let t = theme::current(ui);
        let text = words(lang, *field, Some(value));
        let name = |ui: &mut Ui| plain_ui(ui, &label(lang, *field), theme::regular(TYPE_13), t.text3);
        if narrow {
            name(ui);
            plain_ui(ui, &text, font(*field), t.text2);
            return;
        }
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = SPACE_8;
            let first = (ui.available_width() * 0.25).clamp(116.0, 180.0);
            let rest = ui.available_width() - first - SPACE_8;
            cell_ui(ui, first, name);
            cell_ui(ui, rest, |ui| plain_ui(ui, &text, font(*field), t.text2));
        });
    });
}

/// Rows on a card with hairlines between them; each is told whether it is narrow.
fn rows_ui<T>(ui: &mut Ui, rows: impl Iterator<Item = T>, mut add: impl FnMut(&mut Ui, T, bool)) {
    frame::card(ui, Margin::ZERO, |ui| {
        ui.spacing_mut().item_spacing.y = SPACE_4;
        let narrow = ui.available_width() < NARROW;
        for (i, row) in rows.enumerate() {
            if i > 0 {
                let line = Stroke::new(1.0, theme::current(ui).line);
                let x = ui.max_rect().x_range();
                ui.painter().hline(x, ui.cursor().top() - SPACE_4 / 2.0, line);
            }
            Frame::new().inner_margin(Margin::symmetric(14, 6)).show(ui, |ui| {
                ui.set_width(ui.available_width());
                add(ui, row, narrow);
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_value_is_said_in_the_words_of_the_form() {
        let say = |field: FieldId, v: Option<Value>| words(Lang::ZhCn, field, v.as_ref());
        assert_eq!(say(FieldId::ShowFavor, Some(json!(true))), "是");
        assert_eq!(say(FieldId::ShowCoupon, None), "（未设置）");
        assert_eq!(say(FieldId::InitBonus, Some(json!(100))), "100");
        assert_eq!(say(FieldId::FavorModuleTitle, Some(json!("VIP"))), "会员权益（示意）");
        assert_eq!(say(FieldId::FavorModuleTitle, None), "微信默认");
        assert_eq!(say(FieldId::FavorModuleTitle, Some(json!("NEW"))), "NEW");
        // A text that reads like a choice is a text.
        assert_eq!(say(FieldId::StaffName, Some(json!("VIP"))), "VIP");
    }
}

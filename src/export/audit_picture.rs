//! A day of 发布记录 as a picture to print: as wide as a page, one block a publication.

use egui::{Vec2, pos2, vec2};

use super::audit::{self, AuditRow};
use super::sheet::{self, medium, plain, within};
use super::tokens::{ACCENT, BODY, GAP, HEADING, LINE, PAD, SMALL, TEXT, TEXT2, TITLE};
use super::{definitions, file};
use crate::platform::fonts::{self, Faces};
use crate::storage::audit::Span;
use crate::storage::history::Card;
use crate::storage::record::Record;
use crate::trouble::{Trouble, Who};
use crate::words::{Lang, Sentence};

/// Width of the page, in points: at two pixels a point it prints on A4 with 150 dots an inch.
const WIDTH: f32 = 620.0;
/// Pixels a point.
const SCALE: f32 = 2.0;
/// So many publications find room on one; a day has fewer.
const MOST: usize = 150;

/// The publications of one day, that of `span`, of a card (none: of all), as a PNG under `title`.
///
/// # Errors
/// The record cannot be read; no Chinese font; too many rows for one picture.
pub fn of_day(
    record: &Record,
    (of, span): (Option<Card<'_>>, &Span),
    (lang, trial): (Lang, bool),
    title: &str,
) -> Result<Vec<u8>, Trouble> {
    let mut rows = Vec::new();
    audit::rows(record, of, span, (lang, trial), |row| {
        rows.push(row);
        Ok(())
    })?;
    day((title, &span.until), &rows, fonts::simplified().as_ref(), lang)
}

/// Draws the rows of `day` under `title` (the card, or 全部会员卡) as a PNG.
///
/// # Errors
/// No Chinese font; too many rows for one picture.
fn day((title, day): (&str, &str), rows: &[AuditRow], faces: Option<&Faces>, lang: Lang) -> Result<Vec<u8>, Trouble> {
    if rows.len() > MOST {
        return Err(Trouble::new("audit-too-many", Who::Person).with("count", rows.len()).with("most", MOST));
    }
    let fonts = definitions(faces)?;
    let (picture, missing) = sheet::drawn(fonts.clone(), SCALE, lang, |sheet| draw(sheet, (title, day), rows));
    let drawn = super::Drawn { picture, mark: String::new(), missing };
    file::png(&drawn, &file::prints(&fonts), "")
}

fn draw(sheet: &mut sheet::Sheet<'_>, (title, day): (&str, &str), rows: &[AuditRow]) -> Vec2 {
    let lang = sheet.lang;
    let (left, inner) = (PAD, WIDTH - 2.0 * PAD);
    let mut y = PAD;
    y += sheet.text(lang.t("audit-title"), medium(TITLE, TEXT), pos2(left, y), within(inner, 1)).y + 4.0;
    let head = Sentence::new("audit-day-head").with("title", title).with("day", day).with("count", rows.len());
    y += sheet.text(&lang.say(&head), plain(BODY, TEXT2), pos2(left, y), within(inner, 3)).y + GAP;
    for row in rows {
        sheet.painter.hline(left..=left + inner, y, egui::Stroke::new(1.0, LINE));
        y += 8.0;
        let time = row.at.get(11..).unwrap_or(&row.at);
        let at = sheet.text(time, medium(HEADING, TEXT), pos2(left, y), within(60.0, 1));
        let card = sheet.text(&row.card, medium(BODY, TEXT), pos2(left + 64.0, y + 1.0), within(inner - 64.0, 2));
        y += at.y.max(card.y) + 3.0;
        y += sheet.text(&row.what, plain(BODY, TEXT), pos2(left, y), within(inner, 60)).y + 3.0;
        let by = Sentence::new("audit-day-by").with("user", row.user.as_str());
        let mut line = lang.say(&by);
        if !row.approved.is_empty() {
            line += &lang.say(&Sentence::new("audit-day-approved").with("by", row.approved.as_str()));
        }
        y += sheet.text(&line, plain(SMALL, TEXT2), pos2(left, y), within(inner, 2)).y + 2.0;
        y += sheet.text(&row.result, plain(SMALL, ACCENT), pos2(left, y), within(inner, 3)).y + 8.0;
    }
    let missing = sheet.missing();
    if !missing.is_empty() {
        let missing = lang.say(&Sentence::new("page-missing").with("chars", missing));
        y += sheet.text(&missing, plain(SMALL, TEXT2), pos2(left, y), within(inner, 3)).y;
    }
    vec2(WIDTH, y + PAD)
}

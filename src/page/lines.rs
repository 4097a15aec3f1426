//! Line breaks of mixed Chinese, Latin, digits and full-width marks, as Unicode says (UAX 14).

use std::ops::Range;
use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Color32, FontId, Galley, Painter};
use unicode_linebreak::{BreakOpportunity, linebreaks};

/// The narrowest letter, as a part of its size. It limits how much text is laid out in each frame, since a pasted novel
/// would slow the window down.
const NARROWEST: f32 = 0.15;

/// How many characters of `size` points at most can be seen in `rows` rows of `width`.
pub(crate) fn most_chars(size: f32, width: f32, rows: usize) -> usize {
    (rows as f32 * width.max(1.0) / (size.max(1.0) * NARROWEST)) as usize + 8
}

/// Lays `text` out in at most `rows` rows of `width` points, broken as Unicode says, cut with … . Line breaks and
/// tabs in it are spaces: no field shows them.
pub(crate) fn galley(
    painter: &Painter,
    text: &str,
    font: &FontId,
    color: Color32,
    width: f32,
    rows: usize,
) -> Arc<Galley> {
    let width = width.max(1.0);
    let job = |text: String| {
        let mut job = LayoutJob::single_section(text, TextFormat::simple(font.clone(), color));
        job.wrap =
            TextWrapping { max_rows: rows, max_width: width, break_anywhere: rows == 1, ..TextWrapping::default() };
        job
    };
    let plain: String = text
        .chars()
        .take(most_chars(font.size, width, rows))
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c })
        .collect();
    if rows == 1 {
        return painter.layout_job(job(plain));
    }
    let whole = painter.layout_no_wrap(plain.clone(), font.clone(), color);
    if whole.size().x <= width {
        return whole;
    }
    // Where each character begins and ends, once for all rows: one glyph a character.
    let glyphs = whole.rows.first().map(|row| row.glyphs.as_slice()).unwrap_or_default();
    let begins: Vec<usize> = plain.char_indices().map(|(at, _)| at).collect();
    let measure = |part: Range<usize>| {
        let glyph = |at: usize| glyphs.get(begins.partition_point(|b| *b < at));
        let left = glyph(part.start).map_or(0.0, |g| g.pos.x);
        let last = begins.partition_point(|b| *b < part.end).checked_sub(1).and_then(|i| glyphs.get(i));
        last.map_or(0.0, |g| g.pos.x + g.advance_width - left)
    };
    painter.layout_job(job(broken(&plain, width, rows, &measure)))
}

/// `text` with line breaks so that no row is wider than `width`; at most `rows` rows, the last one takes the rest
/// (and is cut where it is drawn). `measure` gives the width of a part of it, by its bytes.
pub fn broken(text: &str, width: f32, rows: usize, measure: &dyn Fn(Range<usize>) -> f32) -> String {
    let mut out = String::with_capacity(text.len() + rows);
    let (mut start, mut fits, mut row) = (0, 0, 1);
    let seen = |start: usize, end: usize| start..start + text[start..end].trim_end().len();
    for (at, kind) in linebreaks(text) {
        if row >= rows {
            break;
        }
        while row < rows && measure(seen(start, at)) > width {
            // A word longer than a row is broken where it runs out, as a phone does.
            let end = if fits > start { fits } else { longest(text, start..at, width, measure) };
            out.push_str(text[start..end].trim_end());
            out.push('\n');
            (start, row) = (end, row + 1);
        }
        fits = at;
        if kind == BreakOpportunity::Mandatory && at < text.len() && row < rows {
            out.push_str(text[start..at].trim_end());
            out.push('\n');
            (start, fits, row) = (at, at, row + 1);
        }
    }
    out.push_str(&text[start..]);
    out
}

/// Where the longest beginning of `part` ends that is no wider than `width`; one character at least.
fn longest(text: &str, part: Range<usize>, width: f32, measure: &dyn Fn(Range<usize>) -> f32) -> usize {
    let start = part.start;
    let mut ends = text[part].char_indices().map(|(i, c)| start + i + c.len_utf8());
    let first = ends.next().unwrap_or(start);
    ends.take_while(|end| measure(start..*end) <= width).last().unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Chinese and full-width marks are 2 wide, the rest 1.
    fn wide(s: &str) -> f32 {
        s.chars().map(|c| if c.len_utf8() > 2 { 2.0 } else { 1.0 }).sum()
    }

    fn break_up(text: &str, width: f32) -> String {
        broken(text, width, 3, &|part| wide(&text[part]))
    }

    #[test]
    fn no_row_begins_with_a_closing_mark_and_latin_words_stay_whole() {
        assert_eq!(break_up("会员专享，全场八折", 8.0), "会员专\n享，全场\n八折");
        assert_eq!(break_up("500积分=2小时", 8.0), "500积分\n=2小时");
        assert_eq!(break_up("享 Membership Day", 12.0), "享\nMembership\nDay");
        assert_eq!(break_up("abcdefghij", 4.0), "abcd\nefgh\nij");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_row_but_the_last_is_too_wide(text in "[ -~一-龥，。（）「」]{0,60}", width in 4.0_f32..40.0) {
            let out = break_up(&text, width);
            let bare = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(bare(&out), bare(&text));
            let rows: Vec<&str> = out.split('\n').collect();
            prop_assert!(rows.len() <= 3);
            for row in &rows[..rows.len() - 1] {
                prop_assert!(wide(row) <= width, "{:?}", row);
            }
        }
    }
}

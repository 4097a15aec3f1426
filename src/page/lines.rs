//! Line breaks of mixed Chinese, Latin, digits and full-width marks, as Unicode says (UAX 14).

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Color32, FontId, Galley, Painter};
use unicode_linebreak::{BreakOpportunity, linebreaks};

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
    let plain = text.replace(['\n', '\r', '\t'], " ");
    if rows > 1 {
        let measure = |s: &str| painter.layout_no_wrap(s.to_owned(), font.clone(), color).size().x;
        return painter.layout_job(job(broken(&plain, width, rows, &measure)));
    }
    painter.layout_job(job(plain))
}

/// `text` with line breaks so that no row is wider than `width`; at most `rows` rows, the last one takes the rest
/// (and is cut where it is drawn). `measure` gives the width of a text.
pub fn broken(text: &str, width: f32, rows: usize, measure: &dyn Fn(&str) -> f32) -> String {
    let mut out = String::with_capacity(text.len() + rows);
    let (mut start, mut fits, mut row) = (0, 0, 1);
    for (at, kind) in linebreaks(text) {
        if row >= rows {
            break;
        }
        while row < rows && measure(text[start..at].trim_end()) > width {
            // A word longer than a row is broken where it runs out, as a phone does.
            let end = if fits > start { fits } else { longest(&text[start..at], width, measure) + start };
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

fn longest(text: &str, width: f32, measure: &dyn Fn(&str) -> f32) -> usize {
    let ends = text.char_indices().map(|(i, c)| i + c.len_utf8());
    ends.take_while(|end| measure(&text[..*end]) <= width)
        .last()
        .unwrap_or_else(|| text.chars().next().map_or(0, char::len_utf8))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Chinese and full-width marks are 2 wide, the rest 1.
    fn measure(s: &str) -> f32 {
        s.chars().map(|c| if c.len_utf8() > 2 { 2.0 } else { 1.0 }).sum()
    }

    #[test]
    fn no_row_begins_with_a_closing_mark_and_latin_words_stay_whole() {
        assert_eq!(broken("会员专享，全场八折", 8.0, 3, &measure), "会员专\n享，全场\n八折");
        assert_eq!(broken("500积分=2小时", 8.0, 3, &measure), "500积分\n=2小时");
        assert_eq!(broken("享 Membership Day", 12.0, 3, &measure), "享\nMembership\nDay");
        assert_eq!(broken("abcdefghij", 4.0, 3, &measure), "abcd\nefgh\nij");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_row_but_the_last_is_too_wide(text in "[ -~一-龥，。（）「」]{0,60}", width in 4.0_f32..40.0) {
            let out = broken(&text, width, 3, &measure);
            let bare = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(bare(&out), bare(&text));
            let rows: Vec<&str> = out.split('\n').collect();
            prop_assert!(rows.len() <= 3);
            for row in &rows[..rows.len() - 1] {
                prop_assert!(measure(row) <= width, "{:?}", row);
            }
        }
    }
}

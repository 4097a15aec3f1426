//! One change over many cards in the picture for whoever approves it: equal changes once, with the cards they are for
//! (src/export/README.md, Many cards).

use egui::{Rect, pos2};

use super::changes::change_row;
use super::picture::Export;
use super::sheet::{Sheet, medium, plain, within};
use super::tokens::{self, BODY, GAP, HEADING, PAD, SMALL, TEXT, TEXT2};
use crate::words::Sentence;

/// So many cards of a group are named.
const NAMED: usize = 8;
/// So many groups are drawn; the rest is counted.
const GROUPS: usize = 20;

/// Draws it from `top` on, where there is such a change; gives where it ends.
pub(super) fn groups(sheet: &mut Sheet<'_>, export: &Export<'_>, top: f32, width: f32) -> f32 {
    let Some(many) = export.many else { return top };
    let (lang, left, inner) = (sheet.lang, 2.0 * PAD, width - 4.0 * PAD);
    let top = top + GAP;
    let back = sheet.behind();
    let heading = lang.say(&Sentence::new("export-many").with("count", many.cards));
    let mut y = top + GAP;
    y += sheet.text(&heading, medium(HEADING, TEXT), pos2(left, y), within(inner, 3)).y + 6.0;
    for (names, changes) in many.groups.iter().take(GROUPS) {
        let mut said = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(lang.t("records-list"));
        if names.len() > NAMED {
            said = lang.say(&Sentence::new("many-names").with("names", said).with("count", names.len()));
        }
        let count = lang.say(&Sentence::new("many-count").with("count", names.len()));
        y += 6.0 + sheet.text(&count, medium(BODY, TEXT), pos2(left, y + 6.0), within(inner, 1)).y;
        y += sheet.text(&said, plain(SMALL, TEXT2), pos2(left, y), within(inner, 6)).y + 4.0;
        for change in changes {
            y = change_row(sheet, (change, false), (left, inner), y);
        }
    }
    if many.groups.len() > GROUPS {
        let rest: usize = many.groups.iter().skip(GROUPS).map(|(names, _)| names.len()).sum();
        let rest = lang.say(&Sentence::new("export-many-rest").with("count", rest));
        y += sheet.text(&rest, plain(BODY, TEXT2), pos2(left, y + 4.0), within(inner, 2)).y + 10.0;
    }
    let rect = Rect::from_min_max(pos2(PAD, top), pos2(width - PAD, y + GAP - 6.0));
    sheet.fill(back, rect, tokens::RADIUS, tokens::PANEL);
    rect.bottom()
}

//! What stands where in each preset. Every one ends in the same footer.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

use super::changes::change_row;
use super::many;
use super::picture::{Export, Preset};
use super::sheet::{Sheet, Style, medium, plain, within};
use super::tokens::{self, ACCENT, BODY, GAP, HEADING, LABEL, PAD, SMALL, TEXT, TEXT2};
use super::wording;
use crate::page::tokens::RIM;
use crate::page::{Below, Look, Mode};
use crate::rights::change::{Change, changes, irreversible};
use crate::rights::field::FieldId;
use crate::rights::shown::State;
use crate::rights::{CardRights, Section};
use crate::words::Sentence;

/// Draws the whole picture; gives its size in points.
pub(super) fn draw(sheet: &mut Sheet<'_>, export: &Export<'_>, mark: &str) -> Vec2 {
    let comparison = Comparison::new(export);
    let stripe = sheet.behind();
    let top = if export.trial { tokens::STRIPE } else { 0.0 };
    let (width, y) = match export.options.preset {
        Preset::Page => page(sheet, export, top),
        Preset::Modes => modes(sheet, export, top),
        Preset::BeforeAfter => before_after(sheet, export, &comparison, top),
        Preset::Chat => chat(sheet, export, &comparison, top),
    };
    let y = many::groups(sheet, export, y, width);
    if export.trial {
        // 演练 can never be taken for the real thing (src/ui/README.md, Trial and real): a stripe over the whole picture,
        // in words too.
        let rect = Rect::from_min_size(Pos2::ZERO, vec2(width, top));
        sheet.fill(stripe, rect, 0.0, tokens::TRIAL_TINT);
        sheet.centred(sheet.lang.t("kind-trial"), medium(LABEL, tokens::TRIAL), pos2(width / 2.0, 5.0), width);
    }
    let bottom = footer(sheet, export, mark, y, width);
    vec2(width, bottom)
}

/// What differs, worked out once.
struct Comparison {
    before: Option<CardRights>,
    after: CardRights,
    changes: Vec<Change>,
    first: Vec<Section>,
}

impl Comparison {
    fn new(export: &Export<'_>) -> Self {
        // The body always names its switches, so both states do.
        let (before, after) = (export.before.map(|b| b.rights.explicit()), export.rights.explicit());
        let changes = changes(before.as_ref(), &after, export.shown);
        let first = irreversible(&after, export.shown);
        Self { before, after, changes, first }
    }

    fn changed(&self) -> Vec<FieldId> {
        if self.before.is_none() { Vec::new() } else { self.changes.iter().map(|c| c.field).collect() }
    }

    /// The fields that only the old state has: they are marked there.
    fn gone(&self) -> Vec<FieldId> {
        self.changes.iter().filter(|c| c.new.is_none()).map(|c| c.field).collect()
    }
}

fn look_of<'a>(
    sheet: &Sheet<'_>,
    export: &Export<'a>,
    rights: &'a CardRights,
    (mode, scale): (Mode, f32),
    changed: &'a [FieldId],
) -> Look<'a> {
    Look {
        rights,
        face: export.face,
        pictures: sheet.pictures(export, rights, scale),
        mode,
        width: export.options.width,
        ghosts: false,
        marks: true,
        lit: None,
        changed,
        below: Below::Nothing,
        scale,
    }
}

fn page(sheet: &mut Sheet<'_>, export: &Export<'_>, top: f32) -> (f32, f32) {
    let look = look_of(sheet, export, export.rights, (export.options.mode, 1.0), &[]);
    if !export.options.frame {
        return (look.width.points(), top + sheet.page(pos2(0.0, top), &look, 0.0));
    }
    let size = sheet.phone(pos2(PAD, top + PAD), &look);
    (size.x + 2.0 * PAD, top + PAD + size.y)
}

/// Pages side by side, each under its label.
fn row(sheet: &mut Sheet<'_>, export: &Export<'_>, pages: &[(String, Look<'_>)], top: f32) -> (f32, f32) {
    let gap = 2.0 * GAP;
    let (mut x, mut bottom) = (PAD, 0.0_f32);
    for (label, look) in pages {
        let width = look.width.points() + if export.options.frame { 2.0 * RIM } else { 0.0 };
        let label = sheet.centred(label, medium(LABEL, TEXT2), pos2(x + width / 2.0, top + PAD), width);
        let y = top + PAD + label.y + GAP;
        let size = if export.options.frame {
            sheet.phone(pos2(x, y), look)
        } else {
            vec2(width, sheet.page(pos2(x, y), look, tokens::RADIUS))
        };
        bottom = bottom.max(y + size.y);
        x += width + gap;
    }
    (x - gap + PAD, bottom)
}

fn modes(sheet: &mut Sheet<'_>, export: &Export<'_>, top: f32) -> (f32, f32) {
    let pages: Vec<_> = [("mode-light", Mode::Light), ("mode-dark", Mode::Dark), ("mode-care", Mode::Care)]
        .into_iter()
        .map(|(key, mode)| (sheet.lang.t(key).to_owned(), look_of(sheet, export, export.rights, (mode, 1.0), &[])))
        .collect();
    row(sheet, export, &pages, top)
}

/// `改动前：上次发布（本机 10-28 16:02）`
fn label(sheet: &Sheet<'_>, when: &'static str, state: String) -> String {
    sheet.lang.say(&Sentence::new("export-label").with_key("when", when).with("state", state))
}

fn before_after(sheet: &mut Sheet<'_>, export: &Export<'_>, comparison: &Comparison, top: f32) -> (f32, f32) {
    let (changed, gone) = (comparison.changed(), comparison.gone());
    let after = look_of(sheet, export, &comparison.after, (export.options.mode, 1.0), &changed);
    let Some(before) = &comparison.before else {
        // Nothing is drawn that is not known.
        let label = format!("{}  {}", sheet.lang.t("last-unknown"), sheet.lang.t("export-only"));
        return row(sheet, export, &[(label, after)], top);
    };
    let before = look_of(sheet, export, before, (export.options.mode, 1.0), &gone);
    let known = label(sheet, "export-before", wording::state(export.before.as_ref(), export.saved, sheet.lang));
    let pages = [(known, before), (label(sheet, "export-after", sheet.lang.t("export-only").to_owned()), after)];
    row(sheet, export, &pages, top)
}

fn chat(sheet: &mut Sheet<'_>, export: &Export<'_>, comparison: &Comparison, top: f32) -> (f32, f32) {
    let width = tokens::CHAT_WIDTH;
    let inner = width - 2.0 * PAD;
    let mut y = top + PAD;
    // What the card is called here stands first; WeChat's own title goes with its brand then.
    let (small, large) = match export.called {
        Some(called) => (format!("{} {}", export.face.brand, export.face.title), called),
        None => (export.face.brand.clone(), export.face.title.as_str()),
    };
    y += sheet.text(small.trim(), plain(BODY, TEXT2), pos2(PAD, y), within(inner, 1)).y;
    y += sheet.text(large, medium(tokens::TITLE, TEXT), pos2(PAD, y), within(inner, 2)).y + GAP;
    let (changed, gone) = (comparison.changed(), comparison.gone());
    if let Some(before) = &comparison.before {
        let room = (inner - GAP) / 2.0;
        let scale = room / export.options.width.points();
        let before = look_of(sheet, export, before, (export.options.mode, scale), &gone);
        let after = look_of(sheet, export, &comparison.after, (export.options.mode, scale), &changed);
        let right = PAD + room + GAP;
        let lang = sheet.lang;
        let named = sheet.text(lang.t("export-before"), medium(LABEL, TEXT2), pos2(PAD, y), within(room, 1)).y;
        sheet.text(lang.t("export-after"), medium(LABEL, ACCENT), pos2(right, y), within(room, 1));
        y += named;
        let state = wording::state(export.before.as_ref(), export.saved, lang);
        let state = sheet.text(&state, plain(SMALL, TEXT2), pos2(PAD, y), within(room, 2)).y;
        sheet.text(lang.t("export-only"), plain(SMALL, TEXT2), pos2(right, y), within(room, 1));
        y += state + 6.0;
        let left = sheet.page(pos2(PAD, y), &before, tokens::RADIUS);
        y += left.max(sheet.page(pos2(right, y), &after, tokens::RADIUS));
    } else {
        let scale = inner * 0.72 / export.options.width.points();
        let label = format!("{}  {}", sheet.lang.t("last-unknown"), sheet.lang.t("export-only"));
        y += sheet.text(&label, plain(SMALL, TEXT2), pos2(PAD, y), within(inner, 2)).y + 6.0;
        let after = look_of(sheet, export, &comparison.after, (export.options.mode, scale), &changed);
        y += sheet.page(pos2(PAD + inner * 0.14, y), &after, tokens::RADIUS);
    }
    y += PAD;
    y = irreversible_card(sheet, export, comparison, y, width);
    if export.many.is_none() {
        y = changes_card(sheet, export, comparison, y, width);
    }
    (width, y)
}

fn irreversible_card(sheet: &mut Sheet<'_>, export: &Export<'_>, comparison: &Comparison, top: f32, width: f32) -> f32 {
    if comparison.first.is_empty() {
        return top;
    }
    let back = sheet.behind();
    let inner = width - 4.0 * PAD;
    let mut y = top + GAP;
    let mut line = |sheet: &mut Sheet<'_>, text: &str, style: Style, gap: f32| {
        y += sheet.text(text, style, pos2(2.0 * PAD, y), within(inner, 4)).y + gap;
    };
    let heading = sheet.lang.t("export-irreversible").to_owned();
    line(sheet, &heading, medium(HEADING, tokens::DANGER), 4.0);
    for section in &comparison.first {
        let certain = export.shown.get(*section).state == State::NotShown;
        let key = if certain { "export-first" } else { "export-perhaps-first" };
        let text = sheet.lang.say(&Sentence::new(key).with_key("section", wording::section(*section)));
        line(sheet, &text, plain(BODY, tokens::DANGER), 4.0);
    }
    let rect = Rect::from_min_max(pos2(PAD, top), pos2(width - PAD, y + GAP - 4.0));
    sheet.fill(back, rect, tokens::RADIUS, tokens::DANGER_TINT);
    rect.bottom() + GAP
}

fn changes_card(sheet: &mut Sheet<'_>, export: &Export<'_>, comparison: &Comparison, top: f32, width: f32) -> f32 {
    let back = sheet.behind();
    let (left, inner) = (2.0 * PAD, width - 4.0 * PAD);
    let lang = sheet.lang;
    // The irreversible ones first; otherwise in page order.
    let (mut list, rest): (Vec<&Change>, Vec<&Change>) = comparison.changes.iter().partition(|c| c.irreversible);
    list.extend(rest);
    let heading = match (&comparison.before, list.len()) {
        (None, _) => lang.t("export-all").to_owned(),
        (Some(_), 0) => lang.t("export-same").to_owned(),
        (Some(_), n) => lang.say(&Sentence::new("export-changes").with("count", n)),
    };
    let mut y = top + GAP;
    y += sheet.text(&heading, medium(HEADING, TEXT), pos2(left, y), within(inner, 3)).y + 6.0;
    for change in list {
        y = change_row(sheet, (change, export.before.is_none()), (left, inner), y);
    }
    let rect = Rect::from_min_max(pos2(PAD, top), pos2(width - PAD, y + GAP - 6.0));
    sheet.fill(back, rect, tokens::RADIUS, tokens::PANEL);
    rect.bottom()
}

/// Mark, save time, card, merchant, and that it is a sketch; gives where it ends.
fn footer(sheet: &mut Sheet<'_>, export: &Export<'_>, mark: &str, top: f32, width: f32) -> f32 {
    let lang = sheet.lang;
    let (left, inner) = (PAD, width - 2.0 * PAD);
    let mut y = top + GAP;
    let mark = match export.many {
        Some(many) => lang.say(&Sentence::new("export-mark-many").with("mark", mark).with("count", many.cards)),
        None => lang.say(&Sentence::new("export-mark").with("mark", mark)),
    };
    let size = sheet.text(&mark, medium(SMALL, TEXT), pos2(left, y), within(inner, 1));
    if let Some(saved) = export.saved {
        let saved = lang.say(&Sentence::new("export-saved").with("time", wording::minute(saved)));
        let x = size.x + GAP;
        sheet.text(&saved, plain(SMALL, TEXT2), pos2(left + x, y), within(inner - x, 1));
    }
    y += size.y + 2.0;
    let mut line = |sheet: &mut Sheet<'_>, text: &str, style: Style| {
        y += sheet.text(text, style, pos2(left, y), within(inner, 3)).y + 2.0;
    };
    let card = Sentence::new("export-card")
        .with("brand", export.face.brand.as_str())
        .with("title", export.face.title.as_str())
        .with("card", export.card_id.unwrap_or_default());
    let card = [export.called.unwrap_or_default(), &lang.say(&card)].join(" ");
    if !card.trim().is_empty() {
        line(sheet, card.trim(), plain(SMALL, TEXT2));
    }
    if let Some(merchant) = export.merchant {
        let merchant = lang.say(&Sentence::new("export-merchant").with("merchant", merchant));
        line(sheet, &merchant, plain(SMALL, TEXT2));
    }
    let guess = [lang.t("page-guess-word"), lang.t("page-guess-rest")].concat();
    line(sheet, &format!("{}  {guess}", lang.t("page-note")), plain(SMALL, TEXT2));
    if export.rights.show_bonus == Some(true) && export.rights.bonus.init_bonus.is_some() {
        line(sheet, lang.t("page-points"), plain(SMALL, TEXT2));
    }
    let missing = sheet.missing();
    if !missing.is_empty() {
        let missing = lang.say(&Sentence::new("page-missing").with("chars", missing));
        line(sheet, &missing, plain(SMALL, tokens::WARNING));
    }
    y + PAD - 2.0
}

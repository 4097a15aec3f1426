//! The page's groups in the API's own order (src/page/README.md, Order and content).

use egui::{Color32, Painter, Pos2};

use super::chinese::zh;
use super::look::{Laid, Look, PlaceKind};
use super::pen::{Ink, Pen, area};
use super::tokens::{GAP, LEFT, MARGIN, PADDING, POINTS, SECOND, TEXT, TITLE};
use super::{below, face, ghost, marks};
use crate::rights::Section;
use crate::rights::field::FieldId;

/// Draws the page's content (without phone and title bar) with its top left at `origin`.
pub fn paint(painter: &Painter, origin: Pos2, look: &Look<'_>) -> Laid {
    let mut pen = Pen::new(painter, origin, look);
    all_sections(&mut pen);
    pen.laid.height = pen.y * look.scale;
    pen.laid
}

fn all_sections(p: &mut Pen<'_>) {
    p.y = 4.0;
    face::face(p);
    for section in Section::ALL {
        if p.look.rights.shown(section) == Some(true) {
            match section {
                Section::Bonus => bonus(p),
                Section::Favor => favor(p),
                Section::Fapiao => fapiao(p),
                Section::Guide => guide(p),
            }
        } else if p.look.ghosts {
            ghost::ghost(p, section);
        }
    }
    face::footer(p);
    p.y += 24.0;
}

/// The fields of a row that may be marked, and put back, together.
const POINTS_ROW: &[FieldId] = &[
    FieldId::ShowBonus,
    FieldId::InitBonus,
    FieldId::BonusValueWord,
    FieldId::BonusSupportAppid,
    FieldId::BonusSupportPath,
];
const BONUS_COST: &[FieldId] = &[FieldId::BonusCostTitle, FieldId::BonusCostWord];
const BONUS_JUMP: &[FieldId] = &[FieldId::BonusJumpWord, FieldId::BonusJumpAppid, FieldId::BonusJumpPath];
const FAVOR_HEAD: &[FieldId] = &[FieldId::ShowFavor, FieldId::FavorModuleTitle];
const COUPONS: &[FieldId] = &[FieldId::ShowCoupon];
const PRICE: &[FieldId] =
    &[FieldId::MemberPriceWord, FieldId::MemberPriceAppid, FieldId::MemberPricePath, FieldId::MemberPriceTitle];
const FAPIAO: &[FieldId] =
    &[FieldId::ShowFapiao, FieldId::FapiaoJumpWord, FieldId::FapiaoJumpAppid, FieldId::FapiaoJumpPath];
const GUIDE: &[FieldId] = &[
    FieldId::ShowGuide,
    FieldId::StaffName,
    FieldId::HeadImageUrl,
    FieldId::ContactName,
    FieldId::ContactValue,
    FieldId::PhoneNumber,
];

/// While editing, an empty row is drawn too, so that it can be clicked; elsewhere a row without text is left out.
fn bonus(p: &mut Pen<'_>) {
    let b = &p.look.rights.bonus;
    let support = b.bonus_support_appid.is_some() || b.bonus_support_path.is_some();
    let cost = b.bonus_cost_title.is_some() || b.bonus_cost_word.is_some();
    let jump =
        b.bonus_jump_word.is_some() || (p.look.ghosts && b.bonus_jump_appid.is_some()) || below::holds(p, BONUS_JUMP);
    let (above, back) = (p.y, p.reserve_place());
    p.y += GAP;
    let top = p.y;
    if p.look.ghosts || support || b.bonus_value_word.is_some() || b.init_bonus.is_some() {
        points(p, support);
    }
    if p.look.ghosts || cost {
        bonus_cost(p, top);
    }
    if jump {
        bonus_jump(p, top);
    }
    if p.y > top { p.group_at(back, top, p.y - top) } else { p.y = above }
}

/// Name and points at the left, self-service at the right.
fn points(p: &mut Pen<'_>, support: bool) {
    let (t, b, top) = (p.tokens, &p.look.rights.bonus, p.y);
    let self_word = p.galley(zh("page-self-points"), p.ink(TEXT, t.brand), 140.0 * t.text_scale, 1);
    let side = if support { p.span(&self_word) + 12.0 } else { 0.0 };
    let word = p.galley(
        value(p, FieldId::BonusValueWord),
        p.ink(SECOND, value_color(p, FieldId::BonusValueWord, t.second)),
        p.inner() - side,
        1,
    );
    let points = b.init_bonus.map(|n| n.to_string()).unwrap_or_default();
    let number = p.galley(&points, p.ink(POINTS, t.text), p.inner() - side, 1);
    let (word_h, number_h) = (p.height(&word), p.height(&number).max(POINTS * t.text_scale * 1.2));
    let row = 11.0 + word_h + 2.0 + number_h + 11.0;
    let width = p.width() - 2.0 * MARGIN;
    p.decorate(POINTS_ROW, top, row, true);
    p.place(FieldId::ShowBonus, area(MARGIN, top, width, row), PlaceKind::Text);
    p.note(FieldId::BonusValueWord, b.bonus_value_word.as_deref().unwrap_or_default(), &word);
    p.note(FieldId::InitBonus, &points, &number);
    p.put_galley(word, LEFT, top + 11.0);
    p.put_galley(number, LEFT, top + 11.0 + word_h + 2.0);
    let wide = width - side - PADDING;
    p.place(FieldId::BonusValueWord, area(MARGIN, top, wide, 11.0 + word_h + 1.0), PlaceKind::Text);
    p.place(FieldId::InitBonus, area(MARGIN, top + 12.0 + word_h, wide, row - 12.0 - word_h), PlaceKind::Text);
    if support {
        let (w, h) = (p.span(&self_word), p.height(&self_word));
        let (x, y) = (p.width() - LEFT - w, top + (row - h) / 2.0);
        p.put_galley(self_word, x, y);
        p.underline_guessed(x, y + h, w, t.brand);
        p.place(FieldId::BonusSupportAppid, area(x - 6.0, top, w + PADDING + 6.0, row), PlaceKind::Jump);
    }
    p.y += row;
    p.y += below::draw(p, POINTS_ROW, p.y);
}

/// What points buy.
fn bonus_cost(p: &mut Pen<'_>, top: f32) {
    let (t, b, y) = (p.tokens, &p.look.rights.bonus, p.y);
    let title = b.bonus_cost_title.as_deref().map(|s| p.galley(s, p.ink(TEXT, t.text), p.inner(), 1));
    let cost = p.galley(
        value(p, FieldId::BonusCostWord),
        p.ink(SECOND, value_color(p, FieldId::BonusCostWord, t.second)),
        p.inner(),
        2,
    );
    let cost_h = if cost.text().is_empty() { 0.0 } else { p.height(&cost) };
    let title_h = title.as_ref().map_or(0.0, |g| p.height(g) + 2.0);
    let row = 11.0 + title_h + cost_h + 11.0;
    let width = p.width() - 2.0 * MARGIN;
    if y > top {
        p.hairline(y);
    }
    p.decorate(BONUS_COST, y, row, y == top);
    if let Some(title) = title {
        p.note(FieldId::BonusCostTitle, b.bonus_cost_title.as_deref().unwrap_or_default(), &title);
        p.put_galley(title, LEFT, y + 11.0);
        p.place(FieldId::BonusCostTitle, area(MARGIN, y, width, 10.0 + title_h), PlaceKind::Text);
    }
    p.note(FieldId::BonusCostWord, b.bonus_cost_word.as_deref().unwrap_or_default(), &cost);
    p.put_galley(cost, LEFT, y + 11.0 + title_h);
    p.place(FieldId::BonusCostWord, area(MARGIN, y + 10.0 + title_h, width, row - 10.0 - title_h), PlaceKind::Text);
    p.y += row;
    p.y += below::draw(p, BONUS_COST, p.y);
}

/// The link.
fn bonus_jump(p: &mut Pen<'_>, top: f32) {
    let (t, y) = (p.tokens, p.y);
    let word = p.galley(
        value(p, FieldId::BonusJumpWord),
        p.ink(TEXT, value_color(p, FieldId::BonusJumpWord, t.text)),
        p.inner() - 20.0,
        1,
    );
    let row = 11.0 + p.height(&word).max(TEXT * 1.41) + 11.0;
    if y > top {
        p.hairline(y);
    }
    p.decorate(BONUS_JUMP, y, row, y == top);
    p.note(FieldId::BonusJumpWord, p.look.rights.text(FieldId::BonusJumpWord).unwrap_or_default(), &word);
    let h = p.height(&word);
    p.put_galley(word, LEFT, y + (row - h) / 2.0);
    if has_whole_jump(p, FieldId::BonusJumpWord) {
        p.chevron(p.width() - LEFT, y + row / 2.0);
    }
    p.place(FieldId::BonusJumpWord, area(MARGIN, y, p.width() - 2.0 * MARGIN, row), PlaceKind::Jump);
    p.y += row;
    p.y += below::draw(p, BONUS_JUMP, p.y);
}

fn favor(p: &mut Pen<'_>) {
    p.y += GAP;
    let (top, f) = (p.y, &p.look.rights.favor);
    let coupons = f.show_coupon == Some(true);
    let price = f.member_price_word.is_some()
        || f.member_price_appid.is_some()
        || f.member_price_title.is_some()
        || below::holds(p, PRICE);
    let line = TEXT * p.tokens.text_scale * 1.41 + 22.0;
    let back = p.reserve_place();
    // A change of the switch marks the whole section, a change of its name only the heading.
    let marked = p.reserve_place();
    favor_head(p, !coupons && !price);
    // A row that is gone has its old value below the heading.
    if !coupons {
        p.y += below::draw(p, COUPONS, p.y);
    }
    let rows = p.y;
    if coupons {
        favor_coupons(p, line);
    }
    if price {
        favor_price(p, line, p.y > rows);
    }
    p.group_at(back, top, p.y - top);
    p.decorate_at(marked, &[FieldId::ShowFavor], (top, p.y - top), true);
}

/// Its name, at the end of the card where nothing follows.
fn favor_head(p: &mut Pen<'_>, alone: bool) {
    let (t, top) = (p.tokens, p.y);
    let name = zh(match p.look.rights.favor.favor_module_title.as_deref() {
        Some("VIP") => "page-vip",
        _ => "page-favor",
    });
    let heading = p.galley(name, p.medium(TITLE, t.text), p.inner(), 1);
    let (w, h) = (p.span(&heading), p.height(&heading));
    let head = 12.0 + h + 2.0 + if alone { 10.0 } else { 0.0 };
    p.decorate(&[FieldId::FavorModuleTitle], top, head, true);
    let width = p.width() - 2.0 * MARGIN;
    p.place(FieldId::ShowFavor, area(MARGIN, top, width, head), PlaceKind::Text);
    p.place(FieldId::FavorModuleTitle, area(MARGIN, top, width, head), PlaceKind::Text);
    p.put_galley(heading, LEFT, top + 12.0);
    p.underline_guessed(LEFT, top + 12.0 + h, w, t.text);
    p.y += head;
    p.y += below::draw(p, FAVOR_HEAD, p.y);
}

fn favor_coupons(p: &mut Pen<'_>, line: f32) {
    let y = p.y;
    let coupon = p.galley(zh("page-coupons"), p.ink(TEXT, p.tokens.text), p.inner() - 20.0, 1);
    p.decorate(COUPONS, y, line, false);
    let h = p.height(&coupon);
    p.put_galley(coupon, LEFT, y + (line - h) / 2.0);
    p.chevron(p.width() - LEFT, y + line / 2.0);
    p.place(FieldId::ShowCoupon, area(MARGIN, y, p.width() - 2.0 * MARGIN, line), PlaceKind::Text);
    p.y += line;
    p.y += below::draw(p, COUPONS, p.y);
}

/// 会员专享价: its title at the left, its text at the right.
fn favor_price(p: &mut Pen<'_>, line: f32, follows: bool) {
    let (t, f, y) = (p.tokens, &p.look.rights.favor, p.y);
    if follows {
        p.hairline(y);
    }
    p.decorate(PRICE, y, line, false);
    let title =
        zh(if f.member_price_title.as_deref() == Some("MEMBER_ACTIVITY") { "page-activity" } else { "page-price" });
    let title = p.galley(title, p.ink(TEXT, t.text), p.inner() * 0.5, 1);
    let (w, h) = (p.span(&title), p.height(&title));
    p.put_galley(title, LEFT, y + (line - h) / 2.0);
    p.underline_guessed(LEFT, y + (line + h) / 2.0, w, t.text);
    let on = has_whole_jump(p, FieldId::MemberPriceWord);
    let arrow = if on { 14.0 } else { 0.0 };
    let word = p.galley(
        value(p, FieldId::MemberPriceWord),
        p.ink(TEXT, value_color(p, FieldId::MemberPriceWord, t.second)),
        p.inner() - w - 12.0 - arrow,
        1,
    );
    p.note(FieldId::MemberPriceWord, f.member_price_word.as_deref().unwrap_or_default(), &word);
    let (ww, wh) = (p.span(&word), p.height(&word));
    p.put_galley(word, p.width() - LEFT - arrow - ww, y + (line - wh) / 2.0);
    if on {
        p.chevron(p.width() - LEFT, y + line / 2.0);
    }
    let width = p.width() - 2.0 * MARGIN;
    p.place(FieldId::MemberPriceTitle, area(MARGIN, y, PADDING + w + 6.0, line), PlaceKind::Text);
    p.place(FieldId::MemberPriceWord, area(LEFT + w + 6.0, y, width - PADDING - w - 6.0, line), PlaceKind::Jump);
    p.y += line;
    p.y += below::draw(p, PRICE, p.y);
}

fn fapiao(p: &mut Pen<'_>) {
    p.y += GAP;
    let top = p.y;
    let t = p.tokens;
    let (text, ink) = named(p, FieldId::FapiaoJumpWord, "page-fapiao");
    let word = p.galley(text, ink, p.inner() - 20.0, 1);
    let height = TEXT * t.text_scale * 1.41 + 22.0;
    p.group(top, height + below::height(p, FAPIAO));
    p.decorate(FAPIAO, top, height, true);
    let text = p.look.rights.fapiao.fapiao_jump_word.clone().unwrap_or_default();
    p.note(FieldId::FapiaoJumpWord, &text, &word);
    let (w, h) = (p.span(&word), p.height(&word));
    p.put_galley(word, LEFT, top + (height - h) / 2.0);
    if is_guessed(p, FieldId::FapiaoJumpWord) {
        p.underline_guessed(LEFT, top + (height + h) / 2.0, w, t.text);
    }
    if has_whole_jump(p, FieldId::FapiaoJumpWord) {
        p.chevron(p.width() - LEFT, top + height / 2.0);
    }
    let width = p.width() - 2.0 * MARGIN;
    p.place(FieldId::ShowFapiao, area(MARGIN, top, width, height), PlaceKind::Text);
    p.place(FieldId::FapiaoJumpWord, area(MARGIN, top, width, height), PlaceKind::Jump);
    p.y = top + height;
    p.y += below::draw(p, FAPIAO, p.y);
}

fn guide(p: &mut Pen<'_>) {
    p.y += GAP;
    let top = p.y;
    let t = p.tokens;
    let g = &p.look.rights.guide;
    let contact = g.contact_information_name.is_some() || g.contact_information_value.is_some();
    let room = p.inner() - 52.0 - if g.phone_number.is_some() { 32.0 } else { 0.0 };
    let (text, ink) = named(p, FieldId::StaffName, "page-guide");
    let name = p.galley(text, ink, room, 1);
    let kind_text = g.contact_information_name.as_deref().unwrap_or_default();
    let kind = p.galley(kind_text, p.ink(SECOND, t.second), room * 0.5, 1);
    // The colon stays when the name before it is cut; without a name there is none.
    let colon = p.galley(if kind_text.is_empty() { "" } else { zh("page-colon") }, p.ink(SECOND, t.second), room, 1);
    let kind_w = p.span(&kind) + p.span(&colon);
    let value_ = p.galley(
        g.contact_information_value.as_deref().unwrap_or_default(),
        p.ink(SECOND, t.second),
        room - kind_w - 20.0,
        1,
    );
    let (name_h, kind_h) = (p.height(&name), if contact { p.height(&kind) + 2.0 } else { 0.0 });
    let height = (12.0 + name_h + kind_h + 12.0).max(64.0);
    p.group(top, height + below::height(p, GUIDE));
    p.decorate(GUIDE, top, height, true);
    let width = p.width() - 2.0 * MARGIN;
    p.place(FieldId::ShowGuide, area(MARGIN, top, width, height), PlaceKind::Text);
    marks::head(p, LEFT + 20.0, top + height / 2.0);
    p.place(FieldId::HeadImageUrl, area(MARGIN, top, PADDING + 46.0, height), PlaceKind::Text);
    p.note(FieldId::StaffName, g.staff_name.as_deref().unwrap_or_default(), &name);
    let x = LEFT + 52.0;
    let mut y = top + (height - name_h - kind_h) / 2.0;
    let name_w = p.span(&name);
    p.put_galley(name, x, y);
    if is_guessed(p, FieldId::StaffName) {
        p.underline_guessed(x, y + name_h, name_w, t.text);
    }
    p.place(FieldId::StaffName, area(x - 6.0, top, room + 6.0, y - top + name_h), PlaceKind::Text);
    y += name_h + 2.0;
    if contact {
        p.note(FieldId::ContactName, g.contact_information_name.as_deref().unwrap_or_default(), &kind);
        p.note(FieldId::ContactValue, g.contact_information_value.as_deref().unwrap_or_default(), &value_);
        let value_w = p.span(&value_);
        let colon_x = x + p.span(&kind);
        p.put_galley(kind, x, y);
        p.put_galley(colon, colon_x, y);
        p.put_galley(value_, x + kind_w, y);
        marks::copy(p, x + kind_w + value_w + 6.0, y + kind_h / 2.0 - 1.0);
        p.place(FieldId::ContactName, area(x - 6.0, y, kind_w + 6.0, top + height - y), PlaceKind::Text);
        p.place(FieldId::ContactValue, area(x + kind_w, y, value_w + 22.0, top + height - y), PlaceKind::Text);
    }
    if let Some(phone) = &g.phone_number {
        p.laid.text.push(phone.clone());
        marks::dial(p, p.width() - LEFT - 11.0, top + height / 2.0);
        p.place(FieldId::PhoneNumber, area(p.width() - LEFT - 26.0, top, 26.0 + PADDING, height), PlaceKind::Text);
    }
    p.y = top + height;
    p.y += below::draw(p, GUIDE, p.y);
}

/// A field's text; while nothing is filled in, what belongs there (never in an export).
fn value<'a>(p: &Pen<'a>, field: FieldId) -> &'a str {
    match p.look.rights.text(field) {
        Some(text) => text,
        None if p.look.ghosts => zh(match field {
            FieldId::BonusValueWord => "page-todo-value",
            FieldId::BonusCostWord => "page-todo-cost",
            FieldId::BonusJumpWord => "page-todo-jump",
            FieldId::MemberPriceWord => "page-todo-price",
            FieldId::FapiaoJumpWord => "page-todo-fapiao",
            _ => "page-todo-name",
        }),
        None => "",
    }
}

fn value_color(p: &Pen<'_>, field: FieldId, color: Color32) -> Color32 {
    if p.look.rights.text(field).is_some() { color } else { p.tokens.hint }
}

/// Whether a text that WeChat would have to choose stands in for a field that is not set.
fn is_guessed(p: &Pen<'_>, field: FieldId) -> bool {
    !p.look.ghosts && p.look.rights.text(field).is_none()
}

/// A row's name: the field's text; what is missing there while editing; else the column's name, as a guess.
fn named<'a>(p: &Pen<'a>, field: FieldId, guess: &'static str) -> (&'a str, Ink) {
    if is_guessed(p, field) {
        return (zh(guess), p.ink(TEXT, p.tokens.text));
    }
    (value(p, field), p.ink(TEXT, value_color(p, field, p.tokens.text)))
}

/// Whether the jump that `field` is a part of has both parts.
fn has_whole_jump(p: &Pen<'_>, field: FieldId) -> bool {
    field.jump().is_some_and(|j| [j.appid, j.path].into_iter().all(|f| p.look.rights.text(f).is_some()))
}

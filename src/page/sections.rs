//! The page's groups in the API's own order (preview.md, Order and content).

use egui::{Align2, Color32, Shape, Stroke, pos2, vec2};

use super::pen::{Ink, Pen};
use super::tokens::{self, GAP, MARGIN, PADDING, POINTS, SECOND, TEXT, TITLE, WHITE};
use super::{PlaceKind, zh};
use crate::rights::Section;

pub(super) fn all(p: &mut Pen<'_>) {
    p.y = 4.0;
    face(p);
    for section in Section::ALL {
        if p.look.rights.shown(section) == Some(true) {
            match section {
                Section::Bonus => bonus(p),
                Section::Favor => favor(p),
                Section::Fapiao => fapiao(p),
                Section::Guide => guide(p),
            }
        } else if p.look.ghosts {
            ghost(p, section);
        }
    }
    footer(p);
    p.y += 24.0;
}

fn inner(p: &Pen<'_>) -> f32 {
    p.width() - 2.0 * MARGIN - 2.0 * PADDING
}

const LEFT: f32 = MARGIN + PADDING;

fn face(p: &mut Pen<'_>) {
    let width = p.width() - 2.0 * MARGIN;
    let height = (width * 0.6).round();
    let rect = p.rect(MARGIN, p.y, width, height);
    p.gradient(rect, 12.0 * p.look.scale, tokens::FACE);
    let face = p.look.face;
    let (x, y) = (LEFT, p.y + PADDING);
    let initial: String = face.brand.chars().next().map(String::from).unwrap_or_default();
    let center = p.origin + vec2(x + 20.0, y + 20.0) * p.look.scale;
    p.painter.circle_filled(center, 20.0 * p.look.scale, WHITE);
    let letter = p.galley(&initial, Ink { size: 18.0, color: tokens::FACE[0], medium: true }, 40.0, 1);
    let at = Align2::CENTER_CENTER.anchor_size(center, letter.size()).min;
    p.painter.galley(at, letter, tokens::FACE[0]);
    let room = width - 2.0 * PADDING - 50.0;
    let brand = p.galley(&face.brand, Ink { medium: true, ..p.ink(TEXT, WHITE) }, room, 1);
    let title = p.galley(&face.title, p.ink(13.0, tokens::FACE_SECOND), room, 1);
    let brand_height = p.height(&brand);
    p.put(brand, x + 50.0, y - 3.0);
    p.put(title, x + 50.0, y + brand_height - 3.0);
    if let Some(level) = &face.level {
        let galley = p.galley(level, p.ink(13.0, WHITE), room, 1);
        let h = p.height(&galley);
        p.put(galley, x, p.y + height - 14.0 - h);
    }
    code_mark(p, p.y + height);
    p.y += height;
}

/// The code of a member: only that there is one and of which kind, never an invented one.
fn code_mark(p: &Pen<'_>, bottom: f32) {
    let Some(kind) = p.look.face.code_type.as_deref().filter(|k| *k != "NONE_CODE") else { return };
    let right = p.width() - MARGIN - PADDING;
    let box_ = p.rect(right - 28.0, bottom - 14.0 - 28.0, 28.0, 28.0);
    let stroke = Stroke::new(1.6 * p.look.scale, WHITE);
    p.painter.rect_stroke(box_, 4.0 * p.look.scale, stroke, egui::StrokeKind::Inside);
    let inside = box_.shrink(7.0 * p.look.scale);
    if kind.contains("QR") {
        let s = inside.width() * 0.36;
        for corner in
            [inside.left_top(), pos2(inside.right() - s, inside.top()), pos2(inside.left(), inside.bottom() - s)]
        {
            p.painter.rect_filled(egui::Rect::from_min_size(corner, vec2(s, s)), 0.0, WHITE);
        }
    } else {
        for i in 0..4 {
            let x = inside.left() + inside.width() * (i as f32 + 0.5) / 4.0;
            p.painter.vline(x, inside.y_range(), stroke);
        }
    }
}

fn bonus(p: &mut Pen<'_>) {
    p.y += GAP;
    let top = p.y;
    let b = &p.look.rights.bonus;
    let t = p.tokens;
    let support = b.bonus_support_appid.is_some() || b.bonus_support_path.is_some();
    let self_word = p.galley(zh("page-self-points"), p.ink(TEXT, t.brand), 140.0 * t.text_scale, 1);
    let side = if support { p.span(&self_word) + 12.0 } else { 0.0 };
    let word = p.galley(
        value(p, "bonus.bonus_value_word"),
        p.ink(SECOND, value_color(p, "bonus.bonus_value_word", t.second)),
        inner(p) - side,
        1,
    );
    let points = b.init_bonus.map(|n| n.to_string()).unwrap_or_default();
    let number = p.galley(&points, p.medium(POINTS, t.text), inner(p) - side, 1);
    let (word_h, number_h) = (p.height(&word), p.height(&number).max(POINTS * t.text_scale * 1.2));
    let row1 = 11.0 + word_h + 2.0 + number_h + 11.0;
    let title = b.bonus_cost_title.as_deref().map(|s| p.galley(s, p.ink(TEXT, t.text), inner(p), 1));
    let cost = p.galley(
        value(p, "bonus.bonus_cost_word"),
        p.ink(SECOND, value_color(p, "bonus.bonus_cost_word", t.second)),
        inner(p),
        2,
    );
    let title_h = title.as_ref().map_or(0.0, |g| p.height(g) + 2.0);
    let row2 = 11.0 + title_h + p.height(&cost) + 11.0;
    let jump = b.bonus_jump_word.is_some() || b.bonus_jump_appid.is_some();
    let jump_word = p.galley(
        value(p, "bonus.bonus_jump_word"),
        p.ink(TEXT, value_color(p, "bonus.bonus_jump_word", t.text)),
        inner(p) - 20.0,
        1,
    );
    let row3 = if jump { 11.0 + p.height(&jump_word).max(TEXT * 1.41) + 11.0 } else { 0.0 };
    p.group(top, row1 + row2 + row3);
    let width = p.width() - 2.0 * MARGIN;
    // Row 1: name and points at the left, self-service at the right.
    p.decorate(
        &[
            "show_bonus",
            "bonus.init_bonus",
            "bonus.bonus_value_word",
            "bonus.bonus_support_appid",
            "bonus.bonus_support_path",
        ],
        top,
        row1,
        true,
    );
    p.place("show_bonus", MARGIN, top, width, row1, PlaceKind::Text);
    p.note("bonus.bonus_value_word", b.bonus_value_word.as_deref().unwrap_or_default(), &word);
    p.put(word, LEFT, top + 11.0);
    p.put(number, LEFT, top + 11.0 + word_h + 2.0);
    p.place("bonus.bonus_value_word", MARGIN, top, width - side - PADDING, 11.0 + word_h + 1.0, PlaceKind::Text);
    p.place(
        "bonus.init_bonus",
        MARGIN,
        top + 12.0 + word_h,
        width - side - PADDING,
        row1 - 12.0 - word_h,
        PlaceKind::Text,
    );
    if support {
        let (w, h) = (p.span(&self_word), p.height(&self_word));
        let (x, y) = (p.width() - LEFT - w, top + (row1 - h) / 2.0);
        p.put(self_word, x, y);
        p.guessed(x, y + h, w, t.brand);
        p.place("bonus.bonus_support_appid", x - 6.0, top, w + PADDING + 6.0, row1, PlaceKind::Jump);
    }
    // Row 2: what points buy.
    let y = top + row1;
    p.hairline(y);
    p.decorate(&["bonus.bonus_cost_title", "bonus.bonus_cost_word"], y, row2, false);
    if let Some(title) = title {
        p.note("bonus.bonus_cost_title", b.bonus_cost_title.as_deref().unwrap_or_default(), &title);
        p.put(title, LEFT, y + 11.0);
        p.place("bonus.bonus_cost_title", MARGIN, y, width, 11.0 + title_h, PlaceKind::Text);
    }
    p.note("bonus.bonus_cost_word", b.bonus_cost_word.as_deref().unwrap_or_default(), &cost);
    p.put(cost, LEFT, y + 11.0 + title_h);
    p.place("bonus.bonus_cost_word", MARGIN, y + 10.0 + title_h, width, row2 - 10.0 - title_h, PlaceKind::Text);
    // Row 3: the link.
    if jump {
        let y = y + row2;
        p.hairline(y);
        p.decorate(&["bonus.bonus_jump_word", "bonus.bonus_jump_appid", "bonus.bonus_jump_path"], y, row3, false);
        p.note("bonus.bonus_jump_word", b.bonus_jump_word.as_deref().unwrap_or_default(), &jump_word);
        let h = p.height(&jump_word);
        p.put(jump_word, LEFT, y + (row3 - h) / 2.0);
        if leads(p, "bonus.bonus_jump_appid", "bonus.bonus_jump_path") {
            p.chevron(p.width() - LEFT, y + row3 / 2.0);
        }
        p.place("bonus.bonus_jump_word", MARGIN, y, width, row3, PlaceKind::Jump);
    }
    p.y = top + row1 + row2 + row3;
}

fn favor(p: &mut Pen<'_>) {
    p.y += GAP;
    let top = p.y;
    let t = p.tokens;
    let f = &p.look.rights.favor;
    let name = zh(match f.favor_module_title.as_deref() {
        Some("VIP") => "page-vip",
        _ => "page-favor",
    });
    let heading = p.galley(name, p.medium(TITLE, t.text), inner(p), 1);
    let head = 12.0 + p.height(&heading) + 2.0;
    let coupon =
        (f.show_coupon == Some(true)).then(|| p.galley(zh("page-coupons"), p.ink(TEXT, t.text), inner(p) - 20.0, 1));
    let line = (TEXT * t.text_scale * 1.41) + 22.0;
    let coupon_h = if coupon.is_some() { line } else { 0.0 };
    let price = f.member_price_word.is_some() || f.member_price_appid.is_some() || f.member_price_title.is_some();
    let price_h = if price { line } else { 0.0 };
    let tail = if coupon.is_none() && !price { 10.0 } else { 0.0 };
    p.group(top, head + coupon_h + price_h + tail);
    let width = p.width() - 2.0 * MARGIN;
    p.decorate(&["show_favor", "favor.favor_module_title"], top, head + tail, true);
    p.place("show_favor", MARGIN, top, width, head + tail, PlaceKind::Text);
    p.place("favor.favor_module_title", MARGIN, top, width, head + tail, PlaceKind::Text);
    let (w, h) = (p.span(&heading), p.height(&heading));
    p.put(heading, LEFT, top + 12.0);
    p.guessed(LEFT, top + 12.0 + h, w, t.text);
    let mut y = top + head;
    if let Some(coupon) = coupon {
        p.decorate(&["favor.show_coupon"], y, coupon_h, false);
        let h = p.height(&coupon);
        p.put(coupon, LEFT, y + (coupon_h - h) / 2.0);
        p.chevron(p.width() - LEFT, y + coupon_h / 2.0);
        p.place("favor.show_coupon", MARGIN, y, width, coupon_h, PlaceKind::Text);
        y += coupon_h;
    }
    if price {
        if coupon_h > 0.0 {
            p.hairline(y);
        }
        p.decorate(
            &[
                "favor.member_price_word",
                "favor.member_price_appid",
                "favor.member_price_path",
                "favor.member_price_title",
            ],
            y,
            price_h,
            false,
        );
        let title =
            zh(if f.member_price_title.as_deref() == Some("MEMBER_ACTIVITY") { "page-activity" } else { "page-price" });
        let title = p.galley(title, p.ink(TEXT, t.text), inner(p) * 0.5, 1);
        let (w, h) = (p.span(&title), p.height(&title));
        p.put(title, LEFT, y + (price_h - h) / 2.0);
        p.guessed(LEFT, y + (price_h + h) / 2.0, w, t.text);
        let on = leads(p, "favor.member_price_appid", "favor.member_price_path");
        let arrow = if on { 14.0 } else { 0.0 };
        let word = p.galley(
            value(p, "favor.member_price_word"),
            p.ink(TEXT, value_color(p, "favor.member_price_word", t.second)),
            inner(p) - w - 12.0 - arrow,
            1,
        );
        p.note("favor.member_price_word", f.member_price_word.as_deref().unwrap_or_default(), &word);
        let (ww, wh) = (p.span(&word), p.height(&word));
        p.put(word, p.width() - LEFT - arrow - ww, y + (price_h - wh) / 2.0);
        if on {
            p.chevron(p.width() - LEFT, y + price_h / 2.0);
        }
        p.place("favor.member_price_title", MARGIN, y, PADDING + w + 6.0, price_h, PlaceKind::Text);
        p.place("favor.member_price_word", LEFT + w + 6.0, y, width - PADDING - w - 6.0, price_h, PlaceKind::Jump);
    }
    p.y = top + head + coupon_h + price_h + tail;
}

fn fapiao(p: &mut Pen<'_>) {
    p.y += GAP;
    let top = p.y;
    let t = p.tokens;
    let word = p.galley(
        value(p, "fapiao.fapiao_jump_word"),
        p.ink(TEXT, value_color(p, "fapiao.fapiao_jump_word", t.text)),
        inner(p) - 20.0,
        1,
    );
    let height = TEXT * t.text_scale * 1.41 + 22.0;
    p.group(top, height);
    p.decorate(
        &["show_fapiao", "fapiao.fapiao_jump_word", "fapiao.fapiao_jump_appid", "fapiao.fapiao_jump_path"],
        top,
        height,
        true,
    );
    let text = p.look.rights.fapiao.fapiao_jump_word.clone().unwrap_or_default();
    p.note("fapiao.fapiao_jump_word", &text, &word);
    let h = p.height(&word);
    p.put(word, LEFT, top + (height - h) / 2.0);
    if leads(p, "fapiao.fapiao_jump_appid", "fapiao.fapiao_jump_path") {
        p.chevron(p.width() - LEFT, top + height / 2.0);
    }
    let width = p.width() - 2.0 * MARGIN;
    p.place("show_fapiao", MARGIN, top, width, height, PlaceKind::Text);
    p.place("fapiao.fapiao_jump_word", MARGIN, top, width, height, PlaceKind::Jump);
    p.y = top + height;
}

fn guide(p: &mut Pen<'_>) {
    p.y += GAP;
    let top = p.y;
    let t = p.tokens;
    let g = &p.look.rights.guide;
    let contact = g.contact_information_name.is_some() || g.contact_information_value.is_some();
    let room = inner(p) - 52.0 - if g.phone_number.is_some() { 32.0 } else { 0.0 };
    let name = p.galley(value(p, "guide.staff_name"), p.ink(TEXT, value_color(p, "guide.staff_name", t.text)), room, 1);
    let kind = p.galley(
        &format!("{}{}", g.contact_information_name.as_deref().unwrap_or_default(), zh("page-colon")),
        p.ink(SECOND, t.second),
        room * 0.6,
        1,
    );
    let kind_w = p.span(&kind);
    let value_ = p.galley(
        g.contact_information_value.as_deref().unwrap_or_default(),
        p.ink(SECOND, t.second),
        room - kind_w - 20.0,
        1,
    );
    let (name_h, kind_h) = (p.height(&name), if contact { p.height(&kind) + 2.0 } else { 0.0 });
    let height = (12.0 + name_h + kind_h + 12.0).max(64.0);
    p.group(top, height);
    p.decorate(
        &[
            "show_guide",
            "guide.staff_name",
            "guide.head_image_url",
            "guide.contact_information_name",
            "guide.contact_information_value",
            "guide.phone_number",
        ],
        top,
        height,
        true,
    );
    let width = p.width() - 2.0 * MARGIN;
    p.place("show_guide", MARGIN, top, width, height, PlaceKind::Text);
    head(p, LEFT + 20.0, top + height / 2.0);
    p.place("guide.head_image_url", MARGIN, top, PADDING + 46.0, height, PlaceKind::Text);
    p.note("guide.staff_name", g.staff_name.as_deref().unwrap_or_default(), &name);
    let x = LEFT + 52.0;
    let mut y = top + (height - name_h - kind_h) / 2.0;
    p.put(name, x, y);
    p.place("guide.staff_name", x - 6.0, top, room + 6.0, y - top + name_h, PlaceKind::Text);
    y += name_h + 2.0;
    if contact {
        p.note("guide.contact_information_name", g.contact_information_name.as_deref().unwrap_or_default(), &kind);
        p.note("guide.contact_information_value", g.contact_information_value.as_deref().unwrap_or_default(), &value_);
        let value_w = p.span(&value_);
        p.put(kind, x, y);
        p.put(value_, x + kind_w, y);
        copy_mark(p, x + kind_w + value_w + 6.0, y + kind_h / 2.0 - 1.0);
        p.place("guide.contact_information_name", x - 6.0, y, kind_w + 6.0, top + height - y, PlaceKind::Text);
        p.place("guide.contact_information_value", x + kind_w, y, value_w + 22.0, top + height - y, PlaceKind::Text);
    }
    if let Some(phone) = &g.phone_number {
        p.laid.text.push(phone.clone());
        dial_mark(p, p.width() - LEFT - 11.0, top + height / 2.0);
        p.place("guide.phone_number", p.width() - LEFT - 26.0, top, 26.0 + PADDING, height, PlaceKind::Text);
    }
    p.y = top + height;
}

fn head(p: &Pen<'_>, x: f32, y: f32) {
    let k = p.look.scale;
    let c = p.origin + vec2(x, y) * k;
    p.painter.circle_filled(c, 20.0 * k, tokens::HEAD[0]);
    p.painter.circle_filled(c + vec2(0.0, -5.0) * k, 6.5 * k, tokens::HEAD[1]);
    let shoulders: Vec<_> = (0..=16)
        .map(|i| {
            let a = std::f32::consts::PI * (1.0 + i as f32 / 16.0);
            c + vec2(a.cos() * 11.0, 13.5 + a.sin() * 10.0) * k
        })
        .collect();
    p.painter.add(Shape::convex_polygon(shoulders, tokens::HEAD[1], Stroke::NONE));
}

fn copy_mark(p: &Pen<'_>, x: f32, y: f32) {
    let stroke = Stroke::new(1.1 * p.look.scale, p.tokens.second);
    for (dx, dy) in [(3.0, -5.5), (0.0, -2.5)] {
        let rect =
            egui::Rect::from_min_size(p.origin + vec2(x + dx, y + dy) * p.look.scale, vec2(8.0, 8.0) * p.look.scale);
        p.painter.rect(rect, 1.5 * p.look.scale, p.tokens.card, stroke, egui::StrokeKind::Middle);
    }
}

fn dial_mark(p: &Pen<'_>, x: f32, y: f32) {
    let k = p.look.scale;
    let c = p.origin + vec2(x, y) * k;
    let stroke = Stroke::new(1.6 * k, p.tokens.brand);
    p.painter.circle_stroke(c, 11.0 * k, Stroke::new(1.2 * k, p.tokens.brand));
    let at = |dx: f32, dy: f32| c + vec2(dx, dy) * k;
    p.painter.add(Shape::line(
        vec![
            at(-5.0, -3.0),
            at(-3.0, -5.0),
            at(-1.2, -2.6),
            at(-2.4, -1.2),
            at(1.2, 2.4),
            at(2.6, 1.2),
            at(5.0, 3.0),
            at(3.0, 5.0),
            at(-0.5, 3.5),
            at(-3.5, 0.5),
            at(-5.0, -3.0),
        ],
        stroke,
    ));
}

fn footer(p: &mut Pen<'_>) {
    let t = p.tokens;
    let face = p.look.face;
    let rows: Vec<(&str, &str)> = [("page-notice", &face.description), ("page-service", &face.service_phone)]
        .into_iter()
        .filter_map(|(k, v)| Some((zh(k), v.as_deref()?)))
        .collect();
    if rows.is_empty() {
        return;
    }
    p.y += GAP;
    let top = p.y;
    let line = TEXT * t.text_scale * 1.41 + 22.0;
    p.group(top, line * rows.len() as f32);
    for (i, (name, text)) in rows.into_iter().enumerate() {
        let y = top + line * i as f32;
        if i > 0 {
            p.hairline(y);
        }
        let name = p.galley(name, p.ink(TEXT, t.text), inner(p) * 0.5, 1);
        let (w, h) = (p.span(&name), p.height(&name));
        p.put(name, LEFT, y + (line - h) / 2.0);
        let text = p.galley(text, p.ink(TEXT, t.second), inner(p) - w - 12.0, 1);
        let tw = p.span(&text);
        p.put(text, p.width() - LEFT - tw, y + (line - h) / 2.0);
    }
    p.y = p.y.max(top) + line * if face.description.is_some() && face.service_phone.is_some() { 2.0 } else { 1.0 };
}

fn ghost(p: &mut Pen<'_>, section: Section) {
    p.y += GAP;
    let (top, height) = (p.y, 48.0 * p.tokens.text_scale.min(1.15));
    let rect = p.rect(MARGIN, top, p.width() - 2.0 * MARGIN, height);
    let (k, r) = (p.look.scale, 8.0 * p.look.scale);
    let mut outline = Vec::new();
    for (cx, cy, from) in [
        (rect.right() - r, rect.top() + r, -90.0_f32),
        (rect.right() - r, rect.bottom() - r, 0.0),
        (rect.left() + r, rect.bottom() - r, 90.0),
        (rect.left() + r, rect.top() + r, 180.0),
    ] {
        for i in 0..=4 {
            let a = (from + 22.5 * i as f32).to_radians();
            outline.push(pos2(cx + r * a.cos(), cy + r * a.sin()));
        }
    }
    outline.push(outline.first().copied().unwrap_or(rect.min));
    p.painter.extend(Shape::dashed_line(&outline, Stroke::new(k.max(0.75), p.tokens.hint), 4.0 * k, 3.0 * k));
    let word = p.galley(zh(ghost_key(section)), Ink { size: 15.0, ..p.ink(15.0, p.tokens.second) }, inner(p), 1);
    let (w, h) = (p.span(&word), p.height(&word));
    p.put(word, (p.width() - w) / 2.0, top + (height - h) / 2.0);
    p.decorate(&[section.switch()], top, height, true);
    p.place(section.switch(), MARGIN, top, p.width() - 2.0 * MARGIN, height, PlaceKind::Ghost);
    p.y = top + height;
}

fn ghost_key(section: Section) -> &'static str {
    match section {
        Section::Bonus => "page-ghost-bonus",
        Section::Favor => "page-ghost-favor",
        Section::Fapiao => "page-ghost-fapiao",
        Section::Guide => "page-ghost-guide",
    }
}

/// A field's text; while nothing is filled in, what belongs there (never in an export).
fn value<'a>(p: &Pen<'a>, path: &str) -> &'a str {
    match p.look.rights.text(path) {
        Some(text) => text,
        None if p.look.ghosts => zh(match path {
            "bonus.bonus_value_word" => "page-todo-value",
            "bonus.bonus_cost_word" => "page-todo-cost",
            "bonus.bonus_jump_word" => "page-todo-jump",
            "favor.member_price_word" => "page-todo-price",
            "fapiao.fapiao_jump_word" => "page-todo-fapiao",
            _ => "page-todo-name",
        }),
        None => "",
    }
}

fn value_color(p: &Pen<'_>, path: &str, color: Color32) -> Color32 {
    if p.look.rights.text(path).is_some() { color } else { p.tokens.hint }
}

fn leads(p: &Pen<'_>, appid: &str, path: &str) -> bool {
    p.look.rights.text(appid).is_some() && p.look.rights.text(path).is_some()
}

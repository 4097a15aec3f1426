//! WeUI's tokens (src/page/README.md, Tokens): the one source of colours and sizes of the phone page.

use egui::Color32;

use super::look::Mode;

/// The colours of one mode.
#[derive(Debug)]
pub struct Tokens {
    /// BG-0
    pub page: Color32,
    /// BG-2
    pub card: Color32,
    /// FG-0
    pub text: Color32,
    /// FG-1
    pub second: Color32,
    /// FG-2
    pub hint: Color32,
    /// FG-3
    pub hairline: Color32,
    /// Brand
    pub brand: Color32,
    /// What lights a place.
    pub lit: Color32,
    /// What marks a change.
    pub changed: Color32,
    /// Its tag.
    pub changed_tag: Color32,
    /// 还原 below it.
    pub restore: Color32,
    /// Text factor: care mode is about 1.3 times larger.
    pub text_scale: f32,
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// Black or white at a percentage, over the card's colour: text keeps its sharpness when it is opaque.
const fn over(card: u8, ink: u8, percent: u32) -> Color32 {
    let v = (card as u32 * (100 - percent) + ink as u32 * percent + 50) / 100;
    Color32::from_rgb(v as u8, v as u8, v as u8)
}

static LIGHT: Tokens = Tokens {
    page: rgb(0xEDEDED),
    card: rgb(0xFFFFFF),
    text: over(255, 0, 90),
    second: over(255, 0, 55),
    hint: over(255, 0, 30),
    hairline: over(255, 0, 10),
    brand: rgb(0x07C160),
    lit: rgb(0x07C160),
    changed: rgb(0xD98200),
    changed_tag: rgb(0x8A5200),
    restore: rgb(0x8A5200),
    text_scale: 1.0,
};

static DARK: Tokens = Tokens {
    page: rgb(0x111111),
    card: rgb(0x191919),
    text: over(25, 255, 80),
    second: over(25, 255, 50),
    hint: over(25, 255, 30),
    hairline: over(25, 255, 10),
    brand: rgb(0x07C160),
    lit: rgb(0x07C160),
    changed: rgb(0xE2A33B),
    changed_tag: rgb(0x8A5200),
    restore: rgb(0xE2A33B),
    text_scale: 1.0,
};

static CARE: Tokens = Tokens {
    page: rgb(0xEDEDED),
    card: rgb(0xFFFFFF),
    text: rgb(0x000000),
    second: over(255, 0, 60),
    hint: over(255, 0, 42),
    hairline: over(255, 0, 10),
    brand: rgb(0x018942),
    lit: rgb(0x018942),
    changed: rgb(0xD98200),
    changed_tag: rgb(0x8A5200),
    restore: rgb(0x8A5200),
    text_scale: 1.3,
};

/// The tokens of `mode`.
pub fn for_mode(mode: Mode) -> &'static Tokens {
    match mode {
        Mode::Light => &LIGHT,
        Mode::Dark => &DARK,
        Mode::Care => &CARE,
    }
}

/// White, on the card face and on tags.
pub const WHITE: Color32 = rgb(0xFFFFFF);
/// Second text on the card face.
pub const FACE_SECOND: Color32 = rgb(0xCFE3DB);
/// The brand-coloured gradient of a face whose picture is not known.
pub const FACE: [Color32; 2] = [rgb(0x0E7A55), rgb(0x0A4D4A)];
/// Body of the phone.
pub const PHONE: Color32 = rgb(0x0B0C0D);
/// Edge of the phone, so that it is seen on a dark stage.
pub const PHONE_EDGE: Color32 = rgb(0x3A3E41);
/// Head of the contact while no picture is known.
pub const HEAD: [Color32; 2] = [rgb(0x9FB4C7), rgb(0xFFFFFF)];

/// Text of a cell, in points.
pub const TEXT: f32 = 17.0;
/// Second text.
pub const SECOND: f32 = 14.0;
/// Section title.
pub const TITLE: f32 = 15.0;
/// Points of a member.
pub const POINTS: f32 = 26.0;
/// Padding of a cell.
pub const PADDING: f32 = 16.0;
/// Where text begins.
pub const LEFT: f32 = MARGIN + PADDING;
/// Between page edge and groups.
pub const MARGIN: f32 = 12.0;
/// Between groups.
pub const GAP: f32 = 8.0;
/// Corner radius of groups.
pub const RADIUS: f32 = 8.0;
/// Status bar.
pub const STATUS: f32 = 40.0;
/// Title bar.
pub const NAV: f32 = 44.0;
/// Rim of the phone around its screen.
pub const RIM: f32 = 8.0;
/// Corner radius of the screen.
pub const SCREEN_RADIUS: f32 = 28.0;

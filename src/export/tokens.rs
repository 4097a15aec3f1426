//! Colours and sizes of what stands around the page; the page has its own (`page/tokens.rs`).

use egui::Color32;

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// Behind everything.
pub const STAGE: Color32 = rgb(0xF4F5F6);
/// Cards of text.
pub const PANEL: Color32 = rgb(0xFFFFFF);
/// Hairlines.
pub const LINE: Color32 = rgb(0xE4E6E8);
/// Text.
pub const TEXT: Color32 = rgb(0x1B1D1F);
/// Second text.
pub const TEXT2: Color32 = rgb(0x565C62);
/// What cannot be undone.
pub const DANGER: Color32 = rgb(0xC4320A);
/// Its tint.
pub const DANGER_TINT: Color32 = rgb(0xFDF0EC);
/// A warning.
pub const WARNING: Color32 = rgb(0x8A5200);
/// 演练
pub const TRIAL: Color32 = rgb(0x2F5E8C);
/// Its tint.
pub const TRIAL_TINT: Color32 = rgb(0xE8F0F8);
/// What is new.
pub const ACCENT: Color32 = rgb(0x067A3F);

/// Width of the picture for a chat, in points, and its pixels a point: 1080 px.
pub const CHAT_WIDTH: f32 = 360.0;
/// See [`CHAT_WIDTH`].
pub const CHAT_SCALE: u8 = 3;
/// Height of the stripe of 演练.
pub const STRIPE: f32 = 28.0;
/// Between the edge and what stands there.
pub const PAD: f32 = 16.0;
/// Between neighbours.
pub const GAP: f32 = 12.0;
/// Corners of cards.
pub const RADIUS: f32 = 8.0;
/// Footer text.
pub const SMALL: f32 = 12.0;
/// Labels above a page.
pub const LABEL: f32 = 13.0;
/// Text.
pub const BODY: f32 = 14.0;
/// Headings.
pub const HEADING: f32 = 16.0;
/// The card's title.
pub const TITLE: f32 = 22.0;

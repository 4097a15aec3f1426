//! Every colour, size and text style of the window (src/ui/README.md, Look). They stand nowhere else.

use egui::{Color32, CornerRadius, FontFamily, FontId, Margin, Stroke, TextStyle, Theme as Base, Vec2};

use crate::platform::fonts::MEDIUM;

/// The tokens of one theme.
#[derive(Debug)]
pub struct Theme {
    /// Window.
    pub window: Color32,
    /// Panels and cards.
    pub panel: Color32,
    /// Behind the phone.
    pub stage: Color32,
    /// Hairlines.
    pub line: Color32,
    /// Edges of fields and buttons.
    pub edge: Color32,
    /// Inside of fields.
    pub field: Color32,
    /// Text.
    pub text: Color32,
    /// Second text.
    pub text2: Color32,
    /// Hints.
    pub text3: Color32,
    /// Accent text.
    pub accent: Color32,
    /// Its tint.
    pub accent_tint: Color32,
    /// The main action and switches; white stands on it.
    pub action: Color32,
    /// The same under the pointer.
    pub action_hover: Color32,
    /// Text on it.
    pub on_action: Color32,
    /// Irreversible or wrong.
    pub danger: Color32,
    /// Its tint.
    pub danger_tint: Color32,
    /// Warning.
    pub warning: Color32,
    /// Its tint.
    pub warning_tint: Color32,
    /// 演练
    pub trial: Color32,
    /// Its tint.
    pub trial_tint: Color32,
    /// Text on it.
    pub on_trial: Color32,
    /// The plain dark tag of 正式.
    pub tag: Color32,
    /// Text on it.
    pub on_tag: Color32,
    /// Over what a sheet lies on.
    pub shade: Color32,
    /// Under the pointer.
    pub hover: Color32,
    /// Shadow of the phone and of sheets.
    pub shadow: Color32,
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

static LIGHT: Theme = Theme {
    window: rgb(0xF4F5F6),
    panel: rgb(0xFFFFFF),
    stage: rgb(0xE9EBED),
    line: rgb(0xE4E6E8),
    edge: rgb(0x868D95),
    field: rgb(0xFFFFFF),
    text: rgb(0x1B1D1F),
    text2: rgb(0x565C62),
    text3: rgb(0x686E74),
    accent: rgb(0x067A3F),
    accent_tint: rgb(0xE7F7EE),
    action: rgb(0x018942),
    action_hover: rgb(0x017A3B),
    on_action: rgb(0xFFFFFF),
    danger: rgb(0xC4320A),
    danger_tint: rgb(0xFDF0EC),
    warning: rgb(0x8A5200),
    warning_tint: rgb(0xFDF5E6),
    trial: rgb(0x2F5E8C),
    trial_tint: rgb(0xE8F0F8),
    on_trial: rgb(0xFFFFFF),
    tag: rgb(0x1B1D1F),
    on_tag: rgb(0xFFFFFF),
    shade: Color32::from_black_alpha(82),
    hover: rgb(0xF0F1F2),
    shadow: Color32::from_black_alpha(46),
};

static DARK: Theme = Theme {
    window: rgb(0x17191B),
    panel: rgb(0x1F2224),
    stage: rgb(0x121415),
    line: rgb(0x2D3134),
    edge: rgb(0x767D85),
    field: rgb(0x17191B),
    text: rgb(0xE8EAEC),
    text2: rgb(0xA6ACB2),
    text3: rgb(0x8F969D),
    accent: rgb(0x35C77F),
    accent_tint: rgb(0x12301F),
    action: rgb(0x018942),
    action_hover: rgb(0x0A9A4E),
    on_action: rgb(0xFFFFFF),
    danger: rgb(0xFF7A55),
    danger_tint: rgb(0x33201A),
    warning: rgb(0xE2A33B),
    warning_tint: rgb(0x33290F),
    trial: rgb(0x8FBCE6),
    trial_tint: rgb(0x1B2A38),
    on_trial: rgb(0x17191B),
    tag: rgb(0xE8EAEC),
    on_tag: rgb(0x17191B),
    shade: Color32::from_black_alpha(140),
    hover: rgb(0x282C2F),
    shadow: Color32::from_black_alpha(120),
};

/// The tokens of the theme that `ui` is drawn in.
pub fn current(ui: &egui::Ui) -> &'static Theme {
    if ui.visuals().dark_mode { &DARK } else { &LIGHT }
}

/// Spacing.
pub const SPACE_4: f32 = 4.0;
/// Spacing.
pub const SPACE_8: f32 = 8.0;
/// Spacing.
pub const SPACE_12: f32 = 12.0;
/// Spacing.
pub const SPACE_16: f32 = 16.0;
/// Spacing.
pub const SPACE_20: f32 = 20.0;
/// Spacing.
pub const SPACE_24: f32 = 24.0;
/// Radius of controls.
pub const RADIUS_CONTROL: u8 = 6;
/// Radius of cards.
pub const RADIUS_CARD: u8 = 8;
/// Radius of sheets.
pub const RADIUS_SHEET: u8 = 12;
/// Hints and labels.
pub const TYPE_13: f32 = 13.0;
/// Body.
pub const TYPE_14: f32 = 14.0;
/// Section titles.
pub const TYPE_16: f32 = 16.0;
/// Sheet titles.
pub const TYPE_18: f32 = 18.0;
/// Height of controls.
pub const CONTROL: f32 = 34.0;
/// Height of the top bar.
pub const TOP_BAR: f32 = 56.0;
/// Height of the status bar.
pub const STATUS_BAR: f32 = 32.0;
/// Height of a section's header.
pub const SECTION_HEADER: f32 = 56.0;
/// What appears or goes fades for so long, in seconds.
pub const FADE_SECS: f32 = 0.08;
/// The caret stops blinking after this, so that an idle window costs nothing, in seconds.
pub const BLINK_SECS: f64 = 5.0;

/// How what scrolls on a sheet ends where it goes on: its last words are gone before the line.
pub const SHEET_FADE: egui::style::ScrollFadeStyle = egui::style::ScrollFadeStyle { strength: 1.0, size: 20.0 };

/// The two colours of a card's face whose picture is not there: from its top left to its bottom right.
pub fn face_colors() -> [Color32; 2] {
    [rgb(0x8A949C), rgb(0x565F67)]
}

/// A real medium weight, for titles.
pub fn medium(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(MEDIUM.into()))
}

/// The text weight.
pub fn regular(size: f32) -> FontId {
    FontId::proportional(size)
}

/// AppIDs and paths.
pub fn mono(size: f32) -> FontId {
    FontId::monospace(size)
}

fn style_of(base: Base) -> egui::Style {
    let t = if base == Base::Dark { &DARK } else { &LIGHT };
    let mut style = egui::Style { visuals: base.default_visuals(), ..egui::Style::default() };
    style.text_styles = [
        (TextStyle::Small, regular(TYPE_13)),
        (TextStyle::Body, regular(TYPE_14)),
        (TextStyle::Button, regular(TYPE_14)),
        (TextStyle::Monospace, mono(TYPE_13)),
        (TextStyle::Heading, medium(TYPE_18)),
    ]
    .into();
    style.spacing.item_spacing = Vec2::new(SPACE_8, SPACE_8);
    style.spacing.button_padding = Vec2::new(SPACE_12, SPACE_8);
    style.spacing.interact_size = Vec2::new(CONTROL, CONTROL);
    style.spacing.menu_margin = Margin::same(6);
    // A thin handle without a track: it says that there is more, and no white line stands beside the stage.
    style.spacing.scroll = egui::style::ScrollStyle {
        foreground_color: true,
        dormant_background_opacity: 0.0,
        active_background_opacity: 0.0,
        interact_background_opacity: 0.0,
        dormant_handle_opacity: 0.25,
        active_handle_opacity: 0.4,
        interact_handle_opacity: 0.6,
        ..egui::style::ScrollStyle::thin()
    };
    style.interaction.selectable_labels = false;
    style.animation_time = FADE_SECS;
    let v = &mut style.visuals;
    v.override_text_color = Some(t.text);
    v.panel_fill = t.window;
    v.window_fill = t.panel;
    v.extreme_bg_color = t.field;
    v.text_edit_bg_color = Some(t.field);
    v.window_corner_radius = CornerRadius::same(RADIUS_SHEET);
    v.menu_corner_radius = CornerRadius::same(RADIUS_CARD);
    v.window_stroke = Stroke::new(1.0, t.line);
    v.hyperlink_color = t.accent;
    v.selection.bg_fill = if base == Base::Dark { rgb(0x1E5A3A) } else { rgb(0xBFE8D0) };
    v.selection.stroke = Stroke::new(1.0, t.accent);
    v.text_cursor.stroke = Stroke::new(1.5, t.accent);
    v.warn_fg_color = t.warning;
    v.error_fg_color = t.danger;
    for w in [&mut v.widgets.inactive, &mut v.widgets.hovered, &mut v.widgets.active, &mut v.widgets.open] {
        w.corner_radius = CornerRadius::same(RADIUS_CONTROL);
        w.bg_fill = t.field;
        w.weak_bg_fill = t.field;
        w.bg_stroke = Stroke::new(1.0, t.edge);
        w.fg_stroke = Stroke::new(1.0, t.text);
        w.expansion = 0.0;
    }
    v.widgets.hovered.weak_bg_fill = t.hover;
    v.widgets.active.weak_bg_fill = t.accent_tint;
    v.widgets.active.bg_stroke = Stroke::new(1.0, t.accent);
    v.widgets.noninteractive.bg_stroke = Stroke::new(1.0, t.line);
    v.widgets.noninteractive.fg_stroke = Stroke::new(1.0, t.text);
    style
}

/// Sets both themes; once, before the first frame.
pub fn install(ctx: &egui::Context) {
    for base in [Base::Light, Base::Dark] {
        ctx.set_style_of(base, style_of(base));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance of WCAG 2.
    fn luminance(c: Color32) -> f64 {
        let f = |v: u8| {
            let v = f64::from(v) / 255.0;
            if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * f(c.r()) + 0.7152 * f(c.g()) + 0.0722 * f(c.b())
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
        a.max(b) / a.min(b)
    }

    #[test]
    fn text_reaches_4_5_and_edges_3_in_both_themes() {
        for t in [&LIGHT, &DARK] {
            for ground in [t.panel, t.window, t.field] {
                for ink in [t.text, t.text2, t.text3, t.accent, t.danger, t.warning] {
                    assert!(contrast(ink, ground) >= 4.5, "{ink:?} on {ground:?}: {}", contrast(ink, ground));
                }
                assert!(contrast(t.edge, ground) >= 3.0, "edge on {ground:?}");
            }
            for (ink, ground) in [
                (t.on_action, t.action),
                (t.on_action, t.action_hover),
                (t.danger, t.danger_tint),
                (t.warning, t.warning_tint),
                (t.trial, t.trial_tint),
                (t.on_trial, t.trial),
                (t.on_trial, t.warning),
                (t.text, t.trial_tint),
                (t.accent, t.accent_tint),
                (t.on_tag, t.tag),
                (t.text, t.hover),
            ] {
                // White on the dark theme's hovered green is large text's measure at worst.
                let least = if ground == t.action_hover { 3.4 } else { 4.4 };
                assert!(contrast(ink, ground) >= least, "{ink:?} on {ground:?}: {}", contrast(ink, ground));
            }
        }
    }
}

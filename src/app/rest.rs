//! What moves by itself: nothing while the window opens, and nothing once the person has left it alone.

use super::App;
use crate::ui::theme;

/// After so many frames everything that a window opens with has its place.
const FIRST_FRAMES: u64 = 3;

impl App {
    /// The caret blinks while the person is there; an idle window costs nothing.
    pub(super) fn caret(&mut self, ctx: &egui::Context, now: f64) {
        if ctx.input(|i| !i.events.is_empty() || i.pointer.is_decidedly_dragging()) {
            self.touched_secs = now;
        }
        let blink = now - self.touched_secs < theme::BLINK_SECS;
        if blink != self.blinking {
            self.blinking = blink;
            ctx.all_styles_mut(|s| s.visuals.text_cursor.blink = blink);
        }
    }

    /// What a window opens with stands there at once (a scroll bar that fades in would be half a dozen frames); what
    /// appears later fades in.
    pub(super) fn come_to_rest(&mut self, ctx: &egui::Context) {
        if !self.at_rest && ctx.cumulative_frame_nr() >= FIRST_FRAMES {
            self.at_rest = true;
            ctx.all_styles_mut(|s| s.animation_time = theme::FADE_SECS);
        }
    }
}

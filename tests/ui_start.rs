//! How a window opens: what it draws before it rests.

use std::sync::Arc;
use std::time::Duration;

use card_rights_studio::app::App;
use card_rights_studio::keychain::MemoryKeychain;
use card_rights_studio::platform::folders::Folders;
use card_rights_studio::studio::start::Begin;
use card_rights_studio::words::Lang;
use card_rights_studio::work::{Picker, Setup};
use eframe::App as _;
use egui::{Pos2, RawInput, Rect, Vec2, ViewportId};

/// A window and its clock.
struct Opened {
    ctx: egui::Context,
    app: App,
    frame: eframe::Frame,
    now: f64,
}

impl Opened {
    /// A window at folders that may have been used before, once its workers have done what a start asks of them: they
    /// begin before the window is there, and opening that takes longer.
    fn at(home: &tempfile::TempDir) -> Self {
        let picker = Picker::Fixed(Arc::default());
        let setup = Setup::new(Folders::under(home.path()), Arc::new(MemoryKeychain::default()), picker).staying_here();
        let ctx = egui::Context::default();
        let app = App::new(&ctx, Begin { setup, lang: Some(Lang::ZhCn), file: None });
        std::thread::sleep(Duration::from_secs(2));
        Self { ctx, app, frame: eframe::Frame::_new_kittest(), now: 0.0 }
    }

    /// Draws a frame; whether the window wants another at once.
    fn draws(&mut self, size: Vec2) -> bool {
        self.now += 1.0 / 60.0;
        let screen = Rect::from_min_size(Pos2::ZERO, size);
        let input = RawInput { screen_rect: Some(screen), time: Some(self.now), focused: true, ..RawInput::default() };
        let output = self.ctx.run_ui(input, |ui| {
            self.app.logic(&ui.ctx().clone(), &mut self.frame);
            self.app.ui(ui, &mut self.frame);
        });
        let wants = output.viewport_output[&ViewportId::ROOT].repaint_delay;
        output.drop_without_applying_deltas();
        wants.is_zero()
    }

    /// How many frames it draws until it rests.
    fn frames(&mut self, size: Vec2) -> usize {
        (1..60).find(|_| !self.draws(size)).expect("it never rests")
    }
}

#[test]
fn a_window_rests_after_three_frames() {
    for size in [[1440.0, 900.0], [1280.0, 640.0], [1093.0, 534.0], [911.0, 432.0]] {
        let home = tempfile::tempdir().unwrap();
        // The first start makes the files.
        for start in ["first", "second"] {
            let frames = Opened::at(&home).frames(size.into());
            assert!(frames <= 3, "{size:?}, {start} start: {frames} frames");
        }
    }
}

/// Pictures of 演练 are on the phone in the first frame: none is asked for only once it is missed.
#[test]
fn the_first_frame_has_its_pictures() {
    let home = tempfile::tempdir().unwrap();
    let mut window = Opened::at(&home);
    window.draws(Vec2::new(1440.0, 900.0));
    assert_eq!(window.app.studio().gallery.weight().0, 2, "background and logo");
    assert!(!window.app.studio().jobs.is_fetching());
}

/// What appears later fades in as before.
#[test]
fn things_fade_once_the_window_is_there() {
    let home = tempfile::tempdir().unwrap();
    let mut window = Opened::at(&home);
    let size = Vec2::new(1440.0, 900.0);
    window.draws(size);
    assert_eq!(window.ctx.global_style().animation_time, 0.0);
    (0..5).for_each(|_| _ = window.draws(size));
    assert!(window.ctx.global_style().animation_time > 0.0);
}

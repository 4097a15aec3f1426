//! Opens the window: its icon, its renderer, and what is said when there is none.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::App;
use super::ready::Ahead;
use crate::keychain::SystemKeychain;
use crate::platform::folders::Folders;
use crate::platform::log::without_builder;
use crate::studio::start::Begin;
use crate::words::Lang;
use crate::work::{Picker, Setup};

/// What the window is drawn with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Renderer {
    OpenGl,
    /// Draws in software too, on machines without a graphics card (Remote Desktop, virtual machines).
    #[cfg(windows)]
    Direct3d,
    #[cfg(windows)]
    Vulkan,
}

/// The renderers of this system, in the order in which they are tried.
#[cfg(not(windows))]
const RENDERERS: &[Renderer] = &[Renderer::OpenGl];
#[cfg(windows)]
const RENDERERS: &[Renderer] = &[Renderer::OpenGl, Renderer::Direct3d, Renderer::Vulkan];

/// The exit code of a program that ended by a panic, as Rust gives it.
const PANICKED: u8 = 101;

/// An [`App`] that remembers that a frame of it was shown.
struct Watched {
    app: App,
    frames: u8,
    shown: Arc<AtomicBool>,
}

impl eframe::App for Watched {
    fn logic(&mut self, ctx: &egui::Context, frame: &mut eframe::Frame) {
        self.app.logic(ctx, frame);
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        self.frames = self.frames.saturating_add(1);
        match self.frames {
            // A second frame might not come by itself after the first.
            1 => ui.ctx().request_repaint(),
            // The first frame was shown, so that what fails later is not for want of a renderer.
            2 => self.shown.store(true, Ordering::Relaxed),
            _ => {}
        }
        self.app.ui(ui, frame);
    }

    fn on_exit(&mut self, gl: Option<&eframe::glow::Context>) {
        self.app.on_exit(gl);
    }
}

/// Opens the window and returns when it is closed. Exit code 2 when there is no display or nothing to draw it with.
pub fn run(folders: Folders, lang: Option<Lang>, file: Option<PathBuf>) -> ExitCode {
    let said = lang.unwrap_or_else(|| Lang::of_locale(crate::platform::locale().as_deref()));
    crate::platform::log::start(&folders).ok();
    log::info!("window: {}", env!("CARGO_PKG_VERSION"));
    let mut why = Vec::new();
    let ahead = Ahead::default();
    for renderer in RENDERERS {
        let (folders, file) = (folders.clone(), file.clone());
        let begin = move || {
            let setup = Setup::new(folders, Arc::new(SystemKeychain::default()), Picker::System);
            Begin { setup, lang, file }
        };
        match attempt(*renderer, said, &ahead, begin) {
            Ok(()) => return ExitCode::SUCCESS,
            Err(e) => {
                log::error!("window: {renderer:?}: {}", e.why);
                if e.was_shown {
                    print_failure(said.t("window-lost"), said.t("window-lost-remedy"), &e.why);
                    return ExitCode::from(PANICKED);
                }
                why.push(format!("{renderer:?}: {}", short(&e.why)));
            }
        }
    }
    let remedy = if cfg!(windows) { "no-window-remedy-windows" } else { "no-window-remedy" };
    print_failure(said.t("no-window"), said.t(remedy), &why.join("\n"));
    ExitCode::from(2)
}

/// The beginning of what a driver says, for a person to read out; the log has it whole.
fn short(why: &str) -> String {
    const MOST: usize = 90;
    let mut shown: String = why.chars().take(MOST).collect();
    if shown.len() < why.len() {
        shown.push('…');
    }
    shown
}

/// Why a window ended before it was closed.
struct Failed {
    why: String,
    /// A frame had been shown.
    was_shown: bool,
}

/// One window with one renderer; a panic in the graphics driver's way is a failure like others.
fn attempt(
    renderer: Renderer,
    said: Lang,
    ahead: &Ahead,
    begin: impl FnOnce() -> Begin + Clone + Send + 'static,
) -> Result<(), Failed> {
    let shown = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&shown);
    let mut options = options(renderer, said);
    // Only once there is a display: a program that opens no window touches nothing.
    let (sooner, ahead, theirs) = (ahead.clone(), ahead.clone(), begin.clone());
    options.window_builder = Some(Box::new(move |viewport| {
        sooner.begin(theirs);
        viewport
    }));
    let work = move || {
        let make = move |cc: &eframe::CreationContext<'_>| {
            let app = Watched { app: App::with(&cc.egui_ctx, ahead.take(begin)), frames: 0, shown: seen };
            Ok(Box::new(app) as Box<dyn eframe::App>)
        };
        eframe::run_native("card-rights-studio", options, Box::new(make))
    };
    let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
    let failed = |why: String| Failed { why, was_shown: shown.load(Ordering::Relaxed) };
    match done {
        Ok(done) => done.map_err(|e| failed(without_builder(&e.to_string()))),
        // The panic's message may hold anything; its place is in the log.
        Err(_) => Err(failed("panic".to_owned())),
    }
}

fn options(renderer: Renderer, said: Lang) -> eframe::NativeOptions {
    let mut viewport = egui::ViewportBuilder::default()
        .with_app_id("card-rights-studio")
        .with_title(said.t("app-name"))
        .with_inner_size(super::FIRST_SIZE)
        .with_min_inner_size([900.0, 430.0])
        .with_drag_and_drop(true);
    if let Some(icon) = icon() {
        viewport = viewport.with_icon(icon);
    }
    #[cfg_attr(target_os = "macos", expect(unused_mut, reason = "only Windows has a second renderer"))]
    let mut options = eframe::NativeOptions {
        viewport,
        renderer: eframe::Renderer::Glow,
        persist_window: false,
        // A fifth of what a frame costs where the processor draws it (a virtual machine, Remote Desktop), against bands in
        // wide gradients, of which there are none.
        dithering: false,
        ..eframe::NativeOptions::default()
    };
    #[cfg(all(unix, not(target_os = "macos")))]
    super::unopened::prefer_what_answers(&mut options);
    match renderer {
        Renderer::OpenGl => {}
        #[cfg(windows)]
        Renderer::Direct3d => by_wgpu(&mut options, wgpu::Backends::DX12),
        #[cfg(windows)]
        Renderer::Vulkan => by_wgpu(&mut options, wgpu::Backends::VULKAN),
    }
    options
}

#[cfg(windows)]
fn by_wgpu(options: &mut eframe::NativeOptions, backends: wgpu::Backends) {
    options.renderer = eframe::Renderer::Wgpu;
    let mut setup = eframe::egui_wgpu::WgpuSetupCreateNew::without_display_handle();
    setup.instance_descriptor.backends = backends;
    options.wgpu_options.wgpu_setup = eframe::egui_wgpu::WgpuSetup::CreateNew(setup);
}

/// The program's icon; with `None` the system shows its own.
fn icon() -> Option<egui::IconData> {
    let picture = image::load_from_memory(include_bytes!("../../assets/icon/icon-256.png")).ok()?.into_rgba8();
    let (width, height) = picture.dimensions();
    Some(egui::IconData { rgba: picture.into_raw(), width, height })
}

/// Says why there is no window: in a box of the system where the program has no console, or nobody sees it.
fn print_failure(what: &str, remedy: &str, why: &str) {
    #[cfg(windows)]
    rfd::MessageDialog::new()
        .set_level(rfd::MessageLevel::Error)
        .set_title(what)
        .set_description(format!("{remedy}\n\n{why}"))
        .show();
    #[cfg(not(windows))]
    [what, remedy].into_iter().chain(why.lines()).for_each(crate::platform::printed::note);
    #[cfg(all(unix, not(target_os = "macos")))]
    super::unopened::boxed(what, &format!("{remedy}\n\n{why}"));
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_long_reason_is_cut_between_characters() {
        assert_eq!(super::short("没有"), "没有");
        assert_eq!(super::short(&"没".repeat(90)), "没".repeat(90));
        assert_eq!(super::short(&"没".repeat(91)), format!("{}…", "没".repeat(90)));
    }

    #[test]
    fn the_icon_is_a_square_with_transparent_corners() {
        let icon = super::icon().unwrap();
        assert_eq!((icon.width, icon.height), (256, 256));
        assert_eq!((icon.rgba[3], icon.rgba[(128 * 256 + 128) * 4 + 3]), (0, 255));
    }
}

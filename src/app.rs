//! `eframe::App`: `logic` drains outcomes, `ui` draws and then applies the actions; wiring only.

mod choosing;
mod keys;
mod open;
mod ready;
mod rest;
#[cfg(all(unix, not(target_os = "macos")))]
mod unopened;

use std::path::PathBuf;
use std::sync::Arc;

use egui::{CentralPanel, Frame, Panel, Rect, Ui, ViewportCommand};

use crate::publish::Kind;
use crate::rights::field::{FieldId, FormField};
use crate::storage::settings::ThemeChoice;
use crate::studio::action::{Action, DraftAction, EditorAction, MerchantAction, ViewAction};
use crate::studio::start::Begin;
use crate::studio::{Effect, Studio};
use crate::ui::form::{self, CardView, FormResponse, FormView};
use crate::ui::layout::Layout;
use crate::ui::stage::{self, StageResponse, StageView};
use crate::ui::widgets::opener::Opener;
use crate::ui::{
    batch, dialogs, expiry, many_bar, offer, other_merchant, planned, rail, status, strip, theme, toasts, top,
    unfinished,
};
use crate::words::{Lang, Sentence};

pub use open::run;
use ready::Ready;

/// The window as it first opens, in points.
const FIRST_SIZE: [f32; 2] = [1440.0, 900.0];
/// In the wide layout the form has two columns from this width on, in points.
const TWO_COLUMNS: f32 = 640.0;
/// What a system's task bar and a window's title take of the screen, in points.
const SYSTEM_BARS: f32 = 80.0;

/// The window.
pub struct App {
    studio: Studio,
    /// The last form, for what lights the phone.
    form: FormResponse,
    /// The title as it was set last.
    title: String,
    /// When the person did something last, in seconds of the window's clock: the caret stops blinking after a while.
    touched_secs: f64,
    blinking: bool,
    /// No Chinese font: the window says so and does nothing else.
    no_font: bool,
    closing: bool,
    /// The first frame saw the screen.
    placed: bool,
    /// The first frames are drawn: what appears from now on fades in.
    at_rest: bool,
    opener: Opener,
}

impl App {
    /// A window; sets fonts and themes before its first frame.
    pub fn new(ctx: &egui::Context, begin: Begin) -> Self {
        Self::with(ctx, Ready::new(begin))
    }

    fn with(ctx: &egui::Context, Ready { studio, fonts, no_font }: Ready) -> Self {
        if let Some(fonts) = fonts {
            ctx.set_fonts(fonts);
        }
        theme::install(ctx);
        // Ctrl+Q goes the way of every close: through what is unsaved.
        ctx.options_mut(|o| {
            o.quit_shortcuts.clear();
            o.fallback_theme = egui::Theme::Light;
        });
        // Until the window has come to rest (rest.rs).
        ctx.all_styles_mut(|s| s.animation_time = 0.0);
        let waker = ctx.clone();
        studio.wake(Arc::new(move || waker.request_repaint()));
        Self {
            studio,
            form: FormResponse::default(),
            title: String::new(),
            touched_secs: 0.0,
            blinking: true,
            no_font,
            closing: false,
            placed: false,
            at_rest: false,
            opener: Opener::default(),
        }
    }

    /// The window's state, for tests.
    pub fn studio(&self) -> &Studio {
        &self.studio
    }

    /// The window's state, for tests.
    pub fn studio_mut(&mut self) -> &mut Studio {
        &mut self.studio
    }

    fn act(&mut self, ctx: &egui::Context, actions: Vec<Action>) {
        let now = ctx.input(|i| i.time);
        for action in actions {
            self.studio.apply(action, now);
        }
        for effect in std::mem::take(&mut self.studio.effects) {
            match effect {
                Effect::Copy(text) => ctx.copy_text(text),
                Effect::CopyImage(picture) => {
                    let size = [picture.width as usize, picture.height as usize];
                    let bytes = picture.into_bytes();
                    ctx.copy_image(egui::ColorImage::from_rgba_premultiplied(size, &bytes));
                }
                Effect::Attention => {
                    let kind = egui::UserAttentionType::Informational;
                    ctx.send_viewport_cmd(ViewportCommand::RequestUserAttention(kind));
                }
                Effect::Close => {
                    self.closing = true;
                    ctx.send_viewport_cmd(ViewportCommand::Close);
                }
            }
        }
    }

    fn drops(&self, ctx: &egui::Context) -> Vec<Action> {
        let paths: Vec<PathBuf> = ctx.input(|i| {
            i.raw.dropped_files.iter().map(|f| f.path().to_owned()).filter(|p| !p.as_os_str().is_empty()).collect()
        });
        if paths.is_empty() { Vec::new() } else { vec![Action::Draft(DraftAction::Dropped(paths))] }
    }

    /// Where the screen has no room for the window with its frame and the system's bars, it fills the screen: else its
    /// last line would lie below the edge.
    fn place(&mut self, ctx: &egui::Context) {
        let Some(screen) = ctx.input(|i| i.viewport().monitor_size).filter(|_| !self.placed) else { return };
        self.placed = true;
        let needed = egui::Vec2::from(FIRST_SIZE) + egui::Vec2::splat(SYSTEM_BARS);
        if screen.x < needed.x || screen.y < needed.y {
            ctx.send_viewport_cmd(ViewportCommand::Maximized(true));
        }
    }

    fn heading(&mut self, ctx: &egui::Context) {
        let s = &self.studio;
        let lang = s.view.lang;
        let name = s.editor.document.name().unwrap_or_else(|| lang.t("unnamed").to_owned());
        let sentence = Sentence::new("window-title").with("file", name).with("merchant", s.merchant_name());
        let title = lang.say(&sentence.with_key("kind", s.kind().aside()));
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    fn form_ui(&mut self, ui: &mut Ui, two_columns: bool, actions: &mut Vec<Action>) -> FormResponse {
        let mut buffers = std::mem::take(&mut self.studio.editor.buffers);
        let s = &self.studio;
        let view = FormView {
            lang: s.view.lang,
            kind: s.kind(),
            rights: &s.editor.document.draft.rights,
            shown: s.card.shown(),
            problems: &s.editor.problems,
            cut: &s.editor.cut,
            missing: &s.editor.missing,
            two_columns,
            focus: s.editor.focus,
            explained: s.editor.explained,
            mini_programs: s.merchant().map_or(&[], |m| &m.mini_programs),
            card: CardView {
                face: &s.card.face,
                read_at: s.card.read_at.as_deref(),
                template: s.card.template.as_ref(),
                trial: s.kind() == Kind::Trial,
                has_id: crate::wechatpay::endpoint::is_card_id(s.editor.document.card_id()),
            },
            jobs: &s.jobs,
        };
        let out = form::show(ui, &mut buffers, &view, actions, |ui, actions| {
            unfinished::show(ui, s, actions);
            planned::show(ui, s, actions);
            many_bar::show(ui, s, actions);
            offer::show(ui, s, actions);
            strip::show(ui, s, actions);
            expiry::show(ui, s, actions);
        });
        self.studio.editor.buffers = buffers;
        out
    }

    fn stage_ui(&self, ui: &mut Ui, (bare, two): (bool, bool), actions: &mut Vec<Action>) -> StageResponse {
        let s = &self.studio;
        // While a square is chosen the head is what matters, wherever the focus was before.
        let head = s.cropping().map(|_| FieldId::HeadImageUrl);
        let lit = head.or_else(|| self.form.typed.focused.or(self.form.hovered).and_then(FormField::rights));
        let view = StageView {
            lang: s.view.lang,
            kind: s.kind(),
            rights: &s.editor.document.draft.rights,
            last: s.card.history.last.as_ref(),
            changed: &s.editor.changed,
            face: &s.card.face,
            gallery: &s.gallery,
            head: s.chosen_head(),
            stage: s.view.stage,
            lit,
            follow: lit.is_some()
                && ui.input(|i| !i.pointer.is_decidedly_dragging() && i.smooth_scroll_delta().y == 0.0),
            bare,
            two,
        };
        stage::show(ui, &view, actions)
    }

    /// The window's middle: form and phone, in the layout of its width. Gives the form's rectangle.
    fn middle(&mut self, ui: &mut Ui, layout: Layout, actions: &mut Vec<Action>) -> Rect {
        let whole = ui.available_rect_before_wrap();
        let sheet = self.studio.sheets.open.is_some();
        if layout == Layout::Wide {
            rail::show(ui, &self.studio, sheet, actions);
        }
        let two = Layout::holds_two(whole.width()) && self.studio.is_comparing();
        let stage = layout.stage(whole.width(), two);
        let narrow_phone = layout == Layout::Narrow && self.studio.view.phone_in_front;
        let now = ui.input(|i| i.time);
        if narrow_phone {
            self.tabs(ui, layout, actions);
        }
        let mut over = whole;
        if !narrow_phone {
            let width = ui.available_width() - stage;
            let frame = Frame::new().fill(theme::current(ui).window);
            let panel = Panel::left("form").exact_size(width).resizable(false).show_separator_line(false).frame(frame);
            let form = panel.show(ui, |ui| {
                crate::ui::beneath_sheet_ui(ui, sheet);
                if layout != Layout::Wide {
                    self.tabs(ui, layout, actions);
                }
                other_merchant::bar_ui(ui, &self.studio, actions);
                self.form_ui(ui, layout == Layout::Wide && width >= TWO_COLUMNS, actions)
            });
            if layout != Layout::Narrow {
                over.max.x = form.response.rect.right();
            }
            self.form = form.inner;
            let scrolled_to = self.form.scrolled_to.filter(|s| *s != self.studio.view.section);
            actions.extend(scrolled_to.map(|s| Action::Editor(EditorAction::InView(s))));
            // What was typed is in the draft before the phone is drawn: the same frame.
            self.studio.typed(self.form.typed, now);
        }
        let bare = layout == Layout::Narrow && !narrow_phone;
        if !self.studio.view.looked_at_phone && ui.rect_contains_pointer(ui.available_rect_before_wrap()) {
            actions.push(Action::View(ViewAction::Looked));
        }
        let stage = CentralPanel::no_frame().show(ui, |ui| {
            crate::ui::beneath_sheet_ui(ui, sheet && layout == Layout::Narrow);
            self.stage_ui(ui, (bare, two), actions)
        });
        if let Some(laid) = stage.inner.laid
            && (laid.cut != self.studio.editor.cut || laid.missing != self.studio.editor.missing)
        {
            // The form was drawn before: what it says of the phone follows one frame later.
            actions.push(Action::Editor(EditorAction::Laid { cut: laid.cut, missing: laid.missing }));
        }
        over
    }

    fn tabs(&self, ui: &mut Ui, layout: Layout, actions: &mut Vec<Action>) {
        let t = theme::current(ui);
        let frame = Frame::new().fill(t.window).inner_margin(egui::Margin { left: 20, right: 20, top: 6, bottom: 2 });
        let panel = Panel::top("tabs").exact_size(42.0).resizable(false).show_separator_line(false).frame(frame);
        panel.show(ui, |ui| {
            crate::ui::beneath_sheet_ui(ui, self.studio.sheets.open.is_some());
            ui.horizontal(|ui| {
                if layout == Layout::Narrow {
                    let words = [self.studio.view.lang.t("tab-form"), self.studio.view.lang.t("tab-phone")];
                    let at = usize::from(self.studio.view.phone_in_front);
                    let id = egui::Id::unique("narrow-tabs");
                    if let Some(i) = crate::ui::widgets::choice::segments(ui, id, &words, at) {
                        actions.push(Action::View(ViewAction::PhoneInFront(i == 1)));
                    }
                    ui.add_space(theme::SPACE_8);
                }
                if !(layout == Layout::Narrow && self.studio.view.phone_in_front) {
                    rail::tabs_ui(ui, &self.studio, actions);
                }
            });
        });
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        let now = ctx.input(|i| i.time);
        self.studio.logic(now);
        self.studio.hang_pictures(ctx);
        let theme = match self.studio.view.settings.theme {
            ThemeChoice::System => egui::ThemePreference::System,
            ThemeChoice::Light => egui::ThemePreference::Light,
            ThemeChoice::Dark => egui::ThemePreference::Dark,
        };
        if ctx.options(|o| o.theme_preference) != theme {
            ctx.set_theme(theme);
        }
        if ctx.input(|i| i.viewport().close_requested()) && !self.closing {
            self.act(ctx, vec![Action::Draft(DraftAction::CloseWindow)]);
            if !self.closing {
                ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            }
        }
        self.place(ctx);
        self.heading(ctx);
        if let Some(at) = self.studio.next_due_secs() {
            ctx.request_repaint_after(std::time::Duration::from_secs_f64((at - now).clamp(0.0, 3600.0)));
        }
        if self.studio.publication.is_running() || self.studio.batch.running().is_some() {
            ctx.request_repaint_after(std::time::Duration::from_millis(500));
        }
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        if self.no_font {
            no_font_ui(ui);
            return;
        }
        let ctx = ui.ctx().clone();
        let now = ctx.input(|i| i.time);
        self.caret(&ctx, now);
        self.come_to_rest(&ctx);
        let pasted = crate::ui::pasted::key_taken(&ctx).then_some(Action::Merchant(MerchantAction::KeyPasted));
        let composing = self.studio.editor.buffers.composing.is_some();
        let photo = crate::ui::pasted::picture(&ctx).filter(|_| !composing);
        let photo = photo.map(|image| Action::Editor(EditorAction::PasteImage(image)));
        let before = self.shortcuts(&ctx).into_iter().chain(self.drops(&ctx)).chain(pasted).chain(photo).collect();
        self.act(&ctx, before);
        self.opener.follow(&ctx, self.studio.sheets.open.is_some(), self.studio.editor.focus.is_some());
        crate::ui::set_lang(&ctx, self.studio.view.lang);
        let layout = Layout::for_width(ui.available_width());
        let mut actions = Vec::new();
        top::show(ui, &self.studio, layout, &mut actions);
        status::show(ui, &self.studio, &mut actions);
        let revision = self.studio.editor.document.revision;
        let over = if self.studio.is_choosing() {
            self.choose_ui(ui, layout, &mut actions)
        } else if self.studio.batch.is_open() {
            self.form = FormResponse::default();
            batch::show(ui, &self.studio, layout, &mut actions)
        } else {
            self.middle(ui, layout, &mut actions)
        };
        if let Some(mut buffers) = self.studio.sheets.take_buffers() {
            toasts::make_room(ui, &self.studio, over);
            dialogs::show(ui, &self.studio, &mut buffers, over, &mut actions);
            self.studio.sheets.give_back(buffers);
        }
        toasts::show(ui, &self.studio, over, &mut actions);
        let asked = !actions.is_empty();
        self.act(&ctx, actions);
        self.studio.fetch_pictures(&ctx);
        self.opener.follow(&ctx, self.studio.sheets.open.is_some(), self.studio.editor.focus.is_some());
        if asked || revision != self.studio.editor.document.revision {
            // Problems beside fields that are already laid out follow one frame later.
            ctx.request_repaint();
        }
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        if self.studio.editor.document.keep_at_secs.is_some() && !self.closing {
            self.studio.keep_unsaved();
        }
    }
}

/// Without a Chinese font every sentence would be boxes: this one is English, and names the remedy.
fn no_font_ui(ui: &mut Ui) {
    let t = theme::current(ui);
    ui.painter().rect_filled(ui.max_rect(), 0.0, t.window);
    ui.vertical_centered(|ui| {
        ui.add_space(120.0);
        for key in ["no-font", "no-font-remedy"] {
            let text = egui::RichText::new(Lang::En.t(key)).font(theme::regular(theme::TYPE_16)).color(t.text);
            ui.label(text);
        }
    });
}

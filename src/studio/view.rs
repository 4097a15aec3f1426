//! How the window looks: language, theme, the phone on its stage, what is in front, and messages.

use super::toasts::Toasts;
use super::{Effect, Studio};
use crate::page::{Mode, Width};
use crate::rights::Section;
use crate::storage::settings::{Settings, ThemeChoice};
use crate::wechatpay::verdict::Verdict;
use crate::words::Lang;
use crate::work::JobId;

/// Which state of the card stands on the stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tab {
    /// 本次修改
    #[default]
    Draft,
    /// The last known state, called what it is.
    Last,
    /// 对比: the draft with changed places marked.
    Compare,
}

/// How the phone stands on the stage.
#[derive(Debug, Clone, Copy, Default)]
pub struct Stage {
    /// Which state of the card.
    pub tab: Tab,
    /// Light, dark, care.
    pub mode: Mode,
    /// Width of the phone.
    pub width: Width,
}

/// How the window looks.
#[derive(Debug)]
pub struct View {
    /// Its language.
    pub lang: Lang,
    /// What is remembered of it.
    pub settings: Settings,
    /// The settings as this window last knew them in the file, and the job that wrote them last.
    pub(super) settings_kept: (JobId, Settings),
    /// How the phone stands.
    pub stage: Stage,
    /// In the narrow layout the phone stands in front.
    pub phone_in_front: bool,
    /// The person has been at the phone since something was changed.
    pub looked_at_phone: bool,
    /// The rail's section: what is in view or was chosen last.
    pub section: Section,
    /// Messages that come and go.
    pub toasts: Toasts,
}

impl View {
    /// As the settings say.
    pub(super) fn new(lang: Lang, settings: Settings) -> Self {
        let mode = match settings.phone_mode.as_str() {
            "dark" => Mode::Dark,
            "care" => Mode::Care,
            _ => Mode::Light,
        };
        let width = match settings.phone_width {
            320 => Width::Small,
            430 => Width::Large,
            _ => Width::Standard,
        };
        Self {
            lang,
            settings_kept: (0, settings.clone()),
            settings,
            stage: Stage { tab: Tab::Draft, mode, width },
            phone_in_front: false,
            looked_at_phone: false,
            section: Section::Bonus,
            toasts: Toasts::default(),
        }
    }

    /// Light, dark or care, also at the next start.
    fn show_mode(&mut self, mode: Mode) {
        self.stage.mode = mode;
        self.settings.phone_mode = match mode {
            Mode::Light => "light",
            Mode::Dark => "dark",
            Mode::Care => "care",
        }
        .into();
    }

    /// The phone's width, also at the next start.
    fn show_width(&mut self, width: Width) {
        self.stage.width = width;
        self.settings.phone_width = match width {
            Width::Small => 320,
            Width::Standard => 375,
            Width::Large => 430,
        };
    }
}

/// An act on how the window looks.
#[derive(Debug)]
pub enum ViewAction {
    /// Put a text on the clipboard and say so.
    Copy(String),
    /// Take a message away.
    CloseToast(u64),
    /// The pointer is over the phone, or the phone was turned about.
    Looked,
    /// In the narrow layout: the phone (true) or the form.
    PhoneInFront(bool),
    /// Flip the stage between 本次修改 and the last known state.
    Flip,
    /// What the stage shows.
    Tab(Tab),
    /// 手机浅色, 手机深色, 关怀模式
    Mode(Mode),
    /// 小屏, 标准, 大屏
    Width(Width),
    /// 语言
    Lang(Lang),
    /// 外观
    Theme(ThemeChoice),
    /// 不自动下载图片, on or off.
    NoDownloads(bool),
    /// Take away or bring back the three steps of the first start.
    Strip(bool),
}

impl Studio {
    /// The three steps of the first start, each ticked when it was done: something changed, the phone looked at, published.
    pub fn steps_done(&self) -> [bool; 3] {
        let changed = self.editor.document.undo.can_undo() || self.editor.document.unsaved();
        let good = |v: Verdict| matches!(v, Verdict::Confirmed | Verdict::Accepted);
        let published = self.publication.practised || self.last_verdict().is_some_and(|v| good(v.verdict));
        [changed, self.view.looked_at_phone, published]
    }

    /// 对比: the draft beside the last known state, which is there.
    pub fn is_comparing(&self) -> bool {
        self.view.stage.tab == Tab::Compare && self.card.history.last.is_some()
    }

    pub(super) fn act_on_view(&mut self, action: ViewAction) {
        let at_phone = matches!(
            action,
            ViewAction::Looked
                | ViewAction::PhoneInFront(true)
                | ViewAction::Tab(_)
                | ViewAction::Flip
                | ViewAction::Mode(_)
                | ViewAction::Width(_)
        );
        self.view.looked_at_phone |= at_phone && self.steps_done()[0];
        let view = &mut self.view;
        match action {
            ViewAction::Copy(text) => {
                self.effects.push(Effect::Copy(text));
                view.toasts.good(view.lang.t("copied").to_owned(), self.now_secs);
            }
            ViewAction::Looked => {}
            ViewAction::CloseToast(id) => view.toasts.close(id),
            ViewAction::PhoneInFront(front) => view.phone_in_front = front,
            ViewAction::Tab(tab) => view.stage.tab = tab,
            ViewAction::Flip => {
                let known = self.card.history.last.is_some() && view.stage.tab == Tab::Draft;
                view.stage.tab = if known { Tab::Last } else { Tab::Draft };
            }
            ViewAction::Mode(mode) => {
                view.show_mode(mode);
                self.write_settings();
            }
            ViewAction::Width(width) => {
                view.show_width(width);
                self.write_settings();
            }
            ViewAction::Lang(lang) => {
                view.lang = lang;
                view.settings.lang = Some(lang);
                self.write_settings();
            }
            ViewAction::Theme(theme) => {
                view.settings.theme = theme;
                self.write_settings();
            }
            ViewAction::NoDownloads(on) => {
                view.settings.no_downloads = on;
                self.gallery.forget_failures();
                self.write_settings();
            }
            ViewAction::Strip(open) => {
                view.settings.strip_closed = !open;
                self.write_settings();
            }
        }
    }
}

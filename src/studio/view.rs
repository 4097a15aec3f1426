//! How the window looks: language, theme, the phone on its stage, what is in front, and messages.

use super::action::Tab;
use super::toasts::Toasts;
use crate::page::{Mode, Width};
use crate::rights::Section;
use crate::storage::settings::Settings;
use crate::words::Lang;
use crate::work::JobId;

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
            section: Section::Bonus,
            toasts: Toasts::default(),
        }
    }
}

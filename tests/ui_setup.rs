//! The sheets of merchants and documents, by label: what a person sees and what becomes of it.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex};

use card_rights_studio::keychain::MemoryKeychain;
use card_rights_studio::platform::folders::Folders;
use card_rights_studio::studio::Studio;
use card_rights_studio::studio::action::Action;
use card_rights_studio::studio::start::Begin;
use card_rights_studio::ui::dialogs;
use card_rights_studio::words::Lang;
use card_rights_studio::work::{Picker, Setup};
use egui_kittest::Harness;

/// A window that consists of sheets alone.
pub struct Sheets {
    pub studio: Studio,
    pub copied: Vec<String>,
}

impl Sheets {
    /// One frame: outcomes, the sheet, the actions that it pushed.
    pub fn frame(&mut self, ui: &mut egui::Ui) {
        self.studio.logic(0.0);
        let over = ui.max_rect();
        let mut actions: Vec<Action> = Vec::new();
        if let Some(mut sheet) = self.studio.sheet.take() {
            dialogs::show(ui, &mut sheet, &self.studio, over, &mut actions);
            self.studio.sheet = Some(sheet);
        }
        for action in actions {
            self.studio.apply(action, 0.0);
        }
        for effect in self.studio.effects.drain(..) {
            if let card_rights_studio::studio::Effect::Copy(text) = effect {
                self.copied.push(text);
            }
        }
    }
}

pub fn studio(home: &Path, keychain: &Arc<MemoryKeychain>, picked: Vec<Vec<std::path::PathBuf>>, lang: Lang) -> Studio {
    let picker = Picker::Fixed(Arc::new(Mutex::new(VecDeque::from(picked))));
    let setup = Setup { folders: Folders::under(home), keychain: Arc::clone(keychain) as _, picker };
    Studio::new(Begin { setup, lang: Some(lang), file: None })
}

//! The state of a window without its drawing: what the lanes bring is taken in only when it is asked for, so that a
//! test says what comes late.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use card_rights_studio::keychain::MemoryKeychain;
use card_rights_studio::platform::folders::Folders;
use card_rights_studio::rights::field::FieldId;
use card_rights_studio::studio::action::{Action, DraftAction};
use card_rights_studio::studio::sheet::Sheet;
use card_rights_studio::studio::start::Begin;
use card_rights_studio::studio::{Studio, Typed};
use card_rights_studio::words::Lang;
use card_rights_studio::work::{Picker, Setup};
use serde_json::{Value, json};

use super::trap::Trap;
use super::window::PATIENCE;

/// A studio on folders of its own.
pub struct Desk {
    pub s: Studio,
    /// In which job its workers panic.
    pub trap: Trap,
    /// What the next file dialogs answer.
    pub picks: Arc<Mutex<VecDeque<Vec<PathBuf>>>>,
    pub home: Arc<tempfile::TempDir>,
    /// The time of its clock, in seconds; every action is a little later than the one before.
    pub now: f64,
}

impl Desk {
    /// A first start.
    pub fn new() -> Self {
        Self::at(Arc::new(tempfile::tempdir().unwrap()))
    }

    /// On folders that were used before.
    pub fn at(home: Arc<tempfile::TempDir>) -> Self {
        Self::with(home, MemoryKeychain::default(), None)
    }

    /// The same with what is in the key store, and the file that it is started with.
    pub fn with(home: Arc<tempfile::TempDir>, keychain: MemoryKeychain, file: Option<PathBuf>) -> Self {
        let (picks, trap) = (Arc::new(Mutex::new(VecDeque::new())), Trap::default());
        let setup = Setup::new(Folders::under(home.path()), Arc::new(keychain), Picker::Fixed(Arc::clone(&picks)))
            .staying_here();
        let s = Studio::new(Begin { setup: trap.laid(setup), lang: Some(Lang::ZhCn), file });
        Self { s, trap, picks, home, now: 0.0 }
    }

    pub fn act(&mut self, action: Action) {
        self.now += 0.01;
        self.s.apply(action, self.now);
    }

    /// One frame in which `text` was typed into `field`.
    pub fn types(&mut self, field: FieldId, text: &str) {
        self.now += 2.0;
        self.s.editor.buffers.get_mut(field).unwrap().text = text.into();
        self.s.typed(Typed { focused: Some(field.into()), ..Typed::default() }, self.now);
    }

    /// One frame in which nothing was typed.
    pub fn idle(&mut self) {
        self.now += 2.0;
        self.s.typed(Typed::default(), self.now);
    }

    #[track_caller]
    pub fn until(&mut self, what: &str, done: impl Fn(&Self) -> bool) {
        let begun = Instant::now();
        while !done(self) {
            let (told, open) = (self.told(), &self.s.sheets.open);
            assert!(begun.elapsed() < PATIENCE, "waited for {what}: {told:?} {open:?}");
            std::thread::sleep(Duration::from_millis(2));
            self.s.logic(self.now);
        }
    }

    /// What the lanes have still to bring.
    pub fn rest(&mut self) {
        for _ in 0..40 {
            std::thread::sleep(Duration::from_millis(10));
            self.s.logic(self.now);
        }
    }

    /// What the messages say.
    pub fn told(&self) -> Vec<&str> {
        self.s.view.toasts.all().iter().map(|t| t.text.as_str()).collect()
    }

    /// Whether a message says so.
    pub fn says(&self, text: &str) -> bool {
        self.told().iter().any(|t| t.contains(text))
    }

    /// A file of its folders.
    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// The next file dialog answers with this file, by its name in its folders or by its whole path.
    pub fn picks(&self, file: impl AsRef<Path>) {
        self.picks.lock().unwrap().push_back(vec![self.home.path().join(file)]);
    }

    /// A file with this content.
    pub fn written(&self, name: &str, content: &Value) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content.to_string()).unwrap();
        path
    }

    /// Opens a file and waits for it.
    pub fn open(&mut self, path: &Path) {
        self.act(Action::Draft(DraftAction::Open(path.to_owned())));
        self.until("the draft", |d| d.s.editor.document.disk.path.as_deref() == Some(path));
    }

    /// Saves under a name that was never used, and waits for it.
    pub fn saved_as(&mut self, name: &str) -> PathBuf {
        let path = self.path(name);
        self.picks(&path);
        self.act(Action::Draft(DraftAction::SaveAs));
        self.until("the file", |d| {
            d.s.editor.document.disk.path.as_deref() == Some(&path) && !d.s.editor.document.unsaved()
        });
        path
    }

    /// 积分名称 of the draft.
    pub fn word(&self) -> &str {
        self.s.editor.document.draft.rights.text(FieldId::BonusValueWord).unwrap_or_default()
    }

    /// Brings back the first draft that was left behind, once it is offered.
    pub fn recover(&mut self) {
        self.until("the offer", |d| matches!(d.s.sheets.open, Some(Sheet::Recover(_))));
        self.act(Action::Draft(DraftAction::Recover(0)));
    }

    /// What is kept for a crash.
    pub fn slots(&self) -> String {
        super::record::unsaved(&self.path("")).concat()
    }
}

/// A draft with this 积分名称.
pub fn draft(word: &str) -> Value {
    json!({ "format": 1, "rights": { "show_bonus": true,
        "bonus": { "init_bonus": 100, "bonus_value_word": word, "bonus_cost_word": "x" } } })
}

/// Leaves `draft` behind, as a window that was killed.
pub fn left_behind(home: &tempfile::TempDir, draft: &Value) {
    let dir = home.path().join("autosave");
    std::fs::create_dir_all(&dir).unwrap();
    let content = json!({ "at": "2026-11-24T09:00:00+08:00", "origin": null, "draft": draft });
    std::fs::write(dir.join("1-aaaaaaaa.json"), content.to_string()).unwrap();
}

/// What is in a file.
pub fn read(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// 积分名称 in a file.
pub fn word_in(path: &Path) -> String {
    read(path).pointer("/rights/bonus/bonus_value_word").and_then(Value::as_str).unwrap_or_default().to_owned()
}

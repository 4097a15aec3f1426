//! The whole window, driven by what a person sees: labels, roles, keys.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use card_rights_studio::app::App;
use card_rights_studio::keychain::MemoryKeychain;
use card_rights_studio::platform::folders::Folders;
use card_rights_studio::studio::Studio;
use card_rights_studio::studio::action::{Action, DraftAction};
use card_rights_studio::studio::start::Begin;
use card_rights_studio::words::Lang;
use card_rights_studio::work::{Picker, Setup};
use egui::accesskit::Role;
use egui::{Key, Modifiers, Rect};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, Node};
use serde_json::Value;

use super::cpu_renderer;
use super::trap::Trap;

/// So long a thing may take: a busy machine is slow, not wrong.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A file or folder that somebody drops.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }
    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|e| e.to_string())
    }
}

/// A window on folders of its own.
pub struct Window {
    pub harness: Harness<'static, App>,
    pub keychain: Arc<MemoryKeychain>,
    /// What the next file dialogs answer.
    pub picks: Arc<Mutex<VecDeque<Vec<PathBuf>>>>,
    pub home: Arc<tempfile::TempDir>,
}

impl Window {
    /// A first start in a window of this size, in points.
    pub fn new(size: [f32; 2]) -> Self {
        Self::at(size, egui::Theme::Light, Arc::new(tempfile::tempdir().unwrap()), Lang::ZhCn)
    }

    /// A window on folders that may have been used before.
    pub fn at(size: [f32; 2], theme: egui::Theme, home: Arc<tempfile::TempDir>, lang: Lang) -> Self {
        Self::trapped(size, theme, home, lang, &Trap::default())
    }

    /// The same, whose workers panic in the job for which `trap` is set.
    pub fn trapped(size: [f32; 2], theme: egui::Theme, home: Arc<tempfile::TempDir>, lang: Lang, trap: &Trap) -> Self {
        Self::set_up(size, theme, home, lang, |setup| trap.laid(setup.staying_here()))
    }

    /// The same, which asks whatever server its settings name, also one that is not on this computer.
    pub fn asking_anybody(size: [f32; 2], theme: egui::Theme, home: Arc<tempfile::TempDir>, lang: Lang) -> Self {
        Self::set_up(size, theme, home, lang, |setup| setup)
    }

    fn set_up(
        size: [f32; 2],
        theme: egui::Theme,
        home: Arc<tempfile::TempDir>,
        lang: Lang,
        change: impl FnOnce(Setup) -> Setup,
    ) -> Self {
        let keychain = Arc::new(MemoryKeychain::default());
        let picks = Arc::new(Mutex::new(VecDeque::new()));
        let setup =
            Setup::new(Folders::under(home.path()), Arc::clone(&keychain) as _, Picker::Fixed(Arc::clone(&picks)));
        let begin = Begin { setup: change(setup), lang: Some(lang), file: None };
        let mut out = Self { harness: Self::begun(size, theme, begin), keychain, picks, home };
        out.settle();
        // The phone's pictures come from a worker, soon: before anything else happens, so that its clock runs no further.
        let begun = Instant::now();
        while out.studio().jobs.is_fetching() && begun.elapsed() < Duration::from_secs(5) {
            std::thread::sleep(Duration::from_millis(20));
            out.harness.step();
        }
        out.harness.run_steps(2);
        out
    }

    /// On a computer that shows no file dialog.
    pub fn without_dialogs(size: [f32; 2]) -> Self {
        let home = Arc::new(tempfile::tempdir().unwrap());
        let keychain = Arc::new(MemoryKeychain::default());
        let setup = Setup::new(Folders::under(home.path()), Arc::clone(&keychain) as _, Picker::Missing);
        let begin = Begin { setup, lang: Some(Lang::ZhCn), file: None };
        let harness = Self::begun(size, egui::Theme::Light, begin);
        let mut out = Self { harness, keychain, picks: Arc::default(), home };
        out.settle();
        out
    }

    fn begun(size: [f32; 2], theme: egui::Theme, begin: Begin) -> Harness<'static, App> {
        cpu_renderer::builder(size, 1.0).with_theme(theme).with_max_steps(12).build_eframe(move |cc| {
            cc.egui_ctx.options_mut(|o| o.fallback_theme = theme);
            let app = App::new(&cc.egui_ctx, begin);
            cc.egui_ctx.options_mut(|o| o.fallback_theme = theme);
            app
        })
    }

    pub fn studio(&self) -> &Studio {
        self.harness.state().studio()
    }

    /// Frames until nothing moves any more.
    pub fn settle(&mut self) {
        // As the desktop does it: another frame only where the last one asked for one.
        for _ in 0..4 {
            self.harness.step();
            let asked = self.harness.output().viewport_output.get(&egui::ViewportId::ROOT);
            if asked.is_none_or(|o| !o.repaint_delay.is_zero()) {
                break;
            }
        }
        // What 发布记录 shows comes from a worker, soon.
        let begun = Instant::now();
        while self.studio().is_listing() && begun.elapsed() < Duration::from_secs(5) {
            std::thread::sleep(Duration::from_millis(1));
            self.harness.run_steps(2);
        }
    }

    /// Frames in real time until `done`, for what comes from a lane.
    #[track_caller]
    pub fn until(&mut self, what: &str, done: impl Fn(&Self) -> bool) {
        let begun = Instant::now();
        while !done(self) {
            assert!(begun.elapsed() < PATIENCE, "waited for {what}; seen: {:?}", self.labels());
            std::thread::sleep(Duration::from_millis(10));
            self.harness.step();
        }
        self.settle();
    }

    /// Every label that is there, for the message of a failure.
    pub fn labels(&self) -> Vec<String> {
        let all = self.harness.root().children_recursive();
        all.filter_map(|n| n.accesskit_node().label().or_else(|| n.accesskit_node().value())).collect()
    }

    /// Whether some text is to be read, as label, value or description.
    pub fn says(&self, text: &str) -> bool {
        self.harness.root().children_recursive().any(|n| {
            let node = n.accesskit_node();
            [node.label(), node.value(), node.description()].into_iter().flatten().any(|s| s.contains(text))
        })
    }

    #[track_caller]
    pub fn field<'a>(&'a self, label: &'a str) -> Node<'a> {
        self.harness.get_by_role_and_label(Role::TextInput, label)
    }

    /// Presses a button, tick or switch by its whole label.
    #[track_caller]
    pub fn press(&mut self, role: Role, label: &str) {
        self.harness.get_by_role_and_label(role, label).click_accesskit();
        self.settle();
    }

    #[track_caller]
    pub fn button(&mut self, label: &str) {
        self.press(Role::Button, label);
    }

    /// Sets the tick of 初始积分 on the confirmation, where it is asked for.
    pub fn agree_to_points(&mut self) {
        let asked = |w: &Self| {
            let all = w.harness.query_all_by_role(Role::CheckBox);
            all.filter_map(|n| n.accesskit_node().label()).find(|l| l.starts_with("我知道初始积分会是"))
        };
        if let Some(tick) = asked(self) {
            self.press(Role::CheckBox, &tick);
        }
    }

    /// Focus into a field, then its text replaced by typing.
    #[track_caller]
    pub fn fill(&mut self, label: &str, text: &str) {
        self.field(label).focus();
        self.settle();
        self.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        self.harness.step();
        self.field(label).type_text(text);
        self.settle();
    }

    /// The next file dialog answers with this file or folder.
    pub fn picks(&self, path: impl Into<PathBuf>) {
        self.picks.lock().unwrap().push_back(vec![path.into()]);
    }

    /// Saves the draft under a name that was never used, and waits until the window knows the file: it is on the disk a
    /// moment before that.
    #[track_caller]
    pub fn saved_as(&mut self, name: &str) -> PathBuf {
        let path = self.home.path().join(name);
        self.picks(&path);
        apply(self, Action::Draft(DraftAction::SaveAs));
        self.until("the file", |w| {
            let document = &w.studio().editor.document;
            document.disk.path.as_deref() == Some(&path) && !document.unsaved()
        });
        path
    }

    /// Drops a file or folder on the window, in one frame.
    pub fn drop_on(&mut self, path: &Path) {
        self.harness.input_mut().dropped_files.push(Arc::new(Dropped(path.to_owned())));
        self.harness.step();
        self.harness.input_mut().dropped_files.clear();
    }

    /// What `file` of its folders holds as soon as it says `part`.
    #[track_caller]
    pub fn written(&mut self, file: &str, part: &str) -> Value {
        let path = self.home.path().join(file);
        self.until(part, |_| std::fs::read_to_string(&path).is_ok_and(|t| t.contains(part)));
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    /// What the phone says to a screen reader.
    pub fn phone(&self) -> String {
        let phone = self.harness.get_by_role_and_label(Role::Group, "手机预览");
        phone.accesskit_node().description().unwrap_or_default()
    }

    /// Whether the phone says it, in a window of this language.
    pub fn phone_says(&self, text: &str, lang: Lang) -> bool {
        let phone = self.harness.query_by_role_and_label(Role::Group, lang.get("page-phone"));
        phone.is_some_and(|p| p.accesskit_node().description().unwrap_or_default().contains(text))
    }

    /// What has the focus: its name and where it is.
    pub fn focused(&self) -> Option<(String, Rect)> {
        let all = self.harness.root().children_recursive();
        let mut found = all.filter(|n| n.is_focused() && n.accesskit_node().role() != Role::Window);
        found.next().map(|n| (n.accesskit_node().label().unwrap_or_default(), n.rect()))
    }

    /// What this frame lays on the clipboard.
    pub fn copied(&self) -> Option<String> {
        self.harness.output().platform_output.commands.iter().find_map(|c| match c {
            egui::OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        })
    }
}

/// Chooses a card by its id, where one is to be chosen.
pub fn choose_by_id(w: &mut Window, card: &str) {
    w.button("列表里没有？输入会员卡ID…");
    w.fill("会员卡ID", card);
    w.button("用这张卡");
    w.until("the card to be read", |w| !w.studio().jobs.is_reading());
}

/// Has the studio do what no button of this window offers, or what is beside the point of a test.
pub fn apply(w: &mut Window, action: Action) {
    w.harness.state_mut().studio_mut().apply(action, 0.0);
    w.settle();
}

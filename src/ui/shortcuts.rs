//! The keys of the whole window, each once: `app.rs` takes them, menus say them.

use egui::{Key, KeyboardShortcut, Modifiers};

const CTRL: Modifiers = Modifiers::COMMAND;

/// 打开草稿
pub const OPEN: KeyboardShortcut = KeyboardShortcut::new(CTRL, Key::O);
/// 保存草稿
pub const SAVE: KeyboardShortcut = KeyboardShortcut::new(CTRL, Key::S);
/// 另存为
pub const SAVE_AS: KeyboardShortcut = KeyboardShortcut::new(CTRL.plus(Modifiers::SHIFT), Key::S);
/// 撤销
pub const UNDO: KeyboardShortcut = KeyboardShortcut::new(CTRL, Key::Z);
/// 重做
pub const REDO: KeyboardShortcut = KeyboardShortcut::new(CTRL, Key::Y);
/// 重做, as other programs have it.
pub const REDO_TOO: KeyboardShortcut = KeyboardShortcut::new(CTRL.plus(Modifiers::SHIFT), Key::Z);
/// Closes the window.
pub const QUIT: KeyboardShortcut = KeyboardShortcut::new(CTRL, Key::Q);
/// 帮助
pub const HELP: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::F1);
/// Flips the phone between 本次修改 and the last known state.
pub const FLIP: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::F6);

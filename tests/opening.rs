//! Opened where there is no window to be had: a sentence on the terminal, and in a box of the desktop where nobody reads it.

#![cfg(all(unix, not(target_os = "macos")))]

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use super::support::program::{Home, Ran};

/// A program of the desktop's that writes down what it was to show.
fn desktop_has(home: &Home, folder: &Path, name: &str) -> PathBuf {
    let shown = home.path().join(format!("{name}.shown"));
    let script = folder.join(name);
    std::fs::write(&script, format!("#!/bin/sh\nprintf '%s\\n' \"$@\" >'{}'\n", shown.display())).unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    shown
}

/// Opens the window at a display that is not there, with `programs` of the desktop: what it said, and what each showed.
fn opened(programs: &[&str], display: bool) -> (Ran, Vec<Option<String>>) {
    let home = Home::new();
    let folder = home.path().join("bin");
    std::fs::create_dir(&folder).unwrap();
    let shown: Vec<_> = programs.iter().map(|name| desktop_has(&home, &folder, name)).collect();
    let mut command = home.command(&[]);
    command.env("PATH", &folder).env("LC_ALL", "zh_CN.UTF-8");
    if display {
        command.env("DISPLAY", ":4711");
    }
    let ran = Ran::of(&command.output().unwrap());
    (ran, shown.iter().map(|path| std::fs::read_to_string(path).ok()).collect())
}

#[test]
fn where_nobody_reads_the_terminal_a_box_of_the_desktop_says_why_there_is_no_window() {
    for (programs, first) in [
        (&["zenity", "kdialog", "notify-send"][..], "--error"),
        (&["kdialog", "notify-send"], "--title"),
        (&["notify-send"], "--urgency=critical"),
    ] {
        let (ran, shown) = opened(programs, true);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{programs:?}");
        assert!(ran.err.starts_with("打不开窗口\n请确认有图形界面"), "{programs:?}: {}", ran.err);
        let box_ = shown[0].as_deref().unwrap_or_else(|| panic!("{programs:?}: no box"));
        assert!(box_.starts_with(first) && box_.contains("打不开窗口\n"), "{programs:?}: {box_}");
        assert!(box_.contains("请确认有图形界面") && box_.contains("OpenGl: "), "{programs:?}: {box_}");
        assert!(shown[1..].iter().all(Option::is_none), "{programs:?}: one box is enough");
    }
}

#[test]
fn without_such_a_program_or_any_display_the_terminal_says_it_and_the_exit_code_is_2() {
    let (ran, _) = opened(&[], true);
    assert_eq!((ran.code, ran.err.starts_with("打不开窗口\n")), (Some(2), true), "{}", ran.err);
    let (ran, shown) = opened(&["zenity"], false);
    assert_eq!((ran.code, ran.err.starts_with("打不开窗口\n")), (Some(2), true), "{}", ran.err);
    assert_eq!(shown, [None], "there is nowhere to show it");
}

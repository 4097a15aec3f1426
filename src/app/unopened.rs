//! What is done, outside of Windows and macOS, that a window opens all the same, and how a person hears that it does not.

use std::ffi::OsString;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use winit::platform::x11::EventLoopBuilderExtX11 as _;

use crate::platform::printed;

/// Makes `options` open the window in X where Wayland is named and nobody answers there, as after `su` or in a session that
/// ended: winit asks nobody else where Wayland is named.
pub(super) fn prefer_what_answers(options: &mut eframe::NativeOptions) {
    let of = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let socket = of("WAYLAND_DISPLAY").map(|display| socket(&display, of("XDG_RUNTIME_DIR")));
    let silent = socket.is_some_and(|socket| socket.is_none_or(|path| UnixStream::connect(path).is_err()));
    if silent && of("WAYLAND_SOCKET").is_none() && of("DISPLAY").is_some() {
        log::warn!("window: nobody answers at WAYLAND_DISPLAY, so it opens in X");
        options.event_loop_builder = Some(Box::new(|builder| {
            builder.with_x11();
        }));
    }
}

/// Where a compositor of that name listens; `None` where a name is all that is known.
fn socket(display: &OsString, runtime: Option<OsString>) -> Option<PathBuf> {
    if Path::new(display).is_absolute() {
        return Some(display.into());
    }
    runtime.map(|folder| Path::new(&folder).join(display))
}

/// Says it in a box of the desktop where nobody reads the terminal: opened from a menu or by a double click. The box is a
/// program of the desktop's; the first that is there. It is waited for, so that it is not closed with us.
pub(super) fn boxed(title: &str, text: &str) {
    let displayed = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    if !displayed || printed::is_read() {
        return;
    }
    let all: [(&str, &[&str]); 3] = [
        ("zenity", &["--error", "--no-markup", "--title", title, "--text", text]),
        ("kdialog", &["--title", title, "--error", text]),
        ("notify-send", &["--urgency=critical", title, text]),
    ];
    let shows = |(program, arguments): &(&str, &[&str])| {
        let none = Stdio::null;
        Command::new(program).args(*arguments).stdin(none()).stdout(none()).stderr(none()).status()
    };
    // A box that was closed by its own cross has ended by 1: it was seen. One that could not be shown says nothing else.
    if !all.iter().any(|one| shows(one).is_ok()) {
        log::warn!("window: no zenity, kdialog or notify-send to say it with");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compositor_listens_where_its_name_says() {
        let at = |display: &str, runtime: Option<&str>| socket(&display.into(), runtime.map(Into::into));
        assert_eq!(at("wayland-1", Some("/run/user/1000")), Some("/run/user/1000/wayland-1".into()));
        assert_eq!(at("/tmp/sway/wayland-1", None), Some("/tmp/sway/wayland-1".into()));
        assert_eq!(at("wayland-1", None), None);
    }
}

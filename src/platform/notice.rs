//! A notification of the desktop, where it has them (src/platform/README.md, Notifications).

/// How long the desktop is waited for.
#[cfg(all(unix, not(target_os = "macos")))]
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);

/// The program as the menu knows it: `packaging/linux`.
#[cfg(all(unix, not(target_os = "macos")))]
const ENTRY: &str = "card-rights-studio";

/// Shows a notification of `program`: one line, and a text below it. Blocks until the desktop has taken it.
///
/// # Errors
/// The desktop has none, or does not answer: why, for the log.
#[cfg(all(unix, not(target_os = "macos")))]
pub fn show(program: &str, summary: &str, text: &str) -> Result<(), String> {
    use std::collections::HashMap;
    use zbus::zvariant::Value;

    // freedesktop.org, Desktop Notifications Specification 1.2: the text may be markup.
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let hints = HashMap::from([("desktop-entry", Value::from(ENTRY))]);
    let actions: [&str; 0] = [];
    let what = (program, 0_u32, ENTRY, summary, text.as_str(), &actions[..], hints, -1_i32);
    let name = "org.freedesktop.Notifications";
    let sent = || -> zbus::Result<()> {
        let bus = zbus::blocking::connection::Builder::session()?.method_timeout(PATIENCE).build()?;
        bus.call_method(Some(name), "/org/freedesktop/Notifications", Some(name), "Notify", &what)?;
        Ok(())
    };
    sent().map_err(|e| e.to_string())
}

/// See above.
///
/// # Errors
/// Always: the window marks itself in the task bar there, and shows no notification.
#[cfg(not(all(unix, not(target_os = "macos"))))]
pub fn show(_program: &str, _summary: &str, _text: &str) -> Result<(), String> {
    Err("no notifications on this system".to_owned())
}

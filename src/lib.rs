// The map's links lead to the READMEs where the source is read, and to the rooms here: the first definition counts.
#![doc = "[rights]: crate::rights"]
#![doc = "[wechatpay]: crate::wechatpay"]
#![doc = "[platform]: crate::platform"]
#![doc = "[pictures]: crate::pictures"]
#![doc = "[keychain]: crate::keychain"]
#![doc = "[storage]: crate::storage"]
#![doc = "[merchant]: crate::merchant"]
#![doc = "[publish]: crate::publish"]
#![doc = "[sandbox]: crate::sandbox"]
#![doc = "[page]: crate::page"]
#![doc = "[export]: crate::export"]
#![doc = "[work]: crate::work"]
#![doc = "[studio]: crate::studio"]
#![doc = "[ui]: crate::ui"]
#![doc = "[cli]: crate::cli"]
#![doc = ""]
#![doc = include_str!("README.md")]

pub mod app;
pub mod cli;
pub mod export;
pub mod keychain;
pub mod merchant;
pub mod page;
pub mod pictures;
pub mod platform;
pub mod publish;
pub mod rights;
pub mod sandbox;
pub mod storage;
pub mod studio;
pub mod trouble;
pub mod ui;
pub mod wechatpay;
pub mod words;
pub mod work;

/// Every piece of memory is wiped when it is freed: keys and passwords pass through crates that do not do it themselves.
#[global_allocator]
static MEMORY: zeroizing_alloc::ZeroAlloc<std::alloc::System> = zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// Reads the arguments, then opens the window or has run one command; gives the exit code.
pub fn start() -> std::process::ExitCode {
    platform::no_core_dumps();
    platform::log::quiet_panics();
    match cli::run() {
        cli::Asked::Window { folders, lang, file } => app::run(folders, lang, file),
        cli::Asked::Done(code) => code,
    }
}

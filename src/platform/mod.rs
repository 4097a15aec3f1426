#![doc = include_str!("README.md")]

pub mod clock;
pub mod folders;
pub mod fonts;
pub mod input;
pub mod log;
pub mod notice;
pub mod output;
pub mod printed;

/// The catalogue key of the system's own name for its key store.
pub fn key_store() -> &'static str {
    if cfg!(windows) {
        "store-windows"
    } else if cfg!(target_os = "macos") {
        "store-macos"
    } else {
        "store-linux"
    }
}

/// The program that runs commands: on Windows the window's program has no console, and its twin has one.
pub fn command_program(windows: bool) -> &'static str {
    if windows { "card-rights-studio-cli.exe" } else { "card-rights-studio" }
}

/// The name of the person who is logged in, for the record; empty when the system does not say. The environment comes
/// first: it may name a person where the system knows but a number. Asked once, because a directory service may take its
/// time, and nobody changes while a process runs.
pub fn user() -> String {
    static USER: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    let ask = || {
        let given = |v: &&str| std::env::var(v).ok().filter(|n| !n.is_empty());
        let named = ["USER", "USERNAME", "LOGNAME"].iter().find_map(given);
        named.or_else(|| whoami::username().ok()).unwrap_or_default()
    };
    USER.get_or_init(ask).clone()
}

/// Who this process is: its files belong to this user.
#[cfg(unix)]
fn own_id() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// This computer's list of users.
#[cfg(unix)]
fn users() -> Option<String> {
    let read = input::plain(std::path::Path::new("/etc/passwd"), input::Kind::System);
    String::from_utf8(read.ok()?.bytes).ok()
}

/// The name of somebody else who owns the file of `meta`, as this computer's list of users has it. Nothing for a file
/// of the person's own, for an owner without a name here, and where the system does not say.
pub fn other_owner(meta: &std::fs::Metadata) -> Option<String> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let uid = meta.uid();
        if uid == own_id() { None } else { name_of(&users()?, uid) }
    }
    #[cfg(not(unix))]
    {
        let _ = meta;
        None
    }
}

/// The fields of user `uid` in the lines of a passwd file.
#[cfg(unix)]
fn fields_of(users: &str, uid: u32) -> Option<Vec<&str>> {
    let mut fields = users.lines().map(|l| l.split(':').collect::<Vec<_>>());
    fields.find(|f| f.get(2).is_some_and(|u| u.parse() == Ok(uid)))
}

/// The full name of user `uid`, else the login name.
#[cfg(unix)]
fn name_of(users: &str, uid: u32) -> Option<String> {
    let user = fields_of(users, uid)?;
    let full = user.get(4).and_then(|g| g.split(',').next()).unwrap_or_default().trim();
    Some(if full.is_empty() { user.first()?.to_string() } else { full.to_owned() })
}

/// The locale of the person, as the system names it; `None` when it names none. On Unix the environment's own word
/// is kept, because `C` and `POSIX` mean something here (src/platform/README.md, Locale).
pub fn locale() -> Option<String> {
    let named = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|v| std::env::var(v).ok().filter(|v| !v.is_empty()));
    if cfg!(all(unix, not(target_os = "macos"))) { named } else { named.or_else(sys_locale::get_locale) }
}

/// How many files a command opens at once at most, with room to spare.
#[cfg(unix)]
const FILES: usize = 40;

/// Whether the system lets this process open too few files for a command; libraries would panic in the midst of it.
pub fn few_files() -> bool {
    #[cfg(unix)]
    {
        let opened: std::io::Result<Vec<_>> = (0..FILES).map(|_| std::fs::File::open("/dev/null")).collect();
        opened.is_err_and(|e| {
            [rustix::io::Errno::MFILE, rustix::io::Errno::NFILE]
                .iter()
                .any(|n| e.raw_os_error() == Some(n.raw_os_error()))
        })
    }
    #[cfg(not(unix))]
    false
}

/// Switches core dumps off by their size limit: a crash must not write keys to the disk. Not by the dumpable flag,
/// which breaks native dialogs.
pub fn no_core_dumps() {
    // Where core dumps go into a pipe, Linux ignores the limit unless it is 1 byte (core(5)), and no core dump is that
    // small.
    #[cfg(target_os = "linux")]
    let done = rlimit::Resource::CORE.set(1, 1);
    #[cfg(all(unix, not(target_os = "linux")))]
    let done = rlimit::Resource::CORE.set(0, 0);
    // A limit of 0 that cannot be raised stays 0.
    #[cfg(unix)]
    done.or_else(|_| rlimit::Resource::CORE.set(0, 0)).ok();
}

#[cfg(all(test, unix))]
mod tests {
    #[test]
    fn each_system_calls_its_key_store_by_its_own_name() {
        let said = |key| crate::words::Lang::ZhCn.t(key).to_owned();
        assert_eq!(said("store-windows"), "Windows 凭据管理器");
        assert_eq!(said("store-macos"), "macOS 钥匙串");
        assert_eq!(said("store-linux"), "系统密钥环");
        let here = if cfg!(target_os = "macos") { "store-macos" } else { "store-linux" };
        assert_eq!(super::key_store(), here);
    }

    #[test]
    fn a_user_is_named_in_full_else_as_logged_in_else_not_at_all() {
        let users = "root:x:0:0:root:/root:/bin/bash\nzhangmin:x:1001:1001:张敏,,,:/home/z:/bin/sh\nli:x:1002:1:::\n";
        assert_eq!(super::name_of(users, 1001).as_deref(), Some("张敏"));
        assert_eq!(super::name_of(users, 1002).as_deref(), Some("li"));
        assert_eq!(super::name_of(users, 7), None);
    }
    #[test]
    fn who_is_logged_in_is_known_without_the_environment() {
        const NAME: &str = "CARD_RIGHTS_NAME_WITHOUT_ENVIRONMENT";
        if let Ok(name) = std::env::var(NAME) {
            assert_eq!(super::user(), name);
            return;
        }
        let id = std::process::Command::new("id").arg("-un").output().unwrap().stdout;
        let mut again = std::process::Command::new(std::env::current_exe().unwrap());
        for name in ["USER", "USERNAME", "LOGNAME"] {
            again.env_remove(name);
        }
        let itself = "platform::tests::who_is_logged_in_is_known_without_the_environment";
        again.env(NAME, String::from_utf8(id).unwrap().trim()).args(["--exact", itself]);
        let done = again.output().unwrap();
        let said = String::from_utf8_lossy(&done.stdout);
        assert!(done.status.success() && said.contains("1 passed"), "{said}");
    }
}

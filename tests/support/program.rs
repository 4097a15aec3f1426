//! The built binary as a script sees it, and the stand-in that it starts itself.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The program; on Windows its twin with a console.
#[cfg(not(windows))]
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_card-rights-studio");
#[cfg(windows)]
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_card-rights-studio-cli");

/// The program's own folders, fresh.
pub struct Home(pub TempDir);

impl Home {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// A file beside the program's own.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// The binary with these folders, no terminal, no locale, and a proxy that must never be used for loopback.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.env_clear().env("CARD_RIGHTS_STUDIO_HOME", self.path()).env("http_proxy", "http://127.0.0.1:9");
        // Windows opens no socket without its own folder, and always names a locale.
        #[cfg(windows)]
        command.env("SystemRoot", std::env::var_os("SystemRoot").unwrap()).env("LC_ALL", "zh_CN.UTF-8");
        command.env("ALL_PROXY", "http://127.0.0.1:9").args(args).stdin(Stdio::null());
        command
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        Ran::of(&self.command(args).output().unwrap())
    }

    /// `publish --json` of this draft as the merchant of these options, with `more`.
    pub fn publish(&self, draft: &str, merchant: &[String], more: &[&str]) -> Ran {
        let file = self.file("稿.cardrights", draft);
        let mut args = join(&["publish", file.to_str().unwrap(), "--json"], merchant);
        args.extend(more);
        self.run(&args)
    }

    /// [`Home::run`] at a terminal (util-linux' `script`), where somebody types `answer`; what was said and the exit code.
    #[cfg(target_os = "linux")]
    pub fn at_a_terminal(&self, args: &[&str], answer: &str) -> Output {
        let quoted: Vec<String> = args.iter().map(|a| format!("'{a}'")).collect();
        let line = format!("{PROGRAM} {}", quoted.join(" "));
        let mut child = Command::new("script")
            .args(["-qec", &line, "/dev/null"])
            .env("CARD_RIGHTS_STUDIO_HOME", self.path())
            .env("LC_ALL", "zh_CN.UTF-8")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        // Open until the end: a terminal whose other side is gone hangs up.
        let mut stdin = child.stdin.take().unwrap();
        std::io::Write::write_all(&mut stdin, answer.as_bytes()).unwrap();
        let out = child.wait_with_output().unwrap();
        drop(stdin);
        out
    }

    /// The lines of a ledger as `phase` and `verdict`; none when there is no file.
    pub fn ledger(&self, name: &str) -> Vec<(String, String)> {
        let text = std::fs::read_to_string(self.path().join(name)).unwrap_or_default();
        let word = |v: &Value, name: &str| v[name].as_str().unwrap_or_default().to_owned();
        text.lines()
            .map(|l| {
                let v: Value = serde_json::from_str(l).unwrap();
                (word(&v, "phase"), word(&v, "verdict"))
            })
            .collect()
    }

    /// What was written of the real cards, line by line.
    pub fn phases(&self) -> Vec<String> {
        self.ledger("ledger.jsonl").into_iter().map(|(phase, _)| phase).collect()
    }
}

/// A draft with every section off.
pub const OFF: &str = r#"{"show_bonus":false,"show_favor":false,"show_fapiao":false,"show_guide":false}"#;
/// A draft that shows 会员积分.
pub const ON: &str =
    r#"{"show_bonus":true,"bonus":{"init_bonus":1,"bonus_value_word":"本店积分","bonus_cost_word":"一分一元"}}"#;

/// What a command left behind.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    pub fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Self { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// One JSON object a line.
    pub fn rows(&self) -> Vec<Value> {
        self.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
    }

    pub fn verdicts(&self) -> Vec<String> {
        self.rows().iter().map(|r| r["verdict"].as_str().unwrap().to_owned()).collect()
    }
}

/// `sandbox --identity` in a process of its own.
pub struct StandIn {
    pub child: Child,
    pub dir: TempDir,
    pub about: Value,
}

impl StandIn {
    pub fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut child = Command::new(PROGRAM)
            .args(["sandbox", "--identity"])
            .arg(dir.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut first).unwrap();
        let about: Value = serde_json::from_slice(&std::fs::read(dir.path().join("identity.json")).unwrap()).unwrap();
        assert_eq!(about["url"].as_str().unwrap(), first.trim(), "its address is the first line");
        Self { child, dir, about }
    }

    pub fn text(&self, name: &str) -> String {
        self.about[name].as_str().unwrap().to_owned()
    }

    pub fn key(&self) -> String {
        self.dir.path().join("apiclient_key.pem").display().to_string()
    }

    pub fn answer_key(&self) -> String {
        self.dir.path().join("pub_key.pem").display().to_string()
    }

    /// The merchant options that fit it, at any gateway.
    pub fn at(&self, gateway: &str) -> Vec<String> {
        let pairs = [
            ("--mchid", self.text("mchid")),
            ("--serial", self.text("serial")),
            ("--key-file", self.key()),
            ("--answer-key-file", self.answer_key()),
            ("--answer-key-id", self.text("public_key_id")),
            ("--gateway", gateway.to_owned()),
        ];
        pairs.into_iter().flat_map(|(name, value)| [name.to_owned(), value]).collect()
    }

    /// The same at its own.
    pub fn here(&self) -> Vec<String> {
        self.at(&self.text("url"))
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// `first` and then `rest` as arguments.
pub fn join<'a>(first: &[&'a str], rest: &'a [String]) -> Vec<&'a str> {
    first.iter().copied().chain(rest.iter().map(String::as_str)).collect()
}

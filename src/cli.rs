//! The command line. So far: `publish --dry-run` and `--version` (interface.md, Command line).

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::rights::CardRights;
use crate::wechatpay::{endpoint, sign};

#[derive(Parser)]
#[command(name = "card-rights-studio", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Prints what would be sent: method, address, body and the string that would be signed.
    Publish {
        /// A draft or a bare request body.
        file: PathBuf,
        /// Card id; may be given several times.
        #[arg(long, required = true)]
        card: Vec<String>,
        /// Form of the endpoint.
        #[arg(long, value_enum, default_value = "rights")]
        endpoint: Form,
        /// Sends nothing and needs no key. Sending is not built yet, so this is required.
        #[arg(long, required = true)]
        dry_run: bool,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    Rights,
    Documented,
}

/// Runs one command; exit code 2 for what is found before any connection.
pub fn run() -> ExitCode {
    if std::env::args_os().len() == 1 {
        let home = std::env::var_os("CARD_RIGHTS_STUDIO_HOME").map(PathBuf::from);
        let folders = home
            .as_deref()
            .map_or_else(crate::platform::folders::Folders::system, crate::platform::folders::Folders::under);
        return crate::app::run(folders, None, None);
    }
    let Command::Publish { file, card, endpoint, dry_run: _ } = Cli::parse().command;
    let form = match endpoint {
        Form::Rights => endpoint::Endpoint::Rights,
        Form::Documented => endpoint::Endpoint::Documented,
    };
    let rights = match read(&file) {
        Ok(rights) => rights,
        Err(sentence) => {
            eprintln!("{sentence}");
            return ExitCode::from(2);
        }
    };
    for card in card {
        let Some(request) = form.request(&card, &rights) else {
            eprintln!("会员卡ID「{card}」不对：最多 32 个字母、数字、- 或 _。请从商户平台复制。");
            return ExitCode::from(2);
        };
        println!("{} https://api.mch.weixin.qq.com{}", request.method, request.path);
        println!("{}", String::from_utf8_lossy(&request.body));
        let message = sign::message(request.method, &request.path, 0, "NONCE", &request.body);
        println!("{}", String::from_utf8_lossy(&message).replacen("\n0\nNONCE\n", "\n{timestamp}\n{nonce}\n", 1));
    }
    ExitCode::SUCCESS
}

fn read(file: &std::path::Path) -> Result<CardRights, String> {
    let name = file.display();
    let text = std::fs::read(file).map_err(|e| format!("读不到文件 {name}：{e}"))?;
    let value: serde_json::Value =
        serde_json::from_slice(&text).map_err(|e| format!("{name} 不是可读的草稿：{e}。请打开原来的文件检查。"))?;
    match value.get("format").map(serde_json::Value::as_u64) {
        None | Some(Some(1)) => {}
        Some(_) => return Err(format!("{name} 由更新的版本保存，请先升级本程序。")),
    }
    let rights = value.get("rights").cloned().unwrap_or(value);
    serde_json::from_value(rights).map_err(|e| format!("{name} 里有放不进表单的内容：{e}"))
}

//! What lies in the folder that goes to an engineer and comes back (src/storage/README.md, An engineer's folder): names
//! that never change with the language, because a command line and two computers rely on them.

/// The draft.
pub const DRAFT: &str = "草稿.cardrights";
/// The picture of it.
pub const PICTURE: &str = "预览.png";
/// The command line, with what it needs in words.
pub const COMMAND: &str = "命令.txt";
/// What the command writes, and what comes back.
pub const RESULT: &str = "结果.jsonl";
/// Stands in the command where the engineer puts the serial number.
pub const SERIAL: &str = "证书序列号";
/// Stands in the command where the engineer puts the file of the key.
pub const KEY_FILE: &str = "商户私钥文件";

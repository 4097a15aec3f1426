//! 交给工程师发布 (src/publish/README.md, Handing over): the one command line that goes along. Its names are fixed, and
//! nothing of it is free text: what stands in a draft can never become a part of a command.

use super::target::{Kind, Target};
use crate::platform::command_program;
use crate::storage::handed::{DRAFT, KEY_FILE, RESULT, SERIAL};
use crate::wechatpay::endpoint::{Endpoint, is_card_id};
use crate::wechatpay::identifier;

/// The command line for one card, for this computer's kind of system; `serial` may be empty. `None` when card, 商户号 or
/// serial number hold a character that they cannot have.
pub fn command(target: &Target, card: &str, serial: &str) -> Option<String> {
    command_on(cfg!(windows), target, card, serial)
}

fn command_on(windows: bool, target: &Target, card: &str, serial: &str) -> Option<String> {
    let number = identifier::mchid(&target.mchid).is_ok_and(|m| m.value == target.mchid);
    if !is_card_id(card) || !number || !serial.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let serial = if serial.is_empty() { SERIAL } else { serial };
    // A card id may begin with `-`: after `=` it is not taken for an option.
    let mut out = format!(
        "{} publish {DRAFT} --card={card} --mchid {} --serial {serial} --key-file {KEY_FILE}",
        command_program(windows),
        target.mchid
    );
    if target.kind == Kind::Other {
        out.push_str(&format!(" --gateway {}", target.gateway.base()));
    }
    if target.endpoint == Endpoint::Documented {
        out.push_str(" --endpoint documented");
    }
    out.push_str(&format!(" --json > {RESULT}"));
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wechatpay::gateway::Gateway;

    fn target(mchid: &str) -> Target {
        Target::new("云栖 $(rm)", mchid, Gateway::wechat())
    }

    #[test]
    fn the_line_has_fixed_names_no_yes_and_nothing_that_somebody_typed_freely() {
        for (windows, program) in [(false, "card-rights-studio"), (true, "card-rights-studio-cli.exe")] {
            let rest = "publish 草稿.cardrights --card=-pb_1 --mchid 1900009191 --serial AB12 --key-file 商户私钥文件 \
                        --json > 结果.jsonl";
            let line = command_on(windows, &target("1900009191"), "-pb_1", "AB12").unwrap();
            assert_eq!(line, format!("{program} {rest}"));
        }
        let other = Target {
            kind: Kind::Other,
            gateway: Gateway::parse("https://pay.example.com").unwrap(),
            endpoint: Endpoint::Documented,
            ..target("19000091")
        };
        assert_eq!(
            command_on(false, &other, "p1", "").unwrap(),
            "card-rights-studio publish 草稿.cardrights --card=p1 --mchid 19000091 --serial 证书序列号 \
             --key-file 商户私钥文件 --gateway https://pay.example.com --endpoint documented --json > 结果.jsonl"
        );
        for (mchid, card, serial) in [
            ("19000091; rm", "p1", ""),
            ("", "p1", ""),
            ("19000091", "p 1", ""),
            ("19000091", "", ""),
            ("19000091", "p1", "AB 12"),
            ("19000091", "p1", "$A"),
        ] {
            assert_eq!(command(&target(mchid), card, serial), None, "{mchid} {card} {serial}");
        }
    }
}

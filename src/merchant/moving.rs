//! 导出商户设置, 导入商户设置: a merchant on its way to another computer, without any secret (src/merchant/README.md, Moving).

use serde::{Deserialize, Serialize};

use super::Merchant;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::gateway::without_account;
use crate::words::{Sentence, text};

/// The settings' file.
pub const FILE: &str = "商户设置.json";
/// The list of what else is to be brought.
pub const LIST: &str = "要带到新电脑的文件.txt";
/// The newest format that is understood.
const FORMAT: u64 = 1;

#[derive(Serialize, Deserialize)]
struct Moved {
    format: u64,
    merchant: Merchant,
}

/// The file's bytes: the merchant's entry of `merchants.json`, without its stable id, which is this computer's, and
/// without the account of its proxy or gateway, whose password is a secret.
pub fn pack(m: &Merchant) -> Vec<u8> {
    let proxy = m.proxy.without_account().unwrap_or_else(|| m.proxy.clone());
    let merchant = Merchant { id: String::new(), gateway: without_account(&m.gateway), proxy, ..m.clone() };
    let mut out = serde_json::to_vec_pretty(&Moved { format: FORMAT, merchant }).unwrap_or_default();
    out.push(b'\n');
    out
}

/// Reads such a file. What is in it is checked again when the merchant is saved.
///
/// # Errors
/// It is something else, or of a newer program.
pub fn unpack(bytes: &[u8]) -> Result<Merchant, Trouble> {
    let wrong = || Trouble::new("moving-unreadable", Who::Person);
    let text = text::read(bytes).map_err(|_| wrong())?;
    let value: serde_json::Value = serde_json::from_str(&text.text).map_err(|_| wrong())?;
    let format = value.get("format").and_then(serde_json::Value::as_u64);
    if format.is_some_and(|f| f > FORMAT) {
        return Err(Trouble::new("moving-newer", Who::Person));
    }
    let moved: Moved = serde_json::from_value(value).map_err(|e| wrong().detail(e.to_string()))?;
    Ok(moved.merchant)
}

/// What has to be brought along, one line each: the keys stay in the key store of the old computer.
pub fn what_to_bring(m: &Merchant) -> Vec<Sentence> {
    let mut out = vec![Sentence::new("moving-bring-settings").with("file", FILE)];
    if !m.keyless() {
        out.push(Sentence::new("moving-bring-key").with("serial", m.serial.as_str()));
    }
    if m.apiv3 {
        out.push(Sentence::new("moving-bring-apiv3"));
    }
    if m.proxy.without_account().is_some() {
        out.push(Sentence::new("moving-bring-proxy"));
    }
    out.push(Sentence::new("moving-bring-drafts"));
    out.push(Sentence::new("moving-bring-records"));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxys_password_stays_and_is_told_to_be_missing() {
        let text = r#"{"id":"1","name":"云栖酒店","mchid":"1900009191","serial":"AB",
            "proxy":{"address":"http://wang:geheim@10.0.0.1:8080"}}"#;
        let m: Merchant = serde_json::from_str(text).unwrap();
        let packed = String::from_utf8(pack(&m)).unwrap();
        assert!(packed.contains("http://10.0.0.1:8080") && !packed.contains("geheim") && !packed.contains("wang"));
        assert!(what_to_bring(&m).iter().any(|s| s.key == "moving-bring-proxy"));
        // A gateway that was written by hand, account and all: it is refused when it is used, and travels without it.
        let by_hand = Merchant { gateway: "https://wang:geheim@pay.example.com".into(), ..m.clone() };
        let packed = String::from_utf8(pack(&by_hand)).unwrap();
        assert!(packed.contains("https://pay.example.com") && !packed.contains("geheim"));
        let plain = Merchant { proxy: crate::wechatpay::gateway::Proxy::System, ..m };
        assert!(what_to_bring(&plain).iter().all(|s| s.key != "moving-bring-proxy"));
    }

    #[test]
    fn a_merchant_arrives_as_it_left_and_anything_else_is_told() {
        let text = r#"{"id":"1","name":"云栖酒店","mchid":"1900009191","serial":"AB","test_card":"p1","later":7}"#;
        let m: Merchant = serde_json::from_str(text).unwrap();
        let there = unpack(&pack(&m)).unwrap();
        assert_eq!(there, Merchant { id: String::new(), ..m });
        // As Windows' editors save it when they are asked for “Unicode” or “ANSI”.
        let plain = String::from_utf8(pack(&there)).unwrap();
        let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(plain.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        for bytes in [wide, encoding_rs::GBK.encode(&plain).0.into_owned()] {
            assert_eq!(unpack(&bytes).unwrap(), there);
        }
        assert_eq!(there.unknown["later"], 7, "what a newer program wrote travels too");
        for (text, key) in [
            ("{", "moving-unreadable"),
            ("{}", "moving-unreadable"),
            (r#"{"format":1,"rights":{}}"#, "moving-unreadable"),
            (r#"{"format":2}"#, "moving-newer"),
        ] {
            assert_eq!(unpack(text.as_bytes()).unwrap_err().sentence.key, key, "{text}");
        }
    }
}

//! What the stand-in refuses, as documented: the header's grammar, the body, and the messages of the documentation page
//! (src/sandbox/README.md, Rules). Written from the documents, not from our own signing and checking.

use serde_json::{Map, Value, json};

/// An error answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// The body; `None` for an empty one.
    pub body: Option<Value>,
}

/// A refusal with code and message.
pub fn no(status: u16, code: &str, message: &str) -> Refusal {
    Refusal { status, body: Some(json!({ "code": code, "message": message })) }
}

fn param(field: &str, issue: &str) -> Refusal {
    let detail = json!({ "field": field, "location": "body", "issue": issue });
    Refusal { status: 400, body: Some(json!({ "code": "PARAM_ERROR", "message": "参数错误", "detail": detail })) }
}

/// The parts of an Authorization header.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Authorization {
    /// 商户号
    pub mchid: String,
    /// Serial number.
    pub serial: String,
    /// Nonce.
    pub nonce: String,
    /// Seconds since 1970.
    pub timestamp: i64,
    /// Base64.
    pub signature: String,
}

/// Takes the header apart: scheme, then `name="value"` parts joined by commas, each of the five once.
///
/// # Errors
/// The documented refusals.
pub fn authorization(header: Option<&str>) -> Result<Authorization, Refusal> {
    let malformed = || no(401, "SIGN_ERROR", "Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》");
    let header = header.ok_or_else(malformed)?;
    let (scheme, rest) = header.split_once(' ').ok_or_else(malformed)?;
    if scheme != "WECHATPAY2-SHA256-RSA2048" {
        return Err(no(401, "SIGN_ERROR", "HTTP头Authorization认证类型不正确"));
    }
    let mut out = Authorization::default();
    let mut seen = Vec::new();
    for part in rest.split(',') {
        let (name, value) = part.split_once('=').ok_or_else(malformed)?;
        let value = value.strip_prefix('"').and_then(|v| v.strip_suffix('"')).ok_or_else(malformed)?;
        if value.is_empty() || value.contains('"') || seen.contains(&name) {
            return Err(malformed());
        }
        match name {
            "mchid" => out.mchid = value.into(),
            "serial_no" => out.serial = value.into(),
            "nonce_str" => out.nonce = value.into(),
            "timestamp" => out.timestamp = value.parse().map_err(|_| malformed())?,
            "signature" => out.signature = value.into(),
            _ => return Err(malformed()),
        }
        seen.push(name);
    }
    if seen.len() == 5 { Ok(out) } else { Err(malformed()) }
}

/// What a member must be: type, required, most characters.
enum Type {
    Bool,
    Int,
    Text(Option<usize>),
    One(&'static [&'static str]),
}
use Type::{Bool, Int, One, Text};

type Rows = &'static [(&'static str, Type, bool)];

const BONUS: Rows = &[
    ("init_bonus", Int, true),
    ("bonus_value_word", Text(None), true),
    ("bonus_cost_title", Text(None), false),
    ("bonus_cost_word", Text(None), true),
    ("bonus_jump_word", Text(None), false),
    ("bonus_jump_appid", Text(None), false),
    ("bonus_jump_path", Text(None), false),
    ("bonus_support_appid", Text(None), false),
    ("bonus_support_path", Text(None), false),
];
const FAVOR: Rows = &[
    ("show_coupon", Bool, true),
    ("member_price_word", Text(Some(8)), false),
    ("member_price_appid", Text(None), false),
    ("member_price_path", Text(None), false),
    ("member_price_title", One(&["MEMBER_PRICE", "MEMBER_ACTIVITY"]), false),
    ("favor_module_title", One(&["FAVOR", "VIP"]), false),
];
const FAPIAO: Rows = &[
    ("fapiao_jump_word", Text(Some(6)), false),
    ("fapiao_jump_appid", Text(None), false),
    ("fapiao_jump_path", Text(None), false),
];
const GUIDE: Rows = &[
    ("staff_name", Text(None), false),
    ("head_image_url", Text(None), false),
    ("contact_information_name", Text(None), false),
    ("contact_information_value", Text(None), false),
    ("phone_number", Text(None), false),
];
const TOP: Rows = &[
    ("show_bonus", Bool, true),
    ("show_favor", Bool, true),
    ("show_fapiao", Bool, false),
    ("show_guide", Bool, false),
];
const OBJECTS: &[(&str, Rows)] = &[("bonus", BONUS), ("favor", FAVOR), ("fapiao", FAPIAO), ("guide", GUIDE)];

/// The names of the switches.
pub fn switches() -> impl Iterator<Item = &'static str> {
    TOP.iter().map(|(name, ..)| *name)
}

/// AppID and path of the jumps that the server refuses without their path, with its message.
const PAIRS: [(&str, &str, &str, &str); 3] = [
    ("bonus", "bonus_jump_appid", "bonus_jump_path", "积分跳转path为空"),
    ("bonus", "bonus_support_appid", "bonus_support_path", "自助积分跳转path为空"),
    ("favor", "member_price_appid", "member_price_path", "会员专享价跳转path为空"),
];

/// Checks a rights body and gives its members; with `card_in_body` the card id stands first in it.
///
/// # Errors
/// The documented refusals.
pub fn body(bytes: &[u8], card_in_body: bool) -> Result<Map<String, Value>, Refusal> {
    let malformed = || no(400, "PARAM_ERROR", "参数错误");
    let Ok(Value::Object(mut map)) = serde_json::from_slice::<Value>(bytes) else { return Err(malformed()) };
    // UTF-8 characters of at most 3 bytes, and no null (src/wechatpay/README.md, Values).
    if String::from_utf8_lossy(bytes).chars().any(|c| c.len_utf8() > 3) {
        return Err(malformed());
    }
    if card_in_body && !map.contains_key("card_id") {
        return Err(param("/card_id", "required"));
    }
    let objects = OBJECTS.iter().map(|(name, _)| *name);
    let more: Vec<&str> = objects.chain(card_in_body.then_some("card_id")).collect();
    members(&map, TOP, "", &more)?;
    for (name, rows) in OBJECTS {
        match map.get(*name) {
            None => {}
            Some(Value::Object(inner)) => members(inner, rows, &format!("/{name}"), &[])?,
            Some(_) => return Err(param(&format!("/{name}"), "type")),
        }
    }
    for (object, appid, path, message) in PAIRS {
        let text =
            |member: &str| map.get(object).and_then(|o| o.get(member)).and_then(Value::as_str).unwrap_or_default();
        if !text(appid).is_empty() && text(path).is_empty() {
            return Err(no(400, "INVALID_REQUEST", message));
        }
    }
    map.remove("card_id");
    Ok(map)
}

fn members(map: &Map<String, Value>, rows: Rows, at: &str, more: &[&str]) -> Result<(), Refusal> {
    for name in map.keys() {
        if !rows.iter().any(|(n, ..)| n == name) && !more.contains(&name.as_str()) {
            return Err(param(&format!("{at}/{name}"), "unknown member"));
        }
    }
    for (name, kind, required) in rows {
        let field = format!("{at}/{name}");
        let Some(value) = map.get(*name) else {
            if *required {
                return Err(param(&field, "required"));
            }
            continue;
        };
        let fits = match kind {
            Bool => value.is_boolean(),
            Int => value.as_i64().is_some_and(|n| n >= 0),
            Text(most) => value.as_str().is_some_and(|s| most.is_none_or(|m| s.chars().count() <= m)),
            One(all) => value.as_str().is_some_and(|s| all.contains(&s)),
        };
        if !fits {
            return Err(param(&field, "value"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        let r = body(text.as_bytes(), false).unwrap_err().body.unwrap();
        r.pointer("/detail/field").or(r.get("message")).unwrap().as_str().unwrap().to_owned()
    }

    #[test]
    fn the_documented_rules_of_the_body() {
        assert!(body(br#"{"show_bonus":false,"show_favor":false}"#, false).is_ok());
        assert_eq!(refused(r#"{"show_bonus":false}"#), "/show_favor");
        assert_eq!(refused(r#"{"show_bonus":false,"show_favor":null}"#), "/show_favor");
        assert_eq!(refused(r#"{"show_bonus":false,"show_favor":false,"x":1}"#), "/x");
        assert_eq!(refused(r#"{"show_bonus":false,"show_favor":false,"bonus":{}}"#), "/bonus/init_bonus");
        assert_eq!(
            refused(r#"{"show_bonus":false,"show_favor":false,"fapiao":{"fapiao_jump_word":"一二三四五六七"}}"#),
            "/fapiao/fapiao_jump_word"
        );
        let no_path =
            r#"{"show_bonus":false,"show_favor":false,"favor":{"show_coupon":true,"member_price_appid":"wx1"}}"#;
        assert_eq!(refused(no_path), "会员专享价跳转path为空");
        assert_eq!(refused(r#"{"show_bonus":false,"show_favor":false,"guide":{"staff_name":"😀"}}"#), "参数错误");
    }

    #[test]
    fn the_documented_grammar_of_the_header() {
        let good = r#"WECHATPAY2-SHA256-RSA2048 mchid="1",nonce_str="n",signature="s",timestamp="5",serial_no="A""#;
        assert_eq!(authorization(Some(good)).unwrap().timestamp, 5);
        for bad in [
            good.replace("mchid=\"1\",", ""),
            good.replace("\"1\"", "'1'"),
            good.replace(',', ", "),
            good.replace("mchid=\"1\"", "mchid=\"1\",mchid=\"1\""),
            good.replace("RSA2048", "RSA1024"),
        ] {
            assert_eq!(authorization(Some(&bad)).unwrap_err().status, 401, "{bad}");
        }
        assert!(authorization(None).is_err());
    }
}

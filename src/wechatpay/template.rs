//! The card template as WeChat tells it (src/wechatpay/README.md, Template). Rights in the answer are optional, and its
//! switches are never in it: absence does not mean "not shown".

use serde_json::Value;

use super::endpoint::is_card_id;
use crate::rights::{CardRights, Section, objects};

/// What a card template shows on the phone; all but the id may be missing. What is of another type than documented is
/// taken as missing, because an answer may be newer or older than this program.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Template {
    /// 会员卡ID
    pub card_id: String,
    /// 卡名称, at most 10 characters.
    pub title: Option<String>,
    /// 品牌
    pub brand: Brand,
    /// `NOT_APPROVE`, `APPROVE_FAIL`, `APPROVED`, `DELETED`, or a word that is newer than this program.
    pub status: Option<String>,
    /// 卡背景图
    pub background_picture_url: Option<String>,
    /// 商户 logo
    pub logo_url: Option<String>,
    /// 使用须知
    pub description: Option<String>,
    /// 服务电话
    pub service_phone: Option<String>,
    /// `BAR_CODE`, `QRCODE`, `BAR_CODE_AND_QRCODE` or `NONE_CODE`.
    pub code_type: Option<String>,
    /// Whether the level stands on the face.
    pub need_display_level: Option<bool>,
    /// 初始等级
    pub init_level: Option<String>,
    /// 积分, 优惠, 发票 and 客服, as far as the answer carries them; the switches stay unset.
    pub(crate) rights: CardRights,
}

/// 品牌
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Brand {
    /// 品牌ID
    pub id: Option<String>,
    /// 品牌展示名称
    pub display_name: Option<String>,
}

impl Brand {
    /// What it is called: its name, else its id; `None` where the answer names neither.
    pub fn name(&self) -> Option<&str> {
        self.display_name.as_deref().or(self.id.as_deref())
    }
}

impl Template {
    /// The sections of which the answer carries some content. That is all that a template says of them
    /// (src/wechatpay/README.md, Template): no documented answer holds the four switches, so that content may stand
    /// unseen behind a switch, and older answers hold sections that newer ones leave out.
    pub fn sections(&self) -> Vec<Section> {
        Section::ALL.into_iter().filter(|s| !self.rights.is_empty(*s)).collect()
    }

    /// The path of the query; `None` when `card_id` is none.
    pub fn path(card_id: &str) -> Option<String> {
        is_card_id(card_id).then(|| format!("/v3/marketing/membercard-open/cards/{card_id}"))
    }

    /// Reads a 2xx answer's body; `None` when it is no object with a card id.
    pub fn read(body: &[u8]) -> Option<Self> {
        Self::of(&serde_json::from_slice(body).ok()?)
    }

    /// Reads one card object, of an answer or of the list; `None` when it has no card id.
    pub fn of(object: &Value) -> Option<Self> {
        let brand = object.get("brand");
        // The old merchant page prints the key without its last letter.
        let background = ["background_picture_url", "background_picture_ur"];
        let read = Self {
            card_id: text(object.get("card_id"))?,
            title: text(object.get("title")),
            brand: Brand {
                id: brand.and_then(|b| text(b.get("brand_id"))),
                display_name: brand.and_then(|b| text(b.get("display_name"))),
            },
            status: text(object.get("status")),
            background_picture_url: background.into_iter().find_map(|key| text(object.get(key))),
            logo_url: text(object.get("logo_url")),
            description: text(object.get("description")),
            service_phone: text(object.get("service_phone")),
            code_type: text(object.get("code_type")),
            need_display_level: object.get("need_display_level").and_then(Value::as_bool),
            init_level: text(object.get("init_level")),
            rights: objects(object),
        };
        is_card_id(&read.card_id).then_some(read)
    }

    /// The objects of the rights, when the answer carries any; the switches stay unset.
    pub fn rights(&self) -> Option<CardRights> {
        Some(&self.rights).filter(|r| **r != CardRights::default()).cloned()
    }
}

/// A text that says something; ids are numbers in some answers.
fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.clone()).filter(|t| !t.trim().is_empty()),
        Value::Number(number) => number.as_i64().map(|n| n.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::rights::field::FieldId;

    #[test]
    fn rights_are_optional_and_switches_never_guessed() {
        let t = Template::read(br#"{"card_id":"p1","title":"t","bonus":{"init_bonus":5},"more":1}"#).unwrap();
        assert_eq!(t.rights().unwrap().bonus.init_bonus, Some(5));
        assert_eq!(t.rights().unwrap().show_bonus, None);
        assert_eq!(t.sections(), [Section::Bonus]);
        assert_eq!(Template::read(br#"{"card_id":"p1"}"#).unwrap().rights(), None);
        assert!(Template::read(b"{}").is_none());
    }

    /// Every member of the documented answer (src/wechatpay/README.md, Template), with the rights of SKIT's model.
    #[test]
    fn a_full_answer_is_read_whole() {
        let t = Template::of(&json!({
            "card_id": "pbLatjvWOibDc5-TBnbUk1pD12o0", "create_time": "2021-01-01T00:00:00+08:00",
            "status": "NOT_APPROVE", "brand": { "brand_id": "1000", "display_name": "云栖酒店" }, "appid": "wx1",
            "logo_url": "https://wxpaylogo.qpic.cn/l/0", "title": "悦享会员卡", "remain_quantity": 5,
            "background_picture_url": "https://wxpaylogo.qpic.cn/b/0", "description": "须知", "service_phone": "0571",
            "code_type": "QRCODE", "date_information": { "type": "PERMANENT" }, "need_display_level": true,
            "init_level": "金卡", "bonus": { "init_bonus": 0, "bonus_value_word": "积分" },
            "favor": { "show_coupon": true }, "guide": { "staff_name": "小云" }, "service_modules": [{}],
        }))
        .unwrap();
        assert_eq!(
            (t.brand.id.as_deref(), t.brand.name(), t.status.as_deref()),
            (Some("1000"), Some("云栖酒店"), Some("NOT_APPROVE"))
        );
        assert_eq!(t.background_picture_url.as_deref(), Some("https://wxpaylogo.qpic.cn/b/0"));
        assert_eq!(t.sections(), [Section::Bonus, Section::Favor, Section::Guide]);
        assert_eq!((t.init_level.as_deref(), t.service_phone.as_deref()), (Some("金卡"), Some("0571")));
    }

    /// One member that is not as documented takes nothing else with it.
    #[test]
    fn wrong_types_and_missing_parts_leave_the_rest() {
        let t = Template::of(&json!({
            "card_id": "p1", "title": ["悦"], "brand": "云栖", "status": 7, "logo_url": null, "description": {},
            "need_display_level": "yes", "background_picture_ur": "https://wxpaylogo.qpic.cn/old/0",
            "bonus": { "init_bonus": "100", "bonus_value_word": 5, "bonus_cost_word": "抵现" },
            "favor": [], "fapiao": "x", "guide": { "phone_number": "0571", "staff_name": null },
        }))
        .unwrap();
        assert_eq!((t.title, t.brand.name(), t.status.as_deref(), t.logo_url), (None, None, Some("7"), None));
        assert_eq!(t.background_picture_url.as_deref(), Some("https://wxpaylogo.qpic.cn/old/0"));
        let rights =
            Template::of(&json!({ "card_id": "p1", "bonus": { "init_bonus": "100", "bonus_cost_word": "抵现" } }));
        let rights = rights.unwrap().rights().unwrap();
        assert_eq!((rights.bonus.init_bonus, rights.bonus.bonus_cost_word.as_deref()), (None, Some("抵现")));
        for none in [json!([]), json!("p1"), json!({ "card_id": 5.5 }), json!({ "card_id": "p 1" }), json!(null)] {
            assert_eq!(Template::of(&none), None, "{none}");
        }
    }

    /// Found by fuzzing: a server may name a text that it does not have. Shown, checked and sent, it is no text.
    #[test]
    fn an_empty_text_of_the_answer_is_no_text() {
        let t =
            Template::read(br#"{"card_id":"p1","favor":{"member_price_appid":"wx1","member_price_path":""}}"#).unwrap();
        let rights = t.rights().unwrap();
        let mut typed = rights.clone();
        typed.set_text(FieldId::MemberPricePath, "");
        assert_eq!(rights, typed);
        let known = crate::rights::shown::Shown::default();
        let problems =
            crate::rights::check::check(&rights, &crate::rights::check::Context { real: false, shown: &known });
        let missing = (Some(FieldId::MemberPricePath.into()), "problem-path-missing");
        assert!(problems.iter().any(|p| (p.field, p.sentence.key.as_ref()) == missing), "{problems:?}");
        let empty = br#"{"card_id":"p1","bonus":{},"guide":{"staff_name":""}}"#;
        assert_eq!(Template::read(empty).map(|t| (t.rights(), t.sections())), Some((None, Vec::new())));
    }
}

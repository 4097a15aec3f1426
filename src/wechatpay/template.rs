//! The card template as WeChat tells it (src/wechatpay/README.md, Template). Rights in the answer are optional, and its
//! switches are never in it: absence does not mean "not shown".

use serde::{Deserialize, Serialize};

use super::endpoint::is_card_id;
use crate::rights::{CardRights, Section, objects};

/// What a card template shows on the phone; all but the id may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Template {
    /// 会员卡ID
    pub card_id: String,
    /// 卡名称, at most 10 characters.
    pub title: Option<String>,
    /// 品牌
    pub brand: Brand,
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
    #[serde(skip)]
    rights: CardRights,
}

/// 品牌
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Brand {
    /// 品牌展示名称
    pub display_name: Option<String>,
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

    /// Reads a 2xx answer's body.
    pub fn read(body: &[u8]) -> Option<Self> {
        let read: Self = serde_json::from_slice(body).ok()?;
        let rights = objects(body)?;
        is_card_id(&read.card_id).then_some(Self { rights, ..read })
    }

    /// The objects of the rights, when the answer carries any; the switches stay unset.
    pub fn rights(&self) -> Option<CardRights> {
        Some(&self.rights).filter(|r| **r != CardRights::default()).cloned()
    }
}

#[cfg(test)]
mod tests {
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

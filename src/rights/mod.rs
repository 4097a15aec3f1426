#![doc = include_str!("README.md")]

pub mod change;
pub mod check;
pub mod diff;
pub mod field;
pub mod mark;
mod per_section;
pub mod repair;
pub mod shown;

use serde::{Deserialize, Serialize};

pub use per_section::PerSection;

/// The four columns of 会员卡详情页, in the API's own order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Section {
    /// 会员积分
    Bonus,
    /// 会员优惠
    Favor,
    /// 发票
    Fapiao,
    /// 客服咨询
    Guide,
}

impl Section {
    /// Every section, in page order.
    pub const ALL: [Self; 4] = [Self::Bonus, Self::Favor, Self::Fapiao, Self::Guide];

    /// The member of the body that holds the section: `bonus`, `favor`, `fapiao`, `guide`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bonus => "bonus",
            Self::Favor => "favor",
            Self::Fapiao => "fapiao",
            Self::Guide => "guide",
        }
    }

    /// The path of the section's switch: `show_bonus` and so on.
    pub fn switch(self) -> &'static str {
        match self {
            Self::Bonus => "show_bonus",
            Self::Favor => "show_favor",
            Self::Fapiao => "show_fapiao",
            Self::Guide => "show_guide",
        }
    }
}

/// The whole request body without `card_id` (请求参数 of the documentation page).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CardRights {
    /// 是否展示会员积分
    #[serde(skip_serializing_if = "Option::is_none")]
    pub show_bonus: Option<bool>,
    /// 是否展示会员优惠
    #[serde(skip_serializing_if = "Option::is_none")]
    pub show_favor: Option<bool>,
    /// 会员积分
    #[serde(skip_serializing_if = "Bonus::is_empty")]
    pub bonus: Bonus,
    /// 会员优惠
    #[serde(skip_serializing_if = "Favor::is_empty")]
    pub favor: Favor,
    /// 是否展示发票
    #[serde(skip_serializing_if = "Option::is_none")]
    pub show_fapiao: Option<bool>,
    /// 会员发票
    #[serde(skip_serializing_if = "Fapiao::is_empty")]
    pub fapiao: Fapiao,
    /// 是否展示客服咨询
    #[serde(skip_serializing_if = "Option::is_none")]
    pub show_guide: Option<bool>,
    /// 客服信息
    #[serde(skip_serializing_if = "Guide::is_empty")]
    pub guide: Guide,
}

/// A value that a member can hold.
trait Given: Sized {
    /// Whether it says anything.
    fn says(&self) -> bool {
        true
    }
}

impl Given for i64 {}

impl Given for bool {}

impl Given for String {
    fn says(&self) -> bool {
        !self.is_empty()
    }
}

/// An empty text is no text, from wherever it comes (an answer, a colleague's record, a file that somebody wrote): the
/// form, the rules and the body know only texts that are set or not.
fn given<'de, D: serde::Deserializer<'de>, T: Deserialize<'de> + Given>(from: D) -> Result<Option<T>, D::Error> {
    Ok(Option::deserialize(from)?.filter(T::says))
}

/// The switches of a body, as far as it names them; nothing when it is no body. Nothing else of it is read, since the
/// record holds a hundred thousand bodies.
pub fn switches(body: &str) -> Option<PerSection<Option<bool>>> {
    #[derive(Deserialize)]
    struct Body {
        show_bonus: Option<bool>,
        show_favor: Option<bool>,
        show_fapiao: Option<bool>,
        show_guide: Option<bool>,
    }
    let body: Body = serde_json::from_str(body).ok()?;
    Some(PerSection::of(|section| match section {
        Section::Bonus => body.show_bonus,
        Section::Favor => body.show_favor,
        Section::Fapiao => body.show_fapiao,
        Section::Guide => body.show_guide,
    }))
}

macro_rules! object {
    ($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $kind:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct $name {
            $($(#[$fdoc])* #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
            pub $field: Option<$kind>,)*
        }

        impl $name {
            /// Whether no member is set; an object without members is not sent.
            pub fn is_empty(&self) -> bool {
                $(self.$field.is_none())&&*
            }
        }
    };
}

object! {
    /// 会员积分信息
    Bonus {
        /// 会员初始积分值, a whole number of points ≥ 0.
        init_bonus: i64,
        /// 积分值文案
        bonus_value_word: String,
        /// 积分价值项标题
        bonus_cost_title: String,
        /// 积分价值项文案
        bonus_cost_word: String,
        /// 积分跳转文案
        bonus_jump_word: String,
        /// 积分跳转appid
        bonus_jump_appid: String,
        /// 积分跳转path
        bonus_jump_path: String,
        /// 自助积分跳转appid
        bonus_support_appid: String,
        /// 自助积分跳转path
        bonus_support_path: String,
    }
}

object! {
    /// 会员优惠信息
    Favor {
        /// 是否展示优惠券
        show_coupon: bool,
        /// 会员专享价文案, at most 8 characters.
        member_price_word: String,
        /// 会员专享价跳转appid
        member_price_appid: String,
        /// 会员专享价跳转path
        member_price_path: String,
        /// 会员专享价标题: `MEMBER_PRICE` or `MEMBER_ACTIVITY`.
        member_price_title: String,
        /// 会员优惠栏目名称: `FAVOR` or `VIP`.
        favor_module_title: String,
    }
}

object! {
    /// 发票栏目的文案、跳转小程序
    Fapiao {
        /// 发票跳转文案, at most 6 characters.
        fapiao_jump_word: String,
        /// 发票跳转AppID
        fapiao_jump_appid: String,
        /// 发票跳转path
        fapiao_jump_path: String,
    }
}

object! {
    /// 商家联系人员的名字、头像和联系方式
    Guide {
        /// 联系人名字
        staff_name: String,
        /// 联系人头像, an https address.
        head_image_url: String,
        /// 联系方式
        contact_information_name: String,
        /// 联系信息值
        contact_information_value: String,
        /// 联系电话
        phone_number: String,
    }
}

impl CardRights {
    /// The switch of `section`; `None` means that the body would not name it.
    pub fn shown(&self, section: Section) -> Option<bool> {
        match section {
            Section::Bonus => self.show_bonus,
            Section::Favor => self.show_favor,
            Section::Fapiao => self.show_fapiao,
            Section::Guide => self.show_guide,
        }
    }

    /// Sets the switch of `section`.
    pub fn set_shown(&mut self, section: Section, on: bool) {
        let slot = match section {
            Section::Bonus => &mut self.show_bonus,
            Section::Favor => &mut self.show_favor,
            Section::Fapiao => &mut self.show_fapiao,
            Section::Guide => &mut self.show_guide,
        };
        *slot = Some(on);
    }

    /// Whether the object of `section` has no members, and so would not be sent.
    pub fn is_empty(&self, section: Section) -> bool {
        match section {
            Section::Bonus => self.bonus.is_empty(),
            Section::Favor => self.favor.is_empty(),
            Section::Fapiao => self.fapiao.is_empty(),
            Section::Guide => self.guide.is_empty(),
        }
    }

    /// Names the tick 展示优惠券 as off where its object has other members: the form shows an unset tick as off, and the
    /// object may not be sent without it (src/wechatpay/README.md, Body). Gives whether that changed anything.
    pub fn settle(&mut self) -> bool {
        let unset = self.favor.show_coupon.is_none() && !self.favor.is_empty();
        if unset {
            self.favor.show_coupon = Some(false);
        }
        unset
    }

    /// A copy with all four switches named: what is not set is off, so that nothing is left
    /// to the server's default (src/wechatpay/README.md, Body).
    pub fn explicit(&self) -> Self {
        let mut out = self.clone();
        for s in Section::ALL {
            out.set_shown(s, self.shown(s).unwrap_or(false));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The seed page's example body (请求示例), without white space.
    pub const SEED: &str = concat!(
        r#"{"show_bonus":false,"show_favor":false,"bonus":{"init_bonus":100,"bonus_value_word":"我的积分","bonus_cost_title":"积分兑换","bonus_cost_word":"500积分=2小时免费停车券","bonus_jump_word":"更多礼品","bonus_jump_appid":"wxea9c30a90fs8d3fe","bonus_jump_path":"/pages/bonus/bonus","bonus_support_appid":"wxea9c30a90fs8d3fe","bonus_support_path":"pages/selfbonus/selfbonus"},"#,
        r#""favor":{"show_coupon":true,"member_price_word":"周二会员全场八折","member_price_appid":"wxea9c30a90fs8d3fe","member_price_path":"pages/favor/favor"},"show_fapiao":false,"fapiao":{"fapiao_jump_word":"查看我的发票","fapiao_jump_appid":"wxea9c30a90fs8d3fe","fapiao_jump_path":"pages/fapiao/fapiao"},"show_guide":false,"#,
        r#""guide":{"staff_name":"酒店管家-何小明","head_image_url":"https://wxpaylogo.qpic.cn/wxpaylogo/PiajxSqBRaEIPAeia7Imvtsn7sYGNcEj33YzVvJF88ECQ19LXId8ZL2Q/0","contact_information_name":"微信号","contact_information_value":"weixin123","phone_number":"0755-12345677"}}"#
    );

    #[test]
    fn the_seed_example_comes_back_byte_for_byte() {
        let rights: CardRights = serde_json::from_str(SEED).unwrap();
        assert_eq!(serde_json::to_string(&rights).unwrap(), SEED);
    }

    #[test]
    fn an_object_without_members_is_not_sent_but_every_switch_is() {
        let body = serde_json::to_string(&CardRights::default().explicit()).unwrap();
        assert_eq!(body, r#"{"show_bonus":false,"show_favor":false,"show_fapiao":false,"show_guide":false}"#);
    }
}

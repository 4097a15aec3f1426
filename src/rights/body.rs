//! The one declaration of the fields, from which everything that is said of a field follows. Its serde form is the
//! request body: documented members only, in the order of the documentation page, nothing sent that is not set, never
//! `null`.

use serde::{Deserialize, Serialize};

use super::kind::{Kind, Limit};
use super::member::{Member, Object, Slot, Value, given};
use super::width::half_width;

card_rights! {
    {
        /// 会员积分
        Bonus bonus {
            /// 是否展示会员积分
            switch ShowBonus show_bonus: required;
            /// 会员初始积分值, a whole number of points ≥ 0.
            InitBonus init_bonus: Number, required, Limit::None;
            /// 积分值文案
            BonusValueWord bonus_value_word: Text, required, Limit::Experience(6);
            /// 积分价值项标题
            BonusCostTitle bonus_cost_title: Text, optional, Limit::Experience(6);
            /// 积分价值项文案
            BonusCostWord bonus_cost_word: Text, required, Limit::Experience(18);
            /// 积分跳转文案
            BonusJumpWord bonus_jump_word: Text, optional, Limit::Experience(6);
            /// 积分跳转appid
            BonusJumpAppid bonus_jump_appid: AppId, optional, Limit::Experience(32);
            /// 积分跳转path
            BonusJumpPath bonus_jump_path: Path, optional, Limit::Experience(128);
            /// 自助积分跳转appid
            BonusSupportAppid bonus_support_appid: AppId, optional, Limit::Experience(32);
            /// 自助积分跳转path
            BonusSupportPath bonus_support_path: Path, optional, Limit::Experience(128);
        }
        /// 会员优惠
        Favor favor {
            /// 是否展示会员优惠
            switch ShowFavor show_favor: required;
            /// 是否展示优惠券
            ShowCoupon show_coupon: Flag, required, Limit::None;
            /// 会员专享价文案
            MemberPriceWord member_price_word: Text, optional, Limit::Official(8);
            /// 会员专享价跳转appid
            MemberPriceAppid member_price_appid: AppId, optional, Limit::Experience(32);
            /// 会员专享价跳转path
            MemberPricePath member_price_path: Path, optional, Limit::Experience(128);
            /// 会员专享价标题
            MemberPriceTitle member_price_title: Choice["MEMBER_PRICE", "MEMBER_ACTIVITY"], optional, Limit::None;
            /// 会员优惠栏目名称
            FavorModuleTitle favor_module_title: Choice["FAVOR", "VIP"], optional, Limit::None;
        }
    }
    {
        /// 发票
        Fapiao fapiao {
            /// 是否展示发票
            switch ShowFapiao show_fapiao: optional;
            /// 发票跳转文案
            FapiaoJumpWord fapiao_jump_word: Text, optional, Limit::Official(6);
            /// 发票跳转AppID
            FapiaoJumpAppid fapiao_jump_appid: AppId, optional, Limit::Experience(32);
            /// 发票跳转path
            FapiaoJumpPath fapiao_jump_path: Path, optional, Limit::Experience(128);
        }
    }
    {
        /// 客服咨询
        Guide guide {
            /// 是否展示客服咨询
            switch ShowGuide show_guide: optional;
            /// 联系人名字
            StaffName staff_name: Text, optional, Limit::Experience(16);
            /// 联系人头像, an https address.
            HeadImageUrl head_image_url: Url, optional, Limit::Experience(128);
            /// 联系方式
            ContactName contact_information_name: Text, optional, Limit::Experience(8);
            /// 联系信息值
            ContactValue contact_information_value: Text, optional, Limit::Experience(32);
            /// 联系电话
            PhoneNumber phone_number: Text, optional, Limit::Experience(32);
        }
    }
}

/// A jump to a page of a mini program.
#[derive(Debug, PartialEq, Eq)]
pub struct Jump {
    /// Which mini program.
    pub appid: FieldId,
    /// Which of its pages.
    pub path: FieldId,
    /// The fields whose words the row shows that leads there.
    pub words: &'static [FieldId],
    /// The server refuses the AppID without the path. The documentation has an error text for each of these.
    pub refused_without_path: bool,
}

/// Every jump, in page order.
pub const JUMPS: &[Jump] = &[
    Jump {
        appid: FieldId::BonusJumpAppid,
        path: FieldId::BonusJumpPath,
        words: &[FieldId::BonusJumpWord],
        refused_without_path: true,
    },
    Jump { appid: FieldId::BonusSupportAppid, path: FieldId::BonusSupportPath, words: &[], refused_without_path: true },
    Jump {
        appid: FieldId::MemberPriceAppid,
        path: FieldId::MemberPricePath,
        words: &[FieldId::MemberPriceWord, FieldId::MemberPriceTitle],
        refused_without_path: true,
    },
    Jump {
        appid: FieldId::FapiaoJumpAppid,
        path: FieldId::FapiaoJumpPath,
        words: &[FieldId::FapiaoJumpWord],
        refused_without_path: false,
    },
];

/// What the declaration says of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The field.
    pub id: FieldId,
    /// Its path in the body: `bonus.init_bonus`, `show_bonus`.
    pub path: &'static str,
    /// The section it belongs to.
    pub section: Section,
    /// What it holds.
    pub kind: Kind,
    /// Needed whenever its object is sent; of a switch: in every body.
    pub required: bool,
    /// The longest text.
    pub limit: Limit,
}

impl FieldId {
    /// The field with this path in the body.
    pub fn from_path(path: &str) -> Option<Self> {
        FIELDS.iter().find(|f| f.path == path).map(|f| f.id)
    }

    /// What the declaration says of it.
    pub fn declared(self) -> &'static Field {
        &FIELDS[self as usize]
    }

    /// Its path in the body: `bonus.init_bonus`, `show_bonus`.
    pub fn path(self) -> &'static str {
        self.declared().path
    }

    /// The section it belongs to.
    pub fn section(self) -> Section {
        self.declared().section
    }

    /// What it holds.
    pub fn kind(self) -> Kind {
        self.declared().kind
    }

    /// The jump that it is a part of, or names.
    pub fn jump(self) -> Option<&'static Jump> {
        JUMPS.iter().find(|j| j.appid == self || j.path == self || j.words.contains(&self))
    }
}

impl CardRights {
    /// The text of a field that holds one; `None` when it is not set, or holds something else.
    pub fn text(&self, field: FieldId) -> Option<&str> {
        if let Value::Text(text) = self.value(field) { text } else { None }
    }

    /// Sets a text; an empty one unsets it. Fields that hold something else stay as they are.
    pub fn set_text(&mut self, field: FieldId, text: &str) {
        // An input method that is set to full width writes the digits of a telephone number so.
        let text = if field == FieldId::PhoneNumber { half_width(text) } else { text.to_owned() };
        if let Slot::Text(slot) = self.slot(field) {
            *slot = (!text.is_empty()).then_some(text);
        }
    }

    /// The number of a field that holds one; `None` when it is not set, or holds something else.
    pub fn number(&self, field: FieldId) -> Option<i64> {
        if let Value::Number(number) = self.value(field) { number } else { None }
    }

    /// Sets or unsets a number. Fields that hold something else stay as they are.
    pub fn set_number(&mut self, field: FieldId, number: Option<i64>) {
        if let Slot::Number(slot) = self.slot(field) {
            *slot = number;
        }
    }

    /// A switch or tick; `None` when it is not set, or the field holds something else.
    pub fn flag(&self, field: FieldId) -> Option<bool> {
        if let Value::Flag(on) = self.value(field) { on } else { None }
    }

    /// Sets or unsets a switch or tick. Fields that hold something else stay as they are.
    pub fn set_flag(&mut self, field: FieldId, on: Option<bool>) {
        if let Slot::Flag(slot) = self.slot(field) {
            *slot = on;
        }
    }

    /// The switch of `section`; `None` means that the body would not name it.
    pub fn shown(&self, section: Section) -> Option<bool> {
        self.flag(section.switch())
    }

    /// Sets the switch of `section`.
    pub fn set_shown(&mut self, section: Section, on: bool) {
        self.set_flag(section.switch(), Some(on));
    }

    /// Sets a field to what it is in `from`.
    pub fn copy(&mut self, field: FieldId, from: &Self) {
        match from.value(field) {
            Value::Flag(on) => self.set_flag(field, on),
            Value::Number(number) => self.set_number(field, number),
            Value::Text(text) => self.set_text(field, text.unwrap_or_default()),
        }
    }

    /// Names the tick 展示优惠券 as off where its object has other members: the form shows an unset tick as off, and the
    /// object may not be sent without it. Gives whether that changed anything.
    pub fn settle(&mut self) -> bool {
        let unset = self.favor.show_coupon.is_none() && !self.is_empty(Section::Favor);
        if unset {
            self.favor.show_coupon = Some(false);
        }
        unset
    }

    /// A copy with every switch named: what is not set is off, so that nothing is left to the server's default.
    pub fn explicit(&self) -> Self {
        let mut out = self.clone();
        for s in Section::ALL {
            out.set_shown(s, self.shown(s).unwrap_or(false));
        }
        out
    }
}

/// The objects of the rights in an answer that holds more than them; the switches stay unset. A member of another type
/// is as if it were not there: an answer may be newer or older than this program.
pub fn objects(answer: &serde_json::Value) -> CardRights {
    let mut out = CardRights::default();
    for field in FIELDS.iter().filter(|f| f.id != f.section.switch()) {
        let member = field.path.split('.').try_fold(answer, |value, name| value.get(name));
        match (field.kind, member) {
            (Kind::Flag, Some(serde_json::Value::Bool(on))) => out.set_flag(field.id, Some(*on)),
            (Kind::Number, Some(serde_json::Value::Number(n))) => out.set_number(field.id, n.as_i64()),
            (_, Some(serde_json::Value::String(text))) => out.set_text(field.id, text),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The documentation page's example body (请求示例), without white space.
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

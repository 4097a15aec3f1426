//! Starting points from real life: texts only, no sample AppIDs or numbers, but for the documentation page's own
//! example, which stays in 演练.

use super::look::CardFace;
use crate::rights::CardRights;

/// A starting point.
#[derive(Debug, Clone)]
pub struct Starter {
    /// Catalogue key of its name.
    pub key: &'static str,
    /// The rights.
    pub rights: CardRights,
    /// A face that fits it.
    pub face: CardFace,
    /// The documentation page's example: in 演练 only.
    pub sample: bool,
}

fn face(brand: &str, title: &str) -> CardFace {
    CardFace { brand: brand.into(), title: title.into(), code_type: Some("QRCODE".into()), ..CardFace::default() }
}

fn rights(text: &str) -> CardRights {
    serde_json::from_str(text).unwrap_or_default()
}

/// Every starter; the first one is what 演练 begins with.
pub fn all() -> Vec<Starter> {
    let starter =
        |key, brand, title, text| Starter { key, rights: rights(text), face: face(brand, title), sample: false };
    vec![
        starter(
            "starter-hotel",
            "云栖酒店",
            "悦享会员卡",
            r#"{"show_bonus":true,"show_favor":false,"bonus":{"init_bonus":100,"bonus_value_word":"我的积分","bonus_cost_title":"积分兑换","bonus_cost_word":"500积分=2小时免费停车券","bonus_jump_word":"更多礼品"},"favor":{"show_coupon":true,"member_price_word":"周二会员八折"},"show_fapiao":false,"fapiao":{"fapiao_jump_word":"查看我的发票"},"show_guide":false,"guide":{"staff_name":"酒店管家-小云","contact_information_name":"微信号"}}"#,
        ),
        starter(
            "starter-restaurant",
            "山野小馆",
            "食客会员卡",
            r#"{"show_bonus":true,"show_favor":true,"bonus":{"init_bonus":0,"bonus_value_word":"我的积分","bonus_cost_title":"积分换菜","bonus_cost_word":"200积分换一份时令小菜"},"favor":{"show_coupon":true,"member_price_word":"会员菜价九折"},"show_fapiao":true,"fapiao":{"fapiao_jump_word":"开具发票"},"show_guide":false}"#,
        ),
        starter(
            "starter-retail",
            "一方百货",
            "一方会员卡",
            r#"{"show_bonus":true,"show_favor":true,"bonus":{"init_bonus":0,"bonus_value_word":"百货积分","bonus_cost_title":"积分抵现","bonus_cost_word":"每100积分抵1元","bonus_jump_word":"积分商城"},"favor":{"show_coupon":true,"member_price_word":"会员日满减"},"show_fapiao":false,"show_guide":true,"guide":{"staff_name":"导购-小方","contact_information_name":"微信号"}}"#,
        ),
        starter(
            "starter-parking",
            "安泊停车",
            "车主会员卡",
            r#"{"show_bonus":true,"show_favor":false,"bonus":{"init_bonus":0,"bonus_value_word":"停车积分","bonus_cost_title":"积分抵扣","bonus_cost_word":"100积分抵1小时停车"},"favor":{"show_coupon":true},"show_fapiao":true,"fapiao":{"fapiao_jump_word":"停车发票"},"show_guide":false}"#,
        ),
        Starter {
            key: "starter-sample", rights: rights(SAMPLE), face: face("云栖酒店", "悦享会员卡"), sample: true
        },
    ]
}

/// The documentation page's example body.
const SAMPLE: &str = concat!(
    r#"{"show_bonus":false,"show_favor":false,"bonus":{"init_bonus":100,"bonus_value_word":"我的积分","bonus_cost_title":"积分兑换","bonus_cost_word":"500积分=2小时免费停车券","bonus_jump_word":"更多礼品","bonus_jump_appid":"wxea9c30a90fs8d3fe","bonus_jump_path":"/pages/bonus/bonus","bonus_support_appid":"wxea9c30a90fs8d3fe","bonus_support_path":"pages/selfbonus/selfbonus"},"#,
    r#""favor":{"show_coupon":true,"member_price_word":"周二会员全场八折","member_price_appid":"wxea9c30a90fs8d3fe","member_price_path":"pages/favor/favor"},"show_fapiao":false,"fapiao":{"fapiao_jump_word":"查看我的发票","fapiao_jump_appid":"wxea9c30a90fs8d3fe","fapiao_jump_path":"pages/fapiao/fapiao"},"show_guide":false,"#,
    r#""guide":{"staff_name":"酒店管家-何小明","head_image_url":"https://wxpaylogo.qpic.cn/wxpaylogo/PiajxSqBRaEIPAeia7Imvtsn7sYGNcEj33YzVvJF88ECQ19LXId8ZL2Q/0","contact_information_name":"微信号","contact_information_value":"weixin123","phone_number":"0755-12345677"}}"#
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rights::check::{Context, Level, check};
    use crate::rights::shown::Shown;

    #[test]
    fn starters_have_texts_only_and_nothing_to_correct_in_practice() {
        for s in all() {
            assert_ne!(s.rights, CardRights::default(), "{}", s.key);
            let context = Context { real: false, shown: &Shown::default() };
            let errors: Vec<_> = check(&s.rights, &context).into_iter().filter(|p| p.level == Level::Error).collect();
            assert!(errors.is_empty(), "{}: {errors:?}", s.key);
            let text = serde_json::to_string(&s.rights).unwrap();
            assert_eq!(s.sample, text.contains("appid") || text.contains("phone_number"), "{}", s.key);
        }
    }
}

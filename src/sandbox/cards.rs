//! The invented cards: a dozen of two brands, in every state that WeChat knows, so that choosing one can be practised.

use serde_json::{Map, Value, json};

use super::identity::CARD_ID;

/// One invented card.
#[derive(Debug, Clone, Copy)]
pub struct Invented {
    /// 会员卡ID
    pub card_id: &'static str,
    /// The name of its pictures.
    pub name: &'static str,
    /// 卡名称
    pub title: &'static str,
    /// 品牌
    pub brand: Brand,
    /// As the answer has it (src/wechatpay/README.md, Template).
    pub status: &'static str,
    /// The colours of its face, from the top left to the bottom right, `0xRRGGBB`.
    pub colors: [u32; 2],
}

/// One of the two brands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Brand {
    /// 云栖酒店
    Hotel,
    /// 云栖餐饮
    Kitchen,
}

impl Brand {
    fn id_and_name(self) -> (&'static str, &'static str) {
        match self {
            Self::Hotel => ("1", "云栖酒店"),
            Self::Kitchen => ("2", "云栖餐饮"),
        }
    }
}

const fn invented(card_id: &'static str, name: &'static str, title: &'static str, colors: [u32; 2]) -> Invented {
    Invented { card_id, name, title, brand: Brand::Hotel, status: "APPROVED", colors }
}

impl Invented {
    const fn of(self, brand: Brand) -> Self {
        Self { brand, ..self }
    }

    const fn is(self, status: &'static str) -> Self {
        Self { status, ..self }
    }

    /// Where its 卡背景图 is, at the stand-in whose address is `base`.
    pub fn background_url(&self, base: &str) -> String {
        format!("{base}/wxpaylogo/trial-{}-background/0", self.name)
    }

    /// Where its logo is.
    pub fn logo_url(&self, base: &str) -> String {
        format!("{base}/wxpaylogo/trial-{}-logo/0", self.name)
    }
}

/// All of them; the first is the one that 演练 begins with. Two have one title, as branches of a chain do.
pub const INVENTED: [Invented; 12] = [
    invented(CARD_ID, "hotel", "悦享会员卡", [0x0E7C4A, 0x0B4A45]),
    invented("pTRIAL0000000000000000000002", "branch", "悦享会员卡", [0x0E7C4A, 0x0B4A45]),
    invented("pTRIAL0000000000000000000003", "gold", "金卡", [0xB8892B, 0x6E5524]),
    invented("pTRIAL0000000000000000000004", "parking", "停车月卡", [0x2F6DB5, 0x1E3F75]),
    invented("pTRIAL0000000000000000000005", "dining", "美食卡", [0xC2562B, 0x74301D])
        .of(Brand::Kitchen)
        .is("NOT_APPROVE"),
    invented("pTRIAL0000000000000000000006", "family", "亲子卡", [0xD6608A, 0x8A3C63]),
    invented("pTRIAL0000000000000000000007", "morning", "早茶卡", [0x7A8F2E, 0x475719]).of(Brand::Kitchen),
    invented("pTRIAL0000000000000000000008", "banquet", "宴会卡", [0x9C2F3B, 0x551A2C]).of(Brand::Kitchen),
    invented("pTRIAL0000000000000000000009", "gym", "健身卡", [0x3B7F8C, 0x214A59]),
    invented("pTRIAL0000000000000000000010", "spring", "温泉卡", [0x4B6CB7, 0x2B2F6B]).is("APPROVE_FAIL"),
    invented("pTRIAL0000000000000000000011", "birthday", "生日卡", [0xE08A3C, 0x9A4C2A]).of(Brand::Kitchen),
    invented("pTRIAL0000000000000000000012", "former", "旧版会员卡", [0x757D86, 0x454B52]).is("DELETED"),
];

/// The object of a card in template and list: the objects of the rights as they were `set`, never the switches
/// (src/wechatpay/README.md, Template). `base` is the stand-in's address.
pub fn object(base: &str, card_id: &str, set: Option<&Map<String, Value>>) -> Value {
    let listed = INVENTED.iter().find(|c| c.card_id == card_id);
    let (brand_id, brand) = listed.map_or(Brand::Hotel, |c| c.brand).id_and_name();
    let mut out = json!({
        "card_id": card_id,
        "status": listed.map_or("APPROVED", |c| c.status),
        "brand": { "brand_id": brand_id, "display_name": brand },
        "title": listed.map_or("演练会员卡", |c| c.title),
        "description": "凭卡享受会员权益",
        "code_type": "QRCODE",
    });
    if let Some(out) = out.as_object_mut() {
        if let Some(card) = listed {
            out.insert("background_picture_url".into(), card.background_url(base).into());
            out.insert("logo_url".into(), card.logo_url(base).into());
        }
        for name in ["bonus", "favor", "fapiao", "guide"] {
            if let Some(object) = set.and_then(|set| set.get(name)) {
                out.insert(name.into(), object.clone());
            }
        }
    }
    out
}

/// The page of the list that `query` asks for; `None` where the query is not as documented.
pub fn page(base: &str, query: &str, set: impl Fn(&str) -> Option<Map<String, Value>>) -> Option<Value> {
    let (mut offset, mut limit, mut brand) = (0, 10, None);
    for pair in query.split('&').filter(|p| !p.is_empty()) {
        match pair.split_once('=')? {
            ("offset", n) => offset = n.parse::<usize>().ok()?,
            ("limit", n) => limit = n.parse::<usize>().ok().filter(|n| (1..=20).contains(n))?,
            ("brand_id", id) => brand = Some(id),
            _ => return None,
        }
    }
    let of_brand = |c: &&Invented| brand.is_none_or(|id| c.brand.id_and_name().0 == id);
    let all: Vec<&Invented> = INVENTED.iter().filter(of_brand).collect();
    let rows = all.iter().skip(offset).take(limit).map(|c| object(base, c.card_id, set(c.card_id).as_ref()));
    Some(json!({ "total_count": all.len(), "offset": offset, "limit": limit, "data": rows.collect::<Vec<_>>() }))
}

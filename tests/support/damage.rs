//! The card whose record is harmed: its lines, and whether one of its switches would go out as off.

use card_rights_studio::publish::guard::{Consent, guard};
use card_rights_studio::publish::plan::{CardInput, Plan};
use card_rights_studio::publish::{Kind, Target};
use card_rights_studio::rights::CardRights;
use card_rights_studio::rights::shown::Shown;
use card_rights_studio::storage::history::Card;
use card_rights_studio::storage::record::{Line, Phase};
use card_rights_studio::wechatpay::endpoint::Endpoint;
use card_rights_studio::wechatpay::gateway::Gateway;

pub const HOST: &str = "pay.example.com";
pub const OF: Card<'_> = Card { gateway: HOST, mchid: "1900009191", card: "pDAMAGE" };

/// A line of a process that is gone.
pub fn line(id: &str, card: &str, phase: Phase) -> Line {
    Line {
        v: 1,
        id: id.into(),
        attempt: 1,
        phase,
        at: format!("2026-10-{:02}T09:00:00+08:00", id.len() % 27 + 1),
        pid: 4_000_000,
        gateway: HOST.into(),
        mchid: OF.mchid.into(),
        card: card.into(),
        user: "张敏".into(),
        ..Line::default()
    }
}

pub fn body(on: bool) -> String {
    format!(
        r#"{{"show_bonus":{on},"show_favor":false,"bonus":{{"bonus_value_word":"云豆"}},"show_fapiao":false,"show_guide":false}}"#
    )
}

/// Whether 会员积分 of the card would go out as off, with `--yes`.
pub fn goes_out(shown: Shown) -> bool {
    let input = CardInput { card_id: OF.card.into(), shown, ..CardInput::default() };
    let gateway = Gateway::parse(&format!("https://{HOST}")).unwrap();
    let (merchant, mchid) = ("云栖酒店".to_owned(), OF.mchid.to_owned());
    let target = Target { kind: Kind::Other, merchant, mchid, gateway, endpoint: Endpoint::Rights };
    let plan = Plan::new(target, &CardRights::default(), vec![input]).unwrap();
    guard(&plan, Consent { irreversible: true }, true).is_ok()
}

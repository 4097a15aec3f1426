//! One change over 6, 300 and 1,000 cards: how long it takes to merge, check and group them, and to read what the record
//! knows of each before.
//!
//! `cargo bench --bench merging` (release). Prints the median and the slowest; asserts nothing, as a loaded machine would
//! make it lie.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod measured;

use card_rights_studio::publish::merging::{KnownCard, Merging, first_shown, groups};
use card_rights_studio::publish::{Target, known_card};
use card_rights_studio::rights::field::FieldId;
use card_rights_studio::rights::{CardRights, Section};
use card_rights_studio::storage::record::{Line, Phase, Record};
use card_rights_studio::wechatpay::gateway::Gateway;
use card_rights_studio::wechatpay::verdict::Verdict;

use measured::measured;

const TIMES: usize = 21;

/// A full state of a chain's card; every seventh has another text.
fn state(n: usize) -> CardRights {
    let mut out = CardRights::default();
    Section::ALL.into_iter().for_each(|s| out.set_shown(s, true));
    out.bonus.init_bonus = Some(100);
    out.favor.show_coupon = Some(true);
    let texts = [
        (FieldId::BonusValueWord, "云栖积分"),
        (FieldId::BonusCostWord, "500积分=2小时免费停车券"),
        (FieldId::BonusJumpWord, "更多礼品"),
        (FieldId::BonusJumpAppid, "wxea9c30a90fs8d3ff"),
        (FieldId::BonusJumpPath, "pages/bonus/exchange?from=membercard"),
        (FieldId::FapiaoJumpWord, "查看发票"),
        (FieldId::StaffName, "酒店管家-何小云"),
        (FieldId::PhoneNumber, "0571-88880000"),
    ];
    texts.into_iter().for_each(|(field, text)| out.set_text(field, text));
    out.set_text(FieldId::MemberPriceWord, &format!("周二{}折", n % 7 + 1));
    out
}

fn main() {
    let dir = tempfile::tempdir().unwrap();
    let mut record = Record::open(&dir.path().join("studio.db"), 7).unwrap();
    let target = Target::new("云栖酒店", "1900009191", Gateway::wechat());
    let id = |n: usize| format!("pCARD{n:023}");
    for n in 0..1000 {
        let line = Line {
            id: n.to_string(),
            at: "2026-10-28T16:02:00+08:00".into(),
            gateway: target.gateway.host().into(),
            mchid: target.mchid.clone(),
            card: id(n),
            body: serde_json::to_string(&state(n)).unwrap(),
            ..Line::default()
        };
        let end = Line { phase: Phase::End, verdict: Some(Verdict::Confirmed), body: String::new(), ..line.clone() };
        record.append_all(&[line, end]).unwrap();
    }
    let mut draft = state(0);
    draft.set_text(FieldId::MemberPriceWord, "周二九折");
    for count in [6, 300, 1000] {
        let mut known: Vec<KnownCard> = Vec::new();
        measured(&format!("{count} cards: what the record knows"), TIMES, || {
            known = (0..count).map(|n| known_card(&mut record, &target, &id(n)).unwrap().0).collect();
        });
        let mut merging = None;
        measured(&format!("{count} cards: merged and checked"), TIMES, || {
            merging = Some(Merging::new(&target, &draft, &[FieldId::MemberPriceWord], &known));
        });
        let merging = merging.unwrap();
        println!("    {} go out, {} stand apart", merging.cards().len(), merging.apart.len());
        measured(&format!("{count} cards: equal changes, first showings"), TIMES, || {
            std::hint::black_box((groups(merging.cards()), first_shown(merging.cards())));
        });
    }
}

//! The last look before each card of a run: what was published since it was looked at is not rolled back, and nothing of a
//! batch goes out twice.

use card_rights_studio::publish::known_card;
use card_rights_studio::publish::merging::Merging;
use card_rights_studio::publish::plan::Plan;
use card_rights_studio::publish::send::{CardResult, Sending, send};
use card_rights_studio::rights::CardRights;
use card_rights_studio::rights::field::FieldId;
use card_rights_studio::wechatpay::verdict::Verdict;
use tokio_util::sync::CancellationToken;

use crate::faults::acts::*;
use crate::faults::server::Server;
use crate::faults::story::{CARD, Story, quick, run, sentence};

const WORD: FieldId = FieldId::BonusCostWord;

fn sent(story: &Story, plan: &Plan, batch: Option<&str>) -> CardResult {
    let (told, cancel, mut record) = (|_| {}, CancellationToken::default(), story.record());
    let sending = quick(&story.client, &mut record, &told, &cancel);
    run(send(plan, Sending { batch: batch.map(str::to_owned), ..sending })).pop().unwrap()
}

/// The card's last known state with another text in it.
fn merged(story: &Story, word: &str) -> Plan {
    let (known, _) = known_card(&mut story.record(), &story.plan.target, CARD).unwrap();
    let mut draft = CardRights::default();
    draft.set_text(WORD, word);
    Merging::new(&story.plan.target, &draft, &[WORD], &[known]).plan.unwrap()
}

#[test]
fn what_was_published_since_it_was_looked_at_is_not_rolled_back() {
    let server = Server::start(&[GOOD, GOOD, GOOD]);
    let story = Story::at(&server);
    assert_eq!(sent(&story, &story.plan, None).verdict, Verdict::Confirmed);
    let looked_at = merged(&story, "一分一元");
    // Somebody publishes another name of the points before it is sent.
    let mut other = story.plan.cards[0].rights.clone();
    other.set_text(FieldId::BonusValueWord, "云豆");
    let other = Plan::new(story.plan.target.clone(), &other, vec![story.plan.cards[0].input.clone()]).unwrap();
    assert_eq!(sent(&story, &other, None).verdict, Verdict::Confirmed);
    let result = sent(&story, &looked_at, Some("b1"));
    assert_eq!((result.verdict, sentence(&result).as_str()), (Verdict::NotSent, "publish-changed-meanwhile"));
    assert_eq!(server.asked().len(), 2);
    // Looked at anew it goes out, with what the other one changed.
    let anew = merged(&story, "一分一元");
    assert_eq!(sent(&story, &anew, Some("b1")).verdict, Verdict::Confirmed);
    let body: CardRights = serde_json::from_slice(&server.asked()[2].body).unwrap();
    assert_eq!((body.text(FieldId::BonusValueWord), body.text(WORD)), (Some("云豆"), Some("一分一元")));
}

/// An outcome that is not known since then may have changed it too.
#[test]
fn what_may_have_been_published_since_stops_it_too() {
    let server = Server::start(&[GOOD, RESET_AFTER_REQUEST]);
    let story = Story::at(&server);
    assert_eq!(sent(&story, &story.plan, None).verdict, Verdict::Confirmed);
    let looked_at = merged(&story, "一分一元");
    assert_eq!(sent(&story, &story.plan, None).verdict, Verdict::Unknown);
    let result = sent(&story, &looked_at, Some("b1"));
    assert_eq!((result.verdict, sentence(&result).as_str()), (Verdict::NotSent, "publish-changed-meanwhile"));
}

/// Two that go on with the same batch at once: what one has sent the other leaves.
#[test]
fn a_card_of_a_batch_goes_out_once() {
    let server = Server::start(&[GOOD, GOOD]);
    let story = Story::at(&server);
    assert_eq!(sent(&story, &story.plan, Some("b1")).verdict, Verdict::Confirmed);
    let again = sent(&story, &story.plan, Some("b1"));
    assert_eq!((again.verdict, sentence(&again).as_str()), (Verdict::NotSent, "publish-batch-went-on"));
    assert_eq!(server.asked().len(), 1);
    assert_eq!(sent(&story, &story.plan, Some("b2")).verdict, Verdict::Confirmed, "another batch is another matter");
}

//! A publication and what is written down of it: nothing is sent without its line, a verdict that finds no place is told,
//! and an answer that came before is no answer.

use crate::support::record;
use card_rights_studio::publish::send::{CardResult, Progress, send};
use card_rights_studio::rights::shown::State;
use card_rights_studio::storage::answers::seen;
use card_rights_studio::wechatpay::client::Client;
use card_rights_studio::wechatpay::verdict::Verdict;
use tokio_util::sync::CancellationToken;

use crate::faults::acts::*;
use crate::faults::server::{IDENTITY, Server};
use crate::faults::story::{CARD, Story, quick, run, sentence};

/// Puts a folder in the record's place. Windows lets nobody move a file that is open.
#[cfg(unix)]
fn spoil(story: &Story) {
    let path = story.dir.path().join(record::REAL);
    std::fs::rename(&path, story.dir.path().join("aside")).unwrap();
    std::fs::create_dir(&path).unwrap();
}

#[cfg(unix)]
#[test]
fn nothing_is_sent_that_could_not_be_written_down() {
    let server = Server::start(&[GOOD]);
    let story = Story::at(&server);
    let mut record = story.record();
    spoil(&story);
    let told = |_| {};
    let results = run(send(&story.plan, quick(&story.client, &mut record, &told, &CancellationToken::default())));
    assert_eq!((results[0].verdict, sentence(&results[0]).as_str()), (Verdict::NotSent, "file-unwritable"));
    assert!(server.asked().is_empty());
}

/// The folder is gone, or the disk full, when the verdict is there: it is told as it is, with what the record lacks.
/// A folder in the record's place stands for all of them, also where tests run as root.
#[cfg(unix)]
#[test]
fn a_verdict_that_cannot_be_written_down_is_told() {
    for (act, verdict) in
        [(LATE, Verdict::Confirmed), (LATE_NO, Verdict::Refused), (RESET_AFTER_REQUEST, Verdict::Unknown)]
    {
        let server = Server::start(&[act]);
        let story = Story::at(&server);
        let told = story.publish(|p, _| {
            if matches!(p, Progress::Sent) {
                spoil(&story);
                server.release();
            }
        });
        let key = told.result.unwritten.as_ref().map(|t| t.sentence.key.clone());
        assert_eq!((told.result.verdict, key.as_deref()), (verdict, Some("publish-unwritten")));
    }
    // What comes late too, whatever it says.
    for (act, verdict) in [(LATE, Verdict::Confirmed), (LATE_NO, Verdict::Unknown)] {
        let server = Server::start(&[act]);
        let story = Story::at(&server);
        let told = story.publish(|p, cancel| match p {
            Progress::Sent => cancel.cancel(),
            Progress::Done(r) => {
                assert_eq!(r.unwritten, None);
                spoil(&story);
                server.release();
            }
            _ => {}
        });
        let late = told.progress.iter().find_map(|p| if let Progress::Late(r) = p { Some(r) } else { None }).unwrap();
        assert_eq!((late.verdict, late.unwritten.is_some()), (verdict, true));
    }
}

/// Two processes, each with a memory of its own: the answer that one was given is no answer to the other, for 10 minutes.
/// The end line says whose answer it was.
#[test]
fn an_answer_that_another_process_was_given_is_a_repeated_one() {
    let server = Server::start(&[REPEATED, REPEATED, GOOD, REPEATED]);
    let story = Story::at(&server);
    let process = || story.client.clone().remembering(&seen(&story.dir.path().join("cache.db")));
    let publish = |client: &Client| {
        let (mut record, told) = (story.record(), |_: Progress| {});
        let [r] = <[CardResult; 1]>::try_from(run(send(
            &story.plan,
            quick(client, &mut record, &told, &CancellationToken::new()),
        )))
        .unwrap();
        r
    };
    let (one, two, three) = (process(), process(), process());
    assert_eq!(publish(&one).verdict, Verdict::Confirmed);
    let end = story.lines().pop().unwrap();
    assert_eq!(end.answer_serial.as_deref(), Some(IDENTITY.public_key_id.as_str()));
    assert_eq!(end.answer_nonce.as_deref(), Some("593BEC0C930BF1AFEB40B4A08C8FB242"));
    let again = publish(&two);
    assert_eq!((again.verdict, sentence(&again).as_str()), (Verdict::Unknown, "answer-repeated"));
    assert_eq!(story.lines().pop().unwrap().answer_nonce, None);
    assert_eq!(publish(&two).verdict, Verdict::Confirmed);
    // Late, in a third one, after the others are gone.
    drop((one, two));
    let cancel = CancellationToken::new();
    let told = |p: Progress| {
        if matches!(p, Progress::Sent) {
            cancel.cancel();
        }
    };
    let mut record = story.record();
    let late = run(send(&story.plan, quick(&three, &mut record, &told, &cancel)));
    assert_eq!(late[0].verdict, Verdict::Unknown);
    assert_eq!(story.record().entries().unwrap().last().unwrap().verdict, Some(Verdict::Unknown));
}

/// Where nobody can say whether an answer came before, it is not believed; once the file is whole again, the next is.
#[test]
fn an_answer_is_not_believed_while_what_was_seen_cannot_be_read() {
    let server = Server::start(&[GOOD, GOOD]);
    let mut story = Story::at(&server);
    let answers = story.dir.path().join("cache.db");
    story.client = story.client.clone().remembering(&seen(&answers));
    std::fs::create_dir(&answers).unwrap();
    let told = story.publish(|_, _| {});
    assert_eq!((told.result.verdict, sentence(&told.result).as_str()), (Verdict::Unknown, "answer-untold"));
    assert_eq!(told.result.unwritten, None, "the record itself can be written");
    std::fs::remove_dir(&answers).unwrap();
    assert_eq!(story.publish(|_, _| {}).result.verdict, Verdict::Confirmed);
}

/// A panic in the middle of a publication frees the card, and what was sent counts as unknown at once.
#[test]
fn a_publication_that_panicked_is_unknown_and_the_card_is_free() {
    let server = Server::start(&[LATE, GOOD]);
    let story = Story::at(&server);
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        story.publish(|p, _| assert!(!matches!(p, Progress::Sent), "asked for by the test"));
    }));
    assert!(panicked.is_err());
    server.release();
    // Whoever listens is told before it is written down; the intent alone says enough.
    assert_eq!(story.phases(), "intent");
    let known = story.record().card(&story.plan.target.mchid, CARD).unwrap();
    assert!(known.is_orphan(&known.entries()[0]));
    assert_eq!(story.bonus(), State::PerhapsShown);
    assert_eq!(story.publish(|_, _| {}).result.verdict, Verdict::Confirmed);
    assert_eq!(story.bonus(), State::Shown);
}

//! What a worker's panic while it publishes leaves, and what a late answer changes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::Running;
use super::step::Step;
use crate::keychain::MemoryKeychain;
use crate::platform::folders::Folders;
use crate::publish::send::CardResult;
use crate::studio::Studio;
use crate::studio::action::{Action, PublicationAction};
use crate::studio::sheet::Sheet;
use crate::studio::start::Begin;
use crate::wechatpay::verdict::Verdict;
use crate::words::Lang;
use crate::work::{Access, NetJob, Picker, Setup};

fn until(s: &mut Studio, what: &str, done: impl Fn(&Studio) -> bool) {
    let begun = Instant::now();
    while !done(s) {
        assert!(begun.elapsed() < Duration::from_secs(60), "waited for {what}");
        std::thread::sleep(Duration::from_millis(5));
        s.logic(0.0);
    }
}

/// What the worker sent before it panicked is not called unsent, and the next publication works.
#[test]
fn a_worker_that_panics_while_publishing_is_told_and_the_next_publication_works() {
    let dir = tempfile::tempdir().unwrap();
    let keychain = Arc::new(MemoryKeychain::default());
    let setup = Setup::new(Folders::under(dir.path()), keychain, Picker::Fixed(Arc::default()));
    let armed = Arc::new(AtomicBool::new(false));
    let trap = Arc::clone(&armed);
    let setup = setup.watched(Arc::new(move |job| {
        let publishes = format!("{job:?}").starts_with("Publish(");
        assert!(!publishes || !trap.swap(false, Ordering::SeqCst));
    }));
    let mut s = Studio::new(Begin { setup, lang: Some(Lang::ZhCn), file: None });
    for (sent, verdict) in [(false, Verdict::NotSent), (true, Verdict::Unknown)] {
        s.apply(Action::Publication(PublicationAction::Publish), 0.0);
        let Some(Sheet::Confirm(confirm)) = &s.sheets.open else { panic!("{:?}", s.sheets.open) };
        let plan = confirm.plan.clone();
        armed.store(true, Ordering::SeqCst);
        let id = s.job(NetJob::Publish(Box::new(plan.clone()), Access::Trial, "王芳".into()));
        let (access, stopping, queued, waiting, since_secs) = (Access::Trial, false, false, None, 0.0);
        let running = Running { id, plan, access, sent, stopping, waiting, queued, since_secs };
        s.publication.step = Step::Sending(Box::new(running));
        until(&mut s, "the panic", |s| !s.publication.is_running());
        let Some(Sheet::Verdict(outcome)) = &s.sheets.open else { panic!("{:?}", s.sheets.open) };
        let key = outcome.result.trouble.as_ref().map(|t| t.sentence.key.as_ref());
        assert_eq!((outcome.result.verdict, key), (verdict, Some("work-panicked")));
        s.sheets.open = None;
    }
    s.apply(Action::Publication(PublicationAction::Publish), 0.0);
    s.apply(Action::Publication(PublicationAction::Confirm), 0.0);
    until(&mut s, "the verdict", |s| !s.publication.is_running());
    assert_eq!(s.publication.last_verdict.as_ref().map(|v| v.verdict), Some(Verdict::Confirmed));
    // A late answer to an earlier publication says nothing of this one.
    let Some(Sheet::Verdict(outcome)) = &s.sheets.open else { panic!("{:?}", s.sheets.open) };
    let (ours, looking) = (outcome.result.clone(), outcome.clone());
    s.sheets.open = Some(Sheet::Look(looking));
    s.publication.last_verdict.iter_mut().for_each(|v| v.verdict = Verdict::Unknown);
    for (id, verdict) in [("another", Verdict::Unknown), (ours.id.as_str(), Verdict::Confirmed)] {
        s.late_answer(CardResult { id: id.into(), verdict: Verdict::Confirmed, ..ours.clone() });
        assert_eq!(s.publication.last_verdict.as_ref().map(|v| v.verdict), Some(verdict), "{id}");
        // Nor does it end the looking on the phone.
        assert_eq!(matches!(s.sheets.open, Some(Sheet::Look(_))), id == "another", "{:?}", s.sheets.open);
    }
}

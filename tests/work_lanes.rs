//! What runs beside the window, without one: what must wait for nothing else.

use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

use card_rights_studio::keychain::MemoryKeychain;
use card_rights_studio::platform::folders::Folders;
use card_rights_studio::work::{Job, Outcome, Picker, Setup, Work};

/// A file that answers late (here a pipe that nobody writes to) stands for a PKCS#12 that takes an hour to open.
#[test]
fn autosave_and_the_next_files_do_not_wait_for_files_that_take_long_to_recognise() {
    let dir = tempfile::tempdir().unwrap();
    let pipe = dir.path().join("慢.p12");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let other = dir.path().join("说明.txt");
    std::fs::write(&other, "请妥善保管").unwrap();
    let folders = Folders::under(dir.path());
    let mut work =
        Work::start(&Setup { folders, keychain: Arc::new(MemoryKeychain::default()), picker: Picker::default() });
    let (ring, rung) = channel();
    work.wake(Arc::new(move || {
        ring.send(()).ok();
    }));
    let next = |work: &mut Work| loop {
        if let Some(outcome) = work.drain().into_iter().next() {
            return outcome;
        }
        rung.recv_timeout(Duration::from_secs(60)).unwrap();
    };
    work.send(1, Job::Recognise(vec![pipe.clone()], None));
    work.send(2, Job::Autosave(Box::default(), None));
    assert!(matches!(next(&mut work), Outcome::Autosaved(2, Ok(_))));
    work.send(3, Job::Recognise(vec![other], None));
    assert!(matches!(next(&mut work), Outcome::Found(3, Ok(_))));
    std::fs::write(&pipe, "x").unwrap();
    assert!(matches!(next(&mut work), Outcome::Found(1, Ok(_))));
}

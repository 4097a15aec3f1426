//! What runs beside the window, without one: what must wait for nothing else.

use std::sync::Arc;

use crate::support::record;
use card_rights_studio::keychain::MemoryKeychain;
use card_rights_studio::merchant::recognise::Beside;
use card_rights_studio::platform::folders::Folders;
use card_rights_studio::rights::field::FieldId;
use card_rights_studio::wechatpay::secret::Secret;
use card_rights_studio::work::{AutosaveJob, DiskJob, Outcome, Picker, Recognise, Setup};

use crate::support::keys::p12_slow;
use crate::support::lanes::Lanes;

/// As much work as one file may ask for stands for more.
#[test]
fn autosave_and_the_next_files_do_not_wait_for_files_that_take_long_to_recognise() {
    let dir = tempfile::tempdir().unwrap();
    let slow = dir.path().join("慢.p12");
    std::fs::write(&slow, p12_slow(900_000)).unwrap();
    let other = dir.path().join("说明.txt");
    std::fs::write(&other, "请妥善保管").unwrap();
    let folders = Folders::under(dir.path());
    let lanes = Lanes::start(&Setup::new(folders, Arc::new(MemoryKeychain::default()), Picker::default()));
    lanes.work.send(
        1,
        Recognise {
            paths: vec![slow],
            beside: Beside { password: Some(Secret::from("1900009191")), ..Beside::default() },
        },
    );
    lanes.work.send(2, AutosaveJob::Keep(Box::default(), None));
    assert!(matches!(lanes.next(), Outcome::Autosaved(2, Ok(_))));
    lanes.work.send(3, Recognise { paths: vec![other], beside: Beside::default() });
    assert!(matches!(lanes.next(), Outcome::Found(3, Ok(_))));
    assert!(matches!(lanes.next(), Outcome::Found(1, Ok(_))));
}

/// A network share that hangs (here a pipe that nobody reads) holds up no autosave: at most a second of typing is
/// ever at risk. What is kept and what is cleared stays in order.
#[test]
fn autosave_does_not_wait_for_a_file_that_hangs() {
    let dir = tempfile::tempdir().unwrap();
    let pipe = dir.path().join("共享盘.cardrights");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let folders = Folders::under(dir.path());
    let lanes = Lanes::start(&Setup::new(folders, Arc::new(MemoryKeychain::default()), Picker::default()));
    let slots = || record::unsaved(dir.path());
    let draft = |word: &str| {
        let mut draft = card_rights_studio::storage::draft::Draft::default();
        draft.rights.set_text(FieldId::BonusValueWord, word);
        Box::new(draft)
    };
    lanes.work.send(1, DiskJob::Save(pipe.clone(), draft("月亮"), None));
    lanes.work.send(2, AutosaveJob::Keep(draft("云豆"), None));
    assert!(matches!(lanes.next(), Outcome::Autosaved(2, Ok(_))));
    assert!(slots()[0].contains("云豆"));
    lanes.work.send(3, AutosaveJob::Clear);
    lanes.work.send(4, AutosaveJob::Keep(draft("星星"), None));
    assert!(matches!(lanes.next(), Outcome::Autosaved(4, Ok(_))));
    assert!(slots()[0].contains("星星"));
    // What a dead process left is thrown away there too, after what was kept in its place.
    record::sql(dir.path(), record::REAL, "INSERT INTO unsaved SELECT '7-abcdefgh', at, origin, draft FROM unsaved");
    lanes.work.send(7, AutosaveJob::Left);
    let Outcome::Left(Ok((left, _))) = lanes.next() else { panic!("nothing is left") };
    let [gone] = <[_; 1]>::try_from(left).unwrap();
    lanes.work.send(5, AutosaveJob::Forget(Box::new(gone)));
    lanes.work.send(6, AutosaveJob::Keep(draft("月亮"), None));
    assert!(matches!(lanes.next(), Outcome::Autosaved(6, Ok(_))));
    assert!(slots().len() == 1);
    assert!(std::fs::read_to_string(&pipe).unwrap().contains("月亮"));
    assert!(matches!(lanes.next(), Outcome::Saved(1, ..)));
}

//! 团队文件夹 (src/storage/README.md, A team's folder): several homes over one folder, and everything that can be wrong with
//! the folder or with what lies in it.

use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use card_rights_studio::rights::Section;
use card_rights_studio::rights::mark::sha256_hex;
use card_rights_studio::rights::shown::{Source, State};
use card_rights_studio::storage::history::{Card, last_published, shown};
use card_rights_studio::storage::record::{Line, Note, Phase, Record};
use card_rights_studio::storage::team::{self, LISTING, News, Team};
use card_rights_studio::wechatpay::verdict::Verdict;
use card_rights_studio::words::Lang;

const GATEWAY: &str = "api.mch.weixin.qq.com";
const MCHID: &str = "1900009191";

/// A computer with its record, and what it knows of the folder.
struct Home {
    record: Record,
    team: Team,
    user: String,
    dir: tempfile::TempDir,
}

impl Home {
    fn new(user: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let record = Record::open(&dir.path().join("studio.db"), std::process::id()).unwrap();
        Self { record, team: Team::default(), user: user.into(), dir }
    }

    fn lines(&self, id: &str, card: &str, at: &str, bonus: bool) -> [Line; 2] {
        let body = format!(
            r#"{{"show_bonus":{bonus},"bonus":{{"bonus_value_word":"{}"}},"show_favor":false,"show_fapiao":false,"show_guide":false}}"#,
            self.user
        );
        let intent = Line {
            v: 1,
            id: id.into(),
            attempt: 1,
            at: at.into(),
            pid: std::process::id(),
            gateway: GATEWAY.into(),
            mchid: MCHID.into(),
            card: card.into(),
            user: self.user.clone(),
            body_sha256: sha256_hex(body.as_bytes()),
            body,
            ..Line::default()
        };
        let end = Line {
            phase: Phase::End,
            body: String::new(),
            verdict: Some(Verdict::Confirmed),
            status: Some(204),
            ..intent.clone()
        };
        [intent, end]
    }

    fn publishes(&mut self, id: &str, card: &str, at: &str, bonus: bool) {
        let lines = self.lines(id, card, at, bonus);
        self.record.append_all(&lines).unwrap();
    }

    fn syncs(&mut self, folder: &Path) -> News {
        // A computer under load is no folder that hangs.
        self.team.sync(&mut self.record, folder, LISTING)
    }

    fn state(&mut self, card: &str) -> (State, Option<Source>) {
        let known = self.record.card(MCHID, card).unwrap();
        let of = shown(&known, Card { gateway: GATEWAY, mchid: MCHID, card });
        (of.get(Section::Bonus).state, of.get(Section::Bonus).source)
    }

    /// Who published last, as its content says.
    fn last(&mut self, card: &str) -> Option<String> {
        let known = self.record.card(MCHID, card).unwrap();
        let last = last_published(&known, Card { gateway: GATEWAY, mchid: MCHID, card })?;
        last.rights.text(card_rights_studio::rights::field::FieldId::BonusValueWord).map(str::to_owned)
    }

    fn count(&self) -> usize {
        self.record.entries().unwrap().len()
    }
}

fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    team::begin(dir.path()).unwrap();
    dir
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<_> = std::fs::read_dir(team::inside(folder)).unwrap().map(|e| e.unwrap().path()).collect();
    all.sort();
    all
}

/// What was told, each by its key.
fn keys(news: &News) -> Vec<&str> {
    news.troubles.iter().map(|t| t.sentence.key.as_ref()).collect()
}

const FINE: News = News { new: 0, put: 0, troubles: Vec::new(), whole: true };

#[test]
fn what_one_published_is_known_to_all_by_its_time_and_nothing_is_taken_twice() {
    let folder = folder();
    let (mut zhang, mut li, mut wang) = (Home::new("张敏"), Home::new("李强"), Home::new("王芳"));
    zhang.publishes("z1", "p1", "2026-11-24T09:00:00+08:00", true);
    assert_eq!(zhang.syncs(folder.path()), News { put: 1, ..FINE });
    assert_eq!(files(folder.path()).len(), 1);
    assert_eq!(li.syncs(folder.path()), News { new: 1, ..FINE });
    assert_eq!(li.state("p1"), (State::Shown, Some(Source::Colleague)));
    assert_eq!(li.last("p1").as_deref(), Some("张敏"));
    li.publishes("l1", "p1", "2026-11-25T09:00:00+08:00", true);
    // Both at once; the third one comes to a full folder with an empty home.
    li.syncs(folder.path());
    zhang.syncs(folder.path());
    assert_eq!(wang.syncs(folder.path()), News { new: 2, ..FINE });
    for home in [&mut zhang, &mut li, &mut wang] {
        assert_eq!((home.last("p1").as_deref(), home.count()), (Some("李强"), 2), "{}", home.user);
        assert_eq!(home.syncs(folder.path()), FINE, "nothing is new to {}", home.user);
    }
    // What became of it since is a further file, and comes through too.
    let at = "2026-11-25T10:00:00+08:00";
    let seen = Note::Compared { same: true, seen: 3, of: 3 };
    let [line, _] = li.lines("l1", "p1", at, true);
    let said = Line { phase: Phase::Human, body: String::new(), note: Some(seen.clone()), ..line };
    li.record.append(&said).unwrap();
    assert_eq!(li.syncs(folder.path()).put, 1);
    assert_eq!(wang.syncs(folder.path()).new, 1);
    assert_eq!(wang.record.entry("l1").unwrap().unwrap().notes, [(at.to_owned(), seen)]);
    assert_eq!(wang.count(), 2);
}

/// Three homes on threads of their own, each publishing and looking without waiting for the others.
#[test]
fn three_who_publish_at_once_lose_nothing() {
    let folder = Arc::new(folder());
    let threads: Vec<_> = ["张敏", "李强", "王芳"]
        .into_iter()
        .enumerate()
        .map(|(n, user)| {
            let folder = Arc::clone(&folder);
            std::thread::spawn(move || {
                let mut home = Home::new(user);
                for i in 0..12 {
                    let at = format!("2026-11-24T09:{i:02}:{n:02}+08:00");
                    home.publishes(&format!("{n}-{i}"), &format!("p{}", i % 3), &at, true);
                    let news = home.syncs(folder.path());
                    assert!(news.troubles.is_empty(), "{news:?}");
                }
                home
            })
        })
        .collect();
    let mut homes: Vec<Home> = threads.into_iter().map(|t| t.join().unwrap()).collect();
    for home in &mut homes {
        home.syncs(folder.path());
    }
    homes[2].publishes("last", "p2", "2026-11-24T10:00:00+08:00", true);
    homes[2].syncs(folder.path());
    for home in &mut homes {
        home.syncs(folder.path());
        assert_eq!(home.count(), 37, "{}", home.user);
        assert_eq!(home.last("p2").as_deref(), Some("王芳"), "the last of all, in {}", home.user);
    }
}

/// What is under way is no outcome yet: it comes with its end, and with all that came after it.
#[test]
fn what_has_no_end_yet_is_not_given() {
    let folder = folder();
    let (mut zhang, mut li) = (Home::new("张敏"), Home::new("李强"));
    let [intent, end] = zhang.lines("z1", "p1", "2026-11-24T09:00:00+08:00", true);
    let held = zhang.record.hold("p1").unwrap();
    zhang.record.append(&intent).unwrap();
    assert_eq!(zhang.syncs(folder.path()), FINE);
    zhang.record.append(&end).unwrap();
    drop(held);
    assert_eq!(zhang.syncs(folder.path()), News { put: 1, ..FINE });
    assert_eq!(li.syncs(folder.path()).new, 1);
    assert_eq!(li.record.entry("z1").unwrap().unwrap().verdict, Some(Verdict::Confirmed));
}

/// A long record is put there in few files, and an empty home is filled from it.
#[test]
fn an_empty_home_is_filled_from_the_folder() {
    let folder = folder();
    let mut old = Home::new("张敏");
    for i in 0..500 {
        let at = format!("2026-{:02}-{:02}T09:00:00+08:00", i % 10 + 1, i % 28 + 1);
        old.publishes(&format!("z{i}"), &format!("p{}", i % 7), &at, i % 2 == 0);
    }
    old.syncs(folder.path());
    assert_eq!(files(folder.path()).len(), 3);
    let mut new = Home::new("李强");
    assert_eq!(new.syncs(folder.path()), News { new: 500, ..FINE });
    assert_eq!(new.count(), 500);
    for card in (0..7).map(|n| format!("p{n}")) {
        // It knows no less than the one that is gone.
        let was = old.state(&card).0;
        assert!(was != State::Shown || new.state(&card).0 == State::Shown, "{card}");
        assert_eq!(new.last(&card), old.last(&card), "{card}");
    }
}

#[test]
fn files_that_are_cut_forged_or_from_the_future_are_told_and_change_nothing() {
    let folder = folder();
    let (mut zhang, mut li) = (Home::new("张敏"), Home::new("李强"));
    zhang.publishes("z1", "p1", "2026-11-24T09:00:00+08:00", true);
    zhang.syncs(folder.path());
    li.syncs(folder.path());
    let whole = files(folder.path()).remove(0);
    let text = std::fs::read_to_string(&whole).unwrap();
    let inside = team::inside(folder.path());
    let put = |name: &str, text: &str| std::fs::write(inside.join(name), text).unwrap();
    put("20261125090000-cut-00000000.jsonl", &text[..text.len() - 9]);
    put("20261125090001-off-00000000.jsonl", &text.replace("show_bonus\\\":true", "show_bonus\\\":false"));
    put("20261125090002-none-00000000.jsonl", "你好\n");
    std::fs::create_dir(inside.join("20261125090003-folder-00000000.jsonl")).unwrap();
    put("别的.txt", "not ours");
    let news = li.syncs(folder.path());
    assert_eq!((news.new, keys(&news), news.whole), (0, vec!["team-damaged"], true));
    let said = Lang::ZhCn.say(&news.troubles[0].sentence);
    assert!(said.contains("4 个文件") && said.contains("没有采用"), "{said}");
    assert_eq!(li.syncs(folder.path()), FINE, "it is told once");
    // A whole file that says of a known publication something else.
    let mut forger = Home::new("张敏");
    forger.publishes("z1", "p1", "2026-11-26T09:00:00+08:00", false);
    forger.syncs(folder.path());
    assert_eq!(keys(&li.syncs(folder.path())), ["team-other"]);
    // From the future: not taken in, so that it is not the last known state for years.
    let mut clock_wrong = Home::new("王芳");
    clock_wrong.publishes("w1", "p1", "2099-01-01T09:00:00+08:00", false);
    clock_wrong.syncs(folder.path());
    let news = li.syncs(folder.path());
    assert_eq!((news.new, keys(&news)), (0, vec!["team-to-come"]));
    let said = Lang::ZhCn.say(&news.troubles[0].sentence);
    assert!(said.contains("王芳 2099-01-01 09:00"), "{said}");
    assert_eq!((li.state("p1"), li.count()), ((State::Shown, Some(Source::Colleague)), 1));
    assert_eq!(li.last("p1").as_deref(), Some("张敏"));
}

/// Whole files by somebody who means it: what is shown stays known as shown, and what was published here stays ours.
#[test]
fn a_colleagues_word_never_makes_the_guard_know_less() {
    let folder = folder();
    let (mut zhang, mut li, mut forger) = (Home::new("张敏"), Home::new("李强"), Home::new("某人"));
    zhang.publishes("z1", "p1", "2026-11-24T09:00:00+08:00", true);
    zhang.syncs(folder.path());
    li.syncs(folder.path());
    li.publishes("l1", "p2", "2026-11-24T09:00:00+08:00", true);
    for (id, card) in [("f1", "p1"), ("f2", "p2")] {
        forger.publishes(id, card, "2026-11-26T09:00:00+08:00", false);
    }
    forger.syncs(folder.path());
    assert_eq!(li.syncs(folder.path()).new, 2);
    assert_eq!(li.state("p1"), (State::Shown, Some(Source::Colleague)));
    assert_eq!(li.state("p2"), (State::Shown, Some(Source::Published)));
    // What they published is the last content all the same, and is told as a colleague's.
    assert_eq!(li.last("p1").as_deref(), Some("某人"));
}

/// A colleague's entry that is there already with a time that is still to come is not the last of all.
#[test]
fn an_entry_from_the_future_that_was_taken_in_before_is_not_the_last_known_state() {
    let (mut li, theirs) = (Home::new("李强"), Home::new("王芳"));
    li.publishes("l1", "p1", "2026-11-24T09:00:00+08:00", true);
    let lines = theirs.lines("w1", "p1", "2099-01-01T09:00:00+08:00", true);
    for line in lines {
        li.record.append(&Line { colleague: true, pid: 0, ..line }).unwrap();
    }
    assert_eq!(li.last("p1").as_deref(), Some("李强"));
}

/// A folder that is gone, or an empty place with its name, is told; nothing is put anywhere, and later all of it is.
#[test]
fn a_folder_that_goes_in_the_middle_hinders_nothing_and_gets_what_it_missed() {
    let folder = folder();
    let mut zhang = Home::new("张敏");
    zhang.publishes("z1", "p1", "2026-11-24T09:00:00+08:00", true);
    assert_eq!(zhang.syncs(folder.path()).put, 1);
    let (there, away) = (folder.path().to_owned(), folder.path().with_extension("away"));
    std::fs::rename(&there, &away).unwrap();
    zhang.publishes("z2", "p1", "2026-11-24T10:00:00+08:00", true);
    assert_eq!(keys(&zhang.syncs(&there)), ["team-gone"]);
    // A share that is not mounted leaves an empty folder: nothing is put into that.
    std::fs::create_dir(&there).unwrap();
    assert_eq!(keys(&zhang.syncs(&there)), ["team-gone"]);
    assert_eq!(std::fs::read_dir(&there).unwrap().count(), 0);
    std::fs::remove_dir(&there).unwrap();
    std::fs::rename(&away, &there).unwrap();
    assert_eq!(zhang.syncs(&there), News { put: 1, ..FINE });
    assert_eq!(files(&there).len(), 2);
    // Another folder gets all of it.
    let other = self::folder();
    assert_eq!(zhang.syncs(other.path()), News { put: 2, ..FINE });
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_folder_and_one_that_is_read_only_are_told_and_read_all_the_same() {
    let Some(small) = crate::support::small_disk::Small::mount(256) else { return };
    let folder = small.0.path();
    team::begin(folder).unwrap();
    let (mut zhang, mut li) = (Home::new("张敏"), Home::new("李强"));
    zhang.publishes("z1", "p1", "2026-11-24T09:00:00+08:00", true);
    zhang.syncs(folder);
    small.fill();
    li.publishes("l1", "p2", "2026-11-24T09:00:00+08:00", true);
    let news = li.syncs(folder);
    assert_eq!((news.new, news.put, keys(&news)), (1, 0, vec!["team-full"]));
    small.empty();
    let remount = |how: &str| {
        let done = std::process::Command::new("mount").args(["-o", &format!("remount,{how}")]).arg(folder).status();
        done.unwrap().success()
    };
    if remount("ro") {
        let news = li.syncs(folder);
        assert_eq!((news.put, keys(&news)), (0, vec!["team-unwritable"]));
        remount("rw");
    }
    assert_eq!(li.syncs(folder).put, 1);
    assert_eq!(zhang.syncs(folder).new, 1);
    assert_eq!(files(folder).len(), 2, "nothing that was begun is left");
}

/// A share that hangs: nobody waits longer than the limit, a second look does not wait at all, and when it answers again
/// everything goes on.
#[test]
fn a_folder_that_hangs_is_waited_for_a_short_time_and_once() {
    let folder = folder();
    let mut zhang = Home::new("张敏");
    let (go, wait) = channel::<()>();
    let wait = Mutex::new(wait);
    zhang.team = Team::touching(Arc::new(move || {
        wait.lock().unwrap().recv().ok();
    }));
    zhang.publishes("z1", "p1", "2026-11-24T09:00:00+08:00", true);
    let begun = Instant::now();
    let limit = Duration::from_millis(300);
    let news = zhang.team.sync(&mut zhang.record, folder.path(), limit);
    assert_eq!(keys(&news), ["team-slow"]);
    assert!(begun.elapsed() >= limit && begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    let begun = Instant::now();
    assert_eq!(keys(&zhang.syncs(folder.path())), ["team-slow"]);
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    drop(go);
    let begun = Instant::now();
    while zhang.syncs(folder.path()) != (News { put: 1, ..FINE }) {
        assert!(begun.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(files(folder.path()).len(), 1);
}

/// A pipe that somebody laid there is no file: it holds up nothing.
#[cfg(unix)]
#[test]
fn a_pipe_in_the_folder_holds_up_nothing() {
    let folder = folder();
    let (mut zhang, mut li) = (Home::new("张敏"), Home::new("李强"));
    zhang.publishes("z1", "p1", "2026-11-24T09:00:00+08:00", true);
    zhang.syncs(folder.path());
    let pipe = team::inside(folder.path()).join("20991125090000-pipe-00000000.jsonl");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let begun = Instant::now();
    let news = li.syncs(folder.path());
    assert_eq!((news.new, keys(&news), news.whole), (1, vec!["team-damaged"], true));
    assert!(begun.elapsed() < Duration::from_secs(20));
}

/// A database that was set aside loses no publication of which the folder tells.
#[test]
fn behind_a_lost_database_the_folder_tells_what_was_published() {
    let folder = folder();
    let mut zhang = Home::new("张敏");
    zhang.publishes("z1", "p1", "2026-11-24T09:00:00+08:00", true);
    zhang.syncs(folder.path());
    let Home { dir, record, .. } = zhang;
    drop(record);
    std::fs::remove_file(dir.path().join("studio.db")).unwrap();
    let record = Record::open(&dir.path().join("studio.db"), std::process::id()).unwrap();
    let mut again = Home { record, team: Team::default(), user: "张敏".into(), dir };
    assert_eq!(again.syncs(folder.path()).new, 1);
    assert_eq!(again.state("p1"), (State::Shown, Some(Source::Colleague)));
}

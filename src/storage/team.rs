//! 团队文件夹: after a publication its record is put there, and colleagues' are read, within a limit of time
//! (src/storage/README.md, A team's folder). The folder may lie on a share that hangs: it is touched on a thread of its
//! own alone, and whoever waits for it does so no longer than the limit.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use super::atomic;
use super::record::Record;
use super::team_file::{Wrong, is_name, pack, unpack};
use crate::platform::clock;
use crate::platform::input::{self, Kind};
use crate::trouble::{Trouble, Who};

/// Where in the folder that somebody chose the records lie. Made once, when it is chosen: where it is missing later, the
/// folder is not there, and nothing is put into an empty place with its name.
pub const INSIDE: &str = "会员卡发布记录";
/// Nobody waits longer for it at a time: a publication may wait behind a look in between.
pub const LIMIT: Duration = Duration::from_secs(3);
/// A command that is to list the record may wait this long.
pub const LISTING: Duration = Duration::from_secs(60);

/// So many entries are a file each; where more are lacking, many share one.
const ONE_EACH: usize = 30;
/// So many of them share one.
const TOGETHER: usize = 200;
/// So many files are taken in at once.
const AT_ONCE: usize = 100;

/// Who is called on the thread that touches the folder, before it does: tests let it wait there.
pub type Touching = Arc<dyn Fn() + Send + Sync>;

/// What came of it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct News {
    /// So many entries of colleagues brought something new.
    pub new: usize,
    /// So many entries of ours were put there.
    pub put: usize,
    /// What is to be told; none of it hinders anything.
    pub troubles: Vec<Trouble>,
    /// Everything that lies there was read.
    pub whole: bool,
}

/// What a process knows of team folders beside the record.
#[derive(Default)]
pub struct Team {
    /// A thread touches a folder still, and may hang.
    busy: Arc<AtomicBool>,
    /// The files of which was told that they are not used.
    told: HashSet<String>,
    touching: Option<Touching>,
}

/// What the thread that touches the folder brings.
enum Came {
    /// It is not there.
    Gone(String),
    /// What was to be put there is, or not.
    Put(Result<(), Trouble>),
    /// What a file holds; nothing where it cannot be read.
    File(String, Option<Vec<u8>>),
    /// Nothing else lies there.
    End,
}

/// Chooses a folder: what is needed in it is made.
///
/// # Errors
/// It cannot be written.
pub fn begin(folder: &Path) -> Result<(), Trouble> {
    let inside = folder.join(INSIDE);
    match std::fs::create_dir(&inside) {
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists && inside.is_dir() => Ok(()),
        made => made.map_err(|e| atomic::unwritable(folder, &e)),
    }
}

impl Team {
    /// The same with somebody who is called before a folder is touched.
    #[must_use]
    pub fn touching(touching: Touching) -> Self {
        Self { touching: Some(touching), ..Self::default() }
    }

    /// Puts there what of ours is lacking, and takes in what colleagues put there, for no longer than `limit`; what was
    /// read until then is taken in.
    pub fn sync(&mut self, record: &mut Record, folder: &Path, limit: Duration) -> News {
        let mut news = News::default();
        if self.busy.swap(true, Ordering::SeqCst) {
            news.troubles.push(slow(folder, limit));
            return news;
        }
        match self.begun(record, folder) {
            Ok((came, until)) => self.take_all(record, folder, (came, until, limit), &mut news),
            Err(t) => {
                self.busy.store(false, Ordering::SeqCst);
                news.troubles.push(t);
            }
        }
        news
    }

    /// Starts the thread that touches the folder; gives up to which event everything of ours is there after that.
    fn begun(&self, record: &Record, folder: &Path) -> Result<(Receiver<Came>, (i64, usize)), Trouble> {
        let key = key(folder);
        let lacking = record.team_lacks(&key)?;
        let entries = record.rows_to_give(&lacking.entries)?;
        let size = if entries.len() > ONE_EACH { TOGETHER } else { 1 };
        let files: Vec<(String, Vec<u8>)> = entries.chunks(size).map(pack).collect();
        let seen = record.team_seen(&key)?;
        let (sender, came) = sync_channel(AT_ONCE);
        let (inside, busy, touching) = (folder.join(INSIDE), Arc::clone(&self.busy), self.touching.clone());
        let touch = move || {
            // Freed however it ends, by a panic too.
            let _free = Free(busy);
            if let Some(touching) = touching {
                touching();
            }
            touch(&inside, &files, &seen, &sender);
        };
        let started = std::thread::Builder::new().name("team folder".into()).spawn(touch);
        started
            .map_err(|e| Trouble::new("team-gone", Who::Person).with("folder", shown(folder)).detail(e.to_string()))?;
        Ok((came, (lacking.until, entries.len())))
    }

    fn take_all(
        &mut self,
        record: &mut Record,
        folder: &Path,
        (came, (until, lacking), limit): (Receiver<Came>, (i64, usize), Duration),
        news: &mut News,
    ) {
        let end = Instant::now() + limit;
        let (mut files, mut wrong) = (Vec::new(), BTreeMap::new());
        loop {
            let next = came.recv_timeout(end.saturating_duration_since(Instant::now()));
            match next {
                Ok(Came::File(name, bytes)) => files.push((name, bytes)),
                Ok(Came::Put(Ok(()))) => match record.team_put(&key(folder), until) {
                    Ok(()) => news.put = lacking,
                    Err(t) => news.troubles.push(t),
                },
                Ok(Came::Put(Err(t))) => news.troubles.push(unput(folder, &t)),
                Ok(Came::Gone(why)) => {
                    news.troubles
                        .push(Trouble::new("team-gone", Who::Person).with("folder", shown(folder)).detail(why));
                }
                Ok(Came::End) => news.whole = true,
                Err(_) => break,
            }
            if files.len() >= AT_ONCE {
                self.take(record, folder, &mut files, (&mut wrong, news));
            }
        }
        self.take(record, folder, &mut files, (&mut wrong, news));
        if !news.whole && news.troubles.is_empty() {
            news.troubles.push(slow(folder, limit));
        }
        news.troubles.extend(told(&wrong));
    }

    /// Takes in what these files hold; what is wrong with others is told once.
    fn take(
        &mut self,
        record: &mut Record,
        folder: &Path,
        files: &mut Vec<(String, Option<Vec<u8>>)>,
        (wrong, news): (&mut BTreeMap<String, Wrong>, &mut News),
    ) {
        let now = clock::unix_secs();
        let (mut names, mut entries) = (Vec::new(), Vec::new());
        for (name, bytes) in files.drain(..) {
            let read = bytes.ok_or(Wrong::Damaged).and_then(|b| unpack(&b, now));
            let read = read.and_then(|all| all.iter().try_for_each(|e| record.team_agrees(e)).map(|()| all));
            match read {
                Ok(all) => {
                    entries.extend(all);
                    names.push(name);
                }
                Err(why) => {
                    if self.told.insert(name.clone()) {
                        wrong.insert(name, why);
                    }
                }
            }
        }
        let taken = record.import(&entries).and_then(|(new, _)| {
            news.new += new;
            record.team_saw(&key(folder), names.iter().map(String::as_str))
        });
        news.troubles.extend(taken.err());
    }
}

/// Frees the folder for the next one.
struct Free(Arc<AtomicBool>);

impl Drop for Free {
    fn drop(&mut self) {
        self.0.store(false, Ordering::SeqCst);
    }
}

/// Touches the folder: puts files there, and reads what is new, newest first. Ends when nobody waits any more.
fn touch(inside: &Path, files: &[(String, Vec<u8>)], seen: &HashSet<String>, out: &SyncSender<Came>) {
    let list = match std::fs::read_dir(inside) {
        Ok(list) => list,
        Err(e) => {
            out.send(Came::Gone(e.to_string())).ok();
            return;
        }
    };
    // What was put there before under this name is the same, unless it was cut.
    let put = files.iter().try_for_each(|(name, bytes)| {
        let path = inside.join(name);
        let there = input::plain(&path, Kind::Team).is_ok_and(|c| c.bytes == *bytes);
        if there { Ok(()) } else { atomic::write_shared(&path, bytes) }
    });
    if out.send(Came::Put(put)).is_err() {
        return;
    }
    let ours: HashSet<&String> = files.iter().map(|(name, _)| name).collect();
    let mut names: Vec<String> = list
        .filter_map(|e| e.ok()?.file_name().into_string().ok())
        .filter(|n| is_name(n) && !seen.contains(n) && !ours.contains(n))
        .collect();
    names.sort_unstable_by(|a, b| b.cmp(a));
    for name in names {
        let bytes = input::plain(&inside.join(&name), Kind::Team).ok().map(|c| c.bytes);
        if out.send(Came::File(name, bytes)).is_err() {
            return;
        }
    }
    out.send(Came::End).ok();
}

/// The folder as the record names it.
fn key(folder: &Path) -> String {
    folder.to_string_lossy().into_owned()
}

fn shown(folder: &Path) -> String {
    atomic::shown(folder)
}

fn slow(folder: &Path, limit: Duration) -> Trouble {
    let secs = i64::try_from(limit.as_secs()).unwrap_or(i64::MAX);
    Trouble::new("team-slow", Who::Person).with("folder", shown(folder)).with("secs", secs)
}

/// Our record could not be put there: it is the next time.
fn unput(folder: &Path, why: &Trouble) -> Trouble {
    let key = match why.sentence.key.as_ref() {
        "file-full" => "team-full",
        _ => "team-unwritable",
    };
    let mut out = Trouble::new(key, Who::Person).with("folder", shown(folder));
    out.details.clone_from(&why.details);
    out
}

/// What is told of files that are not used, each kind in one sentence.
fn told(wrong: &BTreeMap<String, Wrong>) -> Vec<Trouble> {
    type IsKind = fn(&Wrong) -> bool;
    let of = |kind: IsKind| -> Vec<(&String, &Wrong)> { wrong.iter().filter(|(_, w)| kind(w)).collect() };
    let told = |key: &'static str, all: Vec<(&String, &Wrong)>| {
        let (first, why) = all.first()?;
        let (at, user) = match why {
            Wrong::ToCome(at, user) => (clock::minute(at), user.clone()),
            _ => Default::default(),
        };
        let sentence = Trouble::new(key, Who::Person).with("count", all.len()).with("file", first.as_str());
        let mut out = sentence.with("at", at).with("user", user);
        out.details = all.iter().map(|(name, _)| (*name).clone()).collect();
        Some(out)
    };
    let kinds: [(&'static str, IsKind); 4] = [
        ("team-damaged", |w| matches!(w, Wrong::Damaged)),
        ("team-to-come", |w| matches!(w, Wrong::ToCome(..))),
        ("team-newer", |w| matches!(w, Wrong::Newer)),
        ("team-other", |w| matches!(w, Wrong::Other)),
    ];
    kinds.into_iter().filter_map(|(key, kind)| told(key, of(kind))).collect()
}

/// The folder where a record of a team lies, for tests and for whoever looks for it.
pub fn inside(folder: &Path) -> PathBuf {
    folder.join(INSIDE)
}

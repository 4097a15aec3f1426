//! The answers that were seen lately, beside the ledger and under its lock: a repeated one is known in whatever process
//! it comes.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::sync::Arc;

use super::atomic;
use super::locks::locked;
use crate::platform::input::{self, Kind};
use crate::rights::mark::sha256_hex;
use crate::wechatpay::trust::{Came, REPEAT_SECS, Seen};

/// More than this is read of no such file, in bytes: marks of 10 minutes are far fewer.
const MOST_BYTES: u64 = 8 << 20;
/// Marks that are too old are dropped when the file is longer than this, in bytes.
const LONG_BYTES: usize = 64 << 10;

/// The memory of answers that belongs to the ledger at `ledger`.
pub fn seen(ledger: &Path) -> Seen {
    let (file, lock) = (ledger.with_extension("answers"), ledger.with_extension("lock"));
    Seen::everywhere(Arc::new(move |now, mark| {
        let done = locked(&lock, || again(&file, now, mark)).and_then(|r| r);
        match done.inspect_err(|e| log::error!("answers seen: {e}")) {
            Ok(true) => Came::Again,
            Ok(false) => Came::First,
            Err(_) => Came::Untold,
        }
    }))
}

/// Whether `mark` stands in `file` with a time within 10 minutes of `now`; else it does from now on. Asked and written
/// while the lock is held, so that of two processes one alone is the first.
fn again(file: &Path, now: i64, mark: &str) -> std::io::Result<bool> {
    let mark = sha256_hex(mark.as_bytes());
    let mut bytes = Vec::new();
    match input::open(file, Kind::Ledger) {
        Ok(f) => f.take(MOST_BYTES).read_to_end(&mut bytes).map(|_| ())?,
        Err(e) if e.is_missing() => {}
        Err(e) => return Err(std::io::Error::other(format!("{:?}", e.why))),
    }
    let text = String::from_utf8_lossy(&bytes);
    let fresh = |line: &&str| {
        let at = line.split_once(' ').and_then(|(at, _)| at.parse::<i64>().ok());
        at.is_some_and(|at| now.abs_diff(at) < REPEAT_SECS.unsigned_abs())
    };
    if text.lines().filter(|line| line.ends_with(&mark)).any(|line| fresh(&line)) {
        return Ok(true);
    }
    let line = format!("{now} {mark}\n");
    if text.len() > LONG_BYTES && text.lines().next().is_none_or(|first| !fresh(&first)) {
        let kept: String = text.lines().filter(fresh).flat_map(|l| [l, "\n"]).collect();
        atomic::write(file, (kept + &line).as_bytes()).map_err(|t| std::io::Error::other(t.details.join(" ")))?;
    } else {
        // A line that was torn by a crash gets its end first, so that ours stands alone.
        let line = if text.is_empty() || text.ends_with('\n') { line } else { format!("\n{line}") };
        let mut options = input::options();
        options.create(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(file)?.write_all(line.as_bytes())?;
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_known_for_10_minutes_and_old_ones_go() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("ledger.answers");
        let asked = |now, mark: &str| again(&file, now, mark).unwrap();
        assert!(!asked(1000, "A 1") && asked(1000, "A 1") && !asked(1000, "A 2") && !asked(1000, "B 1"));
        assert!(asked(1599, "A 1") && asked(401, "A 1"), "a clock that was set back makes nothing new");
        assert!(!asked(1600, "A 1") && asked(1600, "A 1"));
        std::fs::OpenOptions::new().append(true).open(&file).unwrap().write_all(b"16").unwrap();
        assert!(!asked(1601, "C 1") && asked(1601, "C 1") && asked(1601, "A 1"));
        for n in 0..2000 {
            assert!(!asked(10_000 + n, &format!("D {n}")));
        }
        assert!(asked(11_999, "D 1999") && asked(11_999, "D 1500") && !asked(11_999, "D 0"));
        assert!(std::fs::metadata(&file).unwrap().len() < 2 * LONG_BYTES as u64);
        std::fs::write(&file, [0xff, 0, 10]).unwrap();
        assert!(!asked(12_000, "E 1") && asked(12_000, "E 1"));
        std::fs::remove_file(&file).unwrap();
        std::fs::create_dir(&file).unwrap();
        assert!(again(&file, 0, "A 1").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_in_its_place_holds_nobody_up() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("ledger.answers");
        rustix::fs::mkfifoat(rustix::fs::CWD, &file, rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR).unwrap();
        assert!(again(&file, 0, "A 1").is_err());
    }

    /// Of many who come with one answer at once, one alone is believed.
    #[test]
    fn of_two_at_once_one_is_the_first() {
        let dir = tempfile::tempdir().unwrap();
        let (file, lock) = (dir.path().join("ledger.answers"), dir.path().join("ledger.lock"));
        let first = std::sync::atomic::AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| {
                    if !locked(&lock, || again(&file, 5, "A 1")).unwrap().unwrap() {
                        first.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                    }
                });
            }
        });
        assert_eq!(first.into_inner(), 1);
    }
}

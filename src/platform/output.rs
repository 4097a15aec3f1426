//! Writing into what is no plain file (a pipe, a device), which waits for its reader only so long.

use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use super::input;

/// Whoever reads a pipe has this long for all of it.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is tried again meanwhile.
const PAUSE: Duration = Duration::from_millis(2);

/// Writes `bytes` into the pipe or device at `path`.
///
/// # Errors
/// What the system says; that nobody reads it, or not to the end within 30 s.
pub fn into_pipe(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    within(path, bytes, PATIENCE)
}

fn within(path: &Path, bytes: &[u8], patience: Duration) -> std::io::Result<()> {
    let until = Instant::now() + patience;
    let waits = |e: &std::io::Error| {
        // ENXIO: nobody has opened the pipe to read it.
        let unread = cfg!(unix) && e.raw_os_error() == Some(6);
        (unread || matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)) && Instant::now() < until
    };
    let mut file = loop {
        match input::options().write(true).open(path) {
            Err(e) if waits(&e) => std::thread::sleep(PAUSE),
            opened => break opened?,
        }
    };
    let mut rest = bytes;
    while !rest.is_empty() {
        match file.write(rest) {
            Ok(0) => return Err(ErrorKind::WriteZero.into()),
            Ok(n) => rest = rest.get(n..).unwrap_or_default(),
            Err(e) if waits(&e) => std::thread::sleep(PAUSE),
            Err(e) => return Err(e),
        }
    }
    file.flush()
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn a_pipe_is_written_for_whoever_reads_it_and_nobody_else_is_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("管道");
        rustix::fs::mkfifoat(rustix::fs::CWD, &path, rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR).unwrap();
        let (short, long) = (Duration::from_millis(300), vec![b'x'; 300_000]);
        assert!(within(&path, b"x", short).is_err(), "nobody opens it");
        let opens = |reads: bool, then: Duration| {
            let path = path.clone();
            std::thread::spawn(move || {
                std::thread::sleep(Duration::from_millis(100));
                let (mut file, mut out) = (std::fs::File::open(path).unwrap(), Vec::new());
                if reads {
                    file.read_to_end(&mut out).unwrap();
                }
                std::thread::sleep(then);
                out
            })
        };
        let reader = opens(false, Duration::from_secs(1));
        assert!(within(&path, &long, short).is_err(), "opened, and never read");
        reader.join().unwrap();
        let reader = opens(true, Duration::ZERO);
        within(&path, &long, PATIENCE).unwrap();
        assert!(reader.join().unwrap() == long);
    }
}

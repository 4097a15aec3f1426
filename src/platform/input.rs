//! The one way in which files are read: folders and devices are refused, opening waits for nobody, and what has no end
//! is read to its limit of bytes and time and no further.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::trouble::{Trouble, Who};

/// What is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A draft.
    Draft,
    /// A key, a certificate, a zip of them.
    Key,
    /// A table of cards.
    Table,
    /// A photo to upload; what is uploaded is far smaller.
    Picture,
    /// A result that an engineer sent back.
    Result,
    /// A merchant from another computer.
    Moved,
    /// A file of a team's folder.
    Team,
    /// A colleague's record: some hundred thousand publications.
    Record,
    /// What is about to be replaced, or stands where something is to be written.
    Replaced,
    /// The program's settings and merchants.
    Own,
    /// What was typed and not saved, as the first version kept it.
    Autosave,
    /// The program's own record, as its first version kept it.
    OldRecord,
    /// A list of the system.
    System,
}

impl Kind {
    /// More is not read, in bytes.
    pub const fn most_bytes(self) -> u64 {
        match self {
            Self::Moved => 1 << 20,
            Self::Key => 2 << 20,
            Self::Draft | Self::Result => 4 << 20,
            Self::Table | Self::Team => 8 << 20,
            Self::Own | Self::System => 16 << 20,
            Self::Picture => 40 << 20,
            Self::Replaced | Self::Autosave => 64 << 20,
            Self::Record => 256 << 20,
            Self::OldRecord => 1 << 30,
        }
    }

    /// A file of the program, which nobody has named.
    fn is_own(self) -> bool {
        matches!(self, Self::Own | Self::Autosave | Self::OldRecord)
    }
}

/// Whoever writes a pipe has this long for all of it: a hand that types a password for the program that writes it too.
const PATIENCE: Duration = Duration::from_secs(30);

/// What was read.
#[derive(Debug)]
pub struct Content {
    /// All of it.
    pub bytes: Vec<u8>,
    /// What the system says of the very file that was read.
    pub meta: Metadata,
}

/// Why nothing was read.
#[derive(Debug)]
pub enum Why {
    /// The system refuses, or there is no such file.
    System(std::io::Error),
    /// It is a folder.
    Folder,
    /// It is a device or a socket, or a pipe where only files are read.
    NoFile,
    /// There is more than the limit of its kind; so many bytes, where that is known.
    Large(Option<u64>),
    /// It did not come to its end in time.
    Slow(Duration),
}

/// A file that was not read.
#[derive(Debug)]
pub struct Refused {
    path: PathBuf,
    kind: Kind,
    /// It was named on the command line, where pipes are read too.
    named: bool,
    /// The reason.
    pub why: Why,
}

impl Refused {
    /// Whether there is no such file.
    pub fn is_missing(&self) -> bool {
        matches!(&self.why, Why::System(e) if e.kind() == ErrorKind::NotFound)
    }
}

impl From<Refused> for Trouble {
    fn from(refused: Refused) -> Self {
        let Refused { path, kind, named, why } = refused;
        let (own, draft) = (kind.is_own(), kind == Kind::Draft);
        let key = match &why {
            Why::System(e) => return unreadable(&path, e),
            Why::Large(Some(size)) if kind == Kind::Picture => {
                let kb = usize::try_from(size.div_ceil(1024)).unwrap_or(usize::MAX);
                return Self::new("picture-too-large", Who::Person).with("mb", kb.div_ceil(1024));
            }
            Why::Slow(limit) => {
                let secs = i64::try_from(limit.as_secs()).unwrap_or_default();
                return Self::new("input-slow", Who::Person).with("file", shown(&path)).with("secs", secs);
            }
            Why::Folder | Why::NoFile if own => "own-not-file",
            Why::Large(_) if own => "own-too-large",
            Why::Folder | Why::NoFile if draft => "draft-not-file",
            Why::Large(_) if draft => "draft-too-large",
            Why::Large(_) => "input-too-large",
            Why::Folder => "input-folder",
            Why::NoFile if named => "input-device",
            Why::NoFile => "input-not-file",
        };
        let who = if own { Who::Engineer } else { Who::Person };
        let folder = path.parent().unwrap_or(&path).display().to_string();
        let mb = usize::try_from(kind.most_bytes() >> 20).unwrap_or(usize::MAX);
        Self::new(key, who).with("file", shown(&path)).with("folder", folder).with("mb", mb)
    }
}

/// Reads a plain file: what the window opens, and what is the program's own.
///
/// # Errors
/// [`Refused`]
pub fn plain(path: &Path, kind: Kind) -> Result<Content, Refused> {
    take(path, kind, None)
}

/// Reads what was named on the command line: a file or a pipe.
///
/// # Errors
/// [`Refused`]
pub fn named(path: &Path, kind: Kind) -> Result<Content, Refused> {
    take(path, kind, Some(PATIENCE))
}

/// Opens a plain file to read it bit by bit; a pipe is refused and not waited for.
///
/// # Errors
/// [`Refused`]
pub fn open(path: &Path, kind: Kind) -> Result<File, Refused> {
    let (file, meta) = opened(path, false).map_err(|why| refused(path, kind, false, why))?;
    if meta.len() > kind.most_bytes() {
        return Err(refused(path, kind, false, Why::Large(Some(meta.len()))));
    }
    Ok(file)
}

/// Options for opening whatever may stand there: a pipe that nobody writes or reads holds up nothing.
pub fn options() -> OpenOptions {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only Unix waits when it opens"))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags.bits().cast_signed());
    }
    options
}

/// The trouble of a failed read.
pub fn unreadable(path: &Path, e: &std::io::Error) -> Trouble {
    Trouble::new("file-unreadable", Who::Person).with("file", shown(path)).detail(e.to_string())
}

/// A file's name for sentences; the whole path stays in the details.
pub fn shown(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn refused(path: &Path, kind: Kind, named: bool, why: Why) -> Refused {
    Refused { path: path.to_owned(), kind, named, why }
}

/// `patience` is how long a pipe may take; without it none is read.
fn take(path: &Path, kind: Kind, patience: Option<Duration>) -> Result<Content, Refused> {
    let pipes = patience.is_some();
    let read = || {
        let (mut file, meta) = opened(path, pipes)?;
        // What is longer at once is not read at all; what says less than it holds is read to the limit.
        if meta.len() > kind.most_bytes() {
            return Err(Why::Large(Some(meta.len())));
        }
        let bytes = all(&mut file, &meta, kind.most_bytes(), patience.unwrap_or(PATIENCE))?;
        Ok(Content { bytes, meta })
    };
    read().map_err(|why| refused(path, kind, pipes, why))
}

/// The file behind `path`, looked at before it is opened (a device may act on that) and after (it may be another).
fn opened(path: &Path, pipes: bool) -> Result<(File, Metadata), Why> {
    suits(&std::fs::metadata(path).map_err(Why::System)?, pipes)?;
    let file = options().read(true).open(path).map_err(Why::System)?;
    let meta = file.metadata().map_err(Why::System)?;
    suits(&meta, pipes)?;
    Ok((file, meta))
}

fn suits(meta: &Metadata, pipes: bool) -> Result<(), Why> {
    match meta {
        m if m.is_file() || pipes && is_pipe(m) => Ok(()),
        m if m.is_dir() => Err(Why::Folder),
        _ => Err(Why::NoFile),
    }
}

fn is_pipe(meta: &Metadata) -> bool {
    #[cfg(unix)]
    {
        std::os::unix::fs::FileTypeExt::is_fifo(&meta.file_type())
    }
    #[cfg(not(unix))]
    {
        let _ = meta;
        false
    }
}

fn all(file: &mut File, meta: &Metadata, most: u64, patience: Duration) -> Result<Vec<u8>, Why> {
    let until = Instant::now() + patience;
    // Room for all of it: what grows leaves copies of a key behind.
    let mut out = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or_default());
    let mut part = vec![0; 64 << 10];
    let mut waits = is_pipe(meta);
    loop {
        if waits {
            wait(file, until).map_err(|e| e.map_or(Why::Slow(patience), Why::System))?;
        }
        match file.read(&mut part) {
            Ok(0) => return Ok(out),
            Ok(n) if out.len() as u64 + n as u64 > most => return Err(Why::Large(None)),
            Ok(n) => out.extend_from_slice(part.get(..n).unwrap_or_default()),
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            // Some files of the system wait like pipes.
            Err(e) if e.kind() == ErrorKind::WouldBlock => waits = true,
            Err(e) => return Err(Why::System(e)),
        }
    }
}

/// Waits until there is something to read, or the end.
///
/// # Errors
/// Nothing: it is later than `until`. Else what the system says.
#[cfg(unix)]
fn wait(file: &File, until: Instant) -> Result<(), Option<std::io::Error>> {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(None);
        }
        let left = Timespec::try_from(left).map_err(|_| None)?;
        match poll(&mut [PollFd::new(file, PollFlags::IN)], Some(&left)) {
            Ok(0) | Err(rustix::io::Errno::INTR) => {}
            Ok(_) => return Ok(()),
            Err(e) => return Err(Some(e.into())),
        }
    }
}

/// Nothing waits here: only plain files are read.
#[cfg(not(unix))]
fn wait(_: &File, until: Instant) -> Result<(), Option<std::io::Error>> {
    if Instant::now() > until { Err(None) } else { Ok(()) }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Duration = Duration::from_millis(300);

    fn pipe(dir: &Path) -> PathBuf {
        let path = dir.join("管道");
        rustix::fs::mkfifoat(rustix::fs::CWD, &path, rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR).unwrap();
        path
    }

    fn key(path: &Path, kind: Kind, patience: Option<Duration>) -> String {
        Trouble::from(take(path, kind, patience).unwrap_err()).sentence.key.into_owned()
    }

    #[test]
    fn a_pipe_is_read_to_its_end_and_one_without_an_end_or_a_word_is_given_up() {
        let dir = tempfile::tempdir().unwrap();
        let path = pipe(dir.path());
        let write = |bytes: Vec<u8>, then: Duration| {
            let path = path.clone();
            std::thread::spawn(move || {
                use std::io::Write as _;
                let mut to = OpenOptions::new().write(true).open(path).unwrap();
                to.write_all(&bytes).ok();
                std::thread::sleep(then);
            })
        };
        let begun = Instant::now();
        assert_eq!(key(&path, Kind::Key, Some(SHORT)), "input-slow", "nobody writes");
        assert_eq!(key(&path, Kind::Key, None), "input-not-file", "not in the window");
        assert!(begun.elapsed() < Duration::from_secs(5));
        // More than a pipe holds at once, and its writer begins late.
        let long = vec![b'x'; 300_000];
        let writer = write(long.clone(), Duration::ZERO);
        assert!(take(&path, Kind::Key, Some(PATIENCE)).unwrap().bytes == long);
        writer.join().unwrap();
        let writer = write(b"half".to_vec(), Duration::from_secs(1));
        assert_eq!(key(&path, Kind::Key, Some(SHORT)), "input-slow", "it never ends");
        writer.join().unwrap();
        let writer = write(vec![b'x'; (2 << 20) + 1], Duration::ZERO);
        assert_eq!(key(&path, Kind::Key, Some(PATIENCE)), "input-too-large");
        writer.join().unwrap();
    }

    #[test]
    fn a_file_is_read_up_to_its_limit_and_nothing_that_is_no_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("文件");
        let most = usize::try_from(Kind::Key.most_bytes()).unwrap();
        std::fs::write(&path, vec![b'x'; most]).unwrap();
        assert_eq!(plain(&path, Kind::Key).unwrap().bytes.len(), most);
        std::fs::write(&path, vec![b'x'; most + 1]).unwrap();
        let photo = dir.path().join("照片");
        std::fs::File::create(&photo).unwrap().set_len(Kind::Picture.most_bytes() + 1).unwrap();
        let zero = Path::new("/dev/zero");
        let socket = dir.path().join("插座");
        let _listens = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        for (path, kind, want) in [
            (path.as_path(), Kind::Key, "input-too-large"),
            (&photo, Kind::Picture, "picture-too-large"),
            (dir.path(), Kind::Key, "input-folder"),
            (dir.path(), Kind::Draft, "draft-not-file"),
            (dir.path(), Kind::Own, "own-not-file"),
            (zero, Kind::Key, "input-device"),
            (&socket, Kind::Table, "input-device"),
            (&dir.path().join("没有"), Kind::Key, "file-unreadable"),
        ] {
            assert_eq!(key(path, kind, Some(SHORT)), want, "{path:?}");
        }
        assert_eq!(key(zero, Kind::Picture, None), "input-not-file");
        assert_eq!(key(zero, Kind::Own, None), "own-not-file");
    }

    /// They say that they are empty, and are not: the limits are looked at while reading.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_of_the_system_is_read_like_others_and_may_not_wait() {
        assert!(!plain(Path::new("/proc/self/status"), Kind::System).unwrap().bytes.is_empty());
        assert!(take(Path::new("/proc/kmsg"), Kind::System, Some(SHORT)).is_err_and(|r| !r.is_missing()));
    }
}

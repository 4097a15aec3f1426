//! Files, folders and zips that somebody sent, read as far as is reasonable; what was left out is told.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::platform::input::{self, Kind, Why};
use crate::storage::atomic;
use crate::trouble::{Trouble, Who};
use crate::words::text::read;

/// How a packed file begins: zip, RAR, 7z.
pub(super) const PACKED: [&[u8]; 3] = [b"PK\x03\x04", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c"];

/// A file with its content. Contents may be keys: they are wiped when dropped and never shown.
pub struct Sent {
    /// Name for the person.
    pub name: String,
    /// The file, folder or zip that it came from, with the folders inside: a 商户号 in these names may be a password.
    pub from: String,
    /// Content; empty when it was not looked at.
    pub bytes: Zeroizing<Vec<u8>>,
    /// Why it was not looked at.
    pub left: Option<Left>,
}

/// Why something that was sent was not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// A zip within a zip.
    Nested,
    /// A file larger than any of ours.
    Large,
    /// What comes after the first 200 files, or lies too deep; the row has the name of what holds it.
    Many,
    /// What comes after the first 8 MiB of a zip; the row has the zip's name.
    Much,
    /// A file of a folder that cannot be read.
    Unreadable,
    /// A document of an office program, which is a zip inside.
    Document,
}

impl Left {
    /// The catalogue key of its name; what to do stands under the same key and `-how`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Nested => "sent-nested",
            Self::Large => "sent-large",
            Self::Many => "sent-many",
            Self::Much => "sent-much",
            Self::Unreadable => "sent-unreadable",
            Self::Document => "sent-document",
        }
    }
}

impl Sent {
    /// A file that was read.
    pub fn new(name: impl Into<String>, bytes: impl Into<Zeroizing<Vec<u8>>>) -> Self {
        Self { name: name.into(), from: String::new(), bytes: bytes.into(), left: None }
    }

    fn left(name: impl Into<String>, why: Left) -> Self {
        Self { left: Some(why), ..Self::new(name, Vec::new()) }
    }
}

/// A larger file is none of ours, in bytes; the same for one file inside a zip.
const MOST_BYTES: u64 = Kind::Key.most_bytes();
/// The most that all files of a zip may have together, in bytes, so that a zip bomb does no harm.
const MOST_UNPACKED_BYTES: usize = 8 << 20;
/// More files than the certificate zip has, by far.
pub(super) const MOST_FILES: usize = 200;
/// Folders within folders.
const MOST_DEEP: usize = 3;

/// Reads files, folders and zips.
///
/// # Errors
/// One of the paths cannot be read, or they hold nothing.
pub fn gather(paths: &[PathBuf]) -> Result<Vec<Sent>, Trouble> {
    let mut out = Vec::new();
    for path in paths {
        add(&mut out, path, MOST_DEEP)?;
    }
    if out.is_empty() {
        return Err(Trouble::new("sent-nothing", Who::Person));
    }
    Ok(out)
}

fn add(out: &mut Vec<Sent>, path: &Path, depth: usize) -> Result<(), Trouble> {
    if path.is_dir() {
        let there = std::fs::read_dir(path).map_err(|e| atomic::unreadable(path, &e))?;
        let mut inside: Vec<PathBuf> = there.flatten().map(|e| e.path()).collect();
        inside.sort();
        for p in inside {
            if depth == 0 || out.len() >= MOST_FILES {
                // Told once, by the folder whose files were left out.
                if out.last().is_none_or(|s| s.left != Some(Left::Many)) {
                    out.push(Sent::left(atomic::shown(path), Left::Many));
                }
                break;
            }
            // One that cannot be read takes no other along.
            if add(out, &p, depth - 1).is_err() {
                out.push(Sent::left(atomic::shown(&p), Left::Unreadable));
            }
        }
        return Ok(());
    }
    match input::plain(path, Kind::Key) {
        Ok(file) => {
            let mut files = unpack(atomic::shown(path), Zeroizing::new(file.bytes));
            let folder = path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
            files.iter_mut().for_each(|f| f.from = format!("{folder}/{}", f.from));
            out.append(&mut files);
        }
        Err(e) if matches!(e.why, Why::Large(_)) => out.push(Sent::left(atomic::shown(path), Left::Large)),
        Err(e) => return Err(e.into()),
    }
    Ok(())
}

/// A file as it is, or what a zip holds: at most 200 files of 2 MiB, together 8 MiB; what is beyond is told in rows of
/// its own. A zip that cannot be opened, or only with a password, gives itself, to be named for what it is.
pub fn unpack(name: String, bytes: Zeroizing<Vec<u8>>) -> Vec<Sent> {
    if !bytes.starts_with(PACKED[0]) {
        return vec![Sent::new(name, bytes)];
    }
    let mut out = Vec::new();
    let all = unzip(&mut out, &name, &bytes);
    if !all {
        out.push(Sent::new(name, PACKED[0].to_vec()));
    }
    out
}

/// Whether everything in it could be opened.
fn unzip(out: &mut Vec<Sent>, zip_name: &str, bytes: &[u8]) -> bool {
    let Ok(mut zip) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) else { return false };
    if zip.index_for_name("[Content_Types].xml").is_some() {
        out.push(Sent::left(zip_name, Left::Document));
        return true;
    }
    let mut unpacked = 0;
    let mut opened = true;
    for i in 0..zip.len() {
        if out.len() >= MOST_FILES || i >= 2 * MOST_FILES {
            out.push(Sent::left(zip_name, Left::Many));
            break;
        }
        let Ok(file) = zip.by_index(i) else {
            opened = false;
            continue;
        };
        if file.is_dir() {
            continue;
        }
        let inside = whole_name(file.name_raw());
        let name = inside.rsplit(['/', '\\']).next().unwrap_or(&inside).to_owned();
        // Room for all of it: what grows leaves copies behind. A size that lies gets no more than there is.
        let room = usize::try_from(file.size().min(MOST_BYTES)).unwrap_or_default().min(MOST_UNPACKED_BYTES - unpacked);
        let mut content = Zeroizing::new(Vec::with_capacity(room));
        // A zip bomb unpacks to more than it says: only so much is ever read.
        if file.take(MOST_BYTES + 1).read_to_end(&mut content).is_err() {
            opened = false;
            continue;
        }
        if content.len() as u64 > MOST_BYTES {
            out.push(Sent::left(name, Left::Large));
            continue;
        }
        unpacked += room.max(content.len());
        if unpacked > MOST_UNPACKED_BYTES {
            out.push(Sent::left(zip_name, Left::Much));
            break;
        }
        out.push(if content.starts_with(PACKED[0]) {
            Sent::left(name, Left::Nested)
        } else {
            Sent { from: format!("{zip_name}/{inside}"), ..Sent::new(name, content) }
        });
    }
    opened
}

/// A name in a zip: UTF-8, or GBK as Windows' tools write it; backslashes separate too.
fn whole_name(raw: &[u8]) -> String {
    read(raw).map_or_else(|_| encoding_rs::GBK.decode(raw).0, |read| read.text).into_owned()
}

//! Drafts as files: `名字.cardrights` (src/storage/README.md, Drafts).

use std::path::{Path, PathBuf};

use super::atomic;
use super::brought::{self, Brought, NoDraft};
use super::locks::locked;
use crate::platform::input::{self, Content, Kind, Why};
use crate::rights::mark::sha256_hex;
use crate::trouble::{Trouble, Who};
use crate::words::Sentence;

pub use super::draft_json::{Base, Broken, Draft, FORMAT};
pub use super::kept::Kept;

/// A file as it was when it was opened or saved, to see whether somebody else changed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint(String);

impl Fingerprint {
    fn of(bytes: &[u8]) -> Self {
        Self(sha256_hex(bytes))
    }
}

/// A draft from a file.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The draft.
    pub draft: Draft,
    /// Its file.
    pub path: PathBuf,
    /// The file as it was.
    pub fingerprint: Fingerprint,
    /// Saving leads straight to 另存为: the file is read-only, or holds more than the draft that was read of it.
    pub read_only: bool,
    /// What was done to read it, a sentence each; none for a file as the program writes it.
    pub done: Vec<Sentence>,
}

/// Opens a draft.
///
/// # Errors
/// The file cannot be read, is none, is too large, no draft, or of a newer format.
pub fn open(path: &Path) -> Result<Opened, Trouble> {
    understood(path, input::plain(path, Kind::Draft)?)
}

/// The draft of a file, or of a pipe, that was named on the command line.
///
/// # Errors
/// As [`open`], and a pipe that does not end in time.
pub fn read_named(path: &Path) -> Result<Opened, Trouble> {
    understood(path, input::named(path, Kind::Draft)?)
}

fn understood(path: &Path, Content { bytes, meta }: Content) -> Result<Opened, Trouble> {
    let Brought { draft, done } = brought::read(&bytes).map_err(|why| no_draft(path, why))?;
    Ok(Opened {
        draft,
        path: path.to_owned(),
        fingerprint: Fingerprint::of(&bytes),
        read_only: meta.permissions().readonly() || !done.is_empty(),
        done,
    })
}

/// Why a file is no draft, with its name, and with the text inside of it that is meant.
fn no_draft(path: &Path, NoDraft { sentence, within }: NoDraft) -> Trouble {
    let name = match within {
        Some(within) => format!("{} → {within}", atomic::shown(path)),
        None => atomic::shown(path),
    };
    let sentence = sentence.with("file", name);
    let remedy = Sentence { key: format!("{}-remedy", sentence.key).into(), values: sentence.values.clone() };
    Trouble { sentence, remedy, who: Who::Person, details: Vec::new() }
}

/// Why a draft was not saved.
#[derive(Debug, Clone)]
pub enum SaveTrouble {
    /// Somebody else changed the file since it was opened.
    Changed(Trouble),
    /// The file is read-only: 另存为.
    ReadOnly(Trouble),
    /// Anything else.
    Other(Trouble),
}

/// Saves a draft. With `expected`, a file that is no longer as it was is not overwritten.
///
/// # Errors
/// [`SaveTrouble`]
pub fn save(path: &Path, draft: &Draft, expected: Option<&Fingerprint>) -> Result<Fingerprint, SaveTrouble> {
    if let Some(expected) = expected {
        let same = match input::plain(path, Kind::Replaced) {
            Ok(there) => Fingerprint::of(&there.bytes) == *expected,
            // Somebody removed it: what is in the window is written again.
            Err(e) if e.is_missing() => true,
            Err(e) if matches!(e.why, Why::Large(_)) => false,
            Err(e) => return Err(SaveTrouble::Other(e.into())),
        };
        if !same {
            let changed = Trouble::new("file-changed", Who::Person).with("file", atomic::shown(path));
            return Err(SaveTrouble::Changed(changed));
        }
    }
    let bytes = draft.write();
    let most = Kind::Draft.most_bytes();
    if bytes.len() as u64 > most {
        let large = Trouble::new("draft-grown-too-large", Who::Person).with("file", atomic::shown(path));
        return Err(SaveTrouble::Other(large.with("mb", usize::try_from(most >> 20).unwrap_or(usize::MAX))));
    }
    atomic::write_shared(path, &bytes).map_err(|t| match t.sentence.key.as_ref() {
        "file-read-only" => SaveTrouble::ReadOnly(t),
        _ => SaveTrouble::Other(t),
    })?;
    Ok(Fingerprint::of(&bytes))
}

/// [`save`], while no other window of the program saves the same file: between looking whether somebody changed it and
/// writing it, another could. `locks` is a folder of the program's own.
///
/// # Errors
/// As [`save`].
pub fn save_alone(
    locks: &Path,
    path: &Path,
    draft: &Draft,
    expected: Option<&Fingerprint>,
) -> Result<Fingerprint, SaveTrouble> {
    // A few locks for all files: two files that share one only wait for each other.
    let name = sha256_hex(atomic::absolute(path).as_os_str().as_encoded_bytes());
    let lock = locks.join(format!("save-{}.lock", name.get(..1).unwrap_or_default()));
    // Without a lock it is saved all the same: nothing typed is lost for its sake.
    locked(&lock, || save(path, draft, expected)).unwrap_or_else(|_| save(path, draft, expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Found by random bytes: the order in which a file has what is kept made it another draft after one save.
    #[test]
    fn what_is_kept_is_the_same_in_whatever_order_it_is_written() {
        let text =
            br#"{"format":1,"rights":{"bonus":{"bonus_jump_a!pid":"x","bonus_value_word":"y"},"sho__favor":false}}"#;
        let draft = Draft::read(text).unwrap();
        let again = Draft::read(&draft.write()).unwrap();
        assert_eq!(again, draft);
        let other = Draft::read(&String::from_utf8_lossy(text).replace("\"x\"", "\"z\"").into_bytes()).unwrap();
        assert_ne!(other, draft);
    }

    /// Found by random bytes: what was read as a merchant number or a card's id under a name that is nearly right, or
    /// beside the rights, was another one after the next save.
    #[test]
    fn a_merchant_and_a_card_are_read_alike_under_every_name() {
        for (member, value) in [
            ("mciId", " 1900009191"),
            ("mchId", "1900\u{a0}009191\u{3000}"),
            ("cardId", "\u{200b}pA "),
            ("cardId", " "),
        ] {
            let text = serde_json::json!({ "format": 1, member: value, "rights": { "show_bonus": true } }).to_string();
            let mut draft = Draft::read(text.as_bytes()).unwrap();
            let which = draft.problems().into_iter().find_map(|p| p.misnamed).unwrap();
            draft.put_right(&which);
            assert_eq!(Draft::read(&draft.write()).unwrap(), draft, "{member}");
        }
        let around = r#"{"mchid":" 1900009191","card_id":"\u200bpA ","body":{"show_bonus":true,"show_favor":false}}"#;
        let brought = super::super::brought::read(around.as_bytes()).unwrap().draft;
        assert_eq!((brought.mchid.as_deref(), brought.card_id.as_deref()), (Some("1900009191"), Some("pA")));
    }

    #[test]
    fn a_file_that_somebody_changed_is_not_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.cardrights");
        let draft = Draft::default();
        let fingerprint = save(&path, &draft, None).unwrap();
        std::fs::write(&path, "{}").unwrap();
        assert!(matches!(save(&path, &draft, Some(&fingerprint)), Err(SaveTrouble::Changed(_))));
        assert_eq!(std::fs::read(&path).unwrap(), b"{}");
        assert!(save(&path, &draft, None).is_ok());
    }
}

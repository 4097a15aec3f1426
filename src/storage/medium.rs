//! What a folder lies on: a write-ahead journal is safe only where every process sees the same memory.

use std::path::{Path, PathBuf};

/// File systems of this computer, as their systems call them. What is not among them may be another's computer.
const LOCAL: [&str; 22] = [
    "apfs", "bcachefs", "btrfs", "exfat", "ext2", "ext3", "ext4", "f2fs", "fat", "fat32", "fuseblk", "hfs", "jfs",
    "ntfs", "ntfs3", "overlay", "ramfs", "refs", "tmpfs", "vfat", "xfs", "zfs",
];

/// Where something is mounted, and as what.
#[cfg(any(target_os = "linux", target_os = "macos", windows))]
struct Mounted {
    at: PathBuf,
    kind: String,
}

/// Whether `path` lies on a file system that is known to be of this computer alone.
#[cfg(any(target_os = "linux", target_os = "macos", windows))]
pub(super) fn is_local(path: &Path) -> bool {
    let dir = path.parent().unwrap_or_else(|| Path::new("."));
    let (Ok(dir), Some(mounts)) = (dir.canonicalize(), mounts()) else { return false };
    let dir = plain(&dir);
    let under = mounts.iter().filter(|m| dir.starts_with(plain(&m.at)));
    // Of two at the same place the later one lies over the other.
    under.max_by_key(|m| m.at.components().count()).is_some_and(|m| is_known(&m.kind))
}

/// What is mounted, in order, as the kernel lists it (man 5 proc_pid_mountinfo); none where a line is none. The crates
/// that read this list ask every disk of the computer about itself, or make patterns first: a quarter of what a `publish`
/// computed, and most of the files that it opened.
#[cfg(target_os = "linux")]
fn mounts() -> Option<Vec<Mounted>> {
    let all = std::fs::read_to_string("/proc/self/mountinfo").ok()?;
    all.lines().map(mounted).collect()
}

/// `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw`: at `/mnt2` as `ext3`.
#[cfg(target_os = "linux")]
fn mounted(line: &str) -> Option<Mounted> {
    let (before, after) = line.split_once(" - ")?;
    let kind = after.split(' ').next()?.to_owned();
    Some(Mounted { at: unescaped(before.split(' ').nth(4)?)?, kind })
}

/// A path in which blanks and backslashes stand as `\040`.
#[cfg(target_os = "linux")]
fn unescaped(path: &str) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt as _;

    let mut parts = path.split('\\');
    let mut out = parts.next()?.as_bytes().to_vec();
    for part in parts {
        let (octal, rest) = part.split_at_checked(3)?;
        out.push(u8::from_str_radix(octal, 8).ok()?);
        out.extend_from_slice(rest.as_bytes());
    }
    Some(std::ffi::OsString::from_vec(out).into())
}

/// The same where there is no such list. Without statistics: asking for them would wait for a server that is away. What is
/// remote has another kind than any that is known here, so that nobody reads it.
#[cfg(any(target_os = "macos", windows))]
fn mounts() -> Option<Vec<Mounted>> {
    let options = lfs_core::ReadOptions::default().remote_stats(false).stats_timeout(None);
    let kind = |m: &lfs_core::Mount| if m.is_remote() { String::new() } else { m.info.fs_type.clone() };
    let all = lfs_core::read_mounts(&options).ok()?;
    Some(all.into_iter().map(|m| Mounted { kind: kind(&m), at: m.info.mount_point }).collect())
}

#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
pub(super) fn is_local(_: &Path) -> bool {
    false
}

fn is_known(kind: &str) -> bool {
    LOCAL.iter().any(|l| l.eq_ignore_ascii_case(kind))
}

/// Windows' canonical paths begin with a mark that its mount points lack.
fn plain(path: &Path) -> std::path::PathBuf {
    let text = path.to_string_lossy();
    text.strip_prefix(r"\\?\").filter(|t| !t.starts_with("UNC")).map_or_else(|| path.to_owned(), Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_to_be_local_is_not() {
        assert!(["ext4", "NTFS", "tmpfs", "apfs"].into_iter().all(is_known));
        assert!(!["nfs4", "cifs", "fuse.sshfs", "9p", "vboxsf", "", "smbfs"].into_iter().any(is_known));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_kernels_list_is_read_with_blanks_in_its_paths() {
        let line = |at: &str, kind: &str| format!("36 35 98:0 / {at} rw,noatime shared:1 master:2 - {kind} srv:/a rw");
        let read = |at: &str, kind: &str| mounted(&line(at, kind)).map(|m| (m.at, m.kind));
        assert_eq!(read("/mnt/a\\040b\\134c", "nfs4"), Some(("/mnt/a b\\c".into(), "nfs4".into())));
        assert_eq!(read("/", "ext4"), Some(("/".into(), "ext4".into())));
        assert_eq!(mounted("36 35 98:0 / /mnt rw").map(|m| m.at), None);
        assert_eq!(read("/mnt/a\\04", "ext4"), None);
        assert!(mounts().unwrap().iter().any(|m| m.at == Path::new("/")));
    }

    #[cfg(unix)]
    #[test]
    fn the_folder_for_temporary_files_is_local() {
        let dir = tempfile::tempdir().unwrap();
        assert!(is_local(&dir.path().join("studio.db")));
        assert!(!is_local(Path::new("/no/such/folder/studio.db")));
    }
}

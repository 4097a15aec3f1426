//! What a folder lies on: a write-ahead journal is safe only where every process sees the same memory.

use std::path::Path;

/// File systems of this computer, as their systems call them. What is not among them may be another's computer.
const LOCAL: [&str; 22] = [
    "apfs", "bcachefs", "btrfs", "exfat", "ext2", "ext3", "ext4", "f2fs", "fat", "fat32", "fuseblk", "hfs", "jfs",
    "ntfs", "ntfs3", "overlay", "ramfs", "refs", "tmpfs", "vfat", "xfs", "zfs",
];

/// Whether `path` lies on a file system that is known to be of this computer alone.
#[cfg(any(target_os = "linux", target_os = "macos", windows))]
pub(super) fn is_local(path: &Path) -> bool {
    let dir = path.parent().unwrap_or_else(|| Path::new("."));
    // Without statistics: asking for them would wait for a server that is away.
    let options = lfs_core::ReadOptions::default().remote_stats(false).stats_timeout(None);
    let (Ok(dir), Ok(mounts)) = (dir.canonicalize(), lfs_core::read_mounts(&options)) else { return false };
    let dir = plain(&dir);
    let under = mounts.iter().filter(|m| dir.starts_with(plain(&m.info.mount_point)));
    // Of two at the same place the later one lies over the other.
    let mount = under.max_by_key(|m| m.info.mount_point.components().count());
    mount.is_some_and(|m| !m.is_remote() && is_known(&m.info.fs_type))
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

    #[cfg(unix)]
    #[test]
    fn the_folder_for_temporary_files_is_local() {
        let dir = tempfile::tempdir().unwrap();
        assert!(is_local(&dir.path().join("studio.db")));
        assert!(!is_local(Path::new("/no/such/folder/studio.db")));
    }
}

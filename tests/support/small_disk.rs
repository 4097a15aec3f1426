//! A file system of a few pages, to fill up.

use std::process::Command;

/// Mounted for one test; only root may have one.
pub struct Small(pub tempfile::TempDir);

impl Small {
    /// A file system of so many KiB; none, said aloud, where that is not allowed.
    pub fn mount(kib: usize) -> Option<Self> {
        let out = Self(tempfile::tempdir().unwrap());
        let size = format!("size={kib}k");
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(out.0.path()).output();
        if mount.is_ok_and(|o| o.status.success()) {
            return Some(out);
        }
        eprintln!("skipped: only root may mount a small file system");
        None
    }

    /// Leaves no page.
    pub fn fill(&self) {
        self.leave(0);
    }

    /// Leaves so many pages of 4 KiB, of those that are free.
    pub fn leave(&self, pages: usize) {
        self.empty();
        let kept: Vec<_> = (0..pages).map(|n| self.0.path().join(format!("kept-{n}"))).collect();
        let kept: Vec<_> = kept.into_iter().take_while(|p| std::fs::write(p, vec![1; 4096]).is_ok()).collect();
        let mut n = 1 << 21;
        while n > 0 {
            let name = self.0.path().join(format!("fill-{n}"));
            if std::fs::write(&name, vec![1; n]).is_err() {
                std::fs::remove_file(&name).ok();
            }
            n /= 2;
        }
        if pages == 0 {
            assert!(std::fs::write(self.0.path().join("one-more"), [1; 4096]).is_err());
            std::fs::remove_file(self.0.path().join("one-more")).ok();
        }
        for path in kept {
            std::fs::remove_file(path).unwrap();
        }
    }

    /// Gives everything free again.
    pub fn empty(&self) {
        for path in std::fs::read_dir(self.0.path()).unwrap().map(|e| e.unwrap().path()) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name.starts_with("fill-") || name.starts_with("kept-") {
                std::fs::remove_file(path).unwrap();
            }
        }
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        Command::new("umount").arg(self.0.path()).status().ok();
    }
}

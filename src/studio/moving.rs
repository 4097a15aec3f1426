//! 导出商户设置, 导入商户设置 (src/merchant/README.md, Moving): settings go along, secrets never.

use std::path::PathBuf;

use super::Studio;
use super::sheet::Sheet;
use super::sheets::Comer;
use super::toasts::About;
use crate::merchant::{Merchant, moving};
use crate::trouble::Trouble;
use crate::words::Sentence;
use crate::work::DiskJob;

impl Studio {
    /// The merchant's settings and the list of what else to bring go into `folder`.
    pub(super) fn move_out(&mut self, id: &str, folder: PathBuf) {
        let Some(m) = self.merchants.known.get(id) else { return };
        let head = Sentence::new("moving-list").with("merchant", m.name.as_str()).with("mchid", m.mchid.as_str());
        let lines = moving::what_to_bring(m);
        let lines = lines.iter().enumerate().map(|(i, s)| format!("{}. {}", i + 1, self.view.lang.say(s)));
        let list: String = std::iter::once(self.view.lang.say(&head)).chain(lines).map(|line| line + "\n").collect();
        let files = vec![(moving::FILE, moving::pack(m)), (moving::LIST, list.into_bytes())];
        self.job(DiskJob::WriteFiles(folder, files));
    }

    /// A merchant from another computer lies on its sheet, where its key is still missing.
    pub(super) fn merchant_read(&mut self, read: Result<Box<Merchant>, Trouble>) {
        match read {
            Ok(_) if !self.gives_way(Comer::Files) => {}
            Ok(m) => self.sheets.open = Some(Sheet::moved(*m)),
            Err(t) => self.view.toasts.failed(About::Merchant, &t, self.view.lang),
        }
    }

    /// Files were written into a folder.
    pub(super) fn folder_written(&mut self, folder: &std::path::Path, done: Result<(), Trouble>) {
        match done {
            Ok(()) => {
                let name = folder.file_name().unwrap_or(folder.as_os_str()).to_string_lossy().into_owned();
                self.view.toasts.done(
                    About::Merchant,
                    self.view.lang.say(&Sentence::new("folder-written").with("folder", name)),
                    self.now_secs,
                );
                if matches!(self.sheets.open, Some(Sheet::HandOver(..))) {
                    self.sheets.open = None;
                }
            }
            Err(t) => self.view.toasts.failed(About::Merchant, &t, self.view.lang),
        }
    }
}

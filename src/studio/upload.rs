//! 选择图片: a head image gets its address from WeChat.

use super::Studio;
use super::toasts::About;
use crate::rights::field::FieldId;
use crate::trouble::Trouble;
use crate::work::{JobId, NetJob};

impl Studio {
    pub(super) fn upload(&mut self, path: std::path::PathBuf) {
        self.view.toasts.over(About::Upload);
        let access = self.access();
        let job = self.job(NetJob::Upload(access, path));
        self.jobs.uploading.begin_instead(job, ());
    }

    pub(super) fn uploaded(&mut self, id: JobId, done: Result<String, Trouble>) {
        if self.jobs.uploading.finish(id).is_none() {
            return;
        }
        match done {
            Ok(address) => {
                const FIELD: FieldId = FieldId::HeadImageUrl;
                let mut state = self.editor.document.state();
                state.rights.set_text(FIELD, &address);
                self.replace(state, Some(FIELD.into()));
                self.view.toasts.done(About::Upload, self.view.lang.t("uploaded").to_owned(), self.now_secs);
            }
            Err(t) => self.view.toasts.failed(About::Upload, &t, self.view.lang),
        }
    }
}

//! Who approved what is looked at in 发布记录, and the screenshot of an approval (src/studio/README.md, Parts).

use std::mem::{Discriminant, discriminant};

use egui::{ColorImage, Context, TextureHandle, TextureOptions};

use super::Studio;
use super::sheet::Sheet;
use super::toasts::About;
use crate::storage::approvals::Approval;
use crate::trouble::Trouble;
use crate::work::{JobId, RecordJob};

/// Who approved what the opened entry published, and the screenshot that is looked at.
#[derive(Default)]
pub struct Approver {
    /// The entry that was asked about, by its id.
    asked: Option<String>,
    found: Option<Approval>,
    screenshot: Option<Screenshot>,
}

impl Approver {
    /// The approval of what the opened entry published, as far as there is one and it was read.
    pub fn found(&self) -> Option<&Approval> {
        self.found.as_ref()
    }

    /// The screenshot that is looked at, over the sheet that it was asked for from.
    pub fn screenshot(&self) -> Option<&Screenshot> {
        self.screenshot.as_ref()
    }

    /// Makes a texture of what has arrived.
    pub(super) fn hang(&mut self, ctx: &Context) {
        if let Some(shot) = &mut self.screenshot
            && let Some(image) = shot.arrived.take()
        {
            shot.texture = Some(ctx.load_texture("screenshot", image, TextureOptions::LINEAR));
        }
    }
}

/// A screenshot that is looked at.
pub struct Screenshot {
    /// Who approved, and when, as it was written down.
    pub title: String,
    over: Discriminant<Sheet>,
    arrived: Option<ColorImage>,
    texture: Option<TextureHandle>,
}

impl Screenshot {
    /// Its texture, once it is there.
    pub fn texture(&self) -> Option<&TextureHandle> {
        self.texture.as_ref()
    }
}

impl Studio {
    /// 看截图, of this approval.
    pub(super) fn look_at_screenshot(&mut self, approval: &Approval) {
        let Some(sheet) = &self.sheets.open else { return };
        let title = format!("{} {}", approval.by, approval.at);
        let over = discriminant(sheet);
        self.approver.screenshot = Some(Screenshot { title, over, arrived: None, texture: None });
        let job = self.job(RecordJob::Screenshot(approval.n));
        self.jobs.looking.begin_instead(job, ());
    }

    /// It was looked at.
    pub(super) fn leave_screenshot(&mut self) {
        self.approver.screenshot = None;
        self.jobs.looking.take_all();
    }

    /// Asks who approved what the opened entry published, once; a screenshot goes with the sheet that it lies over.
    pub(super) fn follow_approver(&mut self) {
        let open = self.sheets.open.as_ref();
        let over = open.map(discriminant);
        let entry = match open {
            Some(Sheet::Records(records, _)) if !records.filter.trial => records.opened().cloned(),
            _ => None,
        };
        if self.approver.screenshot.as_ref().is_some_and(|s| Some(s.over) != over) {
            self.leave_screenshot();
        }
        if entry.as_ref().map(|e| &e.line.id) == self.approver.asked.as_ref() {
            return;
        }
        (self.approver.asked, self.approver.found) = (entry.as_ref().map(|e| e.line.id.clone()), None);
        self.jobs.approver.take_all();
        if let Some(entry) = entry {
            let job = self.job(RecordJob::ApproverOf(entry));
            self.jobs.approver.begin_instead(job, ());
        }
    }

    /// Who approved it was read.
    pub(super) fn approver_came(&mut self, id: JobId, found: Result<Option<Box<Approval>>, Trouble>) {
        if self.jobs.approver.finish(id).is_none() {
            return;
        }
        match found {
            Ok(found) => self.approver.found = found.map(|a| *a),
            Err(t) => self.view.toasts.failed(About::Record, &t, self.view.lang),
        }
    }

    /// The screenshot was read, or not.
    pub(super) fn screenshot_came(&mut self, id: JobId, read: Result<Box<ColorImage>, Trouble>) {
        if self.jobs.looking.finish(id).is_none() {
            return;
        }
        match (read, &mut self.approver.screenshot) {
            (Ok(image), Some(shot)) => shot.arrived = Some(*image),
            (Ok(_), None) => {}
            (Err(t), _) => {
                self.leave_screenshot();
                self.view.toasts.failed(About::Record, &t, self.view.lang);
            }
        }
    }
}

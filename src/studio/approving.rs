//! 登记批准: who approved the content on show, when, and the screenshot that says so (src/storage/README.md, Approvals).

use std::sync::Arc;

use egui::ColorImage;

use super::Studio;
use super::batch::Purpose;
use super::sheet::{ApproveTyped, Approving, Sheet};
use super::toasts::About;
use crate::platform::clock;
use crate::publish::plan::content_mark;
use crate::rights::change::changes;
use crate::rights::field::FieldId;
use crate::rights::shown::Shown;
use crate::storage::approvals::Approval;
use crate::storage::batches::BatchKind;
use crate::trouble::{Trouble, Who};
use crate::work::{self, PhotoSource, RecordJob};

/// An act on 登记批准.
#[derive(Debug)]
pub enum ApproveAction {
    /// Show its sheet.
    Open,
    /// 选择截图
    Pick,
    /// The screenshot is not wanted.
    DropPicture,
    /// Who approved it, and when, as it was typed.
    Keep(String, String),
    /// 看截图, of this approval.
    Look(Box<Approval>),
    /// It was looked at.
    LeaveLook,
}

impl Studio {
    pub(super) fn act_on_approving(&mut self, action: ApproveAction) {
        match action {
            ApproveAction::Open if self.finish_first() => {}
            ApproveAction::Open if self.batch.chosen().is_some() && !self.batch.is_open() => {
                // What it comes to for each card, and its mark, stand on the page.
                let page = Trouble::new("approve-page-first", Who::Person);
                self.view.toasts.failed(About::Publication, &page, self.view.lang);
            }
            ApproveAction::Open => {
                let Some(Approval { mark, cards, fields, .. }) = self.to_approve() else { return };
                let many = if fields.is_empty() { 0 } else { cards.len() };
                let typed = ApproveTyped { by: String::new(), at: clock::short(&clock::now_rfc3339()) };
                self.sheets.open = Some(Sheet::Approve(Box::new(Approving { mark, many, picture: None }), typed));
            }
            ApproveAction::Pick => self.pick(work::Purpose::Approval),
            ApproveAction::DropPicture => self.approval_picture(None),
            ApproveAction::Keep(by, at) => self.keep_approval(by, at),
            ApproveAction::Look(approval) => self.look_at_screenshot(&approval),
            ApproveAction::LeaveLook => self.leave_screenshot(),
        }
    }

    /// The screenshot that was chosen, or none.
    pub(super) fn approval_picture(&mut self, from: Option<PhotoSource>) {
        if let Some(Sheet::Approve(approving, _)) = &mut self.sheets.open {
            approving.picture = from;
        }
    }

    /// A picture was pasted: where an approval is being written down it is its screenshot. Gives whether it was that.
    pub(super) fn approval_pasted(&mut self, image: &Arc<ColorImage>) -> bool {
        let here = matches!(self.sheets.open, Some(Sheet::Approve(..)));
        if here {
            self.approval_picture(Some(PhotoSource::Pasted(Arc::clone(image))));
        }
        here
    }

    fn keep_approval(&mut self, by: String, at: String) {
        let (Some(approval), Some(Sheet::Approve(approving, _))) = (self.to_approve(), self.sheets.open.take()) else {
            return;
        };
        let key = self.card.key.clone().filter(|_| !approval.is_of_many());
        let approval = Approval { by: by.trim().to_owned(), at: at.trim().to_owned(), ..approval };
        self.job(RecordJob::Approve(Box::new(approval), approving.picture, key));
    }

    /// What would be approved now: the content of the card on show, or the change of many cards whose page is shown.
    fn to_approve(&self) -> Option<Approval> {
        let (mark, rights, cards, fields) = match self.batch.shown() {
            Some((_, page)) => {
                let ready = page.run.is_none() && page.kind == BatchKind::Only && !page.cards().is_empty();
                let mark = page.compared.as_ref().filter(|_| ready)?.mark.clone();
                let cards = page.cards().iter().map(|c| c.input.card_id.clone()).collect();
                (mark, page.wanted.rights.explicit(), cards, page.wanted.chosen())
            }
            None => {
                let rights = self.editor.document.draft.rights.explicit();
                (content_mark(&rights), rights, vec![self.card.key.as_ref()?.card.clone()], Vec::new())
            }
        };
        Some(Approval {
            n: 0,
            mark,
            rights,
            by: String::new(),
            at: String::new(),
            noted: clock::now_rfc3339(),
            user: self.view.settings.signature(),
            mchid: self.merchant()?.mchid.clone(),
            cards,
            fields,
            picture: Vec::new(),
            pictured: false,
        })
    }

    /// It was kept, or not.
    pub(super) fn approved(&mut self, done: Result<(), Trouble>) {
        match done {
            Ok(()) => {
                let said = self.view.lang.t("approve-kept").to_owned();
                self.view.toasts.done(About::Record, said, self.now_secs);
                // The page of many cards says it.
                if self.batch.shown().is_some_and(|(_, page)| page.run.is_none()) {
                    self.compare_cards(Purpose::Show, false);
                }
            }
            Err(t) => self.view.toasts.failed(About::Record, &t, self.view.lang),
        }
    }

    /// The newest approval of the card on show, with what was changed since; one that an earlier publication has used up
    /// is none any more, unless it is of this very content.
    pub(super) fn approval_now(&self) -> Option<(Approval, Vec<FieldId>)> {
        let approval = self.card.history.approval.clone()?;
        let draft = self.editor.document.draft.rights.explicit();
        let changed: Vec<FieldId> =
            changes(Some(&approval.rights), &draft, &Shown::default()).into_iter().map(|c| c.field).collect();
        let last = self.card.history.last.as_ref().and_then(|l| clock::instant(&l.at));
        let used_up = last.is_some_and(|last| clock::instant(&approval.noted).is_some_and(|noted| noted <= last));
        (changed.is_empty() || !used_up).then_some((approval, changed))
    }
}

//! 交接给同事 (src/storage/README.md, Passing on): what goes along, and what becomes of what came.

use std::path::PathBuf;

use super::Studio;
use super::sheet::Sheet;
use super::toasts::About;
use crate::merchant::MiniProgram;
use crate::platform::clock;
use crate::storage::passing_on::Head;
use crate::trouble::Trouble;
use crate::work::{ListOf, PassOn, PassOnJob, PassedOn, Purpose, RecordJob, TakenOver};

/// 交接给同事 as it lies over the form.
#[derive(Debug)]
pub enum Passing {
    /// What goes along and what does not.
    Asks,
    /// It was written.
    Written(Box<PassedOn>),
    /// A colleague's was taken in.
    Taken(Box<TakenOver>),
}

/// An act on 交接给同事.
#[derive(Debug)]
pub enum PassOnAction {
    /// Show its sheet.
    Open,
    /// 保存交接文件: where to?
    Pick,
    /// 导入交接文件: which one?
    PickTheirs,
}

impl Studio {
    pub(super) fn act_on_passing(&mut self, action: PassOnAction) {
        match action {
            PassOnAction::Open if self.finish_first() => {}
            PassOnAction::Open => self.sheets.open = Some(Sheet::PassOn(Passing::Asks)),
            PassOnAction::Pick => {
                let day = clock::day(clock::unix_secs());
                self.pick(Purpose::PassOn(format!("{} {} {day}", self.view.lang.t("passing"), self.merchant_name())));
            }
            PassOnAction::PickTheirs => self.pick(Purpose::TakeOver),
        }
    }

    /// The file is written: of the merchant that is chosen.
    pub(super) fn pass_on_to(&mut self, path: PathBuf) {
        let (Some(m), Some(of)) = (self.merchant(), self.list_of()) else { return };
        let head = Head {
            mchid: m.mchid.clone(),
            merchant: m.name.clone(),
            by: self.view.settings.signature(),
            at: clock::now_rfc3339(),
        };
        let programs = m.mini_programs.clone();
        let document = &self.editor.document;
        let name = document.name().unwrap_or_else(|| self.view.lang.t("unnamed").to_owned());
        let open = document.unsaved().then(|| (name, self.draft_for_disk()));
        let mut drafts = self.view.settings.recent.clone();
        drafts.extend(document.disk.path.clone().filter(|p| !drafts.contains(p)));
        self.job(RecordJob::PassOn(PassOnJob::Write(Box::new(PassOn { of, head, programs, drafts, open, path }))));
    }

    pub(super) fn passed_on(&mut self, done: Result<Box<PassedOn>, Trouble>) {
        match done {
            Ok(done) if self.no_sheet_but_passing() => self.sheets.open = Some(Sheet::PassOn(Passing::Written(done))),
            Ok(done) => self.written(Ok(done.file)),
            Err(t) => self.view.toasts.failed(About::Record, &t, self.view.lang),
        }
    }

    /// What a colleague passed on is taken in, for whichever merchant of this computer it is.
    pub(super) fn take_over_from(&mut self, path: PathBuf) {
        let chosen = self.merchants.chosen.as_deref();
        let mut all: Vec<_> = self.merchants.known.all.iter().collect();
        all.sort_by_key(|m| Some(m.id.as_str()) != chosen);
        let of = all.into_iter().filter_map(|m| {
            Some(ListOf { gateway: m.gateway().ok()?.host().to_owned(), mchid: m.mchid.clone(), trial: false })
        });
        let of = of.collect();
        self.job(RecordJob::PassOn(PassOnJob::Take(path, of, self.view.lang)));
    }

    pub(super) fn taken_over(&mut self, done: Result<Box<TakenOver>, Trouble>) {
        let mut done = match done {
            Ok(done) => done,
            Err(t) => return self.view.toasts.failed(About::Record, &t, self.view.lang),
        };
        let programs = std::mem::take(&mut done.programs);
        let (new, known) = self.take_programs(&done.head.mchid, programs);
        (done.counts.programs, done.counts.left) = (new, done.counts.left + known);
        for path in done.drafts.iter().rev() {
            self.view.settings.remember(path.clone());
        }
        self.write_settings();
        self.ask_plans();
        // What is left of runs, and what cards are called, is read anew.
        self.batch_forget_unfinished();
        self.ask_records();
        if self.no_sheet_but_passing() {
            self.sheets.open = Some(Sheet::PassOn(Passing::Taken(done)));
        }
    }

    fn no_sheet_but_passing(&self) -> bool {
        matches!(self.sheets.open, None | Some(Sheet::PassOn(_)))
    }

    /// 我的小程序 that are not here yet, and pages of those that are: how many brought something, and how many nothing.
    fn take_programs(&mut self, mchid: &str, programs: Vec<MiniProgram>) -> (usize, usize) {
        let chosen = self.merchants.chosen.clone();
        let mut all: Vec<_> = self.merchants.known.all.iter_mut().filter(|m| m.mchid == mchid).collect();
        all.sort_by_key(|m| Some(&m.id) != chosen.as_ref());
        let Some(merchant) = all.into_iter().next() else { return (0, programs.len()) };
        let (mut new, mut known) = (0, 0);
        for theirs in programs {
            let brings = match merchant.mini_programs.iter_mut().find(|m| m.appid == theirs.appid) {
                None => {
                    merchant.mini_programs.push(theirs);
                    true
                }
                Some(ours) => {
                    let before = ours.pages.len();
                    for page in theirs.pages {
                        if ours.pages.iter().all(|p| p.path != page.path) {
                            ours.pages.push(page);
                        }
                    }
                    ours.pages.len() > before
                }
            };
            *(if brings { &mut new } else { &mut known }) += 1;
        }
        if new > 0 {
            self.write_merchants();
        }
        (new, known)
    }
}

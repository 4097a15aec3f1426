//! 发布记录: what is listed, and what is done with it.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use super::Studio;
use super::sheet::{Clearing, Page, Sheet};
use super::toasts::About;
use crate::export::records::Filter;
use crate::platform::clock;
use crate::storage::Dropped;
use crate::storage::audit::Span;
use crate::trouble::Trouble;
use crate::words::Sentence;
use crate::work::{AuditOf, Purpose, RecordJob, Theirs};

/// An act on 发布记录.
#[derive(Debug)]
pub enum RecordAction {
    /// 导出表格: these entries.
    Table(Filter),
    /// 导出审计表格: of all cards, or of the one on show; these entries.
    AuditTable(bool, Span),
    /// The same of one day, as a picture.
    AuditDay(bool, Span),
    /// 导出给同事
    Give,
    /// 导入同事的记录
    Take,
    /// 清理旧记录
    Clear(Clearing),
    /// These places of the list are in sight, and something there was not read yet.
    Sight(Range<usize>),
    /// A run over many cards is unfolded (true), or folded.
    Unfold(Arc<str>, bool),
}

impl Studio {
    pub(super) fn act_on_records(&mut self, action: RecordAction) {
        match action {
            RecordAction::Table(filter) => self.pick(Purpose::Table(self.records_name(), filter)),
            RecordAction::AuditTable(all, span) => self.pick(Purpose::AuditTable(self.audit_name(all), all, span)),
            RecordAction::AuditDay(all, span) => {
                let name = format!("{} {}", self.audit_name(all), span.until);
                let one = Span { since: span.until.clone(), ..span };
                self.pick(Purpose::AuditDay(name, all, one));
            }
            RecordAction::Give => self.pick(Purpose::Give(self.records_name())),
            RecordAction::Take => self.pick(Purpose::Take),
            RecordAction::Clear(clearing) => self.clear_records(clearing),
            RecordAction::Sight(places) => self.in_sight(places),
            RecordAction::Unfold(run, open) => self.unfold(run, open),
        }
    }

    /// Shows a sheet; 发布记录 is read anew, because another window may have published.
    pub(super) fn open_sheet(&mut self, mut sheet: Sheet) {
        if let Sheet::Records(records, _) = &mut sheet {
            records.filter.trial = self.merchants.chosen.is_none();
            self.ask_records();
        }
        if let Sheet::Correct(section, reason) = &mut sheet
            && reason.is_empty()
        {
            *reason = self.kept_reason(*section);
        }
        self.sheets.open = Some(sheet);
    }

    pub(super) fn ask_records(&mut self) {
        match (&self.merchants.chosen, self.card.key.clone()) {
            (None, _) => {
                self.job(RecordJob::Practised);
            }
            (Some(_), Some(key)) => {
                self.job(RecordJob::History(key));
            }
            (Some(_), None) => {}
        }
    }

    /// A first name for a file of the record.
    fn records_name(&self) -> String {
        format!("{} {}", self.view.lang.t("records-short"), self.card_name())
    }

    pub(super) fn write_table(&mut self, filter: Filter, path: PathBuf) {
        let key = self.card.key.clone();
        if filter.trial || key.is_some() {
            self.job(RecordJob::Table(key.filter(|_| !filter.trial), filter, self.view.lang, path));
        }
    }

    /// A first name for a file of 审计记录.
    fn audit_name(&self, all: bool) -> String {
        let of = if all { self.view.lang.t("audit-all") } else { self.card_name() };
        format!("{} {of}", self.view.lang.t("audit-title"))
    }

    /// Writes 审计记录: a table, or a picture of a day.
    pub(super) fn write_audit(&mut self, (all, picture): (bool, bool), span: Span, path: PathBuf) {
        let trial = self.merchants.chosen.is_none();
        let key = self.card.key.clone().filter(|_| !all && !trial);
        if key.is_none() && !all && !trial {
            return;
        }
        let of = if all || trial { self.view.lang.t("audit-all") } else { self.card_name() };
        let title = picture.then(|| of.to_owned());
        self.job(RecordJob::Audit(AuditOf { key, trial, span, title }, self.view.lang, path));
    }

    pub(super) fn give_records(&mut self, path: PathBuf) {
        if let Some(key) = self.card.key.clone() {
            self.job(RecordJob::Give(key, path));
        }
    }

    pub(super) fn take_theirs(&mut self, path: PathBuf) {
        self.job(RecordJob::Take(path, self.card.key.clone()));
    }

    fn clear_records(&mut self, clearing: Clearing) {
        let key = self.card.key.clone();
        if self.merchants.chosen.is_none() || key.is_some() {
            let key = key.filter(|_| self.merchants.chosen.is_some());
            self.job(RecordJob::Clear(key, clock::months_ago(clearing.months), clearing.files));
        }
    }

    pub(super) fn written(&mut self, done: Result<PathBuf, Trouble>) {
        match done {
            Ok(path) => {
                let name = crate::storage::atomic::shown(&path);
                self.view.toasts.done(
                    About::Record,
                    self.view.lang.say(&Sentence::new("saved-as").with("file", name)),
                    self.now_secs,
                );
            }
            Err(t) => self.view.toasts.failed(About::Record, &t, self.view.lang),
        }
    }

    pub(super) fn records_taken(&mut self, done: Result<(usize, usize), Trouble>) {
        match done {
            Ok((new, known)) => {
                let key = if known == 0 { "records-taken" } else { "records-taken-known" };
                let said = Sentence::new(key).with("new", new).with("known", known);
                self.view.toasts.done(About::Record, self.view.lang.say(&said), self.now_secs);
            }
            Err(t) => self.view.toasts.failed(About::Record, &t, self.view.lang),
        }
    }

    pub(super) fn cleared(&mut self, done: Result<(usize, Dropped), Trouble>) {
        if let Some(Sheet::Records(records, _)) = &mut self.sheets.open {
            (records.page, records.first) = (Page::List, None);
        }
        let lang = self.view.lang;
        match done {
            Ok((count, files)) => {
                let key = if files.count == 0 { "records-cleared" } else { "records-cleared-files" };
                let said = Sentence::new(key).with("count", count).with("files", files.count);
                self.view.toasts.done(About::Record, lang.say(&said), self.now_secs);
                files.stayed.iter().for_each(|t| self.view.toasts.bad(t, lang));
            }
            Err(t) => self.view.toasts.failed(About::Record, &t, lang),
        }
    }

    /// What a file that somebody else changed holds now.
    pub(super) fn their_file_came(&mut self, path: &std::path::Path, read: Result<Box<Theirs>, Trouble>) {
        match (&mut self.sheets.open, read) {
            (Some(Sheet::Changed(changed)), Ok(theirs)) if self.editor.document.disk.path.as_deref() == Some(path) => {
                changed.theirs = Some(*theirs);
            }
            (_, Err(t)) => self.view.toasts.failed(About::Record, &t, self.view.lang),
            _ => {}
        }
    }
}

//! 发布记录 as it lies over the form: what is looked for and at.

use std::sync::Arc;

use crate::export::records::Filter;
use crate::platform::clock;
use crate::storage::audit::Span;
use crate::storage::record::Entry;
use crate::wechatpay::verdict::Verdict;

/// 发布记录, with what is looked for and at.
#[derive(Debug, Default)]
pub struct Records {
    /// Which entries are listed.
    pub filter: Filter,
    /// The first of two that are to be compared.
    pub first: Option<Arc<Entry>>,
    /// What is looked at.
    pub page: Page,
    /// What stands in the fields of 审计记录.
    pub audit: AuditTyped,
}

/// What is typed on 审计记录.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditTyped {
    /// 从
    pub since: String,
    /// 到
    pub until: String,
    /// 发布人
    pub by: String,
    /// 批次
    pub batch: String,
}

impl AuditTyped {
    /// From the first of this month to today.
    pub fn this_month(today: &str) -> Self {
        let first = today.get(..8).map(|month| format!("{month}01")).unwrap_or_default();
        Self { since: first, until: today.to_owned(), ..Self::default() }
    }

    /// What is typed, as the record is asked; blanks at the ends are none.
    pub fn span(&self) -> Span {
        let [since, until, by, batch] = [&self.since, &self.until, &self.by, &self.batch].map(|t| t.trim().to_owned());
        Span { since, until, by, batch }
    }

    /// Whether its days are days.
    pub fn is_good(&self) -> bool {
        [&self.since, &self.until].into_iter().all(|d| d.trim().is_empty() || clock::is_day(d.trim()))
    }
}

/// 审计记录.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Audit {
    /// Of all cards, not of the one on show alone.
    pub all: bool,
}

/// What of 发布记录 is looked at.
#[derive(Debug, Default)]
pub enum Page {
    /// The list.
    #[default]
    List,
    /// What was published once.
    One(Arc<Entry>),
    /// Two publications, the older one first.
    Pair(Arc<Entry>, Arc<Entry>),
    /// 清理旧记录
    Clear(Clearing),
    /// 审计记录
    Audit(Audit),
}

/// What 清理旧记录 is to remove.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clearing {
    /// Entries older than so many months.
    pub months: i64,
    /// The files of earlier versions too, and what was set aside.
    pub files: bool,
}

impl Default for Clearing {
    fn default() -> Self {
        Self { months: 12, files: false }
    }
}

/// What a person chooses on 发布记录.
#[derive(Debug)]
pub enum RecordsChange {
    /// These words are looked for; nothing that is being composed.
    Words(String),
    /// Only entries of this verdict, or all.
    Only(Option<Verdict>),
    /// 对比: this entry with the one that was chosen before, or with the next one.
    Compare(Arc<Entry>),
    /// The first of two is not compared.
    DropFirst,
    /// Something else is looked at.
    Look(Page),
}

impl Records {
    /// The one publication that is looked at, if it is one.
    pub fn opened(&self) -> Option<&Arc<Entry>> {
        if let Page::One(entry) = &self.page { Some(entry) } else { None }
    }

    /// Carries out what was chosen.
    pub fn change(&mut self, change: RecordsChange) {
        match change {
            RecordsChange::Words(words) => self.filter.words = words,
            RecordsChange::Only(verdict) => self.filter.only = verdict,
            RecordsChange::Compare(entry) => match self.first.take() {
                Some(first) if first.line.id != entry.line.id => {
                    let (old, new) = if first.line.at <= entry.line.at { (first, entry) } else { (entry, first) };
                    self.page = Page::Pair(old, new);
                }
                _ => self.first = Some(entry),
            },
            RecordsChange::DropFirst => self.first = None,
            RecordsChange::Look(page) => {
                if matches!(page, Page::Audit(_)) && self.audit == AuditTyped::default() {
                    self.audit = AuditTyped::this_month(&clock::day(clock::unix_secs()));
                }
                self.page = page;
            }
        }
    }
}

//! 发布记录 as the window lists it: searches that go on step by step while nobody else wants something, and what stands
//! in rows (src/work/README.md, Lists).

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::both::Both;
use super::out::Out;
use super::outcome::{CardKey, JobId, LinesRead, Listed, ListedLine, Outcome};
use crate::export::records::{Filter, Table, said};
use crate::export::{audit, audit_picture};
use crate::storage::audit::Span;
use crate::storage::entry::Entry;
use crate::storage::list::List;
use crate::storage::record::Record;
use crate::storage::search::{Hit, Search, Wish};
use crate::storage::{atomic, exchange};
use crate::trouble::Trouble;
use crate::words::Lang;

/// So many entries are read at once for a file.
const PAGE: usize = 500;
/// What was found is told this often, after the first time.
const TOLD: Duration = Duration::from_millis(40);

/// A list that was read.
struct Known {
    /// Whose (none: 演练's).
    key: Option<CardKey>,
    /// Of which of the records that were opened.
    opened: u32,
    list: Arc<List>,
}

/// What was read for the window's list, and what is looked for in it.
#[derive(Default)]
pub(super) struct Listing {
    known: Option<Known>,
    finding: Option<Finding>,
    /// Whose index lacks something.
    behind: Option<Option<CardKey>>,
}

/// A search that is under way.
struct Finding {
    id: JobId,
    key: Option<CardKey>,
    list: Arc<List>,
    search: Search,
    /// Nothing was told of it yet.
    first: bool,
}

impl Listing {
    /// The search that is under way, if any.
    pub fn job(&self) -> Option<JobId> {
        self.finding.as_ref().map(|f| f.id)
    }

    /// Whether there is something to do while no job waits.
    pub fn goes_on(&self) -> bool {
        self.finding.is_some() || self.behind.is_some()
    }
}

/// What a person wants to see of a list, in the person's language.
fn search(record: &Record, list: &Arc<List>, filter: &Filter, lang: Lang) -> Result<Search, Trouble> {
    let words = filter.looked_for();
    let speaks = |kind: &Entry| said(kind, filter.trial, lang).to_lowercase().contains(&words);
    Search::new(record, Arc::clone(list), &Wish { words: &words, only: filter.only, said: &speaks })
}

impl Listing {
    /// The list as it stands now.
    fn list(&mut self, both: &mut Both, key: Option<&CardKey>) -> Result<Arc<List>, Trouble> {
        let known = self.known.take();
        both.record(key.is_none())?;
        let opened = both.opened;
        let record = both.record(key.is_none())?;
        let list = match known.filter(|k| k.opened == opened && k.key.as_ref() == key) {
            Some(Known { list, .. }) if record.is_still(&list)? => list,
            _ => Arc::new(record.list(key.map(CardKey::card), false)?),
        };
        self.known = Some(Known { key: key.cloned(), opened, list: Arc::clone(&list) });
        Ok(list)
    }

    /// Begins a search, and ends the one before: nobody waits for that any more.
    ///
    /// # Errors
    /// The record cannot be read.
    pub fn find(
        &mut self,
        both: &mut Both,
        (id, key): (JobId, Option<CardKey>),
        filter: &Filter,
        lang: Lang,
    ) -> Result<(), Trouble> {
        self.finding = None;
        let list = self.list(both, key.as_ref())?;
        let search = search(both.record(key.is_none())?, &list, filter, lang)?;
        // Whoever looks for something looks for entries; else a run over many cards is one line.
        let search = if filter.is_empty() { search.by_run() } else { search };
        if search.is_index_behind() {
            self.behind = Some(key.clone());
        }
        self.finding = Some(Finding { id, key, list, search, first: true });
        Ok(())
    }

    /// Goes on with what is under way while no job waits, for a moment.
    pub fn go_on(&mut self, both: &mut Both, out: &Out) {
        // Taken out: where it panics, it is over.
        if let Some(finding) = self.finding.take() {
            self.finding = find_more(finding, both, out);
            return;
        }
        let Some(key) = self.behind.take() else { return };
        match both.record(key.is_none()).and_then(|r| r.index_more()) {
            Ok(true) => self.behind = Some(key),
            Ok(false) => {}
            // Another time: what the index lacks is looked for all the same.
            Err(t) => log::warn!("index: {t:?}"),
        }
    }

    /// 导出表格: written page by page.
    ///
    /// # Errors
    /// The record cannot be read, or the file not be written.
    pub fn table(
        &mut self,
        both: &mut Both,
        (key, filter, lang): (Option<CardKey>, &Filter, Lang),
        path: PathBuf,
    ) -> Result<PathBuf, Trouble> {
        let list = self.list(both, key.as_ref())?;
        let record = both.record(key.is_none())?;
        let mut search = search(record, &list, filter, lang)?;
        let failed = |e: std::io::Error| atomic::unwritable(&path, &e);
        atomic::write_shared_by(&path, |out| {
            let mut table = Table::begin(out, filter.trial, lang).map_err(failed)?;
            while !search.is_done() {
                let found: Vec<i64> = search.go_on(record)?.iter().map(|hit| hit.n).collect();
                for page in found.chunks(PAGE) {
                    let mut rows: HashMap<i64, Entry> = record.rows(page)?.into_iter().collect();
                    for e in page.iter().filter_map(|n| rows.remove(n)) {
                        table.row(&e).map_err(failed)?;
                    }
                }
            }
            table.end().map_err(failed)
        })?;
        Ok(path)
    }
}

/// What was found, as it is listed.
fn line(list: &List, hit: Hit) -> ListedLine {
    match list.batch(hit.batch) {
        Some(run) => ListedLine::Run(hit.n, run),
        None => ListedLine::Entry(hit.n),
    }
}

fn find_more(mut finding: Finding, both: &mut Both, out: &Out) -> Option<Finding> {
    let until = Instant::now() + TOLD;
    let mut found = Vec::new();
    let done = loop {
        let step = both.record(finding.key.is_none()).and_then(|r| finding.search.go_on(r));
        match step {
            Ok(hits) => found.extend(hits.into_iter().map(|hit| line(&finding.list, hit))),
            Err(t) => {
                out.send(Outcome::Listed(finding.id, Err(t)));
                return None;
            }
        }
        let enough = finding.first && !found.is_empty();
        if finding.search.is_done() || enough || Instant::now() >= until {
            break finding.search.is_done();
        }
    };
    out.send(Outcome::Listed(finding.id, Ok(Listed { lines: found, first: finding.first, done })));
    finding.first = false;
    Some(finding).filter(|_| !done)
}

/// What stands in these lines.
///
/// # Errors
/// The record cannot be read.
pub(super) fn lines(record: &Record, wanted: &[ListedLine]) -> Result<LinesRead, Trouble> {
    let numbers: Vec<i64> = wanted.iter().map(ListedLine::number).collect();
    let entries = record.rows(&numbers)?.into_iter().map(|(n, e)| (n, Arc::new(e))).collect();
    let run = |line: &ListedLine| match line {
        ListedLine::Run(_, run) => Some(record.batch_line(run).map(|read| (Arc::clone(run), read))),
        ListedLine::Entry(_) | ListedLine::Of(_) => None,
    };
    let runs = wanted.iter().filter_map(run).collect::<Result<_, Trouble>>()?;
    Ok(LinesRead { entries, runs })
}

/// 导出给同事: oldest first, as a record is; what runs has no outcome to give.
///
/// # Errors
/// The record cannot be read, or the file not be written.
pub(super) fn give(record: &Record, key: &CardKey, path: PathBuf) -> Result<PathBuf, Trouble> {
    let mut numbers = record.list(Some(key.card()), true)?.numbers();
    numbers.reverse();
    let failed = |e: std::io::Error| atomic::unwritable(&path, &e);
    atomic::write_shared_by(&path, |out| {
        for page in numbers.chunks(PAGE) {
            let all = record.rows_to_give(page)?;
            out.write_all(&exchange::write(all.iter())).map_err(failed)?;
        }
        Ok(())
    })?;
    Ok(path)
}

/// What of 审计记录 is written, and how.
#[derive(Debug, Clone)]
pub struct AuditOf {
    /// The card; none: all of them.
    pub key: Option<CardKey>,
    /// The record of 演练.
    pub trial: bool,
    /// Which entries.
    pub span: Span,
    /// A picture of one day under this title; none: a table.
    pub title: Option<String>,
}

/// 审计记录 as a table, or a day of it as a picture.
///
/// # Errors
/// The record cannot be read, or the file not be written.
pub(super) fn audit(record: &Record, of: &AuditOf, lang: Lang, path: PathBuf) -> Result<PathBuf, Trouble> {
    let card = of.key.as_ref().map(CardKey::card);
    let Some(title) = &of.title else {
        let failed = |e: std::io::Error| atomic::unwritable(&path, &e);
        atomic::write_shared_by(&path, |out| audit::table(record, (card, &of.span), (lang, of.trial), out, failed))?;
        return Ok(path);
    };
    let bytes = audit_picture::of_day(record, (card, &of.span), (lang, of.trial), title)?;
    atomic::write_shared(&path, &bytes)?;
    Ok(path)
}

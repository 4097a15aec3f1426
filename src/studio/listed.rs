//! What 发布记录 lists: its lines by number, and the entries that are in sight. Everything else stays with the worker
//! (src/studio/README.md, Lists).

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::Studio;
use super::sheet::{Page, Records, Sheet};
use crate::export::records::Filter;
use crate::platform::clock;
use crate::storage::batch_lines::BatchLine;
use crate::storage::record::Entry;
use crate::trouble::Trouble;
use crate::words::Lang;
use crate::work::{CardKey, JobId, LinesRead, Listed, ListedLine, Older, RecordJob};

/// So many rows before and behind those in sight are read with them.
const BESIDE: usize = 60;
/// More rows than this are not kept.
const KEPT: usize = 600;

/// What is listed: of which card (none: of 演练), and which of its entries, as the record stood then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ListWish {
    key: Option<CardKey>,
    filter: Filter,
    lang: Lang,
    revision: u64,
}

/// 清理旧记录: of what, from before which day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OldWish {
    key: Option<CardKey>,
    day: String,
    revision: u64,
}

/// What was read of the record.
#[derive(Debug, Default)]
pub struct RecordsRead {
    /// How many entries the record of 演练 has; it counts for no real card.
    pub practised: usize,
    /// Raised whenever a record was read anew.
    pub revision: u64,
    asked: Option<ListWish>,
    /// The answer so far, or to the question before; none before the first one.
    lines: Option<Vec<ListedLine>>,
    /// It is an answer to the question itself, and more of it comes.
    partial: bool,
    rows: HashMap<i64, Arc<Entry>>,
    /// The runs over many cards that were in sight.
    runs: HashMap<Arc<str>, BatchLine>,
    /// The runs that are unfolded, each with its entries.
    open: HashMap<Arc<str>, Vec<i64>>,
    /// What the cards of those entries were called then.
    called: HashMap<i64, String>,
    /// Which lines were read since the record was read anew.
    fresh: HashSet<ListedLine>,
    asked_old: Option<OldWish>,
    old: Option<Older>,
    /// How many old files lie beside the record, as far as that is known: it stays while another age is counted.
    files: usize,
}

impl RecordsRead {
    /// How many lines are listed; none before that is known.
    pub fn listed_count(&self) -> Option<usize> {
        self.lines.as_ref().map(Vec::len)
    }

    /// Whether more is being looked for than is listed.
    pub fn is_partial(&self) -> bool {
        self.partial
    }

    /// The line at this place of the list.
    pub fn line(&self, place: usize) -> Option<&ListedLine> {
        self.lines.as_ref()?.get(place)
    }

    /// The entry of a line, as far as it was read.
    pub fn entry(&self, line: &ListedLine) -> Option<&Arc<Entry>> {
        self.rows.get(&line.number())
    }

    /// A run over many cards, as far as it was read.
    pub fn run(&self, id: &str) -> Option<&BatchLine> {
        self.runs.get(id)
    }

    /// Whether a run is unfolded.
    pub fn is_open(&self, id: &str) -> bool {
        self.open.contains_key(id)
    }

    /// What the card of an entry of an unfolded run was called then, where that is known.
    pub fn called(&self, n: i64) -> Option<&str> {
        self.called.get(&n).map(String::as_str).filter(|name| !name.is_empty())
    }

    /// How many entries are in memory.
    pub fn kept(&self) -> usize {
        self.rows.len()
    }

    /// What 清理旧记录 would remove; none before that is known.
    pub fn old(&self) -> Option<Older> {
        self.old
    }

    /// How many old files lie beside the record.
    pub fn files(&self) -> usize {
        self.files
    }

    /// Whether a row among these is to be read.
    pub fn lacks(&self, places: Range<usize>) -> bool {
        let lines = self.lines.as_deref().and_then(|n| n.get(places.start..places.end.min(n.len())));
        lines.is_some_and(|all| all.iter().any(|line| !self.fresh.contains(line)))
    }

    /// These rows were read, or cannot be: they are not asked for again.
    pub(super) fn given_up(&mut self, lines: Vec<ListedLine>) {
        self.fresh.extend(lines);
    }

    fn around(&self, places: &Range<usize>, beside: usize) -> &[ListedLine] {
        let all = self.lines.as_deref().unwrap_or_default();
        let end = places.end.saturating_add(beside).min(all.len());
        all.get(places.start.saturating_sub(beside).min(end)..end).unwrap_or_default()
    }

    /// Takes in what was found.
    fn take(&mut self, listed: Listed) {
        self.partial = !listed.done;
        let mut lines = match self.lines.take() {
            Some(lines) if !listed.first => lines,
            _ => Vec::new(),
        };
        lines.reserve(listed.lines.len());
        for line in listed.lines {
            // What was unfolded stays so when the record is read anew.
            let open = if let ListedLine::Run(_, run) = &line { self.open.get(run) } else { None };
            let of: Vec<ListedLine> = open.into_iter().flatten().map(|n| ListedLine::Of(*n)).collect();
            lines.push(line);
            lines.extend(of);
        }
        self.lines = Some(lines);
    }

    /// Takes the entries of a run out of the list, and puts these there; none: it is folded.
    fn put_behind(&mut self, run: &Arc<str>, entries: Option<Vec<(i64, String)>>) {
        let Some(lines) = &mut self.lines else { return };
        let is = |line: &ListedLine| matches!(line, ListedLine::Run(_, of) if of == run);
        let Some(head) = lines.iter().position(is) else { return };
        let old = lines.iter().skip(head + 1).take_while(|line| matches!(line, ListedLine::Of(_))).count();
        let new: Vec<ListedLine> = entries.iter().flatten().map(|(n, _)| ListedLine::Of(*n)).collect();
        lines.splice(head + 1..head + 1 + old, new);
        let Some(entries) = entries else {
            self.open.remove(run);
            return;
        };
        self.open.insert(Arc::clone(run), entries.iter().map(|(n, _)| *n).collect());
        self.called.extend(entries);
    }
}

impl Studio {
    /// How many entries the record of the chosen card has, or that of 演练.
    pub fn records_count(&self) -> usize {
        if self.merchants.chosen.is_none() { self.records.practised } else { self.card.history.count }
    }

    /// Whether anything is being read for what 发布记录 shows.
    pub fn is_listing(&self) -> bool {
        self.jobs.is_finding() || self.jobs.is_reading_rows() || self.jobs.is_unfolding() || self.jobs.is_counting()
    }

    /// Whose record is listed; `None` while no card is chosen.
    fn listed_of(&self) -> Option<Option<CardKey>> {
        if self.merchants.chosen.is_none() { Some(None) } else { self.card.key.clone().map(Some) }
    }

    /// Has looked for what 发布记录 is to show, where that is something else than before.
    pub(super) fn look_for(&mut self) {
        let Some(Sheet::Records(open, _)) = &self.sheets.open else {
            self.list_no_more();
            return;
        };
        let Some(key) = self.listed_of() else { return };
        let old = self.old_wish(open, &key);
        let (filter, lang, revision) = (open.filter.clone(), self.view.lang, self.records.revision);
        let wish = ListWish { key, filter, lang, revision };
        if self.records.asked.as_ref() != Some(&wish) {
            self.find(wish);
        }
        if let Some(old) = old.filter(|old| self.records.asked_old.as_ref() != Some(old)) {
            let job = self.job(RecordJob::Older(old.key.clone(), old.day.clone()));
            self.jobs.counting.begin_instead(job, ());
            (self.records.asked_old, self.records.old) = (Some(old), None);
        }
    }

    fn old_wish(&self, open: &Records, key: &Option<CardKey>) -> Option<OldWish> {
        let day = match open.page {
            Page::Clear(clearing) => clock::months_ago(clearing.months),
            // Where nothing is listed, old files may lie there all the same; no entry is older than no day.
            Page::List if self.records_count() == 0 => String::new(),
            _ => return None,
        };
        Some(OldWish { key: key.clone(), day, revision: self.records.revision })
    }

    fn find(&mut self, wish: ListWish) {
        let records = &mut self.records;
        let before = records.asked.as_ref();
        if before.is_none_or(|b| b.key != wish.key) {
            (records.lines, records.rows) = (None, HashMap::new());
            (records.runs, records.open, records.called) = Default::default();
        }
        if before.is_none_or(|b| (b.revision, &b.key) != (wish.revision, &wish.key)) {
            records.fresh.clear();
        }
        (records.asked, records.partial) = (Some(wish.clone()), false);
        let runs: Vec<Arc<str>> = records.open.keys().cloned().collect();
        let key = wish.key.clone();
        let job = self.job(RecordJob::Find(wish.key, wish.filter, wish.lang));
        self.jobs.finding.begin_instead(job, ());
        // What is unfolded may have more entries by now.
        runs.into_iter().for_each(|run| self.ask_run(key.clone(), run));
    }

    /// The list is gone: nothing of it is kept.
    fn list_no_more(&mut self) {
        if self.records.asked.is_some() {
            let RecordsRead { practised, revision, .. } = self.records;
            self.records = RecordsRead { practised, revision, ..RecordsRead::default() };
            self.jobs.finding.take_all();
            self.jobs.rows.take_all();
            self.jobs.unfolding.take_all();
            self.jobs.counting.take_all();
        }
    }

    /// These places of the list are in sight: what is not known of them is read.
    pub(super) fn in_sight(&mut self, places: Range<usize>) {
        let Some(wish) = self.records.asked.clone().filter(|_| self.jobs.rows.is_none()) else { return };
        let near = self.records.around(&places, BESIDE);
        let wanted: Vec<ListedLine> = near.iter().filter(|l| !self.records.fresh.contains(l)).cloned().collect();
        if self.records.rows.len() + wanted.len() > KEPT {
            let near: HashSet<ListedLine> = near.iter().cloned().collect();
            let numbers: HashSet<i64> = near.iter().map(ListedLine::number).collect();
            self.records.rows.retain(|n, _| numbers.contains(n));
            self.records.runs.retain(|run, _| near.iter().any(|l| matches!(l, ListedLine::Run(_, of) if of == run)));
            self.records.fresh.retain(|line| near.contains(line));
        }
        if !wanted.is_empty() {
            let job = self.job(RecordJob::Rows(wish.key, wanted.clone()));
            self.jobs.rows.begin_instead(job, wanted);
        }
    }

    /// Entries were found.
    pub(super) fn listed(&mut self, id: JobId, listed: Result<Listed, Trouble>) {
        if !self.jobs.finding.has(id) {
            return;
        }
        if listed.as_ref().map_or(true, |l| l.done) {
            self.jobs.finding.finish(id);
        }
        match listed {
            Ok(listed) => self.records.take(listed),
            Err(t) => self.view.toasts.bad(&t, self.view.lang),
        }
    }

    /// Rows were read.
    pub(super) fn rows(&mut self, id: JobId, rows: Result<LinesRead, Trouble>) {
        let Some(asked) = self.jobs.rows.finish(id) else { return };
        match rows {
            Ok(rows) => {
                asked.iter().for_each(|line| _ = self.records.rows.remove(&line.number()));
                self.records.rows.extend(rows.entries);
                self.records.runs.extend(rows.runs);
            }
            Err(t) => self.view.toasts.bad(&t, self.view.lang),
        }
        self.records.given_up(asked);
    }

    /// A run over many cards is unfolded, or folded.
    pub(super) fn unfold(&mut self, run: Arc<str>, open: bool) {
        let Some(wish) = &self.records.asked else { return };
        if open {
            let key = wish.key.clone();
            self.ask_run(key, run);
        } else {
            self.records.put_behind(&run, None);
        }
    }

    fn ask_run(&mut self, key: Option<CardKey>, run: Arc<str>) {
        let job = self.job(RecordJob::Unfold(key, Arc::clone(&run)));
        self.jobs.unfolding.begin(job, run);
    }

    /// The entries of a run were read.
    pub(super) fn unfolded(&mut self, id: JobId, read: Result<Vec<(i64, String)>, Trouble>) {
        let Some(run) = self.jobs.unfolding.finish(id) else { return };
        match read {
            Ok(entries) => self.records.put_behind(&run, Some(entries)),
            Err(t) => self.view.toasts.bad(&t, self.view.lang),
        }
    }

    /// 清理旧记录: how much there is.
    pub(super) fn counted(&mut self, id: JobId, older: Result<Older, Trouble>) {
        if self.jobs.counting.finish(id).is_none() {
            return;
        }
        match older {
            Ok(older) => (self.records.old, self.records.files) = (Some(older), older.files),
            Err(t) => self.view.toasts.bad(&t, self.view.lang),
        }
    }
}

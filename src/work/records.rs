//! The worker for what the ledgers know: a card's history, 发布记录 and what can be done with it. It has a thread of its own,
//! so that a hundred thousand entries hold up no file.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;

use super::out::{Out, worker};
use super::outcome::{CardKey, History, Imported, JobId, Outcome};
use crate::export::records::{Filter, csv};
use crate::platform::clock;
use crate::platform::folders::Folders;
use crate::platform::input::{self, Content, Kind};
use crate::publish::{Target, result};
use crate::storage::draft;
use crate::storage::ledger::{Entry, Ledger, Line, Phase};
use crate::storage::{atomic, exchange, handed, history};
use crate::trouble::{Trouble, Who};
use crate::wechatpay::verdict::Verdict;
use crate::words::Lang;

/// What is read from the record and written to it.
#[derive(Debug)]
pub enum RecordJob {
    /// What is known of a card.
    History(CardKey),
    /// The record of 演练.
    Practised,
    /// Write what a person said of a card; none: of 演练.
    Say(Box<Line>, Option<CardKey>),
    /// 导出表格 of a card (none: of 演练), in a language.
    Table(Option<CardKey>, Filter, Lang, PathBuf),
    /// 导出给同事
    Give(CardKey, PathBuf),
    /// 导入同事的记录; then what is known of the present card.
    Take(PathBuf, Option<CardKey>),
    /// 导入结果: the file, the merchants whose it may be (first the chosen one), and the card on show.
    ImportResult(PathBuf, Vec<Target>, Option<CardKey>),
    /// 清理旧记录 of a card (none: of 演练) from before this day.
    Clear(Option<CardKey>, String),
}

pub(super) fn start(folders: Folders, out: Out) -> Sender<(JobId, RecordJob)> {
    let mut records = Records { folders, real: None, trial: None, unreadable_told: 0 };
    worker("ledger", out.clone(), move |id, job| records.run(id, job, &out))
}

/// Both ledgers, opened when they are first asked for.
struct Records {
    folders: Folders,
    real: Option<Ledger>,
    trial: Option<Ledger>,
    /// How many unreadable lines were told already.
    unreadable_told: usize,
}

impl Records {
    fn run(&mut self, id: JobId, job: RecordJob, out: &Out) {
        match job {
            RecordJob::History(key) => self.tell_history(id, Some(key), out),
            RecordJob::Practised => self.tell_history(id, None, out),
            RecordJob::Say(line, key) => {
                send_trouble(out, self.ledger(key.is_none()).and_then(|l| l.append(&line)));
                self.tell_history(id, key, out);
            }
            RecordJob::Table(key, filter, lang, path) => {
                let entries = self.entries(key.as_ref());
                let done = entries.and_then(|all| {
                    let wanted = all.iter().map(AsRef::as_ref).filter(|e| filter.fits(e, lang));
                    atomic::write_shared(&path, &csv(wanted, filter.trial, lang)?)?;
                    Ok(path)
                });
                out.send(Outcome::Written(done));
            }
            RecordJob::Give(key, path) => {
                let done = self.known(Some(&key)).and_then(|all| {
                    // Oldest first, as a ledger is; what runs has no outcome to give.
                    atomic::write_shared(&path, &exchange::write(all.iter().rev()))?;
                    Ok(path)
                });
                out.send(Outcome::Written(done));
            }
            RecordJob::Take(path, key) => {
                let done = exchange::read(&path).and_then(|(theirs, skipped)| {
                    let counts = self.ledger(false)?.import(&theirs)?;
                    if skipped > 0 {
                        let skipped_lines = Trouble::new("records-import-skipped", Who::Person);
                        out.send(Outcome::Told(
                            skipped_lines.with("file", atomic::shown(&path)).with("count", skipped),
                        ));
                    }
                    Ok(counts)
                });
                out.send(Outcome::Taken(done));
                if key.is_some() {
                    self.tell_history(id, key, out);
                }
            }
            RecordJob::ImportResult(path, targets, key) => {
                out.send(Outcome::Imported(self.import_result(&path, &targets)));
                if key.is_some() {
                    self.tell_history(id, key, out);
                }
            }
            RecordJob::Clear(key, day) => {
                let done = self.clear(key.as_ref(), &day);
                out.send(Outcome::Cleared(done));
                self.tell_history(id, key, out);
            }
        }
    }

    /// The lines of a result, with the draft that was handed over beside it; what was imported before stays as it is.
    fn import_result(&mut self, path: &Path, targets: &[Target]) -> Result<Imported, Trouble> {
        let Content { bytes, meta } = input::plain(path, Kind::Result)?;
        let beside = path.with_file_name(handed::DRAFT);
        if !beside.is_file() {
            return Err(Trouble::new("result-no-draft", Who::Person).with("file", handed::DRAFT));
        }
        let draft = draft::open(&beside)?.draft;
        let mchid = draft.mchid.clone().unwrap_or_default();
        let other = || Trouble::new("result-other-merchant", Who::Person).with("mchid", mchid.as_str());
        let target = targets.iter().find(|t| t.mchid == mchid).ok_or_else(other)?;
        let written = meta.modified().ok();
        let at = written.map_or_else(clock::now_rfc3339, clock::rfc3339);
        let lines = result::lines(&bytes, &draft, target, &at, std::process::id())?;
        let ledger = self.ledger(false)?;
        ledger.refresh()?;
        let mut out = Imported { new: 0, known: 0 };
        for pair in lines.chunks(2) {
            if pair.first().is_some_and(|l| ledger.entry(&l.id).is_some()) {
                out.known += 1;
                continue;
            }
            ledger.append_all(pair)?;
            out.new += 1;
        }
        Ok(out)
    }

    fn ledger(&mut self, trial: bool) -> Result<&mut Ledger, Trouble> {
        let (slot, path) = match trial {
            true => (&mut self.trial, self.folders.trial_ledger()),
            false => (&mut self.real, self.folders.ledger()),
        };
        if slot.is_none() {
            self.folders.prepare()?;
            *slot = Some(Ledger::open(&path, std::process::id())?);
        }
        slot.as_mut().ok_or_else(|| Trouble::new("folder-unwritable", Who::Engineer))
    }

    /// The entries of a card (none: of 演练), newest first, removed ones among them; what a dead process left open is
    /// of unknown outcome.
    fn known(&mut self, key: Option<&CardKey>) -> Result<Vec<Arc<Entry>>, Trouble> {
        let ledger = self.ledger(key.is_none())?;
        ledger.refresh()?;
        let mut entries: Vec<Arc<Entry>> = match key {
            None => ledger.entries().iter().rev().cloned().collect(),
            Some(k) => history_card(k).entries(ledger).into_iter().rev().cloned().collect(),
        };
        for e in &mut entries {
            if ledger.is_orphan(e) {
                Arc::make_mut(e).verdict = Some(Verdict::Unknown);
            }
        }
        Ok(entries)
    }

    /// The same without what the person removed.
    fn entries(&mut self, key: Option<&CardKey>) -> Result<Vec<Arc<Entry>>, Trouble> {
        let mut all = self.known(key)?;
        all.retain(|e| !e.line.forgotten);
        Ok(all)
    }

    fn clear(&mut self, key: Option<&CardKey>, day: &str) -> Result<usize, Trouble> {
        let ledger = self.ledger(key.is_none())?;
        ledger.refresh()?;
        // What still runs in some window stays.
        let runs: Vec<String> = ledger
            .entries()
            .iter()
            .filter(|e| e.verdict.is_none() && e.line.phase != Phase::Human && !ledger.is_orphan(e))
            .map(|e| e.line.id.clone())
            .collect();
        ledger.remove(|e| {
            key.is_none_or(|k| history_card(k).owns(e)) && e.line.at.as_str() < day && !runs.contains(&e.line.id)
        })
    }

    fn history(&mut self, key: &CardKey) -> Result<History, Trouble> {
        let entries = self.entries(Some(key))?;
        let ledger = self.ledger(false)?;
        let card = history_card(key);
        // A later publication has settled what the card shows, whatever became of an earlier one.
        let newest = entries.iter().find(|e| e.line.phase != Phase::Human && !e.line.colleague);
        let orphaned = |e: &Entry| ledger.entry(&e.line.id).is_some_and(|known| ledger.is_orphan(known));
        let open = newest.filter(|e| history::is_in_doubt(e) && orphaned(e));
        let orphan = open.cloned();
        let (last, before_doubt) = match history::last_known(ledger, card) {
            Some((known, true)) => (None, Some(known)),
            settled => (settled.map(|(last, _)| last), None),
        };
        Ok(History { shown: history::shown(ledger, card), last, before_doubt, entries, orphan })
    }

    fn tell_history(&mut self, id: JobId, key: Option<CardKey>, out: &Out) {
        let Some(key) = key else {
            match self.entries(None) {
                Ok(entries) => out.send(Outcome::Practised(entries)),
                Err(t) => out.send(Outcome::Told(t)),
            }
            return;
        };
        let known = self.history(&key);
        let wrong = |l: &Ledger| l.skipped + usize::from(l.is_damaged());
        if let Some(ledger) = self.real.as_ref().filter(|l| wrong(l) > self.unreadable_told) {
            self.unreadable_told = wrong(ledger);
            // A card that the damage left unsettled has a sheet that says so, and nothing lies over that.
            if !known.as_ref().is_ok_and(|h| h.shown.is_unsettled()) {
                send_trouble(out, ledger.trouble().map_or(Ok(()), Err));
            }
        }
        match known {
            Ok(h) => out.send(Outcome::History(id, key, Box::new(h))),
            Err(t) => {
                out.send(Outcome::Told(t));
                out.send(Outcome::History(id, key, Box::default()));
            }
        }
    }
}

fn history_card(key: &CardKey) -> history::Card<'_> {
    history::Card { gateway: &key.gateway, mchid: &key.mchid, card: &key.card }
}

fn send_trouble(out: &Out, done: Result<(), Trouble>) {
    if let Err(t) = done {
        out.send(Outcome::Told(t));
    }
}

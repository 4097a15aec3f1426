//! What one publication writes into 发布记录: its lines have everything in common but what each tells.

use super::card_result::CardResult;
use crate::platform::clock;
use crate::storage::record::{Line, Note, Phase, Record};
use crate::trouble::{Trouble, Who};

/// The record, and what every line of one publication says.
pub(super) struct Book<'a> {
    pub record: &'a mut Record,
    pub base: Line,
}

impl Book<'_> {
    /// Writes one line.
    ///
    /// # Errors
    /// As [`Record::append`].
    pub fn line(&mut self, change: impl FnOnce(&mut Line)) -> Result<(), Trouble> {
        let mut line = Line { at: clock::now_rfc3339(), body: String::new(), ..self.base.clone() };
        change(&mut line);
        self.record.append(&line)
    }

    /// Writes the verdict, or what came late. Where that cannot be done, the result says so: the intent stands there, and
    /// the next start shows it as unknown.
    pub fn end(&mut self, r: &mut CardResult, phase: Phase) {
        let signed = r.last.as_ref().and_then(|a| a.signed_by());
        let written = self.line(|l| {
            (l.phase, l.attempt) = (phase, r.attempts as u32);
            (l.verdict, l.status) = (Some(r.verdict), r.status);
            (l.code, l.message, l.request_id) = (r.code.clone(), r.message.clone(), r.request_id.clone());
            l.backup_host = r.backup_host;
            l.note = r.is_once_shown().then_some(Note::OnceShown);
            (l.answer_serial, l.answer_nonce) = signed.unzip();
        });
        log::info!(
            "publish card={} verdict={} status={:?} attempts={}",
            r.card_id,
            r.verdict.name(),
            r.status,
            r.attempts
        );
        if let Err(t) = written {
            log::error!("record: {}", t.sentence.key);
            let mut unwritten = Trouble::new("publish-unwritten", Who::Person);
            unwritten.details = t.details;
            r.unwritten = Some(unwritten);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_backup_host_is_written_down_with_the_end_and_only_where_it_was_used() {
        for used in [true, false] {
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("studio.db");
            let mut record = Record::open(&path, std::process::id()).unwrap();
            let mut r = CardResult::not_sent("p1".into(), Trouble::new("net-dns", Who::Person));
            r.backup_host = used;
            let mut book = Book { record: &mut record, base: Line { v: 1, id: "1".into(), ..Line::default() } };
            book.end(&mut r, Phase::End);
            assert_eq!(r.unwritten, None);
            let lines = record.lines("1").unwrap();
            assert_eq!(lines.iter().map(|l| l.backup_host).collect::<Vec<_>>(), [used]);
        }
    }
}

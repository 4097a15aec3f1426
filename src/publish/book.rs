//! What one publication writes into 发布记录: its lines have everything in common but what each tells.

use super::card_result::CardResult;
use crate::platform::clock;
use crate::storage::ledger::{Ledger, Line, Note, Phase};
use crate::trouble::{Trouble, Who};

/// The ledger, and what every line of one publication says.
pub(super) struct Book<'a> {
    pub ledger: &'a mut Ledger,
    pub base: Line,
}

impl Book<'_> {
    /// Writes one line.
    ///
    /// # Errors
    /// As [`Ledger::append`].
    pub fn line(&mut self, change: impl FnOnce(&mut Line)) -> Result<(), Trouble> {
        let mut line = Line { at: clock::now_rfc3339(), body: String::new(), ..self.base.clone() };
        change(&mut line);
        self.ledger.append(&line)
    }

    /// Writes the verdict, or what came late. Where that cannot be done, the result says so: the intent stands there, and
    /// the next start shows it as unknown.
    pub fn end(&mut self, r: &mut CardResult, phase: Phase) {
        let signed = r.last.as_ref().and_then(|a| a.signed_by());
        let written = self.line(|l| {
            (l.phase, l.attempt) = (phase, r.attempts as u32);
            (l.verdict, l.status) = (Some(r.verdict), r.status);
            (l.code, l.request_id) = (r.code.clone(), r.request_id.clone());
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
            log::error!("ledger: {}", t.sentence.key);
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
            let path = dir.path().join("ledger.jsonl");
            let mut ledger = Ledger::open(&path, std::process::id()).unwrap();
            let mut r = CardResult::not_sent("p1".into(), Trouble::new("net-dns", Who::Person));
            r.backup_host = used;
            let mut book = Book { ledger: &mut ledger, base: Line { v: 1, id: "1".into(), ..Line::default() } };
            book.end(&mut r, Phase::End);
            assert_eq!(r.unwritten, None);
            let text = std::fs::read_to_string(&path).unwrap();
            assert_eq!(text.contains("\"backup_host\":true"), used, "{text}");
            assert_eq!(text.contains("backup_host"), used, "a line without it is as short as before: {text}");
        }
    }
}

//! 审计: publications from day to day, each with the content that the card had before it (src/storage/README.md, Lists).

use std::collections::HashMap;

use super::card::Card;
use super::entry::Entry;
use super::history::{body_of, is_settled};
use super::record::Record;
use crate::rights::CardRights;
use crate::trouble::Trouble;
use crate::wechatpay::gateway::same_server;

/// So many entries are read at once.
const PAGE: usize = 500;

/// Which entries are wanted; what is empty narrows nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Span {
    /// From this day on (`2026-11-01`), as the entry's own offset says.
    pub since: String,
    /// Up to this day, with it.
    pub until: String,
    /// A part of the person's name or login.
    pub by: String,
    /// Of this run over several cards.
    pub batch: String,
}

impl Span {
    /// Whether an entry is wanted.
    pub fn holds(&self, e: &Entry) -> bool {
        let day = e.line.at.get(..10).unwrap_or_default();
        let from = self.since.is_empty() || day >= self.since.as_str();
        let to = self.until.is_empty() || day <= self.until.as_str();
        let by = self.by.trim().to_lowercase();
        let who = by.is_empty() || e.line.user.to_lowercase().contains(&by);
        let batch = self.batch.trim();
        from && to && who && (batch.is_empty() || e.line.batch.as_deref() == Some(batch))
    }
}

/// What was live on each card, as far as it was walked through.
#[derive(Default)]
struct Live(HashMap<(String, String), Vec<(String, CardRights)>>);

impl Live {
    fn of(&self, e: &Entry) -> Option<&CardRights> {
        let all = self.0.get(&(e.line.mchid.clone(), e.line.card.clone()))?;
        all.iter().find(|(g, _)| same_server(g, &e.line.gateway)).map(|(_, rights)| rights)
    }

    fn settle(&mut self, e: &Entry) {
        let all = self.0.entry((e.line.mchid.clone(), e.line.card.clone())).or_default();
        all.retain(|(g, _)| !same_server(g, &e.line.gateway));
        // Of a removed one nobody knows what it was.
        if let Some(rights) = body_of(e) {
            all.push((e.line.gateway.clone(), rights));
        }
    }
}

impl Record {
    /// Gives each entry of a card (none: of all) that is wanted to `told`, oldest first, with what was live before it;
    /// what a dead process left open is of unknown outcome. All of the record is walked through, page by page, because
    /// what was live before may be old.
    ///
    /// # Errors
    /// It cannot be read, or what `told` says.
    pub fn audit(
        &self,
        of: Option<Card<'_>>,
        span: &Span,
        mut told: impl FnMut(&Entry, Option<&CardRights>) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        let mut numbers = self.list(of, true)?.numbers();
        numbers.reverse();
        let mut live = Live::default();
        for page in numbers.chunks(PAGE) {
            for e in self.rows_to_give(page)? {
                if span.holds(&e) && !e.line.forgotten {
                    told(&e, live.of(&e))?;
                }
                if is_settled(&e) {
                    live.settle(&e);
                }
            }
        }
        Ok(())
    }
}

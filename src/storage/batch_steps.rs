//! What became of each card of a batch, from the events that carry its id (src/storage/README.md, Batches).

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, params_from_iter};

use super::rows::Name;
use crate::wechatpay::verdict::Verdict;

/// What became of one card.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Step {
    /// Nothing of it was begun.
    #[default]
    NotYet,
    /// It is under way, in this process or another.
    Running,
    /// It ended.
    Ended {
        /// The verdict; `unknown` where its process is gone.
        verdict: Verdict,
        /// The record's entry.
        id: String,
        /// When that was begun, RFC 3339.
        at: String,
        /// What somebody saw on the phone: the new content (true) or the old.
        looked: Option<bool>,
    },
}

impl Step {
    /// Whether it is still to be sent: it never left, or a look at the phone says that it did not arrive.
    pub fn is_to_send(&self) -> bool {
        match self {
            Self::NotYet => true,
            Self::Running => false,
            Self::Ended { verdict, looked, .. } => {
                *verdict == Verdict::NotSent || *verdict == Verdict::Unknown && *looked == Some(false)
            }
        }
    }

    /// Whether its outcome is not known, and nobody looked at the phone.
    pub fn is_in_doubt(&self) -> bool {
        matches!(self, Self::Ended { verdict: Verdict::Unknown, looked: None, .. })
    }

    /// Whether the card has the new content, as far as anybody knows.
    pub fn is_done(&self) -> bool {
        match self {
            Self::NotYet | Self::Running => false,
            Self::Ended { verdict: Verdict::Unknown, looked, .. } => *looked == Some(true),
            Self::Ended { verdict, .. } => matches!(verdict, Verdict::Confirmed | Verdict::Accepted),
        }
    }

    /// Whether the server said no.
    pub fn is_refused(&self) -> bool {
        matches!(self, Self::Ended { verdict: Verdict::Refused, .. })
    }

    /// What it is after a further publication: one in doubt, or done, stays so behind what never arrived.
    fn then(&mut self, next: Self) {
        let settles = next == Self::Running || next.is_done() || next.is_in_doubt();
        if settles || !self.is_in_doubt() && !self.is_done() {
            *self = next;
        }
    }
}

/// By card, of one batch; of a `colleague`'s by what came from there, else by what was sent from here.
pub(super) fn steps_of(
    db: &Connection,
    id: &str,
    colleague: bool,
    orphans: &HashSet<String>,
) -> rusqlite::Result<HashMap<String, Step>> {
    let of = if colleague { "p.batch = ?1 AND p.colleague = 1" } else { "p.batch = ?1 AND p.colleague = 0" };
    Ok(read(db, of, &[id], orphans)?.remove(id).unwrap_or_default())
}

/// By batch and card, of one batch (and of one card of it) or of all. What came from colleagues is not ours to go on with.
pub(super) fn steps(
    db: &Connection,
    of: Option<(&str, Option<&str>)>,
    orphans: &HashSet<String>,
) -> rusqlite::Result<HashMap<String, HashMap<String, Step>>> {
    // Named apart, so that each asks an index: the record may hold a hundred thousand publications.
    let values: Vec<&str> = of.iter().flat_map(|(id, card)| std::iter::once(*id).chain(*card)).collect();
    let of = match of {
        None => "p.batch IS NOT NULL AND p.colleague = 0",
        Some((_, None)) => "p.batch = ?1 AND p.colleague = 0",
        Some(_) => "p.batch = ?1 AND p.card = ?2 AND p.colleague = 0",
    };
    read(db, of, &values, orphans)
}

fn read(
    db: &Connection,
    of: &str,
    values: &[&str],
    orphans: &HashSet<String>,
) -> rusqlite::Result<HashMap<String, HashMap<String, Step>>> {
    let sql = format!(
        "SELECT p.batch, p.card, p.id, p.at, p.verdict,
             (SELECT note = '{{\"looked\":true}}' FROM event e WHERE e.publication = p.n AND e.note LIKE '{{\"looked\"%'
              ORDER BY e.n DESC LIMIT 1)
         FROM publication p WHERE {of} AND p.human = 0 ORDER BY p.n"
    );
    let mut select = db.prepare_cached(&sql)?;
    let mut rows = select.query(params_from_iter(values))?;
    let mut out: HashMap<String, HashMap<String, Step>> = HashMap::new();
    while let Some(r) = rows.next()? {
        let (batch, card, id, at): (String, String, String, String) = (r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?);
        let verdict = r.get::<_, Option<Name<Verdict>>>(4)?.map(|v| v.0);
        let verdict = verdict.or_else(|| orphans.contains(&id).then_some(Verdict::Unknown));
        let next = match verdict {
            None => Step::Running,
            Some(verdict) => Step::Ended { verdict, id, at, looked: r.get(5)? },
        };
        out.entry(batch).or_default().entry(card).or_default().then(next);
    }
    Ok(out)
}

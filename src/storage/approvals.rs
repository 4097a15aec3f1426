//! 登记批准: who approved a content, when, and the picture that shows it. It is bound to the content's mark, is kept here
//! alone, and is never sent anywhere (src/storage/README.md, Approvals).

use std::collections::HashMap;

use rusqlite::{Row, Transaction, params};

use super::batches::{fields_of, paths};
use super::planned::Planned;
use super::record::Record;
use crate::platform::clock::instant;
use crate::rights::CardRights;
use crate::rights::field::FieldId;
use crate::trouble::Trouble;

/// Somebody approved a content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Its number; 0 before it is kept.
    pub n: i64,
    /// The content's mark: `7F3A09C2`.
    pub mark: String,
    /// The content, all four switches named.
    pub rights: CardRights,
    /// Who: 李总.
    pub by: String,
    /// When, as it was written down: `11-26 15:20`.
    pub at: String,
    /// When that was written down, RFC 3339.
    pub noted: String,
    /// Who wrote it down.
    pub user: String,
    /// 商户号
    pub mchid: String,
    /// The cards it is for; none: whatever card the content goes to.
    pub cards: Vec<String>,
    /// One change for many cards: the fields that go along, and the mark is that of what goes to all of them; none: the
    /// whole content, for one card.
    pub fields: Vec<FieldId>,
    /// The picture, a small JPEG; empty: none, or not read with the rest.
    pub picture: Vec<u8>,
    /// There is a picture, which [`Record::approval_picture`] reads.
    pub pictured: bool,
}

const COLUMNS: &str = "n, mark, rights, approver, at, noted, user, mchid, cards, fields, length(picture) > 0";

fn read(r: &Row<'_>) -> rusqlite::Result<Approval> {
    let rights: String = r.get(2)?;
    let (cards, fields): (String, String) = (r.get(8)?, r.get(9)?);
    Ok(Approval {
        n: r.get(0)?,
        mark: r.get(1)?,
        rights: serde_json::from_str(&rights).unwrap_or_default(),
        by: r.get(3)?,
        at: r.get(4)?,
        noted: r.get(5)?,
        user: r.get(6)?,
        mchid: r.get(7)?,
        cards: cards.split_whitespace().map(str::to_owned).collect(),
        fields: fields_of(&fields).flatten().collect(),
        picture: Vec::new(),
        pictured: r.get(10)?,
    })
}

impl Record {
    /// Keeps an approval.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn approve(&mut self, a: &Approval) -> Result<(), Trouble> {
        self.write_beside(|tx| insert(tx, a))
    }

    /// The approvals of a merchant (none: of all), newest first, without their pictures.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn approvals(&self, mchid: Option<&str>) -> Result<Vec<Approval>, Trouble> {
        let all = || -> rusqlite::Result<Vec<Approval>> {
            let sql = format!("SELECT {COLUMNS} FROM approval WHERE ?1 IS NULL OR mchid = ?1 ORDER BY n DESC");
            self.db.prepare_cached(&sql)?.query_map([mchid], read)?.collect()
        };
        all().map_err(|e| self.trouble(&e))
    }

    /// The picture of an approval; empty where it has none.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn approval_picture(&self, n: i64) -> Result<Vec<u8>, Trouble> {
        let sql = "SELECT picture FROM approval WHERE n = ?1";
        self.db.query_row(sql, [n], |r| r.get(0)).map_err(|e| self.trouble(&e))
    }
}

/// Writes an approval down.
pub(super) fn insert(tx: &Transaction<'_>, a: &Approval) -> rusqlite::Result<()> {
    let rights = serde_json::to_string(&a.rights.explicit()).unwrap_or_default();
    let sql = "INSERT INTO approval (mark, rights, approver, at, noted, user, mchid, cards, fields, picture)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    let (cards, fields) = (a.cards.join(" "), paths(&a.fields));
    let values = params![a.mark, rights, a.by, a.at, a.noted, a.user, a.mchid, cards, fields, a.picture];
    tx.execute(sql, values).map(|_| ())
}

/// Removes the approvals that were written down before `day` (of a merchant, of a card: those that are for it), with
/// their pictures: they hold what the removed entries held.
pub(super) fn forget(
    tx: &Transaction<'_>,
    (mchid, card): (Option<&str>, Option<&str>),
    day: &str,
) -> rusqlite::Result<()> {
    let sql = "DELETE FROM approval WHERE noted < ?1
               AND (?2 IS NULL OR mchid = ?2)
               AND (?3 IS NULL OR instr(' ' || cards || ' ', ' ' || ?3 || ' ') > 0)";
    tx.execute(sql, params![day, mchid, card]).map(|_| ())
}

/// Approvals by what they are of, to be asked about publications.
#[derive(Debug, Default)]
pub struct Approved(HashMap<(String, String), Vec<Approval>>);

impl Approved {
    /// All of a record.
    pub fn of(all: Vec<Approval>) -> Self {
        let mut out: HashMap<_, Vec<Approval>> = HashMap::new();
        for a in all {
            out.entry((a.mchid.clone(), a.mark.clone())).or_default().push(a);
        }
        Self(out)
    }

    /// The newest approval of this content for this card that was written down before `at`; of a run, `mark` is that of
    /// what went to all of its cards.
    pub fn of_content(&self, (mchid, card): (&str, &str), mark: &str, at: &str) -> Option<&Approval> {
        let all = self.0.get(&(mchid.to_owned(), mark.to_owned()))?;
        let before = |a: &&Approval| instant(&a.noted) <= instant(at);
        all.iter().filter(before).find(|a| a.is_for(card))
    }
}

impl Approval {
    /// Whether it is for this card.
    pub fn is_for(&self, card: &str) -> bool {
        self.cards.is_empty() || self.cards.iter().any(|c| c == card)
    }

    /// Whether it is of one change for many cards.
    pub fn is_of_many(&self) -> bool {
        !self.fields.is_empty()
    }

    /// Whether it is of what was planned: of its very content, or of the same change for all of its cards.
    pub(super) fn is_of_plan(&self, plan: &Planned) -> bool {
        let content = match self.is_of_many() {
            // What goes to each card alone is in the mark only, which the plan does not know.
            true => {
                let alone = plan.cards.iter().any(|c| c.own.is_some());
                !alone && self.fields == plan.fields && self.rights == plan.draft.rights.explicit()
            }
            false => self.mark == plan.mark,
        };
        content && self.mchid == plan.mchid && plan.cards.iter().all(|c| self.is_for(&c.card))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_approval_is_of_its_content_its_cards_and_what_came_after_it() {
        let dir = tempfile::tempdir().unwrap();
        let mut record = Record::open(&dir.path().join("studio.db"), 7).unwrap();
        let a = Approval {
            n: 0,
            mark: "7F3A09C2".into(),
            rights: CardRights { show_bonus: Some(true), ..CardRights::default() }.explicit(),
            by: "李总".into(),
            at: "11-26 15:20".into(),
            noted: "2026-11-26T15:30:00+08:00".into(),
            user: "王芳".into(),
            mchid: "1".into(),
            cards: vec!["p1".into(), "p2".into()],
            fields: vec![FieldId::ShowBonus],
            picture: b"jpeg".to_vec(),
            pictured: true,
        };
        record.approve(&a).unwrap();
        let all = record.approvals(Some("1")).unwrap();
        assert_eq!(all, [Approval { n: 1, picture: Vec::new(), ..a.clone() }]);
        assert!(record.approvals(Some("2")).unwrap().is_empty());
        assert_eq!(record.approval_picture(1).unwrap(), b"jpeg");
        let of = Approved::of(all);
        let asked = |card, mark, at| of.of_content(("1", card), mark, at).is_some();
        assert!(asked("p1", "7F3A09C2", "2026-11-26T16:00:00+08:00"));
        assert!(!asked("p3", "7F3A09C2", "2026-11-26T16:00:00+08:00"), "another card");
        assert!(!asked("p1", "00000000", "2026-11-26T16:00:00+08:00"), "another content");
        assert!(!asked("p1", "7F3A09C2", "2026-11-26T15:00:00+08:00"), "it was approved afterwards");
    }
}

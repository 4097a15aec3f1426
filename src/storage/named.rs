//! Which card is which to the person: 备注名 and groups that she gave, and what a card was called when it was used last
//! (src/storage/README.md, Names). It is hers, so that it stands in the database of the record and not in the cache.

use std::collections::HashMap;

use rusqlite::{Connection, Transaction, params};

use super::cards::Whose;
use super::history::Card;
use super::record::Record;
use crate::trouble::Trouble;
use crate::wechatpay::gateway::server_of;

/// So many characters of a 备注名 or of a group's name are kept.
pub const MOST: usize = 30;

/// What a person calls a card.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// 备注名; empty: none.
    pub name: String,
    /// Its groups, in order.
    pub groups: Vec<String>,
    /// When it was chosen last here, RFC 3339.
    pub used: Option<String>,
}

/// What is known of a card's last publication, without reading its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastPublication {
    /// When, RFC 3339.
    pub at: String,
    /// By whom; empty where it was removed.
    pub by: String,
    /// A colleague's, from another computer.
    pub colleague: bool,
}

impl Record {
    /// What the person calls each card of this merchant, and when it was used; cards without any of it are left out.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn named(&self, of: Whose<'_>) -> Result<HashMap<String, Named>, Trouble> {
        all(&self.db, of).map_err(|e| self.trouble(&e))
    }

    /// The same of one card.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn named_card(&self, card: Card<'_>) -> Result<Named, Trouble> {
        let all = self.named(Whose { gateway: card.gateway, mchid: card.mchid })?;
        Ok(all.get(card.card).cloned().unwrap_or_default())
    }

    /// Keeps 备注名 (empty: none) and groups of a card.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn name_card(&mut self, card: Card<'_>, name: &str, groups: &[String]) -> Result<(), Trouble> {
        let server = server_of(card.gateway);
        self.write_beside(|tx| {
            let sql = "INSERT INTO named (server, mchid, card, name) VALUES (?1, ?2, ?3, ?4)
                       ON CONFLICT DO UPDATE SET name = ?4";
            tx.execute(sql, params![server, card.mchid, card.card, name])?;
            let sql = "DELETE FROM grouped WHERE server = ?1 AND mchid = ?2 AND card = ?3";
            tx.execute(sql, params![server, card.mchid, card.card])?;
            for group in groups {
                let sql = "INSERT OR IGNORE INTO grouped (server, mchid, card, name) VALUES (?1, ?2, ?3, ?4)";
                tx.execute(sql, params![server, card.mchid, card.card, group])?;
            }
            Ok(())
        })
    }

    /// The card was chosen at `at`, when WeChat called it `title`.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn use_card(&mut self, card: Card<'_>, title: Option<&str>, at: &str) -> Result<(), Trouble> {
        let server = server_of(card.gateway);
        self.write_beside(|tx| {
            let sql = "INSERT INTO named (server, mchid, card, title, used) VALUES (?1, ?2, ?3, ?4, ?5)
                       ON CONFLICT DO UPDATE SET title = coalesce(?4, title), used = ?5";
            tx.execute(sql, params![server, card.mchid, card.card, title, at]).map(|_| ())
        })
    }

    /// The last publication of each card of this merchant that WeChat took, ours or a colleague's, whichever is later.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn last_publications(&self, of: Whose<'_>) -> Result<HashMap<String, LastPublication>, Trouble> {
        last(&self.db, of).map_err(|e| self.trouble(&e))
    }
}

fn all(db: &Connection, of: Whose<'_>) -> rusqlite::Result<HashMap<String, Named>> {
    let server = server_of(of.gateway);
    let mut out: HashMap<String, Named> = HashMap::new();
    let mut select = db.prepare("SELECT card, name, used FROM named WHERE server = ?1 AND mchid = ?2")?;
    let mut rows = select.query(params![server, of.mchid])?;
    while let Some(r) = rows.next()? {
        let (name, used): (Option<String>, Option<String>) = (r.get(1)?, r.get(2)?);
        out.insert(r.get(0)?, Named { name: name.unwrap_or_default(), used, groups: Vec::new() });
    }
    let mut select = db.prepare("SELECT card, name FROM grouped WHERE server = ?1 AND mchid = ?2 ORDER BY name")?;
    let mut rows = select.query(params![server, of.mchid])?;
    while let Some(r) = rows.next()? {
        out.entry(r.get(0)?).or_default().groups.push(r.get(1)?);
    }
    Ok(out)
}

fn last(db: &Connection, of: Whose<'_>) -> rusqlite::Result<HashMap<String, LastPublication>> {
    let server = server_of(of.gateway);
    let sql = "SELECT card, at, user, colleague, gateway FROM publication
               WHERE mchid = ?1 AND human = 0 AND verdict IN ('confirmed', 'accepted')";
    let mut select = db.prepare(sql)?;
    let mut rows = select.query([of.mchid])?;
    let mut out: HashMap<String, (Option<i64>, LastPublication)> = HashMap::new();
    while let Some(r) = rows.next()? {
        let (card, at): (String, String) = (r.get(0)?, r.get(1)?);
        // Moments, because each computer writes its own offset.
        let moment = crate::platform::clock::instant(&at);
        if server_of(&r.get::<_, String>(4)?) != server || out.get(&card).is_some_and(|(known, _)| *known > moment) {
            continue;
        }
        out.insert(card, (moment, LastPublication { at, by: r.get(2)?, colleague: r.get(3)? }));
    }
    Ok(out.into_iter().map(|(card, (_, last))| (card, last)).collect())
}

/// What a merchant's cards are called goes, with their groups.
pub(super) fn forget(tx: &Transaction<'_>, mchid: &str) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM named WHERE mchid = ?1", [mchid])?;
    tx.execute("DELETE FROM grouped WHERE mchid = ?1", [mchid]).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::record::{Line, Phase};
    use crate::wechatpay::verdict::Verdict;

    const OF: Whose<'_> = Whose { gateway: "api.mch.weixin.qq.com", mchid: "1" };
    const CARD: Card<'_> = Card { gateway: "api.mch.weixin.qq.com", mchid: "1", card: "p1" };

    fn record() -> (Record, tempfile::TempDir) {
        let dir = tempfile::tempdir().unwrap();
        (Record::open(&dir.path().join("studio.db"), 7).unwrap(), dir)
    }

    #[test]
    fn names_and_groups_are_kept_and_taken_back() {
        let (mut record, _dir) = record();
        assert!(record.named(OF).unwrap().is_empty());
        record.use_card(CARD, Some("悦享会员卡"), "t1").unwrap();
        record.name_card(CARD, "杭州西湖店", &["西湖片区".into(), "直营".into()]).unwrap();
        let same = Whose { gateway: "api2.wechatpay.cn", ..OF };
        let named = record.named(same).unwrap().remove("p1").unwrap();
        assert_eq!((named.name.as_str(), named.used.as_deref()), ("杭州西湖店", Some("t1")));
        assert_eq!(named.groups, ["直营", "西湖片区"]);
        assert!(record.named(Whose { mchid: "2", ..OF }).unwrap().is_empty());
        record.name_card(CARD, "", &[]).unwrap();
        record.use_card(CARD, None, "t2").unwrap();
        let named = record.named(OF).unwrap().remove("p1").unwrap();
        assert_eq!(named, Named { used: Some("t2".into()), ..Named::default() });
    }

    #[test]
    fn the_later_publication_counts_whoever_made_it() {
        let (mut record, _dir) = record();
        let mut sent = |id: &str, at: &str, user: &str, verdict, colleague| {
            let line = Line {
                id: id.into(),
                at: at.into(),
                gateway: "api.mch.weixin.qq.com".into(),
                mchid: "1".into(),
                card: "p1".into(),
                user: user.into(),
                body: "{}".into(),
                colleague,
                ..Line::default()
            };
            record.append(&line).unwrap();
            record.append(&Line { phase: Phase::End, verdict: Some(verdict), ..line }).unwrap();
        };
        sent("1", "2026-11-24T18:00:00+08:00", "王琳", Verdict::Confirmed, false);
        // 11:00 in London is later than 18:00 in Shanghai, though it is the smaller text.
        sent("2", "2026-11-24T11:00:00+00:00", "张敏", Verdict::Accepted, true);
        sent("3", "2026-11-25T11:00:00+08:00", "王琳", Verdict::Refused, false);
        let last = record.last_publications(OF).unwrap().remove("p1").unwrap();
        assert_eq!((last.by.as_str(), last.colleague), ("张敏", true));
    }
}

//! Cards as WeChat told them last, in `cache.db`: the list of each merchant and the templates that were read
//! (src/storage/README.md, Cards). What is lost here is read again.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension as _, params};

use super::{cache, db};
use crate::trouble::Trouble;
use crate::wechatpay::card_list::ListedCard;
use crate::wechatpay::gateway::server_of;
use crate::wechatpay::template::Template;

/// Whose cards: host of the gateway and 商户号.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whose<'a> {
    /// Host of the gateway, however it is spelled.
    pub gateway: &'a str,
    /// 商户号
    pub mchid: &'a str,
}

/// A card as WeChat told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptCard {
    /// What it shows.
    pub template: Template,
    /// When it was read, RFC 3339.
    pub at: String,
}

/// A merchant's list as it was read last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeptList {
    /// The cards, in WeChat's order.
    pub cards: Vec<KeptCard>,
    /// When it was read, RFC 3339; none: never.
    pub at: Option<String>,
    /// Nothing was missing.
    pub complete: bool,
}

/// The cards in the database at a path, which is opened when they are first asked for.
#[derive(Debug)]
pub struct CardCache {
    path: PathBuf,
    db: Option<Connection>,
}

impl CardCache {
    /// Those in the database at `cache`; it may not exist yet.
    pub fn new(cache: &Path) -> Self {
        Self { path: cache.to_owned(), db: None }
    }

    /// The merchant's list as it was read last.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn list(&mut self, of: Whose<'_>) -> Result<KeptList, Trouble> {
        self.with(|db| {
            let server = server_of(of.gateway);
            let sql = "SELECT at, complete FROM list_read WHERE server = ?1 AND mchid = ?2";
            let row = |r: &rusqlite::Row<'_>| Ok((r.get::<_, String>(0)?, r.get::<_, bool>(1)?));
            let Some((at, complete)) = db.query_row(sql, params![server, of.mchid], row).optional()? else {
                return Ok(KeptList::default());
            };
            let sql = "SELECT object, at FROM listed WHERE server = ?1 AND mchid = ?2 AND listed IS NOT NULL
                       ORDER BY listed = ?3 DESC, place";
            let mut select = db.prepare(sql)?;
            let rows = select.query_map(params![server, of.mchid, at], |r| Ok((r.get(0)?, r.get(1)?)))?;
            let rows: Vec<(String, String)> = rows.collect::<rusqlite::Result<_>>()?;
            let cards = rows
                .into_iter()
                .filter_map(|(object, at)| Some(KeptCard { template: Template::read(object.as_bytes())?, at }));
            Ok(KeptList { cards: cards.collect(), at: Some(at), complete })
        })
    }

    /// A page of the list has come, of the reading that began at `at`; its first card stands at `place` of the list.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn page(&mut self, of: Whose<'_>, cards: &[ListedCard], place: usize, at: &str) -> Result<(), Trouble> {
        self.with(|db| {
            let tx = db.transaction()?;
            for (n, card) in cards.iter().enumerate() {
                tx.prepare_cached(
                    "INSERT INTO listed (server, mchid, card, object, at, listed, place)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6)
                     ON CONFLICT DO UPDATE SET object = ?4, at = ?5, listed = ?5, place = ?6",
                )?
                .execute(params![
                    server_of(of.gateway),
                    of.mchid,
                    card.template.card_id,
                    card.object.to_string(),
                    at,
                    (place + n) as i64
                ])?;
            }
            tx.commit()
        })
    }

    /// The reading that began at `at` is over. Where nothing is missing, what it did not bring is gone; else what was
    /// kept before stays behind what came.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn over(&mut self, of: Whose<'_>, complete: bool, at: &str) -> Result<(), Trouble> {
        self.with(|db| {
            let server = server_of(of.gateway);
            let tx = db.transaction()?;
            if complete {
                let sql = "DELETE FROM listed WHERE server = ?1 AND mchid = ?2 AND listed <> ?3";
                tx.execute(sql, params![server, of.mchid, at])?;
            }
            let sql = "INSERT OR REPLACE INTO list_read (server, mchid, at, complete) VALUES (?1, ?2, ?3, ?4)";
            tx.execute(sql, params![server, of.mchid, at, complete])?;
            tx.commit()
        })
    }

    /// One card was read at `at`; it need not be in the list.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn template(&mut self, of: Whose<'_>, card: &ListedCard, at: &str) -> Result<(), Trouble> {
        self.with(|db| {
            let sql = "INSERT INTO listed (server, mchid, card, object, at, place) VALUES (?1, ?2, ?3, ?4, ?5, 0)
                       ON CONFLICT DO UPDATE SET object = ?4, at = ?5";
            let object = card.object.to_string();
            db.execute(sql, params![server_of(of.gateway), of.mchid, card.template.card_id, object, at]).map(|_| ())
        })
    }

    /// The card as it was read last, from the list or by itself; none: never.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn kept(&mut self, of: Whose<'_>, card: &str) -> Result<Option<KeptCard>, Trouble> {
        self.with(|db| {
            let sql = "SELECT object, at FROM listed WHERE server = ?1 AND mchid = ?2 AND card = ?3";
            let row = |r: &rusqlite::Row<'_>| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?));
            let found = db.query_row(sql, params![server_of(of.gateway), of.mchid, card], row).optional()?;
            Ok(found.and_then(|(object, at)| Some(KeptCard { template: Template::read(object.as_bytes())?, at })))
        })
    }

    /// The brand of a card, where the merchant's listed cards are of several; none: of one, or it is not known.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn brand(&mut self, of: Whose<'_>, card: &str) -> Result<Option<String>, Trouble> {
        let kept = self.kept(of, card)?;
        let several: bool = self.with(|db| {
            let sql = "SELECT count(DISTINCT json_extract(object, '$.brand.brand_id')) > 1 FROM listed
                       WHERE server = ?1 AND mchid = ?2 AND listed IS NOT NULL";
            db.query_row(sql, params![server_of(of.gateway), of.mchid], |r| r.get(0))
        })?;
        Ok(kept.filter(|_| several).and_then(|k| k.template.brand.name().map(str::to_owned)))
    }

    fn with<T>(&mut self, work: impl FnOnce(&mut Connection) -> rusqlite::Result<T>) -> Result<T, Trouble> {
        let open = match &mut self.db {
            Some(open) => open,
            None => self.db.insert(cache::open(&self.path)?),
        };
        work(open).map_err(|e| {
            // Perhaps it opens again another time.
            self.db = None;
            db::trouble(&self.path, &e)
        })
    }
}

/// The template of a card as it was read last, for whoever draws it without a network; none: never, or it cannot be read.
pub fn kept_template(cache: &Path, gateway: &str, mchid: &str, card: &str) -> Option<Template> {
    let kept = cache.exists().then(|| CardCache::new(cache).kept(Whose { gateway, mchid }, card));
    kept?.ok()?.map(|kept| kept.template)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const OF: Whose<'_> = Whose { gateway: "api.mch.weixin.qq.com", mchid: "1900009191" };

    fn card(id: &str, title: &str) -> ListedCard {
        let object = json!({ "card_id": id, "title": title, "bonus": { "init_bonus": 5 }, "newer": 1 });
        ListedCard { template: Template::of(&object).unwrap(), object }
    }

    fn titles(cache: &mut CardCache) -> Vec<String> {
        cache.list(OF).unwrap().cards.into_iter().map(|c| c.template.title.unwrap()).collect()
    }

    #[test]
    fn a_list_is_kept_in_its_order_and_what_a_whole_reading_lacks_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("cache.db");
        let mut cache = CardCache::new(&path);
        assert_eq!(cache.list(OF).unwrap(), KeptList::default());
        cache.page(OF, &[card("p2", "二"), card("p1", "一")], 0, "t1").unwrap();
        cache.page(OF, &[card("p3", "三")], 2, "t1").unwrap();
        cache.over(OF, true, "t1").unwrap();
        cache.template(OF, &card("p9", "没列出"), "t2").unwrap();
        cache.template(OF, &card("p1", "壹"), "t2").unwrap();
        let mut cache = CardCache::new(&path);
        assert_eq!(titles(&mut cache), ["二", "壹", "三"]);
        // Another host of WeChat's is the same server, another merchant is not.
        let same = Whose { gateway: "API2.wechatpay.cn.", ..OF };
        assert_eq!(
            cache.kept(same, "p1").unwrap().map(|k| (k.template.title, k.at)),
            Some((Some("壹".into()), "t2".into()))
        );
        assert_eq!(cache.kept(Whose { mchid: "2", ..OF }, "p1").unwrap(), None);
        assert_eq!(
            kept_template(&path, OF.gateway, OF.mchid, "p9").unwrap().rights().unwrap().bonus.init_bonus,
            Some(5)
        );
        // A reading with a gap takes nothing away, a whole one does; what was never listed stays.
        cache.page(OF, &[card("p4", "四")], 0, "t3").unwrap();
        cache.over(OF, false, "t3").unwrap();
        assert_eq!(titles(&mut cache), ["四", "二", "壹", "三"]);
        assert_eq!(cache.list(OF).unwrap().at.as_deref(), Some("t3"));
        cache.page(OF, &[card("p3", "三")], 0, "t4").unwrap();
        cache.over(OF, true, "t4").unwrap();
        assert_eq!((titles(&mut cache), cache.kept(OF, "p9").unwrap().is_some()), (vec!["三".to_owned()], true));
    }

    #[test]
    fn a_damaged_cache_begins_anew() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("cache.db");
        std::fs::write(&path, vec![7; 5000]).unwrap();
        let mut cache = CardCache::new(&path);
        cache.template(OF, &card("p1", "一"), "t1").unwrap();
        assert!(cache.kept(OF, "p1").unwrap().is_some());
        assert_eq!(kept_template(&dir.path().join("none.db"), OF.gateway, OF.mchid, "p1"), None);
    }
}

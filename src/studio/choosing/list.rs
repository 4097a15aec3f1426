//! Which cards are listed, and in which order: what the person named stands first, what WeChat deleted last.

use std::collections::{BTreeMap, HashSet};

use unicode_normalization::UnicodeNormalization as _;

use super::{Choice, Choosing};
use crate::merchant::CardNote;
use crate::work::KnownCards;

/// More cards than this are rows and no tiles.
pub const MANY: usize = 12;
/// So many cards count as used lately.
const LATELY: usize = 12;

/// What is listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Filter {
    /// 全部
    #[default]
    All,
    /// 最近用过
    Lately,
    /// A brand, by its name.
    Brand(String),
    /// A group that the person made.
    Group(String),
    /// 没改过的: nothing of it was published, as far as this computer knows.
    Untouched,
    /// 待审核
    Pending,
}

impl Choosing {
    /// Takes in what this computer knows: the kept list, as far as none was read yet, names and publications. `notes` are
    /// the cards that were used here before.
    pub(super) fn take_known(&mut self, known: KnownCards, notes: &[CardNote]) {
        if self.cards.is_empty() {
            self.cards = known.kept.cards.into_iter().map(Choice::kept).collect();
        }
        self.read.kept(known.kept.at, known.kept.complete);
        for note in notes {
            match self.cards.iter_mut().find(|c| c.id() == note.card_id) {
                Some(card) => card.noted = true,
                None => self.cards.push(Choice::noted(note)),
            }
        }
        for card in &mut self.cards {
            card.named = known.named.get(card.id()).cloned().unwrap_or_default();
            card.last = known.last.get(card.id()).cloned();
        }
        self.names = (known.named, known.last);
        self.sort();
    }

    /// Puts cards of a page that has come into their places.
    pub(super) fn take_page(&mut self, page: Vec<crate::storage::cards::KeptCard>) {
        for kept in page {
            let id = kept.template.card_id.clone();
            let old = self.cards.iter().position(|c| c.id() == id);
            let noted = old.and_then(|n| self.cards.get(n)).is_some_and(|c| c.noted);
            let (named, last) = (self.names.0.get(&id).cloned(), self.names.1.get(&id).cloned());
            let new =
                Choice { named: named.unwrap_or_default(), last, seen: self.readings, noted, ..Choice::kept(kept) };
            match old.and_then(|n| self.cards.get_mut(n)) {
                Some(card) => *card = new,
                None => self.cards.push(new),
            }
        }
        self.sort();
    }

    /// The reading was whole: what it did not bring is gone, unless it was used here before.
    pub(super) fn drop_gone(&mut self) {
        let now = self.readings;
        self.cards.retain(|c| c.seen == now || c.noted);
        self.sort();
    }

    fn sort(&mut self) {
        let hers = |c: &Choice| !c.named.name.is_empty() || !c.named.groups.is_empty();
        self.cards.sort_by_key(|c| (c.is_deleted(), !hers(c)));
        self.hear_answers();
        self.list();
    }

    /// Makes the list anew: once a change, never once a frame.
    pub(super) fn list(&mut self) {
        let lately = self.lately();
        self.filters = self.counted(&lately);
        if !self.filters.iter().any(|(f, _)| *f == self.filter) {
            self.filter = Filter::All;
        }
        let words: Vec<String> = bare(&self.words).split_whitespace().map(str::to_owned).collect();
        let wanted = |c: &Choice| is_in(c, &self.filter, &lately) && says(c, &words);
        let all = self.cards.iter().enumerate();
        self.listed = all.filter(|(_, c)| wanted(c)).map(|(n, _)| n).collect();
        self.count_ticks();
        // What is looked at stays so while it is listed; else the first one is.
        self.find_place();
        if let (None, Some(first)) = (self.place, self.card(0).map(|c| c.id().to_owned())) {
            self.look(first);
        }
    }

    /// The cards that were chosen or published here last.
    fn lately(&self) -> HashSet<String> {
        let moment = |c: &Choice| {
            let published = c.last.as_ref().filter(|l| !l.colleague).map(|l| l.at.as_str());
            let used = [c.named.used.as_deref(), published];
            used.into_iter().flatten().filter_map(crate::platform::clock::instant).max()
        };
        let mut used: Vec<(i64, &str)> = self.cards.iter().filter_map(|c| Some((moment(c)?, c.id()))).collect();
        used.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        used.into_iter().take(LATELY).map(|(_, id)| id.to_owned()).collect()
    }

    fn counted(&self, lately: &HashSet<String>) -> Vec<(Filter, usize)> {
        let (mut brands, mut groups) = (BTreeMap::<&str, usize>::new(), BTreeMap::<&str, usize>::new());
        for card in &self.cards {
            if let Some(brand) = card.template.brand.name() {
                *brands.entry(brand).or_default() += 1;
            }
            for group in &card.named.groups {
                *groups.entry(group).or_default() += 1;
            }
        }
        let count = |f: &Filter| self.cards.iter().filter(|c| is_in(c, f, lately)).count();
        let one = |f: Filter| Some((count(&f), f)).filter(|(n, _)| *n > 0).map(|(n, f)| (f, n));
        let mut out = vec![(Filter::All, self.cards.len())];
        out.extend(one(Filter::Lately));
        if brands.len() > 1 {
            out.extend(brands.into_iter().map(|(b, n)| (Filter::Brand(b.to_owned()), n)));
        }
        out.extend(groups.into_iter().map(|(g, n)| (Filter::Group(g.to_owned()), n)));
        out.extend(one(Filter::Untouched));
        out.extend(one(Filter::Pending));
        out
    }
}

fn is_in(card: &Choice, filter: &Filter, lately: &HashSet<String>) -> bool {
    match filter {
        Filter::All => true,
        Filter::Lately => lately.contains(card.id()),
        Filter::Brand(brand) => card.template.brand.name() == Some(brand),
        Filter::Group(group) => card.named.groups.contains(group),
        Filter::Untouched => card.last.is_none() && !card.is_deleted(),
        Filter::Pending => card.template.status.as_deref() == Some("NOT_APPROVE"),
    }
}

/// Whether every word stands somewhere in what the card is called.
fn says(card: &Choice, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let t = &card.template;
    let parts = [Some(&*card.named.name), t.title.as_deref(), t.brand.name(), Some(card.id())];
    let all: Vec<String> =
        parts.into_iter().flatten().chain(card.named.groups.iter().map(String::as_str)).map(bare).collect();
    words.iter().all(|w| all.iter().any(|part| part.contains(w.as_str())))
}

/// In one form: full-width letters and digits count as plain ones, capitals as small ones.
fn bare(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::cards::{KeptCard, KeptList};
    use crate::storage::named::{LastPublication, Named};
    use crate::wechatpay::template::{Brand, Template};

    fn kept(id: &str, title: &str, brand: &str, status: &str) -> KeptCard {
        let template = Template {
            card_id: id.into(),
            title: Some(title.into()),
            brand: Brand { id: None, display_name: Some(brand.into()) },
            status: Some(status.into()),
            ..Template::default()
        };
        KeptCard { template, at: "t".into() }
    }

    fn choosing() -> Choosing {
        let cards = vec![
            kept("p1", "旧卡", "云栖酒店", "DELETED"),
            kept("p2", "悦享会员卡", "云栖酒店", "APPROVED"),
            kept("p3", "悦享会员卡", "云栖餐饮", "NOT_APPROVE"),
            kept("p4", "VIP金卡", "云栖酒店", "APPROVED"),
        ];
        let named = Named { name: "杭州西湖店".into(), groups: vec!["西湖片区".into()], used: None };
        let last = LastPublication { at: "2026-10-28T16:02:00+08:00".into(), by: "王琳".into(), colleague: false };
        let known = KnownCards {
            kept: KeptList { cards, at: Some("t".into()), complete: true },
            named: [("p3".to_owned(), named)].into(),
            last: [("p4".to_owned(), last)].into(),
        };
        let mut out = Choosing::default();
        out.take_known(known, &[CardNote { card_id: "p9".into(), title: None }]);
        out
    }

    fn ids(c: &Choosing) -> Vec<&str> {
        (0..c.listed()).map(|n| c.card(n).unwrap().id()).collect()
    }

    #[test]
    fn what_she_named_stands_first_and_what_is_deleted_last() {
        let c = choosing();
        assert_eq!(ids(&c), ["p3", "p2", "p4", "p9", "p1"]);
        assert_eq!(c.looked_at().map(Choice::name), Some("杭州西湖店"));
        let brand = |b: &str| Filter::Brand(b.into());
        let want = [
            (Filter::All, 5),
            (Filter::Lately, 1),
            (brand("云栖酒店"), 3),
            (brand("云栖餐饮"), 1),
            (Filter::Group("西湖片区".into()), 1),
            (Filter::Untouched, 3),
            (Filter::Pending, 1),
        ];
        assert_eq!(c.filters(), want);
    }

    #[test]
    fn words_are_found_in_name_title_brand_group_and_id() {
        let mut c = choosing();
        for (words, want) in [
            ("西湖", vec!["p3"]),
            ("悦享", vec!["p3", "p2"]),
            ("ｖｉｐ", vec!["p4"]),
            ("餐饮 悦享", vec!["p3"]),
            ("餐饮 金卡", vec![]),
            ("P9", vec!["p9"]),
        ] {
            c.words = words.into();
            c.list();
            assert_eq!(ids(&c), want, "{words}");
        }
        c.words.clear();
        c.filter = Filter::Pending;
        c.list();
        assert_eq!(ids(&c), ["p3"]);
        // A group that is gone lists everything again.
        c.filter = Filter::Group("没有".into());
        c.list();
        assert_eq!((c.filter(), c.listed()), (&Filter::All, 5));
    }

    #[test]
    fn a_page_renews_cards_in_place_and_a_whole_reading_drops_what_is_gone() {
        let mut c = choosing();
        c.readings = 1;
        c.take_page(vec![kept("p3", "新名", "云栖餐饮", "APPROVED"), kept("p5", "新卡", "云栖酒店", "APPROVED")]);
        assert_eq!(
            c.with_id("p3").map(|c| (c.name(), c.template.title.as_deref())),
            Some(("杭州西湖店", Some("新名")))
        );
        assert_eq!(c.count(), 6);
        c.drop_gone();
        // p9 was used here, so that it stays though WeChat does not list it.
        assert_eq!(ids(&c), ["p3", "p9", "p5"]);
    }
}

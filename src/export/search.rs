//! 搜索 in 发布记录: it runs for a limited time in each frame, however many entries there are.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use super::records::{Filter, has, said};
use crate::storage::record::{Entry, Phase};
use crate::wechatpay::verdict::Verdict;
use crate::words::Lang;

/// So many entries are read before the clock is asked again.
const AT_ONCE: usize = 32;

/// What was found so far.
#[derive(Debug, Clone, Default)]
pub struct Search {
    filter: Filter,
    lang: Lang,
    revision: u64,
    /// Places of what was found, in the entries' order.
    found: Arc<Vec<usize>>,
    /// Only these places may fit; none: all.
    among: Option<Arc<Vec<usize>>>,
    /// Whether the words stand in what an entry without a note says, by all that it depends on.
    said: HashMap<(Option<Verdict>, bool, bool, bool), bool>,
    /// How many of them were read.
    read: usize,
    done: bool,
}

impl Search {
    /// A search for `filter` in entries of this `revision`. Where the words only became longer, just what was found
    /// `before` is searched again.
    pub fn new(filter: Filter, lang: Lang, revision: u64, before: Option<Self>) -> Self {
        let narrower = |b: &Self| {
            let same = (b.lang, b.revision, b.filter.trial) == (lang, revision, filter.trial);
            let only = b.filter.only.is_none() || b.filter.only == filter.only;
            b.done && same && only && filter.looked_for().contains(&b.filter.looked_for())
        };
        let among = before.filter(narrower).map(|b| b.found);
        Self { filter, lang, revision, among, ..Self::default() }
    }

    /// Whether this is the search for `filter`.
    pub fn is_for(&self, filter: &Filter, lang: Lang, revision: u64) -> bool {
        self.filter == *filter && (self.lang, self.revision) == (lang, revision)
    }

    /// Goes on until everything was read or the time is `until`. At least some entries are read at each call, so that
    /// it comes to an end.
    pub fn go_on(&mut self, entries: &[Arc<Entry>], until: Instant) {
        let count = self.among.as_ref().map_or(entries.len(), |a| a.len());
        let found = Arc::make_mut(&mut self.found);
        let (filter, words, lang) = (&self.filter, self.filter.looked_for(), self.lang);
        let mut fits = |e: &Entry| {
            filter.fits_words(e, &words, |words| {
                let said = || has(&said(e, filter.trial, lang), words);
                if !e.notes.is_empty() {
                    return said();
                }
                let of = (e.verdict, e.late, e.line.colleague, e.line.phase == Phase::Human);
                *self.said.entry(of).or_insert_with(said)
            })
        };
        while self.read < count {
            for i in self.read..count.min(self.read + AT_ONCE) {
                let place = self.among.as_ref().map_or(Some(i), |a| a.get(i).copied());
                if let Some(place) = place
                    && entries.get(place).is_some_and(|e| fits(e))
                {
                    found.push(place);
                }
            }
            self.read = count.min(self.read + AT_ONCE);
            if Instant::now() >= until {
                break;
            }
        }
        self.done = self.read >= count;
    }

    /// Places of what was found so far.
    pub fn found(&self) -> &Arc<Vec<usize>> {
        &self.found
    }

    /// Whether everything was read.
    pub fn is_done(&self) -> bool {
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::record::Line;

    fn entries() -> Vec<Arc<Entry>> {
        let one = |i: usize| {
            let line = Line { id: i.to_string(), user: format!("user{i}"), ..Line::default() };
            let verdict = Some(if i.is_multiple_of(2) { Verdict::Confirmed } else { Verdict::Refused });
            Arc::new(Entry { line, verdict, ..Entry::default() })
        };
        (0..1000).map(one).collect()
    }

    fn filter(words: &str, only: Option<Verdict>) -> Filter {
        Filter { words: words.into(), only, trial: false }
    }

    fn all(search: &mut Search, entries: &[Arc<Entry>]) -> usize {
        let mut calls = 0;
        while !search.is_done() {
            // No time at all: the least that a call does.
            search.go_on(entries, Instant::now());
            calls += 1;
        }
        calls
    }

    #[test]
    fn it_finds_step_by_step_what_fits() {
        let entries = entries();
        let mut s = Search::new(filter("user99", None), Lang::En, 1, None);
        assert_eq!(all(&mut s, &entries), entries.len().div_ceil(AT_ONCE));
        let places: Vec<usize> = std::iter::once(99).chain(990..1000).collect();
        assert_eq!(**s.found(), places);
        assert!(s.is_for(&filter("user99", None), Lang::En, 1));
        assert!(!s.is_for(&filter("user99", None), Lang::En, 2) && !s.is_for(&filter("user9", None), Lang::En, 1));
    }

    #[test]
    fn a_longer_word_is_looked_for_in_what_was_found() {
        let entries = entries();
        let mut s = Search::new(filter("user9", None), Lang::En, 1, None);
        all(&mut s, &entries);
        assert_eq!(s.found().len(), 111);
        let mut longer = Search::new(filter("user99", Some(Verdict::Refused)), Lang::En, 1, Some(s.clone()));
        assert_eq!(all(&mut longer, &entries), 111_usize.div_ceil(AT_ONCE));
        assert_eq!(**longer.found(), [99, 991, 993, 995, 997, 999]);
        // A shorter or another one, another verdict or other entries begin anew.
        for (words, only, revision) in [("user", None, 1), ("user8", None, 1), ("user99", Some(Verdict::Confirmed), 1)]
        {
            let mut other = Search::new(filter(words, only), Lang::En, revision, Some(longer.clone()));
            assert_eq!(all(&mut other, &entries), entries.len().div_ceil(AT_ONCE), "{words}");
        }
        let mut anew = Search::new(filter("user99", None), Lang::En, 2, Some(s));
        assert_eq!(all(&mut anew, &entries), entries.len().div_ceil(AT_ONCE));
    }
}

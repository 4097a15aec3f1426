//! 对比微信上的内容 of the cards that are ticked (src/publish/README.md, Comparing).

use std::collections::HashMap;

use crate::publish::{Contrast, Found};
use crate::studio::Studio;
use crate::studio::sheet::Sheet;
use crate::studio::toasts::About;
use crate::trouble::Trouble;
use crate::work::{JobId, RecordJob};

use super::Choosing;

/// What WeChat says of several cards, beside what was published last.
#[derive(Debug, Default)]
pub struct Contrasting {
    /// How many cards are compared.
    pub count: usize,
    /// Each with what was found, in the order of [`Found`]; none while it is being found.
    pub rows: Option<Vec<Contrast>>,
    /// What each card is called.
    names: HashMap<String, String>,
}

impl Contrasting {
    /// What a card is called, else its id.
    pub fn name<'a>(&'a self, card: &'a str) -> &'a str {
        self.names.get(card).map_or(card, String::as_str)
    }

    /// Those of which this was found.
    pub fn of(&self, found: Found) -> impl Iterator<Item = &Contrast> {
        self.rows.iter().flatten().filter(move |c| c.found == found)
    }
}

impl Choosing {
    /// Whether WeChat's answers carry anything of the cards' content at this merchant: of any card that is listed.
    pub fn answers_tell(&self) -> bool {
        self.answers_tell
    }

    /// Looked at once a change, because every frame asks for it.
    pub(super) fn hear_answers(&mut self) {
        let real = self.of.as_ref().is_some_and(|of| !of.trial);
        self.answers_tell = real && self.cards.iter().any(|c| c.answered().is_some());
    }
}

impl Studio {
    /// Compares the ticked cards.
    pub(super) fn contrast_ticked(&mut self) {
        let target = match self.target() {
            Ok(target) => target,
            Err(t) => return self.view.toasts.failed(About::Card, &t, self.view.lang),
        };
        let cards = self.choosing.ticked();
        let names = cards.iter().map(|c| (c.id().to_owned(), c.name().to_owned())).collect();
        let asked = cards.iter().map(|c| (c.id().to_owned(), c.answered())).collect();
        let job = self.job(RecordJob::Contrast(Box::new(target), asked));
        self.jobs.contrasting.begin_instead(job, ());
        let open = Contrasting { count: cards.len(), rows: None, names };
        self.sheets.open = Some(Sheet::Contrast(Box::new(open)));
    }

    /// It was found.
    pub(crate) fn contrasted(&mut self, id: JobId, found: Result<Vec<Contrast>, Trouble>) {
        if self.jobs.contrasting.finish(id).is_none() {
            return;
        }
        let Some(Sheet::Contrast(open)) = &mut self.sheets.open else { return };
        match found {
            Ok(mut rows) => {
                rows.sort_by_key(|c| c.found);
                open.rows = Some(rows);
            }
            Err(t) => {
                self.sheets.open = None;
                self.view.toasts.failed(About::Card, &t, self.view.lang);
            }
        }
    }
}

//! Several cards chosen at once, to be changed together: which ones, in the order of the list.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use super::{Choice, Choosing};

/// The cards that are ticked.
#[derive(Debug, Clone, Default)]
pub struct Many {
    ticked: HashSet<String>,
}

impl Many {
    /// With these ticked.
    pub fn of(cards: impl IntoIterator<Item = String>) -> Self {
        Self { ticked: cards.into_iter().collect() }
    }

    /// Whether the card with this id is ticked.
    pub fn has(&self, id: &str) -> bool {
        self.ticked.contains(id)
    }

    fn set(&mut self, id: &str, on: bool) {
        if on {
            self.ticked.insert(id.to_owned());
        } else {
            self.ticked.remove(id);
        }
    }
}

impl Choosing {
    /// The cards that are ticked; none: one card is chosen, and nothing is ticked.
    pub fn many(&self) -> Option<&Many> {
        self.many.as_ref()
    }

    /// How many are ticked, and how many of those that are listed could be.
    pub fn counts(&self) -> (usize, usize, usize) {
        self.counts
    }

    /// Counted once a change, because every frame shows it.
    pub(super) fn count_ticks(&mut self) {
        let Some(many) = &self.many else { return };
        let ticked = self.cards.iter().filter(|c| many.has(c.id())).count();
        let listed = self.listed.iter().filter_map(|n| self.cards.get(*n)).filter(|c| c.can_be_changed());
        let (mut all, mut on) = (0, 0);
        for card in listed {
            all += 1;
            on += usize::from(many.has(card.id()));
        }
        self.counts = (ticked, on, all);
    }

    /// Several are chosen from now on, or one again.
    pub(super) fn choose_many(&mut self, many: Option<Many>) {
        self.many = many;
        self.count_ticks();
    }

    /// Ticks the card with this id, or takes its tick off; with `through` also every listed one between it and the card
    /// that was looked at before.
    pub(super) fn tick(&mut self, id: &str, on: bool, through: bool) {
        let from = self.place().filter(|_| through);
        self.look(id.to_owned());
        let places: RangeInclusive<usize> = match (from, self.place()) {
            (Some(a), Some(b)) => a.min(b)..=a.max(b),
            (None, Some(b)) => b..=b,
            (_, None) => return,
        };
        let cards: Vec<String> =
            places.filter_map(|p| self.card(p)).filter(|c| c.can_be_changed()).map(id_of).collect();
        self.set_all(&cards, on);
    }

    /// The same of every card that is listed: all of a group, or of what was found.
    pub(super) fn tick_listed(&mut self, on: bool) {
        let listed = (0..self.listed()).filter_map(|p| self.card(p));
        let cards: Vec<String> = listed.filter(|c| c.can_be_changed()).map(id_of).collect();
        self.set_all(&cards, on);
    }

    fn set_all(&mut self, cards: &[String], on: bool) {
        if let Some(many) = &mut self.many {
            cards.iter().for_each(|id| many.set(id, on));
            self.count_ticks();
        }
    }

    /// The ticked cards in the order in which all cards stand; what is ticked and not listed now is among them.
    pub(super) fn ticked(&self) -> Vec<Choice> {
        let Some(many) = &self.many else { return Vec::new() };
        self.cards.iter().filter(|c| many.has(c.id())).cloned().collect()
    }
}

fn id_of(card: &Choice) -> String {
    card.id().to_owned()
}

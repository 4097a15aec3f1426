//! Which cards: `--card` and the column `card_id` of a table (src/cli/README.md, Several cards).

use std::collections::{HashMap, HashSet};
use std::io::IsTerminal as _;
use std::path::Path;

use super::{consent, out};
use crate::platform::input::{self, Kind};
use crate::publish::table::cards::{TableCards, read};
use crate::publish::table::values::{OwnValues, own_values};
use crate::publish::table::{Fault, MOST_FAULTS};
use crate::rights::field::FieldId;
use crate::storage::atomic;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::identifier;
use crate::words::{Lang, Sentence};

/// The cards of a command, each once, in the order in which they were named.
#[derive(Debug, Default)]
pub(super) struct Cards {
    /// Their ids.
    pub all: Vec<String>,
    /// The fields that are to change; none: whole rights.
    pub fields: Vec<FieldId>,
    /// One value a card, from the columns of the table that are named by a field.
    pub own: HashMap<String, OwnValues>,
    /// What is told of the table.
    told: Vec<Sentence>,
    /// What of the table gives no card, and has to be agreed to.
    left_out: Vec<Sentence>,
}

/// Reads them; a column of the table may have each card's own value of `fields`.
///
/// # Errors
/// The table cannot be read, or something in it does not fit: every line of it in the details.
pub(super) fn gather(lang: Lang, named: &[String], table: Option<&Path>, fields: &[FieldId]) -> Result<Cards, Trouble> {
    let named = named.iter().map(|c| identifier::or_as_it_is(c, identifier::card));
    let mut cards = Cards { all: named.collect(), fields: fields.to_vec(), ..Cards::default() };
    let mut seen = HashSet::new();
    cards.all.retain(|card| seen.insert(card.clone()));
    if let Some(path) = table {
        let bytes = input::named(path, Kind::Table)?.bytes;
        let read = read(&bytes).map_err(|faults| misfits(lang, path, &faults))?;
        cards.add(lang, read);
        cards.own = own_values(&bytes, fields).map_err(|faults| misfits(lang, path, &faults))?;
    }
    Ok(cards)
}

impl Cards {
    fn add(&mut self, lang: Lang, table: TableCards) {
        let mut again = table.again;
        for (card, line) in table.cards {
            if self.all.contains(&card) {
                again.push(line);
            } else {
                self.all.push(card);
            }
        }
        again.sort_unstable();
        let say = |key: &'static str, at: &[usize]| {
            let say = Sentence::new(key).with("count", at.len()).with("lines", lines(lang, at));
            (!at.is_empty()).then_some(say)
        };
        self.told.extend(say("cli-table-trimmed", &table.trimmed));
        self.left_out.extend(say("cli-table-without", &table.without));
        self.left_out.extend(say("cli-table-again", &again));
    }

    /// Tells what of the table gives no card of its own, and whether that was agreed to: by `yes`, or by an answer at the
    /// terminal. `sends` is whether anything is sent at all.
    ///
    /// # Errors
    /// Nobody agreed.
    pub(super) fn agreed(&self, lang: Lang, yes: bool, sends: bool) -> Result<(), Trouble> {
        self.told.iter().chain(&self.left_out).for_each(|s| out::print_sentence(lang, s));
        if self.left_out.is_empty() || yes || !sends {
            return Ok(());
        }
        if !std::io::stdin().is_terminal() {
            return Err(Trouble::new("cli-table-needs-yes", Who::Person).with("count", self.all.len()));
        }
        let question = Sentence::new("cli-table-ask").with("count", self.all.len());
        if consent::ask(lang, &question) { Ok(()) } else { Err(Trouble::new("publish-cancelled", Who::Nobody)) }
    }
}

/// Everything that does not fit, the first as the sentence.
fn misfits(lang: Lang, path: &Path, faults: &[Fault]) -> Trouble {
    let Some((first, others)) = faults.split_first() else { return Trouble::new("cli-table-broken", Who::Person) };
    let problem = lang.say(&first.sentence());
    let sentence = Sentence::new("cli-table").with("file", atomic::shown(path)).with("problem", problem);
    let mut details: Vec<String> = others.iter().map(|fault| lang.say(&fault.sentence())).collect();
    if faults.len() == MOST_FAULTS {
        details.push(lang.t("cli-table-more").to_owned());
    }
    Trouble { sentence, remedy: first.remedy(), who: Who::Person, details }
}

/// Lines as people count them: `3、5–8`; of very many the first.
fn lines(lang: Lang, at: &[usize]) -> String {
    const MOST_RANGES: usize = 30;
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for line in at {
        match ranges.last_mut() {
            Some((_, end)) if *end + 1 == *line => *end = *line,
            _ => ranges.push((*line, *line)),
        }
    }
    let say = |(from, to): &(usize, usize)| if from == to { from.to_string() } else { format!("{from}–{to}") };
    let mut out = ranges.iter().take(MOST_RANGES).map(say).collect::<Vec<_>>().join(lang.t("cli-and"));
    if ranges.len() > MOST_RANGES {
        out.push('…');
    }
    out
}

//! `--only`: which fields of the draft go out, and what that does to which cards (src/cli/README.md, Several cards).

use super::out;
use super::several::Work;
use crate::publish::merging::groups;
use crate::publish::plan::CardPlan;
use crate::publish::taking_back::Lasting;
use crate::rights::field::{FIELDS, FieldId};
use crate::trouble::{Trouble, Who};
use crate::words::character::trimmed;
use crate::words::{Lang, Sentence};

/// The most ids that are named in one line.
const MOST_NAMED: usize = 5;

/// The fields that were named as in the body: `favor.member_price_word`, `show_favor`. Each once, in page order.
///
/// # Errors
/// One that no field has, with the list of those that there are.
pub(super) fn fields(lang: Lang, named: &[String]) -> Result<Vec<FieldId>, Trouble> {
    let mut all = Vec::new();
    for name in named.iter().map(|n| trimmed(n)) {
        let field = FieldId::from_path(name).ok_or_else(|| {
            let mut trouble = Trouble::new("cli-only-field", Who::Person).with("value", name);
            let each = FIELDS.iter().map(|f| format!("{}  {}", f.path, lang.t(&f.id.key("label"))));
            trouble.details = each.collect();
            trouble
        })?;
        all.push(field);
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// Says what changes on how many cards, equal changes once, and what does not come back.
pub(super) fn announce(lang: Lang, work: &Work) {
    if !work.cards().iter().any(|card| card.merged) {
        return;
    }
    out::print_sentence(lang, &Sentence::new("cli-only").with("count", work.cards().len()));
    for group in groups(work.cards()) {
        let cards = group.cards.iter().filter_map(|at| work.cards().get(*at));
        let on = Sentence::new("cli-only-cards").with("count", group.cards.len()).with("cards", some(lang, cards));
        out::note(&format!("  {}", lang.say(&on)));
        for change in &group.changes {
            let said = Sentence::new("cli-change")
                .with("label", lang.t(&change.field.key("label")).to_owned())
                .with("old", out::value(lang, change.old.as_ref()))
                .with("new", out::value(lang, change.new.as_ref()));
            out::note(&format!("    {}", lang.say(&said)));
        }
    }
    for (card, lasting) in work.cards().iter().zip(&work.lasting) {
        for what in lasting {
            let said = match what {
                Lasting::Shown(s) => {
                    Sentence::new("cli-back-shown").with_key("section", format!("section-{}", s.name()))
                }
                Lasting::Cleared(f) => Sentence::new("cli-back-cleared").with_key("label", f.key("label")),
            };
            out::note(&format!("{}  {}", card.input.card_id, lang.say(&said)));
        }
    }
}

/// The first ids of these cards.
fn some<'a>(lang: Lang, cards: impl Iterator<Item = &'a CardPlan>) -> String {
    let mut ids: Vec<&str> = cards.map(|c| c.input.card_id.as_str()).take(MOST_NAMED + 1).collect();
    let more = ids.len() > MOST_NAMED;
    ids.truncate(MOST_NAMED);
    let mut out = ids.join(lang.t("cli-and"));
    if more {
        out.push('…');
    }
    out
}

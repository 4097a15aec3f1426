//! What a publication would set back of a colleague's later change: told, and agreed to (src/cli/README.md, Consent).

use std::io::IsTerminal as _;

use super::consent::{self, Reasons};
use super::context::Context;
use super::out;
use crate::platform::clock;
use crate::publish::plan::Plan;
use crate::rights::field::FieldId;
use crate::rights::rollback;
use crate::rights::shown::Source;
use crate::storage::draft::Draft;
use crate::storage::history::{self, Card};
use crate::storage::person::name_of;
use crate::storage::record::Record;
use crate::trouble::{Trouble, Who};
use crate::words::Sentence;

/// What a colleague changed and a card would get back as it was: who, when, and which fields.
pub(super) type Back = Option<(String, String, Vec<FieldId>)>;

/// For each card of the plan what of a colleague's later content it would set back: compared with what the draft began
/// with, else with what was published last from here.
pub(super) fn taken_back(record: &mut Record, plan: &Plan, draft: Option<&Draft>) -> Result<Vec<Back>, Trouble> {
    let mut out = Vec::new();
    for card in &plan.cards {
        // What is made of the newest state sets nothing back.
        let theirs = card.input.last.as_ref().filter(|l| l.source == Source::Colleague && !card.merged);
        let Some(theirs) = theirs.filter(|_| plan.target.kind.real()) else {
            out.push(None);
            continue;
        };
        let (mchid, id) = (plan.target.mchid.as_str(), card.input.card_id.as_str());
        let known = record.card(mchid, id)?;
        let of = Card { gateway: plan.target.gateway.host(), mchid, card: id };
        let (by, ours) = history::whose_last(&known, of);
        let base = draft.and_then(|d| d.base.as_ref()).map(|b| b.rights.clone());
        let fields = base.or(ours.map(|o| o.rights)).map(|b| rollback::taken_back(&b, &theirs.rights, &card.rights));
        out.push(fields.filter(|f| !f.is_empty()).map(|f| (by, theirs.at.clone(), f)));
    }
    Ok(out)
}

/// Lets what sets back a colleague's change pass with `--yes`, or with an answer at the terminal.
///
/// # Errors
/// One trouble a card, in the plan's order.
pub(super) fn agreed(context: &Context, plan: &Plan, back: &[Back], yes: bool) -> Result<(), Reasons> {
    let lang = context.lang;
    let trouble = |card: &str, (by, at, fields): &(String, String, Vec<FieldId>)| {
        let names: Vec<&str> = fields.iter().map(|f| lang.get(&f.key("label"))).collect();
        let t = Trouble::new("cli-takes-back", Who::Person).with("card", card).with("user", name_of(by));
        t.with("at", clock::minute(at)).with("fields", names.join(lang.t("confirm-separator")))
    };
    let all = || plan.cards.iter().zip(back);
    let told: Vec<Option<Trouble>> = all().map(|(c, b)| b.as_ref().map(|b| trouble(&c.input.card_id, b))).collect();
    if told.iter().all(Option::is_none) {
        return Ok(());
    }
    told.iter().flatten().for_each(|t| out::print_sentence(lang, &t.sentence));
    if yes || std::io::stdin().is_terminal() && consent::ask(lang, &Sentence::new("cli-ask")) {
        return Ok(());
    }
    Err(told.into_iter().map(|t| t.unwrap_or_else(|| Trouble::new("cli-others", Who::Person))).collect())
}

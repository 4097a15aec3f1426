//! `records --batch ID`: beside what was sent, what was not, and how to go on.

use serde_json::json;

use super::out;
use crate::storage::Step;
use crate::storage::batches::{Batch, BatchCard};
use crate::words::{Lang, Sentence};

/// The cards that were never begun, as rows behind the entries; then the counts, and how to go on.
pub(super) fn tell(lang: Lang, json: bool, batch: &Batch) {
    let never = |c: &&BatchCard| c.step == Step::NotYet;
    for card in batch.cards.iter().filter(never) {
        if json {
            out::json(&row(lang, batch, card));
        } else {
            let parts = ["-", &card.card, lang.t("cli-batch-unsent"), &card.title];
            out::line(&parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join("  "));
        }
    }
    let count = |of: fn(&Step) -> bool| batch.cards.iter().filter(|c| of(&c.step)).count();
    let left = count(Step::is_to_send);
    let counts = Sentence::new("cli-batch-is")
        .with("batch", batch.id.as_str())
        .with("title", batch.title.as_str())
        .with("cards", batch.cards.len())
        .with("done", count(Step::is_done))
        .with("refused", count(Step::is_refused))
        .with("doubt", count(Step::is_in_doubt))
        .with("left", left);
    out::print_sentence(lang, &counts);
    if batch.cards.iter().any(|c| c.step.is_refused()) {
        out::print_sentence(lang, &Sentence::new("cli-batch-retry").with("batch", batch.id.as_str()));
    }
    if left > 0 && batch.closed.is_none() {
        out::print_sentence(lang, &Sentence::new("cli-batch-resume").with("batch", batch.id.as_str()));
    }
}

fn row(lang: Lang, batch: &Batch, card: &BatchCard) -> String {
    json!({
        "at": null,
        "card_id": card.card,
        "mchid": batch.mchid,
        "gateway": batch.gateway,
        "verdict": null,
        "batch": batch.id,
        "said": lang.t("cli-batch-unsent"),
        "rights": card.after,
    })
    .to_string()
}

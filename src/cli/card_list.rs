//! `cards`: lists the merchant's card templates, page by page.

use serde_json::{Value, json};

use super::args::Cards;
use super::connection::Connection;
use super::context::{BEFORE, Context};
use super::out;
use super::row::{Row, worst};
use crate::trouble::{Trouble, Who};
use crate::wechatpay::attempt::Attempt;
use crate::wechatpay::card_list::{self, Gap, ListedCard, Part, Read};
use crate::words::{Lang, Sentence};

/// What was printed so far.
#[derive(Default)]
struct Printed {
    /// The exit code of each page that is missing.
    codes: Vec<u8>,
    /// An answer could not be verified.
    unverified: bool,
}

/// Runs the command: rows are printed as their page comes.
pub(super) fn run(context: &Context, args: &Cards) -> u8 {
    let lang = context.lang;
    let mut printed = Printed::default();
    let read = match listed(context, args, &mut printed) {
        Ok(read) => read,
        Err(trouble) => {
            if args.json {
                out::json(&Row::not_sent(lang, None, &trouble).json());
            }
            out::print_trouble(lang, &trouble);
            return BEFORE;
        }
    };
    if printed.unverified {
        out::note(lang.t("cli-unverified"));
    }
    let count = Sentence::new("cli-cards-count").with("count", read.cards);
    match (read.complete, printed.codes.is_empty()) {
        (true, _) => {
            out::print_sentence(lang, &count);
            0
        }
        (false, missing) => {
            out::print_sentence(lang, &Sentence::new("cli-cards-incomplete").with("count", read.cards));
            if missing { 3 } else { worst(printed.codes) }
        }
    }
}

fn listed(context: &Context, args: &Cards, printed: &mut Printed) -> Result<Read, Trouble> {
    let read = Connection::open(context, &args.merchant)?.run(async |server| {
        let get = async |path: String| server.get(&path).await;
        card_list::read(get, |part| printed.print(context.lang, args.json, part)).await
    })?;
    log::info!("cards read={} complete={}", read.cards, read.complete);
    Ok(read)
}

impl Printed {
    fn print(&mut self, lang: Lang, json: bool, part: Part) {
        match part {
            Part::Cards { page, cards, attempt, .. } => {
                self.unverified |= !attempt.verified();
                for card in &cards {
                    if json {
                        out::json(&row(page, card, &attempt).to_string());
                    } else {
                        out::cells(&human(lang, card).each_ref().map(String::as_str));
                    }
                }
            }
            Part::Gap { page, gap, attempts } => self.codes.push(missing(lang, json, page, (gap, &attempts))),
        }
    }
}

/// One card for a script.
fn row(page: usize, card: &ListedCard, attempt: &Attempt) -> Value {
    let t = &card.template;
    json!({
        "card_id": t.card_id,
        "title": t.title,
        "brand": t.brand.display_name,
        "brand_id": t.brand.id,
        "status": t.status,
        "page": page,
        "verified": attempt.verified(),
        "request_id": attempt.request_id,
        "rights": t.rights(),
        "template": card.object,
    })
}

/// One card for a person.
fn human(lang: Lang, card: &ListedCard) -> [String; 4] {
    let t = &card.template;
    let status = t.status.as_deref().unwrap_or("-");
    let status = match (card_list::status_key(status), status) {
        (Some(key), _) => lang.t(key),
        (None, "APPROVED") => lang.t("card-approved"),
        (None, other) => other,
    };
    [&*t.card_id, t.brand.name().unwrap_or("-"), t.title.as_deref().unwrap_or("-"), status].map(str::to_owned)
}

/// Tells a page that is missing; gives the exit code.
fn missing(lang: Lang, json: bool, page: usize, (gap, attempts): (Gap, &[Attempt])) -> u8 {
    let key = match gap {
        Gap::Failed => None,
        Gap::Unreadable => Some("card-list-unreadable"),
        Gap::Repeated => Some("card-list-repeated"),
    };
    let row = match key {
        None => Row::of_attempts(lang, None, attempts),
        Some(key) => Row::unread(lang, None, attempts, &Trouble::new(key, Who::Engineer)),
    };
    if json {
        let mut object: Value = serde_json::from_str(&row.json()).unwrap_or_default();
        object["page"] = page.into();
        out::json(&object.to_string());
    } else {
        out::print_sentence(lang, &Sentence::new("cli-cards-page").with("page", page));
        row.show(lang, false, false);
    }
    row.exit()
}

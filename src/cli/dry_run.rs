//! `publish --dry-run`: method, address, body and the string that would be signed. No key, nothing sent, nothing written down.

use serde::Serialize;

use super::args::Publish;
use super::context::{BEFORE, Context};
use super::merchant::Chosen;
use super::{check, out};
use crate::publish::Kind;
use crate::storage::draft::Draft;
use crate::wechatpay::endpoint::Request;
use crate::wechatpay::identifier::no_card;
use crate::wechatpay::sign;

#[derive(Serialize)]
struct Line<'a> {
    card_id: &'a str,
    method: &'a str,
    url: String,
    body: &'a str,
    string_to_sign: String,
}

/// Prints what every card's request would be.
pub(super) fn run(context: &Context, args: &Publish, chosen: &Chosen, draft: &Draft, cards: &[String]) -> u8 {
    let lang = context.lang;
    // Problems are told, and stop nothing: what is looked at here is the request.
    if chosen.kind != Kind::Trial {
        check::rules(draft).iter().for_each(|p| check::note(lang, p));
    }
    let form = args.endpoint.unwrap_or(chosen.endpoint);
    for card in cards {
        let Some(request) = form.request(card, &draft.rights) else {
            out::print_trouble(lang, &no_card(card));
            return BEFORE;
        };
        show(args, chosen, card, &request);
    }
    0
}

/// Prints one request.
pub(super) fn show(args: &Publish, chosen: &Chosen, card: &str, request: &Request) {
    let body = String::from_utf8_lossy(&request.body);
    let url = format!("{}{}", chosen.gateway.base(), request.path);
    let message = sign::message(request.method, &request.path, 0, "NONCE", &request.body);
    // Time and nonce are fresh in each attempt.
    let string_to_sign = String::from_utf8_lossy(&message).replacen("\n0\nNONCE\n", "\n{timestamp}\n{nonce}\n", 1);
    if args.json {
        let line = Line { card_id: card, method: request.method, url, body: &body, string_to_sign };
        out::json(&serde_json::to_string(&line).unwrap_or_default());
    } else {
        out::line(&format!("{} {url}", request.method));
        out::line(&body);
        out::rows(&string_to_sign);
    }
}

//! `card ID`: reads the card template.

use serde_json::json;

use super::args::Card;
use super::connection::Connection;
use super::context::{BEFORE, Context};
use super::out;
use super::row::Row;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::client::{Attempt, End};
use crate::wechatpay::identifier::no_card;
use crate::wechatpay::template::Template;
use crate::words::character::trimmed;
use crate::words::{Lang, Sentence};

/// Runs the command.
pub(super) fn run(context: &Context, args: &Card) -> u8 {
    let (lang, card) = (context.lang, trimmed(&args.card_id));
    let attempts = match read(context, args, card) {
        Ok(attempts) => attempts,
        Err(trouble) => {
            if args.json {
                out::json(&Row::not_sent(lang, Some(card), &trouble).json());
            }
            out::print_trouble(lang, &trouble);
            return BEFORE;
        }
    };
    let row = Row::of_attempts(lang, Some(card), &attempts);
    let good = attempts.last().filter(|a| matches!(a.end, End::Ok | End::OkUnchecked));
    let Some(answer) = good else {
        row.show(lang, false, args.json);
        return row.exit();
    };
    let Some(template) = Template::read(&answer.body) else {
        let trouble = Trouble::new("card-unreadable", Who::Engineer);
        if args.json {
            out::json(&Row::unread(lang, Some(card), &attempts, &trouble).json());
        }
        out::print_trouble(lang, &trouble);
        return 3;
    };
    if args.json {
        let line = json!({
            "card_id": template.card_id,
            "title": template.title,
            "brand": template.brand.display_name,
            "verified": answer.verified(),
            "request_id": answer.request_id,
            "rights": template.rights(),
            "template": serde_json::from_slice::<serde_json::Value>(&answer.body).unwrap_or_default(),
        });
        out::json(&line.to_string());
    } else {
        print(lang, &template);
        if !answer.verified() {
            out::note(lang.t("verdict-accepted"));
        }
    }
    0
}

fn read(context: &Context, args: &Card, card: &str) -> Result<Vec<Attempt>, Trouble> {
    let path = Template::path(card).ok_or_else(|| no_card(card))?;
    let attempts = Connection::open(context, &args.merchant)?.run(async |server| server.get(&path).await)?;
    let ended = attempts.last().map(|a| a.end);
    log::info!("card card={card} end={ended:?} attempts={}", attempts.len());
    Ok(attempts)
}

fn print(lang: Lang, t: &Template) {
    let brand = t.brand.display_name.as_deref().unwrap_or("-");
    out::line(&format!("{}  {brand}  {}", t.card_id, t.title.as_deref().unwrap_or("-")));
    let Some(rights) = t.rights() else {
        return out::line(lang.t("cli-card-no-rights"));
    };
    for change in crate::rights::change::changes(None, &rights, &crate::rights::shown::Shown::default()) {
        let value = out::value(lang, change.new.as_ref());
        let label = lang.t(&change.field.key("label")).to_owned();
        out::line(&lang.say(&Sentence::new("cli-value-of").with("label", label).with("value", value)));
    }
    out::line(lang.t("cli-card-no-switches"));
}

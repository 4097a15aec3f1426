//! 复制给工程师: one line for a chat that says what happened and what is needed (people.md §9). No key is in it.

use crate::publish::plan::CardPlan;
use crate::publish::send::CardResult;
use crate::publish::{Kind, Target};
use crate::words::{Lang, Sentence};

/// The text to paste about one card's result.
pub fn paste_text(target: &Target, card: &CardPlan, result: &CardResult, lang: Lang) -> String {
    let say = |s: Sentence| lang.say(&s);
    let head = if target.kind == Kind::Trial { "told-paste-trial" } else { "told-paste" };
    let mut parts = vec![
        say(Sentence::new(head).with_key("verdict", format!("verdict-{}", result.verdict.name()))),
        say(Sentence::new("told-paste-mchid").with("mchid", target.mchid.as_str())),
        say(Sentence::new("told-paste-card")
            .with("card", result.card_id.as_str())
            .with("title", card.input.title.as_deref().unwrap_or_default())),
        result.at.clone(),
    ];
    let answer: Vec<String> = [result.status.map(|s| s.to_string()), result.code.clone(), result.message.clone()]
        .into_iter()
        .flatten()
        .collect();
    if !answer.is_empty() {
        parts.push(say(Sentence::new("told-said").with("answer", answer.join(" "))));
    }
    if let Some(t) = &result.trouble {
        parts.push(say(Sentence::new("told-cause").with("cause", lang.say(&t.sentence))));
    }
    parts.extend(result.request_id.iter().map(|id| format!("Request-ID {id}")));
    let remedy = result.advice.as_ref().map(|a| &a.remedy).or(result.trouble.as_ref().map(|t| &t.remedy));
    if let Some(remedy) = remedy {
        parts.push(say(Sentence::new("told-paste-need").with("remedy", lang.say(remedy))));
    }
    parts.join(lang.t("told-paste-separator")) + lang.t("told-paste-no-key")
}

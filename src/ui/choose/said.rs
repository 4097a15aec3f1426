//! What is said of a card in the list: how WeChat calls its state, who published it last, what members see.

use crate::platform::clock::short;
use crate::rights::Section;
use crate::rights::shown::State;
use crate::studio::Studio;
use crate::studio::choosing::Choice;
use crate::wechatpay::card_list::status_key;
use crate::words::{Lang, Sentence};

/// What stands below its name: its title where that is not its name, its brand.
pub fn below(card: &Choice) -> String {
    let title = card.template.title.as_deref().filter(|t| *t != card.name());
    let brand = card.template.brand.name();
    let parts: Vec<&str> = [title, brand].into_iter().flatten().collect();
    if parts.is_empty() { card.id().to_owned() } else { parts.join(" • ") }
}

/// The state that WeChat says it is in, where that is worth a word.
pub fn status(lang: Lang, card: &Choice) -> Option<String> {
    let status = card.template.status.as_deref().filter(|s| *s != "APPROVED")?;
    Some(status_key(status).map_or(status, |key| lang.t(key)).to_owned())
}

/// When it was published last, and by whom.
pub fn last(lang: Lang, card: &Choice) -> String {
    let Some(last) = &card.last else { return lang.t("choose-never").to_owned() };
    let key = if last.by.is_empty() { "choose-last" } else { "choose-last-by" };
    lang.say(&Sentence::new(key).with("at", short(&last.at)).with("by", last.by.as_str()))
}

/// What members see of it; empty before that was read, and in 演练.
pub fn shown(studio: &Studio, card: &Choice) -> String {
    let lang = studio.view.lang;
    if let Some(status) = status(lang, card) {
        return lang.say(&Sentence::new("choose-wechat-says").with("status", status));
    }
    let Some(state) = studio.choosing.state(card.id()) else { return String::new() };
    let is = |s: &Section, wanted: State| state.shown.get(*s).state == wanted;
    let names: Vec<&str> = Section::ALL
        .iter()
        .filter(|s| is(s, State::Shown))
        .map(|s| lang.get(&format!("section-{}-short", s.name())))
        .collect();
    if !names.is_empty() {
        return lang.say(&Sentence::new("choose-shown").with("sections", names.join(lang.t("records-list"))));
    }
    let unknown = Section::ALL.iter().all(|s| is(s, State::Unknown));
    lang.t(if unknown { "choose-unknown" } else { "choose-none-shown" }).to_owned()
}

/// Everything that is said of it, for who hears it.
pub fn aloud(studio: &Studio, card: &Choice) -> String {
    let lang = studio.view.lang;
    let below = below(card);
    let test = is_test(studio, card).then(|| lang.t("cards-test-tag").to_owned());
    let parts = [Some(card.name().to_owned()), Some(below), status(lang, card), test];
    parts.into_iter().flatten().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Whether it is the merchant's 测试卡.
pub fn is_test(studio: &Studio, card: &Choice) -> bool {
    studio.merchant().is_some_and(|m| m.test_card.as_deref() == Some(card.id()))
}

//! The one next action of a failure, as a button.

use super::values::label;
use crate::publish::report::{report, who_of};
use crate::publish::send::CardResult;
use crate::studio::action::{Action, ChooseAction, EditorAction, MerchantAction, PublicationAction, ViewAction};
use crate::studio::sheet::PublicationOutcome;
use crate::trouble::Who;
use crate::wechatpay::errors::Next;
use crate::wechatpay::verdict::Verdict;
use crate::words::{Lang, Sentence};

/// Troubles whose cure is in 商户设置.
const IN_MERCHANT: [&str; 9] = [
    "key-missing",
    "key-other-host",
    "credentials-header",
    "proxy-wrong",
    "net-proxy",
    "net-proxy-auth",
    "gateway-wrong",
    "answer-own-key",
    "sign-failed",
];

/// What the window offers after a failure.
pub fn next_of(result: &CardResult) -> Option<Next> {
    if let Some(advice) = &result.advice {
        return Some(advice.next);
    }
    match (result.verdict, &result.trouble) {
        (Verdict::NotSent, Some(t)) if IN_MERCHANT.contains(&&*t.sentence.key) => Some(Next::Merchant),
        (Verdict::NotSent, Some(t)) if ["work-panicked", "publish-panicked"].contains(&&*t.sentence.key) => {
            Some(Next::Paste)
        }
        (Verdict::NotSent, _) => Some(Next::Retry),
        (Verdict::Refused, _) => Some(Next::Paste),
        _ => None,
    }
}

/// The buttons of one next action, in order: the wrong form of the endpoint asks an engineer first, then leads to
/// the setting (src/ui/README.md, Two forms).
pub fn steps_of(next: Next) -> Vec<Next> {
    match next {
        Next::Endpoint => vec![Next::Paste, Next::Merchant],
        other => vec![other],
    }
}

/// The catalogue key of the button that copies the text for `who`.
fn copy_key(who: Who) -> &'static str {
    match who {
        Who::SuperAdmin => "told-copy-super-admin",
        Who::MiniProgramAdmin => "told-copy-mini-admin",
        Who::Person | Who::Engineer | Who::Nobody => "told-copy",
    }
}

/// Text and action of a button; none where it would lead nowhere (演练 has no merchant to set up).
pub fn button_of(
    lang: Lang,
    next: Next,
    outcome: &PublicationOutcome,
    merchant: Option<&str>,
) -> Option<(String, Action)> {
    let t = |key: &str| lang.t(key).to_owned();
    Some(match next {
        Next::GoToField(field) => {
            let text = lang.say(&Sentence::new("told-go").with("field", label(lang, field)));
            (text, Action::Editor(EditorAction::Focus(field.into())))
        }
        Next::ShowAgain => (t("told-restore"), Action::Publication(PublicationAction::RestoreAndPublish)),
        // The clock is set outside the window; what is left to do here is to send again.
        Next::Retry | Next::Clock => (t("told-again"), Action::Publication(PublicationAction::Again)),
        Next::Merchant => (t("told-merchant"), Action::Merchant(MerchantAction::Edit(Some(merchant?.to_owned())))),
        Next::ChooseCard => (t("told-cards"), Action::Choose(ChooseAction::Open)),
        Next::Paste | Next::Endpoint => {
            let (card, who) = (outcome.plan.cards.first()?, who_of(&outcome.result));
            (
                t(copy_key(who)),
                Action::View(ViewAction::Copy(report(&outcome.plan.target, card, &outcome.result, lang))),
            )
        }
    })
}

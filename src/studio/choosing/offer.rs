//! What a card that was chosen begins with: what WeChat says of it, what was published last, by whomever, or nothing
//! (src/ui/README.md, Choosing a card).

use crate::platform::clock::instant;
use crate::rights::answered::over_known;
use crate::rights::shown::State;
use crate::rights::{CardRights, Section};
use crate::studio::Studio;
use crate::work::History;

/// What is offered above the form.
#[derive(Debug, Clone, PartialEq)]
pub enum Offer {
    /// 用微信上现在的内容作底稿
    WeChat {
        /// When it was read, RFC 3339.
        at: String,
        /// What would become the draft.
        rights: Box<CardRights>,
    },
    /// A colleague published later than we did.
    Colleague {
        /// Who.
        by: String,
        /// When, RFC 3339.
        at: String,
        /// What they published.
        theirs: Box<CardRights>,
        /// What was published last from here.
        ours: Box<CardRights>,
    },
    /// Nothing is known of the content: 请照手机上现在的内容填写.
    Fill,
}

impl Offer {
    /// Whether something was published since, so that it is no offer any more.
    fn is_over(&self, history: &History) -> bool {
        let Some(last) = &history.last else { return false };
        match self {
            Self::WeChat { at, .. } | Self::Colleague { at, .. } => instant(&last.at) > instant(at),
            Self::Fill => true,
        }
    }
}

/// The offer for a card: `read` is what its template says, with the moment.
fn offer_of(read: Option<(&CardRights, &[Section], &str)>, history: &History, draft: &CardRights) -> Option<Offer> {
    if let Some((read, sections, at)) = read {
        let rights = over_known(read, sections, history.last.as_ref().map(|l| &l.rights), &history.shown);
        return (rights != *draft).then(|| Offer::WeChat { at: at.to_owned(), rights: Box::new(rights) });
    }
    if let (Some(theirs), Some(ours)) = (&history.last, &history.ours) {
        let (by, at) = (history.last_by.clone(), theirs.at.clone());
        let [theirs, ours] = [theirs, ours].map(|state| Box::new(state.rights.clone()));
        return Some(Offer::Colleague { by, at, theirs, ours });
    }
    let known = history.last.is_some() || history.before_doubt.is_some();
    (!known && is_empty(draft)).then_some(Offer::Fill)
}

/// Whether a draft has no content; switches that were answered for are none.
fn is_empty(draft: &CardRights) -> bool {
    Section::ALL.into_iter().all(|s| draft.is_empty(s))
}

impl Studio {
    /// What is offered for the card on show, once its template and its record were read; made again after each.
    pub(crate) fn make_offer(&mut self) {
        if !self.card.loaded || self.jobs.is_reading() || self.merchants.chosen.is_none() || self.foreign().is_some() {
            return;
        }
        let read = self.card.template.as_ref().and_then(|t| Some((t.rights.as_ref()?, t.sections.as_slice(), &*t.at)));
        self.card.offer = offer_of(read, &self.card.history, &self.editor.document.draft.rights);
    }

    /// The card was published meanwhile: what was there before is not offered any more.
    pub(crate) fn drop_old_offer(&mut self) {
        let history = &self.card.history;
        self.card.offer.take_if(|offer| offer.is_over(history));
    }

    /// What was offered becomes the draft, as one step of undo; none: it is not wanted.
    pub(super) fn take_offer(&mut self, rights: Option<CardRights>) {
        let offer = self.card.offer.take();
        // It was decided what becomes of a colleague's content.
        self.card.began = self.card.history.last.as_ref().map(crate::storage::history::LastState::base);
        if let Some(mut rights) = rights {
            // WeChat tells no switch: what was switched on since stays so.
            let draft = &self.editor.document.draft.rights;
            let on = |s: &Section| draft.shown(*s) == Some(true) || self.card.known(*s).state == State::Shown;
            if matches!(offer, Some(Offer::WeChat { .. })) {
                Section::ALL.into_iter().filter(on).for_each(|s| rights.set_shown(s, true));
            }
            self.replace_content(rights);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rights::field::FieldId;
    use crate::rights::shown::{Known, Shown, Source};
    use crate::storage::history::LastState;

    fn rights(word: &str) -> CardRights {
        let mut out = CardRights::default();
        out.set_text(FieldId::BonusValueWord, word);
        out
    }

    fn last(rights: CardRights, source: Source) -> Option<LastState> {
        Some(LastState { rights, at: "t2".into(), source })
    }

    #[test]
    fn what_wechat_does_not_say_stays_as_it_is_known() {
        let mut known = rights("旧");
        known.set_shown(Section::Favor, true);
        known.set_text(FieldId::MemberPriceWord, "八折");
        known.set_text(FieldId::BonusJumpWord, "更多");
        let mut shown = Shown::default();
        shown.set(Section::Bonus, Known { state: State::Shown, ..Known::default() });
        let out = over_known(&rights("新"), &[Section::Bonus], Some(&known), &shown);
        assert_eq!(out.text(FieldId::BonusValueWord), Some("新"));
        // The section that was told is as it was told, the other one as it was known.
        assert_eq!(out.text(FieldId::BonusJumpWord), None);
        assert_eq!(out.text(FieldId::MemberPriceWord), Some("八折"));
        assert_eq!((out.shown(Section::Bonus), out.shown(Section::Favor)), (Some(true), Some(true)));
        assert_eq!(out.shown(Section::Guide), None, "absence is never off");
    }

    #[test]
    fn the_first_offer_is_wechats_then_the_newest_known_then_nothing() {
        let both = History {
            last: last(rights("张敏的"), Source::Colleague),
            ours: last(rights("本机的"), Source::Published),
            last_by: "张敏".into(),
            ..History::default()
        };
        let read = rights("微信的");
        let offer = offer_of(Some((&read, &[Section::Bonus], "t3")), &both, &rights("张敏的"));
        assert!(matches!(offer, Some(Offer::WeChat { at, .. }) if at == "t3"));
        assert_eq!(offer_of(Some((&read, &[Section::Bonus], "t3")), &both, &read), None, "it stands there already");
        let Some(Offer::Colleague { by, theirs, ours, .. }) = offer_of(None, &both, &rights("张敏的")) else {
            panic!()
        };
        assert_eq!((by.as_str(), *theirs, *ours), ("张敏", rights("张敏的"), rights("本机的")));
        let ours = History { last: last(rights("本机的"), Source::Published), ..History::default() };
        assert_eq!(offer_of(None, &ours, &rights("本机的")), None);
        assert_eq!(offer_of(None, &History::default(), &CardRights::default()), Some(Offer::Fill));
        assert_eq!(offer_of(None, &History::default(), &rights("打开的草稿")), None);
    }
}

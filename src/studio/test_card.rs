//! 测试卡 (src/ui/README.md, On the phone): the same rights to a card that no member sees, with its own history and its
//! own confirmation.

use super::Studio;
use super::action::Tab;
use super::card::FromTemplate;
use super::sheet::{Confirm, Sheet, TestCard};
use crate::publish::plan::{CardInput, Plan};
use crate::rights::Section;
use crate::rights::check::Level;
use crate::rights::shown::State;
use crate::trouble::{Trouble, Who};
use crate::work::{CardKey, History, RecordJob};

impl Studio {
    /// One card of the merchant is its 测试卡, or none is.
    pub(super) fn mark_test_card(&mut self, card: Option<String>) {
        let id = self.chosen.clone();
        if let Some(m) = self.merchants.all.iter_mut().find(|m| Some(&m.id) == id.as_ref()) {
            m.test_card = card;
            self.write_merchants();
        }
    }

    /// How `card` stands to the chosen merchant's 测试卡.
    pub(super) fn test_card_of(&self, card: &str) -> TestCard {
        match self.merchant().and_then(|m| m.test_card.as_deref()) {
            None => TestCard::None,
            Some(test) if test == card => TestCard::This,
            Some(_) => TestCard::Offered,
        }
    }

    /// 先发到测试卡: its history is asked for first; the confirmation follows with it.
    pub(super) fn test_card_first(&mut self) {
        let key = self.merchant().and_then(|m| {
            let gateway = m.gateway().ok()?.host().to_owned();
            Some(CardKey { gateway, mchid: m.mchid.clone(), card: m.test_card.clone()? })
        });
        if let Some(key) = key {
            self.testing = Some(key.clone());
            (self.asked_test, self.restoring_test) = (false, false);
            self.job(RecordJob::History(key));
        }
    }

    /// The history of the 测试卡 came: what members see of it is asked where nothing is known, else its confirmation.
    pub(super) fn test_history(&mut self, key: &CardKey, history: &History, now: f64) {
        if self.testing.as_ref() != Some(key) {
            return;
        }
        let nothing = Section::ALL.into_iter().all(|s| history.shown.get(s).state == State::Unknown);
        let unknown = nothing || history.shown.is_unsettled();
        if unknown && !self.asked_test {
            self.asked_test = true;
            self.sheet = Some(self.seen_sheet());
            return;
        }
        self.testing = None;
        if std::mem::take(&mut self.restoring_test) {
            self.show_again(&history.shown, now);
            // A section that goes on may lack its content: that is mended in the form, as for any card.
            if self.problems.iter().any(|p| p.level == Level::Error) {
                self.sheet = Some(Sheet::Problems);
                return;
            }
        }
        let input = CardInput {
            card_id: key.card.clone(),
            title: self.merchant().and_then(|m| m.title(&key.card)).map(str::to_owned),
            shown: history.shown.clone(),
            last: history.last.clone(),
        };
        let plan = self.target().and_then(|t| Plan::new(t, &self.document.draft.rights, vec![input]));
        let plan = match plan {
            Ok(plan) => plan,
            Err(t) => return self.toasts.bad(&t, self.lang),
        };
        let errors = plan.cards.iter().flat_map(|c| &c.problems).filter(|p| p.level == Level::Error);
        let errors: Vec<String> = errors.map(|p| self.lang.say(&p.sentence)).collect();
        if !errors.is_empty() {
            let trouble = Trouble::new("test-card-problems", Who::Person);
            self.sheet = None;
            self.toasts.bad(&Trouble { details: errors, ..trouble }, self.lang);
            return;
        }
        self.stage.tab = Tab::Draft;
        let exported = self.since_export();
        let anew = std::mem::take(&mut self.anew);
        let confirm = Confirm { test: TestCard::This, anew, ..Confirm::new(plan, exported) };
        self.sheet = Some(Sheet::Confirm(Box::new(confirm)));
    }

    /// The card that 会员现在能看到这一栏吗？ is asked for: title (or id) and id.
    pub fn asked_card(&self) -> (&str, &str) {
        match &self.testing {
            None => (self.card_name(), self.document.card_id()),
            Some(key) => {
                let title = self.merchant().and_then(|m| m.title(&key.card)).filter(|t| !t.is_empty());
                (title.unwrap_or(&key.card), &key.card)
            }
        }
    }

    /// Whether it is asked for because the record was damaged.
    pub fn asked_for_damage(&self) -> bool {
        self.testing.is_none() && self.card.shown().is_unsettled()
    }

    /// What its template says of the sections; none before it was read.
    pub fn asked_template(&self) -> Option<&FromTemplate> {
        self.card.template.as_ref().filter(|_| self.testing.is_none())
    }
}

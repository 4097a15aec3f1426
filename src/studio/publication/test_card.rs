//! 测试卡 (src/ui/README.md, On the phone): the same rights to a card that no member sees, with its own history and its
//! own confirmation.

use super::step::{Goal, Reading, Step};
use crate::publish::plan::{CardInput, Plan};
use crate::rights::Section;
use crate::rights::check::Level;
use crate::rights::shown::State;
use crate::studio::Studio;
use crate::studio::card::FromTemplate;
use crate::studio::sheet::{Confirm, Sheet, TestCard};
use crate::studio::view::Tab;
use crate::trouble::{Trouble, Who};
use crate::work::{CardKey, History, RecordJob};

impl Studio {
    /// One card of the merchant is its 测试卡, or none is.
    pub(crate) fn mark_test_card(&mut self, card: Option<String>) {
        let id = self.merchants.chosen.clone();
        if let Some(m) = self.merchants.known.all.iter_mut().find(|m| Some(&m.id) == id.as_ref()) {
            m.test_card = card;
            self.write_merchants();
        }
    }

    /// How `card` stands to the chosen merchant's 测试卡.
    pub(crate) fn test_card_of(&self, card: &str) -> TestCard {
        match self.merchant().and_then(|m| m.test_card.as_deref()) {
            None => TestCard::None,
            Some(test) if test == card => TestCard::This,
            Some(_) => TestCard::Offered,
        }
    }

    /// The chosen merchant's 测试卡.
    fn test_card_key(&self) -> Option<CardKey> {
        let m = self.merchant()?;
        let gateway = m.gateway().ok()?.host().to_owned();
        Some(CardKey { gateway, mchid: m.mchid.clone(), card: m.test_card.clone()? })
    }

    /// 先发到测试卡
    pub(crate) fn test_card_first(&mut self) {
        self.read_test_card(Goal::TestCard, false);
    }

    /// The history of the 测试卡 is read first; the confirmation follows with it. `anew`: it replaces one that was out of
    /// date, and says so. Gives whether the history is being read.
    pub(crate) fn read_test_card(&mut self, goal: Goal, anew: bool) -> bool {
        if self.publication.is_running() {
            self.sheets.open = Some(Sheet::Sending);
            return false;
        }
        let Some(key) = self.test_card_key() else { return false };
        let job = self.job(RecordJob::History(key.clone()));
        self.publication.step = Step::Reading(Reading { goal, key, job, asked: false, anew });
        true
    }

    /// The confirmation for the 测试卡 whose `history` was read.
    pub(super) fn confirm_test(&mut self, goal: Goal, key: &CardKey, history: &History, anew: bool) {
        // Another merchant was chosen meanwhile, or another card marked.
        if self.test_card_key().as_ref() != Some(key) {
            return;
        }
        if matches!(goal, Goal::ShowAgain { .. }) {
            self.show_again(&history.shown);
            // A section that is switched on may lack its content: that is mended in the form, as for any card.
            if self.editor.problems.iter().any(|p| p.level == Level::Error) {
                self.sheets.open = Some(Sheet::Problems);
                return;
            }
        }
        let input = CardInput {
            card_id: key.card.clone(),
            title: self.merchant().and_then(|m| m.title(&key.card)).map(str::to_owned),
            shown: history.shown.clone(),
            last: history.last.clone(),
        };
        let plan = match self.target().and_then(|t| Plan::new(t, &self.editor.document.draft.rights, vec![input])) {
            Ok(plan) => plan,
            Err(t) => return self.view.toasts.bad(&t, self.view.lang),
        };
        let errors = plan.cards.iter().flat_map(|c| &c.problems).filter(|p| p.level == Level::Error);
        let errors: Vec<String> = errors.map(|p| self.view.lang.say(&p.sentence)).collect();
        if !errors.is_empty() {
            let trouble = Trouble::new("test-card-problems", Who::Person);
            self.sheets.open = None;
            self.view.toasts.bad(&Trouble { details: errors, ..trouble }, self.view.lang);
            return;
        }
        self.view.stage.tab = Tab::Draft;
        let confirm = Confirm { test: TestCard::This, anew, ..Confirm::new(plan, self.since_export()) };
        self.sheets.open = Some(Sheet::Confirm(Box::new(confirm)));
        self.publication.step = Step::Confirming(goal);
    }

    /// The card that 会员现在能看到哪几栏？ is asked for: title (or id) and id.
    pub fn asked_card(&self) -> (&str, &str) {
        match self.publication.asks_of() {
            None => (self.card_name(), self.editor.document.card_id()),
            Some(key) => {
                let title = self.merchant().and_then(|m| m.title(&key.card)).filter(|t| !t.is_empty());
                (title.unwrap_or(&key.card), &key.card)
            }
        }
    }

    /// The sections that are asked about: those of which nothing is sure. After damage all four, because what is known
    /// then may be older than what was lost.
    pub fn asked_sections(&self) -> Vec<Section> {
        let unsure = |s: &Section| matches!(self.card.known(*s).state, State::Unknown | State::PerhapsShown);
        let some: Vec<Section> = Section::ALL.into_iter().filter(unsure).collect();
        let all = self.publication.asks_of().is_some() || self.asked_for_damage() || some.is_empty();
        if all { Section::ALL.to_vec() } else { some }
    }

    /// Whether it is asked for because the record was damaged.
    pub fn asked_for_damage(&self) -> bool {
        self.publication.asks_of().is_none() && self.card.shown().is_unsettled()
    }

    /// What its template says of the sections; none before it was read.
    pub fn asked_template(&self) -> Option<&FromTemplate> {
        self.card.template.as_ref().filter(|_| self.publication.asks_of().is_none())
    }
}

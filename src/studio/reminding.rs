//! What a plan is in words, and what is told of it when its moment comes while the window is open
//! (src/studio/README.md, A plan).

use super::{Effect, Studio};
use crate::storage::planned::Planned;
use crate::words::Sentence;
use crate::work::NoticeJob;

impl Studio {
    /// What a plan is, in words: the draft, its card or how many cards, who approved it, and whose it is where another
    /// merchant is chosen.
    pub fn plan_words(&self, plan: &Planned) -> String {
        let lang = self.view.lang;
        let card = plan.cards.first().map(|c| if c.title.is_empty() { &c.card } else { &c.title });
        let cards = match plan.cards.len() {
            1 => card.cloned().unwrap_or_default(),
            count => lang.say(&Sentence::new("plan-cards").with("count", count)),
        };
        let other = self.merchant().is_none_or(|m| m.mchid != plan.mchid);
        let merchant = self.merchants.known.all.iter().find(|m| m.mchid == plan.mchid).filter(|_| other);
        let approved =
            plan.approved.as_ref().map(|by| lang.say(&Sentence::new("plan-approved").with("by", by.as_str())));
        let title = Some(&plan.title).filter(|t| !t.is_empty());
        let parts = [merchant.map(|m| m.name.clone()), title.cloned(), Some(cards), approved];
        parts.into_iter().flatten().collect::<Vec<_>>().join(lang.t("plan-comma"))
    }

    /// The moment of these plans has come while the window is open: the task bar marks it, and the desktop tells of it.
    pub(super) fn remind(&mut self, come: &[usize]) {
        let due = |place: &usize| self.plans.all().get(*place).map(|plan| self.plan_words(plan));
        let texts: Vec<String> = come.iter().filter_map(due).collect();
        if texts.is_empty() {
            return;
        }
        self.effects.push(Effect::Attention);
        let lang = self.view.lang;
        let (program, summary) = (lang.t("app-name").to_owned(), lang.t("plan-notice").to_owned());
        self.job(NoticeJob { program, summary, text: texts.join("\n") });
    }
}

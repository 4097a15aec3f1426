//! What is known of a card's switches, and what the person says of them (src/ui/README.md, Choosing a card).

use super::Studio;
use super::publication::step::{Goal, OnShow};
use super::publication::{TRIAL_HOST, key_of};
use super::sheet::{Sheet, TestCard};
use super::toasts::About;
use crate::platform::clock;
use crate::publish::plan::Plan;
use crate::rights::shown::{Shown, State};
use crate::rights::{CardRights, PerSection, Section};
use crate::sandbox::identity::MCHID;
use crate::storage::record::{Line, Note, Phase};
use crate::trouble::Trouble;
use crate::words::Sentence;
use crate::work::{CardKey, JobId, RecordJob};

impl Studio {
    /// 恢复展示
    pub(super) fn restore(&mut self, section: Section) {
        let mut state = self.editor.document.state();
        state.rights.set_shown(section, true);
        self.replace(state, Some(section.switch().into()));
        self.editor.explained = None;
    }

    /// Every section that was sent as off and may be shown already goes on again; then the confirmation, for the very
    /// card that was refused.
    pub(super) fn restore_and_publish(&mut self) {
        let refused = match &self.sheets.open {
            Some(Sheet::Verdict(outcome)) => {
                outcome.plan.cards.first().map(|c| (outcome.plan.clone(), c.input.card_id.clone()))
            }
            _ => None,
        };
        if let Some((plan, card)) = refused.filter(|(plan, _)| !self.is_on_show(plan)) {
            let here = self.target().is_ok_and(|t| t == plan.target);
            if here && self.test_card_of(&card) == TestCard::This {
                // Its record has learnt of the refusal: that is read first.
                self.read_test_card(Goal::ShowAgain { test: true }, false);
            } else {
                self.other_is_chosen(&plan);
            }
            return;
        }
        self.show_again(&self.card.shown().clone());
        self.sheets.open = None;
        self.publish(Goal::ShowAgain { test: false });
    }

    /// Whether the card of `plan` is the one on show, at the merchant who is chosen.
    pub(super) fn is_on_show(&self, plan: &Plan) -> bool {
        let here = self.target().is_ok_and(|t| t == plan.target);
        here && plan.cards.first().is_some_and(|c| c.input.card_id == self.editor.document.card_id())
    }

    /// Another card, or another merchant, was chosen meanwhile: nothing goes to that one by mistake.
    pub(super) fn other_is_chosen(&mut self, plan: &Plan) {
        let card = plan.cards.first().map(|c| c.input.card_id.clone()).unwrap_or_default();
        let other = Trouble::new("restore-other", crate::trouble::Who::Person).with("card", card);
        let other = other.with("merchant", plan.target.merchant.clone());
        self.view.toasts.failed(About::Publication, &other, self.view.lang);
    }

    /// Switches on what `shown` says is shown, or may be.
    pub(super) fn show_again(&mut self, shown: &Shown) {
        let mut state = self.editor.document.state();
        for s in Section::ALL {
            if matches!(shown.get(s).state, State::Shown | State::PerhapsShown) {
                state.rights.set_shown(s, true);
            }
        }
        self.replace(state, None);
    }

    fn say(&mut self, id: String, note: Note) {
        let key = self.card.key.clone();
        if key.is_some() || self.merchants.chosen.is_none() {
            self.say_of(key, id, note);
        }
    }

    /// A note about a publication belongs to its card, which need not be the card on show.
    fn say_of_plan(&mut self, plan: &Plan, id: String, note: Note) {
        if !plan.cards.is_empty() {
            self.say_of(key_of(plan), id, note);
        }
    }

    fn say_of(&mut self, key: Option<CardKey>, id: String, note: Note) -> JobId {
        // 演练 keeps its own record, which counts for nothing.
        let of = key.clone().unwrap_or_else(|| CardKey {
            gateway: TRIAL_HOST.into(),
            mchid: MCHID.into(),
            card: self.editor.document.card_id().to_owned(),
        });
        let line = Line {
            v: 1,
            id,
            attempt: 0,
            phase: Phase::Human,
            at: clock::now_rfc3339(),
            pid: std::process::id(),
            gateway: of.gateway,
            mchid: of.mchid,
            card: of.card,
            user: self.view.settings.signature(),
            note: Some(note),
            ..Line::default()
        };
        self.job(RecordJob::Say(Box::new(line), key))
    }

    /// What the person saw on the phone before anything was published from here.
    pub(super) fn seen(&mut self, states: PerSection<Option<bool>>) {
        let known = |s: Option<bool>| match s {
            Some(true) => State::Shown,
            Some(false) => State::NotShown,
            None => State::Unknown,
        };
        let asked = self.asked_sections();
        let all = states.map(known);
        let all = all.iter().filter(|(s, _)| asked.contains(s)).map(|(section, state)| (section, *state)).collect();
        let (id, note) = (clock::nonce().unwrap_or_default(), Note::Seen(all));
        match self.publication.asks_of().cloned() {
            Some(key) => {
                let job = self.say_of(Some(key), id, note);
                self.publication.answered(job);
            }
            None => {
                self.say(id, note);
                self.switch_on(&states, &asked);
            }
        }
        self.answered();
        self.sheets.open = None;
    }

    /// What members see goes out as shown: an untouched switch would take it for off. It is said which ones.
    fn switch_on(&mut self, states: &PerSection<Option<bool>>, asked: &[Section]) {
        let mut state = self.editor.document.state();
        let seen = |s: &Section| states[*s] == Some(true) && state.rights.shown(*s) != Some(true);
        let on: Vec<Section> = asked.iter().copied().filter(seen).collect();
        let Some(first) = on.first() else { return };
        let place = first.switch().into();
        let lang = self.view.lang;
        let names: Vec<&str> = on.iter().map(|s| lang.get(&format!("section-{}", s.name()))).collect();
        let said = Sentence::new("seen-switched-on").with("sections", names.join(lang.t("records-list")));
        on.iter().for_each(|s| state.rights.set_shown(*s, true));
        self.replace(state, Some(place));
        self.view.toasts.good(lang.say(&said), self.now_secs);
    }

    /// Asks what members see, once, where a card is on show of which nothing is known.
    pub(super) fn ask_once(&mut self) {
        let ours = self.kind().real() && self.foreign().is_none() && self.card.key.is_some();
        let free = self.sheets.open.is_none() && !self.is_choosing() && !self.jobs.is_reading();
        if self.card.loaded && self.card.unknown() && !self.card.asked && ours && free {
            self.ask_what_is_seen();
        }
    }

    /// 记录有误…
    pub(super) fn correct(&mut self, section: Section, reason: String) {
        let at = clock::now_rfc3339();
        if self.card.key.is_some() {
            self.say(clock::nonce().unwrap_or_default(), Note::Corrected(section, State::NotShown, reason));
        } else {
            let source = Some(crate::rights::shown::Source::Person);
            let known = crate::rights::shown::Known { state: State::NotShown, since: Some(at), source };
            self.card.history.shown.set(section, known);
        }
        self.editor.explained = None;
        self.answered();
        self.sheets.open = None;
        self.changed();
    }

    /// After an unknown outcome: what the phone shows, written as 人工确认.
    pub(super) fn looked(&mut self, new: bool) {
        let Some(Sheet::Look(outcome)) = &self.sheets.open else { return };
        let (id, plan) = (outcome.result.id.clone(), outcome.plan.clone());
        self.say_of_plan(&plan, id.clone(), Note::Looked(new));
        self.sheets.open = None;
        self.many_looked(&id, new);
    }

    /// 手机上看过，一致 or 与预览不同: written with how many of the rows were ticked.
    pub(super) fn checked(&mut self, same: bool) {
        let Some(Sheet::Verdict(outcome)) = &self.sheets.open else { return };
        let (id, plan) = (outcome.result.id.clone(), outcome.plan.clone());
        let (seen, of) = outcome.ticked();
        self.say_of_plan(&plan, id.clone(), Note::Compared { same, seen, of });
        self.sheets.open = None;
        self.many_checked(&id, same);
        let key = match (same, seen < of) {
            (true, false) => "checked-same",
            (true, true) => "checked-part",
            (false, _) => "checked-different",
        };
        let said = Sentence::new(key).with("seen", seen).with("of", of);
        self.view.toasts.good(self.view.lang.say(&said), self.now_secs);
    }

    /// The history of a card has arrived.
    pub(super) fn history(&mut self, job: JobId, key: &CardKey, history: crate::work::History) {
        let on_show = (self.card.key.as_ref() == Some(key)).then(|| self.history_of_card(history.clone()));
        self.publication_history(job, key, &history, on_show);
    }

    /// It is that of the card on show.
    fn history_of_card(&mut self, history: crate::work::History) -> OnShow {
        let first = !self.card.loaded;
        self.card.note.clone_from(&history.named.name);
        self.card.brand = history.brand.clone().or(self.card.brand.take());
        self.card.call();
        self.card.history = history;
        (self.card.loaded, self.card.history_job) = (true, None);
        // A document with an unreadable number in it is not empty.
        if first && self.editor.document.draft.kept.is_empty() {
            self.begin_from_last();
        }
        self.run_rules();
        self.began_with(first);
        if first {
            self.make_offer();
        } else {
            self.drop_old_offer();
        }
        // The draft's content belongs to another merchant's card, so that it says nothing of this one.
        let ours = self.kind().real() && self.foreign().is_none();
        let typing = self.editor.buffers.card != self.editor.document.card_id() || self.editor.focused_card;
        // What WeChat says of it is read first: the question shows it.
        let reading = self.jobs.is_reading();
        let to_ask = self.card.unknown() && !self.card.asked && ours && !typing && !reading;
        OnShow { first, killed: first && self.is_killed_to_tell(), to_ask }
    }

    /// An empty document of a card whose last state is known begins with that state: a whole state is always sent.
    /// Where a later outcome is in doubt, it begins with the one before, and says that this need not be what is live.
    fn begin_from_last(&mut self) {
        let empty =
            self.editor.document.draft.rights == CardRights::default() && self.editor.document.disk.path.is_none();
        let history = &self.card.history;
        let known = history.last.clone().or_else(|| history.before_doubt.clone());
        if let (true, Some(last)) = (empty && !self.editor.document.undo.can_undo(), known) {
            // A publication that was killed before its verdict has a sheet of its own, and so has a damaged record.
            if history.last.is_none() && history.orphan.is_none() && !history.shown.is_unsettled() {
                let doubt = Trouble::new("begin-doubtful", crate::trouble::Who::Person);
                let doubt = doubt.with("at", clock::short(&last.at));
                self.view.toasts.failed(About::Doubt, &doubt, self.view.lang);
            }
            let card = std::mem::take(&mut self.card);
            self.editor.document = super::document::Document::fresh(last.rights, self.editor.document.card_id());
            self.editor.buffers.refresh(&self.editor.document.draft);
            self.card = card;
        }
    }
}

//! What can be done about a card that stands apart: a look at the phone, a colleague's content, 恢复展示, 登记现状.

use super::page::Purpose;
use super::run::{RunCard, RunState};
use super::{Chosen, Member};
use crate::platform::clock;
use crate::publish::Why;
use crate::publish::plan::Plan;
use crate::rights::shown::{Source, State};
use crate::rights::{PerSection, Section};
use crate::storage::history::LastState;
use crate::storage::record::{Entry, Line, Note, Phase};
use crate::studio::Studio;
use crate::studio::publication::PublicationOutcome;
use crate::studio::sheet::Sheet;
use crate::studio::toasts::About;
use crate::trouble::Trouble;
use crate::work::{JobId, RecordJob};

/// 登记现状 of one card or of many: one row a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registering {
    /// The cards that are asked about.
    pub rows: Vec<RegisteringRow>,
    /// Their content is the same as that of this card, where the person says so.
    pub same_as: Option<Same>,
    /// That is said of those cards whose content is not known.
    pub same: bool,
}

/// A card whose content is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Same {
    /// What it is called.
    pub name: String,
    /// Its content.
    pub state: LastState,
}

/// What is said of one card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisteringRow {
    /// 会员卡ID
    pub card: String,
    /// What it is called.
    pub name: String,
    /// What members see of each section; the outer `None`: not answered yet.
    pub states: PerSection<Option<Option<bool>>>,
    /// What is known already is not asked again.
    pub known: PerSection<bool>,
}

/// What a person chooses there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegisteringChange {
    /// What members see of a section of the card in this row.
    State(usize, Section, Option<bool>),
    /// The same of every card.
    Column(Section, Option<bool>),
    /// 内容与这张卡相同
    Same(bool),
}

impl Registering {
    /// Carries out what was chosen.
    pub fn change(&mut self, change: RegisteringChange) {
        match change {
            RegisteringChange::State(row, section, answer) => {
                if let Some(row) = self.rows.get_mut(row).filter(|r| !r.known[section]) {
                    row.states[section] = Some(answer);
                }
            }
            RegisteringChange::Column(section, answer) => {
                let open = self.rows.iter_mut().filter(|r| !r.known[section]);
                open.for_each(|row| row.states[section] = Some(answer));
            }
            RegisteringChange::Same(on) => self.same = on,
        }
    }

    /// How many answers are missing.
    pub fn left(&self) -> usize {
        let open = |r: &RegisteringRow| r.states.iter().filter(|(s, state)| state.is_none() && !r.known[*s]).count();
        self.rows.iter().map(open).sum()
    }
}

impl Studio {
    /// 登记现状… of one card, or of all whose state is not known.
    pub(super) fn ask_registering(&mut self, one: Option<usize>) {
        let (Some(chosen), Some(page)) = (&self.batch.chosen, &self.batch.page) else { return };
        let Some(compared) = &page.compared else { return };
        let unknown = compared.merging.apart.iter().filter(|a| needs_registering(&a.why));
        let places = unknown.filter_map(|a| chosen.place(&a.card_id)).filter(|p| one.is_none_or(|one| one == *p));
        let rows: Vec<RegisteringRow> = places
            .filter_map(|place| {
                let (member, known) = (chosen.cards.get(place)?, compared.known.get(place)?);
                Some(RegisteringRow {
                    card: member.choice.id().to_owned(),
                    name: member.choice.name().to_owned(),
                    states: PerSection::from_fn(|_| None),
                    known: PerSection::from_fn(|s| known.input.shown.get(s).state != State::Unknown),
                })
            })
            .collect();
        if rows.is_empty() {
            return;
        }
        let same_as = self.same_as(chosen);
        self.sheets.open = Some(Sheet::Registering(Box::new(Registering { rows, same_as, same: false })));
    }

    /// A card whose content is known: the one on show, else the first of those that are changed together.
    fn same_as(&self, chosen: &Chosen) -> Option<Same> {
        if let Some(state) = self.card.history.last.clone() {
            return Some(Same { name: self.card_name().to_owned(), state });
        }
        let plan = self.batch.page.as_ref()?.cards().first()?;
        let name = chosen.place(&plan.input.card_id).and_then(|p| chosen.cards.get(p));
        let name = name.map_or_else(|| plan.input.card_id.clone(), |m| m.choice.name().to_owned());
        Some(Same { name, state: plan.input.last.clone()? })
    }

    /// What was said is written down card by card, and what the change comes to is compared anew.
    pub(super) fn register(&mut self) {
        let Some(Sheet::Registering(said)) = &self.sheets.open else { return };
        if said.left() > 0 {
            return;
        }
        let said = said.as_ref().clone();
        self.sheets.open = None;
        let Some(chosen) = &mut self.batch.chosen else { return };
        let same = said.same_as.as_ref().filter(|_| said.same);
        let mut lines = Vec::new();
        for row in &said.rows {
            let Some(place) = chosen.place(&row.card) else { continue };
            if let (Some(same), Some(member)) = (same, chosen.cards.get_mut(place)) {
                let at = clock::now_rfc3339();
                member.said = Some(LastState { at, source: Source::Person, rights: same.state.rights.clone() });
                let seen = |s: &Section| row.states[*s] == Some(Some(true));
                if let Some(content) = &mut member.said {
                    Section::ALL.into_iter().filter(seen).for_each(|s| content.rights.set_shown(s, true));
                    let off = |s: &Section| row.states[*s] == Some(Some(false));
                    Section::ALL.into_iter().filter(off).for_each(|s| content.rights.set_shown(s, false));
                }
            }
            let answered = row.states.iter().filter(|(s, state)| !row.known[*s] && state.is_some());
            let all = answered.map(|(s, state)| (s, state_of(state.flatten()))).collect();
            lines.push(line(chosen, &row.card, Note::Seen(all)));
        }
        let job = self.job(RecordJob::SayAll(lines));
        self.batch.saying = Some(job);
    }

    pub(crate) fn said_of_many(&mut self, id: JobId, done: Result<(), Trouble>) {
        if self.batch.saying != Some(id) {
            return;
        }
        self.batch.saying = None;
        if let Err(t) = done {
            return self.view.toasts.failed(About::Record, &t, self.view.lang);
        }
        self.compare_cards(Purpose::Show, true);
    }

    /// 恢复展示
    pub(super) fn show_member_again(&mut self, member: usize) {
        self.change_member(member, |m| m.shown_again = true);
    }

    pub(super) fn change_member(&mut self, member: usize, change: impl FnOnce(&mut Member)) {
        let cards = self.batch.chosen.as_mut().map(|c| &mut c.cards);
        if let Some(found) = cards.and_then(|c| c.get_mut(member)) {
            change(found);
            self.compare_cards(Purpose::Show, false);
        }
    }

    /// 我去手机上看 of a card that was sent before: the record is asked which publication that was.
    pub(super) fn look_for_doubt(&mut self, member: usize) {
        let chosen = self.batch.chosen.as_ref();
        let key = chosen.and_then(|c| Some(c.of.key(c.cards.get(member)?.choice.id())));
        if let Some(key) = key {
            let job = self.job(RecordJob::InDoubt(key));
            self.batch.doubt = Some(job);
        }
    }

    pub(crate) fn doubt_found(&mut self, id: JobId, entry: Option<&Entry>) {
        if self.batch.doubt != Some(id) {
            return;
        }
        self.batch.doubt = None;
        match entry {
            Some(entry) => self.look_at(entry),
            // Somebody has looked, or it came to its end.
            None => self.compare_cards(Purpose::Show, true),
        }
    }

    /// What became of a card of the run, on the sheets of one publication; `look`: 我去手机上看.
    pub(super) fn show_result(&mut self, at: usize, look: bool) {
        let Some(run) = self.batch.run() else { return };
        let Some(RunCard { plan: Some(plan), state: RunState::Ended { result: Some(result), .. }, .. }) =
            run.cards.get(at)
        else {
            // What was sent before this window was opened stands in the record.
            let member = run.cards.get(at).map(|c| c.member);
            return member.into_iter().for_each(|m| self.look_for_doubt(m));
        };
        let plan = Plan { target: run.target.clone(), cards: vec![plan.as_ref().clone()] };
        let outcome = PublicationOutcome::new(plan, run.access.clone(), result.as_ref().clone());
        let outcome = Box::new(PublicationOutcome { of_many: true, ..outcome });
        self.sheets.open = Some(if look { Sheet::Look(outcome) } else { Sheet::Verdict(outcome) });
    }

    /// What somebody saw on the phone of a publication: the run knows it too, and what stood apart for it comes in.
    pub(crate) fn many_looked(&mut self, id: &str, new: bool) {
        if let Some(run) = self.batch.page.as_mut().and_then(|p| p.run.as_mut()) {
            run.looked(id, new);
        }
        self.list_anew();
        if self.batch.page.as_ref().is_some_and(|p| p.run.is_none()) {
            self.compare_cards(Purpose::Show, true);
        }
    }
}

/// Whether a card stands apart because nobody has said what members see of it.
pub fn needs_registering(why: &Why) -> bool {
    match why {
        Why::StateUnknown => true,
        Why::Problem(problem) => problem.sentence.key == "problem-history-unknown",
        _ => false,
    }
}

fn state_of(seen: Option<bool>) -> State {
    match seen {
        Some(true) => State::Shown,
        Some(false) => State::NotShown,
        None => State::Unknown,
    }
}

fn line(chosen: &Chosen, card: &str, note: Note) -> Line {
    Line {
        v: 1,
        id: clock::nonce().unwrap_or_default(),
        attempt: 0,
        phase: Phase::Human,
        at: clock::now_rfc3339(),
        pid: std::process::id(),
        gateway: chosen.of.gateway.clone(),
        mchid: chosen.of.mchid.clone(),
        card: card.to_owned(),
        user: crate::platform::user(),
        note: Some(note),
        ..Line::default()
    }
}

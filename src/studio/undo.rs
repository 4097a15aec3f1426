//! Undo and redo over the whole document, one step for each word typed without a pause, each switch, each import.

use crate::rights::CardRights;
use crate::rights::field::{FIELDS, FormField};
use crate::storage::draft::{Draft, Kept};

/// The state of the document that can be gone back to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// The rights.
    pub rights: CardRights,
    /// The card.
    pub card_id: String,
    /// The merchant that the draft names, by its 商户号.
    pub mchid: Option<String>,
    /// What no field can hold; what was typed where a number belongs and is none, too.
    pub kept: Kept,
}

impl State {
    /// Of a draft.
    pub fn of(draft: &Draft) -> Self {
        let Draft { rights, card_id, mchid, kept, .. } = draft;
        Self {
            rights: rights.clone(),
            card_id: card_id.clone().unwrap_or_default(),
            mchid: mchid.clone(),
            kept: kept.clone(),
        }
    }
}

/// What an edit belongs to; edits of one idea in a row make one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Idea {
    /// Typing in this field, with the caret (in characters) before the edit.
    Typing(FormField, usize),
    /// A switch, a repair, an import: always a step of its own. The field where it happened, if any.
    Whole(Option<FormField>),
}

impl Idea {
    /// The field where it happened.
    pub fn field(self) -> Option<FormField> {
        match self {
            Self::Typing(f, _) => Some(f),
            Self::Whole(f) => f,
        }
    }
}

/// A pause longer than this ends a step, in seconds.
const PAUSE_SECS: f64 = 1.0;
/// More steps than a morning's work; the oldest go first.
const MOST_STEPS: usize = 500;

/// And no more than this of texts in all steps together, in bytes: a text may be as long as a file.
const MOST_BYTES: usize = 64 << 20;

#[derive(Debug, Clone)]
struct Step {
    state: State,
    idea: Idea,
    /// The caret after the edit, in characters.
    ends_at: usize,
}

/// The texts of a state, and what is kept, where the step behind it keeps something else.
fn bytes_of(state: &State, next: Option<&State>) -> usize {
    let texts: usize = FIELDS.iter().filter_map(|f| state.rights.text(f.id)).map(str::len).sum();
    let shared = next.is_some_and(|n| n.kept.shares(&state.kept));
    texts + if shared { 0 } else { state.kept.bytes() }
}

/// The steps before and after the present state.
#[derive(Debug, Clone, Default)]
pub struct Undo {
    past: Vec<Step>,
    future: Vec<Step>,
    /// When the last edit came, in seconds of the window's clock; none when the step is closed.
    open_since: Option<f64>,
}

impl Undo {
    /// Records that `before` was left by an edit of `idea` at `now` (seconds of the window's clock).
    pub fn record(&mut self, before: State, idea: Idea, now: f64) {
        self.future.clear();
        let goes_on = match (self.past.last().map(|s| s.idea), idea, self.open_since) {
            (Some(Idea::Typing(last, _)), Idea::Typing(field, _), Some(since)) => {
                last == field && now - since <= PAUSE_SECS
            }
            _ => false,
        };
        self.open_since = matches!(idea, Idea::Typing(..)).then_some(now);
        if goes_on {
            return;
        }
        self.past.push(Step { state: before, idea, ends_at: 0 });
        let with_next = |past: &[Step]| past.first().map(|s| bytes_of(&s.state, past.get(1).map(|n| &n.state)));
        let mut bytes = (0..self.past.len()).filter_map(|i| with_next(self.past.get(i..)?)).sum::<usize>();
        while self.past.len() > MOST_STEPS || bytes > MOST_BYTES && self.past.len() > 1 {
            bytes -= with_next(&self.past).unwrap_or_default();
            self.past.remove(0);
        }
    }

    /// The caret after the edit that was recorded last, in characters.
    pub fn ends_at(&mut self, caret: usize) {
        if let Some(step) = self.past.last_mut() {
            step.ends_at = caret;
        }
    }

    /// Ends the running step: a word was finished (a blank, a commit of the input method), the focus left.
    pub fn close(&mut self) {
        self.open_since = None;
    }

    /// The state before the first step that can be undone.
    pub fn first(&self) -> Option<&State> {
        self.past.first().map(|step| &step.state)
    }

    /// Whether there is a step to undo.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is a step to redo.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// Goes one step back from `present`; gives the state and where it was edited.
    pub fn undo(&mut self, present: State) -> Option<(State, Idea)> {
        let step = self.past.pop()?;
        let (state, idea) = (step.state.clone(), step.idea);
        self.close();
        self.future.push(Step { state: present, ..step });
        Some((state, idea))
    }

    /// Goes one step forward from `present`; gives the state, and where the caret stood after the edit.
    pub fn redo(&mut self, present: State) -> Option<(State, Idea)> {
        let step = self.future.pop()?;
        self.close();
        let state = step.state.clone();
        let idea = match step.idea {
            Idea::Typing(field, _) => Idea::Typing(field, step.ends_at),
            whole @ Idea::Whole(_) => whole,
        };
        self.past.push(Step { state: present, ..step });
        Some((state, idea))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rights::field::FieldId;
    use proptest::prelude::*;

    const OTHER: FormField = FormField::Rights(FieldId::StaffName);

    fn state(n: i64) -> State {
        let mut rights = CardRights::default();
        rights.bonus.init_bonus = Some(n);
        State { rights, ..State::default() }
    }

    #[test]
    fn typing_without_a_pause_is_one_step_and_another_field_or_a_pause_a_new_one() {
        let mut u = Undo::default();
        u.record(state(0), Idea::Typing(FormField::CardId, 0), 0.0);
        u.record(state(1), Idea::Typing(FormField::CardId, 1), 1.0);
        u.record(state(2), Idea::Typing(OTHER, 0), 1.5);
        u.record(state(3), Idea::Typing(OTHER, 1), 2.6);
        assert_eq!(u.undo(state(4)).unwrap().0, state(3));
        assert_eq!(u.undo(state(3)).unwrap().0, state(2));
        assert_eq!(u.undo(state(2)).unwrap(), (state(0), Idea::Typing(FormField::CardId, 0)));
        assert!(u.undo(state(0)).is_none());
        assert_eq!(u.redo(state(0)).unwrap().0, state(2));
    }

    proptest! {
        #[test]
        fn undo_after_any_series_of_edits_gives_the_start_again(
            edits in prop::collection::vec((0_usize..3, 0.0_f64..3.0, any::<bool>()), 0..60)
        ) {
            let (mut u, mut now, mut present) = (Undo::default(), 0.0, 0);
            for (field, wait, whole) in edits {
                now += wait;
                let f = [FormField::CardId, OTHER, FieldId::InitBonus.into()][field];
                u.record(state(present), if whole { Idea::Whole(Some(f)) } else { Idea::Typing(f, 0) }, now);
                present += 1;
            }
            let mut s = state(present);
            while let Some((back, _)) = u.undo(s.clone()) {
                s = back;
            }
            prop_assert_eq!(s.clone(), state(0));
            while let Some((on, _)) = u.redo(s.clone()) {
                s = on;
            }
            prop_assert_eq!(s, state(present));
        }
    }
}

//! What is typed goes from the edit buffers into the draft in one place, in the frame in which it was typed.

use super::undo::{Idea, State};
use super::{Focus, Studio};
use crate::rights::check::{Context, Level, Problem, check};
use crate::rights::field::{FormField, Kind};
use crate::trouble::{Trouble, Who};
use crate::wechatpay::identifier;

/// So many members that no field has are told one by one.
const MOST_UNKNOWN: usize = 50;

/// What the form says of this frame's typing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Typed {
    /// The field in focus.
    pub focused: Option<FormField>,
    /// The field in which an input method is composing.
    pub composing: Option<FormField>,
    /// The caret in the field in focus, in characters, before this frame.
    pub caret: usize,
    /// The same after it.
    pub caret_after: usize,
    /// A word ended: a blank was typed, or the input method gave its text.
    pub word_ended: bool,
}

impl Studio {
    /// Copies what is real in the buffers to the draft, after the form was drawn; the focus is then where it was to go.
    /// `now` in seconds of the window's clock.
    pub fn typed(&mut self, typed: Typed, now: f64) {
        self.now_secs = now;
        self.editor.focus = None;
        let was = self.editor.buffers.composing;
        if let Some(field) = was.filter(|p| typed.composing.is_none() && typed.focused != Some(*p)) {
            // The focus left while composing: the last real text comes back.
            self.editor.buffers.restore(field, &self.editor.document.draft);
        }
        if was.is_none() && typed.composing.is_some() {
            self.editor.composed_from = typed.caret;
        }
        self.editor.buffers.composing = typed.composing;
        let left_card = self.editor.focused_card && typed.focused != Some(FormField::CardId);
        self.editor.focused_card = typed.focused == Some(FormField::CardId);
        // Only when it comes there: whoever scrolls on is elsewhere.
        let came = typed.focused.filter(|_| typed.focused != self.editor.focused_in);
        self.editor.focused_in = typed.focused;
        if let Some(field) = came.and_then(FormField::rights) {
            self.view.section = field.section();
        }
        if left_card {
            self.card_chosen();
        }
        let card_id = self.editor.buffers.card_id(self.editor.document.card_id());
        // Most frames change nothing, and copy nothing.
        if card_id.is_none() && !self.editor.buffers.differ(&self.editor.document.draft) {
            return;
        }
        let before = self.editor.document.state();
        let mut place = self.editor.buffers.write_to(&mut self.editor.document.draft);
        if let Some(card_id) = card_id {
            self.editor.document.draft.card_id = Some(card_id);
            place = place.or(Some(FormField::CardId));
            self.card_changed();
        }
        let Some(place) = place else { return };
        if self.editor.document.draft.rights.settle() {
            self.editor.buffers.refresh(&self.editor.document.draft);
            self.editor.buffers.composing = typed.composing;
        }
        let flag = place.rights().is_some_and(|f| matches!(f.kind(), Kind::Flag | Kind::Choice(_)));
        // Composing moved the caret along, so that the edit began where composing did.
        let caret = if was.is_some() && was == typed.focused { self.editor.composed_from } else { typed.caret };
        let idea = if flag { Idea::Whole(Some(place)) } else { Idea::Typing(place, caret) };
        self.editor.document.undo.record(before, idea, now);
        self.editor.document.undo.ends_at(typed.caret_after);
        if typed.word_ended {
            self.editor.document.undo.close();
        }
        self.editor.explained = None;
        self.changed();
    }

    /// The card id was typed to its end: it is remembered, and what members see of it is asked once.
    fn card_chosen(&mut self) {
        let card = self.editor.document.card_id().to_owned();
        if self.card.key.is_none() {
            return;
        }
        let id = self.merchants.chosen.clone();
        if let Some(m) = self.merchants.known.all.iter_mut().find(|m| Some(&m.id) == id.as_ref())
            && !m.cards.iter().any(|c| c.card_id == card)
        {
            m.remember(&card, None);
            self.write_merchants();
        }
        self.write_settings();
        if self.card.loaded && self.card.unknown() && !self.card.asked && self.sheets.open.is_none() {
            self.ask_what_is_seen();
        }
    }

    /// Replaces the document's content by one act: always an undo step of its own.
    pub(super) fn replace(&mut self, state: State, place: Option<FormField>) {
        let before = self.editor.document.state();
        if before == state {
            return;
        }
        self.editor.document.undo.record(before, Idea::Whole(place), self.now_secs);
        self.set(state);
    }

    fn set(&mut self, state: State) {
        let other_card = state.card_id != self.editor.document.card_id();
        self.editor.document.set(state);
        self.editor.buffers.refresh(&self.editor.document.draft);
        self.editor.buffers.show_card_id(self.editor.document.card_id());
        if other_card {
            self.card_changed();
        }
        self.changed();
    }

    /// 撤销 (or 重做): the caret goes back to where it was before (or after) the edit.
    pub(super) fn step(&mut self, back: bool) {
        let present = self.editor.document.state();
        let step = if back { self.editor.document.undo.undo(present) } else { self.editor.document.undo.redo(present) };
        let Some((mut state, idea)) = step else { return };
        // The state is from before a real merchant was chosen: the invented card is not brought back (src/ui/README.md,
        // Trial and real).
        if self.merchants.chosen.is_some() && state.card_id == crate::sandbox::identity::CARD_ID {
            self.editor.document.card_id().clone_into(&mut state.card_id);
        }
        self.set(state);
        if let Some(field) = idea.field() {
            let caret = if let Idea::Typing(_, caret) = idea { Some(caret) } else { None };
            self.editor.focus = Some(Focus { field, caret });
        }
    }

    /// What the rules say of the document as it stands, in page order.
    pub(super) fn all_problems(&self) -> Vec<Problem> {
        let draft = &self.editor.document.draft;
        let context = Context { real: self.kind().real(), shown: self.card.shown() };
        let mut out = check(&draft.rights, &context);
        for (field, text) in self.editor.buffers.not_numbers() {
            let field = Some(field.into());
            out.retain(|p| p.field != field);
            out.push(Problem::new(field, Level::Error, "problem-not-number", |s| s.with("text", text)));
        }
        let not_numbers: Vec<_> = self.editor.buffers.not_numbers().map(|(field, _)| Some(field.into())).collect();
        for kept in draft.first_problems(MOST_UNKNOWN) {
            if kept.misnamed.is_none() && not_numbers.contains(&kept.field) {
                continue;
            }
            // A field that is missing because its value did not fit says why: "required" alone would hide what stands in
            // the file.
            match out.iter_mut().find(|p| p.field == kept.field && p.sentence.key == "problem-required") {
                Some(missing) => *missing = Problem { level: missing.level, ..kept },
                None => out.push(kept),
            }
        }
        let card = draft.card_id.as_deref().unwrap_or_default();
        let wrong = if card.is_empty() {
            Some(Trouble::new("plan-no-card", Who::Person))
        } else {
            identifier::card(card).err()
        };
        if let Some(Trouble { sentence, remedy, .. }) = wrong {
            let field = Some(FormField::CardId);
            out.push(Problem { field, level: Level::Error, sentence, remedy, misnamed: None });
        }
        // Its repair may be the cure of what else is told at that field.
        out.sort_by_key(|p| p.misnamed.is_none());
        out
    }
}

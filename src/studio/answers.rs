//! Answers on a sheet that was closed before they were given: they are shown again when the sheet comes back for the
//! same card.

use super::Studio;
use super::sheet::Sheet;
use crate::rights::{PerSection, Section};

/// 会员现在能看到哪几栏？, an answer for each section as far as there is one.
type Seen = PerSection<Option<Option<bool>>>;

/// Answers that were not given yet, each with the card that they are about.
#[derive(Debug, Default)]
pub(super) struct Answers {
    seen: Option<(String, Seen)>,
    reason: Option<(String, Section, String)>,
}

impl Studio {
    /// Keeps what stands on the sheet that is about to close.
    pub(super) fn keep_answers(&mut self) {
        let card = self.asked_card().1.to_owned();
        match &self.sheets.open {
            Some(Sheet::Seen(states)) => self.sheets.answers.seen = Some((card, *states)),
            Some(Sheet::Correct(section, reason)) => {
                self.sheets.answers.reason = Some((card, *section, reason.clone()))
            }
            _ => {}
        }
    }

    /// The question what members see, with what was answered before.
    pub(super) fn seen_sheet(&self) -> Sheet {
        let card = self.asked_card().1;
        let kept = self.sheets.answers.seen.as_ref().filter(|(of, _)| of == card);
        Sheet::Seen(kept.map(|(_, states)| *states).unwrap_or_default())
    }

    /// The reason for 记录有误 that was written before.
    pub(super) fn kept_reason(&self, section: Section) -> String {
        let card = self.asked_card().1;
        let kept = self.sheets.answers.reason.as_ref().filter(|(of, s, _)| of == card && *s == section);
        kept.map(|(.., reason)| reason.clone()).unwrap_or_default()
    }

    /// An answer was given, so that nothing has to be kept.
    pub(super) fn answered(&mut self) {
        self.sheets.answers = Answers::default();
    }
}

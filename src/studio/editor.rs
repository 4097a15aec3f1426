//! The editor: the open document, what stands in its fields, and what is said of it.

use super::buffers::Buffers;
use super::document::Document;
use super::saving::Saves;
use crate::page::starters::{self, Starter};
use crate::rights::Section;
use crate::rights::check::{Level, Problem};
use crate::rights::field::{FieldId, FormField};
use crate::storage::autosave::Recovered;

/// Where the focus is to go in the next frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Focus {
    /// The field.
    pub field: FormField,
    /// The caret, in characters; none: where it was.
    pub caret: Option<usize>,
}

/// The editor.
#[derive(Default)]
pub struct Editor {
    /// The open document.
    pub document: Document,
    /// What stands in the fields.
    pub buffers: Buffers,
    /// What the rules say, made once a revision.
    pub problems: Vec<Problem>,
    /// The fields that differ from the last known state, made once a revision.
    pub changed: Vec<FieldId>,
    /// Fields that a phone of this width would cut.
    pub cut: Vec<FieldId>,
    /// Characters that no font here has.
    pub missing: Vec<(FieldId, char)>,
    /// Where the focus is to go.
    pub focus: Option<Focus>,
    /// The section whose once-shown rule was asked for by pressing its locked switch.
    pub explained: Option<Section>,
    /// Starting points.
    pub starters: Vec<Starter>,
    /// The starter whose face 演练 shows.
    pub(super) starter: usize,
    /// What is saved next.
    pub(super) saves: Saves,
    /// What was recovered, until it is kept anew: then its old slot goes.
    pub(super) recovered: Option<Box<Recovered>>,
    /// The focus is in 会员卡ID: it may still be typed.
    pub(super) focused_card: bool,
    /// Where the caret stood when composing began, in characters.
    pub(super) composed_from: usize,
}

impl Editor {
    /// With nothing in it but the starting points.
    pub(super) fn new() -> Self {
        Self { starters: starters::all(), ..Self::default() }
    }

    /// How many errors stop a publication.
    pub fn errors(&self) -> usize {
        self.problems.iter().filter(|p| p.level == Level::Error).count()
    }
}

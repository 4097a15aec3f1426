//! What the form shows, and what happened in it.

use crate::merchant::MiniProgram;
use crate::page::CardFace;
use crate::publish::Kind;
use crate::rights::check::Problem;
use crate::rights::field::{FieldId, FormField};
use crate::rights::shown::Shown;
use crate::rights::{CardRights, Section};
use crate::studio::action::Action;
use crate::studio::buffers::Buffers;
use crate::studio::card::FromTemplate;
use crate::studio::jobs::Jobs;
use crate::studio::{Focus, Typed};
use crate::words::Lang;

/// What the form shows.
pub struct FormView<'a> {
    /// Language of the window.
    pub lang: Lang,
    /// What kind of merchant is chosen.
    pub kind: Kind,
    /// The draft, for what depends on a value (a jump without its path).
    pub rights: &'a CardRights,
    /// What is known of each switch.
    pub shown: &'a Shown,
    /// What the rules say.
    pub problems: &'a [Problem],
    /// Fields that the phone would cut.
    pub cut: &'a [FieldId],
    /// Characters that no font here has.
    pub missing: &'a [(FieldId, char)],
    /// Two fields beside each other.
    pub two_columns: bool,
    /// Where the focus is to go.
    pub focus: Option<Focus>,
    /// The section whose once-shown rule was asked for.
    pub explained: Option<Section>,
    /// 我的小程序
    pub mini_programs: &'a [MiniProgram],
    /// What the card's own section shows.
    pub card: CardView<'a>,
    /// What is under way.
    pub jobs: &'a Jobs,
}

/// What the card's own section shows.
#[derive(Debug, Clone, Copy)]
pub struct CardView<'a> {
    /// What its face shows.
    pub face: &'a CardFace,
    /// When the face was read, RFC 3339.
    pub read_at: Option<&'a str>,
    /// What the template says of the sections, once it was read.
    pub template: Option<&'a FromTemplate>,
    /// 演练: the card is invented.
    pub trial: bool,
    /// The id is one that can be asked for.
    pub has_id: bool,
}

/// What happened in the form.
#[derive(Debug, Clone, Copy, Default)]
pub struct FormResponse {
    /// What was typed, and where.
    pub typed: Typed,
    /// The field under the pointer.
    pub hovered: Option<FormField>,
    /// The section that the person has just scrolled to.
    pub scrolled_to: Option<Section>,
}

/// The form while it is drawn.
pub(super) struct Form<'a> {
    pub view: &'a FormView<'a>,
    pub buffers: &'a mut Buffers,
    pub actions: &'a mut Vec<Action>,
    pub out: FormResponse,
}

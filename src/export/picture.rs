//! What is exported, how, and what comes of it.

use super::pictures::ExportPictures;
use super::raster::Picture;
use crate::page::{CardFace, Mode, Width};
use crate::rights::CardRights;
use crate::rights::change::Change;
use crate::rights::shown::{Shown, Source};
use crate::words::Lang;

/// What the picture is made for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Preset {
    /// The page alone.
    #[default]
    Page,
    /// 给领导看（微信）: 1080 px wide whatever the scale; before, after, and the changes in words (src/export/README.md,
    /// Presets).
    Chat,
    /// 手机浅色, 手机深色 and 关怀模式 side by side.
    Modes,
    /// The last known state beside the change.
    BeforeAfter,
}

/// How the picture is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// What it is made for.
    pub preset: Preset,
    /// Mode of the phone.
    pub mode: Mode,
    /// Its width.
    pub width: Width,
    /// Pixels for each point, 1 to 4; what lies outside is brought in.
    pub scale: u8,
    /// Whether the page stands in a phone.
    pub frame: bool,
    /// Language of what stands around the page; the phone speaks Chinese.
    pub lang: Lang,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            preset: Preset::default(),
            mode: Mode::default(),
            width: Width::default(),
            scale: 3,
            frame: false,
            lang: Lang::default(),
        }
    }
}

/// Where the state before the change is known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin<'a> {
    /// What the program knows: the source, and since when (RFC 3339).
    Known(Source, &'a str),
    /// What a draft started from, of unknown source.
    Base,
    /// Another file, by its name.
    File(&'a str),
}

/// The state before the change.
#[derive(Debug, Clone, Copy)]
pub struct Before<'a> {
    /// The rights.
    pub rights: &'a CardRights,
    /// Where they are known from.
    pub origin: Origin<'a>,
}

/// One change over many cards: what an approval is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Many {
    /// The content mark of what goes to all of them.
    pub mark: String,
    /// How many cards it goes to.
    pub cards: usize,
    /// Equal changes, those of most cards first: what the cards are called, and what changes on them.
    pub groups: Vec<(Vec<String>, Vec<Change>)>,
}

/// What is exported.
#[derive(Debug, Clone, Copy)]
pub struct Export<'a> {
    /// The draft's rights.
    pub rights: &'a CardRights,
    /// The card's face.
    pub face: &'a CardFace,
    /// 会员卡ID
    pub card_id: Option<&'a str>,
    /// 备注名
    pub called: Option<&'a str>,
    /// The merchant by name, or its 商户号.
    pub merchant: Option<&'a str>,
    /// The draft's save time, RFC 3339; `None` when it was never saved.
    pub saved: Option<&'a str>,
    /// The last known state; `None` is 线上未知.
    pub before: Option<Before<'a>>,
    /// The pictures of face and contacts.
    pub pictures: &'a ExportPictures,
    /// What is known of the card's switches.
    pub shown: &'a Shown,
    /// 演练, which the picture says.
    pub trial: bool,
    /// The change over many cards of which this card is one.
    pub many: Option<&'a Many>,
    /// How it is made.
    pub options: Options,
}

/// A drawn export.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// Its pixels, opaque.
    pub picture: Picture,
    /// The content mark of the rights: `7F3A09C2`.
    pub mark: String,
    /// Characters that no font here has; the picture names them too.
    pub missing: Vec<char>,
}

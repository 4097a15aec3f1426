//! What goes into a drawing of the page, and what comes out.

use egui::Rect;
use serde::{Deserialize, Serialize};

use super::pictures::Pictures;
use crate::rights::CardRights;
use crate::rights::field::FieldId;

/// What the card's face shows, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CardFace {
    /// 品牌
    pub brand: String,
    /// 卡名称
    pub title: String,
    /// 等级, when the template shows one.
    pub level: Option<String>,
    /// `BAR_CODE`, `QRCODE`, `BAR_CODE_AND_QRCODE` or `NONE_CODE`.
    pub code_type: Option<String>,
    /// 使用须知
    pub description: Option<String>,
    /// 服务电话
    pub service_phone: Option<String>,
    /// Where its background picture is.
    pub background: Option<String>,
    /// Where its logo is.
    pub logo: Option<String>,
}

/// 手机浅色, 手机深色, 关怀模式
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// 浅色
    #[default]
    Light,
    /// 深色
    Dark,
    /// 关怀
    Care,
}

/// 小屏, 标准, 大屏
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Width {
    /// 320 points.
    Small,
    /// 375 points.
    #[default]
    Standard,
    /// 430 points.
    Large,
}

impl Width {
    /// In points.
    pub fn points(self) -> f32 {
        match self {
            Self::Small => 320.0,
            Self::Standard => 375.0,
            Self::Large => 430.0,
        }
    }
}

/// What stands below each changed place, so that its field can be put back; never in an export.
#[derive(Debug, Clone, Copy)]
pub enum Below<'a> {
    /// Nothing.
    Nothing,
    /// What was there before, by field and in words.
    Old(&'a [(FieldId, String)]),
    /// The name of the field: what was there before stands on the phone beside it.
    Name(&'a [(FieldId, String)]),
    /// As much room as that takes on the phone beside it, so that both stay level.
    Room(&'a [(FieldId, String)]),
}

impl<'a> Below<'a> {
    /// The fields with their old values.
    pub fn changed(self) -> &'a [(FieldId, String)] {
        match self {
            Self::Nothing => &[],
            Self::Old(all) | Self::Name(all) | Self::Room(all) => all,
        }
    }
}

/// What is drawn and how.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    /// The rights.
    pub rights: &'a CardRights,
    /// The card's face.
    pub face: &'a CardFace,
    /// The pictures of face and contact.
    pub pictures: Pictures,
    /// Mode of the phone.
    pub mode: Mode,
    /// Its width.
    pub width: Width,
    /// Whether what is off leaves a ghost; never in an export.
    pub ghosts: bool,
    /// Whether what is guessed is underlined.
    pub marks: bool,
    /// The field that is lit.
    pub lit: Option<FieldId>,
    /// The fields that are marked as changed.
    pub changed: &'a [FieldId],
    /// What stands below a changed place.
    pub below: Below<'a>,
    /// Window points for each page point.
    pub scale: f32,
}

/// What lies at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceKind {
    /// A text.
    Text,
    /// A row that leads somewhere when its mini program is set.
    Jump,
    /// What is off.
    Ghost,
    /// 还原这一处
    Restore,
}

/// Where a field lies, in the painter's coordinates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// The field, or a switch.
    pub field: FieldId,
    /// Its rectangle.
    pub rect: Rect,
    /// What lies there.
    pub kind: PlaceKind,
}

/// What was drawn.
#[derive(Debug, Clone, Default)]
pub struct Laid {
    /// Height of the page, in window points.
    pub height: f32,
    /// Where each field lies, in page order; a later place lies over an earlier one.
    pub places: Vec<Place>,
    /// Fields whose text a phone of this width would cut.
    pub cut: Vec<FieldId>,
    /// Characters that no font here has.
    pub missing: Vec<(FieldId, char)>,
    /// Visible text in order, for the description.
    pub text: Vec<String>,
}

//! 裁剪头像: a photo, the square of it that is being chosen, and how its upload stands.

use crate::pictures::crop::Crop;
use crate::pictures::photo::Photo;
use crate::trouble::Trouble;

/// A photo of which a square is being chosen.
#[derive(Debug)]
pub struct Cropping {
    /// The photo.
    pub photo: Photo,
    /// The square.
    pub crop: Crop,
    /// Why it was not uploaded.
    pub trouble: Option<Trouble>,
    /// It is on its way: how many of its bytes have left, and how many there are.
    pub sending: Option<(usize, usize)>,
}

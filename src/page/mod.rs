#![doc = include_str!("README.md")]

mod below;
mod chinese;
mod face;
mod ghost;
pub(crate) mod lines;
mod look;
mod marks;
mod pen;
pub mod phone;
pub mod pictures;
mod sections;
pub mod starters;
pub mod tokens;

pub use look::{Below, CardFace, Laid, Look, Mode, Place, PlaceKind, Width};
pub use phone::{PageResponse, Phone, page_ui};
pub use pictures::{Picture, Pictures};
pub use sections::paint;

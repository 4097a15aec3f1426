//! What every view is made of.

pub mod bits;
pub mod button;
pub mod choice;
pub mod field;
pub mod icon;
pub mod list;
pub mod opener;
pub mod picker;
pub mod sheet;
pub mod switch;
pub mod told;

//! What every view is made of.

pub mod banner;
pub mod button;
pub mod choice;
pub mod end_row;
pub mod field;
pub mod frame;
pub mod icon;
pub mod in_sight;
pub mod list;
pub mod mark;
pub mod menu;
pub mod opener;
pub mod picker;
pub mod sheet;
pub mod switch;
pub mod text;
pub mod trouble;

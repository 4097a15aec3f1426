#![doc = include_str!("README.md")]

#[macro_use]
mod declare;
pub mod answered;
mod body;
pub mod by_eye;
pub mod change;
mod characters;
pub mod check;
pub mod diff;
pub mod field;
mod kind;
mod level;
mod links;
pub mod mark;
mod member;
pub mod merge;
mod per_section;
pub mod repair;
pub mod rollback;
pub mod shown;
pub mod spelling;
mod switches;
pub mod unfilled;
mod width;

pub use body::{Bonus, CardRights, Fapiao, Favor, Guide, Section, objects};
pub use per_section::PerSection;
pub use switches::switches;

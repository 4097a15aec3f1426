#![doc = include_str!("README.md")]

mod alike;
mod book;
mod card_result;
mod card_sending;
mod caught;
pub mod guard;
pub mod handover;
mod known;
pub mod merging;
pub mod plan;
mod progress;
pub mod report;
pub mod result;
pub mod retry;
pub mod send;
pub mod table;
mod target;

pub use known::known_card;
pub use target::{Kind, Target};

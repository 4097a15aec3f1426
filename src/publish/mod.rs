#![doc = include_str!("README.md")]

mod alike;
mod approver;
mod batch;
mod book;
mod card_result;
mod card_sending;
mod caught;
mod contrast;
pub mod guard;
pub mod handover;
mod known;
pub mod merging;
pub mod plan;
mod progress;
pub mod report;
pub mod result;
pub mod resuming;
pub mod retry;
pub mod send;
pub mod table;
pub mod taking_back;
mod target;
mod why;

pub use approver::Approvers;
pub use batch::batch_of_plan;
pub use contrast::{Contrast, Found, contrast};
pub use known::{Answered, known_card};
pub use target::{Kind, Target};
pub use why::{Apart, Why};

#![doc = include_str!("README.md")]

pub mod answers;
pub mod atomic;
pub mod autosave;
mod card;
pub mod draft;
mod draft_json;
pub mod entry;
pub mod exchange;
pub mod handed;
pub mod history;
pub mod json;
mod kept;
mod learn;
pub mod ledger;
mod locks;
pub mod merge;
mod owners;
pub mod settings;
mod sum;

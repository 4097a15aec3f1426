#![doc = include_str!("README.md")]

pub mod answers;
pub mod atomic;
pub mod autosave;
pub mod draft;
pub mod entry;
pub mod exchange;
pub mod handed;
pub mod history;
pub mod json;
mod kept;
pub mod ledger;
pub mod merge;
pub mod settings;
mod sum;

#![doc = include_str!("README.md")]

pub mod answers;
pub mod atomic;
mod cache;
mod card;
mod card_record;
mod db;
pub mod draft;
mod draft_json;
pub mod entry;
mod events;
pub mod exchange;
pub mod handed;
pub mod history;
pub mod json;
mod kept;
mod learn;
pub mod list;
pub mod listing;
mod locks;
mod medium;
pub mod merge;
mod old_home;
mod old_lines;
mod owners;
mod pairs;
pub mod pictures;
pub mod record;
mod removal;
mod rows;
mod schema;
pub mod search;
pub mod settings;
pub mod unsaved;

pub use card_record::CardRecord;
pub use old_home::Progress;

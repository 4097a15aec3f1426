#![doc = include_str!("README.md")]

mod answer;
pub mod attempt;
mod camellia;
pub mod card_list;
pub mod certificate;
pub mod client;
mod credentials;
pub mod diagnosis;
mod elements;
pub mod endpoint;
pub mod errors;
pub mod gateway;
pub mod identifier;
pub mod key;
pub mod p12;
pub mod platform;
pub mod proxy;
pub mod secret;
mod sent_bytes;
pub mod sign;
pub mod template;
pub mod trust;
mod unarmoured;
pub mod upload;
pub mod verdict;
pub mod verify;
mod wrong_key;

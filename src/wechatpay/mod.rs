#![doc = include_str!("README.md")]

mod answer;
pub mod attempt;
mod bare;
pub mod certificate;
pub mod client;
mod credentials;
pub mod diagnosis;
mod elements;
pub mod endpoint;
pub mod errors;
pub mod gateway;
pub mod key;
mod leaving;
pub mod p12;
pub mod platform;
pub mod secret;
pub mod sign;
pub mod template;
pub mod trust;
pub mod upload;
pub mod verdict;
pub mod verify;

#![doc = include_str!("README.md")]

pub mod attempt;
mod bare;
pub mod certificate;
pub mod client;
pub mod diagnosis;
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

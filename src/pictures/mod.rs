#![doc = include_str!("README.md")]

pub mod address;
pub mod decode;
pub mod fetch;
mod jpeg;
mod private;

#![doc = include_str!("README.md")]

pub mod address;
pub mod crop;
pub mod decode;
pub mod fetch;
mod jpeg;
pub mod photo;
mod private;

//! A server that answers as no server should, what it is told to do, and what a person is told then.

pub mod acts;
pub mod cases;
pub mod pairs;
pub mod server;
pub mod story;

//! The state of the open window and the one `apply` that changes it.

pub mod buffers;
pub mod undo;

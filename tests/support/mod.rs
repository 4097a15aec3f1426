//! What tests share.

pub mod cpu_renderer;
pub mod scene;
pub mod window;

//! What tests share.

pub mod cpu_renderer;
pub mod sheets;
pub mod scene;
pub mod window;

//! What tests share.

pub mod certificate;
pub mod cpu_renderer;
pub mod hostile;
pub mod real;
pub mod scene;
pub mod sheets;
pub mod trap;
pub mod window;

//! What tests share: each file is named for what it gives.

pub mod brought;
pub mod card_server;
pub mod certificate;
pub mod cpu_renderer;
pub mod damage;
pub mod desk;
#[cfg(unix)]
pub mod frozen;
pub mod gateway;
pub mod hostile;
pub mod keys;
pub mod lanes;
pub mod many;
pub mod merchant_sheet;
pub mod old_record;
pub mod pictures;
pub mod platform_certificates;
pub mod program;
pub mod real;
pub mod record;
pub mod relay;
pub mod scene;
pub mod sent;
pub mod sheets;
#[cfg(unix)]
pub mod small_disk;
pub mod texts;
pub mod trap;
pub mod vectors;
pub mod window;
pub mod workbook;

//! The page as PNG: egui meshes drawn by the CPU, presets, footer (preview.md, Export).

mod fill;
pub mod raster;
mod texture;

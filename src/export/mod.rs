//! The page as PNG, drawn by the CPU.

//! What differs between systems: folders, fonts, the system's name for its key store, clock and randomness.

pub mod clock;
pub mod folders;
pub mod fonts;

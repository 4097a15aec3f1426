//! The phone page: a pure function of rights, card face and mode.

//! Drawing. Views take what they show and push actions; they change no state.

pub mod dialogs;
pub mod theme;
pub mod widgets;

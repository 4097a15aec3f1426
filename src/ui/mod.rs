//! Drawing. Views take what they show and push actions; they change no state.

pub mod dialogs;
pub mod form;
pub mod layout;
pub mod rail;
pub mod stage;
pub mod status;
pub mod strip;
pub mod theme;
pub mod toasts;
pub mod top;
pub mod widgets;

//! What may not reach a text field: no field ever holds a private key (src/ui/README.md, Private keys), because what
//! stands in one is kept for undo, for autosave and in the draft.

use std::sync::Arc;

use egui::{ColorImage, Event, ImeEvent};
use zeroize::Zeroizing;

use crate::merchant::recognise::holds_key;

/// Takes every text that `unwanted` names out of the frame's events, before a field sees it, and wipes it.
pub fn take_pasted(ctx: &egui::Context, unwanted: impl Fn(&str) -> bool) -> bool {
    ctx.input_mut(|i| {
        // egui keeps what came in a second time.
        let raw = wipe(&mut i.raw.events, &unwanted);
        wipe(&mut i.events, &unwanted) || raw
    })
}

/// Takes a private key out of the frame's events, however it came.
pub fn key_taken(ctx: &egui::Context) -> bool {
    take_pasted(ctx, holds_key)
}

/// The picture that was pasted in this frame.
pub fn picture(ctx: &egui::Context) -> Option<Arc<ColorImage>> {
    ctx.input(|i| {
        i.events.iter().rev().find_map(|event| match event {
            Event::PasteImage(image) => Some(Arc::clone(image)),
            _ => None,
        })
    })
}

fn wipe(events: &mut Vec<Event>, unwanted: impl Fn(&str) -> bool) -> bool {
    let before = events.len();
    events.retain_mut(|event| match event {
        Event::Paste(text)
        | Event::Text(text)
        | Event::Ime(ImeEvent::Commit(text) | ImeEvent::Preedit { text, .. })
            if unwanted(text) =>
        {
            drop(Zeroizing::new(std::mem::take(text)));
            false
        }
        _ => true,
    });
    events.len() < before
}

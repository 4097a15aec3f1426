//! Where the focus goes when a sheet closes: back to what opened it.

use egui::{Context, Event, Id, Response, Ui};

/// The button of the menu, which is always there, and the last frame in which its menu was open.
#[derive(Clone, Copy)]
struct Menu {
    button: Id,
    open: Option<u64>,
}

fn key() -> Id {
    Id::unique("opener")
}

/// Called in each frame for a `button` with a menu that is `open` or not: an entry disappears with its menu, so that
/// the focus returns to the button.
pub fn menu(ui: &Ui, button: &Response, open: bool) {
    let before = ui.data(|d| d.get_temp::<Menu>(key())).and_then(|m| m.open);
    let open = if open { Some(ui.ctx().cumulative_frame_nr()) } else { before };
    ui.data_mut(|d| d.insert_temp(key(), Menu { button: button.id, open }));
}

/// What opened the sheet that lies there.
#[derive(Debug, Default)]
pub struct Opener {
    /// A sheet lies there.
    open: bool,
    /// None: nobody asked for it, and nothing had the focus.
    asked: Option<Id>,
    /// What had the focus last while no sheet lay there.
    before: Option<Id>,
}

impl Opener {
    /// Called in every frame: `open` says whether a sheet lies there now, `leads` whether what closed it leads to a field.
    pub fn follow(&mut self, ctx: &Context, open: bool, leads: bool) {
        if !self.open && !open {
            self.before = ctx.memory(|m| m.focused()).or(self.before);
        }
        match (self.open, open) {
            // One that came by itself gives the focus back to where it was.
            (false, true) => self.asked = asked_by(ctx).or(self.before),
            (true, false) if !leads => give_back(ctx, self.asked),
            _ => {}
        }
        self.open = open;
    }
}

/// What was asked for something in this frame: by key, pointer or screen reader; none where nobody asked.
fn asked_by(ctx: &Context) -> Option<Id> {
    let menu = ctx.data(|d| d.get_temp::<Menu>(key()));
    if let Some(menu) = menu.filter(|m| m.open == Some(ctx.cumulative_frame_nr())) {
        return Some(menu.button);
    }
    let read = ctx.input(|i| {
        i.events.iter().find_map(|e| match e {
            Event::AccessKitActionRequest(r) if r.action == egui::accesskit::Action::Click => Some(r.target_node),
            _ => None,
        })
    });
    let read = read.and_then(|node| {
        ctx.viewport(|v| {
            let mut all = v.prev_pass.widgets.layers().flat_map(|(_, widgets)| widgets);
            all.find(|w| w.id.accesskit_id() == node).map(|w| w.id)
        })
    });
    read.or_else(|| ctx.interaction_snapshot(|i| i.clicked)).or_else(|| ctx.memory(|m| m.focused()))
}

/// Moves the focus to `asked`, or to the menu's button where that is gone; where nothing had it, nothing gets it.
fn give_back(ctx: &Context, asked: Option<Id>) {
    let there = |id: &Id| {
        ctx.viewport(|v| {
            let found = v.this_pass.widgets.get(*id).or_else(|| v.prev_pass.widgets.get(*id));
            found.is_some_and(|w| w.sense.is_focusable())
        })
    };
    let home = || ctx.data(|d| d.get_temp::<Menu>(key())).map(|m| m.button);
    let Some(asked) = asked else { return };
    if let Some(id) = Some(asked).filter(there).or_else(home) {
        ctx.memory_mut(|m| m.request_focus(id));
    }
}

//! The one place where an act of the person changes the state: each is handed to its part.

use super::Studio;
use super::action::Action;

impl Studio {
    /// Carries out what the person asked for. `now` in seconds of the window's clock.
    pub fn apply(&mut self, action: Action, now: f64) {
        self.now_secs = now;
        // The top bar can be used while a sheet lies over the form, so that a sheet on which something is typed stays.
        if action.leads_elsewhere() && self.finish_first() {
            return;
        }
        match action {
            Action::Editor(action) => self.act_on_editor(action),
            Action::Draft(action) => self.act_on_draft(action),
            Action::Card(action) => self.act_on_card(action),
            Action::Choose(action) => self.act_on_choosing(action),
            Action::Batch(action) => self.act_on_batch(action),
            Action::Merchant(action) => self.act_on_merchants(action),
            Action::Publication(action) => self.act_on_publication(action),
            Action::Sheet(action) => self.act_on_sheets(action),
            Action::View(action) => self.act_on_view(action),
            Action::Picture(action) => self.act_on_pictures(action),
            Action::Record(action) => self.act_on_records(action),
            Action::Content(action) => self.act_on_contents(action),
            Action::Approve(action) => self.act_on_approving(action),
            Action::Plan(action) => self.act_on_plans(action),
            Action::PassOn(action) => self.act_on_passing(action),
            Action::Team(action) => self.act_on_team(action),
            Action::GiveUp(what) => self.give_up(what),
        }
        self.publication.follow_sheet(self.sheets.open.as_ref());
        self.look_for();
        self.follow_choosing();
        self.follow_unfinished();
    }
}

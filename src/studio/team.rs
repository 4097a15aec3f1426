//! 您的姓名 and 团队文件夹: when the folder is looked at, and what comes of it (src/storage/README.md, A team's folder).

use std::path::PathBuf;

use super::Studio;
use super::sheet::{Back, Sheet};
use super::toasts::About;
use crate::rights::CardRights;
use crate::rights::rollback::{taken_back, with_theirs};
use crate::rights::shown::Source;
use crate::storage::history::LastState;
use crate::storage::team::News;
use crate::trouble::Trouble;
use crate::words::Sentence;
use crate::work::{CardKey, JobId, Purpose, RecordJob, TeamJob};

/// So often it is looked at while the window is open, in seconds.
const EVERY_SECS: f64 = 300.0;
/// A publication does not look again at what was looked at so many seconds before.
const FRESH_SECS: f64 = 20.0;

/// 团队文件夹, as far as it was looked at.
#[derive(Debug, Default)]
pub struct TeamLook {
    /// When it is looked at next, in seconds of the window's clock.
    pub(super) next_secs: Option<f64>,
    /// When a publication asked for it last.
    asked_secs: Option<f64>,
    /// What was told of it: the same is not told again and again.
    told: Vec<Trouble>,
}

/// An act on 姓名和团队文件夹.
#[derive(Debug)]
pub enum TeamAction {
    /// Show its sheet.
    Open,
    /// 您的姓名 is kept, and the sheet closed.
    Keep(String),
    /// 选择文件夹
    Pick,
    /// 不用团队文件夹
    Drop,
}

impl Studio {
    pub(super) fn act_on_team(&mut self, action: TeamAction) {
        match action {
            TeamAction::Open if self.finish_first() => {}
            TeamAction::Open => self.sheets.open = Some(Sheet::Team(self.view.settings.person.clone())),
            TeamAction::Keep(person) => {
                self.view.settings.person = person.trim().to_owned();
                self.write_settings();
                self.sheets.open = None;
            }
            TeamAction::Pick => self.pick(Purpose::TeamFolder),
            TeamAction::Drop => {
                self.view.settings.team_folder = None;
                self.team = TeamLook::default();
                self.write_settings();
            }
        }
    }

    /// Whether 您的姓名 is still to be asked for: once, before the first real publication.
    pub(super) fn asks_for_name(&self) -> bool {
        let settings = &self.view.settings;
        self.kind().real() && settings.person.trim().is_empty() && !settings.person_asked
    }

    /// 确认发布 where it was asked for: what was typed is kept, and nobody is asked again, also who left it empty.
    pub(super) fn name_given(&mut self, name: Option<String>) {
        let Some(name) = name else { return };
        self.view.settings.person = name.trim().to_owned();
        self.view.settings.person_asked = true;
        self.write_settings();
    }

    /// The folder that was chosen is made ready.
    pub(super) fn choose_team(&mut self, folder: PathBuf) {
        self.job(TeamJob::Choose(folder));
    }

    pub(super) fn team_chosen(&mut self, _: JobId, folder: PathBuf, done: Result<(), Trouble>) {
        match done {
            Ok(()) => {
                self.view.settings.team_folder = Some(folder);
                self.write_settings();
                self.team = TeamLook::default();
                self.team_soon();
            }
            Err(t) => self.view.toasts.failed(About::Team, &t, self.view.lang),
        }
    }

    /// It is looked at in the next pass.
    pub(super) fn team_soon(&mut self) {
        if self.view.settings.team_folder.is_some() {
            self.team.next_secs = Some(self.now_secs);
        }
    }

    /// A publication is over: its record goes there, and the next one looks anew.
    pub(super) fn team_after_publication(&mut self) {
        self.team.asked_secs = None;
        self.team_soon();
    }

    /// Looks at it, where that is due; one look at a time.
    pub(super) fn look_at_team(&mut self) {
        let Some(folder) = self.view.settings.team_folder.clone() else {
            self.team.next_secs = None;
            return;
        };
        if self.jobs.team.is_none() && self.team.next_secs.is_none_or(|at| at <= self.now_secs) {
            self.team.next_secs = Some(self.now_secs + EVERY_SECS);
            let job = self.job(TeamJob::Between(folder));
            self.jobs.team.begin(job, false);
        }
    }

    /// Whether a publication has to look at it first.
    pub(super) fn is_team_due(&self) -> bool {
        let fresh = self.team.asked_secs.is_some_and(|at| self.now_secs - at < FRESH_SECS);
        self.view.settings.team_folder.is_some() && !fresh
    }

    /// The job that reads what is known of a card, behind a look at the folder where there is one.
    pub(super) fn history_behind_team(&mut self, key: &CardKey) -> JobId {
        let Some(folder) = self.view.settings.team_folder.clone() else {
            return self.job(RecordJob::History(key.clone()));
        };
        self.team.asked_secs = Some(self.now_secs);
        let job = self.job(TeamJob::Before(folder, key.clone()));
        self.jobs.team.begin(job, true);
        job
    }

    pub(super) fn team_news(&mut self, id: JobId, news: &News) {
        let before = self.jobs.team.finish(id).unwrap_or(false);
        let lang = self.view.lang;
        if news.whole && news.troubles.is_empty() {
            self.view.toasts.over(About::Team);
        }
        let goes_on = !before && !news.whole && news.new > 0;
        if goes_on {
            // A long record is read bit by bit.
            self.team_soon();
        }
        // Before a publication it is told each time: what colleagues did is not known then.
        for t in news.troubles.iter().filter(|t| before || !goes_on && !self.team.told.contains(t)) {
            self.view.toasts.failed(About::Team, t, lang);
        }
        self.team.told.clone_from(&news.troubles);
        if news.new > 0 {
            let said = Sentence::new("team-read").with("count", news.new);
            self.view.toasts.done(About::Team, lang.say(&said), self.now_secs);
            self.records.revision += 1;
            if !before {
                self.ask_records();
            }
        }
    }

    /// A history of the card on show has come: what the draft begins with is what a colleague's later change is compared
    /// with.
    pub(super) fn began_with(&mut self, first: bool) {
        let last = self.card.history.last.as_ref();
        let ours = last.is_some_and(|l| l.source == Source::Published);
        if first {
            self.card.began = self.editor.document.draft.base.clone().or_else(|| last.map(LastState::base));
        } else if ours || self.card.began.is_none() {
            self.card.began = last.map(LastState::base);
        }
    }

    /// What of a colleague's later content the draft would set back.
    pub(super) fn taken_back(&self) -> Option<Back> {
        self.taken_back_by(&self.editor.document.draft.rights)
    }

    /// The same of a content.
    pub(super) fn taken_back_by(&self, rights: &CardRights) -> Option<Back> {
        let theirs = self.card.history.last.as_ref().filter(|l| l.source == Source::Colleague)?;
        let began = self.card.began.as_ref()?;
        let fields = taken_back(&began.rights, &theirs.rights, rights);
        let (by, at) = (self.card.history.last_by.clone(), theirs.at.clone());
        (!fields.is_empty()).then_some(Back { by, at, fields, ticked: false })
    }

    /// What a colleague changed meanwhile comes into the draft, as one step of undo; then 发布 again.
    pub(super) fn keep_theirs(&mut self) {
        let (Some(back), Some(theirs)) = (self.taken_back(), self.card.history.last.clone()) else { return };
        let rights = with_theirs(&self.editor.document.draft.rights, &theirs.rights, &back.fields);
        self.sheets.open = None;
        self.replace_content(rights);
        self.publish(super::publication::step::Goal::Card);
    }
}

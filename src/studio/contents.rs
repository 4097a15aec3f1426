//! 常用内容: contents that a person keeps under a name; and 从另一张卡复制内容. Either becomes the draft as one step of undo.

use super::Studio;
use super::sheet::Sheet;
use super::toasts::About;
use crate::platform::clock::{self, instant, short};
use crate::rights::CardRights;
use crate::rights::field::JUMPS;
use crate::rights::shown::Source;
use crate::storage::contents::{Content, MOST};
use crate::storage::history::LastState;
use crate::storage::person::name_of;
use crate::trouble::{Trouble, Who};
use crate::words::Sentence;
use crate::work::{JobId, Keeping, RecordJob};

/// An act on 常用内容.
#[derive(Debug)]
pub enum ContentAction {
    /// The sheet opens.
    Open,
    /// 存为常用内容, under this name.
    Keep(String),
    /// 填进表单: the one with this number.
    Take(i64),
    /// Another name for one.
    Rename(i64, String),
    /// 删除
    Drop(i64),
}

/// 常用内容 as it lies over the form.
#[derive(Debug, Default)]
pub struct Contents {
    /// The one that gets another name.
    pub renaming: Option<i64>,
    /// The one of which is asked whether it goes.
    pub dropping: Option<i64>,
    /// The name under which the present content was kept, as soon as it is.
    pub kept: Option<String>,
    /// What was asked for last could not be done.
    pub trouble: Option<Trouble>,
    /// The name under which the present content is being kept.
    keeping: Option<String>,
}

/// What is typed there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContentsTyped {
    /// The name under which the present content is kept.
    pub name: String,
    /// The new name of another one.
    pub renamed: String,
}

/// What a person chooses there.
#[derive(Debug)]
pub enum ContentsChange {
    /// 改名 of one, which is called so now.
    Rename(i64, String),
    /// 删除 of one: is it meant?
    Drop(i64),
    /// Neither.
    Neither,
}

impl Contents {
    /// Carries out what was chosen.
    pub fn change(&mut self, typed: &mut ContentsTyped, change: ContentsChange) {
        *self = match change {
            ContentsChange::Rename(n, name) => {
                typed.renamed = name;
                Self { renaming: Some(n), ..Self::default() }
            }
            ContentsChange::Drop(n) => Self { dropping: Some(n), ..Self::default() },
            ContentsChange::Neither => Self::default(),
        };
    }
}

impl Studio {
    pub(super) fn act_on_contents(&mut self, action: ContentAction) {
        match action {
            ContentAction::Open => {
                self.sheets.open = Some(Sheet::Contents(Box::default(), ContentsTyped::default()));
                self.keep(Keeping::Read);
            }
            ContentAction::Keep(name) => {
                let name = shortened(&name);
                if name.is_empty() {
                    return;
                }
                if let Some(Sheet::Contents(open, _)) = &mut self.sheets.open {
                    open.keeping = Some(name.clone());
                }
                let mchid = self.merchant().map(|m| m.mchid.clone()).unwrap_or_default();
                let rights = self.editor.document.draft.rights.clone();
                let content = Content { n: 0, name, at: clock::now_rfc3339(), mchid, rights };
                self.keep(Keeping::Keep(Box::new(content)));
            }
            ContentAction::Take(n) => self.take_content(n),
            ContentAction::Rename(n, name) => {
                let name = shortened(&name);
                if !name.is_empty() {
                    self.keep(Keeping::Rename(n, name));
                }
            }
            ContentAction::Drop(n) => self.keep(Keeping::Drop(n)),
        }
    }

    fn keep(&mut self, keeping: Keeping) {
        let job = self.job(RecordJob::Contents(keeping));
        self.jobs.contents.begin(job, ());
    }

    /// What was asked for is done, and is said on the sheet; or it is not, and what was typed there stays.
    pub(super) fn contents_read(&mut self, id: JobId, all: Result<Vec<Content>, Trouble>) {
        self.jobs.contents.finish(id);
        let sheet = match &mut self.sheets.open {
            Some(Sheet::Contents(open, typed)) => Some((open, typed)),
            _ => None,
        };
        match (all, sheet) {
            (Ok(all), sheet) => {
                self.contents = all;
                let Some((open, typed)) = sheet else { return };
                let kept = open.keeping.take();
                if kept.is_some() {
                    typed.name.clear();
                }
                **open = Contents { kept, ..Contents::default() };
            }
            (Err(trouble), Some((open, _))) => {
                open.keeping = None;
                open.trouble = Some(trouble);
            }
            (Err(trouble), None) => self.view.toasts.failed(About::Record, &trouble, self.view.lang),
        }
    }

    /// It becomes the draft. Jumps of another merchant lead to pages that this one need not have: they stay behind.
    fn take_content(&mut self, n: i64) {
        let Some(content) = self.contents.iter().find(|c| c.n == n).cloned() else { return };
        let other = self.merchant().is_some_and(|m| m.mchid != content.mchid);
        let (rights, left) = if other { without_jumps(content.rights) } else { (content.rights, false) };
        self.sheets.open = None;
        self.replace_content(rights);
        let key = if left { "contents-taken-in-without" } else { "contents-taken-in" };
        let said = Sentence::new(key).with("name", content.name).with("at", short(&content.at));
        self.view.toasts.good(self.view.lang.say(&said), self.now_secs);
    }
}

/// A name without blanks at its ends, as long as it is kept.
fn shortened(name: &str) -> String {
    name.trim().chars().take(MOST).collect()
}

/// The content without its jumps, and whether it had any.
fn without_jumps(mut rights: CardRights) -> (CardRights, bool) {
    let mut had = false;
    for field in JUMPS.iter().flat_map(|j| [j.appid, j.path]) {
        had |= rights.value(field).is_set();
        rights.set_text(field, "");
    }
    (rights, had)
}

impl Studio {
    /// 从另一张卡复制内容: what is known of that card now becomes the draft; where nothing is, that is said, and another
    /// card can be chosen.
    pub(super) fn copy_content(&mut self, card: &str) {
        let Some(choice) = self.choosing.with_id(card).cloned() else { return };
        let name = choice.name().to_owned();
        let state = match self.choosing.state(card).map(|state| state.as_ref().clone()) {
            Some(state) => state,
            // It comes, and then this goes on.
            None if self.choosing.copies_when_known(card) => return self.ask_state(card),
            None => crate::work::History::default(),
        };
        let read = self.choosing.from_wechat(&choice).zip(choice.at.clone());
        let known = match read {
            Some((mut rights, at)) => {
                choice.template.sections().into_iter().for_each(|s| rights.set_shown(s, true));
                Some(LastState { rights, at, source: Source::Read })
            }
            None => state.last.clone(),
        };
        let Some(known) = known else {
            let key = if state.before_doubt.is_some() { "copy-doubtful" } else { "copy-unknown" };
            let unknown = Trouble::new(key, Who::Person).with("card", name);
            return self.view.toasts.failed(About::Record, &unknown, self.view.lang);
        };
        self.choosing.copied();
        self.replace_content(known.rights);
        let key = match known.source {
            Source::Read => "copied-read",
            Source::Colleague => "copied-colleague",
            Source::Published => "copied-published",
            Source::Person => "copied-said",
        };
        let said = Sentence::new(key).with("card", name).with("at", short(&known.at));
        let said = said.with("by", name_of(&state.last_by)).with("days", days_since(&known.at));
        self.view.toasts.good(self.view.lang.say(&said), self.now_secs);
    }
}

/// How many whole days ago that was.
fn days_since(at: &str) -> usize {
    let secs = instant(at).map_or(0, |then| clock::unix_secs() - then);
    usize::try_from(secs / 86_400).unwrap_or_default()
}

//! The chosen card: its face, and what is known of its switches and of its last state.

use super::Studio;
use super::choosing::{Choice, Offer, face_of};
use super::toasts::About;
use crate::page::CardFace;
use crate::publish::plan::CardInput;
use crate::rights::shown::{Known, Shown, Source, State};
use crate::rights::{CardRights, PerSection, Section};
use crate::storage::draft::Base;
use crate::storage::history::LastState;
use crate::trouble::Trouble;
use crate::wechatpay::template::Template;
use crate::words::Sentence;
use crate::work::{CardKey, History, JobId, NetJob};

/// What the card template says of the sections: which of them have content, and no more. It changes nothing of what is
/// known of a switch; it is told where nothing is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FromTemplate {
    /// When it was read, RFC 3339.
    pub at: String,
    /// The sections that have content.
    pub sections: Vec<Section>,
    /// That content, where there is any.
    pub rights: Option<CardRights>,
}

/// The chosen card.
#[derive(Debug, Clone, Default)]
pub struct Card {
    /// Whose history; none in 演练.
    pub key: Option<CardKey>,
    /// Its title, once it was read.
    pub title: Option<String>,
    /// 备注名; empty: none.
    pub note: String,
    /// Its brand, where the merchant's cards are of several.
    pub brand: Option<String>,
    /// What it is called, from these; none: its id alone.
    pub called: Option<String>,
    /// In 演练, which card it is.
    pub(super) practised: String,
    /// What it may begin with.
    pub offer: Option<Offer>,
    /// What its face shows.
    pub face: CardFace,
    /// When the face was read, RFC 3339.
    pub read_at: Option<String>,
    /// What the template says of the sections, once it was read.
    pub template: Option<FromTemplate>,
    /// What is known of it.
    pub history: History,
    /// What the person has in mind as the card's last state: what a colleague changed since then is not set back
    /// unasked.
    pub(super) began: Option<Base>,
    /// The history came from the disk.
    pub loaded: bool,
    /// The job that reads it for the first time; none once it came, and where the job was lost.
    pub history_job: Option<JobId>,
    /// The person was asked what members see, and is not asked again without a reason.
    pub asked: bool,
}

impl Card {
    /// What is known of `section`.
    pub fn known(&self, section: Section) -> &Known {
        self.history.shown.get(section)
    }

    /// Whether nothing at all is known of the four switches, or its record was damaged: then the person is asked.
    pub fn unknown(&self) -> bool {
        self.history.shown.is_unsettled() || Section::ALL.into_iter().all(|s| self.known(s).state == State::Unknown)
    }

    /// What a plan needs.
    pub fn input(&self, card_id: &str) -> CardInput {
        CardInput {
            card_id: card_id.to_owned(),
            title: self.called.clone(),
            shown: self.history.shown.clone(),
            last: self.history.last.clone(),
        }
    }

    /// Takes in what WeChat says of the card.
    pub fn read_template(&mut self, t: &Template, at: String) {
        self.title = t.title.clone().or(self.title.take());
        self.face = face_of(t);
        self.template = Some(FromTemplate { at: at.clone(), sections: t.sections(), rights: t.rights() });
        self.read_at = Some(at);
        self.call();
    }

    /// What is known of it from the list in which it was chosen; its brand is told where there are `several`.
    pub(super) fn called(&mut self, choice: &Choice, several: bool) {
        self.note.clone_from(&choice.named.name);
        self.brand = choice.template.brand.name().filter(|_| several).map(str::to_owned);
        if let Some(at) = &choice.at {
            self.title = choice.template.title.clone().or(self.title.take());
            (self.face, self.read_at) = (choice.face.clone(), Some(at.clone()));
        }
        self.call();
    }

    /// Makes its name from what is known of it.
    pub(super) fn call(&mut self) {
        let name = [Some(&self.note), self.title.as_ref()].into_iter().flatten().find(|n| !n.is_empty());
        let brand = |name: &String| match self.brand.as_ref().filter(|b| !b.is_empty()) {
            Some(brand) => format!("{name} • {brand}"),
            None => name.clone(),
        };
        self.called = name.map(brand);
    }

    /// 演练 remembers in this process alone what was published: its record is never read by the guard.
    pub fn remember_practised(&mut self, rights: &CardRights, at: &str) {
        for s in Section::ALL {
            let state = if rights.shown(s) == Some(true) { State::Shown } else { State::NotShown };
            let was = self.known(s);
            if was.state == State::Shown && state == State::Shown {
                continue;
            }
            let known = Known { state, since: Some(at.to_owned()), source: Some(Source::Published) };
            self.history.shown.set(s, known);
        }
        self.history.last = Some(LastState { rights: rights.clone(), at: at.to_owned(), source: Source::Published });
    }

    /// A refusal teaches: every section that was sent as off may be shown already.
    pub fn mark_perhaps_shown(&mut self, sent: &CardRights, at: &str) {
        for s in Section::ALL {
            if sent.shown(s) != Some(true) && self.known(s).state != State::Shown {
                let source = Some(Source::Published);
                self.history.shown.set(s, Known { state: State::PerhapsShown, since: Some(at.to_owned()), source });
            }
        }
    }

    /// What is known of every switch.
    pub fn shown(&self) -> &Shown {
        &self.history.shown
    }
}

/// An act on the chosen card.
#[derive(Debug)]
pub enum CardAction {
    /// 从微信读取卡面
    Read,
    /// 恢复展示
    Restore(Section),
    /// 记录有误…: the record of a section is wrong, for this reason.
    Correct(Section, String),
    /// Ask again what members see.
    AskSeen,
    /// What the person saw on the phone, section by section (`None`: 不清楚).
    Seen(PerSection<Option<bool>>),
}

impl Studio {
    pub(super) fn act_on_card(&mut self, action: CardAction) {
        match action {
            CardAction::Read => self.read_card(),
            CardAction::Restore(section) => self.restore(section),
            CardAction::Correct(section, reason) => self.correct(section, reason),
            CardAction::AskSeen => self.ask_what_is_seen(),
            CardAction::Seen(states) => self.seen(states),
        }
    }

    /// 从微信读取卡面
    pub(super) fn read_card(&mut self) {
        if self.jobs.reading.is_none() {
            let (access, card) = (self.access(), self.editor.document.card_id().to_owned());
            let job = self.job(NetJob::ReadCard(access, card));
            self.jobs.reading.begin(job, ());
        }
    }

    pub(super) fn card_read(&mut self, id: JobId, card: &str, read: Result<Box<Template>, Trouble>) {
        // An answer to a job that was given up changes nothing.
        if self.jobs.reading.finish(id).is_none() {
            return;
        }
        match read {
            Ok(template) => {
                if card == self.editor.document.card_id() {
                    self.card.read_template(&template, crate::platform::clock::now_rfc3339());
                }
                let title = template.title.clone();
                if let Some(m) = self
                    .merchants
                    .chosen
                    .clone()
                    .and_then(|id| self.merchants.known.all.iter_mut().find(|m| m.id == id))
                {
                    m.remember(card, title.as_deref());
                    self.write_merchants();
                }
                let title = title.unwrap_or_else(|| card.to_owned());
                self.view.toasts.done(
                    About::Card,
                    self.view.lang.say(&Sentence::new("card-read").with("title", title)),
                    self.now_secs,
                );
            }
            Err(t) => self.view.toasts.failed(About::Card, &t, self.view.lang),
        }
        self.make_offer();
        self.ask_once();
    }
}

//! What the record knows of a card: what each switch shows (src/storage/README.md, History), and what was published
//! last.

use std::sync::Arc;

use super::card_record::CardRecord;
use super::draft_json::{Base, Draft};
use super::entry::{Entry, Note, Phase};
use super::exchange::is_to_come;
use super::learn::{learn, looked};
use crate::platform::clock::{self, instant};
use crate::rights::shown::{Known, Shown, Source, State};
use crate::rights::{CardRights, Section};
use crate::wechatpay::verdict::Verdict;

pub use super::card::Card;

/// The last known state of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastState {
    /// The rights as they were sent.
    pub rights: CardRights,
    /// When, RFC 3339.
    pub at: String,
    /// Published from here, or from a colleague's record.
    pub source: Source,
}

impl LastState {
    /// What a draft that starts from it keeps of it.
    pub fn base(&self) -> Base {
        let rights = self.rights.clone();
        Base { source: Some(self.source), time: Some(self.at.clone()), rights, ..Base::default() }
    }
}

pub(super) fn body_of(e: &Entry) -> Option<CardRights> {
    // Of a removed entry only the switches are left, which is no whole state to compare with.
    let body = Some(&e.line.body).filter(|_| !e.line.forgotten)?;
    Draft::read(body.as_bytes()).ok().map(|d| d.rights)
}

/// What is known of each switch, from all entries of the card in order. What is shown at another gateway that is not on
/// this computer counts here too: a company's own relay is WeChat by another name.
pub fn shown(known: &CardRecord, card: Card<'_>) -> Shown {
    let mut out = shown_here(known, card);
    for gateway in card.elsewhere(known) {
        let there = shown_there(known, Card { gateway, ..card });
        for s in Section::ALL {
            let (here, there) = (out.get(s).state, there.get(s));
            let stronger = match there.state {
                State::Shown => here != State::Shown,
                State::PerhapsShown => matches!(here, State::NotShown | State::Unknown),
                State::NotShown | State::Unknown => false,
            };
            if stronger {
                out.set(s, there.clone());
            }
        }
    }
    out
}

/// Of what was shown at another gateway the person may say that it is wrong at any.
fn shown_there(known: &CardRecord, card: Card<'_>) -> Shown {
    let mut out = known.before(card.gateway);
    let corrects = |e: &Entry| e.notes.iter().any(|(_, n)| matches!(n, Note::Corrected(..)));
    let theirs = |e: &Entry| card.owns(e) || card.is_elsewhere(e) && e.line.phase == Phase::Human && corrects(e);
    for e in card.in_order(known, theirs) {
        learn(&mut out, e, known.is_orphan(e));
    }
    out
}

fn shown_here(known: &CardRecord, card: Card<'_>) -> Shown {
    let (after, before): (Vec<_>, Vec<_>) = card.entries(known).into_iter().partition(|e| known.is_after_damage(e));
    let (mut out, mut since) = (known.before(card.gateway), Shown::default());
    for e in before {
        learn(&mut out, e, known.is_orphan(e));
    }
    if known.is_damaged() {
        // What was lost may have shown a section; that one was shown stays true.
        for s in Section::ALL.into_iter().filter(|s| out.get(*s).state == State::NotShown).collect::<Vec<_>>() {
            out.set(s, Known::default());
        }
    }
    for e in after {
        learn(&mut out, e, known.is_orphan(e));
        // What was taken without a signature that could be verified, or may be older than what was lost, settles nothing.
        if e.verdict != Some(Verdict::Accepted) && !(e.line.colleague && is_older(known, e)) {
            learn(&mut since, e, known.is_orphan(e));
        }
    }
    let all = Section::ALL.into_iter().all(|s| since.get(s).state != State::Unknown);
    out.set_unsettled(known.is_damaged() && !all);
    out
}

/// Whether a colleague's entry may be older than what the damage took: the record went on since.
fn is_older(known: &CardRecord, theirs: &Entry) -> bool {
    known.is_before_damage(instant(&theirs.line.at))
}

/// Whether the content of an entry is known to be live: WeChat accepted it, or somebody saw it on the phone.
pub fn is_settled(e: &Entry) -> bool {
    e.line.phase != Phase::Human
        && (matches!(e.verdict, Some(Verdict::Confirmed | Verdict::Accepted)) || looked(e) == Some(true))
}

/// Whether the outcome of an entry is not known, and nobody looked at the phone.
pub fn is_in_doubt(e: &Entry) -> bool {
    e.verdict == Some(Verdict::Unknown) && looked(e).is_none()
}

/// The content that was published last, by whomever, if it is known to be live: `None` while a later outcome is in doubt
/// and nobody looked at the phone.
pub fn last_published(known: &CardRecord, card: Card<'_>) -> Option<LastState> {
    last_known(known, card).filter(|(_, doubted)| !doubted).map(|(last, _)| last)
}

/// The entries that say what was published last: all but a colleague's whose time is still to come.
fn counted<'l>(known: &'l CardRecord, card: Card<'_>) -> Vec<&'l Arc<Entry>> {
    let now = clock::unix_secs();
    let mut all = card.entries(known);
    all.retain(|e| !(e.line.colleague && is_to_come(&e.line.at, now)));
    all
}

/// The last known state, and whether the outcome of a later publication is in doubt, so that members may see something
/// else. Of what was published from here and of colleagues' records the later one counts.
pub fn last_known(known: &CardRecord, card: Card<'_>) -> Option<(LastState, bool)> {
    let all = counted(known, card);
    let place = all.iter().rposition(|e| is_settled(e))?;
    let (last, since) = all.get(place..)?.split_first()?;
    let open = |e: &Entry| is_in_doubt(e) || known.is_orphan(e) && looked(e).is_none();
    let lost = !known.is_after_damage(last) || last.line.colleague && is_older(known, last);
    let doubted = lost || since.iter().any(|e| open(e));
    let source = if last.line.colleague { Source::Colleague } else { Source::Published };
    // Where the newest entry was removed, nothing older takes its place.
    Some((LastState { rights: body_of(last)?, at: last.line.at.clone(), source }, doubted))
}

/// When something was sent last whose outcome is not known, since the last known state or ever, while nobody looked at
/// the phone.
pub fn doubted_at(known: &CardRecord, card: Card<'_>) -> Option<String> {
    let all = card.entries(known);
    let since = all.iter().rposition(|e| is_settled(e)).map_or(0, |place| place + 1);
    let open = |e: &&&Arc<Entry>| is_in_doubt(e) || known.is_orphan(e) && looked(e).is_none();
    all.get(since..)?.iter().rfind(open).map(|e| e.line.at.clone())
}

/// Whether something was published since `base` was the state of the card, by whomever, or may have been: what goes out
/// from `base` would roll that back.
pub fn is_outdated(known: &CardRecord, card: Card<'_>, base: &LastState) -> bool {
    let (last, doubted) = (last_known(known, card).map(|(last, _)| last), doubted_at(known, card));
    match base.source {
        Source::Published | Source::Colleague => doubted.is_some() || last.as_ref() != Some(base),
        // Read or looked at by somebody: what was published before that is in it.
        Source::Read | Source::Person => {
            let later = |at: &str| instant(at) > instant(&base.at);
            doubted.is_some_and(|at| later(&at)) || last.is_some_and(|last| later(&last.at))
        }
    }
}

/// Who made the last known state, and what was published last from here, where that is a colleague's.
pub fn whose_last(known: &CardRecord, card: Card<'_>) -> (String, Option<LastState>) {
    let all = counted(known, card);
    let Some(last) = all.iter().rfind(|e| is_settled(e)) else { return Default::default() };
    let ours = all.iter().rfind(|e| is_settled(e) && !e.line.colleague).filter(|_| last.line.colleague);
    let state =
        |e: &&Arc<Entry>| Some(LastState { rights: body_of(e)?, at: e.line.at.clone(), source: Source::Published });
    (last.line.user.clone(), ours.and_then(state))
}

#[cfg(test)]
#[path = "history_tests.rs"]
mod tests;

//! What the record knows of a card: what each switch shows (src/storage/README.md, History), and what was published
//! last.

use std::sync::Arc;

use super::card_record::CardRecord;
use super::draft_json::Draft;
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
mod tests {

    use super::super::card::is_here;
    use super::super::record::{Line, Record};
    use super::*;
    use crate::rights::Section;

    const CARD: Card<'_> = Card { gateway: "g", mchid: "1", card: "p1" };

    struct Story {
        record: Record,
        _dir: tempfile::TempDir,
        n: usize,
    }

    impl Story {
        fn new() -> Self {
            let dir = tempfile::tempdir().unwrap();
            Self { record: Record::open(&dir.path().join("studio.db"), 7).unwrap(), _dir: dir, n: 0 }
        }

        fn add(&mut self, line: Line) -> &mut Self {
            let at = format!("2026-11-24T09:00:{:02}+08:00", self.n);
            self.record
                .append(&Line { at, gateway: "g".into(), mchid: "1".into(), card: "p1".into(), pid: 7, ..line })
                .unwrap();
            self
        }

        fn sent(&mut self, on: bool, verdict: Option<Verdict>) -> &mut Self {
            self.n += 1;
            let id = self.n.to_string();
            let body = format!(r#"{{"show_bonus":{on},"show_favor":false,"show_fapiao":false,"show_guide":false}}"#);
            self.add(Line { id: id.clone(), body, ..Line::default() });
            if verdict.is_some() {
                self.add(Line { id, phase: Phase::End, verdict, ..Line::default() });
            }
            self
        }

        fn theirs(&mut self, line: &Line) {
            let line = Line { gateway: "g".into(), mchid: "1".into(), card: "p1".into(), ..line.clone() };
            let mut all = crate::storage::entry::Entries::default();
            all.take(line, None);
            self.record.import(&all.into_all()).unwrap();
        }

        fn said(&mut self, note: Note) -> &mut Self {
            let id = if matches!(note, Note::Looked(_) | Note::OnceShown) {
                self.n.to_string()
            } else {
                format!("h{}", self.n)
            };
            self.add(Line { id, phase: Phase::Human, note: Some(note), ..Line::default() })
        }

        fn known(&mut self) -> Arc<CardRecord> {
            self.record.card("1", "p1").unwrap()
        }

        fn bonus(&mut self) -> (State, Option<Source>) {
            let s = shown(&self.known(), CARD);
            (s.get(Section::Bonus).state, s.get(Section::Bonus).source)
        }
    }

    #[test]
    fn what_was_published_beats_what_a_person_said() {
        let mut s = Story::new();
        assert_eq!(s.bonus(), (State::Unknown, None));
        s.said(Note::Seen(vec![(Section::Bonus, State::NotShown)]));
        assert_eq!(s.bonus(), (State::NotShown, Some(Source::Person)));
        s.sent(true, Some(Verdict::Confirmed));
        s.said(Note::Seen(vec![(Section::Bonus, State::NotShown)]));
        assert_eq!(s.bonus(), (State::Shown, Some(Source::Published)));
        s.said(Note::Corrected(Section::Bonus, State::NotShown, "测试".into()));
        assert_eq!(s.bonus(), (State::NotShown, Some(Source::Person)));
    }

    #[test]
    fn an_unknown_attempt_perhaps_showed_it_until_somebody_looks() {
        let mut s = Story::new();
        s.sent(false, Some(Verdict::Confirmed)).sent(true, Some(Verdict::Unknown));
        assert_eq!(s.bonus().0, State::PerhapsShown);
        s.n += 100;
        s.said(Note::Seen(vec![(Section::Bonus, State::Unknown)]));
        assert_eq!(s.bonus().0, State::PerhapsShown, "不清楚 takes nothing back");
        s.n -= 100;
        s.said(Note::Looked(false));
        assert_eq!(s.bonus(), (State::NotShown, Some(Source::Published)));
        s.sent(true, Some(Verdict::Unknown)).said(Note::Looked(true));
        assert_eq!(s.bonus(), (State::Shown, Some(Source::Person)));
        assert_eq!(last_published(&s.known(), CARD).unwrap().rights.show_bonus, Some(true));
    }

    #[test]
    fn a_refusal_teaches_and_a_colleague_stands_below_us() {
        let mut s = Story::new();
        s.sent(false, Some(Verdict::Refused)).said(Note::OnceShown);
        assert_eq!(s.bonus().0, State::PerhapsShown);
        let mut s = Story::new();
        let body = r#"{"show_bonus":true}"#.to_owned();
        s.add(Line {
            id: "c".into(),
            body: body.clone(),
            verdict: Some(Verdict::Confirmed),
            colleague: true,
            ..Line::default()
        });
        assert_eq!(s.bonus(), (State::Shown, Some(Source::Colleague)));
        assert_eq!(last_published(&s.known(), CARD).unwrap().source, Source::Colleague);
        s.sent(false, Some(Verdict::Confirmed));
        s.add(Line { id: "d".into(), body, verdict: Some(Verdict::Confirmed), colleague: true, ..Line::default() });
        assert_eq!(s.bonus(), (State::NotShown, Some(Source::Published)));
        assert_eq!(last_published(&s.known(), CARD).unwrap().source, Source::Published);
    }

    /// Imported in any order, the newest of what colleagues published counts, by the moment and not by its spelling.
    #[test]
    fn of_two_colleagues_the_later_publication_counts_whichever_was_imported_last() {
        let theirs = |id: &str, at: &str, on: bool| Line {
            id: id.into(),
            at: at.into(),
            body: format!(r#"{{"show_bonus":{on}}}"#),
            verdict: Some(Verdict::Confirmed),
            ..Line::default()
        };
        // 18:00 in Shanghai is before 11:00 in London, though it is the greater text.
        let (older, newer) =
            (theirs("a", "2026-11-24T18:00:00+08:00", false), theirs("b", "2026-11-24T11:00:00+00:00", true));
        for order in [[&older, &newer], [&newer, &older]] {
            let mut s = Story::new();
            for line in order {
                s.theirs(line);
            }
            assert_eq!(s.bonus(), (State::Shown, Some(Source::Colleague)));
            let last = last_published(&s.known(), CARD).unwrap();
            assert_eq!((last.rights.show_bonus, last.at), (Some(true), newer.at.clone()));
        }
        // What was corrected here since then stands, though their record came later.
        let mut s = Story::new();
        s.add(Line {
            id: "h".into(),
            at: String::new(),
            phase: Phase::Human,
            note: Some(Note::Corrected(Section::Bonus, State::NotShown, "测试".into())),
            ..Line::default()
        });
        s.theirs(&theirs("c", "2026-11-23T18:00:00+08:00", true));
        assert_eq!(s.bonus(), (State::NotShown, Some(Source::Person)));
        s.theirs(&theirs("d", "2026-11-25T18:00:00+08:00", true));
        assert_eq!(s.bonus(), (State::Shown, Some(Source::Colleague)));
    }

    #[test]
    fn what_was_seen_new_and_then_old_was_not_published() {
        let mut s = Story::new();
        s.sent(false, Some(Verdict::Confirmed)).sent(true, Some(Verdict::Unknown));
        s.said(Note::Looked(true)).said(Note::Looked(false));
        assert_eq!(last_published(&s.known(), CARD).unwrap().rights.show_bonus, Some(false));
    }

    /// A card has one history, whether WeChat's main or its backup host was called (src/wechatpay/README.md, Hosts).
    #[test]
    fn the_backup_host_has_no_cards_of_its_own() {
        let mut s = Story::new();
        let line = Line {
            id: "1".into(),
            gateway: "api2.mch.weixin.qq.com".into(),
            mchid: "1".into(),
            card: "p1".into(),
            at: "2026-11-24T09:00:00+08:00".into(),
            body: r#"{"show_bonus":true}"#.into(),
            verdict: Some(Verdict::Confirmed),
            ..Line::default()
        };
        s.record.append(&line).unwrap();
        let at = |gateway| Card { gateway, ..CARD };
        for gateway in [
            "api.mch.weixin.qq.com",
            "api2.mch.weixin.qq.com",
            "api.mch.weixin.qq.com.",
            "API.mch.weixin.qq.com:443",
            "api.wechatpay.cn",
            "api2.wechatpay.cn",
        ] {
            assert_eq!(shown(&s.known(), at(gateway)).get(Section::Bonus).state, State::Shown, "{gateway}");
        }
        assert_eq!(
            last_published(&s.known(), at("api2.example.com")),
            None,
            "what stands there is not taken from here"
        );
    }

    /// What is shown at a company's relay is shown at WeChat, and the other way round; a stand-in on this computer knows
    /// nothing of either.
    #[test]
    fn what_is_shown_at_one_gateway_counts_at_every_other_that_is_not_on_this_computer() {
        let hosts = ["api.mch.weixin.qq.com", "relay.example.com", "127.0.0.1:8091", "[::1]:80"];
        for (verdict, state) in [(Verdict::Confirmed, State::Shown), (Verdict::Unknown, State::PerhapsShown)] {
            for there in hosts {
                let mut s = Story::new();
                let line = |id: &str, gateway: &str| Line {
                    id: id.into(),
                    gateway: gateway.into(),
                    mchid: "1".into(),
                    card: "p1".into(),
                    at: "2026-11-24T09:00:00+08:00".into(),
                    ..Line::default()
                };
                let body = r#"{"show_bonus":true,"show_favor":false}"#.to_owned();
                s.record.append(&Line { body, verdict: Some(verdict), ..line("1", there) }).unwrap();
                for here in hosts.into_iter().filter(|h| *h != there) {
                    let known = shown(&s.known(), Card { gateway: here, ..CARD });
                    let counts = !is_here(here) && !is_here(there);
                    let bonus = known.get(Section::Bonus);
                    assert_eq!(bonus.state, if counts { state } else { State::Unknown }, "{there} {here}");
                    assert_eq!(bonus.source, counts.then_some(Source::Published));
                    assert_eq!(
                        known.get(Section::Favor).state,
                        State::Unknown,
                        "that it is off there says nothing here"
                    );
                    let two = s.record.card("2", "p1").unwrap();
                    let other = shown(&two, Card { gateway: here, mchid: "2", ..CARD });
                    assert_eq!(other.get(Section::Bonus).state, State::Unknown);
                    if counts {
                        // 记录有误 leads out where it is said.
                        let wrong = Note::Corrected(Section::Bonus, State::NotShown, "测试".into());
                        s.record.append(&Line { phase: Phase::Human, note: Some(wrong), ..line("2", here) }).unwrap();
                        let known = shown(&s.known(), Card { gateway: here, ..CARD });
                        assert_eq!(known.get(Section::Bonus).state, State::NotShown, "{there} {here}");
                    }
                }
            }
        }
    }
}

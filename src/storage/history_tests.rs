//! What a record says of a card, entry by entry.

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
        let id =
            if matches!(note, Note::Looked(_) | Note::OnceShown) { self.n.to_string() } else { format!("h{}", self.n) };
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
    s.n -= 1;
    s.add(Line { id: "d".into(), body, verdict: Some(Verdict::Confirmed), colleague: true, ..Line::default() });
    assert_eq!(s.bonus(), (State::NotShown, Some(Source::Published)));
    assert_eq!(last_published(&s.known(), CARD).unwrap().source, Source::Published);
}

/// A record knows whole seconds: what a colleague published in the same one may be the later, so that it counts; what we
/// published after it was taken in is later whatever the clocks say.
#[test]
fn of_one_second_a_colleagues_publication_counts_until_we_publish_again() {
    let mut s = Story::new();
    let body = r#"{"show_bonus":true,"show_favor":false,"show_fapiao":false,"show_guide":false}"#.to_owned();
    s.sent(true, Some(Verdict::Confirmed));
    let at = "2026-11-24T01:00:01Z".to_owned();
    s.theirs(&Line { id: "b".into(), at, body, verdict: Some(Verdict::Confirmed), ..Line::default() });
    assert_eq!(last_published(&s.known(), CARD).unwrap().source, Source::Colleague);
    let body = r#"{"show_bonus":true}"#.to_owned();
    s.add(Line { id: "c".into(), body, verdict: Some(Verdict::Confirmed), ..Line::default() });
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
    assert_eq!(last_published(&s.known(), at("api2.example.com")), None, "what stands there is not taken from here");
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
                assert_eq!(known.get(Section::Favor).state, State::Unknown, "that it is off there says nothing here");
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

//! What one entry of the record teaches of the switches (src/storage/README.md, History).

use super::entry::{Entry, Note, Phase};
use crate::rights::shown::{Known, Shown, Source, State};
use crate::wechatpay::verdict::Verdict;

/// What the person said last of the phone after an unknown outcome: the new content (true) or the old.
pub(super) fn looked(e: &Entry) -> Option<bool> {
    e.notes.iter().rev().find_map(|(_, n)| if let Note::Looked(new) = n { Some(*new) } else { None })
}

/// Adds what `e` says to what earlier entries said. `orphan`: nobody will write its end any more.
pub(super) fn learn(out: &mut Shown, e: &Entry, orphan: bool) {
    let source = if e.line.colleague { Source::Colleague } else { Source::Published };
    if e.line.phase != Phase::Human
        && let Some(flags) = e.flags
    {
        let looked = looked(e);
        for (s, on) in flags.map(|f| f == Some(true)).iter().map(|(s, on)| (s, *on)) {
            let known = out.get(s);
            // A colleague's record never stands above what was published from here.
            if e.line.colleague && known.source.is_some_and(|k| k < Source::Colleague) {
                continue;
            }
            let set = |state, source| Some(Known { state, since: Some(e.line.at.clone()), source: Some(source) });
            let next = match e.verdict {
                // WeChat lets nobody close what is shown: a colleague's record that says so takes nothing back, 记录有误 does.
                Some(Verdict::Confirmed | Verdict::Accepted)
                    if e.line.colleague && !on && known.state == State::Shown =>
                {
                    None
                }
                Some(Verdict::Confirmed | Verdict::Accepted) => {
                    if on && known.state == State::Shown && known.source <= Some(source) {
                        None
                    } else {
                        set(if on { State::Shown } else { State::NotShown }, source)
                    }
                }
                // 会员权益一旦展示无法关闭: one of the sections that were sent as off is shown already, whatever became of earlier
                // attempts, and even where the server said so late.
                _ if !on && e.notes.iter().any(|(_, n)| *n == Note::OnceShown) => {
                    (known.state != State::Shown).then(|| set(State::PerhapsShown, source)).flatten()
                }
                // An attempt of unknown outcome that would have shown a section: perhaps it did.
                Some(Verdict::Unknown) | None if e.verdict.is_some() || orphan => match (on, looked) {
                    (_, Some(false)) => None,
                    (true, Some(true)) if known.state != State::Shown => {
                        set(State::Shown, if e.line.colleague { Source::Colleague } else { Source::Person })
                    }
                    (true, None) if known.state != State::Shown => set(State::PerhapsShown, source),
                    _ => None,
                },
                _ => None,
            };
            if let Some(next) = next {
                out.set(s, next);
            }
        }
    }
    for (at, note) in &e.notes {
        let person = |state| Known { state, since: Some(at.clone()), source: Some(Source::Person) };
        match note {
            Note::Seen(states) => {
                for (s, state) in states {
                    let known = out.get(*s);
                    // The person's word stands below everything that was published or imported.
                    let certain = matches!(known.state, State::Shown | State::NotShown);
                    let weaker = certain && known.source.is_some_and(|k| k < Source::Person);
                    // The answer 不清楚 does not turn “perhaps shown” into “unknown”.
                    let unsure = *state == State::Unknown && known.state == State::PerhapsShown;
                    // A colleague's observation does not replace what is known here.
                    if !(weaker || unsure || e.line.colleague && known.source.is_some()) {
                        out.set(*s, person(*state));
                    }
                }
            }
            Note::Corrected(s, state, _) if e.line.colleague => {
                // A colleague's correction counts as a colleague's record, not as said here.
                if out.get(*s).source.is_none_or(|k| k >= Source::Colleague) {
                    out.set(*s, Known { source: Some(Source::Colleague), ..person(*state) });
                }
            }
            Note::Corrected(s, state, _) => out.set(*s, person(*state)),
            Note::Looked(_) | Note::Checked(_) | Note::Compared { .. } | Note::OnceShown => {}
        }
    }
}

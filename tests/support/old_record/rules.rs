//! What the first version read of a card in its record.

use std::sync::Arc;

use card_rights_studio::platform::clock::instant;
use card_rights_studio::rights::shown::{Known, Shown, Source, State};
use card_rights_studio::rights::{CardRights, Section};
use card_rights_studio::storage::draft::Draft;
use card_rights_studio::storage::entry::{Entry, Note, Phase};
use card_rights_studio::storage::history::{Card, LastState};
use card_rights_studio::wechatpay::gateway::same_server;
use card_rights_studio::wechatpay::verdict::Verdict;

use super::Ledger;

fn body_of(e: &Entry) -> Option<CardRights> {
    // Of a removed entry only the switches are left, which is no whole state to compare with.
    let body = Some(&e.line.body).filter(|_| !e.line.forgotten)?;
    Draft::read(body.as_bytes()).ok().map(|d| d.rights)
}

/// What is known of each switch, from all entries of the card in order. What is shown at another gateway that is not on
/// this computer counts here too: a company's own relay is WeChat by another name.
pub fn shown(ledger: &Ledger, card: Card<'_>) -> Shown {
    let mut out = shown_here(ledger, card);
    for gateway in elsewhere(card, ledger) {
        let there = shown_there(ledger, Card { gateway, ..card });
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
fn shown_there(ledger: &Ledger, card: Card<'_>) -> Shown {
    let mut out = Shown::default();
    let corrects = |e: &Entry| e.notes.iter().any(|(_, n)| matches!(n, Note::Corrected(..)));
    let theirs = |e: &Entry| card.owns(e) || is_elsewhere(card, e) && e.line.phase == Phase::Human && corrects(e);
    for e in in_order(card, ledger, theirs) {
        learn(&mut out, e, ledger.is_orphan(e));
    }
    out
}

fn shown_here(ledger: &Ledger, card: Card<'_>) -> Shown {
    let (after, before): (Vec<_>, Vec<_>) =
        in_order(card, ledger, |e| card.owns(e)).into_iter().partition(|e| ledger.is_after_damage(e));
    let (mut out, mut since) = (Shown::default(), Shown::default());
    for e in before {
        learn(&mut out, e, ledger.is_orphan(e));
    }
    if ledger.is_damaged() {
        // What was lost may have shown a section; that one was shown stays true.
        for s in Section::ALL.into_iter().filter(|s| out.get(*s).state == State::NotShown).collect::<Vec<_>>() {
            out.set(s, Known::default());
        }
    }
    for e in after {
        learn(&mut out, e, ledger.is_orphan(e));
        // What was taken without a signature that could be verified, or may be older than what was lost, settles nothing.
        if e.verdict != Some(Verdict::Accepted) && !(e.line.colleague && is_older(ledger, e)) {
            learn(&mut since, e, ledger.is_orphan(e));
        }
    }
    let all = Section::ALL.into_iter().all(|s| since.get(s).state != State::Unknown);
    out.set_unsettled(ledger.is_damaged() && !all);
    out
}

/// Whether a colleague's entry may be older than what the damage took: the record went on since.
fn is_older(ledger: &Ledger, theirs: &Entry) -> bool {
    let ours = ledger.around_damage().iter().filter(|e| !e.line.colleague);
    ours.filter_map(|e| instant(&e.line.at)).max() > instant(&theirs.line.at)
}

/// Whether the content of an entry is known to be live: WeChat accepted it, or somebody saw it on the phone.
fn is_settled(e: &Entry) -> bool {
    e.line.phase != Phase::Human
        && (matches!(e.verdict, Some(Verdict::Confirmed | Verdict::Accepted)) || looked(e) == Some(true))
}

/// Whether the outcome of an entry is not known, and nobody looked at the phone.
fn is_in_doubt(e: &Entry) -> bool {
    e.verdict == Some(Verdict::Unknown) && looked(e).is_none()
}

/// The last known state, and whether the outcome of a later publication is in doubt, so that members may see something
/// else.
pub fn last_known(ledger: &Ledger, card: Card<'_>) -> Option<(LastState, bool)> {
    let all = in_order(card, ledger, |e| card.owns(e));
    // The first version preferred what was published from here; of the content the later record counts now.
    let place = all.iter().rposition(|e| is_settled(e))?;
    let (last, since) = all.get(place..)?.split_first()?;
    let open = |e: &Entry| is_in_doubt(e) || ledger.is_orphan(e) && looked(e).is_none();
    let lost = !ledger.is_after_damage(last) || last.line.colleague && ledger.is_damaged() && is_older(ledger, last);
    let doubted = lost || since.iter().any(|e| open(e));
    let source = if last.line.colleague { Source::Colleague } else { Source::Published };
    Some((LastState { rights: body_of(last)?, at: last.line.at.clone(), source }, doubted))
}

/// Whether `e` is about this card at another gateway, and neither lies on this computer.
fn is_elsewhere(card: Card<'_>, e: &Entry) -> bool {
    let other = !same_server(&e.line.gateway, card.gateway) && !is_here(&e.line.gateway) && !is_here(card.gateway);
    e.line.card == card.card && e.line.mchid == card.mchid && other
}

/// The other gateways at which the ledger knows this card, each server once.
fn elsewhere<'l>(card: Card<'_>, ledger: &'l Ledger) -> Vec<&'l str> {
    let mut out: Vec<&str> = Vec::new();
    for e in ledger.entries().iter().filter(|e| e.line.card == card.card).filter(|e| is_elsewhere(card, e)) {
        if !out.iter().any(|g| same_server(g, &e.line.gateway)) {
            out.push(&e.line.gateway);
        }
    }
    out
}

fn in_order<'l>(card: Card<'_>, ledger: &'l Ledger, wanted: impl Fn(&Entry) -> bool) -> Vec<&'l Arc<Entry>> {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    // The latest moment up to each of ours.
    let mut latest: Vec<Option<i64>> = Vec::new();
    for e in ledger.entries().iter().filter(|e| e.line.card == card.card).filter(|e| wanted(e)) {
        if e.line.colleague {
            theirs.push((ours.len(), instant(&e.line.at), e));
        } else {
            latest.push(latest.last().copied().flatten().max(instant(&e.line.at)));
            ours.push(e);
        }
    }
    // A time that is none counts as the oldest.
    for (place, at, _) in &mut theirs {
        *place = (*place).min(latest.partition_point(|l| l < at));
    }
    theirs.sort_by_key(|(place, at, _)| (*place, *at));
    let mut theirs = theirs.into_iter().peekable();
    let mut out = Vec::new();
    for (i, e) in ours.into_iter().enumerate() {
        while let Some((.., before)) = theirs.next_if(|(place, ..)| *place <= i) {
            out.push(before);
        }
        out.push(e);
    }
    out.extend(theirs.map(|(.., e)| e));
    out
}

/// Whether the host of a gateway is a loopback address: 演练 and stand-ins say nothing of WeChat's cards.
fn is_here(host: &str) -> bool {
    let address = match host.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    address.parse::<std::net::IpAddr>().is_ok_and(|a| a.is_loopback())
}

/// What the person said last of the phone after an unknown outcome: the new content (true) or the old.
fn looked(e: &Entry) -> Option<bool> {
    e.notes.iter().rev().find_map(|(_, n)| if let Note::Looked(new) = n { Some(*new) } else { None })
}

/// Adds what `e` says to what earlier entries said. `orphan`: nobody will write its end any more.
fn learn(out: &mut Shown, e: &Entry, orphan: bool) {
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
                Some(Verdict::Confirmed | Verdict::Accepted) => {
                    // Of later than the old home: what is shown is not taken back by a colleague's publication.
                    let shown = known.state == State::Shown;
                    let stays = if on { known.source <= Some(source) } else { e.line.colleague };
                    if shown && stays { None } else { set(if on { State::Shown } else { State::NotShown }, source) }
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

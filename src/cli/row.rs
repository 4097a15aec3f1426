//! What became of one card: the row of `publish --json`, the words for a person, the exit code.

use serde::Serialize;

use super::context::BEFORE;
use super::out;
use crate::publish::send::CardResult;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::client::{Attempt, End};
use crate::wechatpay::diagnosis::diagnose;
use crate::wechatpay::errors::{Advice, advice_on};
use crate::wechatpay::verdict::{Verdict, fold};
use crate::words::{Lang, Sentence};

/// One row, with the promised members (src/cli/README.md, Output).
#[derive(Debug, Clone, Serialize)]
pub(super) struct Row {
    card_id: Option<String>,
    verdict: &'static str,
    verified: bool,
    status: Option<u16>,
    code: Option<String>,
    message: Option<String>,
    remedy: Option<String>,
    who: &'static str,
    request_id: Option<String>,
    attempts: usize,
    #[serde(skip)]
    exit: u8,
    #[serde(skip)]
    details: Vec<String>,
}

/// Everything that a row is made of.
struct Parts<'a> {
    card_id: Option<&'a str>,
    verdict: Verdict,
    attempts: usize,
    last: Option<&'a Attempt>,
    advice: Option<&'a Advice>,
    trouble: Option<&'a Trouble>,
    stopped: bool,
    unwritten: Option<&'a Trouble>,
}

impl Row {
    /// A card that was not sent, for a reason that was found before any connection.
    pub fn not_sent(lang: Lang, card_id: Option<&str>, trouble: &Trouble) -> Self {
        Self::unsent(lang, card_id, trouble, false)
    }

    /// A card that the person's interrupt left out.
    pub fn cancelled(lang: Lang, card_id: &str) -> Self {
        Self::unsent(lang, Some(card_id), &Trouble::new("publish-cancelled", Who::Nobody), true)
    }

    fn unsent(lang: Lang, card_id: Option<&str>, trouble: &Trouble, stopped: bool) -> Self {
        let (verdict, trouble) = (Verdict::NotSent, Some(trouble));
        Self::new(
            lang,
            &Parts { card_id, verdict, attempts: 0, last: None, advice: None, trouble, stopped, unwritten: None },
        )
    }

    /// What came of a publication.
    pub fn from_result(lang: Lang, r: &CardResult) -> Self {
        let parts = Parts {
            card_id: Some(&r.card_id),
            verdict: r.verdict,
            attempts: r.attempts,
            last: r.last.as_deref(),
            advice: r.advice.as_ref(),
            trouble: r.trouble.as_ref(),
            stopped: r.stopped,
            unwritten: r.unwritten.as_ref(),
        };
        Self::new(lang, &parts)
    }

    /// What came of a request that publishes nothing.
    pub fn of_attempts(lang: Lang, card_id: Option<&str>, attempts: &[Attempt]) -> Self {
        let last = attempts.last();
        let advice = last
            .filter(|a| matches!(a.end, End::Refused | End::TooMany | End::Server))
            .filter(|a| a.status.is_some())
            .map(advice_on);
        let trouble = last.and_then(|a| a.trouble.as_ref());
        let (verdict, attempts) = (fold(attempts), attempts.len());
        Self::new(
            lang,
            &Parts {
                card_id,
                verdict,
                attempts,
                last,
                advice: advice.as_ref(),
                trouble,
                stopped: false,
                unwritten: None,
            },
        )
    }

    /// A request that publishes nothing, whose good answer makes no sense: what it did is not known.
    pub fn unread(lang: Lang, card_id: Option<&str>, attempts: &[Attempt], trouble: &Trouble) -> Self {
        let (verdict, last, trouble) = (Verdict::Unknown, attempts.last(), Some(trouble));
        Self::new(
            lang,
            &Parts {
                card_id,
                verdict,
                attempts: attempts.len(),
                last,
                advice: None,
                trouble,
                stopped: false,
                unwritten: None,
            },
        )
    }

    fn new(lang: Lang, p: &Parts<'_>) -> Self {
        // A good verdict has no remedy, even where an earlier attempt failed.
        let good = matches!(p.verdict, Verdict::Confirmed | Verdict::Accepted);
        let (advice, trouble) = (p.advice.filter(|_| !good), p.trouble.filter(|_| !good));
        let (sentence, remedy, who) = match (advice, trouble, p.verdict) {
            (Some(a), ..) => (Some(a.sentence.clone()), Some(a.remedy.clone()), a.who),
            (_, Some(t), _) => (Some(t.sentence.clone()), Some(t.remedy.clone()), t.who),
            (_, _, Verdict::Accepted) => (None, Some(Sentence::new("cli-accepted-remedy")), Who::Engineer),
            (_, _, Verdict::Unknown) => {
                (Some(Sentence::new("verdict-unknown-text")), Some(Sentence::new("cli-outcome-remedy")), Who::Person)
            }
            _ => (None, None, Who::Nobody),
        };
        let mut remedy = remedy.map(|s| out::cure(lang, &s));
        let mut who = who;
        if let Some(unwritten) = p.unwritten {
            // What is left to do for a good verdict, and one thing more for any other.
            let also = out::sentence_and_cure(lang, &unwritten.sentence, &unwritten.remedy);
            who = if remedy.is_none() { unwritten.who } else { who };
            remedy = Some(remedy.map_or(also.clone(), |first| format!("{first} {also}")));
        }
        let said = p.last.filter(|_| !good).and_then(|a| a.message.clone());
        let before = match p.last {
            None => !p.stopped,
            // A proxy that wants a password was reached: its sentence is one of the network's.
            Some(a) => a.end == End::NotSent && !a.trouble.as_ref().is_some_and(|t| t.sentence.key.starts_with("net-")),
        };
        let mut details = trouble.map(|t| t.details.clone()).unwrap_or_default();
        details.extend(p.last.filter(|_| !good).and_then(diagnose).map(|s| lang.say(&s)));
        if let Some(unwritten) = p.unwritten {
            details.push(out::sentence_and_cure(lang, &unwritten.sentence, &unwritten.remedy));
            details.extend(unwritten.details.clone());
        }
        if p.last.is_some_and(|a| a.backup_host) {
            details.push(lang.t("report-backup-host").to_owned());
        }
        Self {
            card_id: p.card_id.map(str::to_owned),
            verdict: p.verdict.name(),
            verified: p.verdict == Verdict::Confirmed,
            status: p.last.and_then(|a| a.status),
            code: p.last.filter(|_| !good).and_then(|a| a.code.clone()),
            message: said.or_else(|| sentence.map(|s| lang.say(&s))),
            remedy,
            who: who.name(),
            request_id: p.last.and_then(|a| a.request_id.clone()),
            attempts: p.attempts,
            exit: if p.verdict == Verdict::NotSent && before { BEFORE } else { p.verdict.exit() },
            details,
        }
    }

    /// The row as one line of JSON.
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Prints it, as JSON or for a person; technical lines go to the other stream.
    pub fn show(&self, lang: Lang, trial: bool, json: bool) {
        if json {
            out::json(&self.json());
        } else {
            self.print(lang, trial);
        }
        self.details.iter().for_each(|d| out::note(&format!("  {d}")));
    }

    /// Its exit code.
    pub fn exit(&self) -> u8 {
        self.exit
    }

    /// The verdict, then what else is known in its own lines.
    fn print(&self, lang: Lang, trial: bool) {
        let key = if trial && self.verdict == "confirmed" { "confirmed-trial" } else { self.verdict };
        let mut first = lang.t(&format!("verdict-{key}")).to_owned();
        if let Some(card) = &self.card_id {
            first = format!("{card}  {first}");
        }
        out::line(&first);
        let server: Vec<String> = [self.status.filter(|s| *s >= 300).map(|s| s.to_string()), self.code.clone()]
            .into_iter()
            .chain([self.message.clone()])
            .flatten()
            .collect();
        if !server.is_empty() {
            out::line(&format!("  {}", server.join(" ")));
        }
        if let Some(remedy) = &self.remedy {
            let who = lang.t(&format!("who-{}", self.who.replace('_', "-"))).to_owned();
            let text = Sentence::new("cli-remedy").with("remedy", remedy.as_str()).with("who", who);
            out::line(&format!("  {}", lang.say(&text)));
        }
        if let Some(id) = &self.request_id {
            out::line(&format!("  Request-ID {id}"));
        }
    }
}

/// The exit code of several rows: the worst in the order 3, 1, 2, 0.
pub(super) fn worst(codes: impl IntoIterator<Item = u8>) -> u8 {
    let rank = |code: &u8| match code {
        3 => 3,
        1 => 2,
        2 => 1,
        _ => 0,
    };
    codes.into_iter().max_by_key(rank).unwrap_or(BEFORE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_of_several_cards() {
        for (codes, want) in [(&[0, 2, 1, 3][..], 3), (&[0, 2, 1], 1), (&[2, 0], 2), (&[0, 0], 0), (&[], 2)] {
            assert_eq!(worst(codes.iter().copied()), want, "{codes:?}");
        }
    }
}

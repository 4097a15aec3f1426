//! When a run over several cards stops by itself: what failed three times in a row for one cause fails for the rest too
//! (src/publish/README.md, Several cards).

use super::card_result::CardResult;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::verdict::Verdict;

/// So many of one cause in a row are enough.
pub const ENOUGH: usize = 3;

/// What ended so, and how often in a row.
#[derive(Debug, Default)]
pub(super) struct Alike {
    cause: Option<Cause>,
    times: usize,
}

/// Verdict, and what the server or the network said of it, without what names the card.
type Cause = (Verdict, Option<u16>, String);

fn cause(r: &CardResult) -> Option<Cause> {
    if !matches!(r.verdict, Verdict::Refused | Verdict::Unknown) || r.stopped {
        return None;
    }
    let advice = r.advice.as_ref().map(|a| a.sentence.key.to_string());
    let said = advice.or_else(|| r.trouble.as_ref().map(|t| t.sentence.key.to_string()));
    Some((r.verdict, r.status, format!("{} {}", r.code.as_deref().unwrap_or_default(), said.unwrap_or_default())))
}

impl Alike {
    /// Takes in how one card ended; gives whether that is enough to stop.
    pub fn is_enough(&mut self, r: &CardResult) -> bool {
        let cause = cause(r);
        self.times = if cause.is_some() && cause == self.cause { self.times + 1 } else { usize::from(cause.is_some()) };
        self.cause = cause;
        self.times >= ENOUGH
    }
}

/// Why the rest was not sent.
pub(super) fn stopped() -> Trouble {
    Trouble::new("publish-alike", Who::Person).with("count", ENOUGH)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(verdict: Verdict, code: &str) -> CardResult {
        CardResult { verdict, code: Some(code.into()), status: Some(403), ..CardResult::unknown("p1".into()) }
    }

    #[test]
    fn three_of_one_cause_in_a_row_are_enough_and_nothing_else_is() {
        use Verdict::{Confirmed, NotSent, Refused, Unknown};
        let table: &[(&[(Verdict, &str)], bool)] = &[
            (&[(Refused, "NO_AUTH"), (Refused, "NO_AUTH"), (Refused, "NO_AUTH")], true),
            (&[(Unknown, ""), (Unknown, ""), (Unknown, "")], true),
            (&[(Refused, "NO_AUTH"), (Refused, "NO_AUTH")], false),
            (&[(Refused, "NO_AUTH"), (Refused, "PARAM_ERROR"), (Refused, "NO_AUTH")], false),
            (&[(Refused, "A"), (Refused, "A"), (Confirmed, "A"), (Refused, "A")], false),
            (&[(Refused, "A"), (Unknown, "A"), (Refused, "A"), (Unknown, "A")], false),
            (&[(NotSent, "A"), (NotSent, "A"), (NotSent, "A")], false),
            (&[(Confirmed, "B"), (Refused, "A"), (Refused, "A"), (Refused, "A")], true),
        ];
        for (ends, expected) in table {
            let mut alike = Alike::default();
            let enough = ends.iter().map(|(v, code)| alike.is_enough(&ended(*v, code))).last();
            assert_eq!(enough, Some(*expected), "{ends:?}");
        }
    }
}

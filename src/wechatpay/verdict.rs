//! Attempts folded into one verdict (src/publish/README.md, Verdicts). Never `confirmed` by guess.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::client::{Attempt, End};

/// What is known of a publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 2xx and the answer's signature verified.
    Confirmed,
    /// 2xx, and the merchant has no key to verify with.
    Accepted,
    /// The server said no.
    Refused,
    /// Nothing left this computer.
    NotSent,
    /// Sent, but no trustworthy answer.
    Unknown,
}

impl Verdict {
    /// The wire name (`--json`, record).
    pub fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::NotSent => "not_sent",
            Self::Unknown => "unknown",
        }
    }

    /// The exit code of one card. What was found before any connection is 2, which the caller knows.
    pub fn exit(self) -> u8 {
        match self {
            Self::Confirmed | Self::Accepted => 0,
            Self::Refused | Self::NotSent => 1,
            Self::Unknown => 3,
        }
    }
}

/// How long to wait between attempts; tests hold it short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waits {
    /// Before the second, third and fourth attempt.
    pub usual: [Duration; 3],
    /// Retry-After is honoured up to this; who asks for more is not tried again.
    pub most: Duration,
}

impl Default for Waits {
    /// 1 s, 2 s, 4 s, and 30 s at most (src/publish/README.md, Retries).
    fn default() -> Self {
        Self { usual: [1, 2, 4].map(Duration::from_secs), most: Duration::from_secs(30) }
    }
}

/// Whether an attempt that ended so may have changed something without our knowing.
fn doubtful(end: End) -> bool {
    matches!(end, End::Server | End::Redirect | End::Timeout | End::Broken | End::Untrusted | End::NotJson)
}

/// The verdict of several attempts; none at all is [`Verdict::NotSent`].
fn fold_ends(ends: &[End]) -> Verdict {
    let Some(last) = ends.last() else { return Verdict::NotSent };
    if ends.contains(&End::Ok) {
        return Verdict::Confirmed;
    }
    if ends.iter().any(|e| doubtful(*e)) {
        return Verdict::Unknown;
    }
    if ends.contains(&End::OkUnchecked) {
        return Verdict::Accepted;
    }
    match last {
        End::Refused | End::TooMany => Verdict::Refused,
        // A 429 before a failed connection was an answer: the server was reached and said no.
        _ if ends.iter().any(|e| matches!(e, End::Refused | End::TooMany)) => Verdict::Refused,
        _ => Verdict::NotSent,
    }
}

/// The verdict of several attempts.
pub fn fold(attempts: &[Attempt]) -> Verdict {
    fold_ends(&attempts.iter().map(|a| a.end).collect::<Vec<_>>())
}

/// How long to wait before the next attempt; `None`: it is over. 429, 5xx and failures to connect are tried
/// again, at most three times, and not where the server asks for more time than anybody waits before a window.
pub fn wait(attempts: &[Attempt], waits: &Waits) -> Option<Duration> {
    let last = attempts.last()?;
    if !matches!(last.end, End::TooMany | End::Server | End::NotConnected) {
        return None;
    }
    let usual = *waits.usual.get(attempts.len() - 1)?;
    let asked = last.retry_after.unwrap_or_default();
    (asked <= waits.most).then(|| asked.max(usual))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [End; 12] = [
        End::Ok,
        End::OkUnchecked,
        End::Untrusted,
        End::Refused,
        End::TooMany,
        End::Server,
        End::Redirect,
        End::NotJson,
        End::Timeout,
        End::Broken,
        End::NotSent,
        End::NotConnected,
    ];

    /// The verdict of one attempt (src/publish/README.md, Verdicts).
    fn single(end: End) -> Verdict {
        match end {
            End::Ok => Verdict::Confirmed,
            End::OkUnchecked => Verdict::Accepted,
            End::Refused | End::TooMany => Verdict::Refused,
            End::NotSent | End::NotConnected => Verdict::NotSent,
            _ => Verdict::Unknown,
        }
    }

    #[test]
    fn one_attempt() {
        for end in ALL {
            assert_eq!(fold_ends(&[end]), single(end), "{end:?}");
        }
    }

    /// Over several attempts: once one was doubtful, the whole is unknown unless a later one is confirmed.
    #[test]
    fn every_pair() {
        for first in
            [End::TooMany, End::Server, End::NotConnected, End::Timeout, End::Broken, End::Redirect, End::Untrusted]
        {
            for second in ALL {
                let got = fold_ends(&[first, second]);
                let want = match (first, second) {
                    (_, End::Ok) => Verdict::Confirmed,
                    (End::TooMany, End::NotConnected | End::NotSent) => Verdict::Refused,
                    (End::TooMany | End::NotConnected, s) => single(s),
                    _ => Verdict::Unknown,
                };
                assert_eq!(got, want, "{first:?} then {second:?}");
            }
        }
    }

    #[test]
    fn waits_are_1_2_and_4_seconds_and_retry_after_counts_up_to_30() {
        let again = |n: usize, end, asked: Option<u64>| {
            let one = Attempt { retry_after: asked.map(Duration::from_secs), ..Attempt::ended(end) };
            wait(&vec![one; n], &Waits::default()).map(|d| d.as_secs())
        };
        for end in [End::TooMany, End::Server, End::NotConnected] {
            assert_eq!([1, 2, 3, 4].map(|n| again(n, end, None)), [Some(1), Some(2), Some(4), None]);
        }
        assert_eq!([0, 7, 30].map(|s| again(1, End::TooMany, Some(s))), [1, 7, 30].map(Some));
        assert_eq!([31, u64::MAX].map(|s| again(1, End::Server, Some(s))), [None, None], "told, and not waited for");
        for end in ALL.into_iter().filter(|e| !matches!(e, End::TooMany | End::Server | End::NotConnected)) {
            assert_eq!(again(1, end, Some(1)), None, "{end:?}");
        }
    }

    #[test]
    fn the_pairs_that_the_issue_names() {
        assert_eq!(fold_ends(&[End::Server, End::NotConnected]), Verdict::Unknown);
        assert_eq!(fold_ends(&[End::TooMany, End::Refused]), Verdict::Refused);
        assert_eq!(fold_ends(&[End::Timeout, End::Ok]), Verdict::Confirmed);
        assert_eq!(fold_ends(&[End::TooMany; 4]), Verdict::Refused);
        assert_eq!(fold_ends(&[End::Server; 4]), Verdict::Unknown);
        assert_eq!(fold_ends(&[]), Verdict::NotSent);
    }
}

//! What came back of one attempt, and what it means.

use std::time::Duration;

use super::attempt::{Attempt, End};
use super::trust::Verifier;
use crate::trouble::{Trouble, Who};

/// An answer larger than this is not read on, in bytes.
const MOST_BYTES: usize = 1 << 20;

/// A whole answer.
pub(super) struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    /// The attempt that it ends. `signed` is the string that was signed, `left` whether anything of the request's body
    /// left this computer, `now` in seconds since 1970.
    pub fn into_attempt(self, signed: &[u8], left: bool, verifier: &Verifier<'_>, now: i64) -> Attempt {
        let Self { status, headers, body } = self;
        let one = |name: &str| {
            let mut all = headers.get_all(name).iter();
            let first = all.next().and_then(|v| v.to_str().ok()).map(str::to_owned);
            (first, all.next().is_some())
        };
        let mut attempt = Attempt::bare(End::Broken, None, signed.to_vec());
        attempt.status = Some(status);
        attempt.request_id = one("Request-ID").0;
        attempt.server_date = one("Date").0.and_then(|d| http_date(&d));
        // A date in Retry-After is one of the server's clock, which the header Date tells.
        let theirs = attempt.server_date.unwrap_or(now);
        attempt.retry_after = one("Retry-After").0.and_then(|v| asked_to_wait(v.trim(), theirs));
        if status >= 400 {
            attempt.read_error(&body);
        }
        let coded = attempt.code.is_some();
        let mut told = |key, end| {
            attempt.trouble = Some(Trouble::new(key, Who::Engineer));
            end
        };
        let end = match status {
            200..=299 => match verifier.trust(&headers, &body, now) {
                Ok(()) => End::Ok,
                Err(None) => End::OkUnchecked,
                Err(Some(key)) => told(key, End::Untrusted),
            },
            300..=399 => told("answer-redirect", End::Redirect),
            // Only a proxy answers 407, and another attempt has no password either; but the proxy may have passed on
            // what it read.
            407 if left => told("answer-proxy-auth", End::Broken),
            407 => told("net-proxy-auth", End::NotSent),
            404 | 405 if body.iter().all(u8::is_ascii_whitespace) => End::Refused,
            429 => End::TooMany,
            400..=499 if coded => End::Refused,
            400..=499 => told("answer-not-json", End::NotJson),
            500..=599 => End::Server,
            _ => told("answer-odd", End::Broken),
        };
        attempt.end = end;
        attempt.headers = headers;
        attempt.body = body;
        attempt
    }
}

/// The whole body, or as much as is allowed; `false` when there was more.
pub(super) async fn read(mut response: reqwest::Response) -> Result<(Vec<u8>, bool), reqwest::Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > MOST_BYTES {
            return Ok((body, false));
        }
        body.extend_from_slice(&chunk);
    }
    Ok((body, true))
}

/// Seconds since 1970 of an HTTP date, in whichever of its three forms.
fn http_date(text: &str) -> Option<i64> {
    let at = httpdate::parse_http_date(text).ok()?;
    at.duration_since(std::time::UNIX_EPOCH).ok().and_then(|d| i64::try_from(d.as_secs()).ok())
}

/// How long Retry-After asks to wait: in seconds, or until a date, counted from `now` (seconds since 1970). A date in
/// the past asks for no wait.
fn asked_to_wait(text: &str, now: i64) -> Option<Duration> {
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let at = http_date(text)?;
    Some(Duration::from_secs(u64::try_from(at.saturating_sub(now)).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_header_is_read() {
        assert_eq!(http_date("Tue, 24 Nov 2026 08:30:05 GMT"), Some(1_795_509_005));
        assert_eq!(http_date("yesterday"), None);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = 1_795_509_005;
        let secs = |text: &str| asked_to_wait(text, now).map(|d| d.as_secs());
        for (text, want) in [
            ("0", 0),
            ("30", 30),
            ("99999999999999999999999", u64::MAX),
            ("Tue, 24 Nov 2026 08:30:12 GMT", 7),
            ("Tuesday, 24-Nov-26 08:30:12 GMT", 7),
            ("Tue Nov 24 08:30:12 2026", 7),
            ("Tue, 24 Nov 2026 09:30:05 GMT", 3600),
            ("Tue, 24 Nov 2026 08:30:05 GMT", 0),
            ("Tue, 24 Nov 2026 08:29:00 GMT", 0),
        ] {
            assert_eq!(secs(text), Some(want), "{text}");
        }
        for none in ["", "soon", "-1", "+5", "1.5", "Tue, 99 Nov 2026 08:30:12 GMT"] {
            assert_eq!(secs(none), None, "{none}");
        }
    }
}

//! The clock and the system's randomness.

use jiff::tz::TimeZone;

/// The zone of this computer. Where the environment names none, the system's own file is read as it is: to find its
/// name, jiff would first walk through the whole folder of zones, which is most of what a command spends on time.
#[cfg(unix)]
fn zone() -> TimeZone {
    use std::sync::{Mutex, PoisonError};
    use std::time::{Duration, Instant};

    /// Read anew after this time, as jiff does: a computer that travels is set to another zone.
    const KNOWN_FOR: Duration = Duration::from_mins(5);
    static KNOWN: Mutex<Option<(Instant, TimeZone)>> = Mutex::new(None);

    if std::env::var_os("TZ").is_some() {
        return TimeZone::system();
    }
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, zone)) = known.as_ref().filter(|(at, _)| at.elapsed() < KNOWN_FOR) {
        return zone.clone();
    }
    let file = super::input::plain(std::path::Path::new("/etc/localtime"), super::input::Kind::System);
    let zone = file.ok().and_then(|f| TimeZone::tzif("Local", &f.bytes).ok()).unwrap_or_else(TimeZone::system);
    *known = Some((Instant::now(), zone.clone()));
    zone
}

#[cfg(not(unix))]
fn zone() -> TimeZone {
    TimeZone::system()
}

fn now() -> jiff::ZonedDateTime {
    jiff::Timestamp::now().to_zoned_datetime(zone())
}

/// Seconds since 1970, UTC.
pub fn unix_secs() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// Now with the local offset, RFC 3339, whole seconds: `2026-11-24T16:30:05+08:00`.
pub fn now_rfc3339() -> String {
    now().strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// A file's time with the local offset, RFC 3339, whole seconds; now, when it lies outside the calendar.
pub fn rfc3339(at: std::time::SystemTime) -> String {
    let zoned = jiff::Timestamp::try_from(at).map(|t| t.to_zoned_datetime(zone()));
    zoned.map_or_else(|_| now_rfc3339(), |z| z.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

/// The moment of an RFC 3339 time in seconds since 1970; `None` for what is none.
pub fn instant(at: &str) -> Option<i64> {
    at.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_second)
}

/// The local day of a moment in seconds since 1970: `2031-04-02`; empty when it lies outside the calendar.
pub fn day(unix_secs: i64) -> String {
    let at = jiff::Timestamp::from_second(unix_secs).map(|t| t.to_zoned_datetime(zone()));
    at.map(|z| z.strftime("%Y-%m-%d").to_string()).unwrap_or_default()
}

/// The local day that lies so many months back: `2025-11-24`; empty when it lies outside the calendar.
pub fn months_ago(months: i64) -> String {
    let then = now().checked_sub(jiff::Span::new().months(months));
    then.map(|z| z.strftime("%Y-%m-%d").to_string()).unwrap_or_default()
}

/// Whether a text is a day like 2026-11-01.
pub fn is_day(text: &str) -> bool {
    text.len() == 10 && instant(&format!("{text}T00:00:00Z")).is_some()
}

/// `2026-10-28 16:02`; what is no time stays as it is.
pub fn minute(at: &str) -> String {
    match (at.get(..10), at.get(11..16)) {
        (Some(day), Some(time)) => format!("{day} {time}"),
        _ => at.to_owned(),
    }
}

/// `10-28 16:02` of an RFC 3339 time, as its own offset says, with its year when that is not this year; what is no such
/// time stays as it is.
pub fn short(at: &str) -> String {
    short_in(at, now_rfc3339().get(..4).unwrap_or_default())
}

fn short_in(at: &str, this_year: &str) -> String {
    let (Some(date), Some(time)) = (at.get(..10), at.get(11..16)) else { return at.to_owned() };
    let day = date.strip_prefix(this_year).and_then(|rest| rest.strip_prefix('-')).unwrap_or(date);
    format!("{day} {time}")
}

/// 32 hex digits of the system's randomness: a nonce or an id.
///
/// # Errors
/// `None` when the system gives no randomness; then nothing may be signed.
pub fn nonce() -> Option<String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).ok()?;
    Some(bytes.iter().map(|b| format!("{b:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::short_in;

    #[test]
    fn a_time_of_this_year_needs_no_year_and_nonsense_stays() {
        assert_eq!(short_in("2026-10-28T16:02:59+08:00", "2026"), "10-28 16:02");
        assert_eq!(short_in("2026-12-31T23:59:59+08:00", "2027"), "2026-12-31 23:59");
        assert_eq!(short_in("昨天", "2026"), "昨天");
        let year = &super::now_rfc3339()[..4];
        assert_eq!(super::short(&format!("{year}-10-28T16:02:59+08:00")), "10-28 16:02");
        assert_eq!(super::short("1999-10-28T16:02:59+08:00"), "1999-10-28 16:02");
    }

    /// Half-years of 200 years: with and without summer time, before and after every rule.
    #[test]
    fn the_zone_is_the_one_that_the_system_has() {
        let (ours, theirs) = (super::zone(), jiff::tz::TimeZone::system());
        for half_year in -200..200 {
            let at = jiff::Timestamp::from_second(half_year * 15_778_463).unwrap();
            assert_eq!(ours.to_offset(at), theirs.to_offset(at), "{at}");
        }
    }

    #[test]
    fn a_nonce_is_32_hex_digits_and_never_the_same() {
        let (a, b) = (super::nonce().unwrap(), super::nonce().unwrap());
        assert!(a.len() == 32 && a.bytes().all(|c| c.is_ascii_hexdigit()));
        assert_ne!(a, b);
    }
}

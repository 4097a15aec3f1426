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

/// The moment that a person writes as `12-01 09:00`, `2026-12-01 9:00` or `12月1日 9点` (full-width digits too), RFC 3339 with
/// the local offset; without a year the one that is nearest, never more than half a year ago. `None`: it is none.
pub fn moment(text: &str) -> Option<String> {
    moment_at(text, &now())
}

fn moment_at(text: &str, now: &jiff::ZonedDateTime) -> Option<String> {
    /// So many days may lie between now and a day without its year that has passed.
    const HALF_A_YEAR_DAYS: i64 = 183;
    let afternoon = text.contains("下午") || text.contains("晚上");
    let text = text.replace(['上', '下'], "").replace("午", " ").replace("晚", "").replace("早", "");
    let (mut numbers, mut within): (Vec<i16>, bool) = (Vec::new(), false);
    for c in text.chars() {
        let c = char::from_u32((c as u32).wrapping_sub(0xFF10))
            .filter(|d| (*d as u32) < 10)
            .map_or(c, |d| char::from_digit(d as u32, 10).unwrap_or(c));
        match (c.to_digit(10), within) {
            (Some(digit), true) => {
                let number = numbers.last_mut()?;
                *number = number.checked_mul(10)?.checked_add(i16::try_from(digit).ok()?)?;
            }
            (Some(digit), false) => numbers.push(i16::try_from(digit).ok()?),
            (None, _) if " \t\u{3000}-/.:：年月日号时点分，,".contains(c) => {}
            (None, _) => return None,
        }
        within = c.is_ascii_digit();
    }
    let whole_hour = text.contains(['点', '时']);
    let (year, rest) = match numbers.as_slice() {
        [year, rest @ ..] if *year > 31 => (Some(*year), rest),
        rest => (None, rest),
    };
    let (month, day, hour, minute) = match rest {
        [month, day, hour, minute] => (*month, *day, *hour, *minute),
        [month, day, hour] if whole_hour => (*month, *day, *hour, 0),
        _ => return None,
    };
    let hour = if afternoon && hour < 12 { hour + 12 } else { hour };
    let small = |n: i16| i8::try_from(n).ok();
    let in_year = |year: i16| {
        let at = jiff::civil::DateTime::new(year, small(month)?, small(day)?, small(hour)?, small(minute)?, 0, 0);
        at.ok()?.to_zoned_datetime(now.time_zone().clone()).ok()
    };
    let at = match year {
        Some(year) => in_year(year)?,
        None => {
            let past = |at: &jiff::ZonedDateTime| {
                now.timestamp().as_second() - at.timestamp().as_second() > HALF_A_YEAR_DAYS * 24 * 3600
            };
            match in_year(now.year()) {
                Some(at) if !past(&at) => at,
                // 29 February may be one of next year only.
                _ => in_year(now.year() + 1)?,
            }
        }
    };
    Some(at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
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
    fn a_moment_is_read_as_people_write_it() {
        let now: jiff::ZonedDateTime = "2026-11-25T10:00:00+08:00[Asia/Shanghai]".parse().unwrap();
        let rows = [
            ("12-01 09:00", Some("2026-12-01T09:00:00+08:00")),
            ("１２月１日　９：００", Some("2026-12-01T09:00:00+08:00")),
            ("12月1日9点", Some("2026-12-01T09:00:00+08:00")),
            ("12月1日上午9点30分", Some("2026-12-01T09:30:00+08:00")),
            ("12月1日 下午3点", Some("2026-12-01T15:00:00+08:00")),
            ("2027/1/5 18:30", Some("2027-01-05T18:30:00+08:00")),
            // Without a year it is the nearest: what is long past is next year's.
            ("01-01 00:00", Some("2027-01-01T00:00:00+08:00")),
            ("11-24 08:00", Some("2026-11-24T08:00:00+08:00")),
            ("02-30 08:00", None),
            ("12-01", None),
            ("12-01 25:00", None),
            ("99999999-01 08:00", None),
            ("明天上午", None),
            ("", None),
        ];
        for (text, moment) in rows {
            assert_eq!(super::moment_at(text, &now).as_deref(), moment, "{text}");
        }
    }

    #[test]
    fn a_nonce_is_32_hex_digits_and_never_the_same() {
        let (a, b) = (super::nonce().unwrap(), super::nonce().unwrap());
        assert!(a.len() == 32 && a.bytes().all(|c| c.is_ascii_hexdigit()));
        assert_ne!(a, b);
    }
}

//! Moments as people's programs write them. Zones are not told, and not needed: what counts is the time between two moments of a session.

/// The order of day and month in a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    MonthFirst,
    DayFirst,
}

/// The order that the dates of a file have: the one of the first date that has only one reading, else American where clocks have twelve
/// hours and European where they have 24.
pub fn order(texts: impl Iterator<Item = impl AsRef<str>>) -> Order {
    let mut usual = Order::DayFirst;
    for text in texts {
        let text = text.as_ref();
        let upper = text.to_uppercase();
        if upper.ends_with("AM") || upper.ends_with("PM") {
            usual = Order::MonthFirst;
        }
        if let Some([a, b, _]) = slashed(text) {
            if a > 12 {
                return Order::DayFirst;
            }
            if b > 12 {
                return Order::MonthFirst;
            }
        }
    }
    usual
}

/// The three numbers of a date with slashes or points.
fn slashed(text: &str) -> Option<[i64; 3]> {
    let date = text.split([' ', ',', '\u{202f}', '\u{a0}']).next()?;
    let mut parts = date.split(['/', '.']).map(number);
    match (parts.next()?, parts.next()?, parts.next()?, parts.next()) {
        (Some(a), Some(b), Some(c), None) => Some([a, b, c]),
        _ => None,
    }
}

fn number(text: &str) -> Option<i64> {
    (!text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

/// Milliseconds of a date and time such as `2026-03-20 09:58:00`, `2026-03-20T09:58:00.5Z`, `01/21/2021 08:58:30 PM`, `5/04/26, 4:21:32 PM`
/// or `31.12.2025, 18:00`.
pub fn moment(text: &str, order: Order) -> Option<i64> {
    let text = text.trim();
    let cut = text.find(['T', ' ', ',', '\u{202f}', '\u{a0}']);
    let (date, time) = match cut {
        Some(cut) => (&text[..cut], text[cut..].trim_start_matches(['T', ' ', ',', '\u{202f}', '\u{a0}'])),
        None => return None,
    };
    let day = if date.contains('-') {
        let mut parts = date.split('-').map(number);
        match (parts.next()??, parts.next()??, parts.next()??, parts.next()) {
            (year, month, day, None) => days(year, month, day)?,
            _ => return None,
        }
    } else {
        let [a, b, year] = slashed(date)?;
        let (month, day) = if order == Order::MonthFirst { (a, b) } else { (b, a) };
        days(if year < 100 { year + 2000 } else { year }, month, day)?
    };
    Some(day * 86_400_000 + time_of_day(time)?)
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/// The year of dates that tell none. It is a leap year, and as good as any: what counts is the time between two moments.
const SOME_YEAR: i64 = 1972;

/// Milliseconds of a date and time without a year, such as `Mar 03 10:28:36` or `14 Jan 10:36`.
pub fn without_year(text: &str) -> Option<i64> {
    let mut parts = text.split_whitespace();
    let (first, second, clock) = (parts.next()?, parts.next()?, parts.next()?);
    let month = |text: &str| MONTHS.iter().position(|month| text.eq_ignore_ascii_case(month));
    let (month, day) = match (month(first), month(second)) {
        (Some(month), None) => (month, number(second)?),
        (None, Some(month)) => (month, number(first)?),
        _ => return None,
    };
    let day = days(SOME_YEAR, month as i64 + 1, day)?;
    parts.next().is_none().then(|| Some(day * 86_400_000 + time_of_day(clock)?))?
}

/// Milliseconds since midnight of a time such as `09:58`, `09:58:00`, `9:58:00 PM` or `09:58:00.125Z`.
pub fn time_of_day(text: &str) -> Option<i64> {
    let upper = text.trim().to_uppercase();
    let (clock, half) = match upper.strip_suffix("AM").map(|clock| (clock, 0)).or_else(|| upper.strip_suffix("PM").map(|clock| (clock, 12)))
    {
        Some((clock, half)) => (clock.trim_end_matches([' ', '\u{202f}', '\u{a0}']), Some(half)),
        None => (upper.trim_end_matches('Z'), None),
    };
    // A zone is the same for all of a session.
    let clock = clock.split(['+', '-', ' ']).next()?;
    let mut parts = clock.split(':');
    let (hour, minute) = (number(parts.next()?)?, number(parts.next()?)?);
    let (second, ms) = match parts.next() {
        None => (0, 0),
        Some(second) => {
            let (whole, fraction) = second.split_once('.').unwrap_or((second, "0"));
            let digits: String = fraction.chars().filter(char::is_ascii_digit).chain("000".chars()).take(3).collect();
            (number(whole)?, digits.parse::<i64>().ok()?)
        }
    };
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
        None => hour,
    };
    let sensible = parts.next().is_none() && hour <= 99 && minute < 60 && second < 60;
    sensible.then_some(((hour * 60 + minute) * 60 + second) * 1000 + ms)
}

/// Days since 1 January 1970 (Hinnant, "chrono-Compatible Low-Level Date Algorithms").
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year / 400, year % 400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// Times of day that go on past midnight: each not before the last, as far as that is less than half a day.
#[derive(Debug, Default)]
pub struct Clock {
    last: Option<i64>,
    days: i64,
}

impl Clock {
    const DAY: i64 = 86_400_000;

    /// The moment of a time of day, in ms since the midnight before the first one.
    pub fn at(&mut self, time_of_day: i64) -> i64 {
        if self.last.is_some_and(|last| time_of_day + Self::DAY / 2 < last) {
            self.days += 1;
        }
        self.last = Some(time_of_day);
        self.days * Self::DAY + time_of_day
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_of_many_programs_are_the_same_moment() {
        let noon = moment("2021-01-21 20:58:30", Order::DayFirst).expect("a moment");
        assert_eq!(noon, 1_611_262_710_000);
        for (text, order) in [
            ("2021-01-21T20:58:30Z", Order::DayFirst),
            ("2021-01-21T20:58:30.000Z", Order::DayFirst),
            ("2021-01-21T20:58:30-05:00", Order::DayFirst),
            ("2021-01-21T20:58:30+01:00", Order::DayFirst),
            ("01/21/2021 08:58:30 PM", Order::MonthFirst),
            ("1/21/21, 8:58:30 PM", Order::MonthFirst),
            ("1/21/21, 8:58:30\u{202f}PM", Order::MonthFirst),
            ("21/01/2021 20:58:30", Order::DayFirst),
            ("21.01.2021, 20:58:30", Order::DayFirst),
        ] {
            assert_eq!(moment(text, order), Some(noon), "{text}");
        }
        for bad in ["", "noon", "2021-13-01 00:00", "2021-01-01", "1/2/3/4 10:00", "01/01/2021 13:00 PM", "01/01/2021 10:61"] {
            assert_eq!(moment(bad, Order::DayFirst), None, "{bad}");
        }
    }

    #[test]
    fn dates_without_a_year_keep_their_distance() {
        let at = |text| without_year(text).expect("a moment");
        assert_eq!(at("Mar 01 00:00:05") - at("Feb 28 23:59:55"), 86_410_000);
        assert_eq!(at("14 Jan 10:36"), at("jan 14 10:36:00"));
        for bad in ["14 Foo 10:36", "Jan Feb 10:36", "14 Jan", "14 Jan 10:36 x", "40 Jan 10:36"] {
            assert_eq!(without_year(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_date_with_one_reading_decides_for_all() {
        assert_eq!(order(["03/04/2021 10:00", "13/04/2021 10:00"].into_iter()), Order::DayFirst);
        assert_eq!(order(["03/04/2021 10:00 AM", "03/14/2021 10:00 AM"].into_iter()), Order::MonthFirst);
        assert_eq!(order(["03/04/2021 10:00 AM"].into_iter()), Order::MonthFirst);
    }

    #[test]
    fn times_of_day_go_on_past_midnight() {
        let mut clock = Clock::default();
        let at = |text, clock: &mut Clock| clock.at(time_of_day(text).expect("a time"));
        let before = at("23:59:50", &mut clock);
        assert_eq!(at("00:00:10", &mut clock) - before, 20_000);
        assert_eq!(at("00:00:05", &mut clock) - before, 15_000, "a little back is no day");
    }
}

//! Moments in fields of the kind `datetime-local`, on the clock of the reader.

use conductor::time::Timestamp;

/// A moment as the field has it.
#[cfg(feature = "hydrate")]
pub(super) fn as_field(at: Option<Timestamp>) -> String {
    let Some(at) = at else { return String::new() };
    let date = web_sys::js_sys::Date::new(&(at.as_millis() as f64).into());
    let offset = date.get_timezone_offset() as i64;
    let local = wording::format::iso(Timestamp::from_millis(at.as_millis() - offset * 60_000));
    local.chars().take("2026-01-01T00:00".len()).collect()
}

/// The moment in a field; `None` if it is empty.
#[cfg(feature = "hydrate")]
pub(super) fn of_field(text: &str) -> Option<Timestamp> {
    let at = web_sys::js_sys::Date::parse(text);
    at.is_finite().then(|| Timestamp::from_millis(at as i64))
}

/// Nothing: only a browser has a clock of its reader.
#[cfg(not(feature = "hydrate"))]
pub(super) fn as_field(_: Option<Timestamp>) -> String {
    String::new()
}

/// Nothing: only a browser has a clock of its reader.
#[cfg(not(feature = "hydrate"))]
pub(super) fn of_field(_: &str) -> Option<Timestamp> {
    None
}

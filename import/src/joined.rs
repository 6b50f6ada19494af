//! Sessions of which one file tells who was there and another what they did: a saved chat and its report of participants.

use super::Session;
use conductor::time::Span;

const DAY_MS: i64 = 24 * 3600 * 1000;
/// Time by which somebody may write before the first person joins or after the last one leaves.
const MARGIN_MS: i64 = 5 * 60_000;
/// Share of what was done that has to lie within the presence.
const WITHIN: f64 = 0.9;

/// Puts sessions together that are two halves of one, and leaves the others as they are.
#[must_use]
pub fn joined(sessions: Vec<Session>) -> Vec<Session> {
    let (mut present, others): (Vec<Session>, Vec<Session>) =
        sessions.into_iter().partition(|session| session.knows_presence && !session.knows_acts);
    let mut whole = Vec::new();
    for acts in others {
        let is_half = acts.knows_acts && !acts.knows_presence && !acts.comes_and_goes();
        let fitting = present.iter().enumerate().find_map(|(place, there)| Some((place, shift(&acts, there)?)));
        whole.push(match fitting.filter(|_| is_half) {
            Some((place, by)) => merged(acts, present.swap_remove(place), by),
            None => acts,
        });
    }
    whole.append(&mut present);
    whole
}

/// By how much the acts have to be moved so that they lie within the presence. A saved chat tells the time of day or the time since its
/// meeting began, and no date.
fn shift(acts: &Session, there: &Session) -> Option<Span> {
    let (from, to, begins) = (there.start().as_millis(), there.end().as_millis(), acts.start().as_millis());
    let fits = |by: &i64| {
        let range = from - MARGIN_MS..=to + MARGIN_MS;
        let within = acts.signals.iter().filter(|(at, _)| range.contains(&(at.as_millis() + by))).count();
        within as f64 >= WITHIN * acts.signals.len() as f64
    };
    let days = (from - begins).div_euclid(DAY_MS) * DAY_MS;
    let candidates = if acts.is_dated() { [0, 0, 0] } else { [days, days + DAY_MS, from] };
    candidates.into_iter().find(fits).map(Span::from_millis)
}

fn merged(acts: Session, there: Session, by: Span) -> Session {
    let mut signals = there.signals;
    signals.extend(acts.signals.into_iter().map(|(at, signal)| (at + by, signal)));
    signals.sort_by_key(|(at, _)| *at);
    Session {
        format: acts.format,
        number: acts.number,
        signals,
        knows_presence: true,
        knows_acts: true,
        exact_s: acts.exact_s.max(there.exact_s),
    }
}

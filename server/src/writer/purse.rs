//! [`Purse`]: what models may cost in any sixty minutes and in any 24 hours, to the minute.

use crate::config::Price;
use std::collections::VecDeque;
use std::time::Duration;
use tokio::time::Instant;

const HOUR: u64 = 60;
const DAY: u64 = 24 * 60;

/// Tokens of one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// That the model read.
    pub input: u64,
    /// That it wrote.
    pub output: u64,
}

/// What tokens cost, in millionths of a dollar, rounded up.
#[must_use]
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "not negative, and saturating is right"
)]
pub fn cost(price: Price, tokens: Tokens) -> u64 {
    (price.input.mul_add(tokens.input as f64, price.output * tokens.output as f64)).ceil() as u64
}

/// Why a call cannot be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Spent {
    /// The hour's limit is reached.
    #[error("may cost no more this hour")]
    Hour,
    /// The day's limit is reached.
    #[error("may cost no more today")]
    Day,
}

/// A sum that is set aside for a call.
#[derive(Debug)]
pub struct Held {
    minute: u64,
    sum: u64,
}

/// What models may cost.
#[derive(Debug)]
pub struct Purse {
    hour: u64,
    day: u64,
    began: Instant,
    /// Sums by the minute in which they were set aside, the oldest first; none older than a day.
    sums: VecDeque<(u64, u64)>,
}

impl Purse {
    /// A purse with these dollars for any hour and any day.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked: from 0 to a million dollars")]
    pub fn new(hour: f64, day: f64, began: Instant) -> Self {
        let micros = |dollars: f64| (dollars * 1e6) as u64;
        Self { hour: micros(hour), day: micros(day), began, sums: VecDeque::new() }
    }

    /// Sets aside the most that a call may cost.
    ///
    /// # Errors
    /// [`Spent`] if that is more than is left.
    pub fn reserve(&mut self, sum: u64, now: Instant) -> Result<Held, Spent> {
        let minute = now.duration_since(self.began).as_secs() / Duration::from_mins(1).as_secs();
        while self.sums.front().is_some_and(|(of, _)| of + DAY <= minute) {
            self.sums.pop_front();
        }
        let since = |span: u64| self.sums.iter().filter(|(of, _)| of + span > minute).map(|(_, sum)| sum).sum::<u64>();
        if since(HOUR).saturating_add(sum) > self.hour {
            return Err(Spent::Hour);
        }
        if since(DAY).saturating_add(sum) > self.day {
            return Err(Spent::Day);
        }
        match self.sums.back_mut() {
            Some((of, total)) if *of == minute => *total += sum,
            _ => self.sums.push_back((minute, sum)),
        }
        Ok(Held { minute, sum })
    }

    /// Gives back what a call did not cost.
    pub fn settle(&mut self, held: Held, cost: u64) {
        if let Some((_, total)) = self.sums.iter_mut().find(|(of, _)| *of == held.minute) {
            *total -= held.sum.saturating_sub(cost).min(*total);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(n: u64) -> Duration {
        Duration::from_secs(60 * n)
    }

    #[test]
    fn tokens_cost_what_the_price_says() {
        let price = Price { input: 3.0, output: 15.0 };
        assert_eq!(cost(price, Tokens { input: 1_000_000, output: 1_000_000 }), 18_000_000);
        assert_eq!(cost(price, Tokens { input: 1, output: 0 }), 3);
        assert_eq!(cost(Price { input: 0.1, output: 0.0 }, Tokens { input: 1, output: 9 }), 1);
        assert_eq!(cost(price, Tokens { input: u64::MAX, output: u64::MAX }), u64::MAX);
    }

    #[test]
    fn the_hour_is_any_sixty_minutes_and_the_day_any_24_hours() {
        let began = Instant::now();
        let mut purse = Purse::new(1.0, 2.5, began);
        let mut pay = |sum, minute| purse.reserve(sum, began + minutes(minute)).map(|_| ());
        assert_eq!(pay(1_000_000, 0), Ok(()));
        assert_eq!(pay(1, 59), Err(Spent::Hour));
        assert_eq!(pay(1_000_000, 60), Ok(()));
        assert_eq!(pay(600_000, 130), Err(Spent::Day));
        assert_eq!(pay(500_000, 130), Ok(()));
        assert_eq!(pay(500_000, 1439), Err(Spent::Day));
        assert_eq!(pay(1_000_000, 1440), Ok(()));
    }

    #[test]
    fn what_a_call_did_not_cost_comes_back() {
        let began = Instant::now();
        let mut purse = Purse::new(1.0, 1.0, began);
        let held = purse.reserve(1_000_000, began).unwrap();
        assert!(purse.reserve(1, began).is_err());
        purse.settle(held, 400_000);
        assert!(purse.reserve(600_001, began).is_err());
        assert!(purse.reserve(600_000, began).is_ok());
    }
}

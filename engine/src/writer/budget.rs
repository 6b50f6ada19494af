//! [`Budget`]: limits the cost of models in any sixty minutes and in any 24 hours, to the minute.

use settings::config::Price;
use store::{Allowance, Period, Store};

/// Tokens of one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// That the model read.
    pub input: u64,
    /// That it wrote.
    pub output: u64,
}

/// The price of tokens in millionths of a dollar, rounded up.
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

/// A reason why a call cannot be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Spent {
    /// The hour's limit is reached.
    #[error("may cost no more this hour")]
    Hour,
    /// The day's limit is reached.
    #[error("may cost no more today")]
    Day,
    /// The database does not say how much was spent.
    #[error("may cost nothing while it is not known what was spent")]
    Unknown,
}

/// A sum that is set aside for a call.
#[derive(Debug)]
pub struct Held {
    minute: i64,
    micros: i64,
}

/// The budget of all models on all nodes together; the store keeps the spending.
#[derive(Debug)]
pub struct Budget {
    store: Store,
    allowance: Allowance,
}

fn micros(sum: u64) -> i64 {
    i64::try_from(sum).unwrap_or(i64::MAX)
}

/// The minute since 1970.
fn minute_now() -> i64 {
    jiff::Timestamp::now().as_second() / 60
}

impl Budget {
    /// A budget with these dollars for any hour and any day.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "checked: from 0 to a million dollars")]
    pub fn new(hour: f64, day: f64, store: Store) -> Self {
        let micros = |dollars: f64| (dollars * 1e6) as i64;
        Self { store, allowance: Allowance { hour: micros(hour), day: micros(day) } }
    }

    /// The amounts spent or reserved in the last 60 minutes and the last 24 hours; nothing if the database does not answer.
    pub async fn spent(&self) -> Option<(u64, u64)> {
        let spent =
            self.store.spent(minute_now()).await.inspect_err(|error| tracing::warn!(%error, "it is not known what models have cost"));
        spent.ok().map(|spent| (spent.hour.max(0).cast_unsigned(), spent.day.max(0).cast_unsigned()))
    }

    /// The most that may be spent in any sixty minutes and in any 24 hours.
    #[must_use]
    pub fn limits(&self) -> (u64, u64) {
        (self.allowance.hour.max(0).cast_unsigned(), self.allowance.day.max(0).cast_unsigned())
    }

    /// Sets aside the most that a call may cost.
    ///
    /// # Errors
    /// [`Spent`] if that would be more than is left, or if it is not known what is left.
    pub async fn reserve(&self, sum: u64) -> Result<Held, Spent> {
        let (minute, micros) = (minute_now(), micros(sum));
        match self.store.set_aside(micros, minute, self.allowance).await {
            Ok(None) => Ok(Held { minute, micros }),
            Ok(Some(Period::Hour)) => Err(Spent::Hour),
            Ok(Some(Period::Day)) => Err(Spent::Day),
            Err(error) => {
                tracing::warn!(%error, "it is not known what models have cost, so they are not asked");
                Err(Spent::Unknown)
            }
        }
    }

    /// Gives back the unused part of a call's budget.
    pub async fn settle(&self, held: Held, cost: u64) {
        let rest = held.micros.saturating_sub(micros(cost));
        if rest > 0
            && let Err(error) = self.store.give_back(rest, held.minute).await
        {
            tracing::warn!(%error, "the unused part of a call's budget counts as spent");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_cost_what_the_price_says() {
        let price = Price { input: 3.0, output: 15.0 };
        assert_eq!(cost(price, Tokens { input: 1_000_000, output: 1_000_000 }), 18_000_000);
        assert_eq!(cost(price, Tokens { input: 1, output: 0 }), 3);
        assert_eq!(cost(Price { input: 0.1, output: 0.0 }, Tokens { input: 1, output: 9 }), 1);
        assert_eq!(cost(price, Tokens { input: u64::MAX, output: u64::MAX }), u64::MAX);
    }
}

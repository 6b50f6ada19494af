//! Spending on language models, by the minute: on all nodes together, and across restarts.

use super::sql::Tx;
use super::{Store, StoreError};

/// Minutes of an hour.
const HOUR: i64 = 60;
/// Minutes of a day.
const DAY: i64 = 24 * HOUR;

/// The period whose limit is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// Sixty minutes.
    Hour,
    /// 24 hours.
    Day,
}

/// Sums for each, in millionths of a dollar: limits, or spending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// In any sixty minutes.
    pub hour: i64,
    /// In any 24 hours.
    pub day: i64,
}

impl Store {
    /// Sets aside `micros` in a `minute` since 1970, unless more than the allowance would be spent with it: then nothing changes, and the
    /// period is named. Of several at once, on whatever node, each counts what the others set aside.
    ///
    /// # Errors
    /// [`StoreError`] by cause; nothing is set aside then.
    pub async fn set_aside(&self, micros: i64, minute: i64, allowance: Allowance) -> Result<Option<Period>, StoreError> {
        let mut tx = self.begin().await?;
        let done = set_aside(&mut tx, micros, minute, allowance).await;
        tx.end(done).await
    }

    /// The amounts spent or reserved in each period that ends with a `minute` since 1970.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn spent(&self, minute: i64) -> Result<Allowance, StoreError> {
        let sum = "select cast(coalesce(sum(micros), 0) as bigint) from llm_spent where minute > $1";
        let hour = one!(self, (i64,), sum, minute - HOUR)?.map_or(0, |row| row.0);
        let day = one!(self, (i64,), sum, minute - DAY)?.map_or(0, |row| row.0);
        Ok(Allowance { hour, day })
    }

    /// Gives back the unspent part of a minute's reservation.
    ///
    /// # Errors
    /// [`StoreError`] by cause; it counts as spent then.
    pub async fn give_back(&self, micros: i64, minute: i64) -> Result<(), StoreError> {
        execute!(self, "update llm_spent set micros = micros - $1 where minute = $2", micros, minute)?;
        Ok(())
    }
}

async fn set_aside(tx: &mut Tx, micros: i64, minute: i64, allowance: Allowance) -> Result<Option<Period>, StoreError> {
    if let Tx::Postgres(tx) = tx {
        // One after the other: what one sets aside is seen by the next.
        sqlx::query("select pg_advisory_xact_lock(hashtext('engagement-conductor spending'), hashtext(current_schema()))")
            .execute(&mut **tx)
            .await?;
    }
    within!(tx, "delete from llm_spent where minute <= $1", minute - DAY)?;
    for (period, length, most) in [(Period::Hour, HOUR, allowance.hour), (Period::Day, DAY, allowance.day)] {
        let sum = "select cast(coalesce(sum(micros), 0) as bigint) from llm_spent where minute > $1";
        let spent = one_within!(tx, (i64,), sum, minute - length)?.map_or(0, |row| row.0);
        if spent.saturating_add(micros) > most {
            return Ok(Some(period));
        }
    }
    within!(
        tx,
        "insert into llm_spent (minute, micros) values ($1, $2) on conflict (minute) do update set micros = llm_spent.micros + excluded.micros",
        minute,
        micros
    )?;
    Ok(None)
}

//! Tickets of another platform that were used, on any node and before any restart.

use crate::{Store, StoreError};
use conductor::time::Timestamp;

impl Store {
    /// Uses a ticket, by its hash, which is good until a moment at most; whether it was not used before. Those that are not good any more
    /// are forgotten.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn use_ticket(&self, hash: [u8; 32], until: Timestamp, now: Timestamp) -> Result<bool, StoreError> {
        execute!(self, "delete from used_ticket where until < $1", now.as_millis())?;
        let sql = "insert into used_ticket (hash, until) values ($1, $2) on conflict (hash) do nothing";
        Ok(execute!(self, sql, hash.as_slice(), until.as_millis())? > 0)
    }
}

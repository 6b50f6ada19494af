//! Messages to a host platform, until they are delivered. Rows are written with their cause ([`super::Write::Webhook`]); a sender claims a
//! row first, so that only one of several nodes has it at a time.

use super::sql::Tx;
use super::{Store, StoreError};
use conductor::time::Timestamp;
use protocol::operations::WebhooksView;
use std::str::FromStr;
use uuid::Uuid;

/// The state of a message's delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookState {
    /// It is to be sent, or to be sent again.
    Waiting,
    /// The target took it.
    Delivered,
    /// It was given up, and is kept for whoever wants to know, or to send it after all.
    Dead,
}

impl WebhookState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Delivered, Self::Dead];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Dead => "dead",
        }
    }
}

impl FromStr for WebhookState {
    type Err = StoreError;
    fn from_str(name: &str) -> Result<Self, StoreError> {
        let known = Self::ALL.into_iter().find(|state| state.name() == name);
        known.ok_or_else(|| StoreError::BadRow { what: "webhook", why: format!("{name:?} is no state") })
    }
}

/// A message, and how it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookRow {
    /// Its id.
    pub id: Uuid,
    /// The kind of event.
    pub kind: String,
    /// When that happened.
    pub at: Timestamp,
    /// The state of its delivery.
    pub state: WebhookState,
    /// Number of tries.
    pub tries: i64,
    /// When it is sent next, if it waits.
    pub next_at: Timestamp,
    /// The status of the last answer, if there was one.
    pub last_status: Option<i64>,
    /// The last error.
    pub last_error: Option<String>,
    /// When it was delivered or given up.
    pub done_at: Option<Timestamp>,
}

/// A message that this node is to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedWebhook {
    /// Its id.
    pub id: Uuid,
    /// The kind of event.
    pub kind: String,
    /// The message.
    pub body: String,
    /// Number of tries, this one included.
    pub tries: i64,
    /// The end of this node's claim. Also identifies the claim.
    pub until: Timestamp,
}

/// A failed attempt at a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The status of the answer, if there was one.
    pub status: Option<u16>,
    /// The reason, for people.
    pub why: String,
}

type Raw = (Uuid, String, i64, String, i64, i64, Option<i64>, Option<String>, Option<i64>);

/// The second look at `claimed_until` is for PostgreSQL: of two that find the same row, the second waits for the first, looks at the row
/// again, and leaves it.
const CLAIM: &str = "update webhook set claimed_until = $1, tries = tries + 1
    where state = 'waiting' and claimed_until <= $2 and id in
        (select id from webhook where state = 'waiting' and next_at <= $2 and claimed_until <= $2 order by next_at, id limit $3)
    returning id, kind, body, tries";

impl Store {
    /// Takes up to `limit` messages that are due at `now`, the oldest first, and keeps them from others `until` then.
    ///
    /// # Errors
    /// [`StoreError`] by cause; none is taken then.
    pub async fn claim_webhooks(&self, now: Timestamp, until: Timestamp, limit: u32) -> Result<Vec<ClaimedWebhook>, StoreError> {
        let (now, end, limit) = (now.as_millis(), until.as_millis(), i64::from(limit));
        let mut tx = self.begin().await?;
        let rows: Result<Vec<(Uuid, String, String, i64)>, StoreError> = match &mut tx {
            Tx::Sqlite(tx) => sqlx::query_as(CLAIM).bind(end).bind(now).bind(limit).fetch_all(&mut **tx).await,
            Tx::Postgres(tx) => sqlx::query_as(CLAIM).bind(end).bind(now).bind(limit).fetch_all(&mut **tx).await,
        }
        .map_err(StoreError::from);
        let rows = tx.end(rows).await?;
        Ok(rows.into_iter().map(|(id, kind, body, tries)| ClaimedWebhook { id, kind, body, tries, until }).collect())
    }

    /// Keeps that the target took a message. Whether the claim still held: if not, another node has it, and says what became of it.
    ///
    /// # Errors
    /// [`StoreError`] by cause; it is sent again then.
    pub async fn webhook_delivered(&self, sent: &ClaimedWebhook, now: Timestamp, status: u16) -> Result<bool, StoreError> {
        let sql = "update webhook set state = 'delivered', claimed_until = 0, last_status = $3, last_error = null, done_at = $4
                   where id = $1 and claimed_until = $2 and state = 'waiting'";
        Ok(execute!(self, sql, sent.id, sent.until.as_millis(), i64::from(status), now.as_millis())? > 0)
    }

    /// Keeps that it did not, and when it is sent `again`; without that it is given up. Whether the claim still held.
    ///
    /// # Errors
    /// [`StoreError`] by cause; it is sent again then.
    pub async fn webhook_failed(
        &self,
        sent: &ClaimedWebhook,
        now: Timestamp,
        failure: &Failure,
        again: Option<Timestamp>,
    ) -> Result<bool, StoreError> {
        let (state, done) = if again.is_some() { (WebhookState::Waiting, None) } else { (WebhookState::Dead, Some(now.as_millis())) };
        let sql = "update webhook set state = $3, claimed_until = 0, last_status = $4, last_error = $5, next_at = $6, done_at = $7
                   where id = $1 and claimed_until = $2 and state = 'waiting'";
        let kept = execute!(
            self,
            sql,
            sent.id,
            sent.until.as_millis(),
            state.name(),
            failure.status.map(i64::from),
            &failure.why,
            again.unwrap_or(now).as_millis(),
            done
        )?;
        Ok(kept > 0)
    }

    /// Gives back a message that was not sent after all.
    ///
    /// # Errors
    /// [`StoreError`] by cause; it is free once its claim has run out.
    pub async fn release_webhook(&self, unsent: &ClaimedWebhook) -> Result<(), StoreError> {
        let sql = "update webhook set claimed_until = 0, tries = case when tries > 0 then tries - 1 else 0 end
                   where id = $1 and claimed_until = $2";
        execute!(self, sql, unsent.id, unsent.until.as_millis())?;
        Ok(())
    }

    /// Voids the claims of the only server's earlier life.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn release_webhooks(&self) -> Result<u64, StoreError> {
        execute!(self, "update webhook set claimed_until = 0 where state = 'waiting' and claimed_until > 0")
    }

    /// Number of messages due at `now`, and of all that wait.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn webhooks_waiting(&self, now: Timestamp) -> Result<(i64, i64), StoreError> {
        let sql = "select cast(coalesce(sum(case when next_at <= $1 and claimed_until <= $1 then 1 else 0 end), 0) as bigint), count(*)
                   from webhook where state = 'waiting'";
        Ok(one!(self, (i64, i64), sql, now.as_millis())?.unwrap_or_default())
    }

    /// A summary of all messages, for operators.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn webhooks_view(&self) -> Result<WebhooksView, StoreError> {
        let sql = "select count(case when state = 'waiting' then 1 end), min(case when state = 'waiting' then at end),
                   count(case when state = 'delivered' then 1 end), count(case when state = 'dead' then 1 end) from webhook";
        let (waiting, oldest, delivered, dead) = one!(self, (i64, Option<i64>, i64, i64), sql)?.unwrap_or_default();
        let sql = "select last_error from webhook where state <> 'delivered' and last_error is not null order by at desc, id desc limit 1";
        let last_error = one!(self, (String,), sql)?.map(|(why,)| why);
        let [waiting, delivered, dead] = [waiting, delivered, dead].map(i64::unsigned_abs);
        Ok(WebhooksView { waiting, oldest_at: oldest.map(Timestamp::from_millis), delivered, dead, last_error })
    }

    /// The latest `limit` messages, in one state or in all, the latest first.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn webhooks(&self, state: Option<WebhookState>, limit: u32) -> Result<Vec<WebhookRow>, StoreError> {
        self.webhooks_before(state, None, limit).await
    }

    /// The next `limit` messages after `before` in the order of [`Self::webhooks`]; none if there is no such message.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn webhooks_before(
        &self,
        state: Option<WebhookState>,
        before: Option<Uuid>,
        limit: u32,
    ) -> Result<Vec<WebhookRow>, StoreError> {
        let sql = "select id, kind, at, state, tries, next_at, last_status, last_error, done_at from webhook
                   where ($1 = '' or state = $1) and ($3 = 0 or (at, id) < (select at, id from webhook where id = $4))
                   order by at desc, id desc limit $2";
        let (after, id) = (i64::from(before.is_some()), before.unwrap_or_default());
        let rows = all!(self, Raw, sql, state.map_or("", WebhookState::name), i64::from(limit), after, id)?;
        let row = |(id, kind, at, state, tries, next_at, last_status, last_error, done_at): Raw| {
            let (at, next_at, done_at) = (Timestamp::from_millis(at), Timestamp::from_millis(next_at), done_at.map(Timestamp::from_millis));
            Ok(WebhookRow { id, kind, at, state: state.parse()?, tries, next_at, last_status, last_error, done_at })
        };
        rows.into_iter().map(row).collect()
    }

    /// Lets a message be sent now, whatever became of it before, with as many tries as a new one; whether there is such a message.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn retry_webhook(&self, id: Uuid, now: Timestamp) -> Result<bool, StoreError> {
        let sql = "update webhook set state = 'waiting', tries = 0, next_at = $2, done_at = null where id = $1";
        Ok(execute!(self, sql, id, now.as_millis())? > 0)
    }

    /// Forgets messages that were delivered, and those that were given up, before these moments.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn forget_webhooks(&self, delivered: Timestamp, dead: Timestamp) -> Result<u64, StoreError> {
        let sql = "delete from webhook where (state = 'delivered' and done_at < $1) or (state = 'dead' and done_at < $2)";
        execute!(self, sql, delivered.as_millis(), dead.as_millis())
    }
}

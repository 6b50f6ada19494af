//! Planned polls: until when each waits, and the coins of their trial.

use crate::sql::Tx;
use crate::{Json, Store, StoreError, decode};
use conductor::id::{DraftId, EventId, PollId, SessionId};
use conductor::planned::Coin;
use conductor::time::Timestamp;
use sqlx::types::Json as Document;

/// Most coins of an event that are read, the newest.
const MOST: i64 = 4_000;

/// A row of a planned poll that a session's owner wants kept.
#[derive(Clone, Debug, PartialEq)]
pub enum PlannedWrite {
    /// A draft waits for its random moment, or no longer.
    Until {
        /// The session.
        session: SessionId,
        /// The draft.
        draft: DraftId,
        /// The latest moment; `None` if it waits no longer.
        until: Option<Timestamp>,
    },
    /// A draft was sent at its random moment, and waits no longer.
    Opened {
        /// The session.
        session: SessionId,
        /// The draft.
        draft: DraftId,
        /// The moment.
        at: Timestamp,
    },
    /// A coin; once more when its outcome is known.
    Coin {
        /// The session.
        session: SessionId,
        /// The event.
        event: EventId,
        /// Its id.
        id: PollId,
        /// When it was tossed.
        at: Timestamp,
        /// The coin.
        coin: Json,
    },
}

impl PlannedWrite {
    pub(crate) async fn run(&self, tx: &mut Tx) -> Result<u64, StoreError> {
        match self {
            Self::Until { session, draft, until } => within!(
                tx,
                "update draft set planned_until = $3 where session = $1 and id = $2",
                session.0,
                draft.0,
                until.map(Timestamp::as_millis)
            ),
            Self::Opened { session, draft, at } => {
                let sql = "update draft set used_at = $3, planned_until = null where session = $1 and id = $2";
                within!(tx, sql, session.0, draft.0, at.as_millis())
            }
            Self::Coin { session, event, id, at, coin } => within!(
                tx,
                "insert into coin (id, session, event, at, body) values ($1, $2, $3, $4, $5)
                 on conflict (id) do update set body = excluded.body",
                id.0,
                session.0,
                event.0,
                at.as_millis(),
                Document(coin)
            ),
        }
    }
}

impl Store {
    /// The newest coins of an event, in the order in which they were tossed.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn coins(&self, event: EventId) -> Result<Vec<Coin>, StoreError> {
        let sql = "select body from coin where event = $1 order by at desc, id desc limit $2";
        let rows = all!(self, (Document<Json>,), sql, event.0, MOST)?;
        rows.into_iter().rev().map(|(body,)| decode("coin", body.0)).collect()
    }
}

//! What the owners of live sessions ask for beside whole sessions.

use super::{CommandRow, Json, Store, StoreError};
use conductor::id::SessionId;
use conductor::time::{Span, Timestamp};
use sqlx::types::Json as Document;
use uuid::Uuid;

impl Store {
    /// The answer to one command, if it is still kept.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn command(&self, session: SessionId, command: Uuid) -> Result<Option<CommandRow>, StoreError> {
        let row = one!(self, (i64, Document<Json>), "select at, answer from command where session = $1 and id = $2", session.0, command)?;
        Ok(row.map(|(at, answer)| CommandRow { command, at: Timestamp::from_millis(at), answer: answer.0 }))
    }

    /// Sessions that have not ended and whose state was stored within `span` before the latest state of any session: those that
    /// were alive when the program last ran.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn sessions_alive(&self, span: Span) -> Result<Vec<SessionId>, StoreError> {
        let rows = all!(
            self,
            (Uuid,),
            "select session.id from session join conductor_state on conductor_state.session = session.id
             where session.ended_at is null and conductor_state.at >= (select max(at) from conductor_state) - $1
             order by conductor_state.at desc, session.id",
            span.as_millis()
        )?;
        Ok(rows.into_iter().map(|row| row.0.into()).collect())
    }
}

//! Agendas: one for each session.

use crate::sql::Tx;
use crate::{Json, Store, StoreError, decode, json};
use conductor::id::SessionId;
use conductor::plan::Plan;
use sqlx::types::Json as Document;

const FIND: &str = "select body from agenda where session = $1";

fn plan(row: Option<(Document<Json>,)>) -> Result<Plan, StoreError> {
    row.map_or_else(|| Ok(Plan::default()), |(body,)| decode("agenda", body.0))
}

impl Store {
    /// The agenda of a session; an empty one if it has none.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn agenda(&self, session: SessionId) -> Result<Plan, StoreError> {
        plan(one!(self, (Document<Json>,), FIND, session.0)?)
    }

    /// Changes the agenda of a session, one change after the other. Returns the value of `change`.
    ///
    /// # Errors
    /// The error of `change`, or a [`StoreError`]. The agenda then stays as it was.
    pub async fn change_agenda<T, E: From<StoreError>>(
        &self,
        session: SessionId,
        change: impl FnOnce(&mut Plan) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut tx = self.begin().await?;
        let changed = change_within(&mut tx, session, change).await;
        tx.end(changed).await
    }
}

async fn change_within<T, E: From<StoreError>>(
    tx: &mut Tx,
    session: SessionId,
    change: impl FnOnce(&mut Plan) -> Result<T, E>,
) -> Result<T, E> {
    if let Tx::Postgres(tx) = tx {
        let lock = sqlx::query("select id from session where id = $1 for update").bind(session.0).execute(&mut **tx).await;
        lock.map_err(StoreError::from)?;
    }
    let mut plan = plan(one_within!(tx, (Document<Json>,), FIND, session.0)?)?;
    let changed = change(&mut plan)?;
    within!(
        tx,
        "insert into agenda (session, body) values ($1, $2) on conflict (session) do update set body = excluded.body",
        session.0,
        Document(json(&plan))
    )?;
    Ok(changed)
}

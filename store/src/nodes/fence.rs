//! [`Fence`]: where several servers share one database, only the server that took a session last may write to it.
//!
//! Leases in Redis say who should own a session; they may be lost, or their owner may sleep. The fence is in the same database as the data
//! it protects and is checked in the same transaction, so a node that lost a session without noticing can never write to it.

use crate::learning::{LESSONS_AFTER, LessonRow};
use crate::sql::Tx;
use crate::write::{Write, run_all};
use crate::{Lesson, Store, StoreError};
use conductor::id::{EventId, SessionId};

/// The right to write to one session, until somebody raises its fence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fence {
    session: SessionId,
    number: i64,
}

impl Fence {
    /// Number of times that the session was taken; it only grows.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.number
    }

    /// Checks that nobody raised it, and sees to it that nobody can before this transaction ends. It takes the lock that changing the
    /// session's row takes, which rows that point at the session do not wait for.
    pub(crate) async fn check(self, tx: &mut Tx) -> Result<(), StoreError> {
        let found = match tx {
            Tx::Sqlite(_) => one_within!(tx, (i64,), "select fence from session where id = $1", self.session.0)?,
            Tx::Postgres(_) => one_within!(tx, (i64,), "select fence from session where id = $1 for no key update", self.session.0)?,
        };
        match found {
            Some((number,)) if number == self.number => Ok(()),
            Some(_) => Err(StoreError::Fenced),
            None => Err(StoreError::Gone),
        }
    }
}

impl Store {
    /// Takes a session: whoever had it before cannot write to it any more. What they stored is stored when this returns, so the session
    /// is read after it. `None` if there is no such session.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn raise_fence(&self, session: SessionId) -> Result<Option<Fence>, StoreError> {
        let mut tx = self.begin().await?;
        let raised = one_within!(&mut tx, (i64,), "update session set fence = fence + 1 where id = $1 returning fence", session.0)?;
        tx.commit().await?;
        Ok(raised.map(|(number,)| Fence { session, number }))
    }

    /// Keeps `writes` as [`Store::commit_under`] does while no other node adds to what `event` learns from, and says what it has to
    /// learn after `known`: what others stored meanwhile and what is new in `writes`, in the order of learning.
    ///
    /// # Errors
    /// As for [`Store::commit_under`].
    pub async fn commit_lessons(
        &self,
        writes: &[Write],
        fence: Fence,
        event: EventId,
        known: i64,
    ) -> Result<(Vec<bool>, Vec<Lesson>), StoreError> {
        let mut tx = self.begin().await?;
        let done = async {
            if let Tx::Postgres(tx) = &mut tx {
                // Held until the transaction ends, so that outcomes of one event become visible in the order of their numbers.
                sqlx::query("select pg_advisory_xact_lock(hashtext('engagement-conductor lessons'), hashtext($1))")
                    .bind(event.to_string())
                    .execute(&mut **tx)
                    .await?;
            }
            let changed = run_all(&mut tx, writes, Some(fence)).await?;
            let rows = match &mut tx {
                Tx::Sqlite(tx) => sqlx::query_as::<_, LessonRow>(LESSONS_AFTER).bind(event.0).bind(known).fetch_all(&mut **tx).await?,
                Tx::Postgres(tx) => sqlx::query_as::<_, LessonRow>(LESSONS_AFTER).bind(event.0).bind(known).fetch_all(&mut **tx).await?,
            };
            Ok((changed, rows.into_iter().map(Lesson::from).collect()))
        }
        .await;
        tx.end(done).await
    }

    /// The id of the installation.
    ///
    /// # Errors
    /// [`StoreError`] by cause; [`StoreError::Foreign`] if it has none.
    pub async fn installation(&self) -> Result<String, StoreError> {
        let row = one!(self, (String,), "select value from meta where key = 'installation'")?;
        row.map(|row| row.0).ok_or_else(|| StoreError::Foreign("the database has no id of an installation".to_owned()))
    }

    /// Checks that the key is that of the earlier starts and of the other nodes, by its fingerprint; the first start says which. An
    /// `accepted` key takes the place of the one before.
    ///
    /// # Errors
    /// [`StoreError::Foreign`] if it is another key.
    pub async fn same_key(&self, fingerprint: &str, accepted: bool) -> Result<(), StoreError> {
        if accepted {
            let put = "insert into meta (key, value) values ('server_key', $1) on conflict (key) do update set value = excluded.value";
            return execute!(self, put, fingerprint).map(|_| ());
        }
        execute!(self, "insert into meta (key, value) values ('server_key', $1) on conflict (key) do nothing", fingerprint)?;
        let row = one!(self, (String,), "select value from meta where key = 'server_key'")?;
        if row.is_some_and(|row| row.0 == fingerprint) {
            return Ok(());
        }
        let why = "the file server.key holds another key than the one by which the database knows people: each would be somebody else and \
                   could vote again. Restore the file from a backup, or copy it from another node; to go on with this one, start once with \
                   --new-key true";
        Err(StoreError::Foreign(why.to_owned()))
    }
}

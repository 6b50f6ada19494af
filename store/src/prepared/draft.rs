//! Drafts: what an organizer prepared for a session, in order.

use crate::sql::Tx;
use crate::{Json, Store, StoreError, decode, json};
use conductor::arm::Arm;
use conductor::id::{DraftId, ProposalId, SessionId};
use conductor::prepared::{Draft, MOST, Prepared, moved, next};
use conductor::time::Timestamp;
use sqlx::types::Json as Document;
use uuid::Uuid;

/// A reason why a list of drafts was not changed.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// The database did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The list would become too long.
    #[error("a session has at most {MOST} drafts")]
    Full,
    /// The session has no such draft.
    #[error("the session has no such draft")]
    Missing,
}

/// A draft whose proposal still waits is suggested: a name of [`Status`](conductor::proposal::Status) that is not final.
const LIST: &str = "select draft.id, draft.body, draft.used_at, draft.planned_until, draft.proposal,
        coalesce(proposal.status in ('drafting', 'awaiting', 'snoozed', 'approved', 'delivering'), $2)
    from draft left join proposal on proposal.id = draft.proposal where draft.session = $1 order by draft.place, draft.id";

type Row = (Uuid, Document<Json>, Option<i64>, Option<i64>, Option<Uuid>, bool);

fn draft((id, body, used_at, planned_until, _, suggested): Row) -> Result<Draft, StoreError> {
    let Prepared { content, seconds } = decode("draft", body.0)?;
    let (used_at, planned_until) = (used_at.map(Timestamp::from_millis), planned_until.map(Timestamp::from_millis));
    Ok(Draft { id: id.into(), content, seconds, used_at, suggested, planned_until })
}

impl Store {
    /// The drafts of a session, in order.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn drafts(&self, session: SessionId) -> Result<Vec<Draft>, StoreError> {
        all!(self, Row, LIST, session.0, false)?.into_iter().map(draft).collect()
    }

    /// Adds drafts at the end of a session's list, all or none; their ids.
    ///
    /// # Errors
    /// [`DraftError::Full`] if they would be too many; else by cause.
    pub async fn add_drafts(&self, session: SessionId, new: &[Prepared]) -> Result<Vec<DraftId>, DraftError> {
        let mut tx = self.begin().await?;
        let added = add_all(&mut tx, session, new).await;
        tx.end(added).await
    }

    /// Writes a draft anew; it stays where it is, and used if it was.
    ///
    /// # Errors
    /// [`DraftError::Missing`] if the session has no such draft; else by cause.
    pub async fn change_draft(&self, session: SessionId, draft: DraftId, new: &Prepared) -> Result<(), DraftError> {
        let sql = "update draft set body = $3 where session = $1 and id = $2";
        known(execute!(self, sql, session.0, draft.0, Document(json(new)))?)
    }

    /// Notes that a draft was sent.
    ///
    /// # Errors
    /// [`DraftError::Missing`] if the session has no such draft; else by cause.
    pub async fn use_draft(&self, session: SessionId, draft: DraftId, at: Timestamp) -> Result<(), DraftError> {
        let sql = "update draft set used_at = $3 where session = $1 and id = $2";
        known(execute!(self, sql, session.0, draft.0, at.as_millis())?)
    }

    /// Deletes a draft.
    ///
    /// # Errors
    /// [`DraftError::Missing`] if the session has no such draft; else by cause.
    pub async fn drop_draft(&self, session: SessionId, draft: DraftId) -> Result<(), DraftError> {
        known(execute!(self, "delete from draft where session = $1 and id = $2", session.0, draft.0)?)
    }

    /// Moves a draft to a place of its session's list, from 0; behind the last place it becomes the last.
    ///
    /// # Errors
    /// [`DraftError::Missing`] if the session has no such draft; else by cause.
    pub async fn move_draft(&self, session: SessionId, draft: DraftId, to: usize) -> Result<(), DraftError> {
        let mut tx = self.begin().await?;
        let placed = place(&mut tx, session, draft, to).await;
        tx.end(placed).await
    }

    /// Gives a proposal the words of the next draft that fits its arm, and keeps others from it while the proposal waits. Asked again, a
    /// proposal has the same draft. `None` if none fits.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn take_draft(&self, session: SessionId, proposal: ProposalId, arm: Arm) -> Result<Option<Draft>, StoreError> {
        // Most sessions have none, and then nothing is written.
        if self.drafts(session).await?.is_empty() {
            return Ok(None);
        }
        let mut tx = self.begin().await?;
        let taken = take(&mut tx, session, proposal, arm).await;
        tx.end(taken).await
    }
}

fn known(changed: u64) -> Result<(), DraftError> {
    if changed > 0 { Ok(()) } else { Err(DraftError::Missing) }
}

/// Every row of a session within a transaction. On PostgreSQL, the session's row is locked: two changes of a list come one after the other.
async fn rows(tx: &mut Tx, session: SessionId) -> Result<Vec<Row>, StoreError> {
    Ok(match tx {
        Tx::Sqlite(tx) => sqlx::query_as::<_, Row>(LIST).bind(session.0).bind(false).fetch_all(&mut **tx).await?,
        Tx::Postgres(tx) => {
            sqlx::query("select id from session where id = $1 for update").bind(session.0).execute(&mut **tx).await?;
            sqlx::query_as::<_, Row>(LIST).bind(session.0).bind(false).fetch_all(&mut **tx).await?
        }
    })
}

async fn add_all(tx: &mut Tx, session: SessionId, new: &[Prepared]) -> Result<Vec<DraftId>, DraftError> {
    let there = rows(tx, session).await?.len();
    if there + new.len() > MOST {
        return Err(DraftError::Full);
    }
    let sql = "select coalesce(max(place), 0) from draft where session = $1";
    let last = one_within!(tx, (i64,), sql, session.0)?.map_or(0, |row| row.0);
    let mut added = Vec::with_capacity(new.len());
    for (place, prepared) in (last + 1..).zip(new) {
        let id = Uuid::now_v7();
        within!(
            tx,
            "insert into draft (id, session, place, body) values ($1, $2, $3, $4)",
            id,
            session.0,
            place,
            Document(json(prepared))
        )?;
        added.push(id.into());
    }
    Ok(added)
}

async fn place(tx: &mut Tx, session: SessionId, draft: DraftId, to: usize) -> Result<(), DraftError> {
    let ids = rows(tx, session).await?.into_iter().map(|row| row.0.into()).collect();
    let order = moved(ids, draft, to).ok_or(DraftError::Missing)?;
    for (place, id) in (1_i64..).zip(order) {
        within!(tx, "update draft set place = $2 where id = $1", id.0, place)?;
    }
    Ok(())
}

async fn take(tx: &mut Tx, session: SessionId, proposal: ProposalId, arm: Arm) -> Result<Option<Draft>, StoreError> {
    let rows = rows(tx, session).await?;
    if let Some(row) = rows.iter().position(|row| row.4 == Some(proposal.0)) {
        return rows.into_iter().nth(row).map(draft).transpose();
    }
    let list = rows.into_iter().map(draft).collect::<Result<Vec<_>, _>>()?;
    let Some(found) = next(&list, arm) else { return Ok(None) };
    within!(tx, "update draft set proposal = $2 where id = $1", found.id.0, proposal.0)?;
    Ok(Some(found.clone()))
}

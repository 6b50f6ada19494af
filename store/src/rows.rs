//! Rows that a session's owner reads when it takes a session up, and that history pages read.

use super::{Json, SessionRow, Store, StoreError};
use conductor::id::{InterventionId, ProposalId, SessionId};
use conductor::time::Timestamp;
use sqlx::types::Json as Document;
use uuid::Uuid;

/// The number of samples that a session takes up: an hour of five-second points.
pub const SAMPLES: u32 = 720;

/// An accepted act.
#[derive(Clone, Debug, PartialEq)]
pub struct ActRow {
    /// Its place in the log, from 1.
    pub seq: u64,
    /// When it was accepted.
    pub at: Timestamp,
    /// The actor.
    pub actor: Json,
    /// The act.
    pub act: Json,
}

/// A proposal as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct ProposalRow {
    /// Its id.
    pub id: ProposalId,
    /// The name of its status.
    pub status: String,
    /// When it came to this status.
    pub at: Timestamp,
    /// The proposal.
    pub proposal: Json,
}

/// A decision record.
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionRow {
    /// Its id and that of its proposal.
    pub id: ProposalId,
    /// The session it was made in.
    pub session: SessionId,
    /// When it was made.
    pub at: Timestamp,
    /// The record.
    pub decision: Json,
}

/// An intervention and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct InterventionRow {
    /// Its id.
    pub id: InterventionId,
    /// The proposal it came from.
    pub proposal: Option<ProposalId>,
    /// The name of its status.
    pub status: String,
    /// When it was decided.
    pub at: Timestamp,
    /// The person or program that decided.
    pub by: Json,
    /// The content that people see.
    pub content: Json,
}

/// The outcome of a decision.
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomeRow {
    /// The decision.
    pub proposal: ProposalId,
    /// When the window closed.
    pub at: Timestamp,
    /// The outcome.
    pub outcome: Json,
}

/// A point of the timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct SampleRow {
    /// The moment.
    pub at: Timestamp,
    /// The sample.
    pub sample: Json,
}

/// The answer to a command.
#[derive(Clone, Debug, PartialEq)]
pub struct CommandRow {
    /// The id its sender made.
    pub command: Uuid,
    /// When it was answered.
    pub at: Timestamp,
    /// The answer.
    pub answer: Json,
}

/// Everything a session is rebuilt from.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionRows {
    /// The session.
    pub session: SessionRow,
    /// Every accepted act, in order.
    pub acts: Vec<ActRow>,
    /// The conductor's latest snapshot, as it was written.
    pub conductor: Option<String>,
    /// Every proposal, oldest first.
    pub proposals: Vec<ProposalRow>,
    /// Every intervention, oldest first.
    pub interventions: Vec<InterventionRow>,
    /// Every outcome, in the order of learning.
    pub outcomes: Vec<OutcomeRow>,
    /// The last 720 samples, oldest first.
    pub samples: Vec<SampleRow>,
    /// The answers that are still kept (a day), oldest first.
    pub commands: Vec<CommandRow>,
}

impl Store {
    /// Everything a session is rebuilt from; `None` if there is no such session.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn load_session(&self, id: SessionId) -> Result<Option<SessionRows>, StoreError> {
        let Some(session) = self.session(id).await? else { return Ok(None) };
        Ok(Some(SessionRows {
            session,
            acts: self.acts(id).await?,
            conductor: one!(self, (String,), "select state from conductor_state where session = $1", id.0)?.map(|row| row.0),
            proposals: self.proposals(id).await?,
            interventions: self.interventions(id).await?,
            outcomes: self.outcomes(id).await?,
            samples: self.samples(id, SAMPLES).await?,
            commands: self.commands(id).await?,
        }))
    }

    /// Every accepted act of a session, in order.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn acts(&self, session: SessionId) -> Result<Vec<ActRow>, StoreError> {
        let rows = all!(
            self,
            (i64, i64, Document<Json>, Document<Json>),
            "select seq, at, actor, act from room_act where session = $1 order by seq",
            session.0
        )?;
        Ok(rows
            .into_iter()
            .map(|(seq, at, actor, act)| ActRow { seq: seq.cast_unsigned(), at: Timestamp::from_millis(at), actor: actor.0, act: act.0 })
            .collect())
    }

    /// Every proposal of a session, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn proposals(&self, session: SessionId) -> Result<Vec<ProposalRow>, StoreError> {
        let rows = all!(
            self,
            (Uuid, String, i64, Document<Json>),
            "select id, status, at, body from proposal where session = $1 order by id",
            session.0
        )?;
        Ok(rows
            .into_iter()
            .map(|(id, status, at, body)| ProposalRow { id: id.into(), status, at: Timestamp::from_millis(at), proposal: body.0 })
            .collect())
    }

    /// Every decision of a session, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn decisions(&self, session: SessionId) -> Result<Vec<DecisionRow>, StoreError> {
        let rows = all!(
            self,
            (Uuid, Uuid, i64, Document<Json>),
            "select id, session, at, body from decision where session = $1 order by at, id",
            session.0
        )?;
        Ok(rows.into_iter().map(decision_row).collect())
    }

    /// One decision.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn decision(&self, id: ProposalId) -> Result<Option<DecisionRow>, StoreError> {
        let row = one!(self, (Uuid, Uuid, i64, Document<Json>), "select id, session, at, body from decision where id = $1", id.0)?;
        Ok(row.map(decision_row))
    }

    /// The session of a proposal.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn session_of_proposal(&self, id: ProposalId) -> Result<Option<SessionId>, StoreError> {
        Ok(one!(self, (Uuid,), "select session from proposal where id = $1", id.0)?.map(|row| row.0.into()))
    }

    /// Every intervention of a session, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn interventions(&self, session: SessionId) -> Result<Vec<InterventionRow>, StoreError> {
        let rows = all!(
            self,
            (Uuid, Option<Uuid>, String, i64, Document<Json>, Document<Json>),
            "select id, proposal, status, at, decided_by, content from intervention where session = $1 order by at, id",
            session.0
        )?;
        Ok(rows
            .into_iter()
            .map(|(id, proposal, status, at, by, content)| InterventionRow {
                id: id.into(),
                proposal: proposal.map(ProposalId),
                status,
                at: Timestamp::from_millis(at),
                by: by.0,
                content: content.0,
            })
            .collect())
    }

    /// Every outcome of a session, in the order of learning.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn outcomes(&self, session: SessionId) -> Result<Vec<OutcomeRow>, StoreError> {
        let rows =
            all!(self, (Uuid, i64, Document<Json>), "select proposal, at, body from outcome where session = $1 order by seq", session.0)?;
        Ok(rows
            .into_iter()
            .map(|(proposal, at, body)| OutcomeRow { proposal: proposal.into(), at: Timestamp::from_millis(at), outcome: body.0 })
            .collect())
    }

    /// The last `limit` samples of a session, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn samples(&self, session: SessionId, limit: u32) -> Result<Vec<SampleRow>, StoreError> {
        let rows = all!(
            self,
            (i64, Document<Json>),
            "select at, body from (select at, body from sample where session = $1 order by at desc limit $2) as latest order by at",
            session.0,
            i64::from(limit)
        )?;
        Ok(rows.into_iter().map(|(at, body)| SampleRow { at: Timestamp::from_millis(at), sample: body.0 }).collect())
    }

    /// The kept answers to a session's commands, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn commands(&self, session: SessionId) -> Result<Vec<CommandRow>, StoreError> {
        let rows =
            all!(self, (Uuid, i64, Document<Json>), "select id, at, answer from command where session = $1 order by at, id", session.0)?;
        Ok(rows.into_iter().map(|(command, at, answer)| CommandRow { command, at: Timestamp::from_millis(at), answer: answer.0 }).collect())
    }

    /// Those of `ids` that a session has ingested already.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn ingest_seen(&self, session: SessionId, ids: &[String]) -> Result<Vec<String>, StoreError> {
        if let Self::Postgres(pool) = self {
            let rows: Vec<(String,)> = sqlx::query_as("select id from ingest where session = $1 and id = any($2)")
                .bind(session.0)
                .bind(ids)
                .fetch_all(pool)
                .await?;
            return Ok(rows.into_iter().map(|row| row.0).collect());
        }
        // SQLite has no arrays, and a look-up costs it no round trip.
        let mut seen = Vec::new();
        for id in ids {
            if one!(self, (i64,), "select at from ingest where session = $1 and id = $2", session.0, id)?.is_some() {
                seen.push(id.clone());
            }
        }
        Ok(seen)
    }

    /// Forgets answers to commands and ids of ingested signals that are older than `before`.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn forget_keys(&self, before: Timestamp) -> Result<u64, StoreError> {
        let commands = execute!(self, "delete from command where at < $1", before.as_millis())?;
        let ingest = execute!(self, "delete from ingest where at < $1", before.as_millis())?;
        Ok(commands + ingest)
    }
}

pub(super) fn decision_row((id, session, at, body): (Uuid, Uuid, i64, Document<Json>)) -> DecisionRow {
    DecisionRow { id: id.into(), session: session.into(), at: Timestamp::from_millis(at), decision: body.0 }
}

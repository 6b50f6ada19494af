//! [`Write`]: one row that a session's owner wants kept, and [`Store::commit`].

use super::sql::Tx;
use super::{Fence, Json, Store, StoreError};
use crate::audit;
use crate::planned::PlannedWrite;
use conductor::id::{EventId, InterventionId, OrganizerId, ProposalId, SessionId};
use conductor::mode::Mode;
use conductor::time::Timestamp;
use sqlx::types::Json as Document;
use uuid::Uuid;

/// One row that a session's owner wants kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Write {
    /// The answer to a command; the first one stands.
    Command {
        /// The session.
        session: SessionId,
        /// The id its sender made.
        command: Uuid,
        /// When it was answered.
        at: Timestamp,
        /// The answer.
        answer: Json,
    },
    /// An accepted act of a person. A second act with the same `seq` is an error: two owners write one session.
    RoomAct {
        /// The session.
        session: SessionId,
        /// Its place in the session's log, from 1.
        seq: u64,
        /// When it was accepted.
        at: Timestamp,
        /// The actor.
        actor: Json,
        /// The act.
        act: Json,
    },
    /// The conductor's snapshot; the latest replaces the one before.
    State {
        /// The session.
        session: SessionId,
        /// When it was taken.
        at: Timestamp,
        /// The conductor as JSON text, kept byte for byte.
        conductor: String,
    },
    /// A proposal, new or changed.
    Proposal {
        /// The session.
        session: SessionId,
        /// Its id.
        id: ProposalId,
        /// The name of its status.
        status: String,
        /// When it came to this status.
        at: Timestamp,
        /// The proposal.
        proposal: Json,
    },
    /// A decision record; the first one stands.
    Decision {
        /// The session.
        session: SessionId,
        /// The event whose policy chose.
        event: EventId,
        /// The id of the decision and of its proposal.
        id: ProposalId,
        /// When it was made.
        at: Timestamp,
        /// The record.
        decision: Json,
    },
    /// An intervention: the intent before it is delivered, then what became of it.
    Intervention {
        /// The session.
        session: SessionId,
        /// Its id.
        id: InterventionId,
        /// The proposal it came from; `None` if a person launched it.
        proposal: Option<ProposalId>,
        /// The person or program that decided.
        by: Json,
        /// The content that people see.
        content: Json,
        /// The name of its status.
        status: String,
        /// When it was decided; the first value stands.
        at: Timestamp,
    },
    /// The draft whose words a proposal has was sent.
    DraftUsed {
        /// The session.
        session: SessionId,
        /// The proposal.
        proposal: ProposalId,
        /// The moment.
        at: Timestamp,
    },
    /// A change of a planned poll.
    Planned(PlannedWrite),
    /// The outcome of a decision; the first one stands.
    Outcome {
        /// The session.
        session: SessionId,
        /// The event whose policy learns.
        event: EventId,
        /// The decision.
        proposal: ProposalId,
        /// When the window closed.
        at: Timestamp,
        /// The outcome.
        outcome: Json,
    },
    /// The lessons of an event's policy: a cache of the fold of the event's outcomes.
    Policy {
        /// The event.
        event: EventId,
        /// When it learned last.
        at: Timestamp,
        /// The policy as JSON text, kept byte for byte.
        state: String,
    },
    /// The session's mode and whether it is stopped.
    Mode {
        /// The session.
        session: SessionId,
        /// The new mode.
        mode: Mode,
        /// True if the conductor is stopped.
        stopped: bool,
    },
    /// A line of the audit log.
    Audit {
        /// The moment.
        at: Timestamp,
        /// The organizer whose log it is.
        organizer: Option<OrganizerId>,
        /// The session, if it concerns one.
        session: Option<SessionId>,
        /// The name of the person or program that did it.
        by: String,
        /// The deed.
        what: String,
    },
    /// A point of the timeline; the latest of a moment replaces the one before.
    Sample {
        /// The session.
        session: SessionId,
        /// The moment.
        at: Timestamp,
        /// The sample.
        sample: Json,
    },
    /// The session has ended; the first end stands.
    SessionEnded {
        /// The session.
        session: SessionId,
        /// The moment.
        at: Timestamp,
    },
    /// The session's summary for later ones of its organizer; the latest replaces the one before.
    Past {
        /// The session.
        session: SessionId,
        /// The organizer who held it.
        organizer: OrganizerId,
        /// When it ended or was last heard of.
        at: Timestamp,
        /// The summary.
        summary: Json,
    },
    /// Ids of ingested signals.
    IngestSeen {
        /// The session.
        session: SessionId,
        /// When they came.
        at: Timestamp,
        /// The ids.
        ids: Vec<String>,
    },
    /// Something that a host platform is to be told. Of one kind a subject has one; the first stands.
    Webhook {
        /// Its id.
        id: Uuid,
        /// The kind of event.
        kind: &'static str,
        /// The session, proposal or intervention that it tells of.
        subject: Uuid,
        /// When that happened.
        at: Timestamp,
        /// The message, kept byte for byte.
        body: String,
    },
}

impl Store {
    /// Keeps all of `writes`, in order, or none: one transaction. When it returns, they are on disk. Says of each whether it
    /// changed anything, which is `false` for a repeated [`Write::Command`], [`Write::Decision`], [`Write::Outcome`],
    /// [`Write::Webhook`] or end, and for ingest ids that were all seen before.
    ///
    /// # Errors
    /// [`StoreError`] by cause; nothing was kept then. [`StoreError::Refused`] if an act's `seq` is taken.
    pub async fn commit(&self, writes: &[Write]) -> Result<Vec<bool>, StoreError> {
        self.commit_under(writes, None).await
    }

    /// The same under a fence, where several nodes share the database.
    ///
    /// # Errors
    /// As for [`Store::commit`]; [`StoreError::Fenced`] if the fence was raised since.
    pub async fn commit_under(&self, writes: &[Write], fence: Option<Fence>) -> Result<Vec<bool>, StoreError> {
        let mut tx = self.begin().await?;
        let changed = run_all(&mut tx, writes, fence).await;
        tx.end(changed).await
    }
}

/// Runs `writes` in order; of each, whether it changed anything.
pub(super) async fn run_all(tx: &mut Tx, writes: &[Write], fence: Option<Fence>) -> Result<Vec<bool>, StoreError> {
    if let Some(fence) = fence {
        fence.check(tx).await?;
    }
    let number = fence.map_or(0, Fence::number);
    let mut changed = Vec::with_capacity(writes.len());
    for write in writes {
        changed.push(write.run(tx, number).await? > 0);
    }
    Ok(changed)
}

/// A sequence number as the database counts.
pub(super) fn big(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

impl Write {
    async fn run(&self, tx: &mut Tx, fence: i64) -> Result<u64, StoreError> {
        match self {
            Self::Command { session, command, at, answer } => within!(
                tx,
                "insert into command (session, id, at, answer) values ($1, $2, $3, $4) on conflict (session, id) do nothing",
                session.0,
                command,
                at.as_millis(),
                Document(answer)
            ),
            Self::RoomAct { session, seq, at, actor, act } => within!(
                tx,
                "insert into room_act (session, seq, at, actor, act) values ($1, $2, $3, $4, $5)",
                session.0,
                big(*seq),
                at.as_millis(),
                Document(actor),
                Document(act)
            ),
            Self::State { session, at, conductor } => within!(
                tx,
                "insert into conductor_state (session, at, state) values ($1, $2, $3)
                 on conflict (session) do update set at = excluded.at, state = excluded.state",
                session.0,
                at.as_millis(),
                conductor
            ),
            Self::Proposal { session, id, status, at, proposal } => within!(
                tx,
                "insert into proposal (id, session, status, at, body) values ($1, $2, $3, $4, $5)
                 on conflict (id) do update set status = excluded.status, at = excluded.at, body = excluded.body",
                id.0,
                session.0,
                status,
                at.as_millis(),
                Document(proposal)
            ),
            Self::Decision { session, event, id, at, decision } => within!(
                tx,
                "insert into decision (id, session, event, at, body, fence) values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing",
                id.0,
                session.0,
                event.0,
                at.as_millis(),
                Document(decision),
                fence
            ),
            Self::Intervention { session, id, proposal, by, content, status, at } => within!(
                tx,
                "insert into intervention (id, session, proposal, status, at, decided_by, content) values ($1, $2, $3, $4, $5, $6, $7)
                 on conflict (id) do update set status = excluded.status",
                id.0,
                session.0,
                proposal.map(|proposal| proposal.0),
                status,
                at.as_millis(),
                Document(by),
                Document(content)
            ),
            Self::DraftUsed { session, proposal, at } => {
                within!(tx, "update draft set used_at = $3 where session = $1 and proposal = $2", session.0, proposal.0, at.as_millis())
            }
            Self::Planned(write) => write.run(tx).await,
            Self::Outcome { session, event, proposal, at, outcome } => within!(
                tx,
                "insert into outcome (proposal, session, event, at, body) values ($1, $2, $3, $4, $5) on conflict (proposal) do nothing",
                proposal.0,
                session.0,
                event.0,
                at.as_millis(),
                Document(outcome)
            ),
            Self::Policy { event, at, state } => within!(
                tx,
                "insert into policy (event, at, state) values ($1, $2, $3)
                 on conflict (event) do update set at = excluded.at, state = excluded.state",
                event.0,
                at.as_millis(),
                state
            ),
            Self::Mode { session, mode, stopped } => {
                within!(tx, "update session set mode = $2, stopped = $3 where id = $1", session.0, mode.name(), stopped)
            }
            Self::Audit { at, organizer, session, by, what } => audit::append(tx, *at, *organizer, *session, by, what).await,
            Self::Sample { session, at, sample } => within!(
                tx,
                "insert into sample (session, at, body) values ($1, $2, $3) on conflict (session, at) do update set body = excluded.body",
                session.0,
                at.as_millis(),
                Document(sample)
            ),
            Self::SessionEnded { session, at } => {
                within!(tx, "update session set ended_at = $2 where id = $1 and ended_at is null", session.0, at.as_millis())
            }
            Self::Past { session, organizer, at, summary } => within!(
                tx,
                "insert into past_session (id, organizer, at, held, summary) values ($1, $2, $3, $4, $5)
                 on conflict (id) do update set at = excluded.at, summary = excluded.summary",
                session.0,
                organizer.0,
                at.as_millis(),
                true,
                Document(summary)
            ),
            Self::IngestSeen { session, at, ids } => {
                if let Tx::Postgres(tx) = tx {
                    let done = sqlx::query(
                        "insert into ingest (session, id, at) select $1, unnest($2::text[]), $3 on conflict (session, id) do nothing",
                    )
                    .bind(session.0)
                    .bind(ids)
                    .bind(at.as_millis())
                    .execute(&mut **tx)
                    .await?;
                    return Ok(done.rows_affected());
                }
                let mut fresh = 0;
                for id in ids {
                    fresh += within!(
                        tx,
                        "insert into ingest (session, id, at) values ($1, $2, $3) on conflict (session, id) do nothing",
                        session.0,
                        id,
                        at.as_millis()
                    )?;
                }
                Ok(fresh)
            }
            Self::Webhook { id, kind, subject, at, body } => within!(
                tx,
                "insert into webhook (id, kind, subject, at, body, state, tries, next_at, claimed_until)
                 values ($1, $2, $3, $4, $5, 'waiting', 0, $4, 0) on conflict (kind, subject) do nothing",
                id,
                kind,
                subject,
                at.as_millis(),
                body
            ),
        }
    }
}

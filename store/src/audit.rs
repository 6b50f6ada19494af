//! The audit log: append-only rows, each with a hash over the row before it.

use super::sql::Tx;
use super::{Store, StoreError};
use conductor::id::{OrganizerId, SessionId};
use conductor::time::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// One line of the audit log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// Its place, from 1.
    pub seq: i64,
    /// The moment, in ms since the Unix epoch.
    pub at: i64,
    /// The organizer whose log is read.
    pub organizer: Option<Uuid>,
    /// The session, if it concerns one.
    pub session: Option<Uuid>,
    /// The person or program that did it.
    pub actor: String,
    /// The act.
    pub what: String,
    /// SHA-256 over the hash before and this row.
    pub hash: Vec<u8>,
}

from_row!(AuditRow { seq, at, organizer, session, actor, what, hash });

/// The first place at which the audit log was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// A row was removed.
    #[error("the audit log has no row {0}")]
    Missing(i64),
    /// A row was changed, or put in another place.
    #[error("row {0} of the audit log was changed")]
    Changed(i64),
}

/// SHA-256 over the hash before it and every field, each preceded by its length, so that no two different rows have the same bytes.
fn hash(before: &[u8], row: &AuditRow) -> Vec<u8> {
    let mut sha = Sha256::new();
    let mut field = |bytes: &[u8]| {
        sha.update((bytes.len() as u64).to_be_bytes());
        sha.update(bytes);
    };
    field(before);
    field(&row.seq.to_be_bytes());
    field(&row.at.to_be_bytes());
    field(row.organizer.as_ref().map_or(&[], |id| id.as_bytes().as_slice()));
    field(row.session.as_ref().map_or(&[], |id| id.as_bytes().as_slice()));
    field(row.actor.as_bytes());
    field(row.what.as_bytes());
    sha.finalize().to_vec()
}

/// Appends a row. Taking the next number locks the head, so that rows are chained one after the other on either database.
pub(super) async fn append(
    tx: &mut Tx,
    at: Timestamp,
    organizer: Option<OrganizerId>,
    session: Option<SessionId>,
    actor: &str,
    what: &str,
) -> Result<u64, StoreError> {
    let (seq, before) = one_within!(tx, (i64, Vec<u8>), "update audit_head set seq = seq + 1 where one = 1 returning seq, hash")?
        .ok_or_else(|| StoreError::Schema("audit_head is empty".to_owned()))?;
    let mut row = AuditRow {
        seq,
        at: at.as_millis(),
        organizer: organizer.map(|id| id.0),
        session: session.map(|id| id.0),
        actor: actor.to_owned(),
        what: what.to_owned(),
        hash: Vec::new(),
    };
    row.hash = hash(&before, &row);
    within!(tx, "update audit_head set hash = $1 where one = 1", &row.hash)?;
    within!(
        tx,
        "insert into audit (seq, at, organizer, session, actor, what, hash) values ($1, $2, $3, $4, $5, $6, $7)",
        row.seq,
        row.at,
        row.organizer,
        row.session,
        &row.actor,
        &row.what,
        &row.hash
    )
}

impl Store {
    /// The latest `limit` rows of an organizer's log, or of one of its sessions, latest first; only those below `before`, if it is given.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn audit(
        &self,
        organizer: OrganizerId,
        session: Option<SessionId>,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<AuditRow>, StoreError> {
        all!(
            self,
            AuditRow,
            "select seq, at, organizer, session, actor, what, hash from audit
             where organizer = $1 and ($2 is null or session = $2) and seq < $3 order by seq desc limit $4",
            organizer.0,
            session.map(|id| id.0),
            before.unwrap_or(i64::MAX),
            i64::from(limit)
        )
    }

    /// The latest `limit` rows about a session, whoever's log they are in, latest first; only those below `before`, if it is given.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn audit_of(&self, session: SessionId, before: Option<i64>, limit: u32) -> Result<Vec<AuditRow>, StoreError> {
        all!(
            self,
            AuditRow,
            "select seq, at, organizer, session, actor, what, hash from audit where session = $1 and seq < $2 order by seq desc limit $3",
            session.0,
            before.unwrap_or(i64::MAX),
            i64::from(limit)
        )
    }

    /// Reads the whole log and checks every link of the chain; the number of rows if all hold.
    ///
    /// # Errors
    /// [`StoreError`] by cause; the inner error names the first broken place.
    pub async fn verify_audit(&self) -> Result<Result<i64, Broken>, StoreError> {
        let (last, last_hash) = one!(self, (i64, Vec<u8>), "select seq, hash from audit_head where one = 1")?
            .ok_or_else(|| StoreError::Schema("audit_head is empty".to_owned()))?;
        let (mut seq, mut before) = (0, vec![0_u8; 32]);
        loop {
            let rows = all!(
                self,
                AuditRow,
                "select seq, at, organizer, session, actor, what, hash from audit where seq > $1 order by seq limit 1000",
                seq
            )?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                if row.seq != seq + 1 {
                    return Ok(Err(Broken::Missing(seq + 1)));
                }
                if hash(&before, &row) != row.hash {
                    return Ok(Err(Broken::Changed(row.seq)));
                }
                (seq, before) = (row.seq, row.hash);
            }
        }
        if seq < last {
            return Ok(Err(Broken::Missing(seq + 1)));
        }
        // Rows written since the head was read are beyond its guarantee.
        if seq == last && before != last_hash {
            return Ok(Err(Broken::Changed(seq)));
        }
        Ok(Ok(seq))
    }
}

//! Private links: somebody without an account has a role in one session, by a secret of which the store keeps the hash.

use crate::member::role_of;
use crate::secret::TokenHash;
use crate::write::run_all;
use crate::{Store, StoreError, Write};
use conductor::id::SessionId;
use conductor::time::{Span, Timestamp};
use protocol::TeamRole;
use uuid::Uuid;

/// Lifetime of a private link.
pub const PRIVATE_LINK_TTL: Span = Span::from_secs(30 * 86_400);
/// Most private links of a session that may work at once.
pub const MOST_PRIVATE_LINKS: i64 = 20;

/// A private link, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivateLink {
    /// Its id, under which its holder acts.
    pub id: Uuid,
    /// The session.
    pub session: SessionId,
    /// The role of its holder.
    pub role: TeamRole,
    /// The person or place it is for.
    pub label: String,
    /// The name of whoever made it.
    pub made_by: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it stops working.
    pub expires_at: Timestamp,
}

type Raw = (Uuid, Uuid, String, String, String, i64, i64);

fn read((id, session, role, label, made_by, created_at, expires_at): Raw) -> Result<PrivateLink, StoreError> {
    Ok(PrivateLink {
        id,
        session: session.into(),
        role: role_of("private_link", &role)?,
        label,
        made_by,
        created_at: Timestamp::from_millis(created_at),
        expires_at: Timestamp::from_millis(expires_at),
    })
}

impl Store {
    /// Keeps a new private link, with `notes`. Returns false, and keeps nothing, if [`MOST_PRIVATE_LINKS`] of its session work.
    ///
    /// # Errors
    /// [`StoreError::Gone`] if there is no such session; else by cause.
    pub async fn create_private_link(&self, link: &PrivateLink, token: TokenHash, notes: &[Write]) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let done = async {
            // Two that are made at once are counted one after the other.
            within!(&mut tx, "update session set title = title where id = $1", link.session.0)?;
            let sql = "select count(*) from private_link where session = $1 and revoked_at is null and expires_at > $2";
            let open = one_within!(&mut tx, (i64,), sql, link.session.0, link.created_at.as_millis())?;
            if open.is_some_and(|row| row.0 >= MOST_PRIVATE_LINKS) {
                return Ok(false);
            }
            within!(
                &mut tx,
                "insert into private_link (id, session, token_hash, role, label, made_by, created_at, expires_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8)",
                link.id,
                link.session.0,
                token.0.as_slice(),
                link.role.name(),
                &link.label,
                &link.made_by,
                link.created_at.as_millis(),
                link.expires_at.as_millis()
            )?;
            run_all(&mut tx, notes, None).await?;
            Ok(true)
        };
        let done = done.await;
        tx.end(done).await
    }

    /// The private links of a session that work, the newest first.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn private_links(&self, session: SessionId, now: Timestamp) -> Result<Vec<PrivateLink>, StoreError> {
        let sql = "select id, session, role, label, made_by, created_at, expires_at from private_link
                   where session = $1 and revoked_at is null and expires_at > $2 order by created_at desc, id";
        all!(self, Raw, sql, session.0, now.as_millis())?.into_iter().map(read).collect()
    }

    /// The private link of a secret, if it works.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn private_link(&self, token: TokenHash, now: Timestamp) -> Result<Option<PrivateLink>, StoreError> {
        let sql = "select id, session, role, label, made_by, created_at, expires_at from private_link
                   where token_hash = $1 and revoked_at is null and expires_at > $2";
        one!(self, Raw, sql, token.0.as_slice(), now.as_millis())?.map(read).transpose()
    }

    /// The role of the holder of a private link in its session, if the link works.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn private_role(&self, id: Uuid, session: SessionId, now: Timestamp) -> Result<Option<TeamRole>, StoreError> {
        let sql = "select role from private_link where id = $1 and session = $2 and revoked_at is null and expires_at > $3";
        one!(self, (String,), sql, id, session.0, now.as_millis())?.map(|(role,)| role_of("private_link", &role)).transpose()
    }

    /// Revokes a private link of a session, with `notes`; whether there was one that worked.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn revoke_private_link(&self, session: SessionId, id: Uuid, at: Timestamp, notes: &[Write]) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let done = async {
            let sql = "update private_link set revoked_at = $3 where session = $1 and id = $2 and revoked_at is null";
            let revoked = within!(&mut tx, sql, session.0, id, at.as_millis())?;
            if revoked > 0 {
                run_all(&mut tx, notes, None).await?;
            }
            Ok(revoked > 0)
        };
        let done = done.await;
        tx.end(done).await
    }
}

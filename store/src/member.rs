//! Members of events. The view `event_role` has every member with a role; an event without members is its maker's alone.

use crate::sql::Tx;
use crate::write::run_all;
use crate::{Store, StoreError, Write};
use conductor::id::{EventId, OrganizerId};
use conductor::time::Timestamp;
use protocol::team::MOST;
use protocol::{Right, TeamRole};
use uuid::Uuid;

/// A member of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The account.
    pub organizer: OrganizerId,
    /// Its name.
    pub name: String,
    /// The role.
    pub role: TeamRole,
    /// When they became a member.
    pub since: Timestamp,
}

/// A reason why the members of an event were not changed.
#[derive(Debug, thiserror::Error)]
pub enum MemberError {
    /// They are no member.
    #[error("there is no such member")]
    Missing,
    /// They are a member already.
    #[error("they are a member already")]
    Exists,
    /// Nobody could choose the members any more.
    #[error("an event needs an owner")]
    LastOwner,
    /// There are [`MOST`] already.
    #[error("an event has at most {MOST} members")]
    Full,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The role of a name in a row of `what`.
pub(crate) fn role_of(what: &'static str, name: &str) -> Result<TeamRole, StoreError> {
    name.parse().map_err(|error: protocol::team::UnknownRole| StoreError::BadRow { what, why: error.to_string() })
}

fn read(name: &str) -> Result<TeamRole, StoreError> {
    role_of("event_member", name)
}

impl Store {
    /// The role of an account in an event, if it is a member.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn role(&self, event: EventId, organizer: OrganizerId) -> Result<Option<TeamRole>, StoreError> {
        let sql = "select role from event_role where event = $1 and organizer = $2";
        one!(self, (String,), sql, event.0, organizer.0)?.map(|(name,)| read(&name)).transpose()
    }

    /// The events of which an account is a member, with its roles.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn roles(&self, organizer: OrganizerId) -> Result<Vec<(EventId, TeamRole)>, StoreError> {
        let rows = all!(self, (Uuid, String), "select event, role from event_role where organizer = $1", organizer.0)?;
        rows.into_iter().map(|(event, name)| Ok((event.into(), read(&name)?))).collect()
    }

    /// The members of an event, those with the most rights first, then by name.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn members(&self, event: EventId) -> Result<Vec<Member>, StoreError> {
        let rows = all!(
            self,
            (Uuid, String, String, i64),
            "select organizer.id, organizer.name, event_role.role, event_role.since
             from event_role join organizer on organizer.id = event_role.organizer
             where event_role.event = $1 order by organizer.name_key",
            event.0
        )?;
        let member = |(id, name, role, since): (Uuid, String, String, i64)| {
            Ok(Member { organizer: id.into(), name, role: read(&role)?, since: Timestamp::from_millis(since) })
        };
        let mut members: Vec<Member> = rows.into_iter().map(member).collect::<Result<_, StoreError>>()?;
        members.sort_by_key(|member| std::cmp::Reverse(member.role));
        Ok(members)
    }

    /// Makes an account a member of an event, with `notes`.
    ///
    /// # Errors
    /// [`MemberError`] by cause; then nothing has changed.
    pub async fn add_member(
        &self,
        event: EventId,
        organizer: OrganizerId,
        role: TeamRole,
        at: Timestamp,
        notes: &[Write],
    ) -> Result<(), MemberError> {
        let mut tx = self.begin().await?;
        let done = async {
            settle(&mut tx, event).await?;
            let sql = "select count(*) from event_member where event = $1";
            let there = one_within!(&mut tx, (i64,), sql, event.0)?.map_or(0, |row| row.0);
            if usize::try_from(there).is_ok_and(|there| there >= MOST) {
                return Err(MemberError::Full);
            }
            let added = within!(
                &mut tx,
                "insert into event_member (event, organizer, role, since) values ($1, $2, $3, $4) on conflict (event, organizer) do nothing",
                event.0,
                organizer.0,
                role.name(),
                at.as_millis()
            )?;
            if added == 0 {
                return Err(MemberError::Exists);
            }
            Ok(run_all(&mut tx, notes, None).await?)
        };
        let done = done.await.map(|_| ());
        tx.end(done).await
    }

    /// Gives a member another role, with `notes`; returns the private links of theirs that end with the right to make them.
    ///
    /// # Errors
    /// [`MemberError`] by cause; then nothing has changed.
    pub async fn change_member(
        &self,
        event: EventId,
        organizer: OrganizerId,
        role: TeamRole,
        at: Timestamp,
        notes: &[Write],
    ) -> Result<Vec<Uuid>, MemberError> {
        let mut tx = self.begin().await?;
        let done = async {
            settle(&mut tx, event).await?;
            let sql = "update event_member set role = $3 where event = $1 and organizer = $2";
            let changed = within!(&mut tx, sql, event.0, organizer.0, role.name())?;
            check(&mut tx, event, changed).await?;
            run_all(&mut tx, notes, None).await?;
            if role.may(Right::Run) { Ok(Vec::new()) } else { Ok(end_links(&mut tx, event, organizer, at).await?) }
        };
        let done = done.await;
        tx.end(done).await
    }

    /// Removes a member, with `notes`; returns the private links of theirs that end with that.
    ///
    /// # Errors
    /// [`MemberError`] by cause; then nothing has changed.
    pub async fn remove_member(
        &self,
        event: EventId,
        organizer: OrganizerId,
        at: Timestamp,
        notes: &[Write],
    ) -> Result<Vec<Uuid>, MemberError> {
        let mut tx = self.begin().await?;
        let done = async {
            settle(&mut tx, event).await?;
            let removed = within!(&mut tx, "delete from event_member where event = $1 and organizer = $2", event.0, organizer.0)?;
            check(&mut tx, event, removed).await?;
            run_all(&mut tx, notes, None).await?;
            Ok(end_links(&mut tx, event, organizer, at).await?)
        };
        let done = done.await;
        tx.end(done).await
    }
}

/// Revokes the private links that a member made in an event and that still work: whoever may do nothing more leaves no way in behind.
async fn end_links(tx: &mut Tx, event: EventId, maker: OrganizerId, at: Timestamp) -> Result<Vec<Uuid>, StoreError> {
    let sql = "update private_link set revoked_at = $3
               where revoked_at is null and session in (select id from session where event = $1)
               and made_by = (select name from organizer where id = $2) returning id";
    Ok(all_within!(tx, (Uuid,), sql, event.0, maker.0, at.as_millis())?.into_iter().map(|(id,)| id).collect())
}

/// Takes the event for this transaction, so that two owners who leave at once leave one behind the other, and writes down its maker as the
/// owner if it has no members.
async fn settle(tx: &mut Tx, event: EventId) -> Result<(), MemberError> {
    if within!(tx, "update event set title = title where id = $1", event.0)? == 0 {
        return Err(MemberError::Missing);
    }
    within!(
        tx,
        "insert into event_member (event, organizer, role, since) select id, organizer, 'owner', created_at from event
         where id = $1 and not exists (select 1 from event_member where event_member.event = event.id)",
        event.0
    )?;
    Ok(())
}

/// Checks that somebody was there to change, and that an owner is left.
async fn check(tx: &mut Tx, event: EventId, changed: u64) -> Result<(), MemberError> {
    if changed == 0 {
        return Err(MemberError::Missing);
    }
    let owner = one_within!(tx, (String,), "select role from event_member where event = $1 and role = 'owner' limit 1", event.0)?;
    if owner.is_some() { Ok(()) } else { Err(MemberError::LastOwner) }
}

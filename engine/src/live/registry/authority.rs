//! Authority: the role of an account in an event, and whether it allows what is wanted. Every door of the server asks here.

use super::Registry;
use conductor::id::{EventId, OrganizerId, SessionId};
use protocol::{ApiError, ErrorCode, Right, TeamRole};
use uuid::Uuid;

/// The error for a member whose role does not allow something.
fn forbidden(role: TeamRole, right: Right) -> ApiError {
    let least = right.least();
    ApiError::new(ErrorCode::Forbidden, format!("your role in this event is {role}; this needs the role {least}"))
}

fn allowed(role: Option<TeamRole>, right: Right, what: &'static str) -> Result<TeamRole, ApiError> {
    match role {
        Some(role) if role.may(right) => Ok(role),
        Some(role) => Err(forbidden(role, right)),
        None => Err(ApiError::not_found(what)),
    }
}

impl Registry {
    /// The role of a member in an event, if it has this right. To everybody else `what` does not exist.
    ///
    /// # Errors
    /// `not_found` for who is no member; `forbidden` for a member without the right; `storage_unavailable`.
    pub async fn permit(&self, who: OrganizerId, event: EventId, right: Right, what: &'static str) -> Result<TeamRole, ApiError> {
        allowed(self.store().role(event, who).await?, right, what)
    }

    /// The role of the holder of a private link in its session, if it has this right.
    ///
    /// # Errors
    /// As for [`Self::permit`]; `not_found` also for a link that was revoked or has expired.
    pub async fn permit_holder(&self, link: Uuid, session: SessionId, right: Right) -> Result<TeamRole, ApiError> {
        allowed(self.store().private_role(link, session, self.now()).await?, right, "session")
    }

    /// The role of a member in the event of a session, if it has this right.
    ///
    /// # Errors
    /// As for [`Self::permit`].
    pub async fn permit_in(&self, who: OrganizerId, session: SessionId, right: Right) -> Result<TeamRole, ApiError> {
        let row = self.store().session(session).await?.ok_or_else(|| ApiError::not_found("session"))?;
        self.permit(who, row.event, right, "session").await
    }
}

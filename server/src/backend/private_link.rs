//! Private links of a session: made, listed and revoked by its organizers.

use super::account::line;
use super::{Asked, LiveBackend};
use crate::clock::now;
use crate::secret::Token;
use crate::store::{MOST_PRIVATE_LINKS, PRIVATE_LINK_TTL, PrivateLink};
use api::backend::Caller;
use conductor::id::{OrganizerId, SessionId};
use protocol::account::private_link::{LABEL, MadePrivateLink, PrivateLinkRow, ROLES};
use protocol::{ApiError, ErrorCode, Right, TeamRole};
use uuid::Uuid;

fn row(link: PrivateLink) -> PrivateLinkRow {
    let PrivateLink { id, role, label, made_by, created_at, expires_at, .. } = link;
    PrivateLinkRow { id, role, label, by: made_by, since: created_at, until: expires_at }
}

/// A label in the form that is stored.
fn label(text: &str) -> Result<String, ApiError> {
    let label = room::text::clean(text);
    match label.chars().count() {
        1..=LABEL => Ok(label),
        _ => Err(ApiError::new(ErrorCode::Invalid, format!("the label has 1 to {LABEL} characters"))),
    }
}

impl LiveBackend {
    pub(super) async fn open_private_links(&self, caller: &Caller, session: SessionId) -> Result<Vec<PrivateLinkRow>, ApiError> {
        let session = self.may(caller, session, Right::Run).await?.row.id;
        Ok(self.store().private_links(session, now()).await?.into_iter().map(row).collect())
    }

    pub(super) async fn add_private_link(
        &self,
        caller: &Caller,
        session: SessionId,
        role: TeamRole,
        text: &str,
    ) -> Result<MadePrivateLink, ApiError> {
        let Asked { row: session, by, .. } = self.may(caller, session, Right::Run).await?;
        if !ROLES.contains(&role) {
            return Err(ApiError::new(ErrorCode::Invalid, "a private link is for a viewer, speaker or moderator"));
        }
        let (label, at, token) = (label(text)?, now(), Token::random());
        let made_by = self.account_of(caller).await?.name;
        let link = PrivateLink {
            id: Uuid::now_v7(),
            session: session.id,
            role,
            label,
            made_by,
            created_at: at,
            expires_at: at + PRIVATE_LINK_TTL,
        };
        let note = line(by, by, Some(session.id), format!("made private link {}: {role}", link.id));
        if !self.store().create_private_link(&link, token.hash(), &[note]).await? {
            return Err(ApiError::new(ErrorCode::TooMany, format!("at most {MOST_PRIVATE_LINKS} private links of a session work at once")));
        }
        Ok(MadePrivateLink { row: row(link), address: format!("{}/in/{}", self.origins.base(), token.reveal()) })
    }

    /// Revokes a private link. Pages that were opened with it are closed at once, those on other nodes within seconds.
    pub(super) async fn end_private_link(&self, caller: &Caller, session: SessionId, link: Uuid) -> Result<(), ApiError> {
        let Asked { row: session, by, .. } = self.may(caller, session, Right::Run).await?;
        let note = line(by, by, Some(session.id), format!("revoked private link {link}"));
        if !self.store().revoke_private_link(session.id, link, now(), &[note]).await? {
            return Err(ApiError::not_found("link"));
        }
        self.connections.role_changed(OrganizerId(link), session.event, None);
        Ok(())
    }
}

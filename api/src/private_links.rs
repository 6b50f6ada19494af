//! Private links of a session.

#[cfg(feature = "ssr")]
use super::ask;
use super::{Failure, Light};
use conductor::id::SessionId;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use protocol::TeamRole;
use protocol::account::private_link::{MadePrivateLink, PrivateLinkRow};
use uuid::Uuid;

/// The private links of a session that work.
#[server(prefix = "/api/fn", endpoint = "private-links", input = GetUrl, output = Light)]
pub async fn private_links(session: SessionId) -> Result<Vec<PrivateLinkRow>, Failure> {
    ask(async |backend, caller| backend.private_links(&caller, session).await).await
}

/// Makes a private link.
#[server(prefix = "/api/fn", endpoint = "make-private-link", output = Light)]
pub async fn make_private_link(session: SessionId, role: TeamRole, label: String) -> Result<MadePrivateLink, Failure> {
    ask(async |backend, caller| backend.make_private_link(&caller, session, role, &label).await).await
}

/// Revokes a private link.
#[server(prefix = "/api/fn", endpoint = "revoke-private-link", output = Light)]
pub async fn revoke_private_link(session: SessionId, link: Uuid) -> Result<(), Failure> {
    ask(async |backend, caller| backend.revoke_private_link(&caller, session, link).await).await
}

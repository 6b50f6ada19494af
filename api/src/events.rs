//! Events: their sessions, their titles and their members.

#[cfg(feature = "ssr")]
use super::ask;
use super::{Failure, Light};
use conductor::id::{EventId, OrganizerId};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use protocol::{EventPage, EventSessions, TeamRole};

/// The events of which the organizer is a member, the newest first.
#[server(prefix = "/api/fn", endpoint = "events", input = GetUrl, output = Light)]
pub async fn events() -> Result<Vec<EventSessions>, Failure> {
    ask(async |backend, caller| backend.events(&caller).await).await
}

/// One event with its members.
#[server(prefix = "/api/fn", endpoint = "event", input = GetUrl, output = Light)]
pub async fn event(event: EventId) -> Result<EventPage, Failure> {
    ask(async |backend, caller| backend.event(&caller, event).await).await
}

/// Gives an event another title.
#[server(prefix = "/api/fn", endpoint = "rename-event", output = Light)]
pub async fn rename_event(event: EventId, title: String) -> Result<(), Failure> {
    ask(async |backend, caller| backend.rename_event(&caller, event, &title).await).await
}

/// Makes the account of a name a member.
#[server(prefix = "/api/fn", endpoint = "add-member", output = Light)]
pub async fn add_member(event: EventId, name: String, role: TeamRole) -> Result<(), Failure> {
    ask(async |backend, caller| backend.add_member(&caller, event, &name, role).await).await
}

/// Gives a member another role.
#[server(prefix = "/api/fn", endpoint = "change-member", output = Light)]
pub async fn change_member(event: EventId, member: OrganizerId, role: TeamRole) -> Result<(), Failure> {
    ask(async |backend, caller| backend.change_member(&caller, event, member, role).await).await
}

/// Removes a member, or leaves.
#[server(prefix = "/api/fn", endpoint = "remove-member", output = Light)]
pub async fn remove_member(event: EventId, member: OrganizerId) -> Result<(), Failure> {
    ask(async |backend, caller| backend.remove_member(&caller, event, member).await).await
}

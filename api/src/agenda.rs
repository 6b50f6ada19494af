//! The agenda of a session.

#[cfg(feature = "ssr")]
use super::ask;
use super::{Failure, Light};
use conductor::id::{ItemId, SessionId};
use conductor::plan::{Item, Plan};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Json};
#[cfg(feature = "ssr")]
use protocol::CommandId;
use uuid::Uuid;

/// The agenda, and the items that began.
#[server(prefix = "/api/fn", endpoint = "agenda", input = GetUrl, output = Light)]
pub async fn agenda(session: SessionId) -> Result<Plan, Failure> {
    ask(async |backend, caller| backend.agenda(&caller, session).await).await
}

/// Gives the agenda other items.
#[server(prefix = "/api/fn", endpoint = "set-agenda", input = Json, output = Light)]
pub async fn set_agenda(session: SessionId, items: Vec<Item>) -> Result<Plan, Failure> {
    ask(async |backend, caller| backend.set_agenda(&caller, session, items).await).await
}

/// Begins an item, with a key under which it begins once.
#[server(prefix = "/api/fn", endpoint = "begin-item", output = Light)]
pub async fn begin_item(session: SessionId, item: ItemId, key: Uuid) -> Result<Plan, Failure> {
    ask(async |backend, caller| backend.begin_item(&caller, session, item, CommandId(key)).await).await
}

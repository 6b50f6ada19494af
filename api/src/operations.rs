//! The state of the server.

#[cfg(feature = "ssr")]
use super::ask;
use super::{Failure, Light};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use protocol::OperationsPage;

/// Reads the state of the server, for operators.
#[server(prefix = "/api/fn", endpoint = "operations", input = GetUrl, output = Light)]
pub async fn operations() -> Result<OperationsPage, Failure> {
    ask(async |backend, caller| backend.operations(&caller).await).await
}

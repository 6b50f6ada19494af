//! Setting up, signing in and out, and tokens for programs.

#[cfg(feature = "ssr")]
use super::ask;
use super::{Failure, Light};
#[cfg(feature = "ssr")]
use crate::backend::send_cookie;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use protocol::account::LinkState;
use protocol::{ApiTokenRow, Me};

/// The organizer who is signed in, if anyone is.
#[server(prefix = "/api/fn", endpoint = "signed-in", input = GetUrl, output = Light)]
pub async fn signed_in() -> Result<Option<Me>, Failure> {
    ask(async |backend, caller| backend.me(&caller).await).await
}

/// True while nobody has an account, so that only the one-time set-up link leads in.
#[server(prefix = "/api/fn", endpoint = "is-new", input = GetUrl, output = Light)]
pub async fn is_new() -> Result<bool, Failure> {
    ask(async |backend, caller| backend.is_new(&caller).await).await
}

/// The state of a one-time link.
#[server(prefix = "/api/fn", endpoint = "one-time-link", input = GetUrl, output = Light)]
pub async fn one_time_link(token: String) -> Result<LinkState, Failure> {
    ask(async |backend, caller| backend.link_state(&caller, &token).await).await
}

/// Uses a one-time link, signs its holder in and goes to the sessions.
#[server(prefix = "/api/fn", endpoint = "set-up", output = Light)]
pub async fn set_up(token: String, name: Option<String>, password: String) -> Result<(), Failure> {
    let name = name.unwrap_or_default();
    let cookie = ask(async |backend, caller| backend.use_link(&caller, &token, &name, &password).await).await?;
    send_cookie(&cookie)?;
    leptos_axum::redirect("/");
    Ok(())
}

/// Signs an organizer in and goes where they wanted to go.
#[server(prefix = "/api/fn", endpoint = "sign-in", output = Light)]
pub async fn sign_in(name: String, password: String, next: Option<String>) -> Result<(), Failure> {
    let cookies = ask(async |backend, caller| backend.sign_in(&caller, &name, &password).await).await?;
    cookies.iter().try_for_each(send_cookie)?;
    leptos_axum::redirect(next.as_deref().filter(|path| super::is_own_path(path)).unwrap_or("/"));
    Ok(())
}

/// Ends the login.
#[server(prefix = "/api/fn", endpoint = "sign-out", output = Light)]
pub async fn sign_out() -> Result<(), Failure> {
    let cookie = ask(async |backend, caller| backend.sign_out(&caller).await).await?;
    send_cookie(&cookie)?;
    leptos_axum::redirect("/sign-in");
    Ok(())
}

/// The organizer's tokens for programs.
#[server(prefix = "/api/fn", endpoint = "api-tokens", input = GetUrl, output = Light)]
pub async fn api_tokens() -> Result<Vec<ApiTokenRow>, Failure> {
    ask(async |backend, caller| backend.api_tokens(&caller).await).await
}

/// Makes a token for a program; the second part is its secret.
#[server(prefix = "/api/fn", endpoint = "create-api-token", output = Light)]
pub async fn create_api_token(name: String) -> Result<(ApiTokenRow, String), Failure> {
    ask(async |backend, caller| backend.create_api_token(&caller, &name).await).await
}

/// Revokes a token.
#[server(prefix = "/api/fn", endpoint = "revoke-api-token", output = Light)]
pub async fn revoke_api_token(id: String) -> Result<(), Failure> {
    ask(async |backend, caller| backend.revoke_api_token(&caller, &id).await).await
}

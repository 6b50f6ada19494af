//! An organizer's account, and the accounts of all for operators.

#[cfg(feature = "ssr")]
use super::ask;
use super::{Failure, Light};
use conductor::id::OrganizerId;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use protocol::account::{AccountPage, MadeLink};
use uuid::Uuid;

/// The account of the organizer who is signed in.
#[server(prefix = "/api/fn", endpoint = "account", input = GetUrl, output = Light)]
pub async fn account() -> Result<AccountPage, Failure> {
    ask(async |backend, caller| backend.account(&caller).await).await
}

/// Gives the account another password and signs out other browsers.
#[server(prefix = "/api/fn", endpoint = "change-password", output = Light)]
pub async fn change_password(present: String, password: String) -> Result<(), Failure> {
    ask(async |backend, caller| backend.change_password(&caller, &present, &password).await).await
}

/// Signs one browser out.
#[server(prefix = "/api/fn", endpoint = "end-sign-in", output = Light)]
pub async fn end_sign_in(id: Uuid) -> Result<(), Failure> {
    ask(async |backend, caller| backend.end_sign_in(&caller, id).await).await
}

/// Signs every other browser out.
#[server(prefix = "/api/fn", endpoint = "sign-out-elsewhere", output = Light)]
pub async fn sign_out_elsewhere() -> Result<(), Failure> {
    ask(async |backend, caller| backend.sign_out_elsewhere(&caller).await).await
}

/// Makes an invitation.
#[server(prefix = "/api/fn", endpoint = "invite", output = Light)]
pub async fn invite(name: String) -> Result<MadeLink, Failure> {
    ask(async |backend, caller| backend.invite(&caller, &name).await).await
}

/// Makes a link to a new password.
#[server(prefix = "/api/fn", endpoint = "reset-link", output = Light)]
pub async fn reset_link(organizer: OrganizerId) -> Result<MadeLink, Failure> {
    ask(async |backend, caller| backend.reset_link(&caller, organizer).await).await
}

/// Withdraws a one-time link.
#[server(prefix = "/api/fn", endpoint = "withdraw-link", output = Light)]
pub async fn withdraw_link(link: Uuid) -> Result<(), Failure> {
    ask(async |backend, caller| backend.withdraw_link(&caller, link).await).await
}

/// Signs every browser of an account out.
#[server(prefix = "/api/fn", endpoint = "end-sign-ins", output = Light)]
pub async fn end_sign_ins(organizer: OrganizerId) -> Result<(), Failure> {
    ask(async |backend, caller| backend.end_sign_ins(&caller, organizer).await).await
}

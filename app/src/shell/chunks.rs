//! Pages of organizers that are chunks: all but the dashboard.

use crate::chunk::{Lost, wasm_split};
#[cfg(feature = "hydrate")]
use crate::components;
use crate::pages;
use leptos::prelude::*;

/// The page that makes the first account.
#[wasm_split(gate, wasm_split_path = leptos::wasm_split, fallible, preload(load_set_up))]
pub(super) fn set_up() -> Result<AnyView, Lost> {
    Ok(view! { <pages::set_up::SetUpPage/> }.into_any())
}

/// The page on which an organizer signs in.
#[wasm_split(gate, wasm_split_path = leptos::wasm_split, fallible, preload(load_sign_in))]
pub(super) fn sign_in() -> Result<AnyView, Lost> {
    Ok(view! { <pages::sign_in::SignInPage/> }.into_any())
}

/// The list of sessions.
#[wasm_split(sessions, wasm_split_path = leptos::wasm_split, fallible, preload(load_sessions))]
pub(super) fn sessions() -> Result<AnyView, Lost> {
    Ok(view! { <pages::sessions::SessionsPage/> }.into_any())
}

/// The list of events.
#[wasm_split(events, wasm_split_path = leptos::wasm_split, fallible, preload(load_events))]
pub(super) fn events() -> Result<AnyView, Lost> {
    Ok(view! { <pages::events::EventsPage/> }.into_any())
}

/// One event with its team.
#[wasm_split(events, wasm_split_path = leptos::wasm_split, fallible, preload(load_event))]
pub(super) fn event() -> Result<AnyView, Lost> {
    Ok(view! { <pages::events::one::OneEventPage/> }.into_any())
}

/// The page on which a session is made.
#[wasm_split(making, wasm_split_path = leptos::wasm_split, fallible, preload(load_create))]
pub(super) fn create() -> Result<AnyView, Lost> {
    Ok(view! { <pages::create::CreatePage/> }.into_any())
}

/// The page on which a rehearsal is made.
#[wasm_split(making, wasm_split_path = leptos::wasm_split, fallible, preload(load_rehearse))]
pub(super) fn rehearse() -> Result<AnyView, Lost> {
    Ok(view! { <pages::rehearse::RehearsePage/> }.into_any())
}

/// The page of what happened in a session.
#[wasm_split(history, wasm_split_path = leptos::wasm_split, fallible, preload(load_history))]
pub(super) fn history() -> Result<AnyView, Lost> {
    Ok(view! { <pages::history::HistoryPage/> }.into_any())
}

/// The page of what an event has taught.
#[wasm_split(policy, wasm_split_path = leptos::wasm_split, fallible, preload(load_policy))]
pub(super) fn policy() -> Result<AnyView, Lost> {
    Ok(view! { <pages::policy::PolicyPage/> }.into_any())
}

/// The page of an organizer's past sessions.
#[wasm_split(past, wasm_split_path = leptos::wasm_split, fallible, preload(load_past))]
pub(super) fn past() -> Result<AnyView, Lost> {
    Ok(view! { <pages::past::PastPage/> }.into_any())
}

/// The page of an organizer's tokens.
#[wasm_split(tokens, wasm_split_path = leptos::wasm_split, fallible, preload(load_tokens))]
pub(super) fn tokens() -> Result<AnyView, Lost> {
    Ok(view! { <pages::tokens::TokensPage/> }.into_any())
}

/// The page of an organizer's account.
#[wasm_split(account, wasm_split_path = leptos::wasm_split, fallible, preload(load_account))]
pub(super) fn account() -> Result<AnyView, Lost> {
    Ok(view! { <pages::account::AccountPage/> }.into_any())
}

/// The page of how the server does.
#[wasm_split(operations, wasm_split_path = leptos::wasm_split, fallible, preload(load_operations))]
pub(super) fn operations() -> Result<AnyView, Lost> {
    Ok(view! { <pages::operations::OperationsPage/> }.into_any())
}

/// Downloads the chunk of the page that the server has rendered; without it the page cannot be taken over.
///
/// # Errors
/// The download failed.
#[cfg(feature = "hydrate")]
pub async fn fetch_rendered() -> Result<(), Lost> {
    let path = window().location().pathname().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    match parts[..] {
        [""] => load_sessions().await?,
        ["setup", _] => load_set_up().await?,
        ["sign-in"] => load_sign_in().await?,
        ["sessions", "new"] => load_create().await?,
        ["rehearse"] => load_rehearse().await?,
        ["sessions", _, "history"] => load_history().await?,
        ["events", _, "policy"] => {
            load_policy().await?;
            pages::policy::fetch_parts().await?;
        }
        ["events"] => load_events().await?,
        ["events", _] => load_event().await?,
        ["past"] => load_past().await?,
        ["tokens"] => load_tokens().await?,
        ["account"] => load_account().await?,
        ["operations"] => {
            load_operations().await?;
            pages::operations::load_streams().await?;
            pages::operations::load_models().await?;
        }
        ["sessions", _] if document().query_selector(".waiting").ok().flatten().is_some() => {
            components::dashboard::needs_you::load_proposal().await?;
            components::dashboard::needs_you::load_words().await?;
        }
        ["sessions", _] if document().query_selector(".proposal").ok().flatten().is_some() => {
            components::dashboard::needs_you::load_proposal().await?;
        }
        _ => {}
    }
    Ok(())
}

/// Downloads what may be wanted next, one chunk after the other.
#[cfg(feature = "hydrate")]
pub async fn fetch_rest() {
    use crate::chunk::{fetch_all, put_off};
    use components::dashboard::{agenda, desk, needs_you, private_links, settings_sheet, shortcuts};
    use components::watch::decision_sheet;
    let mut loads = vec![
        put_off(needs_you::load_proposal),
        put_off(needs_you::load_words),
        put_off(agenda::load_items),
        put_off(settings_sheet::load_form),
        put_off(decision_sheet::load_record),
        put_off(shortcuts::load_keys),
        put_off(private_links::load_private_links),
    ];
    loads.extend(desk::chunks());
    loads.extend([put_off(load_sessions), put_off(load_history), put_off(load_policy), put_off(load_create)]);
    loads.extend([put_off(load_operations), put_off(load_past), put_off(load_tokens), put_off(load_account), put_off(load_events)]);
    fetch_all(loads).await;
}

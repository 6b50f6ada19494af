//! Drafts of a session.

#[cfg(feature = "ssr")]
use super::ask;
use super::{Failure, Light};
use conductor::id::{DraftId, SessionId};
use conductor::prepared::{Draft, Prepared};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Json};
use protocol::{AddedDrafts, SessionCard};
#[cfg(feature = "ssr")]
use protocol::{CommandId, Move};
use uuid::Uuid;

/// The drafts of a session, in order.
#[server(prefix = "/api/fn", endpoint = "drafts", input = GetUrl, output = Light)]
pub async fn drafts(session: SessionId) -> Result<Vec<Draft>, Failure> {
    ask(async |backend, caller| backend.drafts(&caller, session).await).await
}

/// Adds a draft at the end.
#[server(prefix = "/api/fn", endpoint = "add-draft", input = Json, output = Light)]
pub async fn add_draft(session: SessionId, new: Prepared) -> Result<(), Failure> {
    ask(async |backend, caller| backend.add_drafts(&caller, session, vec![new]).await.map(|_| ())).await
}

/// Adds the starter list.
#[server(prefix = "/api/fn", endpoint = "add-starter", output = Light)]
pub async fn add_starter(session: SessionId) -> Result<(), Failure> {
    ask(async |backend, caller| backend.add_starter(&caller, session).await.map(|_| ())).await
}

/// Writes a draft anew.
#[server(prefix = "/api/fn", endpoint = "change-draft", input = Json, output = Light)]
pub async fn change_draft(session: SessionId, draft: DraftId, new: Prepared) -> Result<(), Failure> {
    ask(async |backend, caller| backend.change_draft(&caller, session, draft, new).await).await
}

/// Moves a draft to another place.
#[server(prefix = "/api/fn", endpoint = "move-draft", output = Light)]
pub async fn move_draft(session: SessionId, draft: DraftId, to: u32) -> Result<(), Failure> {
    ask(async |backend, caller| backend.move_draft(&caller, session, draft, Move { to }).await).await
}

/// Deletes a draft.
#[server(prefix = "/api/fn", endpoint = "drop-draft", output = Light)]
pub async fn drop_draft(session: SessionId, draft: DraftId) -> Result<(), Failure> {
    ask(async |backend, caller| backend.drop_draft(&caller, session, draft).await).await
}

/// Lets a poll open at a random moment within `minutes`; without, takes that back.
#[server(prefix = "/api/fn", endpoint = "plan-draft", output = Light)]
pub async fn plan_draft(session: SessionId, draft: DraftId, minutes: Option<u32>) -> Result<(), Failure> {
    ask(async |backend, caller| backend.plan_draft(&caller, session, draft, minutes).await).await
}

/// Sends a draft, with a key under which it is sent once.
#[server(prefix = "/api/fn", endpoint = "launch-draft", output = Light)]
pub async fn launch_draft(session: SessionId, draft: DraftId, key: Uuid, over_budget: bool) -> Result<(), Failure> {
    ask(async |backend, caller| backend.launch_draft(&caller, session, draft, CommandId(key), over_budget).await).await
}

/// Makes a session like another one and opens its dashboard.
#[server(prefix = "/api/fn", endpoint = "duplicate-session", output = Light)]
pub async fn duplicate_session(session: SessionId, title: String) -> Result<SessionCard, Failure> {
    let card = ask(async |backend, caller| backend.duplicate_session(&caller, session, &title).await).await?;
    leptos_axum::redirect(&format!("/sessions/{}", card.id));
    Ok(card)
}

/// Sends the file that was chosen in a form, to the address that programs use. Lines that are not understood are in the answer.
///
/// # Errors
/// The server's, or `unavailable` if it cannot be reached.
#[cfg(feature = "hydrate")]
pub async fn read_drafts(session: SessionId, form: &web_sys::HtmlFormElement) -> Result<AddedDrafts, Failure> {
    use gloo_net::http::Request;
    use protocol::{ApiError, ErrorCode, RejectedBatch};
    let lost = |_| Failure(ApiError::new(ErrorCode::Unavailable, "the server cannot be reached; nothing has changed").retry_after(5));
    let unclear = |_| Failure(ApiError::internal());
    let form = web_sys::FormData::new_with_form(form).map_err(|_| Failure(ApiError::internal()))?;
    // Browsers name the kind of a table in several ways; its content says what it is.
    let request = Request::post(&format!("/api/v1/sessions/{session}/drafts/import")).header("content-type", "text/csv");
    let request = request.body(form.get("file")).map_err(lost)?;
    let answer = request.send().await.map_err(lost)?;
    let text = answer.text().await.map_err(lost)?;
    match answer.status() {
        201 => wire::from_str(&text).map_err(unclear),
        422 => {
            let rejected: RejectedBatch = wire::from_str(&text).map_err(unclear)?;
            Ok(AddedDrafts { added: Vec::new(), refused: rejected.errors })
        }
        _ => Err(wire::from_str(&text).map_err(unclear)?),
    }
}

/// Sends nothing: a page's program does that in the browser.
///
/// # Errors
/// Always.
#[cfg(not(feature = "hydrate"))]
pub async fn read_drafts<Form>(_: SessionId, _: &Form) -> Result<AddedDrafts, Failure> {
    Err(Failure(protocol::ApiError::internal()))
}

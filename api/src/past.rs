//! Past sessions, and files of other programs.

#[cfg(feature = "ssr")]
use super::ask;
use super::{Failure, Light};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
#[cfg(feature = "ssr")]
use protocol::past::LabelAlarm as Label;
use protocol::past::{Imported, PastPage};
use uuid::Uuid;

/// The organizer's past sessions.
#[server(prefix = "/api/fn", endpoint = "past", input = GetUrl, output = Light)]
pub async fn past() -> Result<PastPage, Failure> {
    ask(async |backend, caller| backend.past(&caller).await).await
}

/// Forgets a past session.
#[server(prefix = "/api/fn", endpoint = "forget-past", output = Light)]
pub async fn forget_past(past: Uuid) -> Result<(), Failure> {
    ask(async |backend, caller| backend.forget_past(&caller, past).await).await
}

/// Keeps the organizer's word on an alarm.
#[server(prefix = "/api/fn", endpoint = "label-alarm", output = Light)]
pub async fn label_alarm(past: Uuid, alarm: u32, lost: bool) -> Result<(), Failure> {
    ask(async |backend, caller| backend.label_alarm(&caller, past, alarm, Label { lost: Some(lost) }).await).await
}

/// Sends the files that were chosen in a form, to the address that programs use.
///
/// # Errors
/// The server's, or `unavailable` if it cannot be reached.
#[cfg(feature = "hydrate")]
pub async fn upload(form: &web_sys::HtmlFormElement) -> Result<Imported, Failure> {
    use gloo_net::http::Request;
    use protocol::{ApiError, ErrorCode};
    use wasm_bindgen::JsCast;
    let lost = |_| Failure(ApiError::new(ErrorCode::Unavailable, "the server cannot be reached; nothing has changed").retry_after(5));
    let unclear = |_| Failure(ApiError::internal());
    let files = web_sys::FormData::new_with_form(form).map_err(|_| Failure(ApiError::internal()))?;
    // A recording that was chosen by mistake would be sent for minutes before the server could say so.
    let size: f64 = files.get_all("file").iter().filter_map(|file| file.dyn_into::<web_sys::Blob>().ok()).map(|file| file.size()).sum();
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    let most = protocol::past::BYTES as f64;
    if size > most {
        return Err(Failure(ApiError::new(ErrorCode::TooLarge, "the files are too large together")));
    }
    let request = Request::post("/api/v1/past/import").body(files).map_err(lost)?;
    let answer = request.send().await.map_err(lost)?;
    let text = answer.text().await.map_err(lost)?;
    if answer.ok() { wire::from_str(&text).map_err(unclear) } else { Err(wire::from_str(&text).map_err(unclear)?) }
}

/// Sends nothing: a page's program does that in the browser.
///
/// # Errors
/// Always.
#[cfg(not(feature = "hydrate"))]
pub async fn upload<Form>(_: &Form) -> Result<Imported, Failure> {
    Err(Failure(protocol::ApiError::internal()))
}

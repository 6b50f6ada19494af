//! Past sessions, and files of other programs.

use super::Failure;
#[cfg(feature = "ssr")]
use super::ask;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
#[cfg(feature = "ssr")]
use protocol::past::LabelAlarm as Label;
use protocol::past::PastPage;
use uuid::Uuid;

/// The organizer's past sessions.
#[server(prefix = "/api/fn", endpoint = "past", input = GetUrl)]
pub async fn past() -> Result<PastPage, Failure> {
    ask(async |backend, caller| backend.past(&caller).await).await
}

/// Forgets a past session.
#[server(prefix = "/api/fn", endpoint = "forget-past")]
pub async fn forget_past(past: Uuid) -> Result<(), Failure> {
    ask(async |backend, caller| backend.forget_past(&caller, past).await).await
}

/// Keeps the organizer's word on an alarm.
#[server(prefix = "/api/fn", endpoint = "label-alarm")]
pub async fn label_alarm(past: Uuid, alarm: u32, lost: bool) -> Result<(), Failure> {
    ask(async |backend, caller| backend.label_alarm(&caller, past, alarm, Label { lost: Some(lost) }).await).await
}

//! [`Backend`]: the server as pages and server functions see it. The server implements it.
//!
//! The server provides an `Arc<dyn Backend>` as Leptos context, both to its page routes and to its handler of server functions, and puts a
//! [`Caller`] into the extensions of every request.

use async_trait::async_trait;
use conductor::id::{DraftId, EventId, ItemId, OrganizerId, ProposalId, SessionId};
use conductor::plan::{Item, Plan};
use conductor::policy::Holdout;
use conductor::posterior::import::Imported;
use conductor::prepared::{Draft, Prepared};
use leptos::prelude::*;
use protocol::account::private_link::{MadePrivateLink, PrivateLinkRow};
use protocol::account::{AccountPage, LinkState, MadeLink, Team};
use protocol::past::{Imported as ImportedPast, LabelAlarm, PastPage};
use protocol::{
    AddedDrafts, ApiError, ApiTokenRow, CommandId, DashboardPage, DecisionPage, ErrorCode, EventPage, EventSessions, HistoryPage, JoinPage,
    Me, Move, NewSession, OperationsPage, PolicyPage, ProjectorPage, SessionCard, TeamRole,
};
use std::net::IpAddr;
use std::sync::Arc;
use uuid::Uuid;

/// The random secret in an attendee's cookie, from which the server derives their identity in each event.
#[derive(Clone, PartialEq, Eq)]
pub struct AttendeeSecret(pub String);

impl std::fmt::Debug for AttendeeSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AttendeeSecret(..)")
    }
}

/// The holder of a private link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkHolder {
    /// The link.
    pub id: Uuid,
    /// The only session that it is for.
    pub session: SessionId,
}

/// The caller of a request. A middleware of the server reads it from cookies or tokens and puts it into the request's extensions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caller {
    /// The organizer who is signed in.
    pub organizer: Option<OrganizerId>,
    /// The private link that was opened in this browser, if it works.
    pub link: Option<LinkHolder>,
    /// The attendee's secret, if the browser has one.
    pub attendee: Option<AttendeeSecret>,
    /// The key of the login that the cookie names, so that it can be ended.
    pub login: Option<String>,
    /// The mark of a browser in which somebody has signed in before, whoever wrote it.
    pub familiar: Option<String>,
    /// When the attendee's identity was made; `None` if another platform vouches for it.
    pub made_at: Option<conductor::time::Timestamp>,
    /// The network that the request came from, for rate limits; only its beginning is ever stored.
    pub address: Option<IpAddr>,
    /// The kind of browser and its system, if the request may sign somebody in.
    pub browser: Option<String>,
}

/// The value of a `Set-Cookie` header.
#[derive(Clone, PartialEq, Eq)]
pub struct SetCookie(pub String);

impl std::fmt::Debug for SetCookie {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SetCookie(..)")
    }
}

/// The server as pages see it. Every method checks for itself whether the caller may.
///
/// Errors are [`ApiError`]s: `unauthenticated` if nobody is signed in where somebody must be, `not_found` for what does not exist or does
/// not belong to the caller, and what each method names.
#[async_trait]
pub trait Backend: Send + Sync + 'static {
    /// The organizer who is signed in, if anyone is.
    async fn me(&self, caller: &Caller) -> Result<Option<Me>, ApiError>;

    /// True while nobody has an account, so that only the one-time set-up link leads in.
    async fn is_new(&self, caller: &Caller) -> Result<bool, ApiError>;

    /// The state of a one-time link. `rate_limited` after too many looks.
    async fn link_state(&self, caller: &Caller, token: &str) -> Result<LinkState, ApiError>;

    /// Uses a one-time link and signs its holder in: makes an account of this name, or gives the link's account this password. `over` or
    /// `forbidden` if the link does not work (any more), `invalid` for a bad name or password, `exists` if the name is taken.
    async fn use_link(&self, caller: &Caller, token: &str, name: &str, password: &str) -> Result<SetCookie, ApiError>;

    /// Signs an organizer in. `bad_credentials` for a wrong name or password alike, `rate_limited` after too many tries.
    async fn sign_in(&self, caller: &Caller, name: &str, password: &str) -> Result<[SetCookie; 2], ApiError>;

    /// Ends the caller's login; the cookie deletes itself.
    async fn sign_out(&self, caller: &Caller) -> Result<SetCookie, ApiError>;

    /// The caller's account: its sign-ins, and for operators the accounts of all.
    async fn account(&self, caller: &Caller) -> Result<AccountPage, ApiError>;

    /// Gives the caller's account another password and signs out other browsers. `bad_credentials` if `present` is not the password.
    async fn change_password(&self, caller: &Caller, present: &str, new: &str) -> Result<(), ApiError>;

    /// Signs one browser of the caller out.
    async fn end_sign_in(&self, caller: &Caller, id: Uuid) -> Result<(), ApiError>;

    /// Signs every browser of the caller out but the one that asks.
    async fn sign_out_elsewhere(&self, caller: &Caller) -> Result<(), ApiError>;

    /// The accounts and the one-time links that are open. For operators: to others, this and what follows is `not_found`.
    async fn team(&self, caller: &Caller) -> Result<Team, ApiError>;

    /// Makes a one-time link for somebody who has no account yet. `exists` if the name is taken, `too_many` if too many links are open.
    async fn invite(&self, caller: &Caller, name: &str) -> Result<MadeLink, ApiError>;

    /// Makes a one-time link to a new password for somebody's account.
    async fn reset_link(&self, caller: &Caller, whose: OrganizerId) -> Result<MadeLink, ApiError>;

    /// Withdraws a one-time link.
    async fn withdraw_link(&self, caller: &Caller, link: Uuid) -> Result<(), ApiError>;

    /// Signs every browser of somebody's account out.
    async fn end_sign_ins(&self, caller: &Caller, whose: OrganizerId) -> Result<(), ApiError>;

    /// The organizer's sessions, the newest first.
    async fn sessions(&self, caller: &Caller) -> Result<Vec<SessionCard>, ApiError>;

    /// The organizer's events that are no rehearsals, with their sessions, the newest first.
    async fn events(&self, caller: &Caller) -> Result<Vec<EventSessions>, ApiError>;

    /// Gives an event another title. `invalid` for a bad one.
    async fn rename_event(&self, caller: &Caller, event: EventId, title: &str) -> Result<(), ApiError>;

    /// One event with its sessions and its members. `not_found` for who is no member.
    async fn event(&self, caller: &Caller, event: EventId) -> Result<EventPage, ApiError>;

    /// Makes the account of a name a member. `not_found` if there is none, `exists` if it is one already.
    async fn add_member(&self, caller: &Caller, event: EventId, name: &str, role: TeamRole) -> Result<(), ApiError>;

    /// Gives a member another role. `conflict` for the last owner.
    async fn change_member(&self, caller: &Caller, event: EventId, member: OrganizerId, role: TeamRole) -> Result<(), ApiError>;

    /// Removes a member; everybody may remove themselves. `conflict` for the last owner.
    async fn remove_member(&self, caller: &Caller, event: EventId, member: OrganizerId) -> Result<(), ApiError>;

    /// The private links of a session that work, for its organizers.
    async fn private_links(&self, caller: &Caller, session: SessionId) -> Result<Vec<PrivateLinkRow>, ApiError>;

    /// Makes a private link. `invalid` for a role that such a link cannot give, `too_many` if too many links work.
    async fn make_private_link(
        &self,
        caller: &Caller,
        session: SessionId,
        role: TeamRole,
        label: &str,
    ) -> Result<MadePrivateLink, ApiError>;

    /// Revokes a private link.
    async fn revoke_private_link(&self, caller: &Caller, session: SessionId, link: Uuid) -> Result<(), ApiError>;

    /// Makes a session, live at once. `invalid` for a bad title or rehearsal.
    async fn create_session(&self, caller: &Caller, new: NewSession) -> Result<SessionCard, ApiError>;

    /// Ends a session for everybody. Ending it again changes nothing.
    async fn end_session(&self, caller: &Caller, session: SessionId) -> Result<(), ApiError>;

    /// Deletes a session with everything that was said and measured in it.
    async fn delete_session(&self, caller: &Caller, session: SessionId) -> Result<(), ApiError>;

    /// The dashboard of a session.
    async fn dashboard(&self, caller: &Caller, session: SessionId) -> Result<DashboardPage, ApiError>;

    /// The room that an attendee enters by its code. May be asked without a secret: then the viewer is nobody yet.
    async fn join(&self, caller: &Caller, code: &str) -> Result<JoinPage, ApiError>;

    /// The screen for everybody.
    async fn projector(&self, caller: &Caller, code: &str) -> Result<ProjectorPage, ApiError>;

    /// The history of a session, while it is live and after.
    async fn history(&self, caller: &Caller, session: SessionId) -> Result<HistoryPage, ApiError>;
    /// The same without leaving anything out: every point of the timeline, every message, question and poll.
    async fn archive(&self, caller: &Caller, session: SessionId) -> Result<HistoryPage, ApiError>;
    /// Every question of a session, in the order of screens.
    async fn questions(&self, caller: &Caller, session: SessionId) -> Result<Vec<room::QuestionView>, ApiError>;

    /// The drafts of a session, in order.
    async fn drafts(&self, caller: &Caller, session: SessionId) -> Result<Vec<Draft>, ApiError>;

    /// Adds drafts at the end of a session's list, all or none. `invalid` if one cannot be shown, `conflict` if the list is full.
    async fn add_drafts(&self, caller: &Caller, session: SessionId, new: Vec<Prepared>) -> Result<Vec<DraftId>, ApiError>;

    /// Adds the starter list in the session's language.
    async fn add_starter(&self, caller: &Caller, session: SessionId) -> Result<Vec<DraftId>, ApiError>;

    /// Adds the drafts of a file, all or none: a table or JSON.
    async fn read_drafts(&self, caller: &Caller, session: SessionId, text: &str) -> Result<AddedDrafts, ApiError>;

    /// Writes a draft anew; it stays where it is.
    async fn change_draft(&self, caller: &Caller, session: SessionId, draft: DraftId, new: Prepared) -> Result<(), ApiError>;

    /// Moves a draft to another place.
    async fn move_draft(&self, caller: &Caller, session: SessionId, draft: DraftId, to: Move) -> Result<(), ApiError>;

    /// Deletes a draft.
    async fn drop_draft(&self, caller: &Caller, session: SessionId, draft: DraftId) -> Result<(), ApiError>;

    /// Lets a draft that is a poll open at a random moment within `minutes`, or without, takes that back. `invalid` if it cannot be planned,
    /// `conflict` if too many are.
    async fn plan_draft(&self, caller: &Caller, session: SessionId, draft: DraftId, minutes: Option<u32>) -> Result<(), ApiError>;

    /// Sends a draft: opens a poll, launches anything else, and notes that it was used. With the same key it is sent once. A `conflict` over
    /// the hour's budget, unless `over_budget` says to send it anyway.
    async fn launch_draft(
        &self,
        caller: &Caller,
        session: SessionId,
        draft: DraftId,
        key: CommandId,
        over_budget: bool,
    ) -> Result<(), ApiError>;

    /// Makes a session like another one: in the same event, with its drafts, none of them used, its settings and its door.
    async fn duplicate_session(&self, caller: &Caller, session: SessionId, title: &str) -> Result<SessionCard, ApiError>;

    /// The agenda of a session.
    async fn agenda(&self, caller: &Caller, session: SessionId) -> Result<Plan, ApiError>;

    /// Gives a session other items of its agenda. `invalid` if they break a rule.
    async fn set_agenda(&self, caller: &Caller, session: SessionId, items: Vec<Item>) -> Result<Plan, ApiError>;

    /// Begins an item of the agenda, which sets the phase.
    async fn begin_item(&self, caller: &Caller, session: SessionId, item: ItemId, key: CommandId) -> Result<Plan, ApiError>;

    /// One decision, with everything that led to it.
    async fn decision(&self, caller: &Caller, proposal: ProposalId) -> Result<DecisionPage, ApiError>;

    /// An event's policy and what it has learned.
    async fn policy(&self, caller: &Caller, event: EventId) -> Result<PolicyPage, ApiError>;

    /// Forgets what the policy of an event learned; the log of outcomes stays.
    async fn reset_policy(&self, caller: &Caller, event: EventId) -> Result<(), ApiError>;

    /// Sets how much of an event's decisions holds at random. `invalid` if it is out of bounds.
    async fn set_holdout(&self, caller: &Caller, event: EventId, holdout: Holdout) -> Result<(), ApiError>;

    /// The statistics of an event's Beta view as a file that [`Self::import_statistics`] takes.
    async fn export_statistics(&self, caller: &Caller, event: EventId) -> Result<String, ApiError>;

    /// Adds statistics to an event's Beta view. `invalid` if they are of another form.
    async fn import_statistics(&self, caller: &Caller, event: EventId, statistics: &str) -> Result<Imported, ApiError>;

    /// The organizer's past sessions.
    async fn past(&self, caller: &Caller) -> Result<PastPage, ApiError>;

    /// Reads files of past sessions, each with its name, keeps what they leave for later ones, and says what was understood. `invalid` for
    /// too many files or sessions, `unavailable` while others are read.
    async fn import_past(&self, caller: &Caller, files: Vec<(String, Vec<u8>)>) -> Result<ImportedPast, ApiError>;

    /// Forgets a past session: new ones are no longer compared with it.
    async fn forget_past(&self, caller: &Caller, past: Uuid) -> Result<(), ApiError>;

    /// Keeps the organizer's word on an alarm of an imported session.
    async fn label_alarm(&self, caller: &Caller, past: Uuid, n: u32, label: LabelAlarm) -> Result<(), ApiError>;

    /// The organizer's tokens for programs, the newest first.
    async fn api_tokens(&self, caller: &Caller) -> Result<Vec<ApiTokenRow>, ApiError>;

    /// Makes a token. The second part is the secret, which is never shown again.
    async fn create_api_token(&self, caller: &Caller, name: &str) -> Result<(ApiTokenRow, String), ApiError>;

    /// Revokes a token by its public part.
    async fn revoke_api_token(&self, caller: &Caller, id: &str) -> Result<(), ApiError>;

    /// The state of the server. `not_found` for organizers who are not operators.
    async fn operations(&self, caller: &Caller) -> Result<OperationsPage, ApiError>;
}

/// The server's backend, from context.
///
/// # Errors
/// `internal` if the server did not provide one to this handler.
pub fn backend() -> Result<Arc<dyn Backend>, ApiError> {
    use_context().ok_or_else(ApiError::internal)
}

/// The caller of the request that is being answered.
///
/// # Errors
/// `internal` if the middleware that names callers did not run for this request.
pub fn caller() -> Result<Caller, ApiError> {
    use_context::<http::request::Parts>().and_then(|parts| parts.extensions.get::<Caller>().cloned()).ok_or_else(ApiError::internal)
}

/// Gives the status of `error` to the answer, except to a plain form's, which is sent back to its page instead.
pub fn answer_with_status_of(error: &ApiError) {
    let Some(options) = use_context::<leptos_axum::ResponseOptions>() else { return };
    let is_plain_form = use_context::<http::request::Parts>().is_some_and(|parts| {
        let accept = parts.headers.get(http::header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        parts.method == http::Method::POST && accept.contains("text/html")
    });
    if !is_plain_form {
        options.set_status(http::StatusCode::from_u16(error.status()).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR));
        if let Some(seconds) = error.retry_after {
            options.insert_header(http::header::RETRY_AFTER, http::HeaderValue::from(seconds));
        }
    }
}

/// Sends a cookie with the answer.
///
/// # Errors
/// `internal` if the value cannot be a header, or outside of an answer.
pub fn send_cookie(cookie: &SetCookie) -> Result<(), ApiError> {
    let options = use_context::<leptos_axum::ResponseOptions>().ok_or_else(ApiError::internal)?;
    let value = http::HeaderValue::from_str(&cookie.0).map_err(|_| ApiError::new(ErrorCode::Internal, "the cookie could not be set"))?;
    options.append_header(http::header::SET_COOKIE, value);
    Ok(())
}

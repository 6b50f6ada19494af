//! `/api/v1`: for programs, and for people with `curl`. An organizer calls it with an API token or a login cookie; everything that belongs
//! to somebody else is `not_found`. Commands take an `Idempotency-Key` (a UUID): repeated within a day, a command is carried out once and
//! gets the same answer.
//!
//! [`openapi`] describes it; a test compares it with [`routes`] and [`ingest`].

mod account;
mod agenda;
mod conduct;
mod door;
mod drafts;
mod events;
mod export;
mod key;
mod learning;
mod listed;
pub mod openapi;
mod operations;
mod past;
mod polls;
mod private_links;
mod session;
mod signals;
mod talk;
mod token;
mod webhooks;

pub use export::XLSX;
pub use listed::Listed;

use axum::http::Method;

/// Where all of it is.
pub const BASE: &str = "/api/v1";
/// Most bytes in a batch of signals.
pub const INGEST_BYTES: usize = protocol::ingest::BYTES;

/// Address of uploads.
pub const IMPORT: &str = "/past/import";
/// Most bytes of an upload: its files and what stands around them.
pub const UPLOAD_BYTES: usize = protocol::past::BYTES + 64 * 1024;

/// Every route but ingest and uploads.
#[must_use]
pub fn routes() -> Listed {
    const GET: Method = Method::GET;
    const POST: Method = Method::POST;
    const PUT: Method = Method::PUT;
    const DELETE: Method = Method::DELETE;
    Listed::default()
        .on(GET, "/openapi.json", openapi::serve)
        .on(GET, "/docs", openapi::page::serve)
        .on(GET, "/me", session::me)
        .on(GET, "/sessions", session::list)
        .on(POST, "/sessions", session::create)
        .on(GET, "/sessions/{session}", session::show)
        .on(DELETE, "/sessions/{session}", session::delete)
        .on(POST, "/sessions/{session}/end", session::end)
        .on(GET, "/sessions/{session}/history", session::history)
        .on(GET, "/sessions/{session}/audit", session::audit)
        .on(GET, "/sessions/{session}/export.csv", export::csv)
        .on(GET, "/sessions/{session}/export.xlsx", export::xlsx)
        .on(GET, "/sessions/{session}/export.json", export::json)
        .on(GET, "/sessions/{session}/polls", polls::list)
        .on(POST, "/sessions/{session}/polls", polls::open)
        .on(POST, "/sessions/{session}/polls/{poll}/reveal", polls::reveal)
        .on(POST, "/sessions/{session}/polls/{poll}/close", polls::close)
        .on(POST, "/sessions/{session}/polls/{poll}/judge", polls::judge)
        .on(POST, "/sessions/{session}/polls/{poll}/again", polls::again)
        .on(GET, "/sessions/{session}/questions", talk::questions)
        .on(GET, "/sessions/{session}/questions/groups", talk::groups)
        .on(POST, "/sessions/{session}/questions/{question}/mark", talk::mark)
        .on(POST, "/sessions/{session}/questions/{question}/amend", talk::amend)
        .on(POST, "/sessions/{session}/questions/{question}/merge", talk::merge)
        .on(GET, "/sessions/{session}/messages", talk::messages)
        .on(POST, "/sessions/{session}/messages/{message}/hide", talk::hide)
        .on(POST, "/sessions/{session}/messages/{message}/show", talk::show)
        .on(PUT, "/sessions/{session}/pin", talk::pin)
        .on(GET, "/sessions/{session}/moderation", talk::moderation)
        .on(PUT, "/sessions/{session}/moderation", talk::set_rules)
        .on(POST, "/sessions/{session}/bans", talk::ban)
        .on(DELETE, "/sessions/{session}/bans/{ban}", talk::unban)
        .on(POST, "/sessions/{session}/hands/{hand}/lower", talk::lower)
        .on(GET, "/sessions/{session}/agenda", agenda::show)
        .on(PUT, "/sessions/{session}/agenda", agenda::set)
        .on(POST, "/sessions/{session}/agenda/{item}/begin", agenda::begin)
        .on(POST, "/sessions/{session}/duplicate", drafts::duplicate)
        .on(GET, "/sessions/{session}/drafts", drafts::list)
        .on(POST, "/sessions/{session}/drafts", drafts::add)
        .on(GET, "/sessions/{session}/drafts.csv", drafts::csv)
        .on(GET, "/sessions/{session}/drafts.json", drafts::json)
        .on(POST, "/sessions/{session}/drafts/import", drafts::import)
        .on(POST, "/sessions/{session}/drafts/starter", drafts::starter)
        .on(PUT, "/sessions/{session}/drafts/{draft}", drafts::change)
        .on(DELETE, "/sessions/{session}/drafts/{draft}", drafts::discard)
        .on(POST, "/sessions/{session}/drafts/{draft}/move", drafts::reorder)
        .on(POST, "/sessions/{session}/drafts/{draft}/launch", drafts::launch)
        .on(PUT, "/sessions/{session}/drafts/{draft}/plan", drafts::plan)
        .on(DELETE, "/sessions/{session}/drafts/{draft}/plan", drafts::unplan)
        .on(GET, "/sessions/{session}/private-links", private_links::list)
        .on(POST, "/sessions/{session}/private-links", private_links::make)
        .on(DELETE, "/sessions/{session}/private-links/{link}", private_links::revoke)
        .on(GET, "/sessions/{session}/score", conduct::score)
        .on(GET, "/sessions/{session}/proposals", conduct::proposals)
        .on(POST, "/sessions/{session}/proposals/{proposal}/approve", conduct::approve)
        .on(POST, "/sessions/{session}/proposals/{proposal}/dismiss", conduct::dismiss)
        .on(POST, "/sessions/{session}/proposals/{proposal}/snooze", conduct::snooze)
        .on(POST, "/sessions/{session}/interventions", conduct::launch)
        .on(POST, "/sessions/{session}/interventions/{intervention}/undo", conduct::undo)
        .on(GET, "/sessions/{session}/mode", conduct::mode)
        .on(PUT, "/sessions/{session}/mode", conduct::set_mode)
        .on(GET, "/sessions/{session}/door", door::show)
        .on(PUT, "/sessions/{session}/door", door::set)
        .on(POST, "/sessions/{session}/door/people", door::let_in)
        .on(POST, "/sessions/{session}/door/doubt", door::doubt)
        .on(POST, "/sessions/{session}/door/settle", door::settle)
        .on(POST, "/sessions/{session}/stop", conduct::stop)
        .on(POST, "/sessions/{session}/resume", conduct::resume)
        .on(GET, "/events", events::list)
        .on(GET, "/events/{event}", events::show)
        .on(PUT, "/events/{event}", events::rename)
        .on(POST, "/events/{event}/members", events::add_member)
        .on(PUT, "/events/{event}/members/{member}", events::change_member)
        .on(DELETE, "/events/{event}/members/{member}", events::remove_member)
        .on(GET, "/events/{event}/policy", learning::policy)
        .on(POST, "/events/{event}/policy/reset", learning::reset)
        .on(PUT, "/events/{event}/policy/holdout", learning::set_holdout)
        .on(GET, "/events/{event}/policy/statistics", learning::export)
        .on(POST, "/events/{event}/policy/statistics", learning::import)
        .on(GET, "/events/{event}/log.ndjson", learning::log)
        .on(GET, "/decisions/{proposal}", conduct::decision)
        .on(GET, "/past", past::list)
        .on(DELETE, "/past/{past}", past::forget)
        .on(PUT, "/past/{past}/alarms/{alarm}", past::label)
        .on(GET, "/tokens", token::list)
        .on(POST, "/tokens", token::create)
        .on(DELETE, "/tokens/{token}", token::revoke)
        .on(GET, "/sign-ins", account::sign_ins)
        .on(DELETE, "/sign-ins", account::sign_out_elsewhere)
        .on(DELETE, "/sign-ins/{login}", account::end_sign_in)
        .on(PUT, "/password", account::change_password)
        .on(GET, "/accounts", account::accounts)
        .on(DELETE, "/accounts/{account}/sign-ins", account::end_sign_ins)
        .on(GET, "/links", account::links)
        .on(POST, "/links", account::make_link)
        .on(DELETE, "/links/{link}", account::withdraw_link)
        .on(GET, "/operations", operations::show)
        .on(GET, "/webhooks", webhooks::list)
        .on(POST, "/webhooks/{webhook}/retry", webhooks::retry)
}

/// Ingest, whose bodies may be larger.
#[must_use]
pub fn ingest() -> Listed {
    Listed::default().on(Method::POST, "/sessions/{session}/signals", signals::take)
}

/// Uploads, whose bodies may be larger still.
#[must_use]
pub fn uploads() -> Listed {
    Listed::default().on(Method::POST, IMPORT, past::import)
}

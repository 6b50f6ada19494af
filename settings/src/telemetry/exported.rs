//! Every metric that the program exports, with its kind and description. A test compares the list with the source, and the dashboard in
//! `deploy/` with the list.

/// The kind of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It only rises.
    Counter,
    /// A present value.
    Gauge,
    /// A histogram of seconds.
    Seconds,
}

use Kind::{Counter, Gauge, Seconds};

/// Every metric: its kind, name and description.
pub const METRICS: &[(Kind, &str, &str)] = &[
    // Web
    (Counter, "conductor_http_requests_total", "Answered requests, by route, method and status"),
    (Seconds, "conductor_http_request_seconds", "Time from the request's head to the answer's head, by route"),
    (Gauge, "conductor_connections", "Open connections"),
    (Counter, "conductor_connections_refused_total", "Connections refused, by reason"),
    (Counter, "conductor_logins_total", "Attempts to sign in, by result"),
    (Counter, "conductor_password_hashes_refused_total", "Attempts to sign in that found the queue for hashing full"),
    (Counter, "conductor_tickets_total", "Tickets of another platform that were shown, by result"),
    (Counter, "conductor_panics_total", "Handlers that panicked: each is a mistake in the program"),
    (Counter, "conductor_spans_total", "Spans for an OpenTelemetry collector, by their fate"),
    // Rooms
    (Gauge, "conductor_sessions_live", "Sessions whose owner runs here"),
    (Gauge, "conductor_people", "People present in those sessions"),
    (Counter, "conductor_newcomers_refused_total", "Newcomers who may only look for up to a minute because too many came at once"),
    (Counter, "conductor_wrong_passcodes_total", "Passcodes that were not the room's"),
    (Gauge, "conductor_sockets", "Open live connections: one for each page that shows a session"),
    (Gauge, "conductor_readers", "Readers of live topics: one for each live connection that follows a session"),
    (Counter, "conductor_sockets_opened_total", "Live connections that were opened"),
    (Counter, "conductor_sockets_closed_total", "Live connections that the server closed, by reason"),
    (Counter, "conductor_signals_dropped_total", "Samples that were dropped because a session was too busy"),
    (Seconds, "conductor_burst_seconds", "Time from taking the messages in a session's mailbox until they are stored and published"),
    (
        Seconds,
        "conductor_signal_to_score_seconds",
        "Time from a signal's arrival until a score that counts it is sent, while somebody watches scores",
    ),
    // Decisions
    (Counter, "conductor_anomalies_total", "Drops that were found, by kind"),
    (Counter, "conductor_proposals_total", "Proposals that came to a status, by status and arm"),
    (Counter, "conductor_proposals_evicted_total", "Proposals that expired because too many waited"),
    (Counter, "conductor_interventions_total", "Interventions that were sent, by arm"),
    (Counter, "conductor_outcomes_total", "Learned outcomes, by treatment and by whether they were measured"),
    // Drafts
    (Counter, "conductor_drafts_total", "Drafts for which a model was configured, by writer"),
    (Seconds, "conductor_llm_call_seconds", "Duration of calls to models, failures included"),
    (Counter, "conductor_llm_answers_total", "Calls that a model answered in the right form, whatever its words"),
    (Counter, "conductor_llm_misses_total", "Drafts that a model failed to write, by model and reason"),
    (Counter, "conductor_llm_tokens_total", "Tokens that models report to have read and written"),
    (Counter, "conductor_llm_cost_microdollars_total", "Cost of models in millionths of a dollar, at the configured prices"),
    (Gauge, "conductor_llm_paused", "1 while a model is paused because it failed, by model"),
    // Storage
    (Seconds, "conductor_commit_seconds", "Time from handing a session's rows to the database until they are stored"),
    (Counter, "conductor_commit_failures_total", "Failed attempts to store a session"),
    (Counter, "conductor_store_errors_total", "Failed calls to the database, by cause"),
    // Signals from elsewhere
    (Gauge, "conductor_signals_connected", "1 while another platform's signals are read"),
    (Counter, "conductor_signals_events_total", "Entries that were understood, by stream"),
    (Counter, "conductor_signals_counted_total", "Signals that were counted"),
    (Counter, "conductor_signals_skipped_total", "Entries that were understood but not counted, by reason"),
    (Counter, "conductor_signals_dead_letters_total", "Entries that were not understood, by stream"),
    (Counter, "conductor_signals_reclaimed_total", "Entries that were taken over because nobody acknowledged them, by stream"),
    (Counter, "conductor_signals_acknowledged_total", "Entries that were finished and acknowledged, by stream"),
    (Counter, "conductor_signals_errors_total", "Other failures, by kind"),
    (Gauge, "conductor_signals_consecutive_errors", "Failures since something last went well"),
    (Counter, "conductor_signals_restarts_total", "Restarts of the reader"),
    (Gauge, "conductor_signals_last_event_timestamp_seconds", "Time at which an entry was last understood, in seconds since 1970"),
    (Gauge, "conductor_signals_lag", "Entries still to be read, by stream"),
    (Gauge, "conductor_signals_pending", "Entries read but not yet acknowledged, by stream"),
    // Webhooks
    (Counter, "conductor_webhooks_delivered_total", "Webhooks that their target accepted"),
    (Counter, "conductor_webhooks_failed_total", "Attempts that a target did not accept, by reason"),
    (Counter, "conductor_webhooks_dead_total", "Webhooks that were given up and are kept"),
    (Gauge, "conductor_webhooks_waiting", "Webhooks that wait to be sent, of all nodes"),
    // Several nodes
    (Gauge, "conductor_leases_held", "Sessions that this node owns"),
    (Gauge, "conductor_mirrors", "Sessions of other nodes that are followed here"),
    (Gauge, "conductor_followers", "Mirrors on other nodes that follow a session here"),
    (Counter, "conductor_bus_forwarded_total", "Messages to other nodes"),
    (Counter, "conductor_bus_unanswered_total", "Questions to other nodes that were not answered in time"),
    (Counter, "conductor_bus_received_total", "Messages from other nodes"),
    (Counter, "conductor_bus_rejected_total", "Messages that came from no node, or were not understood"),
    (Counter, "conductor_bus_reconnects_total", "Losses of the connection to Redis, by side"),
    (Counter, "conductor_links_broken_total", "Links to other nodes that broke"),
    (Counter, "conductor_fenced_writes_total", "Writes that were refused because another node had taken the session"),
];

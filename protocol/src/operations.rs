//! The state of a server, for those who run it.

use conductor::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use wire::Read;

/// The server's readiness and that of its parts; also the answer of `/readyz`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Readiness {
    /// True if requests should be sent here.
    pub ready: bool,
    /// True if something that is not needed for that is broken.
    pub degraded: bool,
    /// The parts, and the fault of each.
    pub parts: Vec<Part>,
}

/// One part of a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// True if it is well.
    pub ok: bool,
    /// The fault, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// One stream of another platform's signals. Counts are of this process, since its start.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct StreamRow {
    /// Its name in Redis.
    pub name: String,
    /// Entries that were read, understood or not.
    pub received: u64,
    /// Entries that were done with and acknowledged.
    pub acknowledged: u64,
    /// Entries that were taken over because nobody had acknowledged them.
    pub retried: u64,
    /// Entries that were not understood and went to the dead letters.
    pub dead: u64,
    /// Entries still to be read, when last looked.
    pub lag: u64,
    /// Entries that are read and not acknowledged, when last looked.
    pub pending: u64,
}

/// The state of the reader of another platform's signals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct SignalsView {
    /// True if it reads.
    pub connected: bool,
    /// Signals that were counted in sessions.
    pub counted: u64,
    /// Entries that were understood and not counted, such as those of unknown sessions.
    pub skipped: u64,
    /// Restarts of the reader.
    pub restarts: u64,
    /// Failures since something last went well.
    pub consecutive_errors: u32,
    /// The last failure.
    pub last_error: Option<String>,
    /// When an entry was last understood.
    pub last_event_at: Option<Timestamp>,
    /// Each stream.
    pub streams: Vec<StreamRow>,
}

/// One language model. Counts are of this process, since its start.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct ModelRow {
    /// Its name.
    pub name: String,
    /// True if it is left alone for a while because it failed.
    pub paused: bool,
    /// Calls that it answered as it should.
    pub answers: u64,
    /// Drafts that it did not write.
    pub misses: u64,
    /// Tokens that it read, as it says.
    pub tokens_in: u64,
    /// Tokens that it wrote, as it says.
    pub tokens_out: u64,
    /// The cost, in millionths of a dollar.
    pub cost: u64,
}

/// The language models and their limits of cost, in millionths of a dollar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct ModelsView {
    /// Each model, in the order in which they are asked.
    pub models: Vec<ModelRow>,
    /// Spent or set aside in the last sixty minutes, on all nodes; nothing while the database does not say.
    pub hour: Option<u64>,
    /// The most for that.
    pub hour_limit: u64,
    /// Spent or set aside in the last 24 hours.
    pub day: Option<u64>,
    /// The most for that.
    pub day_limit: u64,
}

/// The state of the webhooks to a host platform. The counts come from the database, so they cover all nodes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct WebhooksView {
    /// Messages that wait to be sent, or sent again.
    pub waiting: u64,
    /// The time of the oldest of them.
    pub oldest_at: Option<Timestamp>,
    /// Messages that were delivered in the last seven days.
    pub delivered: u64,
    /// Messages that were given up in the last 90 days and wait for an operator.
    pub dead: u64,
    /// The reason why the latest undelivered message was not accepted.
    pub last_error: Option<String>,
}

/// The state of one server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct OperationsPage {
    /// The program's version.
    pub version: String,
    /// When it started.
    pub started_at: Timestamp,
    /// The moment of all this.
    pub at: Timestamp,
    /// The server's readiness.
    pub readiness: Readiness,
    /// Sessions that live here.
    pub sessions: u32,
    /// Open live connections.
    pub sockets: u32,
    /// Addresses that sent `X-Forwarded-For` and are not named as proxies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown_proxies: Vec<IpAddr>,
    /// The reader of another platform's signals, if there is one.
    pub signals: Option<SignalsView>,
    /// The language models, if there are any.
    pub models: Option<ModelsView>,
    /// The webhooks, if any are configured and the database answers.
    pub webhooks: Option<WebhooksView>,
}

//! Spans of requests and of decisions, for an OpenTelemetry collector. Without a collector, each function here does nothing.
//!
//! Spans carry routes and ids, never words. All spans of one decision belong to one trace, whose id is that of its proposal: the steps lie
//! minutes apart, and a restart or another node may lie between them.

mod export;

pub use export::Exporting;

use conductor::id::{ProposalId, SessionId};
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState};
use tracing::{Span, field, info_span};
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// Target of spans inside the program. The log leaves them out.
pub const TARGET: &str = "spans";

/// The span of a request.
#[must_use]
pub fn request(method: &str, route: &str) -> Span {
    info_span!(
        target: TARGET,
        "request",
        otel.name = format!("{method} {route}"),
        otel.kind = "server",
        http.request.method = method,
        http.route = route,
        http.response.status_code = field::Empty,
        otel.status_code = field::Empty,
    )
}

/// Records the status of an answer in its span.
pub fn answered(span: &Span, status: u16) {
    span.record("http.response.status_code", status);
    if status >= 500 {
        span.record("otel.status_code", "ERROR");
    }
}

/// The span of a draft that a model is asked for.
#[must_use]
pub fn draft(session: SessionId, proposal: ProposalId) -> Span {
    let span = info_span!(target: TARGET, "draft", session.id = %session, proposal.id = %proposal);
    within(&span, proposal);
    span
}

/// A decision came a step further.
pub fn step(name: &'static str, session: SessionId, proposal: ProposalId, arm: &'static str) {
    let span = info_span!(target: TARGET, "step", otel.name = name, session.id = %session, proposal.id = %proposal, conductor.arm = arm);
    within(&span, proposal);
    // It ends at once: a step has no length.
    drop(span.entered());
}

/// Puts a span into the trace of a proposal.
fn within(span: &Span, proposal: ProposalId) {
    if span.is_disabled() {
        return;
    }
    let bytes = *proposal.0.as_bytes();
    let mut root = [0; 8];
    root.copy_from_slice(&bytes[8..]);
    let context = SpanContext::new(TraceId::from_bytes(bytes), SpanId::from_bytes(root), TraceFlags::SAMPLED, true, TraceState::default());
    // It fails only for a span that nobody collects.
    let _ = span.set_parent(opentelemetry::Context::new().with_remote_span_context(context));
}

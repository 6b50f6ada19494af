//! Logs and metrics. Never the words of attendees, tokens, cookies, passwords or addresses.

mod exported;
pub mod spans;

pub use exported::{Kind, METRICS};

use crate::config::{LogFormat, LoggingConfig};
use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use spans::Exporting;
use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::{EnvFilter, Layer, layer::SubscriberExt, util::SubscriberInitExt};

/// Starts writing log lines to standard error, and making spans if they are sent. A second call changes nothing.
pub fn log(config: &LoggingConfig, exporting: Option<&Exporting>) {
    // Spans are not for the log, and log lines not for the collector. The filter was checked when it was read.
    let no_spans = format!("{}=off", spans::TARGET).parse().expect("a name and a level are a directive");
    let filter = EnvFilter::try_new(&config.log).unwrap_or_default().add_directive(no_spans);
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        // It would complain on standard error too, and panic in the task that logs, if nobody reads that any more.
        .log_internal_errors(false);
    let lines = match config.log_format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    let traced = exporting.map(|exporting| {
        let spans = tracing_opentelemetry::layer().with_tracer(exporting.tracer());
        let spans = spans.with_location(false).with_target(false).with_threads(false).with_tracked_inactivity(false);
        spans.with_filter(Targets::new().with_target(spans::TARGET, LevelFilter::INFO))
    });
    let _ = tracing_subscriber::registry().with(lines.with_filter(filter)).with(traced).try_init();
}

/// Bounds of the latency histograms, in seconds: from a tenth of a millisecond to ten seconds.
const BUCKETS: [f64; 14] = [0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// The one recorder of this process, and a way to print its metrics.
///
/// # Errors
/// If another recorder was installed before.
pub fn metrics() -> Result<PrometheusHandle, BuildError> {
    static HANDLE: Mutex<Option<PrometheusHandle>> = Mutex::new(None);
    // Held while installing: of two servers that start at once in one process, the second waits and takes the first one's.
    let mut installed = HANDLE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = &*installed {
        return Ok(handle.clone());
    }
    let handle = PrometheusBuilder::new().set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &BUCKETS)?.install_recorder()?;
    describe();
    Ok(installed.insert(handle).clone())
}

fn describe() {
    for (kind, name, about) in METRICS {
        match kind {
            Kind::Counter => describe_counter!(*name, *about),
            Kind::Gauge => describe_gauge!(*name, *about),
            Kind::Seconds => describe_histogram!(*name, Unit::Seconds, *about),
        }
    }
}

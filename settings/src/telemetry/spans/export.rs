//! [`Exporting`]: sends spans to a collector. Nobody waits for the collector: spans that do not fit into the queue are lost and counted, a
//! batch is dropped after its timeout, and at the end the rest has [`LAST`].

use crate::config::CollectingConfig;
use crate::tls;
use anyhow::Context as _;
use metrics::counter;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry::{Context, KeyValue};
use opentelemetry_otlp::{SpanExporter as OtlpExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{
    BatchConfigBuilder, BatchSpanProcessor, Sampler, SdkTracer, SdkTracerProvider, Span, SpanData, SpanExporter, SpanProcessor,
};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// Most spans that wait to be sent, those that are being sent included.
const WAITING: usize = 2048;
/// Most spans of one request to the collector.
const BATCH: usize = 512;
/// Longest wait before a batch is sent although it is not full.
const DELAY: Duration = Duration::from_secs(5);
/// Time that the last spans may take when the program stops; with everything that stops before, at most 20 seconds.
const LAST: Duration = Duration::from_secs(2);

/// Sends spans for as long as it lives.
#[derive(Debug)]
pub struct Exporting(SdkTracerProvider);

impl Exporting {
    /// Begins to send spans, if a collector is configured. It is not asked whether it is there.
    ///
    /// # Errors
    /// If the system's TLS cannot be set up, or what the environment says beside our settings cannot be followed.
    pub async fn start(config: &CollectingConfig) -> anyhow::Result<Option<Self>> {
        let Some(endpoint) = config.endpoint() else { return Ok(None) };
        tls::install();
        let timeout = config.timeout();
        let client = move || {
            let no_redirects = reqwest::redirect::Policy::none();
            reqwest::blocking::Client::builder().timeout(timeout).redirect(no_redirects).build()
        };
        // A client that blocks must not be made where others must not be blocked.
        let client = tokio::task::spawn_blocking(client).await?.context("a client for the OpenTelemetry collector cannot be made")?;
        let text = |value: &axum::http::HeaderValue| value.to_str().unwrap_or_default().to_owned();
        let headers: HashMap<_, _> =
            config.otel_exporter_otlp_headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
        let exporter = OtlpExporter::builder().with_http().with_endpoint(endpoint).with_timeout(timeout).with_headers(headers);
        let exporter = exporter.with_http_client(client).build().context("OTEL_EXPORTER_OTLP_ENDPOINT")?;
        let waiting = Arc::new(AtomicUsize::new(0));
        let watched = Watched { next: exporter, waiting: Arc::clone(&waiting), is_lost: AtomicBool::new(false) };
        let batches =
            BatchConfigBuilder::default().with_max_queue_size(WAITING).with_max_export_batch_size(BATCH).with_scheduled_delay(DELAY);
        let processor = BatchSpanProcessor::builder(watched).with_batch_config(batches.build()).build();
        let said = config.otel_resource_attributes.0.iter().map(|(name, value)| KeyValue::new(name.clone(), value.clone()));
        let resource = Resource::builder().with_attributes(said).with_service_name(config.otel_service_name.clone());
        let provider = SdkTracerProvider::builder()
            .with_resource(resource.build())
            .with_sampler(Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(config.share()))))
            .with_span_processor(Bounded { next: processor, waiting });
        Ok(Some(Self(provider.build())))
    }

    /// The tracer that makes the spans.
    #[must_use]
    pub fn tracer(&self) -> SdkTracer {
        self.0.tracer("engagement-conductor")
    }

    /// Sends the remaining spans, for at most two seconds.
    pub async fn finish(self) {
        // It waits for a thread, and must not hold up one that others need.
        let ended = tokio::task::spawn_blocking(move || self.0.shutdown_with_timeout(LAST)).await;
        if !matches!(ended, Ok(Ok(()))) {
            tracing::warn!("the OpenTelemetry collector did not take the last spans in time");
        }
    }
}

fn count(result: &'static str, spans: usize) {
    counter!("conductor_spans_total", "result" => result).increment(spans.try_into().unwrap_or(u64::MAX));
}

/// Bounds the number of waiting spans, and counts those that are lost because of it.
#[derive(Debug)]
struct Bounded {
    next: BatchSpanProcessor,
    waiting: Arc<AtomicUsize>,
}

impl SpanProcessor for Bounded {
    fn on_start(&self, span: &mut Span, context: &Context) {
        self.next.on_start(span, context);
    }

    fn on_end(&self, span: SpanData) {
        if self.waiting.fetch_add(1, Ordering::Relaxed) < WAITING {
            self.next.on_end(span);
        } else {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            count("no_room", 1);
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.next.force_flush()
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.next.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.next.set_resource(resource);
    }
}

/// Counts sent spans, and logs once that the collector takes none, and once that it takes them again.
#[derive(Debug)]
struct Watched {
    next: OtlpExporter,
    waiting: Arc<AtomicUsize>,
    is_lost: AtomicBool,
}

impl SpanExporter for Watched {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let spans = batch.len();
        let result = self.next.export(batch).await;
        self.waiting.fetch_sub(spans, Ordering::Relaxed);
        count(if result.is_ok() { "sent" } else { "not_taken" }, spans);
        match (&result, self.is_lost.swap(result.is_err(), Ordering::Relaxed)) {
            (Err(why), false) => tracing::warn!(%why, "the OpenTelemetry collector takes no spans; they are lost until it does"),
            (Ok(()), true) => tracing::info!("the OpenTelemetry collector takes spans again"),
            _ => {}
        }
        result
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.next.set_resource(resource);
    }
}

//! Settings of tracing.

use crate::config::drafting;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use clap::{ArgAction, Args, ValueEnum};
use percent_encoding::percent_decode_str;
use std::time::Duration;

/// Where spans go. The variables are OpenTelemetry's own, which other programs of the machine may read too; one that is empty counts as not
/// set.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Tracing")]
pub struct CollectingConfig {
    /// OpenTelemetry collector for spans (OTLP over HTTP), such as http://127.0.0.1:4318; /v1/traces is appended. Without this and
    /// OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, no spans are sent.
    #[arg(long, env = "OTEL_EXPORTER_OTLP_ENDPOINT", value_name = "URL", hide_env_values = true, value_parser = endpoint)]
    #[arg(default_value = "", hide_default_value = true)]
    pub otel_exporter_otlp_endpoint: String,

    /// Full URL of the collector, used unchanged.
    #[arg(long, env = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", value_name = "URL", hide_env_values = true, value_parser = endpoint)]
    #[arg(default_value = "", hide_default_value = true)]
    pub otel_exporter_otlp_traces_endpoint: String,

    /// Headers for each request to the collector, such as api-key=SECRET, separated by commas.
    #[arg(long, env = "OTEL_EXPORTER_OTLP_HEADERS", value_name = "NAME=VALUE,...", hide_env_values = true, value_parser = headers)]
    #[arg(default_value = "", hide_default_value = true)]
    pub otel_exporter_otlp_headers: HeaderMap,

    /// Milliseconds that the collector may take to answer, retries included.
    #[arg(long, env = "OTEL_EXPORTER_OTLP_TIMEOUT", value_name = "MILLISECONDS", default_value = "10000")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=60_000))]
    pub otel_exporter_otlp_timeout: u32,

    /// Protocol of the collector.
    #[arg(long, env = "OTEL_EXPORTER_OTLP_PROTOCOL", value_name = "PROTOCOL", value_enum, default_value_t = CollectorProtocol::Protobuf)]
    pub otel_exporter_otlp_protocol: CollectorProtocol,

    /// Service name of this program in spans.
    #[arg(long, env = "OTEL_SERVICE_NAME", value_name = "NAME", default_value = "engagement-conductor")]
    pub otel_service_name: String,

    /// More attributes of this program in spans, such as deployment.environment=test, separated by commas.
    #[arg(long, env = "OTEL_RESOURCE_ATTRIBUTES", value_name = "NAME=VALUE,...", value_parser = attributes)]
    #[arg(default_value = "", hide_default_value = true)]
    pub otel_resource_attributes: ResourceAttributes,

    /// Sampling of requests. Decisions are always recorded.
    #[arg(long, env = "OTEL_TRACES_SAMPLER", value_name = "SAMPLER", value_enum, default_value_t = Sampler::ParentbasedAlwaysOn)]
    pub otel_traces_sampler: Sampler,

    /// Share of requests that parentbased_traceidratio records, from 0 to 1.
    #[arg(long, env = "OTEL_TRACES_SAMPLER_ARG", value_name = "SHARE", default_value = "1", value_parser = share)]
    pub otel_traces_sampler_arg: f64,

    /// Send no spans, whatever else is set.
    #[arg(long, env = "OTEL_SDK_DISABLED", value_name = "true|false", default_value_t = false, action = ArgAction::Set)]
    pub otel_sdk_disabled: bool,
}

/// Protocol of the collector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CollectorProtocol {
    /// Protobuf over HTTP.
    #[value(name = "http/protobuf")]
    Protobuf,
}

/// Sampling of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum Sampler {
    /// Every request.
    AlwaysOn,
    /// Every request.
    ParentbasedAlwaysOn,
    /// A random share of requests.
    ParentbasedTraceidratio,
}

/// Attributes of this program, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResourceAttributes(pub Vec<(String, String)>);

impl CollectingConfig {
    /// The address that spans are posted to; none if they are not sent.
    #[must_use]
    pub fn endpoint(&self) -> Option<String> {
        let (base, whole) = (&self.otel_exporter_otlp_endpoint, &self.otel_exporter_otlp_traces_endpoint);
        match (self.otel_sdk_disabled, whole.is_empty(), base.is_empty()) {
            (true, ..) | (_, true, true) => None,
            (_, false, _) => Some(whole.clone()),
            (_, true, false) => Some(format!("{}/v1/traces", base.trim_end_matches('/'))),
        }
    }

    /// Time that sending a batch of spans may take.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        Duration::from_millis(u64::from(self.otel_exporter_otlp_timeout))
    }

    /// The share of requests that have spans, from 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        match self.otel_traces_sampler {
            Sampler::AlwaysOn | Sampler::ParentbasedAlwaysOn => 1.0,
            Sampler::ParentbasedTraceidratio => self.otel_traces_sampler_arg,
        }
    }
}

fn endpoint(text: &str) -> Result<String, String> {
    if !text.is_empty() {
        drafting::plain_url(text).map_err(|why| format!("{why}; keys belong in OTEL_EXPORTER_OTLP_HEADERS"))?;
    }
    Ok(text.to_owned())
}

/// Names and values as OpenTelemetry writes them: separated by commas, values percent-encoded.
fn pairs(text: &str) -> Result<Vec<(String, String)>, String> {
    let pairs = text.split(',').map(str::trim).filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let value = percent_decode_str(value.trim()).decode_utf8().ok()?;
        (!name.trim().is_empty()).then(|| (name.trim().to_owned(), value.into_owned()))
    });
    // The text may hold a secret: it is not repeated.
    pairs.collect::<Option<_>>().ok_or_else(|| "it must be names and values such as a=b,c=d".to_owned())
}

fn headers(text: &str) -> Result<HeaderMap, String> {
    let header = |(name, value): (String, String)| {
        let mut value = HeaderValue::from_str(&value).ok().filter(|value| value.to_str().is_ok())?;
        value.set_sensitive(true);
        Some((HeaderName::try_from(name).ok()?, value))
    };
    pairs(text)?.into_iter().map(header).collect::<Option<_>>().ok_or_else(|| "a name or value is none that HTTP can carry".to_owned())
}

fn attributes(text: &str) -> Result<ResourceAttributes, String> {
    pairs(text).map(ResourceAttributes)
}

fn share(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|share| (0.0..=1.0).contains(share)).ok_or_else(|| "it must be a number from 0 to 1".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Flags {
        #[command(flatten)]
        config: CollectingConfig,
    }

    fn config(flags: &[&str]) -> CollectingConfig {
        Flags::try_parse_from(["test"].iter().chain(flags)).unwrap_or_else(|error| panic!("{error}")).config
    }

    #[test]
    fn a_collector_has_a_path_for_spans_unless_the_whole_is_given() {
        let endpoint = |flags: &[&str]| config(flags).endpoint();
        assert_eq!(endpoint(&[]), None);
        assert_eq!(endpoint(&["--otel-exporter-otlp-endpoint", ""]), None);
        let base = ["--otel-exporter-otlp-endpoint", "http://127.0.0.1:4318/"];
        assert_eq!(endpoint(&base).as_deref(), Some("http://127.0.0.1:4318/v1/traces"));
        let whole = [&base[..], &["--otel-exporter-otlp-traces-endpoint", "https://x/otlp/"]].concat();
        assert_eq!(endpoint(&whole).as_deref(), Some("https://x/otlp/"));
        assert_eq!(endpoint(&[&whole[..], &["--otel-sdk-disabled", "true"]].concat()), None);
    }

    #[test]
    fn names_and_values_are_read_as_opentelemetry_writes_them() {
        assert_eq!(pairs("a=b%20c, d = e=f ,").unwrap(), [("a".to_owned(), "b c".to_owned()), ("d".to_owned(), "e=f".to_owned())]);
        for text in ["a", "=b", "a=b,c", "a=%ff"] {
            assert!(pairs(text).is_err(), "{text}");
        }
    }

    #[test]
    fn headers_are_secret() {
        let headers = headers("api-key=hunter2").unwrap();
        assert_eq!(headers["api-key"], "hunter2");
        assert!(!format!("{headers:?}").contains("hunter2"));
        for text in ["a b=c", "a=b%0d%0ac", "a=%c3%a4"] {
            assert!(super::headers(text).is_err(), "{text}");
        }
    }

    #[test]
    fn only_a_ratio_leaves_requests_out() {
        assert!((config(&["--otel-traces-sampler-arg", "0.1"]).share() - 1.0).abs() < f64::EPSILON);
        let some = ["--otel-traces-sampler", "parentbased_traceidratio", "--otel-traces-sampler-arg", "0.1"];
        assert!((config(&some).share() - 0.1).abs() < f64::EPSILON);
    }
}

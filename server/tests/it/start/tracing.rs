//! Spans of requests and of decisions reach a collector, and nobody's words do; a collector that fails holds nothing up.

use crate::fade::{event_where_polls_help, only_polls, poll, with_a_waiting_poll};
use crate::house::{Guest, PATIENCE, attendee, attendee_wants, organizer_wants, say};
use crate::installation::Installation;
use crate::process::{Process, free_port};
use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, Uri};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{KeyValue, any_value};
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use protocol::{Order, SessionCard};
use std::collections::HashMap;
use std::fs::File;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// A post to a collector.
struct Post {
    path: String,
    headers: HeaderMap,
    spans: ExportTraceServiceRequest,
}

/// A collector on loopback, which keeps what it is sent.
#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Vec<Post>>>);

impl Collector {
    /// One that answers with a status, or never; and its address.
    async fn open(answer: Option<StatusCode>) -> (Self, String) {
        let collector = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let posts = Arc::clone(&collector.0);
        let router = Router::new().fallback(async move |uri: Uri, headers: HeaderMap, body: Bytes| {
            let spans = ExportTraceServiceRequest::decode(body).unwrap();
            posts.lock().unwrap().push(Post { path: uri.path().to_owned(), headers, spans });
            match answer {
                Some(status) => status,
                None => std::future::pending().await,
            }
        });
        tokio::spawn(async move { axum::serve(listener, router).await });
        (collector, url)
    }
}

fn texts(attributes: &[KeyValue]) -> HashMap<&str, String> {
    let text = |value: &any_value::Value| match value {
        any_value::Value::StringValue(text) => text.clone(),
        any_value::Value::IntValue(number) => number.to_string(),
        other => format!("{other:?}"),
    };
    attributes.iter().filter_map(|pair| Some((pair.key.as_str(), text(pair.value.as_ref()?.value.as_ref()?)))).collect()
}

async fn asks(house: &Installation, process: &Process, path: &str) -> reqwest::Response {
    let answer = house.http.get(format!("{}{path}", process.base)).bearer_auth(&house.organizer.token).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    answer
}

/// Stops it in order.
async fn stops(process: Process) {
    process.terminate();
    let ended = tokio::task::spawn_blocking(move || process.ended());
    assert_eq!(tokio::time::timeout(PATIENCE, ended).await.expect("it stops").unwrap(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn spans_reach_the_collector_without_words() {
    let house = Installation::sqlite().await;
    let event = event_where_polls_help(&house).await;
    let (session, proposal) = with_a_waiting_poll(&house, event, only_polls()).await;
    let (collector, url) = Collector::open(Some(StatusCode::OK)).await;
    let environment = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", url.as_str()),
        ("OTEL_EXPORTER_OTLP_HEADERS", "api-key=hunter2"),
        ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=a%20test"),
    ];
    let process = house.start_with(&environment, None).await;
    let card: SessionCard = asks(&house, &process, &format!("/api/v1/sessions/{session}")).await.json().await.unwrap();
    asks(&house, &process, &format!("/j/{}", card.code)).await;
    let mut phone = Guest::welcomed(process.connect(&attendee(), session, attendee_wants()).await).await;
    phone.act(say("My words")).await.unwrap();
    let mut dashboard = Guest::welcomed(process.connect(&house.organizer.cookie(), session, organizer_wants()).await).await;
    dashboard.order(Order::Approve { proposal: proposal.id, revision: proposal.revision, content: None }).await.unwrap();
    // The rest is sent when it stops.
    stops(process).await;
    let posts = collector.0.lock().unwrap();
    let mut spans: HashMap<&str, &Span> = HashMap::new();
    for post in &*posts {
        assert_eq!((post.path.as_str(), &post.headers["content-type"]), ("/v1/traces", &"application/x-protobuf".parse().unwrap()));
        assert_eq!(post.headers["api-key"], "hunter2");
        for of in &post.spans.resource_spans {
            let resource = texts(&of.resource.as_ref().unwrap().attributes);
            assert_eq!(
                (resource["service.name"].as_str(), resource["deployment.environment"].as_str()),
                ("engagement-conductor", "a test")
            );
            spans.extend(of.scope_spans.iter().flat_map(|scope| &scope.spans).map(|span| (span.name.as_str(), span)));
        }
    }
    let request = spans["GET /api/v1/sessions/{session}"];
    let said = texts(&request.attributes);
    assert_eq!((said["http.route"].as_str(), said["http.response.status_code"].as_str()), ("/api/v1/sessions/{session}", "200"));
    assert!(request.end_time_unix_nano > request.start_time_unix_nano);
    for step in ["approved", "sent"] {
        let said = texts(&spans[step].attributes);
        assert_eq!((&said["session.id"], &said["proposal.id"]), (&session.to_string(), &proposal.id.to_string()));
        assert_eq!(spans[step].trace_id, proposal.id.0.as_bytes(), "steps of a decision are of one trace, which is named after it");
    }
    let everything = format!("{:?}", posts.iter().map(|post| &post.spans).collect::<Vec<_>>());
    let conductor::arm::Content::Poll { question, .. } = poll() else { unreachable!() };
    let login = house.organizer.login.reveal();
    for private in ["My words", &question, &house.organizer.token, &login, "Olga", "Fading", &card.code, "hunter2"] {
        assert!(!everything.contains(private), "{private}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_that_fails_holds_nothing_up() {
    let (_, refuses) = Collector::open(Some(StatusCode::INTERNAL_SERVER_ERROR)).await;
    let (_, hangs) = Collector::open(None).await;
    for collector in [format!("http://127.0.0.1:{}", free_port()), refuses, hangs] {
        let house = Installation::sqlite().await;
        let log = tempfile::NamedTempFile::new().unwrap();
        let to = File::create(log.path()).unwrap().into();
        // One minute is more than this test's patience.
        let environment = [("OTEL_EXPORTER_OTLP_ENDPOINT", collector.as_str()), ("OTEL_EXPORTER_OTLP_TIMEOUT", "60000")];
        let process = house.start_with(&environment, Some(to)).await;
        asks(&house, &process, "/api/v1/me").await;
        stops(process).await;
        let log = std::fs::read_to_string(log.path()).unwrap();
        assert_eq!(log.matches("OpenTelemetry collector").count(), 1, "{log}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn spans_that_nobody_takes_do_not_pile_up() {
    let house = Installation::sqlite().await;
    let (_, hangs) = Collector::open(None).await;
    let process = house.start_with(&[("OTEL_EXPORTER_OTLP_ENDPOINT", &hangs)], None).await;
    for _ in 0..2100 {
        asks(&house, &process, "/healthz").await;
    }
    let metrics = asks(&house, &process, "/metrics").await.text().await.unwrap();
    let lost = metrics.lines().find_map(|line| line.strip_prefix("conductor_spans_total{result=\"no_room\"} "));
    assert!(lost.is_some_and(|lost| lost.parse::<u64>().unwrap() >= 2100 - 2048), "{metrics}");
    stops(process).await;
}

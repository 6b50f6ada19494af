//! A model service on loopback that misbehaves on request.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use futures::{FutureExt, StreamExt};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;

/// The service's reaction to a call.
#[derive(Clone)]
pub enum Behavior {
    Hangs,
    Status(u16),
    /// Answers 400 with this.
    Refuses(Value),
    /// Lets this time pass first.
    After(Duration, Box<Self>),
    Redirects(String),
    BreaksOff,
    Says(Vec<u8>),
    TenMegabytes,
    /// Fills the form with this, as each interface does it.
    Fills(String),
    /// The same, and reports this many tokens.
    FillsFor(String, u64, u64),
}

/// One call as it came.
#[derive(Clone)]
pub struct Call {
    pub path: String,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Call {
    /// The data about the room that the model receives, and nothing else.
    pub fn data(&self) -> &str {
        let messages = self.body["messages"].as_array().unwrap();
        messages.last().unwrap()["content"].as_str().unwrap()
    }

    /// The title of the session in it.
    pub fn title(&self) -> String {
        let json = self.data().strip_prefix("<room>").unwrap().strip_suffix("</room>").unwrap();
        serde_json::from_str::<Value>(json).unwrap()["session_title"].as_str().unwrap().to_owned()
    }
}

type Chooser = Box<dyn Fn(&Call) -> Behavior + Send>;

struct Inner {
    calls: Mutex<Vec<Call>>,
    choose: Mutex<Chooser>,
}

/// The service.
#[derive(Clone)]
pub struct Stub {
    pub url: String,
    inner: Arc<Inner>,
}

impl Stub {
    /// One that behaves like this whatever it is asked.
    pub async fn start(behavior: Behavior) -> Self {
        Self::start_with(move |_| behavior.clone()).await
    }

    /// One that looks at the call first.
    pub async fn start_with(choose: impl Fn(&Call) -> Behavior + Send + 'static) -> Self {
        let inner = Arc::new(Inner { calls: Mutex::default(), choose: Mutex::new(Box::new(choose)) });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(Arc::clone(&inner));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, inner }
    }

    /// From now on it behaves like this.
    pub fn becomes(&self, behavior: Behavior) {
        *self.inner.choose.lock().unwrap() = Box::new(move |_| behavior.clone());
    }

    /// Every call until now.
    pub fn calls(&self) -> Vec<Call> {
        self.inner.calls.lock().unwrap().clone()
    }
}

async fn answer(State(stub): State<Arc<Inner>>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let call = Call { path: uri.path().to_owned(), headers, body: serde_json::from_slice(&body).unwrap() };
    let mut behavior = stub.choose.lock().unwrap()(&call);
    stub.calls.lock().unwrap().push(call.clone());
    while let Behavior::After(pause, then) = behavior {
        tokio::time::sleep(pause).await;
        behavior = *then;
    }
    let document = |words: &str, tokens: Option<(u64, u64)>| {
        let is_anthropic = call.path.ends_with("/messages");
        // Text that is not JSON cannot be a filled form there; the service then sends it as text.
        let block = serde_json::from_str::<Value>(words).map_or_else(
            |_| json!({"type": "text", "text": words}),
            |input| json!({"type": "tool_use", "id": "x", "name": "fill_form", "input": input}),
        );
        let (mut document, names) = if is_anthropic {
            (json!({"type": "message", "content": [block]}), ("input_tokens", "output_tokens"))
        } else {
            (json!({"choices": [{"message": {"role": "assistant", "content": words}}]}), ("prompt_tokens", "completion_tokens"))
        };
        if let Some((input, output)) = tokens {
            document["usage"] = json!({names.0: input, names.1: output});
        }
        axum::Json(document).into_response()
    };
    match behavior {
        Behavior::After(..) => unreachable!("its time has passed"),
        Behavior::Hangs => std::future::pending().await,
        Behavior::Status(status) => (StatusCode::from_u16(status).unwrap(), "overloaded").into_response(),
        Behavior::Refuses(error) => (StatusCode::BAD_REQUEST, axum::Json(error)).into_response(),
        Behavior::Redirects(to) => (StatusCode::TEMPORARY_REDIRECT, [("location", to)]).into_response(),
        Behavior::BreaksOff => {
            // In between it lets what it has go out.
            let cut = async {
                tokio::task::yield_now().await;
                Err(std::io::Error::other("cut"))
            };
            let first = async { Ok(Bytes::from_static(b"{\"content\":[")) };
            Body::from_stream(first.into_stream().chain(cut.into_stream())).into_response()
        }
        Behavior::Says(bytes) => bytes.into_response(),
        Behavior::TenMegabytes => {
            let piece = Bytes::from(vec![b' '; 1 << 16]);
            Body::from_stream(futures::stream::iter((0..160).map(move |_| Ok::<_, std::io::Error>(piece.clone())))).into_response()
        }
        Behavior::Fills(words) => document(&words, None),
        Behavior::FillsFor(words, input, output) => document(&words, Some((input, output))),
    }
}

//! One call to a model: its request, and the part of the answer that is read. The answer is read up to a size and into the few fields that
//! matter here; its words are checked elsewhere.

use super::brief::Brief;
use super::budget::Tokens;
use super::words;
use reqwest::{Client, Response, StatusCode, header};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use settings::config::{ModelConfig, Provider};
use std::time::Duration;

/// Most bytes of an answer that are read; the words need less than one in thirty of them.
const ANSWER_BYTES: usize = 64 << 10;
/// Most tokens that a model may write.
const MAX_TOKENS: u32 = 500;
/// The same for models that think first: their thoughts count too.
const MAX_THOUGHT_TOKENS: u32 = 2_000;
/// The version of Anthropic's interface that is spoken here.
const ANTHROPIC_VERSION: &str = "2023-06-01";
/// Name of the form towards a model.
const FORM: &str = "fill_form";

/// A reason why there is no usable answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failed {
    /// The connection failed.
    #[error("could not be reached")]
    Unreachable,
    /// The answer is an error.
    #[error("answered with HTTP status {0}")]
    Status(u16),
    /// The answer is an error that names the parameter for the length of the answer: the model wants the other one.
    #[error("answered with HTTP status 400")]
    Limit,
    /// The connection broke within the answer.
    #[error("broke off its answer")]
    Broken,
    /// The answer is too large.
    #[error("answered too much")]
    TooLarge,
    /// The answer is not of its interface.
    #[error("answered in another form than its interface has")]
    Garbled,
}

impl Failed {
    /// A word for metrics.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Status(429) => "rate_limited",
            Self::Status(_) | Self::Limit => "status",
            Self::Broken => "broken",
            Self::TooLarge => "too_large",
            Self::Garbled => "garbled",
        }
    }

    /// Returns whether the model may have written something that is billed.
    pub(super) const fn may_cost(self) -> bool {
        matches!(self, Self::Broken | Self::TooLarge | Self::Garbled)
    }
}

/// The parameter of chat completions that limits the length of an answer. `max_tokens` is the older name, and the only one that many
/// servers know; reasoning models of OpenAI refuse it and expect `max_completion_tokens`
/// (<https://platform.openai.com/docs/api-reference/chat/create>).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    /// `max_tokens`.
    Older,
    /// `max_completion_tokens`.
    Newer,
}

impl Limit {
    /// The one that is wanted where this one is refused.
    pub const fn other(self) -> Self {
        match self {
            Self::Older => Self::Newer,
            Self::Newer => Self::Older,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Older => "max_tokens",
            Self::Newer => "max_completion_tokens",
        }
    }

    const fn tokens(self) -> u32 {
        match self {
            Self::Older => MAX_TOKENS,
            Self::Newer => MAX_THOUGHT_TOKENS,
        }
    }

    /// Returns whether an error says that it is this parameter which is wrong. Some gateways pass on only its sentence, which names the
    /// other.
    fn is_refused_by(self, error: &[u8]) -> bool {
        let Ok(error) = serde_json::from_slice::<Value>(error) else { return false };
        let error = &error["error"];
        match error["param"].as_str() {
            Some(parameter) => parameter == self.name(),
            None => error["message"].as_str().is_some_and(|words| words.contains("max_completion_tokens") && words.contains("max_tokens")),
        }
    }
}

/// The reply of a model.
#[derive(Debug)]
pub(super) struct Reply {
    /// The filled form, as text; empty if there is none.
    pub words: String,
    /// Tokens used, if the service reports them.
    pub tokens: Option<Tokens>,
}

/// A call that can be sent.
#[derive(Debug)]
pub(super) struct Request<'a> {
    model: &'a ModelConfig,
    limit: Limit,
    body: Vec<u8>,
}

/// A client that follows no redirects, so that keys and chats go only where the operator said.
pub(super) fn client() -> reqwest::Result<Client> {
    settings::tls::install();
    let redirects = reqwest::redirect::Policy::none();
    Client::builder().redirect(redirects).connect_timeout(Duration::from_secs(10)).pool_idle_timeout(Duration::from_secs(60)).build()
}

/// A call that asks for the words of a brief. Anthropic's interface has one `limit`, the older.
pub(super) fn request<'a>(model: &'a ModelConfig, brief: &Brief, limit: Limit) -> Request<'a> {
    let (order, data, form) = (brief.order(), brief.data(), words::form(brief.arm));
    let document = match model.provider {
        Provider::Anthropic => json!({
            "model": model.name,
            "max_tokens": MAX_TOKENS,
            "system": order,
            "messages": [{"role": "user", "content": data}],
            "tools": [{"name": FORM, "description": "The words for the audience.", "input_schema": form}],
            "tool_choice": {"type": "tool", "name": FORM},
        }),
        Provider::Openai => json!({
            "model": model.name,
            limit.name(): limit.tokens(),
            "messages": [{"role": "system", "content": order}, {"role": "user", "content": data}],
            "response_format": {"type": "json_schema", "json_schema": {"name": FORM, "strict": true, "schema": form}},
        }),
    };
    Request { model, limit, body: document.to_string().into_bytes() }
}

impl Request<'_> {
    /// The most tokens that it can take: no token is shorter than a byte.
    pub fn most_tokens(&self) -> Tokens {
        Tokens { input: self.body.len() as u64, output: u64::from(self.limit.tokens()) }
    }

    /// Sends it and reads the answer.
    pub async fn send(&self, http: &Client) -> Result<Reply, Failed> {
        let (url, key) = (&self.model.url, self.model.key.as_ref().map(ExposeSecret::expose_secret));
        let request = match self.model.provider {
            Provider::Anthropic => http.post(format!("{url}/messages")).header("anthropic-version", ANTHROPIC_VERSION),
            Provider::Openai => http.post(format!("{url}/chat/completions")),
        };
        let request = match (self.model.provider, key) {
            (Provider::Anthropic, Some(key)) => request.header("x-api-key", secret(key)),
            (Provider::Openai, Some(key)) => request.header(header::AUTHORIZATION, secret(&format!("Bearer {key}"))),
            (_, None) => request,
        };
        let sent = request.header(header::CONTENT_TYPE, "application/json").body(self.body.clone()).send().await;
        let response = sent.map_err(|_| Failed::Unreachable)?;
        let (status, provider) = (response.status(), self.model.provider);
        if status == StatusCode::BAD_REQUEST && provider == Provider::Openai {
            let is_limit = read(response).await.is_ok_and(|error| self.limit.is_refused_by(&error));
            return Err(if is_limit { Failed::Limit } else { Failed::Status(status.as_u16()) });
        }
        if status != StatusCode::OK {
            return Err(Failed::Status(status.as_u16()));
        }
        let answer = read(response).await?;
        match provider {
            Provider::Anthropic => anthropic(&answer),
            Provider::Openai => openai(&answer),
        }
    }
}

/// An answer's body, if it is not too large.
async fn read(mut response: Response) -> Result<Vec<u8>, Failed> {
    let mut answer = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|_| Failed::Broken)? {
        if answer.len() + piece.len() > ANSWER_BYTES {
            return Err(Failed::TooLarge);
        }
        answer.extend_from_slice(&piece);
    }
    Ok(answer)
}

/// A header that is left out of whatever is printed.
fn secret(value: &str) -> header::HeaderValue {
    // Keys are checked when they are read: ASCII without spaces.
    let mut value = header::HeaderValue::from_str(value).unwrap_or_else(|_| header::HeaderValue::from_static(""));
    value.set_sensitive(true);
    value
}

#[derive(Deserialize)]
struct Message<'a> {
    #[serde(borrow)]
    content: Vec<Block<'a>>,
    usage: Option<Value>,
}

#[derive(Deserialize)]
struct Block<'a> {
    #[serde(borrow)]
    input: Option<&'a RawValue>,
}

fn anthropic(answer: &[u8]) -> Result<Reply, Failed> {
    let message: Message = serde_json::from_slice(answer).map_err(|_| Failed::Garbled)?;
    let words = message.content.iter().find_map(|block| block.input).map(|input| input.get().to_owned()).unwrap_or_default();
    let tokens = message.usage.and_then(|usage| {
        // Tokens read from or written to the provider's cache count too.
        let cached = ["cache_creation_input_tokens", "cache_read_input_tokens"].iter().filter_map(|key| usage[key].as_u64());
        let input = usage["input_tokens"].as_u64()?;
        Some(Tokens { input: cached.fold(input, u64::saturating_add), output: usage["output_tokens"].as_u64()? })
    });
    Ok(Reply { words, tokens })
}

#[derive(Deserialize)]
struct Completion {
    choices: Vec<Choice>,
    usage: Option<Value>,
}

#[derive(Deserialize)]
struct Choice {
    message: Said,
}

#[derive(Deserialize)]
struct Said {
    content: Option<String>,
}

fn openai(answer: &[u8]) -> Result<Reply, Failed> {
    let completion: Completion = serde_json::from_slice(answer).map_err(|_| Failed::Garbled)?;
    let words = completion.choices.into_iter().next().and_then(|choice| choice.message.content).unwrap_or_default();
    let tokens = completion
        .usage
        .and_then(|usage| Some(Tokens { input: usage["prompt_tokens"].as_u64()?, output: usage["completion_tokens"].as_u64()? }));
    Ok(Reply { words, tokens })
}

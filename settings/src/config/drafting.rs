//! Settings of drafts.

use clap::{Args, ValueEnum};
use conductor::time::Span;
use secrecy::SecretString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

/// Settings of drafts: built-in templates, or language models first and templates when those do not answer.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Drafting")]
pub struct DraftingConfig {
    /// Seconds that all language models together may take for a draft; after that a built-in template is used.
    #[arg(long, env = "LLM_TIMEOUT_SECONDS", value_name = "SECONDS", default_value = "5", value_parser = clap::value_parser!(u32).range(1..=120))]
    pub llm_timeout_seconds: u32,

    /// Language model that writes drafts. Without it, built-in templates write them and nothing leaves this machine.
    #[arg(long, env = "LLM_MODEL", value_name = "NAME", value_parser = model_name)]
    pub llm_model: Option<String>,

    /// API of the model: Anthropic's Messages, or the chat completions of OpenAI and most local model servers.
    #[arg(long, env = "LLM_PROVIDER", value_name = "PROVIDER", value_enum, default_value_t = Provider::Anthropic)]
    pub llm_provider: Provider,

    /// Base URL of the model, including the version, such as http://127.0.0.1:11434/v1. Without it, the provider's own address.
    #[arg(long, env = "LLM_URL", value_name = "URL", hide_env_values = true)]
    pub llm_url: Option<ModelUrl>,

    /// File with the API key. The environment variable LLM_API_KEY works too; there is no flag, because every user of a machine can read a
    /// program's flags.
    #[arg(long, env = "LLM_API_KEY_FILE", value_name = "FILE")]
    pub llm_api_key_file: Option<PathBuf>,

    /// Price in dollars per million input tokens and per million output tokens.
    #[arg(long, env = "LLM_PRICE", value_name = "IN/OUT", default_value = "3/15")]
    pub llm_price: Price,

    /// Model to ask when the first one fails. It gets the remaining time, at least two fifths.
    #[arg(long, env = "LLM_FALLBACK_MODEL", value_name = "NAME", value_parser = model_name)]
    pub llm_fallback_model: Option<String>,

    /// API of the fallback model. Without this and LLM_FALLBACK_URL, it shares provider, URL and key with the first model.
    #[arg(long, env = "LLM_FALLBACK_PROVIDER", value_name = "PROVIDER", value_enum)]
    pub llm_fallback_provider: Option<Provider>,

    /// Base URL of the fallback model. It never receives the first model's key.
    #[arg(long, env = "LLM_FALLBACK_URL", value_name = "URL", hide_env_values = true)]
    pub llm_fallback_url: Option<ModelUrl>,

    /// File with the fallback model's API key. The environment variable LLM_FALLBACK_API_KEY works too.
    #[arg(long, env = "LLM_FALLBACK_API_KEY_FILE", value_name = "FILE")]
    pub llm_fallback_api_key_file: Option<PathBuf>,

    /// Price of the fallback model. Without it, the first model's price.
    #[arg(long, env = "LLM_FALLBACK_PRICE", value_name = "IN/OUT")]
    pub llm_fallback_price: Option<Price>,

    /// Maximum dollars per hour for models; beyond it, templates write. A call without an answer counts at its highest possible cost.
    #[arg(long, env = "MAX_LLM_COST_PER_HOUR", value_name = "DOLLARS", default_value = "20", value_parser = dollars)]
    pub max_llm_cost_per_hour: f64,

    /// Maximum dollars per 24 hours for models.
    #[arg(long, env = "MAX_LLM_COST_PER_DAY", value_name = "DOLLARS", default_value = "100", value_parser = dollars)]
    pub max_llm_cost_per_day: f64,

    /// Failures in a row after which a model is paused.
    #[arg(long, env = "LLM_FAILURES", value_name = "COUNT", default_value = "5", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub llm_failures: u32,

    /// Seconds that a failing model is paused; after that, one draft tries it again.
    #[arg(long, env = "LLM_PAUSE_SECONDS", value_name = "SECONDS", default_value = "30", value_parser = clap::value_parser!(u32).range(1..=86_400))]
    pub llm_pause_seconds: u32,

    /// Latest chat messages that a model sees, without names, addresses and numbers. 0 sends none.
    #[arg(long, env = "LLM_CHAT_MESSAGES", value_name = "COUNT", default_value = "20", value_parser = clap::value_parser!(u32).range(0..=100))]
    pub llm_chat_messages: u32,
}

/// The settings of a language model.
#[derive(Clone, Debug)]
pub struct ModelConfig {
    /// Its name.
    pub name: String,
    /// Its API.
    pub provider: Provider,
    /// Base URL of the model.
    pub url: ModelUrl,
    /// The key that authorizes us there.
    pub key: Option<SecretString>,
    /// Its price.
    pub price: Price,
}

impl DraftingConfig {
    /// Time that language models may take.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        Duration::from_secs(u64::from(self.llm_timeout_seconds))
    }

    /// After how long a draft counts as failed: the models' time and three seconds, in which the template is written.
    #[must_use]
    pub fn deadline(&self) -> Span {
        Span::from_secs(i64::from(self.llm_timeout_seconds) + 3)
    }

    /// The models, in the order in which they are asked.
    ///
    /// # Errors
    /// A sentence that names the key: a file cannot be read, a key is missing, or a second model stands without a first.
    pub fn models(&self) -> Result<Vec<ModelConfig>, String> {
        let Some(name) = &self.llm_model else {
            return match self.llm_fallback_model {
                Some(_) => Err("LLM_FALLBACK_MODEL is set, and LLM_MODEL is not: the second model needs a first".to_owned()),
                None => Ok(Vec::new()),
            };
        };
        let first =
            model(name, self.llm_provider, self.llm_url.clone(), ("LLM_API_KEY", self.llm_api_key_file.as_deref()), self.llm_price)?;
        let Some(name) = &self.llm_fallback_model else { return Ok(vec![first]) };
        let price = self.llm_fallback_price.unwrap_or(self.llm_price);
        let own_key = ("LLM_FALLBACK_API_KEY", self.llm_fallback_api_key_file.as_deref());
        let second = if self.llm_fallback_provider.is_none() && self.llm_fallback_url.is_none() {
            let key = key(own_key)?.or_else(|| first.key.clone());
            ModelConfig { name: name.clone(), key, price, ..first.clone() }
        } else {
            model(name, self.llm_fallback_provider.unwrap_or(self.llm_provider), self.llm_fallback_url.clone(), own_key, price)?
        };
        Ok(vec![first, second])
    }
}

fn model(
    name: &str,
    provider: Provider,
    url: Option<ModelUrl>,
    from: (&'static str, Option<&Path>),
    price: Price,
) -> Result<ModelConfig, String> {
    let key = key(from)?;
    if key.is_none() && url.is_none() {
        return Err(format!("the model {name} needs an API key: set {} or {}_FILE", from.0, from.0));
    }
    Ok(ModelConfig { name: name.to_owned(), provider, url: url.unwrap_or_else(|| provider.url()), key, price })
}

/// The key in a file, or else in the environment; none if both are empty.
fn key((variable, file): (&'static str, Option<&Path>)) -> Result<Option<SecretString>, String> {
    let text = match file {
        Some(file) => std::fs::read_to_string(file).map_err(|error| format!("{variable}_FILE {}: {error}", file.display()))?,
        None => std::env::var(variable).unwrap_or_default(),
    };
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if text.chars().any(|c| !c.is_ascii_graphic()) {
        return Err(format!("{variable} does not hold a key: it must be one word of ASCII characters"));
    }
    Ok(Some(SecretString::from(text)))
}

fn model_name(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() || text.len() > 100 || text.chars().any(char::is_control) {
        return Err("it must have 1 to 100 bytes".to_owned());
    }
    Ok(text.to_owned())
}

fn dollars(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(dollars) if (0.0..=1e6).contains(&dollars) => Ok(dollars),
        _ => Err("it must be a number of dollars from 0 to a million".to_owned()),
    }
}

/// API of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Provider {
    /// Anthropic's Messages API.
    Anthropic,
    /// Chat completions, offered by OpenAI and most local model servers.
    Openai,
}

impl Provider {
    fn url(self) -> ModelUrl {
        let url = match self {
            Self::Anthropic => "https://api.anthropic.com/v1",
            Self::Openai => "https://api.openai.com/v1",
        };
        ModelUrl(url.to_owned())
    }
}

/// Where a model is: the operator's choice, so plain http and this machine are allowed. No slash at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelUrl(String);

impl ModelUrl {
    /// The URL as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ModelUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for ModelUrl {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        plain_url(text).map_err(|why| format!("{why}; keys belong in the key's file"))?;
        Ok(Self(text.trim_end_matches('/').to_owned()))
    }
}

/// Checks that a text is the address of a service of others, and holds nothing secret.
pub(super) fn plain_url(text: &str) -> Result<(), String> {
    let url: reqwest::Url = text.parse().map_err(|_| "not a URL".to_owned())?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err("it must begin with http:// or https:// and name a host".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
        return Err("it must hold no user name, query or fragment".to_owned());
    }
    Ok(())
}

/// Dollars for a million tokens, which is micro-dollars for one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Price {
    /// For tokens that the model reads; from 0 to 10,000.
    pub input: f64,
    /// For tokens that it writes; from 0 to 10,000.
    pub output: f64,
}

impl FromStr for Price {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| (0.0..=10_000.0).contains(number));
        let price = text.split_once('/').and_then(|(input, output)| Some(Self { input: number(input)?, output: number(output)? }));
        price.ok_or_else(|| "it must be two numbers of dollars, such as 3/15".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_two_numbers() {
        assert_eq!("3/15".parse(), Ok(Price { input: 3.0, output: 15.0 }));
        assert_eq!("0/0".parse(), Ok(Price { input: 0.0, output: 0.0 }));
        for text in ["", "3", "3/", "-1/2", "NaN/1", "1/1e9"] {
            assert!(text.parse::<Price>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_models_address_may_be_local_and_holds_no_secret() {
        assert_eq!("http://127.0.0.1:11434/v1/".parse::<ModelUrl>().unwrap().as_str(), "http://127.0.0.1:11434/v1");
        for text in ["", "ftp://x/v1", "http://", "file:///etc/passwd", "https://me:key@x/v1", "https://x/v1?key=1", "x/v1"] {
            assert!(text.parse::<ModelUrl>().is_err(), "{text}");
        }
    }
}

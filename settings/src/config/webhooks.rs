//! Settings of webhooks to a host platform.

use crate::address;
use crate::signature::Secrets;
use clap::{ArgAction, Args};
use reqwest::Url;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

/// Settings of webhooks to a host platform. Only whoever runs the server can set the target.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Webhooks")]
pub struct WebhooksConfig {
    /// URL that receives sessions, proposals, interventions and outcomes, such as https://platform.example/hooks. Without it, no webhooks
    /// are sent.
    #[arg(long, env = "CONDUCTOR_WEBHOOK_URL", value_name = "URL", hide_env_values = true)]
    pub webhook_url: Option<WebhookUrl>,

    /// Secret that signs webhooks: whsec_ followed by 32 to 64 bytes in base64. To rotate it, give two with a space between them: both
    /// sign.
    #[arg(long, env = "CONDUCTOR_WEBHOOK_SECRET", value_name = "SECRET", hide_env_values = true, conflicts_with = "webhook_secret_file")]
    pub webhook_secret: Option<Secrets>,

    /// File with the secret. Safer than the flag, which every user of the machine can read.
    #[arg(long, env = "CONDUCTOR_WEBHOOK_SECRET_FILE", value_name = "FILE")]
    pub webhook_secret_file: Option<PathBuf>,

    /// Allow targets on this machine or its network, and plain http. Otherwise only https and public addresses are called.
    #[arg(long, env = "CONDUCTOR_WEBHOOK_ALLOW_PRIVATE", value_name = "true|false", default_value_t = false, action = ArgAction::Set)]
    pub webhook_allow_private: bool,

    /// Seconds that the target may take to answer.
    #[arg(long, env = "CONDUCTOR_WEBHOOK_TIMEOUT_SECONDS", value_name = "SECONDS", default_value = "10", value_parser = clap::value_parser!(u32).range(1..=30))]
    pub webhook_timeout_seconds: u32,

    /// Seconds until an unaccepted webhook is sent again. Each further wait is four times as long, up to six hours.
    #[arg(long, env = "CONDUCTOR_WEBHOOK_RETRY_SECONDS", value_name = "SECONDS", default_value = "5", value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub webhook_retry_seconds: u32,

    /// Maximum attempts before a webhook is set aside. With the default waits that takes about a day.
    #[arg(long, env = "CONDUCTOR_WEBHOOK_TRIES", value_name = "COUNT", default_value = "11", value_parser = clap::value_parser!(u32).range(1..=20))]
    pub webhook_tries: u32,
}

/// The settings of a target.
#[derive(Clone, Debug)]
pub struct WebhookConfig {
    /// Where it is.
    pub url: WebhookUrl,
    /// Secrets that sign the messages.
    pub secrets: Secrets,
    /// True if it may be private, and plain http.
    pub allow_private: bool,
    /// Time that it may take to answer.
    pub timeout: Duration,
    /// Wait before the second attempt at a message.
    pub retry: Duration,
    /// Maximum attempts.
    pub tries: u32,
}

impl WebhooksConfig {
    /// The target, if there is one.
    ///
    /// # Errors
    /// A sentence that names the key: the URL is not one that is called, the secret is missing or none, or a file cannot be read.
    pub fn target(&self) -> Result<Option<WebhookConfig>, String> {
        let secrets = self.secrets()?;
        let (url, secrets) = match (&self.webhook_url, secrets) {
            (Some(url), Some(secrets)) => (url.clone(), secrets),
            (Some(_), None) => {
                let missing = "CONDUCTOR_WEBHOOK_SECRET or CONDUCTOR_WEBHOOK_SECRET_FILE";
                return Err(format!("CONDUCTOR_WEBHOOK_URL needs {missing}: what is not signed cannot be told from what others send"));
            }
            (None, Some(_)) => return Err("CONDUCTOR_WEBHOOK_SECRET is set, and CONDUCTOR_WEBHOOK_URL is not".to_owned()),
            (None, None) => return Ok(None),
        };
        address::check(&url.0, self.webhook_allow_private)
            .map_err(|why| format!("CONDUCTOR_WEBHOOK_URL is not called: {why}, unless CONDUCTOR_WEBHOOK_ALLOW_PRIVATE is true"))?;
        Ok(Some(WebhookConfig {
            url,
            secrets,
            allow_private: self.webhook_allow_private,
            timeout: Duration::from_secs(u64::from(self.webhook_timeout_seconds)),
            retry: Duration::from_secs(u64::from(self.webhook_retry_seconds)),
            tries: self.webhook_tries,
        }))
    }

    fn secrets(&self) -> Result<Option<Secrets>, String> {
        let Some(file) = &self.webhook_secret_file else { return Ok(self.webhook_secret.clone()) };
        let named = |why: String| format!("CONDUCTOR_WEBHOOK_SECRET_FILE {}: {why}", file.display());
        let text = std::fs::read_to_string(file).map_err(|error| named(error.to_string()))?;
        text.parse().map(Some).map_err(|error: crate::signature::NotASecret| named(error.to_string()))
    }
}

/// The address of a target. Its path may be a secret: `Debug` leaves it out.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookUrl(Url);

impl WebhookUrl {
    /// The URL.
    #[must_use]
    pub const fn as_url(&self) -> &Url {
        &self.0
    }

    /// Scheme, host and port, without what may be secret.
    #[must_use]
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }
}

impl fmt::Debug for WebhookUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/…", self.origin())
    }
}

impl FromStr for WebhookUrl {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let url: Url = text.parse().map_err(|_| "not a URL".to_owned())?;
        // The address itself is checked later, together with the setting that allows private ones.
        address::check(&url, true).map_err(|why| why.to_string())?;
        if url.fragment().is_some() {
            return Err("what stands after # is never sent: leave it out".to_owned());
        }
        Ok(Self(url))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_after_the_host_is_not_shown() {
        let url: WebhookUrl = "https://platform.example/hooks/hunter2?key=hunter2".parse().unwrap();
        assert_eq!(format!("{url:?}"), "https://platform.example/…");
    }

    #[test]
    fn a_target_is_a_url_without_names_and_fragments() {
        for text in
            ["", "platform.example", "ftp://platform.example", "https://", "https://me:key@platform.example", "https://x.example/#a"]
        {
            assert!(text.parse::<WebhookUrl>().is_err(), "{text}");
        }
    }
}

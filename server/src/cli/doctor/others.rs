//! Language models and the target of webhooks.

use super::address::root;
use super::client;
use super::finding::Finding;
use crate::config::Config;
use reqwest::Client;

pub(super) async fn look(config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Ok(http) = client() else { return findings };
    for model in config.drafting.models().unwrap_or_default() {
        let url = model.url.as_str();
        findings.push(match reach(&http, url).await {
            Ok(()) => Finding::ok("model", format!("{} at {url} answers; it was not asked to write", model.name)),
            Err(why) => {
                let advice = "Until it can be reached, built-in templates write: check the address and the way out of this network.";
                Finding::failed("model", format!("{} at {url} cannot be reached: {why}", model.name), advice)
            }
        });
    }
    if let Ok(Some(target)) = config.webhooks.target() {
        let url = target.url.origin();
        findings.push(match reach(&http, &url).await {
            Ok(()) => Finding::ok("webhooks", format!("{url} answers; nothing was sent")),
            Err(why) => {
                let advice = "Webhooks wait for a day: check the address and the way out of this network.";
                Finding::failed("webhooks", format!("{url} cannot be reached: {why}"), advice)
            }
        });
    }
    findings
}

/// Any answer, whatever its status, shows that somebody is there.
async fn reach(http: &Client, url: &str) -> Result<(), String> {
    http.head(url).send().await.map(drop).map_err(|error| root(&error))
}

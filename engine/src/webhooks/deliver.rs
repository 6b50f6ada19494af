//! [`Deliverer`]: sends waiting messages until the target accepts them. Several nodes may do so at once: a node claims a message for the
//! duration of an attempt, and the database lets only one claim it. A node that dies in between leaves a claim that runs out, and the
//! message is sent again with the same id.

use super::target::{Target, Tried};
use conductor::time::Span;
use metrics::{counter, gauge};
use rand::RngExt;
use settings::clock::now;
use settings::config::WebhookConfig;
use std::sync::Arc;
use std::time::Duration;
use store::{ClaimedWebhook, Store, StoreError, WebhookFailure};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

/// Number of messages sent at once.
const AT_ONCE: usize = 4;
/// Interval at which due messages are looked for.
const LOOK: Duration = Duration::from_secs(1);
/// The longest time from one try to the next.
const LONGEST: Duration = Duration::from_secs(6 * 3600);
/// By how much the time to the next try is longer or shorter, so that what failed together does not come back together.
const JITTER: f64 = 0.2;
/// Time that a claim lasts beyond a try: the database needs it to store the result.
const MARGIN: Span = Span::from_secs(20);
/// Time for which delivered messages are kept for inspection.
pub const DELIVERED_KEPT: Span = Span::from_secs(7 * 24 * 3600);
/// Time for which messages that were set aside are kept.
pub const DEAD_KEPT: Span = Span::from_secs(90 * 24 * 3600);

/// Sends what waits until it is taken.
#[derive(Clone, Debug)]
pub struct Deliverer(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    target: Target,
    timeout: Duration,
    retry: Duration,
    tries: u32,
}

impl Deliverer {
    /// One for a configured target.
    ///
    /// # Errors
    /// If the system's TLS cannot be set up.
    pub fn new(config: &WebhookConfig, store: Store) -> reqwest::Result<Self> {
        let target = Target::new(config)?;
        Ok(Self(Arc::new(Inner { store, target, timeout: config.timeout, retry: config.retry, tries: config.tries })))
    }

    /// Sends until `stop`. If this is the only server (`alone`), the claims of its earlier life are void at once.
    pub async fn run(self, alone: bool, stop: CancellationToken) {
        if alone && let Err(error) = self.0.store.release_webhooks().await {
            tracing::warn!(%error, "webhooks that were on their way wait until their claims run out");
        }
        let mut look = interval(LOOK);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut going, mut is_well) = (JoinSet::new(), true);
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                Some(_) = going.join_next(), if !going.is_empty() => {}
                _ = look.tick() => {}
            }
            match self.claim(AT_ONCE - going.len().min(AT_ONCE)).await {
                Ok(claimed) => {
                    is_well = true;
                    for message in claimed {
                        let (deliverer, stop) = (self.clone(), stop.clone());
                        going.spawn(async move { deliverer.send(&message, &stop).await });
                    }
                }
                // Said once, and again when it was well in between.
                Err(error) => {
                    if std::mem::take(&mut is_well) {
                        tracing::warn!(%error, "webhooks wait because the database does not answer");
                    }
                }
            }
        }
        // Each sees that it is over and gives back its message.
        while going.join_next().await.is_some() {}
    }

    async fn claim(&self, limit: usize) -> Result<Vec<ClaimedWebhook>, StoreError> {
        let at = now();
        let (due, waiting) = self.0.store.webhooks_waiting(at).await?;
        #[expect(clippy::cast_precision_loss, reason = "a gauge")]
        gauge!("conductor_webhooks_waiting").set(waiting as f64);
        // Most looks find nothing, and writing nothing would take the one writing connection too.
        if due == 0 || limit == 0 {
            return Ok(Vec::new());
        }
        let until = at + MARGIN + Span::from(self.0.timeout);
        self.0.store.claim_webhooks(at, until, u32::try_from(limit).unwrap_or(u32::MAX)).await
    }

    async fn send(&self, message: &ClaimedWebhook, stop: &CancellationToken) {
        let tried = tokio::select! {
            tried = self.0.target.tell(message, now()) => tried,
            () = stop.cancelled() => {
                if let Err(error) = self.0.store.release_webhook(message).await {
                    tracing::warn!(webhook.id = %message.id, %error, "a webhook waits until its claim runs out");
                }
                return;
            }
        };
        let kept = match tried {
            Tried::Taken(status) => {
                counter!("conductor_webhooks_delivered_total").increment(1);
                tracing::debug!(webhook.id = %message.id, kind = message.kind, tries = message.tries, "a webhook was delivered");
                self.0.store.webhook_delivered(message, now(), status).await
            }
            Tried::Failed { failure, name, wish } => self.failed(message, &failure, name, wish).await,
            Tried::Unwanted(failure) => {
                counter!("conductor_webhooks_failed_total", "why" => "unwanted").increment(1);
                self.give_up(message, &failure).await
            }
        };
        match kept {
            Ok(true) => {}
            Ok(false) => tracing::warn!(webhook.id = %message.id, "a webhook took so long that another node has sent it too"),
            Err(error) => tracing::warn!(webhook.id = %message.id, %error, "the result of a webhook was not stored; it is sent again"),
        }
    }

    async fn failed(
        &self,
        message: &ClaimedWebhook,
        failure: &WebhookFailure,
        name: &'static str,
        wish: Option<Duration>,
    ) -> Result<bool, StoreError> {
        counter!("conductor_webhooks_failed_total", "why" => name).increment(1);
        if message.tries >= i64::from(self.0.tries) {
            return self.give_up(message, failure).await;
        }
        let wait = pause(self.0.retry, message.tries).mul_f64(1.0 + rand::rng().random_range(-JITTER..JITTER));
        let wait = wait.max(wish.unwrap_or_default());
        tracing::info!(webhook.id = %message.id, kind = message.kind, tries = message.tries, why = failure.why, again_in = ?wait, "a webhook was not accepted");
        let at = now();
        let again = at + Span::from(wait);
        self.0.store.webhook_failed(message, at, failure, Some(again)).await
    }

    async fn give_up(&self, message: &ClaimedWebhook, failure: &WebhookFailure) -> Result<bool, StoreError> {
        counter!("conductor_webhooks_dead_total").increment(1);
        tracing::warn!(webhook.id = %message.id, kind = message.kind, tries = message.tries, why = failure.why, "a webhook was given up; it is kept");
        self.0.store.webhook_failed(message, now(), failure, None).await
    }
}

/// The wait after `tries` attempts: `first`, then four times as long each time, up to [`LONGEST`].
fn pause(first: Duration, tries: i64) -> Duration {
    let times = u32::try_from((tries - 1).max(0)).unwrap_or(u32::MAX);
    first.saturating_mul(4_u32.saturating_pow(times)).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_become_rarer_and_end_after_about_a_day() {
        let first = Duration::from_secs(5);
        let seconds = |tries| pause(first, tries).as_secs();
        assert_eq!([1, 2, 3, 7, 8, 20, i64::MAX].map(seconds), [5, 20, 80, 20_480, 21_600, 21_600, 21_600]);
        let hours = (1..11).map(seconds).sum::<u64>() / 3600;
        assert_eq!(hours, 25, "from the first of eleven tries to the last");
    }
}

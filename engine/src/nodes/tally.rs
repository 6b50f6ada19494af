//! [`Nodes::tally`]: counts how often somebody did something in the last minute, on all nodes together. Each node also counts for itself,
//! so while Redis is away the limits of each node hold.

use super::Nodes;
use redis::{RedisResult, cmd};
use std::time::Duration;
use tokio::time::timeout;

/// Time after the first count at which counts are forgotten.
const MINUTE: Duration = Duration::from_secs(60);
/// Time that an answer may take; without one, nothing is known.
const PATIENCE: Duration = Duration::from_millis(250);
/// Digits of a name's hash: enough that nobody shares one by chance.
const DIGITS: usize = 32;

/// Adds ARGV[1] to a count that begins to expire with the first: the count.
const COUNT: &str = "
local count = redis.call('INCRBY', KEYS[1], ARGV[1])
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return count";

impl Nodes {
    /// Adds `more` to how often `who` did `what` in the last minute, and says how often that is on all nodes. `None` if Redis does not
    /// answer soon. Redis gets to know nobody: names are hashed with the server's key.
    pub async fn tally(&self, what: &'static str, who: &str, more: u32) -> Option<u64> {
        if !self.0.leases.is_healthy() {
            return None;
        }
        let name = self.0.key.seal(&format!("{what}\n{who}"));
        let key = format!("{}:tally:{what}:{}", self.0.prefix, &name[..DIGITS]);
        let counted = timeout(PATIENCE, self.count(&key, more)).await;
        match counted {
            Ok(Ok(count)) => Some(count),
            Ok(Err(_)) | Err(_) => {
                self.0.counting.hang_up().await;
                None
            }
        }
    }

    async fn count(&self, key: &str, more: u32) -> RedisResult<u64> {
        let mut connection = self.0.counting.open(&self.0.client).await?;
        let lasts = u64::try_from(MINUTE.as_millis()).unwrap_or(u64::MAX);
        cmd("EVAL").arg(COUNT).arg(1).arg(key).arg(more).arg(lasts).query_async(&mut connection).await
    }
}

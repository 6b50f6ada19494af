//! Limits by key on how often something may be tried.

use crate::nodes::Nodes;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use moka::future::Cache;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use store::JoinCode;
use store::secret::TokenHash;

/// A limit for each key: this many at once, and as many again spread over a minute.
pub struct Rate<K: Hash + Eq + Clone>(DefaultKeyedRateLimiter<K>);

impl<K: Hash + Eq + Clone> fmt::Debug for Rate<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rate").finish_non_exhaustive()
    }
}

/// `count` a minute for each key; at least one.
#[must_use]
pub fn per_minute<K: Hash + Eq + Clone>(count: u32) -> Rate<K> {
    Rate(RateLimiter::keyed(Quota::per_minute(NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN))))
}

/// More keys than this are tidied up when the next one comes.
const MANY: usize = 10_000;

impl<K: Hash + Eq + Clone> Rate<K> {
    /// Takes one.
    ///
    /// # Errors
    /// The whole seconds to wait, at least 1, if none is left.
    pub fn take(&self, key: &K) -> Result<(), u32> {
        if self.0.len() > MANY {
            self.0.retain_recent();
        }
        self.0.check_key(key).map_err(|not_until| {
            let wait = not_until.wait_time_from(DefaultClock::default().now());
            u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1)
        })
    }
}

/// Lets one line a minute into the log for each key, and not many lines in all: a flood of requests must not become a flood of lines.
pub struct Told<K: Hash + Eq> {
    state: Mutex<Telling<K>>,
    most: usize,
}

struct Telling<K> {
    begun: Instant,
    /// Attempts of each key in this minute.
    seen: HashMap<K, u64>,
    /// Attempts of other keys, for which there was no room.
    others: u64,
}

/// Keys for which there is a line within a minute.
const LINES: usize = 60;

impl<K: Hash + Eq> Default for Told<K> {
    fn default() -> Self {
        Self { state: Mutex::new(Telling { begun: Instant::now(), seen: HashMap::new(), others: 0 }), most: LINES }
    }
}

impl<K: Hash + Eq> fmt::Debug for Told<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Told").finish_non_exhaustive()
    }
}

impl<K: Hash + Eq> Told<K> {
    /// Takes note of something about `key`; `Some` if a line is due, with the number of times for which none was written since the last
    /// minute began.
    pub fn note(&self, key: K) -> Option<u64> {
        self.note_at(key, Instant::now())
    }

    fn note_at(&self, key: K, now: Instant) -> Option<u64> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut left_out = 0;
        if now.duration_since(state.begun) >= WrongCodes::MINUTE {
            left_out = state.others + state.seen.drain().map(|(_, count)| count.saturating_sub(1)).sum::<u64>();
            (state.begun, state.others) = (now, 0);
        }
        let most = self.most;
        if let Some(count) = state.seen.get_mut(&key) {
            *count += 1;
            return None;
        }
        if state.seen.len() >= most {
            state.others += 1;
            return None;
        }
        state.seen.insert(key, 1);
        Some(left_out)
    }
}

/// The group whose guesses are counted together.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Guesser {
    /// Everybody in a network.
    Network(IpAddr),
    /// An attendee, by their secret.
    Attendee(String),
    /// Everybody on a line, also those who are counted by themselves: anybody can collect identities and let them grow old.
    Line(IpAddr),
}

/// Names the network, and nothing of a secret.
impl fmt::Debug for Guesser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl fmt::Display for Guesser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Network(network) | Self::Line(network) => network.fmt(f),
            Self::Attendee(_) => f.write_str("of an attendee"),
        }
    }
}

/// Counts join codes that do not exist, by whoever guesses. Over the limit further ones are refused before they are looked up, right or
/// wrong: otherwise the answers would still tell them apart.
#[derive(Clone)]
pub struct WrongCodes {
    seen: Cache<Guesser, Arc<AtomicU32>>,
    /// Codes that somebody of a network has opened: nobody there learns anything by asking for them.
    opened: Cache<(IpAddr, JoinCode), ()>,
    limit: u32,
    /// The other nodes, on which they count too, if there are several.
    nodes: Option<Nodes>,
}

impl fmt::Debug for WrongCodes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WrongCodes").field("limit", &self.limit).finish_non_exhaustive()
    }
}

impl WrongCodes {
    /// Time for which wrong codes are remembered, from a guesser's first one.
    pub const MINUTE: Duration = Duration::from_secs(60);

    /// Time for which a code is known in a network after somebody there last opened it.
    const DAY: Duration = Duration::from_secs(86_400);

    /// A line may try for as many people.
    const PEOPLE: u32 = 20;

    /// At most `limit` a minute and guesser, and twenty times as many on a line.
    #[must_use]
    pub fn new(limit: u32) -> Self {
        let seen = Cache::builder().max_capacity(100_000).time_to_live(Self::MINUTE).build();
        let opened = Cache::builder().max_capacity(100_000).time_to_idle(Self::DAY).build();
        Self { seen, opened, limit, nodes: None }
    }

    /// The same, counted together with other nodes, if there are any.
    #[must_use]
    pub fn shared(self, nodes: Option<Nodes>) -> Self {
        Self { nodes, ..self }
    }

    /// Returns whether codes from this guesser are refused now.
    pub async fn is_refused(&self, guesser: &Guesser) -> bool {
        let limit = if matches!(guesser, Guesser::Line(_)) { self.limit.saturating_mul(Self::PEOPLE) } else { self.limit };
        self.seen.get(guesser).await.is_some_and(|count| count.load(Ordering::Relaxed) >= limit)
            || self.on_all_nodes(guesser, 0).await.is_some_and(|count| count >= u64::from(limit))
    }

    /// Notes that somebody of a network has opened the room of a code.
    pub async fn opens(&self, network: IpAddr, code: JoinCode) {
        self.opened.insert((network, code), ()).await;
    }

    /// Returns whether somebody of a network has opened the room of a code.
    pub async fn is_open(&self, network: IpAddr, code: &JoinCode) -> bool {
        self.opened.get(&(network, code.clone())).await.is_some()
    }

    /// Counts a code that does not exist.
    pub async fn count(&self, guesser: &Guesser) {
        self.seen.get_with(guesser.clone(), async { Arc::default() }).await.fetch_add(1, Ordering::Relaxed);
        self.on_all_nodes(guesser, 1).await;
    }

    async fn on_all_nodes(&self, guesser: &Guesser, more: u32) -> Option<u64> {
        let key = match guesser {
            Guesser::Network(network) => network.to_string(),
            Guesser::Line(line) => format!("line {line}"),
            // Redis learns no secret.
            Guesser::Attendee(secret) => TokenHash(Sha256::digest(secret.as_bytes()).into()).to_string(),
        };
        self.nodes.as_ref()?.tally("wrong-code", &key, more).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_writes_few_lines_and_says_how_many_it_left_out() {
        let told = Told::default();
        let now = Instant::now();
        let lines = (0..20_000).filter(|n| told.note_at(n % 200, now).is_some()).count();
        assert_eq!(lines, LINES);
        assert_eq!(told.note_at(7, now + Duration::from_secs(61)), Some(20_000 - 60));
        assert_eq!(told.note_at(7, now + Duration::from_secs(62)), None);
    }

    #[test]
    fn an_exhausted_key_waits_and_others_do_not() {
        let rate = per_minute::<u8>(10);
        assert!((0..10).all(|_| rate.take(&1).is_ok()));
        let wait = rate.take(&1).unwrap_err();
        assert!((1..=7).contains(&wait), "one of ten a minute comes back after six seconds, not after {wait}");
        assert!(rate.take(&2).is_ok());
    }

    #[tokio::test]
    async fn wrong_codes_are_counted_by_whoever_guesses() {
        let codes = WrongCodes::new(3);
        let network = |last| Guesser::Network(IpAddr::from([192, 0, 2, last]));
        let (one, two) = (network(1), network(2));
        for _ in 0..3 {
            assert!(!codes.is_refused(&one).await);
            codes.count(&one).await;
        }
        assert!(codes.is_refused(&one).await);
        assert!(!codes.is_refused(&two).await);
        assert!(!codes.is_refused(&Guesser::Attendee("who is inside".to_owned())).await);
        let line = Guesser::Line(IpAddr::from([192, 0, 2, 1]));
        for n in 0..60 {
            assert!(!codes.is_refused(&line).await, "{n}");
            codes.count(&line).await;
        }
        assert!(codes.is_refused(&line).await);
    }
}

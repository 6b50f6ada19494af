//! Passwords: the rules for them, and their hashes.

use super::queue::{Claim, Lines};
use crate::secret;
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use protocol::{ApiError, ErrorCode};
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};
use tokio::sync::Semaphore;

/// Shortest password, in characters.
pub const MIN_LENGTH: usize = 8;
/// Longest password, in bytes: enough for any sentence, and no work to hash.
pub const MAX_LENGTH: usize = 512;

/// Memory in KiB, passes and lanes of argon2id: the OWASP Password Storage Cheat Sheet's first choice (19 MiB, 2, 1).
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// Bytes of a tag.
const TAG: usize = 32;

/// The most common passwords of eight and more characters, in lower case. A short list of what is guessed first; it does not replace
/// a check against leaked passwords, which would need the network.
static COMMON: LazyLock<BTreeSet<&str>> = LazyLock::new(|| include_str!("common_passwords.txt").lines().collect());

/// A reason why a password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPassword {
    /// Fewer than [`MIN_LENGTH`] characters.
    #[error("the password has fewer than 8 characters")]
    Short,
    /// More than [`MAX_LENGTH`] bytes.
    #[error("the password is too long")]
    Long,
    /// It is guessed first.
    #[error("this password is one of the most common: choose another, such as four words that do not belong together")]
    Common,
    /// It is the name.
    #[error("the password must not be the name")]
    Name,
}

/// Checks a new password. No rules about kinds of characters: they make passwords worse (NIST SP 800-63B §5.1.1.2).
///
/// # Errors
/// [`BadPassword`] by cause.
pub fn check(password: &str, name: &str) -> Result<(), BadPassword> {
    let lower = password.to_lowercase();
    if password.chars().count() < MIN_LENGTH {
        Err(BadPassword::Short)
    } else if password.len() > MAX_LENGTH {
        Err(BadPassword::Long)
    } else if lower == name.to_lowercase() {
        Err(BadPassword::Name)
    } else if COMMON.contains(lower.as_str()) || is_one_character(&lower) {
        Err(BadPassword::Common)
    } else {
        Ok(())
    }
}

fn is_one_character(password: &str) -> bool {
    let mut chars = password.chars();
    chars.next().is_some_and(|first| chars.all(|c| c == first))
}

/// Passwords that are hashed at once: each takes 19 MiB and a processor.
const AT_ONCE: usize = 2;
/// Most passwords that may wait for their turn. Beyond that, callers are told to come back before any work is done.
const WAITING: usize = 16;
/// Further places for browsers in which the person has signed in before: made-up tries from many networks fill none of them.
const FAMILIAR: usize = 8;
/// Seconds after which a full queue has room again: a hash takes some tens of milliseconds.
const QUEUE_RETRY: u32 = 2;
/// Capacity of the memory that a hash works in, in blocks of 1 KiB. Only what is used is ever resident. Above 32 MiB glibc gives each such
/// piece back to the system when it is freed (mallopt(3), M_MMAP_THRESHOLD); smaller pieces stay with the program.
const CAPACITY: usize = 33 * 1024;

/// Hashes and verifies, off the threads that answer requests, [`AT_ONCE`] at a time.
#[derive(Debug)]
pub struct Hasher {
    at_once: Arc<Semaphore>,
    /// Permits for the passwords that are hashed or wait.
    queue: Arc<Semaphore>,
    /// The same for familiar browsers, and for whoever has a link that works, while the queue is full.
    familiar: Arc<Semaphore>,
    /// Places in the queue that each line holds.
    lines: Lines,
}

/// The hash verified for a name that does not exist, so that the answer takes as long as for one that does.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now("nobody has this password").unwrap_or_default());

impl Hasher {
    /// A hasher with an empty queue.
    #[must_use]
    pub fn new() -> Self {
        let places = |places| Arc::new(Semaphore::new(places));
        Self { at_once: places(AT_ONCE), queue: places(AT_ONCE + WAITING), familiar: places(FAMILIAR), lines: Lines::default() }
    }

    async fn work<T: Send + 'static>(&self, claim: Claim, work: impl FnOnce() -> T + Send + 'static) -> Result<T, ApiError> {
        let place = |places: &Arc<Semaphore>| Arc::clone(places).try_acquire_owned().ok();
        let found = match claim {
            Claim::Familiar => place(&self.queue).or_else(|| place(&self.familiar)).map(|place| (place, None)),
            Claim::From(None) => place(&self.queue).map(|place| (place, None)),
            Claim::From(Some(line)) => self.lines.take(line).and_then(|of_line| Some((place(&self.queue)?, Some(of_line)))),
        };
        let Some(place) = found else {
            metrics::counter!("conductor_password_hashes_refused_total").increment(1);
            return Err(ApiError::new(ErrorCode::RateLimited, "too many people sign in at once").retry_after(QUEUE_RETRY));
        };
        let permit = Arc::clone(&self.at_once).acquire_owned().await.map_err(|_| ApiError::internal())?;
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop((permit, place));
            done
        })
        .await
        .map_err(|_| ApiError::internal())
    }

    /// The PHC string of a password, with a salt of its own. Only who is signed in, or has shown a link that works, chooses one.
    ///
    /// # Errors
    /// `internal` if it cannot be hashed.
    pub async fn hash(&self, password: &str) -> Result<String, ApiError> {
        let password = password.to_owned();
        self.work(Claim::Familiar, move || hash_now(&password)).await?.ok_or_else(ApiError::internal)
    }

    /// Returns whether `password` is the one that `hash` was made of. Without a hash it is not, after the same work.
    ///
    /// # Errors
    /// `bad_credentials` for a password that nobody can have; `internal` if a stored hash cannot be read.
    pub async fn verify(&self, password: &str, hash: Option<&str>, claim: Claim) -> Result<bool, ApiError> {
        if password.len() > MAX_LENGTH {
            return Err(ApiError::new(ErrorCode::BadCredentials, "the name or the password is wrong"));
        }
        let (password, hash) = (password.to_owned(), hash.map(str::to_owned));
        let is_known = hash.is_some();
        let is_same = self
            .work(claim, move || {
                let hash = hash.unwrap_or_else(|| NOBODY.clone());
                let parsed = PasswordHash::new(&hash).ok()?;
                is_same(&password, &parsed)
            })
            .await?;
        Ok(is_same.ok_or_else(ApiError::internal)? && is_known)
    }
}

/// The tag of a password, in memory of its own.
fn tag(password: &str, salt: &[u8], params: Params) -> Option<[u8; TAG]> {
    let mut memory: Vec<Block> = Vec::with_capacity(CAPACITY.max(params.block_count()));
    memory.resize(params.block_count(), Block::default());
    let mut tag = [0; TAG];
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon.hash_password_into_with_memory(password.as_bytes(), salt, &mut tag, &mut memory).ok()?;
    Some(tag)
}

fn hash_now(password: &str) -> Option<String> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).ok()?;
    let salt: [u8; 16] = secret::random();
    let tag = tag(password, &salt, params.clone())?;
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params).ok()?,
        salt: Some(Salt::new(&salt).ok()?),
        hash: Some(Output::new(&tag).ok()?),
    };
    Some(hash.to_string())
}

/// Returns whether `hash` was made of the password; `None` if it is no hash of ours.
fn is_same(password: &str, hash: &PasswordHash) -> Option<bool> {
    let tag = tag(password, hash.salt.as_ref()?, Params::try_from(hash).ok()?)?;
    Some(secret::same(&tag, hash.hash.as_ref()?.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::queue::OF_LINE;
    use std::net::IpAddr;

    const ANYBODY: Claim = Claim::From(None);

    #[test]
    fn short_common_and_obvious_passwords_are_refused() {
        assert_eq!(check("short", "ann"), Err(BadPassword::Short));
        assert_eq!(check("äöüäöüä", "ann"), Err(BadPassword::Short), "characters are counted, not bytes");
        assert_eq!(check("Password1", "ann"), Err(BadPassword::Common));
        assert_eq!(check("zzzzzzzzzz", "ann"), Err(BadPassword::Common));
        assert_eq!(check("Annabelle", "annabelle"), Err(BadPassword::Name));
        assert_eq!(check(&"x1".repeat(300), "ann"), Err(BadPassword::Long));
        assert_eq!(check("stapler moon gravy seven", "ann"), Ok(()));
    }

    #[test]
    fn every_listed_password_is_one_that_could_be_chosen() {
        for password in COMMON.iter() {
            assert!(password.chars().count() >= MIN_LENGTH && *password == password.to_lowercase(), "{password}");
        }
    }

    #[tokio::test]
    async fn a_hash_of_an_earlier_release_verifies() {
        // Made by `Argon2::hash_password` of argon2 0.6 at this cost.
        use argon2::password_hash::PasswordHasher;
        let params = Params::new(COST.0, COST.1, COST.2, None).unwrap();
        let old = Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password(b"stapler moon gravy").unwrap().to_string();
        assert!(Hasher::new().verify("stapler moon gravy", Some(&old), ANYBODY).await.unwrap());
        assert!(!Hasher::new().verify("stapler moon grave", Some(&old), ANYBODY).await.unwrap());
    }

    #[tokio::test]
    async fn who_comes_when_the_queue_is_full_is_sent_away_at_once() {
        let hasher = Arc::new(Hasher::new());
        let places = Arc::clone(&hasher.queue).acquire_many_owned(u32::try_from(AT_ONCE + WAITING).unwrap()).await.unwrap();
        let refused = hasher.verify("anything", None, ANYBODY).await.unwrap_err();
        assert_eq!((refused.code, refused.retry_after), (ErrorCode::RateLimited, Some(QUEUE_RETRY)));
        assert!(!hasher.verify("anything", None, Claim::Familiar).await.unwrap(), "a familiar browser has a place");
        drop(places);
        assert!(!hasher.verify("anything", None, ANYBODY).await.unwrap());
    }

    #[tokio::test]
    async fn one_line_leaves_places_in_the_queue_to_the_others() {
        let hasher = Hasher::new();
        let of = |last| Claim::From(Some(IpAddr::from([192, 0, 2, last])));
        let tries: Vec<_> = (0..AT_ONCE + WAITING).map(|_| hasher.verify("a guess", None, of(1))).collect();
        let (done, other) = tokio::join!(futures::future::join_all(tries), hasher.verify("mine", None, of(2)));
        assert_eq!(done.iter().filter(|done| done.is_ok()).count(), OF_LINE);
        assert!(!other.unwrap(), "somebody from elsewhere is heard");
        assert!(hasher.verify("a guess", None, of(1)).await.is_ok(), "a place is free again");
    }

    /// The size of a process is of all its tests, so this one runs alone, in a process of its own.
    #[cfg(target_os = "linux")]
    #[test]
    fn memory_returns_after_many_tries_at_once() {
        const ALONE: &str = "CONDUCTOR_TEST_MEASURES_MEMORY";
        if std::env::var_os(ALONE).is_some() {
            tokio::runtime::Runtime::new().unwrap().block_on(measure_many_tries());
            return;
        }
        let this = concat!(module_path!(), "::memory_returns_after_many_tries_at_once");
        let this = this.split_once("::").unwrap().1;
        let program = std::env::current_exe().unwrap();
        let run = std::process::Command::new(program).args(["--exact", this, "--nocapture"]).env(ALONE, "1").output().unwrap();
        let told = String::from_utf8_lossy(&run.stdout);
        assert!(run.status.success(), "{told}{}", String::from_utf8_lossy(&run.stderr));
        assert!(told.contains("1 passed"), "the test was not found by its name: {told}");
    }

    #[cfg(target_os = "linux")]
    async fn measure_many_tries() {
        let resident = || {
            let status = std::fs::read_to_string("/proc/self/status").unwrap();
            let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap().to_owned();
            line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
        };
        let hasher = Arc::new(Hasher::new());
        assert!(!hasher.verify("the first", None, ANYBODY).await.unwrap());
        let before = resident();
        let tries: Vec<_> = (0..AT_ONCE + WAITING)
            .map(|_| {
                tokio::spawn({
                    let hasher = Arc::clone(&hasher);
                    async move { hasher.verify("a guess", None, ANYBODY).await }
                })
            })
            .collect();
        for done in tries {
            assert!(!done.await.unwrap().unwrap());
        }
        let after = resident();
        assert!(after <= before + 12, "{before} MiB before, {after} MiB after");
    }

    #[tokio::test]
    async fn a_hash_is_argon2id_and_verifies_only_its_password() {
        let hasher = Hasher::new();
        let hash = hasher.hash("stapler moon gravy").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert_ne!(hash, hasher.hash("stapler moon gravy").await.unwrap(), "each has a salt of its own");
        assert!(hasher.verify("stapler moon gravy", Some(&hash), ANYBODY).await.unwrap());
        assert!(!hasher.verify("stapler moon grave", Some(&hash), ANYBODY).await.unwrap());
        assert!(!hasher.verify("nobody has this password", None, ANYBODY).await.unwrap());
    }
}

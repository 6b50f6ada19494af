//! Passwords: what is accepted, and how they are kept.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
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

/// The most common passwords of eight and more characters, in lower case. A short list of what is guessed first; it does not replace
/// a check against leaked passwords, which would need the network.
static COMMON: LazyLock<BTreeSet<&str>> = LazyLock::new(|| include_str!("common_passwords.txt").lines().collect());

/// Why a password is refused.
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

/// Hashes and verifies, off the threads that answer requests, and as many at once as there are processors: each takes 19 MiB.
#[derive(Debug)]
pub struct Hasher {
    at_once: Arc<Semaphore>,
}

/// What is verified for a name that does not exist, so that it takes as long as for one that does.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now("nobody has this password").unwrap_or_default());

impl Hasher {
    /// A hasher for this machine.
    #[must_use]
    pub fn new() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { at_once: Arc::new(Semaphore::new(processors)) }
    }

    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, ApiError> {
        let permit = Arc::clone(&self.at_once).acquire_owned().await.map_err(|_| ApiError::internal())?;
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop(permit);
            done
        })
        .await
        .map_err(|_| ApiError::internal())
    }

    /// The PHC string of a password, with a salt of its own.
    ///
    /// # Errors
    /// `internal` if it cannot be hashed.
    pub async fn hash(&self, password: &str) -> Result<String, ApiError> {
        let password = password.to_owned();
        self.work(move || hash_now(&password)).await?.ok_or_else(ApiError::internal)
    }

    /// Whether `password` is the one that `hash` was made of. Without a hash it is not, after the same work.
    ///
    /// # Errors
    /// `bad_credentials` for a password that nobody can have; `internal` if a stored hash cannot be read.
    pub async fn verify(&self, password: &str, hash: Option<&str>) -> Result<bool, ApiError> {
        if password.len() > MAX_LENGTH {
            return Err(ApiError::new(ErrorCode::BadCredentials, "the name or the password is wrong"));
        }
        let (password, hash) = (password.to_owned(), hash.map(str::to_owned));
        let is_known = hash.is_some();
        let is_same = self
            .work(move || {
                let hash = hash.unwrap_or_else(|| NOBODY.clone());
                let parsed = PasswordHash::new(&hash).ok()?;
                Some(argon().verify_password(password.as_bytes(), &parsed).is_ok())
            })
            .await?;
        Ok(is_same.ok_or_else(ApiError::internal)? && is_known)
    }
}

fn argon() -> Argon2<'static> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).expect("the cost lies within argon2's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash_now(password: &str) -> Option<String> {
    argon().hash_password(password.as_bytes()).ok().map(|hash| hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

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
    async fn a_hash_is_argon2id_at_the_stated_cost_and_verifies_only_its_password() {
        let hasher = Hasher::new();
        let hash = hasher.hash("stapler moon gravy").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert_ne!(hash, hasher.hash("stapler moon gravy").await.unwrap(), "each has a salt of its own");
        assert!(hasher.verify("stapler moon gravy", Some(&hash)).await.unwrap());
        assert!(!hasher.verify("stapler moon grave", Some(&hash)).await.unwrap());
        assert!(!hasher.verify("nobody has this password", None).await.unwrap());
    }
}

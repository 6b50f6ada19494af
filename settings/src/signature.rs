//! The signature of a message, according to [Standard Webhooks](https://www.standardwebhooks.com): HMAC-SHA256 over id, time and body,
//! which exposes a message that is replayed later or under another id.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// Prefix of secrets, so that scanners for leaked ones recognize them.
pub const PREFIX: &str = "whsec_";
/// Fewest bytes of a secret: as many as the hash has.
const LEAST: usize = 32;
/// Most bytes, as the specification has it.
const MOST: usize = 64;

/// The text is not a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it must be whsec_ and 32 to 64 bytes in base64, such as echo \"whsec_$(openssl rand -base64 32)\" makes")]
pub struct NotASecret;

/// Secrets that sign messages: one, or several during a rotation. `Debug` shows nothing of them.
#[derive(Clone, Debug)]
pub struct Secrets(Vec<SecretString>);

impl std::str::FromStr for Secrets {
    type Err = NotASecret;
    fn from_str(text: &str) -> Result<Self, NotASecret> {
        let words: Vec<&str> = text.split_whitespace().collect();
        if words.is_empty() || !words.iter().all(|word| bytes(word).is_some_and(|bytes| (LEAST..=MOST).contains(&bytes.len()))) {
            return Err(NotASecret);
        }
        Ok(Self(words.into_iter().map(SecretString::from).collect()))
    }
}

fn bytes(secret: &str) -> Option<Zeroizing<Vec<u8>>> {
    BASE64_STANDARD.decode(secret.strip_prefix(PREFIX)?).ok().map(Zeroizing::new)
}

impl Secrets {
    /// The header `webhook-signature` of a message that is sent at `seconds` since 1970: a signature by each secret.
    #[must_use]
    pub fn sign(&self, id: &str, seconds: i64, body: &str) -> String {
        let signed = |secret: &SecretString| {
            let key = bytes(secret.expose_secret()).unwrap_or_default();
            let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("HMAC takes a key of any length");
            mac.update(format!("{id}.{seconds}.{body}").as_bytes());
            format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes()))
        };
        self.0.iter().map(signed).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    #[test]
    fn a_message_is_signed_as_another_program_signs_it() {
        // printf 'msg_1.1767225600.{"type":"session.ended"}' | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef -binary | base64
        let secrets: Secrets = SECRET.parse().unwrap();
        assert_eq!(secrets.sign("msg_1", 1_767_225_600, r#"{"type":"session.ended"}"#), "v1,8IvCeaSe6DSPIv/5Xhu0cwmsiJ4OUrdcwM+ls6Hj4dY=");
    }

    #[test]
    fn while_one_secret_is_changed_for_another_both_sign() {
        let other = SECRET.replace("MDEy", "MDEz");
        let (old, new): (Secrets, Secrets) = (SECRET.parse().unwrap(), other.parse().unwrap());
        let both: Secrets = format!("{other} {SECRET}\n").parse().unwrap();
        assert_eq!(both.sign("a", 1, "{}"), format!("{} {}", new.sign("a", 1, "{}"), old.sign("a", 1, "{}")));
        assert_ne!(old.sign("a", 1, "{}"), new.sign("a", 1, "{}"));
    }

    #[test]
    fn what_could_be_guessed_is_no_secret_and_none_is_shown() {
        let short = format!("{PREFIX}{}", BASE64_STANDARD.encode([7; LEAST - 1]));
        let long = format!("{PREFIX}{}", BASE64_STANDARD.encode([7; MOST + 1]));
        let half = format!("{SECRET} {short}");
        for text in ["", " ", "hunter2", &SECRET[PREFIX.len()..], &short, &long, &half, "whsec_%%%"] {
            assert!(text.parse::<Secrets>().is_err(), "{text}");
        }
        let shown = format!("{:?}", SECRET.parse::<Secrets>().unwrap());
        assert!(!shown.contains("MDEy"), "{shown}");
    }
}

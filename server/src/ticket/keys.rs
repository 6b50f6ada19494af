//! The file of keys: a JSON list. Several may be valid at once, so that the platform can rotate them.

use anyhow::{Context, bail, ensure};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use std::collections::HashMap;
use std::fmt;

/// The shortest secret of HS256: as long as its hash (RFC 7518 §3.2).
const SECRET_BYTES: usize = 32;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    kid: String,
    alg: String,
    #[serde(default)]
    secret: Option<String>,
    #[serde(default)]
    public_key: Option<String>,
    #[serde(default)]
    until: Option<u64>,
    #[serde(default)]
    organizers: Vec<String>,
}

/// One key, and the statements that it may sign.
pub(super) struct Key {
    /// The only algorithm that it is used with.
    pub algorithm: Algorithm,
    pub key: DecodingKey,
    /// Organizers that it may sign in, by their names.
    pub organizers: Vec<String>,
    /// The last second in which it is good.
    until: Option<u64>,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

impl Key {
    /// Returns whether it is good at a second since 1970.
    pub fn is_good(&self, now: u64) -> bool {
        self.until.is_none_or(|until| now <= until)
    }
}

/// Reads the file's text into keys by their `kid`.
///
/// # Errors
/// A sentence that names the key, and nothing of a secret.
pub(super) fn read(text: &str) -> anyhow::Result<HashMap<String, Key>> {
    // serde's words could repeat a value.
    let Ok(lines) = serde_json::from_str::<Vec<Line>>(text) else {
        bail!("it is not a JSON list of objects with kid, alg, and secret or public_key, and at most until and organizers");
    };
    ensure!(!lines.is_empty(), "it holds no key");
    let mut keys = HashMap::new();
    for Line { kid, alg, secret, public_key, until, organizers } in lines {
        let key = match (alg.as_str(), secret, public_key) {
            ("HS256", Some(secret), None) => {
                ensure!(secret.len() >= SECRET_BYTES, "the secret of key {kid} has fewer than {SECRET_BYTES} bytes");
                Ok((Algorithm::HS256, DecodingKey::from_secret(secret.as_bytes())))
            }
            ("RS256", None, Some(pem)) => DecodingKey::from_rsa_pem(pem.as_bytes()).map(|key| (Algorithm::RS256, key)),
            ("EdDSA", None, Some(pem)) => DecodingKey::from_ed_pem(pem.as_bytes()).map(|key| (Algorithm::EdDSA, key)),
            _ => bail!("key {kid} must be HS256 with a secret, or RS256 or EdDSA with a public_key"),
        };
        let (algorithm, key) = key.ok().with_context(|| format!("the public_key of {kid} is not one of {alg} in PEM"))?;
        let before = keys.insert(kid.clone(), Key { algorithm, key, organizers, until });
        ensure!(before.is_none(), "two keys have the kid {kid}");
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_cannot_be_one_is_named_and_not_shown() {
        let weak = r#"[{"kid":"a","alg":"HS256","secret":"changeme"}]"#;
        for (text, why) in [
            ("", "not a JSON list"),
            ("[]", "no key"),
            (weak, "key a has fewer than 32 bytes"),
            (r#"[{"kid":"a","alg":"none"}]"#, "key a must be"),
            (r#"[{"kid":"a","alg":"RS256","secret":"0123456789012345678901234567890123456789"}]"#, "key a must be"),
            (r#"[{"kid":"a","alg":"RS256","public_key":"x"}]"#, "public_key of a"),
            (r#"[{"kid":"a","alg":"HS256","secret":"01234567890123456789012345678901","color":"red"}]"#, "not a JSON list"),
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(why) && !error.contains("changeme"), "{error}");
        }
        let key = r#"{"kid":"a","alg":"HS256","secret":"01234567890123456789012345678901","until":5}"#;
        assert!(read(&format!("[{key},{key}]")).unwrap_err().to_string().contains("two keys"));
        let keys = read(&format!("[{key}]")).unwrap();
        assert!(keys["a"].is_good(5) && !keys["a"].is_good(6));
        assert!(!format!("{keys:?}").contains("0123"));
    }
}

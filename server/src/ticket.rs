//! [`Tickets`]: another platform's signed statements about a person: JWTs, each checked by the key that its `kid` names and by nothing that
//! it says about itself.

mod keys;
mod verify;

use crate::config::{BaseUrl, TicketsConfig};
use anyhow::Context;
use conductor::time::{Span, Timestamp};
use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use keys::Key;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::time::Duration;

/// Largest accepted difference between clocks.
const LEEWAY: Duration = Duration::from_secs(30);
/// Longest time that a ticket may still be good for when it is shown: it is made when somebody clicks, not before.
const LIFE: Span = Span::from_secs(300);
/// Longest ticket, in bytes.
const BYTES: usize = 8 << 10;
/// Longest `sub` and `jti`, in bytes.
const NAME_BYTES: usize = 255;

/// The role in which a ticket lets somebody in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// One of the audience.
    Attendee,
    /// One who runs the session.
    Organizer,
}

/// The claims of a ticket.
#[derive(Clone, Debug, Deserialize)]
pub struct Claims {
    /// The platform's name for the person; for an organizer, the name of their account here.
    pub sub: String,
    /// This ticket's own name: it works once.
    pub jti: String,
    /// As whom.
    pub role: Role,
    /// The destination: a session there or here. An organizer may leave it out.
    #[serde(default)]
    pub session: Option<String>,
    /// The attendee's display name.
    #[serde(default)]
    pub name: Option<String>,
    /// The last second of it.
    exp: u64,
    /// When it was made.
    #[serde(default)]
    iat: Option<u64>,
}

/// A reason why a ticket is refused. Whoever shows the ticket hears only that it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is no JWT, too long, or its header says more than it may.
    #[error("it is not a ticket")]
    Shape,
    /// No key has its `kid`, or that key is no longer good.
    #[error("no key has this kid, or not any more")]
    Key,
    /// Its algorithm is not its key's.
    #[error("its algorithm is not the key's")]
    Algorithm,
    /// Its signature, issuer, audience or times are wrong, or a claim is missing.
    #[error("it is not good: {0}")]
    Claims(String),
    /// It would be good for too long.
    #[error("it is good for more than five minutes")]
    Life,
    /// It was made in the future.
    #[error("it was made in the future")]
    Future,
    /// It was used before.
    #[error("it was used before")]
    Used,
    /// Its key may not sign this organizer in.
    #[error("its key may not sign this organizer in")]
    Organizer,
}

/// Checks tickets.
#[derive(Debug)]
pub struct Tickets {
    keys: HashMap<String, Key>,
    issuer: String,
    audience: String,
}

impl Tickets {
    /// Those of the configured keys, or none if there are none.
    ///
    /// # Errors
    /// A sentence that names the key or the setting.
    pub fn new(config: &TicketsConfig, base: &BaseUrl) -> anyhow::Result<Option<Self>> {
        let Some(file) = &config.ticket_keys_file else { return Ok(None) };
        let issuer =
            config.ticket_issuer.clone().context("CONDUCTOR_TICKET_KEYS_FILE needs CONDUCTOR_TICKET_ISSUER, the platform's name")?;
        let audience = config.ticket_audience.clone().unwrap_or_else(|| base.to_string());
        let text = std::fs::read_to_string(file).with_context(|| format!("CONDUCTOR_TICKET_KEYS_FILE {}", file.display()))?;
        let keys = keys::read(&text).with_context(|| format!("CONDUCTOR_TICKET_KEYS_FILE {}", file.display()))?;
        // A second provider would only be installed if this program had another one; it has none.
        verify::install();
        Ok(Some(Self { keys, issuer, audience }))
    }

    /// The claims of a ticket that is valid at `now`. The store knows whether it was used before.
    ///
    /// # Errors
    /// [`Refused`] says why not.
    pub fn read(&self, ticket: &str, now: Timestamp) -> Result<Claims, Refused> {
        if ticket.len() > BYTES {
            return Err(Refused::Shape);
        }
        let header = decode_header(ticket).map_err(|_| Refused::Shape)?;
        // A ticket that brings or names its own key, or something that must be understood, is none of ours.
        let brings = header.jku.is_some() || header.jwk.is_some() || header.x5u.is_some() || header.x5c.is_some();
        if brings
            || header.crit.is_some()
            || header.enc.is_some()
            || header.typ.as_deref().is_some_and(|typ| !typ.eq_ignore_ascii_case("JWT"))
        {
            return Err(Refused::Shape);
        }
        let seconds = u64::try_from(now.as_millis() / 1000).unwrap_or_default();
        let key = header.kid.as_ref().and_then(|kid| self.keys.get(kid)).filter(|key| key.is_good(seconds)).ok_or(Refused::Key)?;
        if header.alg != key.algorithm {
            return Err(Refused::Algorithm);
        }
        let claims =
            decode::<Claims>(ticket, &key.key, &self.validation(key.algorithm)).map_err(|error| Refused::Claims(error.to_string()))?.claims;
        self.check(&claims, key, seconds)?;
        Ok(claims)
    }

    /// The hash that identifies a ticket and the latest moment at which it can be valid, for the store, which remembers used ones.
    #[must_use]
    pub fn used(&self, claims: &Claims, now: Timestamp) -> ([u8; 32], Timestamp) {
        let hash = Sha256::new().chain_update(self.issuer.as_bytes()).chain_update([0]).chain_update(claims.jti.as_bytes()).finalize();
        (hash.into(), now + LIFE + Span::from_secs(2 * LEEWAY.as_secs().cast_signed()))
    }

    fn validation(&self, algorithm: Algorithm) -> Validation {
        let mut validation = Validation::new(algorithm);
        validation.leeway = LEEWAY.as_secs();
        validation.validate_nbf = true;
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[&self.audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation
    }

    fn check(&self, claims: &Claims, key: &Key, now: u64) -> Result<(), Refused> {
        let bad = |name: &str| name.trim().is_empty() || name.len() > NAME_BYTES;
        if bad(&claims.sub) || bad(&claims.jti) || claims.session.as_deref().is_some_and(bad) {
            return Err(Refused::Claims("a name in it is empty or too long".to_owned()));
        }
        let life = u64::try_from(LIFE.as_millis() / 1000).unwrap_or_default();
        if claims.exp > now.saturating_add(life + LEEWAY.as_secs()) {
            return Err(Refused::Life);
        }
        if claims.iat.is_some_and(|made| made > now.saturating_add(LEEWAY.as_secs())) {
            return Err(Refused::Future);
        }
        if claims.role == Role::Organizer && !key.organizers.iter().any(|name| name.to_lowercase() == claims.sub.to_lowercase()) {
            return Err(Refused::Organizer);
        }
        Ok(())
    }

    /// The platform's name.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }
}

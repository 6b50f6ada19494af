//! Secrets: random tokens of which only the hash is kept, and the server's own key.

use conductor::id::{AttendeeId, EventId};
use conductor::time::Timestamp;
use hmac::{Hmac, KeyInit, Mac};
use rand::TryRng;
use rand::rngs::SysRng;
use sha2::{Digest, Sha256};
use std::fmt::{self, Write as _};
use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::net::IpAddr;
use std::path::Path;
use std::str::FromStr;
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// 256 random bits that prove who somebody is. Written as 64 hexadecimal digits; `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

/// SHA-256 of a [`Token`], the stored form. Enough for 256 random bits, which cannot be guessed from it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct TokenHash(pub [u8; 32]);

impl fmt::Display for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl FromStr for TokenHash {
    type Err = NotAToken;
    fn from_str(text: &str) -> Result<Self, NotAToken> {
        unhex(text).map(Self).ok_or(NotAToken)
    }
}

/// The text is not 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a token")]
pub struct NotAToken;

/// `N` bytes from the operating system.
///
/// # Panics
/// If the operating system has no randomness to give: nothing secret can be made then.
#[must_use]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    SysRng.try_fill_bytes(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let digit = |d: u8| char::from(d).to_digit(16);
        *byte = u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok()?;
    }
    Some(bytes)
}

impl Token {
    /// A new random token.
    #[must_use]
    pub fn random() -> Self {
        Self(random())
    }

    /// The hash of the token, which is all the store keeps of it.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.0).into())
    }

    /// The token as text, to hand to its owner once.
    #[must_use]
    pub fn reveal(&self) -> String {
        hex(&self.0)
    }
}

impl FromStr for Token {
    type Err = NotAToken;
    fn from_str(text: &str) -> Result<Self, NotAToken> {
        unhex(text).map(Self).ok_or(NotAToken)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Digits of the seal of an identity: 128 bits.
const IDENTITY_SEAL: usize = 32;

/// The server's own key, made at the first start and kept in the data directory.
#[derive(Clone)]
pub struct ServerKey([u8; 32]);

impl fmt::Debug for ServerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerKey(…)")
    }
}

impl ServerKey {
    /// The file within the data directory.
    pub const FILE: &'static str = "server.key";

    /// Reads the key of `dir`, or makes one that only this user can read.
    ///
    /// # Errors
    /// If the file cannot be read or made, or does not hold a key.
    pub fn load(dir: &Path) -> io::Result<Self> {
        let file = dir.join(Self::FILE);
        match fs::read_to_string(&file) {
            Ok(text) => unhex(text.trim()).map(Self).ok_or_else(|| {
                io::Error::new(
                    ErrorKind::InvalidData,
                    format!("{} does not hold a key of 64 hexadecimal digits: restore it from a backup", file.display()),
                )
            }),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let key = Self(random());
                write_private(&file, &hex(&key.0))?;
                Ok(key)
            }
            Err(error) => Err(io::Error::new(error.kind(), format!("{}: {error}", file.display()))),
        }
    }

    /// Returns whether `dir` holds a key file.
    #[must_use]
    pub fn is_in(dir: &Path) -> bool {
        dir.join(Self::FILE).exists()
    }

    /// As it stands in its file: for backups.
    #[must_use]
    pub fn reveal(&self) -> String {
        hex(&self.0)
    }

    /// Puts a key from a backup into `dir`, which must not have another one.
    ///
    /// # Errors
    /// If `text` is no key, `dir` has another one, or it cannot be written.
    pub fn restore(dir: &Path, text: &str) -> io::Result<()> {
        let key = unhex(text).ok_or_else(|| io::Error::new(ErrorKind::InvalidData, "what came with the backup is no key"))?;
        let file = dir.join(Self::FILE);
        if !file.exists() {
            return write_private(&file, &hex(&key));
        }
        if Self::load(dir)?.0 == key {
            Ok(())
        } else {
            Err(io::Error::new(ErrorKind::AlreadyExists, format!("{} is another key", file.display())))
        }
    }

    /// The pseudonym of whoever holds `secret` within one event: the same each time, another in each event, and not to be turned
    /// back without the key.
    #[must_use]
    pub fn attendee(&self, secret: &str, event: EventId) -> AttendeeId {
        let tag = self.tag([b"attendee\0", event.0.as_bytes(), secret.as_bytes()]);
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&tag[..16]);
        AttendeeId(uuid_v8(bytes))
    }

    /// The identity kept by an attendee's browser: the secret, the second it was made, and a seal over both, so that nobody can invent
    /// people without asking for each. Without a moment, another platform vouches for the person.
    #[must_use]
    pub fn identity(&self, secret: &Token, made_at: Option<Timestamp>) -> String {
        let seconds = made_at.map_or(0, |at| at.as_millis().max(0) / 1000);
        let seal = self.tag([b"identity\0", &secret.0, &seconds.to_be_bytes()]);
        format!("{}.{seconds:x}.{}", secret.reveal(), &hex(&seal)[..IDENTITY_SEAL])
    }

    /// Reads what [`Self::identity`] wrote: the secret and when it was made.
    #[must_use]
    pub fn read_identity(&self, text: &str) -> Option<(Token, Option<Timestamp>)> {
        let mut parts = text.split('.');
        let secret: Token = parts.next()?.parse().ok()?;
        let seconds = i64::from_str_radix(parts.next()?, 16).ok()?;
        let seal = parts.next().filter(|seal| seal.len() == IDENTITY_SEAL)?;
        if parts.next().is_some()
            || !same(seal.as_bytes(), &hex(&self.tag([b"identity\0", &secret.0, &seconds.to_be_bytes()])).as_bytes()[..IDENTITY_SEAL])
        {
            return None;
        }
        Some((secret, (seconds > 0).then(|| Timestamp::from_millis(seconds * 1000))))
    }

    /// A number that stands for a network within one event, and says nothing about it.
    #[must_use]
    pub fn network(&self, network: Option<IpAddr>, event: EventId) -> u64 {
        let bytes = match network {
            Some(IpAddr::V4(address)) => address.octets().to_vec(),
            Some(IpAddr::V6(address)) => address.octets().to_vec(),
            None => Vec::new(),
        };
        let tag = self.tag([b"network\0", event.0.as_bytes(), &bytes]);
        u64::from_be_bytes([tag[0], tag[1], tag[2], tag[3], tag[4], tag[5], tag[6], tag[7]])
    }

    /// The attendee's secret of somebody whom another platform names: the same each time, and not to be guessed without the key.
    #[must_use]
    pub fn secret_of(&self, issuer: &str, name: &str) -> Token {
        Token(self.tag([b"ticket\0", &(issuer.len() as u64).to_be_bytes(), issuer.as_bytes(), name.as_bytes()]))
    }

    /// Shows that a text comes from somebody who holds the key: 64 hexadecimal digits (HMAC-SHA256).
    #[must_use]
    pub fn seal(&self, text: &str) -> String {
        hex(&self.of_node(text))
    }

    /// Returns whether [`Self::seal`] made `seal` of `text`.
    #[must_use]
    pub fn is_seal(&self, seal: &str, text: &str) -> bool {
        unhex(seal).is_some_and(|seal| same(&seal, &self.of_node(text)))
    }

    /// A text for a browser in which somebody has signed in under `name`, by which the next sign-in there is known.
    #[must_use]
    pub fn familiar(&self, name: &str) -> String {
        let own = hex(&random::<16>());
        let seal = hex(&self.of_browser(&own, name));
        format!("{own}.{seal}")
    }

    /// The browser's own part of what [`Self::familiar`] made for `name`; none of any other text.
    #[must_use]
    pub fn read_familiar<'t>(&self, text: &'t str, name: &str) -> Option<&'t str> {
        let (own, seal) = text.split_once('.')?;
        (own.len() == 32 && same(&unhex(seal)?, &self.of_browser(own, name))).then_some(own)
    }

    fn of_browser(&self, own: &str, name: &str) -> [u8; 32] {
        self.tag([b"browser\0", own.as_bytes(), b"\0", name.to_lowercase().as_bytes()])
    }

    fn of_node(&self, text: &str) -> [u8; 32] {
        self.tag([b"node\0", text.as_bytes()])
    }

    /// The HMAC-SHA256 of `parts`, of which the first says what for, so that one use cannot be taken for another.
    fn tag<const N: usize>(&self, parts: [&[u8]; N]) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        for part in parts {
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// A fingerprint that distinguishes this key from others and reveals nothing of it.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        self.seal("fingerprint")
    }
}

/// A version 8 UUID (RFC 9562 §5.8: bits of one's own making).
fn uuid_v8(mut bytes: [u8; 16]) -> Uuid {
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    Uuid::from_bytes(bytes)
}

/// Returns whether two secrets are the same, in a time that does not depend on where they differ.
#[must_use]
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

/// Writes a file that only this user can read, and that did not exist before.
fn write_private(file: &Path, text: &str) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut open = options.open(file)?;
    open.write_all(text.as_bytes())?;
    open.write_all(b"\n")?;
    open.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_back_what_it_shows() {
        let token = Token::random();
        assert_eq!(token.reveal().parse::<Token>().unwrap(), token);
        assert_eq!(token.reveal().len(), 64);
    }

    #[test]
    fn text_that_is_no_token_is_refused() {
        for text in ["", "abc", &"g".repeat(64), &"0".repeat(63), &"é".repeat(32)] {
            assert_eq!(text.parse::<Token>(), Err(NotAToken), "{text}");
        }
    }

    #[test]
    fn debug_shows_nothing_of_a_secret() {
        let token = Token::random();
        assert!(!format!("{token:?}").contains(&token.reveal()[..8]));
    }

    #[test]
    fn a_key_is_made_once_and_then_read() {
        let dir = tempfile::tempdir().unwrap();
        let first = ServerKey::load(dir.path()).unwrap();
        let second = ServerKey::load(dir.path()).unwrap();
        assert_eq!(first.0, second.0);
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_can_read_the_key_file() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        ServerKey::load(dir.path()).unwrap();
        let mode = fs::metadata(dir.path().join(ServerKey::FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_key_file_that_holds_no_key_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(ServerKey::FILE), "changeme").unwrap();
        assert_eq!(ServerKey::load(dir.path()).unwrap_err().kind(), ErrorKind::InvalidData);
    }

    #[test]
    fn an_identity_is_read_only_as_this_server_wrote_it() {
        let (key, secret, at) = (ServerKey(random()), Token::random(), Timestamp::from_millis(1_764_000_000_000));
        let text = key.identity(&secret, Some(at));
        assert_eq!(key.read_identity(&text), Some((secret.clone(), Some(at))));
        assert_eq!(key.read_identity(&key.identity(&secret, None)), Some((secret.clone(), None)), "another platform vouches");
        let made_up = [
            secret.reveal(),
            text.replace(&secret.reveal(), &Token::random().reveal()),
            text.replace(&format!(".{:x}.", 1_764_000_000), ".1."),
            format!("{text}.0"),
            text[..text.len() - 1].to_owned(),
            ServerKey(random()).identity(&secret, Some(at)),
        ];
        for text in made_up {
            assert_eq!(key.read_identity(&text), None, "{text}");
        }
    }

    #[test]
    fn a_browser_is_known_for_the_name_under_which_it_signed_in() {
        let dir = tempfile::tempdir().unwrap();
        let key = ServerKey::load(dir.path()).unwrap();
        let text = key.familiar("Ann");
        assert_eq!(key.read_familiar(&text, "ann"), text.split('.').next());
        assert_ne!(text, key.familiar("Ann"), "each browser has its own");
        let other = format!("{}.{}", "0".repeat(32), text.split_once('.').unwrap().1);
        for (text, name) in [(text.as_str(), "Bob"), (&other, "Ann"), ("", "Ann"), (".", "Ann"), ("x.y", "Ann")] {
            assert_eq!(key.read_familiar(text, name), None, "{text} {name}");
        }
    }

    #[test]
    fn an_attendee_is_another_person_in_another_event() {
        let key = ServerKey(random());
        let (monday, tuesday) = (EventId(Uuid::from_u128(1)), EventId(Uuid::from_u128(2)));
        assert_eq!(key.attendee("secret", monday), key.attendee("secret", monday));
        assert_ne!(key.attendee("secret", monday), key.attendee("secret", tuesday));
        assert_ne!(key.attendee("secret", monday), key.attendee("another", monday));
        assert_ne!(key.attendee("secret", monday), ServerKey(random()).attendee("secret", monday));
    }
}

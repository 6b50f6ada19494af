//! [`JoinCode`]: six characters that people read off a screen and type.

use std::fmt;
use std::str::FromStr;

/// The code of a session: six of 23 characters that do not look alike, 1.5 · 10⁸ codes in all. Not a secret: it lets somebody in as an
/// attendee, nothing more, and guessing is limited.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct JoinCode(String);

/// Left out: 0 and O, 1, I and L, 2 and Z, 5 and S, 6 and G, 8 and B, U and V. Of each pair at most one is kept.
const ALPHABET: &[u8; 23] = b"ACDEFHJKMNPQRTUWXY34679";
/// Characters in a code.
const LENGTH: usize = 6;

impl JoinCode {
    /// A code from the operating system's randomness, without bias.
    #[must_use]
    pub fn random() -> Self {
        let mut code = String::with_capacity(LENGTH);
        while code.len() < LENGTH {
            for byte in crate::secret::random::<16>() {
                // 253 is the largest multiple of 23 that fits in a byte: beyond it, early characters would come up more often.
                if byte < 253 && code.len() < LENGTH {
                    code.push(char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]));
                }
            }
        }
        Self(code)
    }

    /// The code as it is shown and kept.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for JoinCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text cannot be a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a code has six characters, of {}", std::str::from_utf8(ALPHABET).unwrap_or_default())]
pub struct NotACode;

impl FromStr for JoinCode {
    type Err = NotACode;
    /// Reads a code as people type it: small letters, blanks and dashes are fine.
    fn from_str(text: &str) -> Result<Self, NotACode> {
        if text.len() > 32 {
            return Err(NotACode);
        }
        let code: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).map(|c| c.to_ascii_uppercase()).collect();
        if code.len() == LENGTH && code.bytes().all(|byte| ALPHABET.contains(&byte)) { Ok(Self(code)) } else { Err(NotACode) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        for text in ["ACD347", "acd347", "acd 347", "ACD-347"] {
            assert_eq!(text.parse::<JoinCode>().unwrap().as_str(), "ACD347");
        }
    }

    #[test]
    fn text_with_characters_that_look_alike_is_no_code() {
        for text in ["", "ACD34", "ACD3477", "ACD34O", "ACD34é", "ACD34\0", &"A".repeat(1000)] {
            assert_eq!(text.parse::<JoinCode>(), Err(NotACode), "{text}");
        }
    }

    #[test]
    fn random_codes_read_back_and_use_every_character() {
        let codes: Vec<JoinCode> = (0..500).map(|_| JoinCode::random()).collect();
        assert!(codes.iter().all(|code| code.as_str().parse::<JoinCode>().as_ref() == Ok(code)));
        // 3,000 draws miss one of 23 characters with probability below 23 · (22/23)^3000 < 1e-56.
        let used: BTreeSet<char> = codes.iter().flat_map(|code| code.as_str().chars()).collect();
        assert_eq!(used.len(), ALPHABET.len());
    }
}

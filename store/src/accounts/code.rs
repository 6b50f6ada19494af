//! [`JoinCode`]: six characters that people read off a screen and type.

use std::fmt;
use std::str::FromStr;
use unicode_normalization::UnicodeNormalization;

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

    /// The code in what somebody pasted or typed, if there is one: alone, with marks around it or within it, in a sentence, or in a link.
    #[must_use]
    pub fn in_text(text: &str) -> Option<Self> {
        let text = plain(text);
        in_link(&text).or_else(|| whole(&text)).or_else(|| in_words(&text))
    }

    /// The code in the form in which it is shown and stored.
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

/// Longest text that is searched for a code, in characters.
const TEXT_CHARS: usize = 2_000;

/// A text without what cannot be seen, in the plain form of its characters (full-width letters, no-break spaces), in capitals.
fn plain(text: &str) -> String {
    let is_seen =
        |c: &char| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}');
    let decoded = percent_encoding::percent_decode_str(text).decode_utf8_lossy();
    decoded.chars().take(TEXT_CHARS).filter(is_seen).nfkc().map(|c| c.to_ascii_uppercase()).collect()
}

/// The text if it is a code, but for marks and spaces.
fn whole(text: &str) -> Option<JoinCode> {
    let code: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let is_code = code.len() == LENGTH && code.bytes().all(|byte| ALPHABET.contains(&byte));
    is_code.then_some(JoinCode(code))
}

/// The code of a link to a room, a screen or the page where a code is entered.
fn in_link(text: &str) -> Option<JoinCode> {
    ["/J/", "/P/", "CODE="].iter().find_map(|before| {
        let rest = text.split(before).nth(1)?;
        whole(rest.split(['/', '?', '#', '&', '<', '>', '"', '\n', ' ']).next()?)
    })
}

/// The code among words. Some words look like codes, so a word with a digit comes first, then a code in two halves, then the last word.
fn in_words(text: &str) -> Option<JoinCode> {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty()).collect();
    let codes = || words.iter().rev().filter_map(|word| whole(word));
    let has_digit = |code: &JoinCode| code.0.bytes().any(|byte| byte.is_ascii_digit());
    let in_halves = || {
        let halves = words.windows(2).filter(|pair| pair.iter().all(|half| half.len() == LENGTH / 2));
        halves.filter_map(|pair| whole(&pair.concat())).rfind(has_digit)
    };
    codes().find(has_digit).or_else(in_halves).or_else(|| codes().next())
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
    fn a_code_is_found_in_whatever_is_pasted() {
        for text in [
            "CN3EAJ",
            "cn3-eaj",
            " CN3\u{a0}EAJ ",
            "\u{201e}CN3EAJ\u{201c}",
            "(CN3 EAJ)",
            "[CN3\u{2011}EAJ].",
            "CN3\u{200b}EAJ\u{feff}",
            "\u{ff23}\u{ff2e}\u{ff13}\u{ff25}\u{ff21}\u{ff2a}",
            "Code: CN3EAJ",
            "Code: CN3 EAJ",
            "Der Code lautet CN3-EAJ, bis gleich!",
            "Join the THREAD with code CN3EAJ at noon",
            "https://conductor.example/j/CN3EAJ",
            "https://conductor.example/j/CN3EAJ?from=mail#top",
            "Join here: http://10.0.0.7:3000/j/CN3-EAJ and bring a friend",
            "https://conductor.example/j?code=cn3+eaj",
            "https%3A%2F%2Fconductor.example%2Fj%2FCN3EAJ",
            "CN3%C2%A0EAJ",
            "https://conductor.example/p/CN3EAJ?speaker",
            "https://conductor.example/j/CN3EAJ?from=ACD347",
            "https://ACD347.example/j/CN3EAJ",
        ] {
            assert_eq!(JoinCode::in_text(text).as_ref().map(JoinCode::as_str), Some("CN3EAJ"), "{text}");
        }
    }

    #[test]
    fn a_text_without_a_code_has_none() {
        for text in ["", "hello world", "CN3EA", "CN3EAJK", "https://conductor.example/j/", "0O1IL2", "\u{1f600}", &"x ".repeat(5_000)] {
            assert_eq!(JoinCode::in_text(text), None, "{text}");
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

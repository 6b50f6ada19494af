//! [`negotiated`]: the language of a request: the one that was chosen here, else what the browser prefers.

use super::{COOKIE, Language};
use http::HeaderMap;
use http::header::{ACCEPT_LANGUAGE, COOKIE as COOKIES};

/// The language for a request with these headers: the cookie's, else the one of the product's languages that `Accept-Language` wants
/// most, else English.
#[must_use]
pub fn negotiated(headers: &HeaderMap) -> Language {
    chosen(headers).or_else(|| accepted(headers)).unwrap_or_default()
}

fn chosen(headers: &HeaderMap) -> Option<Language> {
    let lines = headers.get_all(COOKIES).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE)?.1.parse().ok()
}

/// RFC 9110 §12.5.4, with the basic filtering of RFC 4647 §3.3.1 turned around: `de-AT` is served by `de`. Of equal weights the first
/// counts; `*` is served by English, unless English is refused by name.
fn accepted(headers: &HeaderMap) -> Option<Language> {
    let lines = headers.get_all(ACCEPT_LANGUAGE).iter().filter_map(|line| line.to_str().ok());
    let mut best: Option<(Language, f32)> = None;
    for range in lines.flat_map(|line| line.split(',')) {
        let mut parts = range.split(';').map(str::trim);
        let tag = parts.next().unwrap_or_default();
        let primary = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let language = if primary == "*" { Some(Language::default()) } else { primary.parse().ok() };
        let weight =
            parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q="))).map_or(Some(1.0), |q| q.parse().ok());
        if let (Some(language), Some(weight)) = (language, weight.filter(|weight| *weight > 0.0 && *weight <= 1.0))
            && best.is_none_or(|(_, most)| weight > most)
        {
            best = Some((language, weight));
        }
    }
    best.map(|(language, _)| language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn of(accept: &str, cookie: &str) -> Language {
        let mut headers = HeaderMap::new();
        if !accept.is_empty() {
            headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_str(accept).unwrap());
        }
        if !cookie.is_empty() {
            headers.insert(COOKIES, HeaderValue::from_str(cookie).unwrap());
        }
        negotiated(&headers)
    }

    #[test]
    fn the_browsers_first_wish_that_can_be_met_counts() {
        for (accept, language) in [
            ("", Language::English),
            ("de", Language::German),
            ("de-AT,de;q=0.9,en;q=0.8", Language::German),
            ("en-US,en;q=0.9,de;q=0.8", Language::English),
            ("fr-FR,fr;q=0.9,de;q=0.5,en;q=0.4", Language::German),
            ("en;q=0.3, de;q=0.7", Language::German),
            ("DE-ch;Q=0.7, en;q=0.6", Language::German),
            ("fr, it;q=0.5", Language::English),
            ("*, de;q=0.5", Language::English),
        ] {
            assert_eq!(of(accept, ""), language, "{accept:?}");
        }
    }

    #[test]
    fn what_is_refused_or_nonsense_is_not_taken() {
        assert_eq!(of("de;q=0, en;q=0.1", ""), Language::English);
        assert_eq!(of("de;q=much, en;q=0.1", ""), Language::English);
        assert_eq!(of("de;q=7", ""), Language::English);
        assert_eq!(of(";;,,-,=", ""), Language::English);
    }

    #[test]
    fn what_was_chosen_here_counts_more_than_the_browser() {
        assert_eq!(of("de", "theme=dark; language=en"), Language::English);
        assert_eq!(of("en", "language=de"), Language::German);
        assert_eq!(of("de", "language=xx; theme=dark"), Language::German, "an unknown choice is none");
        assert_eq!(of("en", "xlanguage=de"), Language::English);
    }
}

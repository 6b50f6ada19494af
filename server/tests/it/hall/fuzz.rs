//! Input from outside, bent at random: nothing panics, and what is accepted means the same when it is written and read again.
//!
//! `FUZZ_ROUNDS` says how many texts are made of each kind; `scripts/fuzz` runs many more than a test run does.

use crate::house::keyed;
use conductor::signal::Signal;
use protocol::{ClientFrame, ServerFrame};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use room::Act;
use server::config::BaseUrl;
use server::secret::Token;
use server::store::JoinCode;

/// Pieces that parsers stumble over.
const PIECES: [&str; 24] = [
    "\"",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\\",
    "\\u0000",
    "\u{202e}",
    "\u{0}",
    "é",
    "𝕏",
    "-1",
    "1e999",
    "18446744073709551616",
    "null",
    "true",
    "%00",
    "//",
    "@",
    "..",
    "\r\n",
    "=",
];

fn rounds() -> u64 {
    std::env::var("FUZZ_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(3_000)
}

/// A text that was one of `seeds` and is bent one to eight times.
fn bent(seeds: &[&str], rng: &mut Pcg64) -> String {
    let mut chars: Vec<char> = seeds[rng.random_range(0..seeds.len())].chars().collect();
    for _ in 0..rng.random_range(1..=8) {
        let at = rng.random_range(0..=chars.len());
        match rng.random_range(0..5) {
            0 if at < chars.len() => drop(chars.remove(at)),
            1 => drop(chars.splice(at..at, PIECES[rng.random_range(0..PIECES.len())].chars())),
            2 if at < chars.len() => chars[at] = char::from_u32(rng.random_range(0..0x3000)).unwrap_or('\u{fffd}'),
            3 => {
                let end = rng.random_range(at..=chars.len());
                let part: Vec<char> = chars[at..end].to_vec();
                chars.splice(at..at, part);
            }
            _ => chars.truncate(at),
        }
    }
    chars.into_iter().collect()
}

/// Gives `check` many bent texts, and says which seed failed.
fn each(seeds: &[&str], check: impl Fn(&str)) {
    for seed in 0..rounds() {
        let text = bent(seeds, &mut Pcg64::seed_from_u64(seed));
        if std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(&text))).is_err() {
            panic!("seed {seed}: {text:?}");
        }
    }
}

#[test]
fn bent_frames_are_refused_or_mean_what_they_say() {
    let frames = [
        r#"{"type":"hello","session":"018bcfe5-6800-7000-8000-000000000001","topics":[{"topic":"room","position":{"epoch":1700000000000,"offset":42}},{"topic":"pulse"}]}"#,
        r#"{"type":"act","command":"018bcfe5-6800-7000-8000-000000000001","act":{"act":"vote","poll":"018bcfe5-6800-7000-8000-000000000001","choices":[0]}}"#,
        r#"{"type":"act","command":"018bcfe5-6800-7000-8000-000000000001","act":{"act":"say","message":"018bcfe5-6800-7000-8000-000000000001","text":"hello"}}"#,
        r#"{"type":"order","command":"018bcfe5-6800-7000-8000-000000000001","order":{"order":"set_mode","mode":"AUTO"}}"#,
        r#"{"type":"ping"}"#,
    ];
    each(&frames, |text| {
        let _ = ClientFrame::decode(text);
        let _ = serde_json::from_str::<ServerFrame>(text);
    });
    each(&frames, |text| {
        if let Ok(act) = serde_json::from_str::<Act>(text) {
            assert_eq!(serde_json::from_str::<Act>(&serde_json::to_string(&act).unwrap()).unwrap(), act);
        }
    });
}

#[test]
fn bent_signals_are_refused_or_mean_what_they_say() {
    let signals = [r#"{"kind":"chat","who":"u1"}"#, r#"{"kind":"heartbeat","n":7,"focused":3}"#, r#"{"kind":"phase","phase":"qna"}"#];
    each(&signals, |text| {
        if let Ok(signal) = serde_json::from_str::<Signal>(text) {
            let again = serde_json::from_str::<Signal>(&serde_json::to_string(&signal).unwrap()).unwrap();
            assert_eq!(format!("{again:?}"), format!("{signal:?}"));
        }
    });
}

#[test]
fn bent_codes_and_addresses_are_refused_or_stay_the_same() {
    each(&["K7M2QX", "k7m-2qx", "https://conductor.example/j/K7M2QX"], |text| {
        if let Ok(code) = text.parse::<JoinCode>() {
            assert_eq!(code.as_str().parse::<JoinCode>().unwrap().as_str(), code.as_str());
        }
    });
    each(&["https://conductor.example", "http://127.0.0.1:3000", "https://[2001:db8::1]:8443"], |text| {
        if let Ok(base) = text.parse::<BaseUrl>() {
            assert_eq!(base.to_string().parse::<BaseUrl>().unwrap().to_string(), base.to_string());
        }
    });
}

#[test]
fn a_bent_identity_is_nobodys() {
    let dir = tempfile::tempdir().unwrap();
    let key = keyed(dir.path());
    let whole = key.identity(&Token::random(), Some(crate::house::wall()));
    each(&[&whole], |text| {
        // Hexadecimal digits may be written large; they are the same secret then, with the same seal.
        assert!(text == whole || key.read_identity(text).is_none_or(|(secret, _)| whole.starts_with(&secret.reveal())), "{text}");
    });
}

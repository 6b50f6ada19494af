//! JSON from outside: reads it, or says which member is wrong and why. serde's own sentences name types of this program, and often not the
//! member.

use serde::de::DeserializeOwned;
use serde_json::{Number, Value};
use std::fmt::Write;

/// A reason why a text was not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misread {
    /// The text is not JSON.
    #[error("this is not JSON ({0})")]
    Syntax(String),
    /// The text is JSON of another shape.
    #[error("{0}")]
    Shape(String),
}

/// Reads a text. Whole numbers may be written as `7.0`, as JSON Schema has it.
///
/// # Errors
/// [`Misread`] says why not.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Misread> {
    let error = match serde_json::from_str(text) {
        Ok(read) => return Ok(read),
        Err(error) => error.to_string(),
    };
    let mut value: Value = serde_json::from_str(text).map_err(|error| Misread::Syntax(error.to_string()))?;
    // A value holds a member once, so that reading it would forget this error.
    if error.starts_with("duplicate field") {
        return Err(Misread::Shape(words(&error)));
    }
    whole(&mut value);
    let again = |value: &Value| T::deserialize(value);
    match again(&value) {
        Ok(read) => Ok(read),
        Err(error) => {
            let error = error.to_string();
            Err(Misread::Shape(explained(&mut value, &error, |value| again(value).err().map(|error| error.to_string()))))
        }
    }
}

/// Largest number up to which a double holds every integer.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Makes integers of numbers like `7.0`.
fn whole(value: &mut Value) {
    match value {
        Value::Number(number) => {
            if let Some(float) = number.as_f64().filter(|float| number.is_f64() && float.fract() == 0.0 && float.abs() <= EXACT) {
                *number = Number::from(float as i64);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(whole),
        Value::Object(members) => members.values_mut().for_each(whole),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

/// Members that are tried at most to find the one that is wrong: each try reads the whole value.
const TRIES: usize = 40;

/// The error with the place of the member that it is about. The place is found by trying: another value there gives another error.
fn explained(value: &mut Value, first: &str, error: impl Fn(&Value) -> Option<String>) -> String {
    let mut places = Vec::new();
    walk(value, String::new(), &mut places);
    places.truncate(TRIES);
    for place in places {
        if is_about(value, &place, first, &error) {
            return match named(&place) {
                path if path.is_empty() => words(first),
                path => format!("{path}: {}", words(first)),
            };
        }
    }
    words(first)
}

/// Every place of a value, as JSON pointers, the outer ones first.
fn walk(value: &Value, at: String, places: &mut Vec<String>) {
    if places.len() >= TRIES {
        return;
    }
    match value {
        Value::Array(items) => {
            places.push(at.clone());
            items.iter().enumerate().for_each(|(n, item)| walk(item, format!("{at}/{n}"), places));
        }
        Value::Object(members) => {
            places.push(at.clone());
            members.iter().for_each(|(name, member)| walk(member, format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), places));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => places.push(at),
    }
}

fn is_about(value: &mut Value, place: &str, first: &str, error: &impl Fn(&Value) -> Option<String>) -> bool {
    let missing = quoted(first, "missing field ");
    let unknown = quoted(first, "unknown field ");
    let Some(here) = value.pointer_mut(place) else { return false };
    let before = here.clone();
    *here = match (missing, unknown, here.clone()) {
        (Some(name), _, Value::Object(mut members)) if !members.contains_key(name) => {
            members.insert(name.to_owned(), Value::Null);
            Value::Object(members)
        }
        (_, Some(name), Value::Object(mut members)) if members.contains_key(name) => {
            members.remove(name);
            Value::Object(members)
        }
        (None, None, Value::Null) if describes(first, &before) => Value::Bool(true),
        (None, None, _) if describes(first, &before) => Value::Null,
        _ => return false,
    };
    let now = error(value);
    if let Some(here) = value.pointer_mut(place) {
        *here = before;
    }
    // If the missing member is not known, there is no field with its name.
    let is_elsewhere = missing.is_some() && now.as_deref().is_some_and(|now| quoted(now, "unknown field ") == missing);
    now.as_deref() != Some(first) && !is_elsewhere
}

/// Tells if an error may be about a value: serde names the kind that it found.
fn describes(error: &str, value: &Value) -> bool {
    if let Some(found) = error.strip_prefix("invalid type: ").or_else(|| error.strip_prefix("invalid value: ")) {
        return match value {
            Value::Null => found.starts_with("null") || found.starts_with("unit"),
            Value::Bool(_) => found.starts_with("boolean"),
            Value::Number(number) => found.starts_with("number") || found.contains(&format!("`{number}`")),
            Value::String(text) => found.starts_with(&format!("string {text:?}")) || found.starts_with("character"),
            Value::Array(_) => found.starts_with("sequence"),
            Value::Object(_) => found.starts_with("map"),
        };
    }
    if let Some(variant) = quoted(error, "unknown variant ") {
        return value.as_str() == Some(variant);
    }
    if error.starts_with("invalid length") {
        return value.is_array();
    }
    // A rule of our own, or of a UUID.
    if is_of_a_uuid(error) { value.as_str().is_some_and(|text| uuid::Uuid::parse_str(text).is_err()) } else { value.is_number() }
}

fn is_of_a_uuid(error: &str) -> bool {
    error.starts_with("UUID parsing failed")
}

/// A pointer as people write it: `content.options[1]`.
fn named(pointer: &str) -> String {
    let mut path = String::new();
    for part in pointer.split('/').skip(1) {
        if part.bytes().all(|byte| byte.is_ascii_digit()) && !part.is_empty() {
            let _ = write!(path, "[{part}]");
        } else {
            path.push_str(if path.is_empty() { "" } else { "." });
            path.extend(part.replace("~1", "/").replace("~0", "~").chars().take(SHOWN));
        }
    }
    path
}

/// Most characters of a text from outside that an error repeats.
const SHOWN: usize = 40;

fn shown(text: &str) -> String {
    if text.chars().count() > SHOWN { format!("{}…", text.chars().take(SHOWN).collect::<String>()) } else { text.to_owned() }
}

/// The name between the backticks that follow `before`.
fn quoted<'a>(text: &'a str, before: &str) -> Option<&'a str> {
    let rest = text.strip_prefix(before)?.strip_prefix('`')?;
    // The name itself may hold backticks; what follows it begins with a comma, if anything does.
    rest.split_once("`, ").map(|(name, _)| name).or_else(|| rest.strip_suffix('`'))
}

/// An error of serde in words of JSON.
#[must_use]
pub fn words(error: &str) -> String {
    let error = error.rsplit_once(" at line ").map_or(error, |(error, _)| error);
    if let Some(name) = quoted(error, "missing field ") {
        return format!("the field {name} is missing");
    }
    if let Some(name) = quoted(error, "duplicate field ") {
        return format!("the field {name} is there twice");
    }
    for (before, what) in [("unknown field ", "there is no field"), ("unknown variant ", "there is no")] {
        if let Some(name) = quoted(error, before) {
            let known: Vec<&str> =
                error.rsplit_once("expected ").map_or(Vec::new(), |(_, known)| known.split('`').skip(1).step_by(2).collect());
            let known = if known.is_empty() { String::new() } else { format!("; known: {}", known.join(", ")) };
            return format!("{what} {:?}{known}", shown(name));
        }
    }
    if is_of_a_uuid(error) {
        return "must be a UUID".to_owned();
    }
    if let Some((found, expected)) = error
        .strip_prefix("invalid type: ")
        .or_else(|| error.strip_prefix("invalid value: "))
        .and_then(|rest| rest.rsplit_once(", expected "))
    {
        return format!("must be {}, not {}", shape(expected), found_words(found));
    }
    if error.starts_with("invalid length") {
        return "must be an array of another length".to_owned();
    }
    if error.starts_with("data did not match any variant") {
        return "has none of the known shapes".to_owned();
    }
    // A rule of our own is a sentence already.
    error.chars().take(200).collect()
}

/// The expected shape, in words of JSON.
fn shape(expected: &str) -> String {
    match expected {
        "a string" | "a borrowed string" | "string" | "str" => "a text".to_owned(),
        "a formatted UUID string" => "a UUID".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "f64" | "f32" => "a number".to_owned(),
        "u8" => format!("a whole number from 0 to {}", u8::MAX),
        "u16" => format!("a whole number from 0 to {}", u16::MAX),
        "u32" => format!("a whole number from 0 to {}", u32::MAX),
        "u64" | "usize" => "a whole number of at least 0".to_owned(),
        "i64" | "i32" | "i128" | "isize" => "a whole number".to_owned(),
        "unit" | "null" => "null".to_owned(),
        other if other.contains("variant identifier") || other.starts_with("string or map") || other.starts_with("enum ") => {
            "one of the known words".to_owned()
        }
        other if other.contains("sequence") || other.contains("tuple") || other.contains("array") => "an array".to_owned(),
        other if other.starts_with("struct ") || other.contains("map") || other.contains(" enum ") => "an object".to_owned(),
        _ => "something else".to_owned(),
    }
}

fn found_words(found: &str) -> String {
    match found.split_once(' ') {
        Some(("integer" | "boolean", value)) | Some(("floating", value)) => shown(value.trim_start_matches("point ").trim_matches('`')),
        Some(("string", value)) => format!("{:?}", shown(value.trim_matches('"'))),
        _ if found.starts_with("null") || found.starts_with("unit") => "null".to_owned(),
        _ if found.starts_with("map") => "an object".to_owned(),
        _ if found.starts_with("sequence") => "an array".to_owned(),
        _ if found.starts_with("number") => "a number".to_owned(),
        _ => "that".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arm::Content;
    use crate::id::SessionId;
    use crate::mode::Mode;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only reading it matters")]
    struct Form {
        title: String,
        #[serde(default)]
        session: Option<SessionId>,
        #[serde(default)]
        seconds: u32,
        #[serde(default)]
        seed: u64,
        #[serde(default)]
        mode: Mode,
        #[serde(default)]
        content: Option<Content>,
        #[serde(default)]
        share: Option<crate::unit::Probability>,
    }

    fn wrong(text: &str) -> String {
        read::<Form>(text).unwrap_err().to_string()
    }

    #[test]
    fn an_error_names_the_field_and_no_type_of_the_program() {
        for (text, words) in [
            (r#"{"title": 7}"#, "title: must be a text, not 7"),
            (r#"{"title": ["x"]}"#, "title: must be a text, not an array"),
            (r#"{}"#, "the field title is missing"),
            ("7", "must be an object, not 7"),
            (
                r#"{"title": "x", "owner": "me"}"#,
                r#"there is no field "owner"; known: title, session, seconds, seed, mode, content, share"#,
            ),
            (r#"{"title": "x", "title": "y"}"#, "the field title is there twice"),
            (r#"{"title": "x", "session": "7"}"#, "session: must be a UUID"),
            (r#"{"title": "x", "session": 7}"#, "session: must be a UUID, not 7"),
            (r#"{"title": "x", "seconds": -1}"#, "seconds: must be a whole number from 0 to 4294967295, not -1"),
            (r#"{"title": "x", "seconds": 7.5}"#, "seconds: must be a whole number from 0 to 4294967295, not 7.5"),
            (r#"{"title": "x", "seconds": "long"}"#, r#"seconds: must be a whole number from 0 to 4294967295, not "long""#),
            (r#"{"title": "x", "mode": "AUTO", "seconds": "long"}"#, r#"seconds: must be a whole number from 0 to 4294967295, not "long""#),
            (r#"{"title": "x", "mode": "FAST"}"#, r#"mode: there is no "FAST"; known: MANUAL, SEMI_AUTO, AUTO"#),
            (r#"{"title": "x", "mode": 7}"#, "mode: must be one of the known words, not 7"),
            (r#"{"title": "x", "content": {"arm": "POLL", "question": "q"}}"#, "content: the field options is missing"),
            (
                r#"{"title": "x", "content": {"arm": "POLL", "question": "q", "options": ["a", 7]}}"#,
                "content.options[1]: must be a text, not 7",
            ),
            (r#"{"title": "x", "content": {"arm": "POLL", "question": 7, "options": ["a"]}}"#, "content.question: must be a text, not 7"),
            (r#"{"title": "x", "content": {"text": "q"}}"#, "content: the field arm is missing"),
        ] {
            assert_eq!(wrong(text), words, "{text}");
        }
        assert!(wrong(r#"{"title": "x", "share": 2}"#).starts_with("share: "), "{}", wrong(r#"{"title": "x", "share": 2}"#));
        assert!(wrong(r#"{"title": "#).starts_with("this is not JSON ("));
    }

    #[test]
    fn whole_numbers_may_be_written_with_a_point() {
        let form: Form = read(r#"{"title": "x", "seconds": 7.0, "seed": 1e3}"#).unwrap();
        assert_eq!((form.seconds, form.seed), (7, 1000));
        assert!(read::<Form>(r#"{"title": "x", "seed": 9007199254740994.5e9}"#).is_err());
    }

    #[test]
    fn what_is_repeated_of_the_text_is_short() {
        let long = "x".repeat(100_000);
        for text in [
            format!(r#"{{"title": "x", "{long}": 1}}"#),
            format!(r#"{{"title": "x", "mode": "{long}"}}"#),
            format!(r#"{{"title": "x", "seconds": "{long}"}}"#),
        ] {
            assert!(wrong(&text).len() < 300, "{}", wrong(&text));
        }
    }

    #[test]
    fn many_members_do_not_make_it_slow() {
        let items = vec!["7"; 20_000].join(",");
        assert!(wrong(&format!(r#"{{"title": [{items}]}}"#)).contains("must be a text"));
    }
}

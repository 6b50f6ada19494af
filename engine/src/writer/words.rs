//! The closed form that a model fills. An answer with another field, another length, or a link is thrown away whole: nothing is repaired.

use conductor::arm::{Arm, Content, PollKind, Words};
use room::text::clean;
use serde::Deserialize;
use serde_json::{Value, json};

/// Longest text that a model is asked for, in characters; shorter than the limit, so that a slip is not a miss.
const ASKED: usize = 180;
/// Longest option that a model is asked for, in characters.
const ASKED_OPTION: usize = 50;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PollWords {
    question: String,
    options: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TextWords {
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TimedWords {
    text: String,
    seconds: u32,
}

/// The JSON Schema of the form for an arm.
#[must_use]
pub fn form(arm: Arm) -> Value {
    let text = json!({"type": "string", "description": format!("at most {ASKED} characters, plain words, no links")});
    let (properties, required) = match arm.spec().words {
        Words::Poll => {
            let option = json!({"type": "string", "description": format!("at most {ASKED_OPTION} characters")});
            (
                json!({"question": text, "options": {"type": "array", "items": option, "description": "three or four different options"}}),
                vec!["question", "options"],
            )
        }
        Words::Timed => (
            json!({"text": text, "seconds": {"type": "integer", "description": "how long it runs, from 30 to 600"}}),
            vec!["text", "seconds"],
        ),
        Words::Text | Words::Nothing | Words::Question => (json!({ "text": text }), vec!["text"]),
    };
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

/// The content that a filled form makes, if it is one and can be shown.
#[must_use]
pub fn read(arm: Arm, form: &str) -> Option<Content> {
    let form = unfenced(form.trim());
    let content = match arm.spec().words {
        Words::Poll => {
            let PollWords { question, options } = serde_json::from_str(form).ok()?;
            Content::Poll {
                question: clean(&question),
                options: options.iter().map(|option| clean(option)).collect(),
                kind: PollKind::Single,
            }
        }
        Words::Text => Content::of_text(arm, clean(&serde_json::from_str::<TextWords>(form).ok()?.text), 0)?,
        Words::Timed => {
            let TimedWords { text, seconds } = serde_json::from_str(form).ok()?;
            Content::of_text(arm, clean(&text), seconds)?
        }
        Words::Nothing | Words::Question => return None,
    };
    (content.check().is_ok() && !texts(&content).any(has_address)).then_some(content)
}

/// Without the fence of a code block around it: local models like to write one.
fn unfenced(text: &str) -> &str {
    let inner = text.strip_prefix("```").and_then(|text| text.strip_suffix("```"));
    inner.map_or(text, |inner| inner.strip_prefix("json").unwrap_or(inner).trim())
}

fn texts(content: &Content) -> impl Iterator<Item = &str> {
    std::iter::once(content.text()).chain(content.options()).map(String::as_str)
}

/// Returns whether a text sends people somewhere: nobody asked a model for that, so somebody in the chat did.
#[must_use]
pub fn has_address(text: &str) -> bool {
    text.split_whitespace().any(is_address)
}

/// Returns whether a word is a link, an e-mail address or a host with a path.
#[must_use]
pub fn is_address(word: &str) -> bool {
    let word = word.to_lowercase();
    let is_path = word.split_once('/').is_some_and(|(host, _)| host.trim_matches(|c: char| !c.is_alphanumeric()).contains('.'));
    word.contains("://") || word.contains("www.") || word.contains("javascript:") || (word.contains('@') && word.contains('.')) || is_path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filled_form_is_content() {
        let poll = read(Arm::Poll, r#"{"question":"Which step next?","options":["Demo","Numbers"]}"#);
        assert_eq!(
            poll,
            Some(Content::Poll {
                question: "Which step next?".to_owned(),
                options: vec!["Demo".to_owned(), "Numbers".to_owned()],
                kind: PollKind::Single
            })
        );
        let fenced = read(Arm::ChatPrompt, "```json\n{\"text\": \"Which step?\"}\n```");
        assert_eq!(fenced, Some(Content::ChatPrompt { text: "Which step?".to_owned() }));
        assert!(read(Arm::Gamification, r#"{"text":"Go!","seconds":60}"#).is_some());
    }

    #[test]
    fn anything_else_is_thrown_away() {
        for (arm, form) in [
            (Arm::ChatPrompt, ""),
            (Arm::ChatPrompt, "What do you think?"),
            (Arm::ChatPrompt, r#"{"text":""}"#),
            (Arm::ChatPrompt, r#"{"text":"a","text":"b"}"#),
            (Arm::ChatPrompt, r#"{"text":"a","mode":"AUTO"}"#),
            (Arm::ChatPrompt, r#"{"text":"a"} {"text":"b"}"#),
            (Arm::ChatPrompt, r#"[{"text":"a"}]"#),
            (Arm::ChatPrompt, r#"{"text":7}"#),
            (Arm::ChatPrompt, r#"{"text":"\u202e\u0000"}"#),
            (Arm::ChatPrompt, r#"{"text":"Win at https://evil.example"}"#),
            (Arm::ChatPrompt, r#"{"text":"see evil.example/win"}"#),
            (Arm::ChatPrompt, r#"{"text":"write to me@evil.example"}"#),
            (Arm::Poll, r#"{"question":"Q?","options":["one"]}"#),
            (Arm::Poll, r#"{"question":"Q?","options":["one","one"]}"#),
            (Arm::Poll, r#"{"question":"Q?","options":["a","b","c","d","e","f","g"]}"#),
            (Arm::Poll, r#"{"text":"a"}"#),
            (Arm::Gamification, r#"{"text":"Go!","seconds":86400}"#),
            (Arm::Gamification, r#"{"text":"Go!","seconds":-1}"#),
            (Arm::QnaPromote, r#"{"text":"a"}"#),
        ] {
            assert_eq!(read(arm, form), None, "{arm} {form}");
        }
        let long = format!(r#"{{"text":"{}"}}"#, "x".repeat(301));
        assert_eq!(read(Arm::ChatPrompt, &long), None);
        assert_eq!(read(Arm::ChatPrompt, &"[".repeat(100_000)), None);
    }

    #[test]
    fn words_with_dots_and_slashes_are_no_addresses() {
        for text in ["Yes/no?", "Is it 3.5 or 4?", "Node.js, e.g. in and/or out", "24/7"] {
            assert!(!has_address(text), "{text}");
        }
    }
}

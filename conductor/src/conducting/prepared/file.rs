//! Lists of prepared contents as files: a table (CSV) for people, JSON for programs.

use super::{MOST, Prepared, table};
use crate::misread;
use serde_json::Value;

/// Something in a file that is not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The line of a table, or the number of an entry in JSON; from 1.
    pub line: u32,
    /// The reason, for people.
    pub why: String,
}

impl Refused {
    pub(super) fn new(line: u32, why: impl Into<String>) -> Self {
        Self { line, why: why.into() }
    }
}

/// Most refusals in one answer; a file that is wrong everywhere is wrong in one way.
const REFUSALS: usize = 20;

/// Reads a file: JSON if it begins as a JSON array does, else a table.
///
/// # Errors
/// Everything that is not understood, the first ones at least.
pub fn read(text: &str) -> Result<Vec<Prepared>, Vec<Refused>> {
    let text = text.trim_start_matches('\u{feff}');
    let entries = if text.trim_start().starts_with(['[', '{']) { entries(text) } else { table::read(text) };
    let entries = entries.map_err(|refused| vec![refused])?;
    if entries.is_empty() {
        return Err(vec![Refused::new(1, "there is nothing in it")]);
    }
    if let Some((line, _)) = entries.get(MOST) {
        return Err(vec![Refused::new(*line, format!("a session has at most {MOST} drafts"))]);
    }
    let (mut list, mut refused) = (Vec::with_capacity(entries.len()), Vec::new());
    for (line, entry) in entries {
        match entry.and_then(|prepared| prepared.check().map(|()| prepared).map_err(|bad| bad.to_string())) {
            Ok(prepared) => list.push(prepared),
            Err(why) if refused.len() < REFUSALS => refused.push(Refused { line, why }),
            Err(_) => {}
        }
    }
    if refused.is_empty() { Ok(list) } else { Err(refused) }
}

/// An entry of a file with its place, read or not.
pub(super) type Entry = (u32, Result<Prepared, String>);

fn entries(text: &str) -> Result<Vec<Entry>, Refused> {
    let values: Vec<Value> = misread::read(text).map_err(|error| Refused::new(1, error.to_string()))?;
    let entry = |value: Value| misread::read::<Prepared>(&value.to_string()).map_err(|error| error.to_string());
    Ok((1..).zip(values.into_iter().map(entry)).collect())
}

/// A list as a table.
#[must_use]
pub fn as_table(list: &[Prepared]) -> String {
    table::write(list)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arm::{Content, PollKind, QuizKey, Scale};
    use proptest::prelude::*;

    fn words() -> impl Strategy<Value = String> {
        // Signs that end cells, begin formulas or quote.
        proptest::string::string_regex("[a-z=+@',;\"äß\n|-][ -~\n]{0,20}[a-z?]").expect("a pattern")
    }

    fn options() -> impl Strategy<Value = Vec<String>> {
        prop::collection::btree_set("[=@-]?[a-z\",;' ]{1,9}[a-z]", 2..=6).prop_map(|set| {
            let mut seen = std::collections::BTreeSet::new();
            let mut options: Vec<String> =
                set.into_iter().map(|option| option.trim().to_owned()).filter(|option| seen.insert(option.clone())).collect();
            while options.len() < 2 {
                options.push(format!("option {}", options.len()));
            }
            options
        })
    }

    fn anything() -> impl Strategy<Value = Prepared> {
        let poll = (words(), options(), 0..8_usize, prop::option::of(5..=3600_u32)).prop_map(|(question, options, kind, seconds)| {
            let scale = Scale { steps: 7, low: "-bad".to_owned(), high: String::new() };
            let kind = match kind {
                0 => PollKind::Single,
                1 => PollKind::Multiple,
                2 => PollKind::Ranking,
                3 => PollKind::Quiz(Box::new(QuizKey { right: vec![0, 1] })),
                4 => PollKind::Words,
                5 => PollKind::Text { approve_first: question.len() % 2 == 0 },
                6 => PollKind::Ideas { approve_first: question.len() % 3 == 0 },
                _ => PollKind::Rating(Box::new(scale)),
            };
            let options = if kind.has_options() { options } else { Vec::new() };
            Prepared { content: Content::Poll { question: question.trim().to_owned(), options, kind }, seconds }
        });
        let text = (words(), 0..3, 30..=600_u32).prop_map(|(text, arm, seconds)| {
            let text = text.trim().to_owned();
            Prepared::from(match arm {
                0 => Content::ChatPrompt { text },
                1 => Content::Notification { text },
                _ => Content::Gamification { text, seconds },
            })
        });
        prop_oneof![poll, text]
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(list in prop::collection::vec(anything(), 1..12)) {
            prop_assert_eq!(read(&as_table(&list)), Ok(list.clone()));
            prop_assert_eq!(read(&serde_json::to_string(&list).expect("drafts have a JSON form")), Ok(list));
        }

        #[test]
        fn no_cell_of_a_table_is_a_formula(list in prop::collection::vec(anything(), 1..6)) {
            let table = as_table(&list);
            for (_, cells) in table::records(&table, ',').expect("it is a table") {
                prop_assert!(cells.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{cells:?}");
            }
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC{0,200}") {
            let _ = read(&text);
        }
    }

    #[test]
    fn every_bad_line_is_named_with_its_reason() {
        let text = "kind,text,option 1,option 2,right,seconds\n\
                    single,Tea or coffee?,Tea,Coffee,,\n\
                    dance,Now!,,,,\n\
                    single,Only one?,Yes,,,\n\
                    quiz,Which?,A,B,3,\n\
                    prompt,\"Two\nlines\",,,,\n\
                    challenge,Quick,,,,5\n\
                    words,One word?,,,,soon\n";
        let refused = read(text).unwrap_err();
        assert_eq!(refused.iter().map(|refused| refused.line).collect::<Vec<_>>(), [3, 4, 5, 8, 9]);
        let why: Vec<&str> = refused.iter().map(|refused| refused.why.as_str()).collect();
        assert!(why[0].starts_with("kind: \"dance\" is not known; known: single"), "{}", why[0]);
        assert_eq!(why[1], "a poll needs two to six different options");
        assert_eq!(why[2], "right: there is no option 3");
        assert_eq!(why[3], "a challenge runs for 30 to 600 seconds");
        assert_eq!(why[4], "seconds: \"soon\" is not a whole number");
    }

    #[test]
    fn a_table_of_a_spreadsheet_in_german_is_read_too() {
        let text = "\u{feff}Kind;Text;Option 1;Option 2\r\nsingle;\"Tee; oder Kaffee?\";Tee;Kaffee\r\n\r\n";
        let options = ["Tee", "Kaffee"].map(str::to_owned).to_vec();
        let poll = Content::Poll { question: "Tee; oder Kaffee?".to_owned(), options, kind: PollKind::Single };
        assert_eq!(read(text), Ok(vec![poll.into()]));
    }

    #[test]
    fn a_file_that_is_no_list_says_so() {
        for (text, line, word) in [
            ("", 1, "nothing"),
            ("kind,text\n", 1, "nothing"),
            ("text\nHello\n", 1, "no column \"kind\""),
            ("kind,kind,text\n", 1, "two columns \"kind\""),
            ("kind,text,colour\n", 1, "\"colour\""),
            ("kind,text\nprompt,\"open\n", 2, "quotation mark"),
            ("{\"a\": 1}", 1, "array"),
            ("[1", 1, "JSON"),
            ("[{\"content\": {\"arm\": \"CHAT_PROMPT\", \"text\": \"Hi\"}}, {\"content\": 1}]", 2, "content"),
        ] {
            let refused = read(text).unwrap_err();
            assert_eq!(refused[0].line, line, "{text:?}: {refused:?}");
            assert!(refused[0].why.contains(word), "{text:?}: {refused:?}");
        }
    }
}

//! Zoom: saved chats and reports of participants.
//!
//! A saved chat has one of three forms, as its users' programs show: `14:31:02 From Ann to Everyone:` with the text on the next line
//! (local recordings since 2022; the parser of github.com/michellenicolephillips/Zoom_Chat_Easy_Reader), `00:12:05\t From  Ann : text`
//! before that (the parser of github.com/kjhealy/zoomchattr), and `00:58:04\tAnn:\ttext` in the cloud (the example of the program
//! `prettier-zoom-chat-logs`). The words around the names are in the language of the program, as files named `meeting_saved_chat.txt` in
//! public repositories and parsers of such files show: see [`ADDRESSES`]. Since 2023 reactions are messages, too, in English at least, whatever the
//! program's language: `Reacted to "text" with 👍` and `Removed a 👍 reaction from "text"`. A report of participants is a table with the columns
//! `Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest`, after a few lines about the meeting (support.zoom.com, KB0082656).

use super::moment::{Clock, moment, order, time_of_day};
use super::table::{column, separator, values};
use super::{Reading, Unclear};
use conductor::signal::Signal;

/// The word before the name of who wrote, and the words before the name of who may read it: English, German, Spanish and French, Russian, Japanese.
const ADDRESSES: [(&str, &[&str]); 5] =
    [("From ", &[" to ", " To "]), ("Von ", &[" an "]), ("De ", &[" a ", " à "]), ("От ", &[" кому "]), ("開始 ", &[" 終了 "])];
/// The latter where there is no word before the former: Chinese, and English with its first word taken off.
const READERS: [&str; 4] = [" 對 ", " 对 ", " to ", " To "];
/// The names of all who are there, in the same languages.
const EVERYONE: [&str; 8] = ["Everyone", "Alle", "Todos", "Tout le monde", "Все", "皆様", "所有人", "All panelists"];

/// Returns whether a message for these readers was said to single people, and so to nobody else. Every language says so in parentheses.
fn is_private(readers: &str) -> bool {
    readers.contains(['(', '（']) && !is_everyone(readers)
}

fn is_everyone(readers: &str) -> bool {
    EVERYONE.iter().any(|all| readers.starts_with(all))
}

/// The time of day at the beginning of a line, and what follows.
fn stamped(line: &str) -> Option<(i64, &str)> {
    let end = line.find(|sign: char| !(sign.is_ascii_digit() || sign == ':')).filter(|&end| (7..=8).contains(&end))?;
    let (clock, rest) = line.split_at(end);
    Some((time_of_day(clock)?, rest.trim_start()))
}

/// The writer and the readers of a message: what stands before and after the last of `words`.
fn parted<'a>(head: &'a str, words: &[&str]) -> Option<(&'a str, &'a str)> {
    let (at, word) = words.iter().filter_map(|word| Some((head.rfind(word)?, word))).max_by_key(|(at, _)| *at)?;
    Some((head[..at].trim(), head[at + word.len()..].trim()))
}

/// The writer and the readers of a message whose head begins with a word of [`ADDRESSES`].
fn addressed(rest: &str) -> Option<(&str, Option<&str>)> {
    for (from, to) in ADDRESSES {
        let Some(rest) = rest.strip_prefix(from) else { continue };
        // Where the text is on the same line, it follows ` : `; else the line ends with a colon.
        let (head, is_whole) = rest.split_once(" : ").map_or((rest, false), |(head, _)| (head, true));
        let head = head.trim_end().trim_end_matches(':');
        match parted(head, to) {
            Some((name, readers)) => return Some((name, Some(readers))),
            // In the cloud somebody may be called De Vries.
            None if is_whole || from == "From " => return Some((head.trim(), None)),
            None => {}
        }
    }
    None
}

/// A message: its time of day, who wrote it, and to whom.
fn message(line: &str) -> Option<(i64, &str, Option<&str>)> {
    let (time, rest) = stamped(line.trim_end())?;
    let (name, readers) = addressed(rest).or_else(|| {
        // In the cloud: the name, a colon, a tab.
        let head = rest.split_once(":\t").map(|(head, _)| head).or_else(|| rest.strip_suffix(':'))?;
        let parted = parted(head, &READERS).filter(|(_, readers)| is_everyone(readers) || is_private(readers));
        Some(parted.map_or((head.trim(), None), |(name, readers)| (name, Some(readers))))
    })?;
    (!name.is_empty()).then_some((time, name, readers))
}

/// The kind of a message: words, or a reaction to somebody else's, which Zoom writes down as a message.
enum Said {
    Words,
    Reaction,
    Withdrawn,
}

/// The kind of a message, of which `line` is the first and `next` the second line.
fn said(line: &str, next: &str) -> Said {
    let words = line.split_once(" : ").or_else(|| line.split_once(":\t")).map_or(next, |(_, words)| words).trim_start();
    if words.starts_with("Reacted to \"") {
        Said::Reaction
    } else if words.starts_with("Removed a ") && words.contains(" reaction from \"") {
        Said::Withdrawn
    } else {
        Said::Words
    }
}

/// Returns whether a line begins a message of a saved chat.
pub fn is_chat_line(line: &str) -> bool {
    message(line).is_some()
}

/// Reads a saved chat.
pub fn chat(text: &str, reading: &mut Reading) {
    let mut clock = Clock::default();
    let mut lines = (1..).zip(text.lines()).peekable();
    while let Some((number, line)) = lines.next() {
        match message(line) {
            // What was said to one person was said to nobody else.
            Some((_, _, Some(readers))) if is_private(readers) => reading.pass(),
            Some((time, name, _)) => {
                let (at, next) = (clock.at(time), lines.peek().map_or("", |(_, next)| next));
                let who = reading.who(name);
                match said(line, next) {
                    Said::Words => reading.take(at, Signal::Chat { who }),
                    Said::Reaction => reading.take(at, Signal::Reaction { who }),
                    Said::Withdrawn => reading.pass(),
                }
            }
            None if line.trim().is_empty() || line.starts_with(['\t', ' ']) => {}
            // A further line of a message begins with anything; what looks like a time does not.
            None if stamped(line).is_some_and(|(_, rest)| ADDRESSES.iter().any(|(from, _)| rest.starts_with(from))) => {
                reading.misread(number, Unclear::Message);
            }
            None => {}
        }
    }
}

const NAME: [&str; 2] = ["name", "participant"];
const JOIN: [&str; 1] = ["join time"];
const LEAVE: [&str; 1] = ["leave time"];

fn is_head(line: &str) -> bool {
    let head = values(line, separator(line));
    column(&head, &NAME).is_some() && column(&head, &JOIN).is_some() && column(&head, &LEAVE).is_some()
}

/// Returns whether a text is a report of participants.
pub fn is_participants(beginning: &str) -> bool {
    beginning.lines().take(20).any(is_head)
}

/// Reads a report of participants: each row is a stay.
pub fn participants(text: &str, reading: &mut Reading) {
    // Line by line, not as a whole: a table in memory is many times its file.
    let Some((at, line)) = text.lines().enumerate().find(|(_, line)| is_head(line)) else { return };
    let separator = separator(line);
    let head = values(line, separator);
    let (Some(name), Some(join), Some(leave)) = (column(&head, &NAME), column(&head, &JOIN), column(&head, &LEAVE)) else { return };
    let email = column(&head, &["user email", "email"]);
    let table = || (at + 2..).zip(text.lines().skip(at + 1).map(|line| values(line, separator)));
    let order = order(table().filter_map(|(_, mut row)| row.get_mut(join).map(std::mem::take)));
    for (number, row) in table() {
        if row.iter().all(String::is_empty) {
            continue;
        }
        let value = |column: usize| row.get(column).map_or("", String::as_str);
        // The same person under two names has one address.
        let person = email.map(value).filter(|email| !email.is_empty()).unwrap_or_else(|| value(name));
        let when = |text: &str| moment(text, order).or_else(|| time_of_day(text));
        match (when(value(join)), when(value(leave))) {
            (Some(joined), Some(left)) if !person.is_empty() && left >= joined => {
                let who = reading.who(person);
                reading.take(joined, Signal::Join { who });
                reading.also(left, Signal::Leave { who });
            }
            _ => reading.misread(number, Unclear::Stay),
        }
    }
}

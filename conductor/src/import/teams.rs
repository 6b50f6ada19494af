//! Microsoft Teams: the attendance report that organizers download.
//!
//! A table in UTF-16 with tabs and the sections `1. Summary`, `2. Participants` (`Name`, `First Join`, `Last Leave`, ...) and `3. In-Meeting
//! Activities` (`Name`, `Join Time`, `Leave Time`, ...), whose rows are the single stays (support.microsoft.com, "Manage meeting attendance
//! reports in Microsoft Teams"; the columns as the parsers of public repositories name them). Reports before 2022 have one row per action:
//! `Full Name`, `User Action` (`Joined`, `Joined before`, `Left`), `Timestamp`.

use super::Reading;
use super::moment::{moment, order};
use super::table::{column, separator, values};
use crate::signal::Signal;

/// Returns whether a text is an attendance report.
pub fn is_attendance(beginning: &str) -> bool {
    beginning.lines().take(60).any(|line| {
        let head = values(line, separator(line));
        (column(&head, &["user action"]).is_some() && column(&head, &["timestamp"]).is_some())
            || (column(&head, &["first join"]).is_some() && column(&head, &["last leave"]).is_some())
    })
}

fn is_section(line: &str, number: &str) -> bool {
    let line = line.trim_matches(['"', ' ', '\t', ',', ';']);
    let title = line.strip_prefix(number).map(str::trim_start).unwrap_or_default();
    // The titles are in the language of the organizer; the numbers are not.
    !title.is_empty() && title.chars().all(|sign| sign.is_alphabetic() || sign == ' ' || sign == '-') && title.chars().count() < 60
}

/// The columns of a table of stays or of actions.
struct Columns {
    name: usize,
    email: Option<usize>,
    from: usize,
    to: Option<usize>,
    action: Option<usize>,
}

fn columns(head: &[String]) -> Option<Columns> {
    let name = column(head, &["name", "full name", "participant"])?;
    let email = column(head, &["email", "participant id", "upn"]).filter(|&email| email != name);
    if let (Some(action), Some(from)) = (column(head, &["user action"]), column(head, &["timestamp"])) {
        return Some(Columns { name, email, from, to: None, action: Some(action) });
    }
    let from = column(head, &["join time", "first join"])?;
    let to = Some(column(head, &["leave time", "last leave"])?);
    Some(Columns { name, email, from, to, action: None })
}

/// Reads a report: the single stays if it has them, else from the first joining to the last leaving.
pub fn attendance(text: &str, reading: &mut Reading) {
    let lines: Vec<(usize, &str)> = (1..).zip(text.lines()).collect();
    let activities = lines.iter().position(|(_, line)| is_section(line, "3."));
    let heads =
        |from: usize| lines[from..].iter().position(|(_, line)| columns(&values(line, separator(line))).is_some()).map(|at| from + at);
    let Some(at) = activities.and_then(heads).or_else(|| heads(0)) else { return };
    let separator = separator(lines[at].1);
    let Some(columns) = columns(&values(lines[at].1, separator)) else { return };
    let end = lines[at + 1..]
        .iter()
        .position(|(_, line)| is_section(line, "3.") || is_section(line, "4."))
        .map_or(lines.len(), |end| at + 1 + end);
    let rows: Vec<(usize, Vec<String>)> = lines[at + 1..end].iter().map(|(number, line)| (*number, values(line, separator))).collect();
    let order = order(rows.iter().filter_map(|(_, row)| row.get(columns.from).map(String::as_str)));
    for (number, row) in rows {
        if row.iter().all(String::is_empty) {
            continue;
        }
        let value = |column: usize| row.get(column).map_or("", String::as_str);
        let person = columns.email.map(value).filter(|email| !email.is_empty()).unwrap_or_else(|| value(columns.name));
        let from = moment(value(columns.from), order).filter(|_| !person.is_empty());
        let who = reading.who(person);
        match (from, columns.to.map(|to| moment(value(to), order)), columns.action.map(|action| value(action).to_lowercase())) {
            (Some(from), Some(Some(to)), _) if to >= from => {
                reading.take(from, Signal::Join { who });
                reading.also(to, Signal::Leave { who });
            }
            (Some(at), None, Some(action)) if action.starts_with("joined") => reading.take(at, Signal::Join { who }),
            (Some(at), None, Some(action)) if action.starts_with("left") => reading.take(at, Signal::Leave { who }),
            _ => reading.misread(number, "a stay without a person, a beginning or an end"),
        }
    }
}

//! Microsoft Teams: the attendance report that organizers download.
//!
//! A table in UTF-16 with tabs and the sections `1. Summary`, `2. Participants` (`Name`, `First Join`, `Last Leave`, ...) and `3. In-Meeting
//! Activities` (`Name`, `Join Time`, `Leave Time`, ...), whose rows are the single stays (support.microsoft.com, "Manage meeting attendance
//! reports in Microsoft Teams"; the columns as the parsers of public repositories name them). Reports before 2022 have one row per action:
//! `Full Name`, `User Action` (`Joined`, `Joined before`, `Left`), `Timestamp`.

use super::moment::{moment, order};
use super::table::{column, separator, values};
use super::{Reading, Unclear};
use conductor::signal::Signal;

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
    // Line by line, not as a whole: a table in memory is many times its file.
    let lines = || (1..).zip(text.lines());
    let activities = lines().find(|(_, line)| is_section(line, "3.")).map(|(number, _)| number);
    let head = |from: usize| lines().skip(from - 1).find(|(_, line)| columns(&values(line, separator(line))).is_some());
    let Some((at, line)) = activities.and_then(head).or_else(|| head(1)) else { return };
    let separator = separator(line);
    let Some(columns) = columns(&values(line, separator)) else { return };
    let rows = || {
        let rows = lines().skip(at).take_while(|(_, line)| !is_section(line, "3.") && !is_section(line, "4."));
        rows.map(|(number, line)| (number, values(line, separator)))
    };
    let order = order(rows().filter_map(|(_, mut row)| row.get_mut(columns.from).map(std::mem::take)));
    for (number, row) in rows() {
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
            _ => reading.misread(number, Unclear::Stay),
        }
    }
}

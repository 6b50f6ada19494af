//! Microsoft Teams: the attendance report that organizers download.
//!
//! A table in UTF-16 with tabs and the sections `1. Summary`, `2. Participants` (`Name`, `First Join`, `Last Leave`, ...) and `3. In-Meeting
//! Activities` (`Name`, `Join Time`, `Leave Time`, ...), whose rows are the single stays (support.microsoft.com, "Manage meeting attendance
//! reports in Microsoft Teams"; the columns as the parsers of public repositories name them). Reports before 2022 have one row per action:
//! `Full Name`, `User Action` (`Joined`, `Joined before`, `Left`), `Timestamp`; those of 2022 have the stays without sections (`Full Name`, `Join Time`, `Leave
//! Time`, `Duration`, `Email`, `Role`, `Participant ID (UPN)`); those of live events `ParticipantId`, `UtcEventTimestamp`, `Action` (the example of
//! github.com/renefb/teams-report-converter).
//!
//! Titles and columns are in the language of the organizer; the numbers of the sections and the order of the columns are not. So the table after the title of
//! section 3, or else 2, is read by its order where its head is not English.

use super::moment::{moment, order};
use super::table::{column, separator, values};
use super::{Reading, Unclear};
use conductor::signal::Signal;

/// Returns whether a text is an attendance report.
pub fn is_attendance(beginning: &str) -> bool {
    let lines = || beginning.lines().take(60);
    let is_sectioned = || {
        lines().any(|line| is_section(line, "1."))
            && lines().zip(lines().skip(1)).any(|(title, head)| is_section(title, "2.") && is_table(&values(head, separator(head))))
    };
    lines().any(|line| {
        let head = values(line, separator(line));
        let has = |all: &[&[&str]]| all.iter().all(|names| column(&head, names).is_some());
        has(&[&ACTION, &WHEN]) || has(&[&["first join"], &["last leave"]]) || has(&[&["join time"], &["leave time"], &["role"]])
    }) || is_sectioned()
}

/// The columns of an action and of its time, in meetings and in live events.
const ACTION: [&str; 2] = ["user action", "action"];
const WHEN: [&str; 2] = ["timestamp", "utceventtimestamp"];

/// Columns of the tables of sections 2 and 3: name, from, to, duration, email, and more.
const TABLE: usize = 5;

fn is_table(head: &[String]) -> bool {
    head.len() >= TABLE && head[..TABLE].iter().all(|name| !name.is_empty() && !name.starts_with(|sign: char| sign.is_ascii_digit()))
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
    if let (Some(action), Some(from)) = (column(head, &ACTION), column(head, &WHEN)) {
        return Some(Columns { name, email, from, to: None, action: Some(action) });
    }
    let from = column(head, &["join time", "first join"])?;
    let to = Some(column(head, &["leave time", "last leave"])?);
    Some(Columns { name, email, from, to, action: None })
}

/// The columns by their order, whatever the language of their names.
fn columns_by_order(head: &[String]) -> Option<Columns> {
    is_table(head).then_some(Columns { name: 0, email: Some(TABLE - 1), from: 1, to: Some(2), action: None })
}

/// Reads a report: the single stays if it has them, else from the first joining to the last leaving.
pub fn attendance(text: &str, reading: &mut Reading) {
    // Line by line, not as a whole: a table in memory is many times its file.
    let lines = || (1..).zip(text.lines());
    let activities = lines().find(|(_, line)| is_section(line, "3.")).map(|(number, _)| number);
    let head = |from: usize| {
        let mut lines = lines().skip(from - 1);
        lines.find_map(|(number, line)| columns(&values(line, separator(line))).map(|columns| (number, line, columns)))
    };
    let after_title = |number: &str| {
        let (_, line) =
            lines().zip(lines().skip(1)).map(|((_, title), head)| (title, head)).find(|(title, _)| is_section(title, number))?;
        columns_by_order(&values(line.1, separator(line.1))).map(|columns| (line.0, line.1, columns))
    };
    let found = activities.and_then(head).or_else(|| after_title("3.")).or_else(|| head(1)).or_else(|| after_title("2."));
    let Some((at, line, columns)) = found else { return };
    let separator = separator(line);
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

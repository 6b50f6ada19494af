//! The table of prepared contents: one line for each, values separated as in RFC 4180.

use super::Prepared;
use super::file::{Entry, Refused};
use crate::arm::{Arm, Content, PollKind, QuizKey, Scale};

/// The names of the columns.
const COLUMNS: [&str; 14] = [
    "kind",
    "text",
    "option 1",
    "option 2",
    "option 3",
    "option 4",
    "option 5",
    "option 6",
    "right",
    "seconds",
    "steps",
    "low",
    "high",
    "approve first",
];
const POLL_KINDS: [&str; 7] = ["single", "multiple", "rating", "text", "words", "ranking", "quiz"];
/// Length of a challenge that names none, in seconds.
const SECONDS: u32 = 90;
/// Signs with which a spreadsheet takes a text for a formula, unless an apostrophe stands before it (OWASP, CSV Injection).
const FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\n'];

/// Reads a table, with the number of the line at which each entry begins.
pub(super) fn read(text: &str) -> Result<Vec<Entry>, Refused> {
    let first = text.lines().next().unwrap_or_default();
    let separator = [',', ';', '\t'].into_iter().max_by_key(|&sign| (first.matches(sign).count(), sign == ',')).unwrap_or(',');
    let mut records = records(text, separator)?.into_iter();
    let Some((_, head)) = records.next() else { return Ok(Vec::new()) };
    let mut columns = Vec::with_capacity(head.len());
    for name in &head {
        let known = COLUMNS.iter().position(|column| *column == name.trim().to_lowercase());
        match known {
            Some(column) if columns.contains(&Some(column)) => return Err(Refused::new(1, format!("there are two columns {name:?}"))),
            None if !name.trim().is_empty() => {
                return Err(Refused::new(1, format!("the column {name:?} is not known; known: {}", COLUMNS.join(", "))));
            }
            column => columns.push(column),
        }
    }
    for needed in ["kind", "text"] {
        if !columns.iter().flatten().any(|column| COLUMNS[*column] == needed) {
            return Err(Refused::new(1, format!("there is no column {needed:?}")));
        }
    }
    let entry = |cells: &[String]| {
        let cell = |name: &str| {
            let at = columns.iter().position(|column| column.is_some_and(|column| COLUMNS[column] == name));
            let cell = at.and_then(|at| cells.get(at)).map_or("", |cell| cell.trim());
            // The apostrophe that keeps a spreadsheet from running it.
            cell.strip_prefix('\'').filter(|_| is_risky(cell)).unwrap_or(cell).to_owned()
        };
        prepared(&cell)
    };
    Ok(records.map(|(line, cells)| (line, entry(&cells))).collect())
}

/// The kinds that a table may name.
fn known() -> Vec<&'static str> {
    POLL_KINDS.into_iter().chain(Arm::BY_HAND.into_iter().filter_map(|arm| arm.spec().draft_kind)).collect()
}

/// The entry of a line, whose cells have these names.
fn prepared(cell: &impl Fn(&str) -> String) -> Result<Prepared, String> {
    let number = |name: &str| {
        let text = cell(name);
        if text.is_empty() {
            Ok(None)
        } else {
            text.parse::<u32>().map(Some).map_err(|_| format!("{name}: {text:?} is not a whole number"))
        }
    };
    let (kind, text, seconds) = (cell("kind").to_lowercase(), cell("text"), number("seconds")?);
    let options: Vec<String> = (1..=6).map(|n| cell(&format!("option {n}"))).filter(|option| !option.is_empty()).collect();
    let poll = |kind| Ok(Prepared { content: Content::Poll { question: text.clone(), options: options.clone(), kind }, seconds });
    match kind.as_str() {
        "single" => poll(PollKind::Single),
        "multiple" => poll(PollKind::Multiple),
        "ranking" => poll(PollKind::Ranking),
        "words" => poll(PollKind::Words),
        "text" | "ideas" => {
            let approve_first = match cell("approve first").to_lowercase().as_str() {
                "" | "no" | "false" => false,
                "yes" | "true" => true,
                other => return Err(format!("approve first: {other:?} is neither yes nor no")),
            };
            poll(if kind == "ideas" { PollKind::Ideas { approve_first } } else { PollKind::Text { approve_first } })
        }
        "rating" => {
            let steps = u8::try_from(number("steps")?.unwrap_or(5)).unwrap_or(u8::MAX);
            poll(PollKind::Rating(Box::new(Scale { steps, low: cell("low"), high: cell("high") })))
        }
        "quiz" => {
            let place = |part: &str| match part.trim().parse::<usize>() {
                Ok(n) if (1..=options.len()).contains(&n) => Ok(u8::try_from(n - 1).unwrap_or(u8::MAX)),
                _ => Err(format!("right: there is no option {}", part.trim())),
            };
            let right = cell("right");
            let right = right.split([' ', '+', '/']).filter(|part| !part.is_empty()).map(place).collect::<Result<_, _>>()?;
            poll(PollKind::Quiz(Box::new(QuizKey { right })))
        }
        other => {
            let arm = Arm::ALL.into_iter().find(|arm| arm.spec().draft_kind == Some(other));
            let content = arm.and_then(|arm| Content::of_text(arm, text.clone(), seconds.unwrap_or(SECONDS)));
            let content = content.ok_or_else(|| format!("kind: {other:?} is not known; known: {}", known().join(", ")))?;
            let seconds = seconds.filter(|_| content.seconds().is_none());
            Ok(Prepared { content, seconds })
        }
    }
}

/// The cells of each line that has any, with the number of the line at which it begins. A cell in quotation marks may have several lines.
pub(super) fn records(text: &str, separator: char) -> Result<Vec<(u32, Vec<String>)>, Refused> {
    let (mut records, mut cells, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut line, mut began, mut quoted) = (1_u32, 1_u32, None);
    let mut signs = text.chars().peekable();
    loop {
        let sign = signs.next();
        match sign {
            None if quoted.is_some() => return Err(Refused::new(quoted.unwrap_or(line), "a quotation mark is not closed")),
            Some('"') if quoted.is_some() && signs.peek() == Some(&'"') => {
                cell.push('"');
                signs.next();
            }
            Some('"') if quoted.is_some() => quoted = None,
            Some('"') if cell.trim().is_empty() => {
                cell.clear();
                quoted = Some(line);
            }
            Some(sign) if sign == separator && quoted.is_none() => cells.push(std::mem::take(&mut cell)),
            None | Some('\n') if quoted.is_none() => {
                if cell.ends_with('\r') {
                    cell.pop();
                }
                cells.push(std::mem::take(&mut cell));
                let record = std::mem::take(&mut cells);
                if record.iter().any(|cell: &String| !cell.trim().is_empty()) {
                    records.push((began, record));
                }
                if sign.is_none() {
                    return Ok(records);
                }
                line += 1;
                began = line;
            }
            Some(sign) => {
                line += u32::from(sign == '\n');
                cell.push(sign);
            }
            None => {}
        }
    }
}

/// Returns whether a cell gets an apostrophe: so does one that begins as an escaped one does, so that reading it gives it back.
fn is_risky(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(FORMULA)
}

/// Writes a table.
pub(super) fn write(list: &[Prepared]) -> String {
    let mut text = COLUMNS.join(",") + "\r\n";
    for prepared in list {
        let cells = cells(prepared);
        text += &cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",");
        text += "\r\n";
    }
    text
}

fn cells(prepared: &Prepared) -> [String; COLUMNS.len()] {
    let mut cells = [const { String::new() }; COLUMNS.len()];
    let mut set = |name: &str, value: String| {
        if let Some(at) = COLUMNS.iter().position(|column| *column == name) {
            cells[at] = value;
        }
    };
    let timer = |seconds: Option<u32>| seconds.map(|seconds| seconds.to_string()).unwrap_or_default();
    set("seconds", timer(prepared.seconds));
    let (kind, text) = match &prepared.content {
        Content::Poll { question, options, kind } => {
            for (n, option) in (1..).zip(options) {
                set(&format!("option {n}"), option.clone());
            }
            let name = match kind {
                PollKind::Single => "single",
                PollKind::Multiple => "multiple",
                PollKind::Ranking => "ranking",
                PollKind::Words => "words",
                PollKind::Text { approve_first } | PollKind::Ideas { approve_first } => {
                    set("approve first", if *approve_first { "yes" } else { "no" }.to_owned());
                    if matches!(kind, PollKind::Ideas { .. }) { "ideas" } else { "text" }
                }
                PollKind::Rating(scale) => {
                    set("steps", scale.steps.to_string());
                    set("low", scale.low.clone());
                    set("high", scale.high.clone());
                    "rating"
                }
                PollKind::Quiz(key) => {
                    set("right", key.right.iter().map(|at| (at + 1).to_string()).collect::<Vec<_>>().join(" "));
                    "quiz"
                }
            };
            (name, question)
        }
        other => {
            if let Some(seconds) = other.seconds() {
                set("seconds", seconds.to_string());
            }
            (other.arm().spec().draft_kind.unwrap_or("prompt"), other.text())
        }
    };
    set("kind", kind.to_owned());
    set("text", text.clone());
    cells
}

/// A cell as a file has it: in quotation marks if it needs them, and never a formula.
fn quoted(cell: &str) -> String {
    let cell = if is_risky(cell) { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains(['"', ',', ';', '\n', '\r', '\t']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

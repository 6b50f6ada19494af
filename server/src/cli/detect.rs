//! `detect`: the detectors over recorded or foreign sessions.

use super::lines::{Lines, Said, say};
use conductor::stream::Stream;
use std::io::{BufRead, Write};

/// Reads events from `input` and writes alarms and scores to `output`, line by line, so that it can stand in a pipe that never ends.
///
/// # Errors
/// If the input cannot be read or the output not be written. A reader that goes away ends it quietly.
pub fn run(input: impl BufRead, mut output: impl Write) -> anyhow::Result<()> {
    let (mut stream, mut lines, mut out) = (Stream::new(), Lines::new(input), String::new());
    while let Some((number, line)) = lines.next()? {
        if let Err(error) = stream.line(line, &mut out) {
            eprintln!("line {number}: {error}");
        }
        if !out.is_empty() {
            if say(&mut output, &out)? == Said::NobodyListens {
                break;
            }
            out.clear();
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    #[test]
    fn lines_that_are_no_events_are_skipped_and_the_rest_is_scored() {
        let mut input = String::from("rubbish\n\n{\"t\":0,\"session\":\"a\",\"kind\":\"session_open\"}\n");
        for user in 0..20 {
            let _ = writeln!(input, "{{\"t\":0,\"session\":\"a\",\"kind\":\"join\",\"user\":\"u{user}\"}}");
        }
        for second in 0..120 {
            let _ = writeln!(input, "{{\"t\":{second},\"session\":\"a\",\"kind\":\"chat\",\"user\":\"u{}\"}}", second % 20);
        }
        let mut output = Vec::new();
        run(input.as_bytes(), &mut output).unwrap();
        let output = String::from_utf8(output).unwrap();
        assert!(output.lines().count() >= 5, "{output}");
        let told = |line: &str| line.contains("engagement") || line.contains("findable");
        assert!(output.lines().all(|line| line.contains("\"session\":\"a\"") && told(line)), "{output}");
    }
}

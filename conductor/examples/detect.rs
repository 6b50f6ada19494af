//! Reads event lines from standard input and writes alarms and scores to standard output.

use conductor::stream::Stream;
use std::io::{BufRead, Write};

fn main() -> std::io::Result<()> {
    let mut stream = Stream::new();
    let mut output = std::io::BufWriter::new(std::io::stdout().lock());
    let mut lines = String::new();
    for (number, line) in std::io::stdin().lock().lines().enumerate() {
        lines.clear();
        if let Err(error) = stream.line(&line?, &mut lines) {
            eprintln!("line {}: {error}", number + 1);
        }
        output.write_all(lines.as_bytes())?;
    }
    output.flush()
}

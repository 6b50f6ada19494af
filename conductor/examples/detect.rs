//! Reads event lines from standard input and writes alarms and scores to standard output. A number as argument multiplies the thresholds of
//! sudden drops and gradual declines.

use conductor::anomaly::Shows;
use conductor::stream::Stream;
use conductor::table::PerKind;
use std::io::{BufRead, Write};

fn main() -> std::io::Result<()> {
    let mut stream = Stream::new();
    if let Some(factor) = std::env::args().nth(1) {
        let factor: f32 = factor.parse().map_err(std::io::Error::other)?;
        stream = stream.with_strictness(PerKind::of(|kind| if kind.spec().shows == Shows::Fall { factor } else { 1.0 }));
    }
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

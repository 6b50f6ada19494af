//! Plays the bandit protocol on standard input and output: one JSON object a line.

use conductor::policy::PolicySettings;
use simulation::bandit::Bandit;
use std::io::{BufRead, Write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut bandit = Bandit::new(PolicySettings::default(), 0);
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        if let Some(answer) = bandit.line(&line?)? {
            writeln!(out, "{answer}")?;
            out.flush()?;
        }
    }
    Ok(())
}

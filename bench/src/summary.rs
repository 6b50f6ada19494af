//! [`Summary`]: what is printed.

use crate::deliver::Run;
use crate::histogram::Histogram;
use std::fmt;
use std::time::Duration;

/// The measurements of one server in one round.
#[derive(Clone, Debug)]
pub struct Measured {
    /// Messages times people.
    pub deliveries: f64,
    /// Processor time of the server.
    pub cpu: Duration,
    /// The time in which that was.
    pub seconds: f64,
    /// From the moment at which a message was due until a person had it.
    pub late: Histogram,
    /// Memory for each socket.
    pub kib_a_socket: f64,
    /// Processor time for each connection that was opened.
    pub connect_micros: f64,
    /// Time until all of them were open.
    pub connect_seconds: f64,
}

impl Measured {
    /// Processor time of a delivery.
    pub fn micros_a_delivery(&self) -> f64 {
        self.cpu.as_secs_f64() * 1e6 / self.deliveries
    }
}

/// The medians of each server; the first is this one, the second the bare one.
#[derive(Debug)]
pub struct Summary {
    people: usize,
    rate: f64,
    reactions: f64,
    names: Vec<String>,
    rows: Vec<(&'static str, Vec<f64>)>,
}

fn median(rounds: &[Measured], of: impl Fn(&Measured) -> f64) -> f64 {
    let mut values: Vec<f64> = rounds.iter().map(of).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

impl Summary {
    /// Summarizes what was measured.
    pub fn of(run: &Run, all: &[(&str, Vec<Measured>)]) -> Self {
        let row = |name, of: fn(&Measured) -> f64| (name, all.iter().map(|(_, rounds)| median(rounds, of)).collect());
        let rows = vec![
            row("µs a delivery", Measured::micros_a_delivery),
            row("p50, ms", |measured| measured.late.millis(0.5)),
            row("p99, ms", |measured| measured.late.millis(0.99)),
            row("KiB a socket", |measured| measured.kib_a_socket),
            row("µs a connect", |measured| measured.connect_micros),
            row("s to connect all", |measured| measured.connect_seconds),
            row("processors in use", |measured| measured.cpu.as_secs_f64() / measured.seconds),
        ];
        Self {
            people: run.people,
            rate: run.rate,
            reactions: run.reactions,
            names: all.iter().map(|(name, _)| (*name).to_owned()).collect(),
            rows,
        }
    }

    /// The cost of a delivery as a multiple of the bare server's.
    pub fn ratio(&self) -> f64 {
        self.rows.first().map_or(f64::NAN, |(_, values)| values[0] / values[1])
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} people, {} messages/s", self.people, self.rate)?;
        if self.reactions > 0.0 {
            write!(f, ", {} reactions/s here", self.reactions)?;
        }
        write!(f, "\n{:<18}", "")?;
        for (place, name) in self.names.iter().enumerate() {
            write!(f, " {name:>10}")?;
            if place > 0 {
                write!(f, " {:>6}", "ratio")?;
            }
        }
        writeln!(f)?;
        for (name, values) in &self.rows {
            write!(f, "{name:<18}")?;
            for (place, value) in values.iter().enumerate() {
                write!(f, " {value:>10.2}")?;
                if place > 0 {
                    write!(f, " {:>6.2}", values[0] / value)?;
                }
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

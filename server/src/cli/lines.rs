//! Lines in, lines out, as programs in a pipe speak.

use anyhow::Context;
use std::io::{BufRead, ErrorKind, Write};

/// The lines of an input that are not blank, with their numbers from 1.
pub struct Lines<R> {
    input: R,
    number: u64,
    bytes: Vec<u8>,
    text: String,
}

impl<R: BufRead> Lines<R> {
    /// The lines of `input`.
    pub fn new(input: R) -> Self {
        Self { input, number: 0, bytes: Vec::new(), text: String::new() }
    }

    /// The next line. Bytes that are not UTF-8 are replaced, so that one bad line does not end the stream.
    ///
    /// # Errors
    /// If the input cannot be read.
    pub fn next(&mut self) -> anyhow::Result<Option<(u64, &str)>> {
        loop {
            self.bytes.clear();
            if self.input.read_until(b'\n', &mut self.bytes).context("the input cannot be read")? == 0 {
                return Ok(None);
            }
            self.number += 1;
            self.text = String::from_utf8_lossy(&self.bytes).trim().to_owned();
            if !self.text.is_empty() {
                return Ok(Some((self.number, &self.text)));
            }
        }
    }
}

/// True if somebody reads the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// Somebody does.
    Yes,
    /// The reader has gone away, which is no error in a pipe.
    NobodyListens,
}

/// Writes and flushes.
///
/// # Errors
/// If it cannot be written for another reason than that nobody reads.
pub fn say(output: &mut impl Write, text: &str) -> anyhow::Result<Said> {
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(Said::NobodyListens),
        done => done.map(|()| Said::Yes).context("the output cannot be written"),
    }
}

//! `doctor`: tries every part of a set-up, and says what to do about what is wrong.

mod address;
mod finding;
mod others;
mod storage;

use crate::config::Config;
use crate::tls;
use anyhow::{Error, bail};
use finding::{Finding, State};
use reqwest::{Client, redirect};
use std::io::Write;
use std::time::Duration;

/// Time for one part to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// A client that follows nothing and is not patient.
fn client() -> reqwest::Result<Client> {
    Client::builder().timeout(PATIENCE).redirect(redirect::Policy::none()).build()
}

/// Tries every part of a set-up beside a running server, or before the first start. It writes nothing but a probe into the data directory.
///
/// # Errors
/// If a part fails, after all of them were tried and printed.
pub(super) async fn run(mut config: Config, out: &mut impl Write) -> anyhow::Result<()> {
    tls::install();
    super::lan::open(&mut config.listening).map_err(Error::msg)?;
    let config = &config;
    let (storage, address, others) = tokio::join!(storage::look(config), address::look(config), others::look(config));
    let findings: Vec<Finding> = storage.into_iter().chain(address).chain(others).collect();
    for finding in &findings {
        writeln!(out, "{finding}")?;
    }
    let failed = findings.iter().filter(|finding| finding.state == State::Failed).count();
    match failed {
        0 => Ok(()),
        1 => bail!("one part of the set-up does not work"),
        _ => bail!("{failed} parts of the set-up do not work"),
    }
}

//! `engagement-conductor simulate`: people of a known scenario who use a running server as browsers do.
//!
//! Each person is one attendee with a cookie and a WebSocket of their own. What they do comes from
//! [`Crowd`](simulation::audience::Crowd), whose hidden engagement is lifted by the interventions that its people receive.

mod board;
mod drive;
mod person;
mod summary;
pub mod vote;
pub mod words;

pub use drive::audience;
pub use summary::{Spread, Summary};

use crate::client::RoomUrl;
use clap::Args;
use protocol::Scenario;
use simulation::audience::Profile;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// The people to simulate, the server, and the duration.
#[derive(Args, Clone, Debug)]
pub struct SimulateOptions {
    /// The address of the room: http://host/j/CODE
    #[arg(long)]
    pub url: RoomUrl,
    /// Number of people
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=20_000))]
    pub people: u32,
    /// The course they follow: healthy, slow-fade, sudden-fade, mass-exit, hostile or tiny
    #[arg(long, default_value_t)]
    pub scenario: Scenario,
    /// Their habits: meeting, talk, town-hall, stream, or early, the talkative people of the first simulator
    #[arg(long, default_value_t = Profile::TownHall)]
    pub profile: Profile,
    /// The same seed gives the same people
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Speed, as a multiple of real time, 1 to 60
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=60))]
    pub speed: u32,
    /// Seconds to run (of real time); by default until interrupted or until the session ends
    #[arg(long = "for", value_name = "SECONDS")]
    pub seconds: Option<u64>,
    /// Unfold within a minute or two, with very lively people instead of those of a profile
    #[arg(long)]
    pub quick: bool,
    /// Print the summary as JSON
    #[arg(long)]
    pub json: bool,
}

impl SimulateOptions {
    fn deadline(&self) -> Option<Duration> {
        self.seconds.map(Duration::from_secs)
    }
}

/// Lets people live until the time is over, the session ends or `stop` is cancelled; then everybody leaves.
///
/// # Errors
/// If the room cannot be entered at all. People who fail later are counted in the summary.
pub async fn run(options: SimulateOptions, stop: CancellationToken) -> anyhow::Result<Summary> {
    drive::drive(&options, stop).await
}

/// The command: runs until it is interrupted or done, and prints the summary.
///
/// # Errors
/// See [`run`].
pub async fn command(options: SimulateOptions, stop: CancellationToken) -> anyhow::Result<()> {
    let json = options.json;
    let summary = run(options, stop).await?;
    if json {
        println!("{}", serde_json::to_string_pretty(&summary)?);
    } else {
        println!("{summary}");
    }
    Ok(())
}

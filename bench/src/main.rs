//! `bench-room`: what it costs to tell a room something, measured over thousands of real sockets against this server and against a bare
//! broadcaster in the same run. Single figures depend on the machine and on what else it does; the ratio of the two is what counts.

mod bare;
mod histogram;
mod house;
mod load;
mod process;
mod socket;
mod summary;

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand};
use process::Server;
use std::path::PathBuf;
use summary::{Measured, Summary};

#[derive(Parser)]
#[command(about = "What it costs to tell a room something, beside a bare broadcaster")]
struct Line {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Measures both servers, in turn
    Run(Run),
    /// Only serves: everybody gets what anybody says
    Bare {
        /// Port on 127.0.0.1
        port: u16,
    },
}

/// The measurement to make.
#[derive(Args, Clone, Debug)]
struct Run {
    /// This server's program
    #[arg(long)]
    server: PathBuf,
    /// Its pages
    #[arg(long)]
    site: PathBuf,
    /// People in the room
    #[arg(long, default_value = "1000")]
    people: usize,
    /// Messages per second
    #[arg(long, default_value = "8")]
    rate: f64,
    /// Seconds that are measured, for each server and round
    #[arg(long, default_value = "8")]
    seconds: u64,
    /// Times that both are measured, in turn; medians are printed
    #[arg(long, default_value = "3")]
    rounds: usize,
    /// Reactions per second that the people of this server's room send besides; the bare broadcaster has none
    #[arg(long, default_value = "0")]
    reactions: f64,
    /// Processor that the servers run on; the load should be on another
    #[arg(long, default_value = "0")]
    processor: usize,
    /// Fails if the cost of a delivery exceeds this multiple of the bare server's
    #[arg(long)]
    at_most: Option<f64>,
}

fn main() -> Result<()> {
    let Line { what } = Line::parse();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match what {
        What::Bare { port } => runtime.block_on(bare::serve(port)),
        What::Run(run) => tokio::task::LocalSet::new().block_on(&runtime, measure(run)),
    }
}

async fn measure(run: Run) -> Result<()> {
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for round in 1..=run.rounds {
        let server = Server::bare(run.processor).await.context("the bare broadcaster does not start")?;
        bare.push(load::measure(&run, &server, &server.guests(run.people), 0.0).await?);
        drop(server);
        let server = Server::house(&run).await.context("the server does not start")?;
        let house = house::open(&server, run.people).await?;
        ours.push(load::measure(&run, &server, &house, run.reactions).await?);
        drop(server);
        eprintln!("round {round} of {}: {:.1} µs a delivery, bare {:.1}", run.rounds, last(&ours), last(&bare));
    }
    let summary = Summary::of(&run, &ours, &bare);
    print!("{summary}");
    if let Some(most) = run.at_most {
        anyhow::ensure!(summary.ratio() <= most, "a delivery costs {:.2} times the bare one's, more than {most:.2}", summary.ratio());
    }
    Ok(())
}

fn last(rounds: &[Measured]) -> f64 {
    rounds.last().map_or(0.0, Measured::micros_a_delivery)
}

//! `bench-room`: what a room costs, measured over thousands of real sockets: a delivery, beside a bare broadcaster and other libraries in the
//! same run; arriving; votes; a launch; many rooms. Single figures depend on the machine and on what else it does; ratios of one run count.

mod arrive;
mod bare;
mod deliver;
mod histogram;
mod house;
mod launch;
mod load;
mod peer;
mod process;
mod rooms;
mod socket;
mod summary;
mod votes;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

#[derive(Parser)]
#[command(about = "What a room costs, beside a bare broadcaster and others")]
struct Line {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// A delivery, in each server in turn
    Run(deliver::Run),
    /// A hall that arrives at once while somebody speaks
    Arrive(arrive::Arrive),
    /// Votes, until each is acknowledged
    Votes(votes::Votes),
    /// Launches, until they are on every phone
    Launch(launch::Launch),
    /// Many rooms on one server
    Rooms(rooms::Rooms),
    /// Only serves: everybody gets what anybody says
    Bare {
        /// Port on 127.0.0.1
        port: u16,
    },
}

/// This server.
#[derive(Args, Clone, Debug)]
struct Here {
    /// This server's program
    #[arg(long)]
    server: PathBuf,
    /// Its pages
    #[arg(long)]
    site: PathBuf,
    /// Processor that the servers run on; the load should be on another
    #[arg(long, default_value = "0")]
    processor: usize,
}

fn main() -> Result<()> {
    let Line { what } = Line::parse();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let local = tokio::task::LocalSet::new();
    match what {
        What::Bare { port } => runtime.block_on(bare::serve(port)),
        What::Run(run) => local.block_on(&runtime, run.measure()),
        What::Arrive(arrive) => local.block_on(&runtime, arrive.measure()),
        What::Votes(votes) => local.block_on(&runtime, votes.measure()),
        What::Launch(launch) => local.block_on(&runtime, launch.measure()),
        What::Rooms(rooms) => local.block_on(&runtime, rooms.measure()),
    }
}

//! [`Run`]: the cost of a delivery here, by a bare broadcaster and by other libraries, in turn.

use crate::house::House;
use crate::peer::Peer;
use crate::process::Server;
use crate::summary::{Measured, Summary};
use crate::{Here, load};
use anyhow::{Context, Result, ensure};
use clap::Args;

/// The measurement to make.
#[derive(Args, Clone, Debug)]
pub struct Run {
    #[command(flatten)]
    here: Here,
    /// People in the room
    #[arg(long, default_value = "1000")]
    pub people: usize,
    /// Messages per second
    #[arg(long, default_value = "8")]
    pub rate: f64,
    /// Seconds that are measured, for each server and round
    #[arg(long, default_value = "8")]
    pub seconds: u64,
    /// Times that each is measured, in turn; medians are printed
    #[arg(long, default_value = "3")]
    rounds: usize,
    /// Reactions per second that the people of this server's room send besides; the others have none
    #[arg(long, default_value = "0")]
    pub reactions: f64,
    /// Another library's broadcaster: centrifuge=PROGRAM or socket.io=SCRIPT. More than one may be given
    #[arg(long = "peer")]
    peers: Vec<Peer>,
    /// Fails if the cost of a delivery exceeds this multiple of the bare server's
    #[arg(long)]
    at_most: Option<f64>,
}

impl Run {
    /// Measures and prints.
    pub async fn measure(self) -> Result<()> {
        let mut all: Vec<(&str, Vec<Measured>)> = vec![("here", Vec::new()), ("bare", Vec::new())];
        all.extend(self.peers.iter().map(|peer| (peer.name(), Vec::new())));
        for round in 1..=self.rounds {
            for (place, (name, rounds)) in all.iter_mut().enumerate() {
                let measured = self.one(place).await.with_context(|| format!("{name} cannot be measured"))?;
                eprintln!("round {round} of {}: {name} {:.1} µs a delivery", self.rounds, measured.micros_a_delivery());
                rounds.push(measured);
            }
        }
        let summary = Summary::of(&self, &all);
        print!("{summary}");
        if let Some(most) = self.at_most {
            ensure!(summary.ratio() <= most, "a delivery costs {:.2} times the bare one's, more than {most:.2}", summary.ratio());
        }
        Ok(())
    }

    /// Measures the server at a place of the row: this one, the bare one, the peers.
    async fn one(&self, place: usize) -> Result<Measured> {
        let processor = self.here.processor;
        match place {
            0 => {
                let server = Server::house(&self.here).await?;
                let (_, room) = House::enter(&server).await?.room(self.people).await?;
                load::measure(self, &server, &room, self.reactions).await
            }
            1 => {
                let server = Server::bare(processor).await?;
                load::measure(self, &server, &server.guests(self.people), 0.0).await
            }
            peer => {
                let peer = &self.peers[peer - 2];
                let server = Server::peer(peer.program(), processor).await?;
                load::measure(self, &server, &peer.room(server.address, self.people), 0.0).await
            }
        }
    }
}

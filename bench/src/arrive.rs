//! [`Arrive`]: a hall that scans the code at once. Everybody loads the page as somebody new and opens a socket, while the organizer speaks.

use crate::Here;
use crate::histogram::Histogram;
use crate::house::{self, House, says};
use crate::load::{Notes, listen};
use crate::process::Server;
use crate::socket::{Socket, shared};
use anyhow::Result;
use clap::Args;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;
use tokio::task::spawn_local;
use tokio::time::{Instant, sleep_until};

/// Time for which the organizer goes on speaking after the last person is due.
const AFTERWARDS: Duration = Duration::from_secs(5);

/// The measurement to make.
#[derive(Args, Clone, Debug)]
pub struct Arrive {
    #[command(flatten)]
    here: Here,
    /// People who come
    #[arg(long, default_value = "5000")]
    people: u32,
    /// Seconds within which they come
    #[arg(long, default_value = "15")]
    within: u64,
    /// Messages per second meanwhile
    #[arg(long, default_value = "2")]
    rate: f64,
}

/// The notes that all arrivals share.
#[derive(Debug, Default)]
struct Arrivals {
    took: RefCell<Histogram>,
    failed: RefCell<BTreeMap<String, usize>>,
}

impl Arrive {
    /// Measures and prints.
    pub async fn measure(self) -> Result<()> {
        let server = Server::house(&self.here).await?;
        let house = House::enter(&server).await?;
        let session = house.session().await?;
        let (shared, notes, arrivals) = (shared(), Rc::new(Notes::default()), Rc::new(Arrivals::default()));
        let mut speaker = Socket::open(&house.speaker(&session), &shared).await?;
        notes.counts.set(true);
        let cpu = server.cpu()?;
        let (start, within) = (Instant::now(), Duration::from_secs(self.within));
        for number in 0..self.people {
            let due = start + within * number / self.people;
            let (session, shared, notes, arrivals) = (session.clone(), Rc::clone(&shared), Rc::clone(&notes), Rc::clone(&arrivals));
            let address = server.address;
            spawn_local(async move {
                sleep_until(due).await;
                let came = async { Socket::open(&house::arrive(address, &session).await?, &shared).await };
                match came.await {
                    Ok(socket) => {
                        arrivals.took.borrow_mut().record(due.elapsed());
                        listen(socket, shared, notes, None).await;
                    }
                    Err(why) => *arrivals.failed.borrow_mut().entry(why.to_string()).or_default() += 1,
                }
            });
        }
        let (every, mut number) = (Duration::from_secs_f64(1.0 / self.rate), 1_u32);
        while start.elapsed() < within + AFTERWARDS {
            let due = start + every * number;
            sleep_until(due).await;
            speaker.say(&says(&notes.text(due))).await?;
            speaker.hear_for(Duration::from_millis(1), &shared).await;
            number += 1;
        }
        let (cpu, seconds) = (server.cpu()? - cpu, start.elapsed().as_secs_f64());
        let (took, late, people) = (arrivals.took.borrow(), notes.late.borrow(), f64::from(self.people));
        println!("{} people within {} s, {} messages/s", self.people, self.within, self.rate);
        println!("in                 {} of {}, {} cut afterwards", took.count(), self.people, notes.lost.get());
        for (why, times) in arrivals.failed.borrow().iter() {
            println!("refused            {times} times: {why}");
        }
        println!("page and snapshot  p50 {:.0} ms, p99 {:.0} ms, all {:.0} ms", took.millis(0.5), took.millis(0.99), took.millis(1.0));
        println!("events meanwhile   {} deliveries, p50 {:.0} ms, p99 {:.0} ms", late.count(), late.millis(0.5), late.millis(0.99));
        println!(
            "processor time     {:.0} µs a person, {:.2} processors in use",
            cpu.as_secs_f64() * 1e6 / people,
            cpu.as_secs_f64() / seconds
        );
        println!("memory             {:.1} MiB", server.memory()? as f64 / 1_048_576.0);
        Ok(())
    }
}

//! [`Launch`]: from the organizer's click until an intervention is on every phone, its commit included.

use crate::Here;
use crate::histogram::Histogram;
use crate::house::House;
use crate::load::{Notes, fill, listen};
use crate::process::Server;
use crate::socket::shared;
use anyhow::{Result, ensure};
use clap::Args;
use std::rc::Rc;
use std::time::Duration;
use tokio::task::spawn_local;
use tokio::time::{Instant, sleep, sleep_until};

/// Between two launches.
const EVERY: Duration = Duration::from_secs(2);
/// Longest that a phone may take.
const LONGEST: Duration = Duration::from_secs(10);

/// The measurement to make.
#[derive(Args, Clone, Debug)]
pub struct Launch {
    #[command(flatten)]
    here: Here,
    /// People in the room
    #[arg(long, default_value = "5000")]
    people: usize,
    /// Launches
    #[arg(long, default_value = "20")]
    launches: u32,
}

impl Launch {
    /// Measures and prints.
    pub async fn measure(self) -> Result<()> {
        let server = Server::house(&self.here).await?;
        let house = House::enter(&server).await?;
        let (session, room) = house.room(self.people).await?;
        let (shared, notes) = (shared(), Rc::new(Notes::default()));
        for socket in fill(&room, &shared).await? {
            spawn_local(listen(socket, Rc::clone(&shared), Rc::clone(&notes), None));
        }
        sleep(EVERY).await;
        notes.counts.set(true);
        let path = format!("/sessions/{}/interventions", session.id);
        let (start, mut last) = (Instant::now(), Histogram::default());
        for number in 0..self.launches {
            let due = start + EVERY * number;
            sleep_until(due).await;
            let before = notes.late.borrow().count();
            house.post(&path, &format!(r#"{{"content":{{"arm":"CHAT_PROMPT","text":"{}"}},"over_budget":true}}"#, notes.text(due))).await?;
            while notes.late.borrow().count() - before < self.people as u64 {
                ensure!(
                    due.elapsed() < LONGEST,
                    "launch {number} came to {} of {} phones",
                    notes.late.borrow().count() - before,
                    self.people
                );
                sleep(Duration::from_millis(1)).await;
            }
            last.record(due.elapsed());
        }
        let late = notes.late.borrow();
        println!("{} launches to {} phones, {} connections cut", self.launches, self.people, notes.lost.get());
        println!("a phone            p50 {:.0} ms, p99 {:.0} ms", late.millis(0.5), late.millis(0.99));
        println!("the last phone     p50 {:.0} ms, at most {:.0} ms", last.millis(0.5), last.millis(1.0));
        Ok(())
    }
}

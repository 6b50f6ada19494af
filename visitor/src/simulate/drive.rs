//! Runs a crowd and sends each of its people their deeds.

use super::SimulateOptions;
use super::board::Board;
use super::person::{Person, World};
use super::summary::{Counts, Summary};
use anyhow::Context;
use simulation::audience::{Crowd, Deed, Scenario, Tempo};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc};
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Interval at which the crowd is asked for its next acts.
const STEP: Duration = Duration::from_millis(100);
/// People who enter at once.
const DOOR: usize = 64;
/// Deeds that wait for one person; a person who is that far behind skips some.
const DEEDS: usize = 64;
/// Time that people may take to leave at the end.
const LEAVING: Duration = Duration::from_secs(15);

/// The audience that plays a scenario.
pub const fn audience(scenario: protocol::Scenario) -> Scenario {
    match scenario {
        protocol::Scenario::Healthy => Scenario::Healthy,
        protocol::Scenario::SlowFade => Scenario::SlowFade,
        protocol::Scenario::SuddenFade => Scenario::SuddenFade,
        protocol::Scenario::MassExit => Scenario::MassExit,
        protocol::Scenario::Hostile => Scenario::Hostile,
        protocol::Scenario::Tiny => Scenario::Tiny,
    }
}

pub async fn drive(options: &SimulateOptions, stop: CancellationToken) -> anyhow::Result<Summary> {
    let http = crate::client::http()?;
    options.url.enter(&http, None).await.with_context(|| format!("cannot enter {}", options.url))?;
    let world = Arc::new(World {
        url: options.url.clone(),
        scenario: options.scenario,
        http,
        board: Board::default(),
        counts: Counts::default(),
        door: Semaphore::new(DOOR),
    });
    let tempo = if options.quick { Tempo::Rehearsal } else { Tempo::Live };
    let mut crowd = Crowd::of(options.profile, options.people, audience(options.scenario), tempo, options.seed);
    let mut people = People { world: Arc::clone(&world), seed: options.seed, deeds: HashMap::new(), tasks: TaskTracker::new() };
    let begun = Instant::now();
    let mut ticks = interval(STEP);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !stop.is_cancelled() && !world.board.has_ended() && options.deadline().is_none_or(|deadline| begun.elapsed() < deadline) {
        tokio::select! {
            _ = ticks.tick() => {}
            () = stop.cancelled() => break,
        }
        let now_s = begun.elapsed().as_secs_f64() * f64::from(options.speed);
        for (who, deed) in crowd.step(now_s, &world.board.arms()) {
            people.tell(who, deed);
        }
    }
    let seconds = begun.elapsed().as_secs_f64();
    people.leave().await;
    Ok(world.counts.summary(seconds))
}

struct People {
    world: Arc<World>,
    seed: u64,
    deeds: HashMap<u32, mpsc::Sender<Deed>>,
    tasks: TaskTracker,
}

impl People {
    fn tell(&mut self, who: u32, deed: Deed) {
        let told = self.deeds.entry(who).or_insert_with(|| {
            let (deeds, told) = mpsc::channel(DEEDS);
            // Far apart, so that neighbouring seeds do not share people.
            let seed = self.seed ^ u64::from(who).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            self.tasks.spawn(Person::new(Arc::clone(&self.world), seed).live(told));
            deeds
        });
        if told.try_send(deed).is_err() {
            self.world.counts.count(|summary| summary.acts_held_back += 1);
        }
    }

    async fn leave(self) {
        self.tasks.close();
        drop(self.deeds);
        // People who cannot leave in time are left behind; the server notices by itself.
        let _ = timeout(LEAVING, self.tasks.wait()).await;
    }
}

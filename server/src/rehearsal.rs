//! [`Rehearsals`]: simulated audiences for sessions that try everything out.
//!
//! They are people like all others: each opens the page for a cookie and a WebSocket for the rest. They come in through a listener of their
//! own, on this machine only, so that a rehearsal takes nothing from the limits that protect real rooms.

use crate::client::Site;
use crate::live::Handle;
use crate::simulate::{SimulateOptions, run_with_cues};
use anyhow::Context;
use axum::Router;
use conductor::arm::Arm;
use protocol::Rehearsal;
use room::Viewer;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, watch};
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How often the cues that only the organizer sees are looked up: they work through the organizer.
const CUES: Duration = Duration::from_secs(1);

/// Serves a router to the simulated people.
type Serve = Box<dyn Fn(TcpListener, Router) + Send + Sync>;

struct Inner {
    /// What the simulated people visit; known once the server is put together.
    router: OnceLock<(Router, String, Serve)>,
    /// Where they find it; taken with the first rehearsal.
    address: Mutex<Option<SocketAddr>>,
    tasks: TaskTracker,
    stop: CancellationToken,
}

/// Simulated audiences. Cheap to clone.
#[derive(Clone)]
pub struct Rehearsals(Arc<Inner>);

impl std::fmt::Debug for Rehearsals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rehearsals").field("running", &self.0.tasks.len()).finish_non_exhaustive()
    }
}

impl Rehearsals {
    /// No rehearsals yet; all of them end with `stop`.
    #[must_use]
    pub fn new(stop: CancellationToken) -> Self {
        Self(Arc::new(Inner { router: OnceLock::new(), address: Mutex::default(), tasks: TaskTracker::new(), stop }))
    }

    /// Says what the simulated people visit: the server's own router, with `origin` as the address of its pages. `serve` serves it on a
    /// listener.
    pub fn visit(&self, router: Router, origin: String, serve: impl Fn(TcpListener, Router) + Send + Sync + 'static) {
        // Put together twice would be a mistake of the caller; the first one stands.
        let _ = self.0.router.set((router, origin, Box::new(serve)));
    }

    async fn address(&self) -> anyhow::Result<(SocketAddr, &str)> {
        let (router, origin, serve) = self.0.router.get().context("the server is not put together yet")?;
        let mut address = self.0.address.lock().await;
        if let Some(address) = *address {
            return Ok((address, origin));
        }
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("no local port for rehearsals")?;
        let bound = *address.insert(listener.local_addr()?);
        serve(listener, router.clone());
        Ok((bound, origin))
    }

    /// Starts the simulated audience of a session. It leaves when the session ends or is deleted.
    ///
    /// # Errors
    /// If there is no way for it to come in.
    pub async fn start(&self, handle: Handle, rehearsal: Rehearsal) -> anyhow::Result<()> {
        let (address, origin) = self.address().await?;
        let site: Site = format!("http://{address}/j/{}", handle.meta().code).parse()?;
        let options = SimulateOptions::rehearsal(site.with_origin(origin), rehearsal);
        let stop = self.0.stop.child_token();
        let (tell, cues) = watch::channel(Vec::new());
        let session = handle.meta().session;
        self.0.tasks.spawn(watch_cues(handle, tell, stop.clone()));
        self.0.tasks.spawn(async move {
            let _over = stop.clone().drop_guard();
            match Box::pin(run_with_cues(options, cues, stop)).await {
                Ok(summary) => tracing::info!(session.id = %session, people = summary.joined, "a rehearsal is over"),
                Err(error) => tracing::error!(session.id = %session, %error, "a rehearsal failed"),
            }
        });
        Ok(())
    }

    /// Ends every rehearsal and waits until the people have left.
    pub async fn shut_down(&self) {
        self.0.stop.cancel();
        self.0.tasks.close();
        self.0.tasks.wait().await;
    }
}

/// Tells the audience which cues are at work, until the session is over.
async fn watch_cues(handle: Handle, tell: watch::Sender<Vec<Arm>>, stop: CancellationToken) {
    let mut tick = interval(CUES);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            () = stop.cancelled() => return,
        }
        let room = match handle.room_view(Viewer::Organizer).await {
            Ok((room, _)) if room.ended_at.is_none() => room,
            Err(_) if !handle.is_closed() => continue,
            // Over, or deleted.
            Ok(_) | Err(_) => {
                stop.cancel();
                return;
            }
        };
        let cues = room.interventions.iter().map(|shown| shown.content.arm()).filter(|arm| *arm == Arm::Notification).collect();
        tell.send_if_modified(|known: &mut Vec<Arm>| {
            let changed = *known != cues;
            *known = cues;
            changed
        });
    }
}

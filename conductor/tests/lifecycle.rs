//! The life of proposals and interventions, told by example.

#[path = "support/stage.rs"]
#[allow(dead_code, reason = "each test file uses its own part of the stage")]
mod stage;

#[path = "lifecycle/alone.rs"]
mod alone;
#[path = "lifecycle/measure.rs"]
mod measure;
#[path = "lifecycle/restart.rs"]
mod restart;
#[path = "lifecycle/stop.rs"]
mod stop;
#[path = "lifecycle/suggest.rs"]
mod suggest;

use conductor::mode::Mode;
use conductor::proposal::{Expiry, Status};
use conductor::settings::Settings;
use stage::{Stage, eager};

fn manual() -> Stage {
    Stage::new(Mode::Manual, Settings::default(), eager())
}

fn expired(why: Expiry) -> Status {
    Status::Expired { why }
}

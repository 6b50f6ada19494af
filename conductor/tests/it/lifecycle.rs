//! The life of proposals and interventions, told by example.

mod alone;
mod launch;
mod measure;
mod planned;
mod quiet;
mod restart;
mod stop;
mod suggest;

use crate::stage::{Stage, eager};
use conductor::mode::Mode;
use conductor::proposal::{Expiry, Status};
use conductor::settings::Settings;

fn manual() -> Stage {
    Stage::new(Mode::Manual, Settings::default(), eager())
}

fn expired(why: Expiry) -> Status {
    Status::Expired { why }
}

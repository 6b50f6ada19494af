//! Writes the recording that comes with the program: an hour in a simulated hall with phones, which falls silent in the 26th minute.
//!
//! `cargo run -p conductor --example record > docs/recorded/town-hall.ndjson`

use simulation::audience::script::Script;

fn main() {
    print!("{}", Script::town_hall().lines("town-hall"));
}

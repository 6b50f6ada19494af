//! The fixes that the predecessor claimed, each shown from the outside. The table in `docs/PREDECESSOR.md` has their numbers.

mod either_limit;
mod errors_have_one_shape;
mod every_address_exists;
mod every_control_asks_who;
mod every_signal_is_timed;
mod every_step_is_logged;
mod from_the_environment;
mod it_stops_gracefully;
mod learning_persists;
mod llm_calls_are_bounded;
mod one_socket_is_one_socket;
mod other_sites_are_let_in_by_name;
pub(crate) mod pages_ask_who;
mod redis_may_come_late;
mod settings_do_what_they_say;
mod signal_failures_are_visible;
mod the_mode_really_changes;
mod tickets_are_checked;
mod times_are_unambiguous;
mod what_waits_is_bounded;

//! The fixes that the predecessor claimed, each shown from the outside by a module that bears its number. Fix 4, that there are tests at
//! all, is this program and the others beside it; fixes 1 and 2, and 7 and 9, share a module.

#[path = "start/command.rs"]
mod command;
#[path = "support/database.rs"]
#[allow(dead_code, reason = "only its schemas are used")]
mod database;
#[path = "support/fade.rs"]
mod fade;
#[path = "support/house.rs"]
mod house;
#[path = "support/installation.rs"]
mod installation;
#[path = "support/jwt.rs"]
mod jwt;
#[path = "support/process.rs"]
mod process;
#[path = "support/routes.rs"]
mod routes;
#[path = "support/server.rs"]
mod server_in_process;

#[path = "fixes/every_signal_is_timed.rs"]
mod every_signal_is_timed;
#[path = "fixes/every_step_is_logged.rs"]
mod every_step_is_logged;
#[path = "fixes/fix_01_redis_may_come_late.rs"]
mod fix_01_redis_may_come_late;
#[path = "fixes/fix_03_every_control_asks_who.rs"]
mod fix_03_every_control_asks_who;
#[path = "fixes/fix_03_pages_ask_who.rs"]
mod fix_03_pages_ask_who;
#[path = "fixes/fix_03_tickets_are_checked.rs"]
mod fix_03_tickets_are_checked;
#[path = "fixes/fix_05_what_waits_is_bounded.rs"]
mod fix_05_what_waits_is_bounded;
#[path = "fixes/fix_06_learning_persists.rs"]
mod fix_06_learning_persists;
#[path = "fixes/fix_07_one_socket_is_one_socket.rs"]
mod fix_07_one_socket_is_one_socket;
#[path = "fixes/fix_08_the_mode_really_changes.rs"]
mod fix_08_the_mode_really_changes;
#[path = "fixes/fix_10_times_are_unambiguous.rs"]
mod fix_10_times_are_unambiguous;
#[path = "fixes/fix_11_either_limit.rs"]
mod fix_11_either_limit;
#[path = "fixes/fix_11_llm_calls_are_bounded.rs"]
mod fix_11_llm_calls_are_bounded;
#[path = "fixes/fix_12_from_the_environment.rs"]
mod fix_12_from_the_environment;
#[path = "fixes/fix_12_settings_do_what_they_say.rs"]
mod fix_12_settings_do_what_they_say;
#[path = "fixes/fix_13_other_sites_are_let_in_by_name.rs"]
mod fix_13_other_sites_are_let_in_by_name;
#[path = "fixes/fix_14_errors_have_one_shape.rs"]
mod fix_14_errors_have_one_shape;
#[path = "fixes/fix_15_every_address_exists.rs"]
mod fix_15_every_address_exists;
#[path = "fixes/fix_16_signal_failures_are_visible.rs"]
mod fix_16_signal_failures_are_visible;
#[path = "fixes/fix_17_it_stops_gracefully.rs"]
mod fix_17_it_stops_gracefully;

#[path = "fixes/fix_11_model_stub.rs"]
mod model_stub;
#[path = "fixes/fix_11_pending_draft.rs"]
mod pending_draft;
#[path = "fixes/fix_16_redis.rs"]
mod redis_server;

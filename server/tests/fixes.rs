//! The fixes that the predecessor claimed, each shown from the outside by a module that bears its number.

#[path = "support/server.rs"]
mod server_in_process;

#[path = "fixes/fix_03_tickets_are_checked.rs"]
mod fix_03_tickets_are_checked;
#[path = "fixes/fix_11_llm_calls_are_bounded.rs"]
mod fix_11_llm_calls_are_bounded;
#[path = "fixes/fix_16_signal_failures_are_visible.rs"]
mod fix_16_signal_failures_are_visible;
#[path = "fixes/fix_11_model_stub.rs"]
mod model_stub;
#[path = "fixes/fix_11_pending_draft.rs"]
mod pending_draft;
#[path = "fixes/fix_16_redis.rs"]
mod redis_server;

//! The arrival of an attendee in a session, for the doorkeeper there.

use crate::network::line;
use api::backend::Caller;
use conductor::id::EventId;
use room::{Arrival, Network};
use store::secret::ServerKey;

/// The arrival of a caller. `by_form` says that nothing is held open by it.
#[must_use]
pub fn arrival(key: &ServerKey, caller: &Caller, event: EventId, by_form: bool) -> Arrival {
    Arrival { network: Network(key.network(caller.address.map(line), event)), made_at: caller.made_at, by_form }
}

//! Wrong passcodes: the number that a person, and a network, may enter is limited. A person's first try does not count for the network:
//! otherwise whoever guesses would keep out everybody who comes from the same network and knows the word.

use super::{Doorkeeper, seconds};
use crate::limits::{GUESSES, GUESSES_PER_NETWORK};
use crate::refusal::Refusal;
use conductor::id::AttendeeId;
use conductor::time::{Span, Timestamp};

impl Doorkeeper {
    /// Returns whether a person may enter a passcode now.
    ///
    /// # Errors
    /// [`Refusal::Wait`] after too many wrong ones, of theirs or of their network.
    pub fn may_guess(&mut self, who: AttendeeId, present: u32, now: Timestamp) -> Result<(), Refusal> {
        // A first try for each person needs a budget of people.
        if let Some(wait) = self.wait_for_place(who, present, now) {
            return Err(Refusal::Wait(seconds(wait)));
        }
        let Some(met) = self.people.get_mut(&who) else { return Ok(()) };
        let many = GUESSES_PER_NETWORK + present;
        met.guesses.refill(GUESSES, now);
        let mut wait = met.guesses.wait(GUESSES, GUESSES);
        if met.has_guessed
            && let Some(network) = self.networks.get_mut(&met.network)
        {
            network.guesses.refill(many, now);
            wait = wait.max(network.guesses.wait(many, many));
        }
        if wait > Span::from_millis(0) { Err(Refusal::Wait(seconds(wait))) } else { Ok(()) }
    }

    /// Takes note of a wrong passcode.
    pub fn guessed_wrong(&mut self, who: AttendeeId) {
        let Some(met) = self.people.get_mut(&who) else { return };
        met.guesses.take();
        let is_first = !std::mem::replace(&mut met.has_guessed, true);
        if !is_first && let Some(network) = self.networks.get_mut(&met.network) {
            network.guesses.take();
        }
    }
}

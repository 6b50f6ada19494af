//! [`Journal`]: answers to commands, so that a repeated command is not carried out again.

use protocol::{ApiError, CommandId};
use room::Actor;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, VecDeque};
use store::{Json, json};
use uuid::Uuid;

/// Answers kept in memory; older ones are looked up in the store.
const REMEMBERED: usize = 4_096;

/// The key of an answer: the command's id together with who sent it, so that nobody gets, or blocks, the answer of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(pub Uuid);

impl Key {
    /// The key of a command: the first half of a SHA-256 over its sender and its id.
    #[must_use]
    pub fn new(actor: Actor, command: CommandId) -> Self {
        let (kind, id) = match actor {
            Actor::System => (0_u8, Uuid::nil()),
            Actor::Organizer(id) => (1, id.0),
            Actor::Attendee(id) => (2, id.0),
        };
        let hash = Sha256::new().chain_update([kind]).chain_update(id.as_bytes()).chain_update(command.0.as_bytes()).finalize();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash[..16]);
        Self(Uuid::from_bytes(bytes))
    }
}

/// The answer to a command.
pub type Answer = Result<(), ApiError>;

/// An answer as the store keeps it: null if the command was done, else the error.
#[must_use]
pub fn to_json(answer: &Answer) -> Json {
    match answer {
        Ok(()) => Json::Null,
        Err(error) => json(error),
    }
}

/// An answer as the store kept it; one that cannot be read counts as an error of the server.
pub fn from_json(answer: Json) -> Answer {
    match answer {
        Json::Null => Ok(()),
        error => Err(serde_json::from_value(error).unwrap_or_else(|_| ApiError::internal())),
    }
}

/// The latest answers.
#[derive(Debug, Default)]
pub struct Journal {
    answers: BTreeMap<Key, Answer>,
    order: VecDeque<Key>,
    /// True if the store may know answers that are not here.
    forgot: bool,
}

impl Journal {
    /// The answer given before, if it is remembered.
    #[must_use]
    pub fn get(&self, key: Key) -> Option<&Answer> {
        self.answers.get(&key)
    }

    /// Returns whether the store may know answers that are not here.
    #[must_use]
    pub const fn has_forgotten(&self) -> bool {
        self.forgot
    }

    /// Takes note that the store knows answers that are not here.
    pub const fn forget(&mut self) {
        self.forgot = true;
    }

    /// Remembers an answer; the first one stands.
    pub fn insert(&mut self, key: Key, answer: Answer) {
        if self.answers.contains_key(&key) {
            return;
        }
        if self.order.len() == REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.answers.remove(&oldest);
            self.forgot = true;
        }
        self.order.push_back(key);
        self.answers.insert(key, answer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use conductor::id::AttendeeId;
    use protocol::ErrorCode;

    fn key(n: u128) -> Key {
        Key(Uuid::from_u128(n))
    }

    #[test]
    fn the_same_command_of_another_person_has_another_key() {
        let command = CommandId(Uuid::from_u128(1));
        let of = |n| Key::new(Actor::Attendee(AttendeeId(Uuid::from_u128(n))), command);
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
        assert_ne!(Key::new(Actor::System, command), Key::new(Actor::Attendee(AttendeeId(Uuid::nil())), command));
    }

    #[test]
    fn the_first_answer_stands_and_the_oldest_is_forgotten() {
        let mut journal = Journal::default();
        journal.insert(key(0), Ok(()));
        journal.insert(key(0), Err(ApiError::internal()));
        assert_eq!(journal.get(key(0)), Some(&Ok(())));
        assert!(!journal.has_forgotten());
        for n in 1..=REMEMBERED as u128 {
            journal.insert(key(n), Ok(()));
        }
        assert_eq!(journal.get(key(0)), None);
        assert!(journal.get(key(1)).is_some() && journal.has_forgotten());
    }

    #[test]
    fn answers_survive_the_store() {
        let refused = Err(ApiError::new(ErrorCode::Stale, "look again").retry_after(2));
        for answer in [Ok(()), refused] {
            assert_eq!(from_json(to_json(&answer)), answer);
        }
    }
}

//! [`Present`]: the people in each session, by number of connections. The platform says `user_join` for each panel that a person opens and
//! `user_leave` for each that closes; a person comes with the first and leaves with the last.

use crate::live::Ingested;
use conductor::id::SessionId;
use conductor::signal::{Participant, Signal};
use std::collections::HashMap;

/// Sessions that are remembered; beyond it all are forgotten, as by a restart.
const SESSIONS: usize = 10_000;
/// People that are remembered in one session; beyond it each join is taken for a person.
const PEOPLE: usize = 50_000;
/// Most connections that are counted for one person, so that lost leaves do not keep them for ever.
const CONNECTIONS: u8 = 8;

/// Connections by person. One who left is remembered with none, so that they cannot leave twice.
type People = HashMap<Participant, u8>;

/// The people in each session.
#[derive(Debug, Default)]
pub(super) struct Present(HashMap<SessionId, People>);

impl Present {
    /// The signals that really are somebody's coming or going, and all others; and what to [`Present::note`] once they are counted.
    pub fn sift(&self, session: SessionId, signals: Vec<Ingested>) -> (Vec<Ingested>, People) {
        let known = self.0.get(&session);
        let mut changed = People::new();
        let mut kept = Vec::with_capacity(signals.len());
        for ingested in signals {
            let (who, comes) = match ingested.signal {
                Signal::Join { who } => (who, true),
                Signal::Leave { who } => (who, false),
                _ => {
                    kept.push(ingested);
                    continue;
                }
            };
            let before = changed.get(&who).or_else(|| known?.get(&who)).copied();
            let after = match (before, comes) {
                (before, true) => (before.unwrap_or(0) + 1).min(CONNECTIONS),
                // Of one who came before this program started it is only known that they are here.
                (before, false) => before.unwrap_or(1).saturating_sub(1),
            };
            let is_news = if comes { before.unwrap_or(0) == 0 } else { after == 0 && before != Some(0) };
            changed.insert(who, after);
            if is_news {
                kept.push(ingested);
            }
        }
        (kept, changed)
    }

    /// Takes over the people of a batch that was counted.
    pub fn note(&mut self, session: SessionId, changed: People) {
        if changed.is_empty() {
            return;
        }
        if self.0.len() >= SESSIONS && !self.0.contains_key(&session) {
            self.0.clear();
        }
        let people = self.0.entry(session).or_default();
        people.extend(changed);
        if people.len() > PEOPLE {
            people.retain(|_, connections| *connections > 0);
        }
        if people.len() > PEOPLE {
            people.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_person_lasts_from_first_to_last_connection() {
        let (mut present, session, ann) = (Present::default(), SessionId(Uuid::from_u128(1)), Participant(7));
        let mut say = |comes: bool| {
            let signal = if comes { Signal::Join { who: ann } } else { Signal::Leave { who: ann } };
            let (kept, changed) = present.sift(session, vec![Ingested { id: None, at_s: None, signal }]);
            present.note(session, changed);
            !kept.is_empty()
        };
        let told: Vec<bool> = [true, true, true, false, false, false, false, true].map(&mut say).to_vec();
        assert_eq!(told, [true, false, false, false, false, true, false, true]);
    }

    #[test]
    fn who_was_here_before_the_program_can_leave_once() {
        let (present, session) = (Present::default(), SessionId(Uuid::from_u128(1)));
        let leave = Ingested { id: None, at_s: None, signal: Signal::Leave { who: Participant(7) } };
        assert_eq!(present.sift(session, vec![leave.clone(), leave]).0.len(), 1);
    }
}

//! A stored session whose conductor has just asked for words: what a server finds that was stopped at that moment. The conductor is the
//! real one, on a clock that runs as fast as it can, and ends now.

use conductor::arm::Arm;
use conductor::id::SessionId;
use conductor::mode::Mode;
use conductor::policy::{Policy, PolicySettings};
use conductor::settings::Settings;
use conductor::signal::{Participant, Signal};
use conductor::step::{Conductor, DraftRequest, Effect, Input};
use conductor::time::{Span, Timestamp};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

/// People in the room.
const PEOPLE: u64 = 40;
/// Seconds for which the room is lively before it falls silent.
const LIVELY: i64 = 120;

/// A conductor that waits for the words of `arm`, and what it asked for.
pub fn pending(session: SessionId, arm: Arm, now: Timestamp) -> (Conductor, DraftRequest) {
    let (_, _, seconds) = play(session, arm, Timestamp::from_millis(0));
    let (conductor, request, _) = play(session, arm, now - Span::from_secs(seconds));
    (conductor, request)
}

fn play(session: SessionId, arm: Arm, start: Timestamp) -> (Conductor, DraftRequest, i64) {
    let never = Arm::ALL.into_iter().filter(|other| *other != arm && *other != Arm::Hold).collect();
    let settings = Settings { never, ..Settings::default() };
    let policy = Policy::new(PolicySettings {
        holdout: conductor::policy::Holdout::Fixed(0.0),
        floor: 0.0,
        cost: -1.0,
        ..PolicySettings::default()
    });
    let mut conductor = Conductor::new(session, Mode::Manual, settings, start);
    let mut rng = Pcg64Mcg::seed_from_u64(1);
    let mut crowd = Pcg64Mcg::seed_from_u64(2);
    for who in 0..PEOPLE {
        conductor.step(Input::Signal(Signal::Join { who: Participant(who) }), start, &policy, &mut rng).unwrap();
    }
    for second in 1..600 {
        let now = start + Span::from_secs(second);
        let mut inputs = Vec::new();
        if second <= LIVELY {
            let who = Participant(crowd.random_range(0..PEOPLE));
            inputs.extend(crowd.random_bool(0.13).then_some(Signal::Chat { who }));
            inputs.extend(crowd.random_bool(0.19).then_some(Signal::Reaction { who }));
            inputs.extend(crowd.random_bool(0.02).then_some(Signal::Question { who }));
        }
        if second % 15 == 0 {
            let focused = if second <= LIVELY { 30 } else { 12 };
            inputs.push(Signal::Heartbeat { n: PEOPLE as u32, focused: Some(focused) });
        }
        let inputs = inputs.into_iter().map(Input::Signal).chain([Input::OrganizerPresent, Input::Tick]);
        for input in inputs {
            for effect in conductor.step(input, now, &policy, &mut rng).unwrap() {
                if let Effect::Draft(request) = effect {
                    return (conductor, request, second);
                }
            }
        }
    }
    panic!("the room fell silent and the conductor asked for nothing");
}

//! Quiet times of an agenda.

use super::manual;
use crate::stage::*;
use conductor::gate::Block;
use conductor::mode::Mode;
use conductor::plan::Quiet;
use conductor::step::{Effect, Input};
use conductor::time::{Span, Timestamp};

fn minutes(m: i64) -> Timestamp {
    START + Span::from_secs(60 * m)
}

#[test]
fn in_a_quiet_time_nothing_is_suggested_or_sent_alone() {
    for mode in Mode::ALL {
        let mut stage = manual();
        stage.tell(Input::SetMode { mode, by: organizer(1) }).expect("always");
        stage.tell(Input::KeepQuiet { times: vec![Quiet { from: minutes(10), to: minutes(50) }], by: organizer(1) }).expect("good times");
        stage.run(11 * 60, LIVELY);
        stage.run(20 * 60, FADED);
        assert!(stage.saw(|effect| matches!(effect, Effect::Suppressed { block: Block::Quiet { .. }, .. })), "{mode}");
        assert_eq!((stage.decisions(), stage.deliveries()), (0, vec![]), "{mode}");
        // Lively again, and then the quiet time is over: a fade is news.
        stage.run(25 * 60, LIVELY);
        assert!(stage.until(300, FADED, |stage| stage.decisions() > 0), "{mode}");
    }
}

#[test]
fn settings_that_are_saved_late_keep_the_quiet_times() {
    let mut stage = manual();
    let seen = stage.conductor.settings().clone();
    let times = vec![Quiet { from: minutes(10), to: minutes(50) }];
    stage.tell(Input::KeepQuiet { times: times.clone(), by: organizer(1) }).expect("good times");
    let settings = conductor::settings::Settings { budget_per_hour: 3, ..seen };
    stage.tell(Input::Tune { settings, by: organizer(2) }).expect("good settings");
    assert_eq!((stage.conductor.settings().budget_per_hour, stage.conductor.settings().quiet.as_slice()), (3, times.as_slice()));
    let bad = vec![Quiet { from: minutes(10), to: minutes(10) }];
    assert!(stage.tell(Input::KeepQuiet { times: bad, by: organizer(1) }).is_err());
    assert_eq!(stage.conductor.settings().quiet, times);
}

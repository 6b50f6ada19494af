//! The sentence that gives the reason for a proposal.

use crate::anomaly::{Anomaly, Shows};
use crate::reading::{Contribution, Driver};
use crate::unit::Score;

/// The reason for a proposal: one sentence with numbers. It gives ages, not clock times, since it cannot know the reader's time zone.
pub fn why(anomaly: &Anomaly) -> String {
    let span = ago(anomaly.at.seconds_since(anomaly.onset));
    let reason = anomaly.reasons.iter().find_map(clause);
    let (was, is) = (points(anomaly.expected), points(anomaly.score));
    match anomaly.kind.spec().shows {
        Shows::Exit => {
            let gone = anomaly.people_before.saturating_sub(anomaly.people);
            format!("{gone} of {} people left over the last {span}, and the score is {is}", anomaly.people_before)
        }
        // The room's own expectation is low too: it was never well.
        Shows::Level => match reason {
            Some(reason) => format!("{reason}, and the score has been about {is} for the last {span}"),
            None => format!("The score has been about {is} for the last {span}"),
        },
        Shows::Fall => match reason {
            Some(reason) => format!("{reason}, and the score went from {was} to {is} over the last {span}"),
            None => format!("The score went from {was} to {is} over the last {span}"),
        },
    }
}

/// The effect of one driver, if it lowers the score by a known amount, compared with the room's own past.
fn clause(reason: &Contribution) -> Option<String> {
    let percent = (reason.fell_to()? * 100.0).round();
    Some(match reason.channel {
        Driver::Chat => format!("Chat is at {percent} % of what is usual here"),
        Driver::React => format!("Reactions are at {percent} % of what is usual here"),
        Driver::Qa => format!("Questions are at {percent} % of what is usual here"),
        Driver::Focus => format!("Attention is at {percent} % of what it usually is here"),
    })
}

fn points(score: Score) -> u32 {
    // In [0, 100] by construction of Score.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a score times 100 lies in [0, 100]")]
    let points = (score.get() * 100.0).round() as u32;
    points
}

/// An age in words: seconds up to two minutes, then minutes.
fn ago(seconds: f64) -> String {
    let seconds = seconds.max(1.0);
    if seconds < 120.0 { format!("{:.0} s", seconds.round()) } else { format!("{:.0} minutes", (seconds / 60.0).round()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anomaly::{AnomalyKind, Severity};
    use crate::time::Timestamp;

    fn anomaly(kind: AnomalyKind, reasons: Vec<Contribution>) -> Anomaly {
        Anomaly {
            kind,
            severity: Severity::Warning,
            onset: Timestamp::from_millis(1_000_000),
            at: Timestamp::from_millis(1_050_000),
            statistic: 3.0,
            threshold: 2.4,
            score: Score::new(0.38),
            expected: Score::new(0.61),
            people: 22,
            people_before: 40,
            reasons,
        }
    }

    #[test]
    fn the_sentence_names_the_driver_the_fall_and_its_age() {
        let chat = Contribution { channel: Driver::Chat, value: -0.3, ratio: Some(0.218) };
        assert_eq!(
            why(&anomaly(AnomalyKind::SuddenDrop, vec![chat])),
            "Chat is at 22 % of what is usual here, and the score went from 61 to 38 over the last 50 s"
        );
    }

    #[test]
    fn a_driver_that_raised_the_score_or_hardly_moved_is_no_reason() {
        let chat = Contribution { channel: Driver::Chat, value: 0.3, ratio: Some(1.4) };
        let focus = Contribution { channel: Driver::Focus, value: -0.2, ratio: None };
        let react = Contribution { channel: Driver::React, value: -0.1, ratio: Some(0.98) };
        assert_eq!(why(&anomaly(AnomalyKind::GradualDecline, vec![chat, focus, react])), "The score went from 61 to 38 over the last 50 s");
    }

    #[test]
    fn a_mass_exit_counts_people() {
        assert_eq!(why(&anomaly(AnomalyKind::MassExit, vec![])), "18 of 40 people left over the last 50 s, and the score is 38");
    }

    #[test]
    fn low_engagement_does_not_speak_of_a_fall() {
        let react = Contribution { channel: Driver::React, value: -0.3, ratio: Some(0.1) };
        let mut low = anomaly(AnomalyKind::LowEngagement, vec![react]);
        low.at = Timestamp::from_millis(1_300_000);
        assert_eq!(why(&low), "Reactions are at 10 % of what is usual here, and the score has been about 38 for the last 5 minutes");
    }
}

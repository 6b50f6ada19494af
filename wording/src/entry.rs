//! [`feed_words`]: an entry of the activity feed.

use super::{expiry_words, outcome_words};
use crate::format::{anomaly_name, arm_name, dismiss_words, mode_name, points};
use crate::language::{Language, Text, current, feed as text, t};
use conductor::anomaly::Shows;
use conductor::gate::Block;
use conductor::proposal::{Decider, Status};
use protocol::{FeedAbout, FeedItem};

/// An entry of the feed as a sentence. The server's own is English; other languages build it from the entry's parts, if they are known.
#[must_use]
pub fn feed_words(item: &FeedItem) -> String {
    let said = item.about.as_ref().filter(|_| current() != Language::English).and_then(|about| said(about, item.by));
    said.unwrap_or_else(|| item.words.clone())
}

fn said(about: &FeedAbout, by: Decider) -> Option<String> {
    Some(match about {
        FeedAbout::Anomaly { found, people, people_before, .. } if found.spec().shows == Shows::Exit => {
            text::EXIT.with(&[("kind", &anomaly_name(*found)), ("people", people), ("before", people_before)])
        }
        FeedAbout::Anomaly { found, score, expected, .. } => {
            text::DROP.with(&[("kind", &anomaly_name(*found)), ("score", &points(*score)), ("expected", &points(*expected))])
        }
        FeedAbout::Suppressed { found, block } => {
            let words = if block.passes() { text::NOTHING_NOW } else { text::NOTHING_SUGGESTED };
            words.with(&[("kind", &anomaly_name(*found)), ("why", &block_words(block))])
        }
        FeedAbout::Proposal { arm, status } => {
            let what = arm_name(*arm);
            match status {
                Status::Drafting | Status::Approved | Status::Delivering | Status::Measured => return None,
                Status::Awaiting => text::SUGGESTED.with(&[("what", &what)]),
                Status::Snoozed { .. } => text::PUT_OFF.with(&[("what", &what)]),
                Status::Dismissed { reason } => text::DISMISSED.with(&[("what", &what), ("why", &dismiss_words(*reason))]),
                Status::Expired { why } => text::EXPIRED.with(&[("what", &what), ("why", &expiry_words(*why))]),
                Status::Delivered { .. } => match by {
                    Decider::Organizer(_) => text::SENT_APPROVED.with(&[("what", &what)]),
                    Decider::Machine(mode) => text::SENT_ALONE.with(&[("what", &what), ("mode", &mode_name(mode))]),
                    Decider::System => text::SENT.with(&[("what", &what)]),
                },
                Status::Failed { why } => text::FAILED.with(&[("what", &what), ("why", why)]),
                Status::Undone { .. } => text::TOOK_BACK.with(&[("what", &what)]),
            }
        }
        FeedAbout::Launched { arm } => text::LAUNCHED.with(&[("what", &arm_name(*arm))]),
        FeedAbout::Withdrawn { arm } => text::TOOK_BACK.with(&[("what", &arm_name(*arm))]),
        FeedAbout::Waited { forced } => t(if *forced { text::WAITED_ON_PURPOSE } else { text::WAITED }).to_owned(),
        FeedAbout::Outcome { outcome } => outcome_words(outcome),
        FeedAbout::Mode { from, to } => text::MODE.with(&[("from", &mode_name(*from)), ("to", &mode_name(*to))]),
        FeedAbout::Planned { .. } => t(text::PLANNED).to_owned(),
        FeedAbout::Unplanned => t(text::UNPLANNED).to_owned(),
        FeedAbout::PlanOpened => t(text::PLAN_OPENED).to_owned(),
        FeedAbout::Tuned => t(text::TUNED).to_owned(),
        FeedAbout::Stopped => t(text::STOPPED).to_owned(),
        FeedAbout::Resumed => t(text::RESUMED).to_owned(),
        FeedAbout::Unknown => return None,
    })
}

const fn block_words(block: &Block) -> Text {
    match block {
        Block::Stopped => text::BLOCK_STOPPED,
        Block::Quiet { .. } => text::BLOCK_QUIET,
        Block::InFlight => text::BLOCK_IN_FLIGHT,
        Block::Measuring { .. } => text::BLOCK_MEASURING,
        Block::Cooldown { .. } => text::BLOCK_COOLDOWN,
        Block::Budget { .. } => text::BLOCK_BUDGET,
        Block::Settling { .. } => text::BLOCK_SETTLING,
        Block::NothingAdmissible => text::BLOCK_NOTHING,
        Block::Covered { .. } => text::BLOCK_COVERED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use conductor::arm::Arm;
    use conductor::mode::Mode;
    use conductor::time::Timestamp;
    use leptos::prelude::{Owner, provide_context};
    use protocol::FeedKind;

    fn item(by: Decider, about: Option<FeedAbout>) -> FeedItem {
        FeedItem { at: Timestamp::from_millis(0), kind: FeedKind::Sent, by, words: "Sent a poll alone, in AUTO mode.".to_owned(), about }
    }

    #[test]
    fn an_entry_is_said_from_what_it_is_about() {
        let about = FeedAbout::Mode { from: Mode::Manual, to: Mode::Auto };
        let launched = FeedAbout::Launched { arm: Arm::Poll };
        Owner::new().with(|| {
            provide_context(Language::German);
            assert_eq!(feed_words(&item(Decider::System, Some(about))), "Modus von Manuell auf Auto geändert.");
            assert_eq!(feed_words(&item(Decider::System, Some(launched))), "Von Hand gesendet: Kurze Umfrage.");
        });
    }

    #[test]
    fn an_unknown_reason_shows_the_servers_sentence() {
        let english = item(Decider::System, Some(FeedAbout::Tuned));
        assert_eq!(feed_words(&english), english.words);
        Owner::new().with(|| {
            provide_context(Language::German);
            let old = item(Decider::System, None);
            assert_eq!(feed_words(&old), old.words);
        });
    }
}

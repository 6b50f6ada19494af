//! The memory that one session needs.

use super::{Conductor, Launch, Plan, Sent};
use crate::anomaly::Anomaly;
use crate::arm::{Arm, Content, PollKind, QuizKey, Scale};
use crate::monitor::Monitor;
use crate::outcome_window::{CoinWindow, Drawn};
use crate::plan::Quiet;
use crate::proposal::Proposal;
use crate::reading::Contribution;

impl Conductor {
    /// Bytes that this session holds, what is allocated for it included, beside the policy that sessions of an event share.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let proposals: usize = self.proposals.iter().map(proposal).sum();
        let owed: usize = self.owed.iter().map(Drawn::heap_bytes).sum();
        let launching: usize = self.launching.iter().map(|launch| content(&launch.content)).sum();
        size_of::<Self>() - size_of::<Monitor>()
            + self.monitor.bytes()
            + self.recent.heap_bytes()
            + self.window.as_ref().map_or(0, |window| window.heap_bytes())
            + self.deferred.as_deref().map_or(0, |waiting| size_of::<Anomaly>() + anomaly(waiting))
            + self.settings.never.len() * size_of::<Arm>()
            + held::<Quiet>(&self.settings.quiet)
            + held::<Proposal>(&self.proposals)
            + proposals
            + held::<Drawn>(&self.owed)
            + owed
            + held::<Sent>(&self.sent)
            + held::<Launch>(&self.launching)
            + launching
            + held::<Plan>(&self.plans)
            + self.plans.iter().map(|plan| content(plan.content())).sum::<usize>()
            + held::<CoinWindow>(&self.coins)
    }
}

fn held<T>(items: &Vec<T>) -> usize {
    items.capacity() * size_of::<T>()
}

fn anomaly(anomaly: &Anomaly) -> usize {
    held::<Contribution>(&anomaly.reasons)
}

fn proposal(proposal: &Proposal) -> usize {
    anomaly(&proposal.anomaly) + proposal.why.capacity() + proposal.content.as_ref().map_or(0, content)
}

fn content(content: &Content) -> usize {
    match content {
        Content::Poll { question, options, kind } => {
            let kind = match kind {
                PollKind::Rating(scale) => size_of::<Scale>() + scale.low.capacity() + scale.high.capacity(),
                PollKind::Quiz(key) => size_of::<QuizKey>() + held::<u8>(&key.right),
                PollKind::Single
                | PollKind::Multiple
                | PollKind::Text { .. }
                | PollKind::Words
                | PollKind::Ideas { .. }
                | PollKind::Ranking => 0,
            };
            question.capacity() + held::<String>(options) + options.iter().map(String::capacity).sum::<usize>() + kind
        }
        Content::ChatPrompt { text }
        | Content::QnaPromote { text, .. }
        | Content::Notification { text }
        | Content::Gamification { text, .. } => text.capacity(),
    }
}

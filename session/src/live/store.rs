//! [`Live`]: everything that a page of one session shows, field by field, so that a change re-renders what shows it and no more.

use conductor::measurement::Measurement;
use conductor::mode::Mode;
use conductor::proposal::Proposal;
use conductor::reading::Reading;
use conductor::settings::Settings;
use conductor::time::Timestamp;
use leptos::prelude::{Effect, Get, Read};
use protocol::{ConductView, FeedItem, Flag, OutcomeView, Position, Sample, TeamRole, You};
use reactive_stores::Store;
use room::{
    Guard, InterventionView, MessageView, PaceCounts, Phase, PollView, QuestionView, ReactionCounts, RoomView, Speaker, TalkRules, YouView,
};
use std::collections::BTreeSet;
use uuid::Uuid;
use wording::language::common;

/// Everything that a page of one session shows.
///
/// Lists are plain: each has one place in the store, which a write always finds. A keyed list of `reactive_stores` drops writes to its
/// entries without a word until its keys exist, and they do not when a page begins with entries that the server rendered.
#[derive(Clone, Debug, Default, PartialEq, Store)]
pub struct Live {
    /// The server's view of who this page is.
    pub identity: Option<You>,
    /// The session's title.
    pub title: String,
    /// The agenda's phase.
    pub phase: Phase,
    /// When the session ended, if it did.
    pub ended_at: Option<Timestamp>,
    /// People here.
    pub people: u32,
    /// People who are away.
    pub absent: u32,
    /// People who asked to be left out of the score, on a dashboard.
    pub unmeasured: u32,
    /// The attendee themself, on an attendee's page.
    pub you: Option<YouView>,
    /// Open polls, the newest first, then closed ones.
    pub polls: Vec<PollView>,
    /// The questions of the audience.
    pub questions: Vec<QuestionView>,
    /// The last messages, the oldest first; at most [`room::limits::MESSAGES`].
    pub chat: Vec<MessageView>,
    /// The message that an organizer pinned.
    pub pinned: Option<MessageView>,
    /// The rules for what people write.
    pub rules: TalkRules,
    /// Reactions since the room opened.
    pub reactions: ReactionCounts,
    /// Interventions that are shown now, the newest first.
    pub interventions: Vec<InterventionView>,
    /// Pace, for organizers.
    pub pace: Option<PaceCounts>,
    /// Muted people, for organizers.
    pub muted: Vec<Speaker>,

    /// The score and its reasons, for organizers.
    pub reading: Option<Reading>,
    /// The mode: who decides what is sent.
    pub mode: Mode,
    /// True if sending is stopped.
    pub stopped: bool,
    /// The settings that organizers may tune.
    pub settings: Settings,
    /// Proposals that wait or are being sent, and recent ones, the oldest first.
    pub proposals: Vec<Proposal>,
    /// The window that is being measured.
    pub measurement: Option<Measurement>,
    /// Recent outcomes, the newest first.
    pub outcomes: Vec<OutcomeView>,
    /// The latest events, the newest first.
    pub feed: Vec<FeedItem>,
    /// The score over time, the oldest first.
    pub timeline: Vec<Sample>,
    /// Interventions on the timeline, the oldest first.
    pub flags: Vec<Flag>,
    /// The role of the member who looks, on a dashboard.
    pub role: TeamRole,
    /// Dashboards that watch.
    pub dashboards: u32,
    /// The door, and the people who are set aside.
    pub guard: Guard,
    /// True if the server said that it is degraded.
    pub degraded: bool,

    /// Position of the last known event of the room.
    pub room_position: Option<Position>,
    /// Position of the last known event of the conductor.
    pub conduct_position: Option<Position>,
    /// Messages and questions that were written on this page: events do not say whose they are.
    pub written: BTreeSet<Uuid>,
}

impl Live {
    /// The state of an attendee's page or a projector: the room, as the server rendered it.
    #[must_use]
    pub fn of_room(view: RoomView, position: Position) -> Self {
        let RoomView {
            title,
            phase,
            ended_at,
            people,
            away,
            you,
            polls,
            questions,
            chat,
            pinned,
            rules,
            reactions,
            interventions,
            pace,
            muted,
            unmeasured,
            questions_left_out: _,
        } = view;
        Self {
            title,
            phase,
            ended_at,
            people,
            absent: away,
            unmeasured,
            you,
            polls,
            questions,
            chat,
            pinned,
            rules,
            reactions,
            interventions,
            pace,
            muted,
            room_position: Some(position),
            ..Self::default()
        }
    }

    /// The same with what only a dashboard knows.
    #[must_use]
    pub fn with_conduct(self, view: ConductView, position: Position, reading: Option<Reading>) -> Self {
        let ConductView { mode, stopped, settings, proposals, measurement, outcomes, feed, timeline, flags, dashboards, guard } = view;
        Self {
            mode,
            stopped,
            settings,
            proposals,
            measurement,
            outcomes,
            feed,
            timeline,
            flags,
            dashboards,
            guard,
            reading,
            conduct_position: Some(position),
            ..self
        }
    }
}

/// Returns whether the session has ended: nothing more comes, and nothing more can be done. Tracks.
#[must_use]
pub fn has_ended(live: Store<Live>) -> bool {
    live.ended_at().read().is_some()
}

/// Calls `follow` each time that the phase changes, whichever page or program changed it.
pub fn on_other_phase(live: Store<Live>, follow: impl Fn() + 'static) {
    Effect::new(move |before: Option<Phase>| {
        let phase = live.phase().get();
        if before.is_some_and(|before| before != phase) {
            follow();
        }
        phase
    });
}

/// Number of people here, and of people away if there are any, in words; the same on every page. Tracks.
#[must_use]
pub fn present(live: Store<Live>) -> String {
    let here = common::PEOPLE_HERE.of(live.people().get());
    match live.absent().get() {
        0 => here,
        away => format!("{here} · {}", common::AWAY.with(&[("n", &away)])),
    }
}

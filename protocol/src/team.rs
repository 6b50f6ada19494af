//! The team of an event: the roles of its members, and the rights that each role has.
//!
//! [`TeamRole::may`] is the only table of rights. [`right_to_act`] and [`right_to_order`] say which right an act or an order takes; they name
//! every one, so that a new act cannot be forgotten here.

use crate::order::Order;
use room::Act;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use wire::Read;

/// Most members of an event.
pub const MOST: usize = 50;

/// A member's role in an event, from the fewest rights to the most: each role has the rights of those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Read)]
#[serde(rename_all = "snake_case")]
pub enum TeamRole {
    /// Sees everything and changes nothing.
    Viewer,
    /// Speaks: has the speaker's page, and lowers hands.
    Speaker,
    /// Looks after the conversation: approves, hides, answers, mutes and bans.
    Moderator,
    /// Runs sessions: sends, opens polls, changes settings, makes and ends sessions.
    Organizer,
    /// Does all that, chooses the members and deletes sessions.
    #[default]
    Owner,
}

/// A kind of thing that a member may want to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Right {
    /// Seeing dashboards, records, exports and what was learned.
    See,
    /// Lowering raised hands.
    Call,
    /// Deciding about words and people.
    Moderate,
    /// Sending, settings, sessions.
    Run,
    /// Members, and deleting.
    Govern,
}

impl Right {
    /// Every right.
    pub const ALL: [Self; 5] = [Self::See, Self::Call, Self::Moderate, Self::Run, Self::Govern];

    /// The role with the fewest rights that has this one.
    #[must_use]
    pub const fn least(self) -> TeamRole {
        match self {
            Self::See => TeamRole::Viewer,
            Self::Call => TeamRole::Speaker,
            Self::Moderate => TeamRole::Moderator,
            Self::Run => TeamRole::Organizer,
            Self::Govern => TeamRole::Owner,
        }
    }
}

impl TeamRole {
    /// Every role, from the fewest rights to the most.
    pub const ALL: [Self; 5] = [Self::Viewer, Self::Speaker, Self::Moderator, Self::Organizer, Self::Owner];

    /// Returns whether a member with this role may do such a thing.
    #[must_use]
    pub const fn may(self, right: Right) -> bool {
        self as u8 >= right.least() as u8
    }

    /// Its name, as it is stored and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Speaker => "speaker",
            Self::Moderator => "moderator",
            Self::Organizer => "organizer",
            Self::Owner => "owner",
        }
    }
}

impl fmt::Display for TeamRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that is no role's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a role is viewer, speaker, moderator, organizer or owner")]
pub struct UnknownRole;

impl FromStr for TeamRole {
    type Err = UnknownRole;
    fn from_str(name: &str) -> Result<Self, UnknownRole> {
        Self::ALL.into_iter().find(|role| role.name() == name).ok_or(UnknownRole)
    }
}

/// The right that a member needs for an act in a room. Acts of attendees are no matter of the team.
#[must_use]
pub const fn right_to_act(act: &Act) -> Right {
    match act {
        Act::LowerHand { .. } => Right::Call,
        Act::Show { .. }
        | Act::Pin { .. }
        | Act::Hide { .. }
        | Act::Mute { .. }
        | Act::JudgeAnswer { .. }
        | Act::AmendQuestion { .. }
        | Act::MergeQuestions { .. }
        | Act::MarkQuestion { .. }
        | Act::LetIn { .. }
        | Act::Settle { .. }
        | Act::Doubt { .. }
        | Act::Ban { .. }
        | Act::Unban { .. }
        | Act::Say { .. }
        | Act::Reply { .. }
        | Act::Edit { .. } => Right::Moderate,
        Act::Join { .. }
        | Act::Away { .. }
        | Act::Leave
        | Act::Rename { .. }
        | Act::Measure { .. }
        | Act::OpenPoll { .. }
        | Act::AskAgain { .. }
        | Act::Vote { .. }
        | Act::Support { .. }
        | Act::Answer { .. }
        | Act::RevealPoll { .. }
        | Act::ClosePoll { .. }
        | Act::Ask { .. }
        | Act::AskUnnamed { .. }
        | Act::WithdrawQuestion { .. }
        | Act::Upvote { .. }
        | Act::React { .. }
        | Act::Pace { .. }
        | Act::Intervene { .. }
        | Act::Withdraw { .. }
        | Act::SetPhase { .. }
        | Act::SetDoor { .. }
        | Act::Knock { .. }
        | Act::SetAside { .. }
        | Act::SetRules { .. }
        | Act::RaiseHand { .. }
        | Act::End => Right::Run,
    }
}

/// The right that a member needs for an order to the conductor.
#[must_use]
pub const fn right_to_order(order: &Order) -> Right {
    match order {
        Order::Approve { .. }
        | Order::Dismiss { .. }
        | Order::Snooze { .. }
        | Order::Undo { .. }
        | Order::Launch { .. }
        | Order::Plan { .. }
        | Order::Unplan { .. }
        | Order::SetMode { .. }
        | Order::Tune { .. }
        | Order::KeepQuiet { .. }
        | Order::Stop
        | Order::Resume => Right::Run,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use conductor::mode::Mode;

    #[test]
    fn each_role_has_the_rights_that_are_written_here() {
        use Right::{Call, Govern, Moderate, Run, See};
        let table: [(TeamRole, &[Right]); 5] = [
            (TeamRole::Viewer, &[See]),
            (TeamRole::Speaker, &[See, Call]),
            (TeamRole::Moderator, &[See, Call, Moderate]),
            (TeamRole::Organizer, &[See, Call, Moderate, Run]),
            (TeamRole::Owner, &[See, Call, Moderate, Run, Govern]),
        ];
        assert_eq!(table.map(|(role, _)| role), TeamRole::ALL, "none is left out");
        for (role, rights) in table {
            for right in Right::ALL {
                assert_eq!(role.may(right), rights.contains(&right), "{role} {right:?}");
            }
        }
    }

    #[test]
    fn moderators_neither_send_nor_change_settings() {
        let moderator = TeamRole::Moderator;
        assert!(moderator.may(right_to_act(&Act::Settle { count: true })));
        assert!(!moderator.may(right_to_act(&Act::SetDoor { door: room::Door::default() })));
        assert!(!moderator.may(right_to_act(&Act::End)));
        assert!(!moderator.may(right_to_order(&Order::SetMode { mode: Mode::Auto })));
        assert!(!moderator.may(right_to_order(&Order::Stop)));
    }

    #[test]
    fn roles_are_read_by_the_name_that_is_written() {
        for role in TeamRole::ALL {
            assert_eq!(role.name().parse(), Ok(role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.name());
        }
        assert_eq!("Owner".parse::<TeamRole>(), Err(UnknownRole));
    }
}

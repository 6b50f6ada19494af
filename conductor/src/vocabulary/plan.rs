//! [`Plan`]: the planned parts of a session, and the moments at which they began. [`Quiet`]: a time in which nothing is suggested.

use crate::id::ItemId;
use crate::signal::Phase;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use wire::Read;

/// Most items of a plan.
pub const MOST: usize = 50;
/// Longest title of an item, in characters.
pub const TITLE: usize = 120;
/// Most marks that a plan keeps; the oldest go first.
const MARKS: usize = 500;

/// A time in which nothing is suggested: `from` belongs to it, `to` does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct Quiet {
    /// Its beginning.
    pub from: Timestamp,
    /// Its end.
    pub to: Timestamp,
}

impl Quiet {
    /// Returns whether a moment belongs to it.
    #[must_use]
    pub fn has(&self, now: Timestamp) -> bool {
        self.from <= now && now < self.to
    }
}

/// An item of an agenda.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its id, made by whoever adds it.
    pub id: ItemId,
    /// Its title.
    pub title: String,
    /// The phase that it sets.
    pub phase: Phase,
    /// Its planned beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Its planned end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Timestamp>,
    /// True if nothing is suggested in its planned time. In a planned break nothing is, whatever this says.
    #[serde(default)]
    pub quiet: bool,
}

impl Item {
    /// Returns whether nothing is suggested in its planned time.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.quiet || self.phase == Phase::Break
    }
}

/// The moment at which an item began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Mark {
    /// The moment.
    pub at: Timestamp,
    /// The item.
    pub item: ItemId,
    /// Its title then.
    pub title: String,
    /// The phase that it set.
    pub phase: Phase,
}

/// The agenda of a session, and how far it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Plan {
    /// Its items, in order.
    #[serde(default)]
    pub items: Vec<Item>,
    /// Items that began, the oldest first.
    #[serde(default)]
    pub marks: Vec<Mark>,
}

/// A reason why a list of items cannot be an agenda.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPlan {
    /// The list is too long.
    #[error("an agenda has at most {MOST} items")]
    TooMany,
    /// An item has no title.
    #[error("item {0}: the title is empty")]
    Empty(usize),
    /// A title is too long.
    #[error("item {0}: the title has more than {TITLE} characters")]
    TooLong(usize),
    /// An item ends before it begins.
    #[error("item {0}: it must end after it begins")]
    Times(usize),
    /// A quiet time has no limits.
    #[error("item {0}: a quiet time needs its beginning and its end")]
    Quiet(usize),
    /// Two items have one id.
    #[error("item {0}: another item has the same id")]
    Twice(usize),
}

impl Plan {
    /// Takes another list of items; what began stays noted.
    ///
    /// # Errors
    /// [`BadPlan`] names the first item, from 1, that breaks a rule.
    pub fn set(&mut self, items: Vec<Item>) -> Result<(), BadPlan> {
        if items.len() > MOST {
            return Err(BadPlan::TooMany);
        }
        for (n, item) in (1..).zip(&items) {
            if item.title.trim().is_empty() {
                return Err(BadPlan::Empty(n));
            } else if item.title.chars().count() > TITLE {
                return Err(BadPlan::TooLong(n));
            } else if item.from.zip(item.to).is_some_and(|(from, to)| to <= from) {
                return Err(BadPlan::Times(n));
            } else if item.quiet && item.from.zip(item.to).is_none() {
                return Err(BadPlan::Quiet(n));
            } else if items[..n - 1].iter().any(|other| other.id == item.id) {
                return Err(BadPlan::Twice(n));
            }
        }
        self.items = items;
        Ok(())
    }

    /// Notes that an item begins; its phase, or `None` if there is no such item. Begun twice in a row it is noted once.
    pub fn begin(&mut self, id: ItemId, at: Timestamp) -> Option<Phase> {
        let item = self.items.iter().find(|item| item.id == id)?;
        if self.marks.last().is_none_or(|last| last.item != id) {
            self.marks.push(Mark { at, item: id, title: item.title.clone(), phase: item.phase });
            let surplus = self.marks.len().saturating_sub(MARKS);
            self.marks.drain(..surplus);
        }
        Some(item.phase)
    }

    /// The place of the item that began last, if it is still on the list.
    #[must_use]
    pub fn current(&self) -> Option<usize> {
        let last = self.marks.last()?;
        self.items.iter().position(|item| item.id == last.item)
    }

    /// The item after the one that began last: the first one, if none has begun.
    #[must_use]
    pub fn next(&self) -> Option<&Item> {
        self.items.get(self.current().map_or(0, |at| at + 1))
    }

    /// The item before the one that began last.
    #[must_use]
    pub fn previous(&self) -> Option<&Item> {
        self.items.get(self.current()?.checked_sub(1)?)
    }

    /// Planned breaks and quiet times.
    #[must_use]
    pub fn quiet(&self) -> Vec<Quiet> {
        self.items.iter().filter(|item| item.is_quiet()).filter_map(|item| Some(Quiet { from: item.from?, to: item.to? })).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_millis(minute * 60_000)
    }

    fn item(n: u128, phase: Phase, from: i64, to: i64) -> Item {
        let id = ItemId(Uuid::from_u128(n));
        Item { id, title: format!("Item {n}"), phase, from: Some(at(from)), to: Some(at(to)), quiet: false }
    }

    fn day() -> Plan {
        let mut plan = Plan::default();
        let talk = Item { quiet: true, ..item(3, Phase::Talk, 40, 60) };
        plan.set(vec![item(1, Phase::Talk, 0, 30), item(2, Phase::Break, 30, 40), talk]).unwrap();
        plan
    }

    #[test]
    fn next_and_previous_follow_the_list() {
        let mut plan = day();
        assert_eq!((plan.current(), plan.previous()), (None, None));
        for n in 1..=3 {
            let id = plan.next().unwrap().id;
            assert_eq!(id, ItemId(Uuid::from_u128(n)));
            plan.begin(id, at(10)).unwrap();
        }
        assert_eq!((plan.current(), plan.next()), (Some(2), None));
        let back = plan.previous().unwrap().id;
        assert_eq!((back, plan.begin(back, at(50))), (ItemId(Uuid::from_u128(2)), Some(Phase::Break)));
        assert_eq!(plan.marks.len(), 4);
    }

    #[test]
    fn an_item_that_began_is_noted_once_and_stays_noted() {
        let mut plan = day();
        let first = plan.items[0].id;
        plan.begin(first, at(1));
        plan.begin(first, at(2));
        plan.set(vec![item(9, Phase::Qa, 0, 1)]).unwrap();
        assert_eq!(plan.marks, [Mark { at: at(1), item: first, title: "Item 1".to_owned(), phase: Phase::Talk }]);
        assert_eq!((plan.current(), plan.next().map(|item| item.phase)), (None, Some(Phase::Qa)), "it begins anew");
        assert_eq!(plan.begin(first, at(3)), None);
    }

    #[test]
    fn planned_breaks_and_quiet_items_are_quiet_times() {
        let (one, two) = (Quiet { from: at(30), to: at(40) }, Quiet { from: at(40), to: at(60) });
        assert_eq!(day().quiet(), [one, two]);
        assert_eq!((one.has(at(29)), one.has(at(30)), one.has(at(40))), (false, true, false));
    }

    #[test]
    fn a_list_that_breaks_a_rule_changes_nothing() {
        let mut plan = day();
        let good = item(7, Phase::Talk, 0, 1);
        for (bad, why) in [
            (Item { title: " ".to_owned(), ..good.clone() }, BadPlan::Empty(2)),
            (Item { title: "x".repeat(TITLE + 1), ..good.clone() }, BadPlan::TooLong(2)),
            (Item { to: good.from, ..good.clone() }, BadPlan::Times(2)),
            (Item { to: None, quiet: true, ..good.clone() }, BadPlan::Quiet(2)),
            (Item { id: ItemId(Uuid::from_u128(1)), ..good }, BadPlan::Twice(2)),
        ] {
            assert_eq!(plan.set(vec![item(1, Phase::Talk, 0, 1), bad]), Err(why));
        }
        assert_eq!(plan.set((0..51).map(|n| item(n, Phase::Talk, 0, 1)).collect()), Err(BadPlan::TooMany));
        assert_eq!(plan, day());
    }
}

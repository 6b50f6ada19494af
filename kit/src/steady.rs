//! [`Steady`]: a list that keeps its order while somebody points at it or types in it, and takes no tap right after it has moved. [`Once`]: a
//! double click counts as one.

use leptos::prelude::*;
use std::time::Duration;

/// A list holds its order for this long after the last movement over it or key in it, in ms.
const HOLD: f64 = 2_000.0;
/// Time after a move in which a list takes no tap: a tap on its way was meant for whatever stood there before.
const SETTLE: Duration = Duration::from_millis(600);
/// Two clicks within this time are a double click, in ms.
const DOUBLE: f64 = 500.0;

/// Milliseconds of a clock that only goes forward; zero on the server, where nobody clicks.
fn clock() -> f64 {
    #[cfg(feature = "hydrate")]
    {
        window().performance().map_or(0.0, |performance| performance.now())
    }
    #[cfg(not(feature = "hydrate"))]
    0.0
}

/// The order of the list, if `shown` stood there before. While it is held, everything keeps its place, and new entries come last.
fn arranged<T: PartialEq + Clone>(shown: &[T], wanted: Vec<T>, held: bool) -> Vec<T> {
    if !held {
        return wanted;
    }
    let mut order: Vec<T> = shown.iter().filter(|one| wanted.contains(one)).cloned().collect();
    order.extend(wanted.into_iter().filter(|one| !shown.contains(one)));
    order
}

/// True if something stands elsewhere than before.
fn moves<T: PartialEq>(before: &[T], after: &[T]) -> bool {
    before.iter().enumerate().any(|(at, one)| after.get(at) != Some(one))
}

/// A list under a finger. Copy it freely.
pub struct Steady<T: Send + Sync + 'static> {
    /// The things, in the order in which they stand.
    pub shown: Memo<Vec<T>>,
    /// True right after something moved: the list takes no tap (class `is-moving`).
    pub moving: ReadSignal<bool>,
    pointed: RwSignal<bool>,
    last: StoredValue<f64>,
}

impl<T: Send + Sync + 'static> Clone for Steady<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Steady<T> {}

impl<T: PartialEq + Clone + Send + Sync + 'static> Steady<T> {
    /// Things in the order in which they should stand.
    #[must_use]
    pub fn of(wanted: impl Fn() -> Vec<T> + Send + Sync + 'static) -> Self {
        Self::while_free(wanted, || false)
    }

    /// The same; the order also holds while somebody is `busy` with one of them.
    #[must_use]
    pub fn while_free(wanted: impl Fn() -> Vec<T> + Send + Sync + 'static, busy: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        let pointed = RwSignal::new(false);
        let moving = RwSignal::new(false);
        let shown = Memo::new(move |before: Option<&Vec<T>>| {
            let held = pointed.get() || busy();
            arranged(before.map_or(&[], Vec::as_slice), wanted(), held)
        });
        Effect::new(move |before: Option<Vec<T>>| {
            let after = shown.get();
            if before.is_some_and(|before| moves(&before, &after)) {
                moving.set(true);
                // A page that was left meanwhile has no list any more.
                set_timeout(
                    move || {
                        let _ = moving.try_set(false);
                    },
                    SETTLE,
                );
            }
            after
        });
        Self { shown, moving: moving.read_only(), pointed, last: StoredValue::new(0.0) }
    }

    /// Somebody moves over the list, or types in it.
    pub fn touch(self) {
        self.last.set_value(clock());
        if !self.pointed.get_untracked() {
            self.pointed.set(true);
            self.release();
        }
    }

    /// Lets go when nobody has moved for a while.
    fn release(self) {
        let Some(left) = self.last.try_with_value(|last| last + HOLD - clock()) else { return };
        if left > 0.0 {
            set_timeout(move || self.release(), Duration::from_secs_f64(left / 1000.0));
        } else {
            let _ = self.pointed.try_set(false);
        }
    }
}

/// Says that somebody is about to answer something: the list in which it stands, which gives this, holds its order.
#[derive(Clone, Copy)]
pub struct Answering(pub RwSignal<bool>);

/// Tells the list around, if there is one, while `answering` holds: something was chosen or written and is not sent yet.
pub fn hold_still_while(answering: impl Fn() -> bool + 'static) {
    let Some(Answering(list)) = use_context() else { return };
    Effect::new(move |before: Option<bool>| {
        let now = answering();
        // Others may stand in the same list: only who held it lets it go.
        if now || before == Some(true) {
            list.set(now);
        }
        now
    });
}

/// A button that a double click presses once. Copy it freely.
#[derive(Clone, Copy, Debug)]
pub struct Once(StoredValue<f64>);

impl Once {
    /// Not pressed yet.
    #[must_use]
    pub fn new() -> Self {
        Self(StoredValue::new(f64::NEG_INFINITY))
    }

    /// True if a click counts: the browser counts clicks too, with the person's own idea of how fast a double click is.
    #[must_use]
    pub fn counts(self, click: &leptos::ev::MouseEvent) -> bool {
        self.is_due() && click.detail() < 2
    }

    /// True if enough time has passed since the last press.
    #[must_use]
    pub fn is_due(self) -> bool {
        let now = clock();
        let before = self.0.get_value();
        self.0.set_value(now);
        now - before > DOUBLE
    }
}

impl Default for Once {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_free_list_stands_as_it_should() {
        assert_eq!(arranged(&[1, 2, 3], vec![3, 1, 4], false), [3, 1, 4]);
    }

    #[test]
    fn a_held_list_keeps_its_order_and_new_things_are_last() {
        assert_eq!(arranged(&[1, 2, 3], vec![4, 3, 1, 5], true), [1, 3, 4, 5]);
        assert_eq!(arranged(&[], vec![2, 1], true), [2, 1]);
    }

    #[test]
    fn what_comes_last_moves_nothing() {
        assert!(!moves(&[1, 2], &[1, 2, 3]));
        assert!(!moves(&[], &[1]));
        assert!(moves(&[1, 2], &[3, 1, 2]) && moves(&[1, 2], &[2, 1]) && moves(&[1, 2], &[2]));
    }
}

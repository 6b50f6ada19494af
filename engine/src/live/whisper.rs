//! A bounded queue of messages to one connection alone. Unlike a channel it costs nothing while it is empty, whoever writes to the
//! connection may empty it, and what is not urgent need not wake anybody.

use super::message::Personal;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// An empty queue keeps room for so many; a longer one is given back.
const KEPT: usize = 8;

/// A queue that holds at most `most`. The bell rings once there is something urgent; it may ring for other reasons too.
#[must_use]
pub fn whispers(most: usize, bell: Arc<Notify>) -> (Whisperer, Whispers) {
    let waiting = Mutex::default();
    let shared = Arc::new(Shared { waiting, most, bell, is_gone: AtomicBool::new(false), speakers: AtomicUsize::new(1) });
    (Whisperer(Arc::clone(&shared)), Whispers(shared))
}

#[derive(Debug)]
struct Shared {
    waiting: Mutex<VecDeque<Personal>>,
    most: usize,
    bell: Arc<Notify>,
    /// True once nobody listens.
    is_gone: AtomicBool,
    speakers: AtomicUsize,
}

impl Shared {
    fn waiting(&self) -> MutexGuard<'_, VecDeque<Personal>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tells one connection something.
#[derive(Debug)]
pub struct Whisperer(Arc<Shared>);

impl Clone for Whisperer {
    fn clone(&self) -> Self {
        self.0.speakers.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(&self.0))
    }
}

impl Drop for Whisperer {
    fn drop(&mut self) {
        if self.0.speakers.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.0.bell.notify_one();
        }
    }
}

impl Whisperer {
    /// Tells it; whether there was room and anybody listens.
    pub fn tell(&self, personal: Personal) -> bool {
        let is_told = self.tell_later(personal);
        if is_told {
            self.0.bell.notify_one();
        }
        is_told
    }

    /// Tells it together with what the connection is sent next, without waking anybody; whether there was room and anybody listens.
    pub fn tell_later(&self, personal: Personal) -> bool {
        let mut waiting = self.0.waiting();
        let has_room = waiting.len() < self.0.most && !self.is_closed();
        if has_room {
            waiting.push_back(personal);
        }
        has_room
    }

    /// Number of further messages that there is room for.
    #[must_use]
    pub fn room(&self) -> usize {
        self.0.most - self.0.waiting().len()
    }

    /// Returns whether nobody listens any more.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.0.is_gone.load(Ordering::Acquire)
    }
}

/// The messages to one connection alone.
#[derive(Debug)]
pub struct Whispers(Arc<Shared>);

impl Drop for Whispers {
    fn drop(&mut self) {
        self.0.is_gone.store(true, Ordering::Release);
        self.0.waiting().clear();
    }
}

impl Whispers {
    /// The next one, if there is one.
    #[must_use]
    pub fn take(&self) -> Option<Personal> {
        let mut waiting = self.0.waiting();
        let next = waiting.pop_front();
        if waiting.is_empty() && waiting.capacity() > KEPT {
            *waiting = VecDeque::new();
        }
        next
    }

    /// Waits for the next one; `None` once nobody can tell anything any more. Cancel-safe.
    pub async fn next(&self) -> Option<Personal> {
        loop {
            if let Some(next) = self.take() {
                return Some(next);
            }
            if self.0.speakers.load(Ordering::Acquire) == 0 {
                return self.take();
            }
            self.0.bell.notified().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use conductor::id::PollId;
    use futures::FutureExt;
    use uuid::Uuid;

    fn sees(n: u128) -> Personal {
        Personal::Sees(PollId(Uuid::from_u128(n)))
    }

    fn number(personal: Option<Personal>) -> Option<u128> {
        personal.map(|personal| if let Personal::Sees(poll) = personal { poll.0.as_u128() } else { unreachable!("only polls are told") })
    }

    #[tokio::test]
    async fn whispers_come_in_order_and_within_bounds() {
        let (to, heard) = whispers(20, Arc::default());
        let told = (0..30).filter(|n| to.tell(sees(*n))).count();
        assert_eq!((told, to.room()), (20, 0));
        for n in 0..20 {
            assert_eq!(number(heard.next().await), Some(n));
        }
        assert_eq!((number(heard.take()), to.room()), (None, 20));
        assert!(heard.0.waiting().capacity() <= KEPT, "an empty queue holds no memory");
    }

    #[tokio::test]
    async fn what_is_not_urgent_wakes_nobody_and_goes_with_what_is() {
        let bell = Arc::<Notify>::default();
        let (to, heard) = whispers(4, Arc::clone(&bell));
        assert!(to.tell_later(sees(1)));
        assert!(bell.notified().now_or_never().is_none());
        assert!(to.tell(sees(2)));
        assert!(bell.notified().now_or_never().is_some());
        assert_eq!((number(heard.take()), number(heard.take())), (Some(1), Some(2)));
    }

    #[tokio::test]
    async fn each_end_hears_that_the_other_is_gone() {
        let (to, heard) = whispers(4, Arc::default());
        let other = to.clone();
        assert!(other.tell(sees(1)));
        let listening = tokio::spawn(async move {
            let first = number(heard.next().await);
            (first, number(heard.next().await))
        });
        tokio::task::yield_now().await;
        drop((to, other));
        assert_eq!(listening.await.unwrap(), (Some(1), None));
        let (to, heard) = whispers(4, Arc::default());
        drop(heard);
        assert!(to.is_closed() && !to.tell(sees(1)));
    }
}

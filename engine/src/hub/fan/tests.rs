use super::*;
use crate::hub::{Hub, Places, Queue};
use conductor::id::PollId;
use conductor::time::Timestamp;
use protocol::{CloseCode, ConductEvent, ServerFrame};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use uuid::Uuid;

/// A reader with a pen: it writes down what it is told, and at times it has no room.
#[derive(Debug)]
struct Pen {
    inner: Mutex<(Queue, Vec<String>)>,
    is_full: AtomicBool,
    sees: Option<PollId>,
}

impl Pen {
    fn new(queue: Queue, sees: Option<PollId>) -> Arc<Self> {
        Arc::new(Self { inner: Mutex::new((queue, Vec::new())), is_full: AtomicBool::new(false), sees })
    }

    fn take(&self, batches: &mut Batches) -> bool {
        let mut inner = self.inner.lock().unwrap();
        let (queue, heard) = &mut *inner;
        let batch = queue.take(|poll| self.sees == Some(poll), batches).unwrap();
        heard.extend(batch.texts().map(str::to_owned));
        batch.is_more()
    }

    /// Has room again and catches up, as a connection's own task does.
    fn catch_up(&self) {
        self.is_full.store(false, Ordering::SeqCst);
        while self.take(&mut Batches::default()) {}
    }

    fn offsets(&self) -> Vec<u64> {
        let inner = self.inner.lock().unwrap();
        let frames = inner.1.iter().map(|text| ServerFrame::decode(text).unwrap());
        frames.filter_map(|frame| if let ServerFrame::Event { position, .. } = frame { Some(position.offset) } else { None }).collect()
    }

    fn tallies(&self) -> usize {
        self.inner.lock().unwrap().1.iter().filter(|text| text.contains("tally")).count()
    }
}

impl Ear for Pen {
    fn hear(&self, batches: &mut Batches) -> bool {
        !self.is_full.load(Ordering::SeqCst) && self.take(batches)
    }

    fn fail(&self) {}
}

fn subscribe(hub: &Hub) -> (Queue, u64) {
    let lane = hub.organizers();
    let position = lane.conduct_position();
    (lane.subscribe(Places { conduct: lane.resume_conduct(position), pulse: true, ..Places::default() }), position.offset)
}

fn happens(hub: &Hub) {
    hub.conduct(ConductEvent::Dashboards { count: 1 }, Timestamp::from_millis(1));
}

async fn until(mut is_so: impl FnMut() -> bool) {
    for _ in 0..2_000 {
        if is_so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("it never comes");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_who_come_and_go_hear_everything_once_in_order() {
    for seed in 0..6 {
        let mut rng = Pcg64::seed_from_u64(seed);
        let hub = Hub::new(2);
        let mut inside: Vec<(Arc<Pen>, u64, Seat)> = Vec::new();
        for _ in 0..600 {
            match rng.random_range(0..10) {
                0..=3 => {
                    for _ in 0..rng.random_range(1..4) {
                        happens(&hub);
                    }
                    hub.ring();
                }
                4..=6 => {
                    let (queue, from) = subscribe(&hub);
                    let pen = Pen::new(queue, None);
                    let seat = pen.inner.lock().unwrap().0.join(Arc::<Pen>::clone(&pen));
                    pen.catch_up();
                    inside.push((pen, from, seat));
                }
                7 if !inside.is_empty() => {
                    let index = rng.random_range(0..inside.len());
                    drop(inside.swap_remove(index));
                }
                8 if !inside.is_empty() => inside[rng.random_range(0..inside.len())].0.is_full.store(true, Ordering::SeqCst),
                _ => tokio::task::yield_now().await,
            }
        }
        for (pen, ..) in &inside {
            pen.catch_up();
        }
        let last = hub.organizers().conduct_position().offset;
        for (pen, from, _) in &inside {
            let expected: Vec<u64> = (from + 1..=last).collect();
            until(|| pen.offsets().len() >= expected.len()).await;
            assert_eq!(pen.offsets(), expected, "seed {seed}");
        }
        drop(inside);
        let parts = &hub.organizers().fan().parts;
        until(|| parts.iter().all(|part| !part.seats().is_served)).await;
        assert_eq!(hub.listeners(), 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_mistaken_part_silences_no_other_reader() {
    #[derive(Debug)]
    struct Faulty(AtomicBool);
    impl Ear for Faulty {
        fn hear(&self, _: &mut Batches) -> bool {
            panic!("a mistake of the program, made on purpose by a test");
        }
        fn fail(&self) {
            self.0.store(true, Ordering::SeqCst);
        }
    }
    let (hub, fan) = (Hub::new(2), Fan::in_parts(3));
    let faulty = Arc::new(Faulty(AtomicBool::new(false)));
    let _seat = fan.join(Arc::<Faulty>::clone(&faulty));
    let pens: Vec<(Arc<Pen>, Seat)> = (0..700)
        .map(|_| {
            let pen = Pen::new(subscribe(&hub).0, None);
            let seat = fan.join(Arc::<Pen>::clone(&pen));
            (pen, seat)
        })
        .collect();
    assert!(fan.parts.iter().all(|part| part.count.load(Ordering::SeqCst) > 0), "each part has readers");
    happens(&hub);
    fan.ring();
    for (pen, _) in &pens {
        until(|| pen.offsets() == [1]).await;
    }
    assert!(faulty.0.load(Ordering::SeqCst), "it is given up");
}

#[test]
fn a_shared_batch_hides_a_tally_from_those_who_may_not_see_it() {
    let (hub, poll) = (Hub::new(2), PollId(Uuid::from_u128(1)));
    hub.tally(poll, room::Tally::default(), room::Tally::default(), false);
    let lane = hub.everyone();
    let places = Places { room: lane.resume_room(lane.room_position()), pulse: true, ..Places::default() };
    let pens: Vec<Arc<Pen>> = (0..6).map(|n| Pen::new(lane.subscribe(places), (n % 2 == 0).then_some(poll))).collect();
    let mut batches = Batches::default();
    for pen in &pens {
        assert!(!pen.hear(&mut batches));
    }
    assert_eq!(pens.iter().map(|pen| pen.tallies()).collect::<Vec<_>>(), [1, 0, 1, 0, 1, 0]);
    hub.close(CloseCode::Ended);
}

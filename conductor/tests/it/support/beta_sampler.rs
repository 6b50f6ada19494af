//! The comparator: a plain Beta–Bernoulli Thompson sampler per context key, rewarded by before and after.

use conductor::arm::Arm;
use conductor::context::ContextKey;
use conductor::posterior::BetaView;
use conductor::time::Timestamp;
use conductor::unit::Reward;
use rand::SeedableRng;
use rand_pcg::Pcg64Mcg;
use simulation::environment::play::Player;
use simulation::environment::{Measured, Moment};
use std::collections::BTreeMap;

/// The sampler.
pub struct BetaSampler {
    view: BetaView,
    rng: Pcg64Mcg,
    open: BTreeMap<usize, (ContextKey, Arm)>,
}

impl BetaSampler {
    /// A sampler with its own seed.
    pub fn new(seed: u64) -> Self {
        Self { view: BetaView::default(), rng: Pcg64Mcg::seed_from_u64(seed), open: BTreeMap::new() }
    }
}

impl Player for BetaSampler {
    fn choose(&mut self, moment: &Moment) -> (Arm, Vec<(Arm, f64)>) {
        let key = moment.context.key();
        let arm = self.view.draw(key, &moment.arms, &mut self.rng).expect("arms are offered").0;
        self.open.insert(moment.id, (key, arm));
        (arm, vec![(arm, 1.0)])
    }

    fn observe(&mut self, id: usize, measured: Measured) {
        let Some((key, arm)) = self.open.remove(&id) else { return };
        let reward = match measured {
            Measured::Success(success) => f64::from(u8::from(success)),
            Measured::Scores { pre, post } => 0.5 + (post - pre) / 0.2,
        };
        self.view.observe(key, arm, Reward::new(reward), Timestamp::from_millis(0));
    }
}

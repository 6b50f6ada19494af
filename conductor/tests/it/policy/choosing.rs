//! Laws of choosing.

use crate::decisions::{all, context, rng, taught};
use conductor::arm::Arm;
use conductor::context::Use;
use conductor::policy::{Admissible, HeldBack, Holdout, Inadmissible, Policy, PolicySettings};
use proptest::prelude::*;

fn settings() -> PolicySettings {
    PolicySettings::default()
}

fn offers() -> impl Strategy<Value = Vec<(Arm, Admissible)>> {
    proptest::sample::subsequence(Arm::ALL.to_vec(), 0..=6).prop_flat_map(|arms| {
        let n = arms.len();
        (Just(arms), proptest::collection::vec(proptest::bool::ANY, n)).prop_map(|(arms, open)| {
            let admissible = |open| if open { Admissible::Yes } else { Admissible::No(Inadmissible::Budget) };
            arms.into_iter().zip(open).map(|(arm, open)| (arm, admissible(open))).collect()
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn probabilities_respect_admissibility_floor_and_holdout(offered in offers(), seed in any::<u64>(), n in 0_u64..4) {
        let policy = taught(n, |arm| if arm == Arm::Poll { 0.2 } else { 0.0 });
        let choice = policy.choose_seeded(&context(), &offered, &[], seed);
        let sum: f64 = choice.propensities.iter().map(|(_, p)| p.get()).sum();
        prop_assert!((sum - 1.0).abs() < 1e-12);
        prop_assert!(choice.propensity(choice.arm).get() > 0.0);
        let none = offered.iter().all(|(_, admissible)| *admissible != Admissible::Yes);
        for (arm, admissible) in &offered {
            let p = choice.propensity(*arm).get();
            match admissible {
                Admissible::Yes => prop_assert!(p >= settings().floor - 1e-12, "{arm} {p}"),
                Admissible::No(_) => prop_assert!(p == 0.0 || (none && *arm == Arm::Hold), "{arm} {p}"),
            }
        }
        if offered.contains(&(Arm::Hold, Admissible::Yes)) {
            prop_assert!(choice.propensity(Arm::Hold).get() >= choice.holdout.map_or(1.0, |held| held.rate) - 1e-9);
        }
        if none {
            prop_assert_eq!(choice.arm, Arm::Hold);
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_choice(seed in any::<u64>()) {
        let policy = taught(3, |_| 0.05);
        let choice = policy.choose_seeded(&context(), &all(), &[], seed);
        prop_assert_eq!(&choice, &policy.choose_seeded(&context(), &all(), &[], choice.seed));
        prop_assert_eq!(choice.policy_version, policy.version());
    }
}

#[test]
fn arms_are_drawn_as_often_as_the_probabilities_say() {
    let policy = taught(2, |arm| if arm == Arm::Poll { 0.08 } else { 0.03 }).holding(Holdout::AS_EVER);
    let mut rng = rng(7);
    let (mut expected, mut drawn, mut forced) = ([0.0; 6], [0.0; 6], 0.0);
    let n = 20_000;
    for _ in 0..n {
        let choice = policy.choose(&context(), &all(), &[], &mut rng);
        drawn[choice.arm as usize] += 1.0;
        forced += f64::from(u8::from(choice.forced_holdout));
        for (arm, p) in &choice.propensities {
            expected[*arm as usize] += p.get();
        }
    }
    for (arm, (drawn, expected)) in Arm::ALL.into_iter().zip(drawn.into_iter().zip(expected)) {
        let sd = f64::sqrt(expected);
        assert!((drawn - expected).abs() < 4.0 * sd, "{arm}: {drawn} drawn, {expected} expected");
    }
    assert!((forced / f64::from(n) - 0.05).abs() < 0.008, "{forced} forced holdouts");
}

#[test]
fn what_works_is_chosen_and_what_harms_is_not() {
    let policy = taught(60, |arm| match arm {
        Arm::Poll => 0.12,
        Arm::Hold => 0.0,
        _ => -0.10,
    });
    let choice = policy.choose(&context(), &all(), &[], &mut rng(1));
    assert!(choice.propensity(Arm::Poll).get() > 0.9, "{:?}", choice.propensities);
    assert!(policy.belief(&context(), &[], Arm::Poll).p_better_than_hold.get() > 0.99);
    assert!(policy.belief(&context(), &[], Arm::Gamification).p_better_than_hold.get() < 0.05);
}

#[test]
fn the_cost_of_attention_is_taken_off_beliefs() {
    let free = Policy::new(PolicySettings { cost: 0.0, ..settings() });
    let dear = Policy::new(PolicySettings { cost: 0.05, ..settings() });
    let belief = |policy: &Policy| policy.belief(&context(), &[], Arm::Poll);
    assert!((belief(&free).mean - belief(&dear).mean - 0.05).abs() < 1e-12);
    assert!(belief(&dear).p_better_than_hold < belief(&free).p_better_than_hold);
    assert_eq!(dear.belief(&context(), &[], Arm::Hold).mean, 0.0);
}

#[test]
fn a_repeat_is_worth_less_the_sooner_it_comes() {
    let policy = taught(20, |arm| if arm == Arm::Poll { 0.1 } else { 0.0 });
    let after = |ago_s| policy.belief(&context(), &[Use { arm: Arm::Poll, ago_s }], Arm::Poll).mean;
    let fresh = policy.belief(&context(), &[], Arm::Poll).mean;
    assert!(after(30.0) < after(300.0) && after(300.0) < after(1200.0) && after(1200.0) < fresh);
}

#[test]
fn confidence_in_holding_is_doubt_in_the_best_rival() {
    let policy = taught(60, |arm| if arm == Arm::Hold { 0.0 } else { -0.10 });
    let mut rng = rng(3);
    let held = std::iter::repeat_with(|| policy.choose(&context(), &all(), &[], &mut rng)).find(|choice| choice.arm == Arm::Hold).unwrap();
    let best =
        held.arms.iter().filter(|reason| reason.arm != Arm::Hold).map(|reason| reason.belief.p_better_than_hold.get()).fold(0.0, f64::max);
    assert!((held.confidence.get() - (1.0 - best)).abs() < 1e-12);
}

#[test]
fn with_a_holdout_of_zero_waiting_is_never_drawn_by_chance() {
    let policy = Policy::new(PolicySettings { holdout: Holdout::Fixed(0.0), ..settings() });
    let offered = [(Arm::Hold, Admissible::Yes), (Arm::Poll, Admissible::Yes)];
    let mut rng = rng(11);
    for _ in 0..500 {
        let choice = policy.choose(&context(), &offered, &[], &mut rng);
        assert_eq!((choice.arm, choice.propensity(Arm::Poll).get(), choice.forced_holdout), (Arm::Poll, 1.0, false));
    }
    let mut harmed = taught(60, |arm| if arm == Arm::Hold { 0.0 } else { -0.10 });
    harmed = harmed.holding(Holdout::Fixed(0.0));
    assert!(harmed.choose(&context(), &offered, &[], &mut rng).propensity(Arm::Hold).get() > 0.9, "it still waits where that is better");
}

#[test]
fn the_share_that_a_person_set_is_held_and_recorded() {
    let policy = Policy::default().holding(Holdout::Fixed(0.25));
    let (mut rng, n) = (rng(5), 8_000);
    let choices: Vec<_> = (0..n).map(|_| policy.choose(&context(), &all(), &[], &mut rng)).collect();
    assert!(choices.iter().all(|choice| choice.holdout == Some(HeldBack { rate: 0.25, set: true })));
    let forced = choices.iter().filter(|choice| choice.forced_holdout).count() as f64 / f64::from(n);
    assert!((forced - 0.25).abs() < 0.02, "{forced}");
}

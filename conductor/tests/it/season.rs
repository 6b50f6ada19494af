//! An answer within a season: the holdout follows what is known, and what is claimed holds at every look.

use crate::decisions::{all, context, outcome, rng};
use conductor::arm::Arm;
use conductor::context::{Before, Context};
use conductor::policy::rate::{LEAST, MOST};
use conductor::policy::{Admissible, Holdout, Outcome, Policy, PolicySettings, Power, Start, Treatment};
use conductor::unit::Score;
use rand::{Rng, RngExt};

/// Few draws, so that a debug build is done in time.
fn settings() -> PolicySettings {
    PolicySettings { draws: 40, ..PolicySettings::default() }
}

fn noise(rng: &mut impl Rng) -> f64 {
    (0..4).map(|_| rng.random_range(-0.5..0.5)).sum::<f64>() / f64::sqrt(4.0 / 12.0)
}

/// The result of one event.
struct Season {
    answered: Option<u64>,
    missed: bool,
    rates: Vec<f64>,
    policy: Policy,
}

/// Decisions in rooms whose gains are spread by 10 points, half of whose variance the minutes before explain.
fn season(mut policy: Policy, effect: f64, decisions: u64, seed: u64) -> Season {
    let (mut rng, mut answered, mut missed, mut rates) = (rng(seed), None, false, Vec::new());
    let offered = [(Arm::Hold, Admissible::Yes), (Arm::Poll, Admissible::Yes), (Arm::ChatPrompt, Admissible::Yes)];
    for id in 0..decisions {
        let depth = noise(&mut rng);
        let usually = Score::new(0.56 + 0.10 * depth);
        let context = Context { before: Some(Before { lately: Score::new(0.46), usually }), ..context() };
        let choice = policy.choose(&context, &offered, &[], &mut rng);
        rates.push(choice.holdout.unwrap().rate);
        let gain = 0.05 + 0.071 * depth + 0.071 * noise(&mut rng) + if choice.arm == Arm::Hold { 0.0 } else { effect };
        policy.learn(&Outcome { propensities: choice.propensities, ..outcome(seed * 10_000 + id, context, choice.arm, gain) });
        if let Some(interval) = policy.evidence().interval() {
            missed |= !interval.covers(effect);
            answered = answered.or_else(|| (!interval.covers(0.0)).then_some(id + 1));
        }
    }
    Season { answered, missed, rates, policy }
}

#[test]
fn the_holdout_begins_at_a_third_and_falls_once_it_is_known() {
    let season = season(Policy::new(settings()), 0.10, 150, 3);
    assert_eq!(season.rates[0], MOST);
    assert!(season.answered.is_some());
    assert_eq!(season.rates.last(), Some(&LEAST), "{:?}", season.rates);
    assert_eq!(season.policy.power(), Power::Known { helps: true });
}

#[test]
fn no_effect_is_claimed_where_there_is_none_at_whatever_look() {
    let runs = 100;
    let claimed = (0..runs).filter(|run| season(Policy::new(settings()), 0.0, 150, 100 + run).answered.is_some()).count();
    assert!(claimed <= 8, "{claimed} of {runs} claim an effect at some look");
}

#[test]
fn an_effect_of_five_points_is_found_within_a_season() {
    let runs = 40;
    let seasons: Vec<Season> = (0..runs).map(|run| season(Policy::new(settings()), 0.05, 200, 300 + run)).collect();
    let missed = seasons.iter().filter(|season| season.missed).count();
    assert!(missed <= 2, "{missed} of {runs} exclude the truth at some look");
    let mut answered: Vec<u64> = seasons.iter().map(|season| season.answered.unwrap_or(u64::MAX)).collect();
    answered.sort_unstable();
    // 108 in the median of 60 such events (the example `season`); with 5 % it takes 347.
    assert!(answered[answered.len() / 2] <= 110, "{answered:?}");
}

#[test]
fn with_five_percent_it_takes_far_longer() {
    let mut ever = settings();
    ever.holdout = Holdout::AS_EVER;
    let answered = (0..20).filter(|run| season(Policy::new(ever), 0.05, 110, 300 + run).answered.is_some()).count();
    assert!(answered <= 8, "{answered} of 20");
}

#[test]
fn an_event_asks_for_less_if_others_know_something() {
    let known = season(Policy::new(settings()), 0.05, 150, 9).policy;
    let begun = Policy::starting_from(&Start::of(&known, 2), settings());
    let needs = |policy: &Policy| if let Power::Needs { decisions } = policy.power() { decisions } else { panic!("it is not known") };
    assert!(needs(&begun) < needs(&Policy::new(settings())));
    assert!(begun.evidence().interval().is_none(), "nothing is claimed that this event did not measure");
    let stored: Start = serde_json::from_str(&serde_json::to_string(&Start::of(&known, 2)).unwrap()).unwrap();
    assert_eq!(Policy::starting_from(&stored, settings()), begun, "also as it was stored");
}

#[test]
fn a_policy_stored_before_there_was_evidence_opens() {
    let mut old = serde_json::to_value(Policy::new(settings()).holding(Holdout::AS_EVER)).unwrap();
    let fields = old.as_object_mut().unwrap();
    fields.remove("evidence");
    fields.remove("dismissed");
    assert_eq!(fields["settings"]["holdout"], 0.05, "a number, as ever");
    let opened: Policy = serde_json::from_value(old).unwrap();
    assert_eq!(opened, Policy::new(settings()).holding(Holdout::AS_EVER));
}

#[test]
fn sending_and_dismissing_by_chance_does_not_bias() {
    let mut rng = rng(44);
    let mut policy = Policy::new(settings());
    for id in 0..1_500 {
        let choice = policy.choose(&context(), &all(), &[], &mut rng);
        let gain = 0.08 + 0.05 * noise(&mut rng) + if choice.arm == Arm::Hold { 0.0 } else { 0.03 };
        let row = Outcome { propensities: choice.propensities.clone(), ..outcome(id, context(), choice.arm, gain) };
        let is_dismissed = choice.arm != Arm::Hold && rng.random::<f64>() < 0.6;
        policy.learn(&if is_dismissed { Outcome { treated: Treatment::NotTreated, post: None, ..row } } else { row });
    }
    let interval = policy.evidence().interval().unwrap();
    assert!(interval.covers(0.03) && (interval.estimate - 0.03).abs() < 0.012, "{interval:?}");
}

//! [`explained`]: a decision in words, from nothing but its row. The English ones are those of `conductor::record::explain`.

use super::reason::inadmissible_words;
use crate::anomaly::an_anomaly;
use crate::arm::noun;
use crate::format::decimal;
use crate::language::{reasons as text, t};
use conductor::arm::Arm;
use conductor::policy::{ArmReason, Belief};
use conductor::record::{Decision, Explanation};

/// A decision in words.
#[must_use]
pub fn explained(decision: &Decision) -> Explanation {
    let choice = &decision.choice;
    let others = choice.arms.iter().filter(|reason| reason.arm != choice.arm);
    Explanation {
        why_now: why_now(decision),
        why_this: why_this(decision),
        why_not: others.map(|reason| (reason.arm, why_not(reason))).collect(),
        how_sure: how_sure(decision),
        if_nothing: if_nothing(decision),
    }
}

fn points(x: f64) -> String {
    let rounded = (1000.0 * x).round() / 10.0;
    // No minus before a zero.
    let rounded = if rounded == 0.0 { 0.0 } else { rounded };
    let sign = if rounded < 0.0 { "" } else { "+" };
    format!("{sign}{}", decimal(rounded, 1))
}

fn percent(p: f64) -> String {
    let p = p * 100.0;
    let is_extreme = (p > 0.0 && p < 1.0) || (p > 99.0 && p < 100.0);
    decimal(p, usize::from(is_extreme)) + " %"
}

fn estimate(belief: Belief) -> String {
    let (low, high) = belief.interval();
    text::ESTIMATE.with(&[("mean", &points(belief.mean)), ("low", &points(low)), ("high", &points(high))])
}

fn why_now(decision: &Decision) -> String {
    let context = &decision.context;
    let deficit = context.deficit();
    let kind = an_anomaly(context.anomaly);
    let whole = |x: f64| decimal(x, 0);
    if deficit >= 0.0 { text::NOW_BELOW } else { text::NOW_ABOVE }.with(&[
        ("kind", &kind),
        ("is", &whole(100.0 * context.pre.get())),
        ("points", &whole(100.0 * deficit.abs())),
        ("expected", &whole(100.0 * context.expected.get())),
        ("people", &context.people),
        ("minutes", &whole(context.minutes_in)),
    ])
}

fn why_this(decision: &Decision) -> String {
    let choice = &decision.choice;
    if choice.forced_holdout {
        return t(text::ON_PURPOSE).to_owned();
    }
    let open = choice.arms.iter().filter(|reason| reason.inadmissible.is_none());
    if open.clone().all(|reason| reason.arm == Arm::Hold) {
        return t(text::NOTHING_ELSE).to_owned();
    }
    let Some(own) = choice.reason(choice.arm) else { return t(text::ONLY_OFFER).to_owned() };
    let mut words = text::WON.with(&[("share", &percent(own.win_share)), ("probability", &percent(own.propensity.get()))]);
    if choice.arm != Arm::Hold {
        words.push_str(&text::ITS_EFFECT.with(&[("estimate", &estimate(own.belief))]));
    }
    let best = open.max_by(|one, other| one.win_share.total_cmp(&other.win_share));
    if let Some(best) = best.filter(|best| best.win_share > own.win_share) {
        words.push_str(&text::FAVOURITE.with(&[("arm", &noun(best.arm)), ("share", &percent(best.win_share))]));
    }
    words
}

fn how_sure(decision: &Decision) -> String {
    let choice = &decision.choice;
    let known = match choice.policy_version {
        0 => t(text::NO_OUTCOME).to_owned(),
        n => text::OUTCOMES.of(n),
    };
    let words = if choice.arm == Arm::Hold { text::SURE_WAITING } else { text::SURE };
    words.with(&[("sure", &percent(choice.confidence.get())), ("known", &known)])
}

fn if_nothing(decision: &Decision) -> String {
    let pre = decision.context.pre.get();
    let Some(natural) = decision.choice.natural else { return t(text::NOT_RECORDED).to_owned() };
    let bound = |x: f64| decimal(100.0 * (pre + x).clamp(0.0, 1.0), 0);
    let (low, high) = natural.interval();
    text::LEFT_ALONE.with(&[("from", &decimal(100.0 * pre, 0)), ("to", &bound(natural.gain)), ("low", &bound(low)), ("high", &bound(high))])
}

fn why_not(reason: &ArmReason) -> String {
    if let Some(why) = reason.inadmissible {
        return text::COULD_NOT.with(&[("why", &inadmissible_words(why))]);
    }
    let share = percent(reason.win_share);
    if reason.arm == Arm::Hold {
        return text::WAITING_WON.with(&[("share", &share)]);
    }
    text::OTHER_WON.with(&[
        ("share", &share),
        ("estimate", &estimate(reason.belief)),
        ("probability", &percent(reason.belief.p_better_than_hold.get())),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use conductor::anomaly::AnomalyKind;
    use conductor::context::Context;
    use conductor::id::{ProposalId, SessionId};
    use conductor::mode::Mode;
    use conductor::policy::{Choice, Forecast, Inadmissible};
    use conductor::record::DecidedBy;
    use conductor::signal::Phase;
    use conductor::time::Timestamp;
    use conductor::unit::{Probability, Score};
    use leptos::prelude::{Owner, provide_context};

    fn reason(arm: Arm, mean: f64, win_share: f64, inadmissible: Option<Inadmissible>) -> ArmReason {
        let belief = Belief { mean, sd: 0.031, p_better_than_hold: Probability::new(0.774) };
        ArmReason { arm, belief, win_share, propensity: Probability::new(win_share), inadmissible }
    }

    fn decision(arm: Arm, kind: AnomalyKind, expected: f64, version: u64) -> Decision {
        let choice = Choice {
            arm,
            forced_holdout: false,
            holdout: None,
            propensities: Vec::new(),
            arms: vec![
                reason(Arm::Hold, 0.0, 0.002, None),
                reason(Arm::Poll, 0.061, 0.5, None),
                reason(Arm::ChatPrompt, -0.0004, 0.995, None),
                reason(Arm::QnaPromote, 0.1, 0.0, Some(Inadmissible::NoMaterial)),
                reason(Arm::Notification, 0.1, 0.1, None),
                reason(Arm::Gamification, -0.1, 0.003, None),
            ],
            confidence: Probability::new(0.993),
            policy_version: version,
            natural: (version > 0).then_some(Forecast { gain: 0.03, sd: 0.05 }),
            seed: 7,
        };
        Decision {
            proposal: ProposalId(uuid::Uuid::nil()),
            session: SessionId(uuid::Uuid::nil()),
            at: Timestamp::from_millis(0),
            context: Context {
                anomaly: kind,
                phase: Phase::Talk,
                people: 120,
                pre: Score::new(0.42),
                expected: Score::new(expected),
                minutes_in: 14.2,
                before: None,
            },
            history: Vec::new(),
            choice,
            mode: Mode::Manual,
            gate: conductor::gate::GateAnswer::Admitted,
            decided_by: DecidedBy::Nobody,
            outcome: None,
        }
    }

    #[test]
    fn english_is_word_for_word_what_the_rest_interface_says() {
        for arm in Arm::ALL {
            for kind in AnomalyKind::ALL {
                for (expected, version) in [(0.6, 0), (0.3, 1), (0.6, 240)] {
                    let mut decision = decision(arm, kind, expected, version);
                    assert_eq!(explained(&decision), decision.explain());
                    decision.choice.forced_holdout = true;
                    assert_eq!(explained(&decision), decision.explain());
                    decision.choice.arms.truncate(1);
                    decision.choice.forced_holdout = false;
                    assert_eq!(explained(&decision), decision.explain());
                }
            }
        }
    }

    #[test]
    fn german_says_the_same_with_german_numbers() {
        Owner::new().with(|| {
            provide_context(Language::German);
            let words = explained(&decision(Arm::Poll, AnomalyKind::SuddenDrop, 0.6, 240));
            assert!(words.why_now.starts_with("Ein plötzlicher Einbruch: Der Wert ist 42, 18 Punkte unter den 60"), "{}", words.why_now);
            assert!(words.why_this.contains("+6,1 Punkte (+0,0 bis +12,2)"), "{}", words.why_this);
            assert!(words.why_this.contains("Favorit war eine Frage in den Chat mit 99,5 %"), "{}", words.why_this);
            assert!(words.how_sure.ends_with("aus 240 Ergebnissen."), "{}", words.how_sure);
        });
    }
}

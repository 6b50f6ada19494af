//! The stored form of a [`Gaussian`]: terms by name, so that another arm or kind leaves the meaning of what was learned alone; numbers as bits
//! in hexadecimal, so that a state that is read back is the same to the last bit; and checks, so that a damaged one is refused instead of
//! steering a room.

use super::dense;
use super::gaussian::Gaussian;
use crate::anomaly::AnomalyKind;
use crate::arm::Arm;
use crate::features::Feature;
use crate::signal::Phase;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Version of this form: terms have names.
const FORM: u16 = 2;
/// The form before, in which terms were numbers.
const NUMBERED: u16 = 1;

/// The written form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    form: u16,
    terms: Vec<Term>,
    mean: String,
    /// Lower triangle of the covariance, row by row.
    cov: String,
}

/// A term, as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum Term {
    /// By its name.
    Name(String),
    /// By its number in the form before.
    Number(u16),
}

impl std::fmt::Display for Term {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Number(number) => write!(f, "{number}"),
        }
    }
}

/// The terms by their number in [`NUMBERED`] states: those of the six arms, four kinds and seven phases that there were. It never changes.
fn numbered() -> Vec<Feature> {
    use AnomalyKind::{GradualDecline, LowEngagement, MassExit, SuddenDrop};
    use Phase::{Break, Closing, Demo, Lobby, Opening, Qa, Talk};
    let kinds = [SuddenDrop, GradualDecline, MassExit, LowEngagement];
    let phases = [Lobby, Opening, Talk, Demo, Break, Qa, Closing];
    let mut all = vec![Feature::Intercept];
    all.extend(kinds.map(Feature::Kind));
    all.extend(kinds.map(Feature::Deficit));
    all.extend(phases.map(Feature::Phase));
    all.extend([Feature::Pre, Feature::Size]);
    for arm in [Arm::Hold, Arm::Poll, Arm::ChatPrompt, Arm::QnaPromote, Arm::Notification, Arm::Gamification] {
        all.push(Feature::Effect(arm));
        all.extend(kinds.map(|kind| Feature::EffectKind(arm, kind)));
        all.extend(phases.map(|phase| Feature::EffectPhase(arm, phase)));
        all.push(Feature::EffectSize(arm));
        all.extend(kinds.into_iter().flat_map(|kind| phases.map(|phase| Feature::EffectKindPhase(arm, kind, phase))));
        all.push(Feature::Repeat(arm));
    }
    all.push(Feature::Recent);
    all
}

/// A reason why a stored belief was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadBelief {
    /// Written by another version.
    #[error("the belief has form {0}, this program reads forms {NUMBERED} and {FORM}; learn it anew from the log")]
    Form(u16),
    /// A term does not exist or occurs twice.
    #[error("the belief names term {0}, which does not exist or occurs twice")]
    Term(String),
    /// Not numbers in hexadecimal, or not as many as the terms need.
    #[error("the numbers of the belief are damaged")]
    Numbers,
    /// The covariance is not positive definite.
    #[error("the covariance of the belief is not positive definite")]
    NotPositive,
}

fn write(numbers: impl IntoIterator<Item = f64>) -> String {
    numbers.into_iter().map(|x| format!("{:016x}", x.to_bits())).collect()
}

fn read(text: &str) -> Result<Vec<f64>, BadBelief> {
    let (chunks, rest) = text.as_bytes().as_chunks::<16>();
    if !rest.is_empty() {
        return Err(BadBelief::Numbers);
    }
    let number = |chunk: &[u8; 16]| {
        let bits = std::str::from_utf8(chunk).ok().and_then(|hex| u64::from_str_radix(hex, 16).ok());
        bits.map(f64::from_bits).filter(|x| x.is_finite()).ok_or(BadBelief::Numbers)
    };
    chunks.iter().map(number).collect()
}

impl From<Gaussian> for Stored {
    fn from(belief: Gaussian) -> Self {
        let n = belief.terms().len();
        let lower = (0..n).flat_map(|i| belief.cov()[i * n..=i * n + i].iter().copied());
        Self {
            form: FORM,
            terms: belief.terms().iter().map(|term| Term::Name(term.name())).collect(),
            mean: write(belief.mean().iter().copied()),
            cov: write(lower),
        }
    }
}

impl TryFrom<Stored> for Gaussian {
    type Error = BadBelief;
    fn try_from(stored: Stored) -> Result<Self, BadBelief> {
        let known: BTreeMap<String, Feature> = match stored.form {
            NUMBERED => (0_u16..).map(|number| number.to_string()).zip(numbered()).collect(),
            FORM => Feature::all().into_iter().map(|term| (term.name(), term)).collect(),
            form => return Err(BadBelief::Form(form)),
        };
        let mut terms: Vec<Option<Feature>> = Vec::with_capacity(stored.terms.len());
        for (at, term) in stored.terms.iter().enumerate() {
            let found = known.get(&term.to_string()).copied();
            let is_of_form = matches!(term, Term::Number(_)) == (stored.form == NUMBERED);
            let is_missing = found.is_none() && stored.form == NUMBERED;
            if !is_of_form || is_missing || stored.terms[..at].contains(term) {
                return Err(BadBelief::Term(term.to_string()));
            }
            terms.push(found);
        }
        let (n, mean, lower) = (terms.len(), read(&stored.mean)?, read(&stored.cov)?);
        if mean.len() != n || lower.len() != n * (n + 1) / 2 {
            return Err(BadBelief::Numbers);
        }
        let mut cov = vec![0.0; n * n];
        let mut numbers = lower.into_iter();
        for i in 0..n {
            for (j, x) in (0..=i).zip(&mut numbers) {
                cov[i * n + j] = x;
                cov[j * n + i] = x;
            }
        }
        if !dense::is_positive_definite(&cov, n) {
            return Err(BadBelief::NotPositive);
        }
        // Terms that this program does not have, such as those of an arm that a later one added, are left out: what is believed of the
        // others is the same without them.
        let kept: Vec<usize> = (0..n).filter(|at| terms[*at].is_some()).collect();
        let cov = kept.iter().flat_map(|&i| kept.iter().map(move |&j| (i, j))).map(|(i, j)| cov[i * n + j]).collect();
        let mean = kept.iter().map(|at| mean[*at]).collect();
        Ok(Self::from_parts(terms.into_iter().flatten().collect(), mean, cov))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A belief over three terms that differ in all numbers.
    fn stored(form: u16, terms: [Term; 3]) -> Stored {
        let cov = [0.04, 0.01, 0.05, -0.02, 0.003, 0.06];
        Stored { form, terms: terms.to_vec(), mean: write([0.1, -0.2, 0.3]), cov: write(cov) }
    }

    fn named(terms: [&str; 3]) -> Stored {
        stored(FORM, terms.map(|name| Term::Name(name.to_owned())))
    }

    #[test]
    fn numbers_of_the_form_before_mean_what_they_meant() {
        let (all, number) = (numbered(), |term: Feature| numbered().iter().position(|known| *known == term).unwrap());
        assert_eq!(all.len(), 18 + 6 * 42 + 1);
        assert_eq!((number(Feature::Intercept), number(Feature::Effect(Arm::Poll)), number(Feature::Recent)), (0, 60, 270));
        let old = stored(NUMBERED, [Term::Number(0), Term::Number(60), Term::Number(270)]);
        assert_eq!(Gaussian::try_from(old).unwrap(), Gaussian::try_from(named(["base", "POLL", "recent"])).unwrap());
    }

    #[test]
    fn an_arm_that_this_program_lacks_leaves_the_rest_as_it_was() {
        let belief = Gaussian::try_from(named(["base", "JIGSAW/SUDDEN_DROP/talk", "POLL"])).unwrap();
        assert_eq!(belief.terms(), [Feature::Intercept, Feature::Effect(Arm::Poll)]);
        assert_eq!((belief.mean(), belief.cov()), ([0.1, 0.3].as_slice(), [0.04, -0.02, -0.02, 0.06].as_slice()));
    }

    #[test]
    fn what_was_learned_is_written_by_name_and_read_back_to_the_bit() {
        let belief = Gaussian::try_from(named(["CHAT_PROMPT/repeat", "base/pre", "POLL/SUDDEN_DROP/talk"])).unwrap();
        let text = serde_json::to_string(&belief).unwrap();
        assert!(text.contains(r#""terms":["CHAT_PROMPT/repeat","base/pre","POLL/SUDDEN_DROP/talk"]"#), "{text}");
        assert_eq!(serde_json::from_str::<Gaussian>(&text).unwrap(), belief);
    }

    #[test]
    fn damage_and_mixtures_are_refused() {
        let (name, number) = (|name: &str| Term::Name(name.to_owned()), Term::Number);
        for (form, terms) in [
            (FORM, [name("base"), name("base"), name("POLL")]),
            (FORM, [name("base"), number(60), name("POLL")]),
            (NUMBERED, [number(0), number(271), number(60)]),
            (NUMBERED, [number(0), number(0), number(60)]),
            (NUMBERED, [number(0), name("60"), number(1)]),
        ] {
            assert!(matches!(Gaussian::try_from(stored(form, terms.clone())), Err(BadBelief::Term(_))), "{form} {terms:?}");
        }
        assert_eq!(Gaussian::try_from(stored(3, [0, 1, 2].map(Term::Number))), Err(BadBelief::Form(3)));
    }
}

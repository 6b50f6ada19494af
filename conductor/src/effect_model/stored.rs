//! How a [`Gaussian`] is written down: bits in hexadecimal, so that a state that is read back is the same to the last bit, and
//! checked when read, so that a damaged one is refused instead of steering a room.

use super::dense;
use super::gaussian::Gaussian;
use crate::features::Feature;
use serde::{Deserialize, Serialize};

/// Version of this form and of the numbering of the terms.
const FORM: u16 = 1;

/// The written form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    form: u16,
    terms: Vec<u16>,
    mean: String,
    /// Lower triangle of the covariance, row by row.
    cov: String,
}

/// Why a stored belief was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadBelief {
    /// Written by another version.
    #[error("the belief has form {0}, this program reads form {FORM}; learn it anew from the log")]
    Form(u16),
    /// A term does not exist or occurs twice.
    #[error("the belief names term {0}, which does not exist or occurs twice")]
    Term(u16),
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
            terms: belief.terms().iter().map(|term| term.code()).collect(),
            mean: write(belief.mean().iter().copied()),
            cov: write(lower),
        }
    }
}

impl TryFrom<Stored> for Gaussian {
    type Error = BadBelief;
    fn try_from(stored: Stored) -> Result<Self, BadBelief> {
        if stored.form != FORM {
            return Err(BadBelief::Form(stored.form));
        }
        let all = Feature::all();
        let mut terms = Vec::with_capacity(stored.terms.len());
        for code in stored.terms {
            match all.get(usize::from(code)) {
                Some(term) if !terms.contains(term) => terms.push(*term),
                _ => return Err(BadBelief::Term(code)),
            }
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
        Ok(Self::from_parts(terms, mean, cov))
    }
}

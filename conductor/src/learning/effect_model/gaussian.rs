//! [`Gaussian`]: a multivariate normal belief over the terms that were met so far, with exact conjugate updates.
//!
//! Dense and symmetric in a flat vector. A term that was never met is not stored: it is independent of the rest and has its prior.
//! An update is the rank-one step of recursive least squares (a Kalman measurement update), O(d²) for d stored terms.

use super::stored::Stored;
use crate::features::{Feature, Row};
use serde::{Deserialize, Serialize};

/// A multivariate normal belief.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Gaussian {
    /// Position of each term by its code.
    index: Vec<Option<u16>>,
    /// Stored terms, in the order in which they were met.
    terms: Vec<Feature>,
    mean: Vec<f64>,
    /// Covariance, row by row.
    cov: Vec<f64>,
}

impl Default for Gaussian {
    fn default() -> Self {
        Self { index: vec![None; Feature::COUNT], terms: Vec::new(), mean: Vec::new(), cov: Vec::new() }
    }
}

/// A prediction of one outcome.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// Mean.
    pub mean: f64,
    /// Variance of the mean, without the noise of a single outcome.
    pub var: f64,
}

impl Gaussian {
    /// Stored terms.
    #[must_use]
    pub fn terms(&self) -> &[Feature] {
        &self.terms
    }

    /// Means of the stored terms.
    #[must_use]
    pub fn mean(&self) -> &[f64] {
        &self.mean
    }

    /// Covariance of the stored terms, row by row.
    #[must_use]
    pub fn cov(&self) -> &[f64] {
        &self.cov
    }

    /// A belief from its parts, which must fit together.
    pub(super) fn from_parts(terms: Vec<Feature>, mean: Vec<f64>, cov: Vec<f64>) -> Self {
        let mut index = vec![None; Feature::COUNT];
        for (at, term) in terms.iter().enumerate() {
            index[usize::from(term.code())] = u16::try_from(at).ok();
        }
        Self { index, terms, mean, cov }
    }

    /// The same means, with a share of the prior's own uncertainty put back, which `doubt` tells of each term: what one event's belief is worth to
    /// another.
    #[must_use]
    pub fn doubted(&self, doubt: impl Fn(Feature) -> f64) -> Self {
        let mut wider = self.clone();
        let n = self.terms.len();
        let kept: Vec<f64> = self.terms.iter().map(|term| (1.0 - doubt(*term)).sqrt()).collect();
        for (i, row) in kept.iter().enumerate() {
            for (j, column) in kept.iter().enumerate() {
                wider.cov[i * n + j] *= row * column;
            }
        }
        for (at, term) in self.terms.iter().enumerate() {
            wider.cov[at * n + at] += doubt(*term) * term.prior().sd.powi(2);
        }
        wider
    }

    /// This belief about what rooms do by themselves, with what `origin` believes about effects.
    #[must_use]
    pub fn with_effects_of(&self, origin: &Self) -> Self {
        // Terms keep their places, so that the copy need not grow again.
        let mut copy = self.clone();
        for term in &origin.terms {
            copy.meet(*term);
        }
        let n = copy.terms.len();
        for (i, one) in copy.terms.iter().enumerate().filter(|(_, term)| !term.is_base()) {
            copy.mean[i] = origin.mean_of(*one);
            copy.cov[i * n..(i + 1) * n].fill(0.0);
            for row in copy.cov.chunks_exact_mut(n) {
                row[i] = 0.0;
            }
            copy.cov[i * n + i] = origin.cov_of(*one, *one);
        }
        for one in origin.terms.iter().filter(|term| !term.is_base()) {
            for other in origin.terms.iter().filter(|term| !term.is_base()) {
                if let (Some(i), Some(j)) = (copy.position(*one), copy.position(*other)) {
                    copy.cov[i * n + j] = origin.cov_of(*one, *other);
                }
            }
        }
        copy
    }

    fn position(&self, feature: Feature) -> Option<usize> {
        self.index[usize::from(feature.code())].map(usize::from)
    }

    /// Mean of one term.
    #[must_use]
    pub fn mean_of(&self, feature: Feature) -> f64 {
        self.position(feature).map_or_else(|| feature.prior().mean, |at| self.mean[at])
    }

    /// Covariance of two terms.
    #[must_use]
    pub fn cov_of(&self, one: Feature, other: Feature) -> f64 {
        match (self.position(one), self.position(other)) {
            (Some(i), Some(j)) => self.cov[i * self.terms.len() + j],
            _ if one == other => one.prior().sd.powi(2),
            _ => 0.0,
        }
    }

    /// Mean of a weighted sum of terms.
    #[must_use]
    pub fn mean_along(&self, row: &Row) -> f64 {
        row.iter().map(|&(feature, value)| value * self.mean_of(feature)).sum()
    }

    /// Covariance of two weighted sums of terms.
    #[must_use]
    pub fn cov_along(&self, one: &Row, other: &Row) -> f64 {
        one.iter().map(|&(f, x)| x * other.iter().map(|&(g, y)| y * self.cov_of(f, g)).sum::<f64>()).sum()
    }

    /// Mean and variance of a weighted sum of terms.
    #[must_use]
    pub fn predict(&self, row: &Row) -> Prediction {
        Prediction { mean: self.mean_along(row), var: self.cov_along(row, row).max(0.0) }
    }

    /// Stores a term that was not met before, with its prior.
    fn meet(&mut self, feature: Feature) -> usize {
        if let Some(at) = self.position(feature) {
            return at;
        }
        let (n, prior) = (self.terms.len(), feature.prior());
        let mut cov = Vec::with_capacity((n + 1) * (n + 1));
        for row in 0..n {
            cov.extend_from_slice(&self.cov[row * n..(row + 1) * n]);
            cov.push(0.0);
        }
        cov.resize((n + 1) * (n + 1), 0.0);
        cov[(n + 1) * (n + 1) - 1] = prior.sd * prior.sd;
        self.cov = cov;
        self.index[usize::from(feature.code())] = u16::try_from(n).ok();
        self.terms.push(feature);
        self.mean.push(prior.mean);
        n
    }

    /// Learns that the sum along `row` was seen to be `y`, with noise of variance `noise`.
    pub fn observe(&mut self, row: &Row, y: f64, noise: f64) {
        let places: Vec<(usize, f64)> = row.iter().map(|&(feature, value)| (self.meet(feature), value)).collect();
        let n = self.terms.len();
        let mut gain = vec![0.0; n];
        for &(at, value) in &places {
            for (g, c) in gain.iter_mut().zip(&self.cov[at * n..(at + 1) * n]) {
                *g += value * c;
            }
        }
        let var: f64 = places.iter().map(|&(at, value)| value * gain[at]).sum::<f64>().max(0.0);
        let predicted: f64 = places.iter().map(|&(at, value)| value * self.mean[at]).sum();
        let total = var + noise;
        let step = (y - predicted) / total;
        for (m, g) in self.mean.iter_mut().zip(&gain) {
            *m += g * step;
        }
        // Scaled by the root on both sides, so that the matrix stays symmetric to the last bit.
        let root = total.sqrt().recip();
        for g in &mut gain {
            *g *= root;
        }
        for (row, &g) in self.cov.chunks_exact_mut(n).zip(&gain) {
            for (c, &h) in row.iter_mut().zip(&gain) {
                *c -= g * h;
            }
        }
    }
}

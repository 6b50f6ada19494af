//! Reads and writes Beta statistics in the predecessor's form: context key → arm → `{alpha, beta, total_attempts, …}`.
//!
//! Four-part keys lose their last part, so several may fall together: their evidence is added up. An unknown key or arm, or a cell
//! that is no Beta posterior, is left out and named; a blob that is not of this form at all is refused, and nothing changes.

use super::{BetaCell, BetaView};
use crate::arm::Arm;
use crate::context::ContextKey;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use wire::Read;

/// The result of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Imported {
    /// Cells taken over.
    pub cells: usize,
    /// The rows left out, with reasons.
    pub skipped: Vec<String>,
}

/// The blob is not a map of maps in JSON.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not Beta statistics: {0}")]
pub struct BadBlob(pub String);

/// A cell in the predecessor's form; more fields are ignored.
#[derive(Deserialize)]
struct Foreign {
    alpha: f64,
    beta: f64,
    #[serde(default, alias = "attempts")]
    total_attempts: u64,
}

impl Foreign {
    fn cell(self) -> Result<BetaCell, String> {
        let sane = |x: f64| x.is_finite() && (1.0..1e12).contains(&x);
        if sane(self.alpha) && sane(self.beta) {
            Ok(BetaCell { alpha: self.alpha, beta: self.beta, attempts: self.total_attempts, at: None })
        } else {
            Err(format!("alpha {} and beta {} must be at least 1", self.alpha, self.beta))
        }
    }
}

impl BetaView {
    /// Adds statistics in the predecessor's form.
    ///
    /// # Errors
    /// [`BadBlob`] if it is not a map of maps, or if nothing in it can be taken; nothing is changed then.
    pub fn import(&mut self, blob: &str) -> Result<Imported, BadBlob> {
        let value: Value = serde_json::from_str(blob).map_err(|error| BadBlob(error.to_string()))?;
        let Value::Object(contexts) = value else { return Err(BadBlob("it is not a map of contexts".to_owned())) };
        let mut report = Imported::default();
        for (key, arms) in contexts {
            let (parsed, arms) = match (key.parse::<ContextKey>(), arms) {
                (Ok(parsed), Value::Object(arms)) => (parsed, arms),
                (Err(error), _) => {
                    report.skipped.push(error.to_string());
                    continue;
                }
                (Ok(_), _) => return Err(BadBlob(format!("{key} is not a map of arms"))),
            };
            for (name, cell) in arms {
                let arm = name.parse::<Arm>().map_err(|error| error.to_string());
                let cell = serde_json::from_value::<Foreign>(cell).map_err(|error| error.to_string()).and_then(Foreign::cell);
                match (arm, cell) {
                    (Ok(arm), Ok(cell)) => {
                        self.cells.entry(parsed).or_default().entry(arm).or_default().absorb(&cell);
                        report.cells += 1;
                    }
                    (Err(why), _) | (_, Err(why)) => report.skipped.push(format!("{key}/{name}: {why}")),
                }
            }
        }
        match report.skipped.first() {
            Some(why) if report.cells == 0 => Err(BadBlob(format!("nothing in it could be taken: {why}"))),
            _ => Ok(report),
        }
    }

    /// The statistics in the predecessor's form.
    #[must_use]
    pub fn export(&self) -> Value {
        let mut contexts = serde_json::Map::new();
        for (key, arm, cell) in self.cells() {
            let arms = contexts.entry(key.to_string()).or_insert_with(|| json!({}));
            arms[arm.name()] = json!({
                "alpha": cell.alpha,
                "beta": cell.beta,
                "total_attempts": cell.attempts,
                "success_rate": cell.mean(),
                "last_updated": cell.at,
            });
        }
        Value::Object(contexts)
    }
}

//! `policy`: the policy outside of live rooms.

use super::lines::{Lines, Said, say};
use anyhow::{Context, bail};
use clap::{Args, Subcommand, ValueEnum};
use conductor::offpolicy::{Chance, Entry, Holding, Replay, WhatIf, replay, what_if};
use conductor::policy::{Holdout, Outcome, Policy, PolicySettings};
use conductor::record::Decision;
use serde::Serialize;
use simulation::bandit::Bandit;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Write};
use std::path::PathBuf;

/// A task for the policy.
#[derive(Subcommand, Debug)]
pub enum PolicyCommand {
    /// Play a judge's bandit: one JSON object a line from standard input, answers to standard output
    Bandit,
    /// Replay a decision log: check that the policy makes the same choices, and estimate what other settings would have gained
    ///
    /// The log is what GET /api/v1/events/{event}/log.ndjson gives. Prints one JSON object.
    Replay(ReplayArguments),
}

/// A log, and the settings of the policy that is asked about.
#[derive(Args, Debug)]
pub struct ReplayArguments {
    /// The log: one decision or outcome a line
    log: PathBuf,
    /// The policy to evaluate
    #[arg(long, value_enum, default_value_t = Asked::Effects)]
    policy: Asked,
    /// Share of decisions held on purpose
    #[arg(long, default_value_t = Holdout::AS_EVER)]
    holdout: Holdout,
    /// Least probability of an admissible arm
    #[arg(long, default_value_t = PolicySettings::default().floor)]
    floor: f64,
    /// Factor on the posterior covariance when effects are drawn
    #[arg(long, default_value_t = PolicySettings::default().temper)]
    temper: f64,
    /// Attention cost of an intervention, in score units
    #[arg(long, default_value_t = PolicySettings::default().cost)]
    cost: f64,
}

/// A policy that may be asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Asked {
    /// This one, with the given settings, learning as it goes
    Effects,
    /// Never do anything
    Hold,
    /// Draw any admissible arm with equal probability
    Chance,
}

/// The findings in a log.
#[derive(Serialize)]
struct Findings {
    /// The replay: does the policy choose the same again?
    replay: Replay,
    /// The gain that the given settings would have brought on the same decisions, if the log can tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    what_if: Option<WhatIf>,
    /// The reason why the log cannot tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    no_estimate: Option<String>,
}

/// Plays a bandit or goes through a log.
///
/// # Errors
/// If a file or a stream cannot be read or written.
pub fn run(command: PolicyCommand) -> anyhow::Result<()> {
    match command {
        PolicyCommand::Bandit => bandit(std::io::stdin().lock(), std::io::stdout().lock()),
        PolicyCommand::Replay(arguments) => {
            let file = File::open(&arguments.log).with_context(|| format!("cannot read {}", arguments.log.display()))?;
            let entries = read(BufReader::new(file))?;
            println!("{}", serde_json::to_string_pretty(&findings(&entries, &arguments))?);
            Ok(())
        }
    }
}

fn bandit(input: impl std::io::BufRead, mut output: impl Write) -> anyhow::Result<()> {
    let mut bandit = Bandit::new(PolicySettings::default(), 0);
    let mut lines = Lines::new(input);
    while let Some((number, line)) = lines.next()? {
        match bandit.line(line) {
            Ok(Some(answer)) => {
                if say(&mut output, &format!("{answer}\n"))? == Said::NobodyListens {
                    break;
                }
            }
            Ok(None) => {}
            // The judge waits for an answer that will not come.
            Err(error) => bail!("line {number}: {error}"),
        }
    }
    Ok(())
}

fn read(input: impl std::io::BufRead) -> anyhow::Result<Vec<Entry>> {
    let (mut lines, mut entries) = (Lines::new(input), Vec::new());
    while let Some((number, line)) = lines.next()? {
        entries.push(serde_json::from_str(line).with_context(|| format!("line {number} is no row of a decision log"))?);
    }
    Ok(entries)
}

fn findings(entries: &[Entry], arguments: &ReplayArguments) -> Findings {
    let mut outcomes: BTreeMap<_, &Outcome> = BTreeMap::new();
    for entry in entries {
        if let Entry::Outcome(outcome) = entry {
            outcomes.insert(outcome.proposal, outcome);
        }
    }
    let decisions: Vec<Decision> = entries
        .iter()
        .filter_map(|entry| match entry {
            Entry::Decision(row) => {
                Some(Decision { outcome: outcomes.get(&row.proposal).map(|&outcome| outcome.clone()), ..(**row).clone() })
            }
            Entry::Outcome(_) | Entry::Start(_) | Entry::Coin(_) => None,
        })
        .collect();
    let start = entries.iter().find_map(|entry| if let Entry::Start(start) = entry { Some((**start).clone()) } else { None });
    let ReplayArguments { holdout, floor, temper, cost, .. } = *arguments;
    let settings = PolicySettings { holdout, floor, temper, cost, ..PolicySettings::default() };
    let estimate = match arguments.policy {
        Asked::Effects => what_if(&decisions, &mut Policy::starting_from(&start.unwrap_or_default(), settings), cost),
        Asked::Hold => what_if(&decisions, &mut Holding, cost),
        Asked::Chance => what_if(&decisions, &mut Chance, cost),
    };
    Findings {
        replay: replay(Policy::new(PolicySettings::default()), entries),
        what_if: estimate.as_ref().ok().copied(),
        no_estimate: estimate.err().map(|refusal| refusal.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bandit_answers_decisions_and_reports_at_the_end() {
        let decision = r#"{"type":"decision","id":1,"session":"a","t":60,"anomaly":"SUDDEN_DROP","phase":"talk","audience":50,"pre":0.3,"expected":0.5,"minutes_in":12,"history":[],"arms":["NONE","POLL"]}"#;
        let input = format!(
            "{{\"type\":\"hello\",\"protocol\":\"bandit/1\",\"arms\":[\"NONE\",\"POLL\"],\"seed\":3}}\n{decision}\n{{\"type\":\"end\"}}\n"
        );
        let mut output = Vec::new();
        bandit(input.as_bytes(), &mut output).unwrap();
        let lines: Vec<serde_json::Value> =
            String::from_utf8(output).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let total: f64 = lines[0]["propensities"].as_object().unwrap().values().map(|p| p.as_f64().unwrap()).sum();
        assert!((total - 1.0).abs() < 1e-9, "{}", lines[0]);
        assert!(lines[1]["report"].is_object(), "{}", lines[1]);
    }

    #[test]
    fn a_line_that_is_no_row_is_named() {
        let error = read("\n{\"row\":\"verdict\"}\n".as_bytes()).unwrap_err();
        assert!(format!("{error:#}").contains("line 2"), "{error:#}");
    }

    #[test]
    fn a_log_judges_plain_policies_only_with_support() {
        let mut bandit = Policy::new(PolicySettings { holdout: Holdout::Fixed(0.5), ..PolicySettings::default() });
        let context = conductor::context::Context {
            anomaly: conductor::anomaly::AnomalyKind::SuddenDrop,
            phase: conductor::signal::Phase::Talk,
            people: 40,
            pre: conductor::unit::Score::new(0.3),
            expected: conductor::unit::Score::new(0.5),
            minutes_in: 10.0,
            before: None,
        };
        let arms = [conductor::arm::Arm::Hold, conductor::arm::Arm::Poll].map(|arm| (arm, conductor::policy::Admissible::Yes));
        let mut log = Vec::new();
        for n in 0..200_u64 {
            let choice = bandit.choose_seeded(&context, &arms, &[], n);
            let held = choice.arm == conductor::arm::Arm::Hold;
            let outcome = serde_json::json!({
                "proposal": uuid::Uuid::from_u64_pair(1, n), "session": uuid::Uuid::from_u64_pair(2, n / 4), "context": context,
                "history": [], "arm": choice.arm, "propensities": choice.propensities, "treated": if held { "holdout" } else { "sent" },
                "pre": 0.3, "post": 0.32, "at": n,
            });
            let decision = serde_json::json!({
                "row": "decision", "proposal": outcome["proposal"], "session": outcome["session"], "at": n, "context": context,
                "history": [], "choice": choice, "mode": conductor::mode::Mode::Auto, "gate": "admitted", "decided_by": {"who": "conductor"},
                "outcome": null,
            });
            bandit.learn(&serde_json::from_value(outcome.clone()).unwrap());
            log.push(decision.to_string());
            let mut row = outcome;
            row["row"] = "outcome".into();
            log.push(row.to_string());
        }
        let arguments =
            |policy| ReplayArguments { log: PathBuf::new(), policy, holdout: Holdout::AS_EVER, floor: 0.005, temper: 0.25, cost: 0.01 };
        let all = read(log.join("\n").as_bytes()).unwrap();
        let held = findings(&all, &arguments(Asked::Hold));
        assert_eq!(held.replay.decisions, 200);
        let value = held.what_if.unwrap().value;
        assert!((value.estimate - 0.02).abs() < 0.01, "{value:?}");
        let few = findings(&all[..40], &arguments(Asked::Hold));
        assert!(few.what_if.is_none() && few.no_estimate.unwrap().contains("not enough support"));
    }
}

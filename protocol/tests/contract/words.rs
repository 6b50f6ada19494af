//! The words of outcomes claim no more than was measured.

use crate::conduct_samples::{lift, outcome};
use conductor::arm::Arm;
use conductor::lift::Interval;
use conductor::measurement::Missing;
use conductor::policy::{Outcome, Treatment};
use protocol::OutcomeView;
use std::path::Path;

fn words(outcome: Outcome, estimate: Option<Interval>) -> String {
    OutcomeView::new(&outcome, Some(lift(estimate))).words
}

const ESTIMATE: Option<Interval> = Some(Interval { estimate: 0.06, low: -0.01, high: 0.13 });

#[test]
fn an_estimate_comes_with_its_interval_and_its_n() {
    let words = words(outcome(), ESTIMATE);
    assert_eq!(
        words,
        "The score went from 41 to 52. Estimated effect of what is sent in this event: +6 points (95 % interval −1 to +13), \
         from 44 sends and 31 holdouts."
    );
}

#[test]
fn nothing_that_people_read_shows_the_interval_of_one_look() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("..")];
    folders = ["wording/src", "kit/src", "app/src", "protocol/src", "engine/src", "server/src"]
        .into_iter()
        .map(|part| folders[0].join(part))
        .collect();
    let mut read = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("it is there").map(|entry| entry.expect("it is readable").path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|kind| kind == "rs") {
                let text = std::fs::read_to_string(&entry).expect("it is text");
                assert!(!text.contains("lift.estimate"), "{}: people look again and again", entry.display());
                read += 1;
            }
        }
    }
    assert!(read > 100, "{read} files");
}

#[test]
fn without_an_estimate_there_is_not_enough_data_to_tell() {
    assert_eq!(
        words(outcome(), None),
        "The score went from 41 to 52. Not enough data to tell whether sending helps: 44 sends and 31 holdouts so far."
    );
    assert!(OutcomeView::new(&outcome(), None).words.contains("Not enough data to tell"));
}

#[test]
fn a_holdout_is_said_to_be_on_purpose() {
    let held = Outcome { treated: Treatment::Holdout, arm: Arm::Hold, ..outcome() };
    assert!(words(held, None).starts_with("Nothing was sent, on purpose; the score went from 41 to 52."));
}

#[test]
fn what_was_not_measured_says_why_and_what_was_not_sent_says_so() {
    let missing = Outcome { post: None, missing: Some(Missing::TooFewPeople), ..outcome() };
    assert!(words(missing, None).starts_with("Not measured: fewer than five people were there."));
    let not_sent = Outcome { treated: Treatment::NotTreated, post: None, missing: Some(Missing::NotTreated), ..outcome() };
    assert_eq!(words(not_sent, ESTIMATE), "Nothing was sent, so there is nothing to measure.");
}

#[test]
fn a_difference_that_rounds_to_nothing_has_no_sign() {
    let flat = Some(Interval { estimate: -0.001, low: -0.031, high: 0.029 });
    assert!(words(outcome(), flat).contains("0 points (95 % interval −3 to +3)"));
}

//! [`DecisionSheet`]: why something was suggested: the record of the decision, in words and in numbers.

use super::icon::{Icon, IconName};
use super::inspect::Inspector;
use super::local_time::{LocalTime, Shown};
use super::sheet::Sheet;
use crate::api::Failure;
use crate::api::record::decision;
use crate::format::{anomaly_name, arm_name, counted, mode_name, percent, points, signed_points};
use conductor::id::ProposalId;
use leptos::prelude::*;
use protocol::DecisionPage;

/// The sheet with the decision record of the proposal that the inspector names.
#[component]
pub fn DecisionSheet(
    /// Which record, and whether it is shown.
    inspector: Inspector,
) -> impl IntoView {
    view! {
        <Sheet open=inspector.is_open() title="Why this?">
            {move || inspector.proposal().map(|proposal| view! { <Record proposal/> })}
        </Sheet>
    }
}

#[component]
fn Record(proposal: ProposalId) -> impl IntoView {
    let record = LocalResource::new(move || decision(proposal));
    view! {
        <Suspense fallback=|| view! { <div class="skeleton skeleton--block"></div><div class="skeleton skeleton--block"></div> }>
            {move || Suspend::new(async move {
                match record.await {
                    Ok(page) => shown(page),
                    Err(failure) => failed(&failure),
                }
            })}
        </Suspense>
    }
}

fn failed(failure: &Failure) -> AnyView {
    view! { <p class="notice notice--bad" role="alert"><Icon name=IconName::Warning/><span>{failure.words()}</span></p> }.into_any()
}

fn shown(page: DecisionPage) -> AnyView {
    let DecisionPage { decision, explanation, outcome } = page;
    let why_not: Vec<_> =
        explanation.why_not.into_iter().map(|(arm, words)| view! { <li><b>{arm_name(arm)}". "</b>{words}</li> }).collect();
    let arms = decision
        .choice
        .arms
        .iter()
        .map(|reason| {
            let chosen = reason.arm == decision.choice.arm;
            let half = 1.96 * reason.belief.sd;
            let range = format!(
                "{} ({} to {})",
                signed_points(reason.belief.mean),
                signed_points(reason.belief.mean - half),
                signed_points(reason.belief.mean + half)
            );
            view! {
                <tr class:is-chosen=chosen>
                    <th scope="row">{arm_name(reason.arm)}{chosen.then_some(" ✓")}</th>
                    <td class="is-number">{range}</td>
                    <td class="is-number">{percent(reason.belief.p_better_than_hold)}</td>
                    <td class="is-number">{format!("{:.0} %", reason.win_share * 100.0)}</td>
                    <td class="is-number">{percent(reason.propensity)}</td>
                    <td>{reason.inadmissible.map(|why| why.to_string())}</td>
                </tr>
            }
        })
        .collect_view();
    let by = decision.decided_by.to_string();
    let context = decision.context;
    view! {
        <div class="record">
            <section>
                <h3>"Why now"</h3>
                <p>{explanation.why_now}</p>
                <h3>{format!("Why “{}”", arm_name(decision.choice.arm))}</h3>
                <p>{explanation.why_this}</p>
                <h3>"How sure"</h3>
                <p>{explanation.how_sure}</p>
                <h3>"If nothing is done"</h3>
                <p>{explanation.if_nothing}</p>
            </section>
            {(!why_not.is_empty()).then(|| view! { <section><h3>"Why not the others"</h3><ul class="record__list">{why_not}</ul></section> })}
            {outcome.map(|outcome| view! { <section><h3>"What came of it"</h3><p>{outcome.words}</p></section> })}
            <section>
                <h3>"The draw"</h3>
                <div class="table-scroll" tabindex="0" role="region" aria-label="The arms of this decision">
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">"Arm"</th>
                                <th scope="col" class="is-number">"Effect, points"</th>
                                <th scope="col" class="is-number">"Beats waiting"</th>
                                <th scope="col" class="is-number">"Draws won"</th>
                                <th scope="col" class="is-number">"Drawn with"</th>
                                <th scope="col">"Not possible because"</th>
                            </tr>
                        </thead>
                        <tbody>{arms}</tbody>
                    </table>
                </div>
            </section>
            <section>
                <h3>"The record"</h3>
                <dl class="facts">
                    <dt>"When"</dt><dd><LocalTime at=decision.at shown=Shown::Day/></dd>
                    <dt>"Drop"</dt><dd>{anomaly_name(context.anomaly)}", score " {points(context.pre)} " where " {points(context.expected)} " was expected"</dd>
                    <dt>"Room"</dt><dd>{counted(context.people, "person", "people")}", " {format!("{:.0} min in", context.minutes_in)}</dd>
                    <dt>"Mode"</dt><dd>{mode_name(decision.mode)}</dd>
                    <dt>"Gate"</dt><dd>{decision.gate}</dd>
                    <dt>"Decided by"</dt><dd>{by}</dd>
                    <dt>"Holdout"</dt><dd>{if decision.choice.forced_holdout { "yes: waiting was drawn on purpose" } else { "no" }}</dd>
                    <dt>"Policy"</dt><dd>{format!("version {}: {} learned", decision.choice.policy_version, counted(decision.choice.policy_version, "outcome", "outcomes"))}</dd>
                    <dt>"Seed"</dt><dd><code>{decision.choice.seed.to_string()}</code>". The same log and seed draw the same arm."</dd>
                </dl>
            </section>
        </div>
    }
    .into_any()
}

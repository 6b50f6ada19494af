//! [`DecisionSheet`]: the record of a decision, in words and in numbers: why something was suggested.

use super::inspect::Inspector;
use crate::chunk::{Lost, later, wasm_split};
use api::record::decision;
use conductor::id::ProposalId;
use kit::form::refusal;
use kit::local_time::{LocalTime, Precision};
use kit::sheet::Sheet;
use kit::wide_table::WideTable;
use leptos::prelude::*;
use protocol::DecisionPage;
use wording::format::{anomaly_name, arm_name, mode_name, percent, points, signed_points};
use wording::language::{record as text, t, terms};
use wording::{decided_by, explained, gate_words, inadmissible_words, outcome_words};

/// The sheet with the decision record of the proposal that the inspector names.
#[component]
pub fn DecisionSheet(
    /// The record to show, if any.
    inspector: Inspector,
) -> impl IntoView {
    view! {
        <Sheet open=inspector.is_open() title=text::WHY_THIS>
            {move || inspector.proposal().map(|proposal| later(load_record, move || record(proposal)))}
        </Sheet>
    }
}

/// A decision record.
#[wasm_split(decision, wasm_split_path = leptos::wasm_split, fallible, preload(load_record))]
pub(crate) fn record(proposal: ProposalId) -> Result<AnyView, Lost> {
    Ok(view! { <Record proposal/> }.into_any())
}

#[component]
fn Record(proposal: ProposalId) -> impl IntoView {
    let record = LocalResource::new(move || decision(proposal));
    view! {
        <Suspense fallback=|| view! { <div class="skeleton skeleton--block"></div><div class="skeleton skeleton--block"></div> }>
            {move || Suspend::new(async move {
                match record.await {
                    Ok(page) => shown(page),
                    Err(failure) => refusal(Some(failure)).into_any(),
                }
            })}
        </Suspense>
    }
}

fn shown(page: DecisionPage) -> AnyView {
    let DecisionPage { decision, outcome, .. } = page;
    let explanation = explained(&decision);
    let why_not: Vec<_> =
        explanation.why_not.into_iter().map(|(arm, words)| view! { <li><b>{t(arm_name(arm))}". "</b>{words}</li> }).collect();
    let arms = decision
        .choice
        .arms
        .iter()
        .map(|reason| {
            let chosen = reason.arm == decision.choice.arm;
            let (low, high) = reason.belief.interval();
            let range = text::INTERVAL.with(&[
                ("mean", &signed_points(reason.belief.mean)),
                ("low", &signed_points(low)),
                ("high", &signed_points(high)),
            ]);
            view! {
                <tr class:is-chosen=chosen>
                    <th scope="row">{t(arm_name(reason.arm))}{chosen.then_some(" ✓")}</th>
                    <td class="is-number">{range}</td>
                    <td class="is-number">{percent(reason.belief.p_better_than_hold)}</td>
                    <td class="is-number">{format!("{:.0} %", reason.win_share * 100.0)}</td>
                    <td class="is-number">{percent(reason.propensity)}</td>
                    <td>{reason.inadmissible.map(|why| t(inadmissible_words(why)))}</td>
                </tr>
            }
        })
        .collect_view();
    let by = decided_by(&decision.decided_by);
    let context = decision.context;
    let drop = text::DROP_FACTS.with(&[
        ("kind", &anomaly_name(context.anomaly)),
        ("score", &points(context.pre)),
        ("expected", &points(context.expected)),
    ]);
    let room = text::ROOM_FACTS.with(&[("people", &terms::PEOPLE.of(context.people)), ("minutes", &format!("{:.0}", context.minutes_in))]);
    let version = decision.choice.policy_version;
    let policy = text::VERSION.with(&[("version", &version), ("outcomes", &text::OUTCOMES_COUNTED.of(version))]);
    view! {
        <div class="record">
            <section>
                <h3>{t(text::WHY_NOW)}</h3>
                <p>{explanation.why_now}</p>
                <h3>{text::WHY_ARM.with(&[("arm", &arm_name(decision.choice.arm))])}</h3>
                <p>{explanation.why_this}</p>
                <h3>{t(text::HOW_SURE)}</h3>
                <p>{explanation.how_sure}</p>
                <h3>{t(text::IF_NOTHING)}</h3>
                <p>{explanation.if_nothing}</p>
            </section>
            {(!why_not.is_empty()).then(|| view! { <section><h3>{t(text::WHY_NOT_OTHERS)}</h3><ul class="record__list">{why_not}</ul></section> })}
            {outcome.map(|outcome| view! { <section><h3>{t(text::WHAT_CAME)}</h3><p>{outcome_words(&outcome)}</p></section> })}
            <section>
                <h3>{t(text::THE_DRAW)}</h3>
                <WideTable label=text::ARMS_OF_DECISION>
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">{t(text::ARM)}</th>
                                <th scope="col" class="is-number">{t(text::EFFECT)}</th>
                                <th scope="col" class="is-number">{t(text::BEATS_WAITING)}</th>
                                <th scope="col" class="is-number">{t(text::DRAWS_WON)}</th>
                                <th scope="col" class="is-number">{t(text::DRAWN_WITH)}</th>
                                <th scope="col">{t(text::NOT_POSSIBLE)}</th>
                            </tr>
                        </thead>
                        <tbody>{arms}</tbody>
                    </table>
                </WideTable>
            </section>
            <section>
                <h3>{t(text::THE_RECORD)}</h3>
                <dl class="facts">
                    <dt>{t(text::WHEN)}</dt><dd><LocalTime at=decision.at shown=Precision::Day/></dd>
                    <dt>{t(text::DROP)}</dt><dd>{drop}</dd>
                    <dt>{t(text::ROOM)}</dt><dd>{room}</dd>
                    <dt>{t(text::MODE)}</dt><dd>{t(mode_name(decision.mode))}</dd>
                    <dt>{t(text::GATE)}</dt><dd>{t(gate_words(decision.gate))}</dd>
                    <dt>{t(text::DECIDED_BY)}</dt><dd>{by}</dd>
                    <dt>{t(text::HOLDOUT)}</dt><dd>{t(if decision.choice.forced_holdout { text::HOLDOUT_YES } else { text::NO })}</dd>
                    <dt>{t(text::POLICY)}</dt><dd>{policy}</dd>
                    <dt>{t(text::SEED)}</dt><dd><code>{decision.choice.seed.to_string()}</code>". "{t(text::SAME_SEED)}</dd>
                </dl>
            </section>
        </div>
    }
    .into_any()
}

//! [`ScoreCard`]: the score, large; its usual range; and the forces that move it.

use conductor::host::LEAST_SESSIONS;
use conductor::reading::{Contribution, Findable, HostComparison, Reading, Trend, Warmth};
use conductor::time::Span;
use conductor::unit::Score;
use kit::announcer::use_announcer;
use kit::icon::{Icon, IconName};
use leptos::prelude::*;
use session::live::LiveStoreFields;
use session::socket::use_socket;
use wording::format::{anomaly_name, driver_name, points, signed_points, times, trend_word, warmth_words};
use wording::language::{Text, score as text, t, terms};

/// A contribution in logit units that fills its half of the bar.
const FULL: f64 = 1.5;
/// Least seconds between two spoken scores.
const SILENCE_S: f64 = 10.0;
/// Least change in points that is worth speaking of.
const WORTH_SAYING: i64 = 4;

/// The score now.
#[component]
pub fn ScoreCard() -> impl IntoView {
    let socket = use_socket();
    let live = socket.live;
    let announcer = use_announcer();
    let reading = Memo::new(move |_| live.reading().get());
    Effect::new(move |before: Option<Option<(Reading, i64)>>| {
        let before = before.flatten();
        let now = reading.get()?;
        let score = points(now.score?);
        if let Some((last, said)) = &before
            && (now.at.seconds_since(last.at) < SILENCE_S || ((score - said).abs() < WORTH_SAYING && last.trend == now.trend))
        {
            return before;
        }
        announcer.say(text::SPOKEN.with(&[("score", &score), ("trend", &trend_word(now.trend))]));
        Some((now, score))
    });
    view! {
        <section class="panel score" aria-labelledby="score-title">
            <div class="score__main">
                <h2 class="panel__title" id="score-title">{t(text::TITLE)}</h2>
                {move || match reading.get() {
                    Some(reading) => headline(&reading).into_any(),
                    None => view! { <p class="score__number score__number--none">"–"</p> }.into_any(),
                }}
            </div>
            <div class="score__why">
                {move || reading.get().map(|reading| match (reading.score, warmth_words(reading.warmth)) {
                    (None, Some((title, words))) => view! {
                        <div class="score__state"><h3>{t(title)}</h3><p>{t(words)}</p>{judged(&reading)}</div>
                    }.into_any(),
                    (_, note) => view! { <Contributions reading=reading.clone() note/> }.into_any(),
                })}
            </div>
        </section>
    }
}

fn headline(reading: &Reading) -> impl IntoView + use<> {
    let Some(score) = reading.score else {
        return view! {
            <p class="score__number score__number--none numbers">{reading.people}</p>
            <p class="score__trend">{t(if reading.people == 1 { text::PERSON_HERE } else { text::PEOPLE_HERE })}</p>
        }
        .into_any();
    };
    let (class, icon) = match reading.trend {
        Trend::Rising => ("trend trend--up", "M5 16l5-6 4 4 5-8"),
        Trend::Steady => ("trend", "M4 12h16"),
        Trend::Falling => ("trend trend--down", "M5 8l5 6 4-4 5 8"),
    };
    let away = reading.expected.map(|expected| {
        let difference = score.get() - expected.get();
        match signed_points(difference).as_str() {
            "0" => t(text::AS_USUAL_HERE).to_owned(),
            words => text::FROM_USUAL.with(&[("points", &words)]),
        }
    });
    view! {
        <div class="score__line">
            <p class="score__number numbers"><b>{points(score)}</b><span class="visually-hidden">{t(text::OF_100)}</span></p>
            <p class=class>
                <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=icon></path></svg>
                {t(trend_word(reading.trend))}
            </p>
        </div>
        <Meter score band=reading.band/>
        <p class="score__away">{away}</p>
    }
    .into_any()
}

/// The falls that would show here, and how soon: where a fall by half may not, the smallest one that would.
fn findable_words(findable: Findable) -> String {
    let within = |span: Span| text::WITHIN.of(u64::try_from(span.as_millis()).unwrap_or_default().div_ceil(60_000).max(1));
    let Findable { quarter, half, three_quarters, silence } = findable;
    match (half, three_quarters, silence) {
        (Some(half), ..) => {
            let quarter = quarter.map_or_else(|| t(text::NOT_AT_ALL).to_owned(), within);
            text::FINDABLE.with(&[("half", &within(half)), ("quarter", &quarter)])
        }
        (None, Some(deep), _) => text::FINDABLE_DEEP.with(&[("within", &within(deep))]),
        (None, None, Some(silence)) => text::FINDABLE_SILENCE.with(&[("within", &within(silence))]),
        (None, None, None) => t(text::FINDABLE_NONE).to_owned(),
    }
}

/// The falls that the conductor can see in this room, and the sessions that it compares it with.
fn judged(reading: &Reading) -> impl IntoView + use<> {
    (reading.warmth != Warmth::Ended).then(|| {
        // Where it is too quiet to tell, the card says so already.
        let known = reading.findable.filter(|findable| reading.score.is_some() || findable.silence.is_some());
        let findable = known.map(|findable| view! { <p class="score__legend">{findable_words(findable)}</p> });
        let host = reading.host.map(|host| view! { <p class="score__legend">{host_words(host)}</p> });
        (findable, host)
    })
}

/// Earlier sessions of the host with which the room is compared.
fn host_words(host: HostComparison) -> String {
    let least = u32::try_from(LEAST_SESSIONS).unwrap_or(u32::MAX);
    match host.sessions {
        0 => t(text::HOST_FIRST).to_owned(),
        sessions if host.custom => text::HOST_CUSTOM.with(&[("n", &sessions)]),
        sessions => text::HOST_SOON.of(least.saturating_sub(sessions).max(1)),
    }
}

/// The score on its scale, over the range where it usually lies.
#[component]
fn Meter(score: Score, band: Option<(Score, Score)>) -> impl IntoView {
    let percent = |score: Score| format!("{:.1}%", score.get() * 100.0);
    let usual = band.map(|(low, high)| {
        let words = text::USUAL_RANGE.with(&[("low", &points(low)), ("high", &points(high))]);
        (view! { <rect class="meter__band" x=percent(low) width=format!("{:.1}%", (high.get() - low.get()) * 100.0) y="0" height="100%" rx="4"></rect> }, words)
    });
    let (ribbon, words) = usual.map_or((None, None), |(ribbon, words)| (Some(ribbon), Some(words)));
    view! {
        <div class="meter">
            <svg class="meter__svg" aria-hidden="true">
                <rect class="meter__ground" width="100%" height="100%" rx="6"></rect>
                {ribbon}
                <line class="meter__mark" x1=percent(score) x2=percent(score) y1="0" y2="100%"></line>
            </svg>
            <p class="meter__scale numbers"><span>"0"</span><span>{words}</span><span>"100"</span></p>
        </div>
    }
}

#[component]
fn Contributions(reading: Reading, note: Option<(Text, Text)>) -> impl IntoView {
    let rows = reading.contributions.iter().map(contribution).collect_view();
    let detectors = reading
        .statistics
        .iter()
        .map(|statistic| {
            let share = if statistic.threshold > 0.0 { (statistic.value / statistic.threshold).clamp(0.0, 1.0) } else { 0.0 };
            view! {
                <li class="near__row">
                    <span>{t(anomaly_name(statistic.kind))}</span>
                    <svg class="near__svg" aria-hidden="true">
                        <rect class="near__ground" width="100%" height="100%" rx="3"></rect>
                        <rect class="near__bar" width=format!("{:.1}%", share * 100.0) height="100%" rx="3"></rect>
                    </svg>
                    <span class="numbers muted">{format!("{:.0} %", share * 100.0)}</span>
                </li>
            }
        })
        .collect_view();
    let has_detectors = !reading.statistics.is_empty();
    view! {
        {note.filter(|_| reading.warmth != Warmth::Ended).map(|(title, words)| view! {
            <p class="score__note"><Icon name=IconName::Info/><span><b>{t(title)}". "</b>{t(words)}</span></p>
        })}
        <h3 class="score__heading">{t(text::WHAT_MOVES_IT)}</h3>
        <ul class="contributions">{rows}</ul>
        <p class="score__legend">{t(text::LEGEND)}</p>
        {judged(&reading)}
        <details class="disclosure">
            <summary>{t(text::HOW)}" "<Icon name=IconName::Down/></summary>
            <div class="stack stack--tight score__how">
                <p>
                    {text::HOW_WORDS.with(&[("people", &terms::PEOPLE.of(reading.people))])}
                </p>
                {has_detectors.then(|| view! { <h4>{t(text::NEAR_ALARM)}</h4><ul class="near">{detectors}</ul> })}
            </div>
        </details>
    }
}

fn contribution(contribution: &Contribution) -> impl IntoView + use<> {
    let share = (contribution.value / FULL).clamp(-1.0, 1.0);
    let (x, class) =
        if share < 0.0 { (50.0 + share * 50.0, "contribution__bar contribution__bar--down") } else { (50.0, "contribution__bar") };
    let ratio = contribution.ratio.map_or_else(|| "–".to_owned(), |ratio| text::TIMES_USUAL.with(&[("times", &times(ratio))]));
    let sense = match contribution.value {
        value if value > 0.05 => text::RAISES,
        value if value < -0.05 => text::LOWERS,
        _ => text::AS_USUAL,
    };
    view! {
        <li class="contribution">
            <span>{t(driver_name(contribution.channel))}</span>
            <svg class="contribution__svg" aria-hidden="true">
                <line class="contribution__zero" x1="50%" x2="50%" y1="0" y2="100%"></line>
                <rect class=class x=format!("{x:.1}%") width=format!("{:.1}%", share.abs() * 50.0) y="20%" height="60%" rx="2"></rect>
            </svg>
            <span class="contribution__ratio numbers">{ratio}<span class="visually-hidden">", " {t(sense)}</span></span>
        </li>
    }
}

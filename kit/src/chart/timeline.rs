//! [`TimelineChart`]: the score over time, with its baseline, its gaps and numbered interventions.

use super::path;
use super::scale::{HEIGHT, Linear, WIDTH};
use super::track::Track;
use crate::icon::{Icon, IconName};
use crate::local_time::{LocalTime, Precision, use_clock_of_reader, words};
use crate::wide_table::WideTable;
use conductor::measurement::Measurement;
use conductor::plan::Mark;
use conductor::unit::Score;
use leptos::html;
use leptos::prelude::*;
use protocol::{Flag, Sample};
use wording::format::{arm_name, points, rate, span};
use wording::language::{score as text, t, terms};

/// Maximum labels below the plot.
const TICKS: usize = 6;
/// Maximum rows of the table; samples in between are left out.
const ROWS: usize = 60;

/// The score over time on a fixed axis from 0 to 100.
#[component]
pub fn TimelineChart(
    /// Samples, the oldest first.
    #[prop(into)]
    samples: Signal<Vec<Sample>>,
    /// Interventions, the oldest first.
    #[prop(into)]
    flags: Signal<Vec<Flag>>,
    /// The window that is being measured.
    #[prop(into, default = Signal::stored(None))]
    measurement: Signal<Option<Measurement>>,
    /// Items of the agenda that began.
    #[prop(into, default = Signal::stored(Vec::new()))]
    marks: Signal<Vec<Mark>>,
) -> impl IntoView {
    let track = Memo::new(move |_| samples.with(|samples| Track::of(samples)));
    let hovered = RwSignal::new(None::<Sample>);
    let plot = NodeRef::<html::Div>::new();
    let here = use_clock_of_reader();
    // Sixty rows that change every few seconds are made only for those who look.
    let is_table = RwSignal::new(false);
    let hover = move |x: i32| {
        let width = plot.get_untracked().map_or(0, |plot| plot.client_width());
        if width > 0 {
            hovered.set(track.with_untracked(|track| track.as_ref()?.nearest(f64::from(x) / f64::from(width))));
        }
    };
    let readout = move || {
        hovered.get().map(|sample| {
            let score =
                sample.score.map_or_else(|| t(text::NO_SCORE).to_owned(), |score| text::SCORE_IS.with(&[("score", &points(score))]));
            let usual = match (sample.low, sample.high) {
                (Some(low), Some(high)) => text::USUALLY.with(&[("low", &points(low)), ("high", &points(high))]),
                _ => String::new(),
            };
            let half = half_words(&sample).map_or_else(String::new, |within| text::HALF_SHOWS.with(&[("within", &within)]));
            format!("{}: {score}{usual}, {}{half}", words(sample.at, Precision::Seconds, here.get()), terms::PEOPLE.of(sample.people))
        })
    };
    view! {
        <figure class="chart">
            <div class="chart__box">
                <div class="chart__y" aria-hidden="true"><span>"100"</span><span>"75"</span><span>"50"</span><span>"25"</span><span>"0"</span></div>
                <div
                    class="chart__plot"
                    node_ref=plot
                    on:pointermove=move |event| hover(event.offset_x())
                    on:pointerleave=move |_| hovered.set(None)
                >
                    <svg class="chart__svg" role="img" aria-label=move || summary(&samples.get(), flags.with(Vec::len))>
                        {move || track.with(|track| track.as_ref().map(blind_shade))}
                        <Grid/>
                        {move || measurement.get().and_then(|window| track.with(|track| track.as_ref().map(|track| window_shade(track, &window))))}
                        <svg class="chart__stretch" viewBox=format!("0 0 {WIDTH} {HEIGHT}") preserveAspectRatio="none">
                            <path class="chart__ribbon" d=move || track.with(|track| track.as_ref().map(|track| path::ribbon(&track.band())))></path>
                            <path class="chart__line" d=move || track.with(|track| track.as_ref().map(score_line))></path>
                        </svg>
                        {move || track.with(|track| track.as_ref().map(|track| marks.with(|marks| agenda_marks(track, marks))))}
                        {move || track.with(|track| track.as_ref().map(|track| flags.with(|flags| flag_marks(track, flags))))}
                        {move || hovered.get().and_then(|sample| track.with(|track| track.as_ref().map(|track| cursor(track, &sample))))}
                    </svg>
                    <Show when=move || track.with(Option::is_none)>
                        <p class="chart__empty">{t(text::LINE_BEGINS)}</p>
                    </Show>
                    <svg class="chart__x" aria-hidden="true">
                        {move || track.with(|track| track.as_ref().map(|track| ticks(track, here.get())))}
                    </svg>
                </div>
            </div>
            <figcaption class="chart__caption">
                <span class="chart__key"><i class="key key--line"></i>{t(text::SCORE)}</span>
                <span class="chart__key"><i class="key key--ribbon"></i>{t(text::USUAL_OF_ROOM)}</span>
                <Show when=move || samples.with(|samples| samples.iter().any(|sample| sample.blind))>
                    <span class="chart__key"><i class="key key--blind"></i>{t(text::BLIND)}</span>
                </Show>
                <span class="chart__key"><i class="key key--flag">"1"</i>{t(text::INTERVENTION)}</span>
                <span class="chart__readout">{readout}</span>
            </figcaption>
        </figure>
        <details class="disclosure chart__table" on:toggle=move |_| is_table.update(|is| *is = !*is)>
            <summary>{t(text::AS_TABLE)}" "<Icon name=IconName::Down/></summary>
            <Show when=move || is_table.get()>
                <WideTable label=text::OVER_TIME>
                    {move || table(&samples.get(), &flags.get(), &marks.get())}
                </WideTable>
            </Show>
        </details>
    }
}

#[component]
fn Grid() -> impl IntoView {
    ["0%", "25%", "50%", "75%", "100%"]
        .map(|y| view! { <line class="chart__grid" x1="0" x2="100%" y1=y y2=y></line> })
        .into_iter()
        .collect_view()
}

fn score_line(track: &Track) -> String {
    path::line(&track.points(Linear::share(), |sample| sample.score.map(Score::get)))
}

fn percent_of_width(x: f64) -> String {
    format!("{:.2}%", x / WIDTH * 100.0)
}

fn flag_marks(track: &Track, flags: &[Flag]) -> impl IntoView + use<> {
    let extent = track.extent();
    flags
        .iter()
        .filter(|flag| flag.at >= extent.from)
        .map(|flag| {
            let x = percent_of_width(extent.at(flag.at));
            // Neighbors stand at different heights, so that their numbers stay readable.
            let y = if flag.n % 2 == 0 { 36 } else { 13 };
            view! {
                <g class="chart__flag">
                    <title>{format!("{}: {}", flag.n, arm_name(flag.arm))}</title>
                    <line x1=x.clone() x2=x.clone() y1=y y2="100%"></line>
                    <circle cx=x.clone() cy=y r="10"></circle>
                    <text x=x y=y dy="4">{flag.n}</text>
                </g>
            }
        })
        .collect_view()
}

/// Lines where items of the agenda began, with their titles at the bottom as far as there is room.
fn agenda_marks(track: &Track, marks: &[Mark]) -> impl IntoView + use<> {
    let extent = track.extent();
    let shown: Vec<&Mark> = marks.iter().filter(|mark| (extent.from..=extent.to).contains(&mark.at)).collect();
    let ends = shown.iter().skip(1).map(|mark| extent.at(mark.at)).chain([WIDTH]).collect::<Vec<_>>();
    shown
        .into_iter()
        .zip(ends)
        .map(|(mark, end)| {
            let at = extent.at(mark.at);
            let x = percent_of_width(at);
            // A wide sign takes about ten units of the plot's width.
            let room = ((end - at) / 10.0).max(0.0) as usize;
            let words: String = if room < 3 { String::new() } else { mark.title.chars().take(room).collect() };
            view! {
                <g class="chart__mark">
                    <title>{mark.title.clone()}</title>
                    <line x1=x.clone() x2=x.clone() y1="0" y2="100%"></line>
                    <text x=x y="100%" dx="4" dy="-6">{words}</text>
                </g>
            }
        })
        .collect_view()
}

fn window_shade(track: &Track, window: &Measurement) -> impl IntoView + use<> {
    let extent = track.extent();
    let (from, to) = (extent.at(window.opens_at).min(WIDTH), extent.at(window.closes_at).min(WIDTH));
    view! { <rect class="chart__window" x=percent_of_width(from) width=percent_of_width((to - from).max(0.0)) y="0" height="100%"></rect> }
}

/// Where a fall by half would not show.
fn blind_shade(track: &Track) -> impl IntoView + use<> {
    let shade = |(from, to): (f64, f64)| {
        view! { <rect class="chart__blind" x=percent_of_width(from) width=percent_of_width((to - from).max(1.0)) y="0" height="100%"></rect> }
    };
    track.blind().into_iter().map(shade).collect_view()
}

/// The time within which a fall by half would show at a sample, in words; `None` where that is not known.
#[must_use]
pub fn half_words(sample: &Sample) -> Option<String> {
    match sample.half_s {
        Some(seconds) => Some(text::WITHIN.of(seconds.div_ceil(60).max(1))),
        None => sample.blind.then(|| t(text::NOT_AT_ALL).to_owned()),
    }
}

fn cursor(track: &Track, sample: &Sample) -> impl IntoView + use<> {
    let x = percent_of_width(track.extent().at(sample.at));
    let dot = sample.score.map(|score| {
        let y = format!("{:.2}%", Linear::share().at(score.get()));
        view! { <circle class="chart__dot" cx=x.clone() cy=y r="5"></circle> }
    });
    view! { <line class="chart__cursor" x1=x.clone() x2=x y1="0" y2="100%"></line>{dot} }
}

fn ticks(track: &Track, here: bool) -> impl IntoView + use<> {
    let extent = track.extent();
    let shown = if (extent.to - extent.from).as_millis() < 600_000 { Precision::Seconds } else { Precision::Time };
    extent
        .ticks(TICKS)
        .into_iter()
        .filter(|at| (40.0..WIDTH - 40.0).contains(&extent.at(*at)))
        .map(|at| view! { <text x=percent_of_width(extent.at(at)) y="15">{words(at, shown, here)}</text> })
        .collect_view()
}

/// The chart in a sentence.
fn summary(samples: &[Sample], flags: usize) -> String {
    let scores: Vec<Score> = samples.iter().filter_map(|sample| sample.score).collect();
    let (Some(first), Some(last), Some(now)) = (samples.first(), samples.last(), scores.last()) else {
        return t(text::NOTHING_YET).to_owned();
    };
    let fold = |pick: fn(f64, f64) -> f64| scores.iter().map(|score| score.get()).reduce(pick).unwrap_or_default();
    let (low, high) = (points(Score::new(fold(f64::min))), points(Score::new(fold(f64::max))));
    let time = span((last.at - first.at).as_millis() / 1000);
    let usual = match (last.low, last.high) {
        (Some(low), Some(high)) => text::SUMMARY_USUAL.with(&[("low", &points(low)), ("high", &points(high))]),
        _ => String::new(),
    };
    let sent = text::INTERVENTIONS.of(u64::try_from(flags).unwrap_or(u64::MAX));
    text::SUMMARY.with(&[("time", &time), ("now", &points(*now)), ("usual", &usual), ("low", &low), ("high", &high), ("sent", &sent)])
}

fn table(samples: &[Sample], flags: &[Flag], marks: &[Mark]) -> impl IntoView + use<> {
    let step = samples.len().div_ceil(ROWS).max(1);
    let number = |score: Option<Score>| score.map_or_else(|| "–".to_owned(), |score| points(score).to_string());
    let rows = samples
        .chunks(step)
        .filter_map(|chunk| Some((*chunk.first()?, chunk.last()?.at)))
        .rev()
        .map(|(sample, until)| {
            let here = |at| (sample.at..=until).contains(&at);
            let sent = flags.iter().filter(|flag| here(flag.at)).map(|flag| format!("{} {}", flag.n, arm_name(flag.arm)));
            let sent: Vec<String> = sent.chain(marks.iter().filter(|mark| here(mark.at)).map(|mark| mark.title.clone())).collect();
            view! {
                <tr>
                    <th scope="row"><LocalTime at=sample.at shown=Precision::Seconds/></th>
                    <td class="is-number">{number(sample.score)}</td>
                    <td class="is-number">{number(sample.low)}"–"{number(sample.high)}</td>
                    <td class="is-number">{sample.people}</td>
                    <td class="is-number">{rate(sample.chat)}</td>
                    <td class="is-number">{rate(sample.react)}</td>
                    <td class="is-number">{rate(sample.qa)}</td>
                    <td>{half_words(&sample)}</td>
                    <td>{sent.join(", ")}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="table">
            <thead>
                <tr>
                    <th scope="col">{t(text::TIME)}</th>
                    <th scope="col" class="is-number">{t(text::SCORE)}</th>
                    <th scope="col" class="is-number">{t(text::USUAL)}</th>
                    <th scope="col" class="is-number">{t(text::PEOPLE)}</th>
                    <th scope="col" class="is-number">{t(text::CHAT_RATE)}</th>
                    <th scope="col" class="is-number">{t(text::REACTION_RATE)}</th>
                    <th scope="col" class="is-number">{t(text::QUESTION_RATE)}</th>
                    <th scope="col">{t(text::HALF_COLUMN)}</th>
                    <th scope="col">{t(text::SENT)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use conductor::time::Timestamp;

    fn sample(s: i64, score: Option<f64>) -> Sample {
        Sample {
            at: Timestamp::from_millis(s * 1000),
            score: score.map(Score::new),
            low: Some(Score::new(0.55)),
            high: Some(Score::new(0.75)),
            people: 48,
            chat: 4.0,
            react: 9.0,
            qa: 0.5,
            half_s: Some(200),
            blind: false,
        }
    }

    #[test]
    fn the_summary_says_what_the_chart_shows() {
        let samples = [sample(0, Some(0.7)), sample(60, Some(0.41)), sample(720, Some(0.63))];
        assert_eq!(summary(&samples, 3), "Score over 12 min: now 63, usually 55 to 75; it was between 41 and 70. 3 interventions.");
    }

    #[test]
    fn a_chart_without_scores_says_so() {
        assert_eq!(summary(&[sample(0, None)], 0), "Score over time: nothing to show yet.");
        assert_eq!(summary(&[], 0), "Score over time: nothing to show yet.");
    }
}

//! [`Sparkline`]: one number over time, small, on its own scale from 0.

use super::path;
use super::scale::{HEIGHT, Linear, WIDTH, round_top};
use super::track::Track;
use leptos::prelude::*;
use protocol::Sample;
use wording::format::rate;
use wording::language::{Text, score as text, t, terms};

/// A number of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Series {
    /// People present.
    People,
    /// Messages per minute.
    Chat,
    /// Reactions per minute.
    Reactions,
    /// Questions and upvotes per minute.
    Questions,
}

impl Series {
    /// Every number, in the order of the screen.
    pub const ALL: [Self; 4] = [Self::People, Self::Chat, Self::Reactions, Self::Questions];

    const fn title(self) -> Text {
        match self {
            Self::People => text::PEOPLE,
            Self::Chat => terms::CHAT,
            Self::Reactions => terms::REACTIONS,
            Self::Questions => terms::QUESTIONS,
        }
    }

    const fn unit(self) -> Text {
        match self {
            Self::People => text::PRESENT,
            Self::Chat | Self::Reactions | Self::Questions => text::PER_MINUTE,
        }
    }

    fn of(self, sample: &Sample) -> f64 {
        match self {
            Self::People => f64::from(sample.people),
            Self::Chat => sample.chat,
            Self::Reactions => sample.react,
            Self::Questions => sample.qa,
        }
    }

    fn words(self, value: f64) -> String {
        if self == Self::People { format!("{value:.0}") } else { rate(value) }
    }
}

/// One number over time.
#[component]
pub fn Sparkline(
    /// The series.
    series: Series,
    /// Samples, the oldest first.
    #[prop(into)]
    samples: Signal<Vec<Sample>>,
    /// Its value now, if it is known better than by the last sample.
    #[prop(into)]
    now: Signal<Option<f64>>,
) -> impl IntoView {
    let top = Memo::new(move |_| samples.with(|samples| round_top(samples.iter().map(|sample| series.of(sample)).fold(0.0, f64::max))));
    let points = Memo::new(move |_| {
        let scale = Linear::new((0.0, top.get()), (HEIGHT - 2.0, 2.0));
        samples.with(|samples| Track::of(samples).map(|track| track.points(scale, |sample| Some(series.of(sample)))))
    });
    let value = move || now.get().or_else(|| samples.with(|samples| samples.last().map(|sample| series.of(sample))));
    let value_words = move || value().map_or_else(|| "–".to_owned(), |value| series.words(value));
    let label = move || {
        text::SPARK.with(&[
            ("title", &series.title()),
            ("value", &value_words()),
            ("unit", &series.unit()),
            ("top", &series.words(top.get())),
        ])
    };
    view! {
        <figure class="spark">
            <figcaption class="spark__title">{t(series.title())}</figcaption>
            <p class="spark__value"><b class="numbers">{value_words}</b>" "<span>{t(series.unit())}</span></p>
            <svg class="spark__svg" role="img" aria-label=label viewBox=format!("0 0 {WIDTH} {HEIGHT}") preserveAspectRatio="none">
                <path class="spark__area" d=move || points.with(|points| points.as_ref().map(|points| path::area(points, HEIGHT)))></path>
                <path class="spark__line" d=move || points.with(|points| points.as_ref().map(|points| path::line(points)))></path>
            </svg>
            <Show when=move || points.with(Option::is_some)>
                <span class="spark__top numbers" aria-hidden="true">{move || series.words(top.get())}</span>
            </Show>
        </figure>
    }
}

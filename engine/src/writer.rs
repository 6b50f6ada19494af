//! [`Writer`]: asks language models for the words of a draft. Whatever fails there, a template comes within the deadline.
//!
//! Models are asked one after the other, each only while its [`Breaker`] lets calls through and the [`Budget`] can pay the highest possible
//! price of the call. An answer fills a closed form ([`words`]) or is thrown away: it can become words, and nothing else.

pub mod breaker;
pub mod brief;
pub mod budget;
pub mod call;
pub mod words;

use breaker::Breaker;
use brief::Brief;
use budget::{Budget, Spent, Tokens};
use call::{Failed, Limit, Reply};
use conductor::arm::{Arm, Content, Source};
use metrics::{counter, histogram};
use protocol::operations::{ModelRow, ModelsView};
use settings::config::{DraftingConfig, ModelConfig};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use store::Store;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};

/// Most drafts that are with models at one time; another one gets its template at once.
const AT_ONCE: usize = 64;
/// The share of the time that a model gets which is not the last, in percent.
const SHARE: u32 = 60;

/// A reason why a model wrote nothing, phrased to be read after the model's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Miss {
    /// Too many calls are under way.
    #[error("is busy with other drafts")]
    Busy,
    /// It failed too often of late.
    #[error("is not asked for a while, after repeated failures")]
    Paused,
    /// It would cost more than it may.
    #[error("{0}")]
    Spent(#[from] Spent),
    /// The time was over.
    #[error("did not answer in time")]
    Late,
    /// There was no usable answer.
    #[error("{0}")]
    Failed(#[from] Failed),
    /// It answered with something else than the words that were asked for.
    #[error("wrote nothing that can be shown")]
    Words,
}

impl Miss {
    /// A word for metrics.
    const fn name(self) -> &'static str {
        match self {
            Self::Busy => "busy",
            Self::Paused => "paused",
            Self::Spent(_) => "spent",
            Self::Late => "late",
            Self::Failed(failed) => failed.name(),
            Self::Words => "words",
        }
    }
}

#[derive(Debug)]
struct Model {
    config: ModelConfig,
    breaker: Breaker,
    /// True if it has shown that it wants the newer name of the limit.
    is_newer: AtomicBool,
    done: Done,
}

/// Counts of a model since the start.
#[derive(Debug, Default)]
struct Done {
    answers: AtomicU64,
    misses: AtomicU64,
    tokens_in: AtomicU64,
    tokens_out: AtomicU64,
    cost: AtomicU64,
}

impl Model {
    fn limit(&self) -> Limit {
        if self.is_newer.load(Ordering::Relaxed) { Limit::Newer } else { Limit::Older }
    }

    /// Counts the cost of a call, and whether it was answered.
    fn account(&self, cost: u64, answered: u64) {
        let name = &self.config.name;
        counter!("conductor_llm_answers_total", "model" => name.clone()).increment(answered);
        counter!("conductor_llm_cost_microdollars_total", "model" => name.clone()).increment(cost);
        self.done.answers.fetch_add(answered, Ordering::Relaxed);
        self.done.cost.fetch_add(cost, Ordering::Relaxed);
    }

    /// Counts the tokens of a call.
    fn count(&self, tokens: Option<Tokens>) {
        let Tokens { input, output } = tokens.unwrap_or(Tokens { input: 0, output: 0 });
        for (direction, tokens, done) in [("in", input, &self.done.tokens_in), ("out", output, &self.done.tokens_out)] {
            counter!("conductor_llm_tokens_total", "model" => self.config.name.clone(), "direction" => direction).increment(tokens);
            done.fetch_add(tokens, Ordering::Relaxed);
        }
    }

    /// Counts a draft that it did not write.
    fn missed(&self, miss: Miss) {
        counter!("conductor_llm_misses_total", "model" => self.config.name.clone(), "why" => miss.name()).increment(1);
        self.done.misses.fetch_add(1, Ordering::Relaxed);
    }

    fn row(&self) -> ModelRow {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        ModelRow {
            name: self.config.name.clone(),
            paused: self.breaker.is_open(),
            answers: read(&self.done.answers),
            misses: read(&self.done.misses),
            tokens_in: read(&self.done.tokens_in),
            tokens_out: read(&self.done.tokens_out),
            cost: read(&self.done.cost),
        }
    }

    fn wants(&self, limit: Limit) {
        self.is_newer.store(limit == Limit::Newer, Ordering::Relaxed);
    }
}

#[derive(Debug)]
struct Inner {
    models: Vec<Model>,
    http: reqwest::Client,
    patience: Duration,
    budget: Budget,
    places: Semaphore,
    chat_messages: usize,
}

/// Asks language models for the words of a draft. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Writer(Option<Arc<Inner>>);

impl Writer {
    /// A writer without models.
    #[must_use]
    pub const fn silent() -> Self {
        Self(None)
    }

    /// A writer with the configured models. What they cost is in the store.
    ///
    /// # Errors
    /// A sentence that names the cause.
    pub fn new(config: &DraftingConfig, store: &Store) -> anyhow::Result<Self> {
        let models = config.models().map_err(anyhow::Error::msg)?;
        if models.is_empty() {
            return Ok(Self::silent());
        }
        let pause = Duration::from_secs(u64::from(config.llm_pause_seconds));
        let model = |config_of: ModelConfig| Model {
            breaker: Breaker::new(&config_of.name, config.llm_failures, pause),
            is_newer: AtomicBool::new(false),
            done: Done::default(),
            config: config_of,
        };
        Ok(Self(Some(Arc::new(Inner {
            models: models.into_iter().map(model).collect(),
            http: call::client()?,
            patience: config.timeout(),
            budget: Budget::new(config.max_llm_cost_per_hour, config.max_llm_cost_per_day, store.clone()),
            places: Semaphore::new(AT_ONCE),
            chat_messages: config.llm_chat_messages as usize,
        }))))
    }

    /// The state and cost of the models, if there are any.
    pub async fn view(&self) -> Option<ModelsView> {
        let inner = self.0.as_ref()?;
        let models = inner.models.iter().map(Model::row).collect();
        let spent = inner.budget.spent().await;
        let (hour_limit, day_limit) = inner.budget.limits();
        Some(ModelsView { models, hour: spent.map(|(hour, _)| hour), hour_limit, day: spent.map(|(_, day)| day), day_limit })
    }

    /// Returns whether models are asked for the words of this arm. A promoted question has the words of who asked it.
    #[must_use]
    pub const fn writes(&self, arm: Arm) -> bool {
        self.0.is_some() && arm.spec().words.are_written()
    }

    /// Maximum chat messages in a [`Brief`].
    #[must_use]
    pub fn chat_messages(&self) -> usize {
        self.0.as_ref().map_or(0, |inner| inner.chat_messages)
    }

    /// Words for a brief, within the deadline: those of the first model that has any, else `template`, with the reason.
    pub async fn write(&self, brief: &Brief, template: Content) -> (Content, Source) {
        let Some(inner) = &self.0 else { return (template, Source::Template { why: None }) };
        let deadline = Instant::now() + inner.patience;
        let mut missed = Vec::with_capacity(inner.models.len());
        for (n, model) in inner.models.iter().enumerate() {
            let name = &model.config.name;
            let now = Instant::now();
            let is_last = n + 1 == inner.models.len();
            let until = if is_last { deadline } else { now + (deadline - now) * SHARE / 100 };
            match inner.ask(model, brief, until).await {
                Ok(content) => {
                    counter!("conductor_drafts_total", "source" => "model", "model" => name.clone()).increment(1);
                    return (content, Source::Model { model: name.clone() });
                }
                Err(miss) => {
                    tracing::warn!(model = %name, %miss, "a model wrote no draft");
                    model.missed(miss);
                    missed.push(format!("{name} {miss}"));
                }
            }
        }
        counter!("conductor_drafts_total", "source" => "template", "model" => "").increment(1);
        (template, Source::Template { why: Some(missed.join(", and ")) })
    }
}

impl Inner {
    async fn ask(&self, model: &Model, brief: &Brief, until: Instant) -> Result<Content, Miss> {
        let _place = self.places.try_acquire().map_err(|_| Miss::Busy)?;
        let permit = model.breaker.permit(Instant::now()).ok_or(Miss::Paused)?;
        let limit = model.limit();
        // What was not asked says nothing about it: the permit goes back without a verdict.
        let mut answer = self.call(model, brief, limit, until).await?;
        if matches!(answer, Err(Miss::Failed(Failed::Limit))) {
            // Such a refusal costs next to no time, once for each model: the accepted parameter is remembered.
            answer = self.call(model, brief, limit.other(), until).await?;
            if !matches!(answer, Err(Miss::Failed(Failed::Limit))) {
                model.wants(limit.other());
            }
        }
        match answer {
            Ok(reply) => {
                // It answered as it should. Bad words are no failure of the service, else one room could silence it for all.
                permit.succeeded();
                words::read(brief.arm, &reply.words).ok_or(Miss::Words)
            }
            Err(miss) => {
                permit.failed(Instant::now());
                Err(miss)
            }
        }
    }

    /// One call, paid from the budget.
    ///
    /// # Errors
    /// Why it was not made.
    async fn call(&self, model: &Model, brief: &Brief, limit: Limit, until: Instant) -> Result<Result<Reply, Miss>, Miss> {
        let (name, price) = (&model.config.name, model.config.price);
        let request = call::request(&model.config, brief, limit);
        let most = budget::cost(price, request.most_tokens());
        let held = timeout_at(until, self.budget.reserve(most)).await.map_err(|_| Miss::Late)??;
        let begun = Instant::now();
        let answer = timeout_at(until, request.send(&self.http)).await;
        histogram!("conductor_llm_call_seconds", "model" => name.clone()).record(begun.elapsed().as_secs_f64());
        match answer {
            // The provider may finish it, and bill it, without us: the whole sum stays spent.
            Err(_) => {
                model.account(most, 0);
                Ok(Err(Miss::Late))
            }
            Ok(Err(failed)) => {
                let kept = if failed.may_cost() { most } else { 0 };
                self.budget.settle(held, kept).await;
                model.account(kept, 0);
                Ok(Err(failed.into()))
            }
            Ok(Ok(reply)) => {
                let cost = reply.tokens.map_or(most, |tokens| budget::cost(price, tokens)).min(most);
                self.budget.settle(held, cost).await;
                model.count(reply.tokens);
                model.account(cost, 1);
                Ok(Ok(reply))
            }
        }
    }
}

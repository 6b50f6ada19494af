//! [`Config`]: all settings, one struct for each concern. Each setting is a flag and an environment variable; its doc comment is its help
//! text, so `engagement-conductor serve --help` is the documentation.

mod address_range;
mod collecting;
mod conducting;
mod drafting;
mod environment;
mod limits;
mod listening;
mod logging;
mod signals;
mod storing;
mod tickets;
mod webhooks;

pub use address_range::AddressRange;
pub use collecting::{CollectingConfig, CollectorProtocol, ResourceAttributes, Sampler};
pub use conducting::{ConductingConfig, OutcomeWindow};
pub use drafting::{DraftingConfig, ModelConfig, ModelUrl, Price, Provider};
pub use environment::{UnknownKey, check_environment, name_the_key};
pub use limits::LimitsConfig;
pub use listening::{BaseUrl, ListeningConfig};
pub use logging::{LogFormat, LoggingConfig};
pub use signals::{SignalsConfig, SignalsFrom};
pub use storing::StoringConfig;
pub use tickets::TicketsConfig;
pub use webhooks::{WebhookConfig, WebhookUrl, WebhooksConfig};

use clap::Args;

/// Everything that can be set.
#[derive(Args, Clone, Debug)]
pub struct Config {
    /// Addresses of the server.
    #[command(flatten)]
    pub listening: ListeningConfig,
    /// Storage.
    #[command(flatten)]
    pub storing: StoringConfig,
    /// Settings of new sessions.
    #[command(flatten)]
    pub conducting: ConductingConfig,
    /// The writer of drafts.
    #[command(flatten)]
    pub drafting: DraftingConfig,
    /// Signals of another platform.
    #[command(flatten)]
    pub signals: SignalsConfig,
    /// Single sign-on from another platform.
    #[command(flatten)]
    pub tickets: TicketsConfig,
    /// Webhooks to a host platform.
    #[command(flatten)]
    pub webhooks: WebhooksConfig,
    /// Limits on connections and requests.
    #[command(flatten)]
    pub limits: LimitsConfig,
    /// The log.
    #[command(flatten)]
    pub logging: LoggingConfig,
    /// Tracing.
    #[command(flatten)]
    pub collecting: CollectingConfig,
}

impl Config {
    /// Checks what no single value can: whether the settings fit together.
    ///
    /// # Errors
    /// A sentence that names the keys.
    pub fn check(&self) -> Result<(), String> {
        self.conducting.settings(&self.drafting).map(|_| ())?;
        self.drafting.models().map(|_| ())?;
        self.storing.check()?;
        self.signals.check(&self.storing)?;
        self.webhooks.target().map(|_| ())?;
        self.listening.check()
    }
}

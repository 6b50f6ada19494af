//! `serve`: the server, from its start to its orderly stop.

use crate::config::{Config, ListeningConfig};
use crate::telemetry::spans::Exporting;
use crate::{run, telemetry};
use anyhow::Error;
use tokio_util::sync::CancellationToken;

/// Serves until SIGTERM or Ctrl-C.
///
/// # Errors
/// If it cannot start, or has to stop by itself; the message names the cause.
pub(super) async fn run(mut config: Config) -> anyhow::Result<()> {
    super::lan::open(&mut config.listening).map_err(Error::msg)?;
    let exporting = Exporting::start(&config.collecting).await?;
    telemetry::log(&config.logging, exporting.as_ref());
    let result = serve(config).await;
    if let Some(exporting) = exporting {
        exporting.finish().await;
    }
    result
}

async fn serve(config: Config) -> anyhow::Result<()> {
    let ListeningConfig { lan, listen, base_url, .. } = config.listening.clone();
    let running = run::run(config, stop_on_signal()).await?;
    println!("Engagement Conductor is at {}", running.base_url);
    if let Some(link) = &running.setup_link {
        println!("Create the first account with this link. It works once, within an hour: {link}");
    }
    if lan {
        let join = format!("{}/j", running.base_url);
        println!("People on this network join at {join}, unencrypted: use it in networks that you trust");
        if let Some(qr) = super::lan::qr(&join) {
            println!("{qr}");
        }
    } else if base_url.is_none() && listen.ip().is_loopback() {
        println!("Only this machine reaches it; for phones on your network, start it with --lan");
    }
    match running.finished().await {
        Some(why) => Err(why.into()),
        None => Ok(()),
    }
}

/// A token that is cancelled when the operating system asks the program to stop. A second time it stops at once.
pub(super) fn stop_on_signal() -> CancellationToken {
    let stop = CancellationToken::new();
    let asked = stop.clone();
    tokio::spawn(async move {
        wait_for_signal().await;
        tracing::info!("stopping");
        asked.cancel();
        wait_for_signal().await;
        std::process::exit(130);
    });
    stop
}

async fn wait_for_signal() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}

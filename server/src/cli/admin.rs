//! `admin`: accounts and the audit log.

use super::AdminCommand;
use crate::account::Accounts;
use crate::clock::now;
use crate::config::Config;
use crate::run::open_store;
use anyhow::{Context, bail};
use std::io::{BufRead, IsTerminal};

/// Runs an admin command on the database of `config`.
///
/// # Errors
/// A sentence that says why it could not.
pub(super) async fn run(command: AdminCommand, config: &Config) -> anyhow::Result<()> {
    let store = open_store(config).await?;
    let result = match command {
        AdminCommand::Create { name, operator } => create(&Accounts::new(store.clone(), &config.limits), &name, operator).await,
        AdminCommand::Operator { name, revoke } => Accounts::new(store.clone(), &config.limits)
            .set_operator(&name, !revoke, now())
            .await
            .map(|()| println!("{name} is {} operator", if revoke { "no longer an" } else { "an" }))
            .map_err(Into::into),
        AdminCommand::VerifyAudit => match store.verify_audit().await? {
            Ok(rows) => {
                println!("{rows} rows, all as they were written");
                Ok(())
            }
            Err(broken) => Err(broken.into()),
        },
    };
    store.close().await;
    result
}

async fn create(accounts: &Accounts, name: &str, operator: bool) -> anyhow::Result<()> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        eprint!("Password for {name} (it will be seen): ");
    }
    let mut password = String::new();
    if stdin.lock().read_line(&mut password).context("the password cannot be read")? == 0 {
        bail!("give the password on standard input");
    }
    let account = accounts.create(name, password.trim_end_matches(['\r', '\n']), now()).await?;
    if operator {
        accounts.set_operator(&account.name, true, now()).await?;
    }
    println!("created the account {}", account.name);
    Ok(())
}

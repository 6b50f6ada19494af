//! Draws the pictures of docs/METHOD.md into a folder, and prints the numbers behind them.
//!
//! `cargo run --release -p conductor --example figures -- docs/figures` (or `make figures`)

#[path = "../../tests/it/support/beta_sampler.rs"]
mod beta_sampler;
mod choosing;
mod plot;

use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "docs/figures".to_owned()));
    std::fs::create_dir_all(&folder)?;
    for (name, picture) in [
        ("learning", choosing::learning()),
        ("drift", choosing::drift()),
        ("calibration", choosing::calibration()),
        ("coverage", choosing::coverage()),
    ] {
        let path = folder.join(name).with_extension("svg");
        std::fs::write(&path, picture)?;
        println!("{}", path.display());
    }
    Ok(())
}

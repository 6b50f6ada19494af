//! The engagement-conductor program.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Reads the arguments before any thread exists, and keeps one exit code for whatever happens.
    match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => {
            let code = runtime.block_on(server::cli::run(std::env::args_os()));
            // A thread that waits for standard input must not keep the process.
            runtime.shutdown_background();
            code
        }
        Err(error) => {
            eprintln!("error: the program cannot start its threads: {error}");
            ExitCode::FAILURE
        }
    }
}

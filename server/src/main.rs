//! The engagement-conductor program.

use std::process::ExitCode;

/// Stack of a worker thread, bytes: without optimization, building a large page takes more than the usual two megabytes.
const STACK: usize = 8 << 20;

fn main() -> ExitCode {
    // Reads the arguments before any thread exists, and keeps one exit code for whatever happens.
    match tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK).build() {
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

//! Arguments in, exit code out.

fn main() -> std::process::ExitCode {
    multipark::cli::run(std::env::args_os())
}

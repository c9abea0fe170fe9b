//! The stand-alone `tohead`: the commands over a directory of migrations.

use std::process::ExitCode;

fn main() -> ExitCode {
    tohead::cli::App::stand_alone("tohead").run()
}

//! What becomes of the database: the same files, given to each crate, in situations that apps meet.

mod contenders;
mod situations;

use std::fmt::Write;

use tempfile::TempDir;

use contenders::CONTENDERS;
use situations::SITUATIONS;

/// A migration as its author writes it.
#[derive(Clone, Copy)]
pub struct Source {
    pub version: u32,
    pub up: &'static str,
    pub down: &'static str,
}

/// Goes through all situations with all crates, and says what was seen.
pub fn table(dir: &TempDir) -> String {
    let mut text = "# What becomes of the database\n\nWritten by `benches/peers`; [README.md](README.md) says how. Each cell is what was seen.\n".to_owned();
    for situation in SITUATIONS {
        eprintln!("{}", situation.name);
        let _ = write!(
            text,
            "\n## {}\n\n{}\n\n| | |\n| --- | --- |\n",
            situation.name, situation.what
        );
        for contender in &CONTENDERS {
            let seen = (situation.see)(contender, dir.path());
            let _ = writeln!(text, "| {} | {} |", contender.name, seen.replace('|', "\\|"));
        }
    }
    text
}

//! The commands do what `docs/commands.md` says: the stand-alone binary over real directories and real
//! files, its exit codes, its JSON, and how it behaves on a terminal and without one.
#![cfg(all(feature = "cli", feature = "compile"))]

#[path = "cli/backup.rs"]
mod backup;
#[path = "cli/create.rs"]
mod create;
#[path = "cli/database.rs"]
mod database;
#[path = "cli/explain.rs"]
mod explain;
#[path = "cli/in_app.rs"]
mod in_app;
#[path = "cli/look.rs"]
mod look;
#[path = "cli/moves.rs"]
mod moves;
#[path = "cli/odd_directories.rs"]
mod odd_directories;
#[path = "cli/output.rs"]
mod output;
#[path = "cli/project.rs"]
mod project;
#[path = "cli/shipping.rs"]
mod shipping;
#[cfg(unix)]
#[path = "cli/signals.rs"]
mod signals;
#[cfg(target_os = "linux")]
#[path = "cli/terminal.rs"]
mod terminal;

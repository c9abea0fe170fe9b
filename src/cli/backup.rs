//! `backup`: copies the database into a file, and what `up` and `down` are told about backups.

use std::path::{Path, PathBuf};

use clap::Args;

use super::call::Call;
use super::outcome::{Answer, Failure, Outcome};
use super::screen::plain;
use crate::backup::{self, Backup, restore};

#[derive(Debug, Args)]
pub(super) struct BackupOptions {
    /// The new file [default: beside the database, named by version and time]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

/// What a command that moves the database does about backups.
#[derive(Debug, Args)]
pub(super) struct BackupPolicy {
    /// Make no backup before steps that may lose something
    #[arg(long, conflicts_with = "backup_dir")]
    pub(super) no_backup: bool,

    /// Where the backup goes that is made before steps that may lose something [default: beside the database]
    #[arg(long, value_name = "DIR")]
    pub(super) backup_dir: Option<PathBuf>,
}

impl BackupPolicy {
    pub(super) const DEFAULT: Self = Self {
        no_backup: false,
        backup_dir: None,
    };

    pub(super) fn policy(&self) -> Backup {
        match &self.backup_dir {
            _ if self.no_backup => Backup::none(),
            None => Backup::before_lossy_steps(),
            Some(dir) => Backup::before_lossy_steps().in_directory(dir),
        }
    }
}

/// Says where the backup is that a run has made.
pub(super) fn announce(call: &Call<'_>, made: Option<&Path>) {
    if let Some(file) = made {
        let file = file.display().to_string();
        call.screen.say(format_args!("backup  {}", plain(&file)));
    }
}

pub(super) fn run(call: &Call<'_>, options: &BackupOptions) -> Result<Outcome, Failure> {
    let Some(database) = backup::file(&call.conn)? else {
        return Err(Failure::usage(
            "a database in memory has no backup",
            "name a file with --database",
        ));
    };
    let runner = call.runner();
    let current = runner.status(&call.conn).ok().and_then(|status| status.current);
    let version = current.map_or_else(|| "base".to_owned(), |version| version.to_string());
    let made = restore::keep(&runner, &call.conn, &database, &version, options.file.as_deref());
    let file = made.map_err(|problem| {
        Failure::new(
            "backup",
            format!("no backup was made: {problem}"),
            "free some space, or name another file",
        )
    })?;
    announce(call, Some(&file));
    Ok(Outcome::new(
        "copied the database, and verified the copy",
        Answer::Backup { file },
        "`restore` puts it back",
    ))
}

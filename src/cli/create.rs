//! `create`: writes the files of a new migration: what leads from head to the declared schema, proved by the rehearsal,
//! or blank templates. It never overwrites a file.

use std::path::PathBuf;

use clap::Args;

use super::call::{Call, Source, only_stand_alone};
use super::outcome::{Failure, Outcome};

#[derive(Debug, Args)]
pub(super) struct Create {
    /// What the migration does, in a few words: they become its name
    #[arg(required = true, value_name = "MESSAGE")]
    message: Vec<String>,

    /// The declared schema: a file of CREATE statements, a directory of such files, or a database
    /// [default: `schema.sql` or `schema/` beside the directory of the migrations]
    #[arg(long, value_name = "PATH", conflicts_with_all = ["empty", "from_drift"])]
    from: Option<PathBuf>,

    /// Take over what was changed in the schema of the database by hand
    #[arg(long, conflicts_with = "empty")]
    from_drift: bool,

    /// A column or table that gets another name: users.mail=email, accounts=users
    #[arg(long, value_name = "OLD=NEW")]
    rename: Vec<String>,

    /// A column or table that goes, although something new could be it: users.mail, accounts
    #[arg(long, value_name = "NAME")]
    drop: Vec<String>,

    /// What old rows get in a column that takes no NULL, as an SQL expression: users.locale="'en'"
    #[arg(long, value_name = "COLUMN=EXPRESSION")]
    fill: Vec<String>,

    /// The oldest SQLite of the app, as in Compiler::min_sqlite: what came later is not used
    #[arg(long, value_name = "VERSION")]
    min_sqlite: Option<String>,

    /// Write blank templates, whatever the declared schema says
    #[arg(long)]
    empty: bool,

    /// Print the files instead of writing them
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(call: &Call<'_>, create: &Create) -> Result<Outcome, Failure> {
    match &call.source {
        Source::Embedded(_) => Err(only_stand_alone(
            "create",
            "it was compiled into this program, which does not know where its source files are",
        )),
        Source::Directory(dir) => write(call, dir, create),
    }
}

#[cfg(not(feature = "compile"))]
fn write(_: &Call<'_>, dir: &std::path::Path, create: &Create) -> Result<Outcome, Failure> {
    let Create {
        message: _,
        from: _,
        from_drift: _,
        rename: _,
        drop: _,
        fill: _,
        min_sqlite: _,
        empty: _,
        dry_run: _,
    } = create;
    Err(super::call::cannot_read("create", dir))
}

#[cfg(feature = "compile")]
use files::write;

#[cfg(feature = "compile")]
mod files {
    use std::path::{Path, PathBuf};

    use super::Create;
    use crate::cli::author::{Author, Wish, Written};
    use crate::cli::call::Call;
    use crate::cli::declaration;
    use crate::cli::directory;
    use crate::cli::numbering::{next, no_version_left, now};
    use crate::cli::outcome::{Answer, Failure, Outcome, ToComplete, counted};
    use crate::cli::replace::write_all_new;
    use crate::cli::screen::{HEADING, WARNING, plain, styled};
    use crate::source::layout::slug;

    const UP: &str = "\
-- Up: write the statements that make this change below, each ended with a semicolon.
-- They run in one transaction with everything else that is pending, with foreign keys off: no BEGIN,
-- no COMMIT, no PRAGMA foreign_keys. While this file holds no statement, the build warns of it, and
-- `up` and `lock` refuse it.
-- Directives stand at the top of this file, each on a line of its own, for example:
--     -- tohead: irreversible \"why\"        (then delete the down file)
--     -- tohead: allow(drop-column) \"why\"

";

    const DOWN: &str = "\
-- Down: write the statements that undo this change below, in the opposite order.
-- They have to restore the schema exactly as it was before the up file; the build checks it.
-- If that is impossible, delete this file and say why in the up file:
--     -- tohead: irreversible \"why\"

";

    pub(in crate::cli) fn write(call: &Call<'_>, dir: &Path, create: &Create) -> Result<Outcome, Failure> {
        let message = create.message.join(" ");
        let Some(name) = slug(&message) else {
            return Err(Failure::usage(
                "the message holds neither a letter nor a digit",
                "say what the migration does: create add shopping lists",
            ));
        };
        if !create.dry_run && !dir.exists() {
            std::fs::create_dir_all(dir).map_err(|error| not_written(dir, &error))?;
            call.screen.say(format_args!("created   {}", dir.display()));
        }
        let last = directory::parts(dir)
            .map_err(|error| not_written(dir, &error))?
            .into_iter()
            .map(|part| part.version)
            .max();
        let version = next(last, now()?).ok_or_else(no_version_left)?;
        let id = format!("{version}_{name}");
        let wish = wish(dir, create);
        let written = match &wish {
            None => Written {
                up: UP.to_owned(),
                down: Some(DOWN.to_owned()),
                ..Written::default()
            },
            Some(wish) => {
                let author = Author::new(call, dir, &id, &message, create_options(create)?);
                match author.write(wish)? {
                    Some(written) => written,
                    None => return Ok(nothing_to_write(wish)),
                }
            }
        };
        finish(call, dir, &id, written, create.dry_run, wish.is_some())
    }

    /// What the migration is made from; none for blank templates.
    fn wish(dir: &Path, create: &Create) -> Option<Wish> {
        match &create.from {
            _ if create.empty => None,
            _ if create.from_drift => Some(Wish::Drift),
            Some(path) => Some(Wish::Declared(path.clone())),
            None => declaration::beside(dir).map(Wish::Declared),
        }
    }

    fn create_options(create: &Create) -> Result<crate::cli::author::Options, Failure> {
        crate::cli::author::Options::read(&create.rename, &create.drop, &create.fill, create.min_sqlite.as_deref())
    }

    fn nothing_to_write(wish: &Wish) -> Outcome {
        let (what, next) = match wish {
            Wish::Drift => (
                "the schema of the database is what the migrations make",
                "nothing is to do".to_owned(),
            ),
            Wish::Declared(path) => (
                "the declared schema is what the migrations make",
                format!(
                    "change {}, or use --empty for a migration that changes rows",
                    path.display()
                ),
            ),
        };
        Outcome::new(format!("nothing: {what}"), Answer::Nothing, next)
    }

    /// Writes the files, or prints them, and says what is left to do. `is_drafted`: they are no blank templates.
    fn finish(
        call: &Call<'_>,
        dir: &Path,
        id: &str,
        written: Written,
        is_dry: bool,
        is_drafted: bool,
    ) -> Result<Outcome, Failure> {
        let up = dir.join(format!("{id}.up.sql"));
        let down = written.down.as_ref().map(|_| dir.join(format!("{id}.down.sql")));
        let mut files = vec![(up.clone(), written.up.clone())];
        files.extend(down.clone().zip(written.down.clone()));
        if is_dry {
            print(call, &files);
        } else {
            write_all_new(&files).map_err(|error| not_created(&error))?;
            for (file, _) in &files {
                call.screen
                    .say(format_args!("created   {}", plain(&file.display().to_string())));
            }
        }
        for to_complete in &written.to_complete {
            let ToComplete { directive, found } = to_complete;
            call.screen.say(format_args!(
                "{} {directive}: {}",
                styled(WARNING, "complete "),
                plain(found)
            ));
        }
        let recommendation = match written.to_complete.len() {
            _ if is_dry => "run it again without --dry-run".to_owned(),
            _ if !is_drafted => "write both files, review them before anything is applied, then run `check`".to_owned(),
            0 => "review both files, then run `check`".to_owned(),
            reasons => format!(
                "review both files, write {} between the quotes of the directives, then run `check`",
                counted(reasons, "reason")
            ),
        };
        let said = if is_dry {
            format!("{id} printed, nothing was written")
        } else {
            format!("created {id}")
        };
        let answer = Answer::Created {
            up,
            down,
            dry_run: is_dry,
            differences: written.differences,
            to_complete: written.to_complete,
            up_sql: is_drafted.then_some(written.up),
            down_sql: written.down.filter(|_| is_drafted),
        };
        Ok(Outcome::new(said, answer, recommendation))
    }

    fn print(call: &Call<'_>, files: &[(PathBuf, String)]) {
        for (path, text) in files {
            call.screen.say(styled(
                HEADING,
                format_args!("-- {}", plain(&path.display().to_string())),
            ));
            call.screen.say(plain(text));
        }
    }

    /// Why there is no directory for the files.
    fn not_written(dir: &Path, error: &std::io::Error) -> Failure {
        not_created(&format_args!("{}: {error}", dir.display()))
    }

    fn not_created(what: &dyn std::fmt::Display) -> Failure {
        Failure::new(
            "not-written",
            format!("cannot create {what}"),
            "nothing was overwritten; choose another message, or check the directory",
        )
    }
}

//! `diff`: what differs between two schemas: head, a version, a declared schema, a database.

use clap::Args;

use super::call::{Call, Source, only_stand_alone};
use super::outcome::{Failure, Outcome};

#[derive(Debug, Args)]
pub(super) struct Diff {
    /// `head`, `base`, a version, or a path: a file of CREATE statements, a directory of such files, a database
    #[arg(value_name = "A")]
    from: String,

    /// The same, of what A is compared with
    #[arg(value_name = "B")]
    to: String,

    /// Exit with 3 if anything differs
    #[arg(long)]
    exit_code: bool,
}

pub(super) fn run(call: &Call<'_>, diff: &Diff) -> Result<Outcome, Failure> {
    match &call.source {
        Source::Embedded(_) => Err(only_stand_alone(
            "diff",
            "this program carries its migrations without the means to read a schema",
        )),
        #[cfg(feature = "compile")]
        Source::Directory(dir) => compared::compare(call, dir, diff),
        #[cfg(not(feature = "compile"))]
        Source::Directory(dir) => {
            let Diff {
                from: _,
                to: _,
                exit_code: _,
            } = diff;
            Err(super::call::cannot_read("diff", dir))
        }
    }
}

#[cfg(feature = "compile")]
pub(super) use compared::{count_at, drifted};

#[cfg(feature = "compile")]
mod compared {
    use std::path::Path;

    use super::Diff;
    use crate::build::Checked;
    use crate::cli::author::{database_after, declared, not_read, rehearsed};
    use crate::cli::call::Call;
    use crate::cli::outcome::{Answer, Failure, Outcome, PENDING, counted};
    use crate::cli::screen::plain;
    use crate::cli::values::target;
    use crate::migration::Target;
    use crate::schema::catalog::Catalog;
    use crate::schema::diff::{Change, Difference, Item, difference};
    use crate::schema::fingerprint::ObjectDifference;

    pub(super) fn compare(call: &Call<'_>, dir: &Path, diff: &Diff) -> Result<Outcome, Failure> {
        let words = [&diff.from, &diff.to].map(Path::new);
        let paths = words.iter().copied().filter(|word| word.exists());
        let checked = rehearsed(call, dir, &paths.collect::<Vec<_>>());
        let (from, to) = (side(call, &checked, &diff.from)?, side(call, &checked, &diff.to)?);
        let differences = from.differences(&to);
        let mut said = Vec::new();
        for difference in &differences {
            let lines = lines(difference);
            lines.iter().for_each(|line| call.screen.say(plain(line)));
            said.push(lines.join("\n"));
        }
        let count = differences.len();
        let summary = if count == 0 {
            "nothing differs".to_owned()
        } else {
            format!("{} found", counted(count, "difference"))
        };
        let answer = Answer::Differences {
            from: diff.from.clone(),
            to: diff.to.clone(),
            differences: said,
        };
        let outcome = Outcome::new(
            summary,
            answer,
            "`create` writes the migration from head to a declared schema",
        );
        Ok(if diff.exit_code && count > 0 {
            outcome.exit(PENDING)
        } else {
            outcome
        })
    }

    /// The schema that a word of the command line stands for: `head`, `base`, a version, or the path of something that
    /// exists.
    fn side(call: &Call<'_>, checked: &Checked, word: &str) -> Result<Catalog, Failure> {
        let ground = checked.ground().map_err(not_read)?;
        let path = Path::new(word);
        if path.exists() && word != "head" && word != "base" {
            return Ok(declared(call, path, &ground)?.catalog);
        }
        let target = target(word).map_err(|_| {
            Failure::usage(
                format!("`{word}` is neither `head`, `base` nor a version, and no file of that name is there"),
                "name two schemas: tohead diff head schema.sql",
            )
        })?;
        let count = count_at(checked, &target)?;
        let conn = database_after(call, checked, count)?;
        ground.catalog(&conn).map_err(not_read)
    }

    /// How many migrations lead to a target.
    pub(in crate::cli) fn count_at(checked: &Checked, target: &Target) -> Result<usize, Failure> {
        match target {
            Target::Head => Ok(usize::MAX),
            Target::Base => Ok(0),
            Target::Version(version) => checked.count_up_to(*version).ok_or_else(|| {
                Failure::usage(
                    format!("there is no migration with version {version}"),
                    "name one that is in the directory",
                )
            }),
            _ => Err(Failure::usage(
                "that is no point of the set",
                "name `head`, `base` or a version",
            )),
        }
    }

    /// In which way objects have drifted, as `diff` shows it, for `verify`. Empty where the schemas cannot be read:
    /// then nothing more can be said than that they differ.
    pub(in crate::cli) fn drifted(call: &Call<'_>, dir: &Path, drift: &[ObjectDifference]) -> Vec<String> {
        let read = || -> Option<Vec<String>> {
            let checked = rehearsed(call, dir, &[]);
            let at = call.runner().status(&call.conn).ok()?.current;
            let count = at.map_or(Some(0), |at| checked.count_up_to(at))?;
            let ground = checked.ground().ok()?;
            let wanted = ground.catalog(&checked.database_after(count).ok()?).ok()?;
            let live = ground.catalog(&call.conn).ok()?;
            let of = |object: &ObjectDifference| {
                let state = |catalog: &Catalog| catalog.get(object.kind, &object.name).cloned();
                difference(state(&wanted).as_deref(), state(&live).as_deref())
            };
            Some(
                drift
                    .iter()
                    .filter_map(of)
                    .flat_map(|difference| lines(&difference))
                    .collect(),
            )
        };
        read().unwrap_or_default()
    }

    /// A difference as lines: what is there now behind a minus, what is wanted behind a plus.
    fn lines(difference: &Difference) -> Vec<String> {
        let mut lines = vec![format!("{} `{}`", difference.kind, difference.name)];
        let mut line = |sign: &str, text: &str| lines.push(format!("  {sign} {text}"));
        match &difference.change {
            Change::Gone => line("-", difference.was.as_deref().unwrap_or_default()),
            Change::New { definition } => line("+", definition),
            Change::Order => line("~", "columns or constraints in another order"),
            Change::Spelling => line("~", "the same in other words"),
            Change::Text { first, second } => {
                line("-", first);
                line("+", second);
            }
            Change::Table(items) => {
                for item in items {
                    match item {
                        Item::Gone(gone) => line("-", gone),
                        Item::New(new) => line("+", new),
                        Item::Changed { first, second } => {
                            line("-", first);
                            line("+", second);
                        }
                    }
                }
            }
        }
        lines
    }
}

//! `rebase`: gives the drafts versions behind the last shipped migration.

use clap::Args;

use super::call::{Call, Source, only_stand_alone};
use super::outcome::{Failure, Outcome};
use super::side::Side;

#[derive(Debug, Args)]
pub(super) struct Rebase {
    /// Show what would be renamed, and rename nothing
    #[arg(long)]
    dry_run: bool,

    /// In a lock file that git could not merge: the side whose migrations stay shipped [default: as git tells]
    #[arg(long, value_name = "SIDE")]
    upstream: Option<Side>,
}

pub(super) fn run(call: &Call<'_>, rebase: &Rebase) -> Result<Outcome, Failure> {
    match &call.source {
        Source::Embedded(_) => Err(only_stand_alone("rebase", "it renames files there")),
        Source::Directory(dir) => renumber(call, dir, rebase),
    }
}

#[cfg(not(feature = "compile"))]
fn renumber(_: &Call<'_>, dir: &std::path::Path, _: &Rebase) -> Result<Outcome, Failure> {
    Err(super::call::cannot_read("rebase", dir))
}

#[cfg(feature = "compile")]
use files::renumber;

#[cfg(feature = "compile")]
mod files {
    use std::path::Path;
    use std::sync::Arc;

    use super::Rebase;
    use crate::cli::call::Call;
    use crate::cli::directory;
    use crate::cli::git;
    use crate::cli::numbering::now;
    use crate::cli::outcome::{Answer, Failure, Outcome, migrations};
    use crate::cli::renumber::{Draft, renumbered};
    use crate::cli::replace::{self, Rename};
    use crate::cli::screen::plain;
    use crate::cli::side::Side;
    use crate::lock::{self, Lock, conflict};
    use crate::source::LOCK_FILE;
    use crate::source::finding::SourceFile;

    pub(super) fn renumber(call: &Call<'_>, dir: &Path, rebase: &Rebase) -> Result<Outcome, Failure> {
        let shipped = Shipped::read(dir, rebase.upstream)?;
        let drafts = renumbered(
            &directory::parts(dir).map_err(|error| not_renamed(&error))?,
            &directory::names(&dir.join("fixtures")).map_err(|error| not_renamed(&error))?,
            shipped.lock.as_ref(),
            now()?,
        )?;
        let renames: Vec<_> = drafts.iter().rev().flat_map(|draft| draft.renames(dir)).collect();
        if !rebase.dry_run {
            let resolve = || match &shipped.resolved {
                Some(resolved) => replace::write(&dir.join(LOCK_FILE), &resolved.text),
                None => Ok(()),
            };
            replace::rename_all(&renames, resolve).map_err(|error| not_renamed(&error))?;
        }
        say(call, &shipped, &drafts, &renames, rebase.dry_run);
        Ok(outcome(&shipped, &drafts, &renames, rebase.dry_run))
    }

    /// The lock file, without the conflict that it may hold.
    struct Shipped {
        lock: Option<Lock>,
        /// How its conflict was resolved, if it held one.
        resolved: Option<Resolved>,
    }

    /// A conflict of the lock file, of which upstream's side is kept.
    struct Resolved {
        side: Side,
        why: String,
        /// The text of the file as upstream has it.
        text: String,
        /// The ids of the migrations that only the other side has shipped: they become drafts again.
        drafts: Vec<String>,
    }

    impl Shipped {
        fn read(dir: &Path, upstream: Option<Side>) -> Result<Self, Failure> {
            let path = dir.join(LOCK_FILE);
            let text = match std::fs::read_to_string(&path) {
                Ok(text) => text,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                    return Ok(Self {
                        lock: None,
                        resolved: None,
                    });
                }
                Err(error) => return Err(unreadable(format!("{}: {error}", path.display()))),
            };
            if conflict::first_marker(&text).is_none() {
                let lock = parse(&path, text)?;
                return Ok(Self {
                    lock: Some(lock),
                    resolved: None,
                });
            }
            resolve(dir, &path, &text, upstream)
        }
    }

    /// Resolves a conflict: upstream's side is kept.
    fn resolve(dir: &Path, path: &Path, text: &str, upstream: Option<Side>) -> Result<Shipped, Failure> {
        let sides = conflict::sides(text).ok_or_else(|| {
            unreadable(format!(
                "{}: the conflict markers are not as git writes them",
                path.display()
            ))
        })?;
        let (side, why) = match upstream {
            Some(side) => (side, "--upstream says so".to_owned()),
            None => git::upstream(dir)?,
        };
        let (kept, other) = match side {
            Side::Ours => (sides.ours, sides.theirs),
            Side::Theirs => (sides.theirs, sides.ours),
        };
        let lock = parse(path, kept.clone())?;
        let other = parse(path, other)?;
        let only_there = other.entries.into_iter().map(|entry| entry.shipped.id);
        let drafts = only_there.filter(|id| lock.get(id).is_none()).collect();
        Ok(Shipped {
            lock: Some(lock),
            resolved: Some(Resolved {
                side,
                why,
                text: kept,
                drafts,
            }),
        })
    }

    fn parse(path: &Path, text: String) -> Result<Lock, Failure> {
        let path = path.display().to_string();
        let file = Arc::new(SourceFile { path, text });
        lock::read(&file).map_err(|finding| unreadable(finding.to_string()))
    }

    fn unreadable(message: String) -> Failure {
        Failure::new(
            "invalid-set",
            message,
            "nothing was renamed; correct the lock file first",
        )
    }

    fn not_renamed(error: &std::io::Error) -> Failure {
        Failure::new(
            "not-written",
            format!("cannot renumber the migrations: {error}: every file has its old name"),
            "remove what is in the way, then run the command again",
        )
    }

    fn say(call: &Call<'_>, shipped: &Shipped, drafts: &[Draft], renames: &[Rename], is_dry: bool) {
        let say = |word: &str, text: &str| call.screen.say(format_args!("{word:<9} {}", plain(text)));
        if let Some(resolved) = &shipped.resolved {
            let side = match resolved.side {
                Side::Ours => "ours",
                Side::Theirs => "theirs",
            };
            say("upstream", &format!("is `{side}`: {}", resolved.why));
            resolved
                .drafts
                .iter()
                .for_each(|id| say("draft", &format!("{id}, which only the other side had shipped")));
        }
        for draft in drafts.iter().filter(|draft| draft.is_moved()) {
            say("draft", &format!("{} is {} now", draft.id(), draft.new_id()));
        }
        for draft in drafts {
            for (name, renamed) in draft.unclear_fixtures() {
                let new_id = draft.new_id();
                say(
                    "fixture",
                    &format!(
                        "fixtures/{name} is taken for that of another migration with its version; if it is that of {new_id}, rename it to fixtures/{renamed}"
                    ),
                );
            }
        }
        for rename in renames {
            let word = if is_dry { "would be" } else { "renamed" };
            say(word, &format!("{} -> {}", rename.from.display(), rename.to.display()));
        }
    }

    fn outcome(shipped: &Shipped, drafts: &[Draft], renames: &[Rename], is_dry: bool) -> Outcome {
        let moved: Vec<_> = drafts.iter().filter(|draft| draft.is_moved()).collect();
        let said = match (moved.len(), is_dry, &shipped.resolved) {
            (0, _, None) => "nothing: every draft stands behind the last shipped migration".to_owned(),
            (count, true, _) => migrations(count, "would be renumbered, nothing was changed"),
            (count, false, None) => migrations(count, "renumbered"),
            (count, false, Some(_)) => migrations(count, "renumbered, and the lock file is as upstream has it"),
        };
        let names_a_step = renames
            .iter()
            .any(|rename| rename.from.extension().is_some_and(|extension| extension == "rs"));
        let recommendation = match (is_dry, moved.is_empty() && shipped.resolved.is_none()) {
            (_, true) => "nothing is to do",
            (true, _) => "run it without --dry-run",
            (false, _) if names_a_step => {
                "correct the ids and paths of Rust steps in build.rs, run `check`, then `git add` the directory; a development database that has these drafts under their old versions is to be made anew"
            }
            (false, _) => {
                "run `check`, then `git add` the directory; a development database that has these drafts under their old versions is to be made anew"
            }
        };
        Outcome::new(
            said,
            Answer::Rebased {
                dry_run: is_dry,
                upstream: shipped.resolved.as_ref().map(|resolved| resolved.side),
                drafts: drafts.iter().map(Draft::new_id).collect(),
                renumbered: moved.iter().map(|draft| (draft.id(), draft.new_id()).into()).collect(),
                renamed: renames.iter().map(Into::into).collect(),
            },
            recommendation,
        )
    }
}

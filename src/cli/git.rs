//! Which side of a conflict in the lock file is upstream's. Git is asked what it is in the middle of.

use std::path::Path;
use std::process::Command;

use super::outcome::Failure;
use super::side::Side;

/// The side whose migrations stay shipped, and why it is that one.
///
/// A rebase replays the commits of a branch on upstream, so that upstream is `ours`; a merge brings
/// upstream into a branch, so that it is `theirs`, unless the branch is the repository's main one.
pub(super) fn upstream(dir: &Path) -> Result<(Side, String), Failure> {
    let git_dir =
        git(dir, &["rev-parse", "--absolute-git-dir"]).ok_or_else(|| ask("git does not know the directory"))?;
    let is_there = |name: &str| Path::new(&git_dir).join(name).exists();
    if is_there("rebase-merge") || is_there("rebase-apply") {
        let why = "a rebase is under way, which puts this branch's commits behind those of upstream";
        return Ok((Side::Ours, why.to_owned()));
    }
    if is_there("CHERRY_PICK_HEAD") || is_there("REVERT_HEAD") {
        return Ok((Side::Ours, "a single commit is being taken over".to_owned()));
    }
    if !is_there("MERGE_HEAD") {
        return Err(ask("git is in the middle of neither a merge nor a rebase"));
    }
    let branch = git(dir, &["symbolic-ref", "--short", "HEAD"]).unwrap_or_else(|| "HEAD".to_owned());
    Ok(if is_main(dir, &branch) {
        let why = format!("another branch is being merged into `{branch}`, the main branch");
        (Side::Ours, why)
    } else {
        (Side::Theirs, format!("another branch is being merged into `{branch}`"))
    })
}

/// Whether a branch is the main one, into which others are merged: the default branch of the remote, or one with a
/// usual name.
fn is_main(dir: &Path, branch: &str) -> bool {
    match git(dir, &["symbolic-ref", "--short", "refs/remotes/origin/HEAD"]) {
        Some(default) => default.strip_prefix("origin/") == Some(branch),
        None => ["main", "master", "trunk"].contains(&branch),
    }
}

fn ask(why: &str) -> Failure {
    Failure::usage(
        format!("which side of the conflict is upstream's is not known: {why}"),
        "say it with --upstream ours (the first part of the conflict) or --upstream theirs (the second)",
    )
}

/// What git answers; none if it fails or is not installed.
fn git(dir: &Path, words: &[&str]) -> Option<String> {
    let output = Command::new("git").arg("-C").arg(dir).args(words).output().ok()?;
    let answer = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| answer.trim_end().to_owned())
}

//! Asks the app's own build about a directory: cargo runs the build script, which leaves an account of what it has
//! found (`build/account.rs`).
//!
//! Only the build script knows the levels, the oldest SQLite, the functions, the collations and the Rust steps of the
//! app, so that nothing else can judge a set as the build does.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde::Deserialize;
use toml::de::{DeTable, DeValue};

use super::call::Call;
use super::outcome::Failure;
use super::release::{manifests, with_table};
use super::screen::plain;
use crate::build::account::{self, Account};

/// The package whose build script embeds the directory.
#[derive(Debug)]
pub(super) struct BuildScript {
    manifest: PathBuf,
    dir: PathBuf,
}

/// A line of what cargo says in JSON
/// (<https://doc.rust-lang.org/cargo/reference/external-tools.html#build-script-output>).
#[derive(Deserialize)]
struct Message {
    reason: String,
    out_dir: Option<PathBuf>,
}

impl BuildScript {
    /// The build script of the nearest package above the directory, if it has one and tohead is among its build
    /// dependencies.
    pub(super) fn of(dir: &Path) -> Option<Self> {
        let dir = dir.canonicalize().ok()?;
        let is_package = |manifest: &PathBuf| with_table(manifest, |table| Ok(table.contains_key("package")));
        let manifest = manifests(&dir).find(|manifest| is_package(manifest).unwrap_or(false))?;
        let package = manifest.parent()?;
        let embeds = with_table(&manifest, |table| {
            Ok(has_script(table, package) && builds_with_tohead(table))
        });
        embeds.unwrap_or(false).then_some(Self { manifest, dir })
    }

    pub(super) fn manifest(&self) -> &Path {
        &self.manifest
    }

    /// How people call it.
    pub(super) fn shown(&self) -> String {
        format!("the build script of {}", self.manifest.display())
    }

    /// What the build finds; none if it does not embed this directory. `schema`: a declared schema to compare head
    /// with, in the place of the one that the build script names.
    pub(super) fn account(&self, call: &Call<'_>, schema: Option<&Path>) -> Result<Option<Account>, Failure> {
        call.screen.tell(plain(&format!("asking {}", self.shown())));
        let refused = Refused::new().map_err(|error| self.not_run(&error.to_string()))?;
        let output = self.build(&refused.dir, schema)?;
        let told = match self.told(&out_dirs(&output.stdout))? {
            None => self.told(std::slice::from_ref(&refused.dir))?,
            told => told,
        };
        if told.is_none() && !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            call.screen.tell(plain(said.trim_end()));
            return Err(self.not_run("cargo did not get as far as the set"));
        }
        Ok(told)
    }

    /// Has cargo run the build script: `cargo check` gets there with the least work. Where nothing that the script
    /// looks at has changed, cargo does not run it again, and what it has left before is still right.
    fn build(&self, refused: &Path, schema: Option<&Path>) -> Result<Output, Failure> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut cargo = Command::new(cargo);
        cargo
            .args([
                "check",
                "--quiet",
                "--message-format=json-render-diagnostics",
                "--manifest-path",
            ])
            .arg(&self.manifest)
            .env(account::WHERE, refused);
        if let Some(schema) = schema {
            cargo.env(
                account::SCHEMA,
                std::path::absolute(schema).unwrap_or_else(|_| schema.to_owned()),
            );
        }
        cargo
            .output()
            .map_err(|error| self.not_run(&format!("cargo cannot be run: {error}")))
    }

    /// The account of this directory, if one of these directories holds it.
    fn told(&self, dirs: &[PathBuf]) -> Result<Option<Account>, Failure> {
        for file in dirs.iter().flat_map(|dir| accounts(dir)) {
            let account = Account::read(&file).map_err(|why| {
                Failure::new(
                    "build-failed",
                    format!("what the build script has left cannot be read: {why}"),
                    "install the tohead that Cargo.toml names under [build-dependencies]",
                )
            })?;
            if account.dir == self.dir {
                return Ok(Some(account));
            }
        }
        Ok(None)
    }

    fn not_run(&self, why: &str) -> Failure {
        Failure::new(
            "build-failed",
            format!("{} could not be asked: {why}", self.shown()),
            "see what `cargo check` says there; to judge the files without the build script: --alone",
        )
    }
}

/// A new directory in which a build script that refuses its set leaves its account. It is removed in the end.
struct Refused {
    dir: PathBuf,
}

impl Refused {
    fn new() -> io::Result<Self> {
        let dir = std::env::temp_dir().join(format!("tohead-account-{}", std::process::id()));
        // This fails if there is one of that name: it is somebody else's.
        fs::create_dir(&dir)?;
        Ok(Self { dir })
    }
}

impl Drop for Refused {
    fn drop(&mut self) {
        // If it cannot be removed it stays among the temporary files, which does no harm.
        let _ = fs::remove_dir_all(&self.dir);
    }
}

/// The output directories of the build scripts that cargo has run now or before, by its messages.
fn out_dirs(said: &[u8]) -> Vec<PathBuf> {
    let lines = said.split(|byte| *byte == b'\n');
    let messages = lines.filter_map(|line| serde_json::from_slice::<Message>(line).ok());
    messages
        .filter(|message| message.reason == "build-script-executed")
        .filter_map(|message| message.out_dir)
        .collect()
}

/// The files in a directory that are accounts.
fn accounts(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let is_one = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "account");
    let mut accounts: Vec<_> = entries.map(|entry| entry.path()).filter(is_one).collect();
    accounts.sort();
    accounts
}

/// Whether the package has a build script (<https://doc.rust-lang.org/cargo/reference/manifest.html#the-build-field>).
fn has_script(manifest: &DeTable<'_>, package: &Path) -> bool {
    let build = manifest
        .get("package")
        .and_then(|package| package.get_ref().get("build"));
    match build.map(|build| build.get_ref()) {
        Some(DeValue::Boolean(is_there)) => *is_there,
        Some(DeValue::String(path)) => package.join(&**path).exists(),
        _ => package.join("build.rs").exists(),
    }
}

/// Whether `tohead`, perhaps under another name, is among the build dependencies, those for one target included.
fn builds_with_tohead(manifest: &DeTable<'_>) -> bool {
    let is_tohead = |(name, dependency): (&str, &DeValue<'_>)| {
        let package = dependency.get("package").and_then(|package| package.get_ref().as_str());
        package.unwrap_or(name) == "tohead"
    };
    let has = |table: &DeTable<'_>| {
        let dependencies = table
            .get("build-dependencies")
            .and_then(|table| table.get_ref().as_table());
        dependencies.is_some_and(|table| {
            table
                .iter()
                .any(|(name, dependency)| is_tohead((name.get_ref(), dependency.get_ref())))
        })
    };
    let targets = manifest.get("target").and_then(|targets| targets.get_ref().as_table());
    let mut of_targets = targets.into_iter().flat_map(|targets| targets.values());
    has(manifest) || of_targets.any(|target| target.get_ref().as_table().is_some_and(has))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a package with this manifest, and with a `build.rs` or without, is asked.
    fn is_asked(manifest: &str, has_script: bool) -> bool {
        let dir = tempfile::tempdir().expect("a directory");
        fs::create_dir_all(dir.path().join("data/migrations")).expect("a directory");
        fs::write(dir.path().join("Cargo.toml"), manifest).expect("a manifest");
        if has_script {
            fs::write(dir.path().join("build.rs"), "").expect("a script");
        }
        BuildScript::of(&dir.path().join("data/migrations")).is_some()
    }

    #[test]
    fn a_package_is_asked_if_its_build_script_is_built_with_tohead() {
        let with = |dependencies: &str| format!("[package]\nname = 'a'\n{dependencies}");
        assert!(is_asked(&with("[build-dependencies]\ntohead = '1'"), true));
        assert!(is_asked(
            &with("[build-dependencies]\ntohead = { workspace = true }"),
            true
        ));
        assert!(is_asked(
            &with("[build-dependencies]\nm = { package = 'tohead', path = '..' }"),
            true
        ));
        assert!(is_asked(
            &with("[target.'cfg(unix)'.build-dependencies]\ntohead = '1'"),
            true
        ));
        assert!(is_asked(&with("[build-dependencies.tohead]\nversion = '1'"), true));

        assert!(!is_asked(&with("[build-dependencies]\ntohead = '1'"), false));
        assert!(!is_asked(
            &with("build = false\n[build-dependencies]\ntohead = '1'"),
            true
        ));
        assert!(!is_asked(
            &with("build = 'other.rs'\n[build-dependencies]\ntohead = '1'"),
            true
        ));
        assert!(!is_asked(&with("[dependencies]\ntohead = '1'"), true));
        assert!(!is_asked(
            &with("[build-dependencies]\ntohead = { package = 'other' }"),
            true
        ));
        assert!(!is_asked("[workspace]\n[build-dependencies]\ntohead = '1'", true));
        assert!(!is_asked("no manifest", true));
    }
}

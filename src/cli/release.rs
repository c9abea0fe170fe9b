//! Which release a directory of migrations belongs to: the version of the app's package.

use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::outcome::Failure;
use super::values;

/// The version of the package in the nearest `Cargo.toml` above the directory that has one. Build
/// metadata is left out: it tells no releases apart (<https://semver.org/#spec-item-10>).
pub(super) fn of_package(dir: &Path) -> Result<semver::Version, Failure> {
    let dir = std::path::absolute(dir).map_err(|error| unknown(format!("{}: {error}", dir.display())))?;
    for manifest in manifests(&dir) {
        if let Some(version) = package_version(&manifest)? {
            return parse(&version, &manifest);
        }
    }
    Err(unknown(format!(
        "no Cargo.toml above {} is that of a package",
        dir.display()
    )))
}

fn unknown(why: String) -> Failure {
    Failure::usage(
        format!("which release ships the migrations is not known: {why}"),
        "say it with --release X.Y.Z",
    )
}

/// The manifests in the directory and above it, nearest first.
pub(super) fn manifests(dir: &Path) -> impl Iterator<Item = PathBuf> {
    let files = dir.ancestors().map(|dir| dir.join("Cargo.toml")).collect::<Vec<_>>();
    files.into_iter().filter(|file| file.is_file())
}

/// The version of the package of a manifest; none for a manifest that is that of a workspace only.
fn package_version(manifest: &Path) -> Result<Option<String>, Failure> {
    with_table(manifest, |table| {
        let Some(package) = table.get("package").and_then(|package| package.get_ref().as_table()) else {
            return Ok(None);
        };
        let inherits = |value: &DeValue<'_>| value.get("workspace").is_some();
        match package.get("version").map(|value| value.get_ref()) {
            Some(DeValue::String(version)) => Ok(Some(version.clone().into_owned())),
            Some(value) if inherits(value) => {
                let root = package.get("workspace").and_then(|root| root.get_ref().as_str());
                workspace_version(manifest, root).map(Some)
            }
            _ => Err(unknown(format!("{} gives the package no version", manifest.display()))),
        }
    })
}

/// The version that a member inherits from its workspace. `root`: the directory of the workspace, if the member names
/// it; else it is the nearest one above (<https://doc.rust-lang.org/cargo/reference/workspaces.html>).
fn workspace_version(member: &Path, root: Option<&str>) -> Result<String, Failure> {
    let dir = member.parent().unwrap_or(member);
    let candidates: Vec<_> = match root {
        Some(root) => vec![dir.join(root).join("Cargo.toml")],
        None => manifests(dir).collect(),
    };
    let version = |table: &DeTable<'_>| {
        let version = table
            .get("workspace")?
            .get_ref()
            .get("package")?
            .get_ref()
            .get("version")?;
        version.get_ref().as_str().map(ToOwned::to_owned)
    };
    for manifest in candidates {
        let found = with_table(&manifest, |table| Ok((table.contains_key("workspace"), version(table))))?;
        match found {
            (_, Some(version)) => return Ok(version),
            (true, None) => {
                return Err(unknown(format!(
                    "{} has no workspace.package.version",
                    manifest.display()
                )));
            }
            (false, None) => {}
        }
    }
    Err(unknown(format!(
        "{} takes its version from a workspace, and there is none above it",
        member.display()
    )))
}

/// Reads a manifest, and shows its table to `read`.
pub(super) fn with_table<T>(
    manifest: &Path,
    read: impl FnOnce(&DeTable<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let wrong = |error: &dyn std::fmt::Display| unknown(format!("{}: {error}", manifest.display()));
    let text = std::fs::read_to_string(manifest).map_err(|error| wrong(&error))?;
    let table = DeTable::parse(&text).map_err(|error| wrong(&error.message()))?;
    read(table.get_ref())
}

fn parse(version: &str, manifest: &Path) -> Result<semver::Version, Failure> {
    values::release(version).map_err(|error| unknown(format!("the version in {}: {error}", manifest.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A directory with these manifests, and what the version of `app/migrations` is in it.
    fn version(manifests: &[(&str, &str)]) -> Result<String, String> {
        let dir = tempfile::tempdir().expect("a directory");
        std::fs::create_dir_all(dir.path().join("app/migrations")).expect("a directory");
        for (name, text) in manifests {
            std::fs::write(dir.path().join(name), text).expect("a manifest");
        }
        of_package(&dir.path().join("app/migrations"))
            .map(|version| version.to_string())
            .map_err(|failure| failure.message)
    }

    const WORKSPACE: &str = "[workspace]\nmembers = ['app']\n[workspace.package]\nversion = '2.0.0-rc.1+5'\n";

    #[test]
    fn the_release_is_the_version_of_the_nearest_package() {
        let cases: &[(&[(&str, &str)], &str)] = &[
            (&[("app/Cargo.toml", "[package]\nversion = '1.2.3'")], "1.2.3"),
            (&[("Cargo.toml", "[package]\nversion = '1.2.3'")], "1.2.3"),
            (
                &[
                    ("Cargo.toml", "[package]\nversion = '9.0.0'"),
                    ("app/Cargo.toml", "[package]\nversion = '1.2.3'"),
                ],
                "1.2.3",
            ),
            (
                &[
                    ("Cargo.toml", WORKSPACE),
                    ("app/Cargo.toml", "[package]\nversion.workspace = true"),
                ],
                "2.0.0-rc.1",
            ),
            (
                &[
                    ("Cargo.toml", WORKSPACE),
                    (
                        "app/Cargo.toml",
                        "[package]\nversion = { workspace = true }\nworkspace = '..'",
                    ),
                ],
                "2.0.0-rc.1",
            ),
            (
                &[(
                    "app/Cargo.toml",
                    "[package]\nversion.workspace = true\n[workspace.package]\nversion = '3.0.0'",
                )],
                "3.0.0",
            ),
        ];
        for (manifests, expected) in cases {
            assert_eq!(version(manifests).as_deref(), Ok(*expected), "{manifests:?}");
        }
    }

    #[test]
    fn where_no_version_is_to_be_found_the_message_says_why() {
        let cases: &[(&[(&str, &str)], &str)] = &[
            (&[], "is that of a package"),
            (&[("Cargo.toml", WORKSPACE)], "is that of a package"),
            (
                &[("app/Cargo.toml", "[package]\nname = 'app'")],
                "gives the package no version",
            ),
            (&[("app/Cargo.toml", "[package]\nversion = 'one'")], "the version in "),
            (&[("app/Cargo.toml", "[package")], "app/Cargo.toml: "),
            (
                &[("app/Cargo.toml", "[package]\nversion.workspace = true")],
                "there is none above it",
            ),
            (
                &[
                    ("Cargo.toml", "[workspace]"),
                    ("app/Cargo.toml", "[package]\nversion.workspace = true"),
                ],
                "has no workspace.package.version",
            ),
        ];
        for (manifests, expected) in cases {
            let why = version(manifests).expect_err("no version");
            assert!(why.contains(expected), "{why}");
        }
    }
}

//! tohead's own layout: `NNNN_name.up.sql`, `NNNN_name.down.sql`, `NNNN_name.rs`.

use super::{InputFile, Layout, Part, PartFile};
use crate::source::finding::Finding;
use crate::source::{Check, Findings, LOCK_FILE};
use crate::version::Version;

pub(crate) struct Tohead;

impl Layout for Tohead {
    fn read(&self, files: &[InputFile], findings: &mut Findings) -> Vec<PartFile> {
        let mut parts = Vec::new();
        for input in files.iter().filter(|input| !may_be_there(&input.name)) {
            match parse(&input.name) {
                Ok((version, name, part)) => {
                    parts.push(PartFile {
                        version,
                        name,
                        part,
                        file: input.file.clone(),
                    });
                }
                Err(problem) => findings.push(problem.finding(input)),
            }
        }
        parts
    }
}

/// Files that live beside migrations.
fn may_be_there(name: &str) -> bool {
    let first = name.split('/').next().unwrap_or(name);
    let is_inside = first != name;
    name == LOCK_FILE
        || first.starts_with('.')
        || (is_inside && first == "fixtures")
        || (!is_inside && name.starts_with("README"))
}

struct Problem {
    why: String,
    help: String,
}

impl Problem {
    fn finding(self, input: &InputFile) -> Finding {
        let message = format!("`{}` is not a migration file: {}", input.name, self.why);
        Finding::new(Check::UnrecognisedFile, &input.file, 0..0, message).help(self.help)
    }
}

const SCHEME: &str =
    "migration files are named like 0007_add_users.up.sql, 0007_add_users.down.sql or 0007_add_users.rs";

fn parse(file_name: &str) -> Result<(Version, String, Part), Problem> {
    let problem = |why: &str, rename_to: Option<String>| Problem {
        why: why.to_owned(),
        help: rename_to.map_or_else(
            || format!("{SCHEME}; move other files out of the directory"),
            |better| format!("rename it to `{better}`"),
        ),
    };
    if file_name.contains('/') {
        return Err(problem("it is in a sub-directory", None));
    }
    let suffixes = [(".up.sql", Part::Up), (".down.sql", Part::Down), (".rs", Part::Rust)];
    let known = suffixes
        .iter()
        .find_map(|(suffix, part)| Some((file_name.strip_suffix(suffix)?, *part)));
    let Some((stem, part)) = known else {
        return Err(problem(
            "its name ends in neither .up.sql, .down.sql nor .rs",
            better_suffix(file_name),
        ));
    };
    let digits = stem.len() - stem.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (version, rest) = stem.split_at(digits);
    if digits == 0 {
        return Err(problem("its name does not start with a version number", None));
    }
    let Ok(version) = version.parse::<Version>() else {
        return Err(problem("its version has more than 38 digits", None));
    };
    let suffix = &file_name[stem.len()..];
    let renamed = |rest: &str| slug(rest).map(|name| format!("{}_{name}{suffix}", &stem[..digits]));
    let Some(name) = rest.strip_prefix('_').filter(|name| !name.is_empty()) else {
        return Err(problem("its version is not followed by `_` and a name", renamed(rest)));
    };
    if !name.chars().all(super::is_name_letter) || name.ends_with(['_', '-']) {
        return Err(problem(
            "its name may hold only letters, digits, `_` and `-`, and may not end in `_` or `-`",
            renamed(name),
        ));
    }
    Ok((version, name.to_owned(), part))
}

/// The name that a misnamed file was probably meant to have.
fn better_suffix(file_name: &str) -> Option<String> {
    let lower = file_name.to_lowercase();
    let stem = lower.strip_suffix(".sql")?.trim_end_matches(['.', '_', '-', ' ']);
    let (stem, part) = ["up", "down"]
        .into_iter()
        .find_map(|part| Some((stem.strip_suffix(part)?.strip_suffix(['.', '_', '-'])?, part)))
        .unwrap_or((stem, "up"));
    let digits = stem.len() - stem.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    (digits > 0).then_some(())?;
    let name = slug(&stem[digits..])?;
    let better = format!("{}_{name}.{part}.sql", &stem[..digits]);
    parse(&better).is_ok().then_some(better)
}

/// Words of letters and digits joined by `_`, or nothing if there is none.
pub(crate) fn slug(text: &str) -> Option<String> {
    // Some letters become two characters, of which one is none.
    let lower = text.to_lowercase();
    let words: Vec<_> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    (!words.is_empty()).then(|| words.join("_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_parsed_or_answered_with_a_better_one() {
        let good = ["0007_add_users.up.sql", "1_a.down.sql", "20240101120000_größe-2.rs"];
        for name in good {
            assert!(parse(name).is_ok(), "{name}");
        }
        let bad = [
            ("0007_add_users.sql", "`0007_add_users.up.sql`"),
            ("0007_add_users_up.sql", "`0007_add_users.up.sql`"),
            ("0007_add_users.up..sql", "`0007_add_users.up.sql`"),
            ("0007-add users.up.sql", "`0007_add_users.up.sql`"),
            ("0007_Add.UP.SQL", "`0007_add.up.sql`"),
            ("0007_\u{130}x y.up.sql", "`0007_i_x_y.up.sql`"),
            ("0007.up.sql", "migration files are named like"),
            ("template.sql", "migration files are named like"),
            (
                "100000000000000000000000000000000000000_a.sql",
                "migration files are named like",
            ),
            ("notes.txt", "migration files are named like"),
            ("old/0001_a.up.sql", "migration files are named like"),
            ("0001_trailing_.up.sql", "`0001_trailing.up.sql`"),
        ];
        for (name, help) in bad {
            let problem = parse(name).err().unwrap_or_else(|| panic!("{name} was accepted"));
            assert!(problem.help.contains(help), "{name}: {}", problem.help);
        }
    }

    #[test]
    fn only_known_files_may_stand_beside_migrations() {
        for name in [".gitkeep", "README", "README.md", "tohead.lock", "fixtures/0005.sql"] {
            assert!(may_be_there(name), "{name}");
        }
        for name in ["readme.txt", "template.sql", "sub/README.md", "tohead.toml", "fixtures"] {
            assert!(!may_be_there(name), "{name}");
        }
    }
}

//! The file's text. Entries are appended and never touched again, so that two branches which ship
//! migrations write to the same place, and git calls it a conflict.

use std::fmt::Write;

use super::{FORMAT, Lock, Shipped};

const HEADER: &str = "\
# Which migrations a release has shipped. `tohead lock` writes this file and the build reads it: commit
# it, and do not edit it. If git cannot merge it, run `tohead rebase`.
";

/// The text of the file with more migrations at its end.
pub(crate) fn appended(lock: Option<&Lock>, shipped: &[Shipped]) -> String {
    let mut text = match lock {
        Some(lock) => lock.file.text.clone(),
        None => format!("{HEADER}format = {FORMAT}\n"),
    };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let mut chain = lock.and_then(Lock::last).map(|entry| entry.chain);
    for shipped in shipped {
        let link = shipped.chain(chain.as_ref());
        push(&mut text, shipped, &link.to_string());
        chain = Some(link);
    }
    text
}

fn push(text: &mut String, shipped: &Shipped, chain: &str) {
    // Ids hold letters, digits, `_` and `-`; the other values are digests and versions.
    let mut line = |key: &str, value: &str| {
        let _ = writeln!(text, "{key} = \"{value}\"");
    };
    line("\n[[migration]]\nid", &shipped.id);
    line("release", &shipped.release.to_string());
    line("up", &shipped.up.to_string());
    if let Some(down) = &shipped.down {
        line("down", &down.to_string());
    }
    if let Some(fingerprint) = &shipped.fingerprint {
        line("fingerprint", &fingerprint.to_string());
    }
    line("schema_version", &shipped.schema_version.to_string());
    line("chain", chain);
}

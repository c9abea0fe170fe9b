//! Writes a set whose length stands in the package's name, and embeds it.

#[path = "../support/generated.rs"]
mod generated;

use std::path::PathBuf;

fn main() {
    let variable = |name: &str| std::env::var(name).unwrap_or_else(|error| panic!("{name}: {error}"));
    let count = variable("CARGO_PKG_NAME")
        .strip_prefix("size-n")
        .and_then(|count| count.parse().ok())
        .expect("the package is named after the number of its migrations");
    let dir = PathBuf::from(variable("OUT_DIR")).join("migrations");
    std::fs::create_dir_all(&dir).expect("the build directory is writable");
    let mut text = 0;
    for i in 1..=count {
        let (up, down) = generated::migration(i);
        text += up.len() + down.len();
        std::fs::write(dir.join(format!("{i:05}_step.up.sql")), up).expect("the build directory is writable");
        std::fs::write(dir.join(format!("{i:05}_step.down.sql")), down).expect("the build directory is writable");
    }
    std::fs::write(dir.with_file_name("text"), text.to_string()).expect("the build directory is writable");
    tohead::build::Compiler::new(dir)
        .level(tohead::Check::Drafts, tohead::Level::Allow)
        .embed();
}

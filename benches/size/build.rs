//! Writes a set whose length stands in the package's name, or one that may take rows away and has foreign keys, and embeds
//! it.

#[path = "../support/generated.rs"]
mod generated;

use std::path::PathBuf;

fn main() {
    let variable = |name: &str| std::env::var(name).unwrap_or_else(|error| panic!("{name}: {error}"));
    let package = variable("CARGO_PKG_NAME");
    let migrations: Vec<_> = match package.strip_prefix("size-n") {
        Some(count) => (1..=count.parse().expect("a number"))
            .map(generated::migration)
            .collect(),
        None => vec![generated::migration(1), generated::migration(2), lossy()],
    };
    let dir = PathBuf::from(variable("OUT_DIR")).join("migrations");
    std::fs::create_dir_all(&dir).expect("the build directory is writable");
    let mut text = 0;
    for (i, (up, down)) in (1..).zip(migrations) {
        text += up.len() + down.len();
        std::fs::write(dir.join(format!("{i:05}_step.up.sql")), up).expect("the build directory is writable");
        std::fs::write(dir.join(format!("{i:05}_step.down.sql")), down).expect("the build directory is writable");
    }
    std::fs::write(dir.with_file_name("text"), text.to_string()).expect("the build directory is writable");
    tohead::build::Compiler::new(dir)
        .level(tohead::Check::Drafts, tohead::Level::Allow)
        .embed();
}

fn lossy() -> (String, String) {
    (
        "-- tohead: allow(drop-column) \"unused\"\nCREATE TABLE child (t1_id INTEGER REFERENCES t1 (id));\nALTER TABLE t1 DROP COLUMN note;\n".to_owned(),
        "ALTER TABLE t1 ADD COLUMN note TEXT;\nDROP TABLE child;\n".to_owned(),
    )
}

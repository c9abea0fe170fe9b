//! Writes the same migrations in the form that each of the peers reads, has tohead compile its own, and leaves
//! the macro calls of the others for `lib.rs`.

#[path = "../../support/generated.rs"]
mod generated;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    let variable = |name: &str| std::env::var(name).unwrap_or_else(|error| panic!("{name}: {error}"));
    let count = variable("CARGO_PKG_NAME")
        .strip_prefix("set-")
        .and_then(|count| count.parse().ok())
        .expect("the package is named after the number of its migrations");
    let out = PathBuf::from(variable("OUT_DIR"));
    // What the next build finds unchanged it does not compile again.
    println!("cargo::rerun-if-changed=../build.rs");
    println!("cargo::rerun-if-changed=../../../support/generated.rs");
    (1..=count).for_each(|i| write_migration(&out, i));
    let manifest = PathBuf::from(variable("CARGO_MANIFEST_DIR"));
    write(&out.join("peers.rs"), &peers(&manifest, &out, count));
    tohead::build::Compiler::new(out.join("migrations"))
        .level(tohead::Check::Drafts, tohead::Level::Allow)
        .embed();
}

/// tohead and sqlx read the same files.
fn write_migration(out: &Path, i: usize) {
    let (up, down) = generated::migration(i);
    write(&out.join(format!("migrations/{i:05}_step.up.sql")), &up);
    write(&out.join(format!("migrations/{i:05}_step.down.sql")), &down);
    write(&out.join(format!("diesel/{i:05}_step/up.sql")), &up);
    write(&out.join(format!("diesel/{i:05}_step/down.sql")), &down);
    write(&out.join(format!("refinery/V{i}__step.sql")), &up);
}

/// Leaves a file alone that is as it should be: its age is what Cargo looks at.
fn write(file: &Path, text: &str) {
    if fs::read_to_string(file).is_ok_and(|found| found == text) {
        return;
    }
    let dir = file.parent().expect("a file is in a directory");
    fs::create_dir_all(dir).expect("the build directory is writable");
    fs::write(file, text).expect("the build directory is writable");
}

/// The macros want their paths as literals.
fn peers(manifest: &Path, out: &Path, count: usize) -> String {
    let mut code = String::new();
    let refinery = out.join("refinery");
    let diesel = out.join("diesel");
    let sqlx = relative(manifest, &out.join("migrations"));
    let _ = writeln!(
        code,
        "mod refinery_set {{ ::refinery::embed_migrations!({refinery:?}); }}"
    );
    let _ = writeln!(
        code,
        "pub const DIESEL: ::diesel_migrations::EmbeddedMigrations = ::diesel_migrations::embed_migrations!({diesel:?});"
    );
    let _ = writeln!(
        code,
        "pub static SQLX: ::sqlx::migrate::Migrator = ::sqlx::migrate!({sqlx:?});"
    );
    let _ = writeln!(code, "pub static UP: [&str; {count}] = [");
    for i in 1..=count {
        let _ = writeln!(code, "include_str!(\"migrations/{i:05}_step.up.sql\"),");
    }
    let _ = writeln!(code, "];\nconst STEPS: &[::rusqlite_migration::M<'static>] = &[");
    for i in 1..=count {
        let _ = writeln!(
            code,
            "::rusqlite_migration::M::up(UP[{}]).down(include_str!(\"migrations/{i:05}_step.down.sql\")),",
            i - 1
        );
    }
    code.push_str("];\n");
    code
}

/// `sqlx::migrate!` takes no absolute path.
fn relative(from: &Path, to: &Path) -> PathBuf {
    let common = from
        .components()
        .zip(to.components())
        .take_while(|(a, b)| a == b)
        .count();
    let back = from.components().skip(common).map(|_| "..");
    back.collect::<PathBuf>()
        .join(to.components().skip(common).collect::<PathBuf>())
}

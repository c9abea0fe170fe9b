//! Compiles this crate's own migrations, which create the ledger, with the same code that compiles
//! an app's. No SQLite is needed: `tests/ledger.rs` rehearses them.

#![allow(dead_code, unreachable_pub)]

#[path = "src/build/emit.rs"]
mod emit;
#[path = "src/hash.rs"]
mod hash;
#[path = "src/source/mod.rs"]
mod source;
#[path = "src/version.rs"]
mod version;

use std::path::{Path, PathBuf};

fn main() {
    for watched in [
        "build.rs",
        "migrations",
        "src/source",
        "src/build/emit.rs",
        "src/hash.rs",
        "src/version.rs",
    ] {
        println!("cargo::rerun-if-changed={watched}");
    }
    let set = source::read_dir(Path::new("migrations"), "migrations");
    for finding in &set.findings {
        println!("cargo::error={finding}");
    }
    // The ledger's own objects are looked at by reading the ledger, not by fingerprint.
    let facts = emit::Facts {
        objects: Vec::new(),
        touched: Some(Vec::new()),
        added_to: None,
        fingerprint: hash::Digest([0; 32]),
        schema_version: (1, 0, 0),
        fates: Vec::new(),
        left_by_down: Vec::new(),
        reversal: None,
        volatile: Vec::new(),
        fixture: None,
        is_known: true,
        guarded: Vec::new(),
        steady: Vec::new(),
        guarded_down: Vec::new(),
        steady_down: Vec::new(),
    };
    let code = emit::emit(&emit::Input {
        set: "tohead",
        keeps_mark: false,
        min_sqlite: 0,
        krate: "crate",
        migrations: &set.migrations,
        facts: &vec![facts; set.migrations.len()],
        releases: &vec![None; set.migrations.len()],
        snapshot: None,
        needs: emit::Needs::default(),
    });
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    std::fs::write(out.join("tohead_ledger.rs"), code).expect("OUT_DIR is writable");
}

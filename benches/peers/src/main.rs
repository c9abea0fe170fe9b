//! tohead beside the other migration crates for SQLite: one command measures how long each takes, and shows what
//! becomes of the database.
//!
//! ```console
//! $ cargo run --release                   # times and correctness; writes into docs/benchmarks/
//! $ cargo run --release -- times          # how long
//! $ cargo run --release -- only "10 pending"   # the targets of the scenarios that begin so; writes nothing
//! $ cargo run --release -- report         # the tables and plots once more, from the samples of the last time
//! $ cargo run --release -- correctness    # what becomes of the rows
//! $ cargo run --release -- build          # how long a build of an app takes
//! ```

mod build_cost;
mod correctness;
mod peers;
mod plot;
mod report;
mod samples;
mod scenarios;
mod set;

use std::path::{Path, PathBuf};

fn main() {
    let words: Vec<_> = std::env::args().skip(1).collect();
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    let word = match words[..] {
        [] => "all",
        ["only", start] => {
            println!("{}", report::ratios(&scenarios::beginning(start, &directory())));
            return;
        }
        [word] => word,
        _ => panic!("too many words"),
    };
    assert!(
        matches!(word, "all" | "times" | "report" | "correctness" | "build"),
        "`{word}` is none of `times`, `only`, `report`, `correctness` and `build`"
    );
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/benchmarks");
    std::fs::create_dir_all(&docs).expect("the directory for the results");
    if matches!(word, "all" | "correctness") {
        let table = correctness::table(&directory());
        println!("{table}");
        write(&docs.join("correctness.md"), &table);
    }
    if matches!(word, "all" | "times") {
        let measured = scenarios::beginning("", &directory());
        write(&docs.join("samples.json"), &report::json(&measured));
        show(&docs, &measured, &report::machine());
    }
    if word == "report" {
        let measured = report::parse(&read(&docs.join("samples.json")));
        let page = read(&docs.join("times.md"));
        let machine = page.lines().find(|line| line.starts_with("Measured on"));
        show(
            &docs,
            &measured,
            &format!("{}\n", machine.expect("where it was measured")),
        );
    }
    if word == "build" {
        let table = build_cost::table(&directory());
        println!("{table}");
        write(&docs.join("build.md"), &table);
    }
}

/// Writes what the samples say.
fn show(docs: &Path, measured: &[samples::Samples], machine: &str) {
    let table = report::markdown(measured, machine);
    println!("{table}");
    write(&docs.join("times.md"), &table);
    plot::all(measured, docs);
    replace_table(&docs.join("../../README.md"), &report::short(measured));
}

/// A directory for databases, on the disk that the program was built on: the system's own may be in memory.
fn directory() -> tempfile::TempDir {
    let program = std::env::current_exe().expect("the path of this program");
    let beside = program.parent().map_or_else(PathBuf::new, Path::to_owned);
    tempfile::tempdir_in(beside).expect("a directory for databases")
}

/// Puts the table between the two comments that are there for it.
fn replace_table(page: &Path, table: &str) {
    const AROUND: [&str; 2] = ["<!-- written by benches/peers -->\n", "<!-- end -->"];
    let text = read(page);
    let (before, rest) = text.split_once(AROUND[0]).expect("the place of the table");
    let (_, after) = rest.split_once(AROUND[1]).expect("the end of the table");
    write(page, &format!("{before}{}\n{table}\n{}{after}", AROUND[0], AROUND[1]));
}

fn read(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn write(file: &Path, text: &str) {
    std::fs::write(file, text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
}

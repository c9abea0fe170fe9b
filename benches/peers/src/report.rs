//! The samples as tables, and as they are.

use std::fmt::Write;

use serde_json::json;

use crate::peers::RAW;
use crate::samples::Samples;
use crate::scenarios::{HEAD, IMAGE, PRAGMA, SCENARIOS};

/// What the project wants to reach: a scenario, a set, how many times of which of these it may take.
struct Target {
    scenario: &'static str,
    /// From how many migrations on; below that it is shown all the same.
    from: usize,
    of: Of,
    at_most: f64,
}

/// For every set.
const ANY: usize = 0;

enum Of {
    /// Of what is the fastest among the others.
    BestPeer,
    Floor(&'static str),
}

const fn target(scenario: &'static str, from: usize, of: Of, at_most: f64) -> Target {
    Target {
        scenario,
        from,
        of,
        at_most,
    }
}

/// A new database is wanted to be cheap where there are many migrations; with few of them there is little to save.
const MANY: usize = 1000;

const TARGETS: [Target; 12] = [
    target("at head, warm", ANY, Of::Floor(PRAGMA), 1.2),
    target("at head, warm", ANY, Of::BestPeer, 1.0),
    target("new file, WAL", MANY, Of::BestPeer, 0.25),
    target("new file, WAL", MANY, Of::Floor(HEAD), 0.5),
    target("new file, DELETE", MANY, Of::BestPeer, 0.25),
    target("new file, DELETE", MANY, Of::Floor(HEAD), 0.5),
    target("in memory", MANY, Of::BestPeer, 0.01),
    target("in memory", MANY, Of::Floor(IMAGE), 1.5),
    target("10 pending, WAL", ANY, Of::BestPeer, 1.0),
    target("10 pending, WAL", ANY, Of::Floor(RAW.name), 1.15),
    target("10 pending, DELETE", ANY, Of::BestPeer, 1.0),
    target("10 pending, DELETE", ANY, Of::Floor(RAW.name), 1.15),
];

/// The sets, by their number of migrations.
const COUNTS: [usize; 3] = [10, 100, 1000];

const OURS: &str = "tohead";

fn is_peer(who: &str) -> bool {
    who != OURS && who != RAW.name && !who.starts_with("floor")
}

/// The samples of a scenario and a set.
fn of<'m>(measured: &'m [Samples], scenario: &str, count: usize) -> Vec<&'m Samples> {
    let wanted = |samples: &&Samples| samples.scenario == scenario && samples.count == count;
    measured.iter().filter(wanted).collect()
}

/// `machine`: what [`machine`] says where it was measured.
pub fn markdown(measured: &[Samples], machine: &str) -> String {
    let mut text = "# How long\n\nWritten by `benches/peers`; [README.md](README.md) says how. Medians, in brackets the quarters around them, and how many times the median\nof tohead.\n\n".to_owned();
    text.push_str(machine);
    targets(&mut text, measured);
    for scenario in &SCENARIOS {
        let _ = write!(
            text,
            "\n## {}\n\n{}.\n\n",
            sentence(scenario.name),
            sentence(scenario.what)
        );
        text.push_str("| | N = 10 | N = 100 | N = 1,000 |\n| --- | --- | --- | --- |\n");
        let mut names: Vec<_> = of(measured, scenario.name, 10)
            .iter()
            .map(|samples| samples.who)
            .collect();
        names.sort_by_key(|who| (!is_peer(who) && *who != OURS) as u8);
        for who in names {
            let _ = write!(text, "| {who} |");
            for count in COUNTS {
                let samples = of(measured, scenario.name, count);
                let _ = write!(text, " {} |", cell(&samples, who));
            }
            text.push('\n');
        }
    }
    text
}

/// What was wanted, and what came out, of these samples alone.
pub fn ratios(measured: &[Samples]) -> String {
    let mut text = String::new();
    targets(&mut text, measured);
    text
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

fn cell(samples: &[&Samples], who: &str) -> String {
    let find = |name: &str| samples.iter().find(|samples| samples.who == name);
    let (Some(theirs), Some(ours)) = (find(who), find(OURS)) else {
        return "-".to_owned();
    };
    let (low, high) = (theirs.quantile(0.25), theirs.quantile(0.75));
    let spread = format!("{} ({} to {})", time(theirs.median()), time(low), time(high));
    if who == OURS {
        spread
    } else {
        format!("{spread}, {:.2} ×", theirs.median() / ours.median())
    }
}

/// What was wanted, and what came out for each set, met or not.
fn targets(text: &mut String, measured: &[Samples]) {
    text.push_str("\n## Targets\n\n| scenario | N | tohead takes, of | at most | measured | |\n| --- | --- | --- | --- | --- | --- |\n");
    for target in &TARGETS {
        for count in COUNTS {
            target_of(text, measured, target, count);
        }
    }
}

fn target_of(text: &mut String, measured: &[Samples], target: &Target, count: usize) {
    let samples = of(measured, target.scenario, count);
    let ours = samples.iter().find(|samples| samples.who == OURS);
    let other = match target.of {
        Of::Floor(name) => samples.iter().find(|samples| samples.who == name),
        Of::BestPeer => samples
            .iter()
            .filter(|samples| is_peer(samples.who))
            .min_by(|a, b| a.median().total_cmp(&b.median())),
    };
    let (Some(ours), Some(other)) = (ours, other) else {
        return;
    };
    let ratio = ours.median() / other.median();
    let of = match target.of {
        Of::Floor(name) => name.to_owned(),
        Of::BestPeer => format!("the best peer, {}", other.who),
    };
    let (at_most, verdict) = match target.at_most {
        _ if count < target.from => ("-".to_owned(), "no target"),
        at_most if ratio <= at_most => (format!("{at_most} ×"), "met"),
        at_most => (format!("{at_most} ×"), "**missed**"),
    };
    let _ = writeln!(
        text,
        "| {} | {count} | {of} | {at_most} | {ratio:.3} × | {verdict} |",
        target.scenario
    );
}

/// The medians for the longest set: what the front page shows.
pub fn short(measured: &[Samples]) -> String {
    const SHOWN: [&str; 6] = [
        "at head, warm",
        "at head, just opened",
        "new file, WAL",
        "new file, DELETE",
        "in memory",
        "10 pending, WAL",
    ];
    let names: Vec<_> = of(measured, SHOWN[0], 1000)
        .iter()
        .map(|samples| samples.who)
        .filter(|who| *who == OURS || is_peer(who))
        .collect();
    let mut text = format!(
        "| N = 1,000 | {} |\n|{}\n",
        names.join(" | "),
        " --- |".repeat(names.len() + 1)
    );
    for scenario in SHOWN {
        let samples = of(measured, scenario, 1000);
        let median = |who: &&str| {
            let found = samples.iter().find(|samples| samples.who == *who);
            found.map_or_else(|| "-".to_owned(), |samples| time(samples.median()))
        };
        let medians: Vec<_> = names.iter().map(median).collect();
        let _ = writeln!(text, "| {scenario} | {} |", medians.join(" | "));
    }
    text
}

/// Three digits.
pub fn time(nanos: f64) -> String {
    let (value, unit) = match nanos {
        n if n < 1e3 => (n, "ns"),
        n if n < 1e6 => (n / 1e3, "µs"),
        n if n < 1e9 => (n / 1e6, "ms"),
        n => (n / 1e9, "s"),
    };
    let decimals = if value < 10.0 { 2 } else { usize::from(value < 100.0) };
    format!("{value:.decimals$} {unit}")
}

/// On what it is measured.
pub fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!(
        "Measured on {cores} cores of {}, {}, SQLite {}: the ratios are what can be compared.\n",
        std::env::consts::ARCH,
        std::env::consts::OS,
        rusqlite::version()
    )
}

/// Every sample, in nanoseconds, one line for each contender.
pub fn json(measured: &[Samples]) -> String {
    let lines: Vec<_> = measured
        .iter()
        .map(|samples| {
            let nanos: Vec<_> = samples.nanos.iter().map(|nanos| nanos.round() as u64).collect();
            json!({
                "scenario": samples.scenario,
                "migrations": samples.count,
                "who": samples.who,
                "nanoseconds": nanos,
            })
            .to_string()
        })
        .collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}

/// The samples that such a text holds.
pub fn parse(json: &str) -> Vec<Samples> {
    let lines: Vec<serde_json::Value> = serde_json::from_str(json).expect("what `json` has written");
    let text = |line: &serde_json::Value, key: &str| -> &'static str {
        line[key].as_str().expect("a text").to_owned().leak() // as long as the program runs
    };
    let samples = lines.iter().map(|line| Samples {
        scenario: text(line, "scenario"),
        count: line["migrations"].as_u64().expect("a number") as usize,
        who: text(line, "who"),
        nanos: serde_json::from_value(line["nanoseconds"].clone()).expect("numbers"),
    });
    samples.collect()
}

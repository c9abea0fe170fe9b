//! The samples as tables, and as they are.

use std::fmt::Write;

use serde_json::json;

use crate::peers::RAW;
use crate::samples::Samples;
use crate::scenarios::{HEAD, IMAGE, PRAGMA, SCENARIOS};

/// What the project wants to reach: a scenario, a set, how many times of which of these it may take.
struct Target {
    scenario: &'static str,
    count: usize,
    of: Of,
    at_most: f64,
}

enum Of {
    /// Of what is the fastest among the others.
    BestPeer,
    Floor(&'static str),
}

const fn target(scenario: &'static str, count: usize, of: Of, at_most: f64) -> Target {
    Target {
        scenario,
        count,
        of,
        at_most,
    }
}

const TARGETS: [Target; 16] = [
    target("at head, warm", 10, Of::Floor(PRAGMA), 1.2),
    target("at head, warm", 100, Of::Floor(PRAGMA), 1.2),
    target("at head, warm", 1000, Of::Floor(PRAGMA), 1.2),
    target("at head, warm", 10, Of::BestPeer, 1.0),
    target("at head, warm", 100, Of::BestPeer, 1.0),
    target("at head, warm", 1000, Of::BestPeer, 1.0),
    target("new file, WAL", 1000, Of::BestPeer, 0.25),
    target("new file, WAL", 1000, Of::Floor(HEAD), 0.5),
    target("new file, DELETE", 1000, Of::BestPeer, 0.25),
    target("new file, DELETE", 1000, Of::Floor(HEAD), 0.5),
    target("in memory", 1000, Of::BestPeer, 0.01),
    target("in memory", 1000, Of::Floor(IMAGE), 1.5),
    target("10 pending, WAL", 1000, Of::BestPeer, 1.0),
    target("10 pending, WAL", 1000, Of::Floor(RAW.name), 1.15),
    target("10 pending, DELETE", 1000, Of::BestPeer, 1.0),
    target("10 pending, DELETE", 1000, Of::Floor(RAW.name), 1.15),
];

const OURS: &str = "tohead";

fn is_peer(who: &str) -> bool {
    who != OURS && who != RAW.name && !who.starts_with("floor")
}

/// The samples of a scenario and a set.
fn of<'m>(measured: &'m [Samples], scenario: &str, count: usize) -> Vec<&'m Samples> {
    let wanted = |samples: &&Samples| samples.scenario == scenario && samples.count == count;
    measured.iter().filter(wanted).collect()
}

pub fn markdown(measured: &[Samples]) -> String {
    let mut text = "# How long\n\nWritten by `benches/peers`; [README.md](README.md) says how. Medians, in brackets the quarters around them, and how many times the median\nof tohead.\n\n".to_owned();
    text.push_str(&machine());
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
            for count in [10, 100, 1000] {
                let samples = of(measured, scenario.name, count);
                let _ = write!(text, " {} |", cell(&samples, who));
            }
            text.push('\n');
        }
    }
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

/// What was wanted, and what came out, met or not.
fn targets(text: &mut String, measured: &[Samples]) {
    text.push_str("\n## Targets\n\n| scenario | N | tohead takes, of | at most | measured | |\n| --- | --- | --- | --- | --- | --- |\n");
    for target in &TARGETS {
        let samples = of(measured, target.scenario, target.count);
        let ours = samples.iter().find(|samples| samples.who == OURS);
        let other = match target.of {
            Of::Floor(name) => samples.iter().find(|samples| samples.who == name),
            Of::BestPeer => samples
                .iter()
                .filter(|samples| is_peer(samples.who))
                .min_by(|a, b| a.median().total_cmp(&b.median())),
        };
        let (Some(ours), Some(other)) = (ours, other) else {
            continue;
        };
        let ratio = ours.median() / other.median();
        let of = match target.of {
            Of::Floor(name) => name.to_owned(),
            Of::BestPeer => format!("the best peer, {}", other.who),
        };
        let verdict = if ratio <= target.at_most { "met" } else { "**missed**" };
        let _ = writeln!(
            text,
            "| {} | {} | {of} | {} × | {ratio:.3} × | {verdict} |",
            target.scenario, target.count, target.at_most
        );
    }
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

fn machine() -> String {
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

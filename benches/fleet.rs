//! What a million devices do in a month: counts of a fleet in virtual time, and what each of them costs. Writes the second
//! half of `docs/fleet.md`.
//!
//! ```console
//! $ cargo bench --bench fleet
//! ```

#[path = "../tests/fleet/mod.rs"]
mod fleet;
#[path = "../tests/support/mod.rs"]
mod support;

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use fleet::{App, Kind, Rates, Tally};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// How often things happen to a device in the field; the page says so.
const FIELD: Rates = Rates {
    starts_per_month: 30,
    rows_per_start: 2,
    skipped: 200,
    killed: 5,
    rolled_back: 10,
    downgraded: 10,
    restored: 10,
    both: 10,
    is_durable: false,
};

/// The same devices, where what is rare happens often enough to be measured.
const MEASURED: Rates = Rates {
    rolled_back: 300,
    downgraded: 100,
    both: 200,
    is_durable: true,
    ..FIELD
};

const HISTORIES: u64 = 6;
const DEVICES: usize = 300;
const MEASURED_DEVICES: usize = 40;

/// Devices, for each of which the page says what it does in a month.
const MILLION: f64 = 1e6;

/// Where the prose of the page ends.
const MARKER: &str = "<!-- From here on written by `cargo bench --bench fleet`. -->\n";

fn main() {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut histories = || {
        let tree = fleet::histories().new_tree(&mut runner);
        App::new(tree.expect("the strategy makes a history").current())
    };
    let apps: Vec<_> = (0..HISTORIES).map(|_| histories()).collect();
    let played = |rates, devices| {
        let mut tally = Tally::default();
        for (app, seed) in apps.iter().zip(0..) {
            tally.join(&fleet::play(app, rates, devices, seed));
        }
        println!("{tally}");
        tally
    };
    let fleet = Fleet {
        migrations: apps.iter().map(|app| app.history.migrations.len()).sum(),
        measured: played(MEASURED, MEASURED_DEVICES),
        field: played(FIELD, DEVICES),
    };
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/fleet.md");
    let text = std::fs::read_to_string(&page).unwrap_or_else(|error| panic!("{}: {error}", page.display()));
    let prose = text.split(MARKER).next().unwrap_or_default();
    std::fs::write(&page, format!("{prose}{MARKER}{}", fleet.figures()))
        .unwrap_or_else(|error| panic!("{}: {error}", page.display()));
}

/// What was played.
struct Fleet {
    migrations: usize,
    /// For the counts.
    field: Tally,
    /// For the costs.
    measured: Tally,
}

impl Fleet {
    fn figures(&self) -> String {
        let mut text = format!(
            "\n{} devices with {HISTORIES} made-up histories of {} migrations in all, a release a month, played for {:.0} months of\n\
             one device. A device starts its app {} times a month and writes {} rows into each table then. It misses one release in {}\n\
             and gets the others within a month. Of 1,000 devices {} a month are set back to an older release, {} of them with `down\n\
             --to-release` where there is a lock file, on {} a backup is put back if there is one, and on {} two releases start at\n\
             once. Of 1,000 updates {} are killed in the middle.\n\n\
             The costs are means over {} more such devices, to which what is rare happens more often: *measured* says how many times it was.\n\
             On {}; `synchronous = FULL`, every second file in WAL mode; of the first call on a connection\n\
             that was just opened. In the last column the times of all devices are added up. The counts and the ratios hold for devices\n\
             like these; the times are those of this machine.\n\n\
             | in a month, of a million devices | how many | takes | × a start at head | measured | all together |\n\
             | --- | --- | --- | --- | --- | --- |\n",
            self.field.devices,
            self.migrations,
            self.months(),
            FIELD.starts_per_month,
            FIELD.rows_per_start,
            1_000 / FIELD.skipped,
            FIELD.rolled_back + FIELD.downgraded,
            FIELD.downgraded,
            FIELD.restored,
            FIELD.both,
            FIELD.killed,
            self.measured.devices,
            machine(),
        );
        for kind in Kind::ALL {
            text += &self.line(kind.name(), self.field.count(kind), self.seen(kind));
        }
        let both = (self.measured.both, self.measured.both_took);
        text += &self.line("two releases at once, until both are through", self.field.both, both);
        text + &self.counts() + &self.in_a_sentence()
    }

    fn months(&self) -> f64 {
        self.field.device_days as f64 / 30.0
    }

    /// Of a million devices in a month.
    fn per_million(&self, count: u64) -> f64 {
        count as f64 / self.months() * MILLION
    }

    fn seen(&self, kind: Kind) -> (u64, Duration) {
        self.measured.starts.get(&kind).copied().unwrap_or_default()
    }

    fn line(&self, name: &str, count: u64, seen: (u64, Duration)) -> String {
        let (count, cost) = (self.per_million(count), cost(seen));
        format!(
            "| {name} | {} | {} | {:.0} | {} | {:.1} min |\n",
            thousands(count),
            time(cost),
            cost / self::cost(self.seen(Kind::AtHead)),
            thousands(seen.0 as f64),
            count * cost / 60.0,
        )
    }

    fn counts(&self) -> String {
        let field = &self.field;
        let mut text = "\n| in a month, of a million devices | |\n| --- | --- |\n".to_owned();
        for (what, count) in [
            ("migrations applied by upgrades", field.applied),
            ("migrations undone", field.undone),
            ("rollbacks to an older release", field.rollbacks),
            (
                "runs that are killed; the next start finds the database as it was, or at head",
                field.deaths,
            ),
            ("backups put back", field.restores),
            ("backups made", field.backups),
        ] {
            let _ = writeln!(text, "| {what} | {} |", thousands(self.per_million(count)));
        }
        let _ = writeln!(
            text,
            "| written by them, at {:.0} kB each ({} rows) | {:.0} GB |",
            field.backup_bytes as f64 / field.backups as f64 / 1e3,
            field.backup_rows / field.backups,
            self.per_million(field.backup_bytes) / 1e9,
        );
        text
    }

    /// What the tables say.
    fn in_a_sentence(&self) -> String {
        let starts = |kind: Kind| self.per_million(self.field.count(kind));
        let takes = |kind: Kind| starts(kind) * cost(self.seen(kind));
        let whole: f64 = Kind::ALL.into_iter().map(takes).sum();
        let all: f64 = Kind::ALL.into_iter().map(starts).sum();
        format!(
            "\nOf {} starts {:.1} % find nothing to do, and take {:.1} % of the time of all. One device spends {:.1} ms a month on its\n\
             migrations. None of the {} devices was ever stuck, and none lost a row that it should have kept.\n",
            thousands(all),
            (starts(Kind::AtHead) + starts(Kind::Newer)) / all * 100.0,
            takes(Kind::AtHead) / whole * 100.0,
            whole / MILLION * 1e3,
            self.field.devices + self.measured.devices,
        )
    }
}

/// What one takes, in seconds.
fn cost((count, took): (u64, Duration)) -> f64 {
    took.as_secs_f64() / count.max(1) as f64
}

fn time(seconds: f64) -> String {
    if seconds < 1e-3 {
        format!("{:.1} µs", seconds * 1e6)
    } else {
        format!("{:.1} ms", seconds * 1e3)
    }
}

/// A number with commas, of which no more than three digits are said.
fn thousands(number: f64) -> String {
    let mut unit = 1.0;
    while number / unit >= 1_000.0 {
        unit *= 10.0;
    }
    let digits = format!("{:.0}", (number / unit).round() * unit);
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("an unknown processor", |(_, model)| model.trim());
    format!("{cores} shared cores ({model}), {}", std::env::consts::OS)
}

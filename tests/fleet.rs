//! A fleet: devices on all releases of an app, whose history is made up, which are updated, rolled back, killed in the
//! middle, given back an old backup, and started by two versions at once. None is ever stuck, none loses a row
//! that a lossless path would have kept, and each is at a state that some release's rehearsal produced.
//!
//! Each history goes through the real compiler; each device is a real file, and what has to be in it is known from the
//! history alone (`fleet/state.rs`). Time is virtual (`fleet/mod.rs`). `TOHEAD_SOAK=1` plays thousands of devices.
#![cfg(all(feature = "cli", feature = "compile"))]

#[path = "fleet/mod.rs"]
mod fleet;
mod support;

use std::cell::RefCell;

use fleet::{App, Kind, Rates, Tally};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

/// Of everything much more than a device ever meets.
const HARSH: Rates = Rates {
    starts_per_month: 2,
    rows_per_start: 2,
    skipped: 250,
    killed: 400,
    rolled_back: 400,
    downgraded: 400,
    restored: 300,
    both: 300,
    is_durable: false,
};

/// How many histories, and how many devices play each.
fn size() -> (u32, usize) {
    if std::env::var_os("TOHEAD_SOAK").is_some() {
        (200, 25)
    } else {
        (12, 10)
    }
}

#[test]
fn no_device_is_stuck_and_none_loses_a_row() {
    let (histories, devices) = size();
    let config = Config {
        cases: histories,
        failure_persistence: None,
        max_shrink_iters: 100,
        ..Config::default()
    };
    // The same histories every time, but in soak mode.
    let mut runner = if std::env::var_os("TOHEAD_SOAK").is_some() {
        TestRunner::new(config)
    } else {
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
    };
    let whole = RefCell::new(Tally::default());
    let outcome = runner.run(&(fleet::histories(), any::<u64>()), |(history, seed)| {
        let tally = fleet::play(&App::new(history), HARSH, devices, seed);
        whole.borrow_mut().join(&tally);
        Ok(())
    });
    if let Err(TestError::Fail(reason, (history, seed))) = outcome {
        panic!("{reason}\n\nwith the seed {seed}, {history}");
    }
    outcome.expect("the histories are no reason to give up");
    let tally = whole.into_inner();
    println!("{histories} histories\n{tally}");
    assert_not_trivial(&tally, u64::from(histories));
}

fn assert_not_trivial(tally: &Tally, histories: u64) {
    for (count, at_least, what) in [
        (tally.devices, 4, "devices"),
        (tally.applied, 40, "migrations"),
        (tally.late, 1, "late migrations"),
        (tally.undone, 4, "undone migrations"),
        (tally.rollbacks, 4, "rollbacks"),
        (tally.deaths, 2, "deaths"),
        (tally.restores, 2, "restores"),
        (tally.both, 4, "starts of two"),
        (tally.backups, 4, "backups"),
    ] {
        assert!(
            count >= at_least * histories,
            "only {count} {what} in {histories} histories"
        );
    }
    for kind in Kind::ALL {
        assert!(tally.count(kind) > 0, "no {}", kind.name());
    }
}

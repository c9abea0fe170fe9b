//! A fleet in virtual time: releases come out, and devices are updated, rolled back, killed and restored, each at its own
//! moment. `tests/fleet.rs` plays it for its promises, `benches/fleet.rs` for its numbers.

mod device;
mod history;
mod schema;
mod state;
mod tally;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

pub use device::App;
use device::Device;
pub use history::histories;
use state::Outcome;
pub use tally::{Kind, Tally};

use crate::support::Numbers;

/// A moment: minutes since the first release.
type Minutes = u64;

const DAY: Minutes = 24 * 60;

/// How often things happen to a device. What is not to happen has 0.
#[derive(Clone, Copy, Debug)]
pub struct Rates {
    pub starts_per_month: u64,
    /// Rows that are written into each table at a start.
    pub rows_per_start: usize,
    /// Of a thousand releases, how many a device does not get.
    pub skipped: usize,
    /// Of a thousand updates, how many are killed at their first start.
    pub killed: usize,
    /// Of a thousand months of a device: rollbacks to an older release.
    pub rolled_back: u64,
    /// The same with the commands, so that nothing is left to unwind.
    pub downgraded: u64,
    /// Backups that are put back.
    pub restored: u64,
    /// Two releases that start at once.
    pub both: u64,
    /// Whether the commits of runs wait for the disk.
    pub is_durable: bool,
}

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    ReleaseIsOut(usize),
    IsBought(usize),
    IsUpdated(usize),
    IsStarted(usize),
    IsRolledBack(usize),
    IsDowngraded(usize),
    IsRestored(usize),
    IsStartedTwice(usize),
}

/// The world: a clock, what is still to happen, and the devices.
pub struct World<'a> {
    app: &'a App,
    rates: Rates,
    numbers: Numbers,
    now: Minutes,
    end: Minutes,
    /// With a running number, so that what happens at the same minute has an order.
    agenda: BinaryHeap<Reverse<(Minutes, u64, What)>>,
    entries: u64,
    newest: usize,
    /// None until it is bought.
    devices: Vec<Option<Device<'a>>>,
    tally: Tally,
}

/// Days between two releases.
const CYCLE: Minutes = 30 * DAY;

/// Plays devices from the first release to a month behind the last one.
pub fn play(app: &App, rates: Rates, devices: usize, seed: u64) -> Tally {
    let end = CYCLE * (app.releases.len() as u64 + 1);
    let mut world = World {
        app,
        rates,
        numbers: Numbers(seed),
        now: 0,
        end,
        agenda: BinaryHeap::new(),
        entries: 0,
        newest: 0,
        devices: (0..devices).map(|_| None).collect(),
        tally: Tally::default(),
    };
    for release in 0..app.releases.len() {
        world.at(CYCLE * release as u64, What::ReleaseIsOut(release));
    }
    for device in 0..devices {
        let day = world.below(end / 2);
        world.at(day, What::IsBought(device));
    }
    while let Some(Reverse((now, _, what))) = world.agenda.pop() {
        world.now = now;
        world.happens(what);
    }
    world.tally
}

impl World<'_> {
    fn below(&mut self, limit: Minutes) -> Minutes {
        self.numbers.below(usize::try_from(limit).expect("a small number")) as Minutes
    }

    fn at(&mut self, moment: Minutes, what: What) {
        if moment < self.end {
            self.entries += 1;
            self.agenda.push(Reverse((moment, self.entries, what)));
        }
    }

    fn after(&mut self, at_most: Minutes, what: What) {
        let wait = 1 + self.below(at_most);
        self.at(self.now + wait, what);
    }

    /// Again after a while: at any time as likely as at any other, and so many times in a thousand months.
    fn again(&mut self, in_a_thousand_months: u64, what: What) {
        if in_a_thousand_months > 0 {
            let average = (30_000 * DAY) as f64 / in_a_thousand_months as f64;
            let chance = (1 + self.below(1_000_000)) as f64 / 1e6;
            self.at(self.now + 1 + (-chance.ln() * average) as Minutes, what);
        }
    }

    fn happens(&mut self, what: What) {
        match what {
            What::ReleaseIsOut(release) => self.release(release),
            What::IsBought(device) => self.is_bought(device),
            What::IsUpdated(device) => self.update(device),
            What::IsStarted(device) => {
                self.start(device);
                self.again(self.rates.starts_per_month * 1_000, what);
            }
            What::IsRolledBack(device) => {
                self.roll_back(device);
                self.again(self.rates.rolled_back, what);
            }
            What::IsDowngraded(device) => {
                self.downgrade(device);
                self.again(self.rates.downgraded, what);
            }
            What::IsRestored(device) => {
                let which = self.numbers.below(4);
                self.with(device, |device, tally| device.restore(which, tally));
                self.start(device);
                self.again(self.rates.restored, what);
            }
            What::IsStartedTwice(device) => {
                let other = self.numbers.below(self.newest + 1);
                self.with(device, |device, tally| device.start_both(other, tally));
                self.start(device);
                self.again(self.rates.both, what);
            }
        }
    }

    /// Each device gets it after a delay of its own, or not at all.
    fn release(&mut self, release: usize) {
        self.newest = release;
        for device in 0..self.devices.len() {
            if self.devices[device].is_some() && self.numbers.below(1_000) >= self.rates.skipped {
                self.after(CYCLE, What::IsUpdated(device));
            }
        }
    }

    fn is_bought(&mut self, device: usize) {
        let is_wal = device.is_multiple_of(2);
        self.devices[device] = Some(Device::new(self.app, self.newest, is_wal, self.rates.is_durable));
        self.tally.devices += 1;
        self.tally.device_days += (self.end - self.now) / DAY;
        self.start(device);
        self.again(self.rates.starts_per_month * 1_000, What::IsStarted(device));
        self.again(self.rates.rolled_back, What::IsRolledBack(device));
        self.again(self.rates.downgraded, What::IsDowngraded(device));
        self.again(self.rates.restored, What::IsRestored(device));
        self.again(self.rates.both, What::IsStartedTwice(device));
    }

    fn with<T>(&mut self, device: usize, act: impl FnOnce(&mut Device<'_>, &mut Tally) -> T) -> T {
        let device = self.devices[device].as_mut().expect("it was bought");
        act(device, &mut self.tally)
    }

    /// The installed release starts, and its user writes. Where it is refused, the newest release is what helps.
    fn start(&mut self, device: usize) {
        if self.with(device, |device, tally| device.start(tally)) == Outcome::Refused {
            let newest = self.newest;
            self.with(device, |device, tally| {
                device.installed = newest;
                let outcome = device.start(tally);
                assert!(outcome != Outcome::Refused, "the newest release is refused");
            });
        }
        let (rows, numbers) = (self.rates.rows_per_start, &mut self.numbers);
        let device = self.devices[device].as_mut().expect("it was bought");
        device.write(rows, numbers);
    }

    fn update(&mut self, device: usize) {
        let (newest, event) = (self.newest, 1 + self.numbers.below(12));
        let is_killed = self.numbers.below(1_000) < self.rates.killed;
        self.with(device, |device, tally| {
            device.installed = newest;
            if is_killed {
                device.start_and_die(event, tally);
            }
        });
        self.start(device);
    }

    /// An older release is installed over the newer one, and after some days the newest again.
    fn roll_back(&mut self, device: usize) {
        let installed = self.with(device, |device, _| device.installed);
        let older = self.numbers.below(installed);
        if installed == 0 {
            return;
        }
        let (event, is_killed) = (1 + self.numbers.below(4), self.numbers.below(1_000) < self.rates.killed);
        self.with(device, |device, tally| {
            device.installed = older;
            tally.rollbacks += 1;
            if is_killed {
                device.start_and_die(event, tally);
            }
        });
        self.start(device);
        self.after(20 * DAY, What::IsUpdated(device));
    }

    fn downgrade(&mut self, device: usize) {
        let older = self.numbers.below(self.newest + 1);
        self.with(device, |device, tally| device.downgrade(older, tally));
        self.start(device);
        self.after(20 * DAY, What::IsUpdated(device));
    }
}

//! Samples, taken in turn, and what they say.

use std::time::{Duration, Instant};

/// Something that is measured: its name, and one measurement in nanoseconds.
pub type Contender<'c> = (&'static str, Box<dyn FnMut() -> f64 + 'c>);

/// Everything measured of one contender in one scenario.
pub struct Samples {
    pub scenario: &'static str,
    /// How many migrations the set has.
    pub count: usize,
    pub who: &'static str,
    pub nanos: Vec<f64>,
}

impl Samples {
    /// A fraction of the samples is below this.
    pub fn quantile(&self, fraction: f64) -> f64 {
        let mut sorted = self.nanos.clone();
        sorted.sort_by(f64::total_cmp);
        let place = fraction * (sorted.len() - 1) as f64;
        let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
        below + (above - below) * place.fract()
    }

    pub fn median(&self) -> f64 {
        self.quantile(0.5)
    }
}

/// How long all contenders of a scenario are measured, unless the fewest rounds take longer.
const TIME: Duration = Duration::from_secs(8);
const ROUNDS: std::ops::RangeInclusive<usize> = 5..=400;

/// Measures all in turn: what else the machine does meanwhile meets each of them. Each round begins with another
/// one, and a first round does not count.
pub fn interleaved(scenario: &'static str, count: usize, mut contenders: Vec<Contender<'_>>) -> Vec<Samples> {
    let mut nanos = vec![Vec::new(); contenders.len()];
    contenders.iter_mut().for_each(|(_, measure)| {
        measure();
    });
    let started = Instant::now();
    for round in 0..*ROUNDS.end() {
        if round >= *ROUNDS.start() && started.elapsed() > TIME {
            break;
        }
        for place in 0..contenders.len() {
            let turn = (round + place) % contenders.len();
            nanos[turn].push(contenders[turn].1());
        }
    }
    let names = contenders.into_iter().map(|(who, _)| who);
    let samples = names.zip(nanos).map(|(who, nanos)| Samples {
        scenario,
        count,
        who,
        nanos,
    });
    samples.collect()
}

/// The time of one call.
pub fn once(call: impl FnOnce()) -> f64 {
    let started = Instant::now();
    call();
    started.elapsed().as_nanos() as f64
}

/// The time of one call, as the mean of so many that the clock does not matter.
pub fn repeated(mut call: impl FnMut()) -> f64 {
    let single = once(&mut call);
    let times = (200_000.0 / single.max(1.0)).ceil() as usize;
    once(|| (0..times).for_each(|_| call())) / times as f64
}

//! What a run shows while it goes on: a bar on a terminal, and a line for each step everywhere.

use std::cell::{Cell, RefCell};
use std::io::IsTerminal;
use std::rc::Rc;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::outcome::Done;
use super::screen::{FAINT, Screen, plain, styled};
use crate::plan::Step;
use crate::report::{Event, Millis};

const BAR: &str = "{elapsed_precise}  [{bar:30}]  {pos}/{len} statements  {msg}";

/// After how long a line says that a statement still runs, where there is no bar.
const LINE: Duration = Duration::from_secs(10);

/// What SQLite has done for a statement so far, and how fast.
struct Rate {
    elapsed: Duration,
    instructions: u64,
}

impl std::fmt::Display for Rate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let millions = self.instructions as f64 / 1e6;
        let per_second = millions / self.elapsed.as_secs_f64().max(f64::EPSILON);
        write!(f, "{millions:.1} million instructions, {per_second:.1} million/s")
    }
}

/// Follows one run.
pub(super) struct Progress {
    screen: Screen,
    bar: Option<ProgressBar>,
    /// How many statements the steps have that have run, and those that are committed.
    finished: Cell<u64>,
    committed: Cell<u64>,
    /// How many lines have said that the present statement still runs.
    said: Cell<u64>,
    steps: RefCell<Steps>,
}

/// The steps that have run: those that may still be rolled back, and those that are committed.
#[derive(Default)]
struct Steps {
    open: Vec<Done>,
    committed: Vec<Done>,
}

impl Progress {
    /// For a run of these steps.
    pub(super) fn new(screen: &Screen, steps: &[Step]) -> Rc<Self> {
        let statements = steps.iter().map(|step| step.statement_count() as u64).sum();
        let wants_bar = !screen.is_json() && std::io::stderr().is_terminal();
        let bar = wants_bar.then(|| {
            let style = ProgressStyle::with_template(BAR).unwrap_or_else(|_| ProgressStyle::default_bar());
            let bar = ProgressBar::new(statements).with_style(style.progress_chars("=> "));
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        Rc::new(Self {
            screen: screen.clone(),
            bar,
            finished: Cell::new(0),
            committed: Cell::new(0),
            said: Cell::new(0),
            steps: RefCell::default(),
        })
    }

    /// What the runner calls.
    pub(super) fn observer(self: &Rc<Self>) -> impl Fn(&Event<'_>) + 'static {
        let progress = Rc::clone(self);
        move |event| progress.see(event)
    }

    fn see(&self, event: &Event<'_>) {
        match event {
            Event::Planned(_) => {
                // A run that was rolled back starts again from here: what it had done is not done.
                self.finished.set(self.committed.get());
                self.steps.borrow_mut().open.clear();
            }
            Event::StepStarted(step) => self.message(&plain(&step.migration.id())),
            Event::StatementDone { done, .. } => {
                self.said.set(0);
                self.position(self.finished.get() + *done as u64);
            }
            Event::Pulse {
                step,
                elapsed,
                instructions,
            } => self.goes_on(*step, *elapsed, *instructions),
            Event::StepDone(done) => {
                let step = Step {
                    migration: done.migration,
                    direction: done.direction,
                };
                self.finished.set(self.finished.get() + step.statement_count() as u64);
                self.position(self.finished.get());
                let took = styled(FAINT, format_args!("({})", Millis(done.duration)));
                self.line(&format!("{}  {took}", plain(&step.to_string())));
                self.steps.borrow_mut().open.push(Done::from(*done));
            }
            Event::BackingUp { copied, total } => {
                let percent = (100 * copied).checked_div(*total).unwrap_or(100);
                self.message(&format!("backing up, {percent} %"));
            }
            Event::Checking => self.message("checking"),
            Event::Committed => {
                self.committed.set(self.finished.get());
                let steps = &mut *self.steps.borrow_mut();
                steps.committed.append(&mut steps.open);
            }
            Event::RustStarted(_) | Event::RustDone(_) => {}
        }
    }

    /// Shows that a statement still runs: in the bar, or by a line now and then for those who read a log.
    fn goes_on(&self, step: Option<&Step>, elapsed: Duration, instructions: u64) {
        let at = step.map_or_else(|| "checking".to_owned(), |step| step.migration.id());
        let text = format!("{}, {}", plain(&at), Rate { elapsed, instructions });
        self.message(&text);
        let times = elapsed.as_secs() / LINE.as_secs();
        if self.bar.is_none() && times > self.said.get() {
            self.said.set(times);
            let took = styled(FAINT, format_args!("({} s so far)", elapsed.as_secs()));
            self.screen.say(format_args!("still {text}  {took}"));
        }
    }

    fn message(&self, text: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(text.to_owned());
        }
    }

    fn position(&self, statements: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(statements);
        }
    }

    /// A line above the bar.
    fn line(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| self.screen.say(text)),
            None => self.screen.say(text),
        }
    }

    /// Removes the bar, and returns the steps that are committed.
    pub(super) fn finish(&self) -> Vec<Done> {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        std::mem::take(&mut self.steps.borrow_mut().committed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_what_was_done_by_the_time_it_took() {
        let rate = Rate {
            elapsed: Duration::from_millis(2_500),
            instructions: 50_000_000,
        };
        assert_eq!(rate.to_string(), "50.0 million instructions, 20.0 million/s");
    }
}

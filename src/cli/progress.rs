//! What a run tells while it goes on: a bar on a terminal, and a line per step everywhere.

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

/// Follows one run.
pub(super) struct Progress {
    screen: Screen,
    bar: Option<ProgressBar>,
    /// Statements of the steps that have run.
    finished: Cell<u64>,
    steps: RefCell<Steps>,
}

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
            Event::StepStarted(step) => self.message(&plain(&step.migration.id())),
            Event::StatementDone { done, .. } => self.position(self.finished.get() + *done as u64),
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
                let steps = &mut *self.steps.borrow_mut();
                steps.committed.append(&mut steps.open);
            }
            Event::Planned(_) | Event::RustStarted(_) | Event::RustDone(_) => {}
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

    /// Removes the bar, and answers with the steps that are committed.
    pub(super) fn finish(&self) -> Vec<Done> {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        std::mem::take(&mut self.steps.borrow_mut().committed)
    }
}

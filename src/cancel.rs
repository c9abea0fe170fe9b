//! Ending a run from outside, and signs of life from the middle of a statement.
//!
//! SQLite calls a progress handler while it runs a statement (<https://sqlite.org/c3ref/progress_handler.html>). A
//! connection has one, which cannot be read back, so a run sets none: whoever owns the connection does, with
//! [`Cancel::attach`]. What leads from the handler to the run is the thread that both are on.

use std::cell::RefCell;
use std::mem::ManuallyDrop;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode};

use crate::boxed;
use crate::error::{Error, Result, State};
use crate::plan::Step;
use crate::report::Event;
use crate::runner::{Observer, Runner, tell};

/// How many instructions of SQLite's virtual machine lie between two calls of the handler: often enough for a person
/// who waits, and too seldom to be felt.
const INSTRUCTIONS: u16 = 10_000;

/// How long an observer hears nothing between two [`Event::Pulse`].
const PULSE: Duration = Duration::from_millis(100);

/// Ends a run from outside: from another thread, or from a handler of a signal.
///
/// A run that was given one ([`Runner::cancel`](crate::Runner::cancel)) looks at it before each statement, while it waits for a lock,
/// and while it makes a backup; on a connection that it is [attached](Self::attach) to, also in the middle of a statement.
/// The run then rolls back and fails with [`Error::Cancelled`](crate::Error::Cancelled). Once it has begun to commit, only
/// readers that keep it waiting let it be cancelled.
///
/// ```no_run
/// # mod migrate { pub fn runner() -> tohead::Runner { unimplemented!() } }
/// let mut conn = rusqlite::Connection::open("app.db")?;
/// let cancel = tohead::Cancel::new();
/// cancel.attach(&mut conn)?;
/// let button = cancel.clone(); // `button.cancel()` on the thread of the window
/// let report = migrate::runner().cancel(&cancel).to_head(&conn)?;
/// tohead::Cancel::detach(&mut conn)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// One that has not been used. Its clones are the same.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One that a handler of a signal sets.
    #[cfg(feature = "cli")]
    pub(crate) fn by_flag(flag: &Arc<AtomicBool>) -> Self {
        Self(Arc::clone(flag))
    }

    /// Ends the run, and each later run that is given this one. Stores one value and does nothing else, so that a
    /// handler of a signal may call it.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was cancelled.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Has SQLite look at it in the middle of a statement, and report [`Event::Pulse`](crate::Event::Pulse) to the observer of a run.
    ///
    /// **This is the connection's progress handler: one that the app has set is gone.** It heeds runs only: an app's
    /// own statements are never ended by it. Nothing is written to the database.
    ///
    /// # Errors
    /// [`Error::Sqlite`](crate::Error::Sqlite) where rusqlite does not own the connection.
    pub fn attach(&self, conn: &mut Connection) -> Result<()> {
        let flag = Arc::clone(&self.0);
        let set = conn.progress_handler(i32::from(INSTRUCTIONS), Some(move || is_to_end(&flag)));
        Ok(set.outcome().map_err(Error::sqlite("setting the progress handler"))?)
    }

    /// Takes the progress handler of a connection away.
    ///
    /// # Errors
    /// As [`attach`](Self::attach).
    pub fn detach(conn: &mut Connection) -> Result<()> {
        let removed = conn.progress_handler(0, None::<fn() -> bool>);
        Ok(removed
            .outcome()
            .map_err(Error::sqlite("removing the progress handler"))?)
    }

    /// Fails once it was cancelled.
    pub(crate) fn check(&self) -> boxed::Result<()> {
        if self.is_cancelled() {
            Err(Error::Cancelled {
                state: State::Unchanged,
            }
            .into())
        } else {
            Ok(())
        }
    }
}

/// What rusqlite answers to a handler: nothing up to 0.38, and a result after it.
trait Outcome {
    fn outcome(self) -> rusqlite::Result<()>;
}

impl Outcome for () {
    fn outcome(self) -> rusqlite::Result<()> {
        Ok(())
    }
}

impl Outcome for rusqlite::Result<()> {
    fn outcome(self) -> rusqlite::Result<()> {
        self
    }
}

thread_local! {
    /// The run of this thread that may be cancelled now. There is none when the thread ends, so that nothing has to be
    /// dropped then.
    static RUNNING: RefCell<ManuallyDrop<Option<Running>>> = const { RefCell::new(ManuallyDrop::new(None)) };
}

/// What a run is at.
struct Running {
    observer: Option<Rc<Observer>>,
    step: Option<Step>,
    started: Instant,
    /// Since then.
    instructions: u64,
    last: Instant,
}

impl Running {
    fn at(observer: Option<Rc<Observer>>, step: Option<Step>) -> Self {
        let now = Instant::now();
        Self {
            observer,
            step,
            started: now,
            instructions: 0,
            last: now,
        }
    }

    /// Counts a call of the handler. Answers with what the observer is to hear, if it is time.
    fn count(&mut self) -> Option<Pulse> {
        self.instructions += u64::from(INSTRUCTIONS);
        if self.last.elapsed() < PULSE {
            return None;
        }
        self.last = Instant::now();
        Some(Pulse {
            observer: self.observer.clone(),
            step: self.step,
            elapsed: self.started.elapsed(),
            instructions: self.instructions,
        })
    }
}

/// What an observer is to hear.
struct Pulse {
    observer: Option<Rc<Observer>>,
    step: Option<Step>,
    elapsed: Duration,
    instructions: u64,
}

impl Pulse {
    fn tell(&self) {
        let event = Event::Pulse {
            step: self.step.as_ref(),
            elapsed: self.elapsed,
            instructions: self.instructions,
        };
        tell(self.observer.as_deref(), &event);
    }
}

/// While it lives, a connection on this thread lets the run be cancelled in the middle of a statement.
pub(crate) struct Heeding {
    /// A run whose Rust step runs this one.
    outer: Option<Running>,
}

impl Heeding {
    #[inline(never)]
    pub(crate) fn start(runner: &Runner) -> Self {
        let mut other = Some(Running::at(runner.observer.clone(), None));
        exchange(&mut other);
        Self { outer: other }
    }
}

/// What comes next in the run of this thread: a statement of the step; none is work of the run itself.
#[inline(never)]
pub(crate) fn at(step: Option<&Step>) {
    RUNNING.with_borrow_mut(|running| {
        if let Some(running) = &mut **running {
            *running = Running::at(running.observer.take(), step.copied());
        }
    });
}

/// Puts another one in the place of what this thread runs.
#[inline(never)]
fn exchange(other: &mut Option<Running>) {
    RUNNING.with_borrow_mut(|running| std::mem::swap(&mut **running, other));
}

impl Drop for Heeding {
    #[inline(never)]
    fn drop(&mut self) {
        exchange(&mut self.outer);
    }
}

/// The handler: tells the observer, and answers whether the statement is to end.
fn is_to_end(cancelled: &AtomicBool) -> bool {
    let running = RUNNING.with_borrow_mut(|running| running.as_mut().map(Running::count));
    let Some(pulse) = running else { return false };
    // Whatever the observer does, nothing is borrowed here any more.
    if let Some(pulse) = pulse {
        pulse.tell();
    }
    cancelled.load(Ordering::Relaxed)
}

/// Whether an error says that a statement was ended from outside.
pub(crate) fn is_interrupt(error: &(dyn std::error::Error + 'static)) -> bool {
    let code = |error: &(dyn std::error::Error + 'static)| {
        error
            .downcast_ref::<rusqlite::Error>()
            .and_then(rusqlite::Error::sqlite_error_code)
    };
    std::iter::successors(Some(error), |error| error.source())
        .any(|error| code(error) == Some(ErrorCode::OperationInterrupted))
}

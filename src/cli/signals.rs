//! Ctrl-C and SIGTERM: they cancel a run that is under way, so that it is rolled back and says so. At any other time,
//! and when they come a second time, they end the process as usual.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use crate::cancel::Cancel;

/// The flags that the signal handlers of this process look at and set.
struct Handlers {
    /// Whether the next signal ends the process.
    ends: Arc<AtomicBool>,
    /// Whether a signal has come.
    cancelled: Arc<AtomicBool>,
}

/// The handlers, installed once, when they are first needed. They stay: to take them away would leave the process deaf
/// to these signals.
fn handlers() -> &'static Handlers {
    static HANDLERS: OnceLock<Handlers> = OnceLock::new();
    HANDLERS.get_or_init(|| {
        let handlers = Handlers {
            ends: Arc::new(AtomicBool::new(true)),
            cancelled: Arc::default(),
        };
        for signal in [SIGINT, SIGTERM] {
            // In this order, so that the first signal does not end the process and the second does. Where one cannot be
            // installed, the signal goes on doing what it did.
            let _ = flag::register_conditional_default(signal, Arc::clone(&handlers.ends))
                .and_then(|_| flag::register(signal, Arc::clone(&handlers.cancelled)))
                .and_then(|_| flag::register(signal, Arc::clone(&handlers.ends)));
        }
        handlers
    })
}

/// A cancellation that the signals set off.
pub(super) fn cancel() -> Cancel {
    Cancel::by_flag(&handlers().cancelled)
}

/// While it lives, the signals cancel a run instead of ending the process.
pub(super) struct Watch;

impl Watch {
    pub(super) fn start() -> Self {
        let handlers = handlers();
        handlers.cancelled.store(false, Ordering::SeqCst);
        handlers.ends.store(false, Ordering::SeqCst);
        Self
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        handlers().ends.store(true, Ordering::SeqCst);
    }
}

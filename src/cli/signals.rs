//! Ctrl-C and SIGTERM: a run that is under way is cancelled by them, so that it can say what it has left. At any other
//! time, and when they come a second time, they end the process as ever.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use crate::cancel::Cancel;

/// What the handlers of this process look at and set.
struct Handlers {
    /// Whether a signal ends the process.
    ends: Arc<AtomicBool>,
    /// Set by a signal.
    cancelled: Arc<AtomicBool>,
}

/// Installed when they are first needed, and once: what is installed cannot be taken away again without leaving
/// the process deaf.
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

/// What the signals set.
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

//! Calls of functions whose answer differs from machine to machine, such as `random()` and the clocks, seen as they are
//! made.
//!
//! Text cannot tell them all: a view or a trigger of an earlier migration may call one, or an argument such as `'now'`
//! may be put together. So SQLite's own functions are replaced by ones that give the same answers and remember that
//! they were called (<https://sqlite.org/appfunc.html>).

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{Value, ValueRef};

use super::volatile::{CLOCKS, NOW, NOW_AS_TIME};

/// Functions that differ whatever their arguments are, and how many arguments they take.
const OTHERS: &[(&str, i32)] = &[
    ("current_date", 0),
    ("current_time", 0),
    ("current_timestamp", 0),
    ("random", 0),
    ("randomblob", 1),
];

/// The functions that were called on a connection.
#[derive(Clone, Default)]
pub(super) struct Calls(Arc<Mutex<BTreeSet<String>>>);

impl Calls {
    /// Watches a connection from now on. A function that the app has replaced by its own is left alone: the app has
    /// said whether that one is deterministic.
    pub(super) fn watch(conn: &Connection) -> rusqlite::Result<Self> {
        let calls = Self::default();
        let original = Arc::new(Mutex::new(Connection::open_in_memory()?));
        // Whether the function is there, and every one of that name is SQLite's own.
        let is_own = "SELECT coalesce(min(builtin), 0) FROM pragma_function_list WHERE name = ?1 COLLATE NOCASE";
        for (name, arity) in CLOCKS.iter().map(|name| (*name, -1)).chain(OTHERS.iter().copied()) {
            if !conn.query_row(is_own, [name], |row| row.get::<_, bool>(0))? {
                continue;
            }
            let (calls, original) = (calls.clone(), Arc::clone(&original));
            conn.create_scalar_function(name, arity, flags(name), move |context| {
                let arguments = arguments(context);
                if arity >= 0 || tells_now(name, &arguments) {
                    calls.lock().insert(name.to_owned());
                }
                answer(
                    &original.lock().unwrap_or_else(PoisonError::into_inner),
                    name,
                    &arguments,
                )
            })?;
        }
        Ok(calls)
    }

    /// Whether calls of a function are seen here, so that nobody has to guess them from the text.
    pub(super) fn sees(function: &str) -> bool {
        CLOCKS.contains(&function) || OTHERS.iter().any(|(name, _)| *name == function)
    }

    /// The functions that were called since the last look.
    pub(super) fn take(&self) -> BTreeSet<String> {
        std::mem::take(&mut *self.lock())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The flags with which SQLite has registered its own function: with others, a clock could not stand in an index or a
/// CHECK.
fn flags(name: &str) -> FunctionFlags {
    let all = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_INNOCUOUS;
    if name.starts_with("random") {
        all
    } else {
        all | FunctionFlags::SQLITE_DETERMINISTIC
    }
}

fn arguments(context: &Context<'_>) -> Vec<Value> {
    let argument = |at| match context.get_raw(at) {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Value::Text(text.to_owned()),
            Err(_) => Value::Blob(bytes.to_vec()),
        },
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    };
    (0..context.len()).map(argument).collect()
}

/// Whether a clock with these arguments tells the present time, or depends on the time zone of the machine
/// (<https://sqlite.org/lang_datefunc.html>).
fn tells_now(clock: &str, arguments: &[Value]) -> bool {
    let times = arguments.get(usize::from(clock == "strftime")..).unwrap_or_default();
    let is_one_of = |value: &Value, words: &[&str]| {
        let bytes = match value {
            Value::Text(text) => text.as_bytes(),
            Value::Blob(bytes) => bytes,
            _ => return false,
        };
        words.iter().any(|word| bytes.eq_ignore_ascii_case(word.as_bytes()))
    };
    let Some(first) = times.first() else { return true };
    is_one_of(first, NOW_AS_TIME) || times.iter().any(|time| is_one_of(time, NOW))
}

/// What SQLite's own function answers, on a connection where it was not replaced.
fn answer(original: &Connection, name: &str, arguments: &[Value]) -> rusqlite::Result<Value> {
    let sql = match name {
        _ if name.starts_with("current_") => format!("SELECT {name}"),
        _ => format!("SELECT {name}({})", vec!["?"; arguments.len()].join(", ")),
    };
    original.query_row(&sql, rusqlite::params_from_iter(arguments), |row| row.get(0))
}

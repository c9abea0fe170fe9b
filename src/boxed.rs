//! Errors inside the crate: behind a pointer, and without their type.
//!
//! An [`Error`] tells much and is large. Every call that hands one on would have the code to move it, and every part
//! that the compiler makes of the crate a copy of the code to drop it. So a call inside the crate fails with one pointer;
//! what is public takes the error out.

use std::ops::{Deref, DerefMut};

use crate::error::Error;

/// The result of everything inside that can fail.
pub(crate) type Result<T, E = Boxed> = std::result::Result<T, E>;

/// An error inside.
pub(crate) struct Boxed(Box<dyn Whole>);

impl Boxed {
    /// The error itself.
    pub(crate) fn into_error(self) -> Error {
        self.0.into_error()
    }

    /// The error as any other, for a walk along its sources. What hands that on has to know the code to drop it, and so
    /// would every part of the crate that this is inlined into.
    #[inline(never)]
    pub(crate) fn as_source(&self) -> &(dyn std::error::Error + 'static) {
        self.0.error()
    }
}

/// What hides the type: only [`Error`] is one.
trait Whole {
    fn error(&self) -> &Error;
    fn error_mut(&mut self) -> &mut Error;
    fn into_error(self: Box<Self>) -> Error;
}

impl Whole for Error {
    fn error(&self) -> &Error {
        self
    }

    fn error_mut(&mut self) -> &mut Error {
        self
    }

    fn into_error(self: Box<Self>) -> Error {
        *self
    }
}

impl From<Error> for Boxed {
    #[cold]
    #[inline(never)]
    fn from(error: Error) -> Self {
        Self(Box::new(error))
    }
}

impl From<Boxed> for Error {
    fn from(error: Boxed) -> Self {
        error.into_error()
    }
}

impl Deref for Boxed {
    type Target = Error;

    fn deref(&self) -> &Error {
        self.0.error()
    }
}

impl DerefMut for Boxed {
    fn deref_mut(&mut self) -> &mut Error {
        self.0.error_mut()
    }
}

//! The values of options that several commands have: a place in the set, and a release of the app.

use crate::migration::Target;

/// A place in the set: `head`, `base` or a version.
pub(super) fn target(text: &str) -> Result<Target, String> {
    match text {
        "head" => Ok(Target::Head),
        "base" => Ok(Target::Base),
        _ => text
            .parse()
            .map(Target::Version)
            .map_err(|error| format!("{error}, or `head`, or `base`")),
    }
}

/// A release of the app, without the build metadata that tells no releases apart
/// (<https://semver.org/#spec-item-10>).
pub(super) fn release(text: &str) -> Result<semver::Version, semver::Error> {
    let mut release: semver::Version = text.parse()?;
    release.build = semver::BuildMetadata::EMPTY;
    Ok(release)
}

/// The place of a release: the last migration that it knows.
pub(super) fn to_release(text: &str) -> Result<Target, semver::Error> {
    release(text).map(Target::Release)
}

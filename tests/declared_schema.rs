//! `create` writes the migration that the declared schema asks for: head plus up is the declared schema,
//! up then down is head, and the rows survive; or nothing is written, and the reason is said.
#![cfg(all(feature = "cli", feature = "compile"))]

#[path = "declared/changes.rs"]
mod changes;
#[path = "cli/project.rs"]
mod project;
#[path = "declared/random.rs"]
mod random;
#[path = "declared/refusals.rs"]
mod refusals;
#[path = "declared/schemas.rs"]
mod schemas;
#[path = "declared/story.rs"]
mod story;

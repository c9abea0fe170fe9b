//! Checks and rehearses the migrations, holds them to schema.sql, then embeds them. A mistake in one of them
//! stops the build.

// A build script cannot call what it is about to compile, so the Rust steps are compiled into it too.
#[path = "migrations/0010_split_amounts.rs"]
mod split_amounts;

#[path = "migrations/0017_fill_slugs.rs"]
mod fill_slugs;

fn main() {
    tohead::build::Compiler::new("migrations")
        .schema("schema.sql")
        .rust_step("0010_split_amounts", split_amounts::up, Some(split_amounts::down))
        .rust_step("0017_fill_slugs", fill_slugs::up, Some(fill_slugs::down))
        .embed();
}

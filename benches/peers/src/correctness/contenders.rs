//! The crates, each with migrations that are made at run time.

use std::path::Path;

use diesel::Connection as _;
use diesel_migrations::{FileBasedMigrations, MigrationHarness};
use migratio::sqlite::SqliteMigrator;
use rusqlite::{Connection, Transaction};
use rusqlite_migration::M;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqlSafeStr};

use super::Source;

/// What a start of the app does to its database file.
pub type Start = Box<dyn Fn(&Path) -> Result<(), String> + Sync>;

pub struct Contender {
    pub name: &'static str,
    /// Builds an app with these migrations; a directory for them is there and empty.
    pub build: fn(&[Source], &Path) -> Result<Start, String>,
}

pub const CONTENDERS: [Contender; 6] = [
    Contender {
        name: "tohead",
        build: tohead,
    },
    Contender {
        name: "rusqlite_migration",
        build: rusqlite_migration,
    },
    Contender {
        name: "refinery",
        build: refinery,
    },
    Contender {
        name: "diesel_migrations",
        build: diesel,
    },
    Contender {
        name: "sqlx",
        build: sqlx,
    },
    Contender {
        name: "migratio",
        build: migratio,
    },
];

fn open(file: &Path) -> Result<Connection, String> {
    Connection::open(file).map_err(|error| error.to_string())
}

fn tohead(sources: &[Source], dir: &Path) -> Result<Start, String> {
    for source in sources {
        let file = |part: &str| dir.join(format!("{:04}_step.{part}.sql", source.version));
        std::fs::write(file("up"), source.up).expect("the directory is writable");
        std::fs::write(file("down"), source.down).expect("the directory is writable");
    }
    let place = format!("{}/", dir.display());
    let said = move |error: tohead::Error| error.to_string().replace(&place, "");
    let set = tohead::build::Compiler::new(dir).compile().map_err(&said)?;
    Ok(Box::new(move |file| {
        // As a release build does, which never follows an edit.
        let runner = set.runner().follow_drafts(false);
        runner.to_head(&open(file)?).map(drop).map_err(&said)
    }))
}

fn rusqlite_migration(sources: &[Source], _: &Path) -> Result<Start, String> {
    let steps = sources.iter().map(|source| M::up(source.up).down(source.down));
    let set = rusqlite_migration::Migrations::new(steps.collect());
    Ok(Box::new(move |file| {
        set.to_latest(&mut open(file)?).map_err(|error| error.to_string())
    }))
}

fn refinery(sources: &[Source], _: &Path) -> Result<Start, String> {
    let sources = sources.to_owned();
    Ok(Box::new(move |file| {
        let migration = |source: &Source| {
            refinery::Migration::unapplied(&format!("V{}__step", source.version), source.up)
                .map_err(|error| error.to_string())
        };
        let migrations = sources.iter().map(migration).collect::<Result<Vec<_>, _>>()?;
        let done = refinery::Runner::new(&migrations).run(&mut open(file)?);
        done.map(drop).map_err(|error| error.to_string())
    }))
}

fn diesel(sources: &[Source], dir: &Path) -> Result<Start, String> {
    for source in sources {
        let step = dir.join(format!("{:04}_step", source.version));
        std::fs::create_dir(&step).expect("the directory is writable");
        std::fs::write(step.join("up.sql"), source.up).expect("the directory is writable");
        std::fs::write(step.join("down.sql"), source.down).expect("the directory is writable");
    }
    let set = FileBasedMigrations::from_path(dir).map_err(|error| error.to_string())?;
    Ok(Box::new(move |file| {
        let url = file.to_str().expect("a path in UTF-8");
        let mut conn = diesel::SqliteConnection::establish(url).map_err(|error| error.to_string())?;
        let done = conn.run_pending_migrations(set.clone());
        done.map(drop).map_err(|error| error.to_string())
    }))
}

fn sqlx(sources: &[Source], _: &Path) -> Result<Start, String> {
    let migration = |source: &Source| {
        let (version, up) = (i64::from(source.version), source.up.into_sql_str());
        Migration::new(version, "step".into(), MigrationType::ReversibleUp, up, false)
    };
    let set = Migrator::with_migrations(sources.iter().map(migration).collect());
    Ok(Box::new(move |file| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async {
            let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
            let mut conn = options.connect().await.map_err(|error| error.to_string())?;
            set.run(&mut conn).await.map_err(|error| error.to_string())
        })
    }))
}

/// A migration that is one script.
struct Script(Source);

impl migratio::Migration for Script {
    fn version(&self) -> u32 {
        self.0.version
    }

    fn sqlite_up(&self, tx: &Transaction<'_>) -> Result<(), migratio::Error> {
        Ok(tx.execute_batch(self.0.up)?)
    }
}

fn migratio(sources: &[Source], _: &Path) -> Result<Start, String> {
    let sources = sources.to_owned();
    Ok(Box::new(move |file| {
        let scripts = sources
            .iter()
            .map(|source| Box::new(Script(*source)) as Box<dyn migratio::Migration>);
        let migrator = SqliteMigrator::try_new(scripts.collect())?;
        let mut conn = open(file)?;
        let report = migrator.upgrade(&mut conn).map_err(|error| error.to_string())?;
        let failure = report.failing_migration;
        failure.map_or(Ok(()), |failure| Err(failure.error().to_string()))
    }))
}

//! A copy of the app in `app/`, built for real. All copies share one target directory, so that SQLite is compiled once.

#![allow(dead_code)] // each suite uses a part of it

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A copy of the app.
pub struct App {
    pub name: &'static str,
    dir: tempfile::TempDir,
}

pub fn target_dir() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("apps")
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else if let Ok(target) = fs::read_link(entry.path()) {
            #[cfg(unix)]
            std::os::unix::fs::symlink(target, to).unwrap();
            #[cfg(not(unix))]
            let _ = (target, to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

impl App {
    /// `name` is the package's, and of its own: the tests share a target directory.
    pub fn new(name: &'static str) -> Self {
        let app = Self {
            name,
            dir: tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap(),
        };
        let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
        copy(&repository.join("tests/build_script/app"), app.path());
        let manifest = fs::read_to_string(app.path().join("Cargo.toml")).unwrap();
        let path = repository.display().to_string().replace('\\', "/");
        app.write(
            "Cargo.toml",
            &manifest.replace("{name}", name).replace("{tohead}", &path),
        );
        // The versions that are here already.
        let _ = fs::copy(repository.join("Cargo.lock"), app.path().join("Cargo.lock"));
        app
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn write(&self, name: &str, contents: &str) {
        fs::write(self.path().join(name), contents).unwrap();
    }

    pub fn remove(&self, name: &str) {
        fs::remove_file(self.path().join(name)).unwrap();
    }

    pub fn cargo_build(&self) -> Output {
        self.cargo_build_of("")
    }

    /// Builds it, with something for its build script to see that its directory is another one.
    pub fn cargo_build_of(&self, case: &str) -> Output {
        let build = |more: &[&str]| {
            let mut cargo = Command::new(env!("CARGO"));
            cargo
                .args(["build", "--color=never"])
                .args(more)
                .current_dir(self.path());
            cargo
                .env("CARGO_TARGET_DIR", target_dir())
                .env("UI_CASE", case)
                .env_remove("RUSTFLAGS")
                .env_remove("CARGO_ENCODED_RUSTFLAGS");
            cargo.output().unwrap()
        };
        let offline = build(&["--offline"]);
        if text(&offline.stderr).contains("--offline was specified") {
            build(&[])
        } else {
            offline
        }
    }

    /// Builds it, which has to succeed.
    #[track_caller]
    pub fn build(&self) -> Binary {
        let output = self.cargo_build();
        assert!(output.status.success(), "{}", text(&output.stderr));
        let built = target_dir()
            .join("debug")
            .join(format!("{}{}", self.name, std::env::consts::EXE_SUFFIX));
        let dir = tempfile::tempdir().unwrap();
        fs::copy(built, dir.path().join("app")).unwrap();
        Binary {
            dir,
            warnings: text(&output.stderr),
        }
    }

    /// Builds it, which has to fail, and returns what cargo shows.
    #[track_caller]
    pub fn fail(&self) -> String {
        let output = self.cargo_build();
        assert!(!output.status.success(), "{}", text(&output.stderr));
        text(&output.stderr)
    }
}

/// The app's binary, alone in a directory.
pub struct Binary {
    pub dir: tempfile::TempDir,
    pub warnings: String,
}

impl Binary {
    /// What it says, in its directory.
    #[track_caller]
    pub fn run(&self) -> String {
        let output = Command::new(self.dir.path().join("app"))
            .current_dir(self.dir.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    }

    /// Whether these bytes stand somewhere in it.
    pub fn holds(&self, bytes: &[u8]) -> bool {
        let binary = fs::read(self.dir.path().join("app")).unwrap();
        binary.windows(bytes.len()).any(|window| window == bytes)
    }

    pub fn files(&self) -> Vec<String> {
        let mut files: Vec<_> = fs::read_dir(self.dir.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        files
    }
}

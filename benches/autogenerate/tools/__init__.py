"""The three tools, each behind the same five calls."""

import subprocess
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path

from declared import Change, Object, Schema


class Failed(Exception):
    """A tool has ended with an error; the text is its last line."""


@dataclass(frozen=True)
class Gap:
    """What a tool has no form for."""

    options: tuple[str, ...] = ()
    # Created by hand, and so left to themselves by the tool.
    by_hand: tuple[Object, ...] = ()


@dataclass(frozen=True)
class Written:
    """What a tool has written, and what it was told meanwhile."""

    scripts: tuple[str, ...]
    told: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """What a command has printed."""

    text: str
    warnings: tuple[str, ...]


class Tool(ABC):
    """A tool that works in a directory of its own, on the database in it."""

    name: str

    @abstractmethod
    def gap(self, schema: Schema) -> Gap:
        """What of a schema cannot be declared to this tool."""

    @abstractmethod
    def start(self, directory: Path, schema: Schema) -> Path:
        """Declares a schema and makes a new database of it, as the tool does for a new app."""

    def declared(self, directory: Path, schema: Schema) -> Path:
        """A new database that has what was declared, and no migration in between where the tool can do without."""
        return self.start(directory, schema)

    @abstractmethod
    def write(self, directory: Path, change: Change) -> Written:
        """Declares the schema after the change, and has the migration written."""

    @abstractmethod
    def up(self, directory: Path) -> tuple[str, ...]:
        """Applies what was written, and answers what the tool warns of."""

    @abstractmethod
    def down(self, directory: Path) -> None:
        """Undoes it."""


def call(directory: Path, *words: str, answers: str = "", env: dict[str, str] | None = None) -> Said:
    """Runs a command to its end."""
    done = subprocess.run(words, cwd=directory, input=answers, env=env, capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        said = done.stderr if done.stderr.strip() else done.stdout
        raise Failed(reason(said))
    warnings = [line.strip() for line in done.stderr.splitlines() if "Warning:" in line]
    # A path on this machine stands before the words.
    return Said(done.stdout, tuple(line.partition("Warning: ")[2] for line in warnings))


def reason(said: str) -> str:
    """The line of an output that says what went wrong."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if "Error" in line.split(":")[0] or line.startswith("error")]
    return (errors or lines or ["no word of it"])[-1]

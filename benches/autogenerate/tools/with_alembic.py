"""Alembic: a MetaData of SQLAlchemy, `revision --autogenerate`, `upgrade` and `downgrade`."""

import os
import shutil
import sys
from pathlib import Path

import alembic
from declared import Change, Check, Column, Schema, Table, Unique
from tools import Gap, Said, Tool, Written, call

HERE = Path(__file__).parent
SCRIPT = Path(alembic.__file__).parent / "templates" / "generic" / "script.py.mako"

# Constraints need names to be changed: https://alembic.sqlalchemy.org/en/latest/naming.html
# A CHECK is given its own. With a convention for them, one without a name could not be declared at all.
HEADER = '''\
import sqlalchemy as sa
from sqlalchemy.sql.ddl import CreateView

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
'''

TYPES = {"INTEGER": "sa.Integer", "TEXT": "sa.Text"}


class Alembic(Tool):
    name = "Alembic"

    def __init__(self, *, foreign_keys: bool = False):
        self.foreign_keys = foreign_keys
        if foreign_keys:
            self.name = "Alembic with foreign keys on"

    def gap(self, schema: Schema) -> Gap:
        return Gap((), tuple(item for item in schema.objects if item.sqlalchemy is None))

    def start(self, directory: Path, schema: Schema) -> Path:
        (directory / "alembic" / "versions").mkdir(parents=True)
        (directory / "alembic.ini").write_text("[alembic]\nscript_location = alembic\nprepend_sys_path = .\n")
        shutil.copy(HERE / "alembic_env.py", directory / "alembic" / "env.py")
        shutil.copy(SCRIPT, directory / "alembic" / "script.py.mako")
        self._declare(directory, schema)
        create = "import models, sqlalchemy; models.metadata.create_all(sqlalchemy.create_engine('sqlite:///app.db'))"
        self._python(directory, "-c", create)
        self._run(directory, "revision", "-m", "first")
        self._run(directory, "stamp", "head")
        return directory / "app.db"

    def write(self, directory: Path, change: Change) -> Written:
        self._declare(directory, change.after)
        versions = directory / "alembic" / "versions"
        there = set(versions.glob("*.py"))
        said = self._run(directory, "revision", "--autogenerate", "-m", "step")
        scripts = [file.read_text() for file in set(versions.glob("*.py")) - there]
        return Written(tuple(text for text in scripts if "op." in text), (), said.warnings)

    def up(self, directory: Path) -> tuple[str, ...]:
        return self._run(directory, "upgrade", "head").warnings

    def down(self, directory: Path) -> None:
        self._run(directory, "downgrade", "-1")

    def _run(self, directory: Path, *words: str) -> Said:
        return self._python(directory, "-m", "alembic", *words)

    def _python(self, directory: Path, *words: str) -> Said:
        env = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "FOREIGN_KEYS": "1" if self.foreign_keys else ""}
        return call(directory, sys.executable, *words, env=env)

    def _declare(self, directory: Path, schema: Schema) -> None:
        (directory / "models.py").write_text(models(schema))


def models(schema: Schema) -> str:
    """A schema as a module with a MetaData."""
    text = HEADER + "".join(_table(table) for table in schema.tables)
    views = [item for item in schema.objects if item.sqlalchemy is not None]
    for view in views:
        # https://alembic.sqlalchemy.org/en/latest/cookbook.html: "Don't emit CREATE TABLE statements for Views"
        text += f"\n{view.name} = CreateView({view.sqlalchemy}, {view.name!r}, metadata=metadata).table\n"
        text += f'{view.name}.info["is_view"] = True\n'
    return text


def _table(table: Table) -> str:
    items = [repr(table.name), "metadata", *(_column(column, table) for column in table.columns)]
    items += [_constraint(constraint) for constraint in table.constraints]
    for index in table.indexes:
        parts = [repr(part) if isinstance(part, str) else f"sa.text({part.sql!r})" for part in index.parts]
        where = [f"sqlite_where=sa.text({index.where.sql!r})"] if index.where else []
        items.append(f"sa.Index({', '.join([repr(index.name), *parts, *where])})")
    if table.autoincrement:
        items.append("sqlite_autoincrement=True")
    if table.strict:
        items.append("sqlite_strict=True")
    if table.without_rowid:
        items.append("sqlite_with_rowid=False")
    return f"\n{table.name} = sa.Table(\n" + "".join(f"    {item},\n" for item in items) + ")\n"


def _column(column: Column, table: Table) -> str:
    kind = f"{TYPES[column.type]}(collation={column.collation!r})" if column.collation else TYPES[column.type]
    words = [repr(column.name), kind]
    if column.generated:
        words.append(f"sa.Computed({column.generated.sql!r}, persisted=True)")
    if column.references:
        action = f", ondelete={column.on_delete!r}" if column.on_delete else ""
        words.append(f"sa.ForeignKey({f'{column.references}.id'!r}{action})")
    if column.primary_key or column.name in table.primary_key:
        words.append("primary_key=True")
    elif not column.null:
        words.append("nullable=False")
    if column.default is not None:
        words.append(f"server_default=sa.text({column.default!r})")
    return f"sa.Column({', '.join(words)})"


def _constraint(constraint: Check | Unique) -> str:
    match constraint:
        case Check(condition, name):
            return f"sa.CheckConstraint({condition.sql!r}, name={name!r})"
        case Unique(name, columns):
            return f"sa.UniqueConstraint({', '.join(map(repr, columns))}, name={name!r})"

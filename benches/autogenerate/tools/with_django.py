"""Django: models, `makemigrations` and `migrate`."""

import os
import sys
from pathlib import Path

from declared import Change, Check, Column, Expression, Index, Schema, Table, Unique
from tools import Gap, Said, Tool, Written, call

SETTINGS = """\
SECRET_KEY = "not one"
INSTALLED_APPS = ["app"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "app.db"}}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
USE_TZ = True
"""

FIELDS = {"INTEGER": "IntegerField", "TEXT": "TextField"}

ON_DELETE = {"CASCADE": "DB_CASCADE", "SET NULL": "DB_SET_NULL", None: "DO_NOTHING"}


class Django(Tool):
    name = "Django"

    def gap(self, schema: Schema) -> Gap:
        options = {"STRICT": "strict", "WITHOUT ROWID": "without_rowid"}
        missing = [
            word for word, attribute in options.items() if any(getattr(table, attribute) for table in schema.tables)
        ]
        return Gap(tuple(missing), schema.objects)

    def start(self, directory: Path, schema: Schema) -> Path:
        (directory / "app" / "migrations").mkdir(parents=True)
        (directory / "app" / "__init__.py").touch()
        (directory / "app" / "migrations" / "__init__.py").touch()
        (directory / "settings.py").write_text(SETTINGS)
        self._declare(directory, schema)
        self._run(directory, "makemigrations", "app")
        self.up(directory)
        return directory / "app.db"

    def write(self, directory: Path, change: Change) -> Written:
        self._declare(directory, change.after)
        # Its questions come in this order: renames, then values for old rows ("1": "provide a one-off default now").
        answers = "y\n" * len(change.renames) + "".join(f"1\n{value}\n" for value in change.fills.values())
        said = self._run(directory, "makemigrations", "app", answers=answers).text
        told = []
        if "renamed to" in said:
            told += [f"yes, `{old}` was renamed to `{new}`" for old, new in change.renames.items()]
        if "one-off default" in said:
            told += [f"a one-off default for `{column}`: `{value}`" for column, value in change.fills.items()]
        files = sorted((directory / "app" / "migrations").glob("0002*.py"))
        return Written(tuple(file.read_text() for file in files), tuple(told))

    def up(self, directory: Path) -> tuple[str, ...]:
        return self._run(directory, "migrate", "app").warnings

    def down(self, directory: Path) -> None:
        self._run(directory, "migrate", "app", "0001")

    def _run(self, directory: Path, *words: str, answers: str = "") -> Said:
        env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "settings",
            "PYTHONPATH": str(directory),
            # A compiled file of the models before would pass for one of the models after, within the same second.
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        return call(directory, sys.executable, "-m", "django", *words, answers=answers, env=env)

    def _declare(self, directory: Path, schema: Schema) -> None:
        (directory / "app" / "models.py").write_text(models(schema))


def models(schema: Schema) -> str:
    """A schema as `models.py`."""
    text = "from django.db import models\nfrom django.db.models import functions\n"
    return text + "".join(_model(table) for table in schema.tables)


def _model(table: Table) -> str:
    fields = [f"{_field_name(column)} = {_field(column, table)}" for column in table.columns]
    if table.primary_key:
        names = ", ".join(repr(name) for name in table.primary_key)
        fields.insert(0, f"pk = models.CompositePrimaryKey({names})")
    meta = [f"db_table = {table.name!r}"]
    if table.constraints:
        meta += ["constraints = [", *(f"    {text}," for text in _constraints(table)), "]"]
    if table.indexes:
        meta += ["indexes = [", *(f"    {_index(index)}," for index in table.indexes), "]"]
    lines = [f"class {table.name.title()}(models.Model):", *(f"    {line}" for line in fields)]
    lines += ["", "    class Meta:", *(f"        {line}" for line in meta)]
    return "\n\n" + "\n".join(lines) + "\n"


def _field_name(column: Column) -> str:
    is_key = column.references or "db_column" in (column.django or "")
    return column.name.removesuffix("_id") if is_key else column.name


def _field(column: Column, table: Table) -> str:
    if column.django:
        return column.django
    options = []
    if column.primary_key:
        options.append("primary_key=True")
    elif column.null and not column.generated:
        options.append("null=True")
    if column.default is not None:
        options.append(f"db_default={column.default}")
    if column.collation:
        options.append(f"db_collation={column.collation!r}")
    if column.references:
        parent, action = column.references.title(), ON_DELETE[column.on_delete]
        return f"models.ForeignKey({', '.join([repr(parent), f'on_delete=models.{action}', *options])}, related_name='+')"
    field = FIELDS[column.type]
    if column.generated:
        output = f"output_field=models.{field}(null=True), db_persist=True"
        return f"models.GeneratedField(expression={column.generated.django}, {output})"
    if column.primary_key and table.autoincrement:
        field = "AutoField"
    return f"models.{field}({', '.join(options)})"


def _constraints(table: Table):
    for constraint in table.constraints:
        match constraint:
            case Check(Expression(django=condition), str(name)):
                yield f"models.CheckConstraint(condition={condition}, name={name!r})"
            case Unique(name, columns):
                yield f"models.UniqueConstraint(fields={list(columns)}, name={name!r})"


def _index(index: Index) -> str:
    expressions = [part.django for part in index.parts if isinstance(part, Expression)]
    fields = [part for part in index.parts if isinstance(part, str)]
    words = [*expressions, *([f"fields={fields}"] if fields else []), f"name={index.name!r}"]
    if index.where:
        words.append(f"condition={index.where.django}")
    return f"models.Index({', '.join(words)})"

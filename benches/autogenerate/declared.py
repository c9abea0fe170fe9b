"""A schema, and a change of it, as data: what every tool is given in its own form."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Expression:
    """An expression of SQL, and the same in the words of a model of Django."""

    sql: str
    django: str


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    null: bool = True
    primary_key: bool = False
    default: str | None = None
    collation: str | None = None
    generated: Expression | None = None
    references: str | None = None
    on_delete: str | None = None
    # A field of Django that says the same, where the type alone does not.
    django: str | None = None


@dataclass(frozen=True)
class Check:
    condition: Expression
    # Without a name, a field of Django has to imply it.
    name: str | None = None


@dataclass(frozen=True)
class Unique:
    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Index:
    name: str
    parts: tuple[str | Expression, ...]
    where: Expression | None = None


@dataclass(frozen=True)
class Table:
    name: str
    columns: tuple[Column, ...]
    constraints: tuple[Check | Unique, ...] = ()
    indexes: tuple[Index, ...] = ()
    primary_key: tuple[str, ...] = ()
    autoincrement: bool = False
    strict: bool = False
    without_rowid: bool = False

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)


@dataclass(frozen=True)
class Object:
    """A view, a trigger or a virtual table."""

    kind: str
    name: str
    sql: str
    # The query of a view for SQLAlchemy's CreateView.
    sqlalchemy: str | None = None


@dataclass(frozen=True)
class Schema:
    tables: tuple[Table, ...]
    objects: tuple[Object, ...] = ()

    def table(self, name: str) -> Table | None:
        return next((table for table in self.tables if table.name == name), None)


@dataclass(frozen=True)
class Change:
    name: str
    before: Schema
    after: Schema
    # INSERT statements, for the schema before.
    rows: str
    # `users.mail` or `users`, and the new name.
    renames: dict[str, str] = field(default_factory=dict)
    # What old rows get, where a tool has to ask: a literal that is the same in SQL and in Python.
    fills: dict[str, str] = field(default_factory=dict)


def key(name: str = "id") -> Column:
    """The key that most tables have."""
    return Column(name, "INTEGER", null=False, primary_key=True)


def schema(*parts: Table | Object) -> Schema:
    tables = tuple(part for part in parts if isinstance(part, Table))
    return Schema(tables, tuple(part for part in parts if isinstance(part, Object)))

"""Changes of columns."""

from declared import Change, Check, Column, Expression, Index, Object, Table, key, schema

NAME = Column("name", "TEXT", null=False)
ROWS = """
INSERT INTO users (id, name) VALUES (1, 'Ada'), (2, 'Bo'), (7, 'Cy');
"""


def users(*columns: Column, **rest) -> Table:
    return Table("users", (key(), *columns), **rest)


MAIL = Column("mail", "TEXT", null=False)
EMAIL = Column("email", "TEXT", null=False)
# A drop and an add fails where the new column takes no NULL, and loses the values where it does.
MAIL_OR_NULL = Column("mail", "TEXT")
EMAIL_OR_NULL = Column("email", "TEXT")
MAIL_ROWS = """
INSERT INTO users (id, name, mail) VALUES (1, 'Ada', 'ada@a.example'), (2, 'Bo', 'bo@b.example');
"""


def addresses(column: str) -> Object:
    sql = f"CREATE VIEW addresses AS SELECT users.name, users.{column} FROM users"
    return Object("view", "addresses", sql, f"sa.select(users.c.name, users.c.{column})")


FAX = Column("fax", "TEXT")
PHONE = Column("phone", "TEXT")
FAX_ROWS = """
INSERT INTO users (id, name, fax) VALUES (1, 'Ada', '555-1'), (2, 'Bo', NULL);
"""

POSITIVE = Check(Expression('"amount" >= 0', ""))
AMOUNT = Column("amount", "INTEGER", null=False, django="models.PositiveIntegerField()")


def items(size: str) -> Table:
    columns = (key(), AMOUNT, Column("size", size, null=False))
    return Table("items", columns, constraints=(POSITIVE,))


def price(expression: Expression) -> Table:
    columns = (
        key(),
        Column("net", "INTEGER", null=False),
        Column("gross", "INTEGER", generated=expression),
    )
    return Table("prices", columns)


CHANGES = (
    Change(
        "a column that takes NULL",
        schema(users(NAME)),
        schema(users(NAME, PHONE)),
        ROWS,
    ),
    Change(
        "a NOT NULL column with a default",
        schema(users(NAME)),
        schema(users(NAME, Column("locale", "TEXT", null=False, default="'en'"))),
        ROWS,
    ),
    Change(
        "a NOT NULL column without a default",
        schema(users(NAME)),
        schema(users(NAME, Column("locale", "TEXT", null=False))),
        ROWS,
        fills={"users.locale": "'en'"},
    ),
    Change(
        "a column between others",
        schema(users(NAME)),
        schema(users(PHONE, NAME)),
        ROWS,
    ),
    Change(
        "a column with an index is dropped",
        schema(users(NAME, FAX, indexes=(Index("users_fax", ("fax",)),))),
        schema(users(NAME)),
        FAX_ROWS,
    ),
    Change(
        "a column that takes NULL is renamed",
        schema(users(NAME, MAIL_OR_NULL)),
        schema(users(NAME, EMAIL_OR_NULL)),
        MAIL_ROWS,
        renames={"users.mail": "email"},
    ),
    Change(
        "a NOT NULL column under a view is renamed",
        schema(users(NAME, MAIL), addresses("mail")),
        schema(users(NAME, EMAIL), addresses("email")),
        MAIL_ROWS,
        renames={"users.mail": "email"},
    ),
    Change(
        "another type, beside a CHECK without a name",
        schema(items("TEXT")),
        schema(items("INTEGER")),
        "INSERT INTO items (id, amount, size) VALUES (1, 3, '12'), (2, 0, '40');",
    ),
    Change(
        "NOT NULL, where rows have NULL",
        schema(users(NAME, PHONE)),
        schema(users(NAME, Column("phone", "TEXT", null=False))),
        "INSERT INTO users (id, name, phone) VALUES (1, 'Ada', '1'), (2, 'Bo', NULL);",
        fills={"users.phone": "''"},
    ),
    Change(
        "another default",
        schema(users(NAME, Column("locale", "TEXT", null=False, default="'en'"))),
        schema(users(NAME, Column("locale", "TEXT", null=False, default="'de'"))),
        "INSERT INTO users (id, name, locale) VALUES (1, 'Ada', 'en'), (2, 'Bo', 'fr');",
    ),
    Change(
        "another collation",
        schema(users(NAME)),
        schema(users(Column("name", "TEXT", null=False, collation="NOCASE"))),
        ROWS,
    ),
    Change(
        "another expression of a generated column",
        schema(price(Expression("net * 2", "models.F('net') * 2"))),
        schema(price(Expression("net * 3", "models.F('net') * 3"))),
        "INSERT INTO prices (id, net) VALUES (1, 100), (2, 250);",
    ),
)

"""Tables that others, or their own rows, refer to, and changes of keys."""

from declared import Change, Check, Column, Expression, Table, key, schema

SOME = Check(Expression("budget >= 0", "models.Q(budget__gte=0)"), "budget_positive")
BUDGET = Column("budget", "INTEGER", null=False, default="0")


def projects(*constraints: Check) -> tuple[Table, Table]:
    """A parent, and children that go with it."""
    project = Column("project_id", "INTEGER", null=False, references="projects", on_delete="CASCADE")
    return (
        Table("projects", (key(), BUDGET), constraints),
        Table("tasks", (key(), project, Column("title", "TEXT"))),
    )


def folders(*constraints: Check) -> Table:
    """A table of which the rows refer to one another."""
    parent = Column("parent_id", "INTEGER", references="folders", on_delete="CASCADE")
    return Table("folders", (key(), parent, BUDGET), constraints)


def teams(*constraints: Check) -> tuple[Table, Table]:
    """Two tables that refer to each other."""
    leader = Column("leader_id", "INTEGER", references="members", on_delete="SET NULL")
    team = Column("team_id", "INTEGER", null=False, references="teams", on_delete="CASCADE")
    return (
        Table("teams", (key(), leader, BUDGET), constraints),
        Table("members", (key(), team, Column("name", "TEXT"))),
    )


def scores(*columns: str) -> Table:
    values = tuple(Column(name, "INTEGER", null=False) for name in ("player", "game", "round"))
    return Table("scores", (*values, Column("points", "INTEGER")), primary_key=columns)


def invoices(*constraints: Check) -> Table:
    """Numbers that must not be given out twice, of which the last was deleted."""
    return Table("invoices", (key(), BUDGET), constraints, autoincrement=True)


CHANGES = (
    Change(
        "a parent with cascading children gets a CHECK",
        schema(*projects()),
        schema(*projects(SOME)),
        """
        INSERT INTO projects (id, budget) VALUES (1, 10), (2, 0);
        INSERT INTO tasks (id, project_id, title) VALUES (10, 1, 'a'), (11, 1, 'b'), (12, 2, NULL);
        """,
    ),
    Change(
        "a table that refers to itself gets a CHECK",
        schema(folders()),
        schema(folders(SOME)),
        "INSERT INTO folders (id, parent_id, budget) VALUES (1, NULL, 0), (2, 1, 5), (3, 2, 5);",
    ),
    Change(
        "a table in a cycle of foreign keys gets a CHECK",
        schema(*teams()),
        schema(*teams(SOME)),
        """
        INSERT INTO teams (id, leader_id, budget) VALUES (1, NULL, 3), (2, NULL, 4);
        INSERT INTO members (id, team_id, name) VALUES (10, 1, 'Ada'), (11, 2, 'Bo');
        UPDATE teams SET leader_id = id + 9;
        """,
    ),
    Change(
        "a primary key gets one more column",
        schema(scores("player", "game")),
        schema(scores("player", "game", "round")),
        "INSERT INTO scores (player, game, round, points) VALUES (1, 1, 1, 50), (1, 2, 1, NULL), (2, 1, 1, 70);",
    ),
    Change(
        "a table with AUTOINCREMENT gets a CHECK",
        schema(invoices()),
        schema(invoices(SOME)),
        """
        INSERT INTO invoices (id, budget) VALUES (1, 10), (2, 20), (99, 30);
        DELETE FROM invoices WHERE id = 99;
        """,
    ),
)

"""The environment of Alembic: the one that `alembic init` writes, with what its documentation recommends.

https://alembic.sqlalchemy.org/en/latest/batch.html#batch-mode-with-autogenerate
https://alembic.sqlalchemy.org/en/latest/autogenerate.html#comparing-types
"""

import os

from alembic import context
from sqlalchemy import create_engine, event, pool

from models import metadata

engine = create_engine("sqlite:///app.db", poolclass=pool.NullPool)

if os.environ.get("FOREIGN_KEYS"):
    # https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#foreign-key-support
    @event.listens_for(engine, "connect")
    def enforce(connection, _):
        connection.execute("PRAGMA foreign_keys=ON")


# https://alembic.sqlalchemy.org/en/latest/cookbook.html: "Don't emit CREATE TABLE statements for Views"
def is_no_view(item, *_):
    return not item.info.get("is_view", False)


with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        compare_server_default=True,
        include_object=is_no_view,
        autogenerate_plugins=["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"],
    )
    with context.begin_transaction():
        context.run_migrations()

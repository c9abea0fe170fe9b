-- refused: chained-updates at 0002_states.up.sql:3
-- each UPDATE catches what the one before has moved

-- file: 0001_init.up.sql
CREATE TABLE outbox (id INTEGER PRIMARY KEY, payload BLOB NOT NULL, state INTEGER NOT NULL DEFAULT 1);

-- file: 0001_init.down.sql
DROP TABLE outbox;

-- file: 0002_states.up.sql
-- tohead: irreversible "nobody goes back"
UPDATE outbox SET state = 2 WHERE state = 1;
UPDATE outbox SET state = 3 WHERE state = 2;

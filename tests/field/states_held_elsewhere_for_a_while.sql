-- silent
-- two states change places by a third one, which the last UPDATE looks for by a range

-- file: 0001_outbox.up.sql
CREATE TABLE outbox (id INTEGER PRIMARY KEY, state INTEGER NOT NULL DEFAULT 1);

-- file: 0001_outbox.down.sql
DROP TABLE outbox;

-- file: 0002_states.up.sql
-- tohead: irreversible "nobody goes back"
UPDATE outbox SET state = 99 WHERE state = 1;
UPDATE outbox SET state = 1 WHERE state = 2;
UPDATE outbox SET state = 2 WHERE state > 90;

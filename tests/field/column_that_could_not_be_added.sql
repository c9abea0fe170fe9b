-- warned: down-fails-on-rows at 0002_data.down.sql:1
-- a copy behind a statement that fails on rows names the column which that one was to add: no fault of its own

-- file: 0001_events.up.sql
CREATE TABLE events (id INTEGER PRIMARY KEY, metadata TEXT NOT NULL);

-- file: 0001_events.down.sql
DROP TABLE events;

-- file: 0002_data.up.sql
ALTER TABLE events ADD COLUMN data TEXT;
UPDATE events SET data = metadata;
ALTER TABLE events DROP COLUMN metadata;

-- file: 0002_data.down.sql
ALTER TABLE "events" ADD COLUMN "metadata" TEXT NOT NULL;
CREATE TABLE "events_old" ("id" INTEGER PRIMARY KEY, "metadata" TEXT NOT NULL);
INSERT INTO "events_old" SELECT "id", "metadata" FROM "events";
DROP TABLE "events";
ALTER TABLE "events_old" RENAME TO "events";

-- silent
-- twin of bad/atuin_intern_sessions_orphans
-- source: https://github.com/atuinsh/atuin ai_session/migrations/0002_intern_sessions.sql (with missing sessions inserted first)

-- file: 0001_init.up.sql
CREATE TABLE sessions (harness INTEGER NOT NULL, session_id TEXT NOT NULL, cwd TEXT, git_branch TEXT, model TEXT, started_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, message_count INTEGER NOT NULL DEFAULT 0, title TEXT, preview TEXT, PRIMARY KEY (harness, session_id));
CREATE TABLE messages (id BLOB NOT NULL UNIQUE, harness INTEGER NOT NULL, session_id TEXT NOT NULL, source_id TEXT NOT NULL, timestamp INTEGER NOT NULL, role TEXT NOT NULL, content TEXT NOT NULL, cwd TEXT, model TEXT, stop_reason TEXT, turn_id TEXT, UNIQUE (harness, session_id, source_id));
CREATE INDEX messages_time ON messages (harness, session_id, timestamp);

-- file: 0001_init.down.sql
DROP TABLE messages;
DROP TABLE sessions;

-- file: 0002_intern.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "sessions.id stands for it"
INSERT INTO sessions (harness, session_id, started_at, updated_at)
SELECT harness, session_id, min(timestamp), max(timestamp) FROM messages GROUP BY harness, session_id ON CONFLICT DO NOTHING;
CREATE TABLE sessions_new (id INTEGER PRIMARY KEY, harness INTEGER NOT NULL, session_id TEXT NOT NULL, cwd TEXT, git_branch TEXT, model TEXT, started_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, message_count INTEGER NOT NULL DEFAULT 0, title TEXT, preview TEXT, UNIQUE (harness, session_id));
INSERT INTO sessions_new (harness, session_id, cwd, git_branch, model, started_at, updated_at, message_count, title, preview)
SELECT harness, session_id, cwd, git_branch, model, started_at, updated_at, message_count, title, preview FROM sessions;
CREATE TABLE messages_new (seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, harness INTEGER NOT NULL, session INTEGER NOT NULL, source_id TEXT NOT NULL, timestamp INTEGER NOT NULL, role TEXT NOT NULL, content TEXT NOT NULL, cwd TEXT, model TEXT, stop_reason TEXT, turn_id TEXT, UNIQUE (session, source_id));
INSERT INTO messages_new (seq, id, harness, session, source_id, timestamp, role, content, cwd, model, stop_reason, turn_id)
SELECT m.rowid, m.id, m.harness, s.id, m.source_id, m.timestamp, m.role, m.content, m.cwd, m.model, m.stop_reason, m.turn_id
FROM messages m JOIN sessions_new s ON s.harness = m.harness AND s.session_id = m.session_id;
DROP TABLE messages;
DROP TABLE sessions;
ALTER TABLE sessions_new RENAME TO sessions;
ALTER TABLE messages_new RENAME TO messages;
CREATE INDEX messages_time ON messages (session, timestamp);

-- refused: lost-rows at 0002_message_size.up.sql:8
-- folder <> 'spam' is NULL for messages without a folder, so those are dropped by the copy together with spam

-- file: 0001_mail.up.sql
create table message (
  message_id integer primary key,
  subject text,
  folder text,
  received_at integer not null
);
create index message_received on message (received_at);

-- file: 0001_mail.down.sql
DROP TABLE message;

-- file: 0002_message_size.up.sql
create table message__tmp (
  message_id integer primary key,
  subject text,
  folder text,
  received_at integer not null,
  size_bytes integer not null default 0
);
insert into message__tmp (message_id, subject, folder, received_at)
  select message_id, subject, folder, received_at from message where folder <> 'spam';
drop table message;
alter table message__tmp rename to message;
create index message_received on message (received_at);

-- file: 0002_message_size.down.sql
CREATE TABLE message__back (
  message_id integer primary key,
  subject text,
  folder text,
  received_at integer not null
);
INSERT INTO message__back (message_id, subject, folder, received_at)
SELECT message_id, subject, folder, received_at FROM message;
DROP TABLE message;
ALTER TABLE message__back RENAME TO message;
CREATE INDEX message_received on message (received_at);

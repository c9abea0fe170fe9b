-- silent
-- duplicates are deleted by a statement of their own which keeps the latest, then the unique index is made
-- base: media

-- file: 0003_dedup.up.sql
-- tohead: irreversible "the app goes forward only"
DELETE FROM user_data WHERE EXISTS (
    SELECT 1 FROM user_data o WHERE o.profile_id = user_data.profile_id AND o.item_key = user_data.item_key
    AND (coalesce(o.last_played, 0), o.id) > (coalesce(user_data.last_played, 0), user_data.id));
DROP INDEX user_data_profile;
CREATE UNIQUE INDEX user_data_profile ON user_data (profile_id, item_key);

CREATE TRIGGER a_stamp AFTER INSERT ON a BEGIN
  -- keep it positive; always
  UPDATE a SET x = CASE WHEN x < 0 THEN 0 ELSE x END;
  UPDATE a SET x = = 1;
END;
CREATE TABLE b (x);

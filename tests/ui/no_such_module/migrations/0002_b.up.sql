CREATE VIRTUAL TABLE b USING vec0(embedding float[3]);

CREATE TABLE setting (
  name       TEXT PRIMARY KEY,
  json       TEXT NOT NULL,
  saved_at   INTEGER NOT NULL
);

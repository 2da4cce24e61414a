CREATE TABLE expert_statistics (
  id         INTEGER PRIMARY KEY,
  name       TEXT NOT NULL,
  format     TEXT NOT NULL,
  file       TEXT NOT NULL,
  hints      TEXT NOT NULL,
  json       TEXT NOT NULL,
  saved_at   INTEGER NOT NULL
);
CREATE INDEX expert_statistics_of ON expert_statistics (file, id);
CREATE TABLE expert_map (
  id         INTEGER PRIMARY KEY,
  name       TEXT NOT NULL,
  solver     TEXT NOT NULL,
  json       TEXT NOT NULL,
  summary    TEXT NOT NULL,
  saved_at   INTEGER NOT NULL
);

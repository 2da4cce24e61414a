CREATE TABLE model (
  digest     TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  format     TEXT NOT NULL,
  file       TEXT NOT NULL,
  operators  INTEGER NOT NULL,
  sizes      TEXT NOT NULL,
  opened_at  INTEGER NOT NULL
);
CREATE TABLE rack (
  name       TEXT PRIMARY KEY,
  json       TEXT NOT NULL,
  saved_at   INTEGER NOT NULL
);
CREATE TABLE profile (
  id         INTEGER PRIMARY KEY,
  model      TEXT NOT NULL,
  stages     TEXT NOT NULL,
  rack       TEXT NOT NULL,
  json       TEXT NOT NULL,
  saved_at   INTEGER NOT NULL
);
CREATE INDEX profile_of ON profile (model, rack, stages, id);
CREATE TABLE placement (
  id          INTEGER PRIMARY KEY,
  model       TEXT NOT NULL,
  stages      TEXT NOT NULL,
  rack        TEXT NOT NULL,
  name        TEXT NOT NULL,
  objective   TEXT NOT NULL,
  solver      TEXT NOT NULL,
  lower_bound REAL NOT NULL,
  json        TEXT NOT NULL,
  prediction  TEXT NOT NULL,
  saved_at    INTEGER NOT NULL
);
CREATE TABLE deployment (
  id         INTEGER PRIMARY KEY,
  name       TEXT NOT NULL,
  epoch      INTEGER NOT NULL,
  state      TEXT NOT NULL,
  plan       TEXT,
  at         INTEGER NOT NULL
);
CREATE TABLE telemetry (
  id          INTEGER PRIMARY KEY,
  deployment  TEXT NOT NULL,
  epoch       INTEGER NOT NULL,
  device      TEXT NOT NULL,
  stage       TEXT NOT NULL,
  source      TEXT NOT NULL,
  from_at     INTEGER NOT NULL,
  seconds     INTEGER NOT NULL,
  count       INTEGER NOT NULL,
  sum_nanos   REAL NOT NULL,
  max_nanos   INTEGER NOT NULL,
  predicted_nanos INTEGER NOT NULL
);
CREATE INDEX telemetry_by_age ON telemetry (seconds, from_at);
CREATE TABLE run (
  id         INTEGER PRIMARY KEY,
  kind       TEXT NOT NULL,
  json       TEXT NOT NULL,
  at         INTEGER NOT NULL
);

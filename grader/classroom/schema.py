"""The tables of a class's database."""

from __future__ import annotations

VERSION = 1
APPLICATION = 0x53747264
"""By which SQLite's files of ours are told from others'."""

TABLES = """
create table run(id integer primary key, began text, ended text, command text, version text, program text,
                 exercises text, layout text, limits text, seed integer, level text, host text);
create table setting(name text primary key, value text);
create table learner(id text primary key, name text, email text, from_roster integer);
create table content(sha text primary key, bytes blob);
create table submission(learner text, exercise text, attempt integer, path text, filename text, sha text, beside text,
                        late integer, refused text, detail text, notes text, key text, primary key(learner, exercise));
create index by_key on submission(key);
create table stray(path text);
create table result(key text primary key, run integer, sha text, exercise text, state text, tries integer, level text,
                    status text, kind text, stage text, misconception text, cluster text, seconds real,
                    cpu_seconds real, json text, at text);
create index by_cluster on result(exercise, cluster);
create index by_content on result(sha, exercise);
create table event(at text, run integer, key text, what text);
"""

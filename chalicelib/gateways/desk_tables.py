"""What lies on a desk: its tables, and the indexes that are made once all lines are there."""

from typing import Final

TABLES: Final = """
CREATE TABLE lines (subject TEXT, line INTEGER, name TEXT, folded TEXT, class TEXT, year INTEGER);
CREATE TABLE mentions (
    subject TEXT, line INTEGER, place INTEGER, dni TEXT, key TEXT, name TEXT, email TEXT, phone TEXT, person TEXT
);
CREATE TABLE held (subject TEXT PRIMARY KEY);
CREATE TABLE candidates (line INTEGER, subject TEXT);
CREATE TABLE rejected (line INTEGER PRIMARY KEY);
CREATE TABLE entries (kind TEXT, line INTEGER, entry TEXT);
CREATE TABLE subjects (id TEXT PRIMARY KEY, kept TEXT);
CREATE TABLE known (person TEXT PRIMARY KEY, dni TEXT, key TEXT, kept TEXT);
CREATE TABLE people (person TEXT PRIMARY KEY, name TEXT, wanted TEXT);
CREATE TABLE wards (person TEXT, subject TEXT, name TEXT, PRIMARY KEY (person, subject));
CREATE TABLE changed (person TEXT PRIMARY KEY);
"""

INDEXES: Final = """
CREATE INDEX lines_by_subject ON lines (subject, line);
CREATE INDEX mentions_by_subject ON mentions (subject, place);
CREATE INDEX mentions_by_dni ON mentions (dni);
CREATE INDEX mentions_by_key ON mentions (key);
CREATE INDEX mentions_by_person ON mentions (person);
CREATE INDEX known_by_dni ON known (dni);
CREATE INDEX known_by_key ON known (key);
"""

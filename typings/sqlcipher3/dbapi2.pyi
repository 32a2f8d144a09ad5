"""sqlcipher3 has the shape of the standard library's sqlite3."""

from sqlite3.dbapi2 import *

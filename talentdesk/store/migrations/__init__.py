"""The steps from one database version to the next, in order. A released step never changes; the newest version is the number of steps.

`PRAGMA user_version` holds major * 1000 + minor: a newer minor may be opened by an older program, a newer major is refused.
"""

from __future__ import annotations

from talentdesk.store.migrations import m0001_first, m0002_merge, m0003_indexes, m0004_purge

STEPS = (m0001_first, m0002_merge, m0003_indexes, m0004_purge)
VERSION = 1000 + len(STEPS)

"""A practice in the shape that the page receives, as large as a test wants it."""

from __future__ import annotations

from typing import Any

TITLES = ["Not begun", "Getting Aware", "Getting Ready", "Getting Started", "Getting Better", "Keep Improving"]


def steps(reached: int | None, part: int = 1) -> list[dict[str, Any]]:
    return [
        {"stage": stage, "state": "reached" if stage <= (reached or 0) else "emerging", "met": part, "of": 2}
        for stage in range(1, 6)
    ]


def state(stage: int | None = 2, **more: Any) -> dict[str, Any]:
    return {
        "stage": stage,
        "at_least": stage or 0,
        "emerging": None if stage is None else min(5, stage + 1),
        "applies": True,
        "steps": steps(stage),
        "rating": None,
        "differs": None,
        "rated": None,
    } | more


def criterion(name: str, status: str = "partly", **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "stage": int(name.split(".")[1]),
        "kind": "measured",
        "status": status,
        "statement": f"What {name} asks.",
        "numerator": 27,
        "denominator": 31,
        "target": 0.8,
        "unit": "share",
        "notes": [],
    } | more


def practice(buildings: int = 3, **district: Any) -> dict[str, Any]:
    rows = [
        {
            "building": f"b{n}",
            "name": f"Building {n}",
            **state(n % 6),
            "criteria": [criterion("11b.3.1"), criterion("11b.4.1", "met")],
        }
        for n in range(buildings)
    ]
    own = {**state(2), **district}
    return {
        "as_of": "2026-11-05",
        "practice": {"id": "11", "title": "Practice 11", "statement": "What it is for."},
        "stages": [{"id": number, "title": title} for number, title in enumerate(TITLES)],
        "indicators": [
            {
                "id": "11a",
                "title": "Personalized Professional Learning Systems",
                **own,
                "buildings": rows,
                "criteria": [criterion("11a.1.3", "attested", kind="attested")],
            },
            {
                "id": "11b",
                "title": "Coaching Practices for Educators",
                **own,
                "buildings": rows,
                "criteria": [criterion("11b.1.1", "met")],
            },
            {
                "id": "11c",
                "title": "Job-Embedded Leadership Development",
                **own,
                "buildings": [{**row, **state(None, applies=False, steps=[]), "criteria": []} for row in rows],
                "criteria": [criterion("11c.1.1", "not_visible", numerator=None)],
            },
        ],
    }

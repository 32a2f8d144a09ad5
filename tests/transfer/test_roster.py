"""Reading OneRoster bundles as student information systems write them, and forgetting everybody who isn't staff."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from talentdesk.actions import directory, exchange, records, roster
from talentdesk.errors import UserError
from talentdesk.schema.types import Role
from talentdesk.transfer.roster import read_bundle
from tests.world import World

ORGS = """sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId
D,active,,Riverbend,district,1,
N,active,,North Elementary,school,11,D
S,active,,South Middle,school,12,D
"""
USERS = (
    "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,"
    "identifier,email,sms,phone,agentSourcedIds,grades,password,metadata.jobTitle"
    """
u1,active,,true,N,teacher,tteach,,Tom,Teach,,,tom@example.org,,,,,secret-one,Grade 4
u2,active,,true,"N,S",administrator,alee,,Ann,Lee,,,ann@example.org,,,,,,Principal
u3,active,,true,N,teacher,cdiaz,,Cora,Diaz,,,cora@example.org,,,,,,Instructional Coach
u4,active,,true,D,administrator,rama,,Ruth,Amadi,,,ruth@example.org,,,,,,Executive Director of Schools
s1,active,,true,N,student,zpupil,,Zuleika,Pupilname,,,zuleika@example.org,,,p1,04,secret-two,
p1,active,,true,N,parent,qpupil,,Quentin,Pupilname,,,quentin@example.org,555-0100,,s1,,,
"""
)
SESSIONS = """sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear
y,active,,2026-2027,schoolYear,2026-08-20,2027-06-10,,2027
t,active,,Fall,term,2026-08-20,2026-12-18,y,2027
"""
FAMILY_WORDS = ("Zuleika", "Quentin", "Pupilname", "zuleika@", "quentin@", "zpupil", "qpupil", "555-0100", "secret-")


def bundle(root: Path, **files: str | bytes) -> Path:
    """A bundle folder; `users="…"` is users.csv. What isn't named is as above, an empty text leaves a file out."""
    root.mkdir(exist_ok=True)
    texts: dict[str, str | bytes] = {"orgs": ORGS, "users": USERS, "academicSessions": SESSIONS} | files
    for name, text in texts.items():
        if text:
            (root / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path).found()
    yield made
    made.close()


class TestReading:
    def test_schools_staff_posts_and_years(self, tmp_path: Path) -> None:
        found = read_bundle(bundle(tmp_path / "b"))
        assert [(org.source_id, org.name, org.code) for org in found.orgs] == [
            ("N", "North Elementary", "11"),
            ("S", "South Middle", "12"),
        ]
        assert [(person.given_name, person.family_name) for person in found.people] == [
            ("Tom", "Teach"), ("Ann", "Lee"), ("Cora", "Diaz"), ("Ruth", "Amadi"),
        ]  # fmt: skip
        assert {(post.person, post.role, post.org) for post in found.posts} == {
            ("u1", Role.TEACHER, "N"), ("u2", Role.PRINCIPAL, "N"), ("u2", Role.PRINCIPAL, "S"),
            ("u3", Role.COACH, "N"), ("u4", Role.EXECUTIVE, None),
        }  # fmt: skip
        assert (found.sessions[0].type, found.sessions[0].first) == ("schoolyear", date(2026, 8, 20))

    def test_students_and_families_are_counted_and_forgotten(self, tmp_path: Path) -> None:
        found = read_bundle(bundle(tmp_path / "b"))
        assert dict(found.dropped) == {"student": 1, "parent": 1}
        assert not [word for word in FAMILY_WORDS if word in repr(found)]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
    def test_encodings_that_exports_come_in(self, tmp_path: Path, encoding: str) -> None:
        users = USERS.replace("Cora,Diaz", "Cora,Díaz").encode(encoding)
        people = [person.family_name for person in read_bundle(bundle(tmp_path / "b", users=users)).people]
        assert "Díaz" in people

    def test_columns_in_another_order_and_other_capitals(self, tmp_path: Path) -> None:
        users = "ROLE,FamilyName,givenname,ORGSOURCEDIDS,sourcedid\nteacher,Teach,Tom,N,u1\n"
        found = read_bundle(bundle(tmp_path / "b", users=users))
        assert [(p.source_id, p.given_name, p.family_name) for p in found.people] == [("u1", "Tom", "Teach")]

    def test_a_header_that_stands_twice_and_blank_lines_are_no_people(self, tmp_path: Path) -> None:
        header, rest = USERS.split("\n", 1)
        found = read_bundle(bundle(tmp_path / "b", users=f"{header}\n\n{header}\n{rest}\n,,,\n"))
        assert len(found.people) == 4

    @pytest.mark.parametrize("inner", ["", "export/2026/"])
    def test_a_zip_reads_like_its_folder(self, tmp_path: Path, inner: str) -> None:
        folder = bundle(tmp_path / "b")
        with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
            for file in folder.iterdir():
                archive.write(file, f"{inner}{file.name}")
        before = sorted(tmp_path.iterdir())
        assert read_bundle(tmp_path / "b.zip") == read_bundle(folder)
        assert sorted(tmp_path.iterdir()) == before, "nothing is unpacked"

    def test_version_1_2_takes_its_roles_from_their_own_file(self, tmp_path: Path) -> None:
        users = "sourcedId,status,givenName,familyName\nu1,active,Tom,Teach\ns1,active,Zuleika,Pupilname\n"
        header = "sourcedId,status,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId\n"
        roles = f"{header}r1,active,u1,primary,teacher,2026-08-20,,N\nr2,active,s1,primary,student,,,N\n"
        found = read_bundle(bundle(tmp_path / "b", users=users, roles=roles))
        assert (found.version, [p.given_name for p in found.people]) == ("1.2", ["Tom"])
        assert "Zuleika" not in repr(found)


BROKEN = {
    "no users": {"users": ""},
    "no orgs": {"orgs": ""},
    "a column is missing": {"users": "sourcedId,givenName,familyName,orgSourcedIds\nu1,Tom,Teach,N\n"},
    "empty": {"users": " "},
    "other text": {"users": USERS.encode("utf-16")},
    "not text": {"users": b"\x00\xff\xfe\x81" * 50},
    "a quote without end": {"users": USERS + 'u9,active,,true,N,teacher,x,,"Tom' + "x" * 200_000},
}


class TestBrokenBundles:
    @pytest.mark.parametrize("files", BROKEN.values(), ids=BROKEN)
    def test_a_plain_refusal_that_changes_nothing(
        self, world: World, tmp_path: Path, files: dict[str, str | bytes]
    ) -> None:
        before = exchange.digest(world.office)
        with pytest.raises(UserError) as refusal:
            roster.import_roster(world.office, bundle(tmp_path / "b", **files))
        assert "Nothing was imported" in refusal.value.advice
        assert not [word for word in FAMILY_WORDS if word in refusal.value.message + refusal.value.advice]
        assert exchange.digest(world.office) == before

    @pytest.mark.parametrize("name", ["missing", "notes.txt", "broken.zip"])
    def test_what_is_no_bundle_at_all(self, world: World, tmp_path: Path, name: str) -> None:
        if name != "missing":
            (tmp_path / name).write_bytes(b"PK\x03\x04 and then nothing")
        with pytest.raises(UserError):
            roster.import_roster(world.office, tmp_path / name)


class TestImporting:
    def test_the_difference_is_shown_first_and_a_second_import_changes_nothing(
        self, world: World, tmp_path: Path
    ) -> None:
        path, office = bundle(tmp_path / "b"), world.office
        before = exchange.digest(office)
        shown = roster.import_roster(office, path, dry_run=True)
        assert exchange.digest(office) == before
        done = roster.import_roster(office, path)
        assert shown == done | {"dry_run": True}
        assert done["created"] == {"building": 2, "person": 4, "assignment": 5, "calendar": 1}
        assert done["dropped"] == {"parent": 1, "student": 1}
        state = exchange.digest(office)
        again = roster.import_roster(office, path)
        assert (again["created"], again["changed"], again["ended"]) == (dict.fromkeys(done["created"], 0), [], [])
        assert exchange.digest(office) == state
        assert [view.name for view in directory.people(office, (Role.TEACHER,))] == ["Tom Teach"]

    def test_students_are_in_no_output_no_record_and_no_file(self, world: World, tmp_path: Path) -> None:
        done = roster.import_roster(world.office, bundle(tmp_path / "b"))
        exchange.sync(world.office)
        everything = json.dumps(done) + json.dumps(
            [view.fields for view in records.list_records(world.office, "person")]
        )
        assert not [word for word in FAMILY_WORDS if word in everything]
        for word in FAMILY_WORDS:
            assert records.search(world.office, word) == []

    def test_who_is_missing_from_a_whole_list_has_left_and_is_never_deleted(self, world: World, tmp_path: Path) -> None:
        office = world.office
        roster.import_roster(office, bundle(tmp_path / "b"))
        fewer = "\n".join(line for line in USERS.splitlines() if not line.startswith("u1")) + "\n"
        done = roster.import_roster(office, bundle(tmp_path / "c", users=fewer))
        assert [(end["name"], end["role"], end["end"]) for end in done["ended"]] == [
            ("Tom Teach", "teacher", "2026-11-05")
        ]
        assert directory.people(office, (Role.TEACHER,), on=date(2026, 11, 6)) == []
        assert [v.name for v in directory.people(office, (Role.TEACHER,), on=date(2026, 11, 4))] == ["Tom Teach"]
        assert records.count(office, "person", deleted=True) == records.count(office, "assignment", deleted=True) == 0

    def test_a_list_of_changes_ends_nobody(self, world: World, tmp_path: Path) -> None:
        roster.import_roster(world.office, bundle(tmp_path / "b"))
        fewer = "\n".join(line for line in USERS.splitlines() if not line.startswith("u1")) + "\n"
        manifest = "propertyName,value\noneroster.version,1.1\nfile.users,delta\n"
        assert roster.import_roster(world.office, bundle(tmp_path / "c", users=fewer, manifest=manifest))["ended"] == []

    def test_a_new_school_ends_one_post_and_begins_another(self, world: World, tmp_path: Path) -> None:
        office = world.office
        roster.import_roster(office, bundle(tmp_path / "b"))
        moved = USERS.replace("u1,active,,true,N,", "u1,active,,true,S,")
        done = roster.import_roster(office, bundle(tmp_path / "c", users=moved))
        assert (done["created"]["assignment"], [end["role"] for end in done["ended"]]) == (1, ["teacher"])
        tom = next(view for view in directory.people(office, on=date(2026, 11, 6)) if view.name == "Tom Teach")
        assert [(role.value, directory.name_of(office, place)) for role, place in tom.roles] == [
            ("teacher", "South Middle")
        ]

    def test_somebody_entered_by_hand_is_met_again_by_e_mail(self, world: World, tmp_path: Path) -> None:
        by_hand = records.save(
            world.office, "person", {"given_name": "Thomas", "family_name": "Teach", "email": "tom@example.org"}
        )
        done = roster.import_roster(world.office, bundle(tmp_path / "b"))
        assert done["created"]["person"] == 3
        assert records.show(world.office, by_hand.id).fields["given_name"] == "Tom"

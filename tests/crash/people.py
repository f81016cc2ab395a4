"""Somebody of the school, and all that can be said of their roles and sign-in: what a crash must not change."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

from chalicelib.domain.roles import Role
from chalicelib.services import invitations, registrations
from chalicelib.storage.directory_rows import membership_key
from tests.aws import ISSUER
from tests.stage import Stage
from tests.units import SCHOOL

STUDENT: Final = "zoe"


@dataclass(frozen=True)
class Scene:
    """One person, as they are when the test begins.

    Attributes:
        word: in the person's name and in nobody else's; also who signs in as them.
        code: of an invitation of theirs; none where there was none.
    """

    stage: Stage
    word: str
    code: str = ""

    @property
    def path(self) -> str:
        return f"/units/{SCHOOL.id}/people/{self.word}"

    @property
    def custody(self) -> str:
        return f"/units/{SCHOOL.id}/students/{STUDENT}-{self.word}/guardians/{self.word}"

    def outcome(self) -> dict[str, Any]:
        """All that is true of the person's roles and sign-in, of their invitation, of custody, and what was told."""
        memberships = {role: membership_key(self.word, role) for role in Role}
        own = (f"P#{self.word}", f"INV#{self.word}", f"CUST#{STUDENT}-{self.word}#{self.word}")
        of_roles = [f"ROLE#{self.word}#{role}" for role in (Role.TEACHER, Role.GUARDIAN)]
        found = self._items(*own, *of_roles, *memberships.values())
        person, invitation, custody = (found.get(sk, {}) for sk in own)
        roles = [found.get(sk, {}) for sk in of_roles]
        account = person.get("account_id", {}).get("S")
        assert {role.get("account_id", {}).get("S") for role in roles} == {account}
        assert {role["signed_in"]["BOOL"] for role in roles} == {account is not None}
        return {
            "bound": account is not None,
            "of account": self._bound(account) if account else self._bound(self.stage.caller(self.word).account_id),
            "invited": bool(invitation),
            "holds": {str(role): "until" not in found[sk] for role, sk in memberships.items() if sk in found},
            "addresses": {row.get("email", {}).get("S") for row in (person, *roles)},
            "custody": (custody.get("may_receive"), custody.get("reason"), custody.get("revision")),
            "on record": self._on_record(),
            "mails": self.stage.mails_with(self.word),
        }

    def _on_record(self) -> list[str]:
        table = self.stage.environment["DIRECTORY_TABLE"]
        answer = self.stage.dynamodb.query(
            TableName=table,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :sk)",
            FilterExpression="person_id = :person",
            ExpressionAttributeValues={
                ":pk": {"S": f"U#{SCHOOL.id}"},
                ":sk": {"S": "AUD#"},
                ":person": {"S": self.word},
            },
            ConsistentRead=True,
        )
        return [row["action"]["S"] for row in answer["Items"]]

    def _bound(self, account: str) -> list[str]:
        """The people of an account: ids of ours that stand in its collection."""
        answer = self.stage.dynamodb.query(
            TableName=self.stage.environment["DIRECTORY_TABLE"],
            KeyConditionExpression="pk = :pk AND begins_with(sk, :sk)",
            ExpressionAttributeValues={":pk": {"S": f"ACC#{account}"}, ":sk": {"S": "P#"}},
            ConsistentRead=True,
        )
        return [row["person_id"]["S"] for row in answer["Items"]]

    def _items(self, *sort_keys: str) -> dict[str, dict[str, Any]]:
        """Those that are there, by their sort keys."""
        table = self.stage.environment["DIRECTORY_TABLE"]
        keys: Any = [{"pk": {"S": f"U#{SCHOOL.id}"}, "sk": {"S": sk}} for sk in dict.fromkeys(sort_keys)]
        answer = self.stage.dynamodb.batch_get_item(RequestItems={table: {"Keys": keys, "ConsistentRead": True}})
        assert not answer["UnprocessedKeys"]
        return {row["sk"]["S"]: dict(row) for row in answer["Responses"][table]}


def newcomer(stage: Stage) -> Scene:
    """Somebody with two roles and an address who cannot sign in."""
    word = f"w{uuid4().hex[:12]}"
    registrations.register_person(SCHOOL.id, f"Persona {word}", f"{word}@example.org", person_id=word)
    registrations.register_role(SCHOOL.id, word, Role.TEACHER)
    registrations.register_role(SCHOOL.id, word, Role.GUARDIAN)
    stage.forget_work()
    return Scene(stage, word)


def invited(stage: Stage) -> Scene:
    """Somebody whom the director has invited; the mail is under way."""
    scene = newcomer(stage)
    invitation = invitations.invite(stage.caller("director"), SCHOOL.id, scene.word)
    return Scene(stage, scene.word, invitations.link(invitation.id).code)


def bound(stage: Stage) -> Scene:
    """Somebody who signs in."""
    scene = newcomer(stage)
    registrations.bind(ISSUER, scene.word, SCHOOL.id, scene.word)
    return scene


def guardian(stage: Stage) -> Scene:
    """The guardian of a student."""
    scene = newcomer(stage)
    registrations.register_student(SCHOOL.id, f"{STUDENT}-{scene.word}", "Zoe Paz", guardian_ids=[scene.word])
    return scene

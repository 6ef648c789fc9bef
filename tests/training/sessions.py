"""A joint session and its roster, as tests send them."""

from __future__ import annotations

from typing import Any

from tests.records.samples.training import SESSION
from tests.records.service import HOSPITAL, SCHOOL, Api

PATH = SESSION.path()
REASON = "核对原始单据后更正"


def session(**changes: Any) -> dict[str, Any]:
    """Three days of joint training, 16 of 24 hours required."""
    return {**SESSION.body, "co_host_usccs": [HOSPITAL], "joint": True, **changes}


def person(name: str, **changes: Any) -> dict[str, Any]:
    """A participant from the school who stayed to the end."""
    return {"name": name, "institution_uscc": SCHOOL, "region_code": "510104", "role": "participant",
            "phone_last4": "0815", "minutes": 1440, **changes}  # fmt: skip


OF_BOTH = (
    person("王晓明"),
    person("李秀英", phone_last4="0231"),
    person("赵建国", institution_uscc=HOSPITAL, region_code="500105"),
    person("陈立华", institution_uscc=None, org_name="渝中区示例街道办", region_code="500103"),
    person("刘教授", role="lecturer"),
    person("周会务", role="staff"),
)


def hold(api: Api, **changes: Any) -> None:
    """Revision 1 of the session: logged, without a roster."""
    answer = api.put(PATH, session(**{"state": "logged", **changes}))
    assert answer.status_code == 201, answer.text


def send(api: Api, *rows: dict[str, Any], **options: Any) -> Any:
    return api.put(f"{PATH}/roster", {"rows": list(rows or OF_BOTH)}, **options)


def confirm(api: Api, revision: int = 1, by: str = "cq-joint") -> Any:
    return api.post(f"{PATH}/confirmations", {"revision": revision}, by=by)


def said(api: Api, thing: str) -> list[dict[str, Any]]:
    """The payloads of a thing's events, each with its verb."""
    return [{"verb": event["verb"], **event["data"]} for event in api.events() if event["type"].split(".")[3] == thing]

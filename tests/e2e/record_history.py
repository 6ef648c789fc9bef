"""A random history of the services' records over HTTP, both provinces; the seed repeats it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from tests.e2e.partner import Json
from tests.e2e.record_bodies import FIRST, LAST, MAKERS, some_day
from tests.e2e.recorder import REGISTERS, Name, Recorder
from tests.e2e.samples import credit_code, institution

# Where the institutions begin: node, county.
HOMES = [
    ("510104", None), ("510105", None), ("5101", "510107"), ("510107", None), ("51", "510104"), ("510402", None),
    ("510411", None), ("5104", "510402"), ("510603", None), ("510681", None), ("511302", None), ("51", "510105"),
    ("500101", None), ("50", "500103"), ("500103", None),
]  # fmt: skip
NEIGHBOURS = {"51": ["510104", "510106", "510402", "510603", "5101", "5104"], "50": ["500101", "500107", "50"]}
PARTICIPANT = "5e0d93c1b7a2f6485e0d93c1b7a2f648"


@dataclass
class History:
    """`step()` makes one change."""

    recorder: Recorder
    random: Random
    first_serial: int
    homes: dict[str, str] = field(default_factory=dict)  # the province of each institution

    def begin(self) -> None:
        """The register, the rosters, and who has nothing to report."""
        for n, (node, county) in enumerate(HOMES):
            uscc = credit_code(self.first_serial + n, node.ljust(6, "0"))
            self.homes[uscc] = node[:2]
            self._register(uscc, "2015-01-01", node, county)
        for region in ("51", "5101", "5104"):
            for year in ("2021", "2024"):
                self._roster(region, year)
        for prefecture in ("5103", "5105", "5107", "5108", "5109", "5110", "5111", "5114", "5115", "5116", "5117"):
            self._nil(prefecture)

    def step(self) -> None:
        chosen = self.random.choices(
            [self.record, self.correct, self.decide, self.together, self.move, self.facility, self.document,
             self.jointly, self.agree, self.misuse],
            [30, 14, 10, 4, 3, 6, 2, 8, 8, 6],
        )[0]  # fmt: skip
        chosen()

    def record(self) -> None:
        by, name, body = self._made()
        self.recorder.put(by, name, body | self._state(name))

    def correct(self) -> None:
        """The newest content of another record of the kind, under the key of a known one."""
        known = [name for name in self.recorder.filed if name[0] in MAKERS]
        if not known:
            return
        name = self.random.choice(known)
        filed = self.recorder.filed[name]
        stays = self.recorder.rows[name[1][0]]
        _, body = MAKERS[name[0]](self.random, some_day(self.random, stays))
        self.recorder.put(filed.by, name, body | self._state(name))

    def decide(self) -> None:
        known = [name for name, filed in self.recorder.filed.items() if filed.state]
        if known:
            name = self.random.choice(known)
            self.recorder.act(self.recorder.filed[name].by, name, self.random.choice(["accept", "withdraw", "return"]))

    def together(self) -> None:
        """A batch: some new, some that replace, all of one kind and province."""
        resource = self.random.choice([each for each in MAKERS if each not in REGISTERS])
        bodies: dict[Name, Json] = {}
        by = self.random.choice(["51", "51", "50"])
        for _ in range(5):
            _, name, body = self._made(resource, by)
            bodies[name] = body | self._state(name)
        for name in self._known(resource, by)[:2]:
            _, body = MAKERS[resource](self.random, some_day(self.random, self.recorder.rows[name[1][0]]))
            bodies[name] = body | self._state(name) | {"reason": "批量更正，原值有误"}
        mode = self.random.choice(["each", "all"])
        receipts = self.recorder.batch(by, resource, bodies, mode)
        assert len(receipts) in (0, len(bodies))

    def move(self) -> None:
        """A new row: another place, or another mark as key user."""
        uscc = self.random.choice(list(self.homes))
        last = self.recorder.rows[uscc][-1]
        day = last.first + timedelta(days=self.random.randint(200, 1500))
        if day > LAST:
            return
        node = self.random.choice([last.region, *NEIGHBOURS[self.homes[uscc]]])
        county = None if len(node) == 6 else {"50": "500103", "51": "510104", "5101": "510107", "5104": "510402"}[node]
        self._register(uscc, str(day), node, county)

    def facility(self) -> None:
        """On-site treatment: commissioned, changed, retired."""
        known = [name for name in self.recorder.filed if name[0] == "waste/treatment-facilities"]
        if known and self.random.random() < 0.4:
            name = self.random.choice(known)
            uscc = self.recorder.filed[name].body["institution_uscc"]
        else:
            uscc = self.random.choice(list(self.homes))
            name = ("waste/treatment-facilities", (f"CY-{self.random.randrange(10**9)}",))
        since = some_day(self.random, self.recorder.rows[uscc])
        body: Json = {
            "institution_uscc": uscc, "process": "好氧发酵", "in_service_from": str(since),
            "capacity_kg_per_day": str(self.random.randint(50, 20_000)), "acceptance_doc_no": "验〔2021〕6号",
        }  # fmt: skip
        if self.random.random() < 0.4:
            body["in_service_to"] = str(min(since + timedelta(days=self.random.randint(0, 1500)), LAST))
        self.recorder.put(self.homes[uscc], name, body)

    def document(self) -> None:
        day = date(2021, 1, 1) + timedelta(days=self.random.randrange(1800))
        region = self.random.choice(["51", "51", "5101"])
        body: Json = {
            "region_code": region, "title": "公共机构绿色数据中心规范", "kind": "local_standard", "stage": "published",
            "topic": self.random.choice(["green_data_centre_spec", "low_carbon_guide", "low_carbon_indicator_set"]),
            "published_on": str(day), "state": "accepted",
        }  # fmt: skip
        if self.random.random() < 0.3:
            body["repealed_on"] = str(min(day + timedelta(days=self.random.randint(1, 900)), LAST))
        self.recorder.put("51", ("projects/documents", (f"川〔{day.year}〕{self.random.randint(1, 9999)}号",)), body)

    def jointly(self) -> None:
        """A promotion, an exchange or a standard of both provinces, proposed by one."""
        by = self.random.choice(["51", "50"])
        other = "50" if by == "51" else "51"
        here, there = self._institution(by), self._institution(other)
        day = str(some_day(self.random, self.recorder.rows[here]))
        kind = self.random.choice(["promotion", "exchange", "standard"])
        if kind == "promotion":
            body: Json = {
                "place": "重庆国博中心", "products": ["智能水表"], "companies": 4, "visitors": 52,
                "joint": self.random.random() < 0.8, "co_organiser_usccs": [there], "state": "accepted",
            }  # fmt: skip
            self.recorder.put(by, ("training/brand-promotions", (here, day, "川渝节能环保品牌推广")), body)
        elif kind == "exchange":
            body = {
                "kind": self.random.choice(["visit", "visit", "secondment"]), "person_refs": [PARTICIPANT],
                "days": 3, "state": "accepted",
            }  # fmt: skip
            self.recorder.put(by, ("training/exchanges", (here, there, day)), body)
        else:
            self._standard(by)

    def agree(self) -> None:
        """The other province confirms, or takes it back."""
        joint = [n for n in self.recorder.filed if n[0] in ("training/brand-promotions", "training/joint-standards")]
        if joint:
            name = self.random.choice(joint)
            other = "50" if self.recorder.filed[name].by == "51" else "51"
            confirmed = self.recorder.filed[name].confirmed is not None
            if confirmed and self.random.random() < 0.4:
                self.recorder.take_back(other, name)
            else:
                self.recorder.confirm(other, name)

    def misuse(self) -> None:
        """Requests that must change nothing: stale, without precondition, of the other province, repeated."""
        known = [name for name in self.recorder.filed if name[0] in MAKERS]
        if not known:
            return
        name = self.random.choice(known)
        filed, partners = self.recorder.filed[name], self.recorder.partners
        _, body = MAKERS[name[0]](self.random, some_day(self.random, self.recorder.rows[name[1][0]]))
        body |= {"note": f"误操作 {self.random.random()}"} if name[0] not in REGISTERS else {}  # the same is no misuse
        self.recorder.refused(filed.by, name, body, if_match=None, status=428)
        self.recorder.refused(filed.by, name, body, if_match=filed.revision + 7, status=412)
        other = next(province for province in partners if province != filed.by)
        self.recorder.refused(other, name, body, if_match=filed.revision, status=403)
        self.recorder.repeated(filed.by, name)

    def _made(self, resource: str | None = None, by: str | None = None) -> tuple[str, Name, Json]:
        chosen = resource or self.random.choice(list(MAKERS))
        uscc = self._institution(by) if by else self.random.choice(list(self.homes))
        key, body = MAKERS[chosen](self.random, some_day(self.random, self.recorder.rows[uscc]))
        name = (chosen, (uscc, *key))
        return self.homes[uscc], name, body

    def _known(self, resource: str, by: str) -> list[Name]:
        return [name for name, filed in self.recorder.filed.items() if name[0] == resource and filed.by == by]

    def _institution(self, province: str) -> str:
        return self.random.choice([uscc for uscc, home in self.homes.items() if home == province])

    def _state(self, name: Name) -> Json:
        if name[0] in REGISTERS:
            return {}
        return {"state": self.random.choice(["accepted", "accepted", "accepted", "submitted"])}

    def _register(self, uscc: str, since: str, node: str, county: str | None) -> None:
        body = institution(node, valid_from=since, is_key_user=self.random.random() < 0.5, name=f"机关 {uscc[-4:]}")
        if county:
            body["located_in"] = county
        if self.random.random() < 0.15 and since > "2016":
            last = date.fromisoformat(since) + timedelta(days=900)
            body["valid_to"] = str(min(max(last, FIRST), LAST))  # before it ends, something has been reported
        self.recorder.register(self.homes[uscc], uscc, body)

    def _roster(self, region: str, year: str) -> None:
        listed = sorted(uscc for uscc, stays in self.recorder.rows.items() if stays[0].region.startswith(region))
        body = {"institution_usccs": listed, "state": "accepted"}
        self.recorder.put("51", ("projects/rosters", (region, "county_and_above_agencies", year)), body)

    def _nil(self, prefecture: str) -> None:
        name = ("projects/nil-reports", ("vehicles.acquisition", prefecture, "-", "2021"))
        self.recorder.put("51", name, {"state": "accepted"})

    def _standard(self, by: str) -> None:
        number = self.random.randint(1, 12)
        known = self.recorder.filed.get(("training/joint-standards", (f"{by}-{number}",)))
        body: Json = {"region_code": by, "title": "公共机构绿色食堂评价规范", "state": "review"}
        if known or self.random.random() < 0.6:
            first = date(2021, 1, 1) + timedelta(days=self.random.randrange(1500))
            second = first + timedelta(days=self.random.randint(-100, 200))
            body |= {
                "state": "published", "number_sc": f"DB51/T {number}-2023", "number_cq": f"DB50/T {number}-2023",
                "published_sc_on": str(first), "published_cq_on": str(max(second, date(2021, 1, 1))),
            }  # fmt: skip
        self.recorder.put(by, ("training/joint-standards", (f"{by}-{number}",)), body)

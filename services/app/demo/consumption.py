"""What every institution used in a year, as whole units whose sums are exactly the totals asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from services.app.demo.figures import Province
from services.app.demo.numbers import Floats, Integers, apportion, apportion_from_one, chance, spread
from services.app.demo.profiles import HIGHLANDS, PRICE_FEN, PROFILES
from services.app.demo.register import Register

# Share of a year in each month: heating, term times, the summer peak.
_MONTHS = np.array([9.4, 7.2, 8.0, 7.4, 7.6, 8.6, 9.6, 8.4, 8.9, 7.6, 8.0, 9.3])
_WITHIN_A_YEAR = 0.03  # standard deviation of one institution against its own trend


@dataclass(frozen=True, slots=True)
class Returns:
    """The content of one return for every row of `rows` (indices into the register), as parallel columns.

    `quantities` and `costs` (fen) by carrier of `figures.KGCE` and `water`; 0 means that there is no line.
    """

    rows: Integers
    area_m2: Integers
    users: Integers  # shape (n, 4): staff, students, patients, visitors
    quantities: Mapping[str, Integers]
    costs: Mapping[str, Integers]

    def only(self, positions: Integers) -> Returns:
        """The returns at these positions."""
        return Returns(
            self.rows[positions],
            self.area_m2[positions],
            self.users[positions],
            {carrier: amount[positions] for carrier, amount in self.quantities.items()},
            {carrier: fen[positions] for carrier, fen in self.costs.items()},
        )

    def with_electricity(self, factors: Floats) -> Returns:
        """The same with other electricity bills: quantity and cost times a factor for each return."""

        def scaled(amounts: Mapping[str, Integers]) -> dict[str, Integers]:
            electricity = np.maximum(np.rint(amounts["electricity"] * factors), 1).astype(np.int64)
            return {**amounts, "electricity": electricity}

        return replace(self, quantities=scaled(self.quantities), costs=scaled(self.costs))

    def months(self) -> list[Returns]:
        """Twelve monthly returns each, whose quantities and costs add up to the year exactly."""
        shares = np.tile(_MONTHS / _MONTHS.sum(), (len(self.rows), 1))
        quantities = {carrier: spread(amount, shares) for carrier, amount in self.quantities.items()}
        costs = {carrier: spread(fen, shares) for carrier, fen in self.costs.items()}
        return [
            Returns(
                self.rows,
                self.area_m2,
                self.users,
                {carrier: amount[:, month] for carrier, amount in quantities.items()},
                {carrier: fen[:, month] for carrier, fen in costs.items()},
            )
            for month in range(12)
        ]


def annual_returns(register: Register, totals: Province, seed: int) -> Returns:
    """The year's return of every institution; `totals` may be those of any year."""
    weights = _weights(register, seed)
    noise = chance(seed, int(totals.code), 3, totals.year)

    def varied(weight: Floats) -> Floats:
        return weight * np.exp(noise.normal(0, _WITHIN_A_YEAR, len(register)))

    users = apportion_from_one(totals.users, varied(weights["users"]))
    quantities = {"water": apportion_from_one(totals.water_m3, varied(weights["water"]))}
    quantities |= {carrier: apportion(total, varied(weights[carrier])) for carrier, total in totals.carriers.items()}
    return Returns(
        rows=np.arange(len(register)),
        area_m2=apportion_from_one(totals.area_m2, weights["area"]),
        users=spread(users, np.array([p.parts for p in PROFILES])[register.type_index]),
        quantities=quantities,
        costs={carrier: _costs(amount, PRICE_FEN[carrier], noise) for carrier, amount in quantities.items()},
    )


def _costs(amount: Integers, price_fen: float, noise: np.random.Generator) -> Integers:
    paid = np.maximum(np.rint(amount * price_fen * noise.uniform(0.93, 1.07, len(amount))), 1)
    return np.where(amount > 0, paid, 0).astype(np.int64)


def _weights(register: Register, seed: int) -> dict[str, Floats]:
    """What each institution would use, in proportion; the same in every year."""
    random = chance(seed, int(register.province), 2)
    kind, count = register.type_index, len(register)

    def by_type(field: str) -> Floats:
        return np.array([getattr(profile, field) for profile in PROFILES], float)[kind]

    def vary(deviation: float) -> Floats:
        return np.exp(random.normal(0, deviation, count))

    def some(share: float | Floats) -> Floats:
        return (random.random(count) < share).astype(float)

    highland = np.array([code.startswith(HIGHLANDS) for code in register.region_code])
    users = register.size
    area = users * by_type("m2_per_user") * vary(0.25)
    building = area * by_type("kgce_per_m2") * vary(0.2)
    staff = users * np.array([p.parts[0] for p in PROFILES])[kind]
    cooks = some(by_type("canteen"))
    on_gas = some(np.where(highland, 0.05, 0.92))
    driving = staff * by_type("petrol_per_staff") * some(0.7) * vary(0.5)
    return {
        "users": users,
        "area": area,
        "water": users * by_type("m3_per_user") * vary(0.25),
        "electricity": building * vary(0.15),
        "natural_gas": building * on_gas * (0.15 + cooks) * vary(0.3),
        "gasoline_vehicle": driving,
        "gasoline_other": building * some(0.03),
        "diesel_vehicle": driving * some(0.12) * vary(0.5),
        "diesel_other": building * some(0.04),
        "coal": building * some(np.where(highland, 0.25, 0.01)),
        "lpg": building * cooks * (1 - on_gas) * vary(0.3),
        "heat": building * some(np.where(highland, 0.10, 0.002)),
        "other": building * some(0.01),
    }

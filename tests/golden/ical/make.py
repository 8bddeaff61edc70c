#!/usr/bin/python3
"""Writes recurrences.json: what python3-dateutil makes of rules of repetition. Seeded, so that it makes the same again."""

import datetime
import json
import pathlib
import random

from dateutil.rrule import rrulestr

DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
BASIC = "%Y%m%dT%H%M%S"
dice = random.Random(7)


def some(values, most):
    return ",".join(map(str, sorted(dice.sample(values, dice.randint(1, most)))))


def random_rule():
    every = dice.choice(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
    parts = [f"FREQ={every}"]
    if dice.random() < 0.5:
        parts.append(f"INTERVAL={dice.randint(2, 5)}")
    if dice.random() < 0.3:
        parts.append(f"COUNT={dice.randint(1, 99)}")
    if dice.random() < 0.3:
        parts.append(f"BYMONTH={some(range(1, 13), 3)}")
    days = False
    if dice.random() < 0.6:
        # Plain and numbered ones together mean less to dateutil than to the standard.
        numbered = every in ("MONTHLY", "YEARLY") and dice.random() < 0.6
        names = dice.sample(DAYS, dice.randint(1, 3))
        parts.append("BYDAY=" + ",".join((str(dice.choice([1, 2, 3, 4, 5, -1, -2])) if numbered else "") + name
                                         for name in names))
        days = True
    if every in ("MONTHLY", "YEARLY", "DAILY") and dice.random() < 0.3:
        parts.append(f"BYMONTHDAY={some([1, 2, 13, 15, 28, 29, 30, 31, -1, -2, -31], 4)}")
        days = True
    elif every == "YEARLY" and dice.random() < 0.3:
        parts.append(f"BYYEARDAY={some([1, 59, 60, 61, 100, 200, 365, 366, -1, -366], 4)}")
        days = True
    # dateutil chooses from the rest of the first week only.
    if days and every != "WEEKLY" and dice.random() < 0.3:
        parts.append(f"BYSETPOS={some([1, 2, 3, -1, -2], 2)}")
    if dice.random() < 0.3:
        parts.append(f"WKST={dice.choice(DAYS)}")
    return ";".join(parts)


def vector(rule, start, begin, end):
    ended = rule if "COUNT" in rule else f"{rule};UNTIL={end.strftime(BASIC)}"  # it would search until the year 9999
    times = rrulestr(ended, dtstart=start).between(begin, end, inc=True)
    return {"rule": rule, "start": start.strftime(BASIC), "from": begin.strftime(BASIC), "to": end.strftime(BASIC),
            "times": [time.strftime(BASIC) for time in times if time < end]}


vectors = []
for _ in range(400):
    started = datetime.datetime(2016, 1, 1, 9, 30) + datetime.timedelta(days=dice.randint(0, 3000))
    looked = started + datetime.timedelta(days=dice.randint(-200, 1200), hours=dice.randint(0, 23))
    vectors.append(vector(random_rule(), started, looked, looked + datetime.timedelta(days=dice.randint(30, 700))))
text = "[\n" + ",\n".join(json.dumps(each) for each in vectors) + "\n]\n"
pathlib.Path(__file__).with_name("recurrences.json").write_text(text)

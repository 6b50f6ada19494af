"""How well anybody could find falls who is not told what comes: blind.py FOLDER TRUTH=ALARMS... A step of scripts/judge with BOUNDS=1. Numpy is needed.

Likelihood-ratio CUSUMs for every injected share of activity run together, on the rate of the unchanged recording: its past, with a memory of five minutes or of a
quarter of an hour, or its rate to both sides. They know how restless the recording is. Each class of rates has one threshold, for one false alarm an hour in the
unchanged recordings there. So they differ from the oracles of scripts/judge in one thing: they do not know the kind and the size of the change.
"""

import json
import math
import sys

import numpy

sys.path.insert(0, sys.argv[1])
import evaluate_real  # noqa: E402
import names  # noqa: E402
import oracle  # noqa: E402

DT, MOST_FALSE = 5.0, 1.0
SHARES = (0.75, 0.5, 0.3, 0.1, 0.02)
KINDS = ("sudden", "gradual", "silence")


KNOWS = {
    "its past, 5 minutes": names.past,
    "its past, 15 minutes": lambda counts: names.past(counts, 900.0),
    "its rate, to both sides": names.both_sides,
}


class Recording:
    """The statistic of an unchanged recording or of a copy: how far the highest of all CUSUMs is above nothing."""

    def __init__(self, counts, rates, dispersion, begin, end):
        self.begin, end = begin, min(end, len(counts), len(rates))
        seen, expected = counts[begin:end], rates[begin:end]
        self.steps = numpy.array([(seen * math.log(share) + expected * (1 - share)) / dispersion for share in SHARES])

    def alarms(self, threshold):
        sums, found = numpy.zeros(len(SHARES)), []
        for tick in range(self.steps.shape[1]):
            sums = numpy.maximum(sums + self.steps[:, tick], 0.0)
            if sums.max() > threshold:
                found.append((self.begin + tick + 1) * DT)
                sums[:] = 0.0
        return found


def rate_before(base, t):
    minutes, now = base["apm"], int(t // 60)
    return sum(minutes[max(0, now - 10) : now]) / min(10, now) if now else minutes[0]


def merged(times):
    kept, last = [], -1e9
    for t in times:
        if t - last >= 60:
            kept.append(t)
        last = t
    return kept


def read(pairs, rates_of):
    """All unchanged recordings, and all copies whose acts were changed."""
    bases, cases = [], []
    for path in (pair.split("=")[0] for pair in pairs):
        if path.endswith("_allin.truth.json"):
            continue
        with open(path) as file:
            truth = json.load(file)
        counts, known = names.read_counts(path.removesuffix(".truth.json"), truth), {}
        for name, base in truth["base"].items():
            rates = rates_of(counts[name])
            begin, end = int((base["start"] + 300) // DT), int((base["end"] - 300) // DT)
            how = (rates, names.spread(counts[name], rates, base), begin, end)
            known[name] = (base, how, Recording(counts[name], *how))
            bases.append(known[name][::2])
        for case in truth["truth"]:
            if case["kind"] in KINDS:
                base, how, unchanged = known[case["base"]]
                cases.append((case, unchanged, Recording(counts[case["session"]], *how)))
    return bases, cases


def false_alarms(bases, place, threshold):
    alarms = sum(evaluate_real.bin_of(rate_before(base, t)) == place for base, it in bases for t in merged(it.alarms(threshold)))
    minutes = sum(evaluate_real.bin_of(rate_before(base, 60 * minute)) == place for base, _ in bases for minute in range(len(base["apm"])))
    return alarms / (minutes / 60)


def found(cases, threshold):
    """VALUE and recall, each the mean over the kinds."""
    values = {}
    for case, unchanged, changed in cases:
        before = unchanged.alarms(threshold)
        hits = [t for t in changed.alarms(threshold) if case["start"] <= t <= case["end"] + 60 and not any(abs(t - other) <= 30 for other in before)]
        delay = hits[0] - case["start"] if hits else None
        value = 0.0 if delay is None else max(0.0, 1 - delay / evaluate_real.HORIZON[case["kind"]])
        values.setdefault(case["kind"], []).append((value, delay is not None))
    return numpy.mean([numpy.mean(rows, axis=0) for rows in values.values()], axis=0)


def main(pairs):
    print(f"Falls found by who is not told what comes, at {MOST_FALSE:.0f} false alarm an hour in each class of rates")
    for name, rates_of in KNOWS.items():
        bases, cases = read(pairs, rates_of)
        for place in (1, 2):
            low, high = 0.5, 50.0
            for _ in range(9):
                middle = math.sqrt(low * high)
                low, high = (middle, high) if false_alarms(bases, place, middle) > MOST_FALSE else (low, middle)
            there = [one for one in cases if evaluate_real.bin_of(one[0]["rate"]) == place]
            if there:
                value, recall = found(there, high)
                print(f"  {name:<26} {evaluate_real.BN[place]:>5} acts/min ({len(there)} falls): VALUE {value:.3f} (recall {recall:.2f})", flush=True)


if __name__ == "__main__":
    main(sys.argv[2:])

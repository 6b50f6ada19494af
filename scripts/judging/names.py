"""How well a fall can be named when its alarm is due: names.py FOLDER TRUTH=ALARMS... A step of scripts/judge with BOUNDS=1. Numpy is needed.

For each fall that the detector found, three namers say whether it is a step or a ramp, at the moment of the alarm and two minutes later. Each knows
which steps and ramps are injected and weighs all moments at which one could have begun. They differ in what they know of the unchanged recording: its past
(a memory of five minutes), its rate to both sides, or each single act. The share of right names is that of the best threshold, chosen afterwards, so that no
namer with the same knowledge does better by choosing its own.
"""

import json
import math
import sys

import numpy

sys.path.insert(0, sys.argv[1])
import evaluate_real  # noqa: E402
import oracle  # noqa: E402

DT, MEMORY_S, LONGEST_TICKS = 5.0, 300.0, 170
SHARES, LENGTHS = (0.5, 0.3, 0.1), (60, 78, 96)
LATER_TICKS = (0, 24)
KNOWS = ("its past", "its rate, to both sides", "each act")


def past(counts, memory_s=MEMORY_S):
    """The rate that is expected of each tick from those before it."""
    kept = math.exp(-DT / memory_s)
    rates, seen, ticks = numpy.full(len(counts), counts.mean()), 0.0, 0.0
    for tick, count in enumerate(counts):
        if tick:
            rates[tick] = (seen + 0.02) / (ticks + 1.0)
        seen, ticks = seen * kept + count, ticks * kept + 1.0
    return rates


def both_sides(counts):
    return oracle.smooth(counts, 150.0) + 0.02 / 12


def spread(counts, rates, base):
    """Variance of blocks of half a minute over their mean."""
    begin, end = int((base["start"] + 300) // DT), int((base["end"] - 300) // DT)
    blocks = (end - begin) // 6
    if blocks < 10:
        return 1.0
    seen, expected = (each[begin : begin + 6 * blocks].reshape(-1, 6).sum(1) for each in (counts, rates))
    return max(1.0, float(((seen - expected) ** 2).sum() / expected.sum()))


def mean_likelihood(logarithms):
    most = max(logarithms)
    return most + math.log(sum(math.exp(one - most) for one in logarithms) / len(logarithms))


def ramp_over_step(likelihood, ticks):
    """Logarithm of the odds of a ramp, over all its lengths, depths and beginnings, against a step."""
    at = numpy.arange(ticks)
    steps = [likelihood(numpy.where(at < begin, 1.0, share)) for share in (*SHARES, 0.0) for begin in range(ticks)]
    ramps = [
        likelihood(1 + (share - 1) * numpy.clip((at - begin) / length, 0, 1))
        for share in SHARES
        for length in LENGTHS
        for begin in range(0, ticks, 2)
    ]
    return mean_likelihood(ramps) - mean_likelihood(steps)


def read_counts(prefix, truth):
    sessions = {**truth["base"], **{case["session"]: case for case in truth["truth"]}}
    counts = {name: numpy.zeros(int(session["length"] // DT) + 2) for name, session in sessions.items()}
    with open(prefix + ".ndjson") as events:
        for event in map(json.loads, events):
            if event["kind"] in oracle.ACTS:
                tick = int((event["t"] - sessions[event["session"]]["offset"]) // DT)
                counts[event["session"]][max(0, tick)] += 1
    return counts


def odds(unchanged, changed, known, end):
    """The odds of each namer, from the ticks before `end`."""
    begin = max(0, end - LONGEST_TICKS)
    seen, whole = changed[begin:end], unchanged[begin:end]
    found = []
    for rates, dispersion in known:
        expected = rates[begin:end]

        def likelihood(left, expected=expected, dispersion=dispersion):
            left = numpy.maximum(left, 0.02)
            return float((seen * numpy.log(expected * left) - expected * left).sum()) / dispersion

        found.append(ramp_over_step(likelihood, len(seen)))

    def exactly(left):
        left = numpy.clip(left, 1e-3, 1 - 1e-3)
        return float((seen * numpy.log(left) + (whole - seen) * numpy.log(1 - left)).sum())

    return [*found, ramp_over_step(exactly, len(seen))]


def falls(pair):
    """Of each fall that was found: whether it is a ramp, whether the detector named it right, and all odds."""
    path, alarms = pair.split("=")
    with open(path) as file:
        truth = json.load(file)
    alarms, counts = evaluate_real.load(alarms, truth), read_counts(path.removesuffix(".truth.json"), truth)
    known = {}
    for case in truth["truth"]:
        own = evaluate_real.OWN.get(case["kind"])
        if own is None or case["kind"] == "exit":
            continue
        base, session = case["base"], case["session"]
        hits = evaluate_real.caused(alarms.get(session, []), alarms.get(base, []), case["start"], case["end"] + evaluate_real.GRACE)
        if not hits:
            continue
        if base not in known:
            known[base] = [(rates, spread(counts[base], rates, truth["base"][base])) for rates in (past(counts[base]), both_sides(counts[base]))]
        at = int(hits[0][0] // DT)
        right = any(kind == own for t, kind in hits if t <= hits[0][0] + 30)
        yield case["kind"] == "gradual", right, [odds(counts[base], counts[session], known[base], min(at + later, len(counts[base]))) for later in LATER_TICKS]


def best(odds, ramps):
    """The share of right names at the best threshold."""
    order = numpy.argsort(odds)
    ramps = ramps[order]
    right = numpy.concatenate([[0], numpy.cumsum(~ramps)]) + numpy.concatenate([numpy.cumsum(ramps[::-1])[::-1], [0]])
    return right.max() / len(ramps)


def main(pairs):
    # The second form of the calls holds the falls of the first.
    found = [fall for pair in pairs if not pair.split("=")[0].endswith("_allin.truth.json") for fall in falls(pair)]
    ramps, right = numpy.array([fall[0] for fall in found]), numpy.array([fall[1] for fall in found])
    print(f"Names of the {len(found)} falls that were found: {ramps.mean():.3f} are declines, {right.mean():.3f} were named right")
    for namer, name in enumerate(KNOWS):
        shares = [best(numpy.array([fall[2][later][namer] for fall in found]), ramps) for later in range(len(LATER_TICKS))]
        print(f"  who knows of the unchanged recording {name:<24} names right {shares[0]:.3f}, two minutes later {shares[1]:.3f}")


if __name__ == "__main__":
    main(sys.argv[2:])

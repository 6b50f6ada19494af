"""Prints every target of the detectors with what was reached: the last step of scripts/judge. Standard library only."""

import json
import os
import sys


def read(folder, name):
    path = os.path.join(folder, name)
    return json.load(open(path)) if os.path.exists(path) else None


def pool(figures):
    """The pooled figures; of one source alone, its own."""
    return figures.get("pooled") or next(iter(figures.values()))


def busy(figures):
    """VALUE and recall of the changes in rooms with ten acts a minute or more, over both classes of rates."""
    parts = [figures["bins"][name]["kinds"] for name in ("10-50", ">50") if name in figures["bins"]]
    kinds = {kind for part in parts for kind in part if kind != "exit"}
    if not kinds:
        return None, None

    def mean(field):
        total = 0.0
        for kind in kinds:
            rows = [part[kind] for part in parts if kind in part]
            total += sum(row[field] * row["n"] for row in rows) / sum(row["n"] for row in rows)
        return total / len(kinds)

    return mean("value"), mean("recall")


FALLS = {0.5: "half", 0.3: "half", 0.1: "three_quarters", 0.0: "silence"}
# A room says which falls it would find within twelve minutes.
LONGEST_S = 720


def promised(pairs):
    """Of the falls that were called findable just before they began, the share found in the said time; and of the falls that were found, the
    share that had been called findable."""
    kept, called = {}, {}
    for pair in pairs:
        truth, answers = (json.load(open(pair.split("=")[0])), open(pair.split("=")[1]))
        alarms, said = {}, {}
        for line in answers:
            answer = json.loads(line)
            if "type" in answer:
                alarms.setdefault(answer["session"], []).append(answer["t"])
            elif "findable" in answer:
                said.setdefault(answer["session"], []).append((answer["t"], answer["findable"]))
        for case in truth["truth"]:
            fall = {"sudden": FALLS.get(case["p"]), "silence": "silence"}.get(case["kind"])
            if fall is None:
                continue
            start, lasts = case["start"] + case["offset"], case["end"] - case["start"]
            before = [findable for t, findable in said.get(case["session"], []) if t <= start]
            within = before[-1].get(fall) if before else None
            found = lambda seconds: any(start <= t <= start + seconds for t in alarms.get(case["session"], []))  # noqa: E731
            if found(min(lasts, LONGEST_S)):
                hits, n = called.get(fall, (0, 0))
                called[fall] = (hits + (within is not None), n + 1)
            if within is not None and lasts >= within:
                hits, n = kept.get(fall, (0, 0))
                kept[fall] = (hits + found(within + 10), n + 1)
    return kept, called


def show(name, value, target, at_most=False, anchor=None, past=None):
    if value is None:
        print(f"  {name:<60} no such case")
        return
    met = value <= target if at_most else value >= target
    oracle = "" if anchor is None else f"   oracle {anchor:.3f}" + ("" if past is None else f", of the past {past:.3f}")
    print(f"  {name:<60} {value:8.3f}   target {'<=' if at_most else '>='} {target:<5}  {'met' if met else 'MISSED'}{oracle}")


def main(folder, pairs):
    everything, calm = pool(read(folder, "all.json")), pool(read(folder, "calm.json"))
    anchor, calm_anchor = pool(read(folder, "all.oracle.json")), pool(read(folder, "calm.oracle.json"))
    past, calm_past = pool(read(folder, "all.past.json")), pool(read(folder, "calm.past.json"))
    show("false alarms an hour, pooled without the busy stream", calm["FA_per_h"], 0.5, True)
    for name, figures in everything["bins"].items():
        if figures["FA_per_h"] is not None and figures["hours"] >= 2.0:
            show(f"false alarms an hour at {name} acts/min ({figures['hours']:.0f} h)", figures["FA_per_h"], 1.0, True)
    show("sessions with LOW_ENGAGEMENT", everything["LOW_sessions"], 0.05, True)
    show("its repeats without recovery, a session", everything["LOW_repeats_per_session"], 0.0, True)
    storms = calm["controls"].get("neg_storm")
    show("reconnect storms that alarmed", storms and storms["alarmed"], 0.10, True)
    show("VALUE of act changes, pooled without the busy stream", calm["VALUE_acts"], 0.06, anchor=calm_anchor["VALUE_acts"], past=calm_past["VALUE_acts"])
    value, recall = busy(everything)
    (best, most), (best_past, most_past) = busy(anchor), busy(past)
    show("VALUE at 10 acts/min and more", value, 0.50, anchor=best, past=best_past)
    show("recall there", recall, 0.85, anchor=most, past=most_past)
    middle, bound, before = (figures["bins"].get("3-10") for figures in (everything, anchor, past))
    show("VALUE at 3-10 acts/min", middle and middle["VALUE_acts"], 0.20, anchor=bound and bound["VALUE_acts"], past=before and before["VALUE_acts"])
    show("recall there", middle and middle["recall"], 0.6, anchor=bound and bound["recall"], past=before and before["recall"])
    exits, exits_anchor = calm["kinds"].get("exit"), calm_anchor["kinds"].get("exit")
    show("exits: recall", exits and exits["recall"], 0.95, anchor=exits_anchor and exits_anchor["recall"])
    show("exits: VALUE", exits and exits["value"], 0.55, anchor=exits_anchor and exits_anchor["value"])
    show("kind named right, of real hits", everything["right"], 0.75)
    simulated = read(folder, "simulated.json")
    if simulated:
        figures = simulated["as_emitted"]
        show("simulated: VALUE", figures["VALUE"], 0.60)
        show("simulated: false alarms an hour", figures["fa_per_hour"], 1.0, True)
        show("simulated: kind named right", figures["type_accuracy"], 0.80)
    hits, n = 0, 0
    kept, called = promised(pairs)
    for fall, (found, of) in sorted(kept.items()):
        show(f"called findable: {fall.replace('_', ' ')} ({of}), found in the said time", found / of, 0.8)
        hits, n = hits + found, n + of
    show(f"called findable, all ({n})", hits / n if n else None, 0.8)
    for fall, (hits, of) in sorted(called.items()):
        print(f"  of falls that were found, called findable: {fall.replace('_', ' '):<16} {hits} of {of}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])

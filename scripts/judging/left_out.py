"""Chooses the threshold of the drops on all sources but one, and judges it on that one: left_out.py FOLDER DETECT WORK. Numpy is needed by the
evaluator.

DETECT is the example `detect` of the conductor, whose argument multiplies the threshold. For each source, the factor is the one with the highest VALUE of
act changes on the others at no more than half a false alarm an hour there. The changes by which it is chosen come at other moments than those of
the judgement. Two forms of the same meetings are left out together. All other constants stay as they are.
"""

import json
import os
import subprocess
import sys

FACTORS = (0.85, 0.9, 0.95, 1.0, 1.05, 1.1, 1.2)
MOST_FALSE = 0.5
HERE = os.path.dirname(os.path.abspath(__file__))


def inject(folder, work, source, seed):
    prefix = os.path.join(work, f"{source}.{seed}")
    program = [os.path.join(HERE, "seed.py"), folder, seed] if seed else [os.path.join(folder, "inject.py")]
    # The stream is large and has enough changes as it is.
    more = [] if source == "gdq" else ["--all", "--rounds", "1"]
    subprocess.run([sys.executable, *program, os.path.join(folder, source), prefix, *more], check=True, stdout=subprocess.DEVNULL)
    return prefix


def detect(program, prefix, factor):
    answers = f"{prefix}.{factor}.out"
    with open(prefix + ".ndjson") as events, open(answers, "w") as out:
        subprocess.run([program, str(factor)], check=True, stdin=events, stdout=out)
    return f"{prefix}.truth.json={answers}"


def judge(folder, work, pairs):
    """VALUE of act changes and false alarms an hour, pooled."""
    figures = os.path.join(work, "figures.json")
    program = [sys.executable, os.path.join(folder, "evaluate_real.py"), *pairs, "--json", figures]
    subprocess.run(program, check=True, stdout=subprocess.DEVNULL)
    with open(figures) as file:
        figures = json.load(file)
    figures = figures.get("pooled") or next(iter(figures.values()))
    return figures["VALUE_acts"], figures["FA_per_h"]


def alike(one, other):
    """True for a source and for another form of the same meetings, whose name continues the first with an underscore."""
    return one == other or one.startswith(other + "_") or other.startswith(one + "_")


def main(folder, program, work):
    sources = sorted(name for name in os.listdir(folder) if os.path.exists(os.path.join(folder, name, "labels.json")))
    fitted, judged = {}, {}
    for source in sources:
        for seed, kept in (("fit", fitted), ("", judged)):
            prefix = inject(folder, work, source, seed)
            for factor in FACTORS:
                kept[source, factor] = detect(program, prefix, factor)
    print("left out        factor   VALUE chosen at (FA/h)   judged on it: VALUE (FA/h)   as it is: VALUE (FA/h)")
    for source in sources:
        others = [other for other in sources if not alike(source, other)]
        tried = {factor: judge(folder, work, [fitted[other, factor] for other in others]) for factor in FACTORS}
        calm = [factor for factor in FACTORS if tried[factor][1] <= MOST_FALSE]
        factor = max(calm, key=lambda one: tried[one][0]) if calm else max(FACTORS)
        chosen, found, now = tried[factor], judge(folder, work, [judged[source, factor]]), judge(folder, work, [judged[source, 1.0]])
        figures = "".join(f"   {value:13.3f} ({false:.2f})     " for value, false in (chosen, found, now))
        print(f"{source:<14}   {factor:5.2f}{figures}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])

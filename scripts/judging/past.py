"""The oracle of scripts/judge with the rate of the past instead of the true one: past.py FOLDER PREFIX OUT.

The oracle of FOLDER smooths the unchanged recording to both sides, so that it knows of each lull that one has begun. Here the rate is the mean
of the unchanged recording's past, with a memory of five minutes. All else is as there: the kind and the size of the change are known, and how
restless the room is, and the threshold gives half a false alarm an hour. Numpy is needed.
"""

import sys

import numpy

sys.path.insert(0, sys.argv[1])
import oracle  # noqa: E402

MEMORY_S = 300.0
# Added to what was seen and to the time in which it was, so that a rate is never nothing.
PRIOR_ACTS, PRIOR_TICKS = 0.02, 1.0


def past(counts, _):
    """The rate that is expected of each tick from those before it."""
    kept = numpy.exp(-oracle.DT / MEMORY_S)
    rates = numpy.full(len(counts), counts.mean())
    seen = ticks = 0.0
    for tick, count in enumerate(counts):
        if tick:
            rates[tick] = (seen + PRIOR_ACTS) / (ticks + PRIOR_TICKS)
        seen, ticks = seen * kept + count, ticks * kept + 1.0
    return rates


oracle.smooth = past
oracle.main(sys.argv[2], sys.argv[3])

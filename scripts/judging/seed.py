"""The injector of scripts/judge with other moments and other chance: seed.py FOLDER SEED SOURCE PREFIX [OPTIONS]. Standard library only."""

import sys

sys.path.insert(0, sys.argv[1])
import inject  # noqa: E402

seed, chance = sys.argv[2], inject.u01
inject.u01 = lambda *key: chance(seed, *key)
inject.main(sys.argv[3:])

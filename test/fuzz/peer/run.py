#!/usr/bin/env python3
"""Compares our verdicts with those of the Python package jsonschema on generated cases.

    run.py --program VERDICTS [--seconds N] [--seed N] [--found FOLDER]

VERDICTS is the program of test/support/verdicts_main.cpp. Each round makes a schema (generate.py)
and some instances, and asks both. A difference that is not among the known ones (known.py) is
made as small as it gets and printed; the exit status is then 1. The seed is printed first: the
same seed gives the same rounds.
"""

import argparse
import random
import re
import sys
import time

from generate import Generator, ORDER
from known import reason_of
from peers import Ours, Theirs
from shrink import shrink

INSTANCES = 8
MOST_DIFFERENCES = 20


def kind_of(words):
    """What is said, whatever names are spoken of."""
    return re.sub('"[^"]*"', "", words)


class Round:
    """Asks both about one schema, and keeps count of what they said."""

    def __init__(self, ours, theirs):
        self.ours = ours
        self.theirs = theirs
        self.words = {}
        self.known = {}
        self.found = []

    def ask(self, draft, schema, instances):
        ours = self.ours.verdicts(draft, schema, instances)
        theirs = self.theirs.verdicts(draft, schema, instances)
        return list(zip(instances, ours, theirs))

    def differs(self, draft, schema, instance):
        """What both say, if it is not the same and for no known reason."""
        ((_, ours, theirs),) = self.ask(draft, schema, [instance])
        if ours == theirs or "refused" in (ours, theirs):
            return None
        reason = reason_of(draft, schema, ours, theirs)
        if reason:
            self.known[reason] = self.known.get(reason, 0) + 1
            return None
        return ours, theirs

    def compare(self, draft, schema, instances):
        for instance, ours, theirs in self.ask(draft, schema, instances):
            self.words[theirs] = self.words.get(theirs, 0) + 1
            if ours != theirs and self.differs(draft, schema, instance):
                # Smaller, but still this difference.
                wanted = kind_of(ours), theirs
                schema, instance = shrink(
                    schema, instance,
                    lambda *case: (words := self.differs(draft, *case))
                    and (kind_of(words[0]), words[1]) == wanted)
                self.found.append((draft, schema, instance, ours, theirs))
                return


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--rounds", type=int, default=None)
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else random.randrange(2**32)
    print(f"seed {seed}", flush=True)

    start = time.monotonic()
    state = Round(Ours(arguments.program), Theirs())
    rounds = 0
    while time.monotonic() - start < arguments.seconds and rounds != arguments.rounds:
        # Of each round its own, so that one can be repeated alone.
        generator = Generator(random.Random(f"{seed} {rounds}"))
        draft = ORDER[rounds % len(ORDER)]
        schema = generator.document(draft)
        state.compare(draft, schema, [generator.instance(schema) for _ in range(INSTANCES)])
        rounds += 1
        if len(state.found) >= MOST_DIFFERENCES:
            break
    for draft, schema, instance, ours, theirs in state.found:
        print(f"{draft}: ours {ours}, jsonschema's {theirs}\n"
              f"  schema   {Ours.text(schema)}\n  instance {Ours.text(instance)}")
    for reason, count in sorted(state.known.items()):
        print(f"known difference, {count} times: {reason}")
    words = ", ".join(f"{count} {word}" for word, count in sorted(state.words.items()))
    print(f"{rounds} schemas, {words}, {len(state.found)} differences")
    return 1 if state.found else 0


if __name__ == "__main__":
    sys.exit(main())

"""The two who are asked for verdicts: our program, and jsonschema with exact numbers.

jsonschema takes numbers as Python has them. JSON's 1 is an int and 1.5 a Decimal here, and what it
would do with floats is said again for Decimals: 1.0 is an integer (in draft 4 too, where jsonschema
says otherwise: neither jsonb nor JSON tell it from 1), and multipleOf is a remainder.
"""

import json
import subprocess
import sys
from decimal import Context, Decimal, MAX_EMAX, MIN_EMIN

import jsonschema
from jsonschema import validators
from jsonschema.exceptions import ValidationError

sys.setrecursionlimit(20000)
EXACT = Context(prec=2000, Emax=MAX_EMAX, Emin=MIN_EMIN)


class Ours:
    def __init__(self, program):
        self.process = subprocess.Popen(
            [program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", bufsize=1)

    @staticmethod
    def text(value):
        """JSON, numbers as they are written."""
        if isinstance(value, dict):
            members = (f"{json.dumps(key)}: {Ours.text(member)}" for key, member in value.items())
            return "{" + ", ".join(members) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(map(Ours.text, value)) + "]"
        return str(value) if isinstance(value, Decimal) else json.dumps(value)

    def verdicts(self, draft, schema, instances):
        self.process.stdin.write("\t".join([draft, *map(self.text, [schema, *instances])]) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError("our program ended at " + self.text(schema) + " "
                               + self.text(instances))
        words = answer.rstrip("\n").split("\t")
        return words if len(words) == len(instances) else [answer.rstrip("\n")] * len(instances)


def is_number(_checker, value):
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


def is_integer(_checker, value):
    if isinstance(value, Decimal):
        return value == value.to_integral_value(context=EXACT)
    return isinstance(value, int) and not isinstance(value, bool)


def multiple_of(_validator, divisor, instance, _schema):
    if is_number(None, instance) and EXACT.remainder(Decimal(instance), Decimal(divisor)) != 0:
        yield ValidationError("not a multiple")


class TooDeep(Exception):
    pass


class Depth:
    """Ends recursion without end before the interpreter does: some libraries panic at its limit."""

    most = 60

    def __init__(self):
        self.now = 0

    def guard(self, keyword):
        def guarded(validator, value, instance, schema):
            if self.now >= self.most:
                raise TooDeep
            self.now += 1
            try:
                yield from keyword(validator, value, instance, schema)
            finally:
                self.now -= 1

        return guarded


DEPTH = Depth()


def exact(validator):
    checker = validator.TYPE_CHECKER.redefine_many({"number": is_number, "integer": is_integer})
    keywords = {"multipleOf": multiple_of}
    for name in ("$ref", "$dynamicRef", "$recursiveRef"):
        if name in validator.VALIDATORS:
            keywords[name] = DEPTH.guard(validator.VALIDATORS[name])
    if validator is jsonschema.Draft201909Validator:
        # Its own looks into additionalProperties as if that were properties. The keyword's meaning
        # did not change with 2020-12.
        keywords["unevaluatedProperties"] = jsonschema.Draft202012Validator.VALIDATORS[
            "unevaluatedProperties"]
    return validators.extend(validator, keywords, type_checker=checker)


VALIDATORS = {
    "draft-04": exact(jsonschema.Draft4Validator),
    "draft-06": exact(jsonschema.Draft6Validator),
    "draft-07": exact(jsonschema.Draft7Validator),
    "2019-09": exact(jsonschema.Draft201909Validator),
    "2020-12": exact(jsonschema.Draft202012Validator),
}


class Theirs:
    def verdicts(self, draft, schema, instances):
        # A $schema would bring jsonschema's own validator back.
        plain = {key: value for key, value in schema.items() if key != "$schema"}
        validator = VALIDATORS[draft](plain)
        return [self.verdict(validator, instance) for instance in instances]

    @staticmethod
    def verdict(validator, instance):
        try:
            return "valid" if validator.is_valid(instance) else "invalid"
        except (TooDeep, RecursionError):
            return "refused"
        except Exception as error:  # what is no schema, such as others met while shrinking
            return type(error).__name__
        except BaseException as error:
            # How a library of jsonschema's takes a RecursionError; no Exception.
            if type(error).__name__ != "PanicException":
                raise
            return "refused"

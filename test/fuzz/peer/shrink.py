"""Makes a case that differs smaller while it still does.

A step takes a member or an element away, puts a part in the place of the whole, or simplifies a
scalar. Steps are tried until none helps.
"""


def smaller(value):
    """Values one step simpler, the boldest first."""
    if isinstance(value, dict):
        for key in value:
            yield {name: member for name, member in value.items() if name != key}
        for key, member in value.items():
            if isinstance(member, dict):
                yield member
            if isinstance(member, list):
                yield from (element for element in member if isinstance(element, dict))
        for key, member in value.items():
            for simpler in smaller(member):
                yield {**value, key: simpler}
    elif isinstance(value, list):
        for index in range(len(value)):
            yield value[:index] + value[index + 1:]
        for index, element in enumerate(value):
            for simpler in smaller(element):
                yield value[:index] + [simpler] + value[index + 1:]
    elif isinstance(value, str) and value:
        yield value[:-1]
    elif value is not None and not isinstance(value, (str, bool)) and value not in (0, 1):
        yield 1


def values_below(value):
    if isinstance(value, dict):
        yield from value.values()
    if isinstance(value, list):
        yield from value


def shrink(schema, instance, differs, most_steps=3000):
    def try_candidates():
        nonlocal schema, instance, most_steps
        for candidate in smaller(schema):
            # Its meaning hangs on the draft.
            if "$schema" in schema:
                candidate = {"$schema": schema["$schema"], **candidate}
            if candidate == schema:
                continue
            most_steps -= 1
            if differs(candidate, instance):
                schema = candidate
                return True
        for candidate in [*values_below(instance), *smaller(instance)]:
            most_steps -= 1
            if differs(schema, candidate):
                instance = candidate
                return True
        return False

    while most_steps > 0 and try_candidates():
        pass
    return schema, instance

"""Differences that are none of ours, each with its reason and what a case must hold for it."""

SELF_REFERENCE = (
    "we refuse a schema whose $ref leads back to itself; jsonschema may never look at it")
BOOLEAN_ITEMS = (
    "jsonschema asks for the length of a boolean items where additionalItems or, in 2019-09, "
    "unevaluatedItems stands by it")
CONTAINS_EVALUATES = (
    "2019-09's contains marks no item as evaluated (core 9.3.1.4, unevaluatedItems looks at items, "
    "additionalItems and itself); jsonschema lets it, as 2020-12 does")

RECURSION_EVALUATES = (
    "what $recursiveRef leads to evaluates members as well; 2020-12's unevaluatedProperties, which "
    "stands in for jsonschema's own of 2019-09 (peers.py), does not know that keyword")


def schemas_below(schema):
    """Every object in a schema, whether it is a schema or not, the schema itself first."""
    if isinstance(schema, dict):
        yield schema
    for value in schema.values() if isinstance(schema, dict) else schema:
        if isinstance(value, (dict, list)):
            yield from schemas_below(value)


def target_of(document, reference):
    target = document
    for token in reference.removeprefix("#").split("/")[1:]:
        target = target.get(token) if isinstance(target, dict) else None
    return target


def leads_back(document, schema):
    seen = []
    while isinstance(schema, dict) and isinstance(schema.get("$ref"), str):
        if any(schema is other for other in seen):
            return True
        seen.append(schema)
        schema = target_of(document, schema["$ref"])
    return False


def reason_of(draft, schema, ours, theirs):
    below = list(schemas_below(schema))
    if ours.endswith("leads back to itself.") and any(leads_back(schema, one) for one in below):
        return SELF_REFERENCE
    keywords = {keyword for one in below for keyword in one}
    if theirs == "TypeError" and keywords & {"additionalItems", "unevaluatedItems"} and any(
            isinstance(one.get("items"), bool) for one in below):
        return BOOLEAN_ITEMS
    if not {ours, theirs} <= {"valid", "invalid"}:
        return None
    if draft == "2019-09" and {"contains", "unevaluatedItems"} <= keywords:
        return CONTAINS_EVALUATES
    if draft == "2019-09" and {"unevaluatedProperties", "$recursiveRef"} <= keywords:
        return RECURSION_EVALUATES
    return None

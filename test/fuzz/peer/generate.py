"""Schemas of the five drafts and instances for them, at random from one seed.

Vocabularies are small, so that keywords speak of the same properties, numbers and strings and get
in each other's way. A schema is always one that its draft allows. An instance follows the schema
where it can, and leaves it with a small probability at every step.

Numbers are int and Decimal. What JSON writes with a point is a Decimal, so that nobody rounds.
"""

from decimal import Decimal

DRAFTS = {
    "draft-04": "http://json-schema.org/draft-04/schema#",
    "draft-06": "http://json-schema.org/draft-06/schema#",
    "draft-07": "http://json-schema.org/draft-07/schema#",
    "2019-09": "https://json-schema.org/draft/2019-09/schema",
    "2020-12": "https://json-schema.org/draft/2020-12/schema",
}
ORDER = list(DRAFTS)

NAMES = [
    "a", "b", "c", "ab", "", "kind", "abcdefgh", "abcdefgi", "p0", "p1", "p2", "p10", "\u00e4",
]
MANY_NAMES = NAMES + [f"q{number}" for number in range(24)]
TEXTS = [
    "", "a", "b", "ab", "abc", "aaa", "cat", "dog", "p1", "12", "\u00e4\u00f6", "\U0001f600",
    "x\ny",
]
NUMBERS = [0, 1, -1, 2, 3, 5, 10, 100, 10000, -10000, 99999999, 2**53 + 1, 10**18, 10**30]
DECIMALS = [
    "1.0", "0.0", "1.5", "-0.5", "0.1", "0.3", "2.25", "0.01", "1.10", "9999.9999", "1e2",
    "1e-5",
]
DIVISORS = [1, 2, 3, 10, Decimal("0.1"), Decimal("0.01"), Decimal("1.5"), Decimal("0.3")]
PATTERNS = [
    "^a", "b$", "^[a-c]+$", "a|b", "^.{2}$", "^p[0-9]", "[0-9]+", "^(cat|dog)$", "^q", "^(?!a)",
]
TYPES = ["null", "boolean", "number", "integer", "string", "array", "object"]
DEFINITIONS = ["a", "b", "c"]

SCHEMA_DEPTH = 4
INSTANCE_DEPTH = 6


class Generator:
    def __init__(self, random):
        self.random = random
        self.draft = ORDER[0]
        self.level = 0  # the draft's place in ORDER
        self.definitions = "definitions"
        self.anchor = "#"  # where $dynamicRef leads
        self.strays = True  # whether the instance at work may leave its schema
        self.without = ""  # a keyword that this document does not have

    def happens(self, percent):
        return self.random.randrange(100) < percent

    def follows(self, percent):
        return not self.strays or self.happens(percent)

    def some(self, values, most):
        count = self.random.randint(1, min(most, len(values)))
        return self.random.sample(values, count)

    # Schemas

    def document(self, draft):
        self.draft = draft
        self.level = ORDER.index(draft)
        self.definitions = "$defs" if self.level >= 3 else "definitions"
        # What known.py lets pass would hide much if it stood in every schema.
        self.without = self.random.choice(["", "contains", "unevaluatedItems", "$dynamicRef"])
        document = {"$schema": DRAFTS[draft]}
        self.anchor = "#node" if self.level == 4 and self.happens(50) else "#"
        if self.anchor == "#node":
            document["$dynamicAnchor"] = "node"
        if self.level == 3 and self.happens(40):
            document["$recursiveAnchor"] = True
        document[self.definitions] = {
            name: self.schema(self.random.randint(1, 3)) for name in DEFINITIONS
        }
        root = self.schema(SCHEMA_DEPTH)
        document.update(root if isinstance(root, dict) else self.record(SCHEMA_DEPTH))
        if self.level < 3:
            self.part_from_references(document)
        return document

    def part_from_references(self, document):
        """Up to draft 7 a $ref hides what stands beside it, definitions included."""
        if "$ref" in document:
            key = "allOf" if "allOf" not in document else "anyOf"
            document[key] = [{"$ref": document.pop("$ref")}]

    def truth(self, value):
        if self.level > 0:
            return value
        return {} if value else {"not": {}}

    def leaf(self):
        if self.happens(25):
            return self.truth(self.happens(90))
        schema = {"type": self.types()}
        if self.happens(40):
            self.add_keyword(schema, 0)
        return schema

    def schema(self, depth):
        if depth <= 0 or self.happens(8):
            return self.leaf()
        if self.happens(25):
            return self.record(depth)
        if self.happens(8):
            return self.union(depth)
        schema = {}
        for _ in range(self.random.randint(1, 8 if self.happens(20) else 3)):
            self.add_keyword(schema, depth)
        return schema

    def record(self, depth):
        many = self.happens(15)
        names = self.some(MANY_NAMES if many else NAMES, 25 if many else 5)
        schema = {"type": "object"} if self.happens(80) else {}
        schema["properties"] = {name: self.schema(0 if many else depth - 1) for name in names}
        if self.happens(70):
            schema["required"] = self.some(names, 4)
        if self.happens(40):
            schema["additionalProperties"] = self.happens(15)
        return schema

    def union(self, depth):
        branches = []
        for _ in range(self.random.randint(2, 4)):
            branch = self.record(depth - 1)
            if self.level > 0 and self.happens(70):
                told = {"const": self.random.choice(TEXTS)}
            else:
                told = {"enum": self.some(TEXTS, 3)}
            branch["properties"]["kind"] = told
            if self.happens(70):
                branch["required"] = ["kind"]
            branches.append(branch)
        return {self.random.choice(["oneOf", "anyOf"]): branches}

    def types(self):
        return self.random.choice(TYPES) if self.happens(75) else self.some(TYPES, 3)

    def add_keyword(self, schema, depth):
        choices = [make for first, last, make in KEYWORDS if first <= self.level <= last]
        made = self.random.choice(choices)(self, depth - 1)
        if self.without not in made:
            schema.update(made)
        # Of draft 4 these are flags of their limit.
        for flag, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
            if self.level == 0 and flag in schema and limit not in schema:
                schema[limit] = self.number()

    def schemas(self, depth):
        return [self.schema(depth) for _ in range(self.random.randint(1, 3))]

    def schema_map(self, names, depth):
        return {name: self.schema(depth) for name in self.some(names, 3)}

    def dependencies(self, depth):
        return {
            name: self.some(NAMES, 2) if self.happens(50) else self.schema(depth)
            for name in self.some(NAMES, 2)
        }

    def condition(self, depth):
        keywords = {"if": self.schema(depth)}
        if self.happens(75):
            keywords["then"] = self.schema(depth)
        if self.happens(60):
            keywords["else"] = self.schema(depth)
        return keywords

    def contains(self, depth):
        keywords = {"contains": self.schema(depth)}
        if self.level >= 3:
            for name in ("minContains", "maxContains"):
                if self.happens(35):
                    keywords[name] = self.count()
        return keywords

    def items(self, depth):
        if self.level == 4:
            keywords = {"prefixItems": self.schemas(depth)} if self.happens(40) else {}
            if not keywords or self.happens(50):
                keywords["items"] = self.schema(depth)
            return keywords
        if self.happens(60):
            return {"items": self.schema(depth)}
        keywords = {"items": self.schemas(depth)}
        if self.happens(60):
            keywords["additionalItems"] = self.schema(depth)
        return keywords

    def exclusive(self, name):
        return {name: self.number() if self.level > 0 else self.happens(60)}

    def reference(self, _depth):
        if self.level == 4 and self.happens(15) and self.without != "$dynamicRef":
            return {"$dynamicRef": f"#/$defs/{self.random.choice(DEFINITIONS)}"}
        if self.happens(10):
            return {"$ref": "#"}
        return {"$ref": f"#/{self.definitions}/{self.random.choice(DEFINITIONS)}"}

    def count(self):
        return self.random.choice([0, 1, 2, 3, 4])

    def number(self):
        if self.happens(65):
            return self.random.choice(NUMBERS)
        return Decimal(self.random.choice(DECIMALS))

    # Instances

    def any_value(self, depth):
        kind = self.random.randrange(6 if depth > 0 else 4)
        if kind == 0:
            return self.random.choice([None, True, False])
        if kind == 1:
            return self.random.choice(TEXTS)
        if kind <= 3:
            return self.number()
        if kind == 4:
            return [self.any_value(depth - 1) for _ in range(self.random.randrange(4))]
        return {name: self.any_value(depth - 1) for name in self.some(NAMES, 4)}

    def instance(self, document):
        self.strays = self.happens(50)
        return self.value_for(document, document, INSTANCE_DEPTH)

    def value_for(self, schema, document, depth):
        if depth <= 0 or not isinstance(schema, dict) or not self.follows(95):
            return self.any_value(min(depth, 2))
        if "const" in schema and self.follows(80):
            return schema["const"]
        if "enum" in schema and self.follows(80):
            return self.random.choice(schema["enum"])
        for keyword in ("oneOf", "anyOf", "allOf"):
            if keyword in schema and self.happens(60):
                return self.value_for(self.random.choice(schema[keyword]), document, depth - 1)
        for keyword in ("then", "else", "not"):
            if keyword in schema and self.happens(30):
                return self.value_for(schema[keyword], document, depth - 1)
        reference = schema.get("$ref", schema.get("$dynamicRef"))
        if reference and self.happens(85):
            name = reference.rpartition("/")[2]
            target = document if name in ("#", "#node") else document[self.definitions][name]
            return self.value_for(target, document, depth - 1)
        return self.typed_value(self.kind_for(schema), schema, document, depth)

    def kind_for(self, schema):
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = self.random.choice(kind)
        if kind:
            return kind
        fits = [kind for kind, words in WORDS.items() if any(word in schema for word in words)]
        return self.random.choice(fits or TYPES)

    def typed_value(self, kind, schema, document, depth):
        if kind == "null":
            return None
        if kind == "boolean":
            return self.happens(50)
        if kind == "string":
            return self.random.choice(TEXTS)
        if kind in ("number", "integer"):
            bounds = [schema[word] for word in WORDS["number"] if word in schema]
            bounds = [bound for bound in bounds if not isinstance(bound, bool)]
            if bounds and self.happens(50):
                return self.random.choice(bounds)
            return self.number()
        if kind == "array":
            return self.array_for(schema, document, depth)
        return self.object_for(schema, document, depth)

    def array_for(self, schema, document, depth):
        items = schema.get("items", True)
        prefix = items if isinstance(items, list) else schema.get("prefixItems", [])
        rest = schema.get("additionalItems", True) if isinstance(items, list) else items
        values = []
        for index in range(self.random.randrange(5)):
            element = prefix[index] if index < len(prefix) else rest
            if "contains" in schema and self.happens(40):
                element = schema["contains"]
            if values and self.happens(15):
                values.append(self.random.choice(values))
            else:
                values.append(self.value_for(element, document, depth - 1))
        return values

    def object_for(self, schema, document, depth):
        often = 100 if self.happens(60) else 60
        value = {
            name: self.value_for(member, document, depth - 1)
            for name, member in schema.get("properties", {}).items()
            if self.happens(often)
        }
        required = schema.get("required", [])
        for name in required:
            if name not in value and self.follows(90):
                value[name] = self.any_value(1)
        if self.happens(15 * self.strays if schema.get("additionalProperties") is False else 45):
            for name in self.some(NAMES, 3):
                value.setdefault(name, self.any_value(1))
        return value


# What says of which type a schema speaks.
WORDS = {
    "object": [
        "properties", "required", "patternProperties", "additionalProperties", "propertyNames",
        "dependencies", "dependentRequired", "dependentSchemas", "minProperties", "maxProperties",
        "unevaluatedProperties",
    ],
    "array": ["items", "prefixItems", "contains", "uniqueItems", "minItems", "maxItems",
              "unevaluatedItems"],
    "string": ["pattern", "minLength", "maxLength"],
    "number": ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
}

# The drafts that know a keyword, first and last, and what makes one. Repeated: more often.
KEYWORDS = [
    (0, 4, lambda g, depth: {"type": g.types()}),
    (0, 4, lambda g, depth: {"type": g.types()}),
    (0, 4, lambda g, depth: {"enum": [g.any_value(2) for _ in range(g.random.randint(1, 4))]}),
    (1, 4, lambda g, depth: {"const": g.any_value(2)}),
    (0, 4, lambda g, depth: {"minimum": g.number()}),
    (0, 4, lambda g, depth: {"maximum": g.number()}),
    (0, 4, lambda g, depth: g.exclusive("exclusiveMinimum")),
    (0, 4, lambda g, depth: g.exclusive("exclusiveMaximum")),
    (0, 4, lambda g, depth: {"multipleOf": g.random.choice(DIVISORS)}),
    (0, 4, lambda g, depth: {"minLength": g.count()}),
    (0, 4, lambda g, depth: {"maxLength": g.count()}),
    (0, 4, lambda g, depth: {"pattern": g.random.choice(PATTERNS)}),
    (0, 4, lambda g, depth: g.items(depth)),
    (0, 4, lambda g, depth: g.items(depth)),
    (0, 3, lambda g, depth: {"additionalItems": g.schema(depth)}),
    (1, 4, lambda g, depth: g.contains(depth)),
    (0, 4, lambda g, depth: {"minItems": g.count()}),
    (0, 4, lambda g, depth: {"maxItems": g.count()}),
    (0, 4, lambda g, depth: {"uniqueItems": g.happens(90)}),
    (0, 4, lambda g, depth: {"properties": g.schema_map(NAMES, depth)}),
    (0, 4, lambda g, depth: {"properties": g.schema_map(NAMES, depth)}),
    (0, 4, lambda g, depth: {"patternProperties": g.schema_map(PATTERNS, depth)}),
    (0, 4, lambda g, depth: {"additionalProperties": g.schema(depth)}),
    (0, 4, lambda g, depth: {"required": g.some(NAMES, 3)}),
    (0, 4, lambda g, depth: {"minProperties": g.count()}),
    (0, 4, lambda g, depth: {"maxProperties": g.count()}),
    (1, 4, lambda g, depth: {"propertyNames": g.schema(depth)}),
    (0, 2, lambda g, depth: {"dependencies": g.dependencies(depth)}),
    (3, 4, lambda g, depth: {"dependentSchemas": g.schema_map(NAMES, depth)}),
    (3, 4, lambda g, depth: {
        "dependentRequired": {name: g.some(NAMES, 2) for name in g.some(NAMES, 2)}}),
    (3, 4, lambda g, depth: {"unevaluatedProperties": g.schema(depth)}),
    (3, 4, lambda g, depth: {"unevaluatedProperties": False}),
    (3, 4, lambda g, depth: {"unevaluatedItems": g.schema(depth)}),
    (3, 4, lambda g, depth: {"unevaluatedItems": False}),
    (0, 4, lambda g, depth: {"allOf": g.schemas(depth)}),
    (0, 4, lambda g, depth: {"anyOf": g.schemas(depth)}),
    (0, 4, lambda g, depth: {"oneOf": g.schemas(depth)}),
    (0, 4, lambda g, depth: {"not": g.schema(depth)}),
    (2, 4, lambda g, depth: g.condition(depth)),
    (0, 4, lambda g, depth: g.reference(depth)),
    (0, 4, lambda g, depth: g.reference(depth)),
    (3, 3, lambda g, depth: {"$recursiveRef" if g.without != "$dynamicRef" else "$ref": "#"}),
    (4, 4, lambda g, depth: {"$dynamicRef": g.anchor}),
]

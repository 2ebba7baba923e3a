// Instances carried over: by each kind of step, in depth, and back.
#include "core/evolution/convert.hpp"

#include "unit/evolution/plan_fixture.hpp"

namespace schema_registry::evolution {
namespace {

TEST(ConvertTest, MembersAreRenamedAddedAndRemoved)
{
    const Planned plan(R"({"type": "object", "properties": {"price": {"type": "number"},
                           "note": {"type": "string"}}, "additionalProperties": false})",
                       R"({"type": "object", "properties": {"last_price": {"type": "number"},
                           "currency": {"type": "string", "default": "EUR"}},
                           "required": ["currency"], "additionalProperties": false})");
    EXPECT_EQ(plan.converted(R"({"price": 1.5, "note": "x"})"),
              R"({"currency":"EUR","last_price":1.5})");
    EXPECT_EQ(plan.converted("{}"), R"({"currency":"EUR"})");
    EXPECT_EQ(plan.converted(R"({"currency": "USD"})"), R"({"currency":"USD"})");
}

TEST(ConvertTest, NothingThatIsThereIsOverwritten)
{
    const Planned plan(R"({"properties": {"price": {"type": "number"}}})",
                       R"({"properties": {"last_price": {"type": "number"}}})");
    EXPECT_EQ(plan.converted(R"({"price": 1, "last_price": "mine", "other": true})"),
              R"({"last_price":"mine","other":true,"price":1})");
    EXPECT_EQ(plan.converted(R"({"last_price": 2})"), R"({"last_price":2})");
}

TEST(ConvertTest, ARequiredMemberIsNotAddedBesideTheOneRenamedToIt)
{
    const Planned plan(
        R"({"properties": {"price": {"type": "number"}}})",
        R"({"properties": {"last_price": {"type": "number"}}, "required": ["last_price"]})");
    EXPECT_EQ(plan.converted(R"({"price": 1})"), R"({"last_price":1})");
    const Planned with_default(
        R"({"properties": {"price": {"default": 0}}})",
        R"({"properties": {"last_price": {"default": 0}}, "required": ["last_price"]})");
    EXPECT_EQ(with_default.converted(R"({"price": 1})"), R"({"last_price":1})");
    EXPECT_EQ(with_default.converted("{}"), R"({"last_price":0})");
}

TEST(ConvertTest, KindsChangeWhereNothingIsLost)
{
    const Planned to_text(R"({"type": ["number", "boolean", "string"]})", R"({"type": "string"})");
    EXPECT_EQ(to_text.converted("12"), R"("12")");
    EXPECT_EQ(to_text.converted("true"), R"("true")");
    EXPECT_EQ(to_text.converted(R"("as it is")"), R"("as it is")");
    const Planned to_integer(R"({"type": "string"})", R"({"type": "integer"})");
    EXPECT_EQ(to_integer.converted(R"("12")"), "12");
    EXPECT_EQ(to_integer.converted(R"("1.5")"), R"("1.5")");
    EXPECT_EQ(to_integer.converted(R"("012")"), R"("012")");
    EXPECT_EQ(to_integer.converted(R"("")"), R"("")");
    EXPECT_EQ(to_integer.converted(R"("NaN")"), R"("NaN")");
    const Planned to_boolean(R"({"type": "string"})", R"({"type": "boolean"})");
    EXPECT_EQ(to_boolean.converted(R"("false")"), "false");
    EXPECT_EQ(to_boolean.converted(R"("no")"), R"("no")");
}

TEST(ConvertTest, ArraysOfOne)
{
    const Planned wrap(R"({"type": "integer"})",
                       R"({"type": "array", "items": {"type": "string"}})");
    EXPECT_EQ(wrap.converted("5"), R"(["5"])");
    const Planned unwrap(R"({"type": "array", "items": {"type": "integer"}})",
                         R"({"type": "string"})");
    EXPECT_EQ(unwrap.converted("[5]"), R"("5")");
    EXPECT_EQ(unwrap.converted("[5,6]"), "[5,6]");
    EXPECT_EQ(unwrap.converted("[]"), "[]");
}

TEST(ConvertTest, NullsAndValues)
{
    const Planned plan(
        R"({"properties": {"a": {"type": ["integer", "null"]}, "b": {"type": ["integer", "null"]},
                           "side": {"enum": ["B", "S", "X"]}, "v": {"const": 1}}})",
        R"({"properties": {"a": {"type": "integer", "default": 0}, "b": {"type": "integer"},
                           "side": {"enum": ["B", "S"], "default": "B"}, "v": {"const": 2}}})");
    EXPECT_EQ(plan.converted(R"({"a": null, "b": null, "side": "X", "v": 1})"),
              R"({"a":0,"side":"B","v":2})");
    const Planned listed(R"({"type": "string"})",
                         R"({"type": "number", "enum": [1, 2.5, 10], "default": 1})");
    EXPECT_EQ(listed.converted(R"("10.0")"), "10");
    EXPECT_EQ(listed.converted(R"("1e1")"), "10");
    EXPECT_EQ(listed.converted(R"("11")"), "1");
    EXPECT_EQ(plan.converted(R"({"a": 1, "b": 2, "side": "S"})"), R"({"a":1,"b":2,"side":"S"})");
}

TEST(ConvertTest, ElementsAndMapsInDepth)
{
    const Planned plan(
        R"({"type": "object", "properties": {"name": {"type": "string"},
            "children": {"type": "array", "items": {"$ref": "#"}},
            "by_id": {"additionalProperties": {"$ref": "#"}}}})",
        R"({"type": "object", "properties": {"full_name": {"type": "string"},
            "children": {"type": "array", "items": {"$ref": "#"}},
            "by_id": {"additionalProperties": {"$ref": "#"}}}})");
    EXPECT_EQ(plan.converted(R"({"name": "a", "children": [{"name": "b", "children": []}],
                                 "by_id": {"x": {"name": "c"}}})"),
              R"({"by_id":{"x":{"full_name":"c"}},"children":[{"children":[],"full_name":"b"}],)"
              R"("full_name":"a"})");
}

TEST(ConvertTest, ChoicesByWhatTellsThem)
{
    const Planned plan(
        R"({"oneOf": [{"properties": {"kind": {"const": "card"}, "number": {"type": "integer"}},
                       "required": ["kind"]},
                      {"properties": {"kind": {"const": "bank"}, "number": {"type": "string"}},
                       "required": ["kind"]}, {"type": "null"}]})",
        R"({"oneOf": [{"properties": {"kind": {"const": "card"}, "number": {"type": "string"}},
                       "required": ["kind"]},
                      {"properties": {"kind": {"const": "bank"}, "number": {"type": "integer"}},
                       "required": ["kind"]}, {"type": "null"}]})");
    EXPECT_EQ(plan.converted(R"({"kind": "card", "number": 7})"),
              R"({"kind":"card","number":"7"})");
    EXPECT_EQ(plan.converted(R"({"kind": "bank", "number": "7"})"),
              R"({"kind":"bank","number":7})");
    EXPECT_EQ(plan.converted("null"), "null");
}

TEST(ConvertTest, AValueBecomesTheNewBranchOfAChoice)
{
    const Planned plan(R"({"type": "object", "properties": {"zip": {"type": "integer"}}})",
                       R"({"anyOf": [{"type": "string"},
                                     {"type": "object", "properties": {"zip": {"type": "string"}}}]})");
    EXPECT_EQ(plan.converted(R"({"zip": 123})"), R"({"zip":"123"})");
}

TEST(ConvertTest, AValueDecidesWhichBranchItBecomes)
{
    const Planned kinds(R"({"type": ["string", "integer"]})",
                        R"({"anyOf": [{"type": "string"}, {"type": "integer"}]})");
    EXPECT_EQ(kinds.converted("5"), "5");
    EXPECT_EQ(kinds.converted(R"("a")"), R"("a")");
    const Planned tagged(
        R"({"type": "object", "properties": {"kind": {"enum": ["card", "cash"]}, "no": {"type": "string"}}})",
        R"({"oneOf": [{"type": "object", "required": ["no"], "properties": {"kind": {"const": "card"}, "no": {"type": "integer"}}},
                      {"type": "object", "properties": {"kind": {"const": "cash"}}}]})");
    EXPECT_EQ(tagged.converted(R"({"kind": "cash"})"), R"({"kind":"cash"})");
    EXPECT_EQ(tagged.converted(R"({"kind": "card", "no": "1"})"), R"({"kind":"card","no":1})");
    const Planned closed("{}", R"({"anyOf": [
        {"type": "object", "properties": {"a": {}}, "additionalProperties": false},
        {"type": "object", "properties": {"b": {}}, "additionalProperties": false}]})");
    EXPECT_EQ(closed.converted(R"({"b": 1})"), R"({"b":1})");
    const Planned listed(
        R"({"type": "string"})",
        R"({"anyOf": [{"enum": ["a", "b"], "default": "a"}, {"type": "string", "pattern": "^x"}]})");
    EXPECT_EQ(listed.converted(R"("x-1")"), R"("x-1")");
    EXPECT_EQ(listed.converted(R"("b")"), R"("b")");
}

TEST(ConvertTest, WhatIsNotSpokenOfIsCopied)
{
    constexpr std::string_view kInstance =
        R"({"a":[1,{"b":"\"\\\u0001"},[],{},null,true,1e400,-0.5],"c":"x"})";
    EXPECT_EQ(Planned("{}", "{}").converted(kInstance), normal(kInstance));
    EXPECT_EQ(Planned("{}", R"({"properties": {"a": {"default": 1}}, "required": ["c"]})")
                  .converted(kInstance),
              normal(kInstance));
}

TEST(ConvertTest, WhatIsReversibleComesBack)
{
    constexpr std::string_view kOld =
        R"({"type": "object", "additionalProperties": false, "required": ["price", "v"],
            "properties": {"price": {"type": "integer"}, "tag": {"type": "string"},
                           "v": {"const": 1}}})";
    constexpr std::string_view kNew =
        R"({"type": "object", "additionalProperties": false, "required": ["last_price", "v", "new"],
            "properties": {"last_price": {"type": "integer"}, "v": {"const": 2},
                           "tag": {"type": "array", "items": {"type": "string"}},
                           "new": {"type": "string", "default": "-"}}})";
    const Planned forward(kOld, kNew);
    const Planned back(kNew, kOld);
    ASSERT_TRUE(forward.is_reversible());
    for (const std::string_view instance :
         {R"({"price":1,"v":1})", R"({"price":2,"tag":"x","v":1})"})
        EXPECT_EQ(back.converted(forward.converted(instance)), instance);
}

} // namespace
} // namespace schema_registry::evolution

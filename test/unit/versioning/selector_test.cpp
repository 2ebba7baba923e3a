// Selectors: every form, what is left to the subject, and the version chosen.
#include "core/versioning/selector.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace schema_registry::versioning {
namespace {

TEST(SelectorTest, ParsesEveryForm)
{
    struct Case {
        const char *text;
        SelectorKind kind;
        const char *subject, *value;
    };
    const std::string hex(64, 'a');
    const std::string sha = "sha256:" + hex;
    const std::vector<Case> cases = {
        {"orders", SelectorKind::latest, "orders", ""},
        {"orders@latest", SelectorKind::latest, "orders", "latest"},
        {"orders@3", SelectorKind::ordinal, "orders", "3"},
        {"orders@2147483647", SelectorKind::ordinal, "orders", "2147483647"},
        {"orders@1.2.0", SelectorKind::semantic, "orders", "1.2.0"},
        {"orders@1.2.0-rc.1+x", SelectorKind::semantic, "orders", "1.2.0-rc.1+x"},
        {"orders@^1", SelectorKind::caret, "orders", "^1"},
        {"orders@^1.2.3", SelectorKind::caret, "orders", "^1.2.3"},
        {"orders@~1.2", SelectorKind::tilde, "orders", "~1.2"},
        {"a@b@3", SelectorKind::ordinal, "a@b", "3"},
        {":.ctx:orders@3", SelectorKind::ordinal, ":.ctx:orders", "3"},
        {"#17", SelectorKind::id, "", "17"},
        {":.ctx:#17", SelectorKind::id, ":.ctx:", "17"},
        {":.:#17", SelectorKind::id, ":.:", "17"},
        {sha.c_str(), SelectorKind::fingerprint, "", hex.c_str()},
        {"#17@3", SelectorKind::ordinal, "#17", "3"},
    };
    for (const Case &test : cases) {
        const Selector selector = parse_selector(test.text);
        EXPECT_EQ(selector.kind, test.kind) << test.text;
        EXPECT_EQ(selector.subject, test.subject) << test.text;
        EXPECT_EQ(selector.value, test.value) << test.text;
    }
    EXPECT_EQ(parse_selector("orders@3").number, 3);
    EXPECT_EQ(parse_selector("#17").number, 17);
    EXPECT_EQ(parse_selector("sha256:" + std::string(62, '0') + "Ff").fingerprint[31],
              std::byte{0xff});
}

TEST(SelectorTest, WhatIsNoVersionBelongsToTheSubject)
{
    for (const std::string &text : {std::string("a@b.example"),
                                    std::string("orders@"),
                                    std::string("orders@Latest"),
                                    std::string("orders@0"),
                                    std::string("orders@-1"),
                                    std::string("orders@03"),
                                    std::string("orders@1.2"),
                                    std::string("orders@v1.2.0"),
                                    std::string("orders@2147483648"),
                                    std::string("orders@*"),
                                    std::string("orders@^"),
                                    std::string("orders@1 "),
                                    std::string("@3"),
                                    std::string(""),
                                    std::string("#"),
                                    std::string("#x"),
                                    std::string("#0"),
                                    std::string("#017"),
                                    std::string("orders#17"),
                                    std::string(":.ctx:orders"),
                                    std::string(":.ctx#17"),
                                    std::string("sha256:") + std::string(63, 'a'),
                                    std::string("sha256:") + std::string(63, 'a') + "g"}) {
        const Selector selector = parse_selector(text);
        EXPECT_EQ(selector.kind, SelectorKind::latest) << text;
        EXPECT_EQ(selector.subject, text);
        EXPECT_EQ(selector.value, "") << text;
    }
}

TEST(SelectorTest, PinnedKindsAreNamed)
{
    for (const char *text : {"orders@3", "orders@1.2.0", "#17"})
        EXPECT_TRUE(parse_selector(text).is_pinned()) << text;
    for (const char *text : {"orders", "orders@latest", "orders@^1", "orders@~1"})
        EXPECT_FALSE(parse_selector(text).is_pinned()) << text;
    EXPECT_EQ(name_of(SelectorKind::caret), "caret");
    EXPECT_EQ(name_of(SelectorKind::fingerprint), "fingerprint");
}

// The ordinal that a selector chooses, 0 if none.
int chosen(std::string_view text, const std::vector<Candidate> &candidates)
{
    const auto index = choose(parse_selector(text), candidates);
    return index ? candidates[*index].ordinal : 0;
}

TEST(SelectorTest, LatestIsTheHighestActiveRelease)
{
    const std::vector<Candidate> candidates = {
        {1, "1.0.0", "ACTIVE", false},      {2, "2.0.0", "ACTIVE", false},
        {3, "1.10.0", "ACTIVE", false},     {4, "1.9.0", "DEPRECATED", false},
        {5, "3.0.0-rc.1", "ACTIVE", false}, {6, "4.0.0", "DEPRECATED", false},
        {7, "5.0.0", "ACTIVE", true},       {8, "6.0.0", "REGISTERED", false},
    };
    EXPECT_EQ(chosen("s", candidates), 2);
    EXPECT_EQ(chosen("s@latest", candidates), 2);
    EXPECT_EQ(chosen("s@^1", candidates), 3);
    EXPECT_EQ(chosen("s@~1.9", candidates), 4);
    EXPECT_EQ(chosen("s@^3", candidates), 5);
    EXPECT_EQ(chosen("s@^4", candidates), 6);
    EXPECT_EQ(chosen("s@^5", candidates), 0);
    EXPECT_EQ(chosen("s@^6", candidates), 0);
    EXPECT_EQ(chosen("s@^7", candidates), 0);
}

TEST(SelectorTest, LesserVersionsAnswerOnlyWhereNothingElseIs)
{
    std::vector<Candidate> candidates = {
        {1, "1.0.0-rc.1", "DEPRECATED", false},
        {2, "1.0.0", "ARCHIVED", false},
        {3, "0.9.0-a", "ABANDONED", false},
    };
    EXPECT_EQ(chosen("s", candidates), 1);
    candidates.push_back({4, "0.1.0", "DEPRECATED", false});
    EXPECT_EQ(chosen("s", candidates), 4);
    candidates.push_back({5, "0.0.1-b", "ACTIVE", false});
    EXPECT_EQ(chosen("s", candidates), 5);
    candidates.push_back({6, "0.0.1-a", "ACTIVE", false});
    EXPECT_EQ(chosen("s", candidates), 5);
    candidates.push_back({7, "0.0.0", "ACTIVE", false});
    EXPECT_EQ(chosen("s", candidates), 7);
    EXPECT_EQ(chosen("s", {}), 0);
}

TEST(SelectorTest, PinnedSelectorsTakeAnyRegisteredState)
{
    const std::vector<Candidate> candidates = {
        {1, "1.0.0", "ARCHIVED", false},          {2, "1.1.0", "REGISTERED", false},
        {3, "1.2.0", "VALIDATION_FAILED", false}, {4, "1.3.0", "ACTIVE", true},
        {5, "1.4.0+a", "ACTIVE", false},          {6, "1.4.0", "ACTIVE", false},
        {7, "1.5.0+a", "ACTIVE", false},          {8, "1.5.0+b", "ACTIVE", false},
    };
    EXPECT_EQ(chosen("s@1", candidates), 1);
    EXPECT_EQ(chosen("s@1.0.0", candidates), 1);
    EXPECT_EQ(chosen("s@2", candidates), 2);
    EXPECT_EQ(chosen("s@3", candidates), 0);
    EXPECT_EQ(chosen("s@1.2.0", candidates), 0);
    EXPECT_EQ(chosen("s@4", candidates), 0);
    EXPECT_EQ(chosen("s@1.3.0", candidates), 0);
    EXPECT_EQ(chosen("s@1.4.0", candidates), 6);
    EXPECT_EQ(chosen("s@1.4.0+a", candidates), 5);
    EXPECT_EQ(chosen("s@1.5.0", candidates), 7);
    EXPECT_EQ(chosen("s@1.5.0+b", candidates), 8);
    EXPECT_EQ(chosen("s@1.5.0+c", candidates), 0);
    EXPECT_EQ(chosen("s@9", candidates), 0);
    EXPECT_EQ(chosen("#1", candidates), 0);
}

TEST(Selector, FoldsTheDefaultContext)
{
    EXPECT_EQ(parse_selector(":.:orders@3").subject, "orders");
    EXPECT_EQ(parse_selector(":.:orders@3").kind, SelectorKind::ordinal);
    EXPECT_EQ(parse_selector(":.ctx:orders").subject, ":.ctx:orders");
    EXPECT_EQ(parse_selector(":.:").subject, ":.:");
}

} // namespace
} // namespace schema_registry::versioning

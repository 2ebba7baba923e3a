// Names of Unicode properties as ECMA-262 allows them in \p{...}: general categories and binary
// properties by their long and short names (tables 69 and 68), scripts behind Script= and
// Script_Extensions= (table 67). RE2 knows categories by their short names and scripts by their
// long ones; the rest is for PCRE2. Tested by test/unit/regex/pattern_test.cpp.
#include "core/regex/properties.hpp"

#include <algorithm>

namespace schema_registry::regex {

namespace {

struct Category {
    std::string_view name;  // the short one
    std::string_view alias; // the long one
    std::string_view other_alias = {};
};

constexpr Category kCategories[] = {
    {"C", "Other"},
    {"Cc", "Control", "cntrl"},
    {"Cf", "Format"},
    {"Cn", "Unassigned"},
    {"Co", "Private_Use"},
    {"Cs", "Surrogate"},
    {"L", "Letter"},
    {"LC", "Cased_Letter"},
    {"Ll", "Lowercase_Letter"},
    {"Lm", "Modifier_Letter"},
    {"Lo", "Other_Letter"},
    {"Lt", "Titlecase_Letter"},
    {"Lu", "Uppercase_Letter"},
    {"M", "Mark", "Combining_Mark"},
    {"Mc", "Spacing_Mark"},
    {"Me", "Enclosing_Mark"},
    {"Mn", "Nonspacing_Mark"},
    {"N", "Number"},
    {"Nd", "Decimal_Number", "digit"},
    {"Nl", "Letter_Number"},
    {"No", "Other_Number"},
    {"P", "Punctuation", "punct"},
    {"Pc", "Connector_Punctuation"},
    {"Pd", "Dash_Punctuation"},
    {"Pe", "Close_Punctuation"},
    {"Pf", "Final_Punctuation"},
    {"Pi", "Initial_Punctuation"},
    {"Po", "Other_Punctuation"},
    {"Ps", "Open_Punctuation"},
    {"S", "Symbol"},
    {"Sc", "Currency_Symbol"},
    {"Sk", "Modifier_Symbol"},
    {"Sm", "Math_Symbol"},
    {"So", "Other_Symbol"},
    {"Z", "Separator"},
    {"Zl", "Line_Separator"},
    {"Zp", "Paragraph_Separator"},
    {"Zs", "Space_Separator"},
};

struct BinaryProperty {
    std::string_view name;
    std::string_view alias = {};
};

constexpr BinaryProperty kBinaryProperties[] = {
    {"ASCII_Hex_Digit", "AHex"},
    {"Alphabetic", "Alpha"},
    {"Bidi_Control", "Bidi_C"},
    {"Bidi_Mirrored", "Bidi_M"},
    {"Case_Ignorable", "CI"},
    {"Cased"},
    {"Changes_When_Casefolded", "CWCF"},
    {"Changes_When_Casemapped", "CWCM"},
    {"Changes_When_Lowercased", "CWL"},
    {"Changes_When_NFKC_Casefolded", "CWKCF"},
    {"Changes_When_Titlecased", "CWT"},
    {"Changes_When_Uppercased", "CWU"},
    {"Dash"},
    {"Default_Ignorable_Code_Point", "DI"},
    {"Deprecated", "Dep"},
    {"Diacritic", "Dia"},
    {"Emoji"},
    {"Emoji_Component", "EComp"},
    {"Emoji_Modifier", "EMod"},
    {"Emoji_Modifier_Base", "EBase"},
    {"Emoji_Presentation", "EPres"},
    {"Extended_Pictographic", "ExtPict"},
    {"Extender", "Ext"},
    {"Grapheme_Base", "Gr_Base"},
    {"Grapheme_Extend", "Gr_Ext"},
    {"Hex_Digit", "Hex"},
    {"IDS_Binary_Operator", "IDSB"},
    {"IDS_Trinary_Operator", "IDST"},
    {"ID_Continue", "IDC"},
    {"ID_Start", "IDS"},
    {"Ideographic", "Ideo"},
    {"Join_Control", "Join_C"},
    {"Logical_Order_Exception", "LOE"},
    {"Lowercase", "Lower"},
    {"Math"},
    {"Noncharacter_Code_Point", "NChar"},
    {"Pattern_Syntax", "Pat_Syn"},
    {"Pattern_White_Space", "Pat_WS"},
    {"Quotation_Mark", "QMark"},
    {"Radical"},
    {"Regional_Indicator", "RI"},
    {"Sentence_Terminal", "STerm"},
    {"Soft_Dotted", "SD"},
    {"Terminal_Punctuation", "Term"},
    {"Unified_Ideograph", "UIdeo"},
    {"Uppercase", "Upper"},
    {"Variation_Selector", "VS"},
    {"White_Space", "space"},
    {"XID_Continue", "XIDC"},
    {"XID_Start", "XIDS"},
};

[[nodiscard]] const Category *find_category(std::string_view name) noexcept
{
    for (const Category &category : kCategories) {
        if (name == category.name || name == category.alias ||
            (name == category.other_alias && !name.empty()))
            return &category;
    }
    return nullptr;
}

// RE2 has C without the unassigned code points, and neither LC nor Cn.
[[nodiscard]] bool is_linear_category(std::string_view name) noexcept
{
    return name != "C" && name != "LC" && name != "Cn";
}

void add_category(const Category &category, bool negated, CharacterSet &set)
{
    const bool is_linear = is_linear_category(category.name);
    set.properties.push_back({PropertyKind::category, negated, is_linear,
                              std::string(category.name == "LC" ? "L&" : category.name)});
}

[[nodiscard]] bool add_script(std::string_view name, PropertyKind kind, bool negated,
                              CharacterSet &set)
{
    const auto is_name_character = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
    };
    if (name.empty() || !(name[0] >= 'A' && name[0] <= 'Z') ||
        !std::all_of(name.begin(), name.end(), is_name_character))
        return false;
    if (name == "Any" || find_category(name) != nullptr)
        return false; // RE2 would take these for what they are not
    set.properties.push_back({kind, negated, kind == PropertyKind::script, std::string(name)});
    return true;
}

[[nodiscard]] bool add_binary(std::string_view name, bool negated, CharacterSet &set)
{
    if (name == "Any" || name == "ASCII") {
        const char32_t last = name == "Any" ? kMaxCodePoint : 0x7F;
        if (!negated)
            set.add(0, last);
        else if (last < kMaxCodePoint)
            set.add(last + 1, kMaxCodePoint);
        return true;
    }
    if (name == "Assigned") {
        set.properties.push_back({PropertyKind::category, !negated, false, "Cn"});
        return true;
    }
    for (const BinaryProperty &property : kBinaryProperties) {
        if (name == property.name || (name == property.alias && !name.empty())) {
            set.properties.push_back(
                {PropertyKind::binary, negated, false, std::string(property.name)});
            return true;
        }
    }
    return false;
}

} // namespace

bool add_property(std::string_view text, bool negated, CharacterSet &set)
{
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) {
        if (const Category *category = find_category(text)) {
            add_category(*category, negated, set);
            return true;
        }
        return add_binary(text, negated, set);
    }
    const std::string_view name = text.substr(0, equals);
    const std::string_view value = text.substr(equals + 1);
    if (name == "Script" || name == "sc")
        return add_script(value, PropertyKind::script, negated, set);
    if (name == "Script_Extensions" || name == "scx")
        return add_script(value, PropertyKind::script_extensions, negated, set);
    if (name != "General_Category" && name != "gc")
        return false;
    const Category *category = find_category(value);
    if (category != nullptr)
        add_category(*category, negated, set);
    return category != nullptr;
}

} // namespace schema_registry::regex

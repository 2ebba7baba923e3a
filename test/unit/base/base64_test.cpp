// Base64 (src/core/base/base64.hpp).
#include "core/base/base64.hpp"

#include <string>

#include <gtest/gtest.h>

namespace schema_registry {
namespace {

std::string encoded(std::string_view bytes)
{
    std::string text(base64_size(bytes.size()), '?');
    write_base64(bytes, text.data());
    return text;
}

// What it reads, or "no".
std::string decoded(std::string_view text)
{
    std::string bytes;
    return read_base64(text, bytes) ? bytes : "no";
}

// RFC 4648, section 10.
TEST(Base64, WritesAndReads)
{
    for (const auto &[bytes, text] : {std::pair{"", ""},
                                      {"f", "Zg=="},
                                      {"fo", "Zm8="},
                                      {"foo", "Zm9v"},
                                      {"foob", "Zm9vYg=="},
                                      {"fooba", "Zm9vYmE="},
                                      {"foobar", "Zm9vYmFy"}}) {
        EXPECT_EQ(encoded(bytes), text);
        EXPECT_EQ(decoded(text), bytes);
    }
    std::string all;
    for (int byte = 0; byte < 256; ++byte)
        all.push_back(static_cast<char>(byte));
    EXPECT_EQ(decoded(encoded(all)), all);
}

TEST(Base64, RefusesWhatIsNone)
{
    for (const char *text :
         {"Z", "Zg", "Zg=", "Zg===", "Zm=v", "Zg==Zg==", "Zm9-", "Zm 9", "====", "Zh==", "Zm9="})
        EXPECT_EQ(decoded(text), "no") << text;
}

} // namespace
} // namespace schema_registry

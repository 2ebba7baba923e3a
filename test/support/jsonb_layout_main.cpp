// JSON texts and the jsonb that jsonb_writer makes of them, for a server to compare with its own.
//
//   jsonb_layout [FILE...]
//
// Prints lines for COPY: the text, a tab, the bytes in hexadecimal. The texts are chosen ones,
// generated ones, which are the same in every run, and the lines of the files in their normal
// form, whose numbers have no trailing zeros. Used by test/support/run.sh.
#include <cstdio>
#include <fstream>
#include <memory_resource>
#include <random>
#include <string>

#include "core/json/reader.hpp"
#include "core/json/writer.hpp"
#include "support/jsonb_image.hpp"

namespace sr = schema_registry;

namespace {

sr::json::Document read(std::string_view text)
{
    return sr::value_or_throw(sr::json::read_document(text, {std::size_t{1} << 28, 10000},
                                                      std::pmr::get_default_resource()));
}

void print(std::string_view text, std::uint32_t min_scale)
{
    const auto document = read(text);
    const sr::test::JsonbImage image(document.root(), min_scale);
    std::string line;
    for (const char byte : text) { // COPY's own escape
        if (byte == '\\')
            line.push_back('\\');
        line.push_back(byte);
    }
    line.push_back('\t');
    for (const char byte : image.bytes().subspan(VARHDRSZ)) {
        constexpr char kDigits[] = "0123456789abcdef";
        line.push_back(kDigits[static_cast<unsigned char>(byte) >> 4]);
        line.push_back(kDigits[static_cast<unsigned char>(byte) & 0xF]);
    }
    line.push_back('\n');
    std::fwrite(line.data(), 1, line.size(), stdout);
}

struct Chosen {
    std::string_view text;
    std::uint32_t min_scale;
};

constexpr Chosen kChosen[] = {
    {"0", 0},
    {"-0", 0},
    {"0.0", 1},
    {"1", 0},
    {"1.0", 1},
    {"1.50", 2},
    {"-0.0001", 0},
    {"0.1", 0},
    {"9999", 0},
    {"10000", 0},
    {"1234.5678", 0},
    {"123456789012345678901234567890.123", 0},
    {"1234567890123456789012345678901234567890", 0},
    {"1e400", 0},
    {"-1.5e-400", 0},
    {"1e255", 0},
    {"1e256", 0},
    {"1e-63", 0},
    {"1e-64", 0},
    {"-1.000000000000000000000000000000000000000000000000000000000000000", 63},
    {"-1.0000000000000000000000000000000000000000000000000000000000000000", 64},
    {"[1.00,-2.50,0.00,[3.25,{\"a\":100.00}]]", 2},
    {"null", 0},
    {"true", 0},
    {"false", 0},
    {"\"\"", 0},
    {"\"text\"", 0},
    {"\"\\\"\\\\\\u00e4\\ud83d\\ude00\\n\"", 0},
    {"[]", 0},
    {"{}", 0},
    {"{\"\":\"\"}", 0},
    {"[[],{},[[]],\"\",{\"\":{}}]", 0},
    {"{\"bb\":1,\"a\":2,\"b\":3,\"aa\":4,\"a\":5}", 0},
};

class Generator {
  public:
    void value(int depth)
    {
        const int kind = below(depth <= 0 ? 4 : 7);
        if (kind == 0)
            text += std::array{"null", "true", "false", "0"}[static_cast<std::size_t>(below(4))];
        else if (kind == 1)
            string();
        else if (kind <= 3)
            number();
        else
            container(depth, kind == 4);
    }

    int below(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }
    std::string text;

  private:
    void digits(int count)
    {
        for (int index = 0; index < count; ++index)
            text.push_back(static_cast<char>('0' + below(10)));
    }
    // The last digit before an exponent is no zero, so that the scale is the smallest.
    void number()
    {
        if (below(3) == 0)
            text.push_back('-');
        text.push_back(static_cast<char>('1' + below(9)));
        digits(below(8) == 0 ? below(60) : below(6));
        if (below(2) == 0) {
            text.push_back('.');
            digits(below(8) == 0 ? below(80) : below(6));
            text.push_back(static_cast<char>('1' + below(9)));
        }
        if (text.back() != '0' && below(10) == 0)
            text += "e" + std::to_string(below(700) - 350);
    }
    void string()
    {
        text.push_back('"');
        for (int length = below(20) == 0 ? below(300) : below(6); length > 0; --length)
            text.push_back(static_cast<char>('a' + below(3)));
        text.push_back('"');
    }
    void container(int depth, bool is_array)
    {
        const int count = below(6) == 0 ? below(100) : below(6);
        text.push_back(is_array ? '[' : '{');
        for (int index = 0; index < count; ++index) {
            if (index > 0)
                text.push_back(',');
            if (!is_array) {
                string();
                text.push_back(':');
            }
            value(count > 6 ? 0 : depth - 1);
        }
        text.push_back(is_array ? ']' : '}');
    }

    std::mt19937 random_;
};

std::string nested(int depth)
{
    std::string text;
    for (int index = 0; index < depth; ++index)
        text += index % 2 ? "[" : "{\"k\":";
    text += "1";
    for (int index = depth; index-- > 0;)
        text += index % 2 ? "]" : "}";
    return text;
}

} // namespace

int main(int argc, char **argv)
{
    for (const Chosen &chosen : kChosen)
        print(chosen.text, chosen.min_scale);
    for (const int depth : {31, 32, 33, 500})
        print(nested(depth), 0);
    Generator generator;
    for (int index = 0; index < 20000; ++index) {
        generator.text.clear();
        generator.value(generator.below(6));
        print(generator.text, 0);
    }
    for (int index = 1; index < argc; ++index) {
        std::ifstream file(argv[index]);
        for (std::string line; std::getline(file, line);) {
            std::pmr::string text;
            sr::json::write_normal_form(read(line).root(), text);
            print(text, 0);
        }
    }
    return 0;
}

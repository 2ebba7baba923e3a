// The locations of a report's units (report_place.hpp). An absolute one is a URI, so what a fragment
// cannot hold is percent-encoded in it (RFC 3986 section 3.5, RFC 6901 section 6).
// Tested by test/unit/jsonschema/report_test.cpp.
#include "core/jsonschema/report_place.hpp"

#include "core/json/pointer.hpp"

namespace schema_registry::jsonschema {

namespace {

bool may_stand_in_fragment(char byte) noexcept
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') ||
           std::string_view("-._~!$&'()*+,;=:@/?").find(byte) != std::string_view::npos;
}

void append_encoded(std::string_view pointer, std::pmr::string &out)
{
    constexpr std::string_view kHex = "0123456789ABCDEF";
    for (const char byte : pointer) {
        if (may_stand_in_fragment(byte)) {
            out.push_back(byte);
            continue;
        }
        const auto code = static_cast<unsigned char>(byte);
        out.push_back('%');
        out.push_back(kHex[code >> 4]);
        out.push_back(kHex[code & 15]);
    }
}

} // namespace

ReportPlace::KeywordStep::KeywordStep(ReportPlace &place, std::string_view token)
    : place_(place), keyword_size_(place.keyword_.size()), absolute_size_(place.absolute_.size())
{
    json::append_token(token, place.keyword_);
    append_encoded(std::string_view(place.keyword_).substr(keyword_size_), place.absolute_);
}

ReportPlace::KeywordStep::KeywordStep(ReportPlace &place, std::uint32_t index)
    : place_(place), keyword_size_(place.keyword_.size()), absolute_size_(place.absolute_.size())
{
    json::append_index(index, place.keyword_);
    json::append_index(index, place.absolute_);
}

ReportPlace::KeywordStep::~KeywordStep()
{
    place_.keyword_.resize(keyword_size_);
    place_.absolute_.resize(absolute_size_);
}

ReportPlace::InstanceStep::InstanceStep(ReportPlace &place, std::string_view key)
    : place_(place), size_(place.instance_.size())
{
    json::append_token(key, place.instance_);
}

ReportPlace::InstanceStep::InstanceStep(ReportPlace &place, std::uint32_t index)
    : place_(place), size_(place.instance_.size())
{
    json::append_index(index, place.instance_);
}

ReportPlace::ResourceStep::ResourceStep(ReportPlace &place, std::string_view uri,
                                        std::string_view pointer, Entry entry)
    : place_(place), outer_(uri, place.absolute_.get_allocator()), entry_(entry)
{
    outer_.push_back('#');
    append_encoded(pointer, outer_);
    outer_.swap(place.absolute_);
    place.references_ += entry == Entry::by_reference ? 1 : 0;
}

ReportPlace::ResourceStep::~ResourceStep()
{
    place_.absolute_.swap(outer_);
    place_.references_ -= entry_ == Entry::by_reference ? 1 : 0;
}

} // namespace schema_registry::jsonschema

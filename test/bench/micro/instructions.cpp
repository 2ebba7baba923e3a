// What a validation costs in instructions, for callgrind: a figure that no load on the machine
// changes.
//
//   bench_instructions walk|validate SCHEMA_FILE IMAGES_FILE
//
// IMAGES_FILE is COPY's binary format with one column bytea: images of jsonb values, as
// bench_image() gives them. Prints how many there are. All of them are gone through once to warm
// up and once inside bench_measured_pass(), for valgrind's --toggle-collect.
#include "pg/jsonb/jsonb_view.hpp"

#include "core/jsonschema/evaluate.hpp"

extern "C" {
#include "walk/walk.h"
}

#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory_resource>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace sr = schema_registry;

namespace {

// Each image starts at a multiple of eight, as palloc would put it.
using Image = std::vector<std::uint64_t>;

std::string contents(const char *path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file)
        throw std::runtime_error(std::string("cannot read ") + path);
    return {std::istreambuf_iterator<char>(file), {}};
}

// Big-endian, as COPY writes it.
std::uint32_t take_number(std::string_view &bytes, std::size_t size)
{
    if (bytes.size() < size)
        throw std::runtime_error("file of images ends early");
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
        value = value << 8 | static_cast<unsigned char>(bytes[i]);
    bytes.remove_prefix(size);
    return value;
}

std::vector<Image> read_images(const std::string &file)
{
    constexpr std::size_t kHeader = 11 + 4; // signature, flags; the extension's length follows
    constexpr std::uint32_t kTrailer = 0xFFFF;
    std::string_view bytes(file);
    bytes.remove_prefix(std::min(kHeader, bytes.size()));
    bytes.remove_prefix(std::min<std::size_t>(take_number(bytes, 4), bytes.size()));
    std::vector<Image> images;
    while (take_number(bytes, 2) != kTrailer) {
        const std::uint32_t size = take_number(bytes, 4);
        if (size > bytes.size())
            throw std::runtime_error("file of images ends early");
        std::memcpy(images.emplace_back((size + 7) / 8).data(), bytes.data(), size);
        bytes.remove_prefix(size);
    }
    return images;
}

struct Work {
    bool is_walk; // else it is a validation
    sr::jsonschema::ProgramView program;
    const std::vector<Image> &images;
};

std::uint64_t pass(const Work &work)
{
    static const sr::Limits limits;
    std::uint64_t sum = 0;
    for (const Image &image : work.images) {
        const auto *const document = reinterpret_cast<const Jsonb *>(image.data());
        if (work.is_walk)
            sum += walk_container(&document->root);
        else
            sum += sr::jsonschema::evaluate(work.program, sr::pg::JsonbView(document), limits,
                                            std::pmr::get_default_resource()) ==
                   sr::jsonschema::Verdict::valid;
    }
    return sum;
}

} // namespace

extern "C" __attribute__((noinline)) std::uint64_t bench_measured_pass(const Work *work)
{
    return pass(*work) + 1; // no tail call: the function must be seen to return
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        std::fprintf(stderr, "usage: bench_instructions walk|validate SCHEMA_FILE IMAGES_FILE\n");
        return 2;
    }
    const std::string schema = contents(argv[2]);
    const std::vector<Image> images = read_images(contents(argv[3]));

    std::pmr::monotonic_buffer_resource memory;
    const sr::format::SourceDocument document{schema, {}};
    const sr::jsonschema::Compiled compiled =
        sr::jsonschema::compile({{&document, 1}, "draft-07", false}, sr::Limits{}, &memory);
    const Work work{
        std::string_view(argv[1]) == "walk",
        {reinterpret_cast<const sr::jsonschema::Program *>(compiled.block.data()),
         compiled.companions.get()},
        images,
    };
    const std::uint64_t warm = pass(work);
    if (bench_measured_pass(&work) != warm + 1)
        return 1;
    std::printf("%zu\n", images.size());
    return 0;
}

// Arguments and results of SQL functions, as plain values.
#pragma once

#include "pg/shims.hpp"

#include "core/format/format.hpp"
#include "pg/catalog/catalog.hpp"

#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

namespace schema_registry::pg {

// Text as it lies in its datum, detoasted.
[[nodiscard]] std::string_view text_of(Datum datum);

// An argument of a function that is not strict. The first refuses null (22023).
[[nodiscard]] std::string_view required_text(FunctionCallInfo fcinfo, int argument,
                                             const char *name);
[[nodiscard]] std::string_view text_or(FunctionCallInfo fcinfo, int argument,
                                       std::string_view otherwise);

// The references that two parallel arrays give: names, and schema ids. Null is none.
[[nodiscard]] std::span<const ReferenceRow> references_argument(FunctionCallInfo fcinfo,
                                                                int names_argument);

// The elements of an array of integers; null is none.
[[nodiscard]] std::span<const std::int32_t> integers_argument(FunctionCallInfo fcinfo,
                                                              int argument);

// The format of that name, or error 22023.
[[nodiscard]] const format::Format &require_format(std::string_view name);

// The stored schema of that id with all it refers to, in the current context, or error 42704.
[[nodiscard]] format::Schema stored_schema(std::int32_t schema_id, bool assert_formats);

// A text datum. A NUL, which text cannot hold, is written as \u0000.
[[nodiscard]] Datum text_datum(std::string_view value);

// A field of a row that a function returns; one of nothing is null.
struct Field {
    Field() noexcept : value(0), is_null(true) {}
    Field(std::string_view text) : value(text_datum(text)), is_null(false) {}
    explicit Field(bool answer) noexcept : value(BoolGetDatum(answer)), is_null(false) {}

    Datum value;
    bool is_null;
};

// The row of a function that returns one.
[[nodiscard]] Datum record_datum(FunctionCallInfo fcinfo, std::initializer_list<Field> fields);

// The rows of a function that returns a set: begin once, then add them; no column is null.
void begin_rows(FunctionCallInfo fcinfo);
void add_row(FunctionCallInfo fcinfo, std::initializer_list<Datum> columns);

} // namespace schema_registry::pg

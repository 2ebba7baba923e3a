// Failure as a value (Result, Diagnostic) and, for bugs and exhaustion, as an exception (Error).
//
// A Code says what kind of failure it is; the server layer maps each to one SQLSTATE
// (src/pg/errors.cpp, docs/reference/errors.md). The core never speaks of SQLSTATEs.
#pragma once

#include <exception>
#include <string>
#include <utility>
#include <variant>

namespace schema_registry {

enum class Code : unsigned char {
    invalid_text,         // not JSON, Avro, Protobuf, ...
    invalid_schema,       // well-formed, but not a schema of its format
    invalid_binary,       // a message that is none of its schema
    incompatible,         // not compatible at the level asked for
    unresolved_reference, // a reference leads nowhere
    undefined_object,     // subject, version or selector names nothing
    duplicate_object,     // exists with other content
    object_in_use,        // a table or a reference holds it
    invalid_argument,     // none of the allowed values
    check_violation,      // a document violates its schema
    wrong_state,          // the lifecycle does not allow it
    read_only_subject,    // the mode does not allow it
    too_complex,          // a named limit of size, depth or steps was hit
    cancelled,            // the poll said so; the server layer processes the interrupt
    out_of_memory,
    unsupported, // a feature that this build or encoding cannot serve
    internal,    // a bug of ours
};

// What went wrong, for people. `message` is lower case without a period; `detail` and `hint` are
// sentences and may be empty.
struct Diagnostic {
    Code code = Code::internal;
    std::string message;
    std::string detail;
    std::string hint;
};

// Thrown by the core for exhaustion and by value_or_throw() at the gate.
class Error : public std::exception {
  public:
    explicit Error(Diagnostic diagnostic) : diagnostic_(std::move(diagnostic)) {}
    Error(Code code, std::string message, std::string detail = {}, std::string hint = {})
        : diagnostic_{code, std::move(message), std::move(detail), std::move(hint)}
    {
    }
    [[nodiscard]] const Diagnostic &diagnostic() const noexcept { return diagnostic_; }
    [[nodiscard]] const char *what() const noexcept override { return diagnostic_.message.c_str(); }

  private:
    Diagnostic diagnostic_;
};

template <typename T>
class [[nodiscard]] Result {
  public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Diagnostic diagnostic) : state_(std::in_place_index<1>, std::move(diagnostic)) {}

    [[nodiscard]] bool ok() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return ok(); }
    [[nodiscard]] T &operator*() noexcept { return *std::get_if<0>(&state_); }
    [[nodiscard]] const T &operator*() const noexcept { return *std::get_if<0>(&state_); }
    [[nodiscard]] T *operator->() noexcept { return std::get_if<0>(&state_); }
    [[nodiscard]] const T *operator->() const noexcept { return std::get_if<0>(&state_); }
    [[nodiscard]] Diagnostic &error() noexcept { return *std::get_if<1>(&state_); }
    [[nodiscard]] const Diagnostic &error() const noexcept { return *std::get_if<1>(&state_); }

  private:
    std::variant<T, Diagnostic> state_;
};

// The value, or its Diagnostic thrown as Error: how an expected failure leaves through the gate.
template <typename T>
[[nodiscard]] T value_or_throw(Result<T> result)
{
    if (!result.ok())
        throw Error(std::move(result.error()));
    return std::move(*result);
}

} // namespace schema_registry

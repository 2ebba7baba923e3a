// Document: a JSON value read from text into one relocatable block (offsets, no pointers).
//
// DocumentView is its InstanceView. A view is two pointers: the block and the value in it, so the
// same view reads constants that a compiled program carries in its own block.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/block.hpp"
#include "core/base/decimal.hpp"
#include "core/base/limits.hpp"
#include "core/base/result.hpp"
#include "core/json/view.hpp"

namespace schema_registry::json {

// One value. `offset` is from the start of the block: a string's bytes, a number's digits
// (int16_t), an array's Values, an object's Members. `size` counts bytes, digits, elements or
// members; of a boolean it is the value.
struct Value {
    Kind kind = Kind::null;
    bool negative = false; // of a number
    std::uint16_t unused = 0;
    std::int32_t weight = 0; // of a number
    std::uint32_t size = 0;
    std::uint32_t offset = 0;
};

struct Member {
    std::uint32_t key_offset = 0;
    std::uint32_t key_size = 0;
    Value value;
};

class DocumentView {
  public:
    class Members;

    DocumentView(const char *block, const Value *value) noexcept : block_(block), value_(value) {}

    [[nodiscard]] Kind kind() const noexcept { return value_->kind; }
    [[nodiscard]] bool boolean() const noexcept { return value_->size != 0; }
    [[nodiscard]] std::string_view text() const noexcept
    {
        return {block_ + value_->offset, value_->size};
    }
    [[nodiscard]] std::uint64_t tail() const noexcept { return text_tail(text()); }
    [[nodiscard]] DecimalView number() const noexcept
    {
        return {reinterpret_cast<const std::int16_t *>(block_ + value_->offset), value_->size,
                value_->weight, value_->negative};
    }
    [[nodiscard]] bool has_names_of(const DocumentView &, const Members &) const noexcept
    {
        return false;
    }
    [[nodiscard]] bool half_steps(HalfSteps &out) const noexcept
    {
        return to_half_steps(number(), out);
    }
    [[nodiscard]] std::uint32_t size() const noexcept { return value_->size; }
    [[nodiscard]] std::string_view key(std::uint32_t index) const noexcept
    {
        const Member &member = members_begin()[index];
        return {block_ + member.key_offset, member.key_size};
    }
    [[nodiscard]] DocumentView element(std::uint32_t index) const noexcept
    {
        if (value_->kind == Kind::object)
            return {block_, &members_begin()[index].value};
        return {block_, elements_begin() + index};
    }
    [[nodiscard]] std::optional<DocumentView> find(std::string_view key) const noexcept;

    class Members {
      public:
        Members(const char *block, const Member *first, const Member *end) noexcept
            : block_(block), current_(first - 1), end_(end)
        {
        }
        bool next() noexcept { return ++current_ < end_; }
        void advance() noexcept { ++current_; }
        [[nodiscard]] std::string_view key() const noexcept
        {
            return {block_ + current_->key_offset, current_->key_size};
        }
        [[nodiscard]] std::uint64_t tail() const noexcept { return text_tail(key()); }
        [[nodiscard]] Kind kind() const noexcept { return current_->value.kind; }
        [[nodiscard]] DocumentView value() const noexcept { return {block_, &current_->value}; }
        [[nodiscard]] DocumentView text() const noexcept { return value(); }
        [[nodiscard]] DecimalView number() const noexcept { return value().number(); }
        [[nodiscard]] bool half_steps(HalfSteps &out) const noexcept
        {
            return value().half_steps(out);
        }
        [[nodiscard]] bool is_number() const noexcept { return kind() == Kind::number; }
        bool advance_number(HalfSteps &out) noexcept
        {
            advance();
            return is_number() && half_steps(out);
        }
        [[nodiscard]] DocumentView container() const noexcept { return value(); }

      private:
        const char *block_;
        const Member *current_;
        const Member *end_;
    };

    class Elements {
      public:
        Elements(const char *block, const Value *first, const Value *end) noexcept
            : block_(block), current_(first - 1), end_(end)
        {
        }
        bool next() noexcept { return ++current_ < end_; }
        void advance() noexcept { ++current_; }
        [[nodiscard]] Kind kind() const noexcept { return current_->kind; }
        [[nodiscard]] DocumentView value() const noexcept { return {block_, current_}; }
        [[nodiscard]] DocumentView text() const noexcept { return value(); }
        [[nodiscard]] DecimalView number() const noexcept { return value().number(); }
        [[nodiscard]] bool half_steps(HalfSteps &out) const noexcept
        {
            return value().half_steps(out);
        }
        [[nodiscard]] bool is_number() const noexcept { return kind() == Kind::number; }
        bool advance_number(HalfSteps &out) noexcept
        {
            advance();
            return is_number() && half_steps(out);
        }
        [[nodiscard]] DocumentView container() const noexcept { return value(); }

      private:
        const char *block_;
        const Value *current_;
        const Value *end_;
    };

    [[nodiscard]] Members members() const noexcept
    {
        return {block_, members_begin(), members_begin() + value_->size};
    }
    [[nodiscard]] Members keys() const noexcept { return members(); }
    [[nodiscard]] Members values() const noexcept { return members(); }
    [[nodiscard]] Members values(const Members &) const noexcept { return members(); }
    [[nodiscard]] Elements elements() const noexcept
    {
        return {block_, elements_begin(), elements_begin() + value_->size};
    }

    // Identity of the place looked at (not equality of values).
    [[nodiscard]] const Value *address() const noexcept { return value_; }
    [[nodiscard]] const char *block() const noexcept { return block_; }

  private:
    [[nodiscard]] const Member *members_begin() const noexcept
    {
        return reinterpret_cast<const Member *>(block_ + value_->offset);
    }
    [[nodiscard]] const Value *elements_begin() const noexcept
    {
        return reinterpret_cast<const Value *>(block_ + value_->offset);
    }

    const char *block_;
    const Value *value_;
};

static_assert(InstanceView<DocumentView>);

// Owns the block. The root Value lies at its start.
class Document {
  public:
    explicit Document(Block block) : block_(std::move(block)) {}
    [[nodiscard]] DocumentView root() const noexcept
    {
        return {block_.data(), reinterpret_cast<const Value *>(block_.data())};
    }
    [[nodiscard]] std::span<const char> bytes() const noexcept { return block_.bytes(); }

  private:
    Block block_;
};

// Names the kind in messages: "null", "boolean", "number", "string", "array", "object".
[[nodiscard]] std::string_view kind_name(Kind kind) noexcept;

// Equality of JSON values: numbers by value, objects whatever their written order. This and hash()
// follow the nesting, and throw too_complex where the limits say that the stack is too deep.
template <InstanceView Left, InstanceView Right>
[[nodiscard]] bool equal(const Left &left, const Right &right,
                         const Limits &limits = kDefaultLimits);

// Equal for equal values, whichever views they are seen through.
template <InstanceView V>
[[nodiscard]] std::uint64_t hash(const V &view, const Limits &limits = kDefaultLimits);

} // namespace schema_registry::json

#include "core/json/equality.hpp"

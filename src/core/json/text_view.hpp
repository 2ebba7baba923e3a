// TextView: an InstanceView of a bare string, for schemas applied to the name of a member
// (propertyNames).
#pragma once

#include "core/json/view.hpp"

namespace schema_registry::json {

class TextView {
  public:
    explicit TextView(std::string_view text) noexcept : text_(text) {}

    struct Members {
        bool next() noexcept { return false; }
        void advance() noexcept {}
        [[nodiscard]] std::string_view key() const noexcept { return {}; }
        [[nodiscard]] std::uint64_t tail() const noexcept { return 0; }
        [[nodiscard]] Kind kind() const noexcept { return Kind::null; }
        [[nodiscard]] TextView value() const noexcept { return TextView({}); }
        [[nodiscard]] TextView text() const noexcept { return value(); }
        [[nodiscard]] DecimalView number() const noexcept { return {}; }
        [[nodiscard]] bool half_steps(HalfSteps &) const noexcept { return false; }
        [[nodiscard]] bool is_number() const noexcept { return false; }
        bool advance_number(HalfSteps &) noexcept { return false; }
        [[nodiscard]] TextView container() const noexcept { return value(); }
    };

    [[nodiscard]] Kind kind() const noexcept { return Kind::string; }
    [[nodiscard]] bool boolean() const noexcept { return false; }
    [[nodiscard]] std::string_view text() const noexcept { return text_; }
    [[nodiscard]] std::uint64_t tail() const noexcept { return text_tail(text_); }
    [[nodiscard]] DecimalView number() const noexcept { return {}; }
    [[nodiscard]] bool half_steps(HalfSteps &) const noexcept { return false; }
    [[nodiscard]] std::uint32_t size() const noexcept { return 0; }
    [[nodiscard]] std::string_view key(std::uint32_t) const noexcept { return {}; }
    [[nodiscard]] TextView element(std::uint32_t) const noexcept { return TextView({}); }
    [[nodiscard]] std::optional<TextView> find(std::string_view) const noexcept { return {}; }
    [[nodiscard]] Members members() const noexcept { return {}; }
    [[nodiscard]] Members keys() const noexcept { return {}; }
    [[nodiscard]] bool has_names_of(const TextView &, const Members &) const noexcept
    {
        return false;
    }
    [[nodiscard]] Members values() const noexcept { return {}; }
    [[nodiscard]] Members values(const Members &) const noexcept { return {}; }
    [[nodiscard]] Members elements() const noexcept { return {}; }

  private:
    std::string_view text_;
};

static_assert(InstanceView<TextView>);

} // namespace schema_registry::json

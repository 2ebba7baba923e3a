// Laws of plans, over schemas and instances by chance: nothing happens between equal schemas; where
// no step asks for anything, a valid instance becomes a valid one (but for one in fifty: a step does
// not see how combinations get in each other's way); what is reversible comes back.
#include <cstdio>
#include <cstdlib>

#include "support/generator.hpp"
#include "unit/evolution/plan_fixture.hpp"
#include "unit/jsonschema/schema_fixture.hpp"

namespace schema_registry::evolution {
namespace {

std::string text_of(const test::Tree &tree)
{
    std::pmr::string out;
    tree.append_text(out);
    return std::string(out);
}

struct Figures {
    int pairs = 0, complete = 0, carried = 0, refused = 0, returned = 0;
};

class Trial {
  public:
    Trial(const std::string &old_text, const std::string &new_text)
        : old_text_(old_text), new_text_(new_text), old_(old_text.c_str()), new_(new_text.c_str()),
          there_(old_text, new_text), back_(new_text, old_text)
    {
    }

    void carry(const std::string &instance, Figures &figures) const
    {
        const std::string before = normal(instance);
        if (!old_.accepts(before))
            return;
        EXPECT_EQ(Planned(old_text_, old_text_).converted(before), before) << old_text_;
        const std::string after = there_.converted(before);
        if (asks(there_))
            return;
        ++figures.carried;
        if (!new_.accepts(after)) {
            ++figures.refused;
            if (std::getenv("EVOLUTION_SHOWS"))
                std::printf("%s%s\n%s\n", what().c_str(), before.c_str(), after.c_str());
        }
        if (!there_.is_reversible() || asks(back_))
            return;
        ++figures.returned;
        EXPECT_EQ(back_.converted(after), before) << what() << after;
    }

    // Whether something is left to the schema's owner.
    [[nodiscard]] static bool asks(const Planned &plan)
    {
        for (const std::string &step : plan.steps()) {
            if (step.starts_with("verify") || step.starts_with("supply_expression"))
                return true;
        }
        return false;
    }
    [[nodiscard]] bool is_complete() const { return !asks(there_); }

  private:
    [[nodiscard]] std::string what() const
    {
        std::string out = "\n" + old_text_ + "\n" + new_text_ + "\n";
        for (const std::string &step : there_.steps())
            out += step + "\n";
        return out;
    }

    std::string old_text_, new_text_;
    jsonschema::Schema old_, new_;
    Planned there_, back_;
};

TEST(EvolutionProperties, InstancesAreCarriedOver)
{
    Figures figures;
    for (std::uint32_t seed = 0; seed < 2000; ++seed) {
        test::Generator generator(seed);
        test::Tree old_schema = generator.document();
        test::Tree new_schema = old_schema;
        for (std::uint32_t edits = 1 + generator.below(3); edits > 0; --edits)
            generator.change_schema(new_schema);
        try {
            const Trial trial(text_of(old_schema), text_of(new_schema));
            ++figures.pairs;
            figures.complete += trial.is_complete();
            for (int instance = 0; instance < 8; ++instance)
                trial.carry(text_of(generator.instance(old_schema)), figures);
        } catch (const Error &) { // a change may leave no schema
        }
    }
    std::printf("%d pairs, %d of them without questions; %d instances carried over, "
                "%d of them refused; %d back\n",
                figures.pairs, figures.complete, figures.carried, figures.refused,
                figures.returned);
    EXPECT_GT(figures.carried, 1000);
    EXPECT_LT(figures.refused * 50, figures.carried);
}

} // namespace
} // namespace schema_registry::evolution

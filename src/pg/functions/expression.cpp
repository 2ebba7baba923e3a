// require_expression(): whether a text is an SQL expression that anybody may evaluate: of a document
// and a value, by functions of the server whose result depends on their arguments alone. Such an
// expression reads nothing, changes nothing, and runs no code of a user, whoever wrote it. Tested by sql/migration_expressions.sql.
#include "pg/gate.hpp"

extern "C" {
#include "access/transam.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "parser/parse_collate.h"
#include "parser/parse_expr.h"
#include "parser/parse_node.h"
#include "parser/parse_type.h"
#include "parser/parser.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
}

#include "pg/errors.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>

namespace schema_registry::pg {

namespace {

[[noreturn]] void refuse(const char *detail)
{
    ereport(ERROR, (errcode(sqlstate_of(Code::invalid_argument)),
                    errmsg("expression cannot be used for migration"), errdetail("%s", detail)));
    pg_unreachable();
}

// The names that an expression may use: instance, value.
Node *name_as_parameter(ParseState *, ColumnRef *reference)
{
    if (list_length(reference->fields) != 1 || !IsA(linitial(reference->fields), String))
        return nullptr;
    const char *const name = strVal(linitial(reference->fields));
    const bool is_instance = std::strcmp(name, "instance") == 0;
    if (!is_instance && std::strcmp(name, "value") != 0)
        return nullptr;
    auto *const parameter = makeNode(Param);
    parameter->paramkind = PARAM_EXTERN;
    parameter->paramid = is_instance ? 1 : 2;
    parameter->paramtype = JSONBOID;
    parameter->paramtypmod = -1;
    parameter->paramcollid = InvalidOid;
    parameter->location = reference->location;
    return reinterpret_cast<Node *>(parameter);
}

// The one thing that the text selects, if it is no more than that.
Node *only_target(const char *source)
{
    List *const statements = raw_parser(source, RAW_PARSE_PLPGSQL_EXPR);
    auto *const select = reinterpret_cast<SelectStmt *>(linitial_node(RawStmt, statements)->stmt);
    SelectStmt rest = *select;
    rest.targetList = NIL;
    auto *const nothing = makeNode(SelectStmt);
    auto *const target = list_length(select->targetList) == 1 && equal(&rest, nothing)
                             ? linitial_node(ResTarget, select->targetList)
                             : nullptr;
    if (target == nullptr || target->name != nullptr)
        refuse("It is not a single expression.");
    // A star is no expression: whoever transforms one must not be given it.
    if (IsA(target->val, ColumnRef) &&
        IsA(llast(reinterpret_cast<ColumnRef *>(target->val)->fields), A_Star))
        refuse("It is not a single expression.");
    return target->val;
}

// Shows the parser's errors in the expression, where they are, instead of in the caller's statement.
void show_place(void *source)
{
    const int position = geterrposition();
    if (position <= 0)
        return;
    errposition(0);
    internalerrposition(position);
    internalerrquery(static_cast<const char *>(source));
}

// Functions that are not immutable because they write or read dates and numbers as settings say; who
// evaluates an expression fixes those.
constexpr Oid kAllowed[] = {
    F_CONCAT,
    F_CONCAT_WS,
    F_DATE_IN,
    F_DATE_OUT,
    F_FORMAT_TEXT,
    F_FORMAT_TEXT_ANY,
    F_JSONB_BUILD_ARRAY_,
    F_JSONB_BUILD_ARRAY_ANY,
    F_JSONB_BUILD_OBJECT_,
    F_JSONB_BUILD_OBJECT_ANY,
    F_TIMESTAMPTZ_IN,
    F_TIMESTAMPTZ_OUT,
    F_TIMESTAMP_IN,
    F_TIMESTAMP_OUT,
    F_TO_CHAR_NUMERIC_TEXT,
    F_TO_CHAR_TIMESTAMPTZ_TEXT,
    F_TO_CHAR_TIMESTAMP_TEXT,
    F_TO_DATE,
    F_TO_JSONB,
    F_TO_NUMBER,
    F_TO_TIMESTAMP_TEXT_TEXT,
};

bool is_foreign(Oid function, void *)
{
    return function >= FirstUnpinnedObjectId;
}

bool is_mutable(Oid function, void *)
{
    return func_volatile(function) != PROVOLATILE_IMMUTABLE &&
           std::find(std::begin(kAllowed), std::end(kAllowed), function) == std::end(kAllowed);
}

// A name that another schema than the server's own is asked for.
bool is_elsewhere(const List *names)
{
    const int count = list_length(names);
    return count > 2 || (count == 2 && std::strcmp(strVal(linitial(names)), "pg_catalog") != 0);
}

// Whether what was written names anything of a user: types, operators and functions may be others by
// the time the text is evaluated, and analysing it already evaluates literals.
bool names_foreign_thing(Node *node, void *context)
{
    if (node == nullptr)
        return false;
    if (IsA(node, TypeName)) {
        auto *const type = reinterpret_cast<TypeName *>(node);
        return is_elsewhere(type->names) || typenameTypeId(nullptr, type) >= FirstUnpinnedObjectId;
    }
    if (IsA(node, FuncCall) && is_elsewhere(reinterpret_cast<FuncCall *>(node)->funcname))
        return true;
    if (IsA(node, A_Expr) && is_elsewhere(reinterpret_cast<A_Expr *>(node)->name))
        return true;
    return IsA(node, CollateClause) || walk_raw_expression(node, names_foreign_thing, context);
}

bool has_foreign_code(Node *node, void *context)
{
    if (node == nullptr)
        return false;
    if (IsA(node, CoerceToDomain) || check_functions_in_node(node, is_foreign, context))
        return true;
    return walk_expression(node, has_foreign_code, context);
}

bool is_mutable_expression(Node *node, void *context)
{
    if (node == nullptr)
        return false;
    if (IsA(node, SQLValueFunction) || IsA(node, NextValueExpr) ||
        check_functions_in_node(node, is_mutable, context))
        return true;
    return walk_expression(node, is_mutable_expression, context);
}

} // namespace

SR_FUNCTION(sr_require_expression)
{
    // In parentheses, as it is evaluated: what is allowed in front of a list of targets is not there.
    const char *const source = psprintf("(%s\n)", text_to_cstring(PG_GETARG_TEXT_PP(0)));
    // No other context: it would be that of our own functions.
    ErrorContextCallback *const outer = error_context_stack;
    ErrorContextCallback context{nullptr, show_place, const_cast<char *>(source)};
    error_context_stack = &context;
    ParseState *const state = make_parsestate(nullptr);
    state->p_sourcetext = source;
    state->p_pre_columnref_hook = name_as_parameter;
    Node *const written = only_target(source);
    if (names_foreign_thing(written, nullptr))
        refuse("It uses functions, operators or types that are not the server's own.");
    Node *const expression = transformExpr(state, written, EXPR_KIND_GENERATED_COLUMN);
    assign_expr_collations(state, expression);
    const Oid type = exprType(expression);
    if (has_foreign_code(expression, nullptr))
        refuse("It uses functions, operators or types that are not the server's own.");
    if (is_mutable_expression(expression, nullptr))
        refuse("It uses functions that do not depend on their arguments alone.");
    if (type == UNKNOWNOID || get_typtype(type) == TYPTYPE_PSEUDO)
        refuse("Its type is not known: cast it, as in 'x'::text.");
    free_parsestate(state);
    error_context_stack = outer;
    return BoolGetDatum(true);
}

} // namespace schema_registry::pg

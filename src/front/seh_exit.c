/*
 * The ways out of a statement: return, break, continue, goto and __leave. What leaves the body of a __try that has a
 * __finally notes where it goes on, and jumps to the __finally block, at whose end it goes on there (seh_try.c).
 */
#include "front/seh_p.h"
#include <string.h>

static struct scope *innermost_guarded(struct lowering *l)
{
    struct scope *scope = l->scope;

    while (scope && scope->kind != SCOPE_GUARDED)
        scope = scope->outer;
    return scope;
}

/* What a break or continue crosses first: a guarded body, or, as usual, nothing but the loop itself. */
static struct scope *crossed(struct lowering *l, bool is_continue)
{
    struct scope *scope = l->scope;

    while (scope && scope->kind != SCOPE_GUARDED && scope->kind != SCOPE_LOOP &&
           (is_continue || scope->kind != SCOPE_SWITCH))
        scope = scope->outer;
    return scope && scope->kind == SCOPE_GUARDED ? scope : NULL;
}

static void divert(struct lowering *l, const struct token *like, const struct scope *scope, unsigned code)
{
    tokens_add_text(l->out, like, "{ lab_seh_exit_%u = %u; goto lab_seh_end_%u; }", scope->number, code, scope->number);
}

void emit_return(struct lowering *l, const struct token *like, size_t at, size_t end)
{
    struct scope *scope = innermost_guarded(l);
    bool has_value = skip_blank(l->list, at, end) < end;

    if (!scope) {
        tokens_add_text(l->out, like, "return");
        lower_expression(l, at, end);
        tokens_add_text(l->out, like, ";");
        return;
    }
    scope->returns = true;
    tokens_add_text(l->out, like, "{ ");
    if (has_value && l->return_type)
        tokens_add_text(l->out, like, "lab_seh_value_%u = ", scope->number);
    lower_expression(l, at, end);
    tokens_add_text(l->out, like, "; lab_seh_exit_%u = 1; goto lab_seh_end_%u; }", scope->number, scope->number);
}

void emit_return_value(struct lowering *l, const struct token *like, unsigned number)
{
    struct scope *scope = innermost_guarded(l);

    if (!scope) {
        if (l->return_type)
            tokens_add_text(l->out, like, "return lab_seh_value_%u;", number);
        else
            tokens_add_text(l->out, like, "return;");
        return;
    }
    scope->returns = true;
    if (l->return_type)
        tokens_add_text(l->out, like, "{ lab_seh_value_%u = lab_seh_value_%u; ", scope->number, number);
    else
        tokens_add_text(l->out, like, "{ ");
    divert(l, like, scope, 1);
    tokens_add_text(l->out, like, " }");
}

void emit_break(struct lowering *l, const struct token *like)
{
    struct scope *scope = crossed(l, false);

    if (!scope) {
        tokens_add_text(l->out, like, "break;");
        return;
    }
    scope->breaks = true;
    divert(l, like, scope, 2);
}

void emit_continue(struct lowering *l, const struct token *like)
{
    struct scope *scope = crossed(l, true);

    if (!scope) {
        tokens_add_text(l->out, like, "continue;");
        return;
    }
    scope->continues = true;
    divert(l, like, scope, 3);
}

static bool same_word(const struct token *a, const struct token *b)
{
    return a->length == b->length && !memcmp(a->text, b->text, a->length);
}

static bool has_label(struct lowering *l, const struct scope *scope, const struct token *name)
{
    size_t before = scope->begin;

    for (size_t i = scope->begin; i < scope->end; i++) {
        if (is_blank(&l->list[i]))
            continue;
        if (l->list[i].kind == TOKEN_WORD && same_word(&l->list[i], name)) {
            size_t colon = skip_blank(l->list, i + 1, scope->end);

            if (colon < scope->end && token_is(&l->list[colon], ":") && !token_is(&l->list[before], "?") &&
                !token_is(&l->list[before], "case"))
                return true;
        }
        before = i;
    }
    return false;
}

static unsigned label_code(struct lowering *l, struct scope *scope, const struct token *name)
{
    for (unsigned i = 0; i < scope->label_count; i++)
        if (same_word(scope->labels[i], name))
            return 4 + i;
    if (scope->label_count == MOST_LABELS)
        source_error(l->files, name, "more than %d labels are jumped to out of this __try", MOST_LABELS);
    scope->labels[scope->label_count++] = name;
    return 3 + scope->label_count;
}

void emit_goto(struct lowering *l, const struct token *like, const struct token *label)
{
    struct scope *scope = innermost_guarded(l);

    if (scope && !has_label(l, scope, label))
        divert(l, like, scope, label_code(l, scope, label));
    else
        tokens_add_text(l->out, like, "goto %.*s;", (int)label->length, label->text);
}

void emit_leave(struct lowering *l, const struct token *like)
{
    struct scope *scope = l->scope;

    while (scope && scope->kind != SCOPE_TRY && scope->kind != SCOPE_GUARDED)
        scope = scope->outer;
    if (!scope)
        source_error(l->files, like, "__leave outside of a __try");
    tokens_add_text(l->out, like, "goto lab_seh_end_%u;", scope->number);
}

/*
 * A __try statement, lowered: a block with a frame on the stack, which the compiler's cleanup attribute takes off the
 * chain however the block is left.
 *
 *   __try B __except (F) H      { frame; if (!set) { B end: pop } else { if (filtering) decide(F); H } }
 *   __try B __finally E         { frame; exit = 0; if (!set) { B } else exit = -1; end: pop; E; go on by exit }
 */
#include "front/seh_p.h"

#define UNUSED "__attribute__((unused))"

static size_t block_at(struct lowering *l, size_t keyword, size_t at, size_t end, const char *name)
{
    size_t block = skip_blank(l->list, at, end);

    if (block >= end || !token_is(&l->list[block], "{"))
        source_error(l->files, &l->list[keyword], "%s needs a block in braces", name);
    return block;
}

static void open_frame(struct lowering *l, const struct token *like, unsigned n, int final)
{
    tokens_add_text(l->out, like,
                    "{ struct lab_seh_frame lab_seh_%u __attribute__((cleanup(lab_seh_leave))); "
                    "lab_seh_enter(&lab_seh_%u, %d); ",
                    n, n, final);
}

static void lower_within(struct lowering *l, struct scope *scope, size_t at, size_t end)
{
    scope->outer = l->scope;
    l->scope = scope;
    lower_statement(l, at, end);
    l->scope = scope->outer;
}

static void filter_within(struct lowering *l, unsigned number, size_t at, size_t end)
{
    struct scope scope = {.kind = SCOPE_FILTER, .number = number, .outer = l->scope};

    l->scope = &scope;
    lower_expression(l, at, end);
    l->scope = scope.outer;
}

static size_t lower_except(struct lowering *l, size_t at, size_t body, size_t keyword, size_t end, unsigned n)
{
    size_t open = skip_blank(l->list, keyword + 1, end), close, block, stop;
    struct scope scope = {.kind = SCOPE_TRY, .number = n}, handler = {.kind = SCOPE_HANDLER, .number = n};

    if (open >= end || !token_is(&l->list[open], "("))
        source_error(l->files, &l->list[keyword], "__except needs a filter expression in parentheses");
    close = matching(l->files, l->list, open, end);
    if (skip_blank(l->list, open + 1, close - 1) == close - 1)
        source_error(l->files, &l->list[keyword], "__except has no filter expression");
    block = block_at(l, keyword, close, end, "__except");
    stop = matching(l->files, l->list, block, end);
    open_frame(l, &l->list[at], n, 0);
    tokens_add_text(l->out, &l->list[at], "if (!lab_seh_set(&lab_seh_%u)) {", n);
    lower_within(l, &scope, body, keyword);
    tokens_add_text(l->out, &l->list[keyword],
                    " lab_seh_end_%u: " UNUSED "; lab_seh_pop(&lab_seh_%u); } else { "
                    "if (lab_seh_%u.filtering) lab_seh_decide(&lab_seh_%u, ",
                    n, n, n, n);
    filter_within(l, n, keyword + 1, close);
    tokens_add_text(l->out, &l->list[close - 1], ");");
    lower_expression(l, close, block);
    lower_within(l, &handler, block, stop);
    tokens_add_text(l->out, &l->list[stop - 1], " } }");
    return stop;
}

static void emit_dispatch(struct lowering *l, const struct scope *exits, const struct token *like)
{
    unsigned n = exits->number;

    tokens_add_text(l->out, like, " if (lab_seh_exit_%u == -1) lab_seh_resume(&lab_seh_%u);", n, n);
    if (exits->returns) {
        tokens_add_text(l->out, like, " if (lab_seh_exit_%u == 1) ", n);
        emit_return_value(l, like, n);
    }
    if (exits->breaks) {
        tokens_add_text(l->out, like, " if (lab_seh_exit_%u == 2) ", n);
        emit_break(l, like);
    }
    if (exits->continues) {
        tokens_add_text(l->out, like, " if (lab_seh_exit_%u == 3) ", n);
        emit_continue(l, like);
    }
    for (unsigned i = 0; i < exits->label_count; i++) {
        tokens_add_text(l->out, like, " if (lab_seh_exit_%u == %u) ", n, 4 + i);
        emit_goto(l, like, exits->labels[i]);
    }
}

static size_t lower_finally(struct lowering *l, size_t at, size_t body, size_t keyword, size_t end, unsigned n)
{
    size_t block = block_at(l, keyword, keyword + 1, end, "__finally"), slot;
    size_t stop = matching(l->files, l->list, block, end);
    struct scope exits = {.kind = SCOPE_GUARDED, .number = n, .begin = body, .end = keyword};
    struct scope final = {.kind = SCOPE_FINALLY, .number = n};

    open_frame(l, &l->list[at], n, 1);
    tokens_add_text(l->out, &l->list[at], "int lab_seh_exit_%u = 0; ", n);
    slot = l->out->count; /* for the value that is returned, if one is */
    tokens_add_text(l->out, &l->list[at], " ");
    tokens_add_text(l->out, &l->list[at], "if (!lab_seh_set(&lab_seh_%u)) ", n);
    lower_within(l, &exits, body, keyword);
    if (exits.returns && l->return_type)
        token_set_text(&l->out->list[slot], "%s lab_seh_value_%u; ", l->return_type, n);
    tokens_add_text(l->out, &l->list[keyword],
                    " else lab_seh_exit_%u = -1; lab_seh_end_%u: " UNUSED "; lab_seh_pop(&lab_seh_%u); "
                    "lab_seh_%u.abnormal = lab_seh_exit_%u != 0;",
                    n, n, n, n, n);
    lower_expression(l, keyword + 1, block);
    lower_within(l, &final, block, stop);
    emit_dispatch(l, &exits, &l->list[stop - 1]);
    tokens_add_text(l->out, &l->list[stop - 1], " }");
    return stop;
}

size_t lower_try(struct lowering *l, size_t at, size_t end)
{
    size_t body = block_at(l, at, at + 1, end, "__try");
    size_t keyword = skip_blank(l->list, matching(l->files, l->list, body, end), end);
    unsigned number = (*l->next)++;

    if (keyword < end && is_except(&l->list[keyword]))
        return lower_except(l, at, body, keyword, end, number);
    if (keyword < end && is_finally(&l->list[keyword]))
        return lower_finally(l, at, body, keyword, end, number);
    source_error(l->files, &l->list[at], "__try has neither __except nor __finally");
}

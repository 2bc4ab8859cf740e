/* Walks the statements of a function that has a __try, so that each knows what it stands in. */
#include "front/seh_p.h"
#include <string.h>

static size_t copy_blank(struct lowering *l, size_t at, size_t end)
{
    for (; at < end && is_blank(&l->list[at]); at++)
        tokens_add(l->out, &l->list[at]);
    return at;
}

/* The number of the __try that `name` speaks of in this place. */
static unsigned frame_of(struct lowering *l, const struct token *token, const char *name, enum scope_kind one,
                         enum scope_kind other)
{
    struct scope *scope = l->scope;

    while (scope && scope->kind != one && scope->kind != other)
        scope = scope->outer;
    if (!scope)
        source_error(l->files, token, "%s", name);
    return scope->number;
}

static void lower_word(struct lowering *l, const struct token *token)
{
    if (token->first != '_' || token->length < 6)
        tokens_add(l->out, token);
    else if (token_is(token, "__lab_exception_code"))
        tokens_add_text(
            l->out, token, "(lab_seh_%u.code)",
            frame_of(l, token, "GetExceptionCode() is for filters and __except blocks", SCOPE_FILTER, SCOPE_HANDLER));
    else if (token_is(token, "__lab_exception_information"))
        tokens_add_text(
            l->out, token, "(lab_seh_%u.pointers)",
            frame_of(l, token, "GetExceptionInformation() is for filters only", SCOPE_FILTER, SCOPE_FILTER));
    else if (token_is(token, "__lab_abnormal_termination"))
        tokens_add_text(
            l->out, token, "(lab_seh_%u.abnormal)",
            frame_of(l, token, "AbnormalTermination() is for __finally blocks", SCOPE_FINALLY, SCOPE_FINALLY));
    else
        tokens_add(l->out, token);
}

void lower_expression(struct lowering *l, size_t at, size_t end)
{
    while (at < end) {
        const struct token *token = &l->list[at];

        if (token->kind == TOKEN_WORD) {
            lower_word(l, token);
        } else if (token->first == '(' && token->kind == TOKEN_PUNCTUATION) {
            size_t brace = skip_blank(l->list, at + 1, end);

            if (brace < end && token_is(&l->list[brace], "{")) { /* a statement in an expression */
                tokens_add(l->out, token);
                copy_blank(l, at + 1, brace);
                at = lower_statement(l, brace, end);
                continue;
            }
            tokens_add(l->out, token);
        } else {
            tokens_add(l->out, token);
        }
        at++;
    }
}

/* Behind the semicolon of the expression or declaration at `at`, or at the brace that ends its block without one. */
static size_t expression_end(struct lowering *l, size_t at, size_t end)
{
    int depth = 0;

    for (; at < end; at++) {
        const struct token *token = &l->list[at];

        if (token->kind != TOKEN_PUNCTUATION)
            continue;
        if (strchr("({[", token->first))
            depth++;
        if (strchr(")}]", token->first) && --depth < 0)
            return at;
        if (token->first == ';' && !depth)
            return at + 1;
    }
    return end;
}

static size_t copy_parentheses(struct lowering *l, size_t at, size_t end)
{
    size_t close;

    at = copy_blank(l, at, end);
    if (at >= end || !token_is(&l->list[at], "("))
        return at;
    close = matching(l->files, l->list, at, end);
    lower_expression(l, at, close);
    return close;
}

static size_t lower_nested(struct lowering *l, enum scope_kind kind, size_t at, size_t end)
{
    struct scope scope = {.kind = kind, .outer = l->scope};

    l->scope = &scope;
    at = lower_statement(l, at, end);
    l->scope = scope.outer;
    return at;
}

static size_t lower_do(struct lowering *l, size_t at, size_t end)
{
    tokens_add(l->out, &l->list[at]);
    at = copy_blank(l, lower_nested(l, SCOPE_LOOP, at + 1, end), end);
    if (at < end && token_is(&l->list[at], "while")) {
        tokens_add(l->out, &l->list[at]);
        at = copy_blank(l, copy_parentheses(l, at + 1, end), end);
        if (at < end && token_is(&l->list[at], ";"))
            tokens_add(l->out, &l->list[at++]);
    }
    return at;
}

static size_t lower_if(struct lowering *l, size_t at, size_t end)
{
    size_t other;

    tokens_add(l->out, &l->list[at]);
    at = copy_parentheses(l, at + 1, end);
    at = lower_statement(l, at, end);
    other = skip_blank(l->list, at, end);
    if (other < end && token_is(&l->list[other], "else")) {
        copy_blank(l, at, other);
        tokens_add(l->out, &l->list[other]);
        at = lower_statement(l, other + 1, end);
    }
    return at;
}

static size_t lower_block(struct lowering *l, size_t at, size_t end)
{
    size_t stop = matching(l->files, l->list, at, end) - 1;

    tokens_add(l->out, &l->list[at++]);
    while ((at = copy_blank(l, at, stop)) < stop)
        at = lower_statement(l, at, stop);
    tokens_add(l->out, &l->list[stop]);
    return stop + 1;
}

static size_t lower_jump(struct lowering *l, size_t at, size_t end)
{
    const struct token *token = &l->list[at];
    size_t stop = expression_end(l, at, end), label = skip_blank(l->list, at + 1, end);
    size_t rest = stop > at && token_is(&l->list[stop - 1], ";") ? stop - 1 : stop;

    if (token_is(token, "return")) {
        emit_return(l, token, at + 1, rest);
        return stop;
    }
    if (token_is(token, "break"))
        emit_break(l, token);
    else if (token_is(token, "continue"))
        emit_continue(l, token);
    else if (is_leave(token))
        emit_leave(l, token);
    else if (label < rest && l->list[label].kind == TOKEN_WORD)
        emit_goto(l, token, &l->list[label]);
    for (size_t i = at + 1; i < rest; i++) /* lines stay lines */
        if (is_blank(&l->list[i]))
            tokens_add(l->out, &l->list[i]);
    return stop;
}

/* Behind the colon of `case X:`, `default:` or `label:`; `at` itself where it is none of these. */
static size_t label_end(struct lowering *l, size_t at, size_t end)
{
    size_t colon = skip_blank(l->list, at + 1, end);
    int depth = 0;

    if (!token_is(&l->list[at], "case")) {
        if (colon >= end || !token_is(&l->list[colon], ":"))
            return at;
        if (colon + 1 < end && token_is(&l->list[colon + 1], ":")) /* C++: a qualified name */
            return at;
        return colon + 1;
    }
    for (; colon < end && !token_is(&l->list[colon], ";"); colon++) {
        depth += token_is(&l->list[colon], "?");
        if (token_is(&l->list[colon], ":") && depth-- == 0)
            return colon + 1;
    }
    return at;
}

static bool is_jump(const struct token *token)
{
    return token_is(token, "return") || token_is(token, "break") || token_is(token, "continue") ||
           token_is(token, "goto") || is_leave(token);
}

static size_t lower_keyword(struct lowering *l, size_t at, size_t end)
{
    const struct token *token = &l->list[at];

    if (is_try(token))
        return lower_try(l, at, end);
    if (is_except(token) || is_finally(token))
        source_error(l->files, token, "%.*s without __try", (int)token->length, token->text);
    if (is_jump(token))
        return lower_jump(l, at, end);
    if (token_is(token, "if"))
        return lower_if(l, at, end);
    if (token_is(token, "do"))
        return lower_do(l, at, end);
    if (token_is(token, "for") || token_is(token, "while") || token_is(token, "switch")) {
        tokens_add(l->out, token);
        return lower_nested(l, token_is(token, "switch") ? SCOPE_SWITCH : SCOPE_LOOP, copy_parentheses(l, at + 1, end),
                            end);
    }
    return at;
}

size_t lower_statement(struct lowering *l, size_t at, size_t end)
{
    size_t behind;

    for (;;) {
        at = copy_blank(l, at, end);
        if (at >= end)
            return at;
        if (token_is(&l->list[at], "{"))
            return lower_block(l, at, end);
        if (l->list[at].kind == TOKEN_WORD) {
            behind = label_end(l, at, end);
            if (behind > at) {
                lower_expression(l, at, behind);
                at = behind;
                if (skip_blank(l->list, at, end) >= end) /* MSVC lets a label end a block */
                    tokens_add_text(l->out, &l->list[at - 1], ";");
                continue;
            }
            behind = lower_keyword(l, at, end);
            if (behind > at)
                return behind;
        }
        behind = expression_end(l, at, end);
        if (behind == at)
            behind++;
        lower_expression(l, at, behind);
        return behind;
    }
}

/*
 * C++ that MSVC takes and others don't: `sizeof Type` without parentheses, operators new and delete that are static
 * in a file, and operators new that may give NULL although they don't say so: MSVC never trusts them.
 */
#include "front/rewrite.h"
#include <string.h>

static size_t next_of(const struct tokens *tokens, size_t at)
{
    do
        at++;
    while (at < tokens->count && token_is_gap(&tokens->list[at]));
    return at;
}

/* Parentheses mean the same around an expression and around a type, so nobody has to know which it is. */
static void enclose_operand(struct tokens *tokens, size_t word)
{
    size_t operand = next_of(tokens, word), behind = next_of(tokens, operand);
    struct token *token = &tokens->list[operand];

    if (behind >= tokens->count || token->kind != TOKEN_WORD || token->system || token_is(token, "this"))
        return;
    if (tokens->list[behind].kind != TOKEN_PUNCTUATION || !strchr("),;}]?", tokens->list[behind].first))
        return;
    token_set_text(token, "(%.*s)", (int)token->length, token->text);
}

static bool is_new_or_delete(const struct tokens *tokens, size_t word)
{
    size_t name = next_of(tokens, word);

    return name < tokens->count && (token_is(&tokens->list[name], "new") || token_is(&tokens->list[name], "delete"));
}

static void drop_static(struct tokens *tokens, size_t word)
{
    while (word-- > 0) {
        struct token *token = &tokens->list[word];

        if (token_is_mark(token, ';') || token_is_mark(token, '}') || token_is_mark(token, '{'))
            return;
        if (token->kind == TOKEN_WORD && token_is(token, "static"))
            token_set_text(token, " ");
    }
}

/*
 * One that takes more than a size throws nothing, so that nobody constructs where it gave NULL. The one that takes a
 * size alone is the language's own, and stays as it is declared: -fcheck-new sees to it.
 */
static void declare_noexcept(struct tokens *tokens, size_t word)
{
    size_t at = next_of(tokens, next_of(tokens, word)), behind;
    int depth = 0;
    bool more = false;

    if (at < tokens->count && token_is_mark(&tokens->list[at], '['))
        at = next_of(tokens, next_of(tokens, at));
    if (at >= tokens->count || !token_is_mark(&tokens->list[at], '('))
        return;
    for (; at < tokens->count; at++) {
        depth += token_is_mark(&tokens->list[at], '(') - token_is_mark(&tokens->list[at], ')');
        more |= depth == 1 && token_is_mark(&tokens->list[at], ',');
        if (!depth)
            break;
    }
    behind = next_of(tokens, at);
    if (more && behind < tokens->count &&
        (token_is_mark(&tokens->list[behind], '{') || token_is_mark(&tokens->list[behind], ';')))
        token_set_text(&tokens->list[at], ") noexcept");
}

/* A declaration gives a void *; a call stands behind anything else. */
static bool declares_new(const struct tokens *tokens, size_t word)
{
    if (!token_is(&tokens->list[next_of(tokens, word)], "new"))
        return false;
    while (word-- > 0) {
        const struct token *token = &tokens->list[word];

        if (token_is(token, "void"))
            return true;
        if (!token_is_gap(token) && token->kind != TOKEN_WORD && !token_is_mark(token, '*'))
            return false;
    }
    return false;
}

void rewrite_cxx(struct tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++) {
        const struct token *token = &tokens->list[i];

        if (token->kind != TOKEN_WORD || token->system)
            continue;
        if (token->first == 's' && token_is(token, "sizeof")) {
            enclose_operand(tokens, i);
        } else if (token->first == 'o' && token_is(token, "operator") && is_new_or_delete(tokens, i)) {
            drop_static(tokens, i);
            if (declares_new(tokens, i))
                declare_noexcept(tokens, i);
        }
    }
}

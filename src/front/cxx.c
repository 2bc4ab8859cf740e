/*
 * C++ that MSVC takes and others don't: `sizeof Type` without parentheses, and operators new and delete that are static
 * in a file.
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

void rewrite_cxx(struct tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++) {
        const struct token *token = &tokens->list[i];

        if (token->kind != TOKEN_WORD || token->system)
            continue;
        if (token->first == 's' && token_is(token, "sizeof"))
            enclose_operand(tokens, i);
        else if (token->first == 'o' && token_is(token, "operator") && is_new_or_delete(tokens, i))
            drop_static(tokens, i);
    }
}

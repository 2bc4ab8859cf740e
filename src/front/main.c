/* Programs: `void main`, which MSVC takes, becomes `int main` that returns 0. */
#include "front/rewrite.h"

static bool is_gap(const struct token *token)
{
    return token->kind == TOKEN_SPACE || token->kind == TOKEN_MARKER || token->kind == TOKEN_PRAGMA || !token->length;
}

static size_t skip_gap(const struct tokens *tokens, size_t at)
{
    while (at < tokens->count && is_gap(&tokens->list[at]))
        at++;
    return at;
}

/* `return;` returns 0, and so does the end. */
static void return_zero(struct tokens *tokens, size_t at)
{
    int depth = 0;

    for (; at < tokens->count; at++) {
        struct token *token = &tokens->list[at];
        size_t next;

        depth += token_is(token, "{");
        if (token_is(token, ";") && !depth)
            return; /* only declared */
        if (token_is(token, "}") && --depth == 0) {
            token_set_text(token, "return 0; }");
            return;
        }
        if (token->kind != TOKEN_WORD || !token_is(token, "return"))
            continue;
        next = skip_gap(tokens, at + 1);
        if (next < tokens->count && token_is(&tokens->list[next], ";"))
            token_set_text(token, "return 0");
    }
}

void rewrite_main(struct tokens *tokens)
{
    int depth = 0;

    for (size_t i = 0; i < tokens->count; i++) {
        struct token *token = &tokens->list[i];
        size_t name;

        depth += token_is(token, "{") - token_is(token, "}");
        if (depth || token->kind != TOKEN_WORD || !token_is(token, "void"))
            continue;
        name = skip_gap(tokens, i + 1);
        if (name >= tokens->count ||
            (!token_is(&tokens->list[name], "main") && !token_is(&tokens->list[name], "wmain")))
            continue;
        if (!token_is(&tokens->list[skip_gap(tokens, name + 1)], "("))
            continue;
        token_set_text(token, "int");
        return_zero(tokens, name);
    }
}

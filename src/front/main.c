/* Programs: `void main`, which MSVC takes, becomes `int main` that returns 0. */
#include "front/rewrite.h"
#include <stdlib.h>

static size_t skip_gap(const struct tokens *tokens, size_t at)
{
    while (at < tokens->count && token_is_gap(&tokens->list[at]))
        at++;
    return at;
}

/* Copies the function's body: `return;` returns 0, and so does the end. Returns what is behind it. */
static size_t copy_body(const struct tokens *tokens, size_t at, struct tokens *out)
{
    int depth = 0;

    for (; at < tokens->count; at++) {
        const struct token *token = &tokens->list[at];
        size_t next;

        depth += token_is(token, "{");
        if (token_is(token, "}") && --depth == 0) {
            tokens_add_text(out, token, " return 0; ");
            return at;
        }
        tokens_add(out, token);
        if (token_is(token, ";") && !depth)
            return at + 1; /* only declared */
        if (token->kind != TOKEN_WORD || !token_is(token, "return"))
            continue;
        next = skip_gap(tokens, at + 1);
        if (next < tokens->count && token_is(&tokens->list[next], ";"))
            tokens_add_text(out, token, " 0");
    }
    return at;
}

static bool is_main(const struct tokens *tokens, size_t type)
{
    size_t name = skip_gap(tokens, type + 1), open;

    if (name >= tokens->count || (!token_is(&tokens->list[name], "main") && !token_is(&tokens->list[name], "wmain")))
        return false;
    open = skip_gap(tokens, name + 1);
    return open < tokens->count && token_is(&tokens->list[open], "(");
}

void rewrite_main(struct tokens *tokens)
{
    struct tokens out = {.files = tokens->files, .file_count = tokens->file_count};
    int depth = 0;

    for (size_t i = 0; i < tokens->count;) {
        const struct token *token = &tokens->list[i];

        depth += token_is(token, "{") - token_is(token, "}");
        if (!depth && token->kind == TOKEN_WORD && token_is(token, "void") && is_main(tokens, i)) {
            tokens_add_text(&out, token, "int");
            i = copy_body(tokens, i + 1, &out);
        } else {
            tokens_add(&out, token);
            i++;
        }
    }
    free(tokens->list);
    *tokens = out;
}

/* The passes over a preprocessed source, in order. */
#include "front/rewrite.h"
#include <stdlib.h>
#include <string.h>

/* MSVC drops the comma before an empty __VA_ARGS__, which leaves ", )" or ", ," after any other preprocessor. */
static void drop_empty_arguments(struct tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++) {
        size_t next = i + 1;

        if (tokens->list[i].first != ',' || tokens->list[i].kind != TOKEN_PUNCTUATION)
            continue;
        while (next < tokens->count &&
               (tokens->list[next].kind == TOKEN_SPACE || tokens->list[next].kind == TOKEN_MARKER))
            next++;
        if (next < tokens->count && tokens->list[next].kind == TOKEN_PUNCTUATION &&
            (tokens->list[next].first == ')' || tokens->list[next].first == ','))
            tokens->list[i] = (struct token){.text = "", .kind = TOKEN_SPACE};
    }
}

struct rewritten rewrite(const char *text, size_t length)
{
    struct tokens tokens = tokens_read(text, length);
    struct rewritten result = {0};
    char *at;

    drop_empty_arguments(&tokens);
    rewrite_long(&tokens);
    rewrite_paged(&tokens);
    rewrite_seh(&tokens);
    for (size_t i = 0; i < tokens.count; i++)
        result.length += tokens.list[i].length;
    at = result.text = malloc(result.length + 1);
    if (!at)
        abort();
    for (size_t i = 0; i < tokens.count; i++) {
        memcpy(at, tokens.list[i].text, tokens.list[i].length);
        at += tokens.list[i].length;
    }
    *at = 0;
    tokens_free(&tokens);
    return result;
}

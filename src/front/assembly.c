/* Assembly in the line of MSVC: its compilers for 64 bits have none, and what it says is about 32. */
#include "front/rewrite.h"

void refuse_assembly(const struct tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++) {
        const struct token *token = &tokens->list[i];
        size_t next = i + 1;

        if (token->first != '_' || token->kind != TOKEN_WORD || token->system)
            continue;
        if (!token_is(token, "_asm") && !token_is(token, "__asm"))
            continue;
        while (next < tokens->count && token_is_gap(&tokens->list[next]))
            next++;
        if (next == tokens->count || token_is_mark(&tokens->list[next], '(') ||
            token_is(&tokens->list[next], "volatile") || token_is(&tokens->list[next], "goto"))
            continue; /* gcc's */
        source_error(tokens, token, "%.*s is for x86 of 32 bits: MSVC has none for x64, which ntlab builds for",
                     (int)token->length, token->text);
    }
}

/* The passes over a preprocessed source, in order. */
#include "front/rewrite.h"
#include <stdlib.h>
#include <string.h>

struct rewritten rewrite(const char *text, size_t length, unsigned what)
{
    struct tokens tokens = tokens_read(text, length);
    struct rewritten result = {0};
    char *at;

    refuse_framework(&tokens);
    refuse_assembly(&tokens);
    rewrite_text(&tokens);
    rewrite_empty_arguments(&tokens);
    rewrite_pragma(&tokens);
    rewrite_scalar_enum(&tokens);
    rewrite_own_types(&tokens);
    rewrite_function(&tokens);
    if (what & REWRITE_PROGRAM)
        rewrite_main(&tokens);
    if ((what & REWRITE_PROGRAM) && (what & REWRITE_CXX))
        rewrite_annotation(&tokens);
    if (what & REWRITE_CXX) {
        rewrite_goto(&tokens);
        rewrite_cxx(&tokens);
    } else {
        rewrite_inline(&tokens);
        rewrite_lvalue(&tokens);
    }
    rewrite_enum(&tokens);
    rewrite_alignment(&tokens);
    rewrite_long(&tokens);
    rewrite_declarations(&tokens, what & REWRITE_CXX);
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

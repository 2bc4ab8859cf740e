/* A source that includes wdf.h may do so for nothing; one that uses the framework is told what it needs. */
#include "front/rewrite.h"
#include <ctype.h>
#include <string.h>

static bool includes_framework(const struct tokens *tokens)
{
    for (size_t i = 0; i < tokens->file_count; i++) {
        const char *slash = strrchr(tokens->files[i], '/');

        if (slash && !strcmp(slash, "/wdf.h"))
            return true;
    }
    return false;
}

/* WdfDriverCreate, WDFDEVICE, WDF_NO_HANDLE */
static bool is_of_framework(const struct token *token)
{
    if (token->kind != TOKEN_WORD || token->system || token->length < 5 || token->first != 'W')
        return false;
    return (!memcmp(token->text, "Wdf", 3) && isupper((unsigned char)token->text[3])) ||
           (!memcmp(token->text, "WDF", 3) && (isupper((unsigned char)token->text[3]) || token->text[3] == '_'));
}

void refuse_framework(const struct tokens *tokens)
{
    if (!includes_framework(tokens))
        return;
    for (size_t i = 0; i < tokens->count; i++)
        if (is_of_framework(&tokens->list[i]))
            source_error(tokens, &tokens->list[i],
                         "%.*s belongs to the Kernel-Mode Driver Framework (KMDF), which ntlab doesn't have",
                         (int)tokens->list[i].length, tokens->list[i].text);
}

/*
 * Wide strings of sources in a code page: MSVC reads them by that of its machine, gcc and clang refuse what is no
 * UTF-8. They are read as Latin-1, so that every byte is a character; comments and narrow strings keep their bytes
 * anyway. Names of such bytes are spelled in digits.
 */
#include "front/rewrite.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The bytes of the character at `at`, or 0 where that is no UTF-8. */
static unsigned character_length(const unsigned char *at, size_t rest)
{
    unsigned length = *at < 0x80 ? 1 : *at >= 0xC2 && *at < 0xE0 ? 2 : *at >= 0xE0 && *at < 0xF0 ? 3 : 4;

    if ((*at >= 0x80 && *at < 0xC2) || *at > 0xF4 || length > rest)
        return 0;
    for (unsigned i = 1; i < length; i++)
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    return length;
}

static bool is_utf8(const struct token *token)
{
    const unsigned char *text = (const unsigned char *)token->text;

    for (size_t at = 0, length; at < token->length; at += length)
        if (!(length = character_length(text + at, token->length - at)))
            return false;
    return true;
}

static void read_as_latin1(struct token *token)
{
    char *text = malloc(token->length * 2), *to = text; /* lives until the process ends, as all tokens do */

    if (!text)
        abort();
    for (size_t i = 0; i < token->length; i++) {
        unsigned char c = (unsigned char)token->text[i];

        if (c >= 0x80)
            *to++ = (char)(0xC0 | c >> 6);
        *to++ = (char)(c >= 0x80 ? 0x80 | (c & 0x3F) : c);
    }
    token->text = text;
    token->length = (unsigned)(to - text);
}

static void spell(struct token *token)
{
    char *digits = malloc(token->length * 2 + 1);

    if (!digits)
        abort();
    for (size_t i = 0; i < token->length; i++)
        sprintf(digits + i * 2, "%02x", (unsigned char)token->text[i]);
    token_set_text(token, "lab_name_%s", digits);
    free(digits);
}

void rewrite_text(struct tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++) {
        struct token *token = &tokens->list[i];

        if (token->kind == TOKEN_TEXT && *token->text == 'L' && !is_utf8(token))
            read_as_latin1(token);
        else if (token->kind == TOKEN_WORD && !token->system && !is_utf8(token))
            spell(token);
    }
}

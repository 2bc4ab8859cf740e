/*
 * Windows is LLP64: `long` is 32 bits. Toolchain and DDK headers are left alone; in the driver's own files `long`
 * becomes `int`, but for `long long` and `long double`, and literals lose a single L.
 */
#include "front/rewrite.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>

static bool is_specifier(const struct token *token)
{
    static const char *const words[] = {"long",     "int",    "unsigned", "signed", "const",
                                        "volatile", "double", "static",   "extern", "register"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (token_is(token, words[i]))
            return true;
    return false;
}

static void blank(struct token *token)
{
    token->text = "";
    token->length = 0;
    token->first = 0;
}

/* A run of specifiers that has `long` in it: [first, last]. */
static void rewrite_run(struct tokens *tokens, size_t first, size_t last)
{
    struct token *the_long = NULL;
    bool has_int = false;
    int longs = 0;

    for (size_t i = first; i <= last; i++) {
        struct token *token = &tokens->list[i];

        if (token_is(token, "long")) {
            longs++;
            the_long = token;
        }
        if (token_is(token, "double"))
            return;
        has_int |= token_is(token, "int");
    }
    if (longs != 1)
        return;
    if (has_int) {
        blank(the_long);
    } else {
        the_long->text = "int";
        the_long->length = 3;
        the_long->first = 'i';
    }
}

static void rewrite_literal(struct token *token)
{
    static char pool[1 << 20];
    static size_t used;
    char suffix[16];
    unsigned digits = token->length, n = 0;
    bool is_unsigned = false, wide = false;
    char *copy;

    if (memchr(token->text, '.', token->length))
        return;
    if (token->length > 1 && (token->text[1] == 'x' || token->text[1] == 'X')) {
        digits = 2;
        while (digits < token->length && isxdigit((unsigned char)token->text[digits]))
            digits++;
    } else {
        digits = 0;
        while (digits < token->length && isdigit((unsigned char)token->text[digits]))
            digits++;
    }
    if (digits == token->length || token->length - digits >= sizeof suffix)
        return;
    for (unsigned i = digits; i < token->length; i++)
        suffix[n++] = (char)tolower((unsigned char)token->text[i]);
    suffix[n] = 0;
    is_unsigned = strchr(suffix, 'u') != NULL;
    wide = strstr(suffix, "ll") || strstr(suffix, "i64");
    if (strspn(suffix, "uli64328") != n || used + digits + 8 > sizeof pool)
        return;
    copy = pool + used;
    memcpy(copy, token->text, digits);
    token->length = digits + (unsigned)sprintf(copy + digits, "%s%s", is_unsigned ? "U" : "", wide ? "LL" : "");
    token->text = copy;
    used += token->length + 1;
}

/* gcc keeps such a variable in a register even without optimisation, where a handler doesn't see its last value. */
static void forget_register(struct tokens *tokens, size_t at)
{
    size_t next = at + 1, then;

    while (next < tokens->count && tokens->list[next].kind == TOKEN_SPACE)
        next++;
    then = next + 1;
    while (then < tokens->count && tokens->list[then].kind == TOKEN_SPACE)
        then++;
    if (then < tokens->count && tokens->list[next].kind == TOKEN_WORD &&
        (tokens->list[then].kind == TOKEN_WORD || token_is(&tokens->list[then], "*")))
        blank(&tokens->list[at]);
}

void rewrite_long(struct tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++) {
        struct token *token = &tokens->list[i];
        size_t last = i;

        if (token->system)
            continue;
        if (token->kind == TOKEN_NUMBER)
            rewrite_literal(token);
        if (token->kind != TOKEN_WORD || !is_specifier(token))
            continue;
        if (token_is(token, "register"))
            forget_register(tokens, i);
        for (size_t next = i + 1; next < tokens->count; next++) {
            if (tokens->list[next].kind == TOKEN_SPACE || tokens->list[next].kind == TOKEN_MARKER)
                continue;
            if (tokens->list[next].kind != TOKEN_WORD || !is_specifier(&tokens->list[next]))
                break;
            last = next;
        }
        rewrite_run(tokens, i, last);
        i = last;
    }
}

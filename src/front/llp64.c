/*
 * Windows is LLP64: `long` is 32 bits, and `long double` a double. Toolchain and DDK headers are left alone; in the
 * driver's own files `long` becomes `int`, but for `long long`, and literals lose a single L.
 */
#include "front/rewrite.h"
#include <ctype.h>
#include <stdlib.h>
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
    bool has_int = false, has_double = false;
    int longs = 0;

    for (size_t i = first; i <= last; i++) {
        struct token *token = &tokens->list[i];

        if (token_is(token, "long")) {
            longs++;
            the_long = token;
        }
        has_double |= token_is(token, "double");
        has_int |= token_is(token, "int");
    }
    if (longs != 1)
        return;
    if (has_int || has_double) {
        blank(the_long);
    } else {
        the_long->text = "int";
        the_long->length = 3;
        the_long->first = 'i';
    }
}

/* MSVC's own suffixes for the small types. */
static const char *small_type(const char *suffix)
{
    static const char *const types[][2] = {{"i8", "signed char"}, {"ui8", "unsigned char"},
                                           {"i16", "short"},      {"ui16", "unsigned short"},
                                           {"i32", "int"},        {"ui32", "unsigned int"}};

    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (!strcmp(types[i][0], suffix))
            return types[i][1];
    return NULL;
}

static bool is_hexadecimal(const struct token *token)
{
    return token->length > 1 && (token->text[1] == 'x' || token->text[1] == 'X');
}

static unsigned count_digits(const struct token *token)
{
    unsigned digits = is_hexadecimal(token) ? 2 : 0;

    while (digits < token->length && (is_hexadecimal(token) ? isxdigit((unsigned char)token->text[digits])
                                                            : isdigit((unsigned char)token->text[digits])))
        digits++;
    return digits;
}

/* 2147483648 to 4294967295 is an unsigned long for MSVC, also where it is written in decimal. */
static bool is_large_decimal(const struct token *token, unsigned digits)
{
    unsigned long long value;

    if (digits != 10 || token->first == '0' || is_hexadecimal(token))
        return false;
    value = strtoull(token->text, NULL, 10);
    return value > 0x7FFFFFFF && value <= 0xFFFFFFFF;
}

static void rewrite_literal(struct token *token)
{
    char suffix[16];
    unsigned digits = count_digits(token), n = 0;
    bool is_unsigned, wide;
    const char *type;

    if (!is_hexadecimal(token) && (memchr(token->text, '.', token->length) || memchr(token->text, 'e', token->length) ||
                                   memchr(token->text, 'E', token->length))) {
        if (token->text[token->length - 1] == 'L' || token->text[token->length - 1] == 'l')
            token->length--;
        return;
    }
    if (token->length - digits >= sizeof suffix)
        return;
    if (digits == token->length && !is_large_decimal(token, digits))
        return;
    for (unsigned i = digits; i < token->length; i++)
        suffix[n++] = (char)tolower((unsigned char)token->text[i]);
    suffix[n] = 0;
    type = small_type(suffix);
    if (type) {
        token_set_text(token, "((%s)%.*s)", type, (int)digits, token->text);
        return;
    }
    if (strspn(suffix, "uli64") != n)
        return;
    wide = strstr(suffix, "ll") || strstr(suffix, "i64");
    is_unsigned = strchr(suffix, 'u') != NULL || (!wide && is_large_decimal(token, digits));
    token_set_text(token, "%.*s%s%s", (int)digits, token->text, is_unsigned ? "U" : "", wide ? "LL" : "");
    token->kind = TOKEN_NUMBER;
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

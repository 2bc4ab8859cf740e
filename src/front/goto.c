/*
 * C++: a goto may jump over `T x = e;` for MSVC, as long as T needs no construction; gcc and clang refuse. In functions
 * with a goto such a declaration becomes `T x; x = e;`, which may be jumped over.
 */
#include "front/rewrite.h"
#include <string.h>

static bool begins_no_declaration(const struct token *token)
{
    static const char *const words[] = {"return", "goto",   "delete",  "throw",     "case",    "else",      "do",
                                        "using",  "static", "typedef", "extern",    "const",   "constexpr", "auto",
                                        "new",    "public", "private", "protected", "default", "struct",    "enum"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (token_is(token, words[i]))
            return true;
    return false;
}

/* The name that the declaration at `at` gives a first value; `equals` is where it does. NULL for other statements. */
static const struct token *declared(const struct tokens *tokens, size_t at, size_t end, size_t *equals)
{
    const struct token *name = NULL;
    unsigned words = 0;

    if (begins_no_declaration(&tokens->list[at]))
        return NULL;
    for (; at < end; at++) {
        const struct token *token = &tokens->list[at];

        if (token_is_gap(token))
            continue;
        if (token->kind == TOKEN_WORD) {
            name = token;
            words++;
        } else if (token_is_mark(token, '*') || token_is_mark(token, ':')) {
            name = NULL;
        } else {
            break;
        }
    }
    if (at >= end || !token_is_mark(&tokens->list[at], '=') || token_is_mark(&tokens->list[at + 1], '=') || words < 2 ||
        !name)
        return NULL;
    *equals = at;
    return name;
}

/* Is what follows, up to the semicolon, one expression? */
static bool is_plain(const struct tokens *tokens, size_t at, size_t end)
{
    int depth = 0;

    for (; at < end; at++) {
        const struct token *token = &tokens->list[at];

        if (token_is_mark(token, '{'))
            return false;
        depth += token_is_mark(token, '(') || token_is_mark(token, '[');
        depth -= token_is_mark(token, ')') || token_is_mark(token, ']');
        if (!depth && token_is_mark(token, ','))
            return false;
        if (!depth && token_is_mark(token, ';'))
            return true;
    }
    return false;
}

static void split(struct tokens *tokens, size_t begin, size_t end)
{
    bool starts = true;

    for (size_t i = begin; i < end; i++) {
        struct token *token = &tokens->list[i];
        const struct token *name;
        size_t equals;

        if (token_is_gap(token))
            continue;
        if (starts && token->kind == TOKEN_WORD && (name = declared(tokens, i, end, &equals)) &&
            is_plain(tokens, equals + 1, end))
            token_set_text(&tokens->list[equals], "; %.*s =", (int)name->length, name->text);
        starts = token_is_mark(token, '{') || token_is_mark(token, '}') || token_is_mark(token, ';');
    }
}

/* Behind parameters, with what may stand there of words, or values of members. Classes and namespaces only enclose. */
static bool opens_function(const struct tokens *tokens, size_t brace)
{
    while (brace-- > 0) {
        const struct token *token = &tokens->list[brace];

        if (token_is_gap(token))
            continue;
        if (token->kind != TOKEN_WORD || !(token_is(token, "const") || token_is(token, "noexcept") ||
                                           token_is(token, "override") || token_is(token, "final")))
            return token_is_mark(token, ')') || token_is_mark(token, '}');
    }
    return false;
}

void rewrite_goto(struct tokens *tokens)
{
    size_t begin = 0;
    int depth = 0;
    bool jumps = false;

    for (size_t i = 0; i < tokens->count; i++) {
        const struct token *token = &tokens->list[i];

        jumps |= token->kind == TOKEN_WORD && token_is(token, "goto");
        if (token_is_mark(token, '{') && (depth || opens_function(tokens, i)) && depth++ == 0)
            begin = i;
        if (!token_is_mark(token, '}') || !depth || --depth)
            continue;
        if (jumps)
            split(tokens, begin, i);
        jumps = false;
    }
}

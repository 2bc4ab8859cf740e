/*
 * Small habits of MSVC: the comma before an empty __VA_ARGS__, annotations, what it makes of `inline` in C, and
 * __pragma inside of a line.
 */
#include "front/rewrite.h"
#include <string.h>

static bool is_gap(const struct token *token)
{
    return token->kind == TOKEN_SPACE || token->kind == TOKEN_MARKER || !token->length;
}

static size_t behind_gap(const struct tokens *tokens, size_t at)
{
    while (at < tokens->count && is_gap(&tokens->list[at]))
        at++;
    return at;
}

static void blank(struct token *token)
{
    token->text = "";
    token->length = 0;
    token->first = 0;
    token->kind = TOKEN_SPACE;
}

/* A macro's line that ends in a backslash at the file's end brings it along into what it expands to. */
static void drop_backslash(struct token *token)
{
    if (token_is_mark(token, '\\'))
        blank(token);
}

/* Any other preprocessor leaves ", )" or ", ," where MSVC drops the comma. */
void rewrite_empty_arguments(struct tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++) {
        size_t next;

        drop_backslash(&tokens->list[i]);
        if (tokens->list[i].first != ',' || tokens->list[i].kind != TOKEN_PUNCTUATION)
            continue;
        next = behind_gap(tokens, i + 1);
        if (next < tokens->count && tokens->list[next].kind == TOKEN_PUNCTUATION &&
            (tokens->list[next].first == ')' || tokens->list[next].first == ','))
            blank(&tokens->list[i]);
    }
}

/*
 * Annotations that are no macros where the C++ library is in use, as its parameters have these names; and one of its
 * parameters has the name of a keyword.
 */
void rewrite_annotation(struct tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++) {
        struct token *token = &tokens->list[i];
        size_t next;

        if (token->kind != TOKEN_WORD || token->first != '_')
            continue;
        if (!token->system && (token_is(token, "__in") || token_is(token, "__out")))
            blank(token);
        if (!token->system || !token_is(token, "__except"))
            continue;
        next = behind_gap(tokens, i + 1);
        if (next < tokens->count && !token_is_mark(&tokens->list[next], '('))
            token_set_text(token, "lab_except");
    }
}

/* --- inline ---------------------------------------------------------------------------------------------------------
 */

struct specifiers {
    struct token *is_static, *is_extern, *is_inline, *name;
    size_t end;
};

/* The linkage words of a declaration; further ones of the same kind are dropped, as macros bring them along. */
static struct specifiers read_specifiers(struct tokens *tokens, size_t at)
{
    struct specifiers found = {0};

    for (at = behind_gap(tokens, at); at < tokens->count; at = behind_gap(tokens, at + 1)) {
        struct token *token = &tokens->list[at];

        if (token->kind == TOKEN_PRAGMA)
            continue;
        if (token->kind != TOKEN_WORD)
            break;
        if (token_is(token, "static")) {
            if (found.is_static)
                blank(token);
            else
                found.is_static = token;
        } else if (token_is(token, "extern")) {
            found.is_extern = token;
        } else if (token_is(token, "inline") || token_is(token, "__inline") || token_is(token, "__inline__")) {
            found.is_inline = token;
        } else if (token_is(token, "__attribute__")) {
            int depth = 0;

            for (at++; at < tokens->count; at++) {
                depth += token_is(&tokens->list[at], "(") - token_is(&tokens->list[at], ")");
                if (!depth && token_is(&tokens->list[at], ")"))
                    break;
            }
        } else {
            break;
        }
    }
    found.end = at;
    return found;
}

/* `void inline f()`: the words of a declaration come in any order, up to the name. */
static void read_late_specifiers(struct tokens *tokens, struct specifiers *found)
{
    for (size_t at = found->end; at < tokens->count; at = behind_gap(tokens, at + 1)) {
        struct token *token = &tokens->list[at];

        if (token_is(token, "static"))
            found->is_static = token;
        else if (token_is(token, "inline") || token_is(token, "__inline") || token_is(token, "__inline__"))
            found->is_inline = token;
        else if (token->kind == TOKEN_WORD)
            found->name = token;
        else if (!token_is(token, "*"))
            return;
    }
}

/*
 * An inline function of MSVC that is not static exists once, however many files have it: a weak one comes to the same.
 * It is inline no longer, as gcc forgets that an inline function is weak.
 */
static void set_linkage(struct tokens *tokens, size_t begin)
{
    struct specifiers found = read_specifiers(tokens, begin);

    read_late_specifiers(tokens, &found);
    if (!found.is_inline || !found.name || found.name->system)
        return;
    if (found.is_extern)
        blank(found.is_extern);
    if (!found.is_static)
        token_set_text(found.is_inline, "__attribute__((weak))");
}

void rewrite_inline(struct tokens *tokens)
{
    int depth = 0;

    set_linkage(tokens, 0);
    for (size_t i = 0; i < tokens->count; i++) {
        const struct token *token = &tokens->list[i];

        if (token->kind != TOKEN_PUNCTUATION || token->length != 1)
            continue;
        if (token->first == '{')
            depth++;
        if (token->first == '}' && depth)
            depth--;
        if (!depth && (token->first == '}' || token->first == ';'))
            set_linkage(tokens, i + 1);
    }
}

/* --- __declspec(align) ---------------------------------------------------------------------------------------------
 */

static size_t closing(const struct tokens *tokens, size_t open)
{
    int depth = 0;

    for (; open < tokens->count; open++) {
        depth += token_is(&tokens->list[open], "(") - token_is(&tokens->list[open], ")");
        if (!depth)
            break;
    }
    return open;
}

static bool defines_structure(const struct tokens *tokens, size_t at)
{
    if (at >= tokens->count || (!token_is(&tokens->list[at], "struct") && !token_is(&tokens->list[at], "union")))
        return false;
    at = behind_gap(tokens, at + 1);
    if (at < tokens->count && tokens->list[at].kind == TOKEN_WORD)
        at = behind_gap(tokens, at + 1);
    return at < tokens->count && token_is(&tokens->list[at], "{");
}

/* Before the word `struct`, gcc would align what is declared, not the structure that is defined. */
void rewrite_alignment(struct tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++) {
        size_t open, close, word, aligned;
        char text[256];
        int length = 0;

        if (tokens->list[i].kind != TOKEN_WORD || !token_is(&tokens->list[i], "__attribute__"))
            continue;
        open = behind_gap(tokens, i + 1);
        close = closing(tokens, open);
        word = behind_gap(tokens, close + 1);
        aligned = behind_gap(tokens, behind_gap(tokens, open + 1) + 1);
        if (!defines_structure(tokens, word) || !token_is(&tokens->list[aligned], "aligned"))
            continue;
        for (size_t at = i; at <= close; at++)
            if (!is_gap(&tokens->list[at]) && length + tokens->list[at].length < sizeof text) {
                memcpy(text + length, tokens->list[at].text, tokens->list[at].length);
                length += (int)tokens->list[at].length;
                blank(&tokens->list[at]);
            }
        token_set_text(&tokens->list[word], "%.*s %.*s", (int)tokens->list[word].length, tokens->list[word].text,
                       length, text);
        tokens->list[word].kind = TOKEN_WORD;
    }
}

/* --- __pragma -------------------------------------------------------------------------------------------------------
 */

static bool ends_declaration(const struct token *token)
{
    return token->kind == TOKEN_PUNCTUATION && token->length == 1 && token->first && strchr(";{}", token->first);
}

/* Compilers take #pragma pack between declarations only: push goes before the one it stands in, pop behind it. */
static void place_pragma(struct tokens *tokens, size_t word, size_t close, const char *text)
{
    size_t at = word;
    struct token *token;
    bool pops = strstr(text, "pop") != NULL;

    if (pops)
        for (at = close; at < tokens->count && !token_is(&tokens->list[at], ";"); at++)
            continue;
    else
        while (at > 0 && !ends_declaration(&tokens->list[at - 1]))
            at--;
    if (at >= tokens->count)
        return;
    token = &tokens->list[at];
    if (at == word)
        blank(token);
    if (pops)
        token_set_text(token, "%.*s\n#pragma %s\n# %u \"%s\"\n", (int)token->length, token->text, text, token->line,
                       tokens->files[token->file]);
    else
        token_set_text(token, "\n#pragma %s\n# %u \"%s\"\n%.*s", text, token->line, tokens->files[token->file],
                       (int)token->length, token->text);
}

/* Of all pragmas that a macro may bring into a line, only pack means something. */
static void move_pragma(struct tokens *tokens, size_t word, size_t open, size_t close)
{
    char text[512];
    size_t length = 0, first = behind_gap(tokens, open + 1);

    if (first < close && token_is(&tokens->list[first], "pack")) {
        for (size_t i = first; i < close; i++)
            if (!is_gap(&tokens->list[i]) && length + tokens->list[i].length + 2 < sizeof text) {
                memcpy(text + length, tokens->list[i].text, tokens->list[i].length);
                length += tokens->list[i].length;
            }
        text[length] = 0;
        place_pragma(tokens, word, close, text);
    }
    if (token_is(&tokens->list[word], "__lab_pragma"))
        blank(&tokens->list[word]);
    for (size_t i = open; i <= close; i++)
        if (!is_gap(&tokens->list[i]))
            blank(&tokens->list[i]);
}

void rewrite_pragma(struct tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++) {
        size_t open, close;

        if (tokens->list[i].kind != TOKEN_WORD || !token_is(&tokens->list[i], "__lab_pragma"))
            continue;
        open = behind_gap(tokens, i + 1);
        if (open >= tokens->count || !token_is(&tokens->list[open], "("))
            continue;
        close = closing(tokens, open);
        if (close < tokens->count)
            move_pragma(tokens, i, open, close);
    }
}

/* --- an enumeration named as a macro for a scalar --------------------------------------------------------------------
 */

static size_t behind_braces(const struct tokens *tokens, size_t at)
{
    int depth = 0;

    for (; at < tokens->count; at++) {
        depth += token_is_mark(&tokens->list[at], '{') - token_is_mark(&tokens->list[at], '}');
        if (!depth)
            break;
    }
    return behind_gap(tokens, at + 1);
}

/*
 * DEVICE_TYPE is a macro for ULONG, and drivers define an enumeration of that name, which MSVC takes for a ULONG that
 * is defined again: a ULONG it stays.
 */
void rewrite_scalar_enum(struct tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++) {
        size_t at;

        if (tokens->list[i].kind != TOKEN_WORD || tokens->list[i].system || !token_is(&tokens->list[i], "typedef"))
            continue;
        at = behind_gap(tokens, i + 1);
        if (at >= tokens->count || !token_is(&tokens->list[at], "enum"))
            continue;
        at = behind_gap(tokens, at + 1);
        if (at < tokens->count && tokens->list[at].kind == TOKEN_WORD)
            at = behind_gap(tokens, at + 1);
        if (at >= tokens->count || !token_is_mark(&tokens->list[at], '{'))
            continue;
        at = behind_braces(tokens, at);
        if (at >= tokens->count || !token_is(&tokens->list[at], "ULONG"))
            continue;
        blank(&tokens->list[at]);
        at = behind_gap(tokens, at + 1);
        if (at < tokens->count && token_is_mark(&tokens->list[at], ','))
            blank(&tokens->list[at]);
    }
}

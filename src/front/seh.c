/*
 * Structured exception handling, lowered to C: finds the functions that have a __try.
 *
 * Such a function is compiled without optimisation, whatever the rest of its file is compiled with: an exception may
 * come from any of its instructions, and handlers, filters and __finally blocks see its locals as they are then. That
 * is how MSVC treats them. The run time (src/rtl/seh.c) enters it again with another stack pointer to ask its filters,
 * which needs locals that are found by the frame pointer: an allocation of nothing sees to that.
 */
#include "front/rewrite.h"
#include "front/seh_p.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool is_blank(const struct token *token)
{
    return token->kind == TOKEN_SPACE || token->kind == TOKEN_MARKER || token->kind == TOKEN_PRAGMA || !token->length;
}

size_t skip_blank(const struct token *list, size_t at, size_t end)
{
    while (at < end && is_blank(&list[at]))
        at++;
    return at;
}

size_t matching(const struct tokens *files, const struct token *list, size_t open, size_t end)
{
    char up = list[open].first, down = up == '{' ? '}' : ')';
    int depth = 0;

    for (size_t i = open; i < end; i++) {
        if (list[i].kind != TOKEN_PUNCTUATION || list[i].length != 1)
            continue;
        if (list[i].first == up)
            depth++;
        if (list[i].first == down && --depth == 0)
            return i + 1;
    }
    source_error(files, &list[open], "'%c' is never closed", up);
}

static bool is_one_of(const struct token *token, const char *two, const char *one)
{
    return token->first == '_' && token->kind == TOKEN_WORD && (token_is(token, two) || token_is(token, one));
}

bool is_try(const struct token *token)
{
    return is_one_of(token, "__try", "_try");
}

bool is_except(const struct token *token)
{
    return is_one_of(token, "__except", "_except");
}

bool is_finally(const struct token *token)
{
    return is_one_of(token, "__finally", "_finally");
}

bool is_leave(const struct token *token)
{
    return is_one_of(token, "__leave", "_leave");
}

static bool is_seh(const struct token *token)
{
    return is_try(token) || is_except(token) || is_finally(token) || is_leave(token);
}

/* --- the function's type ------------------------------------------------------------------------------------------ */

static bool is_attribute(const struct token *token)
{
    return token->kind == TOKEN_WORD && (token_is(token, "__attribute__") || token_is(token, "__attribute"));
}

static bool is_storage(const struct token *token)
{
    static const char *const words[] = {"static",     "extern",        "inline",    "__inline",
                                        "__inline__", "__extension__", "_Noreturn", "register"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (token_is(token, words[i]))
            return true;
    return false;
}

static size_t skip_attribute(struct lowering *l, size_t at, size_t end)
{
    size_t open = skip_blank(l->list, at + 1, end);

    return open < end && token_is(&l->list[open], "(") ? matching(l->files, l->list, open, end) : at + 1;
}

/* The function's name: the word before its first parenthesis. */
static size_t find_name(struct lowering *l, size_t begin, size_t brace)
{
    size_t name = begin;

    for (size_t i = begin; i < brace; i++) {
        if (is_attribute(&l->list[i])) {
            i = skip_attribute(l, i, brace) - 1;
            continue;
        }
        if (token_is(&l->list[i], "("))
            return name;
        if (!is_blank(&l->list[i]))
            name = i;
    }
    return begin;
}

/* NULL for void. What stands before the function's name, without storage and attributes; int where nothing does. */
static char *read_return_type(struct lowering *l, size_t begin, size_t brace)
{
    size_t name = find_name(l, begin, brace);
    char *text = calloc(1, 4096);
    bool pointer = false;

    if (!text)
        abort();
    for (size_t i = begin; i < name; i++)
        pointer |= token_is(&l->list[i], "*");
    for (size_t i = begin; i < name; i++) {
        const struct token *token = &l->list[i];

        if (is_attribute(token)) {
            i = skip_attribute(l, i, name) - 1;
            continue;
        }
        if (is_blank(token) || is_storage(token) || (!pointer && token_is(token, "const")))
            continue;
        snprintf(text + strlen(text), 4096 - strlen(text), "%.*s ", (int)token->length, token->text);
    }
    if (!*text)
        strcpy(text, "int ");
    if (strcmp(text, "void "))
        return text;
    free(text);
    return NULL;
}

/* --- functions ---------------------------------------------------------------------------------------------------- */

/* Each compiler takes the word that it knows. */
#define NOT_OPTIMISED "__attribute__((noinline, optnone, optimize(0))) "
/* A function with a __try can't be inlined, so it must not demand it. */
static void forget_inlining(struct tokens *out, size_t from)
{
    for (size_t i = from; i < out->count; i++)
        if (token_is(&out->list[i], "always_inline") || token_is(&out->list[i], "__always_inline__"))
            token_set_text(&out->list[i], "unused");
}

static void lower_function(struct lowering *l, size_t begin, size_t brace, size_t stop, size_t out_begin)
{
    struct token *first;
    size_t at = out_begin;

    while (at < l->out->count && is_blank(&l->out->list[at]))
        at++;
    forget_inlining(l->out, at);
    if (at < l->out->count) {
        first = &l->out->list[at];
        token_set_text(first, NOT_OPTIMISED "%.*s", (int)first->length, first->text);
    }
    l->return_type = read_return_type(l, begin, brace);
    tokens_add_text(l->out, &l->list[brace], "{ (void)__builtin_alloca(lab_seh_nothing); ");
    l->scope = NULL;
    lower_statement(l, brace, stop);
    tokens_add_text(l->out, &l->list[stop - 1], " }");
    free((char *)l->return_type);
}

static bool has_seh(const struct token *list, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++)
        if (list[i].first == '_' && is_seh(&list[i]))
            return true;
    return false;
}

/* `int f(a) int a; {`: the semicolon belongs to the function. */
static bool is_old_style(struct lowering *l, size_t begin, size_t end)
{
    size_t i = begin, next;

    while (i < end && !token_is(&l->list[i], "("))
        i++;
    if (i >= end)
        return false;
    next = skip_blank(l->list, matching(l->files, l->list, i, l->files->count), end);
    return next < end && l->list[next].kind == TOKEN_WORD && !is_attribute(&l->list[next]) &&
           strncmp(l->list[next].text, "__asm", 5) && !token_is(&l->list[next], "asm");
}

/* C++: what is in these braces are declarations, too. */
static bool holds_declarations(const struct token *list, size_t begin, size_t brace)
{
    bool named = false;

    for (size_t i = begin; i < brace; i++) {
        if (token_is(&list[i], "(") || token_is(&list[i], "="))
            return false;
        named |= token_is(&list[i], "namespace") || token_is(&list[i], "class") || token_is(&list[i], "struct") ||
                 token_is(&list[i], "extern") || token_is(&list[i], "union");
    }
    return named;
}

void rewrite_seh(struct tokens *tokens)
{
    struct tokens out = {.files = tokens->files, .file_count = tokens->file_count};
    unsigned next = 0;
    struct lowering l = {.files = tokens, .list = tokens->list, .out = &out, .next = &next};
    size_t begin = 0, out_begin = 0;

    if (!has_seh(tokens->list, 0, tokens->count))
        return;
    for (size_t i = 0; i < tokens->count;) {
        const struct token *token = &tokens->list[i];
        size_t stop;

        if (is_seh(token))
            source_error(tokens, token, "%.*s outside of a function", (int)token->length, token->text);
        if (token->kind != TOKEN_PUNCTUATION || token->length != 1 || !strchr("{};", token->first)) {
            tokens_add(&out, token);
            i++;
            continue;
        }
        if (token->first != '{' || holds_declarations(tokens->list, begin, i)) {
            tokens_add(&out, token);
            if (token->first != ';' || !is_old_style(&l, begin, i)) {
                begin = i + 1;
                out_begin = out.count;
            }
            i++;
            continue;
        }
        stop = matching(tokens, tokens->list, i, tokens->count);
        if (has_seh(tokens->list, i, stop))
            lower_function(&l, begin, i, stop, out_begin);
        else
            for (size_t at = i; at < stop; at++)
                tokens_add(&out, &tokens->list[at]);
        i = begin = stop;
        out_begin = out.count;
    }
    free(tokens->list);
    *tokens = out;
}

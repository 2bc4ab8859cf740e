/*
 * #pragma alloc_text(PAGE, function, ...): the functions named check, when they are entered, that IRQL lets them be
 * paged in.
 */
#include "front/rewrite.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct names {
    struct token *list;
    size_t count;
};

/* Sections of other names that begin so are locked while their code has to run at a higher IRQL. */
static bool is_page(const char *name, const char *end)
{
    while (name < end && (isspace((unsigned char)*name) || *name == '"'))
        name++;
    while (end > name && (isspace((unsigned char)end[-1]) || end[-1] == '"'))
        end--;
    return end - name == 4 && !memcmp(name, "PAGE", 4);
}

static void read_pragma(struct names *names, const struct token *pragma)
{
    const char *at = memchr(pragma->text, '(', pragma->length), *end = pragma->text + pragma->length;
    const char *comma = at ? memchr(at, ',', (size_t)(end - at)) : NULL;

    if (!comma || !memmem(pragma->text, pragma->length, "alloc_text", 10) || !is_page(at + 1, comma))
        return;
    for (at = comma + 1; at < end; at++) {
        const char *start;

        while (at < end && !isalpha((unsigned char)*at) && *at != '_')
            at++;
        for (start = at; at < end && (isalnum((unsigned char)*at) || *at == '_');)
            at++;
        if (at == start)
            continue;
        names->list = realloc(names->list, (names->count + 1) * sizeof *names->list);
        if (!names->list)
            abort();
        names->list[names->count++] = (struct token){.text = start, .length = (unsigned)(at - start), .first = *start};
    }
}

static bool is_named(const struct names *names, const struct token *word)
{
    for (size_t i = 0; i < names->count; i++)
        if (names->list[i].length == word->length && !memcmp(names->list[i].text, word->text, word->length))
            return true;
    return false;
}

void rewrite_paged(struct tokens *tokens)
{
    struct names names = {0};
    struct tokens out = {.files = tokens->files, .file_count = tokens->file_count};
    const struct token *function = NULL;
    int depth = 0, parentheses = 0;

    for (size_t i = 0; i < tokens->count; i++)
        if (tokens->list[i].kind == TOKEN_PRAGMA)
            read_pragma(&names, &tokens->list[i]);
    if (!names.count)
        return;
    for (size_t i = 0; i < tokens->count; i++) {
        const struct token *token = &tokens->list[i];

        tokens_add(&out, token);
        if (token->kind == TOKEN_WORD && !depth && !parentheses && is_named(&names, token))
            function = token;
        if (token->kind != TOKEN_PUNCTUATION)
            continue;
        parentheses += (token->first == '(') - (token->first == ')');
        if (token->first == ';' && !depth && !parentheses)
            function = NULL;
        if (token->first == '{' && depth++ == 0 && function) {
            tokens_add_text(&out, token, " lab_paged_code_check(\"%.*s\")", (int)function->length, function->text);
            tokens_add_text(&out, token, ";"); /* a statement of its own: what follows may be a __try */
        }
        if (token->first == '}' && --depth == 0)
            function = NULL;
    }
    free(tokens->list);
    *tokens = out;
}

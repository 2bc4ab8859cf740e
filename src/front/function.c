/*
 * __FUNCTION__ is a string literal for MSVC, which joins it with its neighbours; for gcc and clang it is a variable.
 * Beside a string it becomes the function's name in quotes.
 */
#include "front/rewrite.h"
#include <stdio.h>
#include <string.h>

struct finder {
    struct tokens *tokens;
    char name[256]; /* of the function that is being read */
    size_t statement;
    int depth, body; /* braces; the depth at which the function's body began, 0 outside */
};

static size_t behind_attribute(const struct tokens *tokens, size_t at, size_t end)
{
    int depth = 0;

    for (at++; at < end; at++) {
        depth += token_is_mark(&tokens->list[at], '(') - token_is_mark(&tokens->list[at], ')');
        if (!depth && token_is_mark(&tokens->list[at], ')'))
            break;
    }
    return at;
}

/* The words before the first parenthesis of what stands before a brace; a method's with its class. */
static bool read_name(struct finder *finder, size_t brace)
{
    const struct tokens *tokens = finder->tokens;
    size_t length = 0;
    bool qualified = false;

    finder->name[0] = 0;
    for (size_t i = finder->statement; i < brace; i++) {
        const struct token *token = &tokens->list[i];

        if (token_is_mark(token, '('))
            return finder->name[0] != 0;
        if (token_is_mark(token, '='))
            return false;
        if (token->kind == TOKEN_WORD && token_is(token, "__attribute__")) {
            i = behind_attribute(tokens, i, brace);
        } else if (token_is_mark(token, ':')) {
            qualified = true;
        } else if (token->kind == TOKEN_WORD || token_is_mark(token, '~')) {
            if (!qualified && (!length || finder->name[length - 1] != '~'))
                length = 0;
            length += (size_t)snprintf(finder->name + length, sizeof finder->name - length, "%s%.*s",
                                       qualified ? "::" : "", (int)token->length, token->text);
            if (length >= sizeof finder->name)
                return false;
            qualified = false;
        }
    }
    return false;
}

static bool beside_text(const struct tokens *tokens, size_t at)
{
    size_t other = at;

    while (other > 0 && token_is_gap(&tokens->list[--other]))
        continue;
    if (tokens->list[other].kind == TOKEN_TEXT)
        return true;
    for (other = at + 1; other < tokens->count && token_is_gap(&tokens->list[other]); other++)
        continue;
    return other < tokens->count && tokens->list[other].kind == TOKEN_TEXT && tokens->list[other].first != '\'';
}

static void quote(struct finder *finder, size_t at)
{
    struct token *token = &finder->tokens->list[at];
    bool wide = token->first == 'L';

    if (!wide && !beside_text(finder->tokens, at))
        return;
    token_set_text(token, "%s\"%s\"", wide ? "L" : "", finder->name);
    token->kind = TOKEN_TEXT;
}

static void step(struct finder *finder, size_t i)
{
    const struct token *token = &finder->tokens->list[i];

    if (token->kind == TOKEN_WORD) {
        if (finder->body && (token->first == '_' || token->first == 'L') &&
            (token_is(token, "__FUNCTION__") || token_is(token, "L__FUNCTION__")))
            quote(finder, i);
        return;
    }
    if (token->kind != TOKEN_PUNCTUATION || token->length != 1)
        return;
    if (token->first == '{') {
        finder->depth++;
        if (!finder->body && read_name(finder, i))
            finder->body = finder->depth;
    }
    if (token->first == '}' && finder->depth && finder->depth-- == finder->body)
        finder->body = 0;
    if (!finder->body && strchr("{};", token->first))
        finder->statement = i + 1;
}

void rewrite_function(struct tokens *tokens)
{
    struct finder finder = {.tokens = tokens};

    for (size_t i = 0; i < tokens->count; i++)
        step(&finder, i);
}

/*
 * A type that a source defines although a header here has it, which the WDK's or SDK's header of that name hasn't:
 * programs define NT's own structures, as windows.h doesn't show them. From its definition on, the source's own one is
 * called something else in the source's own files, with all that is declared by it.
 */
#include "front/rewrite.h"
#include <stdlib.h>
#include <string.h>

enum { TAG = 1, NAME = 2, CONSTANT = 4, OWN = 8 }; /* what a word is: the first three in headers */

struct entry {
    const char *text;
    unsigned length;
    unsigned char is;
};

struct table {
    struct entry *list;
    size_t count, capacity;
};

static struct entry *entry_of(struct table *table, const struct token *word)
{
    size_t hash = word->length;

    for (unsigned i = 0; i < word->length; i++)
        hash = hash * 31 + (unsigned char)word->text[i];
    for (;; hash++) {
        struct entry *entry = &table->list[hash & (table->capacity - 1)];

        if (!entry->text || (entry->length == word->length && !memcmp(entry->text, word->text, word->length)))
            return entry;
    }
}

static void grow(struct table *table)
{
    struct table larger = {.capacity = table->capacity ? table->capacity * 2 : 4096};

    larger.list = calloc(larger.capacity, sizeof *larger.list);
    if (!larger.list)
        abort();
    for (size_t i = 0; i < table->capacity; i++)
        if (table->list[i].text) {
            struct token word = {.text = table->list[i].text, .length = table->list[i].length};

            *entry_of(&larger, &word) = table->list[i];
            larger.count++;
        }
    free(table->list);
    *table = larger;
}

static unsigned is(struct table *table, const struct token *word)
{
    return word->kind == TOKEN_WORD && table->capacity ? entry_of(table, word)->is : 0;
}

static void note(struct table *table, const struct token *word, unsigned char what)
{
    struct entry *entry;

    if (word->kind != TOKEN_WORD)
        return;
    if (table->count * 2 >= table->capacity)
        grow(table);
    entry = entry_of(table, word);
    table->count += !entry->text;
    *entry = (struct entry){word->text, word->length, entry->is | what};
}

static size_t next(const struct tokens *tokens, size_t at)
{
    do
        at++;
    while (at < tokens->count && token_is_gap(&tokens->list[at]));
    return at < tokens->count ? at : tokens->count - 1;
}

static bool is_type_word(const struct token *token)
{
    return token_is(token, "struct") || token_is(token, "union") || token_is(token, "enum");
}

/* Of `struct TAG {`, where the tag stands; 0: it is none. Attributes may stand before it. */
static size_t defined_tag(const struct tokens *tokens, size_t at)
{
    size_t tag = next(tokens, at), open;

    if (tokens->list[tag].kind != TOKEN_WORD)
        return 0;
    open = next(tokens, tag);
    return token_is_mark(&tokens->list[open], '{') || token_is_mark(&tokens->list[open], ':') ? tag : 0;
}

/* The mark that closes what is open at `at`. */
static size_t closing(const struct tokens *tokens, size_t at)
{
    int depth = 0;

    for (; at + 1 < tokens->count; at++) {
        const struct token *token = &tokens->list[at];

        if (token_is_mark(token, '{') || token_is_mark(token, '('))
            depth++;
        else if ((token_is_mark(token, '}') || token_is_mark(token, ')')) && !--depth)
            break;
    }
    return at;
}

static void note_constants(struct table *table, const struct tokens *tokens, size_t open, unsigned char what)
{
    size_t end = closing(tokens, open);

    for (size_t at = open; at < end; at = next(tokens, at))
        if (token_is_mark(&tokens->list[at], '{') || token_is_mark(&tokens->list[at], ',')) {
            const struct token *name = &tokens->list[next(tokens, at)];

            if (what != OWN || (is(table, name) & CONSTANT))
                note(table, name, what);
        }
}

/* A type defined in a header. */
static void known(struct table *table, const struct tokens *tokens, size_t at)
{
    size_t tag = defined_tag(tokens, at), open = tag ? next(tokens, tag) : next(tokens, at);

    if (tag)
        note(table, &tokens->list[tag], TAG);
    if (token_is(&tokens->list[at], "enum") && token_is_mark(&tokens->list[open], '{'))
        note_constants(table, tokens, open, CONSTANT);
}

/* The names that a typedef declares stand before a comma, the semicolon or a bracket, outside of all braces. */
static void note_declared(struct table *table, const struct tokens *tokens, size_t begin, unsigned char what)
{
    size_t before = begin;

    for (size_t at = next(tokens, begin); at + 1 < tokens->count; at = next(tokens, at)) {
        const struct token *token = &tokens->list[at];

        if (token_is_mark(token, '{') || token_is_mark(token, '(')) {
            at = closing(tokens, at);
            before = at;
            continue;
        }
        if (token_is_mark(token, ',') || token_is_mark(token, ';') || token_is_mark(token, '['))
            if (what != OWN || (is(table, &tokens->list[before]) & NAME))
                note(table, &tokens->list[before], what);
        if (token_is_mark(token, ';'))
            return;
        before = at;
    }
}

/* Does the typedef define a type, or speak of one that is the source's own? */
static bool makes_own(struct table *table, const struct tokens *tokens, size_t begin)
{
    for (size_t at = next(tokens, begin); at + 1 < tokens->count; at = next(tokens, at)) {
        const struct token *token = &tokens->list[at];

        if (token_is_mark(token, ';'))
            return false;
        if (is(table, token) & OWN)
            return true;
        if (is_type_word(token) && (token_is_mark(&tokens->list[next(tokens, at)], '{') || defined_tag(tokens, at)))
            return true;
        if (token_is_mark(token, '{'))
            at = closing(tokens, at);
    }
    return false;
}

/* A definition in the source: its own from here on where a header has one of that name. */
static void define(struct table *table, const struct tokens *tokens, size_t at)
{
    size_t tag = defined_tag(tokens, at);

    if (!tag || !(is(table, &tokens->list[tag]) & TAG))
        return;
    note(table, &tokens->list[tag], OWN);
    if (token_is(&tokens->list[at], "enum"))
        note_constants(table, tokens, next(tokens, tag), OWN);
}

/* The names of pointers that the typedef of a structure declares behind its body. */
static bool is_declared_pointer(const struct tokens *tokens, size_t close, const struct token *name)
{
    bool pointer = false;

    for (size_t at = next(tokens, close); at + 1 < tokens->count && !token_is_mark(&tokens->list[at], ';');
         at = next(tokens, at)) {
        const struct token *token = &tokens->list[at];

        if (token_is_mark(token, '*'))
            pointer = true;
        else if (token_is_mark(token, ','))
            pointer = false;
        else if (pointer && token->length == name->length && !memcmp(token->text, name->text, name->length))
            return true;
    }
    return false;
}

/* Its own body may use these names where the source has declared them before: they mean the source's own type, too. */
static void point_to_itself(struct table *table, struct tokens *tokens, size_t begin)
{
    size_t word = next(tokens, begin), tag = defined_tag(tokens, word), open, close;

    if (!tag || !(is(table, &tokens->list[tag]) & OWN))
        return;
    open = next(tokens, tag);
    close = closing(tokens, open);
    for (size_t at = next(tokens, open); at < close; at = next(tokens, at)) {
        struct token *token = &tokens->list[at];

        if (token->kind == TOKEN_WORD && (is(table, token) & OWN) && is_declared_pointer(tokens, close, token))
            token_set_text(token, "__typeof__(%.*s lab_own_%.*s *)", (int)tokens->list[word].length,
                           tokens->list[word].text, (int)tokens->list[tag].length, tokens->list[tag].text);
    }
}

static void define_by_typedef(struct table *table, struct tokens *tokens, size_t begin)
{
    size_t at = next(tokens, begin);

    if (is_type_word(&tokens->list[at]))
        define(table, tokens, at);
    if (makes_own(table, tokens, begin))
        note_declared(table, tokens, begin, OWN);
    point_to_itself(table, tokens, begin);
}

void rewrite_own_types(struct tokens *tokens)
{
    struct table table = {0};

    for (size_t i = 0; i + 1 < tokens->count; i++) {
        struct token *token = &tokens->list[i];

        if (token->kind != TOKEN_WORD)
            continue;
        if (token_is(token, "typedef")) {
            if (token->system)
                note_declared(&table, tokens, i, NAME);
            else
                define_by_typedef(&table, tokens, i);
        } else if (is_type_word(token)) {
            if (token->system)
                known(&table, tokens, i);
            else
                define(&table, tokens, i);
        } else if (!token->system && (is(&table, token) & OWN)) {
            token_set_text(token, "lab_own_%.*s", (int)token->length, token->text);
        }
    }
    free(table.list);
}

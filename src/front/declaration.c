/*
 * What MSVC takes for the same function, with a warning: one that is declared by a function type
 * (IO_COMPLETION_ROUTINE Done;) and defined with other pointers for parameters, and one that is declared as external
 * and defined as static. The first loses its prototype, the second is declared static from the beginning.
 */
#include "front/rewrite.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum kind { DECLARED, DEFINED, TYPE };

struct entry {
    struct entry *next;
    enum kind kind;
    size_t name, start; /* tokens: the name, and where the statement begins */
    size_t type;        /* of what is declared by a function type; else 0 */
    size_t open, close; /* the parameters' parentheses, where there are any */
    bool is_static;
};

#define BUCKETS 4096

struct scope {
    struct tokens *tokens;
    struct entry *buckets[BUCKETS];
};

static bool is_gap(const struct token *token)
{
    return token->kind == TOKEN_SPACE || token->kind == TOKEN_MARKER || token->kind == TOKEN_PRAGMA || !token->length;
}

static bool is_mark(const struct token *token, char c)
{
    return token->kind == TOKEN_PUNCTUATION && token->length == 1 && token->first == c;
}

static bool is_word(const struct token *token, const char *text)
{
    return token->kind == TOKEN_WORD && token_is(token, text);
}

static size_t behind_gap(const struct tokens *tokens, size_t at, size_t end)
{
    while (at < end && is_gap(&tokens->list[at]))
        at++;
    return at;
}

static size_t closing(const struct tokens *tokens, size_t open, size_t end)
{
    int depth = 0;

    for (; open < end; open++) {
        depth += is_mark(&tokens->list[open], '(') - is_mark(&tokens->list[open], ')');
        if (!depth)
            break;
    }
    return open;
}

static struct entry **bucket_of(struct scope *scope, const struct token *name)
{
    unsigned hash = name->length;

    for (unsigned i = 0; i < name->length; i++)
        hash = hash * 31 + (unsigned char)name->text[i];
    return &scope->buckets[hash % BUCKETS];
}

static void add(struct scope *scope, const struct entry *found)
{
    struct entry **bucket = bucket_of(scope, &scope->tokens->list[found->name]), *entry = malloc(sizeof *entry);

    if (!entry)
        abort();
    *entry = *found;
    entry->next = *bucket;
    *bucket = entry;
}

static bool same_name(const struct token *a, const struct token *b)
{
    return a->length == b->length && a->first == b->first && !memcmp(a->text, b->text, a->length);
}

static struct entry *find(struct scope *scope, struct entry *from, const struct token *name, enum kind kind)
{
    while (from && (from->kind != kind || !same_name(&scope->tokens->list[from->name], name)))
        from = from->next;
    return from;
}

/* --- reading what stands at file scope -----------------------------------------------------------------------------
 */

/* [start, end) is `type (name)(parameters)` or `type name(parameters)`, with attributes. */
static bool read_function(const struct tokens *tokens, struct entry *entry, size_t end)
{
    size_t open = 0;

    entry->name = 0;
    for (size_t i = entry->start; i < end; i++) {
        const struct token *token = &tokens->list[i];

        if (is_gap(token))
            continue;
        if (is_word(token, "__attribute__")) {
            i = closing(tokens, behind_gap(tokens, i + 1, end), end);
        } else if (is_mark(token, '(')) {
            open = i;
            break;
        } else if (is_mark(token, '=') || is_mark(token, '[')) {
            return false;
        } else if (token->kind == TOKEN_WORD) {
            entry->is_static |= token_is(token, "static");
            entry->name = i;
        }
    }
    if (!open)
        return false;
    entry->open = open;
    entry->close = closing(tokens, open, end);
    if (behind_gap(tokens, entry->close + 1, end) < end &&
        is_mark(&tokens->list[behind_gap(tokens, entry->close + 1, end)], '(')) {
        entry->name = behind_gap(tokens, open + 1, end);
        entry->open = behind_gap(tokens, entry->close + 1, end);
        entry->close = closing(tokens, entry->open, end);
        return tokens->list[entry->name].kind == TOKEN_WORD;
    }
    return entry->name > entry->start && entry->close < end;
}

/* `TYPE name`, with linkage words and attributes. */
static bool read_typed(const struct tokens *tokens, struct entry *entry, size_t end)
{
    int words = 0;

    for (size_t i = entry->start; i < end; i++) {
        const struct token *token = &tokens->list[i];

        if (is_gap(token) || is_word(token, "extern"))
            continue;
        if (token->kind != TOKEN_WORD)
            return false;
        if (token_is(token, "__attribute__")) {
            i = closing(tokens, behind_gap(tokens, i + 1, end), end);
        } else if (token_is(token, "static")) {
            entry->is_static = true;
        } else {
            entry->type = entry->name;
            entry->name = i;
            words++;
        }
    }
    return words == 2;
}

static void read_statement(struct scope *scope, size_t start, size_t end)
{
    const struct tokens *tokens = scope->tokens;
    struct entry entry = {.kind = DECLARED, .start = behind_gap(tokens, start, end)};

    if (entry.start == end || tokens->list[entry.start].kind != TOKEN_WORD)
        return;
    if (is_word(&tokens->list[entry.start], "typedef")) {
        entry.kind = TYPE;
        if (read_function(tokens, &entry, end))
            add(scope, &entry);
    } else if (!tokens->list[entry.start].system &&
               (read_typed(tokens, &entry, end) || read_function(tokens, &entry, end))) {
        add(scope, &entry);
    }
}

static void read_definition(struct scope *scope, size_t start, size_t brace)
{
    const struct tokens *tokens = scope->tokens;
    struct entry entry = {.kind = DEFINED, .start = behind_gap(tokens, start, brace)};

    if (entry.start == brace || tokens->list[brace].system || is_word(&tokens->list[entry.start], "typedef"))
        return;
    if (read_function(tokens, &entry, brace) && behind_gap(tokens, entry.close + 1, brace) == brace)
        add(scope, &entry);
}

static void read_all(struct scope *scope)
{
    const struct tokens *tokens = scope->tokens;
    size_t start = 0;
    int depth = 0, parentheses = 0;

    for (size_t i = 0; i < tokens->count; i++) {
        const struct token *token = &tokens->list[i];

        if (token->kind != TOKEN_PUNCTUATION || token->length != 1)
            continue;
        if (token->first == '{' && !depth++ && !parentheses)
            read_definition(scope, start, i);
        else if (token->first == '}' && depth)
            depth--;
        else if (!depth && (token->first == '(' || token->first == ')'))
            parentheses += token->first == '(' ? 1 : -1;
        else if (!depth && !parentheses && token->first == ';')
            read_statement(scope, start, i);
        if (!depth && !parentheses && (token->first == ';' || token->first == '}'))
            start = i + 1;
    }
}

/* --- are these the same parameters? --------------------------------------------------------------------------------
 */

struct spelling {
    char text[256];
    size_t length;
};

static void spell(struct spelling *spelling, const char *text, size_t length)
{
    for (size_t i = 0; i < length && spelling->length + 1 < sizeof spelling->text; i++)
        spelling->text[spelling->length++] = (char)toupper((unsigned char)text[i]);
    spelling->text[spelling->length] = 0;
}

static bool says_nothing(const struct token *word)
{
    static const char *const words[] = {"struct", "union", "enum", "const", "volatile"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (token_is(word, words[i]))
            return true;
    return false;
}

/* A parameter's type, without its name, so that `struct _IRP *` and `PIRP` come out alike: IRP*. */
static void spell_parameter(const struct tokens *tokens, size_t at, size_t end, struct spelling *spelling)
{
    size_t words = 0, stars = 0;
    const char *text;
    size_t length;

    for (; at < end; at++) {
        const struct token *token = &tokens->list[at];

        stars += is_mark(token, '*');
        if (token->kind != TOKEN_WORD || says_nothing(token))
            continue;
        if (token_is(token, "__attribute__")) {
            at = closing(tokens, behind_gap(tokens, at + 1, end), end);
            continue;
        }
        if (words++)
            continue; /* the name, or the rest of a type in several words, which is no pointer of its own */
        text = token->text + strspn(token->text, "_");
        length = token->length - (size_t)(text - token->text);
        if (length > 2 && text[0] == 'P' && isupper((unsigned char)text[1])) {
            text++, length--;
            stars++;
        }
        spell(spelling, text, length);
    }
    while (stars--)
        spell(spelling, "*", 1);
}

static void spell_all(const struct tokens *tokens, const struct entry *entry, struct spelling *spelling)
{
    size_t from = entry->open + 1;
    int depth = 0;

    spelling->length = 0;
    for (size_t i = from; i <= entry->close; i++) {
        if (i == entry->close || (!depth && is_mark(&tokens->list[i], ','))) {
            spell_parameter(tokens, from, i, spelling);
            spell(spelling, ",", 1);
            from = i + 1;
        }
        depth += is_mark(&tokens->list[i], '(') - is_mark(&tokens->list[i], ')');
    }
}

/* Without a prototype a parameter is promoted, so none may be narrower than int. */
static bool all_pointers_or_words(const char *spelling)
{
    return !strstr(spelling, "CHAR,") && !strstr(spelling, "SHORT,") && !strstr(spelling, "BOOLEAN,") &&
           !strstr(spelling, "KIRQL,") && !strstr(spelling, "FLOAT,") && !strstr(spelling, "...");
}

static bool differs(struct scope *scope, const struct entry *type, const struct entry *definition)
{
    struct spelling there, here;

    spell_all(scope->tokens, type, &there);
    spell_all(scope->tokens, definition, &here);
    return strcmp(there.text, here.text) && all_pointers_or_words(here.text);
}

/* --- putting it right ----------------------------------------------------------------------------------------------
 */

/* TYPE name; becomes the definition's own words before the parameters, and (): a function of whatever parameters. */
static void forget_prototype(struct scope *scope, const struct entry *declared, const struct entry *defined)
{
    struct tokens *tokens = scope->tokens;
    char words[512];
    size_t length = 0;

    for (size_t i = defined->start; i < defined->open; i++) {
        const struct token *token = &tokens->list[i];

        if (token->kind == TOKEN_MARKER || token->kind == TOKEN_PRAGMA || i == defined->name)
            continue;
        if (length + token->length + 2 > sizeof words)
            return;
        if (token->kind == TOKEN_SPACE) {
            words[length++] = ' ';
        } else {
            memcpy(words + length, token->text, token->length);
            length += token->length;
        }
    }
    token_set_text(&tokens->list[declared->type], "%.*s", (int)length, words);
    token_set_text(&tokens->list[declared->name], "%.*s()", (int)tokens->list[declared->name].length,
                   tokens->list[declared->name].text);
    for (size_t i = declared->start; i < declared->type; i++)
        if (is_word(&tokens->list[i], "static") || is_word(&tokens->list[i], "extern"))
            token_set_text(&tokens->list[i], " ");
}

static void make_static(struct scope *scope, const struct entry *declared)
{
    struct tokens *tokens = scope->tokens;
    struct token *first = &tokens->list[declared->start];

    for (size_t i = declared->start; i < declared->name; i++)
        if (is_word(&tokens->list[i], "extern"))
            token_set_text(&tokens->list[i], " ");
    token_set_text(first, "static %.*s", (int)first->length, first->text);
}

static void settle(struct scope *scope, const struct entry *defined)
{
    const struct token *name = &scope->tokens->list[defined->name];
    struct entry *declared = *bucket_of(scope, name);

    while ((declared = find(scope, declared, name, DECLARED))) {
        if (declared->start < defined->start) {
            const struct token *type_name = &scope->tokens->list[declared->type];
            struct entry *type = declared->type ? find(scope, *bucket_of(scope, type_name), type_name, TYPE) : NULL;

            if (type && differs(scope, type, defined))
                forget_prototype(scope, declared, defined);
            else if (defined->is_static && !declared->is_static)
                make_static(scope, declared);
        }
        declared = declared->next;
    }
}

void rewrite_declarations(struct tokens *tokens)
{
    struct scope *scope = calloc(1, sizeof *scope);

    if (!scope)
        abort();
    scope->tokens = tokens;
    read_all(scope);
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct entry *entry = scope->buckets[i]; entry; entry = entry->next)
            if (entry->kind == DEFINED)
                settle(scope, entry);
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct entry *entry = scope->buckets[i], *next; entry; entry = next) {
            next = entry->next;
            free(entry);
        }
    free(scope);
}

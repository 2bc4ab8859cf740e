/*
 * What MSVC takes for the same function, with a warning: one that is declared, by a prototype or a function type
 * (IO_COMPLETION_ROUTINE Done;), with other pointers for parameters than it is defined with, and one that is declared
 * as external and defined as static. The first gets the declared parameters, and variables of its own types behind the
 * brace; the second is declared static from the beginning.
 *
 * And where the driver declares in its own words what a DDK header has, a function that its authors' headers didn't
 * have, the header's declaration gives way.
 */
#include "front/rewrite.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind { DECLARED, DEFINED, TYPE, HEADERS_OWN };

struct entry {
    struct entry *next;
    enum kind kind;
    size_t name, start; /* tokens: the name, and where the statement begins */
    size_t type;        /* of what is declared by a function type; else 0 */
    size_t open, close; /* the parameters' parentheses, where there are any */
    size_t brace;       /* of what is defined */
    size_t end;         /* the semicolon of what a header declares */
    bool is_static;
    bool of_c; /* in C++: declared as extern "C" */
};

#define BUCKETS 4096

struct scope {
    struct tokens *tokens;
    struct entry *buckets[BUCKETS];
    unsigned blocks_of_c; /* extern "C" { around what is read */
};

static bool is_word(const struct token *token, const char *text)
{
    return token->kind == TOKEN_WORD && token_is(token, text);
}

static size_t behind_gap(const struct tokens *tokens, size_t at, size_t end)
{
    while (at < end && token_is_gap(&tokens->list[at]))
        at++;
    return at;
}

static size_t closing(const struct tokens *tokens, size_t open, size_t end)
{
    int depth = 0;

    for (; open < end; open++) {
        depth += token_is_mark(&tokens->list[open], '(') - token_is_mark(&tokens->list[open], ')');
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

    entry->name = entry->type = 0;
    for (size_t i = entry->start; i < end; i++) {
        const struct token *token = &tokens->list[i];

        if (token_is_gap(token))
            continue;
        if (is_word(token, "__attribute__")) {
            i = closing(tokens, behind_gap(tokens, i + 1, end), end);
        } else if (token_is_mark(token, '(')) {
            open = i;
            break;
        } else if (token_is_mark(token, '=') || token_is_mark(token, '[')) {
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
        token_is_mark(&tokens->list[behind_gap(tokens, entry->close + 1, end)], '(')) {
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

        if (token_is_gap(token) || is_word(token, "extern"))
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

static size_t before_value(const struct tokens *tokens, size_t at, size_t end)
{
    while (at < end && !token_is_mark(&tokens->list[at], '='))
        at++;
    return at;
}

/* extern "C", up to `end`, or before more of a declaration */
static bool begins_c(const struct tokens *tokens, size_t at, size_t end)
{
    size_t language;

    at = behind_gap(tokens, at, end);
    if (at == end || !is_word(&tokens->list[at], "extern"))
        return false;
    language = behind_gap(tokens, at + 1, end);
    return language < end && token_is(&tokens->list[language], "\"C\"");
}

static void read_statement(struct scope *scope, size_t start, size_t end)
{
    const struct tokens *tokens = scope->tokens;
    struct entry entry = {.kind = DECLARED, .start = behind_gap(tokens, start, end), .end = end};

    if (entry.start == end || tokens->list[entry.start].kind != TOKEN_WORD)
        return;
    if (is_word(&tokens->list[entry.start], "typedef")) {
        entry.kind = TYPE;
        if (read_function(tokens, &entry, end))
            add(scope, &entry);
        return;
    }
    end = before_value(tokens, start, end);
    if (!read_typed(tokens, &entry, end) && !read_function(tokens, &entry, end))
        return;
    entry.of_c = scope->blocks_of_c || begins_c(tokens, start, end);
    /* The name says whose it is: a word before it may be a header's macro (VOID). */
    if (!tokens->list[entry.name].system) {
        add(scope, &entry);
    } else if (entry.open) {
        entry.kind = HEADERS_OWN;
        add(scope, &entry);
    }
}

static void read_definition(struct scope *scope, size_t start, size_t brace)
{
    const struct tokens *tokens = scope->tokens;
    struct entry entry = {.kind = DEFINED, .start = behind_gap(tokens, start, brace), .brace = brace};

    if (entry.start == brace || tokens->list[brace].system || is_word(&tokens->list[entry.start], "typedef"))
        return;
    if (read_function(tokens, &entry, brace) && behind_gap(tokens, entry.close + 1, brace) == brace)
        add(scope, &entry);
}

static bool opens_block_of_c(const struct tokens *tokens, size_t start, size_t brace)
{
    size_t at = behind_gap(tokens, start, brace);

    return begins_c(tokens, start, brace) && behind_gap(tokens, behind_gap(tokens, at + 1, brace) + 1, brace) == brace;
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
        if (token->first == '{' && !depth && !parentheses && opens_block_of_c(tokens, start, i)) {
            scope->blocks_of_c++;
            start = i + 1;
        } else if (token->first == '{' && !depth++ && !parentheses)
            read_definition(scope, start, i);
        else if (token->first == '}' && depth)
            depth--;
        else if (token->first == '}' && scope->blocks_of_c)
            scope->blocks_of_c--;
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

#define MOST_PARAMETERS 16

struct parameter {
    size_t start, end; /* tokens */
    size_t name;       /* 0: it has none */
    bool plain;        /* words and stars only */
    char spelling[96]; /* of its type, so that `struct _IRP *` and `PIRP` come out alike: IRP* */
};

static bool is_one_of(const struct token *word, const char *const *words)
{
    for (; *words; words++)
        if (token_is(word, *words))
            return true;
    return false;
}

static bool says_nothing(const struct token *word)
{
    static const char *const words[] = {"struct",   "union",  "enum",   "const", "volatile",
                                        "register", "extern", "static", NULL};

    return is_one_of(word, words);
}

static bool is_built_in(const struct token *word)
{
    static const char *const words[] = {"void",     "char",   "short", "int",    "long",
                                        "unsigned", "signed", "float", "double", NULL};

    return is_one_of(word, words);
}

static void spell(char *spelling, size_t size, const char *text, size_t length)
{
    size_t at = strlen(spelling);

    for (size_t i = 0; i < length && at + 1 < size; i++)
        spelling[at++] = (char)toupper((unsigned char)text[i]);
    spelling[at] = 0;
}

static struct parameter read_parameter(const struct tokens *tokens, size_t start, size_t end)
{
    struct parameter parameter = {.start = start, .end = end, .plain = true};
    size_t stars = 0, words = 0;

    for (size_t at = start; at < end; at++) {
        const struct token *token = &tokens->list[at];
        const char *text = token->text + strspn(token->text, "_");
        size_t length = token->length - (size_t)(text - token->text);

        if (token_is_gap(token) || (token->kind == TOKEN_WORD && says_nothing(token)))
            continue;
        if (is_word(token, "__attribute__")) {
            at = closing(tokens, behind_gap(tokens, at + 1, end), end);
            continue;
        }
        stars += token_is_mark(token, '*');
        if (token->kind != TOKEN_WORD) {
            parameter.plain &= token_is_mark(token, '*');
            continue;
        }
        if (words && !is_built_in(token)) {
            parameter.name = at;
            continue;
        }
        words++;
        if (length > 2 && text[0] == 'P' && isupper((unsigned char)text[1]))
            text++, length--, stars++;
        spell(parameter.spelling, sizeof parameter.spelling, text, length);
    }
    while (stars--)
        spell(parameter.spelling, sizeof parameter.spelling, "*", 1);
    return parameter;
}

/* Returns how many there are, or 0 where there are none or too many. */
static size_t read_parameters(const struct tokens *tokens, const struct entry *entry, struct parameter *parameters)
{
    size_t from = entry->open + 1, count = 0;
    int depth = 0;

    for (size_t i = from; i <= entry->close; i++) {
        if (i == entry->close || (!depth && token_is_mark(&tokens->list[i], ','))) {
            if (count == MOST_PARAMETERS)
                return 0;
            parameters[count++] = read_parameter(tokens, from, i);
            from = i + 1;
        }
        depth += token_is_mark(&tokens->list[i], '(') - token_is_mark(&tokens->list[i], ')');
    }
    return count;
}

static bool is_pointer(const struct parameter *parameter)
{
    size_t length = strlen(parameter->spelling);

    return parameter->plain && length &&
           (parameter->spelling[length - 1] == '*' || !strcmp(parameter->spelling, "HANDLE"));
}

/* --- putting it right ----------------------------------------------------------------------------------------------
 */

static void copy_words(const struct tokens *tokens, size_t at, size_t end, size_t without, char *text, size_t size)
{
    size_t length = 0;

    for (; at < end; at++) {
        const struct token *token = &tokens->list[at];

        if (at == without || token->kind == TOKEN_MARKER || token->kind == TOKEN_PRAGMA || !token->length)
            continue;
        if (length + token->length + 2 > size)
            break;
        if (token->kind == TOKEN_SPACE) {
            text[length++] = ' ';
        } else {
            memcpy(text + length, token->text, token->length);
            length += token->length;
        }
    }
    text[length] = 0;
}

/* The parameter is declared as it was before, under a name of ours; `variables` gets the one that the body knows. */
static void replace_parameter(struct tokens *tokens, const struct parameter *declared, const struct parameter *defined,
                              size_t number, char *variables, size_t size)
{
    char type[256], own[256];
    size_t length = strlen(variables);
    const struct token *name = &tokens->list[defined->name];

    copy_words(tokens, declared->start, declared->end, declared->name, type, sizeof type);
    copy_words(tokens, defined->start, defined->end, defined->name, own, sizeof own);
    snprintf(variables + length, size - length, " %s %.*s = (%s)lab_parameter_%zu;", own, (int)name->length, name->text,
             own, number);
    token_set_text(&tokens->list[defined->name], "%s lab_parameter_%zu", type, number);
    for (size_t at = defined->start; at < defined->end; at++)
        if (at != defined->name && tokens->list[at].kind != TOKEN_MARKER && tokens->list[at].kind != TOKEN_PRAGMA)
            token_set_text(&tokens->list[at], " ");
}

static void adapt(struct scope *scope, const struct entry *prototype, const struct entry *defined)
{
    struct tokens *tokens = scope->tokens;
    struct parameter there[MOST_PARAMETERS], here[MOST_PARAMETERS];
    size_t count = read_parameters(tokens, prototype, there), behind = defined->brace + 1;
    char variables[1024] = "";

    if (count != read_parameters(tokens, defined, here) || behind >= tokens->count ||
        tokens->list[behind].kind == TOKEN_MARKER || tokens->list[behind].kind == TOKEN_PRAGMA)
        return;
    for (size_t i = 0; i < count; i++)
        if (is_pointer(&there[i]) && is_pointer(&here[i]) && here[i].name &&
            strcmp(there[i].spelling, here[i].spelling))
            replace_parameter(tokens, &there[i], &here[i], i + 1, variables, sizeof variables);
    if (*variables) {
        struct token *token = &tokens->list[behind];

        token_set_text(token, "%s%.*s", variables, (int)token->length, token->text);
    }
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

/* What says the parameters of a function that is declared: its prototype, or that of its type. */
static const struct entry *prototype_of(struct scope *scope, const struct entry *declared)
{
    const struct token *type = &scope->tokens->list[declared->type];

    return declared->type ? find(scope, *bucket_of(scope, type), type, TYPE) : declared->open ? declared : NULL;
}

/* --- what headers declare and the driver declares otherwise --------------------------------------------------------
 */

static bool declares_the_same(const struct tokens *tokens, const struct entry *a, const struct entry *b)
{
    struct parameter there[MOST_PARAMETERS], here[MOST_PARAMETERS];
    size_t count = read_parameters(tokens, a, there);

    if (count != read_parameters(tokens, b, here))
        return false;
    for (size_t i = 0; i < count; i++)
        if (strcmp(there[i].spelling, here[i].spelling))
            return false;
    there[0] = read_parameter(tokens, a->start, a->name); /* the result's type */
    here[0] = read_parameter(tokens, b->start, b->name);
    return !strcmp(there[0].spelling, here[0].spelling);
}

static void give_way(struct scope *scope, const struct entry *driver)
{
    struct tokens *tokens = scope->tokens;
    const struct token *name = &tokens->list[driver->name];
    const struct entry *prototype = prototype_of(scope, driver);
    struct entry *header = *bucket_of(scope, name);

    for (; (header = find(scope, header, name, HEADERS_OWN)); header = header->next) {
        if (header->start > driver->start || (prototype && declares_the_same(tokens, header, prototype)))
            continue;
        for (size_t at = header->start; at < header->end; at++)
            if (!token_is_gap(&tokens->list[at]))
                token_set_text(&tokens->list[at], " ");
    }
}

static void settle(struct scope *scope, const struct entry *defined)
{
    const struct token *name = &scope->tokens->list[defined->name];
    const struct entry *prototype = NULL;
    struct entry *declared = *bucket_of(scope, name);

    for (; (declared = find(scope, declared, name, DECLARED)); declared = declared->next) {
        if (declared->start > defined->start)
            continue;
        prototype = prototype_of(scope, declared);
        if (defined->is_static && !declared->is_static)
            make_static(scope, declared);
    }
    if (prototype)
        adapt(scope, prototype, defined);
}

void rewrite_declarations(struct tokens *tokens, bool cxx)
{
    struct scope *scope = calloc(1, sizeof *scope);

    if (!scope)
        abort();
    scope->tokens = tokens;
    read_all(scope);
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct entry *entry = scope->buckets[i]; entry; entry = entry->next)
            if (entry->kind == DEFINED && !cxx)
                settle(scope, entry);
            else if (entry->kind == DECLARED && (!cxx || entry->of_c)) /* others overload what headers declare */
                give_way(scope, entry);
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct entry *entry = scope->buckets[i], *next; entry; entry = next) {
            next = entry->next;
            free(entry);
        }
    free(scope);
}

/* Reading preprocessed text into tokens, one linear pass. */
#include "front/token.h"
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONTROL_Z 0x1A /* ends some old files, and means nothing */

struct reader {
    const char *at, *end;
    struct tokens tokens;
    unsigned line;
    unsigned short file;
    bool system, line_start;
};

void tokens_add(struct tokens *tokens, const struct token *token)
{
    if (tokens->count == tokens->capacity) {
        tokens->capacity = tokens->capacity ? tokens->capacity * 2 : 65536;
        tokens->list = realloc(tokens->list, tokens->capacity * sizeof *tokens->list);
        if (!tokens->list)
            abort();
    }
    tokens->list[tokens->count++] = *token;
}

static void set_text(struct token *token, const char *format, va_list arguments)
{
    char *text;

    if (vasprintf(&text, format, arguments) < 0)
        abort();
    token->text = text; /* lives until the process ends, as all tokens do */
    token->length = (unsigned)strlen(text);
    token->kind = TOKEN_PUNCTUATION;
    token->first = *text;
}

void token_set_text(struct token *token, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    set_text(token, format, arguments);
    va_end(arguments);
}

void tokens_add_text(struct tokens *tokens, const struct token *like, const char *format, ...)
{
    struct token token = *like;
    va_list arguments;

    va_start(arguments, format);
    set_text(&token, format, arguments);
    va_end(arguments);
    tokens_add(tokens, &token);
}

void tokens_free(struct tokens *tokens)
{
    free(tokens->list);
    tokens->list = NULL;
    tokens->count = tokens->capacity = 0;
}

_Noreturn void source_error(const struct tokens *tokens, const struct token *at, const char *format, ...)
{
    va_list arguments;

    fprintf(stderr, "%s:%u: error: ", at->file < tokens->file_count ? tokens->files[at->file] : "?", at->line);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(2);
}

static void add(struct reader *reader, enum token_kind kind, const char *start)
{
    struct token token = {
        start, (unsigned)(reader->at - start), reader->line, reader->file, (unsigned char)kind, reader->system, *start};

    tokens_add(&reader->tokens, &token);
}

static bool is_named(const char *file, const char *name, size_t length)
{
    return !strncmp(file, name, length) && !file[length];
}

static unsigned short file_index(struct reader *reader, const char *name, size_t length)
{
    struct tokens *tokens = &reader->tokens;
    char *copy;

    /* Files come back soon: the one whose header has just ended is among the last. */
    if (reader->file < tokens->file_count && is_named(tokens->files[reader->file], name, length))
        return reader->file;
    for (size_t i = tokens->file_count; i-- > 0;)
        if (is_named(tokens->files[i], name, length))
            return (unsigned short)i;
    tokens->files = realloc(tokens->files, (tokens->file_count + 1) * sizeof *tokens->files);
    copy = strndup(name, length);
    if (!tokens->files || !copy)
        abort();
    tokens->files[tokens->file_count] = copy;
    return (unsigned short)tokens->file_count++;
}

/* # 12 "file.h" 1 3 */
static void read_marker(struct reader *reader, const char *start, const char *end)
{
    char *at;
    unsigned line = (unsigned)strtoul(start + 1, &at, 10);
    const char *name = memchr(at, '"', (size_t)(end - at)), *close = name;

    if (!name)
        return;
    do
        close = memchr(close + 1, '"', (size_t)(end - close - 1));
    while (close && close[-1] == '\\');
    if (!close)
        return;
    reader->file = file_index(reader, name + 1, (size_t)(close - name - 1));
    reader->system = memchr(close, '3', (size_t)(end - close)) != NULL;
    reader->line = line - 1; /* the newline behind the marker counts */
}

static void read_directive(struct reader *reader)
{
    const char *start = reader->at, *end = memchr(start, '\n', (size_t)(reader->end - start));
    const char *word = start + 1;

    if (!end)
        end = reader->end;
    reader->at = end;
    while (word < end && *word == ' ')
        word++;
    if (isdigit((unsigned char)*word)) {
        add(reader, TOKEN_MARKER, start);
        read_marker(reader, start, end);
    } else {
        add(reader, TOKEN_PRAGMA, start);
    }
}

static void read_space(struct reader *reader)
{
    const char *start = reader->at;

    while (reader->at < reader->end && isspace((unsigned char)*reader->at)) {
        if (*reader->at == '\n') {
            reader->line++;
            reader->line_start = true;
        }
        reader->at++;
    }
    add(reader, TOKEN_SPACE, start);
}

static void read_text(struct reader *reader)
{
    const char *start = reader->at;
    char quote = *reader->at++;

    while (reader->at < reader->end && *reader->at != quote && *reader->at != '\n')
        reader->at += *reader->at == '\\' && reader->at + 1 < reader->end ? 2 : 1;
    if (reader->at < reader->end)
        reader->at++;
    add(reader, TOKEN_TEXT, start);
}

/* An L that a macro brings along: preprocessors keep it away from the string behind it, MSVC's doesn't. */
static bool read_parted_text(struct reader *reader)
{
    const char *quote = reader->at;
    struct token *token;

    while (quote < reader->end && (*quote == ' ' || *quote == '\t'))
        quote++;
    if (quote == reader->end || *quote != '"')
        return false;
    reader->at = quote;
    read_text(reader);
    token = &reader->tokens.list[reader->tokens.count - 1];
    token_set_text(token, "L%.*s", (int)token->length, token->text);
    token->kind = TOKEN_TEXT;
    return true;
}

static void read_word(struct reader *reader)
{
    const char *start = reader->at;

    while (reader->at < reader->end &&
           (isalnum((unsigned char)*reader->at) || *reader->at == '_' || *reader->at == '$' || (*reader->at & 0x80)))
        reader->at++;
    if (reader->at == start + 1 && *start == 'L' && reader->at < reader->end &&
        (*reader->at == '"' || *reader->at == '\'')) {
        read_text(reader);
        reader->tokens.list[reader->tokens.count - 1].text--;
        reader->tokens.list[reader->tokens.count - 1].length++;
        return;
    }
    if (reader->at == start + 1 && *start == 'L' && read_parted_text(reader))
        return;
    add(reader, TOKEN_WORD, start);
}

static void read_number(struct reader *reader)
{
    const char *start = reader->at;

    while (reader->at < reader->end &&
           (isalnum((unsigned char)*reader->at) || *reader->at == '.' || *reader->at == '_' ||
            ((*reader->at == '+' || *reader->at == '-') && strchr("eEpP", reader->at[-1]) && start[1] != 'x' &&
             start[1] != 'X')))
        reader->at++;
    add(reader, TOKEN_NUMBER, start);
}

struct tokens tokens_read(const char *text, size_t length)
{
    struct reader reader = {.at = text, .end = text + length, .line = 1, .line_start = true};

    file_index(&reader, "?", 1);
    while (reader.at < reader.end) {
        char c = *reader.at;

        if (isspace((unsigned char)c)) {
            read_space(&reader);
            continue;
        }
        if (c == CONTROL_Z) {
            reader.at++;
            continue;
        }
        if (c == '#' && reader.line_start) {
            read_directive(&reader);
            continue;
        }
        reader.line_start = false;
        if (isalpha((unsigned char)c) || c == '_' || c == '$' || (c & 0x80))
            read_word(&reader);
        else if (isdigit((unsigned char)c) || (c == '.' && isdigit((unsigned char)reader.at[1])))
            read_number(&reader);
        else if (c == '"' || c == '\'')
            read_text(&reader);
        else {
            reader.at++;
            add(&reader, TOKEN_PUNCTUATION, reader.at - 1);
        }
    }
    return reader.tokens;
}

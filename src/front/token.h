/*
 * Preprocessed C as a list of tokens that keep every byte: what is not changed comes out as it came in, line markers
 * and all.
 */
#ifndef NTLAB_FRONT_TOKEN_H
#define NTLAB_FRONT_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum token_kind { TOKEN_SPACE, TOKEN_MARKER, TOKEN_PRAGMA, TOKEN_WORD, TOKEN_NUMBER, TOKEN_TEXT, TOKEN_PUNCTUATION };

struct token {
    const char *text;
    unsigned length;
    unsigned line;       /* in the driver's own file */
    unsigned short file; /* index into files */
    unsigned char kind;
    bool system; /* of a toolchain or DDK header */
    char first;  /* of the text, for quick looks */
};

struct tokens {
    struct token *list;
    size_t count, capacity;
    const char **files;
    size_t file_count;
};

struct tokens tokens_read(const char *text, size_t length);
void tokens_add(struct tokens *tokens, const struct token *token);
void tokens_add_text(struct tokens *tokens, const struct token *like, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void token_set_text(struct token *token, const char *format, ...) __attribute__((format(printf, 2, 3)));
void tokens_free(struct tokens *tokens);

static inline bool token_is(const struct token *token, const char *text)
{
    return token->first == *text && token->length == strlen(text) && !memcmp(token->text, text, token->length);
}

/* Means nothing where it stands between two words. */
static inline bool token_is_gap(const struct token *token)
{
    return token->kind == TOKEN_SPACE || token->kind == TOKEN_MARKER || token->kind == TOKEN_PRAGMA || !token->length;
}
static inline bool token_is_mark(const struct token *token, char c)
{
    return token->kind == TOKEN_PUNCTUATION && token->length == 1 && token->first == c;
}

/* An error in the driver's source: file, line, what. Ends the process with status 2. */
_Noreturn void source_error(const struct tokens *tokens, const struct token *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif

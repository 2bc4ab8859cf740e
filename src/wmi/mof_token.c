/* The words of a .mof text: names, quoted texts, numbers, marks; comments and lines that begin with # are skipped. A
 * backslash at a line's end, for the C preprocessor, is a space. */
#include <string.h>

#include "wmi/mof_token.h"

static BOOLEAN is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static BOOLEAN is_digit(char c)
{
    return c >= '0' && c <= '9';
}

BOOLEAN mof_fail(struct mof_reader *reader, const char *what, const char *detail)
{
    if (!reader->error->what[0]) {
        reader->error->line = reader->line;
        __builtin_snprintf(reader->error->what, sizeof reader->error->what, what, detail);
    }
    reader->token = MOF_BROKEN;
    return FALSE;
}

static char peek(const struct mof_reader *reader, SIZE_T ahead)
{
    return (SIZE_T)(reader->end - reader->at) > ahead ? reader->at[ahead] : 0;
}

/* How many characters a backslash with the line's end behind it takes; 0: it is no such. */
static SIZE_T continuation(const struct mof_reader *reader)
{
    if (*reader->at != '\\')
        return 0;
    return peek(reader, 1) == '\n' ? 2 : peek(reader, 1) == '\r' && peek(reader, 2) == '\n' ? 3 : 0;
}

static void skip_line(struct mof_reader *reader)
{
    while (reader->at < reader->end && *reader->at != '\n') {
        SIZE_T more = continuation(reader);

        reader->line += more != 0;
        reader->at += more ? more : 1;
    }
}

static BOOLEAN skip_comment(struct mof_reader *reader)
{
    ULONG line = reader->line;

    for (reader->at += 2; reader->at < reader->end; reader->at++) {
        if (*reader->at == '\n')
            reader->line++;
        if (*reader->at == '*' && peek(reader, 1) == '/') {
            reader->at += 2;
            return TRUE;
        }
    }
    reader->line = line;
    return mof_fail(reader, "this comment does not end%s", "");
}

static BOOLEAN skip_space(struct mof_reader *reader)
{
    while (reader->at < reader->end) {
        char c = *reader->at;

        if (c == '\n')
            reader->line++;
        if (c == '#' || (c == '/' && peek(reader, 1) == '/'))
            skip_line(reader);
        else if (c == '/' && peek(reader, 1) == '*') {
            if (!skip_comment(reader))
                return FALSE;
        } else if (c == '\\' && continuation(reader)) {
            reader->at += continuation(reader);
            reader->line++;
        } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == 0x1A)
            reader->at++;
        else
            return TRUE;
    }
    return TRUE;
}

static void put(struct mof_reader *reader, SIZE_T *length, char c)
{
    if (*length < sizeof reader->word - 1)
        reader->word[(*length)++] = c;
}

static void read_text(struct mof_reader *reader)
{
    SIZE_T length = 0;

    for (reader->at++; reader->at < reader->end && *reader->at != '"'; reader->at++) {
        if (*reader->at == '\n') {
            mof_fail(reader, "a text does not end on its line%s", "");
            return;
        }
        if (*reader->at == '\\' && peek(reader, 1))
            reader->at++;
        put(reader, &length, *reader->at);
    }
    if (reader->at == reader->end) {
        mof_fail(reader, "a text does not end%s", "");
        return;
    }
    reader->at++;
    reader->word[length] = 0;
    reader->token = MOF_TEXT;
}

static void read_word(struct mof_reader *reader)
{
    SIZE_T length = 0;

    while (reader->at < reader->end && (is_letter(*reader->at) || is_digit(*reader->at)))
        put(reader, &length, *reader->at++);
    reader->word[length] = 0;
    reader->token = MOF_WORD;
}

static int digit_of(char c, unsigned base)
{
    int value = is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : 99;

    return value < (int)base ? value : -1;
}

static void read_number(struct mof_reader *reader)
{
    unsigned base = 10;

    reader->number = 0;
    if (*reader->at == '0' && (peek(reader, 1) | 32) == 'x') {
        base = 16;
        reader->at += 2;
    }
    while (reader->at < reader->end && digit_of(*reader->at, base) >= 0) {
        ULONGLONG next = reader->number * base + (ULONGLONG)digit_of(*reader->at++, base);

        if (next / base < reader->number && next < reader->number) {
            mof_fail(reader, "a number is too large%s", "");
            return;
        }
        reader->number = next;
    }
    reader->token = MOF_DIGITS;
}

void mof_next(struct mof_reader *reader)
{
    if (reader->token == MOF_BROKEN || !skip_space(reader))
        return;
    if (reader->at == reader->end)
        reader->token = MOF_END;
    else if (*reader->at == '"')
        read_text(reader);
    else if (is_letter(*reader->at))
        read_word(reader);
    else if (is_digit(*reader->at))
        read_number(reader);
    else {
        reader->token = MOF_MARK;
        reader->mark = *reader->at++;
    }
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

BOOLEAN mof_is_word(const struct mof_reader *reader, const char *word)
{
    const char *own = reader->word;

    if (reader->token != MOF_WORD)
        return FALSE;
    for (; *own && lower(*own) == lower(*word); own++)
        word++;
    return !*own && !*word;
}

BOOLEAN mof_expect(struct mof_reader *reader, char mark)
{
    char text[2] = {mark, 0};

    if (!mof_is(reader, mark))
        return mof_fail(reader, "'%s' is missing here", text);
    mof_next(reader);
    return reader->token != MOF_BROKEN;
}

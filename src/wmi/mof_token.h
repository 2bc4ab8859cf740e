/* The words of a .mof text. */
#ifndef NTLAB_WMI_MOF_TOKEN_H
#define NTLAB_WMI_MOF_TOKEN_H

#include "wmi/mof.h"

enum mof_token { MOF_END, MOF_WORD, MOF_TEXT, MOF_DIGITS, MOF_MARK, MOF_BROKEN };

struct mof_reader {
    const char *at, *end;
    ULONG line, depth;
    enum mof_token token;
    char word[256]; /* a name, or a text; cut where it is longer */
    ULONGLONG number;
    char mark;
    struct mof_error *error;
};

void mof_next(struct mof_reader *reader);
BOOLEAN mof_fail(struct mof_reader *reader, const char *what, const char *detail); /* always FALSE */
static inline BOOLEAN mof_is(const struct mof_reader *reader, char mark)
{
    return reader->token == MOF_MARK && reader->mark == mark;
}
BOOLEAN mof_is_word(const struct mof_reader *reader, const char *word); /* whatever its case */
BOOLEAN mof_expect(struct mof_reader *reader, char mark);

#endif

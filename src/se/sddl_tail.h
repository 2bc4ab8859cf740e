/*
 * What follows an entry's account in SDDL: a condition or a resource attribute. A tail is read from text into the bytes
 * that lie behind the entry's SID.
 */
#ifndef NTLAB_SE_SDDL_TAIL_H
#define NTLAB_SE_SDDL_TAIL_H

#include "se/se_p.h"

#define LAB_SDDL_TAIL_MAX 3072

struct lab__sddl_tail {
    const WCHAR *text;
    ULONG length, at;
    const char *reason; /* 0: no error so far */
    ULONG size, levels;
    UCHAR bytes[LAB_SDDL_TAIL_MAX];
};

/* Each is TRUE, or FALSE with a reason. */
BOOLEAN lab__tail_fail(struct lab__sddl_tail *tail, const char *reason);
BOOLEAN lab__tail_emit(struct lab__sddl_tail *tail, const void *bytes, ULONG size);
BOOLEAN lab__tail_pad(struct lab__sddl_tail *tail);           /* to four bytes */
BOOLEAN lab__tail_sid(struct lab__sddl_tail *tail, SID *sid); /* in either form */
struct lab__tail_number {
    ULONGLONG magnitude;
    UCHAR sign, base; /* 1 plus, 2 minus, 3 none; 1 octal, 2 decimal, 3 hexadecimal */
};
BOOLEAN lab__tail_number(struct lab__sddl_tail *tail, struct lab__tail_number *number);
/* "text": where it begins and how many characters it has, without the quotes. */
BOOLEAN lab__tail_string(struct lab__sddl_tail *tail, ULONG *start, ULONG *count);
/* Pairs of digits. */
BOOLEAN lab__tail_octets(struct lab__sddl_tail *tail, UCHAR octets[256], ULONG *count);
/* A name's characters, emitted with its escapes (%0020) undone; it ends before the first that belongs to none. */
BOOLEAN lab__tail_name(struct lab__sddl_tail *tail);

WCHAR lab__tail_peek(const struct lab__sddl_tail *tail, ULONG ahead);
void lab__tail_skip(struct lab__sddl_tail *tail); /* white space */
/* FALSE without a reason: something else stands there. A word is taken only where no longer one stands. */
BOOLEAN lab__tail_take(struct lab__sddl_tail *tail, const char *word);

static inline BOOLEAN lab__sddl_is_space(WCHAR c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* --- writing --- */

typedef void lab__sddl_put(void *context, WCHAR character);
struct lab__sddl_out {
    lab__sddl_put *put;
    void *context;
};
void lab__out_text(const struct lab__sddl_out *out, const char *text);
void lab__out_wide(const struct lab__sddl_out *out, const UCHAR *bytes, ULONG size);
void lab__out_name(const struct lab__sddl_out *out, const UCHAR *bytes, ULONG size); /* with escapes */
void lab__out_number(const struct lab__sddl_out *out, ULONGLONG value, ULONG base);
void lab__out_signed(const struct lab__sddl_out *out, LONGLONG value);
void lab__out_octets(const struct lab__sddl_out *out, const UCHAR *bytes, ULONG size);
void lab__out_sid(const struct lab__sddl_out *out, const UCHAR *bytes, ULONG size); /* it may lie anywhere */

#endif

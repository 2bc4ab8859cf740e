/*
 * Conditions of access entries, as they lie behind the entry's SID: "artx", then tokens in postfix order.
 */
#ifndef NTLAB_SE_CONDITION_H
#define NTLAB_SE_CONDITION_H

#include "se/se_p.h"

enum lab__se_token_code {
    LAB_COND_PADDING = 0x00,
    LAB_COND_INT64 = 0x04, /* 1 to 4: numbers of 8 to 64 bits, all stored as 64, with sign and base */
    LAB_COND_STRING = 0x10,
    LAB_COND_OCTETS = 0x18,
    LAB_COND_COMPOSITE = 0x50,
    LAB_COND_SID = 0x51,
    LAB_COND_FIRST_OPERATOR = 0x80,
    LAB_COND_EQUAL = 0x80,
    LAB_COND_NOT_EQUAL = 0x81,
    LAB_COND_LESS = 0x82,
    LAB_COND_AT_MOST = 0x83,
    LAB_COND_GREATER = 0x84,
    LAB_COND_AT_LEAST = 0x85,
    LAB_COND_CONTAINS = 0x86,
    LAB_COND_EXISTS = 0x87,
    LAB_COND_ANY_OF = 0x88,
    LAB_COND_MEMBER_OF = 0x89,
    LAB_COND_DEVICE_MEMBER_OF = 0x8A,
    LAB_COND_MEMBER_OF_ANY = 0x8B,
    LAB_COND_DEVICE_MEMBER_OF_ANY = 0x8C,
    LAB_COND_NOT_EXISTS = 0x8D,
    LAB_COND_NOT_CONTAINS = 0x8E,
    LAB_COND_NOT_ANY_OF = 0x8F,
    LAB_COND_NOT_MEMBER_OF = 0x90,
    LAB_COND_NOT_DEVICE_MEMBER_OF_ANY = 0x93,
    LAB_COND_AND = 0xA0,
    LAB_COND_OR = 0xA1,
    LAB_COND_NOT = 0xA2,
    LAB_COND_LOCAL = 0xF8, /* attributes */
    LAB_COND_USER = 0xF9,
    LAB_COND_RESOURCE = 0xFA,
    LAB_COND_DEVICE = 0xFB
};

static inline BOOLEAN lab__se_is_conditional(UCHAR type)
{
    return type == ACCESS_ALLOWED_CALLBACK_ACE_TYPE || type == ACCESS_DENIED_CALLBACK_ACE_TYPE ||
           type == ACCESS_ALLOWED_CALLBACK_OBJECT_ACE_TYPE || type == ACCESS_DENIED_CALLBACK_OBJECT_ACE_TYPE ||
           type == SYSTEM_AUDIT_CALLBACK_ACE_TYPE || type == SYSTEM_ACCESS_FILTER_ACE_TYPE;
}

/* One token of a condition. */
struct lab__se_condition_token {
    UCHAR code;
    const UCHAR *data; /* what it carries */
    ULONG size;
};

static inline BOOLEAN lab__se_condition_is_attribute(UCHAR code)
{
    return code >= LAB_COND_LOCAL && code <= LAB_COND_DEVICE;
}
/* Operands that an operator takes; 0: it is one itself. */
static inline ULONG lab__se_condition_arity(UCHAR code)
{
    if (code < LAB_COND_FIRST_OPERATOR || code >= LAB_COND_LOCAL)
        return 0;
    if (code == LAB_COND_AND || code == LAB_COND_OR)
        return 2;
    if (code == LAB_COND_EXISTS || code == LAB_COND_NOT_EXISTS || code == LAB_COND_NOT)
        return 1;
    return (code >= LAB_COND_MEMBER_OF && code <= LAB_COND_DEVICE_MEMBER_OF_ANY) ||
                   (code >= LAB_COND_NOT_MEMBER_OF && code <= LAB_COND_NOT_DEVICE_MEMBER_OF_ANY)
               ? 1
               : 2;
}

/* The token at *at; FALSE: there is none, or what is there is none. Padding is passed over. */
BOOLEAN lab__se_condition_next(const UCHAR *bytes, ULONG size, ULONG *at, struct lab__se_condition_token *token);
/* The condition of an entry; 0: it has none. */
const UCHAR *lab__se_condition_of(const ACE_HEADER *ace, ULONG *size);

enum lab__se_truth { LAB_SE_FALSE, LAB_SE_TRUE, LAB_SE_UNKNOWN };
struct lab__se_condition_subject {
    BOOLEAN (*is)(const void *context, const SID *sid, BOOLEAN deny); /* has the subject this SID? */
    const void *context;
    BOOLEAN deny;
    const struct lab__se_token *token; /* whose claims and device count */
    const ACL *resource;               /* the list that has the object's attributes; may be 0 */
};
enum lab__se_truth lab__se_condition_holds(const UCHAR *bytes, ULONG size,
                                           const struct lab__se_condition_subject *subject);

/* compare.c: a relation of two operands, each a literal, a list of them, or an attribute. */
enum lab__se_truth lab__se_condition_relate(const struct lab__se_condition_subject *subject, UCHAR code,
                                            const struct lab__se_condition_token *left,
                                            const struct lab__se_condition_token *right);
/* The attribute that a token names; FALSE: the subject or the object has none of this name. */
struct lab__se_claim;
BOOLEAN lab__se_condition_claim(const struct lab__se_condition_subject *subject,
                                const struct lab__se_condition_token *token, struct lab__se_claim *claim);
/* An attribute that stands alone: is it a number other than zero, or a text that isn't empty? */
enum lab__se_truth lab__se_condition_is_set(const struct lab__se_condition_subject *subject,
                                            const struct lab__se_condition_token *token);

#endif

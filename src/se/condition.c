/*
 * Is a condition true of this subject? What is compared with an attribute that doesn't exist is unknown. Rule: unknown
 * allows nothing, and denies.
 */
#include <string.h>

#include "se/claim.h"
#include "se/condition.h"
#include "se/se_local.h"

#define MOST_VALUES 64
#define SIGNATURE   "artx"

static ULONG number_at(const UCHAR *bytes)
{
    ULONG number;

    memcpy(&number, bytes, sizeof number);
    return number;
}

static BOOLEAN has_length(UCHAR code)
{
    return code == LAB_COND_STRING || code == LAB_COND_OCTETS || code == LAB_COND_COMPOSITE || code == LAB_COND_SID ||
           lab__se_condition_is_attribute(code);
}

BOOLEAN lab__se_condition_next(const UCHAR *bytes, ULONG size, ULONG *at, struct lab__se_condition_token *token)
{
    ULONG left;

    while (*at < size && bytes[*at] == LAB_COND_PADDING)
        ++*at;
    if (*at >= size)
        return FALSE;
    token->code = bytes[(*at)++];
    token->data = bytes + *at;
    token->size = 0;
    left = size - *at;
    if (token->code >= 1 && token->code <= LAB_COND_INT64) {
        token->size = 10;
    } else if (has_length(token->code)) {
        if (left < sizeof(ULONG))
            return FALSE;
        token->size = number_at(token->data);
        token->data += sizeof(ULONG);
        *at += sizeof(ULONG);
        left -= sizeof(ULONG);
    } else if (!lab__se_condition_arity(token->code)) {
        return FALSE;
    }
    if (token->size > left)
        return FALSE;
    *at += token->size;
    return TRUE;
}

const UCHAR *lab__se_condition_of(const ACE_HEADER *ace, ULONG *size)
{
    const SID *sid = lab__se_ace_sid(ace);
    const UCHAR *at = (const UCHAR *)sid + lab__se_sid_size(sid), *end = (const UCHAR *)ace + ace->AceSize;

    if (at >= end || (ULONG)(end - at) < sizeof SIGNATURE - 1 || memcmp(at, SIGNATURE, sizeof SIGNATURE - 1))
        return 0;
    *size = (ULONG)(end - at) - (sizeof SIGNATURE - 1);
    return at + sizeof SIGNATURE - 1;
}

/* --- evaluation --- */

struct evaluation {
    const struct lab__se_condition_subject *subject;
    struct value {
        struct lab__se_condition_token token; /* an operand; or, with code 0, a result */
        enum lab__se_truth truth;
    } values[MOST_VALUES];
    ULONG count;
};

static BOOLEAN is_sid(const struct lab__se_condition_token *token)
{
    const SID *sid = (const SID *)token->data;

    return token->code == LAB_COND_SID && token->size >= 8 && sid->Revision == SID_REVISION &&
           sid->SubAuthorityCount <= SID_MAX_SUB_AUTHORITIES && lab__se_sid_size(sid) <= token->size;
}

/* Is the device, which the subject acts from, in the group? */
static BOOLEAN device_is(const struct lab__se_condition_subject *subject, const SID *sid)
{
    const SID_AND_ATTRIBUTES_HASH *set = &subject->token->device;
    LONG found = lab__se_find(set, sid);

    return found >= 0 && (subject->deny || !(set->SidAttr[found].Attributes & SE_GROUP_USE_FOR_DENY_ONLY));
}

static enum lab__se_truth has_sid(const struct evaluation *evaluation, const struct lab__se_condition_token *token,
                                  BOOLEAN device)
{
    const struct lab__se_condition_subject *subject = evaluation->subject;
    DECLSPEC_ALIGN(4) UCHAR sid[SECURITY_MAX_SID_SIZE]; /* in the entry it may lie anywhere */

    if (!is_sid(token))
        return LAB_SE_UNKNOWN;
    memcpy(sid, token->data, lab__se_sid_size((const SID *)token->data));
    if (device)
        return device_is(subject, (const SID *)sid) ? LAB_SE_TRUE : LAB_SE_FALSE;
    return subject->is(subject->context, (const SID *)sid, subject->deny) ? LAB_SE_TRUE : LAB_SE_FALSE;
}

/* All of the SIDs, or any. */
static enum lab__se_truth is_member(const struct evaluation *evaluation, const struct lab__se_condition_token *operand,
                                    BOOLEAN any, BOOLEAN device)
{
    struct lab__se_condition_token token;
    ULONG at = 0;

    if (operand->code == LAB_COND_SID)
        return has_sid(evaluation, operand, device);
    if (operand->code != LAB_COND_COMPOSITE)
        return LAB_SE_UNKNOWN;
    while (lab__se_condition_next(operand->data, operand->size, &at, &token)) {
        enum lab__se_truth one = has_sid(evaluation, &token, device);

        if (one == LAB_SE_UNKNOWN)
            return one;
        if ((one == LAB_SE_TRUE) == any)
            return any ? LAB_SE_TRUE : LAB_SE_FALSE;
    }
    return any ? LAB_SE_FALSE : LAB_SE_TRUE;
}

static enum lab__se_truth negated(enum lab__se_truth truth)
{
    return truth == LAB_SE_UNKNOWN ? truth : truth == LAB_SE_FALSE ? LAB_SE_TRUE : LAB_SE_FALSE;
}

static enum lab__se_truth member_operator(const struct evaluation *evaluation, UCHAR code,
                                          const struct lab__se_condition_token *operand)
{
    BOOLEAN negative = code >= LAB_COND_NOT_MEMBER_OF;
    ULONG which = code - (negative ? LAB_COND_NOT_MEMBER_OF : LAB_COND_MEMBER_OF);
    enum lab__se_truth truth = is_member(evaluation, operand, which >= 2, which & 1);

    return negative ? negated(truth) : truth;
}

static enum lab__se_truth both(enum lab__se_truth left, enum lab__se_truth right, enum lab__se_truth decides)
{
    if (left == decides || right == decides)
        return decides;
    return left == LAB_SE_UNKNOWN || right == LAB_SE_UNKNOWN ? LAB_SE_UNKNOWN : negated(decides);
}

static enum lab__se_truth exists(const struct evaluation *evaluation, const struct lab__se_condition_token *token)
{
    struct lab__se_claim claim;

    if (!lab__se_condition_is_attribute(token->code))
        return LAB_SE_UNKNOWN;
    return lab__se_condition_claim(evaluation->subject, token, &claim) ? LAB_SE_TRUE : LAB_SE_FALSE;
}

static enum lab__se_truth apply(const struct evaluation *evaluation, UCHAR code, const struct value *operands)
{
    switch (code) {
    case LAB_COND_AND:
        return both(operands[0].truth, operands[1].truth, LAB_SE_FALSE);
    case LAB_COND_OR:
        return both(operands[0].truth, operands[1].truth, LAB_SE_TRUE);
    case LAB_COND_NOT:
        return negated(operands[0].truth);
    case LAB_COND_EXISTS:
        return exists(evaluation, &operands[0].token);
    case LAB_COND_NOT_EXISTS:
        return negated(exists(evaluation, &operands[0].token));
    default:
        return lab__se_condition_arity(code) == 1
                   ? member_operator(evaluation, code, &operands[0].token)
                   : lab__se_condition_relate(evaluation->subject, code, &operands[0].token, &operands[1].token);
    }
}

static BOOLEAN step(struct evaluation *evaluation, const struct lab__se_condition_token *token)
{
    ULONG arity = lab__se_condition_arity(token->code);
    enum lab__se_truth truth;

    if (!arity) {
        if (evaluation->count == MOST_VALUES)
            return FALSE;
        truth = lab__se_condition_is_attribute(token->code) ? lab__se_condition_is_set(evaluation->subject, token)
                                                            : LAB_SE_UNKNOWN;
        evaluation->values[evaluation->count++] = (struct value){*token, truth};
        return TRUE;
    }
    if (evaluation->count < arity)
        return FALSE;
    evaluation->count -= arity;
    truth = apply(evaluation, token->code, evaluation->values + evaluation->count);
    evaluation->values[evaluation->count++] = (struct value){{0, 0, 0}, truth};
    return TRUE;
}

enum lab__se_truth lab__se_condition_holds(const UCHAR *bytes, ULONG size,
                                           const struct lab__se_condition_subject *subject)
{
    struct evaluation evaluation = {.subject = subject};
    struct lab__se_condition_token token;
    ULONG at = 0;

    while (lab__se_condition_next(bytes, size, &at, &token))
        if (!step(&evaluation, &token))
            return LAB_SE_UNKNOWN;
    return at == size && evaluation.count == 1 ? evaluation.values[0].truth : LAB_SE_UNKNOWN;
}

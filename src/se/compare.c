/*
 * Relations in conditions. An operand is a set of values: a literal is one value, { ... } are several, an attribute has
 * as many as it has. Rules: sets are equal where each has all values of the other; an order is asked of single values
 * only; values of different kinds can't be compared, which makes the relation unknown.
 */
#include <string.h>

#include "rtl/rtl_p.h"
#include "se/claim.h"
#include "se/condition.h"

#define MOST_VALUES 256 /* more aren't looked at: comparing sets takes the product of their sizes */

struct operand {
    const struct lab__se_condition_token *token;
    struct lab__se_claim claim; /* of an attribute */
    ULONG count;
};
struct cursor { /* over an operand's values */
    const struct operand *operand;
    ULONG index, at;
};

enum order { LESS, EQUAL, GREATER, UNEQUAL, INCOMPARABLE };

BOOLEAN lab__se_condition_claim(const struct lab__se_condition_subject *subject,
                                const struct lab__se_condition_token *token, struct lab__se_claim *claim)
{
    const ACL *acl = token->code == LAB_COND_USER       ? subject->token->user_claims
                     : token->code == LAB_COND_DEVICE   ? subject->token->device_claims
                     : token->code == LAB_COND_RESOURCE ? subject->resource
                                                        : 0;

    return lab__se_claim_find(acl, token->data, token->size, subject->deny, claim);
}

static BOOLEAN literal(const struct lab__se_condition_token *token, struct lab__se_value *value)
{
    value->data = token->data;
    value->size = token->size;
    value->case_sensitive = FALSE;
    value->type = token->code <= LAB_COND_INT64    ? CLAIM_SECURITY_ATTRIBUTE_TYPE_INT64
                  : token->code == LAB_COND_STRING ? CLAIM_SECURITY_ATTRIBUTE_TYPE_STRING
                  : token->code == LAB_COND_OCTETS ? CLAIM_SECURITY_ATTRIBUTE_TYPE_OCTET_STRING
                  : token->code == LAB_COND_SID    ? CLAIM_SECURITY_ATTRIBUTE_TYPE_SID
                                                   : CLAIM_SECURITY_ATTRIBUTE_TYPE_INVALID;
    return value->type != CLAIM_SECURITY_ATTRIBUTE_TYPE_INVALID;
}

/* The next value; FALSE: there is none. What was gathered has values only. */
static BOOLEAN next(struct cursor *cursor, struct lab__se_value *value)
{
    const struct lab__se_condition_token *token = cursor->operand->token;
    struct lab__se_condition_token part;

    if (cursor->index == cursor->operand->count)
        return FALSE;
    if (lab__se_condition_is_attribute(token->code))
        return lab__se_claim_value(&cursor->operand->claim, cursor->index++, value);
    cursor->index++;
    if (token->code != LAB_COND_COMPOSITE)
        return literal(token, value);
    return lab__se_condition_next(token->data, token->size, &cursor->at, &part) && literal(&part, value);
}

static ULONG count_parts(const struct lab__se_condition_token *token)
{
    struct lab__se_condition_token part;
    ULONG count = 0, at = 0;

    while (lab__se_condition_next(token->data, token->size, &at, &part))
        count++;
    return at == token->size ? count : 0;
}

/* FALSE: it has no values that could be compared. */
static BOOLEAN gather(const struct lab__se_condition_subject *subject, const struct lab__se_condition_token *token,
                      struct operand *operand)
{
    struct cursor cursor = {operand, 0, 0};
    struct lab__se_value value;

    operand->token = token;
    operand->count = 1;
    if (lab__se_condition_is_attribute(token->code)) {
        if (!lab__se_condition_claim(subject, token, &operand->claim))
            return FALSE;
        operand->count = operand->claim.count;
    } else if (token->code == LAB_COND_COMPOSITE) {
        operand->count = count_parts(token);
    }
    if (!token->code || !operand->count || operand->count > MOST_VALUES)
        return FALSE;
    while (cursor.index < operand->count)
        if (!next(&cursor, &value))
            return FALSE;
    return TRUE;
}

static BOOLEAN is_number(const struct lab__se_value *value)
{
    return value->type == CLAIM_SECURITY_ATTRIBUTE_TYPE_INT64 || value->type == CLAIM_SECURITY_ATTRIBUTE_TYPE_UINT64 ||
           value->type == CLAIM_SECURITY_ATTRIBUTE_TYPE_BOOLEAN;
}

static enum order compare_numbers(const struct lab__se_value *left, const struct lab__se_value *right)
{
    BOOLEAN left_negative, right_negative;
    ULONGLONG a, b;

    memcpy(&a, left->data, sizeof a);
    memcpy(&b, right->data, sizeof b);
    left_negative = left->type == CLAIM_SECURITY_ATTRIBUTE_TYPE_INT64 && (LONGLONG)a < 0;
    right_negative = right->type == CLAIM_SECURITY_ATTRIBUTE_TYPE_INT64 && (LONGLONG)b < 0;
    if (left_negative != right_negative)
        return left_negative ? LESS : GREATER;
    return a < b ? LESS : a > b ? GREATER : EQUAL; /* two's complement: true of two negative ones too */
}

static enum order compare_texts(const struct lab__se_value *left, const struct lab__se_value *right)
{
    BOOLEAN exactly = left->case_sensitive || right->case_sensitive;
    ULONG size = left->size < right->size ? left->size : right->size;

    for (ULONG i = 0; i + sizeof(WCHAR) <= size; i += (ULONG)sizeof(WCHAR)) {
        WCHAR a, b;

        memcpy(&a, left->data + i, sizeof a);
        memcpy(&b, right->data + i, sizeof b);
        if (!exactly) {
            a = lab__rtl_upcase(a);
            b = lab__rtl_upcase(b);
        }
        if (a != b)
            return a < b ? LESS : GREATER;
    }
    return left->size < right->size ? LESS : left->size > right->size ? GREATER : EQUAL;
}

static enum order compare(const struct lab__se_value *left, const struct lab__se_value *right)
{
    if (is_number(left) && is_number(right))
        return compare_numbers(left, right);
    if (left->type != right->type)
        return INCOMPARABLE;
    if (left->type == CLAIM_SECURITY_ATTRIBUTE_TYPE_STRING)
        return compare_texts(left, right);
    return left->size == right->size && !memcmp(left->data, right->data, left->size) ? EQUAL : UNEQUAL;
}

static enum lab__se_truth has(const struct operand *set, const struct lab__se_value *value)
{
    struct cursor cursor = {set, 0, 0};
    struct lab__se_value one;

    while (next(&cursor, &one)) {
        enum order order = compare(&one, value);

        if (order == EQUAL)
            return LAB_SE_TRUE;
        if (order == INCOMPARABLE)
            return LAB_SE_UNKNOWN;
    }
    return LAB_SE_FALSE;
}

/* Has the set all of those values; or any? */
static enum lab__se_truth has_these(const struct operand *set, const struct operand *values, BOOLEAN any)
{
    struct cursor cursor = {values, 0, 0};
    struct lab__se_value value;

    while (next(&cursor, &value)) {
        enum lab__se_truth one = has(set, &value);

        if (one == LAB_SE_UNKNOWN || (one == LAB_SE_TRUE) == any)
            return one;
    }
    return any ? LAB_SE_FALSE : LAB_SE_TRUE;
}

static enum lab__se_truth are_equal(const struct operand *left, const struct operand *right)
{
    enum lab__se_truth truth = has_these(left, right, FALSE);

    return truth == LAB_SE_TRUE ? has_these(right, left, FALSE) : truth;
}

static enum lab__se_truth ordered(UCHAR code, const struct operand *left, const struct operand *right)
{
    struct cursor first = {left, 0, 0}, second = {right, 0, 0};
    struct lab__se_value a, b;
    enum order order;
    BOOLEAN holds;

    if (left->count != 1 || right->count != 1 || !next(&first, &a) || !next(&second, &b))
        return LAB_SE_UNKNOWN;
    order = compare(&a, &b);
    if (order == INCOMPARABLE || order == UNEQUAL)
        return LAB_SE_UNKNOWN;
    holds = code == LAB_COND_LESS      ? order == LESS
            : code == LAB_COND_AT_MOST ? order != GREATER
            : code == LAB_COND_GREATER ? order == GREATER
                                       : order != LESS;
    return holds ? LAB_SE_TRUE : LAB_SE_FALSE;
}

static enum lab__se_truth relate(UCHAR code, const struct operand *left, const struct operand *right)
{
    switch (code) {
    case LAB_COND_EQUAL:
    case LAB_COND_NOT_EQUAL:
        return are_equal(left, right);
    case LAB_COND_CONTAINS:
    case LAB_COND_NOT_CONTAINS:
        return has_these(left, right, FALSE);
    case LAB_COND_ANY_OF:
    case LAB_COND_NOT_ANY_OF:
        return has_these(left, right, TRUE);
    default:
        return ordered(code, left, right);
    }
}

enum lab__se_truth lab__se_condition_relate(const struct lab__se_condition_subject *subject, UCHAR code,
                                            const struct lab__se_condition_token *left,
                                            const struct lab__se_condition_token *right)
{
    BOOLEAN negative = code == LAB_COND_NOT_EQUAL || code == LAB_COND_NOT_CONTAINS || code == LAB_COND_NOT_ANY_OF;
    struct operand a, b;
    enum lab__se_truth truth;

    if (!gather(subject, left, &a) || !gather(subject, right, &b))
        return LAB_SE_UNKNOWN;
    truth = relate(code, &a, &b);
    if (!negative || truth == LAB_SE_UNKNOWN)
        return truth;
    return truth == LAB_SE_TRUE ? LAB_SE_FALSE : LAB_SE_TRUE;
}

enum lab__se_truth lab__se_condition_is_set(const struct lab__se_condition_subject *subject,
                                            const struct lab__se_condition_token *token)
{
    static const UCHAR zero[sizeof(ULONGLONG)];
    struct lab__se_claim claim;
    struct lab__se_value value;

    if (!lab__se_condition_claim(subject, token, &claim) || claim.count != 1 || !lab__se_claim_value(&claim, 0, &value))
        return LAB_SE_UNKNOWN;
    if (value.type == CLAIM_SECURITY_ATTRIBUTE_TYPE_STRING)
        return value.size ? LAB_SE_TRUE : LAB_SE_FALSE;
    if (!is_number(&value))
        return LAB_SE_UNKNOWN;
    return memcmp(value.data, zero, sizeof zero) ? LAB_SE_TRUE : LAB_SE_FALSE;
}

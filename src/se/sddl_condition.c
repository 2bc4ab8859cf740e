/*
 * Conditions in SDDL: "(Member_of {SID(BA), SID(BO)} && !(@User.Level >= 3))", read into tokens in postfix order, and
 * written back.
 */
#include <string.h>

#include "se/condition.h"
#include "se/sddl.h"

#define MOST_LEVELS 16
#define MOST_TOKENS 128
#define SIGNATURE   4 /* bytes of "artx" */

static const struct {
    const char *name;
    UCHAR code;
} relations[] = {{"==", LAB_COND_EQUAL},
                 {"!=", LAB_COND_NOT_EQUAL},
                 {"<=", LAB_COND_AT_MOST},
                 {">=", LAB_COND_AT_LEAST},
                 {"<", LAB_COND_LESS},
                 {">", LAB_COND_GREATER},
                 {"Contains", LAB_COND_CONTAINS},
                 {"Any_of", LAB_COND_ANY_OF},
                 {"Not_Contains", LAB_COND_NOT_CONTAINS},
                 {"Not_Any_of", LAB_COND_NOT_ANY_OF}},
  memberships[] = {{"Member_of_Any", LAB_COND_MEMBER_OF_ANY},
                   {"Member_of", LAB_COND_MEMBER_OF},
                   {"Device_Member_of_Any", LAB_COND_DEVICE_MEMBER_OF_ANY},
                   {"Device_Member_of", LAB_COND_DEVICE_MEMBER_OF},
                   {"Not_Member_of_Any", 0x92},
                   {"Not_Member_of", LAB_COND_NOT_MEMBER_OF},
                   {"Not_Device_Member_of_Any", LAB_COND_NOT_DEVICE_MEMBER_OF_ANY},
                   {"Not_Device_Member_of", 0x91}},
  attributes[] = {{"@User.", LAB_COND_USER}, {"@Resource.", LAB_COND_RESOURCE}, {"@Device.", LAB_COND_DEVICE}};

/* --- reading --- */

static BOOLEAN emit_code(struct lab__sddl_tail *tail, UCHAR code)
{
    return lab__tail_emit(tail, &code, 1);
}

static BOOLEAN emit_sized(struct lab__sddl_tail *tail, UCHAR code, const void *bytes, ULONG size)
{
    return emit_code(tail, code) && lab__tail_emit(tail, &size, sizeof size) && lab__tail_emit(tail, bytes, size);
}

static BOOLEAN take_sid(struct lab__sddl_tail *tail)
{
    DECLSPEC_ALIGN(4) UCHAR sid[SECURITY_MAX_SID_SIZE];

    if (!lab__tail_take(tail, "("))
        return lab__tail_fail(tail, "( is missing after SID");
    if (!lab__tail_sid(tail, (SID *)sid))
        return FALSE;
    if (!lab__tail_take(tail, ")"))
        return lab__tail_fail(tail, ") is missing after the account");
    return emit_sized(tail, LAB_COND_SID, sid, lab__se_sid_size((const SID *)sid));
}

static BOOLEAN take_number(struct lab__sddl_tail *tail)
{
    struct lab__tail_number number;

    if (!lab__tail_number(tail, &number))
        return FALSE;
    if (number.magnitude > MAXLONGLONG + (ULONGLONG)(number.sign == 2))
        return lab__tail_fail(tail, "the number is too large");
    if (number.sign == 2)
        number.magnitude = 0 - number.magnitude;
    return emit_code(tail, LAB_COND_INT64) && lab__tail_emit(tail, &number, 10);
}

static BOOLEAN take_string(struct lab__sddl_tail *tail)
{
    ULONG start, count;

    return lab__tail_string(tail, &start, &count) &&
           emit_sized(tail, LAB_COND_STRING, tail->text + start, count * (ULONG)sizeof(WCHAR));
}

static BOOLEAN take_octets(struct lab__sddl_tail *tail)
{
    UCHAR octets[256];
    ULONG count;

    tail->at++;
    return lab__tail_octets(tail, octets, &count) && emit_sized(tail, LAB_COND_OCTETS, octets, count);
}

/* An attribute's name, whose length is known at its end. */
static BOOLEAN take_attribute(struct lab__sddl_tail *tail)
{
    UCHAR code = LAB_COND_LOCAL;
    ULONG start, size = 0;

    lab__tail_skip(tail);
    for (ULONG i = 0; i < RTL_NUMBER_OF(attributes); i++)
        if (lab__tail_take(tail, attributes[i].name))
            code = attributes[i].code;
    if (!emit_sized(tail, code, "", 0))
        return FALSE;
    start = tail->size;
    if (!lab__tail_name(tail))
        return FALSE;
    size = tail->size - start;
    memcpy(tail->bytes + start - sizeof size, &size, sizeof size);
    return size ? TRUE : lab__tail_fail(tail, "neither an attribute nor an operator");
}

static BOOLEAN take_literal(struct lab__sddl_tail *tail)
{
    WCHAR c;

    if (lab__tail_take(tail, "SID"))
        return take_sid(tail);
    lab__tail_skip(tail);
    c = lab__tail_peek(tail, 0);
    if (c == '"')
        return take_string(tail);
    if (c == '#')
        return take_octets(tail);
    return take_number(tail);
}

/* { literal, literal }: its length is known at its end. */
static BOOLEAN take_composite(struct lab__sddl_tail *tail)
{
    ULONG start, size = 0;

    if (!emit_code(tail, LAB_COND_COMPOSITE) || !lab__tail_emit(tail, &size, sizeof size))
        return FALSE;
    start = tail->size;
    do
        if (!take_literal(tail))
            return FALSE;
    while (lab__tail_take(tail, ","));
    if (!lab__tail_take(tail, "}"))
        return lab__tail_fail(tail, "} is missing");
    size = tail->size - start;
    memcpy(tail->bytes + start - sizeof size, &size, sizeof size);
    return TRUE;
}

static BOOLEAN take_value(struct lab__sddl_tail *tail)
{
    if (lab__tail_take(tail, "{"))
        return take_composite(tail);
    lab__tail_skip(tail);
    return lab__tail_peek(tail, 0) == '@' ? take_attribute(tail) : take_literal(tail);
}

static BOOLEAN take_term(struct lab__sddl_tail *tail)
{
    for (ULONG i = 0; i < RTL_NUMBER_OF(memberships); i++)
        if (lab__tail_take(tail, memberships[i].name))
            return take_value(tail) && emit_code(tail, memberships[i].code);
    if (lab__tail_take(tail, "Exists"))
        return take_attribute(tail) && emit_code(tail, LAB_COND_EXISTS);
    if (lab__tail_take(tail, "Not_Exists"))
        return take_attribute(tail) && emit_code(tail, LAB_COND_NOT_EXISTS);
    if (!take_attribute(tail))
        return FALSE;
    for (ULONG i = 0; i < RTL_NUMBER_OF(relations); i++)
        if (lab__tail_take(tail, relations[i].name))
            return take_value(tail) && emit_code(tail, relations[i].code);
    return TRUE;
}

static BOOLEAN take_or(struct lab__sddl_tail *tail);

static BOOLEAN take_unary(struct lab__sddl_tail *tail)
{
    BOOLEAN taken;

    if (++tail->levels > MOST_LEVELS)
        return lab__tail_fail(tail, "the condition is too deep");
    if (lab__tail_take(tail, "!"))
        taken = take_unary(tail) && emit_code(tail, LAB_COND_NOT);
    else if (lab__tail_take(tail, "("))
        taken = take_or(tail) && (lab__tail_take(tail, ")") || lab__tail_fail(tail, ") is missing"));
    else
        taken = take_term(tail);
    tail->levels--;
    return taken;
}

static BOOLEAN take_and(struct lab__sddl_tail *tail)
{
    if (!take_unary(tail))
        return FALSE;
    while (lab__tail_take(tail, "&&"))
        if (!take_unary(tail) || !emit_code(tail, LAB_COND_AND))
            return FALSE;
    return TRUE;
}

static BOOLEAN take_or(struct lab__sddl_tail *tail)
{
    if (!take_and(tail))
        return FALSE;
    while (lab__tail_take(tail, "||"))
        if (!take_and(tail) || !emit_code(tail, LAB_COND_OR))
            return FALSE;
    return TRUE;
}

/* No more than can be written again. */
static BOOLEAN is_short(const struct lab__sddl_tail *tail)
{
    struct lab__se_condition_token token;
    ULONG count = 0, at = SIGNATURE;

    while (lab__se_condition_next(tail->bytes, tail->size, &at, &token))
        count++;
    return count <= MOST_TOKENS;
}

BOOLEAN lab__sddl_take_condition(struct lab__sddl_tail *tail)
{
    tail->size = tail->levels = 0;
    if (!lab__tail_emit(tail, "artx", SIGNATURE))
        return FALSE;
    if (!lab__tail_take(tail, "("))
        return lab__tail_fail(tail, "a condition begins with (");
    if (!take_or(tail))
        return FALSE;
    if (!lab__tail_take(tail, ")"))
        return lab__tail_fail(tail, ") is missing after the condition");
    if (!is_short(tail))
        return lab__tail_fail(tail, "the condition has too many parts");
    return lab__tail_pad(tail);
}

/* --- writing --- */

struct tokens {
    struct lab__se_condition_token list[MOST_TOKENS];
    struct lab__sddl_out out;
};

static void put_text(const struct tokens *tokens, const char *text)
{
    lab__out_text(&tokens->out, text);
}

static void put_number(const struct tokens *tokens, const UCHAR *bytes)
{
    LONGLONG value;

    memcpy(&value, bytes, sizeof value);
    put_text(tokens, value >= 0 && bytes[8] == 1 ? "+" : "");
    lab__out_signed(&tokens->out, value);
}

static void put_sid(const struct tokens *tokens, const struct lab__se_condition_token *token)
{
    put_text(tokens, "SID(");
    lab__out_sid(&tokens->out, token->data, token->size);
    put_text(tokens, ")");
}

static void put_operand(struct tokens *tokens, const struct lab__se_condition_token *token)
{
    struct lab__se_condition_token part;
    const char *separator = "";
    ULONG at = 0;

    if (token->code <= LAB_COND_INT64) {
        put_number(tokens, token->data);
    } else if (token->code == LAB_COND_STRING) {
        put_text(tokens, "\"");
        lab__out_wide(&tokens->out, token->data, token->size);
        put_text(tokens, "\"");
    } else if (token->code == LAB_COND_OCTETS) {
        put_text(tokens, "#");
        lab__out_octets(&tokens->out, token->data, token->size);
    } else if (token->code == LAB_COND_SID) {
        put_sid(tokens, token);
    } else if (token->code == LAB_COND_COMPOSITE) {
        put_text(tokens, "{");
        while (lab__se_condition_next(token->data, token->size, &at, &part) && part.code != LAB_COND_COMPOSITE) {
            put_text(tokens, separator);
            put_operand(tokens, &part);
            separator = ", ";
        }
        put_text(tokens, "}");
    } else {
        for (ULONG i = 0; i < RTL_NUMBER_OF(attributes); i++)
            if (attributes[i].code == token->code)
                put_text(tokens, attributes[i].name);
        lab__out_name(&tokens->out, token->data, token->size);
    }
}

/* Where the expression that ends at `last` begins; the whole of them has been checked. */
static ULONG first_of(const struct tokens *tokens, ULONG last)
{
    for (ULONG arity = lab__se_condition_arity(tokens->list[last].code); arity; arity--)
        last = first_of(tokens, last - 1);
    return last;
}

static const char *name_of(UCHAR code)
{
    for (ULONG i = 0; i < RTL_NUMBER_OF(relations); i++)
        if (relations[i].code == code)
            return relations[i].name;
    for (ULONG i = 0; i < RTL_NUMBER_OF(memberships); i++)
        if (memberships[i].code == code)
            return memberships[i].name;
    return code == LAB_COND_EXISTS       ? "Exists"
           : code == LAB_COND_NOT_EXISTS ? "Not_Exists"
           : code == LAB_COND_AND        ? "&&"
                                         : "||";
}

static void put_expression(struct tokens *tokens, ULONG last)
{
    UCHAR code = tokens->list[last].code;
    ULONG arity = lab__se_condition_arity(code);

    if (!arity) {
        put_operand(tokens, &tokens->list[last]);
    } else if (code == LAB_COND_NOT) {
        put_text(tokens, "!(");
        put_expression(tokens, last - 1);
        put_text(tokens, ")");
    } else if (arity == 1) {
        put_text(tokens, name_of(code));
        put_text(tokens, " ");
        put_expression(tokens, last - 1);
    } else {
        BOOLEAN logical = code == LAB_COND_AND || code == LAB_COND_OR;

        put_text(tokens, logical ? "(" : "");
        put_expression(tokens, first_of(tokens, last - 1) - 1);
        put_text(tokens, logical ? ") " : " ");
        put_text(tokens, name_of(code));
        put_text(tokens, logical ? " (" : " ");
        put_expression(tokens, last - 1);
        put_text(tokens, logical ? ")" : "");
    }
}

BOOLEAN lab__sddl_put_condition(const UCHAR *bytes, ULONG size, lab__sddl_put *put, void *context)
{
    struct tokens tokens = {.out = {put, context}};
    ULONG count = 0, depth = 0, at = 0;

    while (count < MOST_TOKENS && lab__se_condition_next(bytes, size, &at, &tokens.list[count])) {
        ULONG arity = lab__se_condition_arity(tokens.list[count].code);

        if (depth < arity)
            return FALSE;
        depth += 1 - arity;
        count++;
    }
    if (at != size || depth != 1)
        return FALSE;
    put_text(&tokens, "(");
    put_expression(&tokens, count - 1);
    put_text(&tokens, ")");
    return TRUE;
}

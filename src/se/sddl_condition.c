/*
 * Conditions in SDDL: "(Member_of {SID(BA), SID(BO)} && !(@User.Level >= 3))", read into tokens in postfix order, and
 * written back.
 */
#include <string.h>

#include "se/condition.h"
#include "se/sddl.h"

#define MOST_LEVELS 16
#define MOST_TOKENS 128

static const struct {
    const char *name;
    UCHAR code;
} relations[] = {{"==", 0x80},
                 {"!=", 0x81},
                 {"<=", 0x83},
                 {">=", 0x85},
                 {"<", 0x82},
                 {">", 0x84},
                 {"Contains", 0x86},
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

static BOOLEAN fail(struct lab__sddl_condition *condition, const char *reason)
{
    if (!condition->reason)
        condition->reason = reason;
    return FALSE;
}

static WCHAR peek(const struct lab__sddl_condition *condition, ULONG ahead)
{
    return condition->at + ahead < condition->length ? condition->text[condition->at + ahead] : 0;
}

static void skip_spaces(struct lab__sddl_condition *condition)
{
    while (peek(condition, 0) == ' ')
        condition->at++;
}

static BOOLEAN is_letter(WCHAR c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static BOOLEAN is_name(WCHAR c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == ':' || c == '.' || c == '/' || c == '%' ||
           c >= 0x80;
}

/* A word only where no longer one stands. */
static BOOLEAN take(struct lab__sddl_condition *condition, const char *word)
{
    ULONG length = (ULONG)strlen(word);

    skip_spaces(condition);
    for (ULONG i = 0; i < length; i++) {
        WCHAR c = peek(condition, i), want = (WCHAR)word[i];

        if (c != want && !(is_letter(c) && is_letter(want) && (c | 32) == (want | 32)))
            return FALSE;
    }
    if (is_letter((WCHAR)word[length - 1]) && is_name(peek(condition, length)))
        return FALSE;
    condition->at += length;
    return TRUE;
}

static BOOLEAN emit(struct lab__sddl_condition *condition, const void *bytes, ULONG size)
{
    if (size > sizeof condition->bytes - condition->size)
        return fail(condition, "the condition is too long");
    memcpy(condition->bytes + condition->size, bytes, size);
    condition->size += size;
    return TRUE;
}

static BOOLEAN emit_code(struct lab__sddl_condition *condition, UCHAR code)
{
    return emit(condition, &code, 1);
}

static BOOLEAN emit_sized(struct lab__sddl_condition *condition, UCHAR code, const void *bytes, ULONG size)
{
    return emit_code(condition, code) && emit(condition, &size, sizeof size) && emit(condition, bytes, size);
}

static BOOLEAN take_sid(struct lab__sddl_condition *condition)
{
    DECLSPEC_ALIGN(4) UCHAR sid[SECURITY_MAX_SID_SIZE];

    if (!take(condition, "("))
        return fail(condition, "( is missing after SID");
    if (!lab__sddl_take_sid(condition->text, condition->length, &condition->at, (SID *)sid, &condition->reason))
        return FALSE;
    if (!take(condition, ")"))
        return fail(condition, ") is missing after the account");
    return emit_sized(condition, LAB_COND_SID, sid, lab__se_sid_size((const SID *)sid));
}

static ULONG digit_of(WCHAR c)
{
    return c >= '0' && c <= '9' ? c - (ULONG)'0' : is_letter(c) ? (c | 32) - (ULONG)'a' + 10 : 99;
}

static BOOLEAN take_number(struct lab__sddl_condition *condition)
{
    struct {
        LONGLONG value;
        UCHAR sign, base;
    } number = {0, 3, 2};
    ULONG base = 10, digits = 0;

    if (peek(condition, 0) == '+' || peek(condition, 0) == '-')
        number.sign = condition->text[condition->at++] == '+' ? 1 : 2;
    if (peek(condition, 0) == '0' && (peek(condition, 1) | 32) == 'x') {
        base = 16;
        condition->at += 2;
    } else if (peek(condition, 0) == '0' && digit_of(peek(condition, 1)) < 8) {
        base = 8;
    }
    number.base = base == 8 ? 1 : base == 10 ? 2 : 3;
    for (; digit_of(peek(condition, 0)) < base; digits++)
        number.value = (LONGLONG)((ULONGLONG)number.value * base + digit_of(condition->text[condition->at++]));
    if (!digits)
        return fail(condition, "not a number");
    if (number.sign == 2)
        number.value = (LONGLONG)(0 - (ULONGLONG)number.value);
    return emit_code(condition, LAB_COND_INT64) && emit(condition, &number, 10);
}

static BOOLEAN take_string(struct lab__sddl_condition *condition)
{
    ULONG start = ++condition->at;

    while (peek(condition, 0) && peek(condition, 0) != '"')
        condition->at++;
    if (!peek(condition, 0))
        return fail(condition, "a text has no end");
    condition->at++;
    return emit_sized(condition, LAB_COND_STRING, condition->text + start,
                      (condition->at - 1 - start) * (ULONG)sizeof(WCHAR));
}

static BOOLEAN take_octets(struct lab__sddl_condition *condition)
{
    UCHAR octets[256];
    ULONG count = 0;

    condition->at++;
    while (digit_of(peek(condition, 0)) < 16 && digit_of(peek(condition, 1)) < 16 && count < sizeof octets) {
        octets[count++] = (UCHAR)(digit_of(peek(condition, 0)) << 4 | digit_of(peek(condition, 1)));
        condition->at += 2;
    }
    return digit_of(peek(condition, 0)) < 16 ? fail(condition, "octets are pairs of digits, 256 at most")
                                             : emit_sized(condition, LAB_COND_OCTETS, octets, count);
}

static BOOLEAN take_attribute(struct lab__sddl_condition *condition)
{
    UCHAR code = LAB_COND_LOCAL;
    ULONG start;

    skip_spaces(condition);
    for (ULONG i = 0; i < RTL_NUMBER_OF(attributes); i++)
        if (take(condition, attributes[i].name))
            code = attributes[i].code;
    start = condition->at;
    while (is_name(peek(condition, 0)))
        condition->at++;
    if (condition->at == start)
        return fail(condition, "neither an attribute nor an operator");
    return emit_sized(condition, code, condition->text + start, (condition->at - start) * (ULONG)sizeof(WCHAR));
}

static BOOLEAN take_literal(struct lab__sddl_condition *condition)
{
    WCHAR c;

    if (take(condition, "SID"))
        return take_sid(condition);
    skip_spaces(condition);
    c = peek(condition, 0);
    if (c == '"')
        return take_string(condition);
    if (c == '#')
        return take_octets(condition);
    return take_number(condition);
}

/* { literal, literal }: its length is known at its end. */
static BOOLEAN take_composite(struct lab__sddl_condition *condition)
{
    ULONG start, size = 0;

    if (!emit_code(condition, LAB_COND_COMPOSITE) || !emit(condition, &size, sizeof size))
        return FALSE;
    start = condition->size;
    do
        if (!take_literal(condition))
            return FALSE;
    while (take(condition, ","));
    if (!take(condition, "}"))
        return fail(condition, "} is missing");
    size = condition->size - start;
    memcpy(condition->bytes + start - sizeof size, &size, sizeof size);
    return TRUE;
}

static BOOLEAN take_value(struct lab__sddl_condition *condition)
{
    if (take(condition, "{"))
        return take_composite(condition);
    skip_spaces(condition);
    return peek(condition, 0) == '@' ? take_attribute(condition) : take_literal(condition);
}

static BOOLEAN take_term(struct lab__sddl_condition *condition)
{
    for (ULONG i = 0; i < RTL_NUMBER_OF(memberships); i++)
        if (take(condition, memberships[i].name))
            return take_value(condition) && emit_code(condition, memberships[i].code);
    if (take(condition, "Exists"))
        return take_attribute(condition) && emit_code(condition, LAB_COND_EXISTS);
    if (take(condition, "Not_Exists"))
        return take_attribute(condition) && emit_code(condition, LAB_COND_NOT_EXISTS);
    if (!take_attribute(condition))
        return FALSE;
    for (ULONG i = 0; i < RTL_NUMBER_OF(relations); i++)
        if (take(condition, relations[i].name))
            return take_value(condition) && emit_code(condition, relations[i].code);
    return TRUE;
}

static BOOLEAN take_or(struct lab__sddl_condition *condition);

static BOOLEAN take_unary(struct lab__sddl_condition *condition)
{
    BOOLEAN taken;

    if (++condition->levels > MOST_LEVELS)
        return fail(condition, "the condition is too deep");
    if (take(condition, "!"))
        taken = take_unary(condition) && emit_code(condition, LAB_COND_NOT);
    else if (take(condition, "("))
        taken = take_or(condition) && (take(condition, ")") || fail(condition, ") is missing"));
    else
        taken = take_term(condition);
    condition->levels--;
    return taken;
}

static BOOLEAN take_and(struct lab__sddl_condition *condition)
{
    if (!take_unary(condition))
        return FALSE;
    while (take(condition, "&&"))
        if (!take_unary(condition) || !emit_code(condition, LAB_COND_AND))
            return FALSE;
    return TRUE;
}

static BOOLEAN take_or(struct lab__sddl_condition *condition)
{
    if (!take_and(condition))
        return FALSE;
    while (take(condition, "||"))
        if (!take_and(condition) || !emit_code(condition, LAB_COND_OR))
            return FALSE;
    return TRUE;
}

BOOLEAN lab__sddl_take_condition(struct lab__sddl_condition *condition)
{
    condition->size = condition->levels = 0;
    if (!emit(condition, "artx", 4))
        return FALSE;
    if (!take(condition, "("))
        return fail(condition, "a condition begins with (");
    if (!take_or(condition))
        return FALSE;
    if (!take(condition, ")"))
        return fail(condition, ") is missing after the condition");
    while (condition->size & 3)
        if (!emit_code(condition, LAB_COND_PADDING))
            return FALSE;
    return TRUE;
}

/* --- writing --- */

struct tokens {
    struct lab__se_condition_token list[MOST_TOKENS];
    lab__sddl_put *put;
    void *context;
};

static void put_text(struct tokens *tokens, const char *text)
{
    for (; *text; text++)
        tokens->put(tokens->context, (WCHAR)(UCHAR)*text);
}

static void put_wide(struct tokens *tokens, const UCHAR *bytes, ULONG size)
{
    WCHAR c;

    for (ULONG i = 0; i + sizeof c <= size; i += sizeof c) {
        memcpy(&c, bytes + i, sizeof c);
        tokens->put(tokens->context, c);
    }
}

static void put_number(struct tokens *tokens, const UCHAR *bytes)
{
    char text[24];
    LONGLONG value;
    ULONGLONG rest;
    int at = sizeof text - 1;

    memcpy(&value, bytes, sizeof value);
    rest = value < 0 ? 0 - (ULONGLONG)value : (ULONGLONG)value;
    text[at] = 0;
    do
        text[--at] = (char)('0' + rest % 10);
    while (rest /= 10);
    put_text(tokens, value < 0 ? "-" : bytes[8] == 1 ? "+" : "");
    put_text(tokens, text + at);
}

static void put_octets(struct tokens *tokens, const struct lab__se_condition_token *token)
{
    static const char digits[] = "0123456789abcdef";

    put_text(tokens, "#");
    for (ULONG i = 0; i < token->size; i++) {
        tokens->put(tokens->context, (WCHAR)digits[token->data[i] >> 4]);
        tokens->put(tokens->context, (WCHAR)digits[token->data[i] & 15]);
    }
}

static void put_sid(struct tokens *tokens, const struct lab__se_condition_token *token)
{
    DECLSPEC_ALIGN(4) UCHAR sid[SECURITY_MAX_SID_SIZE] = {0};

    if (token->size > sizeof sid)
        return;
    memcpy(sid, token->data, token->size);
    put_text(tokens, "SID(");
    lab__sddl_put_sid(tokens->put, tokens->context, (const SID *)sid);
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
        put_wide(tokens, token->data, token->size);
        put_text(tokens, "\"");
    } else if (token->code == LAB_COND_OCTETS) {
        put_octets(tokens, token);
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
        put_wide(tokens, token->data, token->size);
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
    struct tokens tokens = {.put = put, .context = context};
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

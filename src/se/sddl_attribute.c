/*
 * Resource attributes in SDDL: ("Name",TS,0x0,"a","b") is a claim with its flags and values.
 *
 * TI and TU are numbers, TB is 0 or 1, TS texts, TD accounts, TX octets.
 */
#include <string.h>

#include "se/claim.h"
#include "se/sddl.h"

#define MOST_VALUES 256
#define FLAGS       (CLAIM_SECURITY_ATTRIBUTE_VALID_FLAGS | CLAIM_SECURITY_ATTRIBUTE_CUSTOM_FLAGS)

static const struct {
    char name[3];
    USHORT type;
} types[] = {{"TI", CLAIM_SECURITY_ATTRIBUTE_TYPE_INT64},   {"TU", CLAIM_SECURITY_ATTRIBUTE_TYPE_UINT64},
             {"TS", CLAIM_SECURITY_ATTRIBUTE_TYPE_STRING},  {"TD", CLAIM_SECURITY_ATTRIBUTE_TYPE_SID},
             {"TB", CLAIM_SECURITY_ATTRIBUTE_TYPE_BOOLEAN}, {"TX", CLAIM_SECURITY_ATTRIBUTE_TYPE_OCTET_STRING}};

/* --- reading --- */

struct reading {
    USHORT type;
    ULONG flags, count;
    ULONG values[MOST_VALUES]; /* where each begins in what was read so far */
};

static BOOLEAN emit_zero(struct lab__sddl_tail *tail)
{
    return lab__tail_emit(tail, "\0", sizeof(WCHAR));
}

static BOOLEAN take_name(struct lab__sddl_tail *tail)
{
    if (!lab__tail_take(tail, "\""))
        return lab__tail_fail(tail, "an attribute's name begins with \"");
    if (!lab__tail_name(tail))
        return FALSE;
    if (!tail->size)
        return lab__tail_fail(tail, "an attribute has a name");
    return lab__tail_take(tail, "\"") ? emit_zero(tail) : lab__tail_fail(tail, "\" is missing after the name");
}

static BOOLEAN take_type(struct lab__sddl_tail *tail, struct reading *reading)
{
    for (ULONG i = 0; i < RTL_NUMBER_OF(types); i++)
        if (lab__tail_take(tail, types[i].name)) {
            reading->type = types[i].type;
            return TRUE;
        }
    return lab__tail_fail(tail, "not one of TI TU TS TD TB TX");
}

static BOOLEAN take_flags(struct lab__sddl_tail *tail, struct reading *reading)
{
    struct lab__tail_number number;

    if (!lab__tail_number(tail, &number))
        return FALSE;
    if (number.sign == 2 || number.magnitude & ~(ULONGLONG)FLAGS)
        return lab__tail_fail(tail, "not flags of an attribute");
    reading->flags = (ULONG)number.magnitude;
    return TRUE;
}

static BOOLEAN take_integer(struct lab__sddl_tail *tail, USHORT type)
{
    struct lab__tail_number number;
    ULONGLONG most = type == CLAIM_SECURITY_ATTRIBUTE_TYPE_BOOLEAN  ? 1
                     : type == CLAIM_SECURITY_ATTRIBUTE_TYPE_UINT64 ? ~0ULL
                                                                    : (ULONGLONG)MAXLONGLONG;

    if (!lab__tail_number(tail, &number))
        return FALSE;
    if (number.sign == 2 && type == CLAIM_SECURITY_ATTRIBUTE_TYPE_INT64)
        most++;
    else if (number.sign == 2)
        most = 0;
    if (number.magnitude > most)
        return lab__tail_fail(tail, "the number is out of the type's range");
    if (number.sign == 2)
        number.magnitude = 0 - number.magnitude;
    return lab__tail_emit(tail, &number.magnitude, sizeof number.magnitude);
}

static BOOLEAN take_text(struct lab__sddl_tail *tail)
{
    ULONG start, count;

    return lab__tail_string(tail, &start, &count) &&
           lab__tail_emit(tail, tail->text + start, count * (ULONG)sizeof(WCHAR)) && emit_zero(tail);
}

static BOOLEAN take_account(struct lab__sddl_tail *tail)
{
    DECLSPEC_ALIGN(4) UCHAR sid[SECURITY_MAX_SID_SIZE];
    BOOLEAN wrapped = lab__tail_take(tail, "SID") && lab__tail_take(tail, "(");
    ULONG size;

    if (!lab__tail_sid(tail, (SID *)sid))
        return FALSE;
    if (wrapped && !lab__tail_take(tail, ")"))
        return lab__tail_fail(tail, ") is missing after the account");
    size = lab__se_sid_size((const SID *)sid);
    return lab__tail_emit(tail, &size, sizeof size) && lab__tail_emit(tail, sid, size);
}

static BOOLEAN take_octets(struct lab__sddl_tail *tail)
{
    UCHAR octets[256];
    ULONG count;

    lab__tail_take(tail, "#");
    return lab__tail_octets(tail, octets, &count) && lab__tail_emit(tail, &count, sizeof count) &&
           lab__tail_emit(tail, octets, count);
}

static BOOLEAN take_value(struct lab__sddl_tail *tail, struct reading *reading)
{
    if (reading->count == MOST_VALUES)
        return lab__tail_fail(tail, "an attribute has at most 256 values");
    if (!lab__tail_pad(tail))
        return FALSE;
    reading->values[reading->count++] = tail->size;
    switch (reading->type) {
    case CLAIM_SECURITY_ATTRIBUTE_TYPE_STRING:
        return take_text(tail);
    case CLAIM_SECURITY_ATTRIBUTE_TYPE_SID:
        return take_account(tail);
    case CLAIM_SECURITY_ATTRIBUTE_TYPE_OCTET_STRING:
        return take_octets(tail);
    default:
        return take_integer(tail, reading->type);
    }
}

/* What was read, the name first, moves behind the head that it needs. */
static BOOLEAN put_head(struct lab__sddl_tail *tail, const struct reading *reading)
{
    ULONG size = LAB_CLAIM_HEADER + reading->count * (ULONG)sizeof(ULONG), at = size;
    ULONG words[4] = {size, reading->type, reading->flags, reading->count};

    if (size > sizeof tail->bytes - tail->size)
        return lab__tail_fail(tail, "what follows the account is too long");
    memmove(tail->bytes + size, tail->bytes, tail->size);
    tail->size += size;
    memcpy(tail->bytes, words, sizeof words);
    for (ULONG i = 0; i < reading->count; i++) {
        at = size + reading->values[i];
        memcpy(tail->bytes + LAB_CLAIM_HEADER + i * sizeof at, &at, sizeof at);
    }
    return lab__tail_pad(tail);
}

BOOLEAN lab__sddl_take_attribute(struct lab__sddl_tail *tail)
{
    struct reading reading = {.count = 0};

    tail->size = 0;
    if (!lab__tail_take(tail, "("))
        return lab__tail_fail(tail, "an attribute begins with (");
    if (!take_name(tail))
        return FALSE;
    if (!lab__tail_take(tail, ","))
        return lab__tail_fail(tail, ", is missing after the name");
    if (!take_type(tail, &reading))
        return FALSE;
    if (!lab__tail_take(tail, ","))
        return lab__tail_fail(tail, ", is missing after the type");
    if (!take_flags(tail, &reading))
        return FALSE;
    while (lab__tail_take(tail, ","))
        if (!take_value(tail, &reading))
            return FALSE;
    if (!lab__tail_take(tail, ")"))
        return lab__tail_fail(tail, ") is missing after the attribute");
    return put_head(tail, &reading);
}

/* --- writing --- */

static void put_value(const struct lab__sddl_out *out, const struct lab__se_value *value)
{
    ULONGLONG number;

    switch (value->type) {
    case CLAIM_SECURITY_ATTRIBUTE_TYPE_STRING:
        lab__out_text(out, "\"");
        lab__out_wide(out, value->data, value->size);
        lab__out_text(out, "\"");
        break;
    case CLAIM_SECURITY_ATTRIBUTE_TYPE_SID:
        lab__out_sid(out, value->data, value->size);
        break;
    case CLAIM_SECURITY_ATTRIBUTE_TYPE_OCTET_STRING:
        lab__out_octets(out, value->data, value->size);
        break;
    default:
        memcpy(&number, value->data, sizeof number);
        if (value->type == CLAIM_SECURITY_ATTRIBUTE_TYPE_INT64)
            lab__out_signed(out, (LONGLONG)number);
        else
            lab__out_number(out, number, 10);
    }
}

void lab__sddl_put_attribute(const UCHAR *bytes, ULONG size, lab__sddl_put *put, void *context)
{
    const struct lab__sddl_out out = {put, context};
    struct lab__se_claim claim;
    struct lab__se_value value;

    if (!lab__se_claim_read(bytes, size, &claim))
        return;
    lab__out_text(&out, ";(\"");
    lab__out_name(&out, claim.name, claim.name_size);
    lab__out_text(&out, "\",");
    for (ULONG i = 0; i < RTL_NUMBER_OF(types); i++)
        if (types[i].type == claim.type)
            lab__out_text(&out, types[i].name);
    lab__out_text(&out, ",0x");
    lab__out_number(&out, claim.flags, 16);
    for (ULONG i = 0; i < claim.count && lab__se_claim_value(&claim, i, &value); i++) {
        lab__out_text(&out, ",");
        put_value(&out, &value);
    }
    lab__out_text(&out, ")");
}

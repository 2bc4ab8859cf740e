/*
 * SDDL, read: "O:BAG:SYD:P(A;;GA;;;SY)S:(ML;;NW;;;LW)" as a descriptor.
 *
 * An error says at which character it is, and why.
 */
#include <string.h>

#include "mm/mm_p.h"
#include "se/condition.h"
#include "se/sddl.h"

#define MOST_ACL 0xFFFC
#define MOST_ACE (FIELD_OFFSET(ACCESS_ALLOWED_OBJECT_ACE, SidStart) + SECURITY_MAX_SID_SIZE) /* without a tail */

struct reader {
    const WCHAR *text;
    ULONG length, at;
    const char *reason; /* 0: no error so far */
    struct lab__se_parts parts;
    BOOLEAN has_owner, has_group;
    DECLSPEC_ALIGN(4) UCHAR owner[SECURITY_MAX_SID_SIZE], group[SECURITY_MAX_SID_SIZE];
};

static BOOLEAN fail(struct reader *reader, const char *reason)
{
    if (!reader->reason)
        reader->reason = reason;
    return FALSE;
}

static WCHAR peek(const struct reader *reader, ULONG ahead)
{
    return reader->at + ahead < reader->length ? reader->text[reader->at + ahead] : 0;
}

static void skip_spaces(struct reader *reader)
{
    while (lab__sddl_is_space(peek(reader, 0)))
        reader->at++;
}

static BOOLEAN expect(struct reader *reader, WCHAR character, const char *reason)
{
    skip_spaces(reader);
    if (peek(reader, 0) != character)
        return fail(reader, reason);
    reader->at++;
    return TRUE;
}

static WCHAR upper(WCHAR character)
{
    return character >= 'a' && character <= 'z' ? character - 32 : character;
}

static BOOLEAN starts_with(const struct reader *reader, const char *name)
{
    ULONG i = 0;

    for (; name[i]; i++)
        if (upper(peek(reader, i)) != (WCHAR)name[i])
            return FALSE;
    return TRUE;
}

static const struct lab__sddl_name *take_name(struct reader *reader, const struct lab__sddl_name *table)
{
    for (; table->name[0]; table++)
        if (starts_with(reader, table->name)) {
            reader->at += (ULONG)strlen(table->name);
            return table;
        }
    return 0;
}

/* Digits of a base; FALSE where there are none, or too many. */
static BOOLEAN take_digits(struct reader *reader, ULONG base, ULONGLONG most, ULONGLONG *value)
{
    ULONG first = reader->at;

    for (*value = 0;; reader->at++) {
        WCHAR c = upper(peek(reader, 0));
        ULONG digit = c >= '0' && c <= '9' ? c - (ULONG)'0' : c >= 'A' && c <= 'F' ? c - (ULONG)'A' + 10 : 99;

        if (digit >= base)
            break;
        if (*value > (most - digit) / base)
            return fail(reader, "the number is too large");
        *value = *value * base + digit;
    }
    return reader->at > first;
}

/* Decimal, 0x hexadecimal, or octal with a leading zero, as strtoul takes them. */
static BOOLEAN take_number(struct reader *reader, ULONGLONG most, ULONGLONG *value)
{
    if (peek(reader, 0) == '0' && upper(peek(reader, 1)) == 'X') {
        reader->at += 2;
        return take_digits(reader, 16, most, value);
    }
    return take_digits(reader, peek(reader, 0) == '0' ? 8 : 10, most, value);
}

/* --- SIDs
 * ----------------------------------------------------------------------------------------------------------------- */

static BOOLEAN take_numeric_sid(struct reader *reader, SID *sid)
{
    ULONGLONG value;

    memset(sid, 0, SECURITY_MAX_SID_SIZE);
    reader->at += 2;
    if (!take_digits(reader, 10, 255, &value) || value != SID_REVISION)
        return fail(reader, "a SID begins with S-1-");
    sid->Revision = SID_REVISION;
    if (peek(reader, 0) != '-')
        return fail(reader, "a SID has an authority after S-1-");
    reader->at++;
    if (peek(reader, 0) == '0' && upper(peek(reader, 1)) == 'X') {
        reader->at += 2;
        if (!take_digits(reader, 16, (1ULL << 48) - 1, &value))
            return fail(reader, "a SID's authority is a number of at most 48 bits");
    } else if (!take_digits(reader, 10, (1ULL << 48) - 1, &value)) {
        return fail(reader, "a SID's authority is a number of at most 48 bits");
    }
    for (int i = 5; i >= 0; i--, value >>= 8)
        sid->IdentifierAuthority.Value[i] = (UCHAR)value;
    while (peek(reader, 0) == '-') {
        reader->at++;
        if (sid->SubAuthorityCount == SID_MAX_SUB_AUTHORITIES)
            return fail(reader, "a SID has at most 15 subauthorities");
        if (!take_digits(reader, 10, 0xFFFFFFFF, &value))
            return fail(reader, "a subauthority is a number of 32 bits");
        ((ULONG *)((char *)sid + 8))[sid->SubAuthorityCount++] = (ULONG)value;
    }
    return sid->SubAuthorityCount ? TRUE : fail(reader, "a SID has at least one subauthority");
}

static BOOLEAN take_sid(struct reader *reader, SID *sid)
{
    WCHAR name[2];

    skip_spaces(reader);
    if (starts_with(reader, "S-"))
        return take_numeric_sid(reader, sid);
    name[0] = peek(reader, 0);
    name[1] = peek(reader, 1);
    if (!name[0] || !name[1] || !lab__sddl_sid_named(name, sid))
        return fail(reader, "neither S-1-... nor the two letters of an account");
    reader->at += 2;
    return TRUE;
}

BOOLEAN lab__sddl_take_sid(const WCHAR *text, ULONG length, ULONG *at, SID *sid, const char **reason)
{
    struct reader reader = {.text = text, .length = length, .at = *at};
    BOOLEAN taken = take_sid(&reader, sid);

    *at = reader.at;
    if (!taken)
        *reason = reader.reason;
    return taken;
}

/* --- entries
 * -------------------------------------------------------------------------------------------------------------- */

struct ace {
    UCHAR type, flags;
    ACCESS_MASK mask;
    BOOLEAN has_object, has_inherited;
    GUID object, inherited;
    DECLSPEC_ALIGN(4) UCHAR sid[SECURITY_MAX_SID_SIZE];
    struct lab__sddl_tail tail; /* size 0: none */
};

static BOOLEAN take_type(struct reader *reader, struct ace *ace)
{
    ULONG start;

    skip_spaces(reader);
    start = reader->at;
    for (const struct lab__sddl_name *type = lab__sddl_types; type->name[0]; type++) {
        reader->at = start;
        if (!starts_with(reader, type->name))
            continue;
        reader->at += (ULONG)strlen(type->name);
        if (peek(reader, 0) == ';' || lab__sddl_is_space(peek(reader, 0))) {
            ace->type = (UCHAR)type->value;
            return TRUE;
        }
    }
    reader->at = start;
    return fail(reader, "not the type of an entry");
}

static BOOLEAN take_flags(struct reader *reader, struct ace *ace)
{
    skip_spaces(reader);
    while (peek(reader, 0) && peek(reader, 0) != ';' && !lab__sddl_is_space(peek(reader, 0))) {
        const struct lab__sddl_name *flag = take_name(reader, lab__sddl_ace_flags);

        if (!flag)
            return fail(reader, "not a flag of an entry");
        ace->flags |= (UCHAR)flag->value;
    }
    return TRUE;
}

static BOOLEAN take_rights(struct reader *reader, struct ace *ace)
{
    ULONGLONG value;

    skip_spaces(reader);
    if (peek(reader, 0) >= '0' && peek(reader, 0) <= '9') {
        if (!take_number(reader, 0xFFFFFFFF, &value))
            return fail(reader, "rights are a number of 32 bits");
        ace->mask = (ACCESS_MASK)value;
        return TRUE;
    }
    while (peek(reader, 0) && peek(reader, 0) != ';' && !lab__sddl_is_space(peek(reader, 0))) {
        const struct lab__sddl_name *right = take_name(reader, lab__sddl_bits);

        if (!right)
            right = take_name(reader,
                              ace->type == SYSTEM_MANDATORY_LABEL_ACE_TYPE ? lab__sddl_label_rights : lab__sddl_rights);
        if (!right)
            return fail(reader, "not a right");
        ace->mask |= right->value;
    }
    return TRUE;
}

static BOOLEAN take_hex(struct reader *reader, ULONG digits, ULONG *value)
{
    *value = 0;
    for (ULONG i = 0; i < digits; i++, reader->at++) {
        WCHAR c = upper(peek(reader, 0));

        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'F')))
            return fail(reader, "not a GUID");
        *value = *value << 4 | (ULONG)(c <= '9' ? c - '0' : c - 'A' + 10);
    }
    return TRUE;
}

static BOOLEAN take_guid(struct reader *reader, GUID *guid, BOOLEAN *present)
{
    ULONG value;

    skip_spaces(reader);
    *present = peek(reader, 0) != ';';
    if (!*present)
        return TRUE;
    if (!take_hex(reader, 8, &value))
        return FALSE;
    guid->Data1 = value;
    for (int i = 0; i < 2; i++) {
        if (!expect(reader, '-', "not a GUID") || !take_hex(reader, 4, &value))
            return FALSE;
        *(i ? &guid->Data3 : &guid->Data2) = (USHORT)value;
    }
    for (int i = 0; i < 8; i++) {
        if ((i == 0 || i == 2) && !expect(reader, '-', "not a GUID"))
            return FALSE;
        if (!take_hex(reader, 2, &value))
            return FALSE;
        guid->Data4[i] = (UCHAR)value;
    }
    return TRUE;
}

static BOOLEAN is_object(UCHAR type)
{
    return (type >= ACCESS_MIN_MS_OBJECT_ACE_TYPE && type <= ACCESS_MAX_MS_OBJECT_ACE_TYPE) ||
           type == ACCESS_ALLOWED_CALLBACK_OBJECT_ACE_TYPE;
}

/* A condition, or a resource attribute. */
static BOOLEAN take_tail(struct reader *reader, struct ace *ace)
{
    BOOLEAN attribute = ace->type == SYSTEM_RESOURCE_ATTRIBUTE_ACE_TYPE, taken;

    if (!attribute && !lab__se_is_conditional(ace->type))
        return TRUE;
    if (!expect(reader, ';', attribute ? "; is missing before the attribute" : "; is missing before the condition"))
        return FALSE;
    ace->tail.text = reader->text;
    ace->tail.length = reader->length;
    ace->tail.at = reader->at;
    taken = attribute ? lab__sddl_take_attribute(&ace->tail) : lab__sddl_take_condition(&ace->tail);
    reader->at = ace->tail.at;
    return taken || fail(reader, ace->tail.reason);
}

/* Does this kind of entry belong into this list? */
static BOOLEAN belongs(UCHAR type, BOOLEAN dacl)
{
    BOOLEAN access = type == ACCESS_ALLOWED_ACE_TYPE || type == ACCESS_DENIED_ACE_TYPE ||
                     type == ACCESS_ALLOWED_OBJECT_ACE_TYPE || type == ACCESS_DENIED_OBJECT_ACE_TYPE ||
                     type == ACCESS_ALLOWED_CALLBACK_ACE_TYPE || type == ACCESS_DENIED_CALLBACK_ACE_TYPE ||
                     type == ACCESS_ALLOWED_CALLBACK_OBJECT_ACE_TYPE;

    return access == dacl;
}

static BOOLEAN take_ace(struct reader *reader, struct ace *ace, BOOLEAN dacl)
{
    ULONG start = reader->at;

    memset(ace, 0, FIELD_OFFSET(struct ace, tail.bytes));
    if (!take_type(reader, ace))
        return FALSE;
    if (!belongs(ace->type, dacl)) {
        reader->at = start;
        return fail(reader, dacl ? "entries of this type belong into S:" : "entries of this type belong into D:");
    }
    if (!expect(reader, ';', "; is missing after the type") || !take_flags(reader, ace) ||
        !expect(reader, ';', "; is missing after the flags") || !take_rights(reader, ace) ||
        !expect(reader, ';', "; is missing after the rights") || !take_guid(reader, &ace->object, &ace->has_object) ||
        !expect(reader, ';', "; is missing after the object's GUID") ||
        !take_guid(reader, &ace->inherited, &ace->has_inherited) ||
        !expect(reader, ';', "; is missing after the inheriting object's GUID"))
        return FALSE;
    if ((ace->has_object || ace->has_inherited) && !is_object(ace->type))
        return fail(reader, "only OA, OD, OU, OL and ZA have GUIDs");
    if (!take_sid(reader, (SID *)ace->sid) || !take_tail(reader, ace))
        return FALSE;
    return expect(reader, ')', ") is missing after the account");
}

static BOOLEAN add_ace(struct reader *reader, PACL acl, const struct ace *ace)
{
    DECLSPEC_ALIGN(4) UCHAR buffer[MOST_ACE + LAB_SDDL_TAIL_MAX];
    ACCESS_ALLOWED_OBJECT_ACE *out = (ACCESS_ALLOWED_OBJECT_ACE *)buffer;
    ULONG used = FIELD_OFFSET(ACCESS_ALLOWED_ACE, SidStart), size = lab__se_sid_size((const SID *)ace->sid);

    if (is_object(ace->type)) {
        out->Flags = (ace->has_object ? ACE_OBJECT_TYPE_PRESENT : 0) |
                     (ace->has_inherited ? ACE_INHERITED_OBJECT_TYPE_PRESENT : 0);
        used = FIELD_OFFSET(ACCESS_ALLOWED_OBJECT_ACE, ObjectType);
        acl->AclRevision = ACL_REVISION_DS;
    }
    if (ace->has_object) {
        memcpy(buffer + used, &ace->object, sizeof(GUID));
        used += sizeof(GUID);
    }
    if (ace->has_inherited) {
        memcpy(buffer + used, &ace->inherited, sizeof(GUID));
        used += sizeof(GUID);
    }
    memcpy(buffer + used, ace->sid, size);
    used += size;
    memcpy(buffer + used, ace->tail.bytes, ace->tail.size);
    used += ace->tail.size;
    out->Header = (ACE_HEADER){ace->type, ace->flags, (USHORT)used};
    out->Mask = ace->mask;
    if (acl->AclSize + used > MOST_ACL)
        return fail(reader, "the list is larger than 65,532 bytes");
    memcpy((char *)acl + acl->AclSize, buffer, used);
    acl->AclSize += (USHORT)used;
    acl->AceCount++;
    return TRUE;
}

/* --- lists
 * ---------------------------------------------------------------------------------------------------------------- */

static ULONG bound(const struct reader *reader)
{
    ULONG entries = 0, depth = 0;

    for (ULONG i = reader->at; i < reader->length; i++) {
        depth -= reader->text[i] == ')' && depth;
        if (reader->text[i] != '(')
            continue;
        entries++;
        if (++depth > 1)
            return MOST_ACL; /* a condition or an attribute may be long */
    }
    return (ULONG)sizeof(ACL) + (entries > MOST_ACL / MOST_ACE ? (ULONG)MOST_ACL : entries * (ULONG)MOST_ACE);
}

static BOOLEAN take_list_flags(struct reader *reader, BOOLEAN dacl, BOOLEAN *none)
{
    SECURITY_DESCRIPTOR_CONTROL *control = &reader->parts.control;

    for (;;) {
        skip_spaces(reader);
        if (starts_with(reader, "NO_ACCESS_CONTROL")) {
            reader->at += 17;
            *none = TRUE;
        } else if (starts_with(reader, "AI")) {
            reader->at += 2;
            *control |= dacl ? SE_DACL_AUTO_INHERITED : SE_SACL_AUTO_INHERITED;
        } else if (starts_with(reader, "AR")) {
            reader->at += 2;
            *control |= dacl ? SE_DACL_AUTO_INHERIT_REQ : SE_SACL_AUTO_INHERIT_REQ;
        } else if (starts_with(reader, "P")) {
            reader->at++;
            *control |= dacl ? SE_DACL_PROTECTED : SE_SACL_PROTECTED;
        } else {
            return TRUE;
        }
    }
}

static BOOLEAN take_list(struct reader *reader, BOOLEAN dacl)
{
    PACL *list = dacl ? &reader->parts.dacl : &reader->parts.sacl;
    BOOLEAN none = FALSE;
    struct ace ace;

    reader->parts.control |= dacl ? SE_DACL_PRESENT : SE_SACL_PRESENT;
    take_list_flags(reader, dacl, &none);
    if (none && peek(reader, 0) == '(')
        return fail(reader, "NO_ACCESS_CONTROL has no entries");
    if (none)
        return TRUE;
    *list = lab__mm_kernel_alloc(bound(reader));
    if (!*list)
        return fail(reader, "memory is used up");
    **list = (ACL){ACL_REVISION, 0, sizeof(ACL), 0, 0};
    while (peek(reader, 0) == '(') {
        reader->at++;
        if (!take_ace(reader, &ace, dacl) || !add_ace(reader, *list, &ace))
            return FALSE;
        skip_spaces(reader);
    }
    return TRUE;
}

static BOOLEAN take_part(struct reader *reader)
{
    WCHAR letter = upper(peek(reader, 0));
    SECURITY_DESCRIPTOR_CONTROL control = reader->parts.control;
    BOOLEAN twice = (letter == 'O' && reader->has_owner) || (letter == 'G' && reader->has_group) ||
                    (letter == 'D' && (control & SE_DACL_PRESENT)) || (letter == 'S' && (control & SE_SACL_PRESENT));

    if ((letter != 'O' && letter != 'G' && letter != 'D' && letter != 'S') || peek(reader, 1) != ':')
        return fail(reader, "not one of O: G: D: S:");
    if (twice)
        return fail(reader, "this part is there twice");
    reader->at += 2;
    if (letter == 'O' || letter == 'G') {
        *(letter == 'O' ? &reader->has_owner : &reader->has_group) = TRUE;
        return take_sid(reader, (SID *)(letter == 'O' ? reader->owner : reader->group));
    }
    return take_list(reader, letter == 'D');
}

NTSTATUS lab__se_sddl_parse(const WCHAR *text, ULONG length, PSECURITY_DESCRIPTOR *descriptor, ULONG *size,
                            struct lab__se_sddl_error *error)
{
    struct reader reader = {.text = text, .length = length};
    NTSTATUS status = STATUS_SUCCESS;

    for (skip_spaces(&reader); !reader.reason && reader.at < length; skip_spaces(&reader))
        take_part(&reader);
    reader.parts.owner = reader.has_owner ? reader.owner : 0;
    reader.parts.group = reader.has_group ? reader.group : 0;
    *descriptor = 0;
    if (reader.reason) {
        status = STATUS_INVALID_PARAMETER;
    } else {
        *size = lab__se_parts_length(&reader.parts);
        *descriptor = lab__mm_kernel_alloc(*size);
        if (*descriptor)
            lab__se_parts_write(&reader.parts, *descriptor);
        else
            status = STATUS_INSUFFICIENT_RESOURCES;
    }
    if (error)
        *error = (struct lab__se_sddl_error){reader.at, reader.reason};
    if (reader.parts.dacl)
        lab__mm_kernel_free(reader.parts.dacl);
    if (reader.parts.sacl)
        lab__mm_kernel_free(reader.parts.sacl);
    return status;
}

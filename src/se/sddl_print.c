/* SDDL, written: a descriptor as the text that Windows gives for it. */
#include <string.h>

#include "se/condition.h"
#include "se/sddl.h"
#include "se/se_local.h"

struct writer {
    WCHAR *text;
    ULONG room, length;
};

static void put(struct writer *writer, WCHAR character)
{
    if (writer->length < writer->room)
        writer->text[writer->length] = character;
    writer->length++;
}

static void put_text(struct writer *writer, const char *text)
{
    while (*text)
        put(writer, (UCHAR)*text++);
}

static void put_number(struct writer *writer, ULONGLONG value, ULONG base, ULONG least_digits)
{
    char digits[32];
    ULONG count = 0;

    do
        digits[count++] = "0123456789abcdef"[value % base];
    while ((value /= base) != 0 || count < least_digits);
    while (count)
        put(writer, (UCHAR)digits[--count]);
}

static void put_sid(struct writer *writer, const SID *sid)
{
    const char *name = lab__sddl_name_of_sid(sid);
    ULONGLONG authority = 0;

    if (name) {
        put_text(writer, name);
        return;
    }
    for (int i = 0; i < 6; i++)
        authority = authority << 8 | sid->IdentifierAuthority.Value[i];
    put_text(writer, authority >> 32 ? "S-1-0x" : "S-1-");
    put_number(writer, authority, authority >> 32 ? 16 : 10, authority >> 32 ? 12 : 1);
    for (UCHAR i = 0; i < sid->SubAuthorityCount; i++) {
        put(writer, '-');
        put_number(writer, ((const ULONG *)((const char *)sid + 8))[i], 10, 1);
    }
}

void lab__sddl_put_sid(lab__sddl_put *put_one, void *context, const SID *sid)
{
    WCHAR text[32 + 15 * 11];
    struct writer writer = {text, RTL_NUMBER_OF(text), 0};

    put_sid(&writer, sid);
    for (ULONG i = 0; i < writer.length && i < writer.room; i++)
        put_one(context, text[i]);
}

static void put_one(void *context, WCHAR character)
{
    put(context, character);
}

static void put_flags(struct writer *writer, ULONG flags, const struct lab__sddl_name *table)
{
    for (; table->name[0]; table++)
        if (flags & table->value) {
            put_text(writer, table->name);
            flags &= ~table->value; /* two kinds of entries name one flag differently */
        }
}

static void put_ace_flags(struct writer *writer, const ACE_HEADER *ace)
{
    UCHAR filter = ace->AceType == SYSTEM_ACCESS_FILTER_ACE_TYPE ? ace->AceFlags & TRUST_PROTECTED_FILTER_ACE_FLAG : 0;

    put_flags(writer, ace->AceFlags & (ULONG)~filter, lab__sddl_ace_flags);
    put_text(writer, filter ? "TP" : "");
}

/* One name for the whole, or a name for each bit, or a number. */
static void put_mask(struct writer *writer, ACCESS_MASK mask, BOOLEAN label)
{
    const struct lab__sddl_name *bits = label ? lab__sddl_label_rights : lab__sddl_bits;
    ACCESS_MASK known = 0;

    if (!mask)
        return;
    for (const struct lab__sddl_name *right = lab__sddl_rights; !label && right->name[0]; right++)
        if (right->value == mask) {
            put_text(writer, right->name);
            return;
        }
    for (const struct lab__sddl_name *bit = bits; bit->name[0]; bit++)
        known |= bit->value;
    if (!(mask & ~known)) {
        put_flags(writer, mask, bits);
    } else {
        put_text(writer, "0x");
        put_number(writer, mask, 16, 1);
    }
}

static void put_guid(struct writer *writer, const GUID *guid)
{
    put_number(writer, guid->Data1, 16, 8);
    put(writer, '-');
    put_number(writer, guid->Data2, 16, 4);
    put(writer, '-');
    put_number(writer, guid->Data3, 16, 4);
    for (int i = 0; i < 8; i++) {
        if (i == 0 || i == 2)
            put(writer, '-');
        put_number(writer, guid->Data4[i], 16, 2);
    }
}

static void put_guids(struct writer *writer, const ACE_HEADER *ace)
{
    const ACCESS_ALLOWED_OBJECT_ACE *object = (const ACCESS_ALLOWED_OBJECT_ACE *)ace;
    BOOLEAN is_object =
        (ace->AceType >= ACCESS_MIN_MS_OBJECT_ACE_TYPE && ace->AceType <= ACCESS_MAX_MS_OBJECT_ACE_TYPE) ||
        ace->AceType == ACCESS_ALLOWED_CALLBACK_OBJECT_ACE_TYPE;
    ULONG flags = is_object ? object->Flags : 0;

    if (flags & ACE_OBJECT_TYPE_PRESENT)
        put_guid(writer, &object->ObjectType);
    put(writer, ';');
    if (flags & ACE_INHERITED_OBJECT_TYPE_PRESENT)
        put_guid(writer, flags & ACE_OBJECT_TYPE_PRESENT ? &object->InheritedObjectType : &object->ObjectType);
    put(writer, ';');
}

static void put_tail(struct writer *writer, const ACE_HEADER *ace)
{
    const SID *sid = lab__se_ace_sid(ace);
    const UCHAR *condition, *at = (const UCHAR *)sid + lab__se_sid_size(sid);
    ULONG size;

    if (ace->AceType == SYSTEM_RESOURCE_ATTRIBUTE_ACE_TYPE) {
        lab__sddl_put_attribute(at, (ULONG)((const UCHAR *)ace + ace->AceSize - at), put_one, writer);
        return;
    }
    condition = lab__se_is_conditional(ace->AceType) ? lab__se_condition_of(ace, &size) : 0;
    if (!condition)
        return;
    put(writer, ';');
    lab__sddl_put_condition(condition, size, put_one, writer);
}

/* Types that the text can't say are left out, as one can't be read back. */
static void put_ace(struct writer *writer, const ACE_HEADER *ace)
{
    const struct lab__sddl_name *type = lab__sddl_types;

    while (type->name[0] && type->value != ace->AceType)
        type++;
    if (!type->name[0])
        return;
    put(writer, '(');
    put_text(writer, type->name);
    put(writer, ';');
    put_ace_flags(writer, ace);
    put(writer, ';');
    put_mask(writer, ((const ACCESS_ALLOWED_ACE *)ace)->Mask, ace->AceType == SYSTEM_MANDATORY_LABEL_ACE_TYPE);
    put(writer, ';');
    put_guids(writer, ace);
    put_sid(writer, lab__se_ace_sid(ace));
    put_tail(writer, ace);
    put(writer, ')');
}

/* Of a system list: audits belong to SACL_SECURITY_INFORMATION, which stands for all others too. */
static BOOLEAN is_asked(const ACE_HEADER *ace, SECURITY_INFORMATION information)
{
    if (information & (SACL_SECURITY_INFORMATION | BACKUP_SECURITY_INFORMATION))
        return TRUE;
    switch (ace->AceType) {
    case SYSTEM_MANDATORY_LABEL_ACE_TYPE:
        return (information & LABEL_SECURITY_INFORMATION) != 0;
    case SYSTEM_RESOURCE_ATTRIBUTE_ACE_TYPE:
        return (information & ATTRIBUTE_SECURITY_INFORMATION) != 0;
    case SYSTEM_SCOPED_POLICY_ID_ACE_TYPE:
        return (information & SCOPE_SECURITY_INFORMATION) != 0;
    case SYSTEM_PROCESS_TRUST_LABEL_ACE_TYPE:
        return (information & PROCESS_TRUST_LABEL_SECURITY_INFORMATION) != 0;
    case SYSTEM_ACCESS_FILTER_ACE_TYPE:
        return (information & ACCESS_FILTER_SECURITY_INFORMATION) != 0;
    default:
        return FALSE;
    }
}

#define SYSTEM_PARTS                                                                                                   \
    (SACL_SECURITY_INFORMATION | LABEL_SECURITY_INFORMATION | ATTRIBUTE_SECURITY_INFORMATION |                         \
     SCOPE_SECURITY_INFORMATION | PROCESS_TRUST_LABEL_SECURITY_INFORMATION | ACCESS_FILTER_SECURITY_INFORMATION |      \
     BACKUP_SECURITY_INFORMATION)

/* P, AR and AI, or nothing; then the entries. A list that is absent has none. */
static void put_list(struct writer *writer, const ACL *acl, SECURITY_DESCRIPTOR_CONTROL control,
                     SECURITY_INFORMATION information)
{
    const ACE_HEADER *ace = (const ACE_HEADER *)(acl + 1);

    put_text(writer, control & SE_DACL_PROTECTED ? "P" : "");
    put_text(writer, control & SE_DACL_AUTO_INHERIT_REQ ? "AR" : "");
    put_text(writer, control & SE_DACL_AUTO_INHERITED ? "AI" : "");
    if (!acl)
        put_text(writer, "NO_ACCESS_CONTROL");
    for (USHORT i = 0; acl && i < acl->AceCount; i++) {
        if (is_asked(ace, information))
            put_ace(writer, ace);
        ace = lab__se_next_ace(ace);
    }
}

ULONG lab__se_sddl_print(PSECURITY_DESCRIPTOR descriptor, SECURITY_INFORMATION information, WCHAR *text, ULONG room)
{
    struct writer writer = {text, room, 0};
    struct lab__se_parts parts;

    lab__se_parts_of(descriptor, &parts);
    if (information & BACKUP_SECURITY_INFORMATION)
        information |= OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION;
    if ((information & OWNER_SECURITY_INFORMATION) && parts.owner) {
        put_text(&writer, "O:");
        put_sid(&writer, parts.owner);
    }
    if ((information & GROUP_SECURITY_INFORMATION) && parts.group) {
        put_text(&writer, "G:");
        put_sid(&writer, parts.group);
    }
    if ((information & DACL_SECURITY_INFORMATION) && (parts.control & SE_DACL_PRESENT)) {
        put_text(&writer, "D:");
        put_list(&writer, parts.dacl, parts.control, SACL_SECURITY_INFORMATION);
    }
    if ((information & SYSTEM_PARTS) && (parts.control & SE_SACL_PRESENT)) {
        put_text(&writer, "S:");
        put_list(&writer, parts.sacl, (SECURITY_DESCRIPTOR_CONTROL)(parts.control >> 1), information);
    }
    return writer.length;
}

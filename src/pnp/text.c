/* Text and registry values, as the parts of Pnp need them. Everything here is the kernel's own memory. */
#include "cm/key_security.h"
#include "pnp/pnp_p.h"

BOOLEAN lab__pnp_text_copy(UNICODE_STRING *to, const WCHAR *from, SIZE_T chars)
{
    WCHAR *buffer;

    if (chars > 0x7FFE)
        return FALSE;
    buffer = lab__mm_kernel_alloc((chars + 1) * sizeof(WCHAR));
    if (!buffer)
        return FALSE;
    RtlCopyMemory(buffer, from, chars * sizeof(WCHAR));
    lab__pnp_text_free(to);
    *to = (UNICODE_STRING){(USHORT)(chars * sizeof(WCHAR)), (USHORT)((chars + 1) * sizeof(WCHAR)), buffer};
    return TRUE;
}

BOOLEAN lab__pnp_text_of(UNICODE_STRING *to, const UNICODE_STRING *from)
{
    return lab__pnp_text_copy(to, from->Buffer, from->Length / sizeof(WCHAR));
}

void lab__pnp_text_free(UNICODE_STRING *text)
{
    if (text->Buffer)
        lab__mm_kernel_free(text->Buffer);
    *text = (UNICODE_STRING){0};
}

ULONG lab__pnp_list_size(const WCHAR *list)
{
    const WCHAR *at = list;

    while (*at) {
        while (*at)
            at++;
        at++;
    }
    return (ULONG)((at + 1 - list) * sizeof(WCHAR));
}

BOOLEAN lab__pnp_list_copy(struct lab__pnp_list *to, const WCHAR *list)
{
    ULONG size = lab__pnp_list_size(list);
    WCHAR *text = lab__mm_kernel_alloc(size);

    if (!text)
        return FALSE;
    RtlCopyMemory(text, list, size);
    lab__pnp_list_free(to);
    *to = (struct lab__pnp_list){text, size};
    return TRUE;
}

void lab__pnp_list_free(struct lab__pnp_list *list)
{
    if (list->text)
        lab__mm_kernel_free(list->text);
    *list = (struct lab__pnp_list){0};
}

void lab__pnp_ascii(const UNICODE_STRING *text, char *buffer, SIZE_T room)
{
    SIZE_T length = text->Length / sizeof(WCHAR);

    if (length >= room)
        length = room - 1;
    for (SIZE_T i = 0; i < length; i++)
        buffer[i] = text->Buffer[i] < 128 ? (char)text->Buffer[i] : '?';
    buffer[length] = 0;
}

UNICODE_STRING lab__pnp_string(const WCHAR *text)
{
    UNICODE_STRING string;

    RtlInitUnicodeString(&string, text);
    return string;
}

/* --- the registry --- */

void lab__pnp_value_data(struct lab__cm_node *key, const WCHAR *name, ULONG type, const void *data, ULONG size)
{
    UNICODE_STRING value = lab__pnp_string(name);

    lab__cm_value_set(key, &value, type, data, size);
}

void lab__pnp_value_text(struct lab__cm_node *key, const WCHAR *name, ULONG type, const UNICODE_STRING *text)
{
    lab__pnp_value_data(key, name, type, text->Buffer, text->Length + sizeof(WCHAR));
}

void lab__pnp_value_number(struct lab__cm_node *key, const WCHAR *name, ULONG number)
{
    lab__pnp_value_data(key, name, REG_DWORD, &number, sizeof number);
}

BOOLEAN lab__pnp_value_read(struct lab__cm_node *key, const WCHAR *name, UNICODE_STRING *text)
{
    UNICODE_STRING value = lab__pnp_string(name);
    struct lab__cm_value *found = lab__cm_value_find(key, &value);

    if (!found || found->size < sizeof(WCHAR) ||
        (found->type != REG_SZ && found->type != REG_EXPAND_SZ && found->type != REG_MULTI_SZ))
        return FALSE;
    text->Buffer = (WCHAR *)lab__cm_value_data(found);
    text->MaximumLength = (USHORT)found->size;
    text->Length = (USHORT)(found->size & ~1u);
    if (!text->Buffer[text->Length / sizeof(WCHAR) - 1])
        text->Length -= sizeof(WCHAR);
    return TRUE;
}

ULONG lab__pnp_value_read_number(struct lab__cm_node *key, const WCHAR *name, ULONG otherwise)
{
    UNICODE_STRING value = lab__pnp_string(name);
    struct lab__cm_value *found = lab__cm_value_find(key, &value);

    return found && found->type == REG_DWORD && found->size == sizeof(ULONG) ? *(const ULONG *)lab__cm_value_data(found)
                                                                             : otherwise;
}

void lab__pnp_value_remove(struct lab__cm_node *key, const WCHAR *name)
{
    UNICODE_STRING value = lab__pnp_string(name);
    struct lab__cm_value *found = lab__cm_value_find(key, &value);

    if (found)
        lab__cm_value_delete(found);
}

static UNICODE_STRING first_part(UNICODE_STRING *path)
{
    UNICODE_STRING part = *path;
    USHORT length = 0;

    while (length < path->Length / sizeof(WCHAR) && path->Buffer[length] != '\\')
        length++;
    part.Length = part.MaximumLength = (USHORT)(length * sizeof(WCHAR));
    if (length < path->Length / sizeof(WCHAR))
        length++;
    path->Buffer += length;
    path->Length -= (USHORT)(length * sizeof(WCHAR));
    return part;
}

/* Administrators may change a device's parameters, though not the rest of what is below Enum. */
static struct lab__cm_node *make_part(struct lab__cm_node *at, const UNICODE_STRING *part, ULONG flags)
{
    static const UNICODE_STRING parameters = RTL_CONSTANT_STRING(L"Device Parameters");
    struct lab__cm_node *key = lab__cm_node_create(at, part, flags);

    if (key && RtlEqualUnicodeString(part, &parameters, TRUE))
        lab__cm_security_standard(key, LAB_SE_KEY_DEVICE);
    return key;
}

struct lab__cm_node *lab__pnp_key(struct lab__cm_node *at, UNICODE_STRING path, BOOLEAN create, ULONG flags)
{
    while (at && path.Length) {
        UNICODE_STRING part = first_part(&path);
        struct lab__cm_node *child = lab__cm_node_child(at, &part);

        if (!child && create)
            child = make_part(at, &part, flags);
        at = child;
    }
    return at;
}

struct lab__cm_node *lab__pnp_key_below(struct lab__cm_node *at, UNICODE_STRING path)
{
    while (at && path.Length) {
        UNICODE_STRING part = first_part(&path);
        struct lab__cm_node *child = lab__cm_find(at, part);

        at = child ? child : lab__cm_node_create(at, &part, 0);
    }
    return at;
}

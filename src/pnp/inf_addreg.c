/*
 * AddReg and DelReg: root, subkey, value, flags, data ...
 *
 * HKR is what is being installed: the driver's key, the device's, a service's. A handful of values that a .HW section
 * sets are the device's own properties; all others stand in its "Device Parameters".
 */
#include "pnp/inf.h"
#include <string.h>

#define BIN_VALUE      0x00000001u
#define NO_CLOBBER     0x00000002u
#define DELETE_VALUE   0x00000004u
#define APPEND         0x00000008u
#define KEY_ONLY       0x00000010u
#define OVERWRITE_ONLY 0x00000020u
#define TYPE_MASK      0xFFFF0001u
#define KNOWN_FLAGS    (TYPE_MASK | 0xFFFEu)

static BOOLEAN is_property(const char *name)
{
    static const char *const names[] = {"UpperFilters", "LowerFilters",    "Security",     "DeviceCharacteristics",
                                        "DeviceType",   "Exclusive",       "FriendlyName", "ConfigFlags",
                                        "Service",      "EjectionOverride"};

    for (ULONG i = 0; i < RTL_NUMBER_OF(names); i++)
        if (lab__inf_equal(names[i], name))
            return TRUE;
    return FALSE;
}

static BOOLEAN is_root(const char *root)
{
    static const char *const roots[] = {"HKR", "HKLM", "HKCR", "HKCU", "HKU"};

    for (ULONG i = 0; i < RTL_NUMBER_OF(roots); i++)
        if (lab__inf_equal(roots[i], root))
            return TRUE;
    return FALSE;
}

/* The key of a line; made where `create`. 0: it is not there. */
static struct lab__cm_node *key_of(const struct lab__inf_line *line, struct lab__cm_node *hkr, BOOLEAN hardware,
                                   BOOLEAN create)
{
    const char *root = lab__inf_field(line, 0);
    UNICODE_STRING path = lab__inf_unicode(lab__inf_field(line, 1));
    struct lab__cm_node *key = hkr;

    if (lab__inf_equal(root, "HKLM"))
        key = lab__cm_find(lab__cm.root, lab__pnp_string(L"Machine"));
    else if (lab__inf_equal(root, "HKCR"))
        key = lab__cm_find(lab__cm.root, lab__pnp_string(L"Machine\\Software\\Classes"));
    else if (lab__inf_equal(root, "HKCU"))
        key = lab__cm_find(lab__cm.root, lab__pnp_string(L"User\\.Default"));
    else if (lab__inf_equal(root, "HKU"))
        key = lab__cm_find(lab__cm.root, lab__pnp_string(L"User"));
    else if (hardware && (path.Length || !is_property(lab__inf_field(line, 2))))
        key = lab__pnp_key(hkr, lab__pnp_string(L"Device Parameters"), TRUE, 0);
    if (key && path.Length) {
        struct lab__cm_node *there = lab__cm_find(key, path); /* follows links: System\CurrentControlSet */

        key = there || !create ? there : lab__pnp_key_below(key, path);
    }
    lab__pnp_text_free(&path);
    return key;
}

static ULONG type_of(ULONG flags)
{
    switch (flags & TYPE_MASK) {
    case 0x00010000:
        return REG_MULTI_SZ;
    case 0x00020000:
        return REG_EXPAND_SZ;
    case 0x00010001:
        return REG_DWORD;
    case 0x000B0001:
        return REG_QWORD;
    case 0x00020001:
        return REG_NONE;
    case 0x00000001:
        return REG_BINARY;
    case 0:
        return REG_SZ;
    default:
        return flags >> 16; /* any type, as bytes */
    }
}

/* --- data --- */

static BOOLEAN check_data(struct lab__inf *inf, const struct lab__inf_line *line, ULONG flags)
{
    ULONG number;

    if (!(flags & BIN_VALUE))
        return TRUE;
    for (ULONG i = 4; i < line->count; i++) {
        const char *text = line->fields[i];
        char hex[16];

        if (type_of(flags) != REG_DWORD || line->count > 5) {
            __builtin_snprintf(hex, sizeof hex, "0x%.10s", text[0] == '0' && (text[1] | 32) == 'x' ? text + 2 : text);
            if (*text && (!lab__inf_number(hex, &number) || number > 0xFF))
                return lab__inf_fail(inf, line->number, "%s is not a byte of two hexadecimal digits", text);
        } else if (!lab__inf_number(text, &number)) {
            return lab__inf_fail(inf, line->number, "%s is not a number", text);
        }
    }
    return TRUE;
}

static void set_bytes(struct lab__cm_node *key, const UNICODE_STRING *name, const struct lab__inf_line *line,
                      ULONG type)
{
    UCHAR *bytes = lab__mm_kernel_alloc(line->count + 1);
    ULONG size = 0, number;
    char hex[16];

    for (ULONG i = 4; bytes && i < line->count; i++) {
        const char *text = line->fields[i];

        if (!*text)
            continue;
        __builtin_snprintf(hex, sizeof hex, "0x%.10s", text[0] == '0' && (text[1] | 32) == 'x' ? text + 2 : text);
        lab__inf_number(hex, &number);
        bytes[size++] = (UCHAR)number;
    }
    if (bytes)
        lab__cm_value_set(key, name, type, bytes, size);
    if (bytes)
        lab__mm_kernel_free(bytes);
}

static void set_number(struct lab__cm_node *key, const UNICODE_STRING *name, const struct lab__inf_line *line,
                       ULONG type)
{
    ULONGLONG wide = 0;
    ULONG number = 0;

    if (line->count > 5) {
        set_bytes(key, name, line, type);
        return;
    }
    lab__inf_number(lab__inf_field(line, 4), &number);
    wide = number;
    lab__cm_value_set(key, name, type, &wide, type == REG_QWORD ? 8 : 4);
}

/* The fields one after the other, each with its zero; `list` with one more at the end. */
static void set_strings(struct lab__cm_node *key, const UNICODE_STRING *name, const struct lab__inf_line *line,
                        ULONG type, const UNICODE_STRING *before)
{
    ULONG room = before ? before->Length + 4u : 4, used = 0;
    BOOLEAN list = type == REG_MULTI_SZ;
    WCHAR *text;

    for (ULONG i = 4; i < line->count; i++)
        room += (ULONG)(strlen(line->fields[i]) + 1) * sizeof(WCHAR);
    text = lab__mm_kernel_alloc(room + 4);
    if (!text)
        return;
    if (before) {
        RtlCopyMemory(text, before->Buffer, before->Length);
        used = before->Length / sizeof(WCHAR);
        while (used && !text[used - 1])
            used--;
        used += used != 0;
    }
    for (ULONG i = 4; i < line->count && (list || i == 4); i++) {
        UNICODE_STRING part = lab__inf_unicode(line->fields[i]);

        if (list && !part.Length)
            continue;
        RtlCopyMemory(text + used, part.Buffer, part.Length);
        used += part.Length / sizeof(WCHAR) + 1;
        lab__pnp_text_free(&part);
    }
    if (!used && !list)
        used = 1;
    lab__cm_value_set(key, name, type, text, (used + list) * sizeof(WCHAR));
    lab__mm_kernel_free(text);
}

static BOOLEAN contains(const UNICODE_STRING *list, const UNICODE_STRING *text)
{
    for (USHORT at = 0; at < list->Length / sizeof(WCHAR);) {
        UNICODE_STRING part = {0, 0, list->Buffer + at};

        while (at < list->Length / sizeof(WCHAR) && list->Buffer[at]) {
            part.Length += sizeof(WCHAR);
            at++;
        }
        at++;
        if (RtlEqualUnicodeString(&part, text, TRUE))
            return TRUE;
    }
    return FALSE;
}

static void append(struct lab__cm_node *key, const UNICODE_STRING *name, const struct lab__inf_line *line)
{
    UNICODE_STRING before, text = lab__inf_unicode(lab__inf_field(line, 4));
    BOOLEAN there = lab__pnp_value_read(key, name->Buffer, &before);

    if (!there || !contains(&before, &text))
        set_strings(key, name, line, REG_MULTI_SZ, there ? &before : 0);
    lab__pnp_text_free(&text);
}

void lab__inf_append(struct lab__cm_node *key, const WCHAR *name, const char *text)
{
    char *fields[5] = {"", "", "", "", (char *)text};
    struct lab__inf_line line = {.fields = fields, .count = 5};
    UNICODE_STRING value = lab__pnp_string(name);

    append(key, &value, &line);
}

static void set_value(struct lab__cm_node *key, const UNICODE_STRING *name, const struct lab__inf_line *line,
                      ULONG flags)
{
    ULONG type = type_of(flags);

    if (flags & APPEND)
        append(key, name, line);
    else if (type == REG_SZ || type == REG_EXPAND_SZ || type == REG_MULTI_SZ)
        set_strings(key, name, line, type, 0);
    else if (type == REG_DWORD || type == REG_QWORD)
        set_number(key, name, line, type);
    else
        set_bytes(key, name, line, type);
}

/* --- lines --- */

static BOOLEAN check_line(struct lab__inf *inf, const struct lab__inf_line *line, ULONG *flags)
{
    if (line->key || !is_root(lab__inf_field(line, 0)))
        return lab__inf_fail(inf, line->number, "%s is none of HKR, HKLM, HKCR, HKCU and HKU",
                             line->key ? line->key : lab__inf_field(line, 0));
    if (!lab__inf_number(lab__inf_field(line, 3), flags))
        return lab__inf_fail(inf, line->number, "the flags %s are not a number", lab__inf_field(line, 3));
    return check_data(inf, line, *flags);
}

static BOOLEAN add_line(struct lab__inf *inf, const struct lab__inf_line *line, struct lab__cm_node *hkr,
                        BOOLEAN hardware)
{
    struct lab__cm_node *key;
    UNICODE_STRING name;
    BOOLEAN there;
    ULONG flags;

    if (!check_line(inf, line, &flags))
        return FALSE;
    if (!hkr)
        return TRUE;
    key = key_of(line, hkr, hardware, TRUE);
    if (!key)
        return lab__inf_fail(inf, line->number, "the key can't be made");
    if ((flags & KEY_ONLY) || (line->count <= 2))
        return TRUE;
    name = lab__inf_unicode(lab__inf_field(line, 2));
    there = lab__cm_value_find(key, &name) != 0;
    if (flags & DELETE_VALUE) {
        if (there)
            lab__cm_value_delete(lab__cm_value_find(key, &name));
    } else if (!(there && (flags & NO_CLOBBER)) && !(!there && (flags & OVERWRITE_ONLY))) {
        set_value(key, &name, line, flags);
    }
    lab__pnp_text_free(&name);
    return TRUE;
}

static BOOLEAN delete_line(struct lab__inf *inf, const struct lab__inf_line *line, struct lab__cm_node *hkr,
                           BOOLEAN hardware)
{
    struct lab__cm_node *key;
    UNICODE_STRING name;

    if (line->key || !is_root(lab__inf_field(line, 0)))
        return lab__inf_fail(inf, line->number, "%s is none of HKR, HKLM, HKCR, HKCU and HKU", lab__inf_field(line, 0));
    key = hkr ? key_of(line, hkr, hardware, FALSE) : 0;
    if (!key)
        return TRUE;
    if (!*lab__inf_field(line, 2)) {
        if (*lab__inf_field(line, 1))
            lab__cm_tree_delete(key);
        return TRUE;
    }
    name = lab__inf_unicode(lab__inf_field(line, 2));
    if (lab__cm_value_find(key, &name))
        lab__cm_value_delete(lab__cm_value_find(key, &name));
    lab__pnp_text_free(&name);
    return TRUE;
}

static BOOLEAN each_line(struct lab__inf *inf, const struct lab__inf_section *section, const char *directive,
                         struct lab__cm_node *hkr, BOOLEAN hardware,
                         BOOLEAN (*act)(struct lab__inf *, const struct lab__inf_line *, struct lab__cm_node *,
                                        BOOLEAN))
{
    struct lab__inf_line *line = 0;

    while ((line = lab__inf_find(section, directive, line)) != 0)
        for (ULONG i = 0; i < line->count; i++) {
            struct lab__inf_section *registry = lab__inf_section(inf, line->fields[i]);

            if (!*line->fields[i])
                continue;
            if (!registry)
                return lab__inf_fail(inf, line->number, "there is no section [%s]", line->fields[i]);
            for (struct lab__inf_line *entry = registry->first; entry; entry = entry->next)
                if (!act(inf, entry, hkr, hardware))
                    return FALSE;
        }
    return TRUE;
}

BOOLEAN lab__inf_addreg_all(struct lab__inf *inf, const struct lab__inf_section *section, struct lab__cm_node *hkr,
                            BOOLEAN hardware)
{
    return each_line(inf, section, "DelReg", hkr, hardware, delete_line) &&
           each_line(inf, section, "AddReg", hkr, hardware, add_line);
}

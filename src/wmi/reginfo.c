/*
 * What a driver answers to IRP_MN_REGINFO_EX: its WMIREGINFO structures become sources.
 *
 * Nothing of the answer is trusted: whatever does not lie in the buffer is left out.
 */
#include "wmi/wmi_p.h"

struct answer {
    struct lab__wmi_provider *provider;
    const char *base; /* of the WMIREGINFO that is being read */
    ULONG size;       /* from there */
    BOOLEAN update;
};

/* A counted string: USHORT of bytes, then the characters. */
static BOOLEAN string_at(const struct answer *answer, ULONG offset, UNICODE_STRING *text, ULONG *next)
{
    USHORT length;

    if (!offset || offset > answer->size || answer->size - offset < sizeof length)
        return FALSE;
    RtlCopyMemory(&length, answer->base + offset, sizeof length);
    if (answer->size - offset - sizeof length < length)
        return FALSE;
    text->Buffer = (PWCH)(answer->base + offset + sizeof length);
    text->Length = text->MaximumLength = length & ~1;
    if (next)
        *next = offset + sizeof length + length;
    return TRUE;
}

static ULONG digits(ULONG number, WCHAR *text)
{
    WCHAR turned[10];
    ULONG count = 0;

    do {
        turned[count++] = (WCHAR)('0' + number % 10);
        number /= 10;
    } while (number);
    for (ULONG i = 0; i < count; i++)
        text[i] = turned[count - 1 - i];
    return count;
}

static BOOLEAN name_taken(const struct lab__wmi_guid *guid, const UNICODE_STRING *name)
{
    ULONG index;

    for (LIST_ENTRY *link = guid->sources.Flink; link != &guid->sources; link = link->Flink)
        if (lab__wmi_static_index(CONTAINING_RECORD(link, struct lab__wmi_source, guid_link), name, &index))
            return TRUE;
    return FALSE;
}

/* base, with "_0" for a PDO's, or "0" for a base name's first; another number where the name is taken. */
static BOOLEAN numbered(struct lab__wmi_source *source, ULONG at, const UNICODE_STRING *base, BOOLEAN underline)
{
    for (ULONG number = at; number < at + 1000; number++) {
        WCHAR text[12] = {'_'};
        UNICODE_STRING behind;

        behind.Length = (USHORT)((underline + digits(number, text + underline)) * sizeof(WCHAR));
        behind.MaximumLength = sizeof text;
        behind.Buffer = text;
        if (!NT_SUCCESS(lab__wmi_copy_text(&source->names[at], base, &behind)))
            return FALSE;
        if (!name_taken(source->guid, &source->names[at]))
            return TRUE;
        lab__mm_kernel_free(source->names[at].Buffer);
        source->names[at].Buffer = 0;
    }
    return FALSE;
}

static BOOLEAN numbered_names(struct lab__wmi_source *source, const UNICODE_STRING *base, BOOLEAN underline)
{
    for (ULONG i = 0; i < source->instance_count; i++)
        if (!numbered(source, i, base, underline))
            return FALSE;
    return TRUE;
}

static BOOLEAN listed_names(const struct answer *answer, struct lab__wmi_source *source, ULONG offset)
{
    for (ULONG i = 0; i < source->instance_count; i++) {
        UNICODE_STRING text;

        if (!string_at(answer, offset, &text, &offset) || !NT_SUCCESS(lab__wmi_copy_text(&source->names[i], &text, 0)))
            return FALSE;
    }
    return TRUE;
}

static BOOLEAN pdo_names(struct lab__wmi_source *source, PDEVICE_OBJECT pdo)
{
    UNICODE_STRING base;
    BOOLEAN done;

    if (!pdo || !NT_SUCCESS(lab__wmi_device_name(pdo, &base)))
        return FALSE;
    done = numbered_names(source, &base, TRUE);
    lab__mm_kernel_free(base.Buffer);
    return done;
}

static BOOLEAN name_instances(const struct answer *answer, struct lab__wmi_source *source, const WMIREGGUID *from)
{
    UNICODE_STRING base;

    if (!(from->Flags & (WMIREG_FLAG_INSTANCE_LIST | WMIREG_FLAG_INSTANCE_BASENAME | WMIREG_FLAG_INSTANCE_PDO)))
        return TRUE; /* dynamic names */
    if (from->InstanceCount > 0x10000)
        return FALSE;
    source->instance_count = from->InstanceCount;
    source->names = lab__mm_kernel_alloc((from->InstanceCount + 1) * sizeof *source->names);
    if (!source->names)
        return FALSE;
    if (from->Flags & WMIREG_FLAG_INSTANCE_LIST)
        return listed_names(answer, source, from->InstanceNameList);
    if (from->Flags & WMIREG_FLAG_INSTANCE_PDO)
        return pdo_names(source, (PDEVICE_OBJECT)from->Pdo);
    return string_at(answer, from->BaseNameOffset, &base, 0) && numbered_names(source, &base, FALSE);
}

static struct lab__wmi_source *find_source(struct lab__wmi_provider *provider, const GUID *guid)
{
    for (LIST_ENTRY *link = provider->sources.Flink; link != &provider->sources; link = link->Flink) {
        struct lab__wmi_source *source = CONTAINING_RECORD(link, struct lab__wmi_source, link);

        if (lab__wmi_same_guid(&source->guid->guid, guid))
            return source;
    }
    return 0;
}

/* Consumers that came before this source. */
static void welcome(struct lab__wmi_source *source)
{
    struct lab__wmi_guid *guid = source->guid;

    if (guid->collectors && (source->flags & WMIREG_FLAG_EXPENSIVE))
        lab__wmi_tell(source, IRP_MN_ENABLE_COLLECTION);
    if (guid->listeners)
        lab__wmi_tell(source, IRP_MN_ENABLE_EVENTS);
}

static void add_source(const struct answer *answer, const WMIREGGUID *from)
{
    struct lab__wmi_source *source = lab__mm_kernel_alloc(sizeof *source);

    if (!source)
        return;
    source->provider = answer->provider;
    source->flags = from->Flags;
    source->guid = lab__wmi_guid_of(&from->Guid, TRUE);
    InsertTailList(&answer->provider->sources, &source->link);
    InitializeListHead(&source->guid_link);
    if (!name_instances(answer, source, from)) {
        lab__wmi_source_delete(source);
        return;
    }
    InsertTailList(&source->guid->sources, &source->guid_link);
    welcome(source);
}

static void take_guid(const struct answer *answer, const WMIREGGUID *from)
{
    struct lab__wmi_source *source = find_source(answer->provider, &from->Guid);

    if (source && (answer->update || (from->Flags & WMIREG_FLAG_REMOVE_GUID))) {
        lab__wmi_source_delete(source);
        source = 0;
    }
    if (!source && !(from->Flags & WMIREG_FLAG_REMOVE_GUID))
        add_source(answer, from);
    if ((from->Flags & WMIREG_FLAG_INSTANCE_PDO) && from->Pdo)
        lab__ob_dereference((PVOID)from->Pdo); /* the driver referenced it for us */
}

static void take_text(const struct answer *answer, ULONG offset, UNICODE_STRING *to)
{
    UNICODE_STRING text;

    if (!to->Buffer && string_at(answer, offset, &text, 0))
        lab__wmi_copy_text(to, &text, 0);
}

void lab__wmi_reginfo_take(struct lab__wmi_provider *provider, const char *buffer, ULONG size, BOOLEAN update)
{
    struct answer answer = {provider, buffer, size, update};

    while (answer.size >= sizeof(WMIREGINFO)) {
        const WMIREGINFO *info = (const WMIREGINFO *)answer.base;
        ULONG most = (answer.size - FIELD_OFFSET(WMIREGINFO, WmiRegGuid)) / sizeof info->WmiRegGuid[0];

        take_text(&answer, info->RegistryPath, &provider->registry_path);
        take_text(&answer, info->MofResourceName, &provider->mof_resource);
        for (ULONG i = 0; i < info->GuidCount && i < most; i++)
            take_guid(&answer, &info->WmiRegGuid[i]);
        if (!info->NextWmiRegInfo || info->NextWmiRegInfo >= answer.size || info->NextWmiRegInfo % 8)
            return;
        answer.base += info->NextWmiRegInfo;
        answer.size -= info->NextWmiRegInfo;
    }
}

/* Long names for short ones, and filters that have names of their own for files. */
#include "flt/name.h"

#define ROOM 1024 /* bytes of a directory's answer */

static NTSTATUS open_directory(const struct lab__flt_name *name, const UNICODE_STRING *path, HANDLE *handle,
                               PFILE_OBJECT *file)
{
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK iosb;

    InitializeObjectAttributes(&attributes, (PUNICODE_STRING)path, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, 0, 0);
    return FltCreateFileEx(name->instance->filter, name->instance, handle, file, FILE_LIST_DIRECTORY | SYNCHRONIZE,
                           &attributes, &iosb, 0, FILE_ATTRIBUTE_NORMAL,
                           FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, FILE_OPEN,
                           FILE_DIRECTORY_FILE | FILE_SYNCHRONOUS_IO_NONALERT | FILE_OPEN_FOR_BACKUP_INTENT, 0, 0,
                           IO_IGNORE_SHARE_ACCESS_CHECK);
}

/* A component as its directory lists it; as it was where that doesn't have it (yet). */
static NTSTATUS list_component(const struct lab__flt_name *name, const UNICODE_STRING *directory,
                               UNICODE_STRING *component, UNICODE_STRING *to)
{
    FILE_NAMES_INFORMATION *entry = lab__mm_kernel_alloc(ROOM);
    UNICODE_STRING found = *component;
    PFILE_OBJECT file;
    HANDLE handle;
    NTSTATUS status = entry ? open_directory(name, directory, &handle, &file) : STATUS_INSUFFICIENT_RESOURCES;

    if (NT_SUCCESS(status)) {
        status =
            FltQueryDirectoryFile(name->instance, file, entry, ROOM, FileNamesInformation, TRUE, component, TRUE, 0);
        if (NT_SUCCESS(status))
            found = (UNICODE_STRING){(USHORT)entry->FileNameLength, 0, entry->FileName};
        ObDereferenceObject(file);
        FltClose(handle);
    }
    if (status != STATUS_INSUFFICIENT_RESOURCES)
        status = lab__flt_name_append(to, &found);
    if (entry)
        lab__mm_kernel_free(entry);
    return status;
}

static BOOLEAN may_be_short(const UNICODE_STRING *component)
{
    if (component->Length > 12 * sizeof(WCHAR))
        return FALSE;
    for (USHORT i = 0; i < component->Length / sizeof(WCHAR); i++)
        if (component->Buffer[i] == '~')
            return TRUE;
    return FALSE;
}

static BOOLEAN has_short_names(const struct lab__flt_name *name)
{
    for (USHORT i = name->volume_length / sizeof(WCHAR); i < name->text.Length / sizeof(WCHAR); i++)
        if (name->text.Buffer[i] == '~')
            return TRUE;
    return FALSE;
}

NTSTATUS lab__flt_name_normalize(struct lab__flt_name *name)
{
    static const UNICODE_STRING backslash = RTL_CONSTANT_STRING(L"\\");
    UNICODE_STRING to = {0}, from = name->text, volume = {name->volume_length, 0, from.Buffer};
    USHORT at = name->volume_length / sizeof(WCHAR), end = from.Length / sizeof(WCHAR), next;
    NTSTATUS status;

    if (!has_short_names(name))
        return STATUS_SUCCESS;
    status = lab__flt_name_append(&to, &volume);
    for (; at < end && NT_SUCCESS(status); at = next) {
        UNICODE_STRING component, directory;

        status = lab__flt_name_append(&to, &backslash);
        for (next = ++at; next < end && from.Buffer[next] != '\\';)
            next++;
        component = (UNICODE_STRING){(next - at) * (USHORT)sizeof(WCHAR), (next - at) * (USHORT)sizeof(WCHAR),
                                     from.Buffer + at};
        directory = to;
        if (NT_SUCCESS(status))
            status = may_be_short(&component) ? list_component(name, &directory, &component, &to)
                                              : lab__flt_name_append(&to, &component);
    }
    if (!NT_SUCCESS(status)) {
        lab__pnp_text_free(&to);
        return status;
    }
    lab__pnp_text_free(&name->text);
    name->text = to;
    return STATUS_SUCCESS;
}

/* --- filters that provide names ----------------------------------------------------------------------------------- */

static PFLT_INSTANCE provider_below(PFLT_INSTANCE instance)
{
    LIST_ENTRY *list = &instance->volume->instances;

    if (instance->object.going)
        return 0;
    for (LIST_ENTRY *e = instance->link.Flink; e != list; e = e->Flink) {
        PFLT_INSTANCE below = CONTAINING_RECORD(e, struct _FLT_INSTANCE, link);

        if (below->running && below->filter->registration.GenerateFileNameCallback)
            return below;
    }
    return 0;
}

NTSTATUS lab__flt_name_provided(struct lab__flt_name *name, PFILE_OBJECT file, PFLT_CALLBACK_DATA data)
{
    PFLT_INSTANCE provider = provider_below(name->instance);
    FLT_NAME_CONTROL control = {{0}};
    PFLT_INSTANCE outer = data ? lab__flt_op_of(data)->provider : 0;
    BOOLEAN cache = FALSE;
    NTSTATUS status;

    if (!provider)
        return STATUS_NOT_FOUND;
    if (data)
        lab__flt_op_of(data)->provider = provider;
    lab__flt_instance_enter(provider);
    status = provider->filter->registration.GenerateFileNameCallback(
        provider, file, data, name->options | FLT_FILE_NAME_REQUEST_FROM_CURRENT_PROVIDER, &cache, &control);
    lab__flt_instance_leave(provider);
    if (data)
        lab__flt_op_of(data)->provider = outer;
    if (NT_SUCCESS(status)) {
        name->text = control.Name;
        name->volume_length = name->instance->volume->name.Length;
        return STATUS_SUCCESS;
    }
    lab__pnp_text_free(&control.Name);
    return status;
}

/*
 * FltCheckAndGrowNameControl: room for a name of this many bytes; what is there stays.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INSUFFICIENT_RESOURCES
 * Source  fltkernel/nf-fltkernel-fltcheckandgrownamecontrol
 */
NTSTATUS FltCheckAndGrowNameControl(PFLT_NAME_CONTROL NameCtrl, USHORT NewSize)
{
    PWCH buffer;

    LAB_DDI(FltCheckAndGrowNameControl);
    if (NewSize <= NameCtrl->Name.MaximumLength)
        return STATUS_SUCCESS;
    buffer = LAB_FAULT(LAB_FAULT_POOL) ? 0 : lab__mm_kernel_alloc(NewSize);
    if (!buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlCopyMemory(buffer, NameCtrl->Name.Buffer, NameCtrl->Name.Length);
    if (NameCtrl->Name.Buffer)
        lab__mm_kernel_free(NameCtrl->Name.Buffer);
    NameCtrl->Name.Buffer = buffer;
    NameCtrl->Name.MaximumLength = NewSize;
    return STATUS_SUCCESS;
}

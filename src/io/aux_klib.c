/*
 * The auxiliary library of the kernel, which drivers link to: loaded modules, the bug check under way, firmware tables.
 * Rule that drivers break most: AuxKlibInitialize comes first; without it the others fail.
 */
#include <aux_klib.h>

#include "io/io_p.h"

#define MODULES  11 /* SystemModuleInformation */
#define TAG_LIST 'lKuA'

static BOOLEAN initialized;

void lab__io_aux_start(void)
{
    initialized = FALSE;
}

/*
 * AuxKlibInitialize: makes the library usable.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  aux_klib/nf-aux_klib-auxklibinitialize
 */
NTSTATUS AuxKlibInitialize(void)
{
    LAB_DDI(AuxKlibInitialize);
    initialized = TRUE;
    return STATUS_SUCCESS;
}

struct module { /* as ZwQuerySystemInformation gives it */
    PVOID section, mapped, base;
    ULONG size, flags;
    USHORT load_index, init_index, load_count, name_offset;
    char path[AUX_KLIB_MODULE_PATH_LEN];
};

struct list {
    ULONG count;
    struct module modules[];
};

NTSTATUS ZwQuerySystemInformation(ULONG class, PVOID information, ULONG length, PULONG returned);

static NTSTATUS take_list(struct list **list)
{
    ULONG size = 0;
    NTSTATUS status;

    ZwQuerySystemInformation(MODULES, 0, 0, &size);
    *list = lab__mm_pool_take_for(size, TAG_LIST, 0);
    if (!*list)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = ZwQuerySystemInformation(MODULES, *list, size, &size);
    if (!NT_SUCCESS(status))
        lab__mm_pool_free(*list, 0);
    return status;
}

static void put(PVOID to, ULONG size, const struct module *module)
{
    PAUX_MODULE_EXTENDED_INFO info = to;

    info->BasicInfo.ImageBase = module->base;
    if (size != sizeof *info)
        return;
    info->ImageSize = module->size;
    info->FileNameOffset = module->name_offset;
    RtlCopyMemory(info->FullPathName, module->path, sizeof info->FullPathName);
}

/*
 * AuxKlibQueryModuleInformation: the images that are loaded, the kernel's first; without QueryInfo only how many bytes
 * that takes.
 *
 * IRQL    PASSIVE_LEVEL
 * Shape   QueryInfo: an array of AUX_MODULE_BASIC_INFO or AUX_MODULE_EXTENDED_INFO, as ElementSize says; may be NULL
 * Units   *BufferSize bytes: room, then what is needed
 * Errors  STATUS_BUFFER_TOO_SMALL, STATUS_INVALID_PARAMETER (ElementSize), STATUS_INSUFFICIENT_RESOURCES;
 *         STATUS_UNSUCCESSFUL before AuxKlibInitialize
 * Source  aux_klib/nf-aux_klib-auxklibquerymoduleinformation
 */
NTSTATUS AuxKlibQueryModuleInformation(PULONG BufferSize, ULONG ElementSize, PVOID QueryInfo)
{
    ULONG room, needed;
    struct list *list;
    NTSTATUS status;

    LAB_DDI(AuxKlibQueryModuleInformation);
    if (!initialized)
        return STATUS_UNSUCCESSFUL;
    if (ElementSize != sizeof(AUX_MODULE_BASIC_INFO) && ElementSize != sizeof(AUX_MODULE_EXTENDED_INFO))
        return STATUS_INVALID_PARAMETER;
    status = take_list(&list);
    if (!NT_SUCCESS(status))
        return status;
    room = *BufferSize;
    needed = *BufferSize = list->count * ElementSize;
    if (QueryInfo && room < needed)
        status = STATUS_BUFFER_TOO_SMALL;
    else if (QueryInfo)
        for (ULONG i = 0; i < list->count; i++)
            put((char *)QueryInfo + i * ElementSize, ElementSize, &list->modules[i]);
    lab__mm_pool_free(list, 0);
    return status;
}

/*
 * AuxKlibGetBugCheckData: code and parameters of the bug check; for bug check callbacks.
 *
 * IRQL    any
 * Errors  STATUS_INFO_LENGTH_MISMATCH for another BugCheckDataSize; STATUS_UNSUCCESSFUL before AuxKlibInitialize
 * Source  aux_klib/nf-aux_klib-auxklibgetbugcheckdata
 */
NTSTATUS AuxKlibGetBugCheckData(PKBUGCHECK_DATA BugCheckData)
{
    LAB_DDI(AuxKlibGetBugCheckData);
    if (!initialized)
        return STATUS_UNSUCCESSFUL;
    if (BugCheckData->BugCheckDataSize != sizeof *BugCheckData)
        return STATUS_INFO_LENGTH_MISMATCH;
    BugCheckData->BugCheckCode = lab__ke_crash.code;
    RtlCopyMemory(&BugCheckData->Parameter1, lab__ke_crash.parameters, sizeof lab__ke_crash.parameters);
    return STATUS_SUCCESS;
}

/*
 * AuxKlibGetImageExportDirectory: NULL, as for an image that exports nothing: ntlab's images are the host's, and have
 * no such directory.
 *
 * IRQL    any
 * Source  aux_klib/nf-aux_klib-auxklibgetimageexportdirectory
 */
PIMAGE_EXPORT_DIRECTORY AuxKlibGetImageExportDirectory(PVOID ImageBase)
{
    LAB_DDI(AuxKlibGetImageExportDirectory);
    return 0;
}

/* --- firmware tables ---------------------------------------------------------------------------------------------- */

#define PROVIDER_SMBIOS 'RSMB'
#define PROVIDER_RAW    'FIRM'
#define PROVIDER_ACPI   'ACPI'
#define RAW_BYTES       0x20000

static const ULONG raw_tables[] = {0xC0000, 0xE0000};

static const struct smbios {
    UCHAR used_20_calling, major, minor, revision;
    ULONG length;
    UCHAR table[6];
} smbios = {0, 2, 8, 0, 6, {127, 4, 0, 0, 0, 0}}; /* nothing but the end of the table */

static NTSTATUS give(const void *what, ULONG size, PVOID buffer, ULONG room, PULONG returned)
{
    if (returned)
        *returned = size;
    if (!buffer || room < size)
        return buffer || room ? STATUS_BUFFER_TOO_SMALL : STATUS_SUCCESS;
    if (what)
        RtlCopyMemory(buffer, what, size);
    else
        RtlZeroMemory(buffer, size);
    return STATUS_SUCCESS;
}

/*
 * AuxKlibEnumerateSystemFirmwareTables: which tables a provider ('ACPI', 'FIRM', 'RSMB') has. The machine has no ACPI
 * tables.
 *
 * IRQL    PASSIVE_LEVEL
 * Shape   FirmwareTableBuffer may be NULL to ask for the size, ReturnLength may be NULL
 * Errors  STATUS_INVALID_PARAMETER for no such provider, STATUS_BUFFER_TOO_SMALL; STATUS_UNSUCCESSFUL before
 *         AuxKlibInitialize
 * Source  aux_klib/nf-aux_klib-auxklibenumeratesystemfirmwaretables
 */
NTSTATUS AuxKlibEnumerateSystemFirmwareTables(ULONG FirmwareTableProviderSignature, PVOID FirmwareTableBuffer,
                                              ULONG BufferLength, PULONG ReturnLength)
{
    static const ULONG only = 0;

    LAB_DDI(AuxKlibEnumerateSystemFirmwareTables);
    if (!initialized)
        return STATUS_UNSUCCESSFUL;
    switch (FirmwareTableProviderSignature) {
    case PROVIDER_SMBIOS:
        return give(&only, sizeof only, FirmwareTableBuffer, BufferLength, ReturnLength);
    case PROVIDER_RAW:
        return give(raw_tables, sizeof raw_tables, FirmwareTableBuffer, BufferLength, ReturnLength);
    case PROVIDER_ACPI:
        return give(0, 0, FirmwareTableBuffer, BufferLength, ReturnLength);
    default:
        return STATUS_INVALID_PARAMETER;
    }
}

/*
 * AuxKlibGetSystemFirmwareTable: a table.
 *
 * IRQL    PASSIVE_LEVEL
 * Shape   FirmwareTableBuffer may be NULL to ask for the size, ReturnLength may be NULL
 * Errors  STATUS_INVALID_PARAMETER for no such provider or table, STATUS_BUFFER_TOO_SMALL; STATUS_UNSUCCESSFUL before
 *         AuxKlibInitialize
 * Source  aux_klib/nf-aux_klib-auxklibgetsystemfirmwaretable
 */
NTSTATUS AuxKlibGetSystemFirmwareTable(ULONG FirmwareTableProviderSignature, ULONG FirmwareTableID,
                                       PVOID FirmwareTableBuffer, ULONG BufferLength, PULONG ReturnLength)
{
    LAB_DDI(AuxKlibGetSystemFirmwareTable);
    if (!initialized)
        return STATUS_UNSUCCESSFUL;
    if (FirmwareTableProviderSignature == PROVIDER_SMBIOS && FirmwareTableID == 0)
        return give(&smbios, FIELD_OFFSET(struct smbios, table) + sizeof smbios.table, FirmwareTableBuffer,
                    BufferLength, ReturnLength);
    if (FirmwareTableProviderSignature == PROVIDER_RAW &&
        (FirmwareTableID == raw_tables[0] || FirmwareTableID == raw_tables[1]))
        return give(0, RAW_BYTES, FirmwareTableBuffer, BufferLength, ReturnLength);
    return STATUS_INVALID_PARAMETER;
}

/*
 * Files whose contents are elsewhere (placeholders), who is shown them as such, and packaged programs, of which the
 * machine has none.
 */
#include "mm/mm_p.h"
#include "ps/ps_local.h"

#define TAG_CLOUD         0x9000001Au
#define TAG_CLOUD_VARIANT 0x0000F000u /* IO_REPARSE_TAG_CLOUD_1 to _F */
#define PARTIAL           (FILE_ATTRIBUTE_RECALL_ON_OPEN | FILE_ATTRIBUTE_RECALL_ON_DATA_ACCESS)

#ifndef FILE_ATTRIBUTE_RECALL_ON_OPEN
#define FILE_ATTRIBUTE_RECALL_ON_OPEN 0x00040000
#endif
#ifndef FILE_ATTRIBUTE_RECALL_ON_DATA_ACCESS
#define FILE_ATTRIBUTE_RECALL_ON_DATA_ACCESS 0x00400000
#endif

static BOOLEAN is_cloud(ULONG attributes, ULONG tag)
{
    return (attributes & FILE_ATTRIBUTE_REPARSE_POINT) && (tag & ~TAG_CLOUD_VARIANT) == TAG_CLOUD;
}

static BOOLEAN is_partial(ULONG attributes, ULONG tag)
{
    return (attributes & PARTIAL) || (is_cloud(attributes, tag) && (attributes & FILE_ATTRIBUTE_OFFLINE));
}

/*
 * RtlIsCloudFilesPlaceholder: is the file, by its attributes and its reparse tag, one of Cloud Files?
 * RtlIsPartialPlaceholder: and is a part of it elsewhere?
 *
 * IRQL    any
 * Source  ntifs/nf-ntifs-rtlispartialplaceholder
 */
BOOLEAN RtlIsCloudFilesPlaceholder(ULONG FileAttributes, ULONG ReparseTag)
{
    LAB_DDI(RtlIsCloudFilesPlaceholder);
    return is_cloud(FileAttributes, ReparseTag);
}

BOOLEAN RtlIsPartialPlaceholder(ULONG FileAttributes, ULONG ReparseTag)
{
    LAB_DDI(RtlIsPartialPlaceholder);
    return is_partial(FileAttributes, ReparseTag);
}

/*
 * RtlIsPartialPlaceholderFileHandle: the same of an open file, which must be open for its attributes.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  those of ZwQueryInformationFile
 * Source  ntifs/nf-ntifs-rtlispartialplaceholderfilehandle
 */
NTSTATUS RtlIsPartialPlaceholderFileHandle(HANDLE FileHandle, PBOOLEAN IsPartialPlaceholder)
{
    FILE_ATTRIBUTE_TAG_INFORMATION tag = {0};
    IO_STATUS_BLOCK iosb;
    NTSTATUS status;

    LAB_DDI(RtlIsPartialPlaceholderFileHandle);
    status = ZwQueryInformationFile(FileHandle, &iosb, &tag, sizeof tag, FileAttributeTagInformation);
    if (NT_SUCCESS(status))
        *IsPartialPlaceholder = is_partial(tag.FileAttributes, tag.ReparseTag);
    return status;
}

/* Where a class of information has the attributes and the tag: an entry of a directory has the tag as EaSize. */
static NTSTATUS find(const void *info, FILE_INFORMATION_CLASS class, ULONG *attributes, ULONG *tag)
{
    const UCHAR *at = info;
    ULONG attributes_at, tag_at;

    switch (class) {
    case FileAttributeTagInformation:
        attributes_at = FIELD_OFFSET(FILE_ATTRIBUTE_TAG_INFORMATION, FileAttributes);
        tag_at = FIELD_OFFSET(FILE_ATTRIBUTE_TAG_INFORMATION, ReparseTag);
        break;
    case FileStatInformation:
        attributes_at = FIELD_OFFSET(FILE_STAT_INFORMATION, FileAttributes);
        tag_at = FIELD_OFFSET(FILE_STAT_INFORMATION, ReparseTag);
        break;
    case FileFullDirectoryInformation:
    case FileIdFullDirectoryInformation:
    case FileBothDirectoryInformation:
    case FileIdBothDirectoryInformation:
        attributes_at = FIELD_OFFSET(FILE_FULL_DIR_INFORMATION, FileAttributes);
        tag_at = FIELD_OFFSET(FILE_FULL_DIR_INFORMATION, EaSize);
        break;
    case FileIdExtdDirectoryInformation:
    case FileIdExtdBothDirectoryInformation:
        attributes_at = FIELD_OFFSET(FILE_ID_EXTD_DIR_INFORMATION, FileAttributes);
        tag_at = FIELD_OFFSET(FILE_ID_EXTD_DIR_INFORMATION, ReparsePointTag);
        break;
    default:
        return STATUS_INVALID_PARAMETER;
    }
    RtlCopyMemory(attributes, at + attributes_at, sizeof *attributes);
    RtlCopyMemory(tag, at + tag_at, sizeof *tag);
    return STATUS_SUCCESS;
}

/*
 * RtlIsPartialPlaceholderFileInfo: the same of what was asked about a file, or of an entry of a directory.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for a class that tells no reparse tag
 * Source  ntifs/nf-ntifs-rtlispartialplaceholderfileinfo
 */
NTSTATUS RtlIsPartialPlaceholderFileInfo(const void *InfoBuffer, FILE_INFORMATION_CLASS InfoClass,
                                         PBOOLEAN IsPartialPlaceholder)
{
    ULONG attributes, tag;
    NTSTATUS status;

    LAB_DDI(RtlIsPartialPlaceholderFileInfo);
    status = find(InfoBuffer, InfoClass, &attributes, &tag);
    if (NT_SUCCESS(status))
        *IsPartialPlaceholder = is_partial(attributes, tag);
    return status;
}

/* What a thread or process without a TEB says: the kernel's own. */
static CHAR query(BOOLEAN system, CHAR mode)
{
    return system ? PHCM_ERROR_NO_TEB : mode;
}

static CHAR set(BOOLEAN system, CHAR *kept, CHAR mode)
{
    CHAR before = *kept;

    if (mode < PHCM_APPLICATION_DEFAULT || mode > PHCM_MAX)
        return PHCM_ERROR_INVALID_PARAMETER;
    if (system)
        return PHCM_ERROR_NO_TEB;
    *kept = mode;
    return before;
}

static BOOLEAN is_system(void)
{
    return lab__ke_thread()->system_thread || lab__ps_process()->is_system;
}

/*
 * RtlQueryThreadPlaceholderCompatibilityMode, RtlSetThreadPlaceholderCompatibilityMode and the same of the process:
 * does it see placeholders as what they are? Setting returns the mode before.
 *
 * IRQL    <= APC_LEVEL
 * Errors  PHCM_ERROR_NO_TEB in a system thread, PHCM_ERROR_INVALID_PARAMETER
 * Source  ntifs/nf-ntifs-rtlsetthreadplaceholdercompatibilitymode
 */
CHAR RtlQueryThreadPlaceholderCompatibilityMode(void)
{
    LAB_DDI(RtlQueryThreadPlaceholderCompatibilityMode);
    return query(is_system(), lab__ps_thread()->placeholder_mode);
}

CHAR RtlSetThreadPlaceholderCompatibilityMode(CHAR Mode)
{
    LAB_DDI(RtlSetThreadPlaceholderCompatibilityMode);
    return set(is_system(), &lab__ps_thread()->placeholder_mode, Mode);
}

CHAR RtlQueryProcessPlaceholderCompatibilityMode(void)
{
    LAB_DDI(RtlQueryProcessPlaceholderCompatibilityMode);
    return query(is_system(), lab__ps_process()->placeholder_mode);
}

CHAR RtlSetProcessPlaceholderCompatibilityMode(CHAR Mode)
{
    LAB_DDI(RtlSetProcessPlaceholderCompatibilityMode);
    return set(is_system(), &lab__ps_process()->placeholder_mode, Mode);
}

static NTSTATUS no_package(PVOID token, PWSTR name, PSIZE_T size, PWSTR app, PSIZE_T app_size)
{
    if (!token || (name && !size) || (app && !app_size))
        return STATUS_INVALID_PARAMETER;
    return STATUS_NOT_FOUND;
}

/*
 * RtlQueryPackageIdentity, RtlQueryPackageIdentityEx: the package that a program came in. No token here is of one.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_NOT_FOUND; STATUS_INVALID_PARAMETER: a buffer without its size
 * Source  ntifs/nf-ntifs-rtlquerypackageidentityex
 */
NTSTATUS RtlQueryPackageIdentity(PVOID TokenObject, PWSTR PackageFullName, PSIZE_T PackageSize, PWSTR AppId,
                                 PSIZE_T AppIdSize, PBOOLEAN Packaged)
{
    NTSTATUS status;

    LAB_DDI(RtlQueryPackageIdentity);
    status = no_package(TokenObject, PackageFullName, PackageSize, AppId, AppIdSize);
    if (status == STATUS_NOT_FOUND && Packaged)
        *Packaged = FALSE;
    return status;
}

NTSTATUS RtlQueryPackageIdentityEx(PVOID TokenObject, PWSTR PackageFullName, PSIZE_T PackageSize, PWSTR AppId,
                                   PSIZE_T AppIdSize, LPGUID DynamicId, PULONG64 Flags)
{
    NTSTATUS status;

    LAB_DDI(RtlQueryPackageIdentityEx);
    status = no_package(TokenObject, PackageFullName, PackageSize, AppId, AppIdSize);
    if (status == STATUS_NOT_FOUND && Flags)
        *Flags = 0;
    return status;
}

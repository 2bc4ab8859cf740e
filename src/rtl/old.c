/*
 * Functions that the kernel exports and no kit declares any more; drivers bring the declarations along.
 */
#include <ntimage.h>

#include "rtl/old.h"
#include "rtl/altitude.h"
#include "engine/ddi.h"

#define PRODUCT_PROFESSIONAL_EDITION 0x30
#define TICKS_PER_MILLISECOND        10000

/* RtlAreAllAccessesGranted, RtlAreAnyAccessesGranted: of rights that were granted. IRQL any. */
BOOLEAN RtlAreAllAccessesGranted(ACCESS_MASK GrantedAccess, ACCESS_MASK DesiredAccess)
{
    return (DesiredAccess & ~GrantedAccess) == 0;
}

BOOLEAN RtlAreAnyAccessesGranted(ACCESS_MASK GrantedAccess, ACCESS_MASK DesiredAccess)
{
    return (DesiredAccess & GrantedAccess) != 0;
}

/* RtlSystemTimeToLocalTime, RtlLocalTimeToSystemTime: ExSystemTimeToLocalTime and its inverse. IRQL any. */
NTSTATUS RtlSystemTimeToLocalTime(PLARGE_INTEGER SystemTime, PLARGE_INTEGER LocalTime)
{
    ExSystemTimeToLocalTime(SystemTime, LocalTime);
    return STATUS_SUCCESS;
}

NTSTATUS RtlLocalTimeToSystemTime(PLARGE_INTEGER LocalTime, PLARGE_INTEGER SystemTime)
{
    ExLocalTimeToSystemTime(LocalTime, SystemTime);
    return STATUS_SUCCESS;
}

/* RtlTimeToElapsedTimeFields: a span of 100 ns units as days, hours ...; days are not made months. IRQL any. */
void RtlTimeToElapsedTimeFields(PLARGE_INTEGER Time, PTIME_FIELDS TimeFields)
{
    LONGLONG left = Time->QuadPart / TICKS_PER_MILLISECOND;

    RtlZeroMemory(TimeFields, sizeof *TimeFields);
    TimeFields->Milliseconds = (CSHORT)(left % 1000);
    left /= 1000;
    TimeFields->Second = (CSHORT)(left % 60);
    left /= 60;
    TimeFields->Minute = (CSHORT)(left % 60);
    left /= 60;
    TimeFields->Hour = (CSHORT)(left % 24);
    TimeFields->Day = (CSHORT)(left / 24);
}

/* RtlAppendAsciizToString: a zero-terminated text to a counted one. STATUS_BUFFER_TOO_SMALL. IRQL any. */
NTSTATUS RtlAppendAsciizToString(PSTRING Destination, PCSZ Source)
{
    SIZE_T length = Source ? strlen(Source) : 0;

    if (length > (SIZE_T)(Destination->MaximumLength - Destination->Length))
        return STATUS_BUFFER_TOO_SMALL;
    if (length)
        memcpy(Destination->Buffer + Destination->Length, Source, length);
    Destination->Length = (USHORT)(Destination->Length + length);
    return STATUS_SUCCESS;
}

/* RtlGetNtGlobalFlags: the debugging flags of the system: none. IRQL any. */
ULONG RtlGetNtGlobalFlags(void)
{
    return 0;
}

/* RtlCompareAltitudes: -1, 0 or 1 as the first altitude is lower than, the same as or higher than the second.
 * IRQL PASSIVE_LEVEL. */
LONG RtlCompareAltitudes(PCUNICODE_STRING Altitude1, PCUNICODE_STRING Altitude2)
{
    int order;

    LAB_DDI(RtlCompareAltitudes);
    order = lab__rtl_altitude_compare(Altitude1, Altitude2);
    return (order > 0) - (order < 0);
}

/*
 * RtlGetProductInfo: the edition of Windows that a version as old as the caller's would call this one: Professional.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  FALSE, and 0: a version before 6.0, or no place for the answer
 */
BOOLEAN RtlGetProductInfo(ULONG OSMajorVersion, ULONG OSMinorVersion, ULONG SpMajorVersion, ULONG SpMinorVersion,
                          PULONG ReturnedProductType)
{
    LAB_DDI(RtlGetProductInfo);
    if (!ReturnedProductType)
        return FALSE;
    *ReturnedProductType = OSMajorVersion >= 6 ? PRODUCT_PROFESSIONAL_EDITION : 0;
    return OSMajorVersion >= 6;
}

/* The images of drivers are the host's: they have no PE header, and so no resources. */

/* RtlImageNtHeader: NULL: what it is asked about has no PE header. IRQL any. */
PVOID RtlImageNtHeader(PVOID Base)
{
    const UCHAR *image = Base;
    ULONG offset;

    if (!image || image == (PVOID)(LONG_PTR)-1 || image[0] != 'M' || image[1] != 'Z')
        return 0;
    memcpy(&offset, image + 0x3C, sizeof offset); /* the driver's own copy of a file, say */
    if (offset >= 0x10000000 || memcmp(image + offset, "PE\0", 4))
        return 0;
    return (PVOID)(image + offset);
}

/* Where a relative address of an image lies in its file; 0: nowhere. */
static ULONG file_offset(const IMAGE_NT_HEADERS64 *header, ULONG address)
{
    const IMAGE_SECTION_HEADER *section = IMAGE_FIRST_SECTION(header);

    for (ULONG i = 0; i < header->FileHeader.NumberOfSections; i++, section++)
        if (address - section->VirtualAddress < section->SizeOfRawData)
            return address - section->VirtualAddress + section->PointerToRawData;
    return address < header->OptionalHeader.SizeOfHeaders ? address : 0;
}

/*
 * RtlImageDirectoryEntryToData: one of the directories of a PE image, as it is mapped or as its file is; the driver's
 * own copy, say, as images of the host have no PE header.
 *
 * IRQL    any
 * Errors  NULL, and *Size 0
 */
PVOID RtlImageDirectoryEntryToData(PVOID Base, BOOLEAN MappedAsImage, USHORT DirectoryEntry, PULONG Size)
{
    PVOID base = (PVOID)((ULONG_PTR)Base & ~(ULONG_PTR)1); /* the lowest bit says that it is a file */
    BOOLEAN mapped = MappedAsImage && base == Base;
    const IMAGE_NT_HEADERS64 *header = RtlImageNtHeader(base);
    const IMAGE_NT_HEADERS32 *narrow = (const IMAGE_NT_HEADERS32 *)header;
    const IMAGE_DATA_DIRECTORY *entry;
    ULONG count, offset;

    LAB_DDI(RtlImageDirectoryEntryToData);
    *Size = 0;
    if (!header)
        return 0;
    if (header->OptionalHeader.Magic == IMAGE_NT_OPTIONAL_HDR64_MAGIC) {
        entry = header->OptionalHeader.DataDirectory;
        count = header->OptionalHeader.NumberOfRvaAndSizes;
    } else {
        entry = narrow->OptionalHeader.DataDirectory;
        count = narrow->OptionalHeader.NumberOfRvaAndSizes;
    }
    if (DirectoryEntry >= count || !entry[DirectoryEntry].VirtualAddress)
        return 0;
    offset = entry[DirectoryEntry].VirtualAddress;
    offset = mapped ? offset : file_offset(header, offset);
    if (!offset)
        return 0;
    *Size = entry[DirectoryEntry].Size;
    return (char *)base + offset;
}

/* LdrFindResource_U, LdrAccessResource: STATUS_RESOURCE_DATA_NOT_FOUND: an image without resources. */
NTSTATUS LdrFindResource_U(PVOID BaseAddress, PVOID ResourceInfo, ULONG Level, PVOID *ResourceDataEntry)
{
    *ResourceDataEntry = 0;
    return STATUS_RESOURCE_DATA_NOT_FOUND;
}

NTSTATUS LdrAccessResource(PVOID BaseAddress, PVOID ResourceDataEntry, PVOID *Address, PULONG Size)
{
    return STATUS_RESOURCE_DATA_NOT_FOUND;
}

/* RtlFindMessage: a text of an image's message table; no image has one. IRQL PASSIVE_LEVEL. */
NTSTATUS RtlFindMessage(PVOID BaseAddress, ULONG Type, ULONG Language, ULONG MessageId, PVOID *MessageResourceEntry)
{
    *MessageResourceEntry = 0;
    return STATUS_RESOURCE_DATA_NOT_FOUND;
}

/*
 * Reports of drivers: a record is filled section by section, and submitted. A fatal error stops the machine with the
 * record's address; others are told as debug output of the component WHEA, where Windows has an event log.
 */
#include "whea/whea_p.h"

#define TAG_REPORT                'rehW'
#define LARGEST_SECTION_OF_OTHERS 4096 /* where the driver has named no size */

static const GUID notify_device_driver = {0x9A78788A, 0xBBE8, 0x11E4, {0x80, 0x9E, 0x67, 0x61, 0x1E, 0x5D, 0x46, 0xB0}};

struct report {
    LIST_ENTRY link; /* of those in progress */
    struct lab__whea_source *source;
    ULONG most, largest, used; /* sections, bytes of one, bytes of the record */
    ULONG room;
    WHEA_ERROR_RECORD *record;
};

static LIST_ENTRY reports = {&reports, &reports};

/* A handle is a report's address, as long as the report is in progress. */
static struct report *report_of(WHEA_ERROR_HANDLE handle)
{
    for (LIST_ENTRY *e = reports.Flink; e != &reports; e = e->Flink)
        if (CONTAINING_RECORD(e, struct report, link) == handle)
            return handle;
    return 0;
}

static void stamp(WHEA_ERROR_RECORD_HEADER *header)
{
    LARGE_INTEGER now;
    TIME_FIELDS time;

    KeQuerySystemTime(&now);
    RtlTimeToTimeFields(&now, &time);
    header->Timestamp.Seconds = (UCHAR)time.Second;
    header->Timestamp.Minutes = (UCHAR)time.Minute;
    header->Timestamp.Hours = (UCHAR)time.Hour;
    header->Timestamp.Precise = 1;
    header->Timestamp.Day = (UCHAR)time.Day;
    header->Timestamp.Month = (UCHAR)time.Month;
    header->Timestamp.Year = (UCHAR)(time.Year % 100);
    header->Timestamp.Century = (UCHAR)(time.Year / 100);
    header->ValidBits.Timestamp = 1;
}

void lab__whea_header_begin(WHEA_ERROR_RECORD_HEADER *header)
{
    header->Signature = WHEA_ERROR_RECORD_SIGNATURE;
    header->Revision.AsUSHORT = WHEA_ERROR_RECORD_REVISION;
    header->SignatureEnd = WHEA_ERROR_RECORD_SIGNATURE_END;
    stamp(header);
}

static void begin(struct report *report)
{
    const WHEA_ERROR_SOURCE_CONFIGURATION_DEVICE_DRIVER *configuration = &report->source->configuration;
    WHEA_ERROR_RECORD_HEADER *header = &report->record->Header;

    lab__whea_header_begin(header);
    header->Severity = WheaErrSevCorrected;
    header->PartitionId = configuration->PartitionId;
    header->CreatorId = configuration->CreatorId;
    header->NotifyType = notify_device_driver;
    header->Flags.DeviceDriver = 1;
    report->used = sizeof(WHEA_ERROR_RECORD_HEADER) + report->most * sizeof(WHEA_ERROR_RECORD_SECTION_DESCRIPTOR);
}

static struct report *make(struct lab__whea_source *source)
{
    ULONG most = source->configuration.MaxSectionsPerReport, largest = source->configuration.MaxSectionDataLength;
    struct report *report;
    ULONG room;

    most = most ? most : 1;
    largest = largest ? largest : LARGEST_SECTION_OF_OTHERS;
    if (most > 64 || largest > 1 << 20)
        return 0;
    room = (ULONG)sizeof(WHEA_ERROR_RECORD_HEADER) +
           most * (ULONG)(sizeof(WHEA_ERROR_RECORD_SECTION_DESCRIPTOR) + largest);
    report = lab__mm_pool_take_for(sizeof *report + room, TAG_REPORT, 0);
    if (!report)
        return 0;
    report->source = source;
    report->most = most;
    report->largest = largest;
    report->room = room;
    report->record = (WHEA_ERROR_RECORD *)(report + 1);
    begin(report);
    source->reports++;
    InsertTailList(&reports, &report->link);
    return report;
}

static void drop(struct report *report)
{
    RemoveEntryList(&report->link);
    report->source->reports--;
    lab__mm_pool_free(report, TAG_REPORT);
}

/*
 * WheaCreateHwErrorReportDeviceDriver: a report of that source in progress; NULL where there can't be one.
 * WheaHwErrorReportAbandonDeviceDriver: it isn't needed after all.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_HANDLE
 * Source  ntddk/nf-ntddk-wheacreatehwerrorreportdevicedriver
 */
WHEA_ERROR_HANDLE WheaCreateHwErrorReportDeviceDriver(ULONG ErrorSourceId, PDEVICE_OBJECT DeviceObject)
{
    struct lab__whea_source *source;

    LAB_DDI(WheaCreateHwErrorReportDeviceDriver);
    source = lab__whea_source_find(ErrorSourceId);
    return source ? make(source) : WHEA_ERROR_HANDLE_INVALID;
}

NTSTATUS WheaHwErrorReportAbandonDeviceDriver(WHEA_ERROR_HANDLE ErrorHandle)
{
    struct report *report;

    LAB_DDI(WheaHwErrorReportAbandonDeviceDriver);
    report = report_of(ErrorHandle);
    if (!report)
        return STATUS_INVALID_HANDLE;
    drop(report);
    return STATUS_SUCCESS;
}

static WHEA_ERROR_RECORD_SECTION_DESCRIPTOR *add_section(struct report *report, ULONG length)
{
    WHEA_ERROR_RECORD_HEADER *header = &report->record->Header;
    WHEA_ERROR_RECORD_SECTION_DESCRIPTOR *descriptor;

    if (header->SectionCount == report->most || length > report->largest || length > report->room - report->used)
        return 0;
    descriptor = &report->record->SectionDescriptor[header->SectionCount++];
    descriptor->SectionOffset = report->used;
    descriptor->SectionLength = length;
    descriptor->Revision.AsUSHORT = WHEA_SECTION_DESCRIPTOR_REVISION;
    descriptor->Flags.Primary = header->SectionCount == 1;
    descriptor->SectionSeverity = header->Severity;
    report->used += length;
    header->Length = report->used;
    return descriptor;
}

/*
 * WheaAddHwErrorReportSectionDeviceDriver: another section, and where its data, type and name are to be written.
 *
 * IRQL    any
 * Units   bytes
 * Errors  STATUS_INVALID_HANDLE; STATUS_INSUFFICIENT_RESOURCES: more sections, or larger ones, than the source named
 * Source  ntddk/nf-ntddk-wheaaddhwerrorreportsectiondevicedriver
 */
NTSTATUS WheaAddHwErrorReportSectionDeviceDriver(WHEA_ERROR_HANDLE ErrorHandle, ULONG SectionDataLength,
                                                 PWHEA_DRIVER_BUFFER_SET BufferSet)
{
    WHEA_ERROR_RECORD_SECTION_DESCRIPTOR *descriptor;
    struct report *report;

    LAB_DDI(WheaAddHwErrorReportSectionDeviceDriver);
    report = report_of(ErrorHandle);
    if (!report)
        return STATUS_INVALID_HANDLE;
    descriptor = add_section(report, SectionDataLength);
    if (!descriptor)
        return STATUS_INSUFFICIENT_RESOURCES;
    *BufferSet = (WHEA_DRIVER_BUFFER_SET){.Version = 1,
                                          .Data = WheaAdd2Ptr(report->record, descriptor->SectionOffset),
                                          .DataSize = SectionDataLength,
                                          .SectionTypeGuid = (LPGUID)(PVOID)&descriptor->SectionType,
                                          .SectionFriendlyName = (PUCHAR)descriptor->FRUText,
                                          .Flags = (PUCHAR)&descriptor->Flags};
    return STATUS_SUCCESS;
}

/*
 * WheaHwErrorReportSetSectionNameDeviceDriver: what a section's device is called; at most 19 letters.
 *
 * IRQL    any
 * Units   bytes
 * Errors  STATUS_INVALID_PARAMETER: no name, or no section
 * Source  ntddk/nf-ntddk-wheahwerrorreportsetsectionnamedevicedriver
 */
NTSTATUS WheaHwErrorReportSetSectionNameDeviceDriver(PWHEA_DRIVER_BUFFER_SET BufferSet, ULONG NameLength, PUCHAR Name)
{
    WHEA_ERROR_RECORD_SECTION_DESCRIPTOR *descriptor;

    LAB_DDI(WheaHwErrorReportSetSectionNameDeviceDriver);
    if (!BufferSet || !BufferSet->SectionFriendlyName || !Name)
        return STATUS_INVALID_PARAMETER;
    descriptor =
        CONTAINING_RECORD((CCHAR *)BufferSet->SectionFriendlyName, WHEA_ERROR_RECORD_SECTION_DESCRIPTOR, FRUText);
    if (NameLength > sizeof descriptor->FRUText - 1)
        NameLength = sizeof descriptor->FRUText - 1;
    RtlZeroMemory(descriptor->FRUText, sizeof descriptor->FRUText);
    RtlCopyMemory(descriptor->FRUText, Name, NameLength);
    descriptor->ValidBits.FRUText = 1;
    return STATUS_SUCCESS;
}

/*
 * WheaHwErrorReportSetSeverityDeviceDriver: how bad the error is, of the report and its sections.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_HANDLE
 * Source  ntddk/nf-ntddk-wheahwerrorreportsetseveritydevicedriver
 */
NTSTATUS WheaHwErrorReportSetSeverityDeviceDriver(WHEA_ERROR_HANDLE ErrorHandle, WHEA_ERROR_SEVERITY ErrorSeverity)
{
    struct report *report;

    LAB_DDI(WheaHwErrorReportSetSeverityDeviceDriver);
    report = report_of(ErrorHandle);
    if (!report)
        return STATUS_INVALID_HANDLE;
    report->record->Header.Severity = ErrorSeverity;
    for (ULONG i = 0; i < report->record->Header.SectionCount; i++)
        report->record->SectionDescriptor[i].SectionSeverity = ErrorSeverity;
    return STATUS_SUCCESS;
}

void lab__whea_tell(const WHEA_ERROR_RECORD *record, ULONG source, WHEA_ERROR_SOURCE_TYPE type)
{
    static const char *const severities[] = {"recoverable", "fatal", "corrected", "informational"};
    const char *severity = (ULONG)record->Header.Severity < 4 ? severities[record->Header.Severity] : "unknown";

    DbgPrintEx(DPFLTR_WHEA_ID, DPFLTR_ERROR_LEVEL,
               "WHEA: source %u reports a %s hardware error, %u section(s): %.20s\n", source, severity,
               record->Header.SectionCount, record->SectionDescriptor[0].FRUText);
    if (record->Header.Severity != WheaErrSevFatal)
        return;
    lab__ke_crash_detail("error source %u reported a fatal hardware error: %.20s", source,
                         record->SectionDescriptor[0].FRUText);
    lab__ke_bugcheck(WHEA_UNCORRECTABLE_ERROR, type, (ULONG_PTR)record, 0, 0);
}

/*
 * WheaHwErrorReportSubmitDeviceDriver: the report is whole; its handle and buffers are the driver's no more.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_HANDLE; STATUS_BUFFER_TOO_SMALL: it has no section
 * Source  ntddk/nf-ntddk-wheahwerrorreportsubmitdevicedriver
 */
NTSTATUS WheaHwErrorReportSubmitDeviceDriver(WHEA_ERROR_HANDLE ErrorHandle)
{
    struct report *report;

    LAB_DDI(WheaHwErrorReportSubmitDeviceDriver);
    report = report_of(ErrorHandle);
    if (!report)
        return STATUS_INVALID_HANDLE;
    if (!report->record->Header.SectionCount)
        return STATUS_BUFFER_TOO_SMALL;
    lab__whea_tell(report->record, report->source->id, WheaErrSrcTypeDeviceDriver);
    drop(report);
    return STATUS_SUCCESS;
}

static void fill(WHEA_ERROR_RECORD_SECTION_DESCRIPTOR *descriptor, const GUID *type, const char *name)
{
    if (type)
        descriptor->SectionType = *type;
    for (ULONG i = 0; name && name[i] && i < sizeof descriptor->FRUText - 1; i++) {
        descriptor->FRUText[i] = name[i];
        descriptor->ValidBits.FRUText = 1;
    }
}

/*
 * WheaReportHwErrorDeviceDriver: a whole report at once, of one section.
 *
 * IRQL    any
 * Units   bytes
 * Errors  STATUS_NOT_FOUND: no such source; STATUS_INVALID_PARAMETER: more data than the source named;
 *         STATUS_INSUFFICIENT_RESOURCES
 * Source  ntddk/nf-ntddk-wheareporthwerrordevicedriver
 */
NTSTATUS WheaReportHwErrorDeviceDriver(ULONG ErrorSourceId, PDEVICE_OBJECT DeviceObject, PUCHAR ErrorData,
                                       ULONG ErrorDataLength, LPGUID SectionTypeGuid, WHEA_ERROR_SEVERITY ErrorSeverity,
                                       LPSTR DeviceFriendlyName)
{
    WHEA_ERROR_RECORD_SECTION_DESCRIPTOR *descriptor;
    struct lab__whea_source *source;
    struct report *report;

    LAB_DDI(WheaReportHwErrorDeviceDriver);
    source = lab__whea_source_find(ErrorSourceId);
    if (!source)
        return STATUS_NOT_FOUND;
    report = make(source);
    if (!report)
        return STATUS_INSUFFICIENT_RESOURCES;
    report->record->Header.Severity = ErrorSeverity;
    descriptor = add_section(report, ErrorDataLength);
    if (!descriptor) {
        drop(report);
        return STATUS_INVALID_PARAMETER;
    }
    RtlCopyMemory(WheaAdd2Ptr(report->record, descriptor->SectionOffset), ErrorData, ErrorDataLength);
    fill(descriptor, SectionTypeGuid, DeviceFriendlyName);
    lab__whea_tell(report->record, report->source->id, WheaErrSrcTypeDeviceDriver);
    drop(report);
    return STATUS_SUCCESS;
}

void lab__whea_reports_reset(void)
{
    InitializeListHead(&reports);
}

/* Drivers that report hardware errors, and records. */
#include "support/machine.h"
#include <ntddk.h>
#include <ntlab/debug.h>
#include <string.h>

static const GUID type = {0x12345678, 1, 2, {3}};
static ULONG id, gone;
static NTSTATUS answer;

static NTSTATUS initialize(PVOID context, ULONG source)
{
    assert_ptr_equal(context, &id);
    id = source;
    return answer;
}

static void uninitialize(PVOID context)
{
    gone++;
}

static WHEA_ERROR_SOURCE_CONFIGURATION_DEVICE_DRIVER configuration(void)
{
    return (WHEA_ERROR_SOURCE_CONFIGURATION_DEVICE_DRIVER){.Version = WHEA_DEVICE_DRIVER_CONFIG_V2,
                                                           .Initialize = initialize,
                                                           .Uninitialize = uninitialize,
                                                           .MaxSectionDataLength = 64,
                                                           .MaxSectionsPerReport = 2};
}

static int setup(void **state)
{
    id = gone = 0;
    answer = STATUS_SUCCESS;
    return test_machine_start(state);
}

static void test_what_a_source_must_have(void **state)
{
    WHEA_ERROR_SOURCE_CONFIGURATION_DEVICE_DRIVER wrong = configuration();

    wrong.Uninitialize = 0;
    assert_int_equal(WheaAddErrorSourceDeviceDriver(&id, &wrong, 0), STATUS_INVALID_PARAMETER);
    wrong = configuration();
    wrong.Version = 9;
    assert_int_equal(WheaAddErrorSourceDeviceDriver(&id, &wrong, 0), STATUS_INVALID_PARAMETER_2);
    wrong = configuration();
    answer = STATUS_NO_SUCH_DEVICE;
    assert_int_equal(WheaAddErrorSourceDeviceDriver(&id, &wrong, 0), STATUS_NO_SUCH_DEVICE);
    assert_int_equal(WheaRemoveErrorSourceDeviceDriver(id), STATUS_NOT_FOUND);
    assert_int_equal(gone, 0);
}

static void test_a_report_is_filled_and_submitted(void **state)
{
    WHEA_ERROR_SOURCE_CONFIGURATION_DEVICE_DRIVER source = configuration();
    WHEA_DRIVER_BUFFER_SET set;
    WHEA_ERROR_HANDLE report;
    size_t length;

    assert_int_equal(WheaAddErrorSourceDeviceDriver(&id, &source, 2), STATUS_SUCCESS);
    report = WheaCreateHwErrorReportDeviceDriver(id, NULL);
    assert_non_null(report);
    assert_int_equal(WheaHwErrorReportSubmitDeviceDriver(report), STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(WheaAddHwErrorReportSectionDeviceDriver(report, 65, &set), STATUS_INSUFFICIENT_RESOURCES);
    assert_int_equal(WheaAddHwErrorReportSectionDeviceDriver(report, 64, &set), STATUS_SUCCESS);
    assert_int_equal(set.DataSize, 64);
    memset(set.Data, 0x77, 64);
    *set.SectionTypeGuid = type;
    assert_int_equal(WheaHwErrorReportSetSectionNameDeviceDriver(&set, 6, (PUCHAR) "gadget"), STATUS_SUCCESS);
    assert_int_equal(WheaHwErrorReportSetSeverityDeviceDriver(report, WheaErrSevRecoverable), STATUS_SUCCESS);
    assert_int_equal(WheaAddHwErrorReportSectionDeviceDriver(report, 8, &set), STATUS_SUCCESS);
    assert_int_equal(WheaAddHwErrorReportSectionDeviceDriver(report, 8, &set), STATUS_INSUFFICIENT_RESOURCES);
    assert_int_equal(WheaRemoveErrorSourceDeviceDriver(id), STATUS_RESOURCE_IN_USE);
    assert_int_equal(WheaHwErrorReportSubmitDeviceDriver(report), STATUS_SUCCESS);
    assert_non_null(strstr(lab_debug_captured(&length), "recoverable hardware error, 2 section(s): gadget"));
    assert_int_equal(WheaHwErrorReportSubmitDeviceDriver(report), STATUS_INVALID_HANDLE);
    assert_int_equal(WheaHwErrorReportAbandonDeviceDriver(report), STATUS_INVALID_HANDLE);
    assert_int_equal(WheaRemoveErrorSourceDeviceDriver(id), STATUS_SUCCESS);
    assert_int_equal(gone, 1);
    assert_null(WheaCreateHwErrorReportDeviceDriver(id, NULL));
}

static void report_fatal(void *unused)
{
    UCHAR data[4] = {1, 2, 3, 4};

    WheaReportHwErrorDeviceDriver(id, NULL, data, sizeof data, (LPGUID)&type, WheaErrSevFatal, "gadget");
}

static void test_a_fatal_error_stops_the_machine_with_its_record(void **state)
{
    WHEA_ERROR_SOURCE_CONFIGURATION_DEVICE_DRIVER source = configuration();
    PWHEA_ERROR_RECORD_SECTION_DESCRIPTOR descriptor;
    WHEA_ERROR_RECORD *record;
    lab_bugcheck bugcheck;
    ULONG at = 0;
    PVOID data;

    assert_int_equal(WheaAddErrorSourceDeviceDriver(&id, &source, 0), STATUS_SUCCESS);
    assert_true(lab_bugcheck_catch(report_fatal, 0, &bugcheck));
    assert_int_equal(bugcheck.code, 0x124);
    assert_int_equal(bugcheck.parameters[0], WheaErrSrcTypeDeviceDriver);
    record = (WHEA_ERROR_RECORD *)bugcheck.parameters[1];
    assert_true(WheaIsValidErrorRecordSignature(record));
    assert_int_equal(record->Header.Severity, WheaErrSevFatal);
    assert_int_equal(WheaFindErrorRecordSection(record, &type, &descriptor, &data), STATUS_SUCCESS);
    assert_int_equal(descriptor->SectionLength, 4);
    assert_memory_equal(data, "\1\2\3\4", 4);
    assert_string_equal((char *)descriptor->FRUText, "gadget");
    assert_int_equal(WheaFindNextErrorRecordSection(record, &at, &descriptor, 0), STATUS_SUCCESS);
    assert_int_equal(WheaFindNextErrorRecordSection(record, &at, &descriptor, 0), STATUS_NOT_FOUND);
    assert_int_equal(WheaFindErrorRecordSection(record, &(GUID){1}, &descriptor, 0), STATUS_NOT_FOUND);
    assert_int_equal(WheaFindErrorRecordSection(0, &type, &descriptor, 0), STATUS_INVALID_PARAMETER);
}

static ULONG retrieved, finalized;

static NTSTATUS on_retrieve(PVOID context, PWHEA_ERROR_SOURCE_DESCRIPTOR source, ULONGLONG length,
                            PWHEA_ERROR_PACKET packet)
{
    assert_ptr_equal(context, &retrieved);
    assert_true(KeGetCurrentIrql() >= DISPATCH_LEVEL);
    retrieved++;
    return STATUS_SUCCESS;
}

static NTSTATUS on_finalize(PVOID context, PWHEA_ERROR_SOURCE_DESCRIPTOR source, ULONG length,
                            PWHEA_ERROR_RECORD record)
{
    assert_non_null(WheaGetErrPacketFromErrRecord(record));
    finalized++;
    return STATUS_SUCCESS;
}

static WHEA_ERROR_PACKET packet_of(ULONG source, WHEA_ERROR_SEVERITY severity)
{
    return (WHEA_ERROR_PACKET){.Signature = WHEA_ERROR_PACKET_SIGNATURE,
                               .Version = WHEA_ERROR_PACKET_VERSION,
                               .Length = sizeof(WHEA_ERROR_PACKET),
                               .ErrorSeverity = severity,
                               .ErrorSourceId = source};
}

static void test_a_plugin_sees_what_the_platform_reports(void **state)
{
    WHEA_PSHED_PLUGIN_REGISTRATION_PACKET_V2 plugin = {.Length = sizeof plugin,
                                                       .Version = WHEA_PLUGIN_REGISTRATION_PACKET_V2,
                                                       .Context = &retrieved,
                                                       .FunctionalAreaMask = PshedFAErrorInfoRetrieval,
                                                       .Callbacks.RetrieveErrorInfo = on_retrieve,
                                                       .Callbacks.FinalizeErrorRecord = on_finalize};
    WHEA_ERROR_SOURCE_DESCRIPTOR source = {.Length = sizeof source, .Version = 11, .Type = WheaErrSrcTypeGeneric};
    WHEA_ERROR_PACKET packet;

    retrieved = finalized = 0;
    plugin.FunctionalAreaMask |= PshedFADiscovery;
    assert_int_equal(PshedRegisterPlugin(&plugin), STATUS_INVALID_PARAMETER);
    plugin.FunctionalAreaMask = PshedFAErrorInfoRetrieval;
    assert_int_equal(PshedRegisterPlugin(&plugin), STATUS_SUCCESS);
    assert_non_null(plugin.PluginHandle);
    assert_int_equal(WheaAddErrorSource(&source, NULL), STATUS_SUCCESS);
    packet = packet_of(source.ErrorSourceId, WheaErrSevCorrected);
    assert_int_equal(WheaReportHwError(&packet), STATUS_SUCCESS);
    assert_int_equal(retrieved, 1);
    assert_int_equal(finalized, 1);
    PshedUnregisterPlugin(plugin.PluginHandle);
    assert_int_equal(WheaReportHwError(&packet), STATUS_SUCCESS);
    assert_int_equal(retrieved, 1);
    packet.Signature = 0;
    assert_int_equal(WheaReportHwError(&packet), STATUS_INVALID_PARAMETER);
    WheaRemoveErrorSource(source.ErrorSourceId);
    packet = packet_of(source.ErrorSourceId, WheaErrSevCorrected);
    assert_int_equal(WheaReportHwError(&packet), STATUS_NOT_FOUND);
}

static void report_packet(void *context)
{
    WheaReportHwError(context);
}

static void test_a_fatal_packet_stops_with_the_kind_of_its_source(void **state)
{
    WHEA_ERROR_SOURCE_DESCRIPTOR source = {.Length = sizeof source, .Version = 11, .Type = WheaErrSrcTypePCIe};
    WHEA_ERROR_PACKET packet;

    assert_int_equal(WheaAddErrorSource(&source, NULL), STATUS_SUCCESS);
    packet = packet_of(source.ErrorSourceId, WheaErrSevFatal);
    assert_bugcheck(report_packet, &packet, WHEA_UNCORRECTABLE_ERROR, WheaErrSrcTypePCIe);
}

#define test(name) cmocka_unit_test_setup_teardown(name, setup, test_machine_stop)

int main(void)
{
    const struct CMUnitTest tests[] = {test(test_what_a_source_must_have), test(test_a_report_is_filled_and_submitted),
                                       test(test_a_fatal_error_stops_the_machine_with_its_record),
                                       test(test_a_plugin_sees_what_the_platform_reports),
                                       test(test_a_fatal_packet_stops_with_the_kind_of_its_source)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Providers of events: who wants what, what is written, and TraceLogging. */
#include "support/machine.h"
#include <ntddk.h>
#include <evntprov.h>
#include <TraceLoggingProvider.h>
#include <ntlab/etw.h>
#include <ntlab/trace.h>
#include <string.h>

static const GUID id = {0xb5a0bda9, 0x50fe, 0x4d0e, {0xa8, 0x3d, 0xba, 0xe3, 0xf5, 0x8c, 0x94, 0xd6}};
#define ID "{B5A0BDA9-50FE-4D0E-A83D-BAE3F58C94D6}"

static struct {
    ULONG calls, code;
    UCHAR level;
    ULONGLONG any, all;
} told;

static void enable(LPCGUID source, ULONG code, UCHAR level, ULONGLONG any, ULONGLONG all,
                   PEVENT_FILTER_DESCRIPTOR filter, PVOID context)
{
    assert_ptr_equal(context, &told);
    told.calls++;
    told.code = code;
    told.level = level;
    told.any = any;
    told.all = all;
}

static int start(void **state)
{
    memset(&told, 0, sizeof told);
    return test_machine_start(state);
}

static void test_EtwWrite_disabled_writes_nothing(void **state)
{
    const EVENT_DESCRIPTOR descriptor = {.Id = 1, .Level = 4};
    REGHANDLE handle;

    assert_int_equal(EtwRegister(&id, NULL, NULL, &handle), STATUS_SUCCESS);
    assert_false(EtwProviderEnabled(handle, 0, 0));
    assert_int_equal(EtwWrite(handle, &descriptor, NULL, 0, NULL), STATUS_SUCCESS);
    assert_int_equal(lab_etw_count(), 0);
    assert_int_equal(EtwUnregister(handle), STATUS_SUCCESS);
    assert_int_equal(EtwWrite(handle, &descriptor, NULL, 0, NULL), STATUS_INVALID_HANDLE);
}

static void test_EtwWrite_enabled_event_has_its_data(void **state)
{
    const EVENT_DESCRIPTOR descriptor = {1, 2, 3, 4, 5, 6, 0x30};
    EVENT_DATA_DESCRIPTOR data[2];
    lab_etw_event event;
    REGHANDLE handle;
    ULONG number = 0x11223344;
    KIRQL old;

    assert_int_equal(EtwRegister(&id, enable, &told, &handle), STATUS_SUCCESS);
    assert_int_equal(told.calls, 0);
    assert_int_equal(lab_etw_enable(ID, 4, 0x10, 0), STATUS_SUCCESS);
    assert_int_equal(told.calls, 1);
    assert_int_equal(told.code, EVENT_CONTROL_CODE_ENABLE_PROVIDER);
    assert_int_equal(told.level, 4);
    assert_int_equal(told.any, 0x10);
    assert_true(EtwEventEnabled(handle, &descriptor));
    EventDataDescCreate(&data[0], &number, sizeof number);
    EventDataDescCreate(&data[1], "ab", 2);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    assert_int_equal(EtwWrite(handle, &descriptor, NULL, 2, data), STATUS_SUCCESS);
    KeLowerIrql(old);
    assert_int_equal(EtwWrite(handle, &descriptor, NULL, 129, data), STATUS_INVALID_PARAMETER);
    assert_int_equal(lab_etw_count(), 1);
    assert_true(lab_etw_get(0, &event));
    assert_memory_equal(event.provider, &id, sizeof id);
    assert_int_equal(event.id, 1);
    assert_int_equal(event.version, 2);
    assert_int_equal(event.channel, 3);
    assert_int_equal(event.level, 4);
    assert_int_equal(event.opcode, 5);
    assert_int_equal(event.task, 6);
    assert_int_equal(event.keyword, 0x30);
    assert_int_equal(event.irql, DISPATCH_LEVEL);
    assert_int_equal(event.length, 6);
    assert_memory_equal(event.data,
                        "\x44\x33\x22\x11"
                        "ab",
                        6);
    assert_int_equal(lab_etw_disable(ID), STATUS_SUCCESS);
    assert_int_equal(told.code, EVENT_CONTROL_CODE_DISABLE_PROVIDER);
    assert_int_equal(lab_etw_disable(ID), STATUS_OBJECT_NAME_NOT_FOUND);
    EtwWrite(handle, &descriptor, NULL, 0, NULL);
    assert_int_equal(lab_etw_count(), 1);
    EtwUnregister(handle);
}

static void test_EtwProviderEnabled_by_level_and_keyword(void **state)
{
    REGHANDLE handle;

    assert_int_equal(lab_etw_enable(ID, 3, 0x0C, 0x04), STATUS_SUCCESS); /* before anybody registers */
    assert_int_equal(EtwRegister(&id, enable, &told, &handle), STATUS_SUCCESS);
    assert_int_equal(told.calls, 1);
    assert_true(EtwProviderEnabled(handle, 0, 0));
    assert_true(EtwProviderEnabled(handle, 3, 0x04));
    assert_true(EtwProviderEnabled(handle, 3, 0x0C));
    assert_false(EtwProviderEnabled(handle, 4, 0x04));
    assert_false(EtwProviderEnabled(handle, 3, 0x08));
    assert_false(EtwProviderEnabled(handle, 3, 0x10));
    assert_false(EtwProviderEnabled(0, 0, 0));
    assert_int_equal(lab_etw_capture_state(ID), STATUS_SUCCESS);
    assert_int_equal(told.code, EVENT_CONTROL_CODE_CAPTURE_STATE);
    EtwUnregister(handle);
    assert_int_equal(lab_etw_enable("{12}", 3, 0, 0), STATUS_INVALID_PARAMETER);
}

static void test_EtwWriteString_and_activities(void **state)
{
    GUID activity, before;
    lab_etw_event event;
    REGHANDLE handle;

    lab_etw_enable("*", 0, 0, 0);
    EtwRegister(&id, NULL, NULL, &handle);
    assert_int_equal(EtwActivityIdControl(EVENT_ACTIVITY_CTRL_CREATE_ID, &activity), STATUS_SUCCESS);
    assert_int_equal(EtwActivityIdControl(EVENT_ACTIVITY_CTRL_SET_ID, &activity), STATUS_SUCCESS);
    assert_int_equal(EtwWriteString(handle, 2, 0, NULL, L"hi"), STATUS_SUCCESS);
    assert_true(lab_etw_get(0, &event));
    assert_int_equal(event.length, 6);
    assert_memory_equal(event.data, L"hi", 6);
    assert_memory_equal(event.activity, &activity, sizeof activity);
    before = activity;
    assert_int_equal(EtwActivityIdControl(EVENT_ACTIVITY_CTRL_CREATE_SET_ID, &activity), STATUS_SUCCESS);
    assert_memory_equal(&activity, &before, sizeof before);
    assert_int_equal(EtwActivityIdControl(EVENT_ACTIVITY_CTRL_GET_ID, &activity), STATUS_SUCCESS);
    assert_memory_not_equal(&activity, &before, sizeof before);
    assert_int_equal(EtwActivityIdControl(9, &activity), STATUS_INVALID_PARAMETER);
    EtwUnregister(handle);
}

TRACELOGGING_DEFINE_PROVIDER(g_provider, "Lab.Test",
                             (0xb5a0bda9, 0x50fe, 0x4d0e, 0xa8, 0x3d, 0xba, 0xe3, 0xf5, 0x8c, 0x94, 0xd6));

static ULONG evaluated;
static ULONG evaluate(void)
{
    return ++evaluated;
}

static void assert_field(const char *name, const char *expected)
{
    char text[64];

    assert_int_equal(lab_etw_field(0, name, text, sizeof text), STATUS_SUCCESS);
    assert_string_equal(text, expected);
}

static void test_TraceLoggingWrite_fields_by_name(void **state)
{
    UNICODE_STRING counted = RTL_CONSTANT_STRING(L"counted");
    ULONG array[3] = {7, 8, 9};
    SHORT below = -5;
    lab_etw_event event;
    char text[512];

    evaluated = 0;
    assert_int_equal(TraceLoggingRegister(g_provider), STATUS_SUCCESS);
    TraceLoggingWrite(g_provider, "Ignored", TraceLoggingUInt32(evaluate()));
    assert_int_equal(evaluated, 0);
    lab_etw_enable(ID, 4, 0, 0);
    assert_true(TraceLoggingProviderEnabled(g_provider, 4, 0));
    TraceLoggingWrite(g_provider, "TooFine", TraceLoggingLevel(5));
    assert_int_equal(lab_etw_count(), 0);
    TraceLoggingWrite(g_provider, "Started", TraceLoggingLevel(4), TraceLoggingKeyword(0x8),
                      TraceLoggingUInt32(evaluate(), "Count"), TraceLoggingInt16(below),
                      TraceLoggingString("text", "Text"), TraceLoggingWideString(L"wide", "Wide"),
                      TraceLoggingUnicodeString(&counted, "Counted"), TraceLoggingBoolean(TRUE, "Yes"),
                      TraceLoggingNTStatus(STATUS_ACCESS_DENIED, "Status"), TraceLoggingUInt32Array(array, 3, "Array"),
                      TraceLoggingGuid(id, "Guid"), TraceLoggingFloat64(1.5, "Real"),
                      TraceLoggingValue(array[1], "Own"), TraceLoggingValue("own text", "OwnText"));
    assert_int_equal(lab_etw_count(), 1);
    assert_true(lab_etw_get(0, &event));
    assert_string_equal(event.provider_name, "Lab.Test");
    assert_string_equal(event.name, "Started");
    assert_int_equal(event.level, 4);
    assert_int_equal(event.keyword, 8);
    assert_int_equal(event.channel, 11);
    assert_field("Count", "1");
    assert_field("below", "-5");
    assert_field("Text", "text");
    assert_field("Wide", "wide");
    assert_field("Counted", "counted");
    assert_field("Yes", "true");
    assert_field("Status", "STATUS_ACCESS_DENIED");
    assert_field("Array", "7,8,9");
    assert_field("Guid", ID);
    assert_field("Real", "1.5");
    assert_field("Own", "8");
    assert_field("OwnText", "own text");
    assert_int_equal(lab_etw_field(0, "None", text, sizeof text), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(lab_etw_text(0, text, sizeof text), STATUS_SUCCESS);
    assert_non_null(strstr(text, "Lab.Test/Started level 4 Count=1 below=-5"));
    assert_int_equal(lab_etw_text(0, text, 20), STATUS_BUFFER_TOO_SMALL);
    TraceLoggingUnregister(g_provider);
}

static void test_WmiTraceMessage_parts_are_joined(void **state)
{
    lab_etw_event event;
    ULONG number = 5;

    assert_int_equal(WmiTraceMessage(0, 0, &id, 3, NULL), STATUS_INVALID_HANDLE);
    assert_int_equal(WmiTraceMessage(1, 0, &id, 3, &number, sizeof number, "xy", (SIZE_T)2, NULL), STATUS_SUCCESS);
    assert_true(lab_etw_get(0, &event));
    assert_int_equal(event.id, 3);
    assert_int_equal(event.length, 6);
}

static void unregister_again(void *context)
{
    REGHANDLE handle;

    EtwRegister(&id, NULL, NULL, &handle);
    EtwUnregister(handle);
    EtwUnregister(handle);
}

static void test_EtwUnregister_bad_handle_bugchecks(void **state)
{
    assert_bugcheck(unregister_again, NULL, DRIVER_VERIFIER_DETECTED_VIOLATION, 0xDC);
}

static void test_events_stand_in_the_trace(void **state)
{
    const EVENT_DESCRIPTOR descriptor = {.Id = 77};
    lab_config config = lab_config_default();
    lab_trace_entry entry_found;
    REGHANDLE handle;
    BOOLEAN found = FALSE;

    lab_machine_stop(NULL);
    config.trace_records = 4096;
    assert_int_equal(lab_machine_start(&config), STATUS_SUCCESS);
    lab_etw_enable(ID, 0, 0, 0);
    EtwRegister(&id, NULL, NULL, &handle);
    EtwWrite(handle, &descriptor, NULL, 0, NULL);
    for (uint64_t i = 0; i < lab_trace_count(); i++)
        if (lab_trace_get(i, &entry_found) && !strcmp(lab_trace_kind_name(entry_found.kind), "event"))
            found = entry_found.a == 77;
    assert_true(found);
    EtwUnregister(handle);
}

#define etw_test(name) cmocka_unit_test_setup_teardown(name, start, test_machine_stop)

static void test_WmiQueryTraceInformation_knows_no_session(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"Nobody"), empty = {0};
    TRACEHANDLE handle = 0;
    ULONG needed = 0, number = 3;

    assert_int_equal(WmiQueryTraceInformation(TraceHandleByNameClass, &handle, sizeof handle, &needed, &name),
                     STATUS_NOT_FOUND);
    assert_int_equal(needed, sizeof handle);
    assert_int_equal(WmiQueryTraceInformation(TraceHandleByNameClass, &handle, sizeof handle, NULL, &empty),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(WmiQueryTraceInformation(TraceHandleByNameClass, &handle, 4, &needed, &name),
                     STATUS_INFO_LENGTH_MISMATCH);
    assert_int_equal(WmiQueryTraceInformation(TraceHandleClass, &handle, sizeof handle, NULL, &number),
                     STATUS_NOT_FOUND);
    assert_int_equal(WmiQueryTraceInformation(GlobalLoggerHandleClass, &handle, sizeof handle, NULL, NULL),
                     STATUS_NOT_FOUND);
    assert_int_equal(WmiQueryTraceInformation(TraceIdClass, &number, sizeof number, &needed, &handle),
                     STATUS_INVALID_HANDLE);
    assert_int_equal(needed, sizeof number);
    assert_int_equal(WmiQueryTraceInformation(AllLoggerHandlesClass, &handle, sizeof handle, &needed, NULL),
                     STATUS_SUCCESS);
    assert_int_equal(needed, 0);
    assert_int_equal(WmiQueryTraceInformation(EventLoggerHandleClass, &handle, sizeof handle, NULL, NULL),
                     STATUS_INVALID_INFO_CLASS);
    assert_int_equal(WmiQueryTraceInformation((TRACE_INFORMATION_CLASS)99, &handle, sizeof handle, NULL, NULL),
                     STATUS_INVALID_INFO_CLASS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_WmiQueryTraceInformation_knows_no_session),
        etw_test(test_EtwWrite_disabled_writes_nothing),
        etw_test(test_EtwWrite_enabled_event_has_its_data),
        etw_test(test_EtwProviderEnabled_by_level_and_keyword),
        etw_test(test_EtwWriteString_and_activities),
        etw_test(test_TraceLoggingWrite_fields_by_name),
        etw_test(test_WmiTraceMessage_parts_are_joined),
        etw_test(test_EtwUnregister_bad_handle_bugchecks),
        etw_test(test_events_stand_in_the_trace),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

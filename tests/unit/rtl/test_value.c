/* Time, versions, random numbers, checksums, memory, the status table, resources, correlation vectors. */
#include "rtl_test.h"

#if !defined NTDDI_WIN7 || !defined NTDDI_WIN10 || NTDDI_VERSION < NTDDI_WIN7
#error wdm.h brings the versions of Windows along, and the one that is built for
#endif

static LONGLONG time_of(CSHORT year, CSHORT month, CSHORT day, CSHORT hour)
{
    TIME_FIELDS fields = {.Year = year, .Month = month, .Day = day, .Hour = hour};
    LARGE_INTEGER time;

    assert_true(RtlTimeFieldsToTime(&fields, &time));
    return time.QuadPart;
}

static void test_RtlTimeFieldsToTime_known_instants(void **state)
{
    assert_true(time_of(1601, 1, 1, 0) == 0);
    assert_true(time_of(1970, 1, 1, 0) == 116444736000000000ll);
    assert_true(time_of(2000, 2, 29, 12) == 125962992000000000ll);
    assert_true(time_of(2021, 1, 1, 0) == 132539328000000000ll);
}

static void test_RtlTimeFieldsToTime_refuses_what_does_not_exist(void **state)
{
    const TIME_FIELDS bad[] = {
        {.Year = 1600, .Month = 1, .Day = 1},
        {.Year = 2021, .Month = 0, .Day = 1},
        {.Year = 2021, .Month = 13, .Day = 1},
        {.Year = 2021, .Month = 2, .Day = 29},
        {.Year = 1900, .Month = 2, .Day = 29},
        {.Year = 2021, .Month = 4, .Day = 31},
        {.Year = 2021, .Month = 4, .Day = 0},
        {.Year = 2021, .Month = 4, .Day = 1, .Hour = 24},
        {.Year = 2021, .Month = 4, .Day = 1, .Minute = 60},
        {.Year = 2021, .Month = 4, .Day = 1, .Second = 60},
        {.Year = 2021, .Month = 4, .Day = 1, .Milliseconds = 1000},
        {.Year = 30828, .Month = 1, .Day = 1},
    };
    LARGE_INTEGER time;

    for (ULONG i = 0; i < RTL_NUMBER_OF(bad); i++)
        assert_false(RtlTimeFieldsToTime((PTIME_FIELDS)&bad[i], &time));
}

static void test_RtlTimeToTimeFields_goes_there_and_back(void **state)
{
    TIME_FIELDS fields;
    LARGE_INTEGER time, again;

    for (LONGLONG day = 0; day < 400000; day += 7) {
        time.QuadPart = day * 864000000000ll + 86399 * 10000000ll + 9990000;
        RtlTimeToTimeFields(&time, &fields);
        assert_int_equal(fields.Hour * 10000 + fields.Minute * 100 + fields.Second, 235959);
        assert_int_equal(fields.Milliseconds, 999);
        assert_int_equal(fields.Weekday, 1);
        assert_true(RtlTimeFieldsToTime(&fields, &again));
        assert_true(again.QuadPart == time.QuadPart);
    }
    time.QuadPart = 125962992000000000ll;
    RtlTimeToTimeFields(&time, &fields);
    assert_int_equal(fields.Year * 10000 + fields.Month * 100 + fields.Day, 20000229);
    assert_int_equal(fields.Weekday, 2);
    time.QuadPart = time_of(2000, 12, 31, 0);
    RtlTimeToTimeFields(&time, &fields);
    assert_int_equal(fields.Year * 10000 + fields.Month * 100 + fields.Day, 20001231);
}

static void test_RtlTimeToSeconds_bounds_are_32_bits(void **state)
{
    LARGE_INTEGER time;
    ULONG seconds;

    time.QuadPart = time_of(1970, 1, 1, 1);
    assert_true(RtlTimeToSecondsSince1970(&time, &seconds));
    assert_int_equal(seconds, 3600);
    assert_false(RtlTimeToSecondsSince1980(&time, &seconds));
    RtlSecondsSince1970ToTime(0xFFFFFFFF, &time);
    assert_true(RtlTimeToSecondsSince1970(&time, &seconds));
    assert_int_equal(seconds, 0xFFFFFFFF);
    time.QuadPart += 10000000;
    assert_false(RtlTimeToSecondsSince1970(&time, &seconds));
    RtlSecondsSince1980ToTime(0, &time);
    assert_true(time.QuadPart == time_of(1980, 1, 1, 0));
}

static void test_RtlGetVersion_is_windows_10_22H2(void **state)
{
    RTL_OSVERSIONINFOEXW info = {.dwOSVersionInfoSize = sizeof info};

    assert_status(RtlGetVersion((PRTL_OSVERSIONINFOW)&info), STATUS_SUCCESS);
    assert_int_equal(info.dwMajorVersion, 10);
    assert_int_equal(info.dwMinorVersion, 0);
    assert_int_equal(info.dwBuildNumber, 19045);
    assert_int_equal(info.wProductType, 1);
    assert_true(RtlIsNtDdiVersionAvailable(0x06010000));
    assert_true(RtlIsNtDdiVersionAvailable(0x0A000005));
    assert_false(RtlIsNtDdiVersionAvailable(0x0A00000C));
    assert_false(RtlIsNtDdiVersionAvailable(0x06000100));
}

static NTSTATUS verify(ULONG major, ULONG minor, ULONG build, UCHAR condition, ULONG types)
{
    RTL_OSVERSIONINFOEXW wanted = {.dwMajorVersion = major, .dwMinorVersion = minor, .dwBuildNumber = build};

    return RtlVerifyVersionInfo(&wanted, types, VerSetConditionMask(0, types, condition));
}

static void test_RtlVerifyVersionInfo_compares_major_before_minor(void **state)
{
    const ULONG both = VER_MAJORVERSION | VER_MINORVERSION;

    assert_status(verify(6, 3, 0, VER_GREATER_EQUAL, both), STATUS_SUCCESS);
    assert_status(verify(10, 1, 0, VER_GREATER_EQUAL, both), STATUS_REVISION_MISMATCH);
    assert_status(verify(10, 0, 0, VER_EQUAL, both), STATUS_SUCCESS);
    assert_status(verify(11, 0, 0, VER_LESS, both), STATUS_SUCCESS);
    assert_status(verify(0, 0, 19045, VER_EQUAL, VER_BUILDNUMBER), STATUS_SUCCESS);
    assert_status(verify(0, 0, 19046, VER_GREATER_EQUAL, VER_BUILDNUMBER), STATUS_REVISION_MISMATCH);
    assert_status(RtlVerifyVersionInfo(&(RTL_OSVERSIONINFOEXW){0}, 0, 1), STATUS_INVALID_PARAMETER);
    assert_status(RtlVerifyVersionInfo(&(RTL_OSVERSIONINFOEXW){0}, VER_MAJORVERSION, 0), STATUS_INVALID_PARAMETER);
}

static void test_RtlRandomEx_repeats_for_a_seed_and_stays_in_range(void **state)
{
    ULONG seed = 42, other = 42, same = 0;

    for (ULONG i = 0; i < 1000; i++) {
        assert_true(RtlRandomEx(&seed) < 0x7FFFFFFF);
        assert_true(RtlRandom(&other) < 0x7FFFFFFF);
    }
    seed = 0;
    assert_int_equal(RtlUniform(&seed), 0x7FFFFFC3);
    assert_int_equal(seed, 0x7FFFFFC3);
    for (ULONG i = 0; i < 100; i++)
        same += RtlRandomEx(&seed) == RtlRandomEx(&seed);
    assert_int_equal(same, 0);
}

static void test_RtlCrc_check_values(void **state)
{
    assert_int_equal(RtlCrc32("123456789", 9, 0), 0xCBF43926);
    assert_true(RtlCrc64("123456789", 9, 0) == 0x995DC9BBDF1939FAull);
    assert_int_equal(RtlCrc32("6789", 4, RtlCrc32("12345", 5, 0)), 0xCBF43926);
}

static void test_RtlCompareMemory_counts_equal_bytes(void **state)
{
    ULONG words[4] = {7, 7, 7, 8};
    CHAR bytes[5];

    assert_int_equal(RtlCompareMemory("abcdef", "abcxef", 6), 3);
    assert_int_equal(RtlCompareMemory("abc", "abc", 3), 3);
    assert_int_equal(RtlCompareMemoryUlong(words, sizeof words, 7), 12);
    assert_int_equal(RtlCompareMemoryUlong(words, 15, 7), 0);
    assert_int_equal(RtlCompareMemoryUlong((PUCHAR)words + 1, 8, 7), 0);
    RtlFillMemoryUlong(words, 14, 9);
    assert_int_equal(words[2], 9);
    assert_int_equal(words[3], 8);
    assert_true(RtlIsZeroMemory("\0\0\0", 4));
    assert_false(RtlIsZeroMemory("\0\0x", 4));
    assert_true(RtlIsZeroMemory(NULL, 0));
    assert_true(RtlConstantTimeEqualMemory("abc", "abc", 3));
    assert_false(RtlConstantTimeEqualMemory("abc", "abd", 3));
    memset(bytes, 'x', sizeof bytes);
    RtlSecureZeroMemory(bytes, 4);
    assert_memory_equal(bytes, "\0\0\0\0x", 5);
}

static void test_RtlMoveMemory_as_a_function(void **state)
{
    VOID (*move)(PVOID, const VOID *, SIZE_T);
    extern VOID RtlMoveMemoryFunction(PVOID, const VOID *, SIZE_T) __asm__(
#ifdef __APPLE__
        "_"
#endif
        "RtlMoveMemory");
    CHAR text[] = "abcdef";

    move = RtlMoveMemoryFunction;
    move(text + 1, text, 4);
    assert_string_equal(text, "aabcdf");
}

static void test_RtlNtStatusToDosError_known_pairs(void **state)
{
    static const struct {
        NTSTATUS status;
        ULONG error;
    } pairs[] = {
        {STATUS_SUCCESS, 0},
        {STATUS_PENDING, 997},
        {STATUS_TIMEOUT, 1460},
        {STATUS_ACCESS_DENIED, 5},
        {STATUS_OBJECT_NAME_NOT_FOUND, 2},
        {STATUS_OBJECT_PATH_NOT_FOUND, 3},
        {STATUS_INVALID_HANDLE, 6},
        {STATUS_INVALID_PARAMETER, 87},
        {STATUS_INVALID_DEVICE_REQUEST, 1},
        {STATUS_BUFFER_TOO_SMALL, 122},
        {STATUS_BUFFER_OVERFLOW, 234},
        {STATUS_CANCELLED, 995},
        {STATUS_NOT_SUPPORTED, 50},
        {STATUS_DELETE_PENDING, 5},
        {STATUS_INSUFFICIENT_RESOURCES, 1450},
        {STATUS_NO_MEMORY, 8},
        {STATUS_DEVICE_NOT_CONNECTED, 1167},
        {STATUS_UNSUCCESSFUL, 31},
        {STATUS_END_OF_FILE, 38},
        {STATUS_NO_SUCH_DEVICE, 2},
        {(NTSTATUS)0xD0000022, 5},
        {(NTSTATUS)0xC0010057, 0x57},
        {(NTSTATUS)0x80070005, 5},
        {(NTSTATUS)0xE1234567, 0xE1234567},
        {(NTSTATUS)0xC0FFFFFF, 317},
    };

    for (ULONG i = 0; i < RTL_NUMBER_OF(pairs); i++) {
        assert_int_equal(RtlNtStatusToDosError(pairs[i].status), pairs[i].error);
        assert_int_equal(RtlNtStatusToDosErrorNoTeb(pairs[i].status), pairs[i].error);
    }
}

static void test_RtlCmEncodeMemIoResource_scales_large_lengths(void **state)
{
    CM_PARTIAL_RESOURCE_DESCRIPTOR d = {0};
    ULONGLONG start, target;

    assert_status(RtlCmEncodeMemIoResource(&d, CmResourceTypeMemory, 0x1000, 0xFED00000), STATUS_SUCCESS);
    assert_int_equal(d.Type, CmResourceTypeMemory);
    assert_true(RtlCmDecodeMemIoResource(&d, &start) == 0x1000 && start == 0xFED00000);
    assert_status(RtlCmEncodeMemIoResource(&d, CmResourceTypeMemory, 0x123456700, 0), STATUS_SUCCESS);
    assert_int_equal(d.Type, CmResourceTypeMemoryLarge);
    assert_int_equal(d.Flags, CM_RESOURCE_MEMORY_LARGE_40);
    assert_true(RtlCmDecodeMemIoResource(&d, NULL) == 0x123456700);
    assert_status(RtlCmEncodeMemIoResource(&d, CmResourceTypeMemory, 0x123456701, 0), STATUS_UNSUCCESSFUL);
    assert_status(RtlCmEncodeMemIoResource(&d, CmResourceTypePort, 0x100000000, 0), STATUS_UNSUCCESSFUL);
    assert_status(RtlCmEncodeMemIoResource(&d, CmResourceTypeInterrupt, 1, 0), STATUS_INVALID_PARAMETER);
    assert_status(RtlFindClosestEncodableLength(0x123456701, &target), STATUS_SUCCESS);
    assert_true(target == 0x123456800);
}

static void test_RtlIoEncodeMemIoResource_keeps_bounds(void **state)
{
    IO_RESOURCE_DESCRIPTOR d = {0};
    ULONGLONG alignment, low, high;

    assert_status(RtlIoEncodeMemIoResource(&d, CmResourceTypeMemoryLarge, 1ull << 41, 1ull << 33, 16, ~0ull),
                  STATUS_SUCCESS);
    assert_true(RtlIoDecodeMemIoResource(&d, &alignment, &low, &high) == 1ull << 41);
    assert_true(alignment == 1ull << 33 && low == 16 && high == ~0ull);
    assert_int_equal(d.Flags, CM_RESOURCE_MEMORY_LARGE_48);
}

static void test_RtlCorrelationVector_life(void **state)
{
    GUID guid = {0x12345678, 0x9ABC, 0xDEF0, {1, 2, 3, 4, 5, 6, 7, 8}};
    CORRELATION_VECTOR vector;

    assert_status(RtlInitializeCorrelationVector(&vector, RTL_CORRELATION_VECTOR_VERSION_2, NULL),
                  STATUS_INVALID_PARAMETER);
    assert_status(RtlInitializeCorrelationVector(&vector, 9, &guid), STATUS_INVALID_PARAMETER);
    assert_status(RtlInitializeCorrelationVector(&vector, RTL_CORRELATION_VECTOR_VERSION_2, &guid), STATUS_SUCCESS);
    assert_string_equal(vector.Vector, "eFY0Erya8N4BAgMEBQYHCA.0");
    assert_status(RtlValidateCorrelationVector(&vector), STATUS_SUCCESS);
    for (ULONG i = 0; i < 10; i++)
        assert_status(RtlIncrementCorrelationVector(&vector), STATUS_SUCCESS);
    assert_status(RtlExtendCorrelationVector(&vector), STATUS_SUCCESS);
    assert_string_equal(vector.Vector, "eFY0Erya8N4BAgMEBQYHCA.10.0");
    while (RtlExtendCorrelationVector(&vector) == STATUS_SUCCESS)
        assert_status(RtlValidateCorrelationVector(&vector), STATUS_SUCCESS);
    assert_true(strlen(vector.Vector) == 127 || strlen(vector.Vector) == 126);
    vector.Vector[22] = '-';
    assert_status(RtlValidateCorrelationVector(&vector), STATUS_INVALID_PARAMETER);
}

static void test_RtlLargeInteger_inlines(void **state)
{
    LARGE_INTEGER a = RtlConvertLongToLargeInteger(-7), b = RtlConvertUlongToLargeInteger(0xFFFFFFFF), rest;
    ULARGE_INTEGER wide = {.QuadPart = 1000};
    ULONG small;

    assert_true(RtlLargeIntegerAdd(a, b).QuadPart == 0xFFFFFFF8);
    assert_true(RtlLargeIntegerDivide(a, RtlConvertLongToLargeInteger(2), &rest).QuadPart == -3 && rest.QuadPart == -1);
    assert_int_equal(RtlEnlargedUnsignedDivide(wide, 7, &small), 142);
    assert_int_equal(small, 6);
    assert_true(RtlEnlargedIntegerMultiply(-3, 0x7FFFFFFF).QuadPart == -6442450941ll);
    assert_int_equal(RtlUlongByteSwap(0x11223344), 0x44332211);
    assert_int_equal(RtlConvertLongToLuid(-1).HighPart, -1);
}

__attribute__((noinline)) static USHORT inner(PVOID *frames, PULONG hash)
{
    volatile USHORT count = RtlCaptureStackBackTrace(0, 2, frames, hash); /* no tail call */

    return count;
}

static void test_RtlCaptureStackBackTrace_begins_with_its_caller(void **state)
{
    PVOID frames[2], again[2];
    ULONG hash, other;

    assert_int_equal(inner(frames, &hash), 2);
    assert_true((PUCHAR)frames[0] > (PUCHAR)inner && (PUCHAR)frames[0] < (PUCHAR)inner + 256);
    assert_int_equal(hash, (ULONG)(ULONG_PTR)frames[0] + (ULONG)(ULONG_PTR)frames[1]);
    assert_int_equal(RtlCaptureStackBackTrace(1, 1, again, &other), 1);
    assert_ptr_not_equal(again[0], frames[0]);
    assert_int_equal(RtlWalkFrameChain(again, 2, 1), 0);
}

static void test_RtlGetPersistedStateLocation_is_the_default(void **state)
{
    WCHAR path[8];
    ULONG needed;

    assert_false(RtlIsStateSeparationEnabled());
    assert_status(
        RtlGetPersistedStateLocation(L"id", NULL, L"C:\\x", LocationTypeFileSystem, path, sizeof path, &needed),
        STATUS_SUCCESS);
    assert_memory_equal(path, L"C:\\x", 10);
    assert_status(RtlGetPersistedStateLocation(L"id", NULL, L"C:\\x", LocationTypeFileSystem, path, 8, &needed),
                  STATUS_BUFFER_OVERFLOW);
    assert_int_equal(needed, 10);
    assert_status(RtlGetPersistedStateLocation(L"id", NULL, NULL, LocationTypeRegistry, path, 8, NULL),
                  STATUS_OBJECT_NAME_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_RtlTimeFieldsToTime_known_instants),
        cmocka_unit_test(test_RtlTimeFieldsToTime_refuses_what_does_not_exist),
        cmocka_unit_test(test_RtlTimeToTimeFields_goes_there_and_back),
        cmocka_unit_test(test_RtlTimeToSeconds_bounds_are_32_bits),
        cmocka_unit_test(test_RtlGetVersion_is_windows_10_22H2),
        cmocka_unit_test(test_RtlVerifyVersionInfo_compares_major_before_minor),
        cmocka_unit_test(test_RtlRandomEx_repeats_for_a_seed_and_stays_in_range),
        cmocka_unit_test(test_RtlCrc_check_values),
        cmocka_unit_test(test_RtlCompareMemory_counts_equal_bytes),
        cmocka_unit_test(test_RtlMoveMemory_as_a_function),
        cmocka_unit_test(test_RtlNtStatusToDosError_known_pairs),
        cmocka_unit_test(test_RtlCmEncodeMemIoResource_scales_large_lengths),
        cmocka_unit_test(test_RtlIoEncodeMemIoResource_keeps_bounds),
        cmocka_unit_test(test_RtlCorrelationVector_life),
        cmocka_unit_test(test_RtlLargeInteger_inlines),
        cmocka_unit_test(test_RtlCaptureStackBackTrace_begins_with_its_caller),
        cmocka_unit_test(test_RtlGetPersistedStateLocation_is_the_default),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What needs a machine: results in pool memory, hash tables, heaps, one-time initialization. */
#include "rtl_test.h"
#include <ntlab/ntlab.h>
#include <string.h>

static int start(void **state)
{
    lab_config config = lab_config_default();

    return lab_machine_start(&config);
}

/* Every test gives back what it took. */
static int stop(void **state)
{
    lab_report report;

    lab_machine_stop(&report);
    return report.pool_blocks == 0 ? 0 : -1;
}

static void test_RtlAnsiStringToUnicodeString_allocates_with_terminator(void **state)
{
    UNICODE_STRING wide;
    STRING narrow;

    assert_status(RtlAnsiStringToUnicodeString(&wide, &ANSI("a\xE9"), TRUE), STATUS_SUCCESS);
    assert_wide(&wide, L"a\x00E9");
    assert_int_equal(wide.MaximumLength, 6);
    assert_int_equal(wide.Buffer[2], 0);
    assert_status(RtlUnicodeStringToAnsiString(&narrow, &wide, TRUE), STATUS_SUCCESS);
    assert_string_equal(narrow.Buffer, "a\xE9");
    RtlFreeAnsiString(&narrow);
    assert_null(narrow.Buffer);
    RtlFreeUnicodeString(&wide);
    assert_null(wide.Buffer);
    assert_status(RtlUpcaseUnicodeString(&wide, &WIDE(L"abc"), TRUE), STATUS_SUCCESS);
    assert_wide(&wide, L"ABC");
    RtlFreeUnicodeString(&wide);
    assert_true(RtlCreateUnicodeString(&wide, L"copy"));
    assert_wide(&wide, L"copy");
    RtlFreeUnicodeString(&wide);
}

static void test_RtlUTF8StringToUnicodeString_both_ways(void **state)
{
    UNICODE_STRING wide;
    UTF8_STRING utf8;
    WCHAR small[3];

    assert_status(RtlUTF8StringToUnicodeString(&wide, &ANSI("\xE2\x82\xAC\xF0\x9F\x98\x80"), TRUE), STATUS_SUCCESS);
    assert_wide(&wide, L"\x20AC\xD83D\xDE00");
    assert_status(RtlUnicodeStringToUTF8String(&utf8, &wide, TRUE), STATUS_SUCCESS);
    assert_string_equal(utf8.Buffer, "\xE2\x82\xAC\xF0\x9F\x98\x80");
    RtlFreeUTF8String(&utf8);
    RtlFreeUnicodeString(&wide);
    wide = ROOM(small);
    assert_status(RtlUTF8StringToUnicodeString(&wide, &ANSI("a\xFF"), FALSE), STATUS_SOME_NOT_MAPPED);
    assert_wide(&wide, L"a\xFFFD");
    assert_status(RtlUTF8StringToUnicodeString(&wide, &ANSI("abc"), FALSE), STATUS_BUFFER_OVERFLOW);
}

static void test_RtlStringFromGUID_is_upper_case(void **state)
{
    GUID guid = {0x12345678, 0x9ABC, 0xDEF0, {0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF}}, again;
    UNICODE_STRING text;

    assert_status(RtlStringFromGUID(&guid, &text), STATUS_SUCCESS);
    assert_wide(&text, L"{12345678-9ABC-DEF0-0123-456789ABCDEF}");
    assert_int_equal(text.Buffer[38], 0);
    assert_status(RtlGUIDFromString(&text, &again), STATUS_SUCCESS);
    assert_memory_equal(&guid, &again, sizeof guid);
    RtlFreeUnicodeString(&text);
}

static void test_RtlDuplicateUnicodeString_flags(void **state)
{
    UNICODE_STRING copy, empty = {0};

    assert_status(RtlDuplicateUnicodeString(1, &WIDE(L"ab"), &copy), STATUS_SUCCESS);
    assert_int_equal(copy.MaximumLength, 6);
    RtlFreeUnicodeString(&copy);
    assert_status(RtlDuplicateUnicodeString(1, &empty, &copy), STATUS_SUCCESS);
    assert_null(copy.Buffer);
    assert_status(RtlDuplicateUnicodeString(3, &empty, &copy), STATUS_SUCCESS);
    assert_non_null(copy.Buffer);
    RtlFreeUnicodeString(&copy);
    assert_status(RtlDuplicateUnicodeString(2, &empty, &copy), STATUS_INVALID_PARAMETER);
}

static void test_RtlAllocateAndInitializeSid_up_to_eight(void **state)
{
    SID_IDENTIFIER_AUTHORITY nt = {{0, 0, 0, 0, 0, 5}};
    UNICODE_STRING text;
    PSID sid;

    assert_status(RtlAllocateAndInitializeSid(&nt, 9, 1, 2, 3, 4, 5, 6, 7, 8, &sid), STATUS_INVALID_SID);
    assert_status(RtlAllocateAndInitializeSid(&nt, 3, 21, 7, 1000, 0, 0, 0, 0, 0, &sid), STATUS_SUCCESS);
    assert_status(RtlConvertSidToUnicodeString(&text, sid, TRUE), STATUS_SUCCESS);
    assert_wide(&text, L"S-1-5-21-7-1000");
    RtlFreeUnicodeString(&text);
    assert_null(RtlFreeSid(sid));
}

static void test_RtlNormalizeSecurityDescriptor_drops_duplicates_and_an_empty_sacl(void **state)
{
    UCHAR acl_bytes[128] __attribute__((aligned(8))), sacl_bytes[8] __attribute__((aligned(8)));
    UCHAR bytes[512] __attribute__((aligned(8))), target[512] __attribute__((aligned(8)));
    SID world = {1, 1, {{0, 0, 0, 0, 0, 1}}, {0}};
    PSECURITY_DESCRIPTOR relative = bytes, out = target;
    ULONG length = sizeof bytes, new_length = 0;
    SECURITY_DESCRIPTOR sd;
    BOOLEAN present, defaulted;
    PACL dacl;

    RtlCreateAcl((PACL)acl_bytes, 8 + 3 * 20, ACL_REVISION);
    RtlAddAccessAllowedAce((PACL)acl_bytes, ACL_REVISION, 1, &world);
    RtlAddAccessAllowedAce((PACL)acl_bytes, ACL_REVISION, 2, &world);
    RtlAddAccessAllowedAce((PACL)acl_bytes, ACL_REVISION, 1, &world);
    RtlCreateAcl((PACL)sacl_bytes, 8, ACL_REVISION);
    RtlCreateSecurityDescriptor(&sd, SECURITY_DESCRIPTOR_REVISION);
    RtlSetDaclSecurityDescriptor(&sd, TRUE, (PACL)acl_bytes, FALSE);
    RtlSetSaclSecurityDescriptor(&sd, TRUE, (PACL)sacl_bytes, FALSE);
    assert_status(RtlAbsoluteToSelfRelativeSD(&sd, relative, &length), STATUS_SUCCESS);
    assert_true(RtlNormalizeSecurityDescriptor(&relative, length, NULL, NULL, TRUE));
    assert_true(RtlNormalizeSecurityDescriptor(&relative, length, &out, &new_length, FALSE));
    assert_int_equal(new_length, 20 + 8 + 2 * 20);
    assert_true(RtlValidRelativeSecurityDescriptor(out, new_length, DACL_SECURITY_INFORMATION));
    RtlGetDaclSecurityDescriptor(out, &present, &dacl, &defaulted);
    assert_int_equal(dacl->AceCount, 2);
    assert_false(RtlNormalizeSecurityDescriptor(&out, new_length, NULL, NULL, FALSE));
}

typedef struct item {
    RTL_DYNAMIC_HASH_TABLE_ENTRY entry;
    ULONG_PTR key;
} item;

static void test_RtlHashTable_lookup_expand_and_contract(void **state)
{
    static item items[1000];
    RTL_DYNAMIC_HASH_TABLE_CONTEXT context;
    PRTL_DYNAMIC_HASH_TABLE table = NULL;
    PRTL_DYNAMIC_HASH_TABLE_ENTRY found;

    assert_true(RtlCreateHashTable(&table, 0, 0));
    for (ULONG i = 0; i < 1000; i++) {
        items[i].key = i / 2 * 64; /* pairs of one signature, and a signature 0 */
        RtlInsertEntryHashTable(table, &items[i].entry, items[i].key, NULL);
        if (i % 3 == 0)
            assert_true(RtlExpandHashTable(table));
    }
    assert_int_equal(RtlTotalEntriesHashTable(table), 1000);
    for (int round = 0; round < 2; round++) {
        for (ULONG_PTR key = 0; key < 500; key++) {
            found = RtlLookupEntryHashTable(table, key * 64, &context);
            assert_non_null(found);
            assert_int_equal(((item *)found)->key, key * 64);
            found = RtlGetNextEntryHashTable(table, &context);
            assert_int_equal(((item *)found)->key, key * 64);
            assert_null(RtlGetNextEntryHashTable(table, &context));
        }
        assert_null(RtlLookupEntryHashTable(table, 7, NULL));
        while (RtlContractHashTable(table))
            ;
    }
    assert_int_equal(RtlTotalBucketsHashTable(table), 128);
    for (ULONG i = 0; i < 1000; i++)
        RtlRemoveEntryHashTable(table, &items[i].entry, NULL);
    assert_int_equal(RtlNonEmptyBucketsHashTable(table), 0);
    RtlDeleteHashTable(table);
}

static void test_RtlHashTable_enumeration_survives_removal(void **state)
{
    static item items[300];
    RTL_DYNAMIC_HASH_TABLE_ENUMERATOR enumerator;
    PRTL_DYNAMIC_HASH_TABLE table = NULL;
    PRTL_DYNAMIC_HASH_TABLE_ENTRY found;
    ULONG seen = 0;

    assert_true(RtlCreateHashTable(&table, 0, 0));
    for (ULONG i = 0; i < 300; i++)
        RtlInsertEntryHashTable(table, &items[i].entry, i + 1, NULL);
    RtlInitWeakEnumerationHashTable(table, &enumerator);
    while (RtlWeaklyEnumerateEntryHashTable(table, &enumerator) != NULL)
        seen++;
    RtlEndWeakEnumerationHashTable(table, &enumerator);
    assert_int_equal(seen, 300);
    assert_true(RtlInitEnumerationHashTable(table, &enumerator));
    assert_false(RtlExpandHashTable(table));
    for (seen = 0; (found = RtlEnumerateEntryHashTable(table, &enumerator)) != NULL; seen++)
        RtlRemoveEntryHashTable(table, found, NULL);
    RtlEndEnumerationHashTable(table, &enumerator);
    assert_int_equal(seen, 300);
    assert_int_equal(RtlTotalEntriesHashTable(table), 0);
    assert_int_equal(RtlNonEmptyBucketsHashTable(table), 0);
    RtlDeleteHashTable(table);
}

static void test_RtlCreateHeap_frees_all_with_the_heap(void **state)
{
    PVOID heap = RtlCreateHeap(HEAP_GROWABLE, NULL, 0, 0, NULL, NULL);
    PVOID bounded = RtlCreateHeap(0, NULL, 0x1000, 0, NULL, NULL);
    PUCHAR block;

    block = RtlAllocateHeap(heap, HEAP_ZERO_MEMORY, 100);
    assert_true(RtlIsZeroMemory(block, 100));
    assert_non_null(RtlAllocateHeap(heap, 0, 50));
    assert_false(RtlFreeHeap(bounded, 0, block));
    assert_true(RtlFreeHeap(heap, 0, block));
    assert_true(RtlFreeHeap(heap, 0, NULL));
    assert_null(RtlAllocateHeap(bounded, 0, 0x1001));
    assert_null(RtlDestroyHeap(heap));
    assert_null(RtlDestroyHeap(bounded));
}

static ULONG runs;

static ULONG initialize(PRTL_RUN_ONCE once, PVOID parameter, PVOID *context)
{
    runs++;
    *context = (PVOID)0x1000;
    return parameter != NULL;
}

static void test_RtlRunOnceExecuteOnce_runs_until_it_succeeds(void **state)
{
    RTL_RUN_ONCE once;
    PVOID context = NULL;

    runs = 0;
    RtlRunOnceInitialize(&once);
    assert_status(RtlRunOnceExecuteOnce(&once, initialize, NULL, &context), STATUS_UNSUCCESSFUL);
    assert_status(RtlRunOnceExecuteOnce(&once, initialize, &once, &context), STATUS_SUCCESS);
    assert_status(RtlRunOnceExecuteOnce(&once, initialize, &once, &context), STATUS_SUCCESS);
    assert_int_equal(runs, 2);
    assert_ptr_equal(context, (PVOID)0x1000);
}

static void test_RtlRunOnceBeginInitialize_statuses(void **state)
{
    RTL_RUN_ONCE once;
    PVOID context = NULL;

    RtlRunOnceInitialize(&once);
    assert_status(RtlRunOnceBeginInitialize(&once, 3, &context), STATUS_INVALID_PARAMETER_2);
    assert_status(RtlRunOnceBeginInitialize(&once, RTL_RUN_ONCE_CHECK_ONLY, &context), STATUS_UNSUCCESSFUL);
    assert_status(RtlRunOnceComplete(&once, 0, NULL), STATUS_UNSUCCESSFUL);
    assert_status(RtlRunOnceBeginInitialize(&once, RTL_RUN_ONCE_ASYNC, &context), STATUS_PENDING);
    assert_status(RtlRunOnceBeginInitialize(&once, RTL_RUN_ONCE_ASYNC, &context), STATUS_PENDING);
    assert_status(RtlRunOnceBeginInitialize(&once, 0, &context), STATUS_INVALID_PARAMETER);
    assert_status(RtlRunOnceComplete(&once, 0, NULL), STATUS_INVALID_PARAMETER);
    assert_status(RtlRunOnceComplete(&once, RTL_RUN_ONCE_ASYNC, (PVOID)2), STATUS_INVALID_PARAMETER_3);
    assert_status(RtlRunOnceComplete(&once, RTL_RUN_ONCE_ASYNC, (PVOID)0x40), STATUS_SUCCESS);
    assert_status(RtlRunOnceComplete(&once, RTL_RUN_ONCE_ASYNC, (PVOID)0x80), STATUS_UNSUCCESSFUL);
    assert_status(RtlRunOnceBeginInitialize(&once, 0, &context), STATUS_SUCCESS);
    assert_ptr_equal(context, (PVOID)0x40);
}

static void test_RtlNonVolatile_token_bounds(void **state)
{
    UCHAR memory[64];
    PVOID token;

    assert_status(RtlGetNonVolatileToken(memory, sizeof memory, &token), STATUS_SUCCESS);
    assert_status(RtlFillNonVolatileMemory(token, memory, 64, 7, FILL_NV_MEMORY_FLAG_FLUSH), STATUS_SUCCESS);
    assert_status(RtlWriteNonVolatileMemory(token, memory + 60, "12345", 5, 0), STATUS_INVALID_PARAMETER);
    assert_status(RtlWriteNonVolatileMemory(token, memory + 59, "12345", 5, 0), STATUS_SUCCESS);
    assert_int_equal(memory[58] + memory[63], 7 + '5');
    assert_status(RtlFlushNonVolatileMemory(NULL, memory, 1, 0), STATUS_INVALID_PARAMETER);
    assert_status(RtlFreeNonVolatileToken(token), STATUS_SUCCESS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_RtlAnsiStringToUnicodeString_allocates_with_terminator, start, stop),
        cmocka_unit_test_setup_teardown(test_RtlUTF8StringToUnicodeString_both_ways, start, stop),
        cmocka_unit_test_setup_teardown(test_RtlStringFromGUID_is_upper_case, start, stop),
        cmocka_unit_test_setup_teardown(test_RtlDuplicateUnicodeString_flags, start, stop),
        cmocka_unit_test_setup_teardown(test_RtlAllocateAndInitializeSid_up_to_eight, start, stop),
        cmocka_unit_test_setup_teardown(test_RtlNormalizeSecurityDescriptor_drops_duplicates_and_an_empty_sacl, start,
                                        stop),
        cmocka_unit_test_setup_teardown(test_RtlHashTable_lookup_expand_and_contract, start, stop),
        cmocka_unit_test_setup_teardown(test_RtlHashTable_enumeration_survives_removal, start, stop),
        cmocka_unit_test_setup_teardown(test_RtlCreateHeap_frees_all_with_the_heap, start, stop),
        cmocka_unit_test_setup_teardown(test_RtlRunOnceExecuteOnce_runs_until_it_succeeds, start, stop),
        cmocka_unit_test_setup_teardown(test_RtlRunOnceBeginInitialize_statuses, start, stop),
        cmocka_unit_test_setup_teardown(test_RtlNonVolatile_token_bounds, start, stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "support/machine.h"
#include <ntifs.h>

static PNOTIFY_SYNC sync;
static LIST_ENTRY list;
static FILE_OBJECT file;
static NTSTATUS ended;
static ULONG_PTR information;
static char answer[256];
static int streams;

static int setup(void **state)
{
    int result = test_machine_start(state);

    RtlZeroMemory(&file, sizeof file);
    RtlZeroMemory(answer, sizeof answer);
    file.FsContext = &streams;
    ended = STATUS_PENDING;
    information = 0;
    FsRtlNotifyInitializeSync(&sync);
    InitializeListHead(&list);
    return result;
}

static int teardown(void **state)
{
    FsRtlNotifyCleanupAll(sync, &list);
    FsRtlNotifyUninitializeSync(&sync);
    assert_null(sync);
    return test_machine_stop(state);
}

static NTSTATUS on_complete(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    ended = irp->IoStatus.Status;
    information = irp->IoStatus.Information;
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static PIRP notify_irp(ULONG length)
{
    PIRP irp = IoAllocateIrp(2, FALSE);

    ended = STATUS_PENDING;
    IoSetNextIrpStackLocation(irp);
    IoSetCompletionRoutine(irp, on_complete, NULL, TRUE, TRUE, TRUE);
    IoSetNextIrpStackLocation(irp);
    irp->AssociatedIrp.SystemBuffer = answer;
    IoGetCurrentIrpStackLocation(irp)->MajorFunction = IRP_MJ_DIRECTORY_CONTROL;
    IoGetCurrentIrpStackLocation(irp)->MinorFunction = IRP_MN_NOTIFY_CHANGE_DIRECTORY;
    IoGetCurrentIrpStackLocation(irp)->FileObject = &file;
    IoGetCurrentIrpStackLocation(irp)->Parameters.NotifyDirectory.Length = length;
    return irp;
}

static PIRP watch(PVOID context, PCWSTR directory, BOOLEAN tree, ULONG length)
{
    PIRP irp = notify_irp(length);
    UNICODE_STRING name;

    RtlInitUnicodeString(&name, directory);
    FsRtlNotifyFullChangeDirectory(sync, &list, context, (PSTRING)&name, tree, FALSE,
                                   FILE_NOTIFY_CHANGE_FILE_NAME | FILE_NOTIFY_CHANGE_SIZE, irp, NULL, NULL);
    return irp;
}

static void report(PCWSTR path, ULONG match, ULONG action)
{
    UNICODE_STRING name;
    USHORT offset;

    RtlInitUnicodeString(&name, path);
    for (offset = name.Length; offset && name.Buffer[offset / 2 - 1] != '\\'; offset -= 2)
        continue;
    FsRtlNotifyFullReportChange(sync, &list, (PSTRING)&name, offset, NULL, NULL, match, action, NULL);
}

static void assert_entry(ULONG at, ULONG action, PCWSTR name)
{
    PFILE_NOTIFY_INFORMATION entry = (PFILE_NOTIFY_INFORMATION)(answer + at);
    UNICODE_STRING expected;

    RtlInitUnicodeString(&expected, name);
    assert_int_equal(entry->Action, action);
    assert_int_equal(entry->FileNameLength, expected.Length);
    assert_memory_equal(entry->FileName, expected.Buffer, expected.Length);
}

static void test_a_change_in_the_directory_completes_the_irp(void **state)
{
    PIRP irp = watch(&file, L"\\dir", FALSE, sizeof answer);

    report(L"\\other\\a.txt", FILE_NOTIFY_CHANGE_FILE_NAME, FILE_ACTION_ADDED);
    report(L"\\dir\\sub\\a.txt", FILE_NOTIFY_CHANGE_FILE_NAME, FILE_ACTION_ADDED);
    report(L"\\dir\\a.txt", FILE_NOTIFY_CHANGE_SECURITY, FILE_ACTION_MODIFIED);
    report(L"\\directory", FILE_NOTIFY_CHANGE_FILE_NAME, FILE_ACTION_ADDED);
    assert_int_equal(ended, STATUS_PENDING);
    report(L"\\dir\\a.txt", FILE_NOTIFY_CHANGE_FILE_NAME, FILE_ACTION_ADDED);
    assert_int_equal(ended, STATUS_SUCCESS);
    assert_entry(0, FILE_ACTION_ADDED, L"a.txt");
    IoFreeIrp(irp);
}

static void test_a_tree_is_watched_with_names_below_it(void **state)
{
    PIRP irp = watch(&file, L"\\", TRUE, sizeof answer);

    report(L"\\dir\\sub\\a.txt", FILE_NOTIFY_CHANGE_SIZE, FILE_ACTION_MODIFIED);
    assert_int_equal(ended, STATUS_SUCCESS);
    assert_entry(0, FILE_ACTION_MODIFIED, L"dir\\sub\\a.txt");
    IoFreeIrp(irp);
}

static void test_changes_add_up_while_no_irp_waits(void **state)
{
    PIRP irp = watch(&file, L"\\dir", FALSE, sizeof answer);

    report(L"\\dir\\a", FILE_NOTIFY_CHANGE_FILE_NAME, FILE_ACTION_ADDED);
    IoFreeIrp(irp);
    report(L"\\dir\\bb", FILE_NOTIFY_CHANGE_FILE_NAME, FILE_ACTION_ADDED);
    report(L"\\dir\\c", FILE_NOTIFY_CHANGE_FILE_NAME, FILE_ACTION_REMOVED);
    irp = watch(&file, L"\\dir", FALSE, sizeof answer);
    assert_int_equal(ended, STATUS_SUCCESS);
    assert_entry(0, FILE_ACTION_ADDED, L"bb");
    assert_int_equal(((PFILE_NOTIFY_INFORMATION)answer)->NextEntryOffset, 16);
    assert_entry(16, FILE_ACTION_REMOVED, L"c");
    assert_int_equal(information, 16 + 14);
    IoFreeIrp(irp);
}

static void test_the_two_names_of_a_rename_come_together(void **state)
{
    PIRP irp = watch(&file, L"\\dir", FALSE, sizeof answer);

    report(L"\\dir\\old", FILE_NOTIFY_CHANGE_FILE_NAME, FILE_ACTION_RENAMED_OLD_NAME);
    assert_int_equal(ended, STATUS_PENDING);
    report(L"\\dir\\new", FILE_NOTIFY_CHANGE_FILE_NAME, FILE_ACTION_RENAMED_NEW_NAME);
    assert_int_equal(ended, STATUS_SUCCESS);
    assert_entry(0, FILE_ACTION_RENAMED_OLD_NAME, L"old");
    assert_entry(((PFILE_NOTIFY_INFORMATION)answer)->NextEntryOffset, FILE_ACTION_RENAMED_NEW_NAME, L"new");
    IoFreeIrp(irp);
}

static void test_what_does_not_fit_makes_the_watcher_look_itself(void **state)
{
    PIRP irp = watch(&file, L"\\dir", FALSE, 16);

    report(L"\\dir\\a name that is long", FILE_NOTIFY_CHANGE_FILE_NAME, FILE_ACTION_ADDED);
    assert_int_equal(ended, STATUS_NOTIFY_ENUM_DIR);
    assert_int_equal(information, 0);
    IoFreeIrp(irp);
}

static void test_cleanup_deletion_and_cancelling_end_the_irp(void **state)
{
    PIRP irp = watch(&file, L"\\dir", FALSE, sizeof answer);

    FsRtlNotifyCleanup(sync, &list, &file);
    assert_int_equal(ended, STATUS_NOTIFY_CLEANUP);
    assert_true(IsListEmpty(&list));
    IoFreeIrp(irp);
    irp = watch(&file, L"\\dir", FALSE, sizeof answer);
    FsRtlNotifyFullChangeDirectory(sync, &list, &streams, NULL, FALSE, FALSE, 0, NULL, NULL, NULL);
    assert_int_equal(ended, STATUS_DELETE_PENDING);
    IoFreeIrp(irp);
    irp = watch(&file, L"\\dir", FALSE, sizeof answer);
    assert_true(IoCancelIrp(irp));
    assert_int_equal(ended, STATUS_CANCELLED);
    IoFreeIrp(irp);
    file.Flags |= FO_CLEANUP_COMPLETE;
    irp = watch(&file, L"\\dir", FALSE, sizeof answer);
    assert_int_equal(ended, STATUS_NOTIFY_CLEANUP);
    IoFreeIrp(irp);
}

/* --- tunnels ------------------------------------------------------------------------------------------------------ */

static BOOLEAN look(PTUNNEL cache, ULONGLONG directory, PCWSTR name, PUNICODE_STRING long_name, ULONG *data)
{
    WCHAR short_buffer[16];
    UNICODE_STRING key, short_name = {0, sizeof short_buffer, short_buffer};
    ULONG length = sizeof *data;

    RtlInitUnicodeString(&key, name);
    return FsRtlFindInTunnelCache(cache, directory, &key, &short_name, long_name, &length, data);
}

static void test_a_tunnel_gives_back_names_and_data_once(void **state)
{
    UNICODE_STRING short_name = RTL_CONSTANT_STRING(L"LONGNA~1.TXT"), long_name = RTL_CONSTANT_STRING(L"long name.txt");
    WCHAR buffer[4];
    UNICODE_STRING found = {0, sizeof buffer, buffer};
    ULONG data = 17, got = 0;
    TUNNEL cache;

    FsRtlInitializeTunnelCache(&cache);
    FsRtlAddToTunnelCache(&cache, 5, &short_name, &long_name, FALSE, sizeof data, &data);
    assert_false(look(&cache, 6, L"long name.txt", &found, &got));
    assert_true(look(&cache, 5, L"LONG NAME.TXT", &found, &got));
    assert_int_equal(got, 17);
    assert_true(RtlEqualUnicodeString(&found, &long_name, FALSE));
    assert_ptr_not_equal(found.Buffer, buffer); /* it was too small */
    ExFreePool(found.Buffer);
    assert_false(look(&cache, 5, L"long name.txt", &found, &got));
    FsRtlDeleteTunnelCache(&cache);
}

static void test_a_tunnel_forgets_after_fifteen_seconds(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"A.TXT"), none = {0};
    WCHAR buffer[16];
    UNICODE_STRING found = {0, sizeof buffer, buffer};
    ULONG data = 1;
    TUNNEL cache;

    FsRtlInitializeTunnelCache(&cache);
    FsRtlAddToTunnelCache(&cache, 1, &name, &none, TRUE, sizeof data, &data);
    FsRtlAddToTunnelCache(&cache, 2, &name, &none, TRUE, sizeof data, &data);
    FsRtlDeleteKeyFromTunnelCache(&cache, 2);
    assert_false(look(&cache, 2, L"a.txt", &found, &data));
    lab_clock_advance(140000000);
    assert_true(look(&cache, 1, L"a.txt", &found, &data));
    FsRtlAddToTunnelCache(&cache, 1, &name, &none, TRUE, sizeof data, &data);
    lab_clock_advance(160000000);
    assert_false(look(&cache, 1, L"a.txt", &found, &data));
    FsRtlDeleteTunnelCache(&cache);
}

#define notify_test(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        notify_test(test_a_change_in_the_directory_completes_the_irp),
        notify_test(test_a_tree_is_watched_with_names_below_it),
        notify_test(test_changes_add_up_while_no_irp_waits),
        notify_test(test_the_two_names_of_a_rename_come_together),
        notify_test(test_what_does_not_fit_makes_the_watcher_look_itself),
        notify_test(test_cleanup_deletion_and_cancelling_end_the_irp),
        machine_test(test_a_tunnel_gives_back_names_and_data_once),
        machine_test(test_a_tunnel_forgets_after_fifteen_seconds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Hives: loaded, unloaded, saved, restored, replaced and merged, in files that a driver of the machine's keeps. */
#include "registry_test.h"
#include <ntlab/nt.h>
#include <ntlab/security.h>
#include <stdio.h>

#define LAB  SOFTWARE L"\\Lab"
#define HIVE L"\\Registry\\Machine\\LabHive"

/* --- a device with a few files: \Device\LabFiles\NAME --- */

static struct {
    WCHAR name[16];
    UCHAR bytes[131072];
    ULONG size;
} files[4];

static int number_of(PFILE_OBJECT file)
{
    return (int)(ULONG_PTR)file->FsContext - 1;
}

static int find(const UNICODE_STRING *name, BOOLEAN create)
{
    for (int i = 0; i < 4; i++) {
        UNICODE_STRING other;

        RtlInitUnicodeString(&other, files[i].name);
        if (other.Length && RtlEqualUnicodeString(&other, name, TRUE))
            return i;
    }
    for (int i = 0; create && i < 4; i++)
        if (!files[i].name[0]) {
            memcpy(files[i].name, name->Buffer, name->Length);
            return i;
        }
    return -1;
}

static NTSTATUS done(PIRP irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS create(PDEVICE_OBJECT device, PIRP irp)
{
    IO_STACK_LOCATION *stack = IoGetCurrentIrpStackLocation(irp);
    ULONG disposition = stack->Parameters.Create.Options >> 24;
    int number = find(&stack->FileObject->FileName, disposition != FILE_OPEN);

    if (number < 0)
        return done(irp, STATUS_OBJECT_NAME_NOT_FOUND, 0);
    if (disposition == FILE_OVERWRITE_IF)
        files[number].size = 0;
    stack->FileObject->FsContext = (PVOID)(ULONG_PTR)(number + 1);
    return done(irp, STATUS_SUCCESS, FILE_OPENED);
}

static NTSTATUS close_file(PDEVICE_OBJECT device, PIRP irp)
{
    return done(irp, STATUS_SUCCESS, 0);
}

static NTSTATUS transfer(PDEVICE_OBJECT device, PIRP irp)
{
    IO_STACK_LOCATION *stack = IoGetCurrentIrpStackLocation(irp);
    ULONG at = (ULONG)stack->Parameters.Read.ByteOffset.QuadPart, length = stack->Parameters.Read.Length;
    int number = number_of(stack->FileObject);

    if (stack->MajorFunction == IRP_MJ_WRITE) {
        if (at + length > sizeof files[number].bytes)
            return done(irp, STATUS_DISK_FULL, 0);
        memcpy(files[number].bytes + at, irp->AssociatedIrp.SystemBuffer, length);
        if (at + length > files[number].size)
            files[number].size = at + length;
        return done(irp, STATUS_SUCCESS, length);
    }
    if (at >= files[number].size)
        return done(irp, STATUS_END_OF_FILE, 0);
    if (length > files[number].size - at)
        length = files[number].size - at;
    memcpy(irp->AssociatedIrp.SystemBuffer, files[number].bytes + at, length);
    return done(irp, STATUS_SUCCESS, length);
}

static void unload(PDRIVER_OBJECT driver)
{
    IoDeleteDevice(driver->DeviceObject);
}

static NTSTATUS entry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\LabFiles");
    PDEVICE_OBJECT device;
    NTSTATUS status = IoCreateDevice(driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);

    driver->MajorFunction[IRP_MJ_CREATE] = create;
    driver->MajorFunction[IRP_MJ_CLEANUP] = driver->MajorFunction[IRP_MJ_CLOSE] = close_file;
    driver->MajorFunction[IRP_MJ_READ] = driver->MajorFunction[IRP_MJ_WRITE] = transfer;
    driver->DriverUnload = unload;
    if (NT_SUCCESS(status))
        device->Flags |= DO_BUFFERED_IO;
    return status;
}

static lab_driver *keeper;

/* --- helpers --- */

static OBJECT_ATTRIBUTES *named(int slot, const WCHAR *path)
{
    static OBJECT_ATTRIBUTES attributes[3];
    static UNICODE_STRING names[3];

    RtlInitUnicodeString(&names[slot], path);
    InitializeObjectAttributes(&attributes[slot], &names[slot], OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
    return &attributes[slot];
}

static HANDLE file_open(const WCHAR *path, ULONG disposition)
{
    IO_STATUS_BLOCK result;
    HANDLE file = NULL;

    assert_int_equal(ZwCreateFile(&file, FILE_READ_DATA | FILE_WRITE_DATA | SYNCHRONIZE, named(2, path), &result, NULL,
                                  FILE_ATTRIBUTE_NORMAL, 0, disposition,
                                  FILE_SYNCHRONOUS_IO_NONALERT | FILE_NON_DIRECTORY_FILE, NULL, 0),
                     STATUS_SUCCESS);
    return file;
}

static ULONG number_at(const WCHAR *path, const WCHAR *name)
{
    ULONG number = 0;
    HANDLE key;

    assert_int_equal(key_open(path, &key), STATUS_SUCCESS);
    assert_int_equal(number_get(key, name, &number), STATUS_SUCCESS);
    ZwClose(key);
    return number;
}

static void save(const WCHAR *path, const WCHAR *to)
{
    HANDLE key, file = file_open(to, FILE_OVERWRITE_IF);

    assert_int_equal(key_open(path, &key), STATUS_SUCCESS);
    assert_int_equal(ZwSaveKey(key, file), STATUS_SUCCESS);
    ZwClose(key);
    ZwClose(file);
}

#define A L"\\Device\\LabFiles\\A"
#define B L"\\Device\\LabFiles\\B"
#define C L"\\Device\\LabFiles\\C"

/* Software\Lab with v = 1 and Sub\w = 2, as a hive in A. */
static int start(void **state)
{
    HANDLE key, sub;

    memset(files, 0, sizeof files);
    if (test_machine_start(state))
        return -1;
    if (lab_driver_create("Files", (lab_driver_entry)entry, &keeper))
        return -1;
    key = key_made(LAB);
    sub = key_made(LAB L"\\Sub");
    number_set(key, L"v", 1);
    number_set(sub, L"w", 2);
    save(LAB, A);
    ZwClose(sub);
    ZwClose(key);
    return 0;
}

static int stop(void **state)
{
    if (keeper)
        lab_driver_unload(keeper);
    keeper = NULL;
    return test_machine_stop(state);
}

/* Without the library that reads hives there is only saving. */
static BOOLEAN can_read(void)
{
    NTSTATUS status = ZwLoadKey(named(0, HIVE), named(1, A));

    if (status == STATUS_REGISTRY_CORRUPT)
        return FALSE;
    assert_int_equal(status, STATUS_SUCCESS);
    return TRUE;
}

static void test_a_hive_is_loaded_written_and_loaded_again(void **state)
{
    HANDLE key;

    if (!can_read())
        skip();
    assert_int_equal(number_at(HIVE, L"v"), 1);
    assert_int_equal(number_at(HIVE L"\\Sub", L"w"), 2);
    assert_int_equal(key_open(HIVE, &key), STATUS_SUCCESS);
    assert_int_equal(ZwDeleteKey(key), STATUS_CANNOT_DELETE);
    assert_int_equal(ZwUnloadKey(named(0, HIVE)), STATUS_CANNOT_DELETE);
    number_set(key, L"v", 5);
    ZwClose(key);
    assert_int_equal(ZwUnloadKey(named(0, HIVE)), STATUS_SUCCESS);
    assert_int_equal(key_open(HIVE, &key), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(ZwLoadKey2(named(0, HIVE), named(1, A), REG_NO_LAZY_FLUSH), STATUS_SUCCESS);
    assert_int_equal(number_at(HIVE, L"v"), 5);
    assert_int_equal(ZwUnloadKey(named(0, HIVE)), STATUS_SUCCESS);
}

static void test_large_values_are_kept_to_their_last_byte(void **state)
{
    static const ULONG sizes[] = {16343, 16344, 16345, 16348, 16349, 32689};
    static UCHAR data[33000], read[33000 + 64];
    KEY_VALUE_PARTIAL_INFORMATION *info = (KEY_VALUE_PARTIAL_INFORMATION *)read;
    HANDLE key = key_made(LAB);
    WCHAR name[2] = {0};
    ULONG needed;

    if (!can_read()) {
        ZwClose(key);
        skip();
    }
    ZwUnloadKey(named(0, HIVE));
    for (ULONG i = 0; i < sizeof data; i++)
        data[i] = (UCHAR)(i * 7 + i / 256 + 1);
    for (ULONG i = 0; i < RTL_NUMBER_OF(sizes); i++) {
        HANDLE hive;

        name[0] = (WCHAR)('a' + i);
        value_set(key, name, REG_BINARY, data, sizes[i]);
        save(LAB, A);
        value_delete(key, name);
        assert_int_equal(ZwLoadKey(named(0, HIVE), named(1, A)), STATUS_SUCCESS);
        assert_int_equal(key_open(HIVE, &hive), STATUS_SUCCESS);
        assert_int_equal(value_query(hive, name, KeyValuePartialInformation, read, sizeof read, &needed),
                         STATUS_SUCCESS);
        assert_int_equal(info->DataLength, sizes[i]);
        assert_memory_equal(info->Data, data, sizes[i]);
        ZwClose(hive);
        assert_int_equal(ZwUnloadKey(named(0, HIVE)), STATUS_SUCCESS);
    }
    ZwClose(key);
}

/* What is saved can be imported: it has no keys that only the loading of their hives makes. */
static void test_saving_the_registry_leaves_loaded_hives_to_their_files(void **state)
{
    HANDLE root = NULL;

    if (!can_read())
        skip();
    assert_int_equal(ZwUnloadKey(named(0, HIVE)), STATUS_SUCCESS);
    assert_int_equal(
        ZwLoadKeyEx(named(0, L"\\Registry\\A\\Lab"), named(1, A), REG_APP_HIVE, NULL, NULL, KEY_READ, &root, NULL),
        STATUS_SUCCESS);
    save(LAB, B);
    assert_int_equal(ZwLoadKey(named(0, HIVE), named(1, B)), STATUS_SUCCESS);
    assert_int_equal(lab_registry_save("saved.reg"), STATUS_SUCCESS);
    ZwClose(root);
    lab_machine_settle();
    assert_int_equal(ZwUnloadKey(named(0, HIVE)), STATUS_SUCCESS);
    assert_int_equal(lab_registry_import("saved.reg"), STATUS_SUCCESS);
    assert_int_equal(lab_registry_key_check("HKLM\\LabHive"), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(lab_registry_key_check("HKU\\Lab"), STATUS_OBJECT_NAME_NOT_FOUND);
    remove("saved.reg");
}

static void test_loading_says_what_is_wrong(void **state)
{
    HANDLE root = NULL;

    if (!can_read())
        skip();
    assert_int_equal(ZwLoadKey(named(0, HIVE), named(1, B)), STATUS_ACCESS_DENIED); /* there is such a key */
    assert_int_equal(ZwLoadKey(named(0, L"\\Registry\\User\\Lab"), named(1, A)), STATUS_SHARING_VIOLATION);
    assert_int_equal(ZwLoadKey(named(0, L"\\Registry\\User\\Lab"), named(1, L"\\Device\\LabFiles\\None")),
                     STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(ZwLoadKey(named(0, LAB L"\\Below"), named(1, A)), STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwLoadKey2(named(0, HIVE), named(1, A), 0x8000), STATUS_INVALID_PARAMETER);
    ZwClose(file_open(B, FILE_OVERWRITE_IF));
    files[1].size = 4096;
    assert_int_equal(ZwLoadKey(named(0, L"\\Registry\\User\\Lab"), named(1, B)), STATUS_NOT_REGISTRY_FILE);
    memcpy(files[1].bytes, "regf", 4);
    assert_int_equal(ZwLoadKey(named(0, L"\\Registry\\User\\Lab"), named(1, B)), STATUS_REGISTRY_CORRUPT);
    assert_int_equal(ZwUnloadKey(named(0, LAB)), STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwUnloadKey(named(0, SOFTWARE)), STATUS_CANNOT_DELETE);
    assert_int_equal(ZwUnloadKey(named(0, L"\\Registry\\Machine\\None")), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(ZwUnloadKey2(named(0, HIVE), 4), STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwUnloadKey(named(0, HIVE)), STATUS_SUCCESS);
    assert_int_equal(ZwLoadKeyEx(named(0, HIVE), named(1, A), 0, NULL, NULL, KEY_READ, &root, NULL), STATUS_SUCCESS);
    assert_non_null(root);
    ZwClose(root);
    assert_int_equal(ZwUnloadKey(named(0, HIVE)), STATUS_SUCCESS);
}

static void test_a_hive_in_use_is_unloaded_by_force_or_later(void **state)
{
    LARGE_INTEGER none = {{0}};
    HANDLE key, event;
    ULONG number;

    if (!can_read())
        skip();
    assert_int_equal(key_open(HIVE L"\\Sub", &key), STATUS_SUCCESS);
    assert_int_equal(ZwUnloadKey2(named(0, HIVE), REG_FORCE_UNLOAD), STATUS_SUCCESS);
    assert_int_equal(number_get(key, L"w", &number), STATUS_KEY_DELETED);
    ZwClose(key);
    assert_int_equal(ZwLoadKey(named(0, HIVE), named(1, A)), STATUS_SUCCESS);
    assert_int_equal(key_open(HIVE L"\\Sub", &key), STATUS_SUCCESS);
    assert_int_equal(ZwCreateEvent(&event, EVENT_ALL_ACCESS, NULL, NotificationEvent, FALSE), STATUS_SUCCESS);
    assert_int_equal(ZwUnloadKeyEx(named(0, HIVE), event), STATUS_PENDING);
    assert_int_equal(ZwWaitForSingleObject(event, FALSE, &none), STATUS_TIMEOUT);
    assert_int_equal(number_get(key, L"w", &number), STATUS_SUCCESS);
    ZwClose(key);
    assert_int_equal(ZwWaitForSingleObject(event, FALSE, NULL), STATUS_SUCCESS);
    assert_int_equal(key_open(HIVE, &key), STATUS_OBJECT_NAME_NOT_FOUND);
    ZwClose(event);
}

static void test_restoring_puts_a_hive_in_the_place_of_what_was_there(void **state)
{
    HANDLE key = key_made(LAB), sub = key_made(LAB L"\\Other"), file = file_open(A, FILE_OPEN);
    ULONG number;

    if (!can_read()) {
        ZwClose(key);
        ZwClose(sub);
        ZwClose(file);
        skip();
    }
    ZwUnloadKey(named(0, HIVE));
    number_set(key, L"v", 9);
    number_set(key, L"more", 9);
    assert_int_equal(ZwRestoreKey(key, file, 0), STATUS_ACCESS_DENIED); /* Other is open */
    assert_int_equal(ZwRestoreKey(key, file, 0x100), STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwRestoreKey(key, file, REG_REFRESH_HIVE), STATUS_INVALID_PARAMETER); /* no root of a hive */
    assert_int_equal(ZwRestoreKey(key, file, REG_FORCE_RESTORE), STATUS_SUCCESS);
    assert_int_equal(number_get(key, L"v", &number), STATUS_SUCCESS);
    assert_int_equal(number, 1);
    assert_int_equal(number_get(key, L"more", &number), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(number_get(sub, L"x", &number), STATUS_KEY_DELETED);
    assert_int_equal(number_at(LAB L"\\Sub", L"w"), 2);
    files[0].bytes[0] = 'x';
    assert_int_equal(ZwRestoreKey(key, file, 0), STATUS_NOT_REGISTRY_FILE);
    assert_int_equal(number_at(LAB L"\\Sub", L"w"), 2);
    ZwClose(file);
    ZwClose(sub);
    ZwClose(key);
}

static void test_refreshing_gives_up_what_was_not_flushed(void **state)
{
    HANDLE key;

    if (!can_read())
        skip();
    assert_int_equal(key_open(HIVE, &key), STATUS_SUCCESS);
    number_set(key, L"v", 6);
    assert_int_equal(ZwFlushKey(key), STATUS_SUCCESS);
    number_set(key, L"v", 7);
    assert_int_equal(ZwRestoreKey(key, NULL, REG_REFRESH_HIVE), STATUS_SUCCESS);
    assert_int_equal(number_at(HIVE, L"v"), 6);
    ZwClose(key);
    assert_int_equal(ZwUnloadKey(named(0, HIVE)), STATUS_SUCCESS);
}

static void test_replacing_is_for_the_next_time(void **state)
{
    HANDLE key, other = key_made(LAB);

    if (!can_read()) {
        ZwClose(other);
        skip();
    }
    number_set(other, L"v", 3);
    save(LAB, B);
    assert_int_equal(key_open(HIVE, &key), STATUS_SUCCESS);
    assert_int_equal(ZwReplaceKey(named(0, B), other, named(1, C)), STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwReplaceKey(named(0, B), key, named(1, C)), STATUS_SUCCESS);
    assert_int_equal(number_at(HIVE, L"v"), 1);
    ZwClose(key);
    assert_int_equal(ZwUnloadKey(named(0, HIVE)), STATUS_SUCCESS);
    assert_int_equal(ZwLoadKey(named(0, HIVE), named(1, A)), STATUS_SUCCESS);
    assert_int_equal(number_at(HIVE, L"v"), 3);
    assert_int_equal(ZwUnloadKey(named(0, HIVE)), STATUS_SUCCESS);
    assert_int_equal(ZwLoadKey(named(0, HIVE), named(1, C)), STATUS_SUCCESS);
    assert_int_equal(number_at(HIVE, L"v"), 1);
    assert_int_equal(ZwUnloadKey(named(0, HIVE)), STATUS_SUCCESS);
    ZwClose(other);
}

/* The machine's own hives have no files: what replaces one is what the next machine is to begin with. */
static void test_the_machines_own_hives_are_replaced_when_the_registry_is_saved(void **state)
{
    lab_config config = lab_config_default();
    uint32_t number = 0;
    HANDLE own, hardware;

    if (!can_read())
        skip();
    assert_int_equal(ZwUnloadKey(named(0, HIVE)), STATUS_SUCCESS);
    save(LAB, B);
    assert_int_equal(key_open(L"\\Registry\\Machine\\Software", &own), STATUS_SUCCESS);
    assert_int_equal(key_open(L"\\Registry\\Machine\\Hardware", &hardware), STATUS_SUCCESS);
    assert_int_equal(ZwReplaceKey(named(0, L"\\Device\\LabFiles\\None"), own, named(1, C)),
                     STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(ZwReplaceKey(named(0, B), hardware, named(1, C)), STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwReplaceKey(named(0, B), own, named(1, C)), STATUS_SUCCESS);
    assert_int_equal(ZwReplaceKey(named(0, B), own, named(1, C)), STATUS_SUCCESS); /* again: the latest counts */
    /* Now it is as it was, and what it was is in the other file. */
    assert_int_equal(number_at(LAB, L"v"), 1);
    assert_int_equal(ZwLoadKey(named(0, HIVE), named(1, C)), STATUS_SUCCESS);
    assert_int_equal(number_at(HIVE L"\\Lab", L"v"), 1);
    assert_int_equal(ZwUnloadKey(named(0, HIVE)), STATUS_SUCCESS);
    ZwClose(own);
    ZwClose(hardware);
    assert_int_equal(lab_registry_save("next.reg"), STATUS_SUCCESS);
    lab_driver_unload(keeper);
    keeper = NULL;
    lab_machine_stop(NULL);
    assert_int_equal(lab_machine_start(&config), STATUS_SUCCESS);
    assert_int_equal(lab_registry_import("next.reg"), STATUS_SUCCESS);
    remove("next.reg");
    assert_int_equal(lab_registry_get_number("HKLM\\Software", "v", &number), STATUS_SUCCESS);
    assert_int_equal(number, 1);
    assert_int_equal(lab_registry_get_number("HKLM\\Software\\Sub", "w", &number), STATUS_SUCCESS);
    assert_int_equal(lab_registry_key_check("HKLM\\Software\\Lab"), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(lab_registry_key_check("HKLM\\System\\Select"), STATUS_SUCCESS);
}

static void test_merged_keys_have_the_higher_ones_values(void **state)
{
    HANDLE high = key_made(LAB), low = key_made(SOFTWARE L"\\Low"), file = file_open(B, FILE_OVERWRITE_IF);

    number_set(low, L"v", 8);
    number_set(low, L"only", 9);
    assert_int_equal(ZwSaveMergedKeys(high, low, file), STATUS_SUCCESS);
    ZwClose(file);
    if (can_read()) {
        assert_int_equal(ZwUnloadKey(named(0, HIVE)), STATUS_SUCCESS);
        assert_int_equal(ZwLoadKey(named(0, HIVE), named(1, B)), STATUS_SUCCESS);
        assert_int_equal(number_at(HIVE, L"v"), 1);
        assert_int_equal(number_at(HIVE, L"only"), 9);
        assert_int_equal(number_at(HIVE L"\\Sub", L"w"), 2);
        assert_int_equal(ZwUnloadKey(named(0, HIVE)), STATUS_SUCCESS);
    }
    ZwClose(high);
    ZwClose(low);
}

static void test_saving_says_what_is_wrong(void **state)
{
    HANDLE key = key_made(LAB), file = file_open(B, FILE_OVERWRITE_IF), machine;

    assert_int_equal(ZwSaveKeyEx(key, file, 3), STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwSaveKeyEx(key, file, REG_NO_COMPRESSION), STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwSaveKeyEx(key, file, REG_LATEST_FORMAT), STATUS_SUCCESS);
    assert_int_equal(ZwSaveKey(key, NULL), STATUS_INVALID_HANDLE);
    assert_int_equal(ZwSaveKey(key, key), STATUS_OBJECT_TYPE_MISMATCH);
    assert_int_equal(key_open(L"\\Registry\\Machine", &machine), STATUS_SUCCESS);
    assert_int_equal(ZwSaveKey(machine, file), STATUS_ACCESS_DENIED);
    ZwClose(machine);
    ZwClose(file);
    ZwClose(key);
}

static void test_programs_need_their_privileges(void **state)
{
    struct {
        USHORT length, room;
        const WCHAR *buffer;
    } text = {sizeof HIVE - 2, sizeof HIVE, HIVE};
    OBJECT_ATTRIBUTES attributes;

    InitializeObjectAttributes(&attributes, (PVOID)&text, OBJ_CASE_INSENSITIVE, NULL, NULL);
    assert_int_equal(lab_nt_unload_key(&attributes, 0), STATUS_PRIVILEGE_NOT_HELD);
    assert_int_equal(lab_nt_load_key(&attributes, NULL, "none.hive", 0, 0, NULL), STATUS_PRIVILEGE_NOT_HELD);
    assert_int_equal(lab_nt_save_key(1, 0, "none.hive", 1), STATUS_PRIVILEGE_NOT_HELD);
    assert_int_equal(lab_nt_restore_key(1, 0, "none.hive", 0), STATUS_PRIVILEGE_NOT_HELD);
    assert_int_equal(lab_process_privilege_set(NULL, "SeRestorePrivilege", true), STATUS_SUCCESS);
    assert_int_equal(lab_process_privilege_set(NULL, "SeBackupPrivilege", true), STATUS_SUCCESS);
    assert_int_equal(lab_nt_unload_key(&attributes, 0), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(lab_nt_restore_key(1, 0, "none.hive", 0), STATUS_INVALID_HANDLE);
}

static void test_who_backs_up_needs_no_other_right(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(LAB);
    OBJECT_ATTRIBUTES attributes;
    HANDLE key = key_made(LAB), opened = NULL;
    UCHAR buffer[64];
    ULONG needed;

    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE, NULL, NULL);
    assert_int_equal(lab_nt_open_key(&opened, KEY_ALL_ACCESS, &attributes), STATUS_SUCCESS);
    assert_int_equal(lab_handle_sddl_set((lab_handle)opened, "D:P"), STATUS_SUCCESS);
    ZwClose(opened);
    assert_int_equal(lab_nt_open_key(&opened, KEY_READ, &attributes), STATUS_ACCESS_DENIED);
    assert_int_equal(lab_nt_create_key(&opened, KEY_READ, &attributes, 0, NULL, REG_OPTION_BACKUP_RESTORE, NULL),
                     STATUS_ACCESS_DENIED);
    lab_process_privilege_set(NULL, "SeBackupPrivilege", true);
    assert_int_equal(lab_nt_create_key(&opened, KEY_WRITE, &attributes, 0, NULL, REG_OPTION_BACKUP_RESTORE, NULL),
                     STATUS_SUCCESS);
    assert_int_equal(lab_nt_query_key((lab_handle)opened, KeyBasicInformation, buffer, sizeof buffer, &needed),
                     STATUS_SUCCESS);
    assert_int_equal(lab_nt_delete_key((lab_handle)opened), STATUS_ACCESS_DENIED); /* that is for who restores */
    ZwClose(opened);
    ZwClose(key);
}

static void test_a_programs_hive_goes_with_its_last_handle(void **state)
{
    HANDLE root = NULL, again = NULL;

    if (!can_read())
        skip();
    ZwUnloadKey(named(0, HIVE));
    assert_int_equal(
        ZwLoadKeyEx(named(0, L"\\Registry\\A\\Lab"), named(1, A), REG_APP_HIVE, NULL, NULL, KEY_ALL_ACCESS, NULL, NULL),
        STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwLoadKeyEx(named(0, HIVE), named(1, A), REG_APP_HIVE, NULL, NULL, KEY_ALL_ACCESS, &root, NULL),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwLoadKey(named(0, L"\\Registry\\A\\Lab"), named(1, A)), STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwLoadKeyEx(named(0, L"\\Registry\\A\\Lab"), named(1, A), REG_APP_HIVE, NULL, NULL, KEY_ALL_ACCESS,
                                 &root, NULL),
                     STATUS_SUCCESS);
    assert_int_equal(number_at(L"\\Registry\\A\\Lab", L"v"), 1);
    number_set(root, L"v", 4);
    ZwClose(root);
    lab_machine_settle();
    assert_int_equal(key_open(L"\\Registry\\A\\Lab", &again), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(ZwLoadKeyEx(named(0, L"\\Registry\\A\\Lab"), named(1, A), REG_APP_HIVE, NULL, NULL, KEY_ALL_ACCESS,
                                 &root, NULL),
                     STATUS_SUCCESS);
    assert_int_equal(number_at(L"\\Registry\\A\\Lab", L"v"), 4);
    ZwClose(root);
    lab_machine_settle();
}

/* --- filters --- */

static struct {
    LARGE_INTEGER cookie;
    ULONG seen[MaxRegNtNotifyClass];
    REG_NOTIFY_CLASS block;
    NTSTATUS answer, post_status, post_return;
    REG_LOAD_KEY_INFORMATION_V2 load;
} filter;

static NTSTATUS watch(PVOID context, PVOID argument, PVOID information)
{
    REG_NOTIFY_CLASS class = (REG_NOTIFY_CLASS)(ULONG_PTR)argument;

    filter.seen[class]++;
    if (class == RegNtPreLoadKey)
        filter.load = *(REG_LOAD_KEY_INFORMATION_V2 *)information;
    if (class == RegNtPostRestoreKey && filter.post_return) {
        REG_POST_OPERATION_INFORMATION *post = information;

        filter.post_status = post->Status;
        post->ReturnStatus = filter.post_return;
        return STATUS_CALLBACK_BYPASS;
    }
    return class == filter.block ? filter.answer : STATUS_SUCCESS;
}

static void test_filters_see_and_decide(void **state)
{
    static const struct {
        REG_NOTIFY_CLASS before, after;
    } pairs[] = {{RegNtPreLoadKey, RegNtPostLoadKey},       {RegNtPreUnLoadKey, RegNtPostUnLoadKey},
                 {RegNtPreSaveKey, RegNtPostSaveKey},       {RegNtPreRestoreKey, RegNtPostRestoreKey},
                 {RegNtPreReplaceKey, RegNtPostReplaceKey}, {RegNtPreSaveMergedKey, RegNtPostSaveMergedKey},
                 {RegNtPreFlushKey, RegNtPostFlushKey}};
    HANDLE key = key_made(LAB), file = file_open(B, FILE_OVERWRITE_IF), hive;
    PACCESS_TOKEN own;

    if (!can_read()) {
        ZwClose(key);
        ZwClose(file);
        skip();
    }
    own = PsReferencePrimaryToken(PsGetCurrentProcess());
    memset(&filter, 0, sizeof filter);
    filter.block = MaxRegNtNotifyClass;
    assert_int_equal(ZwUnloadKey(named(0, HIVE)), STATUS_SUCCESS);
    assert_int_equal(CmRegisterCallback(watch, NULL, &filter.cookie), STATUS_SUCCESS);
    assert_int_equal(ZwLoadKey(named(0, HIVE), named(1, A)), STATUS_SUCCESS);
    assert_int_equal(key_open(HIVE, &hive), STATUS_SUCCESS);
    ZwFlushKey(hive);
    assert_int_equal(ZwSaveKey(key, file), STATUS_SUCCESS);
    assert_int_equal(ZwSaveMergedKeys(key, hive, file), STATUS_SUCCESS);
    assert_int_equal(ZwRestoreKey(key, file, 0), STATUS_SUCCESS);
    ZwClose(file);
    assert_int_equal(ZwReplaceKey(named(0, B), hive, named(1, C)), STATUS_SUCCESS);
    ZwClose(hive);
    assert_int_equal(ZwUnloadKey(named(0, HIVE)), STATUS_SUCCESS);
    for (unsigned i = 0; i < RTL_NUMBER_OF(pairs); i++) {
        assert_int_equal(filter.seen[pairs[i].before], 1);
        assert_int_equal(filter.seen[pairs[i].after], 1);
    }
    assert_int_equal(filter.load.Version, 2);
    assert_ptr_equal(filter.load.FileAccessToken, own); /* as whom the file is opened */
    PsDereferencePrimaryToken(own);
    /* An error blocks; STATUS_CALLBACK_BYPASS is a success without the work. */
    filter.block = RegNtPreLoadKey;
    filter.answer = STATUS_ACCESS_DENIED;
    assert_int_equal(ZwLoadKey(named(0, HIVE), named(1, A)), STATUS_ACCESS_DENIED);
    filter.answer = STATUS_CALLBACK_BYPASS;
    assert_int_equal(ZwLoadKey(named(0, HIVE), named(1, A)), STATUS_SUCCESS);
    assert_int_equal(key_open(HIVE, &hive), STATUS_OBJECT_NAME_NOT_FOUND);
    filter.block = MaxRegNtNotifyClass;
    filter.post_return = STATUS_DISK_FULL;
    file = file_open(B, FILE_OPEN);
    assert_int_equal(ZwRestoreKey(key, file, 0), STATUS_DISK_FULL);
    assert_int_equal(filter.post_status, STATUS_SUCCESS);
    ZwClose(file);
    assert_int_equal(CmUnRegisterCallback(filter.cookie), STATUS_SUCCESS);
    ZwClose(key);
}

#define hive_test(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        hive_test(test_a_hive_is_loaded_written_and_loaded_again),
        hive_test(test_large_values_are_kept_to_their_last_byte),
        hive_test(test_saving_the_registry_leaves_loaded_hives_to_their_files),
        hive_test(test_loading_says_what_is_wrong),
        hive_test(test_a_hive_in_use_is_unloaded_by_force_or_later),
        hive_test(test_restoring_puts_a_hive_in_the_place_of_what_was_there),
        hive_test(test_refreshing_gives_up_what_was_not_flushed),
        hive_test(test_replacing_is_for_the_next_time),
        hive_test(test_the_machines_own_hives_are_replaced_when_the_registry_is_saved),
        hive_test(test_merged_keys_have_the_higher_ones_values),
        hive_test(test_saving_says_what_is_wrong),
        hive_test(test_programs_need_their_privileges),
        hive_test(test_who_backs_up_needs_no_other_right),
        hive_test(test_a_programs_hive_goes_with_its_last_handle),
        hive_test(test_filters_see_and_decide),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

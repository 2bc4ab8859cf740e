/* Keys: creating, opening, links, deleting, renaming, what is known of them, the order of subkeys. */
#include "registry_test.h"
#include <ntlab/memory.h>
#include <stdio.h>

static void test_ZwOpenKey_finds_the_keys_of_every_machine(void **state)
{
    static const WCHAR *const paths[] = {
        L"\\Registry",
        L"\\Registry\\Machine",
        L"\\REGISTRY\\MACHINE\\HARDWARE\\DESCRIPTION\\System\\CentralProcessor\\1",
        L"\\Registry\\Machine\\Hardware\\DeviceMap",
        L"\\Registry\\Machine\\Hardware\\ResourceMap",
        L"\\Registry\\Machine\\Software\\Microsoft\\Windows NT\\CurrentVersion",
        L"\\Registry\\Machine\\System\\ControlSet001\\Services",
        L"\\Registry\\Machine\\System\\CurrentControlSet",
        L"\\Registry\\Machine\\System\\CurrentControlSet\\Control\\Class",
        L"\\Registry\\Machine\\System\\CurrentControlSet\\Control\\DeviceClasses",
        L"\\Registry\\Machine\\System\\CurrentControlSet\\Enum",
        L"\\Registry\\Machine\\System\\CurrentControlSet\\Hardware Profiles\\Current",
        L"\\Registry\\User\\.Default",
        L"\\Registry\\User\\S-1-5-18\\Software",
    };
    HANDLE key;

    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        assert_int_equal(key_open(paths[i], &key), STATUS_SUCCESS);
        assert_int_equal(ZwClose(key), STATUS_SUCCESS);
    }
}

static void test_ZwOpenKey_path_statuses(void **state)
{
    static WCHAR longest[300] = L"\\Registry\\Machine\\Software\\";
    HANDLE key = (HANDLE)1;
    WCHAR *end = longest + 27;

    assert_int_equal(key_open(L"\\Registry\\Machine\\Software\\Nothing", &key), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(key_open(L"\\Registry\\Machine\\Software\\Nothing\\Below", &key), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(key_open(L"\\Registry\\Nothing", &key), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(key_open(L"Registry\\Machine", &key), STATUS_OBJECT_PATH_SYNTAX_BAD);
    assert_int_equal(key_open(L"\\Device", &key), STATUS_OBJECT_TYPE_MISMATCH);
    assert_ptr_equal(key, (HANDLE)1);
    for (int i = 0; i < 256; i++)
        end[i] = 'k';
    assert_int_equal(key_open(longest, &key), STATUS_OBJECT_NAME_NOT_FOUND);
    end[256] = 'k';
    assert_int_equal(key_open(longest, &key), STATUS_INVALID_PARAMETER);
}

static void test_ZwOpenKey_separators_that_say_nothing(void **state)
{
    HANDLE key;

    assert_int_equal(key_open(L"\\Registry\\Machine\\Software\\", &key), STATUS_SUCCESS);
    ZwClose(key);
    assert_int_equal(key_open(L"\\Registry\\Machine\\\\Software\\\\Microsoft\\\\", &key), STATUS_SUCCESS);
    ZwClose(key);
}

static void test_ZwOpenKey_relative_to_a_root(void **state)
{
    HANDLE root, key, event;
    OBJECT_ATTRIBUTES none;

    assert_int_equal(key_open(SOFTWARE, &root), STATUS_SUCCESS);
    assert_int_equal(key_open_at(root, L"microsoft\\WINDOWS nt", 0, KEY_READ, &key), STATUS_SUCCESS);
    ZwClose(key);
    assert_int_equal(key_open_at(root, L"\\Microsoft", 0, KEY_READ, &key), STATUS_OBJECT_PATH_SYNTAX_BAD);
    assert_int_equal(key_open_at(root, L"", 0, KEY_READ, &key), STATUS_SUCCESS); /* the root once more */
    ZwClose(key);
    assert_int_equal(key_open_at((HANDLE)0x7770, L"Microsoft", 0, KEY_READ, &key), STATUS_INVALID_HANDLE);
    InitializeObjectAttributes(&none, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    assert_int_equal(ZwCreateEvent(&event, EVENT_ALL_ACCESS, &none, NotificationEvent, FALSE), STATUS_SUCCESS);
    assert_int_equal(key_open_at(event, L"Microsoft", 0, KEY_READ, &key), STATUS_OBJECT_TYPE_MISMATCH);
    ZwClose(event);
    ZwClose(root);
}

static void test_ZwOpenKey_attributes_that_keys_do_not_have(void **state)
{
    HANDLE key;

    assert_int_equal(key_open_at(NULL, SOFTWARE, OBJ_EXCLUSIVE, KEY_READ, &key), STATUS_INVALID_PARAMETER);
    assert_int_equal(key_open_at(NULL, SOFTWARE, OBJ_PERMANENT, KEY_READ, &key), STATUS_INVALID_PARAMETER);
}

static void test_ZwOpenKeyEx_options(void **state)
{
    OBJECT_ATTRIBUTES object;
    UNICODE_STRING name = RTL_CONSTANT_STRING(SOFTWARE);
    HANDLE key;

    InitializeObjectAttributes(&object, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
    assert_int_equal(ZwOpenKeyEx(&key, KEY_READ, &object, REG_OPTION_VOLATILE), STATUS_INVALID_PARAMETER_4);
    assert_int_equal(ZwOpenKeyEx(&key, KEY_READ, &object, 0x80), STATUS_INVALID_PARAMETER_4);
    assert_int_equal(ZwOpenKeyEx(&key, KEY_READ, &object, REG_OPTION_BACKUP_RESTORE), STATUS_SUCCESS);
    ZwClose(key);
    assert_int_equal(ZwOpenKeyEx(&key, KEY_READ, &object, REG_OPTION_OPEN_LINK), STATUS_SUCCESS);
    ZwClose(key);
}

static void test_ZwCreateKey_tells_new_from_old(void **state)
{
    ULONG disposition = 77;
    HANDLE first, second;

    assert_int_equal(key_create_at(NULL, SOFTWARE L"\\Lab", 0, &first, &disposition), STATUS_SUCCESS);
    assert_int_equal(disposition, REG_CREATED_NEW_KEY);
    assert_int_equal(key_create_at(NULL, SOFTWARE L"\\LAB", 0, &second, &disposition), STATUS_SUCCESS);
    assert_int_equal(disposition, REG_OPENED_EXISTING_KEY);
    ZwClose(first);
    ZwClose(second);
}

static void test_ZwCreateKey_makes_one_level_only(void **state)
{
    ULONG disposition = 77;
    HANDLE key;

    assert_int_equal(key_create_at(NULL, SOFTWARE L"\\A\\B", 0, &key, &disposition), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(disposition, 77);
}

static void test_ZwCreateKey_where_nobody_makes_keys(void **state)
{
    HANDLE key;

    assert_int_equal(key_create_at(NULL, L"\\Registry\\New", 0, &key, NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(key_create_at(NULL, L"\\Registry\\Machine\\New", 0, &key, NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(key_create_at(NULL, L"\\Registry\\User\\New", REG_OPTION_VOLATILE, &key, NULL),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(key_create_at(NULL, SOFTWARE L"\\New", 0x10, &key, NULL), STATUS_INVALID_PARAMETER);
}

static void test_ZwCreateKey_below_a_volatile_key(void **state)
{
    HANDLE parent, child;

    assert_int_equal(key_create_at(NULL, SOFTWARE L"\\V", REG_OPTION_VOLATILE, &parent, NULL), STATUS_SUCCESS);
    assert_int_equal(key_create_at(parent, L"stable", 0, &child, NULL), STATUS_CHILD_MUST_BE_VOLATILE);
    assert_int_equal(key_create_at(parent, L"volatile", REG_OPTION_VOLATILE, &child, NULL), STATUS_SUCCESS);
    ZwClose(child);
    assert_int_equal(key_create_at(NULL, L"\\Registry\\Machine\\Hardware\\X", 0, &child, NULL),
                     STATUS_CHILD_MUST_BE_VOLATILE);
    ZwClose(parent);
}

static void test_ZwCreateKey_depth_has_a_limit(void **state)
{
    HANDLE key = key_made(SOFTWARE L"\\Deep"), child;
    NTSTATUS status = STATUS_SUCCESS;
    int levels = 4;

    while (levels < 600 && NT_SUCCESS(status = key_create_at(key, L"k", 0, &child, NULL))) {
        ZwClose(key);
        key = child;
        levels++;
    }
    assert_int_equal(status, STATUS_INVALID_PARAMETER);
    assert_int_equal(levels, 512);
    ZwClose(key);
}

static void test_symbolic_link_key_leads_on(void **state)
{
    static const WCHAR target[] = L"\\Registry\\Machine\\Software\\Target";
    HANDLE link, key = key_made(SOFTWARE L"\\Target");
    ULONG number, disposition;

    assert_int_equal(number_set(key, L"n", 5), STATUS_SUCCESS);
    ZwClose(key);
    assert_int_equal(
        key_create_at(NULL, SOFTWARE L"\\Link", REG_OPTION_CREATE_LINK | REG_OPTION_VOLATILE, &link, &disposition),
        STATUS_SUCCESS);
    assert_int_equal(key_open(SOFTWARE L"\\Link", &key), STATUS_OBJECT_NAME_NOT_FOUND); /* no target yet */
    assert_int_equal(value_set(link, L"Other", REG_SZ, L"", 2), STATUS_ACCESS_DENIED);
    assert_int_equal(value_set(link, L"SymbolicLinkValue", REG_SZ, target, sizeof target), STATUS_ACCESS_DENIED);
    assert_int_equal(value_set(link, L"SymbolicLinkValue", REG_LINK, target, sizeof target - 2), STATUS_SUCCESS);
    assert_int_equal(key_open(SOFTWARE L"\\Link", &key), STATUS_SUCCESS);
    assert_int_equal(number_get(key, L"n", &number), STATUS_SUCCESS);
    assert_int_equal(number, 5);
    ZwClose(key);
    assert_int_equal(key_create_at(NULL, SOFTWARE L"\\Link\\Sub", 0, &key, NULL), STATUS_SUCCESS);
    ZwClose(key);
    assert_int_equal(key_open(SOFTWARE L"\\Target\\Sub", &key), STATUS_SUCCESS);
    ZwClose(key);
    assert_int_equal(key_open_at(NULL, SOFTWARE L"\\Link", OBJ_OPENLINK, KEY_READ, &key), STATUS_SUCCESS);
    assert_int_equal(number_get(key, L"n", &number), STATUS_OBJECT_NAME_NOT_FOUND);
    ZwClose(key);
    assert_int_equal(key_create_at(NULL, SOFTWARE L"\\Link", REG_OPTION_CREATE_LINK, &key, NULL),
                     STATUS_OBJECT_NAME_COLLISION);
    assert_int_equal(ZwDeleteKey(link), STATUS_SUCCESS);
    ZwClose(link);
    assert_int_equal(key_open(SOFTWARE L"\\Target", &key), STATUS_SUCCESS);
    ZwClose(key);
}

static void test_symbolic_link_key_to_itself_is_refused(void **state)
{
    static const WCHAR target[] = SOFTWARE L"\\Loop";
    HANDLE link, key;

    assert_int_equal(key_create_at(NULL, SOFTWARE L"\\Loop", REG_OPTION_CREATE_LINK, &link, NULL), STATUS_SUCCESS);
    assert_int_equal(value_set(link, L"SymbolicLinkValue", REG_LINK, target, sizeof target - 2), STATUS_SUCCESS);
    assert_true(NT_ERROR(key_open(SOFTWARE L"\\Loop", &key)));
    ZwClose(link);
}

static void test_ZwDeleteKey_statuses(void **state)
{
    HANDLE parent = key_made(SOFTWARE L"\\P"), child, again;

    assert_int_equal(key_create_at(parent, L"C", 0, &child, NULL), STATUS_SUCCESS);
    assert_int_equal(ZwDeleteKey(parent), STATUS_CANNOT_DELETE);
    assert_int_equal(ZwDeleteKey(child), STATUS_SUCCESS);
    assert_int_equal(ZwDeleteKey(child), STATUS_KEY_DELETED);
    assert_int_equal(ZwDeleteKey(parent), STATUS_SUCCESS);
    assert_int_equal(ZwDeleteKey((HANDLE)0x7770), STATUS_INVALID_HANDLE);
    assert_int_equal(key_open(SOFTWARE L"\\P", &again), STATUS_OBJECT_NAME_NOT_FOUND);
    ZwClose(child);
    ZwClose(parent);
    assert_int_equal(key_open(SOFTWARE, &parent), STATUS_SUCCESS);
    assert_int_equal(ZwDeleteKey(parent), STATUS_CANNOT_DELETE);
    ZwClose(parent);
    assert_int_equal(key_open(L"\\Registry\\Machine\\SAM", &parent), STATUS_SUCCESS);
    assert_int_equal(ZwDeleteKey(parent), STATUS_CANNOT_DELETE); /* empty, but a hive */
    ZwClose(parent);
}

static void test_deleted_key_says_so_to_everything(void **state)
{
    HANDLE key = key_made(SOFTWARE L"\\Gone"), other;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"New");
    LARGE_INTEGER time = {0};
    IO_STATUS_BLOCK iosb;
    ULONG number, needed;
    char buffer[100];

    assert_int_equal(key_open(SOFTWARE L"\\Gone", &other), STATUS_SUCCESS);
    assert_int_equal(number_set(other, L"n", 1), STATUS_SUCCESS);
    assert_int_equal(ZwDeleteKey(key), STATUS_SUCCESS);
    ZwClose(key);
    assert_int_equal(number_get(other, L"n", &number), STATUS_KEY_DELETED);
    assert_int_equal(number_set(other, L"n", 1), STATUS_KEY_DELETED);
    assert_int_equal(value_delete(other, L"n"), STATUS_KEY_DELETED);
    assert_int_equal(ZwEnumerateKey(other, 0, KeyBasicInformation, buffer, 100, &needed), STATUS_KEY_DELETED);
    assert_int_equal(ZwEnumerateValueKey(other, 0, KeyValueBasicInformation, buffer, 100, &needed), STATUS_KEY_DELETED);
    assert_int_equal(ZwQueryKey(other, KeyBasicInformation, buffer, 100, &needed), STATUS_KEY_DELETED);
    assert_int_equal(ZwFlushKey(other), STATUS_KEY_DELETED);
    assert_int_equal(ZwRenameKey(other, &name), STATUS_KEY_DELETED);
    assert_int_equal(ZwSetInformationKey(other, KeyWriteTimeInformation, &time, sizeof time), STATUS_KEY_DELETED);
    assert_int_equal(ZwNotifyChangeKey(other, NULL, NULL, NULL, &iosb, REG_NOTIFY_CHANGE_NAME, FALSE, NULL, 0, TRUE),
                     STATUS_KEY_DELETED);
    assert_int_equal(key_open_at(other, L"Sub", 0, KEY_READ, &key), STATUS_KEY_DELETED);
    assert_int_equal(key_create_at(other, L"Sub", 0, &key, NULL), STATUS_KEY_DELETED);
    key = key_made(SOFTWARE L"\\Gone"); /* a new key of the name, which has nothing to do with it */
    assert_int_equal(number_get(key, L"n", &number), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(number_get(other, L"n", &number), STATUS_KEY_DELETED);
    ZwClose(key);
    ZwClose(other);
}

static void test_ZwRenameKey(void **state)
{
    HANDLE key = key_made(SOFTWARE L"\\Old"), other = key_made(SOFTWARE L"\\Taken"), child;
    UNICODE_STRING fresh = RTL_CONSTANT_STRING(L"Fresh"), taken = RTL_CONSTANT_STRING(L"taken"), none = {0};
    UNICODE_STRING path = RTL_CONSTANT_STRING(L"a\\b");

    assert_int_equal(key_create_at(key, L"Child", 0, &child, NULL), STATUS_SUCCESS);
    ZwClose(child);
    assert_int_equal(ZwRenameKey(key, &taken), STATUS_CANNOT_DELETE);
    assert_int_equal(ZwRenameKey(key, &none), STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwRenameKey(key, &path), STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwRenameKey(key, &fresh), STATUS_SUCCESS);
    assert_int_equal(key_open(SOFTWARE L"\\Old", &child), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(key_open(SOFTWARE L"\\Fresh\\Child", &child), STATUS_SUCCESS);
    ZwClose(child);
    ZwClose(key);
    ZwClose(other);
    assert_int_equal(key_open(SOFTWARE, &key), STATUS_SUCCESS);
    assert_int_equal(ZwRenameKey(key, &fresh), STATUS_ACCESS_DENIED);
    ZwClose(key);
}

static void test_ZwQueryKey_basic_boundaries(void **state)
{
    HANDLE key = key_made(SOFTWARE L"\\Name");
    ULONG fixed = FIELD_OFFSET(KEY_BASIC_INFORMATION, Name), needed;
    union {
        KEY_BASIC_INFORMATION info;
        char bytes[64];
    } buffer;

    for (ULONG size = 0; size <= fixed + 12; size++) {
        NTSTATUS expected = size < fixed       ? STATUS_BUFFER_TOO_SMALL
                            : size < fixed + 8 ? STATUS_BUFFER_OVERFLOW
                                               : STATUS_SUCCESS;

        memset(&buffer, 0xEE, sizeof buffer);
        needed = 0;
        assert_int_equal(ZwQueryKey(key, KeyBasicInformation, &buffer, size, &needed), expected);
        assert_int_equal(needed, fixed + 8);
        assert_int_equal((unsigned char)buffer.bytes[size < fixed + 8 ? size : fixed + 8], 0xEE);
        if (size < fixed)
            assert_int_equal((unsigned char)buffer.bytes[0], 0xEE); /* nothing was written */
        else
            assert_int_equal(buffer.info.NameLength, 8);
    }
    assert_memory_equal(buffer.info.Name, L"Name", 8);
    assert_int_equal(buffer.info.TitleIndex, 0);
    ZwClose(key);
}

static void test_ZwQueryKey_class_information(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(SOFTWARE L"\\Odd"), class = RTL_CONSTANT_STRING(L"Shop");
    OBJECT_ATTRIBUTES object;
    union {
        KEY_NODE_INFORMATION node;
        KEY_FULL_INFORMATION full;
        char bytes[128];
    } buffer;
    ULONG needed;
    HANDLE key;

    InitializeObjectAttributes(&object, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
    assert_int_equal(ZwCreateKey(&key, KEY_ALL_ACCESS, &object, 0, &class, 0, NULL), STATUS_SUCCESS);
    assert_int_equal(ZwQueryKey(key, KeyNodeInformation, &buffer, sizeof buffer, &needed), STATUS_SUCCESS);
    assert_int_equal(buffer.node.NameLength, 6);
    assert_int_equal(buffer.node.ClassLength, 8);
    assert_int_equal(buffer.node.ClassOffset % 4, 0);
    assert_int_equal(needed, buffer.node.ClassOffset + 8);
    assert_memory_equal(buffer.bytes + buffer.node.ClassOffset, L"Shop", 8);
    assert_int_equal(ZwQueryKey(key, KeyNodeInformation, &buffer, needed - 1, &needed), STATUS_BUFFER_OVERFLOW);
    assert_int_equal(ZwQueryKey(key, KeyFullInformation, &buffer, sizeof buffer, &needed), STATUS_SUCCESS);
    assert_int_equal(buffer.full.ClassOffset, FIELD_OFFSET(KEY_FULL_INFORMATION, Class));
    assert_int_equal(buffer.full.ClassLength, 8);
    assert_memory_equal(buffer.full.Class, L"Shop", 8);
    ZwClose(key);
    key = key_made(SOFTWARE L"\\Plain");
    assert_int_equal(ZwQueryKey(key, KeyNodeInformation, &buffer, sizeof buffer, &needed), STATUS_SUCCESS);
    assert_int_equal(buffer.node.ClassOffset, 0xFFFFFFFF);
    assert_int_equal(ZwQueryKey(key, KeyFullInformation, &buffer, 43, &needed), STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(needed, 44);
    ZwClose(key);
}

static void test_ZwQueryKey_full_counts_and_maxima(void **state)
{
    HANDLE key = key_made(SOFTWARE L"\\Full"), child;
    KEY_FULL_INFORMATION info;
    KEY_CACHED_INFORMATION cached;
    ULONG needed;

    assert_int_equal(key_create_at(key, L"a", 0, &child, NULL), STATUS_SUCCESS);
    ZwClose(child);
    assert_int_equal(key_create_at(key, L"longest", 0, &child, NULL), STATUS_SUCCESS);
    assert_int_equal(value_set(key, L"one", REG_BINARY, "12345678901234567890", 20), STATUS_SUCCESS);
    assert_int_equal(number_set(key, L"value2", 7), STATUS_SUCCESS);
    assert_int_equal(ZwQueryKey(key, KeyFullInformation, &info, sizeof info, &needed), STATUS_SUCCESS);
    assert_int_equal(info.SubKeys, 2);
    assert_int_equal(info.MaxNameLen, 14);
    assert_int_equal(info.Values, 2);
    assert_int_equal(info.MaxValueNameLen, 12);
    assert_int_equal(info.MaxValueDataLen, 20);
    assert_int_equal(ZwQueryKey(key, KeyCachedInformation, &cached, sizeof cached - 1, &needed),
                     STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(needed, sizeof cached);
    assert_int_equal(ZwQueryKey(key, KeyCachedInformation, &cached, sizeof cached, &needed), STATUS_SUCCESS);
    assert_int_equal(cached.SubKeys, 2);
    assert_int_equal(cached.NameLength, 8);
    ZwDeleteKey(child);
    ZwClose(child);
    value_delete(key, L"one");
    assert_int_equal(ZwQueryKey(key, KeyFullInformation, &info, sizeof info, &needed), STATUS_SUCCESS);
    assert_int_equal(info.SubKeys, 1);
    assert_int_equal(info.MaxNameLen, 2);
    assert_int_equal(info.MaxValueDataLen, 4);
    ZwClose(key);
}

static void test_ZwQueryKey_name_is_the_whole_path(void **state)
{
    static const WCHAR path[] = L"\\REGISTRY\\MACHINE\\SYSTEM\\ControlSet001\\Services";
    union {
        KEY_NAME_INFORMATION info;
        char bytes[256];
    } buffer;
    ULONG needed;
    HANDLE key;

    assert_int_equal(key_open(L"\\Registry\\Machine\\System\\CurrentControlSet\\services", &key), STATUS_SUCCESS);
    assert_int_equal(ZwQueryKey(key, KeyNameInformation, &buffer, 3, &needed), STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(needed, 4 + sizeof path - 2);
    assert_int_equal(ZwQueryKey(key, KeyNameInformation, &buffer, needed - 2, &needed), STATUS_BUFFER_OVERFLOW);
    assert_int_equal(buffer.info.NameLength, sizeof path - 2);
    assert_memory_equal(buffer.info.Name, path, sizeof path - 4);
    assert_int_equal(ZwQueryKey(key, KeyNameInformation, &buffer, needed, &needed), STATUS_SUCCESS);
    assert_memory_equal(buffer.info.Name, path, sizeof path - 2);
    ZwClose(key);
}

static void test_ZwQueryKey_other_classes(void **state)
{
    HANDLE key = key_made(SOFTWARE L"\\Flags");
    ULONG words[3], needed, tags = 9;

    assert_int_equal(ZwQueryKey(key, MaxKeyInfoClass, words, sizeof words, &needed), STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwQueryKey(key, (KEY_INFORMATION_CLASS)-1, words, sizeof words, &needed),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwSetInformationKey(key, KeySetHandleTagsInformation, &tags, sizeof tags), STATUS_SUCCESS);
    assert_int_equal(ZwQueryKey(key, KeyHandleTagsInformation, words, 3, &needed), STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(needed, 4);
    assert_int_equal(ZwQueryKey(key, KeyHandleTagsInformation, words, 4, &needed), STATUS_SUCCESS);
    assert_int_equal(words[0], 9);
    assert_int_equal(ZwQueryKey(key, KeyVirtualizationInformation, words, 4, &needed), STATUS_SUCCESS);
    assert_int_equal(words[0], 0);
    ZwClose(key);
}

static void test_ZwSetInformationKey_statuses(void **state)
{
    HANDLE key = key_made(SOFTWARE L"\\Time");
    KEY_BASIC_INFORMATION info;
    LARGE_INTEGER time = {.QuadPart = 1234567};
    ULONG needed;

    assert_int_equal(ZwSetInformationKey(key, KeyWriteTimeInformation, &time, 4), STATUS_INFO_LENGTH_MISMATCH);
    assert_int_equal(ZwSetInformationKey(key, MaxKeySetInfoClass, &time, 8), STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwSetInformationKey(key, KeyWriteTimeInformation, &time, 8), STATUS_SUCCESS);
    assert_int_equal(ZwQueryKey(key, KeyBasicInformation, &info, sizeof info, &needed), STATUS_SUCCESS);
    assert_int_equal(info.LastWriteTime.QuadPart, 1234567);
    ZwClose(key);
}

static void test_last_write_time_follows_changes(void **state)
{
    HANDLE key = key_made(SOFTWARE L"\\Clock"), child;
    union {
        KEY_BASIC_INFORMATION info;
        char bytes[64];
    } before, after;
    ULONG needed;

    number_set(key, L"n", 1);
    ZwQueryKey(key, KeyBasicInformation, &before, sizeof before, &needed);
    lab_clock_advance(1000000);
    number_set(key, L"n", 1); /* the same once more is no change */
    ZwQueryKey(key, KeyBasicInformation, &after, sizeof after, &needed);
    assert_int_equal(after.info.LastWriteTime.QuadPart, before.info.LastWriteTime.QuadPart);
    number_set(key, L"n", 2);
    ZwQueryKey(key, KeyBasicInformation, &after, sizeof after, &needed);
    assert_true(after.info.LastWriteTime.QuadPart >= before.info.LastWriteTime.QuadPart + 1000000);
    lab_clock_advance(1000000);
    key_create_at(key, L"child", 0, &child, NULL);
    ZwClose(child);
    before = after;
    ZwQueryKey(key, KeyBasicInformation, &after, sizeof after, &needed);
    assert_true(after.info.LastWriteTime.QuadPart >= before.info.LastWriteTime.QuadPart + 1000000);
    ZwClose(key);
}

static void test_ZwEnumerateKey_order_and_statuses(void **state)
{
    static const WCHAR *const names[] = {L"delta", L"Alpha", L"charlie", L"BRAVO"};
    static const WCHAR *const sorted[] = {L"Alpha", L"BRAVO", L"charlie", L"delta", L"aaa"};
    HANDLE key = key_made(SOFTWARE L"\\Order"), child;
    union {
        KEY_BASIC_INFORMATION info;
        char bytes[128];
    } buffer;
    ULONG needed;

    assert_int_equal(ZwEnumerateKey(key, 0, KeyBasicInformation, &buffer, sizeof buffer, &needed),
                     STATUS_NO_MORE_ENTRIES);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(key_create_at(key, names[i], 0, &child, NULL), STATUS_SUCCESS);
        ZwClose(child);
    }
    assert_int_equal(key_create_at(key, L"aaa", REG_OPTION_VOLATILE, &child, NULL), STATUS_SUCCESS);
    ZwClose(child);
    for (ULONG i = 0; i < 5; i++) {
        assert_int_equal(ZwEnumerateKey(key, i, KeyBasicInformation, &buffer, sizeof buffer, &needed), STATUS_SUCCESS);
        assert_int_equal(buffer.info.NameLength, needed - FIELD_OFFSET(KEY_BASIC_INFORMATION, Name));
        assert_memory_equal(buffer.info.Name, sorted[i], buffer.info.NameLength);
    }
    assert_int_equal(ZwEnumerateKey(key, 5, KeyBasicInformation, &buffer, sizeof buffer, &needed),
                     STATUS_NO_MORE_ENTRIES);
    assert_int_equal(ZwEnumerateKey(key, 0, KeyNameInformation, &buffer, sizeof buffer, &needed),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwEnumerateKey(key, 0, MaxKeyInfoClass, &buffer, sizeof buffer, &needed),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwEnumerateKey(key, 0, KeyBasicInformation, &buffer, 15, &needed), STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(ZwEnumerateKey(key, 0, KeyBasicInformation, &buffer, 16, &needed), STATUS_BUFFER_OVERFLOW);
    ZwClose(key);
}

static void test_many_subkeys_are_found_enumerated_and_deleted(void **state)
{
    enum { COUNT = 20000 };
    HANDLE key = key_made(SOFTWARE L"\\Many"), child;
    union {
        KEY_BASIC_INFORMATION info;
        char bytes[64];
    } buffer;
    UNICODE_STRING name;
    OBJECT_ATTRIBUTES object;
    WCHAR text[16];
    ULONG needed;

    for (ULONG i = 0; i < COUNT; i++) {
        ULONG shuffled = (i * 7919u) % COUNT;

        for (int digit = 0; digit < 5; digit++, shuffled /= 10)
            text[4 - digit] = (WCHAR)('0' + shuffled % 10);
        text[5] = 0;
        assert_int_equal(key_create_at(key, text, 0, &child, NULL), STATUS_SUCCESS);
        ZwClose(child);
    }
    assert_int_equal(ZwEnumerateKey(key, 12345, KeyBasicInformation, &buffer, sizeof buffer, &needed), STATUS_SUCCESS);
    assert_memory_equal(buffer.info.Name, L"12345", 10);
    for (ULONG i = 0; i < COUNT; i++) {
        assert_int_equal(ZwEnumerateKey(key, 0, KeyBasicInformation, &buffer, sizeof buffer, &needed), STATUS_SUCCESS);
        name = (UNICODE_STRING){(USHORT)buffer.info.NameLength, 64, buffer.info.Name};
        InitializeObjectAttributes(&object, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, key, NULL);
        assert_int_equal(ZwOpenKey(&child, DELETE, &object), STATUS_SUCCESS);
        assert_int_equal(ZwDeleteKey(child), STATUS_SUCCESS);
        ZwClose(child);
    }
    assert_int_equal(ZwEnumerateKey(key, 0, KeyBasicInformation, &buffer, sizeof buffer, &needed),
                     STATUS_NO_MORE_ENTRIES);
    ZwClose(key);
}

static void test_ObQueryNameString_of_a_key(void **state)
{
    static const WCHAR path[] = L"\\REGISTRY\\MACHINE\\SOFTWARE\\Lab";
    HANDLE key = key_made(SOFTWARE L"\\Lab");
    union {
        OBJECT_NAME_INFORMATION info;
        char bytes[256];
    } buffer;
    PVOID object;
    ULONG needed;

    assert_int_equal(ObReferenceObjectByHandle(key, KEY_READ, *CmKeyObjectType, KernelMode, &object, NULL),
                     STATUS_SUCCESS);
    assert_int_equal(ObQueryNameString(object, &buffer.info, 20, &needed), STATUS_INFO_LENGTH_MISMATCH);
    assert_int_equal(ObQueryNameString(object, &buffer.info, sizeof buffer, &needed), STATUS_SUCCESS);
    assert_int_equal(buffer.info.Name.Length, sizeof path - 2);
    assert_memory_equal(buffer.info.Name.Buffer, path, sizeof path);
    ObDereferenceObject(object);
    ZwClose(key);
}

static void open_at_apc_level(void *context)
{
    HANDLE key;
    KIRQL irql;

    KeRaiseIrql(APC_LEVEL, &irql);
    key_open(SOFTWARE, &key);
}

static void test_ZwOpenKey_above_passive_level_stops_the_machine(void **state)
{
    assert_bugcheck(open_at_apc_level, NULL, IRQL_NOT_LESS_OR_EQUAL, TEST_ANY);
}

static void test_a_key_that_stays_open_is_reported_by_its_path(void **state)
{
    HANDLE key = key_made(SOFTWARE L"\\Leaky");

    assert_non_null(strstr(lab_leaks_text(), "Key \\REGISTRY\\MACHINE\\SOFTWARE\\Leaky"));
    ZwClose(key);
    assert_string_equal(lab_leaks_text(), "");
}

static void test_lab_registry_reads_and_writes(void **state)
{
    char text[64];
    uint32_t number = 0, type, length = 2;

    assert_int_equal(lab_registry_set_number("HKLM\\Software\\A\\B\\C", "n", 42), STATUS_SUCCESS);
    assert_int_equal(lab_registry_get_number("\\Registry\\Machine\\SOFTWARE\\a\\b\\c", "N", &number), STATUS_SUCCESS);
    assert_int_equal(number, 42);
    assert_int_equal(lab_registry_set_text("hkey_local_machine\\Software\\A", NULL, "gr\xC3\xBC\xC3\x9F"),
                     STATUS_SUCCESS);
    assert_int_equal(lab_registry_get_text("HKLM\\Software\\A", "", text, sizeof text), STATUS_SUCCESS);
    assert_string_equal(text, "gr\xC3\xBC\xC3\x9F");
    assert_int_equal(lab_registry_get("HKLM\\Software\\A", NULL, &type, text, &length), STATUS_BUFFER_OVERFLOW);
    assert_int_equal(type, REG_SZ);
    assert_int_equal(length, 10);
    assert_int_equal(lab_registry_get_number("HKLM\\Software\\A", NULL, &number), STATUS_BUFFER_OVERFLOW);
    assert_int_equal(lab_registry_get_text("HKLM\\Software\\A\\B\\C", "n", text, sizeof text),
                     STATUS_OBJECT_TYPE_MISMATCH);
    assert_int_equal(lab_registry_delete("HKLM\\Software\\A", NULL), STATUS_SUCCESS);
    assert_int_equal(lab_registry_delete("HKLM\\Software\\A", NULL), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(lab_registry_key_check("HKLM\\Software\\A\\B"), STATUS_SUCCESS);
    assert_int_equal(lab_registry_key_delete("HKLM\\Software\\A"), STATUS_SUCCESS);
    assert_int_equal(lab_registry_key_check("HKLM\\Software\\A\\B"), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(lab_registry_key_create("HKLM\\Hardware\\DeviceMap\\X\\Y"), STATUS_CHILD_MUST_BE_VOLATILE);
    assert_int_equal(lab_registry_key_create("HKLM\\Nothing\\X"), STATUS_INVALID_PARAMETER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_ZwOpenKey_finds_the_keys_of_every_machine),
        machine_test(test_ZwOpenKey_path_statuses),
        machine_test(test_ZwOpenKey_separators_that_say_nothing),
        machine_test(test_ZwOpenKey_relative_to_a_root),
        machine_test(test_ZwOpenKey_attributes_that_keys_do_not_have),
        machine_test(test_ZwOpenKeyEx_options),
        machine_test(test_ZwCreateKey_tells_new_from_old),
        machine_test(test_ZwCreateKey_makes_one_level_only),
        machine_test(test_ZwCreateKey_where_nobody_makes_keys),
        machine_test(test_ZwCreateKey_below_a_volatile_key),
        machine_test(test_ZwCreateKey_depth_has_a_limit),
        machine_test(test_symbolic_link_key_leads_on),
        machine_test(test_symbolic_link_key_to_itself_is_refused),
        machine_test(test_ZwDeleteKey_statuses),
        machine_test(test_deleted_key_says_so_to_everything),
        machine_test(test_ZwRenameKey),
        machine_test(test_ZwQueryKey_basic_boundaries),
        machine_test(test_ZwQueryKey_class_information),
        machine_test(test_ZwQueryKey_full_counts_and_maxima),
        machine_test(test_ZwQueryKey_name_is_the_whole_path),
        machine_test(test_ZwQueryKey_other_classes),
        machine_test(test_ZwSetInformationKey_statuses),
        machine_test(test_last_write_time_follows_changes),
        machine_test(test_ZwEnumerateKey_order_and_statuses),
        machine_test(test_many_subkeys_are_found_enumerated_and_deleted),
        machine_test(test_ObQueryNameString_of_a_key),
        machine_test(test_ZwOpenKey_above_passive_level_stops_the_machine),
        machine_test(test_a_key_that_stays_open_is_reported_by_its_path),
        machine_test(test_lab_registry_reads_and_writes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

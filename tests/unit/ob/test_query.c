/* ZwQueryObject and ZwQueryDirectoryObject. */
#include "support/machine.h"
#include <ntlab/file.h>
#include <ntlab/memory.h>
#include <ntifs.h>
#include <string.h>

static HANDLE event(const WCHAR *path, ULONG attributes)
{
    OBJECT_ATTRIBUTES object;
    UNICODE_STRING name;
    HANDLE handle;

    RtlInitUnicodeString(&name, path);
    InitializeObjectAttributes(&object, &name, attributes, 0, 0);
    assert_int_equal(ZwCreateEvent(&handle, EVENT_ALL_ACCESS, &object, NotificationEvent, FALSE), STATUS_SUCCESS);
    return handle;
}

static void test_ZwQueryObject_basic_counts_handles_and_pointers(void **state)
{
    HANDLE handle = event(L"\\BaseNamedObjects\\Query", OBJ_INHERIT);
    PUBLIC_OBJECT_BASIC_INFORMATION basic;
    ULONG needed = 0;
    PVOID object;

    assert_int_equal(ZwQueryObject(handle, ObjectBasicInformation, &basic, sizeof basic, &needed), STATUS_SUCCESS);
    assert_int_equal(needed, sizeof basic);
    assert_int_equal(basic.GrantedAccess, EVENT_ALL_ACCESS);
    assert_int_equal(basic.HandleCount, 1);
    assert_int_equal(basic.PointerCount, 2); /* the handle, and the name */
    assert_int_equal(basic.Attributes, OBJ_INHERIT);
    ObReferenceObjectByHandle(handle, 0, *ExEventObjectType, KernelMode, &object, NULL);
    ZwQueryObject(handle, ObjectBasicInformation, &basic, sizeof basic, NULL);
    assert_int_equal(basic.PointerCount, 3);
    ObDereferenceObject(object);
    assert_int_equal(ZwQueryObject(handle, ObjectBasicInformation, &basic, sizeof basic - 1, &needed),
                     STATUS_INFO_LENGTH_MISMATCH);
    ZwClose(handle);
}

static void test_ZwQueryObject_name_and_type(void **state)
{
    HANDLE handle = event(L"\\BaseNamedObjects\\Query", 0);
    union {
        OBJECT_NAME_INFORMATION name;
        PUBLIC_OBJECT_TYPE_INFORMATION type;
        char bytes[512];
    } buffer;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\BaseNamedObjects\\Query"), type = RTL_CONSTANT_STRING(L"Event");
    ULONG needed = 0;

    assert_int_equal(ZwQueryObject(handle, ObjectNameInformation, NULL, 0, &needed), STATUS_INFO_LENGTH_MISMATCH);
    assert_int_equal(needed, sizeof buffer.name + name.Length + sizeof(WCHAR));
    assert_int_equal(ZwQueryObject(handle, ObjectNameInformation, &buffer, needed, &needed), STATUS_SUCCESS);
    assert_true(RtlEqualUnicodeString(&buffer.name.Name, &name, FALSE));
    assert_int_equal(ZwQueryObject(handle, ObjectTypeInformation, &buffer, sizeof buffer.type, &needed),
                     STATUS_INFO_LENGTH_MISMATCH);
    assert_int_equal(ZwQueryObject(handle, ObjectTypeInformation, &buffer, sizeof buffer, &needed), STATUS_SUCCESS);
    assert_true(RtlEqualUnicodeString(&buffer.type.TypeName, &type, FALSE));
    ZwClose(handle);
}

static void test_ZwQueryObject_flags_of_the_handle(void **state)
{
    HANDLE handle = event(L"\\BaseNamedObjects\\Query", OBJ_INHERIT);
    BOOLEAN flags[2] = {7, 7};

    assert_int_equal(ZwQueryObject(handle, ObjectHandleFlagInformation, flags, 2, NULL), STATUS_SUCCESS);
    assert_int_equal(flags[0], TRUE);
    assert_int_equal(flags[1], FALSE);
    assert_int_equal(ZwQueryObject(handle, ObjectHandleFlagInformation, flags, 1, NULL), STATUS_INFO_LENGTH_MISMATCH);
    ZwClose(handle);
}

static void test_ZwQueryObject_all_types_without_a_handle(void **state)
{
    static char buffer[16384];
    ULONG needed = 0, count;
    BOOLEAN found = FALSE;
    UNICODE_STRING file = RTL_CONSTANT_STRING(L"File");
    char *at = buffer + 8;

    assert_int_equal(ZwQueryObject(NULL, ObjectTypesInformation, buffer, 8, &needed), STATUS_INFO_LENGTH_MISMATCH);
    assert_int_equal(ZwQueryObject(NULL, ObjectTypesInformation, buffer, sizeof buffer, &needed), STATUS_SUCCESS);
    count = *(ULONG *)buffer;
    for (ULONG i = 0; i < count; i++) {
        PUBLIC_OBJECT_TYPE_INFORMATION *type = (PVOID)at;

        found |= RtlEqualUnicodeString(&type->TypeName, &file, FALSE);
        at += sizeof *type + ((type->TypeName.MaximumLength + 7) & ~7);
    }
    assert_true(found);
    assert_int_equal(at - buffer, needed);
}

static void test_ZwQueryObject_what_does_not_fit(void **state)
{
    char buffer[64];

    assert_int_equal(ZwQueryObject((HANDLE)0x7770, ObjectBasicInformation, buffer, 56, NULL), STATUS_INVALID_HANDLE);
    assert_int_equal(ZwQueryObject(NtCurrentProcess(), 99, buffer, sizeof buffer, NULL), STATUS_INVALID_INFO_CLASS);
}

static BOOLEAN has(UNICODE_STRING *entries, const WCHAR *name, const WCHAR *type)
{
    UNICODE_STRING wanted, kind;

    RtlInitUnicodeString(&wanted, name);
    RtlInitUnicodeString(&kind, type);
    for (; entries[0].Length; entries += 2)
        if (RtlEqualUnicodeString(&entries[0], &wanted, FALSE))
            return RtlEqualUnicodeString(&entries[1], &kind, FALSE);
    return FALSE;
}

/* As disk drivers do: the directory of the disk's names is closed before the device in it is deleted. */
static void test_a_directory_lasts_as_long_as_what_is_in_it(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Shelf"),
                   inside = RTL_CONSTANT_STRING(L"\\Device\\Shelf\\Link");
    UNICODE_STRING target = RTL_CONSTANT_STRING(L"\\Device");
    OBJECT_ATTRIBUTES attributes;
    HANDLE directory, link;

    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, 0, 0);
    assert_int_equal(ZwCreateDirectoryObject(&directory, DIRECTORY_ALL_ACCESS, &attributes), STATUS_SUCCESS);
    InitializeObjectAttributes(&attributes, &inside, OBJ_KERNEL_HANDLE, 0, 0);
    assert_int_equal(ZwCreateSymbolicLinkObject(&link, SYMBOLIC_LINK_ALL_ACCESS, &attributes, &target), STATUS_SUCCESS);
    assert_int_equal(ZwClose(directory), STATUS_SUCCESS);
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, 0, 0);
    assert_int_equal(ZwOpenDirectoryObject(&directory, DIRECTORY_QUERY, &attributes), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(ZwClose(link), STATUS_SUCCESS); /* this takes the last of both away */
}

static void test_ZwQueryDirectoryObject_lists_a_directory(void **state)
{
    UNICODE_STRING root = RTL_CONSTANT_STRING(L"\\");
    OBJECT_ATTRIBUTES attributes;
    static char buffer[8192];
    UNICODE_STRING *entries = (PVOID)buffer;
    ULONG context = 0, returned, count = 0;
    HANDLE handle;
    NTSTATUS status;

    InitializeObjectAttributes(&attributes, &root, 0, 0, 0);
    assert_int_equal(ZwOpenDirectoryObject(&handle, DIRECTORY_QUERY, &attributes), STATUS_SUCCESS);
    assert_int_equal(ZwQueryDirectoryObject(handle, buffer, sizeof buffer, FALSE, TRUE, &context, &returned),
                     STATUS_SUCCESS);
    assert_true(has(entries, L"Device", L"Directory"));
    assert_true(has(entries, L"DosDevices", L"SymbolicLink"));
    while (entries[2 * count].Length)
        count++;
    assert_int_equal(context, count);
    assert_int_equal(ZwQueryDirectoryObject(handle, buffer, sizeof buffer, FALSE, FALSE, &context, &returned),
                     STATUS_NO_MORE_ENTRIES);
    context = 0;
    for (ULONG i = 0; i < count; i++)
        assert_int_equal(ZwQueryDirectoryObject(handle, buffer, sizeof buffer, TRUE, i == 0, &context, NULL),
                         STATUS_SUCCESS);
    assert_int_equal(ZwQueryDirectoryObject(handle, buffer, sizeof buffer, TRUE, FALSE, &context, NULL),
                     STATUS_NO_MORE_ENTRIES);
    context = 0;
    assert_int_equal(ZwQueryDirectoryObject(handle, buffer, 8, TRUE, TRUE, &context, &returned),
                     STATUS_BUFFER_TOO_SMALL);
    status = ZwQueryDirectoryObject(handle, buffer, 300, FALSE, TRUE, &context, &returned);
    assert_int_equal(status, STATUS_MORE_ENTRIES);
    assert_true(context > 0 && context < count);
    ZwClose(handle);
}

static void test_ObCreateObject_and_ObInsertObject_name_it(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\BaseNamedObjects\\Made");
    OBJECT_ATTRIBUTES attributes;
    HANDLE handle, again;
    PKEVENT event;

    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    assert_int_equal(ObCreateObject(KernelMode, *ExEventObjectType, &attributes, KernelMode, NULL, sizeof *event, 0, 0,
                                    (PVOID *)&event),
                     STATUS_SUCCESS);
    KeInitializeEvent(event, NotificationEvent, TRUE);
    assert_int_equal(ObGetObjectPointerCount(event), 1);
    assert_ptr_equal(ObGetObjectType(event), *ExEventObjectType);
    assert_int_equal(ObInsertObject(event, NULL, EVENT_ALL_ACCESS, 0, NULL, &handle), STATUS_SUCCESS);
    assert_int_equal(ZwOpenEvent(&again, EVENT_ALL_ACCESS, &attributes), STATUS_SUCCESS);
    assert_int_equal(ZwWaitForSingleObject(again, FALSE, NULL), STATUS_SUCCESS);
    ZwClose(again);
    assert_int_equal(ObCreateObject(KernelMode, *ExEventObjectType, &attributes, KernelMode, NULL, sizeof *event, 0, 0,
                                    (PVOID *)&event),
                     STATUS_SUCCESS);
    assert_int_equal(ObInsertObject(event, NULL, EVENT_ALL_ACCESS, 0, NULL, &again), STATUS_OBJECT_NAME_COLLISION);
    ZwClose(handle);
}

static void test_the_global_root_is_reached_through_the_dos_devices(void **state)
{
    static const WCHAR *const paths[] = {L"\\??\\GLOBALROOT\\BaseNamedObjects\\Deep",
                                         L"\\DosDevices\\Global\\GLOBALROOT\\BaseNamedObjects\\Deep"};
    HANDLE handle = event(L"\\BaseNamedObjects\\Deep", 0), again;
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;

    for (int i = 0; i < 2; i++) {
        RtlInitUnicodeString(&name, paths[i]);
        InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE, 0, 0);
        assert_int_equal(ZwOpenEvent(&again, EVENT_ALL_ACCESS, &attributes), STATUS_SUCCESS);
        ZwClose(again);
    }
    RtlInitUnicodeString(&name, L"\\??\\GLOBALROOT");
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE, 0, 0);
    assert_int_equal(ZwOpenDirectoryObject(&again, DIRECTORY_QUERY, &attributes), STATUS_SUCCESS);
    ZwClose(again);
    ZwClose(handle);
}

NTSTATUS ObOpenObjectByName(POBJECT_ATTRIBUTES attributes, POBJECT_TYPE type, KPROCESSOR_MODE mode, PACCESS_STATE state,
                            ACCESS_MASK access, PVOID context, PHANDLE handle);
POBJECT_TYPE ObGetObjectType(PVOID object);
NTSTATUS ObSetHandleAttributes(HANDLE handle, PVOID flags, KPROCESSOR_MODE mode);

static void test_what_drivers_declare_by_themselves(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\BaseNamedObjects\\Named");
    HANDLE handle = event(name.Buffer, 0), again;
    PUBLIC_OBJECT_BASIC_INFORMATION basic;
    OBJECT_ATTRIBUTES attributes;
    BOOLEAN flags[2] = {TRUE, FALSE}; /* inherited, protected from being closed */
    PVOID object;

    InitializeObjectAttributes(&attributes, &name, 0, 0, 0);
    assert_int_equal(ObOpenObjectByName(&attributes, *ExEventObjectType, KernelMode, 0, EVENT_ALL_ACCESS, 0, &again),
                     STATUS_SUCCESS);
    ObReferenceObjectByHandle(again, 0, 0, KernelMode, &object, 0);
    assert_ptr_equal(ObGetObjectType(object), *ExEventObjectType);
    ObDereferenceObject(object);
    assert_int_equal(ObSetHandleAttributes(again, flags, KernelMode), STATUS_SUCCESS);
    ZwQueryObject(again, ObjectBasicInformation, &basic, sizeof basic, 0);
    assert_int_equal(basic.Attributes, OBJ_INHERIT);
    ZwClose(again);
    ZwClose(handle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_ZwQueryObject_basic_counts_handles_and_pointers),
        machine_test(test_ZwQueryObject_name_and_type),
        machine_test(test_ZwQueryObject_flags_of_the_handle),
        machine_test(test_ZwQueryObject_all_types_without_a_handle),
        machine_test(test_ZwQueryObject_what_does_not_fit),
        machine_test(test_a_directory_lasts_as_long_as_what_is_in_it),
        machine_test(test_ZwQueryDirectoryObject_lists_a_directory),
        machine_test(test_ObCreateObject_and_ObInsertObject_name_it),
        machine_test(test_the_global_root_is_reached_through_the_dos_devices),
        machine_test(test_what_drivers_declare_by_themselves),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

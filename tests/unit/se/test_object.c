/* Descriptors where programs meet them: keys, files of drivers that keep their own, classes of devices, low integrity.
 */
#include "support/machine.h"
#include <ntlab/driver.h>
#include <ntlab/file.h>
#include <ntlab/process.h>
#include <ntlab/security.h>
#include <ntifs.h>
#include <wdmsec.h>
#include <string.h>

static NTSTATUS open_key(const WCHAR *path, ACCESS_MASK access, BOOLEAN create, PSECURITY_DESCRIPTOR descriptor,
                         HANDLE *key)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;

    RtlInitUnicodeString(&name, path);
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE | OBJ_FORCE_ACCESS_CHECK,
                               NULL, descriptor);
    return create ? ZwCreateKey(key, access, &attributes, 0, NULL, 0, NULL) : ZwOpenKey(key, access, &attributes);
}

#define SERVICES L"\\Registry\\Machine\\System\\CurrentControlSet\\Services"

static void test_ZwOpenKey_users_read_the_machines_keys_and_no_more(void **state)
{
    HANDLE key;

    lab_thread_impersonate(LAB_AS_USER, SecurityImpersonation);
    assert_int_equal(open_key(SERVICES, KEY_READ, FALSE, NULL, &key), STATUS_SUCCESS);
    ZwClose(key);
    assert_int_equal(open_key(SERVICES, KEY_WRITE, FALSE, NULL, &key), STATUS_ACCESS_DENIED);
    assert_int_equal(open_key(SERVICES L"\\Intruder", KEY_READ, TRUE, NULL, &key), STATUS_ACCESS_DENIED);
    lab_thread_revert();
    assert_int_equal(open_key(SERVICES L"\\Wanted", KEY_ALL_ACCESS, TRUE, NULL, &key), STATUS_SUCCESS);
    ZwDeleteKey(key);
    ZwClose(key);
}

static void make_list(SECURITY_DESCRIPTOR *descriptor, PACL acl, ULONG size, PSID sid, ACCESS_MASK mask)
{
    RtlCreateSecurityDescriptor(descriptor, SECURITY_DESCRIPTOR_REVISION);
    RtlCreateAcl(acl, size, ACL_REVISION);
    RtlAddAccessAllowedAceEx(acl, ACL_REVISION, CONTAINER_INHERIT_ACE, mask, sid);
    RtlSetDaclSecurityDescriptor(descriptor, TRUE, acl, FALSE);
}

static void test_ZwCreateKey_descriptor_holds_for_the_key_and_below(void **state)
{
    DECLSPEC_ALIGN(8) UCHAR acl[128], buffer[512];
    SECURITY_DESCRIPTOR descriptor;
    ULONG length;
    HANDLE key, below;

    make_list(&descriptor, (PACL)acl, sizeof acl, SeExports->SeAliasAdminsSid, GENERIC_ALL);
    assert_int_equal(open_key(SERVICES L"\\Secret", KEY_ALL_ACCESS, TRUE, &descriptor, &key), STATUS_SUCCESS);
    assert_int_equal(open_key(SERVICES L"\\Secret\\Inner", KEY_ALL_ACCESS, TRUE, NULL, &below), STATUS_SUCCESS);
    ZwClose(below);
    lab_thread_impersonate(LAB_AS_USER, SecurityImpersonation);
    assert_int_equal(open_key(SERVICES L"\\Secret", KEY_READ, FALSE, NULL, &below), STATUS_ACCESS_DENIED);
    assert_int_equal(open_key(SERVICES L"\\Secret\\Inner", KEY_READ, FALSE, NULL, &below), STATUS_ACCESS_DENIED);
    lab_thread_revert();
    make_list(&descriptor, (PACL)acl, sizeof acl, SeExports->SeWorldSid, KEY_READ);
    assert_int_equal(ZwSetSecurityObject(key, DACL_SECURITY_INFORMATION, &descriptor), STATUS_SUCCESS);
    assert_int_equal(ZwQuerySecurityObject(key, DACL_SECURITY_INFORMATION, buffer, 4, &length),
                     STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(ZwQuerySecurityObject(key, DACL_SECURITY_INFORMATION, buffer, length, &length), STATUS_SUCCESS);
    lab_thread_impersonate(LAB_AS_USER, SecurityImpersonation);
    assert_int_equal(open_key(SERVICES L"\\Secret", MAXIMUM_ALLOWED, FALSE, NULL, &below), STATUS_SUCCESS);
    ZwClose(below);
    lab_thread_revert();
    assert_int_equal(open_key(SERVICES L"\\Secret\\Inner", MAXIMUM_ALLOWED, FALSE, NULL, &below), STATUS_SUCCESS);
    ZwClose(below);
    {
        UNICODE_STRING name = RTL_CONSTANT_STRING(SERVICES L"\\Secret\\Inner");
        OBJECT_ATTRIBUTES attributes;

        InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
        assert_int_equal(ZwOpenKey(&below, DELETE, &attributes), STATUS_SUCCESS);
    }
    ZwDeleteKey(below);
    ZwClose(below);
    ZwDeleteKey(key);
    ZwClose(key);
}

#define ENUM L"\\Registry\\Machine\\System\\CurrentControlSet\\Enum"

static void test_ZwOpenKey_enum_is_the_systems_even_for_an_administrator(void **state)
{
    HANDLE key;

    assert_int_equal(open_key(ENUM, KEY_READ, FALSE, NULL, &key), STATUS_SUCCESS);
    ZwClose(key);
    assert_int_equal(open_key(ENUM, DELETE, FALSE, NULL, &key), STATUS_ACCESS_DENIED);
    assert_int_equal(open_key(ENUM, KEY_SET_VALUE, FALSE, NULL, &key), STATUS_ACCESS_DENIED);
    lab_thread_impersonate(LAB_AS_SYSTEM, SecurityImpersonation);
    assert_int_equal(open_key(ENUM, KEY_ALL_ACCESS, FALSE, NULL, &key), STATUS_SUCCESS);
    ZwClose(key);
    lab_thread_revert();
}

/* What the key above does not hand down does not count below it; the creator owns what he makes. */
static void test_ZwCreateKey_without_descriptor_inherits_what_is_inheritable(void **state)
{
    DECLSPEC_ALIGN(8) UCHAR acl[256], buffer[512];
    SECURITY_DESCRIPTOR descriptor;
    BOOLEAN present, defaulted;
    PSID owner;
    ULONG length;
    HANDLE key, below, again;
    PACL dacl;

    make_list(&descriptor, (PACL)acl, sizeof acl, SeExports->SeAliasUsersSid, KEY_READ | KEY_CREATE_SUB_KEY);
    RtlAddAccessAllowedAceEx((PACL)acl, ACL_REVISION, 0, KEY_SET_VALUE, SeExports->SeAliasUsersSid);
    RtlAddAccessAllowedAceEx((PACL)acl, ACL_REVISION, 0, KEY_ALL_ACCESS, SeExports->SeAliasAdminsSid);
    assert_int_equal(open_key(SERVICES L"\\Open", KEY_ALL_ACCESS, TRUE, &descriptor, &key), STATUS_SUCCESS);
    lab_thread_impersonate(LAB_AS_USER, SecurityImpersonation);
    assert_int_equal(open_key(SERVICES L"\\Open", KEY_SET_VALUE, FALSE, NULL, &again), STATUS_SUCCESS);
    ZwClose(again);
    assert_int_equal(open_key(SERVICES L"\\Open\\Mine", KEY_READ, TRUE, NULL, &below), STATUS_SUCCESS);
    assert_int_equal(open_key(SERVICES L"\\Open\\Mine", KEY_SET_VALUE, FALSE, NULL, &again), STATUS_ACCESS_DENIED);
    assert_int_equal(open_key(SERVICES L"\\Open\\Mine", WRITE_DAC, FALSE, NULL, &again), STATUS_SUCCESS);
    ZwClose(again);
    lab_thread_revert();
    assert_int_equal(ZwQuerySecurityObject(below, OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION, buffer,
                                           sizeof buffer, &length),
                     STATUS_SUCCESS);
    assert_int_equal(RtlGetOwnerSecurityDescriptor(buffer, &owner, &defaulted), STATUS_SUCCESS);
    assert_false(RtlEqualSid(owner, SeExports->SeAliasAdminsSid));
    assert_int_equal(RtlGetDaclSecurityDescriptor(buffer, &present, &dacl, &defaulted), STATUS_SUCCESS);
    assert_int_equal(dacl->AceCount, 1);
    ZwDeleteKey(below);
    ZwClose(below);
    ZwDeleteKey(key);
    ZwClose(key);
}

/* --- a driver that answers security requests itself
 * -------------------------------------------------------------------- */

static PDEVICE_OBJECT device;
static SECURITY_INFORMATION asked, was_set;
static LPCGUID class_guid;

static NTSTATUS answer(PIRP irp, PIO_STACK_LOCATION stack, ULONG_PTR *information)
{
    static SECURITY_DESCRIPTOR_RELATIVE own = {SECURITY_DESCRIPTOR_REVISION, 0, SE_SELF_RELATIVE, 0, 0, 0, 0};

    switch (stack->MajorFunction) {
    case IRP_MJ_QUERY_SECURITY:
        asked = stack->Parameters.QuerySecurity.SecurityInformation;
        *information = sizeof own;
        if (stack->Parameters.QuerySecurity.Length < sizeof own)
            return STATUS_BUFFER_OVERFLOW;
        memcpy(irp->UserBuffer, &own, sizeof own);
        return STATUS_SUCCESS;
    case IRP_MJ_SET_SECURITY:
        was_set = stack->Parameters.SetSecurity.SecurityInformation;
        return stack->Parameters.SetSecurity.SecurityDescriptor ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
    default:
        return STATUS_SUCCESS;
    }
}

static NTSTATUS on_request(PDEVICE_OBJECT target, PIRP irp)
{
    ULONG_PTR information = 0;
    NTSTATUS status = answer(irp, IoGetCurrentIrpStackLocation(irp), &information);

    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static void on_unload(PDRIVER_OBJECT driver)
{
    IoDeleteDevice(device);
}

static NTSTATUS entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Keeper"), sddl = RTL_CONSTANT_STRING(L"D:P(A;;GA;;;BA)");

    for (ULONG i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        driver->MajorFunction[i] = on_request;
    driver->DriverUnload = on_unload;
    return IoCreateDeviceSecure(driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &sddl, class_guid, &device);
}

static void test_NtQuerySecurityObject_of_a_file_asks_its_driver(void **state)
{
    SECURITY_DESCRIPTOR descriptor;
    lab_driver *driver;
    lab_handle handle;
    UCHAR buffer[64];
    ULONG length;

    assert_int_equal(lab_driver_create("keeper", (lab_driver_entry)entry, &driver), STATUS_SUCCESS);
    assert_int_equal(lab_file_open("\\Device\\Keeper\\file", LAB_OPEN_READ_WRITE, &handle), STATUS_SUCCESS);
    assert_int_equal(ZwQuerySecurityObject((HANDLE)handle, OWNER_SECURITY_INFORMATION, buffer, 4, &length),
                     STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(length, sizeof(SECURITY_DESCRIPTOR_RELATIVE));
    assert_int_equal(ZwQuerySecurityObject((HANDLE)handle, OWNER_SECURITY_INFORMATION, buffer, sizeof buffer, &length),
                     STATUS_SUCCESS);
    assert_int_equal(asked, OWNER_SECURITY_INFORMATION);
    RtlCreateSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION);
    assert_int_equal(ZwSetSecurityObject((HANDLE)handle, DACL_SECURITY_INFORMATION, &descriptor), STATUS_SUCCESS);
    assert_int_equal(was_set, DACL_SECURITY_INFORMATION);
    assert_int_equal(ZwSetSecurityObject((HANDLE)handle, DACL_SECURITY_INFORMATION, NULL), STATUS_ACCESS_VIOLATION);
    lab_file_close(handle);
    lab_driver_unload(driver);
}

#define CLASS L"\\Registry\\Machine\\System\\CurrentControlSet\\Control\\Class\\{3a1f3d3e-6c53-4d7e-9a0e-516e0d2c7b12}"

static void set_class_security(const void *data, ULONG size)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"Security");
    HANDLE class, properties;

    assert_int_equal(open_key(CLASS, KEY_ALL_ACCESS, TRUE, NULL, &class), STATUS_SUCCESS);
    assert_int_equal(open_key(CLASS L"\\Properties", KEY_ALL_ACCESS, TRUE, NULL, &properties), STATUS_SUCCESS);
    assert_int_equal(ZwSetValueKey(properties, &name, 0, REG_BINARY, (PVOID)data, size), STATUS_SUCCESS);
    ZwClose(properties);
    ZwClose(class);
}

static int open_as_user(void *context)
{
    lab_handle handle;

    *(lab_status *)context = lab_file_open("\\Device\\Keeper", LAB_OPEN_READ, &handle);
    if (*(lab_status *)context >= 0)
        lab_file_close(handle);
    return 0;
}

static void test_IoCreateDeviceSecure_class_security_goes_before_the_drivers(void **state)
{
    static const GUID guid = {0x3a1f3d3e, 0x6c53, 0x4d7e, {0x9a, 0x0e, 0x51, 0x6e, 0x0d, 0x2c, 0x7b, 0x12}};
    DECLSPEC_ALIGN(8) UCHAR acl[64], relative[128];
    SECURITY_DESCRIPTOR descriptor;
    ULONG length = sizeof relative;
    lab_driver *driver;
    lab_process *process;
    lab_status status = 0;

    make_list(&descriptor, (PACL)acl, 8 + 8 + 12, SeExports->SeWorldSid, GENERIC_READ);
    assert_int_equal(RtlAbsoluteToSelfRelativeSD(&descriptor, relative, &length), STATUS_SUCCESS);
    set_class_security(relative, length);
    class_guid = &guid;
    assert_int_equal(lab_driver_create("keeper", (lab_driver_entry)entry, &driver), STATUS_SUCCESS);
    class_guid = NULL;
    lab_process_create_as("client", LAB_AS_USER, &process);
    lab_process_run(process, open_as_user, &status);
    lab_process_close(process);
    assert_int_equal(status, STATUS_SUCCESS);
    lab_driver_unload(driver);
}

/* What a low process makes is low, so that it can go on writing to it. */
static void test_SeAssignSecurity_low_creator_gives_a_low_label(void **state)
{
    static GENERIC_MAPPING mapping = {1, 2, 4, 7};
    SECURITY_SUBJECT_CONTEXT context;
    PSECURITY_DESCRIPTOR made;
    BOOLEAN present, defaulted;
    ACCESS_MASK granted;
    NTSTATUS status;
    PACL sacl = NULL;

    lab_thread_impersonate(LAB_AS_LOW, SecurityImpersonation);
    SeCaptureSubjectContext(&context);
    assert_int_equal(SeAssignSecurity(NULL, NULL, &made, FALSE, &context, &mapping, PagedPool), STATUS_SUCCESS);
    RtlGetSaclSecurityDescriptor(made, &present, &sacl, &defaulted);
    assert_true(present);
    assert_int_equal(((ACE_HEADER *)(sacl + 1))->AceType, SYSTEM_MANDATORY_LABEL_ACE_TYPE);
    assert_true(SeAccessCheck(made, &context, FALSE, 2, 0, NULL, &mapping, UserMode, &granted, &status));
    SeReleaseSubjectContext(&context);
    lab_thread_revert();
    SeDeassignSecurity(&made);
}

static void test_ObIsKernelHandle_tells_the_tables_apart(void **state)
{
    OBJECT_ATTRIBUTES attributes;
    HANDLE kernel, user;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    assert_int_equal(ZwCreateEvent(&kernel, EVENT_ALL_ACCESS, &attributes, NotificationEvent, FALSE), STATUS_SUCCESS);
    assert_int_equal(ZwCreateEvent(&user, EVENT_ALL_ACCESS, NULL, NotificationEvent, FALSE), STATUS_SUCCESS);
    assert_true(ObIsKernelHandle(kernel));
    assert_false(ObIsKernelHandle(user));
    assert_false(ObIsKernelHandle(NtCurrentProcess()));
    ZwClose(kernel);
    ZwClose(user);
}

static void test_the_rights_that_descriptors_take(void **state)
{
    static const struct {
        SECURITY_INFORMATION information;
        ACCESS_MASK query, set;
    } rows[] = {{OWNER_SECURITY_INFORMATION, READ_CONTROL, WRITE_OWNER},
                {GROUP_SECURITY_INFORMATION, READ_CONTROL, WRITE_OWNER},
                {DACL_SECURITY_INFORMATION, READ_CONTROL, WRITE_DAC},
                {LABEL_SECURITY_INFORMATION, READ_CONTROL, WRITE_OWNER},
                {SACL_SECURITY_INFORMATION, ACCESS_SYSTEM_SECURITY, ACCESS_SYSTEM_SECURITY}};
    ACCESS_MASK mask;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        SeQuerySecurityAccessMask(rows[i].information, &mask);
        assert_int_equal(mask, rows[i].query);
        SeSetSecurityAccessMask(rows[i].information, &mask);
        assert_int_equal(mask, rows[i].set);
    }
}

static void test_a_token_user_fits_the_room_that_is_made_for_it(void **state)
{
    SE_TOKEN_USER user;
    HANDLE token;
    ULONG length;

    assert_int_equal(sizeof(SE_SID), 68);
    assert_int_equal(ZwOpenProcessTokenEx(NtCurrentProcess(), TOKEN_QUERY, OBJ_KERNEL_HANDLE, &token), STATUS_SUCCESS);
    assert_int_equal(ZwQueryInformationToken(token, TokenUser, &user, sizeof user, &length), STATUS_SUCCESS);
    assert_ptr_equal(user.TokenUser.User.Sid, &user.Sid);
    assert_true(RtlValidSid(&user.Sid));
    ZwClose(token);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_ZwOpenKey_users_read_the_machines_keys_and_no_more),
        machine_test(test_ZwCreateKey_descriptor_holds_for_the_key_and_below),
        machine_test(test_ZwOpenKey_enum_is_the_systems_even_for_an_administrator),
        machine_test(test_ZwCreateKey_without_descriptor_inherits_what_is_inheritable),
        machine_test(test_NtQuerySecurityObject_of_a_file_asks_its_driver),
        machine_test(test_IoCreateDeviceSecure_class_security_goes_before_the_drivers),
        machine_test(test_SeAssignSecurity_low_creator_gives_a_low_label),
        machine_test(test_the_rights_that_descriptors_take),
        machine_test(test_a_token_user_fits_the_room_that_is_made_for_it),
        machine_test(test_ObIsKernelHandle_tells_the_tables_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

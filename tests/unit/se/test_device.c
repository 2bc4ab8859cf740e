/* Devices with descriptors, opened by processes with different tokens. */
#include "support/machine.h"
#include <ntlab/driver.h>
#include <ntlab/file.h>
#include <ntlab/nt.h>
#include <ntlab/registry.h>
#include <ntlab/security.h>
#include <ntifs.h>
#include <wdmsec.h>
#include <string.h>

static PDEVICE_OBJECT device;
static const WCHAR *sddl_text;
static ULONG characteristics = FILE_DEVICE_SECURE_OPEN;
static LPCGUID class_guid;
static NTSTATUS create_status;
static ULONG granted_seen, remaining_seen;
static BOOLEAN has_token;

static NTSTATUS on_request(PDEVICE_OBJECT target, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);

    if (stack->MajorFunction == IRP_MJ_CREATE) {
        ACCESS_STATE *state = stack->Parameters.Create.SecurityContext->AccessState;

        granted_seen = state->PreviouslyGrantedAccess;
        remaining_seen = state->RemainingDesiredAccess;
        has_token = SeQuerySubjectContextToken(&state->SubjectSecurityContext) != NULL;
    }
    irp->IoStatus.Status =
        stack->MajorFunction == IRP_MJ_QUERY_SECURITY ? STATUS_INVALID_DEVICE_REQUEST : STATUS_SUCCESS;
    irp->IoStatus.Information = 0;
    create_status = irp->IoStatus.Status;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return create_status;
}

static void on_unload(PDRIVER_OBJECT driver)
{
    if (device)
        IoDeleteDevice(device);
    device = NULL;
}

static NTSTATUS entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Guarded"), sddl;
    NTSTATUS status;

    for (ULONG i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        driver->MajorFunction[i] = on_request;
    driver->DriverUnload = on_unload;
    device = NULL;
    if (!sddl_text) {
        status = IoCreateDevice(driver, 0, &name, FILE_DEVICE_UNKNOWN, characteristics, FALSE, &device);
    } else {
        RtlInitUnicodeString(&sddl, sddl_text);
        status = IoCreateDeviceSecure(driver, 0, &name, FILE_DEVICE_UNKNOWN, characteristics, FALSE, &sddl, class_guid,
                                      &device);
    }
    return status;
}

static lab_driver *load(const WCHAR *sddl)
{
    lab_driver *driver;

    sddl_text = sddl;
    assert_int_equal(lab_driver_create("guarded", (lab_driver_entry)entry, &driver), STATUS_SUCCESS);
    return driver;
}

struct opening {
    const char *path;
    uint32_t flags;
    lab_status status;
    bool keep;
    lab_handle handle;
};

static int open_in_process(void *context)
{
    struct opening *opening = context;
    lab_handle handle;

    opening->status = lab_file_open(opening->path, opening->flags, &handle);
    if (opening->status >= 0)
        lab_file_close(handle);
    return 0;
}

static lab_status open_as(lab_account account, const char *path, uint32_t flags)
{
    struct opening opening = {path, flags, 0, false, 0};
    lab_process *process;

    assert_int_equal(lab_process_create_as("client", account, &process), STATUS_SUCCESS);
    lab_process_run(process, open_in_process, &opening);
    lab_process_close(process);
    return opening.status;
}

#define DEVICE "\\Device\\Guarded"

static void test_IoCreateDeviceSecure_administrators_only_refuses_users(void **state)
{
    lab_driver *driver = load(L"D:P(A;;GA;;;SY)(A;;GA;;;BA)");

    assert_int_equal(open_as(LAB_AS_ADMINISTRATOR, DEVICE, LAB_OPEN_READ_WRITE), STATUS_SUCCESS);
    assert_int_equal(granted_seen & FILE_GENERIC_READ, FILE_GENERIC_READ);
    assert_int_equal(remaining_seen, 0);
    assert_true(has_token);
    assert_int_equal(open_as(LAB_AS_SYSTEM, DEVICE, LAB_OPEN_READ_WRITE), STATUS_SUCCESS);
    assert_int_equal(open_as(LAB_AS_USER, DEVICE, LAB_OPEN_READ), STATUS_ACCESS_DENIED);
    assert_int_equal(open_as(LAB_AS_LIMITED, DEVICE, LAB_OPEN_READ), STATUS_ACCESS_DENIED);
    assert_int_equal(open_as(LAB_AS_RESTRICTED, DEVICE, LAB_OPEN_READ), STATUS_ACCESS_DENIED);
    lab_driver_unload(driver);
}

static void test_IoCreateDeviceSecure_world_reads_but_does_not_write(void **state)
{
    lab_driver *driver = load(L"D:P(A;;GA;;;SY)(A;;GRGWGX;;;BA)(A;;GR;;;WD)(A;;GR;;;RC)");

    assert_int_equal(open_as(LAB_AS_USER, DEVICE, LAB_OPEN_READ), STATUS_SUCCESS);
    assert_int_equal(open_as(LAB_AS_USER, DEVICE, LAB_OPEN_WRITE), STATUS_ACCESS_DENIED);
    assert_int_equal(open_as(LAB_AS_RESTRICTED, DEVICE, LAB_OPEN_READ), STATUS_SUCCESS);
    assert_int_equal(open_as(LAB_AS_ADMINISTRATOR, DEVICE, LAB_OPEN_READ_WRITE), STATUS_SUCCESS);
    lab_driver_unload(driver);
}

static void test_IoCreateDeviceSecure_kernel_only_refuses_every_program(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Guarded");
    lab_driver *driver = load(L"D:P");
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK iosb;
    HANDLE handle;

    assert_int_equal(open_as(LAB_AS_SYSTEM, DEVICE, LAB_OPEN_READ), STATUS_ACCESS_DENIED);
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    assert_int_equal(ZwOpenFile(&handle, FILE_READ_DATA, &attributes, &iosb, 0, 0), STATUS_SUCCESS);
    ZwClose(handle);
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE | OBJ_FORCE_ACCESS_CHECK, NULL, NULL);
    assert_int_equal(ZwOpenFile(&handle, FILE_READ_DATA, &attributes, &iosb, 0, 0), STATUS_ACCESS_DENIED);
    lab_driver_unload(driver);
}

static void test_FILE_DEVICE_SECURE_OPEN_guards_names_behind_the_device(void **state)
{
    lab_driver *driver = load(L"D:P(A;;GA;;;SY)(A;;GA;;;BA)");

    assert_int_equal(open_as(LAB_AS_USER, DEVICE "\\inner", LAB_OPEN_READ), STATUS_ACCESS_DENIED);
    lab_driver_unload(driver);
    characteristics = 0;
    driver = load(L"D:P(A;;GA;;;SY)(A;;GA;;;BA)");
    assert_int_equal(open_as(LAB_AS_USER, DEVICE "\\inner", LAB_OPEN_READ), STATUS_SUCCESS);
    assert_int_equal(open_as(LAB_AS_USER, DEVICE, LAB_OPEN_READ), STATUS_ACCESS_DENIED);
    lab_driver_unload(driver);
    characteristics = FILE_DEVICE_SECURE_OPEN;
}

/* Without the privilege to bypass it, traverse access to the device itself is needed. */
static void test_NtCreateFile_without_traverse_privilege_needs_traverse_access(void **state)
{
    static const char *const groups[] = {"WD"};
    struct opening opening = {DEVICE "\\inner", LAB_OPEN_READ, 0, false, 0};
    lab_token_config config = {.user = "S-1-5-21-1-2-3-1000", .groups = groups, .group_count = 1, .integrity = 0x2000};
    lab_driver *driver;
    lab_process *process;
    lab_token *token;

    characteristics = 0;
    driver = load(L"D:P(A;;GA;;;SY)");
    assert_int_equal(lab_token_create(&config, &token), STATUS_SUCCESS);
    assert_int_equal(lab_process_create("client", &process), STATUS_SUCCESS);
    assert_int_equal(lab_process_token_set(process, token), STATUS_SUCCESS);
    lab_process_run(process, open_in_process, &opening);
    assert_int_equal(opening.status, STATUS_ACCESS_DENIED);
    lab_process_close(process);
    lab_token_close(token);
    lab_driver_unload(driver);
    characteristics = FILE_DEVICE_SECURE_OPEN;
}

static void test_IoCreateDevice_default_descriptor_lets_users_in(void **state)
{
    lab_driver *driver = load(NULL);

    assert_int_equal(open_as(LAB_AS_USER, DEVICE, LAB_OPEN_READ_WRITE), STATUS_SUCCESS);
    assert_int_equal(open_as(LAB_AS_GUEST, DEVICE, LAB_OPEN_READ_WRITE), STATUS_SUCCESS);
    lab_driver_unload(driver);
}

static void test_IoCreateDeviceSecure_bad_sddl_fails(void **state)
{
    lab_driver *driver;

    sddl_text = L"D:P(A;;GA;;;XX)";
    assert_int_equal(lab_driver_create("guarded", (lab_driver_entry)entry, &driver), STATUS_INVALID_PARAMETER);
    sddl_text = L"rubbish";
    assert_int_equal(lab_driver_create("guarded", (lab_driver_entry)entry, &driver), STATUS_INVALID_PARAMETER);
}

static void test_lab_handle_sddl_get_prints_what_the_driver_gave(void **state)
{
    lab_driver *driver = load(L"O:BAG:SYD:P(A;;GA;;;SY)(A;;GRGX;;;BA)(D;;GW;;;WD)");
    char text[256];
    lab_handle handle;
    size_t length;

    assert_int_equal(lab_file_open(DEVICE, LAB_OPEN_READ, &handle), STATUS_SUCCESS);
    assert_int_equal(lab_handle_sddl_get(handle, false, text, sizeof text, &length), STATUS_SUCCESS);
    assert_string_equal(text, "O:BAG:SYD:P(A;;FA;;;SY)(A;;0x1200a9;;;BA)(D;;FW;;;WD)");
    assert_int_equal(length, strlen(text) + 1);
    assert_int_equal(lab_handle_sddl_get(handle, false, text, 8, &length), STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(lab_handle_sddl_set(handle, "D:(A;;GA;;;WD)"), STATUS_ACCESS_DENIED);
    lab_file_close(handle);
    lab_driver_unload(driver);
}

static void test_ZwSetSecurityObject_changes_who_may_open_the_device(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Guarded");
    lab_driver *driver = load(L"D:P(A;;GA;;;SY)");
    DECLSPEC_ALIGN(4) UCHAR acl[64];
    SECURITY_DESCRIPTOR descriptor;
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK iosb;
    HANDLE handle;

    assert_int_equal(open_as(LAB_AS_USER, DEVICE, LAB_OPEN_READ), STATUS_ACCESS_DENIED);
    RtlCreateSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION);
    RtlCreateAcl((PACL)acl, sizeof acl, ACL_REVISION);
    RtlAddAccessAllowedAce((PACL)acl, ACL_REVISION, GENERIC_READ, SeExports->SeAliasUsersSid);
    RtlSetDaclSecurityDescriptor(&descriptor, TRUE, (PACL)acl, FALSE);
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    assert_int_equal(ZwOpenFile(&handle, WRITE_DAC, &attributes, &iosb, 0, 0), STATUS_SUCCESS);
    assert_int_equal(ZwSetSecurityObject(handle, DACL_SECURITY_INFORMATION, &descriptor), STATUS_SUCCESS);
    ZwClose(handle);
    assert_int_equal(open_as(LAB_AS_USER, DEVICE, LAB_OPEN_READ), STATUS_SUCCESS);
    assert_int_equal(open_as(LAB_AS_USER, DEVICE, LAB_OPEN_WRITE), STATUS_ACCESS_DENIED);
    lab_driver_unload(driver);
}

static void test_ObGetObjectSecurity_of_a_device_is_its_descriptor(void **state)
{
    lab_driver *driver = load(L"D:P(A;;GA;;;SY)");
    PSECURITY_DESCRIPTOR descriptor;
    BOOLEAN allocated, present, defaulted;
    PACL dacl;

    assert_int_equal(ObGetObjectSecurity(device, &descriptor, &allocated), STATUS_SUCCESS);
    assert_non_null(descriptor);
    assert_true(RtlValidSecurityDescriptor(descriptor));
    RtlGetDaclSecurityDescriptor(descriptor, &present, &dacl, &defaulted);
    assert_true(present);
    assert_int_equal(dacl->AceCount, 1);
    assert_int_equal(((ACCESS_ALLOWED_ACE *)(dacl + 1))->Mask, FILE_ALL_ACCESS);
    ObReleaseObjectSecurity(descriptor, allocated);
    lab_driver_unload(driver);
}

/* A driver that knows nothing of security: its files are everybody's. */
static void test_NtQuerySecurityObject_file_without_security_is_the_worlds(void **state)
{
    lab_driver *driver = load(L"D:P(A;;GA;;;SY)(A;;GA;;;BA)");
    char text[256];
    lab_handle handle;

    assert_int_equal(lab_file_open(DEVICE "\\inner", LAB_OPEN_READ, &handle), STATUS_SUCCESS);
    assert_int_equal(lab_handle_sddl_get(handle, false, text, sizeof text, NULL), STATUS_SUCCESS);
    assert_string_equal(text, "O:WDG:WDD:NO_ACCESS_CONTROL");
    lab_file_close(handle);
    lab_driver_unload(driver);
}

static void test_the_descriptors_of_wdmsec_are_whole(void **state)
{
    const UNICODE_STRING *all[] = {&SDDL_DEVOBJ_KERNEL_ONLY,
                                   &SDDL_DEVOBJ_SYS_ALL,
                                   &SDDL_DEVOBJ_SYS_ALL_ADM_ALL,
                                   &SDDL_DEVOBJ_SYS_ALL_ADM_RX,
                                   &SDDL_DEVOBJ_SYS_ALL_ADM_RWX_WORLD_R,
                                   &SDDL_DEVOBJ_SYS_ALL_ADM_RWX_WORLD_R_RES_R,
                                   &SDDL_DEVOBJ_SYS_ALL_ADM_RWX_WORLD_RW_RES_R,
                                   &SDDL_DEVOBJ_SYS_ALL_ADM_RWX_WORLD_RWX_RES_RWX};

    for (unsigned i = 0; i < RTL_NUMBER_OF(all); i++) {
        assert_int_equal(all[i]->Buffer[all[i]->Length / sizeof(WCHAR)], 0);
        assert_int_equal(all[i]->MaximumLength, all[i]->Length + sizeof(WCHAR));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_descriptors_of_wdmsec_are_whole),
        machine_test(test_IoCreateDeviceSecure_administrators_only_refuses_users),
        machine_test(test_IoCreateDeviceSecure_world_reads_but_does_not_write),
        machine_test(test_IoCreateDeviceSecure_kernel_only_refuses_every_program),
        machine_test(test_FILE_DEVICE_SECURE_OPEN_guards_names_behind_the_device),
        machine_test(test_NtCreateFile_without_traverse_privilege_needs_traverse_access),
        machine_test(test_IoCreateDevice_default_descriptor_lets_users_in),
        machine_test(test_IoCreateDeviceSecure_bad_sddl_fails),
        machine_test(test_lab_handle_sddl_get_prints_what_the_driver_gave),
        machine_test(test_ZwSetSecurityObject_changes_who_may_open_the_device),
        machine_test(test_ObGetObjectSecurity_of_a_device_is_its_descriptor),
        machine_test(test_NtQuerySecurityObject_file_without_security_is_the_worlds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

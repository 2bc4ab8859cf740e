#include "support/machine.h"
#include <ntifs.h>
#include <ntlab/file.h>
#include <ntlab/driver.h>

int32_t lab_driver_create(const char *name, NTSTATUS (*entry)(PDRIVER_OBJECT, PUNICODE_STRING), PDRIVER_OBJECT *driver);

static const GUID first_type = {1, 2, 3, {4}}, second_type = {9, 2, 3, {4}};
static int freed, cleaned;

static void on_free(PVOID context)
{
    freed++;
}

static void on_cleanup(PVOID context, LPCGUID type)
{
    cleaned++;
}

static int setup(void **state)
{
    freed = cleaned = 0;
    return test_machine_start(state);
}

static void test_stream_contexts_are_found_by_owner_and_instance(void **state)
{
    FSRTL_ADVANCED_FCB_HEADER header = {0};
    FSRTL_PER_STREAM_CONTEXT one, two;

    FsRtlInitPerStreamContext(&one, (PVOID)1, (PVOID)10, on_free);
    FsRtlInitPerStreamContext(&two, (PVOID)1, (PVOID)20, on_free);
    assert_int_equal(FsRtlInsertPerStreamContext(&header, &one), STATUS_INVALID_DEVICE_REQUEST);
    FsRtlSetupAdvancedHeader(&header, NULL);
    assert_true(header.Flags & FSRTL_FLAG_ADVANCED_HEADER);
    assert_int_equal(FsRtlInsertPerStreamContext(&header, &one), STATUS_SUCCESS);
    assert_int_equal(FsRtlInsertPerStreamContext(&header, &two), STATUS_SUCCESS);
    assert_ptr_equal(FsRtlLookupPerStreamContext(&header, (PVOID)1, (PVOID)10), &one);
    assert_ptr_equal(FsRtlLookupPerStreamContext(&header, (PVOID)1, NULL), &two);
    assert_null(FsRtlLookupPerStreamContext(&header, (PVOID)2, NULL));
    assert_ptr_equal(FsRtlRemovePerStreamContext(&header, (PVOID)1, (PVOID)20), &two);
    FsRtlTeardownPerStreamContexts(&header);
    assert_int_equal(freed, 1);
    assert_null(FsRtlLookupPerStreamContextInternal(&header, NULL, NULL));
}

static void test_file_contexts_hang_on_a_pointer(void **state)
{
    FSRTL_PER_FILE_CONTEXT one;
    PVOID anchor = NULL;

    FsRtlInitPerFileContext(&one, (PVOID)1, NULL, on_free);
    assert_int_equal(FsRtlInsertPerFileContext(NULL, &one), STATUS_INVALID_DEVICE_REQUEST);
    assert_int_equal(FsRtlInsertPerFileContext(&anchor, &one), STATUS_SUCCESS);
    assert_ptr_equal(FsRtlLookupPerFileContext(&anchor, (PVOID)1, NULL), &one);
    FsRtlTeardownPerFileContexts(&anchor);
    assert_int_equal(freed, 1);
    assert_null(anchor);
}

static void test_parameters_are_one_of_each_type_in_a_list(void **state)
{
    PECP_LIST list;
    PVOID one, two, found;
    ULONG size;
    GUID type;

    assert_int_equal(FsRtlAllocateExtraCreateParameterList(0, &list), STATUS_SUCCESS);
    assert_int_equal(FsRtlAllocateExtraCreateParameter(&first_type, 24, 0, on_cleanup, 'pcE1', &one), STATUS_SUCCESS);
    assert_int_equal(FsRtlAllocateExtraCreateParameter(&second_type, 8, 0, on_cleanup, 'pcE1', &two), STATUS_SUCCESS);
    assert_int_equal(FsRtlFindExtraCreateParameter(list, &first_type, &found, &size), STATUS_NOT_FOUND);
    assert_null(found);
    assert_int_equal(FsRtlInsertExtraCreateParameter(list, one), STATUS_SUCCESS);
    assert_int_equal(FsRtlInsertExtraCreateParameter(list, one), STATUS_INVALID_PARAMETER);
    assert_int_equal(FsRtlInsertExtraCreateParameter(list, two), STATUS_SUCCESS);
    assert_int_equal(FsRtlGetNextExtraCreateParameter(list, NULL, NULL, &found, &size), STATUS_SUCCESS);
    assert_ptr_equal(found, one);
    assert_int_equal(size, 24);
    assert_int_equal(FsRtlGetNextExtraCreateParameter(list, one, &type, &found, NULL), STATUS_SUCCESS);
    assert_ptr_equal(found, two);
    assert_memory_equal(&type, &second_type, sizeof type);
    assert_int_equal(FsRtlGetNextExtraCreateParameter(list, two, NULL, &found, NULL), STATUS_NOT_FOUND);
    assert_false(FsRtlIsEcpAcknowledged(one));
    FsRtlAcknowledgeEcp(one);
    assert_true(FsRtlIsEcpAcknowledged(one));
    FsRtlPrepareToReuseEcp(one);
    assert_false(FsRtlIsEcpAcknowledged(one));
    assert_int_equal(FsRtlRemoveExtraCreateParameter(list, &first_type, &found, &size), STATUS_SUCCESS);
    FsRtlFreeExtraCreateParameter(found);
    assert_int_equal(cleaned, 1);
    FsRtlFreeExtraCreateParameterList(list);
    assert_int_equal(cleaned, 2);
}

/* --- a create that carries parameters ----------------------------------------------------------------------------- */

static PVOID got;
static NTSTATUS set_again, per_file;
static FSRTL_PER_FILEOBJECT_CONTEXT of_file;

static NTSTATUS on_create(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    PECP_LIST list = NULL;
    PVOID added;

    if (stack->MajorFunction == IRP_MJ_CREATE) {
        FsRtlGetEcpListFromIrp(irp, &list);
        got = NULL;
        if (list) {
            FsRtlFindExtraCreateParameter(list, &first_type, &got, NULL);
            set_again = FsRtlSetEcpListIntoIrp(irp, list);
        } else {
            FsRtlAllocateExtraCreateParameterList(0, &list);
            FsRtlSetEcpListIntoIrp(irp, list);
        }
        FsRtlAllocateExtraCreateParameter(&second_type, 8, 0, on_cleanup, 'pcE1', &added);
        FsRtlInsertExtraCreateParameter(list, added);
        FsRtlInitPerFileObjectContext(&of_file, device, NULL);
        per_file = FsRtlInsertPerFileObjectContext(stack->FileObject, &of_file);
        if (FsRtlLookupPerFileObjectContext(stack->FileObject, device, NULL) != &of_file)
            per_file = STATUS_NOT_FOUND;
    }
    irp->IoStatus.Status = STATUS_SUCCESS;
    irp->IoStatus.Information = 0;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static void on_unload(PDRIVER_OBJECT driver)
{
    IoDeleteDevice(driver->DeviceObject);
}

static NTSTATUS entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Ecp");
    PDEVICE_OBJECT device;

    driver->DriverUnload = on_unload;
    driver->MajorFunction[IRP_MJ_CREATE] = driver->MajorFunction[IRP_MJ_CLOSE] = driver->MajorFunction[IRP_MJ_CLEANUP] =
        on_create;
    return IoCreateDevice(driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
}

static void open_with(PECP_LIST list)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Ecp");
    OBJECT_ATTRIBUTES attributes;
    IO_DRIVER_CREATE_CONTEXT context;
    IO_STATUS_BLOCK iosb;
    HANDLE handle;

    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    IoInitializeDriverCreateContext(&context);
    context.ExtraCreateParameter = list;
    assert_int_equal(IoCreateFileEx(&handle, FILE_READ_DATA, &attributes, &iosb, NULL, 0, 0, FILE_OPEN, 0, NULL, 0,
                                    CreateFileTypeNone, NULL, 0, &context),
                     STATUS_SUCCESS);
    ZwClose(handle);
}

static void test_IoCreateFileEx_hands_parameters_to_the_driver(void **state)
{
    PDRIVER_OBJECT driver;
    PECP_LIST list;
    PVOID parameter, found;

    assert_int_equal(lab_driver_create("ecp", entry, &driver), STATUS_SUCCESS);
    FsRtlAllocateExtraCreateParameterList(0, &list);
    FsRtlAllocateExtraCreateParameter(&first_type, 8, 0, on_cleanup, 'pcE1', &parameter);
    FsRtlInsertExtraCreateParameter(list, parameter);
    open_with(list);
    assert_ptr_equal(got, parameter);
    assert_int_equal(set_again, STATUS_INVALID_PARAMETER_3);
    assert_int_equal(per_file, STATUS_SUCCESS);
    assert_int_equal(cleaned, 1); /* what was added on the way is gone, the caller's own not */
    assert_int_equal(FsRtlFindExtraCreateParameter(list, &second_type, &found, NULL), STATUS_NOT_FOUND);
    FsRtlFreeExtraCreateParameterList(list);
    assert_int_equal(cleaned, 2);
    open_with(NULL); /* the driver attaches a list of its own */
    assert_null(got);
    assert_int_equal(cleaned, 3);
    lab_driver_unload((lab_driver *)driver);
}

#define context_test(name) cmocka_unit_test_setup_teardown(name, setup, test_machine_stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        context_test(test_stream_contexts_are_found_by_owner_and_instance),
        context_test(test_file_contexts_hang_on_a_pointer),
        context_test(test_parameters_are_one_of_each_type_in_a_list),
        context_test(test_IoCreateFileEx_hands_parameters_to_the_driver),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

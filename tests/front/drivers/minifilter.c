/* A mini-filter without an INF file: it builds, loads, registers at an altitude that is made up for it, and goes. */
#include <fltKernel.h>
#include <dontuse.h>
#include <suppress.h>

static PFLT_FILTER filter;

static FLT_PREOP_CALLBACK_STATUS before_create(PFLT_CALLBACK_DATA Data, PCFLT_RELATED_OBJECTS FltObjects,
                                               PVOID *CompletionContext)
{
    PFLT_FILE_NAME_INFORMATION name;

    *CompletionContext = NULL;
    if (FLT_IS_FASTIO_OPERATION(Data) || FlagOn(Data->Iopb->Parameters.Create.Options, FILE_DIRECTORY_FILE) ||
        FltObjects->FileObject == NULL)
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    if (!NT_SUCCESS(FltGetFileNameInformation(Data, FLT_FILE_NAME_NORMALIZED | FLT_FILE_NAME_QUERY_DEFAULT, &name)))
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    FltReleaseFileNameInformation(name);
    return FLT_PREOP_COMPLETE;
}

static NTSTATUS unload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    FltUnregisterFilter(filter);
    return STATUS_SUCCESS;
}

static const FLT_OPERATION_REGISTRATION operations[] = {{IRP_MJ_CREATE, 0, before_create, NULL},
                                                        {IRP_MJ_OPERATION_END}};
static const FLT_REGISTRATION registration = {
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, operations, unload};

C_ASSERT(sizeof(FLT_IO_PARAMETER_BLOCK) == 72);
C_ASSERT(FIELD_OFFSET(FLT_IO_PARAMETER_BLOCK, Parameters) == 24);
C_ASSERT(FIELD_OFFSET(FLT_PARAMETERS, Create.FileAttributes) == 16);
C_ASSERT(FIELD_OFFSET(FLT_PARAMETERS, DeviceIoControl.Neither.InputBuffer) == 24);
C_ASSERT(sizeof(FLT_CALLBACK_DATA) == 88);
C_ASSERT(sizeof(FLT_REGISTRATION) == 112);
C_ASSERT(sizeof(FLT_RELATED_OBJECTS) == 48);
C_ASSERT(sizeof(FLT_FILE_NAME_INFORMATION) == 120);

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    status = FltRegisterFilter(DriverObject, &registration, &filter);
    return NT_SUCCESS(status) ? FltStartFiltering(filter) : status;
}

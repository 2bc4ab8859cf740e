/* Processes and threads of programs. */
#include <ntlab/process.h>

#include "api/api_p.h"

struct start {
    int (*routine)(void *context);
    void *context;
};

_Noreturn void lab__ps_thread_exit(NTSTATUS status);

static void run(PVOID context)
{
    struct start start = *(struct start *)context;

    lab__mm_kernel_free(context);
    lab__ps_thread_exit(start.routine(start.context));
}

lab_status lab_process_create(const char *name, lab_process **process)
{
    struct unicode_text image;
    NTSTATUS status;

    if (!lab__ke_thread())
        return STATUS_INVALID_DEVICE_STATE;
    status = lab__api_text_to_unicode(name, &image);
    if (NT_SUCCESS(status))
        status = lab__ps_process_create(image.string.Buffer, FALSE, (PEPROCESS *)process);
    lab__api_text_free(&image);
    return status;
}

void lab_process_close(lab_process *process)
{
    if (lab__ke_thread())
        lab__ob_dereference(process);
}

lab_status lab_thread_create(lab_process *process, int (*routine)(void *context), void *context, lab_thread **thread)
{
    struct start *start;
    PETHREAD made;
    NTSTATUS status;

    if (!lab__ke_thread())
        return STATUS_INVALID_DEVICE_STATE;
    start = lab__mm_kernel_alloc(sizeof *start);
    if (!start)
        return STATUS_INSUFFICIENT_RESOURCES;
    *start = (struct start){routine, context};
    status = lab__ps_thread_create(process ? (PEPROCESS)process : lab__ps_process(), run, start, FALSE, &made);
    if (!NT_SUCCESS(status)) {
        lab__mm_kernel_free(start);
        return status;
    }
    if (thread)
        *thread = (lab_thread *)made;
    else
        lab__ob_dereference(made);
    return status;
}

lab_status lab_thread_wait(lab_thread *thread, uint64_t timeout_100ns, int *exit_code)
{
    PETHREAD waited = (PETHREAD)thread;
    LARGE_INTEGER own;
    NTSTATUS status;

    USER_ENTER(STATUS_INVALID_DEVICE_STATE);
    status = KeWaitForSingleObject(waited, UserRequest, UserMode, FALSE, lab__api_timeout_from(timeout_100ns, &own));
    if (status == STATUS_SUCCESS && exit_code)
        *exit_code = waited->exit_status;
    USER_RETURN(status);
}

void lab_thread_close(lab_thread *thread)
{
    if (lab__ke_thread())
        lab__ob_dereference(thread);
}

_Noreturn void lab_thread_exit(int exit_code)
{
    lab__ke_thread()->previous_mode = KernelMode;
    lab__ps_thread_exit(exit_code);
}

int lab_process_run(lab_process *process, int (*routine)(void *context), void *context)
{
    lab_thread *thread;
    int exit_code = -1;
    NTSTATUS status = lab_thread_create(process, routine, context, &thread);

    if (!NT_SUCCESS(status))
        return status;
    lab_thread_wait(thread, LAB_FOREVER, &exit_code);
    lab_thread_close(thread);
    return exit_code;
}

static NTSTATUS open_id(uint32_t id, uint32_t access, lab_handle *handle,
                        NTSTATUS (*open)(HANDLE, ACCESS_MASK, ULONG, KPROCESSOR_MODE, HANDLE *))
{
    HANDLE made;
    NTSTATUS status = open((HANDLE)(ULONG_PTR)id, access, 0, UserMode, &made);

    if (NT_SUCCESS(status))
        *handle = (lab_handle)made;
    return status;
}

lab_status lab_process_open(uint32_t id, uint32_t access, lab_handle *handle)
{
    USER_CALL(open_id(id, access, handle, lab__ps_process_open));
}

lab_status lab_process_terminate(lab_handle handle, int exit_code)
{
    USER_CALL(lab__ps_process_terminate((HANDLE)handle, exit_code, UserMode));
}

lab_status lab_thread_open(uint32_t id, uint32_t access, lab_handle *handle)
{
    USER_CALL(open_id(id, access, handle, lab__ps_thread_open));
}

static NTSTATUS access_of(lab_handle handle, uint32_t *access)
{
    OBJECT_HANDLE_INFORMATION information;
    PVOID body;
    NTSTATUS status = lab__ob_reference_handle((HANDLE)handle, 0, 0, UserMode, &body, &information);

    if (!NT_SUCCESS(status))
        return status;
    *access = information.GrantedAccess;
    lab__ob_dereference(body);
    return STATUS_SUCCESS;
}

lab_status lab_handle_access(lab_handle handle, uint32_t *access)
{
    USER_CALL(access_of(handle, access));
}

uint32_t lab_process_id(const lab_process *process)
{
    return (uint32_t)(ULONG_PTR)(process ? (PEPROCESS)process : lab__ps_process())->id;
}

uint32_t lab_thread_id(const lab_thread *thread)
{
    return (uint32_t)(ULONG_PTR)(thread ? (PETHREAD)thread : lab__ps_thread())->id.UniqueThread;
}

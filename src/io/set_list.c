/* Lists that are written to a file: extended attributes and quotas. */
#include "io/file_p.h"

/* The check, on a copy: where the list is wrong is what *iosb says. */
static NTSTATUS check(const struct lab__io_list *kind, PVOID buffer, ULONG length, PIO_STATUS_BLOCK iosb,
                      KPROCESSOR_MODE mode)
{
    PVOID copy = lab__mm_kernel_alloc(length ? length : 1);
    IO_STATUS_BLOCK answer = {0};
    ULONG offset = 0;
    NTSTATUS status;

    if (!copy)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = lab__io_copy_in(copy, buffer, length, mode);
    if (NT_SUCCESS(status)) {
        status = kind->check(copy, length, &offset);
        answer.Status = status;
        answer.Information = offset;
        if (!NT_SUCCESS(status))
            lab__io_copy_out(iosb, &answer, sizeof answer, mode);
    }
    lab__mm_kernel_free(copy);
    return status;
}

NTSTATUS lab__io_set_list(const struct lab__io_list *kind, HANDLE handle, PIO_STATUS_BLOCK iosb, PVOID buffer,
                          ULONG length, KPROCESSOR_MODE mode)
{
    struct lab__io_request request;
    PIO_STACK_LOCATION stack;
    NTSTATUS status = check(kind, buffer, length, iosb, mode);

    if (NT_SUCCESS(status))
        status = lab__io_request_begin_waiting(&request, handle, kind->access, iosb, mode);
    if (status != STATUS_SUCCESS)
        return status;
    status = lab__io_request_irp(&request, kind->major, 0, &stack);
    if (NT_SUCCESS(status)) {
        C_ASSERT(FIELD_OFFSET(IO_STACK_LOCATION, Parameters.SetEa.Length) ==
                 FIELD_OFFSET(IO_STACK_LOCATION, Parameters.SetQuota.Length));
        stack->Parameters.SetEa.Length = length;
        status = lab__io_request_buffer(&request, buffer, length, TRUE);
    }
    return NT_SUCCESS(status) ? lab__io_request_send(&request) : lab__io_request_abort(&request, status);
}

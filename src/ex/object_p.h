/* What the dispatcher objects that have names and handles share. */
#ifndef NTLAB_EX_OBJECT_P_H
#define NTLAB_EX_OBJECT_P_H

#include "ex/ex_p.h"
#include "mm/mm_p.h"
#include "ob/ob_p.h"

static inline KPROCESSOR_MODE lab__ex_caller(void)
{
    return lab__ke_thread()->previous_mode;
}

/* May the caller be written an answer there? */
static inline NTSTATUS lab__ex_probe_out(PVOID address, SIZE_T size, KPROCESSOR_MODE mode)
{
    return mode == UserMode ? lab__mm_probe_any_write(address, size) : STATUS_SUCCESS;
}

/* The same for an answer that a null pointer says isn't wanted. */
static inline NTSTATUS lab__ex_probe_optional(PVOID address, SIZE_T size, KPROCESSOR_MODE mode)
{
    return address ? lab__ex_probe_out(address, size, mode) : STATUS_SUCCESS;
}

/* Of a query: is it for the one class of information there is (0), and is there room for exactly that? */
static inline NTSTATUS lab__ex_probe_basic(ULONG information_class, PVOID information, ULONG length, ULONG size)
{
    if (information_class != 0)
        return STATUS_INVALID_INFO_CLASS;
    if (length != size)
        return STATUS_INFO_LENGTH_MISMATCH;
    return lab__ex_probe_out(information, length, lab__ex_caller());
}

/* A handle to a new object, whose body was initialized since lab__ob_create. */
static inline NTSTATUS lab__ex_object_insert(PVOID body, ACCESS_MASK desired, PHANDLE result)
{
    HANDLE handle;
    NTSTATUS status = lab__ob_insert(body, 0, desired, 0, &handle);

    if (NT_SUCCESS(status))
        *result = handle;
    return status;
}

static inline NTSTATUS lab__ex_object_open(POBJECT_TYPE type, PHANDLE result, ACCESS_MASK desired,
                                           POBJECT_ATTRIBUTES attributes, KPROCESSOR_MODE mode)
{
    HANDLE handle;
    NTSTATUS status = mode == UserMode ? lab__mm_probe_any_write(result, sizeof *result) : STATUS_SUCCESS;

    if (NT_SUCCESS(status))
        status = lab__ob_open_by_name(attributes, type, mode, desired, 0, &handle);
    if (NT_SUCCESS(status))
        *result = handle;
    return status;
}

#endif

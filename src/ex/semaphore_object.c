/*
 * Semaphores as objects: by name and by handle. The body is the KSEMAPHORE itself.
 */
#include "ex/nt_ex.h"
#include "ex/object_p.h"

POBJECT_TYPE lab__ex_semaphore_type;
__attribute__((visibility("default"))) POBJECT_TYPE *ExSemaphoreObjectType = &lab__ex_semaphore_type;

static const GENERIC_MAPPING mapping = {STANDARD_RIGHTS_READ | SEMAPHORE_QUERY_STATE,
                                        STANDARD_RIGHTS_WRITE | SEMAPHORE_MODIFY_STATE,
                                        STANDARD_RIGHTS_EXECUTE | SYNCHRONIZE, SEMAPHORE_ALL_ACCESS};

void lab__ex_semaphore_start(void)
{
    lab__ex_semaphore_type = lab__ob_type_create(L"Semaphore", 0, &mapping, SEMAPHORE_ALL_ACCESS, 0);
}

/*
 * NtCreateSemaphore: a semaphore, named or not, and a handle to it; for the caller's mode. Undocumented.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER: a count below zero or above the limit, a limit that isn't positive
 */
NTSTATUS NtCreateSemaphore(PHANDLE SemaphoreHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                           LONG InitialCount, LONG MaximumCount)
{
    PKSEMAPHORE semaphore;
    NTSTATUS status = lab__ex_probe_out(SemaphoreHandle, sizeof *SemaphoreHandle, lab__ex_caller());

    if (NT_SUCCESS(status) && (InitialCount < 0 || MaximumCount <= 0 || InitialCount > MaximumCount))
        status = STATUS_INVALID_PARAMETER;
    if (NT_SUCCESS(status))
        status = lab__ob_create(lab__ex_semaphore_type, lab__ex_caller(), ObjectAttributes, sizeof *semaphore,
                                (PVOID *)&semaphore);
    if (!NT_SUCCESS(status))
        return status;
    KeInitializeSemaphore(semaphore, InitialCount, MaximumCount);
    return lab__ex_object_insert(semaphore, DesiredAccess, SemaphoreHandle);
}

/* NtOpenSemaphore: a handle to a semaphore that exists. Undocumented. */
NTSTATUS NtOpenSemaphore(PHANDLE SemaphoreHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes)
{
    return lab__ex_object_open(lab__ex_semaphore_type, SemaphoreHandle, DesiredAccess, ObjectAttributes,
                               lab__ex_caller());
}

/*
 * NtReleaseSemaphore: add to the count; *PreviousCount is what it was. Undocumented.
 *
 * Errors  STATUS_INVALID_PARAMETER: a count that isn't positive; STATUS_SEMAPHORE_LIMIT_EXCEEDED, which changes nothing
 */
NTSTATUS NtReleaseSemaphore(HANDLE SemaphoreHandle, LONG ReleaseCount, PLONG PreviousCount)
{
    PKSEMAPHORE semaphore;
    LONG before;
    NTSTATUS status = lab__ex_probe_optional(PreviousCount, sizeof *PreviousCount, lab__ex_caller());

    if (NT_SUCCESS(status) && ReleaseCount <= 0)
        status = STATUS_INVALID_PARAMETER;
    if (NT_SUCCESS(status))
        status = lab__ob_reference_handle(SemaphoreHandle, SEMAPHORE_MODIFY_STATE, lab__ex_semaphore_type,
                                          lab__ex_caller(), (PVOID *)&semaphore, 0);
    if (!NT_SUCCESS(status))
        return status;
    before = semaphore->Header.SignalState;
    if (ReleaseCount > semaphore->Limit - before)
        status = STATUS_SEMAPHORE_LIMIT_EXCEEDED;
    else
        before = KeReleaseSemaphore(semaphore, SEMAPHORE_INCREMENT, ReleaseCount, FALSE);
    lab__ob_dereference(semaphore);
    if (NT_SUCCESS(status) && PreviousCount)
        *PreviousCount = before;
    return status;
}

/* NtQuerySemaphore: SemaphoreBasicInformation (0): the count and the limit. Undocumented. */
NTSTATUS NtQuerySemaphore(HANDLE SemaphoreHandle, ULONG InformationClass, PVOID Information, ULONG Length,
                          PULONG ReturnLength)
{
    struct {
        LONG count, limit;
    } *basic = Information;
    PKSEMAPHORE semaphore;
    NTSTATUS status = lab__ex_probe_basic(InformationClass, Information, Length, sizeof *basic);

    if (NT_SUCCESS(status))
        status = lab__ob_reference_handle(SemaphoreHandle, SEMAPHORE_QUERY_STATE, lab__ex_semaphore_type,
                                          lab__ex_caller(), (PVOID *)&semaphore, 0);
    if (!NT_SUCCESS(status))
        return status;
    basic->count = semaphore->Header.SignalState;
    basic->limit = semaphore->Limit;
    lab__ob_dereference(semaphore);
    if (ReturnLength)
        *ReturnLength = sizeof *basic;
    return STATUS_SUCCESS;
}

/*
 * Mutants as objects: by name and by handle. The body is the KMUTANT itself, which holds off no APC.
 */
#include "ex/nt_ex.h"
#include "ex/object_p.h"

POBJECT_TYPE lab__ex_mutant_type;

static const GENERIC_MAPPING mapping = {STANDARD_RIGHTS_READ | MUTANT_QUERY_STATE, STANDARD_RIGHTS_WRITE,
                                        STANDARD_RIGHTS_EXECUTE | SYNCHRONIZE, MUTANT_ALL_ACCESS};

/* Whoever still owns it, owns it no more. */
static void abandon(PVOID body)
{
    KeReleaseMutant(body, 1, TRUE, FALSE);
}

void lab__ex_mutant_start(void)
{
    static const struct lab__ob_procedures procedures = {.remove = abandon};

    lab__ex_mutant_type = lab__ob_type_create(L"Mutant", &procedures, &mapping, MUTANT_ALL_ACCESS, 0);
}

/* NtCreateMutant: a mutex, named or not, owned by the caller or free, and a handle to it. Undocumented. */
NTSTATUS NtCreateMutant(PHANDLE MutantHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                        BOOLEAN InitialOwner)
{
    PKMUTANT mutant;
    NTSTATUS status = lab__ex_probe_out(MutantHandle, sizeof *MutantHandle, lab__ex_caller());

    if (NT_SUCCESS(status))
        status =
            lab__ob_create(lab__ex_mutant_type, lab__ex_caller(), ObjectAttributes, sizeof *mutant, (PVOID *)&mutant);
    if (!NT_SUCCESS(status))
        return status;
    KeInitializeMutant(mutant, InitialOwner);
    return lab__ex_object_insert(mutant, DesiredAccess, MutantHandle);
}

/* NtOpenMutant: a handle to a mutex that exists. Undocumented. */
NTSTATUS NtOpenMutant(PHANDLE MutantHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes)
{
    return lab__ex_object_open(lab__ex_mutant_type, MutantHandle, DesiredAccess, ObjectAttributes, lab__ex_caller());
}

/* NtReleaseMutant: give it up once; *PreviousCount is 1 less its acquisitions. STATUS_MUTANT_NOT_OWNED. Undocumented.
 */
NTSTATUS NtReleaseMutant(HANDLE MutantHandle, PLONG PreviousCount)
{
    PKMUTANT mutant;
    LONG before = 0;
    NTSTATUS status = lab__ex_probe_optional(PreviousCount, sizeof *PreviousCount, lab__ex_caller());

    if (NT_SUCCESS(status))
        status = lab__ob_reference_handle(MutantHandle, 0, lab__ex_mutant_type, lab__ex_caller(), (PVOID *)&mutant, 0);
    if (!NT_SUCCESS(status))
        return status;
    if (mutant->OwnerThread == lab__ke_thread())
        before = KeReleaseMutant(mutant, 1, FALSE, FALSE);
    else
        status = mutant->Abandoned ? STATUS_ABANDONED : STATUS_MUTANT_NOT_OWNED;
    lab__ob_dereference(mutant);
    if (NT_SUCCESS(status) && PreviousCount)
        *PreviousCount = before;
    return status;
}

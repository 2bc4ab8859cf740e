/* See vf_zw.h. */
#include "vf/vf_report.h"
#include "vf/vf_zw.h"
#include "mm/mm_p.h"

#define C4 DRIVER_VERIFIER_DETECTED_VIOLATION

void lab__vf_kernel_address(const void *address, PVOID caller)
{
    if (__builtin_expect(!address || !lab__mm_is_user(address), 1))
        return;
    lab__ke_crash_detail("a Zw function was given address %p of user mode, which it doesn't check; probe and copy, or "
                         "open the handle for user mode",
                         (void *)(ULONG_PTR)address);
    lab__ke_bugcheck(C4, 0xE3, (ULONG_PTR)caller, (ULONG_PTR)address, 0);
}

void lab__vf_kernel_name(const UNICODE_STRING *name, PVOID caller)
{
    lab__vf_kernel_address(name, caller);
    if (name->Length <= name->MaximumLength && !(name->Length & 1) && (name->Buffer || !name->Length)) {
        if (name->Length)
            lab__vf_kernel_address(name->Buffer, caller);
        return;
    }
    lab__ke_crash_detail("the UNICODE_STRING at %p, a name, is malformed: Length %u, MaximumLength %u, Buffer %p",
                         (void *)(ULONG_PTR)name, name->Length, name->MaximumLength, (void *)name->Buffer);
    lab__ke_bugcheck(C4, 0xE4, (ULONG_PTR)caller, (ULONG_PTR)name, 0);
}

_Noreturn void lab__vf_bad_string(const UNICODE_STRING *string, PVOID caller)
{
    lab__ke_crash_detail("the UNICODE_STRING at %p has Length %u and MaximumLength %u: it was not initialized",
                         (const void *)string, string->Length, string->MaximumLength);
    lab__ke_bugcheck(C4, LAB_VF_BAD_STRING, (ULONG_PTR)string, string->Length, (ULONG_PTR)caller);
}

void lab__vf_kernel_apcs(PVOID caller)
{
    if (__builtin_expect(!lab__ke_thread()->special_apc_disable, 1))
        return;
    lab__ke_crash_detail("a Zw function for files was called in a guarded region: the special kernel APC that ends the "
                         "request can't run");
    lab__ke_bugcheck(C4, 0xE6, (ULONG_PTR)caller, lab__ke_irql(),
                     (ULONG_PTR)(LONG_PTR)lab__ke_thread()->special_apc_disable);
}

/*
 * A program's memory that a driver touches at DISPATCH_LEVEL or above, where it may be paged out: see vf_user.h.
 *
 * Once a driver is given a program's addresses, the user arena is closed when IRQL is raised, at the places that close
 * watched paged pool (ke/paged_guard.c), and opened when it falls. What opens too late, and what the kernel does there
 * itself, costs a fault that is put right.
 */
#include "ke/ke_p.h"
#include "mm/pages_p.h"
#include "mm/special.h"
#include "vf/vf_report.h"
#include "vf/vf_user.h"

BOOLEAN lab__vf_user_armed;
static BOOLEAN closed;

void lab__vf_user_irql_start(void)
{
    lab__vf_user_armed = closed = FALSE;
}

void lab__vf_user_arm_slow(void)
{
    if (host_sanitized || !lab__mm_special_enabled())
        return;
    lab__vf_user_armed = TRUE;
    lab__mm_paged_guarded++; /* so that the places that raise IRQL come here */
}

void lab__vf_user_close(void)
{
    if (!closed && lab__mm.high_water)
        host_protect(lab__mm.ram.user, lab__mm.high_water << PAGE_SHIFT, HOST_NONE);
    closed = TRUE;
}

void lab__vf_user_open(void)
{
    SIZE_T index = 0, next;

    if (!closed)
        return;
    closed = FALSE;
    for (; index < lab__mm.high_water; index = next) {
        UCHAR access = lab__mm.pages[index].access;

        for (next = index + 1; next < lab__mm.high_water && lab__mm.pages[next].access == access;)
            next++;
        if (access)
            host_protect(lab__mm.ram.user + (index << PAGE_SHIFT), (next - index) << PAGE_SHIFT,
                         access & 2 ? HOST_WRITE : HOST_READ);
    }
    lab__vf_user_watch_again();
}

BOOLEAN lab__vf_user_fault_at_irql(struct host_fault *fault)
{
    const void *address = (const void *)(ULONG_PTR)fault->address;
    PVOID pc;

    if ((!closed && !lab__vf_user_watched) || fault->kind != HOST_FAULT_ACCESS || !lab__mm_in_arena(address) ||
        !lab__mm_user_access(address, 1, fault->write != 0))
        return FALSE;
    pc = lab__ke_irql() >= DISPATCH_LEVEL ? lab__vf_user_accessor(fault) : 0;
    if (!pc && !closed)
        return FALSE;
    lab__vf_user_open();
    if (!pc)
        return TRUE;
    lab__ke_crash_registers(&fault->registers);
    lab__vf_culprit_is(pc);
    lab__ke_crash_detail("a program's memory at %p was %s at IRQL %u: it may be paged out, and may be another "
                         "program's; lock it with an MDL, and use the MDL's system address",
                         address, fault->write ? "written to" : "read", lab__ke_irql());
    lab__ke_bugcheck(DRIVER_IRQL_NOT_LESS_OR_EQUAL, fault->address, lab__ke_irql(), fault->write != 0, (ULONG_PTR)pc);
}

/*
 * Traps: what the host's processor reports becomes what NT's would: an exception where a handler may take it, otherwise
 * the bugcheck with the code that Windows gives for this address, at this IRQL, in this kind of thread.
 */
#include "ke/trap.h"
#include "ke/ke_p.h"
#include "ke/paged_guard.h"
#include "mm/mm_p.h"
#include "mm/special.h"
#include "mm/special_large.h"
#include "rtl/seh_p.h"
#include "vf/vf_report.h"
#include "vf/vf_user.h"

/* trap_divide.c */
NTSTATUS lab__ke_divide_status(const struct host_registers *registers);

BOOLEAN (*lab__ke_trap_hook)(struct host_fault *fault);
void (*lab__ke_program_hook)(const EXCEPTION_RECORD *record, const struct host_registers *registers);

static ULONG_PTR access_kind(const struct host_fault *fault)
{
    return fault->execute ? 8 : fault->write ? 1 : 0;
}

static void raise(struct host_fault *fault, NTSTATUS code)
{
    EXCEPTION_RECORD record;

    RtlZeroMemory(&record, sizeof record);
    record.ExceptionCode = code;
    record.ExceptionAddress = (PVOID)(ULONG_PTR)fault->registers.pc;
    if (code == STATUS_ACCESS_VIOLATION) {
        record.NumberParameters = 2;
        record.ExceptionInformation[0] = access_kind(fault);
        record.ExceptionInformation[1] = fault->kind == HOST_FAULT_NONCANONICAL ? ~(ULONG_PTR)0 : fault->address;
    }
    lab__seh_raise(&record, &fault->registers);
}

static void describe_address(const struct host_fault *fault)
{
    const void *address = (const void *)(ULONG_PTR)fault->address;

    if (fault->kind == HOST_FAULT_NONCANONICAL)
        lab__ke_crash_detail("the address is none that the processor has, or is not aligned as the instruction needs");
    else if (fault->address < 0x10000)
        lab__ke_crash_detail("a NULL pointer, or a field of what it points to, was used");
    else if (lab__mm_is_pool_freed(address))
        lab__ke_crash_detail("the address lies in pool memory that is not allocated");
}

/* Memory that can be read, but was written. */
static BOOLEAN is_read_only(const struct host_fault *fault)
{
    char byte;

    return fault->write && fault->kind == HOST_FAULT_ACCESS &&
           host_copy_guarded(&byte, (const void *)(ULONG_PTR)fault->address, 1) == 1;
}

static enum lab__mm_special_fault kind_of(const void *address)
{
    return lab__mm_special_owns(address) ? lab__mm_special_classify(address) : lab__mm_large_classify(address);
}

/* What stands under the key was left closed by a call that lowered IRQL: it is opened, and the code goes on. */
static BOOLEAN left_closed(struct host_fault *fault)
{
    const void *address = (const void *)(ULONG_PTR)fault->address;

    if (fault->kind != HOST_FAULT_ACCESS || lab__ke_irql() >= DISPATCH_LEVEL || !lab__mm_paged_guarded ||
        !lab__mm_pool_is_paged(address) || kind_of(address) != LAB_SPECIAL_PAGED)
        return FALSE;
    host_fault_allow_key(fault);
    return TRUE;
}

static void special_pool(const struct host_fault *fault)
{
    ULONG_PTR pc = fault->registers.pc;
    PVOID driver = lab__vf_user_accessor(fault); /* by itself, or by memcpy and its kin, which leave no frame */
    enum lab__mm_special_fault kind = kind_of((const void *)(ULONG_PTR)fault->address);

    if (kind != LAB_SPECIAL_NONE && driver)
        lab__vf_culprit_is(driver);
    if (kind == LAB_SPECIAL_PAGED) {
        lab__ke_crash_detail("the address lies in paged pool, which may be touched below DISPATCH_LEVEL only");
        lab__ke_bugcheck(DRIVER_IRQL_NOT_LESS_OR_EQUAL, fault->address, lab__ke_irql(), access_kind(fault), pc);
    }
    if (kind == LAB_SPECIAL_FREED)
        lab__ke_bugcheck(driver ? DRIVER_PAGE_FAULT_IN_FREED_SPECIAL_POOL : PAGE_FAULT_IN_FREED_SPECIAL_POOL,
                         fault->address, access_kind(fault), pc, 0);
    if (kind == LAB_SPECIAL_BEYOND)
        lab__ke_bugcheck(driver ? DRIVER_PAGE_FAULT_BEYOND_END_OF_ALLOCATION : PAGE_FAULT_BEYOND_END_OF_ALLOCATION,
                         fault->address, access_kind(fault), pc, 0);
}

static void access_violation(struct host_fault *fault)
{
    KIRQL irql = lab__ke_irql();
    ULONG_PTR address = fault->address, pc = fault->registers.pc;
    BOOLEAN user = lab__mm_is_user((const void *)address) || address < 0x10000;

    describe_address(fault);
    if (lab__mm_in_ram((const void *)address))
        special_pool(fault);
    if (!user && is_read_only(fault))
        lab__ke_bugcheck(ATTEMPTED_WRITE_TO_READONLY_MEMORY, address, 0, pc, 0xB);
    if (fault->kind == HOST_FAULT_ACCESS && irql >= DISPATCH_LEVEL)
        lab__ke_bugcheck(DRIVER_IRQL_NOT_LESS_OR_EQUAL, address, irql, access_kind(fault), pc);
    if (fault->kind == HOST_FAULT_ACCESS && !user)
        lab__ke_bugcheck(PAGE_FAULT_IN_NONPAGED_AREA, address, fault->write ? 2 : fault->execute ? 0x10 : 0, pc, 2);
    raise(fault, STATUS_ACCESS_VIOLATION);
}

static BOOLEAN is_let_go(const struct host_fault *fault)
{
    const void *address = (const void *)(ULONG_PTR)fault->address;

    return fault->kind == HOST_FAULT_ACCESS && fault->write && lab__mm_special_owns(address) &&
           lab__mm_special_let_write(address, (PVOID)(fault->registers.pc + 1));
}

void lab__ke_fault(struct host_fault *fault)
{
    if (left_closed(fault) || is_let_go(fault))
        return;
    if (__builtin_expect(lab__vf_user_armed, 0) && lab__vf_user_fault_at_irql(fault))
        return;
    if (__builtin_expect(lab__vf_user_watched, 0) && lab__vf_user_fault(fault))
        return;
    if (fault->kind == HOST_FAULT_ACCESS && lab__ke_trap_hook && lab__ke_trap_hook(fault))
        return;
    lab__ke_crash_registers(&fault->registers);
    switch (fault->kind) {
    case HOST_FAULT_ACCESS:
    case HOST_FAULT_NONCANONICAL:
        access_violation(fault);
        break;
    case HOST_FAULT_DIVIDE:
        raise(fault, lab__ke_divide_status(&fault->registers));
        break;
    case HOST_FAULT_MISALIGNED:
        raise(fault, STATUS_DATATYPE_MISALIGNMENT);
        break;
    case HOST_FAULT_BREAKPOINT:
        raise(fault, STATUS_BREAKPOINT);
        break;
    case HOST_FAULT_ILLEGAL:
        raise(fault, STATUS_ILLEGAL_INSTRUCTION);
        break;
    case HOST_FAULT_STACK:
        lab__ke_crash_detail("the kernel stack of thread %p, %p to %p, overflowed", (void *)lab__ke_thread(),
                             lab__ke_thread()->stack_limit, lab__ke_thread()->stack_base);
        lab__ke_bugcheck(UNEXPECTED_KERNEL_MODE_TRAP, 8, fault->registers.sp, fault->address, fault->registers.pc);
    }
}

void lab__ke_unhandled_exception(EXCEPTION_RECORD *record, CONTEXT *context, const struct host_registers *registers)
{
    struct _KTHREAD *thread = lab__ke_thread();
    ULONG_PTR code = (ULONG)record->ExceptionCode, address = (ULONG_PTR)record->ExceptionAddress;

    if (lab__ke_program_hook && !thread->system_thread && thread->previous_mode == KernelMode &&
        lab__ke_irql() == PASSIVE_LEVEL)
        lab__ke_program_hook(record, registers);
    lab__ke_crash_registers(registers);
    if (lab__ke_irql() >= DISPATCH_LEVEL)
        lab__ke_bugcheck(KMODE_EXCEPTION_NOT_HANDLED, code, address, record->ExceptionInformation[0],
                         record->ExceptionInformation[1]);
    if (thread->previous_mode == UserMode)
        lab__ke_bugcheck(SYSTEM_SERVICE_EXCEPTION, code, address, (ULONG_PTR)context, 0);
    if (thread->system_thread)
        lab__ke_bugcheck(SYSTEM_THREAD_EXCEPTION_NOT_HANDLED, code, address, (ULONG_PTR)record, (ULONG_PTR)context);
    lab__ke_bugcheck(KMODE_EXCEPTION_NOT_HANDLED, code, address, record->ExceptionInformation[0],
                     record->ExceptionInformation[1]);
}

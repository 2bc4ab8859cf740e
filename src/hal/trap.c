/*
 * Drivers that use a mapped register as the pointer it is. The window is inaccessible, so the host's processor faults;
 * the instruction is decoded, the model is called as READ_REGISTER_* would call it, and the driver goes on behind it.
 */
#include "hal/access.h"
#include "hal/decode.h"
#include "ke/trap.h"

/* Registers that a driver has mapped for a program have a user address, too. */
static void *kernel_address(ULONGLONG address)
{
    void *alias = lab__mm_register_aliases ? lab__mm_register_alias_of((const void *)(ULONG_PTR)address) : 0;

    return alias ? alias : (void *)(ULONG_PTR)address;
}

/* Memory operands that are not registers (the other side of a string move) are memory. */
ULONGLONG lab__hal_trap_read(ULONGLONG address, unsigned width)
{
    return lab__hal_read(kernel_address(address), width);
}

void lab__hal_trap_write(ULONGLONG address, unsigned width, ULONGLONG value)
{
    lab__hal_write(kernel_address(address), width, value);
}

static BOOLEAN trap(struct host_fault *fault)
{
    ULONGLONG physical;
    char *address = kernel_address(fault->address);
    SIZE_T at = (SIZE_T)(address - lab__hal_window);

    if (!lab__hal_window || at >= LAB_HAL_WINDOW || fault->execute)
        return FALSE;
    if (!lab__hal_is_register(address, &physical)) {
        lab__ke_crash_detail("the address was a device's, but MmUnmapIoSpace has ended its mapping");
        return FALSE;
    }
    if (--lab_switch_budget <= 0)
        lab__schedule_point();
    if (lab__hal_execute(&fault->registers))
        return TRUE;
    lab__ke_crash_detail("a device's register at bus address 0x%llx was used by an instruction that is not decoded; "
                         "READ_REGISTER_* and WRITE_REGISTER_* always work",
                         (unsigned long long)physical);
    return FALSE;
}

void lab__hal_trap_start(void)
{
    lab__ke_trap_hook = trap;
}

/*
 * What privileged instructions read, for drivers that use them by intrinsic: control registers, model-specific
 * registers, CPUID. The processor is a made-up one, the same on every host.
 */
#include "hal/hal_p.h"

#define LAB_PUBLIC __attribute__((visibility("default")))

struct lab__hal_msr {
    ULONG number;
    ULONGLONG value, writable;
};

#define MSR_TSC 0x10

/* IRQL is CR8. */
LAB_PUBLIC ULONGLONG lab_control_register_read(ULONG number)
{
    switch (number) {
    case 0:
        return 0x80050033;
    case 3:
        return 0x1AD000;
    case 4:
        return 0x3506F8;
    case 8:
        return lab__ke_irql();
    default:
        return 0;
    }
}

/*
 * CLI and STI. Without interrupts a processor doesn't leave what it does: no switch point is reached. Code that waits
 * or spins without interrupts gets them back, as there would be no end to it.
 */
static int budget_before;

LAB_PUBLIC void lab_interrupts_disable(void)
{
    if (budget_before)
        return;
    budget_before = lab_switch_budget > 0 ? lab_switch_budget : 1;
    lab_switch_budget = 0x7FFFFFFF;
}

LAB_PUBLIC void lab_interrupts_enable(void)
{
    if (budget_before && lab_switch_budget > budget_before)
        lab_switch_budget = budget_before;
    budget_before = 0;
}

static const struct lab__hal_msr msrs[] = {
    {0x1B, 0xFEE00900, 0xFFFFF000}, /* APIC base */
    {0x8B, 0xB400000000, 0},        /* microcode revision */
    {0xCE, 0x80838F1012400, 0},     /* platform information */
    {0x174, 0x10, ~0ULL},           /* SYSENTER_CS, _ESP, _EIP */
    {0x175, 0, ~0ULL},
    {0x176, 0, ~0ULL},
    {0x198, 0x2400, 0},                    /* performance status */
    {0x199, 0x2400, 0xFFFF},               /* performance control */
    {0x19C, 0x88300000, 0},                /* thermal status: 48 degrees below the limit */
    {0x1A0, 0x850089, ~0ULL},              /* miscellaneous enables */
    {0x1A2, 0x640000, 0},                  /* temperature target: 100 degrees */
    {0x277, 0x0007010600070106, ~0ULL},    /* PAT */
    {0xC0000080, 0xD01, 0x801},            /* EFER */
    {0xC0000081, 0x23001000000000, ~0ULL}, /* STAR, LSTAR, CSTAR, FMASK */
    {0xC0000082, 0, ~0ULL},
    {0xC0000083, 0, ~0ULL},
    {0xC0000084, 0x4700, ~0ULL},
    {0xC0000100, 0, ~0ULL}, /* FS, GS, kernel GS base */
    {0xC0000101, 0, ~0ULL},
    {0xC0000102, 0, ~0ULL},
};

static ULONGLONG values[RTL_NUMBER_OF(msrs)];

void lab__hal_cpu_start(void)
{
    budget_before = 0;
    for (ULONG i = 0; i < RTL_NUMBER_OF(msrs); i++)
        values[i] = msrs[i].value;
}

/* One that the processor doesn't have is a general protection fault, which Windows raises as this. */
static ULONG index_of(ULONG number)
{
    for (ULONG i = 0; i < RTL_NUMBER_OF(msrs); i++)
        if (msrs[i].number == number)
            return i;
    ExRaiseStatus(STATUS_ACCESS_VIOLATION);
    return 0;
}

LAB_PUBLIC ULONGLONG lab_msr_read(ULONG number)
{
    return number == MSR_TSC ? lab_timestamp_counter() : values[index_of(number)];
}

LAB_PUBLIC void lab_msr_write(ULONG number, ULONGLONG value)
{
    ULONG index = index_of(number);

    if ((value ^ values[index]) & ~msrs[index].writable)
        ExRaiseStatus(STATUS_ACCESS_VIOLATION);
    values[index] = value;
}

/* --- CPUID -------------------------------------------------------------------------------------------------------- */

static const struct {
    ULONG leaf, eax, ebx, ecx, edx;
} leaves[] = {
    {0x0, 0xD, 0x756E6547, 0x6C65746E, 0x49656E69}, /* GenuineIntel */
    {0x1, 0x000906EA, 0x00100800, 0x00982203, 0x078BFBFF},
    {0x7, 0, 0, 0, 0},
    {0xD, 7, 0x240, 0x240, 0},
    {0x80000000, 0x80000008, 0, 0, 0},
    {0x80000001, 0, 0, 0x00000001, 0x28100800},
    {0x80000002, 0x616C746E, 0x69732062, 0x616C756D, 0x20646574}, /* ntlab simulated processor */
    {0x80000003, 0x636F7270, 0x6F737365, 0x00000072, 0},
    {0x80000004, 0, 0, 0, 0},
    {0x80000008, 0x3030, 0, 0, 0},
};

LAB_PUBLIC void lab_cpuid(int registers[4], ULONG leaf, ULONG subleaf)
{
    RtlZeroMemory(registers, 4 * sizeof *registers);
    for (ULONG i = 0; i < RTL_NUMBER_OF(leaves); i++) {
        if (leaves[i].leaf != leaf)
            continue;
        registers[0] = (int)leaves[i].eax;
        registers[1] = (int)(leaves[i].ebx | (leaf == 1 ? (ULONG)lab__prcb->number << 24 : 0));
        registers[2] = (int)leaves[i].ecx;
        registers[3] = (int)leaves[i].edx;
    }
}

/* __writecr8: the IRQL, raised or lowered to it; a general protection fault for what is none. */
void __writecr8(ULONG64 value)
{
    LAB_DDI(__writecr8);
    if (value > HIGH_LEVEL)
        ExRaiseStatus(STATUS_PRIVILEGED_INSTRUCTION);
    if (value < lab__ke_irql())
        KeLowerIrql((KIRQL)value);
    else
        KfRaiseIrql((KIRQL)value);
}

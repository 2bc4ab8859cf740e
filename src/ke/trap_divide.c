/*
 * x86-64 reports a division by zero and a quotient that is too large as the same trap; NT tells them apart by the
 * instruction's divisor.
 */
#include "ke/ke_p.h"
#include <string.h>

#ifdef __x86_64__

struct divide {
    const UCHAR *at;
    UCHAR rex;
    ULONG size; /* of the divisor */
};

static ULONGLONG general(const struct host_registers *registers, unsigned low, unsigned high)
{
    return registers->general[low | (high ? 8 : 0)];
}

/* Behind the prefixes; FALSE where it is no division. */
static BOOLEAN read_opcode(struct divide *divide)
{
    BOOLEAN word = FALSE;

    while (*divide->at == 0x66 || *divide->at == 0xF2 || *divide->at == 0xF3 || *divide->at == 0x2E ||
           *divide->at == 0x3E)
        word |= *divide->at++ == 0x66;
    if ((*divide->at & 0xF0) == 0x40)
        divide->rex = *divide->at++;
    if (*divide->at != 0xF6 && *divide->at != 0xF7)
        return FALSE;
    divide->size = *divide->at == 0xF6 ? 1 : divide->rex & 8 ? 8 : word ? 2 : 4;
    divide->at++;
    return TRUE;
}

static ULONGLONG scaled_index(struct divide *divide, const struct host_registers *registers, UCHAR mode)
{
    UCHAR sib = *divide->at++;
    ULONGLONG address = 0;
    LONG displacement;

    if (((sib >> 3) & 7) != 4 || divide->rex & 2)
        address = general(registers, (sib >> 3) & 7, divide->rex & 2) << (sib >> 6);
    if ((sib & 7) != 5 || mode)
        return address + general(registers, sib & 7, divide->rex & 1);
    memcpy(&displacement, divide->at, 4);
    divide->at += 4;
    return address + (LONGLONG)displacement;
}

static const void *operand(struct divide *divide, const struct host_registers *registers, UCHAR mode, UCHAR base)
{
    ULONGLONG address;
    LONG displacement = 0;

    if (base == 4) {
        address = scaled_index(divide, registers, mode);
    } else if (base == 5 && !mode) {
        memcpy(&displacement, divide->at, 4);
        return (const void *)((ULONGLONG)divide->at + 4 + (LONGLONG)displacement);
    } else {
        address = general(registers, base, divide->rex & 1);
    }
    if (mode == 1)
        displacement = (signed char)*divide->at;
    else if (mode == 2)
        memcpy(&displacement, divide->at, 4);
    return (const void *)(address + (LONGLONG)displacement);
}

NTSTATUS lab__ke_divide_status(const struct host_registers *registers)
{
    struct divide divide = {.at = (const UCHAR *)registers->pc};
    ULONGLONG divisor = 0;
    UCHAR form, mode, base;

    if (!read_opcode(&divide))
        return STATUS_INTEGER_DIVIDE_BY_ZERO;
    form = *divide.at++;
    mode = form >> 6;
    base = form & 7;
    if (mode != 3)
        memcpy(&divisor, operand(&divide, registers, mode, base), divide.size);
    else if (divide.size == 1 && !divide.rex && base >= 4) /* ah, ch, dh, bh */
        divisor = (general(registers, base & 3, 0) >> 8) & 0xFF;
    else
        divisor = general(registers, base, divide.rex & 1) & (divide.size == 8 ? ~0ULL : (1ULL << 8 * divide.size) - 1);
    return divisor ? STATUS_INTEGER_OVERFLOW : STATUS_INTEGER_DIVIDE_BY_ZERO;
}

#else

NTSTATUS lab__ke_divide_status(const struct host_registers *registers)
{
    return STATUS_INTEGER_DIVIDE_BY_ZERO;
}

#endif

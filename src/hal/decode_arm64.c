/*
 * Loads and stores of arm64: immediate offsets of all forms, register offsets, pairs, acquire and release, of general
 * and vector registers.
 */
#include "hal/decode.h"

#if defined(__aarch64__)

struct operand {
    struct host_registers *registers;
    ULONG instruction;
    ULONG target, base;
    BOOLEAN load, vector, is_signed, to64;
    unsigned width; /* bytes; 16 for a whole vector register */
    ULONGLONG address;
    BOOLEAN write_back;
    ULONGLONG new_base;
};

static ULONG field(ULONG instruction, unsigned low, unsigned count)
{
    return instruction >> low & ((1u << count) - 1);
}

static LONGLONG signed_field(ULONG instruction, unsigned low, unsigned count)
{
    return (LONGLONG)((ULONGLONG)field(instruction, low, count) << (64 - count)) >> (64 - count);
}

static ULONGLONG get_base(struct host_registers *registers, ULONG number)
{
    return number == 31 ? registers->sp : registers->general[number];
}

static void put_base(struct host_registers *registers, ULONG number, ULONGLONG value)
{
    if (number == 31)
        registers->sp = value;
    else
        registers->general[number] = value;
    if (number == 29)
        registers->fp = value;
}

static void put_general(struct operand *operand, ULONG number, ULONGLONG value)
{
    unsigned shift = 64 - operand->width * 8;

    if (operand->is_signed)
        value = (ULONGLONG)((LONGLONG)(value << shift) >> shift);
    if (operand->is_signed && !operand->to64)
        value = (ULONG)value;
    if (number != 31)
        put_base(operand->registers, number, value);
}

static void load_one(struct operand *operand, ULONG number, ULONGLONG address)
{
    UCHAR *vector = (UCHAR *)operand->registers->vectors + number * 16;
    ULONGLONG value;

    if (!operand->vector) {
        put_general(operand, number, lab__hal_trap_read(address, operand->width));
        return;
    }
    RtlZeroMemory(vector, 16);
    for (unsigned at = 0; at < operand->width; at += 8) {
        value = lab__hal_trap_read(address + at, operand->width < 8 ? operand->width : 8);
        RtlCopyMemory(vector + at, &value, 8);
    }
}

static void store_one(struct operand *operand, ULONG number, ULONGLONG address)
{
    const UCHAR *vector = (const UCHAR *)operand->registers->vectors + number * 16;
    ULONGLONG value;

    if (!operand->vector) {
        lab__hal_trap_write(address, operand->width, number == 31 ? 0 : operand->registers->general[number]);
        return;
    }
    for (unsigned at = 0; at < operand->width; at += 8) {
        RtlCopyMemory(&value, vector + at, 8);
        lab__hal_trap_write(address + at, operand->width < 8 ? operand->width : 8, value);
    }
}

static BOOLEAN carry_out(struct operand *operand, ULONG second)
{
    if (operand->vector && !operand->registers->vectors)
        return FALSE;
    for (ULONG i = 0; i < (second == ~0u ? 1u : 2u); i++) {
        ULONG number = i ? second : operand->target;

        if (operand->load)
            load_one(operand, number, operand->address + i * operand->width);
        else
            store_one(operand, number, operand->address + i * operand->width);
    }
    if (operand->write_back)
        put_base(operand->registers, operand->base, operand->new_base);
    operand->registers->pc += 4;
    return TRUE;
}

/* Size and opc, as in all single-register forms. */
static BOOLEAN size_of(struct operand *operand)
{
    ULONG size = field(operand->instruction, 30, 2), opc = field(operand->instruction, 22, 2);

    operand->width = 1u << size;
    if (operand->vector) {
        operand->load = opc & 1;
        if (opc & 2)
            operand->width = 16;
        return !(opc & 2) || !size;
    }
    operand->load = opc != 0;
    operand->is_signed = opc >= 2;
    operand->to64 = opc == 2;
    return !(opc >= 2 && size == 3) && !(opc == 3 && size == 2);
}

static ULONGLONG extended_index(const struct operand *operand)
{
    ULONG option = field(operand->instruction, 13, 3), number = field(operand->instruction, 16, 5);
    ULONGLONG index = number == 31 ? 0 : operand->registers->general[number];

    if (option == 2)
        index = (ULONG)index;
    else if (option == 6)
        index = (ULONGLONG)(LONGLONG)(LONG)index;
    return field(operand->instruction, 12, 1) ? index * operand->width : index;
}

static BOOLEAN single(struct operand *operand)
{
    ULONG instruction = operand->instruction, mode = field(instruction, 10, 2);
    ULONGLONG base = get_base(operand->registers, operand->base);

    if (!size_of(operand))
        return FALSE;
    if (field(instruction, 24, 1)) {
        operand->address = base + field(instruction, 10, 12) * (ULONGLONG)operand->width;
        return carry_out(operand, ~0u);
    }
    if (field(instruction, 21, 1)) {
        if (mode != 2)
            return FALSE;
        operand->address = base + extended_index(operand);
        return carry_out(operand, ~0u);
    }
    operand->new_base = base + (ULONGLONG)signed_field(instruction, 12, 9);
    operand->address = mode == 1 ? base : operand->new_base; /* 1: afterwards, 3: before */
    operand->write_back = mode & 1;
    return carry_out(operand, ~0u);
}

static BOOLEAN pair(struct operand *operand)
{
    ULONG instruction = operand->instruction, opc = field(instruction, 30, 2), mode = field(instruction, 23, 2);
    ULONGLONG base = get_base(operand->registers, operand->base);

    operand->load = field(instruction, 22, 1);
    operand->width = operand->vector ? 4u << opc : opc & 2 ? 8 : 4;
    operand->is_signed = !operand->vector && opc == 1;
    operand->to64 = TRUE;
    operand->new_base = base + (ULONGLONG)(signed_field(instruction, 15, 7) * (LONGLONG)operand->width);
    operand->address = mode == 1 ? base : operand->new_base;
    operand->write_back = mode & 1;
    return opc != 3 && carry_out(operand, field(instruction, 10, 5));
}

/* ldar, stlr: no exclusive access. */
static BOOLEAN ordered(struct operand *operand)
{
    operand->width = 1u << field(operand->instruction, 30, 2);
    operand->load = field(operand->instruction, 22, 1);
    operand->address = get_base(operand->registers, operand->base);
    return field(operand->instruction, 21, 3) == (operand->load ? 6u : 4u) && carry_out(operand, ~0u);
}

BOOLEAN lab__hal_execute(struct host_registers *registers)
{
    ULONG instruction = *(const ULONG *)(ULONG_PTR)registers->pc;
    struct operand operand = {.registers = registers,
                              .instruction = instruction,
                              .target = field(instruction, 0, 5),
                              .base = field(instruction, 5, 5),
                              .vector = field(instruction, 26, 1) != 0};

    switch (field(instruction, 27, 3)) {
    case 7:
        return single(&operand);
    case 5:
        return pair(&operand);
    case 1:
        return !operand.vector && ordered(&operand);
    default:
        return FALSE;
    }
}

#endif

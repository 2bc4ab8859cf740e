/*
 * Instructions of x86-64 with one memory operand, as compilers make them of volatile accesses: moves, with extension or
 * not, arithmetic and logic with flags, tests, bit operations, exchanges, string moves.
 */
#include "hal/decode_x86.h"

#if defined(__x86_64__)

enum operation { ADD, OR, ADC, SBB, AND, SUB, XOR, CMP };

#define CARRY     0x001u
#define PARITY    0x004u
#define ADJUST    0x010u
#define ZERO      0x040u
#define SIGN      0x080u
#define DIRECTION 0x400u
#define OVERFLOW  0x800u
#define ALL_FLAGS (CARRY | PARITY | ADJUST | ZERO | SIGN | OVERFLOW)

/* --- registers ---------------------------------------------------------------------------------------------------- */

static ULONGLONG mask_of(unsigned width)
{
    return width == 8 ? ~0ULL : (1ULL << width * 8) - 1;
}

static BOOLEAN is_high_byte(const struct lab__hal_instruction *in, ULONG number, unsigned width)
{
    return width == 1 && !in->rex && number >= 4 && number < 8;
}

static ULONGLONG get(const struct lab__hal_instruction *in, ULONG number, unsigned width)
{
    if (is_high_byte(in, number, width))
        return in->registers->general[number - 4] >> 8 & 0xFF;
    return in->registers->general[number] & mask_of(width);
}

/* Writing 32 bits clears the upper half; narrower writes keep it. */
static void put(struct lab__hal_instruction *in, ULONG number, unsigned width, ULONGLONG value)
{
    host_u64 *general = in->registers->general;

    if (is_high_byte(in, number, width)) {
        general[number - 4] = (general[number - 4] & ~0xFF00ULL) | (value & 0xFF) << 8;
        return;
    }
    if (width >= 4)
        general[number] = value & mask_of(width);
    else
        general[number] = (general[number] & ~mask_of(width)) | (value & mask_of(width));
    in->registers->sp = general[4];
    in->registers->fp = general[5];
}

static unsigned operand_width(const struct lab__hal_instruction *in, BOOLEAN byte)
{
    return byte ? 1 : in->rex & 8 ? 8 : in->operand16 ? 2 : 4;
}

static LONGLONG extend(ULONGLONG value, unsigned width)
{
    unsigned shift = 64 - width * 8;

    return (LONGLONG)(value << shift) >> shift;
}

/* --- decoding ----------------------------------------------------------------------------------------------------- */

static LONGLONG take(struct lab__hal_instruction *in, unsigned width)
{
    ULONGLONG value = 0;

    for (unsigned i = 0; i < width; i++)
        value |= (ULONGLONG)*in->next++ << i * 8;
    return extend(value, width);
}

static ULONGLONG scaled_index(struct lab__hal_instruction *in, UCHAR mode)
{
    UCHAR sib = *in->next++;
    ULONG index = (sib >> 3 & 7) | (in->rex & 2 ? 8 : 0), base = (sib & 7) | (in->rex & 1 ? 8 : 0);
    ULONGLONG address = index == 4 ? 0 : in->registers->general[index] << (sib >> 6);

    if ((sib & 7) == 5 && !mode)
        return address + (ULONGLONG)take(in, 4);
    return address + in->registers->general[base];
}

BOOLEAN lab__hal_modrm(struct lab__hal_instruction *in, ULONG immediate)
{
    UCHAR mode;

    in->modrm = *in->next++;
    mode = in->modrm >> 6;
    in->reg = (in->modrm >> 3 & 7) | (in->rex & 4 ? 8 : 0);
    in->rm = (in->modrm & 7) | (in->rex & 1 ? 8 : 0);
    if (mode == 3)
        return FALSE;
    if ((in->modrm & 7) == 4) {
        in->address = scaled_index(in, mode);
    } else if ((in->modrm & 7) == 5 && !mode) {
        LONGLONG displacement = take(in, 4);

        in->address = (ULONG_PTR)in->next + immediate + (ULONGLONG)displacement;
        return TRUE;
    } else {
        in->address = in->registers->general[in->rm];
    }
    if (mode == 1)
        in->address += (ULONGLONG)take(in, 1);
    else if (mode == 2)
        in->address += (ULONGLONG)take(in, 4);
    return TRUE;
}

/* --- arithmetic --------------------------------------------------------------------------------------------------- */

static void set_flags(struct lab__hal_instruction *in, ULONGLONG a, ULONGLONG b, ULONGLONG result, unsigned width,
                      enum operation operation, ULONG keep)
{
    ULONGLONG sign = 1ULL << (width * 8 - 1), flags = 0, cut = result & mask_of(width);
    BOOLEAN minus = operation == SUB || operation == SBB || operation == CMP,
            plus = operation == ADD || operation == ADC;
    ULONGLONG carries = minus ? (~a & b) | (~(a ^ b) & cut) : (a & b) | ((a | b) & ~cut);

    flags |= cut ? 0 : ZERO;
    flags |= cut & sign ? SIGN : 0;
    flags |= __builtin_parity((unsigned)cut & 0xFF) ? 0 : PARITY;
    if (plus || minus) {
        flags |= carries & sign ? CARRY : 0;
        flags |= carries & 8 ? ADJUST : 0;
        flags |= (minus ? (a ^ b) & (a ^ cut) : ~(a ^ b) & (a ^ cut)) & sign ? OVERFLOW : 0;
    }
    in->registers->flags = (in->registers->flags & (~(ULONGLONG)ALL_FLAGS | keep)) | (flags & ~(ULONGLONG)keep);
}

static ULONGLONG compute(struct lab__hal_instruction *in, enum operation operation, ULONGLONG a, ULONGLONG b,
                         unsigned width)
{
    ULONGLONG carry = in->registers->flags & CARRY, result;

    a &= mask_of(width);
    b &= mask_of(width);
    switch (operation) {
    case ADD:
        result = a + b;
        break;
    case ADC:
        result = a + b + carry;
        break;
    case SUB:
    case CMP:
        result = a - b;
        break;
    case SBB:
        result = a - b - carry;
        break;
    case OR:
        result = a | b;
        break;
    case AND:
        result = a & b;
        break;
    default:
        result = a ^ b;
    }
    set_flags(in, a, b, result, width, operation, 0);
    return result & mask_of(width);
}

/* Memory op= value */
static void combine_memory(struct lab__hal_instruction *in, enum operation operation, ULONGLONG value, unsigned width)
{
    ULONGLONG result = compute(in, operation, lab__hal_trap_read(in->address, width), value, width);

    if (operation != CMP)
        lab__hal_trap_write(in->address, width, result);
}

/* --- opcodes ------------------------------------------------------------------------------------------------------ */

static BOOLEAN alu(struct lab__hal_instruction *in)
{
    unsigned width = operand_width(in, !(in->opcode & 1));
    enum operation operation = (enum operation)(in->opcode >> 3 & 7);

    if ((in->opcode & 7) > 3 || !lab__hal_modrm(in, 0))
        return FALSE;
    if (in->opcode & 2) {
        ULONGLONG result =
            compute(in, operation, get(in, in->reg, width), lab__hal_trap_read(in->address, width), width);

        if (operation != CMP)
            put(in, in->reg, width, result);
    } else {
        combine_memory(in, operation, get(in, in->reg, width), width);
    }
    return TRUE;
}

static BOOLEAN alu_immediate(struct lab__hal_instruction *in)
{
    unsigned width = operand_width(in, in->opcode == 0x80), size = in->opcode == 0x81 ? (width < 4 ? width : 4) : 1;

    if (!lab__hal_modrm(in, size))
        return FALSE;
    combine_memory(in, (enum operation)(in->modrm >> 3 & 7), (ULONGLONG)take(in, size), width);
    return TRUE;
}

static BOOLEAN move(struct lab__hal_instruction *in)
{
    unsigned width = operand_width(in, !(in->opcode & 1));

    if (!lab__hal_modrm(in, 0))
        return FALSE;
    if (in->opcode & 2)
        put(in, in->reg, width, lab__hal_trap_read(in->address, width));
    else
        lab__hal_trap_write(in->address, width, get(in, in->reg, width));
    return TRUE;
}

static BOOLEAN move_immediate(struct lab__hal_instruction *in)
{
    unsigned width = operand_width(in, in->opcode == 0xC6), size = width < 4 ? width : 4;

    if (!lab__hal_modrm(in, size) || in->modrm >> 3 & 7)
        return FALSE;
    lab__hal_trap_write(in->address, width, (ULONGLONG)take(in, size));
    return TRUE;
}

static BOOLEAN move_extended(struct lab__hal_instruction *in, unsigned from, BOOLEAN is_signed)
{
    ULONGLONG value;

    if (!lab__hal_modrm(in, 0))
        return FALSE;
    value = lab__hal_trap_read(in->address, from);
    put(in, in->reg, operand_width(in, FALSE), is_signed ? (ULONGLONG)extend(value, from) : value);
    return TRUE;
}

static BOOLEAN exchange(struct lab__hal_instruction *in)
{
    unsigned width = operand_width(in, !(in->opcode & 1));
    ULONGLONG value;

    if (!lab__hal_modrm(in, 0))
        return FALSE;
    value = lab__hal_trap_read(in->address, width);
    lab__hal_trap_write(in->address, width, get(in, in->reg, width));
    put(in, in->reg, width, value);
    return TRUE;
}

static BOOLEAN test(struct lab__hal_instruction *in)
{
    unsigned width = operand_width(in, !(in->opcode & 1));

    if (!lab__hal_modrm(in, 0))
        return FALSE;
    compute(in, AND, lab__hal_trap_read(in->address, width), get(in, in->reg, width), width);
    return TRUE;
}

/* F6, F7: test with an immediate, not, neg. */
static BOOLEAN group3(struct lab__hal_instruction *in)
{
    unsigned width = operand_width(in, in->opcode == 0xF6), size = width < 4 ? width : 4;
    UCHAR kind = *in->next >> 3 & 7;
    ULONGLONG value;

    if (kind == 1 || kind > 3 || !lab__hal_modrm(in, kind ? 0 : size))
        return FALSE;
    value = lab__hal_trap_read(in->address, width);
    if (!kind)
        compute(in, AND, value, (ULONGLONG)take(in, size), width);
    else if (kind == 2)
        lab__hal_trap_write(in->address, width, ~value);
    else
        lab__hal_trap_write(in->address, width, compute(in, SUB, 0, value, width));
    return TRUE;
}

/* FE, FF: inc and dec keep the carry. */
static BOOLEAN group4(struct lab__hal_instruction *in)
{
    unsigned width = operand_width(in, in->opcode == 0xFE);
    UCHAR kind = *in->next >> 3 & 7;
    ULONGLONG value, result;

    if (kind > 1 || !lab__hal_modrm(in, 0))
        return FALSE;
    value = lab__hal_trap_read(in->address, width);
    result = kind ? value - 1 : value + 1;
    set_flags(in, value, 1, result, width, kind ? SUB : ADD, CARRY);
    lab__hal_trap_write(in->address, width, result & mask_of(width));
    return TRUE;
}

/* 0F BA and 0F A3, AB, B3, BB: bt, bts, btr, btc. With a register's bit number the address moves with it. */
static BOOLEAN bits(struct lab__hal_instruction *in, BOOLEAN immediate)
{
    unsigned width = operand_width(in, FALSE);
    LONGLONG number;
    ULONGLONG value, bit;
    UCHAR kind;

    if (!lab__hal_modrm(in, immediate))
        return FALSE;
    kind = immediate ? in->modrm >> 3 & 3 : in->opcode >> 3 & 3;
    if (immediate && (in->modrm >> 3 & 7) < 4)
        return FALSE;
    number = immediate ? take(in, 1) & (width * 8 - 1) : extend(get(in, in->reg, width), width);
    in->address += (ULONGLONG)((number >> (width == 8 ? 6 : width == 4 ? 5 : 4)) * width);
    value = lab__hal_trap_read(in->address, width);
    bit = 1ULL << (number & (width * 8 - 1));
    in->registers->flags = (in->registers->flags & ~(ULONGLONG)CARRY) | (value & bit ? CARRY : 0);
    if (kind)
        lab__hal_trap_write(in->address, width, kind == 1 ? value | bit : kind == 2 ? value & ~bit : value ^ bit);
    return TRUE;
}

/* movs, stos, lods; with rep all that RCX says. */
static BOOLEAN string(struct lab__hal_instruction *in)
{
    host_u64 *general = in->registers->general;
    unsigned width = operand_width(in, !(in->opcode & 1));
    LONGLONG step = in->registers->flags & DIRECTION ? -(LONGLONG)width : (LONGLONG)width;
    ULONGLONG count = in->repeat || in->repeat_not ? general[1] : 1;

    for (; count; count--) {
        ULONGLONG value = (in->opcode & ~1) == 0xAA ? general[0] : lab__hal_trap_read(general[6], width);

        if ((in->opcode & ~1) == 0xAC)
            put(in, 0, width, value);
        else
            lab__hal_trap_write(general[7], width, value & mask_of(width));
        if ((in->opcode & ~1) != 0xAA)
            general[6] += (ULONGLONG)step;
        if ((in->opcode & ~1) != 0xAC)
            general[7] += (ULONGLONG)step;
    }
    if (in->repeat || in->repeat_not)
        general[1] = 0;
    return TRUE;
}

static BOOLEAN two_bytes(struct lab__hal_instruction *in)
{
    in->opcode = *in->next++;
    switch (in->opcode) {
    case 0xB6:
    case 0xB7:
        return move_extended(in, in->opcode == 0xB6 ? 1 : 2, FALSE);
    case 0xBE:
    case 0xBF:
        return move_extended(in, in->opcode == 0xBE ? 1 : 2, TRUE);
    case 0xBA:
        return bits(in, TRUE);
    case 0xA3:
    case 0xAB:
    case 0xB3:
    case 0xBB:
        return bits(in, FALSE);
    default:
        return lab__hal_execute_vector(in);
    }
}

static BOOLEAN one_byte(struct lab__hal_instruction *in)
{
    switch (in->opcode) {
    case 0x63:
        return move_extended(in, 4, TRUE);
    case 0x80:
    case 0x81:
    case 0x83:
        return alu_immediate(in);
    case 0x84:
    case 0x85:
        return test(in);
    case 0x86:
    case 0x87:
        return exchange(in);
    case 0x88:
    case 0x89:
    case 0x8A:
    case 0x8B:
        return move(in);
    case 0xA4:
    case 0xA5:
    case 0xAA:
    case 0xAB:
    case 0xAC:
    case 0xAD:
        return string(in);
    case 0xC6:
    case 0xC7:
        return move_immediate(in);
    case 0xF6:
    case 0xF7:
        return group3(in);
    case 0xFE:
    case 0xFF:
        return group4(in);
    default:
        return in->opcode < 0x40 && alu(in);
    }
}

static BOOLEAN vex(struct lab__hal_instruction *in)
{
    UCHAR first = *in->next++, last = first;

    in->rex = first & 0x80 ? 0x40 : 0x44;
    if (in->opcode == 0xC4) {
        if ((first & 0x1F) != 1)
            return FALSE;
        in->rex = (UCHAR)(0x40 | (~first >> 5 & 7));
        last = *in->next++;
        in->rex |= (UCHAR)(last >> 4 & 8);
    }
    in->vex = TRUE;
    in->wide = (last & 4) != 0;
    in->operand16 = (last & 3) == 1;
    in->repeat = (last & 3) == 2;
    in->repeat_not = (last & 3) == 3;
    in->opcode = *in->next++;
    return lab__hal_execute_vector(in);
}

static BOOLEAN execute(struct lab__hal_instruction *in)
{
    for (;; in->next++) {
        UCHAR byte = *in->next;

        in->operand16 |= byte == 0x66;
        in->repeat |= byte == 0xF3;
        in->repeat_not |= byte == 0xF2;
        if (byte != 0x66 && byte != 0xF3 && byte != 0xF2 && byte != 0xF0 && byte != 0x2E && byte != 0x3E)
            break;
    }
    if ((*in->next & 0xF0) == 0x40)
        in->rex = *in->next++;
    in->opcode = *in->next++;
    if (in->opcode == 0xC4 || in->opcode == 0xC5)
        return vex(in);
    return in->opcode == 0x0F ? two_bytes(in) : one_byte(in);
}

BOOLEAN lab__hal_execute(struct host_registers *registers)
{
    struct lab__hal_instruction in = {.registers = registers, .next = (const UCHAR *)(ULONG_PTR)registers->pc};

    if (!execute(&in))
        return FALSE;
    registers->pc = (ULONG_PTR)in.next;
    return TRUE;
}

#endif

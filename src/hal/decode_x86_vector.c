/* Moves between memory and vector registers, as compilers use them for structures and the C run time for copies. */
#include "hal/decode_x86.h"

#if defined(__x86_64__)

/* The upper halves of ymm registers lie where XSAVE's standard form has them, behind the header. */
#define UPPER_HALVES (576 - 160)

static UCHAR *lower(struct lab__hal_instruction *in, ULONG number)
{
    return (UCHAR *)in->registers->vectors + number * 16;
}

static UCHAR *upper(struct lab__hal_instruction *in, ULONG number)
{
    return (UCHAR *)in->registers->vectors + UPPER_HALVES + number * 16;
}

static void load_half(UCHAR *to, ULONGLONG address, unsigned size)
{
    for (unsigned at = 0; at < size; at += size < 8 ? 4 : 8) {
        ULONGLONG value = lab__hal_trap_read(address + at, size < 8 ? 4 : 8);

        RtlCopyMemory(to + at, &value, size < 8 ? 4 : 8);
    }
}

static void store_half(const UCHAR *from, ULONGLONG address, unsigned size)
{
    for (unsigned at = 0; at < size; at += size < 8 ? 4 : 8) {
        ULONGLONG value = 0;

        RtlCopyMemory(&value, from + at, size < 8 ? 4 : 8);
        lab__hal_trap_write(address + at, size < 8 ? 4 : 8, value);
    }
}

/* A load clears what it doesn't fill; legacy encodings keep the upper half. */
static BOOLEAN load(struct lab__hal_instruction *in, unsigned size)
{
    if (!in->registers->vectors || !lab__hal_modrm(in, 0))
        return FALSE;
    RtlZeroMemory(lower(in, in->reg), 16);
    load_half(lower(in, in->reg), in->address, size > 16 ? 16 : size);
    if (size > 16)
        load_half(upper(in, in->reg), in->address + 16, 16);
    else if (in->vex)
        RtlZeroMemory(upper(in, in->reg), 16);
    return TRUE;
}

static BOOLEAN store(struct lab__hal_instruction *in, unsigned size)
{
    if (!in->registers->vectors || !lab__hal_modrm(in, 0))
        return FALSE;
    store_half(lower(in, in->reg), in->address, size > 16 ? 16 : size);
    if (size > 16)
        store_half(upper(in, in->reg), in->address + 16, 16);
    return TRUE;
}

BOOLEAN lab__hal_execute_vector(struct lab__hal_instruction *in)
{
    unsigned whole = in->wide ? 32 : 16, scalar = in->repeat ? 4 : in->repeat_not ? 8 : whole;
    unsigned general = in->rex & 8 ? 8 : 4;

    switch (in->opcode) {
    case 0x10: /* movups, movss, movsd */
        return load(in, scalar);
    case 0x11:
        return store(in, scalar);
    case 0x28: /* movaps */
        return load(in, whole);
    case 0x29:
    case 0x2B: /* movntps */
        return store(in, whole);
    case 0xE7: /* movntdq */
        return in->operand16 && store(in, whole);
    case 0x6F: /* movdqa, movdqu */
        return (in->operand16 || in->repeat) && load(in, whole);
    case 0x7F:
        return (in->operand16 || in->repeat) && store(in, whole);
    case 0x6E: /* movd, movq */
        return in->operand16 && load(in, general);
    case 0x7E:
        return in->repeat ? load(in, 8) : in->operand16 && store(in, general);
    case 0xD6: /* movq */
        return in->operand16 && store(in, 8);
    default:
        return FALSE;
    }
}

#endif

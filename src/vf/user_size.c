/* The size of an instruction's access to memory: see user_size.h. Only loads that compilers and memcpy use count. */
#include "vf/user_size.h"

#if defined(__x86_64__)
struct prefixes {
    BOOLEAN wide, word; /* REX.W, 0x66 */
    UCHAR repeat;       /* 0xF2, 0xF3 or 0 */
};

static SIZE_T of_vector(UCHAR opcode, UCHAR prefix, SIZE_T whole)
{
    switch (opcode) {
    case 0x10: /* movups, movss, movsd */
        return prefix == 0xF3 ? 4 : prefix == 0xF2 ? 8 : whole;
    case 0x12:
    case 0x16:
    case 0x7E: /* half of a register, movq */
    case 0xD6:
        return 8;
    case 0x6E:
        return 4;
    case 0x28:
    case 0x6F: /* movaps, movdqu */
    case 0xF0:
        return whole;
    default:
        return 1;
    }
}

static SIZE_T of_two_bytes(UCHAR opcode, const struct prefixes *prefixes)
{
    if (opcode == 0xB6 || opcode == 0xBE) /* movzx, movsx */
        return 1;
    if (opcode == 0xB7 || opcode == 0xBF)
        return 2;
    if (opcode == 0xAF || (opcode & 0xF0) == 0x40) /* imul, cmov */
        return prefixes->wide ? 8 : prefixes->word ? 2 : 4;
    if (opcode == 0x6E)
        return prefixes->wide ? 8 : 4;
    return of_vector(opcode, prefixes->repeat ? prefixes->repeat : prefixes->word ? 0x66 : 0, 16);
}

static SIZE_T of_one_byte(UCHAR opcode, const struct prefixes *prefixes)
{
    if (opcode == 0x63) /* movsxd */
        return 4;
    if (!(opcode & 1)) /* the byte form of most instructions */
        return 1;
    return prefixes->wide ? 8 : prefixes->word ? 2 : 4;
}

static SIZE_T of_vex(const UCHAR *code)
{
    static const UCHAR kinds[] = {0, 0x66, 0xF3, 0xF2};
    UCHAR last = code[0] == 0xC5 ? code[1] : code[2], opcode = code[0] == 0xC5 ? code[2] : code[3];

    return of_vector(opcode, kinds[last & 3], last & 4 ? 32 : 16);
}

SIZE_T lab__vf_access_size(const UCHAR *code)
{
    struct prefixes prefixes = {FALSE, FALSE, 0};

    if (code[0] == 0xC5 || code[0] == 0xC4)
        return of_vex(code);
    if (code[0] == 0x62) /* EVEX */
        return (SIZE_T)16 << ((code[3] >> 5) & 3);
    for (;; code++) {
        if (*code == 0x66)
            prefixes.word = TRUE;
        else if (*code == 0xF2 || *code == 0xF3)
            prefixes.repeat = *code;
        else if ((*code & 0xF0) == 0x40)
            prefixes.wide = (*code & 8) != 0;
        else if (*code != 0x64 && *code != 0x65)
            break;
    }
    return *code == 0x0F ? of_two_bytes(code[1], &prefixes) : of_one_byte(*code, &prefixes);
}
#else
SIZE_T lab__vf_access_size(const UCHAR *code)
{
    return 1;
}
#endif

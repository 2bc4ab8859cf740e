/* An instruction of x86-64, taken apart. */
#ifndef NTLAB_HAL_DECODE_X86_H
#define NTLAB_HAL_DECODE_X86_H

#include "hal/decode.h"

struct lab__hal_instruction {
    struct host_registers *registers;
    const UCHAR *next; /* the byte to look at next */
    UCHAR rex, opcode, modrm;
    BOOLEAN operand16, repeat, repeat_not; /* prefixes 66, F3, F2 */
    BOOLEAN vex, wide;                     /* VEX prefix; its L bit */
    ULONG reg, rm;                         /* of the ModRM byte, with the prefix's bits */
    ULONGLONG address;                     /* of the memory operand */
};

/* Reads the ModRM byte and what belongs to it; `immediate` bytes follow. FALSE: there is no memory operand. */
BOOLEAN lab__hal_modrm(struct lab__hal_instruction *in, ULONG immediate);
/* Two-byte opcodes and VEX ones that move vectors. */
BOOLEAN lab__hal_execute_vector(struct lab__hal_instruction *in);

#endif

/* PE images: symbols, relocations and line numbers of objects. */
#ifndef NTLAB_NT_IMAGE_SYMBOL_H
#define NTLAB_NT_IMAGE_SYMBOL_H

#include <ntdef.h>

LAB_DDK_BEGIN

#pragma pack(push, 2)

typedef struct _IMAGE_SYMBOL {
    union {
        UCHAR ShortName[8];
        struct {
            ULONG Short;
            ULONG Long;
        } Name;
        ULONG LongName[2];
    } N;
    ULONG Value;
    SHORT SectionNumber;
    USHORT Type;
    UCHAR StorageClass;
    UCHAR NumberOfAuxSymbols;
} IMAGE_SYMBOL;
typedef IMAGE_SYMBOL *PIMAGE_SYMBOL;

typedef struct _IMAGE_RELOCATION {
    union {
        ULONG VirtualAddress;
        ULONG RelocCount;
    };
    ULONG SymbolTableIndex;
    USHORT Type;
} IMAGE_RELOCATION;
typedef IMAGE_RELOCATION *PIMAGE_RELOCATION;

typedef struct _IMAGE_LINENUMBER {
    union {
        ULONG SymbolTableIndex;
        ULONG VirtualAddress;
    } Type;
    USHORT Linenumber;
} IMAGE_LINENUMBER;
typedef IMAGE_LINENUMBER *PIMAGE_LINENUMBER;

#pragma pack(pop)

LAB_DDK_END

#endif

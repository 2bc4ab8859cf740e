/* ntnls types. */
#ifndef NTLAB_NT_NTNLS_TYPES_H
#define NTLAB_NT_NTNLS_TYPES_H

#include <ntdef.h>
#include <nt/ddk_fn_types.h>

LAB_DDK_BEGIN

struct _CPTABLEINFO {
    USHORT CodePage;
    USHORT MaximumCharacterSize;
    USHORT DefaultChar;
    USHORT UniDefaultChar;
    USHORT TransDefaultChar;
    USHORT TransUniDefaultChar;
    USHORT DBCSCodePage;
    UCHAR LeadByte[12];
    PUSHORT MultiByteTable;
    PVOID WideCharTable;
    PUSHORT DBCSRanges;
    PUSHORT DBCSOffsets;
};

typedef struct _CPTABLEINFO CPTABLEINFO;
typedef struct _CPTABLEINFO *PCPTABLEINFO;

struct _NLSTABLEINFO {
    CPTABLEINFO OemTableInfo;
    CPTABLEINFO AnsiTableInfo;
    PUSHORT UpperCaseTable;
    PUSHORT LowerCaseTable;
};

typedef struct _NLSTABLEINFO NLSTABLEINFO;
typedef struct _NLSTABLEINFO *PNLSTABLEINFO;

LAB_DDK_END

#endif

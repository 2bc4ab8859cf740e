/* Processor contexts: what a CPU's registers look like in memory, and its extended state. */
#ifndef NTLAB_NT_KE_CONTEXT_H
#define NTLAB_NT_KE_CONTEXT_H

#include <ntdef.h>
#include <nt/names.h>

LAB_DDK_BEGIN

typedef struct DECLSPEC_ALIGN(16) _XSAVE_FORMAT {
    USHORT ControlWord;
    USHORT StatusWord;
    UCHAR TagWord;
    UCHAR Reserved1;
    USHORT ErrorOpcode;
    ULONG ErrorOffset;
    USHORT ErrorSelector;
    USHORT Reserved2;
    ULONG DataOffset;
    USHORT DataSelector;
    USHORT Reserved3;
    ULONG MxCsr;
    ULONG MxCsr_Mask;
    M128A FloatRegisters[8];
    M128A XmmRegisters[16];
    UCHAR Reserved4[96];
} XSAVE_FORMAT, *PXSAVE_FORMAT;

typedef struct DECLSPEC_ALIGN(8) _XSAVE_AREA_HEADER {
    ULONG64 Mask;
    ULONG64 Reserved[7];
} XSAVE_AREA_HEADER, *PXSAVE_AREA_HEADER;

typedef struct DECLSPEC_ALIGN(16) _XSAVE_AREA {
    XSAVE_FORMAT LegacyState;
    XSAVE_AREA_HEADER Header;
} XSAVE_AREA, *PXSAVE_AREA;

typedef struct _XSTATE_CONTEXT {
    ULONG64 Mask;
    ULONG Length;
    ULONG Reserved1;
    PXSAVE_AREA Area;
    PVOID Buffer;
} XSTATE_CONTEXT, *PXSTATE_CONTEXT;

typedef struct _XSTATE_SAVE {
    struct _XSTATE_SAVE *Prev;
    PKTHREAD Thread;
    UCHAR Level;
    XSTATE_CONTEXT XStateContext;
} XSTATE_SAVE, *PXSTATE_SAVE;

#define XSAVE_ALIGN                0x40
#define MINIMAL_XSTATE_AREA_LENGTH 0x0240

typedef struct _CONTEXT_CHUNK {
    LONG Offset;
    ULONG Length;
} CONTEXT_CHUNK, *PCONTEXT_CHUNK;

typedef struct _CONTEXT_EX {
    CONTEXT_CHUNK All;
    CONTEXT_CHUNK Legacy;
    CONTEXT_CHUNK XState;
} CONTEXT_EX, *PCONTEXT_EX;

#define KI_USER_SHARED_DATA 0xfffff78000000000ULL
#define SharedInterruptTime 0xfffff78000000008ULL
#define SharedSystemTime    0xfffff78000000014ULL
#define SharedTickCount     0xfffff78000000320ULL

#define EFLAG_SIGN   0x8000
#define EFLAG_ZERO   0x4000
#define EFLAG_SELECT 0xc000

typedef struct _KFLOATING_SAVE {
    ULONG Dummy;
} KFLOATING_SAVE, *PKFLOATING_SAVE;

typedef XSAVE_FORMAT XMM_SAVE_AREA32;
typedef XSAVE_FORMAT *PXMM_SAVE_AREA32;

#define SHORT_SIZE    2
#define SHORT_MASK    1
#define LONG_SIZE     4
#define LONGLONG_SIZE 8
#define LONGLONG_MASK 7
#define LOWBYTE_MASK  0xff

void KeRestoreExtendedProcessorState(PXSTATE_SAVE XStateSave);
NTSTATUS KeRestoreFloatingPointState(PKFLOATING_SAVE FloatSave);
NTSTATUS KeSaveExtendedProcessorState(ULONG64 Mask, PXSTATE_SAVE XStateSave);
NTSTATUS KeSaveFloatingPointState(PKFLOATING_SAVE FloatSave);
ULONG64 RtlGetEnabledExtendedFeatures(ULONG64 FeatureMask);

LAB_DDK_END

#endif

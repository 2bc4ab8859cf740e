/* ddk_mm types. */
#ifndef NTLAB_NT_DDK_MM_TYPES_H
#define NTLAB_NT_DDK_MM_TYPES_H

#include <ntdef.h>
#include <nt/ddk_kd_types.h>

LAB_DDK_BEGIN

struct _PHYSICAL_MEMORY_RANGE {
    PHYSICAL_ADDRESS BaseAddress;
    LARGE_INTEGER NumberOfBytes;
};

typedef struct _PHYSICAL_MEMORY_RANGE PHYSICAL_MEMORY_RANGE;
typedef struct _PHYSICAL_MEMORY_RANGE *PPHYSICAL_MEMORY_RANGE;
typedef NTSTATUS (*PMM_ROTATE_COPY_CALLBACK_FUNCTION)(PMDL DestinationMdl, PMDL SourceMdl, PVOID Context);

enum _MM_ROTATE_DIRECTION {
    MmToFrameBuffer,
    MmToFrameBufferNoCopy,
    MmToRegularMemory,
    MmToRegularMemoryNoCopy,
    MmMaximumRotateDirection
};

typedef enum _MM_ROTATE_DIRECTION MM_ROTATE_DIRECTION;
typedef enum _MM_ROTATE_DIRECTION *PMM_ROTATE_DIRECTION;

LAB_DDK_END

#endif

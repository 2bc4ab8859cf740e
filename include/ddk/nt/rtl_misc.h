/* The rest of the run-time library: random numbers, run-once, stacks, errors. */
#ifndef NTLAB_NT_RTL_MISC_H
#define NTLAB_NT_RTL_MISC_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/base_strings.h>
#include <nt/rtl_registry.h>

LAB_DDK_BEGIN

#define RTL_CORRELATION_VECTOR_STRING_LENGTH    129
#define RTL_CORRELATION_VECTOR_VERSION_1        1
#define RTL_CORRELATION_VECTOR_VERSION_2        2
#define RTL_CORRELATION_VECTOR_VERSION_CURRENT  RTL_CORRELATION_VECTOR_VERSION_2
#define RTL_CORRELATION_VECTOR_V1_PREFIX_LENGTH 16
#define RTL_CORRELATION_VECTOR_V1_LENGTH        64
#define RTL_CORRELATION_VECTOR_V2_PREFIX_LENGTH 22
#define RTL_CORRELATION_VECTOR_V2_LENGTH        128

typedef struct CORRELATION_VECTOR {
    CHAR Version;
    CHAR Vector[129];
} CORRELATION_VECTOR, *PCORRELATION_VECTOR;

ULONGLONG RtlCmDecodeMemIoResource(PCM_PARTIAL_RESOURCE_DESCRIPTOR Descriptor, PULONGLONG Start);
NTSTATUS RtlCmEncodeMemIoResource(PCM_PARTIAL_RESOURCE_DESCRIPTOR Descriptor, UCHAR Type, ULONGLONG Length,
                                  ULONGLONG Start);
ULONG RtlCrc32(const void *Buffer, SIZE_T Size, ULONG InitialCrc);
ULONGLONG RtlCrc64(const void *Buffer, SIZE_T Size, ULONGLONG InitialCrc);
NTSTATUS RtlDrainNonVolatileFlush(PVOID NvToken);
NTSTATUS RtlExtendCorrelationVector(PCORRELATION_VECTOR CorrelationVector);
NTSTATUS RtlFindClosestEncodableLength(ULONGLONG SourceLength, PULONGLONG TargetLength);
NTSTATUS RtlFreeNonVolatileToken(PVOID NvToken);
NTSTATUS RtlGetNonVolatileToken(PVOID NvBuffer, SIZE_T Size, PVOID *NvToken);
NTSTATUS RtlGetPersistedStateLocation(PCWSTR SourceID, PCWSTR CustomValue, PCWSTR DefaultPath,
                                      STATE_LOCATION_TYPE StateLocationType, PWCHAR TargetPath, ULONG BufferLengthIn,
                                      PULONG BufferLengthOut);
NTSTATUS RtlIncrementCorrelationVector(PCORRELATION_VECTOR CorrelationVector);
NTSTATUS RtlInitializeCorrelationVector(PCORRELATION_VECTOR CorrelationVector, int Version, const GUID *Guid);
ULONGLONG RtlIoDecodeMemIoResource(PIO_RESOURCE_DESCRIPTOR Descriptor, PULONGLONG Alignment, PULONGLONG MinimumAddress,
                                   PULONGLONG MaximumAddress);
NTSTATUS RtlIoEncodeMemIoResource(PIO_RESOURCE_DESCRIPTOR Descriptor, UCHAR Type, ULONGLONG Length, ULONGLONG Alignment,
                                  ULONGLONG MinimumAddress, ULONGLONG MaximumAddress);
BOOLEAN RtlIsStateSeparationEnabled(void);
void RtlSanitizeUnicodeStringPadding(PUNICODE_STRING String);
NTSTATUS RtlUnicodeStringToInt64(PCUNICODE_STRING String, ULONG Base, PLONG64 Number, PWSTR *EndPointer);
ULONG RtlUniform(PULONG Seed);
NTSTATUS RtlValidateCorrelationVector(PCORRELATION_VECTOR Vector);

LAB_DDK_END

#ifndef RTL_RUN_ONCE_INIT
#define RTL_RUN_ONCE_INIT                                                                                              \
    {                                                                                                                  \
        0                                                                                                              \
    }
#endif

#endif

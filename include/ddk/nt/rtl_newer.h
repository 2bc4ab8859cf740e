/* Rtl: what stands in headers as macro or inline code, and functions and types newer than nt/rtl.h. */
#ifndef NTLAB_NT_RTL_NEWER_H
#define NTLAB_NT_RTL_NEWER_H

#include <nt/types.h>

#ifndef SECURITY_MAX_SID_SIZE
#define SECURITY_MAX_SID_SIZE (sizeof(SID) - sizeof(ULONG) + SID_MAX_SUB_AUTHORITIES * sizeof(ULONG))
#endif
#ifndef RTL_RUN_ONCE_INIT
#define RTL_RUN_ONCE_INIT                                                                                              \
    {                                                                                                                  \
        0                                                                                                              \
    }
#endif

/* --- splay links
 * ------------------------------------------------------------------------------------------------------ */
#define RtlInitializeSplayLinks(Links)                                                                                 \
    do {                                                                                                               \
        PRTL_SPLAY_LINKS lab_links = (PRTL_SPLAY_LINKS)(Links);                                                        \
        lab_links->Parent = lab_links;                                                                                 \
        lab_links->LeftChild = NULL;                                                                                   \
        lab_links->RightChild = NULL;                                                                                  \
    } while (0)
#define RtlParent(Links)       ((PRTL_SPLAY_LINKS)(Links)->Parent)
#define RtlLeftChild(Links)    ((PRTL_SPLAY_LINKS)(Links)->LeftChild)
#define RtlRightChild(Links)   ((PRTL_SPLAY_LINKS)(Links)->RightChild)
#define RtlIsRoot(Links)       (RtlParent(Links) == (PRTL_SPLAY_LINKS)(Links))
#define RtlIsLeftChild(Links)  (RtlLeftChild(RtlParent(Links)) == (PRTL_SPLAY_LINKS)(Links))
#define RtlIsRightChild(Links) (RtlRightChild(RtlParent(Links)) == (PRTL_SPLAY_LINKS)(Links))
#define RtlInsertAsLeftChild(ParentLinks, ChildLinks)                                                                  \
    do {                                                                                                               \
        PRTL_SPLAY_LINKS lab_parent = (PRTL_SPLAY_LINKS)(ParentLinks);                                                 \
        PRTL_SPLAY_LINKS lab_child = (PRTL_SPLAY_LINKS)(ChildLinks);                                                   \
        lab_parent->LeftChild = lab_child;                                                                             \
        lab_child->Parent = lab_parent;                                                                                \
    } while (0)
#define RtlInsertAsRightChild(ParentLinks, ChildLinks)                                                                 \
    do {                                                                                                               \
        PRTL_SPLAY_LINKS lab_parent = (PRTL_SPLAY_LINKS)(ParentLinks);                                                 \
        PRTL_SPLAY_LINKS lab_child = (PRTL_SPLAY_LINKS)(ChildLinks);                                                   \
        lab_parent->RightChild = lab_child;                                                                            \
        lab_child->Parent = lab_parent;                                                                                \
    } while (0)

/* --- strings
 * ---------------------------------------------------------------------------------------------------------- */
/* The code pages are single-byte, so sizes follow from lengths; they count the terminator. */
#define RtlAnsiStringToUnicodeSize(String)            ((ULONG)(((String)->Length + sizeof(CHAR)) * sizeof(WCHAR)))
#define RtlOemStringToUnicodeSize(String)             ((ULONG)(((String)->Length + sizeof(CHAR)) * sizeof(WCHAR)))
#define RtlUnicodeStringToAnsiSize(String)            ((ULONG)(((String)->Length + sizeof(WCHAR)) / sizeof(WCHAR)))
#define RtlUnicodeStringToOemSize(String)             ((ULONG)(((String)->Length + sizeof(WCHAR)) / sizeof(WCHAR)))
#define RtlOemStringToCountedUnicodeSize(String)      ((ULONG)(RtlOemStringToUnicodeSize(String) - sizeof(WCHAR)))
#define RtlUnicodeStringToCountedOemSize(String)      ((ULONG)(RtlUnicodeStringToOemSize(String) - sizeof(CHAR)))
#define RtlIntPtrToUnicodeString(Value, Base, String) (RtlInt64ToUnicodeString((Value), (Base), (String)))

/* --- memory
 * ----------------------------------------------------------------------------------------------------------- */
#define RtlStoreUlonglong(p, v)    __builtin_memcpy((p), &(ULONGLONG){(ULONGLONG)(v)}, sizeof(ULONGLONG))
#define RtlRetrieveUlonglong(p, s) __builtin_memcpy((p), (s), sizeof(ULONGLONG))
#define RtlStoreUlongPtr(p, v)     RtlStoreUlonglong((p), (v))
#define RtlRetrieveUlongPtr(p, s)  RtlRetrieveUlonglong((p), (s))

FORCEINLINE PVOID RtlSecureZeroMemory(PVOID Pointer, SIZE_T Size)
{
    volatile char *at = (volatile char *)Pointer;

    while (Size-- != 0)
        *at++ = 0;
    return Pointer;
}

FORCEINLINE BOOLEAN RtlCheckBit(PRTL_BITMAP BitMapHeader, ULONG BitPosition)
{
    return (BOOLEAN)(BitMapHeader->Buffer[BitPosition / 32] >> (BitPosition % 32) & 1);
}

/* --- large integers, from the time before compilers had them
 * ---------------------------------------------------------- */
#define LAB_LARGE(expression)                                                                                          \
    LARGE_INTEGER lab_result;                                                                                          \
    lab_result.QuadPart = (LONGLONG)(expression);                                                                      \
    return lab_result

FORCEINLINE LARGE_INTEGER RtlConvertLongToLargeInteger(LONG SignedInteger)
{
    LAB_LARGE(SignedInteger);
}

FORCEINLINE LARGE_INTEGER RtlConvertUlongToLargeInteger(ULONG UnsignedInteger)
{
    LAB_LARGE(UnsignedInteger);
}

FORCEINLINE LARGE_INTEGER RtlLargeIntegerAdd(LARGE_INTEGER Addend1, LARGE_INTEGER Addend2)
{
    LAB_LARGE(Addend1.QuadPart + Addend2.QuadPart);
}

FORCEINLINE LARGE_INTEGER RtlLargeIntegerSubtract(LARGE_INTEGER Minuend, LARGE_INTEGER Subtrahend)
{
    LAB_LARGE(Minuend.QuadPart - Subtrahend.QuadPart);
}

FORCEINLINE LARGE_INTEGER RtlLargeIntegerNegate(LARGE_INTEGER Subtrahend)
{
    LAB_LARGE(-Subtrahend.QuadPart);
}

FORCEINLINE LARGE_INTEGER RtlLargeIntegerShiftLeft(LARGE_INTEGER LargeInteger, CCHAR ShiftCount)
{
    LAB_LARGE((ULONGLONG)LargeInteger.QuadPart << (ShiftCount & 63));
}

FORCEINLINE LARGE_INTEGER RtlLargeIntegerShiftRight(LARGE_INTEGER LargeInteger, CCHAR ShiftCount)
{
    LAB_LARGE((ULONGLONG)LargeInteger.QuadPart >> (ShiftCount & 63));
}

FORCEINLINE LARGE_INTEGER RtlLargeIntegerArithmeticShift(LARGE_INTEGER LargeInteger, CCHAR ShiftCount)
{
    LAB_LARGE(LargeInteger.QuadPart >> (ShiftCount & 63));
}

FORCEINLINE LARGE_INTEGER RtlEnlargedIntegerMultiply(LONG Multiplicand, LONG Multiplier)
{
    LAB_LARGE((LONGLONG)Multiplicand * Multiplier);
}

FORCEINLINE LARGE_INTEGER RtlEnlargedUnsignedMultiply(ULONG Multiplicand, ULONG Multiplier)
{
    LAB_LARGE((ULONGLONG)Multiplicand * Multiplier);
}

FORCEINLINE LARGE_INTEGER RtlExtendedIntegerMultiply(LARGE_INTEGER Multiplicand, LONG Multiplier)
{
    LAB_LARGE(Multiplicand.QuadPart * Multiplier);
}

FORCEINLINE ULONG RtlEnlargedUnsignedDivide(ULARGE_INTEGER Dividend, ULONG Divisor, PULONG Remainder)
{
    if (Remainder != NULL)
        *Remainder = (ULONG)(Dividend.QuadPart % Divisor);
    return (ULONG)(Dividend.QuadPart / Divisor);
}

FORCEINLINE LARGE_INTEGER RtlExtendedLargeIntegerDivide(LARGE_INTEGER Dividend, ULONG Divisor, PULONG Remainder)
{
    if (Remainder != NULL)
        *Remainder = (ULONG)((ULONGLONG)Dividend.QuadPart % Divisor);
    LAB_LARGE((ULONGLONG)Dividend.QuadPart / Divisor);
}

FORCEINLINE LARGE_INTEGER RtlLargeIntegerDivide(LARGE_INTEGER Dividend, LARGE_INTEGER Divisor, PLARGE_INTEGER Remainder)
{
    if (Remainder != NULL)
        Remainder->QuadPart = Dividend.QuadPart % Divisor.QuadPart;
    LAB_LARGE(Dividend.QuadPart / Divisor.QuadPart);
}

FORCEINLINE LARGE_INTEGER RtlExtendedMagicDivide(LARGE_INTEGER Dividend, LARGE_INTEGER MagicDivisor, CCHAR ShiftCount)
{
    ULONGLONG magnitude = Dividend.QuadPart < 0 ? 0 - (ULONGLONG)Dividend.QuadPart : (ULONGLONG)Dividend.QuadPart;
    ULONGLONG quotient =
        (ULONGLONG)(((unsigned __int128)magnitude * (ULONGLONG)MagicDivisor.QuadPart) >> 64) >> ShiftCount;

    LAB_LARGE(Dividend.QuadPart < 0 ? 0 - quotient : quotient);
}

#define RtlLargeIntegerGreaterThan(X, Y)          ((X).QuadPart > (Y).QuadPart)
#define RtlLargeIntegerGreaterThanOrEqualTo(X, Y) ((X).QuadPart >= (Y).QuadPart)
#define RtlLargeIntegerEqualTo(X, Y)              ((X).QuadPart == (Y).QuadPart)
#define RtlLargeIntegerNotEqualTo(X, Y)           ((X).QuadPart != (Y).QuadPart)
#define RtlLargeIntegerLessThan(X, Y)             ((X).QuadPart < (Y).QuadPart)
#define RtlLargeIntegerLessThanOrEqualTo(X, Y)    ((X).QuadPart <= (Y).QuadPart)
#define RtlLargeIntegerGreaterThanZero(X)         ((X).QuadPart > 0)
#define RtlLargeIntegerGreaterOrEqualToZero(X)    ((X).QuadPart >= 0)
#define RtlLargeIntegerEqualToZero(X)             ((X).QuadPart == 0)
#define RtlLargeIntegerNotEqualToZero(X)          ((X).QuadPart != 0)
#define RtlLargeIntegerLessThanZero(X)            ((X).QuadPart < 0)
#define RtlLargeIntegerLessOrEqualToZero(X)       ((X).QuadPart <= 0)
#define RtlLargeIntegerAnd(Result, Source, Mask)  ((Result).QuadPart = (Source).QuadPart & (Mask).QuadPart)

/* --- LUIDs
 * ------------------------------------------------------------------------------------------------------------ */
FORCEINLINE LUID RtlConvertLongToLuid(LONG Val)
{
    LUID luid;

    luid.LowPart = (ULONG)Val;
    luid.HighPart = Val < 0 ? -1 : 0;
    return luid;
}

FORCEINLINE LUID RtlConvertUlongToLuid(ULONG Val)
{
    LUID luid;

    luid.LowPart = Val;
    luid.HighPart = 0;
    return luid;
}

/* --- hash tables
 * ------------------------------------------------------------------------------------------------------ */
FORCEINLINE void RtlInitHashTableContext(PRTL_DYNAMIC_HASH_TABLE_CONTEXT Context)
{
    Context->ChainHead = NULL;
    Context->PrevLinkage = NULL;
}

FORCEINLINE void RtlInitHashTableContextFromEnumerator(PRTL_DYNAMIC_HASH_TABLE_CONTEXT Context,
                                                       PRTL_DYNAMIC_HASH_TABLE_ENUMERATOR Enumerator)
{
    Context->ChainHead = Enumerator->ChainHead;
    Context->PrevLinkage = Enumerator->HashEntry.Linkage.Blink;
}

FORCEINLINE void RtlReleaseHashTableContext(PRTL_DYNAMIC_HASH_TABLE_CONTEXT Context)
{
    (void)Context;
}

FORCEINLINE ULONG RtlTotalBucketsHashTable(PRTL_DYNAMIC_HASH_TABLE HashTable)
{
    return HashTable->TableSize;
}

FORCEINLINE ULONG RtlNonEmptyBucketsHashTable(PRTL_DYNAMIC_HASH_TABLE HashTable)
{
    return HashTable->NonEmptyBuckets;
}

FORCEINLINE ULONG RtlEmptyBucketsHashTable(PRTL_DYNAMIC_HASH_TABLE HashTable)
{
    return HashTable->TableSize - HashTable->NonEmptyBuckets;
}

FORCEINLINE ULONG RtlTotalEntriesHashTable(PRTL_DYNAMIC_HASH_TABLE HashTable)
{
    return HashTable->NumEntries;
}

FORCEINLINE ULONG RtlActiveEnumeratorsHashTable(PRTL_DYNAMIC_HASH_TABLE HashTable)
{
    return HashTable->NumEnumerators;
}

/* --- newer types and functions
 * ---------------------------------------------------------------------------------------- */
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
    CHAR Vector[RTL_CORRELATION_VECTOR_STRING_LENGTH];
} CORRELATION_VECTOR, *PCORRELATION_VECTOR;

typedef struct _NV_MEMORY_RANGE {
    VOID *BaseAddress;
    SIZE_T Length;
} NV_MEMORY_RANGE, *PNV_MEMORY_RANGE;

#define FLUSH_NV_MEMORY_IN_FLAG_NO_DRAIN  0x00000001
#define WRITE_NV_MEMORY_FLAG_FLUSH        0x00000001
#define WRITE_NV_MEMORY_FLAG_NON_TEMPORAL 0x00000002
#define WRITE_NV_MEMORY_FLAG_PERSIST      0x00000003
#define WRITE_NV_MEMORY_FLAG_NO_DRAIN     0x00000100
#define FILL_NV_MEMORY_FLAG_FLUSH         0x00000001
#define FILL_NV_MEMORY_FLAG_NON_TEMPORAL  0x00000002
#define FILL_NV_MEMORY_FLAG_PERSIST       0x00000003
#define FILL_NV_MEMORY_FLAG_NO_DRAIN      0x00000100

typedef enum _STATE_LOCATION_TYPE {
    LocationTypeRegistry,
    LocationTypeFileSystem,
    LocationTypeMaximum
} STATE_LOCATION_TYPE;

LAB_DDK_BEGIN

BOOLEAN RtlIsStateSeparationEnabled(VOID);
NTSTATUS RtlGetPersistedStateLocation(PCWSTR SourceID, PCWSTR CustomValue, PCWSTR DefaultPath,
                                      STATE_LOCATION_TYPE StateLocationType, PWCHAR TargetPath, ULONG BufferLengthIn,
                                      PULONG BufferLengthOut);
NTSTATUS RtlInitializeCorrelationVector(PCORRELATION_VECTOR CorrelationVector, int Version, const GUID *Guid);
NTSTATUS RtlIncrementCorrelationVector(PCORRELATION_VECTOR CorrelationVector);
NTSTATUS RtlExtendCorrelationVector(PCORRELATION_VECTOR CorrelationVector);
NTSTATUS RtlValidateCorrelationVector(PCORRELATION_VECTOR Vector);
NTSTATUS RtlGetNonVolatileToken(PVOID NvBuffer, SIZE_T Size, PVOID *NvToken);
NTSTATUS RtlFreeNonVolatileToken(PVOID NvToken);
NTSTATUS RtlFlushNonVolatileMemory(PVOID NvToken, PVOID NvBuffer, SIZE_T Size, ULONG Flags);
NTSTATUS RtlFlushNonVolatileMemoryRanges(PVOID NvToken, PNV_MEMORY_RANGE NvRanges, SIZE_T NumRanges, ULONG Flags);
NTSTATUS RtlDrainNonVolatileFlush(PVOID NvToken);
NTSTATUS RtlWriteNonVolatileMemory(PVOID NvToken, VOID *NvDestination, const VOID *Source, SIZE_T Size, ULONG Flags);
NTSTATUS RtlFillNonVolatileMemory(PVOID NvToken, VOID *NvDestination, SIZE_T Size, const UCHAR Value, ULONG Flags);

NTSTATUS RtlInitStringEx(PSTRING DestinationString, PCSZ SourceString);
NTSTATUS RtlInitAnsiStringEx(PANSI_STRING DestinationString, PCSZ SourceString);
NTSTATUS RtlInitUnicodeStringEx(PUNICODE_STRING DestinationString, PCWSTR SourceString);
void RtlInitUTF8String(PUTF8_STRING DestinationString, PCSZ SourceString);
NTSTATUS RtlInitUTF8StringEx(PUTF8_STRING DestinationString, PCSZ SourceString);
void RtlFreeUTF8String(PUTF8_STRING utf8String);
NTSTATUS RtlUTF8StringToUnicodeString(PUNICODE_STRING DestinationString, PUTF8_STRING SourceString,
                                      BOOLEAN AllocateDestinationString);
NTSTATUS RtlUnicodeStringToUTF8String(PUTF8_STRING DestinationString, PCUNICODE_STRING SourceString,
                                      BOOLEAN AllocateDestinationString);
NTSTATUS RtlDuplicateUnicodeString(ULONG Flags, PCUNICODE_STRING Source, PUNICODE_STRING Destination);
BOOLEAN RtlPrefixString(const STRING *String1, const STRING *String2, BOOLEAN CaseInSensitive);
BOOLEAN RtlSuffixUnicodeString(PCUNICODE_STRING String1, PCUNICODE_STRING String2, BOOLEAN CaseInSensitive);
void RtlSanitizeUnicodeStringPadding(PUNICODE_STRING String);
NTSTATUS RtlUnicodeStringToInt64(PCUNICODE_STRING String, ULONG Base, PLONG64 Number, PWSTR *EndPointer);
NTSTATUS RtlIntegerToChar(ULONG Value, ULONG Base, LONG OutputLength, PSZ String);

void RtlFillMemoryUlong(PVOID Destination, SIZE_T Length, ULONG Pattern);
void RtlFillMemoryUlonglong(PVOID Destination, SIZE_T Length, ULONGLONG Pattern);
void RtlFillMemoryNonTemporal(VOID *Destination, SIZE_T Length, const UCHAR Value);
BOOLEAN RtlIsZeroMemory(PVOID Buffer, SIZE_T Length);
BOOLEAN RtlConstantTimeEqualMemory(const VOID *v1, const VOID *v2, ULONG len);
void RtlCopyBitMap(PRTL_BITMAP Source, PRTL_BITMAP Destination, ULONG TargetBit);
ULONG RtlCrc32(const void *Buffer, SIZE_T Size, ULONG InitialCrc);
ULONGLONG RtlCrc64(const void *Buffer, SIZE_T Size, ULONGLONG InitialCrc);
ULONG RtlUniform(PULONG Seed);
BOOLEAN RtlIsNtDdiVersionAvailable(ULONG Version);
BOOLEAN RtlIsServicePackVersionInstalled(ULONG Version);

NTSTATUS RtlInitializeSidEx(PSID Sid, PSID_IDENTIFIER_AUTHORITY IdentifierAuthority, UCHAR SubAuthorityCount, ...);
BOOLEAN RtlNormalizeSecurityDescriptor(PSECURITY_DESCRIPTOR *SecurityDescriptor, ULONG SecurityDescriptorLength,
                                       PSECURITY_DESCRIPTOR *NewSecurityDescriptor, PULONG NewSecurityDescriptorLength,
                                       BOOLEAN CheckOnly);
BOOLEAN RtlValidAcl(PACL Acl);
BOOLEAN RtlFirstFreeAce(PACL Acl, PVOID *FirstFree);
NTSTATUS RtlAddAccessDeniedAce(PACL Acl, ULONG AceRevision, ACCESS_MASK AccessMask, PSID Sid);
NTSTATUS RtlSetSaclSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptor, BOOLEAN SaclPresent, PACL Sacl,
                                      BOOLEAN SaclDefaulted);

BOOLEAN FsRtlIsNameInUnUpcasedExpression(PUNICODE_STRING Expression, PUNICODE_STRING Name, BOOLEAN IgnoreCase,
                                         PWCH UpcaseTable);
/* Data that a driver imports is reached through pointers. */
extern PBOOLEAN NlsMbCodePageTag;
extern PBOOLEAN NlsMbOemCodePageTag;
extern PUSHORT *NlsOemLeadByteInfo;
extern PULONG InitSafeBootMode;

/* Which byte characters file systems allow: bits FSRTL_FAT_LEGAL and on. */
extern const UCHAR *const FsRtlLegalAnsiCharacterArray;

LAB_DDK_END

#define NLS_MB_CODE_PAGE_TAG     (*NlsMbCodePageTag)
#define NLS_MB_OEM_CODE_PAGE_TAG (*NlsMbOemCodePageTag)
#define NLS_OEM_LEAD_BYTE_INFO   (*NlsOemLeadByteInfo)

/* --- characters of file names
 * ----------------------------------------------------------------------------------------- */
#ifndef FSRTL_FAT_LEGAL
#define FSRTL_FAT_LEGAL      0x01
#define FSRTL_HPFS_LEGAL     0x02
#define FSRTL_NTFS_LEGAL     0x04
#define FSRTL_WILD_CHARACTER 0x08
#define FSRTL_OLE_LEGAL      0x10
#endif
#ifndef FSRTL_NTFS_STREAM_LEGAL
#define FSRTL_NTFS_STREAM_LEGAL (FSRTL_NTFS_LEGAL | FSRTL_OLE_LEGAL)
#endif
#define LAB_FSRTL_CHARACTER(C) FsRtlLegalAnsiCharacterArray[(UCHAR)(C)]
#define FsRtlTestAnsiCharacter(C, DEFAULT_RET, WILD_OK, FLAGS)                                                         \
    (((SCHAR)(C) < 0) ? (DEFAULT_RET)                                                                                  \
                      : (LAB_FSRTL_CHARACTER(C) & ((FLAGS) | ((WILD_OK) ? FSRTL_WILD_CHARACTER : 0))) != 0)
#define FsRtlIsAnsiCharacterWild(C)               ((LAB_FSRTL_CHARACTER(C) & FSRTL_WILD_CHARACTER) != 0)
#define FsRtlIsUnicodeCharacterWild(C)            ((((C) >= 0x40) ? FALSE : FsRtlIsAnsiCharacterWild(C)))
#define FsRtlIsAnsiCharacterLegalFat(C, WILD_OK)  FsRtlTestAnsiCharacter((C), TRUE, (WILD_OK), FSRTL_FAT_LEGAL)
#define FsRtlIsAnsiCharacterLegalHpfs(C, WILD_OK) FsRtlTestAnsiCharacter((C), TRUE, (WILD_OK), FSRTL_HPFS_LEGAL)
#define FsRtlIsAnsiCharacterLegalNtfs(C, WILD_OK) FsRtlTestAnsiCharacter((C), TRUE, (WILD_OK), FSRTL_NTFS_LEGAL)
#define FsRtlIsAnsiCharacterLegalNtfsStream(C, WILD_OK)                                                                \
    FsRtlTestAnsiCharacter((C), TRUE, (WILD_OK), FSRTL_NTFS_STREAM_LEGAL)
#define FsRtlIsAnsiCharacterLegal(C, FLAGS) FsRtlTestAnsiCharacter((C), TRUE, FALSE, (FLAGS))
#define FsRtlIsLeadDbcsCharacter(DBCS_CHAR) FALSE

/* --- a driver that asks for balanced trees gets them under the names of the splay ones -------------------------------
 */
#ifdef RTL_USE_AVL_TABLES
#define RTL_GENERIC_TABLE                       RTL_AVL_TABLE
#define PRTL_GENERIC_TABLE                      PRTL_AVL_TABLE
#define _RTL_GENERIC_TABLE                      _RTL_AVL_TABLE
#define RTL_GENERIC_COMPARE_ROUTINE             RTL_AVL_COMPARE_ROUTINE
#define PRTL_GENERIC_COMPARE_ROUTINE            PRTL_AVL_COMPARE_ROUTINE
#define RTL_GENERIC_ALLOCATE_ROUTINE            RTL_AVL_ALLOCATE_ROUTINE
#define PRTL_GENERIC_ALLOCATE_ROUTINE           PRTL_AVL_ALLOCATE_ROUTINE
#define RTL_GENERIC_FREE_ROUTINE                RTL_AVL_FREE_ROUTINE
#define PRTL_GENERIC_FREE_ROUTINE               PRTL_AVL_FREE_ROUTINE
#define RtlInitializeGenericTable               RtlInitializeGenericTableAvl
#define RtlInsertElementGenericTable            RtlInsertElementGenericTableAvl
#define RtlInsertElementGenericTableFull        RtlInsertElementGenericTableFullAvl
#define RtlDeleteElementGenericTable            RtlDeleteElementGenericTableAvl
#define RtlLookupElementGenericTable            RtlLookupElementGenericTableAvl
#define RtlLookupElementGenericTableFull        RtlLookupElementGenericTableFullAvl
#define RtlEnumerateGenericTable                RtlEnumerateGenericTableAvl
#define RtlEnumerateGenericTableWithoutSplaying RtlEnumerateGenericTableWithoutSplayingAvl
#define RtlGetElementGenericTable               RtlGetElementGenericTableAvl
#define RtlNumberGenericTableElements           RtlNumberGenericTableElementsAvl
#define RtlIsGenericTableEmpty                  RtlIsGenericTableEmptyAvl
#endif

#endif

/* What ntifs.h adds to <nt/rtl_convert.h>: strings between encodings, and between text and numbers. */
#ifndef NTLAB_NT_RTL_CONVERT_IFS_H
#define NTLAB_NT_RTL_CONVERT_IFS_H

#include <ntdef.h>
#include <nt/base_strings.h>

LAB_DDK_BEGIN

typedef struct _CPTABLEINFO {
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
} CPTABLEINFO, *PCPTABLEINFO;

typedef struct _NLSTABLEINFO {
    CPTABLEINFO OemTableInfo;
    CPTABLEINFO AnsiTableInfo;
    PUSHORT UpperCaseTable;
    PUSHORT LowerCaseTable;
} NLSTABLEINFO, *PNLSTABLEINFO;

extern PBOOLEAN NlsMbCodePageTag;
extern PBOOLEAN NlsMbOemCodePageTag;
extern PUSHORT *NlsOemLeadByteInfo;

NTSTATUS RtlCustomCPToUnicodeN(PCPTABLEINFO CustomCP, PWCH UnicodeString, ULONG MaxBytesInUnicodeString,
                               PULONG BytesInUnicodeString, PCH CustomCPString, ULONG BytesInCustomCPString);
NTSTATUS RtlIdnToAscii(ULONG Flags, PCWSTR SourceString, LONG SourceStringLength, PWSTR DestinationString,
                       PLONG DestinationStringLength);
NTSTATUS RtlIdnToNameprepUnicode(ULONG Flags, PCWSTR SourceString, LONG SourceStringLength, PWSTR DestinationString,
                                 PLONG DestinationStringLength);
NTSTATUS RtlIdnToUnicode(ULONG Flags, PCWSTR SourceString, LONG SourceStringLength, PWSTR DestinationString,
                         PLONG DestinationStringLength);
void RtlInitCodePageTable(PUSHORT TableBase, PCPTABLEINFO CodePageTable);
BOOLEAN RtlIsValidOemCharacter(PWCHAR Char);
NTSTATUS RtlMultiByteToUnicodeN(PWCH UnicodeString, ULONG MaxBytesInUnicodeString, PULONG BytesInUnicodeString,
                                const CHAR *MultiByteString, ULONG BytesInMultiByteString);
NTSTATUS RtlMultiByteToUnicodeSize(PULONG BytesInUnicodeString, const CHAR *MultiByteString,
                                   ULONG BytesInMultiByteString);
NTSTATUS RtlOemToUnicodeN(PWSTR UnicodeString, ULONG MaxBytesInUnicodeString, PULONG BytesInUnicodeString,
                          PCCH OemString, ULONG BytesInOemString);
NTSTATUS RtlUnicodeToCustomCPN(PCPTABLEINFO CustomCP, PCH CustomCPString, ULONG MaxBytesInCustomCPString,
                               PULONG BytesInCustomCPString, PWCH UnicodeString, ULONG BytesInUnicodeString);
NTSTATUS RtlUnicodeToMultiByteN(PCHAR MultiByteString, ULONG MaxBytesInMultiByteString, PULONG BytesInMultiByteString,
                                PCWCH UnicodeString, ULONG BytesInUnicodeString);
NTSTATUS RtlUnicodeToMultiByteSize(PULONG BytesInMultiByteString, PCWCH UnicodeString, ULONG BytesInUnicodeString);
NTSTATUS RtlUnicodeToOemN(PCHAR OemString, ULONG MaxBytesInOemString, PULONG BytesInOemString, PCWCH UnicodeString,
                          ULONG BytesInUnicodeString);
NTSTATUS RtlUpcaseUnicodeToCustomCPN(PCPTABLEINFO CustomCP, PCH CustomCPString, ULONG MaxBytesInCustomCPString,
                                     PULONG BytesInCustomCPString, PWCH UnicodeString, ULONG BytesInUnicodeString);
NTSTATUS RtlUpcaseUnicodeToMultiByteN(PCHAR MultiByteString, ULONG MaxBytesInMultiByteString,
                                      PULONG BytesInMultiByteString, PCWCH UnicodeString, ULONG BytesInUnicodeString);
NTSTATUS RtlUpcaseUnicodeToOemN(PCHAR OemString, ULONG MaxBytesInOemString, PULONG BytesInOemString,
                                PCWCH UnicodeString, ULONG BytesInUnicodeString);
ULONG RtlxOemStringToUnicodeSize(PCOEM_STRING OemString);
ULONG RtlxUnicodeStringToOemSize(PCUNICODE_STRING UnicodeString);

LAB_DDK_END

#endif

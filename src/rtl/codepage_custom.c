/*
 * Code pages that a driver brings along as the contents of an .nls file: how its parts are found, and conversion with
 * them.
 *
 * The file is words: a header that tells its own length, the number of words of the table to Unicode behind it, that
 * table (256 words, optional glyphs, and for double bytes the ranges and one more table for each lead byte), and at
 * last the table from Unicode: of bytes, or of words where characters may have two bytes.
 */
#include "rtl_p.h"
#include "engine/ddi.h"

#define HEADER_LEAD_BYTES 7 /* the word at which they stand in the header */
#define TABLE             256

/*
 * RtlInitCodePageTable: find the parts of a code page's file in memory.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-rtlinitcodepagetable
 */
void RtlInitCodePageTable(PUSHORT TableBase, PCPTABLEINFO CodePageTable)
{
    USHORT header = TableBase[0], wide_words = TableBase[header];
    PUSHORT glyphs;

    LAB_DDI(RtlInitCodePageTable);
    CodePageTable->CodePage = TableBase[1];
    CodePageTable->MaximumCharacterSize = TableBase[2];
    CodePageTable->DefaultChar = TableBase[3];
    CodePageTable->UniDefaultChar = TableBase[4];
    CodePageTable->TransDefaultChar = TableBase[5];
    CodePageTable->TransUniDefaultChar = TableBase[6];
    RtlCopyMemory(CodePageTable->LeadByte, TableBase + HEADER_LEAD_BYTES, sizeof CodePageTable->LeadByte);
    CodePageTable->MultiByteTable = TableBase + header + 1;
    CodePageTable->WideCharTable = TableBase + header + 1 + wide_words;
    glyphs = CodePageTable->MultiByteTable + TABLE;
    CodePageTable->DBCSRanges = glyphs + 1 + (glyphs[0] ? TABLE : 0);
    CodePageTable->DBCSCodePage = CodePageTable->DBCSRanges[0] != 0;
    CodePageTable->DBCSOffsets = CodePageTable->DBCSCodePage ? CodePageTable->DBCSRanges + 1 : 0;
}

/*
 * RtlCustomCPToUnicodeN: to Unicode. What there is no room for is left away.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   bytes
 * Source  ntifs/nf-ntifs-rtlcustomcptounicoden
 */
NTSTATUS RtlCustomCPToUnicodeN(PCPTABLEINFO CustomCP, PWCH UnicodeString, ULONG MaxBytesInUnicodeString,
                               PULONG BytesInUnicodeString, PCH CustomCPString, ULONG BytesInCustomCPString)
{
    const UCHAR *from = (const UCHAR *)CustomCPString, *end = from + BytesInCustomCPString;
    ULONG room = MaxBytesInUnicodeString / sizeof(WCHAR), used = 0;

    LAB_DDI(RtlCustomCPToUnicodeN);
    while (from < end && used < room) {
        USHORT table = CustomCP->DBCSCodePage ? CustomCP->DBCSOffsets[*from] : 0;

        if (!table)
            UnicodeString[used++] = CustomCP->MultiByteTable[*from++];
        else if (end - from < 2)
            UnicodeString[used++] = 0, from++; /* a lead byte that leads nothing */
        else
            UnicodeString[used++] = CustomCP->DBCSOffsets[table + from[1]], from += 2;
    }
    if (BytesInUnicodeString)
        *BytesInUnicodeString = used * (ULONG)sizeof(WCHAR);
    return STATUS_SUCCESS;
}

static ULONG put(const CPTABLEINFO *page, WCHAR ch, PCH to, ULONG room)
{
    USHORT both =
        page->DBCSCodePage ? ((const USHORT *)page->WideCharTable)[ch] : ((const UCHAR *)page->WideCharTable)[ch];

    if (both < 0x100) {
        to[0] = (CHAR)both;
        return 1;
    }
    if (room < 2)
        return 0;
    to[0] = (CHAR)(both >> 8);
    to[1] = (CHAR)both;
    return 2;
}

static NTSTATUS convert(const CPTABLEINFO *page, PCH to, ULONG room, PULONG used, const WCHAR *from, ULONG bytes,
                        BOOLEAN upper)
{
    ULONG at = 0, step = 1;

    for (ULONG i = 0; i < bytes / sizeof(WCHAR) && at < room && step; i++, at += step)
        step = put(page, upper ? RtlUpcaseUnicodeChar(from[i]) : from[i], to + at, room - at);
    if (used)
        *used = at;
    return STATUS_SUCCESS;
}

/*
 * RtlUnicodeToCustomCPN, RtlUpcaseUnicodeToCustomCPN: from Unicode, as it is or in upper case. What there is no room
 * for is left away; half a character isn't written.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   bytes
 * Source  ntifs/nf-ntifs-rtlunicodetocustomcpn
 */
NTSTATUS RtlUnicodeToCustomCPN(PCPTABLEINFO CustomCP, PCH CustomCPString, ULONG MaxBytesInCustomCPString,
                               PULONG BytesInCustomCPString, PWCH UnicodeString, ULONG BytesInUnicodeString)
{
    LAB_DDI(RtlUnicodeToCustomCPN);
    return convert(CustomCP, CustomCPString, MaxBytesInCustomCPString, BytesInCustomCPString, UnicodeString,
                   BytesInUnicodeString, FALSE);
}

NTSTATUS RtlUpcaseUnicodeToCustomCPN(PCPTABLEINFO CustomCP, PCH CustomCPString, ULONG MaxBytesInCustomCPString,
                                     PULONG BytesInCustomCPString, PWCH UnicodeString, ULONG BytesInUnicodeString)
{
    LAB_DDI(RtlUpcaseUnicodeToCustomCPN);
    return convert(CustomCP, CustomCPString, MaxBytesInCustomCPString, BytesInCustomCPString, UnicodeString,
                   BytesInUnicodeString, TRUE);
}

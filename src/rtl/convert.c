/*
 * convert.c: counted buffers between Unicode and the two single-byte code pages, and their sizes.
 *
 * These cut what does not fit. The OEM ones say so (STATUS_BUFFER_OVERFLOW), the ANSI ones don't.
 */
#include "rtl_p.h"
#include "engine/ddi.h"

ULONG lab__rtl_to_wide(const lab__codepage *page, PWCH out, ULONG room, PCCH in, ULONG bytes)
{
    ULONG count = bytes < room ? bytes : room;

    /* From the end: the buffers may be the same one, and the result is the longer. */
    for (ULONG i = count; i-- > 0;)
        out[i] = lab__codepage_to_wide(page, (UCHAR)in[i]);
    return count;
}

ULONG lab__rtl_from_wide(const lab__codepage *page, PCHAR out, ULONG room, PCWCH in, ULONG count, BOOLEAN upcase)
{
    if (count > room)
        count = room;
    for (ULONG i = 0; i < count; i++) {
        UCHAR byte = lab__codepage_best(page, in[i]);
        /* What the code page cannot hold is lost before the case is changed, as on Windows. */
        if (upcase)
            byte = lab__codepage_best(page, lab__rtl_upcase(lab__codepage_to_wide(page, byte)));
        out[i] = (CHAR)byte;
    }
    return count;
}

static void store(PULONG where, ULONG value)
{
    if (where != NULL)
        *where = value;
}

/*
 * RtlMultiByteToUnicodeN: bytes of the ANSI code page to Unicode, cut to the buffer.
 *
 * IRQL    <= APC_LEVEL
 * Units   bytes
 * Source  ntifs/nf-ntifs-rtlmultibytetounicoden
 */
NTSTATUS NTAPI RtlMultiByteToUnicodeN(PWCH UnicodeString, ULONG MaxBytesInUnicodeString, PULONG BytesInUnicodeString,
                                      const CHAR *MultiByteString, ULONG BytesInMultiByteString)
{
    ULONG count;

    LAB_DDI(RtlMultiByteToUnicodeN);
    count = lab__rtl_to_wide(&lab__codepage_ansi, UnicodeString, MaxBytesInUnicodeString / sizeof(WCHAR),
                             MultiByteString, BytesInMultiByteString);
    store(BytesInUnicodeString, count * sizeof(WCHAR));
    return STATUS_SUCCESS;
}

/*
 * RtlMultiByteToUnicodeSize: the bytes that RtlMultiByteToUnicodeN would need.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-rtlmultibytetounicodesize
 */
NTSTATUS NTAPI RtlMultiByteToUnicodeSize(PULONG BytesInUnicodeString, const CHAR *MultiByteString,
                                         ULONG BytesInMultiByteString)
{
    LAB_DDI(RtlMultiByteToUnicodeSize);
    *BytesInUnicodeString = BytesInMultiByteString * sizeof(WCHAR);
    return STATUS_SUCCESS;
}

/*
 * RtlUnicodeToMultiByteN: Unicode to the ANSI code page, cut to the buffer.
 *
 * IRQL    <= APC_LEVEL
 * Units   bytes
 * Source  ntifs/nf-ntifs-rtlunicodetomultibyten
 */
NTSTATUS NTAPI RtlUnicodeToMultiByteN(PCHAR MultiByteString, ULONG MaxBytesInMultiByteString,
                                      PULONG BytesInMultiByteString, PCWCH UnicodeString, ULONG BytesInUnicodeString)
{
    ULONG count;

    LAB_DDI(RtlUnicodeToMultiByteN);
    count = lab__rtl_from_wide(&lab__codepage_ansi, MultiByteString, MaxBytesInMultiByteString, UnicodeString,
                               BytesInUnicodeString / sizeof(WCHAR), FALSE);
    store(BytesInMultiByteString, count);
    return STATUS_SUCCESS;
}

/*
 * RtlUpcaseUnicodeToMultiByteN: the same, in upper case.
 *
 * IRQL    <= APC_LEVEL
 * Units   bytes
 * Source  ntifs/nf-ntifs-rtlupcaseunicodetomultibyten
 */
NTSTATUS NTAPI RtlUpcaseUnicodeToMultiByteN(PCHAR MultiByteString, ULONG MaxBytesInMultiByteString,
                                            PULONG BytesInMultiByteString, PCWCH UnicodeString,
                                            ULONG BytesInUnicodeString)
{
    ULONG count;

    LAB_DDI(RtlUpcaseUnicodeToMultiByteN);
    count = lab__rtl_from_wide(&lab__codepage_ansi, MultiByteString, MaxBytesInMultiByteString, UnicodeString,
                               BytesInUnicodeString / sizeof(WCHAR), TRUE);
    store(BytesInMultiByteString, count);
    return STATUS_SUCCESS;
}

/*
 * RtlUnicodeToMultiByteSize: the bytes that RtlUnicodeToMultiByteN would need.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-rtlunicodetomultibytesize
 */
NTSTATUS NTAPI RtlUnicodeToMultiByteSize(PULONG BytesInMultiByteString, PCWCH UnicodeString, ULONG BytesInUnicodeString)
{
    LAB_DDI(RtlUnicodeToMultiByteSize);
    *BytesInMultiByteString = BytesInUnicodeString / sizeof(WCHAR);
    return STATUS_SUCCESS;
}

/*
 * RtlOemToUnicodeN: bytes of the OEM code page to Unicode.
 *
 * IRQL    <= APC_LEVEL
 * Units   bytes
 * Errors  STATUS_BUFFER_OVERFLOW: cut
 * Source  ntifs/nf-ntifs-rtloemtounicoden
 */
NTSTATUS NTAPI RtlOemToUnicodeN(PWCH UnicodeString, ULONG MaxBytesInUnicodeString, PULONG BytesInUnicodeString,
                                PCCH OemString, ULONG BytesInOemString)
{
    ULONG count;

    LAB_DDI(RtlOemToUnicodeN);
    count = lab__rtl_to_wide(&lab__codepage_oem, UnicodeString, MaxBytesInUnicodeString / sizeof(WCHAR), OemString,
                             BytesInOemString);
    store(BytesInUnicodeString, count * sizeof(WCHAR));
    return count < BytesInOemString ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
}

static NTSTATUS unicode_to_oem(PCHAR oem, ULONG room, PULONG bytes, PCWCH unicode, ULONG unicode_bytes, BOOLEAN upcase)
{
    ULONG count = lab__rtl_from_wide(&lab__codepage_oem, oem, room, unicode, unicode_bytes / sizeof(WCHAR), upcase);

    store(bytes, count);
    return count < unicode_bytes / sizeof(WCHAR) ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
}

/*
 * RtlUnicodeToOemN: Unicode to the OEM code page.
 *
 * IRQL    <= APC_LEVEL
 * Units   bytes
 * Errors  STATUS_BUFFER_OVERFLOW: cut
 * Source  ntifs/nf-ntifs-rtlunicodetooemn
 */
NTSTATUS NTAPI RtlUnicodeToOemN(PCHAR OemString, ULONG MaxBytesInOemString, PULONG BytesInOemString,
                                PCWCH UnicodeString, ULONG BytesInUnicodeString)
{
    LAB_DDI(RtlUnicodeToOemN);
    return unicode_to_oem(OemString, MaxBytesInOemString, BytesInOemString, UnicodeString, BytesInUnicodeString, FALSE);
}

/*
 * RtlUpcaseUnicodeToOemN: the same, in upper case.
 *
 * IRQL    <= APC_LEVEL
 * Units   bytes
 * Errors  STATUS_BUFFER_OVERFLOW: cut
 * Source  ntifs/nf-ntifs-rtlupcaseunicodetooemn
 */
NTSTATUS NTAPI RtlUpcaseUnicodeToOemN(PCHAR OemString, ULONG MaxBytesInOemString, PULONG BytesInOemString,
                                      PCWCH UnicodeString, ULONG BytesInUnicodeString)
{
    LAB_DDI(RtlUpcaseUnicodeToOemN);
    return unicode_to_oem(OemString, MaxBytesInOemString, BytesInOemString, UnicodeString, BytesInUnicodeString, TRUE);
}

/*
 * RtlxAnsiStringToUnicodeSize: the bytes a string takes in Unicode, with its terminator.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-rtlxansistringtounicodesize
 */
ULONG NTAPI RtlxAnsiStringToUnicodeSize(PCANSI_STRING AnsiString)
{
    LAB_DDI(RtlxAnsiStringToUnicodeSize);
    return (AnsiString->Length + 1u) * sizeof(WCHAR);
}

/*
 * RtlxOemStringToUnicodeSize: the bytes a string takes in Unicode, with its terminator.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-rtlxoemstringtounicodesize
 */
ULONG NTAPI RtlxOemStringToUnicodeSize(PCOEM_STRING OemString)
{
    LAB_DDI(RtlxOemStringToUnicodeSize);
    return (OemString->Length + 1u) * sizeof(WCHAR);
}

/*
 * RtlxUnicodeStringToAnsiSize: the bytes a string takes in the ANSI code page, with its terminator.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-rtlxunicodestringtoansisize
 */
ULONG NTAPI RtlxUnicodeStringToAnsiSize(PCUNICODE_STRING UnicodeString)
{
    LAB_DDI(RtlxUnicodeStringToAnsiSize);
    return UnicodeString->Length / sizeof(WCHAR) + 1u;
}

/*
 * RtlxUnicodeStringToOemSize: the bytes a string takes in the OEM code page, with its terminator.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-rtlxunicodestringtooemsize
 */
ULONG NTAPI RtlxUnicodeStringToOemSize(PCUNICODE_STRING UnicodeString)
{
    LAB_DDI(RtlxUnicodeStringToOemSize);
    return UnicodeString->Length / sizeof(WCHAR) + 1u;
}

/*
 * crc.c: RtlCrc32 (the polynomial of IEEE 802.3) and RtlCrc64 (ECMA-182 reflected, as in xz).
 */
#include "rtl_p.h"
#include "engine/ddi.h"

#define POLYNOMIAL_32 0xEDB88320u
#define POLYNOMIAL_64 0xC96C5795D7870F42ull

static ULONGLONG table_32[256], table_64[256];

static void build(ULONGLONG *table, ULONGLONG polynomial)
{
    for (ULONG byte = 0; byte < 256; byte++) {
        ULONGLONG value = byte;
        for (int bit = 0; bit < 8; bit++)
            value = value & 1 ? value >> 1 ^ polynomial : value >> 1;
        table[byte] = value;
    }
}

static ULONGLONG run(ULONGLONG *table, ULONGLONG polynomial, const void *buffer, SIZE_T size, ULONGLONG crc)
{
    const UCHAR *bytes = buffer;

    if (table[1] == 0)
        build(table, polynomial);
    for (SIZE_T i = 0; i < size; i++)
        crc = table[(crc ^ bytes[i]) & 0xFF] ^ crc >> 8;
    return crc;
}

/*
 * RtlCrc32: the CRC-32 of a buffer, going on from that of what precedes it.
 *
 * IRQL    any, as far as the memory is resident
 * Units   InitialCrc 0 for the first piece
 */
ULONG NTAPI RtlCrc32(const void *Buffer, SIZE_T Size, ULONG InitialCrc)
{
    LAB_DDI(RtlCrc32);
    return (ULONG)~run(table_32, POLYNOMIAL_32, Buffer, Size, (ULONG)~InitialCrc);
}

/*
 * RtlCrc64: the CRC-64 of a buffer, going on from that of what precedes it.
 *
 * IRQL    any, as far as the memory is resident
 * Units   InitialCrc 0 for the first piece
 */
ULONGLONG NTAPI RtlCrc64(const void *Buffer, SIZE_T Size, ULONGLONG InitialCrc)
{
    LAB_DDI(RtlCrc64);
    return ~run(table_64, POLYNOMIAL_64, Buffer, Size, ~InitialCrc);
}

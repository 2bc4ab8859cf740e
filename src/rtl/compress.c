/* Compression of buffers: LZNT1, as file systems use it, and whole buffers also by Xpress with and without Huffman
 * codes. */
#include "engine/ddi.h"
#include "rtl/lznt1.h"
#include "rtl/xpress.h"

#define FORMAT 0x00FF
#define ENGINE 0xFF00

static NTSTATUS check_format(USHORT format)
{
    format &= FORMAT;
    if (format == COMPRESSION_FORMAT_NONE || format == COMPRESSION_FORMAT_DEFAULT)
        return STATUS_INVALID_PARAMETER;
    return format == COMPRESSION_FORMAT_LZNT1 ? STATUS_SUCCESS : STATUS_UNSUPPORTED_COMPRESSION;
}

static BOOLEAN is_xpress(USHORT format)
{
    return (format & FORMAT) == COMPRESSION_FORMAT_XPRESS || (format & FORMAT) == COMPRESSION_FORMAT_XPRESS_HUFF;
}

static NTSTATUS check_engine(USHORT format)
{
    NTSTATUS status = is_xpress(format) ? STATUS_SUCCESS : check_format(format);

    if (NT_SUCCESS(status) && (format & ENGINE) != COMPRESSION_ENGINE_STANDARD &&
        (format & ENGINE) != COMPRESSION_ENGINE_MAXIMUM)
        status = STATUS_NOT_SUPPORTED;
    return status;
}

/*
 * RtlGetCompressionWorkSpaceSize: how much memory compressing, and decompressing a fragment, need beside the buffers.
 *
 * IRQL    <= APC_LEVEL
 * Units   bytes
 * Errors  STATUS_INVALID_PARAMETER, STATUS_UNSUPPORTED_COMPRESSION (format); STATUS_NOT_SUPPORTED (engine)
 * Source  ntifs/nf-ntifs-rtlgetcompressionworkspacesize
 */
NTSTATUS RtlGetCompressionWorkSpaceSize(USHORT CompressionFormatAndEngine, PULONG CompressBufferWorkSpaceSize,
                                        PULONG CompressFragmentWorkSpaceSize)
{
    NTSTATUS status;

    LAB_DDI(RtlGetCompressionWorkSpaceSize);
    status = check_engine(CompressionFormatAndEngine);
    if (!NT_SUCCESS(status))
        return status;
    *CompressBufferWorkSpaceSize = sizeof(struct lznt1_workspace);
    *CompressFragmentWorkSpaceSize = LZNT1_CHUNK;
    if ((CompressionFormatAndEngine & FORMAT) == COMPRESSION_FORMAT_XPRESS)
        *CompressBufferWorkSpaceSize = sizeof(struct xpress_workspace);
    else if ((CompressionFormatAndEngine & FORMAT) == COMPRESSION_FORMAT_XPRESS_HUFF)
        *CompressBufferWorkSpaceSize = sizeof(struct xpress_huff_workspace);
    return STATUS_SUCCESS;
}

static BOOLEAN all_zero(const UCHAR *bytes, ULONG length)
{
    for (ULONG i = 0; i < length; i++)
        if (bytes[i])
            return FALSE;
    return TRUE;
}

static ULONG pack_lznt1(const UCHAR *from, ULONG size, UCHAR *to, ULONG room, PVOID workspace)
{
    ULONG used = 0, length;

    for (ULONG at = 0; at < size; at += length) {
        ULONG chunk;

        length = size - at < LZNT1_CHUNK ? size - at : LZNT1_CHUNK;
        chunk = lab__lznt1_pack((PUCHAR)from + at, length, to + used, room - used, workspace);
        if (!chunk)
            return 0;
        used += chunk;
    }
    if (room - used >= 2) /* the end, which doesn't count */
        to[used] = to[used + 1] = 0;
    return used;
}

static ULONG pack(USHORT format, const UCHAR *from, ULONG size, UCHAR *to, ULONG room, PVOID workspace)
{
    switch (format & FORMAT) {
    case COMPRESSION_FORMAT_XPRESS:
        return lab__xpress_pack(from, size, to, room, workspace);
    case COMPRESSION_FORMAT_XPRESS_HUFF:
        return lab__xpress_huff_pack(from, size, to, room, workspace);
    default:
        return pack_lznt1(from, size, to, room, workspace);
    }
}

/*
 * RtlCompressBuffer: compress the buffer, in chunks of 4096 bytes (LZNT1) whatever UncompressedChunkSize says.
 *
 * IRQL    <= APC_LEVEL
 * Shape   WorkSpace: as large as RtlGetCompressionWorkSpaceSize says
 * Errors  STATUS_BUFFER_ALL_ZEROS (success), STATUS_BUFFER_TOO_SMALL; those of RtlGetCompressionWorkSpaceSize
 * Source  ntifs/nf-ntifs-rtlcompressbuffer
 */
NTSTATUS RtlCompressBuffer(USHORT CompressionFormatAndEngine, PUCHAR UncompressedBuffer, ULONG UncompressedBufferSize,
                           PUCHAR CompressedBuffer, ULONG CompressedBufferSize, ULONG UncompressedChunkSize,
                           PULONG FinalCompressedSize, PVOID WorkSpace)
{
    ULONG used;
    NTSTATUS status;

    LAB_DDI(RtlCompressBuffer);
    status = check_engine(CompressionFormatAndEngine);
    if (!NT_SUCCESS(status))
        return status;
    used = pack(CompressionFormatAndEngine, UncompressedBuffer, UncompressedBufferSize, CompressedBuffer,
                CompressedBufferSize, WorkSpace);
    if (!used && UncompressedBufferSize)
        return STATUS_BUFFER_TOO_SMALL;
    *FinalCompressedSize = used;
    return all_zero(UncompressedBuffer, UncompressedBufferSize) ? STATUS_BUFFER_ALL_ZEROS : STATUS_SUCCESS;
}

/* A chunk that isn't the last stands for 4096 bytes, however few it holds. */
static NTSTATUS pad(UCHAR *to, ULONG size, ULONG *done)
{
    ULONG rest = LZNT1_CHUNK - *done % LZNT1_CHUNK;

    if (rest == LZNT1_CHUNK)
        return STATUS_SUCCESS;
    if (rest > size - *done)
        return STATUS_BAD_COMPRESSION_BUFFER;
    RtlZeroMemory(to + *done, rest);
    *done += rest;
    return STATUS_SUCCESS;
}

static NTSTATUS unpacked(LONG size, ULONG *final)
{
    if (size < 0)
        return STATUS_BAD_COMPRESSION_BUFFER;
    *final = (ULONG)size;
    return STATUS_SUCCESS;
}

static NTSTATUS decompress(USHORT format, UCHAR *to, ULONG size, const UCHAR *from, ULONG length, ULONG *final)
{
    NTSTATUS status = check_format(format);
    const UCHAR *end = from + length;
    ULONG done = 0, chunk;
    BOOLEAN bad = FALSE;

    if ((format & FORMAT) == COMPRESSION_FORMAT_XPRESS)
        return unpacked(lab__xpress_unpack(from, length, to, size), final);
    while (NT_SUCCESS(status) && (chunk = lab__lznt1_chunk(from, end, &bad))) {
        LONG out;

        status = pad(to, size, &done);
        if (!NT_SUCCESS(status))
            return status;
        out = lab__lznt1_unpack(from, chunk, to + done, size - done);
        if (out < 0)
            return STATUS_BAD_COMPRESSION_BUFFER;
        done += (ULONG)out;
        from += chunk;
    }
    if (!NT_SUCCESS(status) || bad)
        return bad ? STATUS_BAD_COMPRESSION_BUFFER : status;
    *final = done;
    return STATUS_SUCCESS;
}

/* With a workspace, there is one format more. */
static NTSTATUS decompress_any(USHORT format, UCHAR *to, ULONG size, const UCHAR *from, ULONG length, ULONG *final)
{
    return (format & FORMAT) == COMPRESSION_FORMAT_XPRESS_HUFF
               ? unpacked(lab__xpress_huff_unpack(from, length, to, size), final)
               : decompress(format, to, size, from, length, final);
}

/*
 * RtlDecompressBuffer, RtlDecompressBufferEx, RtlDecompressBufferEx2: the bytes that a compressed buffer stands for.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER, STATUS_UNSUPPORTED_COMPRESSION, also for Huffman codes without a workspace;
 *         STATUS_BAD_COMPRESSION_BUFFER for damaged data and, of LZNT1, for a buffer that can't take all of it
 * Source  ntifs/nf-ntifs-rtldecompressbuffer
 */
NTSTATUS RtlDecompressBuffer(USHORT CompressionFormat, PUCHAR UncompressedBuffer, ULONG UncompressedBufferSize,
                             PUCHAR CompressedBuffer, ULONG CompressedBufferSize, PULONG FinalUncompressedSize)
{
    LAB_DDI(RtlDecompressBuffer);
    return decompress(CompressionFormat, UncompressedBuffer, UncompressedBufferSize, CompressedBuffer,
                      CompressedBufferSize, FinalUncompressedSize);
}

NTSTATUS RtlDecompressBufferEx(USHORT CompressionFormat, PUCHAR UncompressedBuffer, ULONG UncompressedBufferSize,
                               PUCHAR CompressedBuffer, ULONG CompressedBufferSize, PULONG FinalUncompressedSize,
                               PVOID WorkSpace)
{
    LAB_DDI(RtlDecompressBufferEx);
    return decompress_any(CompressionFormat, UncompressedBuffer, UncompressedBufferSize, CompressedBuffer,
                          CompressedBufferSize, FinalUncompressedSize);
}

NTSTATUS RtlDecompressBufferEx2(USHORT CompressionFormat, PUCHAR UncompressedBuffer, ULONG UncompressedBufferSize,
                                PUCHAR CompressedBuffer, ULONG CompressedBufferSize, ULONG UncompressedChunkSize,
                                PULONG FinalUncompressedSize, PVOID WorkSpace)
{
    LAB_DDI(RtlDecompressBufferEx2);
    return decompress_any(CompressionFormat, UncompressedBuffer, UncompressedBufferSize, CompressedBuffer,
                          CompressedBufferSize, FinalUncompressedSize);
}

struct fragment {
    UCHAR *to;
    ULONG size, skip, done;
};

/* What of a chunk's bytes belongs to the fragment; a short chunk that isn't the last is padded. */
static void take(struct fragment *fragment, UCHAR *bytes, ULONG length, BOOLEAN last)
{
    ULONG whole = last ? length : LZNT1_CHUNK, rest;

    RtlZeroMemory(bytes + length, LZNT1_CHUNK - length);
    if (fragment->skip >= whole) {
        fragment->skip -= whole;
        return;
    }
    rest = whole - fragment->skip;
    if (rest > fragment->size - fragment->done)
        rest = fragment->size - fragment->done;
    RtlCopyMemory(fragment->to + fragment->done, bytes + fragment->skip, rest);
    fragment->done += rest;
    fragment->skip = 0;
}

static NTSTATUS decompress_fragment(USHORT format, struct fragment *fragment, const UCHAR *from, ULONG length,
                                    UCHAR *workspace)
{
    NTSTATUS status = check_format(format);
    const UCHAR *end = from + length;
    BOOLEAN bad = FALSE, ignored;
    ULONG chunk;

    while (NT_SUCCESS(status) && fragment->done < fragment->size && (chunk = lab__lznt1_chunk(from, end, &bad))) {
        LONG out = lab__lznt1_unpack(from, chunk, workspace, LZNT1_CHUNK);

        if (out < 0)
            return STATUS_BAD_COMPRESSION_BUFFER;
        from += chunk;
        take(fragment, workspace, (ULONG)out, !lab__lznt1_chunk(from, end, &ignored));
    }
    return bad ? STATUS_BAD_COMPRESSION_BUFFER : status;
}

/*
 * RtlDecompressFragment, RtlDecompressFragmentEx: part of what a compressed buffer stands for, from FragmentOffset on.
 *
 * IRQL    <= APC_LEVEL
 * Shape   WorkSpace: as large as RtlGetCompressionWorkSpaceSize says
 * Errors  STATUS_INVALID_PARAMETER, STATUS_UNSUPPORTED_COMPRESSION, STATUS_BAD_COMPRESSION_BUFFER
 * Source  ntifs/nf-ntifs-rtldecompressfragment
 */
NTSTATUS RtlDecompressFragment(USHORT CompressionFormat, PUCHAR UncompressedFragment, ULONG UncompressedFragmentSize,
                               PUCHAR CompressedBuffer, ULONG CompressedBufferSize, ULONG FragmentOffset,
                               PULONG FinalUncompressedSize, PVOID WorkSpace)
{
    struct fragment fragment = {UncompressedFragment, UncompressedFragmentSize, FragmentOffset, 0};
    NTSTATUS status;

    LAB_DDI(RtlDecompressFragment);
    status = decompress_fragment(CompressionFormat, &fragment, CompressedBuffer, CompressedBufferSize, WorkSpace);
    if (NT_SUCCESS(status))
        *FinalUncompressedSize = fragment.done;
    return status;
}

NTSTATUS RtlDecompressFragmentEx(USHORT CompressionFormat, PUCHAR UncompressedFragment, ULONG UncompressedFragmentSize,
                                 PUCHAR CompressedBuffer, ULONG CompressedBufferSize, ULONG FragmentOffset,
                                 ULONG UncompressedChunkSize, PULONG FinalUncompressedSize, PVOID WorkSpace)
{
    LAB_DDI(RtlDecompressFragmentEx);
    return RtlDecompressFragment(CompressionFormat, UncompressedFragment, UncompressedFragmentSize, CompressedBuffer,
                                 CompressedBufferSize, FragmentOffset, FinalUncompressedSize, WorkSpace);
}

static void put_word(UCHAR *to, ULONG word)
{
    to[0] = (UCHAR)word;
    to[1] = (UCHAR)(word >> 8);
}

/*
 * RtlDescribeChunk: the chunk at *CompressedBuffer, which moves on behind it. A compressed chunk is given with its
 * header, another one's bytes without; one that is all zeros has none.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_NO_MORE_ENTRIES, STATUS_BAD_COMPRESSION_BUFFER; those of the format
 * Source  ntifs/nf-ntifs-rtldescribechunk
 */
NTSTATUS RtlDescribeChunk(USHORT CompressionFormat, PUCHAR *CompressedBuffer, PUCHAR EndOfCompressedBufferPlus1,
                          PUCHAR *ChunkBuffer, PULONG ChunkSize)
{
    PUCHAR at = *CompressedBuffer;
    NTSTATUS status;
    BOOLEAN bad;
    ULONG size;

    LAB_DDI(RtlDescribeChunk);
    status = check_format(CompressionFormat);
    if (!NT_SUCCESS(status))
        return status;
    size = lab__lznt1_chunk(at, EndOfCompressedBufferPlus1, &bad);
    if (!size)
        return bad ? STATUS_BAD_COMPRESSION_BUFFER : STATUS_NO_MORE_ENTRIES;
    *CompressedBuffer = at + size;
    *ChunkBuffer = at;
    *ChunkSize = size;
    if (!(at[1] & 0x80)) { /* as it is */
        *ChunkBuffer = at + 2;
        *ChunkSize = size - 2;
    } else if (size == 6 && at[2] == 2 && !at[3]) { /* a zero, and as many copies of it as there can be */
        *ChunkSize = 0;
    }
    return STATUS_SUCCESS;
}

/*
 * RtlReserveChunk: room for a chunk at *CompressedBuffer, which moves on behind it: of 4096 bytes as they are, of none
 * for zeros, or of a compressed chunk's size, header included.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_BUFFER_TOO_SMALL; those of the format
 * Source  ntifs/nf-ntifs-rtlreservechunk
 */
NTSTATUS RtlReserveChunk(USHORT CompressionFormat, PUCHAR *CompressedBuffer, PUCHAR EndOfCompressedBufferPlus1,
                         PUCHAR *ChunkBuffer, ULONG ChunkSize)
{
    static const UCHAR zeros[6] = {0x03, 0xB0, 0x02, 0x00, 0xFC, 0x0F};
    PUCHAR at = *CompressedBuffer;
    ULONG size = ChunkSize == LZNT1_CHUNK ? ChunkSize + 2 : ChunkSize ? ChunkSize : sizeof zeros;
    NTSTATUS status;

    LAB_DDI(RtlReserveChunk);
    status = check_format(CompressionFormat);
    if (!NT_SUCCESS(status))
        return status;
    if (size > (ULONG_PTR)(EndOfCompressedBufferPlus1 - at))
        return STATUS_BUFFER_TOO_SMALL;
    *CompressedBuffer = at + size;
    *ChunkBuffer = at;
    if (ChunkSize == LZNT1_CHUNK) {
        put_word(at, 0x3FFF);
        *ChunkBuffer = at + 2;
    } else if (!ChunkSize) {
        RtlCopyMemory(at, zeros, sizeof zeros);
    }
    return STATUS_SUCCESS;
}

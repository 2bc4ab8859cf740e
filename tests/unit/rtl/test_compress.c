/* LZNT1 and Xpress: round trips, what others' compressors make, damaged data. */
#include "rtl_test.h"
#include <string.h>

#define SIZE 20000

static UCHAR plain[SIZE], packed[SIZE + 64], back[SIZE];
static UCHAR workspace[65536];

static ULONG pack(ULONG length)
{
    ULONG work, fragment, size;

    assert_status(RtlGetCompressionWorkSpaceSize(COMPRESSION_FORMAT_LZNT1, &work, &fragment), STATUS_SUCCESS);
    assert_true(work <= sizeof workspace && fragment <= sizeof workspace);
    assert_status(RtlCompressBuffer(COMPRESSION_FORMAT_LZNT1 | COMPRESSION_ENGINE_MAXIMUM, plain, length, packed,
                                    sizeof packed, 4096, &size, workspace),
                  STATUS_SUCCESS);
    return size;
}

static void assert_round_trip(ULONG length)
{
    ULONG size = pack(length), out = 0;

    memset(back, 0xEE, sizeof back);
    assert_status(RtlDecompressBuffer(COMPRESSION_FORMAT_LZNT1, back, length, packed, size, &out), STATUS_SUCCESS);
    assert_int_equal(out, length);
    assert_memory_equal(back, plain, length);
}

static void fill_text(void)
{
    for (ULONG i = 0; i < SIZE; i++)
        plain[i] = (UCHAR) "the quick brown fox jumps over "[i % 31] ^ (UCHAR)(i / 977 & 1);
}

static void fill_noise(void)
{
    ULONG seed = 1;

    for (ULONG i = 0; i < SIZE; i++)
        plain[i] = (UCHAR)RtlRandomEx(&seed);
}

static void test_RtlCompressBuffer_and_back(void **state)
{
    static const ULONG lengths[] = {1, 2, 3, 17, 4095, 4096, 4097, 8192, SIZE};

    for (ULONG i = 0; i < RTL_NUMBER_OF(lengths); i++) {
        fill_text();
        assert_round_trip(lengths[i]);
        fill_noise();
        assert_round_trip(lengths[i]);
    }
    fill_text();
    assert_true(pack(SIZE) < SIZE / 4);
    fill_noise();
    assert_int_equal(pack(4096), 4098); /* as it is */
    assert_int_equal(packed[0] | packed[1] << 8, 0x3FFF);
}

static void test_RtlCompressBuffer_says_what_it_found(void **state)
{
    ULONG size, out;

    memset(plain, 0, sizeof plain);
    assert_status(
        RtlCompressBuffer(COMPRESSION_FORMAT_LZNT1, plain, 8192, packed, sizeof packed, 4096, &size, workspace),
        STATUS_BUFFER_ALL_ZEROS);
    assert_status(RtlDecompressBuffer(COMPRESSION_FORMAT_LZNT1, back, 8192, packed, size, &out), STATUS_SUCCESS);
    assert_int_equal(out, 8192);
    fill_noise();
    assert_status(RtlCompressBuffer(COMPRESSION_FORMAT_LZNT1, plain, 4096, packed, 4097, 4096, &size, workspace),
                  STATUS_BUFFER_TOO_SMALL);
}

static void test_formats_and_engines_that_there_are_not(void **state)
{
    ULONG a, b;

    assert_status(RtlGetCompressionWorkSpaceSize(COMPRESSION_FORMAT_NONE, &a, &b), STATUS_INVALID_PARAMETER);
    assert_status(RtlGetCompressionWorkSpaceSize(COMPRESSION_FORMAT_DEFAULT, &a, &b), STATUS_INVALID_PARAMETER);
    assert_status(RtlGetCompressionWorkSpaceSize(9, &a, &b), STATUS_UNSUPPORTED_COMPRESSION);
    assert_status(RtlGetCompressionWorkSpaceSize(COMPRESSION_FORMAT_LZNT1 | COMPRESSION_ENGINE_HIBER, &a, &b),
                  STATUS_NOT_SUPPORTED);
    assert_status(RtlDecompressBuffer(COMPRESSION_FORMAT_NONE, back, 1, packed, 1, &a), STATUS_INVALID_PARAMETER);
    assert_status(RtlDecompressBuffer(9, back, 1, packed, 1, &a), STATUS_UNSUPPORTED_COMPRESSION);
}

/* What the format's own description works through. */
static void test_RtlDecompressBuffer_known_data(void **state)
{
    static UCHAR known[] = {0x38, 0xB0, 0x88, 0x46, 0x23, 0x20, 0x00, 0x20, 0x47, 0x20, 0x41, 0x00, 0x10, 0xA2, 0x47,
                            0x01, 0xA0, 0x45, 0x20, 0x44, 0x00, 0x08, 0x45, 0x01, 0x50, 0x79, 0x00, 0xC0, 0x45, 0x20,
                            0x05, 0x24, 0x13, 0x88, 0x05, 0xB4, 0x02, 0x4A, 0x44, 0xEF, 0x03, 0x58, 0x02, 0x8C, 0x09,
                            0x16, 0x01, 0x48, 0x45, 0x00, 0xBE, 0x00, 0x9E, 0x00, 0x04, 0x01, 0x18, 0x90, 0x00};
    static const char text[] = "F# F# G A A G F# E D D E F# F# E E F# F# G A A G F# E D D E F# E D D E E F# D "
                               "E F# G F# D E F# G F# E D E A F# F# G A A G F# E D D E F# E D D";
    ULONG out = 0;

    assert_status(RtlDecompressBuffer(COMPRESSION_FORMAT_LZNT1, back, sizeof back, known, sizeof known, &out),
                  STATUS_SUCCESS);
    assert_int_equal(out, sizeof text);
    assert_string_equal((char *)back, text);
}

static void test_RtlDecompressBuffer_damaged_data(void **state)
{
    UCHAR too_far[] = {0x03, 0xB0, 0x02, 'a', 0x00, 0x10}, no_header[] = {0x03, 0x00, 1, 2, 3, 4};
    ULONG out;

    assert_status(RtlDecompressBuffer(COMPRESSION_FORMAT_LZNT1, back, 64, too_far, sizeof too_far, &out),
                  STATUS_BAD_COMPRESSION_BUFFER);
    assert_status(RtlDecompressBuffer(COMPRESSION_FORMAT_LZNT1, back, 64, no_header, sizeof no_header, &out),
                  STATUS_BAD_COMPRESSION_BUFFER);
    fill_text();
    assert_status(RtlDecompressBuffer(COMPRESSION_FORMAT_LZNT1, back, 100, packed, pack(200), &out),
                  STATUS_BAD_COMPRESSION_BUFFER); /* no room for all of it */
    for (ULONG cut = 1, size = pack(SIZE); cut < size; cut += 97)
        RtlDecompressBuffer(COMPRESSION_FORMAT_LZNT1, back, sizeof back, packed, size - cut, &out);
}

static void test_RtlDecompressFragment_from_the_middle(void **state)
{
    ULONG size, out = 0;

    fill_text();
    size = pack(SIZE);
    assert_status(RtlDecompressFragment(COMPRESSION_FORMAT_LZNT1, back, 5000, packed, size, 4000, &out, workspace),
                  STATUS_SUCCESS);
    assert_int_equal(out, 5000);
    assert_memory_equal(back, plain + 4000, 5000);
    assert_status(RtlDecompressFragment(COMPRESSION_FORMAT_LZNT1, back, 5000, packed, size, SIZE - 10, &out, workspace),
                  STATUS_SUCCESS);
    assert_int_equal(out, 10);
    assert_memory_equal(back, plain + SIZE - 10, 10);
}

static void test_RtlReserveChunk_and_RtlDescribeChunk(void **state)
{
    PUCHAR at = packed, end = packed + sizeof packed, chunk;
    ULONG size;

    assert_status(RtlReserveChunk(COMPRESSION_FORMAT_LZNT1, &at, end, &chunk, 4096), STATUS_SUCCESS);
    memset(chunk, 7, 4096);
    assert_status(RtlReserveChunk(COMPRESSION_FORMAT_LZNT1, &at, end, &chunk, 0), STATUS_SUCCESS);
    assert_status(RtlReserveChunk(COMPRESSION_FORMAT_LZNT1, &at, at + 10, &chunk, 4096), STATUS_BUFFER_TOO_SMALL);
    at[0] = at[1] = 0;
    at = packed;
    assert_status(RtlDescribeChunk(COMPRESSION_FORMAT_LZNT1, &at, end, &chunk, &size), STATUS_SUCCESS);
    assert_int_equal(size, 4096);
    assert_int_equal(chunk[0], 7);
    assert_status(RtlDescribeChunk(COMPRESSION_FORMAT_LZNT1, &at, end, &chunk, &size), STATUS_SUCCESS);
    assert_int_equal(size, 0);
    assert_status(RtlDescribeChunk(COMPRESSION_FORMAT_LZNT1, &at, end, &chunk, &size), STATUS_NO_MORE_ENTRIES);
    assert_status(RtlDecompressBuffer(COMPRESSION_FORMAT_LZNT1, back, 8192, packed, 4098 + 6, &size), STATUS_SUCCESS);
    assert_int_equal(size, 8192);
    assert_int_equal(back[8191], 0);
}

static void test_RtlCaptureContext_names_its_caller(void **state)
{
    static CONTEXT context;
    char here;

    RtlCaptureContext(&context);
    assert_int_equal(context.ContextFlags & CONTEXT_FULL, CONTEXT_FULL);
    assert_true(context.Rip - (ULONG_PTR)test_RtlCaptureContext_names_its_caller < 4096);
    assert_true((ULONG_PTR)&here - context.Rsp < 4096 || context.Rsp - (ULONG_PTR)&here < 4096);
}

static UCHAR wide_workspace[400000];

static void assert_format_round_trip(USHORT format, ULONG length)
{
    static UCHAR packed_wide[2 * SIZE];
    ULONG work, fragment, size = 0, out = 0;

    assert_status(RtlGetCompressionWorkSpaceSize(format, &work, &fragment), STATUS_SUCCESS);
    assert_true(work <= sizeof wide_workspace);
    assert_status(
        RtlCompressBuffer(format, plain, length, packed_wide, sizeof packed_wide, 4096, &size, wide_workspace),
        STATUS_SUCCESS);
    memset(back, 0xEE, sizeof back);
    assert_status(RtlDecompressBufferEx(format, back, length, packed_wide, size, &out, wide_workspace), STATUS_SUCCESS);
    assert_int_equal(out, length);
    assert_memory_equal(back, plain, length);
}

static void test_xpress_and_back(void **state)
{
    static const USHORT formats[] = {COMPRESSION_FORMAT_XPRESS, COMPRESSION_FORMAT_XPRESS_HUFF,
                                     COMPRESSION_FORMAT_XPRESS | COMPRESSION_ENGINE_MAXIMUM};
    static const ULONG lengths[] = {1, 2, 3, 4, 31, 32, 33, 64, 300, 4096, SIZE};

    for (ULONG f = 0; f < RTL_NUMBER_OF(formats); f++)
        for (ULONG i = 0; i < RTL_NUMBER_OF(lengths); i++) {
            fill_text();
            assert_format_round_trip(formats[f], lengths[i]);
            fill_noise();
            assert_format_round_trip(formats[f], lengths[i]);
            memset(plain, 'a', SIZE);
            assert_format_round_trip(formats[f], lengths[i]);
        }
}

/* The examples of [MS-XCA]. */
static void test_xpress_of_others(void **state)
{
    static const UCHAR alphabet[] = "\x3f\0\0\0abcdefghijklmnopqrstuvwxyz";
    static const UCHAR hundred[] = {0xFF, 0xFF, 0xFF, 0x1F, 'a', 'b', 'c', 0x17, 0x00, 0x0F, 0xFF, 0x26, 0x01};
    ULONG size = 0, out = 0;

    memcpy(plain, alphabet + 4, 26);
    assert_status(
        RtlCompressBuffer(COMPRESSION_FORMAT_XPRESS, plain, 26, packed, sizeof packed, 4096, &size, wide_workspace),
        STATUS_SUCCESS);
    assert_int_equal(size, 30);
    assert_memory_equal(packed, alphabet, 30);
    for (ULONG i = 0; i < 300; i++)
        plain[i] = (UCHAR)('a' + i % 3);
    assert_status(
        RtlCompressBuffer(COMPRESSION_FORMAT_XPRESS, plain, 300, packed, sizeof packed, 4096, &size, wide_workspace),
        STATUS_SUCCESS);
    assert_int_equal(size, sizeof hundred);
    assert_memory_equal(packed, hundred, sizeof hundred);
    assert_status(RtlDecompressBuffer(COMPRESSION_FORMAT_XPRESS, back, 300, packed, size, &out), STATUS_SUCCESS);
    assert_int_equal(out, 300);
    assert_memory_equal(back, plain, 300);
}

static void test_xpress_huffman_of_others(void **state)
{
    static const UCHAR data[] = {0xD8, 0x52, 0x3E, 0xD7, 0x94, 0x11, 0x5B, 0xE9, 0x19, 0x5F,
                                 0xF9, 0xD6, 0x7C, 0xDF, 0x8D, 0x04, 0x00, 0x00, 0x00, 0x00};
    ULONG out = 0;

    memset(packed, 0, 256);
    packed[48] = 0x50;
    memset(packed + 49, 0x55, 10);
    packed[59] = 0x45;
    packed[60] = 0x44;
    packed[61] = packed[128] = 0x04;
    memcpy(packed + 256, data, sizeof data);
    assert_status(RtlDecompressBufferEx(COMPRESSION_FORMAT_XPRESS_HUFF, back, 26, packed, 256 + sizeof data, &out,
                                        wide_workspace),
                  STATUS_SUCCESS);
    assert_int_equal(out, 26);
    assert_memory_equal(back, "abcdefghijklmnopqrstuvwxyz", 26);
    assert_status(RtlDecompressBufferEx(COMPRESSION_FORMAT_XPRESS_HUFF, back, 100, packed, 256 + sizeof data, &out,
                                        wide_workspace),
                  STATUS_SUCCESS); /* also where there is more room */
    assert_int_equal(out, 26);
}

static void test_xpress_refuses_what_is_damaged(void **state)
{
    static const UCHAR before_the_start[] = {0, 0, 0, 0x80, 0x08, 0x00};
    ULONG out = 0;

    assert_status(RtlDecompressBuffer(COMPRESSION_FORMAT_XPRESS, back, 10, (PUCHAR)before_the_start, 6, &out),
                  STATUS_BAD_COMPRESSION_BUFFER);
    memset(packed, 0, 300); /* no code at all */
    assert_status(RtlDecompressBufferEx(COMPRESSION_FORMAT_XPRESS_HUFF, back, 10, packed, 300, &out, wide_workspace),
                  STATUS_BAD_COMPRESSION_BUFFER);
    assert_status(RtlDecompressBuffer(COMPRESSION_FORMAT_XPRESS_HUFF, back, 10, packed, 300, &out),
                  STATUS_UNSUPPORTED_COMPRESSION); /* without a workspace */
    fill_noise();
    assert_status(RtlCompressBuffer(COMPRESSION_FORMAT_XPRESS, plain, 26, packed, 20, 4096, &out, wide_workspace),
                  STATUS_BUFFER_TOO_SMALL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_xpress_and_back),
        cmocka_unit_test(test_xpress_of_others),
        cmocka_unit_test(test_xpress_huffman_of_others),
        cmocka_unit_test(test_xpress_refuses_what_is_damaged),
        cmocka_unit_test(test_RtlCompressBuffer_and_back),
        cmocka_unit_test(test_RtlCompressBuffer_says_what_it_found),
        cmocka_unit_test(test_formats_and_engines_that_there_are_not),
        cmocka_unit_test(test_RtlDecompressBuffer_known_data),
        cmocka_unit_test(test_RtlDecompressBuffer_damaged_data),
        cmocka_unit_test(test_RtlDecompressFragment_from_the_middle),
        cmocka_unit_test(test_RtlReserveChunk_and_RtlDescribeChunk),
        cmocka_unit_test(test_RtlCaptureContext_names_its_caller),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

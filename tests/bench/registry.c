/* The registry: a value by its path, in a small and in a large registry; import of a large .reg text. */
#include "bench.h"
#include <ntifs.h>
#include <ntlab/ntlab.h>
#include <ntlab/registry.h>

void *calloc(size_t count, size_t size);
void free(void *memory);
int snprintf(char *text, size_t room, const char *format, ...);

#define FEW  100u
#define MANY 100000u

static unsigned key_count;

static void fill(unsigned count)
{
    char *text = calloc(count, 64);
    size_t length = (size_t)snprintf(text, 64, "REGEDIT4\n");

    for (unsigned i = 0; i < count; i++)
        length += (size_t)snprintf(text + length, 64, "[HKLM\\Software\\Bench\\%u]\n\"v\"=dword:%x\n", i, i);
    lab_registry_import_text("bench", text, length);
    free(text);
    key_count = count;
}

static void open_query_close(void *context, unsigned count)
{
    static const UNICODE_STRING value = RTL_CONSTANT_STRING(L"v");
    static unsigned at;
    char information[64];
    ULONG needed;

    for (unsigned i = 0; i < count; i++) {
        WCHAR path[64] = L"\\Registry\\Machine\\Software\\Bench\\", *end = path;
        unsigned number = at = (at * 1103515245u + 12345u) & 0x7FFFFFFF, digits = 1;
        OBJECT_ATTRIBUTES attributes;
        UNICODE_STRING name;
        HANDLE key;

        number %= key_count;
        while (*end)
            end++;
        for (unsigned rest = number; rest >= 10; rest /= 10)
            digits++;
        for (unsigned d = digits, rest = number; d--; rest /= 10)
            end[d] = (WCHAR)('0' + rest % 10);
        name.Buffer = path;
        name.Length = (USHORT)((end + digits - path) * (LONG_PTR)sizeof(WCHAR));
        name.MaximumLength = sizeof path;
        InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, 0, 0);
        ZwOpenKey(&key, KEY_READ, &attributes);
        ZwQueryValueKey(key, (PUNICODE_STRING)&value, KeyValuePartialInformation, information, sizeof information,
                        &needed);
        ZwClose(key);
    }
}

static double look_up(unsigned count)
{
    double best;

    bench_machine_start(true);
    fill(count);
    best = bench_best(open_query_close, 0, 1000000);
    bench_machine_stop();
    return best;
}

/* Text as regedit would have exported it: 50 MB, in UTF-8. */
static void import(void)
{
    const size_t size = 50u << 20;
    char *text = calloc(size + 512, 1);
    size_t length = (size_t)snprintf(text, 64, "Windows Registry Editor Version 5.00\r\n");
    double begin, ns;

    for (unsigned i = 0; length < size; i++) {
        if (i % 20 == 0)
            length += (size_t)snprintf(text + length, 512,
                                       "\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Vendor\\Product%u\\%u]\r\n", i / 2000, i);
        length += (size_t)snprintf(
            text + length, 512,
            i % 2 ? "\"Setting%u\"=dword:%08x\r\n\"Path%u\"=\"C:\\\\Program Files\\\\Vendor\\\\Product "
                    "%u\\\\bin\\\\tool.exe\"\r\n"
                  : "\"Binary%u\"=hex:%02x,01,02,03,04,05,06,07,08,09,0a,0b,0c,0d,0e,0f,\\\r\n  "
                    "10,11,12,13,14,15,16,17,18,19,1a,1b,1c,1d,1e,1f\r\n",
            i, i % 2 ? i : i & 0xFF, i, i);
    }
    bench_machine_start(true);
    begin = bench_now();
    if (lab_registry_import_text("bench", text, length))
        snprintf(text, 64, "%s", lab_error_text());
    ns = bench_now() - begin;
    bench_machine_stop();
    free(text);
    bench_report("reg_import_byte", ns / (double)length, 20); /* 50 MB/s */
}

void bench_registry(void)
{
    double few = look_up(FEW), many = look_up(MANY);

    bench_report("registry_100", few, 0);
    bench_report("registry_100000", many, few);
    import();
}

/*
 * libFuzzer: hive files. What is not refused can be written again, and what was written can be read.
 *
 *     fuzz_hive tests/fuzz/seeds/hive
 */
#include <ntlab/ntlab.h>
#include <ntlab/registry.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PLACE "HKLM\\SOFTWARE\\Fuzz"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void start_sometimes(void)
{
    static unsigned runs;
    lab_config config = lab_config_default();

    if (runs++ % 256)
        return;
    lab_machine_stop(NULL);
    config.ram_bytes = 256u << 20;
    if (lab_machine_start(&config) < 0)
        abort();
}

/* The sum of the base block is put right, for nothing behind a wrong one is ever read. */
static void put_sum(uint8_t *hive, size_t size)
{
    uint32_t sum = 0, word;

    if (size < 512)
        return;
    for (size_t i = 0; i < 508; i += 4) {
        memcpy(&word, hive + i, 4);
        sum ^= word;
    }
    memcpy(hive + 508, &sum, 4);
}

static void write_file(const char *path, const uint8_t *data, size_t size)
{
    FILE *file = fopen(path, "wb");
    uint8_t *copy = malloc(size + 1);

    if (!file || !copy)
        abort();
    if (size)
        memcpy(copy, data, size);
    put_sum(copy, size);
    fwrite(copy, 1, size, file);
    fclose(file);
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char away[] = "REGEDIT4\n[-" PLACE "]\n[-" PLACE "Again]\n";
    char path[64];

    start_sometimes();
    snprintf(path, sizeof path, "fuzz_%d.hive", (int)getpid());
    write_file(path, data, size);
    if (lab_registry_load_hive(PLACE, path) < 0) {
        if (!lab_error_text()[0] || lab_registry_key_check(PLACE) != (lab_status)0xC0000034)
            abort(); /* refused without a reason, or half-imported */
    } else if (lab_registry_save_hive(PLACE, path) < 0 || lab_registry_load_hive(PLACE "Again", path) < 0) {
        fprintf(stderr, "%s\n", lab_error_text());
        abort();
    }
    unlink(path);
    lab_registry_import_text("delete", away, sizeof away - 1); /* whatever their descriptors say */
    return 0;
}

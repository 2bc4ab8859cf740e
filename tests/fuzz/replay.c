/* Gives each file of the command line, and each prefix of it up to 512 bytes, to a fuzz target. */
#include <ntlab/ntlab.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc(1 << 20);
    size_t size;

    if (!file || !data) {
        fprintf(stderr, "%s can't be read\n", path);
        exit(1);
    }
    size = fread(data, 1, 1 << 20, file);
    fclose(file);
    for (size_t part = 0; part < size && part < 512; part++) {
        uint8_t *exact = malloc(part + 1); /* so that a sanitizer sees what lies behind its end */

        for (size_t i = 0; exact && i < part; i++)
            exact[i] = data[i];
        if (exact)
            LLVMFuzzerTestOneInput(exact, part);
        free(exact);
    }
    LLVMFuzzerTestOneInput(data, size);
    free(data);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "no seeds were given\n");
        return 1;
    }
    for (int i = 1; i < argc; i++)
        replay(argv[i]);
    lab_machine_stop(NULL); /* what the targets keep running between two inputs */
    printf("%d seeds\n", argc - 1);
    return 0;
}

/* A fuzz target: one machine, its driver loaded once, a request for each input. The driver is named in DRIVER. */
#include <ntlab/driver.h>
#include <ntlab/file.h>
#include <ntlab/ntlab.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static lab_handle file;
    uint32_t done;

    if (!file) {
        lab_config config = lab_config_default();
        lab_driver *driver;

        if (lab_machine_start(&config) < 0 || lab_driver_load(DRIVER, NULL, &driver) < 0)
            exit(9);
        if (lab_file_open("\\\\.\\Fuzzed", LAB_OPEN_READ_WRITE, &file) < 0)
            exit(8);
    }
    if (lab_file_control(file, 0x222000, data, (uint32_t)size, NULL, 0, &done) >= 0)
        abort(); /* the secret is found */
    return 0;
}

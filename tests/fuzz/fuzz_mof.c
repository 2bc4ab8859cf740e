/* .mof texts: the first bytes are data of the class Fuzz, the rest is the text. */
#include <ntlab/ntlab.h>
#include <ntlab/wmi.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const paths[] = {"a", "b", "a[1]", "a.b", "b[0].a", "c.c.c"};
    static unsigned runs;
    lab_wmi_block *block;
    uint64_t number;

    if (runs++ % 256 == 0) { /* classes live until the machine stops */
        lab_config config = lab_config_default();

        lab_machine_stop(NULL);
        config.ram_bytes = 256u << 20;
        if (lab_machine_start(&config) < 0)
            abort();
    }
    if (size < 16)
        return 0;
    if (lab_mof_read("fuzz.mof", data + 16, size - 16) < 0) {
        if (!lab_error_text()[0])
            abort(); /* refused without a reason */
        return 0;
    }
    if (lab_wmi_open_events("Fuzz", &block) < 0)
        return 0;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        lab_wmi_data_number(block, data, 16, paths[i], &number);
    lab_wmi_close(block);
    return 0;
}

/* .reg texts: whatever is not refused can be exported, and what was exported can be imported. */
#include <ntlab/ntlab.h>
#include <ntlab/registry.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static unsigned runs;

    if (runs++ % 256 == 0) { /* what was imported adds up */
        lab_config config = lab_config_default();

        lab_machine_stop(NULL);
        config.ram_bytes = 256u << 20;
        if (lab_machine_start(&config) < 0)
            abort();
    }
    if (lab_registry_import_text("fuzz.reg", data, size) < 0 && !lab_error_text()[0])
        abort(); /* refused without a reason */
    return 0;
}

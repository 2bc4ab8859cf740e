/*
 * libFuzzer: SDDL text, read; what was accepted is evaluated for two kinds of users. The machine starts once.
 *
 *     fuzz_sddl tests/fuzz/seeds/sddl
 */
#include <ntlab/ntlab.h>
#include <ntlab/security.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void start_once(void)
{
    lab_config config = lab_config_default();

    if (!lab_machine_running() && lab_machine_start(&config) < 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    uint32_t at = 0, granted = 0;
    const char *reason = NULL;
    lab_status status;

    start_once();
    memcpy(text, data, size);
    text[size] = 0;
    status = lab_sddl_check(text, &at, &reason);
    if (status < 0 && (!reason || at > strlen(text)))
        abort(); /* an error without its place */
    if (status >= 0 && lab_sddl_access(text, LAB_AS_USER, 0x02000000, &granted) < 0 && granted)
        abort();
    if (status >= 0)
        lab_sddl_access(text, LAB_AS_RESTRICTED, 0x1F01FF, &granted);
    free(text);
    return 0;
}

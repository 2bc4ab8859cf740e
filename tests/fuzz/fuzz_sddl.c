/*
 * libFuzzer: SDDL text, read; what was accepted is evaluated for two kinds of users and for one with claims, written
 * and read again. The machine starts once.
 *
 *     fuzz_sddl tests/fuzz/seeds/sddl
 */
#include <ntlab/ntlab.h>
#include <ntlab/security.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static lab_token *claimant;

static void start_once(void)
{
    static const char *const groups[] = {"WD", "BU"}, *const user[] = {"\"a\",TS,0,\"x\",\"y\"", "\"b\",TI,0,-1"},
                             *const device[] = {"\"c\",TD,0,BA", "\"d\",TX,0,00"};
    const lab_token_config token = {.user = "S-1-5-21-1-2-3-4",
                                    .groups = groups,
                                    .group_count = 2,
                                    .user_claims = user,
                                    .user_claim_count = 2,
                                    .device_claims = device,
                                    .device_claim_count = 2,
                                    .device_groups = groups,
                                    .device_group_count = 1};
    lab_config config = lab_config_default();

    if (lab_machine_running())
        return;
    if (lab_machine_start(&config) < 0 || lab_token_create(&token, &claimant) < 0)
        abort();
}

/* Everything that a text may say of a descriptor; what is written of it is read as the same. */
#define WHOLE 0x10000u
static void write_and_read(const char *text)
{
    static unsigned char descriptor[0x20000], again[0x20000];
    static char written[0x100000];
    size_t length, length_again;

    if (lab_sddl_descriptor(text, descriptor, sizeof descriptor, &length) < 0)
        abort();
    if (lab_sddl_text(descriptor, WHOLE, written, sizeof written, NULL) < 0 ||
        lab_sddl_descriptor(written, again, sizeof again, &length_again) < 0 || length != length_again ||
        memcmp(descriptor, again, length))
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
    if (status >= 0)
        lab_sddl_access_token(text, claimant, 0x02000000, &granted);
    if (status >= 0)
        write_and_read(text);
    free(text);
    return 0;
}

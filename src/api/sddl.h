/* What the files of the public interface share about SDDL. */
#ifndef NTLAB_API_SDDL_H
#define NTLAB_API_SDDL_H

#include <ntlab/security.h>
#include "se/se_p.h"

/* A descriptor of kernel memory from UTF-8; an error's place counts UTF-16 characters. */
NTSTATUS lab__api_sddl_parse(const char *text, PSECURITY_DESCRIPTOR *descriptor, struct lab__se_sddl_error *error);

/* security.c: a new token of the account, referenced. STATUS_INVALID_DEVICE_STATE outside of a machine,
 * STATUS_INVALID_PARAMETER where there is no such account. */
NTSTATUS lab__api_account_token(lab_account account, struct lab__se_token **token);

#endif

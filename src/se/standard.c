/* Descriptors that the machine gives of itself, written down once as SDDL. */
#include <string.h>

#include "mm/mm_p.h"
#include "se/se_local.h"

static const WCHAR *const texts[LAB_SE_STANDARD] = {
    [LAB_SE_PUBLIC] = L"O:BAG:SYD:(A;;GX;;;WD)(A;;GA;;;SY)(A;;GA;;;BA)(A;;GX;;;RC)",
    [LAB_SE_PUBLIC_OPEN] = L"O:BAG:SYD:(A;;GRGWGX;;;WD)(A;;GA;;;SY)(A;;GA;;;BA)(A;;GRGX;;;RC)",
    [LAB_SE_DIRECTORY] = L"O:BAG:SYD:(A;;0x20003;;;WD)(A;;0xf000f;;;SY)(A;;0xf000f;;;BA)(A;;0x20002;;;RC)",
    [LAB_SE_DIRECTORY_OPEN] = L"O:BAG:SYD:(A;;0x2000f;;;WD)(A;;0xf000f;;;SY)(A;;0xf000f;;;BA)(A;;0x20002;;;RC)",
    [LAB_SE_KEY] = (L"O:BAG:SYD:(A;CI;0x20019;;;BU)(A;CI;0xf003f;;;BA)(A;CI;0xf003f;;;SY)"
                    L"(A;CIIO;0xf003f;;;CO)(A;CI;0x20019;;;AC)(A;CI;0x20019;;;RC)"),
    [LAB_SE_KEY_ENUM] = L"O:BAG:SYD:P(A;CI;0x20019;;;WD)(A;CI;0xf003f;;;SY)",
    [LAB_SE_KEY_DEVICE] = L"O:BAG:SYD:P(A;CI;0x20019;;;WD)(A;CI;0xf003f;;;SY)(A;CI;0xf003f;;;BA)",
};

/* The same bytes on every machine, so they outlive one. */
static struct {
    ULONG length;
    DECLSPEC_ALIGN(8) UCHAR bytes[320];
} made[LAB_SE_STANDARD];

PSECURITY_DESCRIPTOR lab__se_standard(enum lab__se_standard which, ULONG *length)
{
    PSECURITY_DESCRIPTOR descriptor;
    UNICODE_STRING text;
    ULONG size;

    RtlInitUnicodeString(&text, texts[which]);
    if (!made[which].length &&
        NT_SUCCESS(lab__se_sddl_parse(text.Buffer, text.Length / sizeof(WCHAR), &descriptor, &size, 0))) {
        memcpy(made[which].bytes, descriptor, size);
        made[which].length = size;
        lab__mm_kernel_free(descriptor);
    }
    if (length)
        *length = made[which].length;
    return made[which].bytes;
}
